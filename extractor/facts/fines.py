"""Lists of the fined with their sums: «А на 300 тысяч, Б – на 500 тысяч», «А (300 тысяч)», lines below a colon."""

from __future__ import annotations

from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.facts.parties import ANYONE
from extractor.facts.wording import DASHES
from extractor.model import Mention, Quantity, Sentence

_JOINED = frozenset({",", ";", "и", "а"})
_SIZES = frozenset({"размере", "сумме", "сумму"})

Fined = tuple[Mention, Mention | None]


def sum_at(context: Context, target: Mention, stop: int) -> Mention | None:
    """The money right behind a target: «– на 300 тысяч рублей», «(300 тысяч рублей)», «в размере 2 млн рублей»."""
    i = target.last
    if i < stop and (context.tokens[i].text in DASHES or context.tokens[i].text == "("):
        i += 1
    while i < stop and (context.tokens[i].lower in ("на", "в") or context.tokens[i].lower in _SIZES):
        i += 1
    found = context.starting(i, "quantity") if i < stop else None
    if found is None or not isinstance(found.value, Quantity) or found.value.kind != "money":
        return None
    return found


def further(context: Context, last: Mention, stop: int) -> list[Fined]:
    """Those that follow the last target and its sum, each with a sum of its own."""
    found: list[Fined] = []
    amount = sum_at(context, last, stop)
    while amount is not None:
        i = amount.last
        while i < stop and (context.tokens[i].lower in _JOINED or context.tokens[i].text == ")"):
            i += 1
        target = parties.between(context, i, stop, *ANYONE, reach=3, apposed=False) if i > amount.last else None
        if target is None:
            break
        amount = sum_at(context, target, stop)
        if amount is not None:
            found.append((target, amount))
    return found


def listed(context: Context, i: int, sentence: Sentence) -> list[Fined]:
    """The list behind a colon: «штрафы получили: А – 300 тысяч рублей, Б – 500 тысяч», or in the lines below it."""
    colon = next((j for j in range(i, min(sentence.last, i + 6)) if context.tokens[j].text == ":"), -1)
    if colon < 0:
        return []
    if colon < sentence.last - 1:
        first = parties.between(context, colon + 1, sentence.last, *ANYONE, reach=3, apposed=False)
        amount = sum_at(context, first, sentence.last) if first is not None else None
        if first is None or amount is None:
            return []
        return [(first, amount), *further(context, first, sentence.last)]
    below = antecedents.listed_below(context, sentence)
    told = [(target, sum_at(context, target, context.sentence(target.first).last)) for target in below]
    return [(target, amount) for target, amount in told if amount is not None]
