"""Tenders won: «завод выиграл тендер на поставку автобусов», «победителем аукциона на ремонт моста стало ООО «Луч»»."""

from __future__ import annotations

from extractor.facts import parties
from extractor.facts.circumstances import add_circumstances, amount_of, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actors
from extractor.facts.signers import subjects
from extractor.model import Sentence, Token

_WIN = frozenset(("выиграть", "выигрывать", "победить"))
_BECOME = frozenset(("стать", "признать", "объявить", "назвать", "являться", "быть", "определить"))
_WINNER = "победитель"
_NEAR = 12  # words between the tender and what tells that it is won
_PRIZES = frozenset(("лучший", "соискание", "звание", "приз", "премия", "грант", "рубль"))


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    """The contract that the winner of a tender gets."""
    if not _buys(context, noun, sentence):
        return None
    near = context.words(max(sentence.first, noun.i - _NEAR), min(noun.i + _NEAR, sentence.last))
    told = next((t for t in near if t.lemma in _WIN or t.lemma == _WINNER), None)
    if told is None or modality(context, told.i) != "actual":
        return None
    winners = [one for one in _winners(context, told, noun, sentence) if not one.person]
    if not winners:
        context.near("tender", noun.i, noun.i + 1, "не назван победитель")
        return None
    deal = Deal(
        noun.lemma, noun.i, noun.i + 1, context.words_slot("type", noun.i, noun.i + 1, noun.lemma), sentence,
        f"noun of tender: {noun.lemma}",
    )  # fmt: skip
    deal.add([*winners, *_customer(context, noun, sentence)])
    deal.told = True
    deal.subject = subject_of(context, noun.i + 1, sentence)
    add_circumstances(context, deal, sentence, noun.i)
    deal.amount = amount_of(context, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _buys(context: Context, noun: Token, sentence: Sentence) -> bool:
    """A competition for a contract, not for a prize: «конкурс на поставку …»."""
    behind = context.words(noun.i + 1, min(noun.i + 5, sentence.last))
    if any(t.lemma in _PRIZES for t in behind) or (behind and behind[0].text in {"«", '"'}):
        return False
    return noun.lemma != "конкурс" or any(t.lower in {"на", "по"} for t in behind)


def _winners(context: Context, told: Token, noun: Token, sentence: Sentence) -> list[Actor]:
    if told.lemma in _WIN:
        return subjects(context, told, sentence)
    for verb in context.words(max(sentence.first, told.i - 4), min(told.i + _NEAR, sentence.last)):
        if verb.lemma in _BECOME and verb.pos in {"VERB", "AUX"}:
            behind = parties.between(context, max(verb.i, told.i, noun.i if noun.i < verb.i else 0) + 1, sentence.last)
            found = parties.known(context, behind) if behind is not None and behind.label != "person" else None
            return [found] if found is not None else subjects(context, verb, sentence, last=verb.i)
    return []


def _customer(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«тендер Минтранса»: whose tender it is."""
    owner = context.starting(noun.i + 1, "organization")
    return actors(context, noun.i + 1, owner.last)[:1] if owner is not None and owner.last <= sentence.last else []
