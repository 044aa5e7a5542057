"""Parties of an agreement that its sentence does not name: those told of before, the sides of the article, two states.

«Стороны подписали …», «подписан договор», «договор с X», «межправительственное соглашение», «мы подписали с X».
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.facts import protagonists
from extractor.facts.context import Context
from extractor.facts.deals import Deal

_BETWEEN_STATES = frozenset(("межправительственный", "межгосударственный", "двусторонний"))


def add(context: Context, deal: Deal, deals: Sequence[Deal]) -> None:
    """Give an agreement the parties that are told elsewhere; `deals` are those found before it."""
    if not deal.parties and deal.unsaid and deals and deal.subject is not None:
        deal.add(deals[-1].parties.values())
        deal.follows = deals[-1]
    if not deal.parties and deal.told:
        if _between_states(context, deal):
            deal.add(protagonists.states(context))
        elif not deals and _by_the_sides(context, deal):
            deal.add(protagonists.sides(context))
        elif deal.unsaid and not deals and (deal.subject is not None or deal.amount):
            meant = protagonists.protagonist(context)
            deal.add([meant] if meant is not None else [])
    if len(deal.parties) == 1 and deal.counterpart and deal.number == "Sing" and not _with_a_place(deal):
        meant = protagonists.speaker(context, deal.first) or protagonists.protagonist(context)
        deal.add([meant] if meant is not None else [])


def _with_a_place(deal: Deal) -> bool:
    """«меморандум с Вашингтоном»: its other side is a state, not the firm that the article is about."""
    return all(party.mention.label == "place" for party in deal.parties.values())


def _by_the_sides(context: Context, deal: Deal) -> bool:
    return any(t.lower in {"стороны", "сторонами"} for t in context.words(deal.sentence.first, deal.sentence.last))


def _between_states(context: Context, deal: Deal) -> bool:
    return any(t.lemma in _BETWEEN_STATES for t in context.words(deal.first, deal.last))
