"""Parties of an agreement that its sentence does not name: those told of before, the sides of the article, two states.

«Стороны подписали …», «подписан договор», «договор с X», «межправительственное соглашение», «мы подписали с X».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor import lexicon
from extractor.facts import parties, protagonists
from extractor.facts.context import Context
from extractor.facts.deals import Deal, add_parties
from extractor.facts.participants import Actor, actors

_NEAR = 4  # sentences back that «договорились» reaches
_SIDES = 2
_MEETINGS = lexicon.words("meeting_nouns") | lexicon.words("meeting_verbs")
_BETWEEN_STATES = frozenset(("межправительственный", "межгосударственный", "двусторонний"))


def add(context: Context, deal: Deal, deals: Sequence[Deal]) -> None:
    """Give an agreement the parties that are told elsewhere; `deals` are those found before it."""
    if not deal.parties and deal.unsaid and deals and deal.subject is not None and _is_near(deal, deals[-1]):
        deal.add(deals[-1].parties.values())
        deal.follows = deals[-1]
    if not deal.parties and deal.unsaid and deal.subject is not None:
        deal.add(_met(context, deal))
    if not deal.parties and deal.told:
        is_accord = deal.rule.startswith("verb of accord")
        if _between_states(context, deal):
            deal.add(protagonists.states(context))
        elif not deals and _by_the_sides(context, deal) and not (is_accord and deal.subject is None):
            deal.add(protagonists.sides(context))
        elif deal.unsaid and (only := _only_body(context, deal)) is not None:
            deal.add([only])
        elif deal.unsaid and not deals and not is_accord and _is_one_told(deal):
            meant = protagonists.protagonist(context)
            deal.add([meant] if meant is not None else [])
    if len(deal.parties) == 1 and deal.counterpart and deal.number == "Sing" and not _with_a_place(deal):
        speaker = protagonists.speaker(context, deal.first) if deal.told or _is_ours(context, deal) else None
        meant = _only_body(context, deal) or speaker or protagonists.protagonist(context)
        deal.add([meant] if meant is not None else [])


def _only_body(context: Context, deal: Deal) -> Actor | None:
    """«Росатом построит станцию, контракт подписан»: the one body that the sentence names before."""
    found = [one for one in actors(context, deal.sentence.first, deal.first) if not one.person]
    alone = len(found) == 1 and deal.number == "Sing" and found[0].key not in deal.parties
    return found[0] if alone and parties.cases(context, found[0].mention) == {"Nom"} else None


def _is_one_told(deal: Deal) -> bool:
    """One agreement of which more is told than that it is."""
    return deal.number == "Sing" and (deal.subject is not None or bool(deal.amount))


def _is_ours(context: Context, deal: Deal) -> bool:
    """«мы договорились с X», «у нас контракт с X»: told by a side of it."""
    words = context.words(deal.sentence.first, deal.sentence.last)
    return any(t.lower in {"мы", "нами", "нас", "нам", "наш"} for t in words)


def _is_near(deal: Deal, before: Deal) -> bool:
    return deal.sentence.ordinal - before.evidence[-1].ordinal <= _NEAR


def _met(context: Context, deal: Deal) -> list[Actor]:
    """Who met in the sentences before: «Министр X встретился с главой Y … Договорились о поставках»."""
    now = deal.sentence.ordinal
    for sentence in reversed(context.sentences[max(0, now - _NEAR) : now + 1]):
        words = context.words(sentence.first, sentence.last)
        if any(t.lemma in _MEETINGS and t.pos in {"NOUN", "VERB"} for t in words):
            meeting = replace(deal, parties={}, signatories={}, evidence=[])
            add_parties(context, meeting, actors(context, sentence.first, sentence.last))
            found = list(meeting.parties.values())
            if found:
                return found if len(found) == _SIDES else []
    return []


def _with_a_place(deal: Deal) -> bool:
    """«меморандум с Вашингтоном»: its other side is a state, not the firm that the article is about."""
    return all(party.mention.label == "place" for party in deal.parties.values())


def _by_the_sides(context: Context, deal: Deal) -> bool:
    return any(t.lower in {"стороны", "сторонами"} for t in context.words(deal.sentence.first, deal.sentence.last))


def _between_states(context: Context, deal: Deal) -> bool:
    return any(t.lemma in _BETWEEN_STATES for t in context.words(deal.first, deal.last))
