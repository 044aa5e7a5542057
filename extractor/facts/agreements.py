"""Agreements, contracts, deals and loans between named parties. One fact for each, however often it is mentioned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from extractor import lexicon
from extractor.facts import (
    accords,
    dating,
    enumerations,
    implied,
    loans,
    purchases,
    sequels,
    signings,
    tenders,
    ventures,
)
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.same_deals import join, same
from extractor.facts.wording import around, pieces
from extractor.model import Evidence, Fact, Sentence, Slot, Token

_NOUNS = lexicon.words("agreement_nouns")

Rule = Callable[[Context, Sentence, Token], Deal | None]

#: word lists of triggers and the rule that reads what stands around one, in order of trial
_TRIGGERS: tuple[tuple[str, Rule], ...] = (
    ("loan_verbs", loans.by_verb),
    ("accord_verbs", accords.by_verb),
    ("deal_verbs", purchases.by_verb),
    ("deal_nouns", purchases.by_deal_noun),
    ("loan_nouns", loans.by_noun),
    ("loan_deeds", loans.by_deed),
    ("venture_nouns", ventures.by_noun),
    ("tender_nouns", tenders.by_noun),
)


def _rules() -> dict[str, tuple[Rule, ...]]:
    """Lemma of a trigger → its rules."""
    found: dict[str, tuple[Rule, ...]] = {}
    for name, rule in _TRIGGERS:
        for word in lexicon.words(name):
            found[word] = (*found.get(word, ()), rule)
    return found


_RULES = _rules()
_WORDS = frozenset({*_NOUNS, *_RULES})
_POS = frozenset(("NOUN", "PROPN", "VERB"))


def find(context: Context) -> Iterable[Fact]:
    """All agreements of an article."""
    deals: list[Deal] = []
    for sentence in context.sentences if context.having(_WORDS) else ():
        told = context.having(_WORDS, sentence.first, sentence.last)
        found = _in_sentence(context, sentence, [t for t in told if t.lemma in _WORDS and t.pos in _POS])
        if deals and any(deal.lemma == "документ" for deal in found):  # «документ подписали X и Y» of one told before
            found = [deal for deal in found if deal.lemma != "документ"]
        for deal in found:
            if any(other.listed and other.parties.keys() == deal.parties.keys() for other in deals):
                continue  # an item of a list, told by its verb as well
            implied.add(context, deal, deals)
            known = same(deals, deal)
            if known is not None:
                join(known, deal)
            elif deal.parties:
                deals.append(deal)
            else:
                context.near("agreement", deal.first, deal.last, "не названа ни одна сторона")
        if not any(deal.parties for deal in found) and deals:
            sequels.add(context, deals[-1], sentence)
    dating.inherit(context, deals)
    for deal in deals:
        if deal.told or len(deal.parties) > 1:
            yield _fact(context, deal)
        else:
            context.near("agreement", deal.first, deal.last, "названо мимоходом и с одной стороной")


def _in_sentence(context: Context, sentence: Sentence, triggers: Sequence[Token]) -> list[Deal]:
    """The deals of a sentence; verbs and nouns of deals tell of one only where no noun of agreement does."""
    if not triggers:
        return []
    found: list[Deal] = []
    for piece in pieces(context, sentence):
        inside = [token for token in triggers if piece.first <= token.i < piece.last]
        nouns = list(_by_nouns(context, piece, inside))
        found += nouns
        if not any(deal.parties for deal in nouns):
            found += _by_rules(context, piece, inside)
    return found


def _by_nouns(context: Context, sentence: Sentence, triggers: Sequence[Token]) -> Iterator[Deal]:
    for token in triggers:
        if token.lemma in _NOUNS and token.pos != "VERB":
            deal = signings.by_noun(context, around(sentence, token.i), token)
            if deal is not None:
                yield from _each(deal)
            if deal is None or not deal.parties:
                yield from enumerations.listed(context, sentence, token)
                yield from enumerations.of_each(context, sentence, token)


def _by_rules(context: Context, sentence: Sentence, triggers: Sequence[Token]) -> Iterator[Deal]:
    found: list[Deal] = []
    for token in triggers:
        told = (rule(context, around(sentence, token.i), token) for rule in _RULES.get(token.lemma, ()))
        deal = next((deal for deal in told if deal is not None), None)
        if deal is not None and not any(deal.parties.keys() == other.parties.keys() for other in found if deal.told):
            found.append(deal)
    yield from found


def _each(deal: Deal) -> Iterator[Deal]:
    """«соглашения с A, B и C»: one agreement with each."""
    partners = [key for key in dict.fromkeys(deal.partners) if key in deal.parties]
    if len(partners) < 2 or len(partners) == len(deal.parties):
        yield deal
        return
    for partner in partners:
        parties = {k: v for k, v in deal.parties.items() if k == partner or k not in partners}
        yield replace(deal, parties=parties, evidence=list(deal.evidence))


def _fact(context: Context, deal: Deal) -> Fact:
    slots = [deal.type, *(party.slot("parties") for party in deal.parties.values())]
    slots += [person.slot("signatories") for person in deal.signatories.values()]
    subject = deal.subject or deal.complement
    slots += [slot for slot in (subject, deal.date, deal.place, *deal.amount, deal.term) if slot is not None]
    slots += [Slot("status", deal.status), *deal.sectors]
    if deal.modality != "actual":
        slots.append(Slot("modality", deal.modality))
    spans = {s.start: Evidence(s.start, s.end, context.article.text[s.start : s.end]) for s in deal.evidence}
    confidence = 0.9 if deal.told and len(deal.parties) > 1 else 0.7 if deal.told else 0.6
    return Fact("agreement", tuple(slots), tuple(spans[k] for k in sorted(spans)), deal.rule, confidence)
