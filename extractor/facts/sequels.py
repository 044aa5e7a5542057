"""What the sentences after one that tells of an agreement add: its aim, sectors, sum, term, signatories and sides."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import deal_roles
from extractor.facts.circumstances import AIMS, amount_of, sectors_of, term_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.participants import actors
from extractor.facts.same_deals import BACK
from extractor.facts.wording import case_phrase
from extractor.model import DateValue, Sentence, Slot, Token

_STATUS = lexicon.table("agreement_verbs", "status")
_CEREMONIES = frozenset(("подписание", "церемония"))
_SUMS = frozenset(("сумма", "стоимость", "цена", "объем", "размер"))
_NEAR = 2  # sentences after the last that tells of the deal
_TOPIC = 12  # words at the start of a sentence that tell what it is about


def add(context: Context, deal: Deal, sentence: Sentence) -> None:
    """Add what a sentence right after those of a deal tells of it."""
    if not 0 < sentence.ordinal - deal.evidence[-1].ordinal <= _NEAR:
        return
    told = _sides(context, deal, sentence) or _dated(context, deal, sentence)
    noun = _topic(context, sentence)
    if noun is not None:
        told = _about(context, deal, sentence, noun) or told
    if told and deal.evidence[-1] is not sentence:
        deal.evidence.append(sentence)


def _topic(context: Context, sentence: Sentence) -> Token | None:
    """«документ», «контракт», «сумма сделки»: the noun that points back to the deal."""
    words = context.words(sentence.first, min(sentence.first + _TOPIC, sentence.last))
    return next((t for t in words if t.lemma in BACK and t.pos == "NOUN"), None)


def _sides(context: Context, deal: Deal, sentence: Sentence) -> bool:
    """«Продавец – банк «Север»»: the other side of a deal that has but one."""
    if len(deal.parties) > 1:
        return False
    others = [one for one in deal_roles.named(context, sentence) if one.key not in deal.parties]
    deal.add(others[:1])
    return bool(others)


def _dated(context: Context, deal: Deal, sentence: Sentence) -> bool:
    """«Стороны объявили об этом 30 ноября»: the day of a deal told without one."""
    words = context.words(sentence.first, sentence.last)
    if deal.date is not None or not any(t.lower == "стороны" or t.lemma in _CEREMONIES for t in words):
        return False
    if any(t.lemma in _CEREMONIES or (t.lemma in _STATUS and t.pos == "VERB") for t in words):
        day = next((m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue)), None)
        if day is not None and isinstance(day.value, DateValue) and day.value.role != "by":
            deal.date = Slot("date", day.value.iso, day.start, day.end)
    return deal.date is not None


def _about(context: Context, deal: Deal, sentence: Sentence, noun: Token) -> bool:
    words = context.words(sentence.first, sentence.last)
    if any((_STATUS.get(t.lemma) == "signed" and t.pos == "VERB") or t.lemma == "подпись" for t in words):
        _signed(context, deal, sentence)
    aim = next((t for t in words if t.lemma in AIMS and t.i > noun.i), None)
    if aim is not None and deal.subject is None:
        first = aim.i + 1
        while first < sentence.last and context.tokens[first].pos in {"ADP", "PART", "ADV"}:
            first += 1
        deal.subject = case_phrase(context, "subject", first, sentence.last)
    sectors = sectors_of(context, sentence, sentence.first + 1)
    deal.sectors = deal.sectors or sectors
    return bool(_terms(context, deal, sentence, noun) or aim is not None or sectors)


def _terms(context: Context, deal: Deal, sentence: Sentence, noun: Token) -> bool:
    """«Сумма контракта – 15 млн рублей», «Договор рассчитан на пять лет»."""
    told = False
    beside = context.words(max(sentence.first, noun.i - 3), min(noun.i + 4, sentence.last))
    if not deal.amount and any(t.lemma in _SUMS for t in beside):
        deal.amount = amount_of(context, sentence, noun.i)
        told = bool(deal.amount)
    if deal.term is None:
        deal.term = term_of(context, sentence)
        told = told or deal.term is not None
    return told


def _signed(context: Context, deal: Deal, sentence: Sentence) -> None:
    """«Документ подписали X и Y», «подписи под документом поставили X и Y»."""
    people = [a for a in actors(context, sentence.first, sentence.last) if a.person]
    for person in people:
        if person.key not in deal.parties:
            deal.signatories.setdefault(person.key, person)
    if people:
        deal.evidence.append(sentence)
