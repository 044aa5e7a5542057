"""The fact of a penalty: its sum, reason and date beside the two sides."""

from __future__ import annotations

from typing import NamedTuple

from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.language.inflection import nominative
from extractor.model import DateValue, Fact, Mention, Quantity, Sentence, Slot, Token

_NO_REASONS = frozenset({"счет", "счёт", "рубеж", "рубежом", "чего", "которого", "которой", "которых"})
_REASON = 14  # words of a reason
_ENDS = frozenset({",", ".", ";", ":", "!", "?", "–", "—", "(", ")"})


class Penalty(NamedTuple):
    """What a verb and its noun say, before targets and issuer are known."""

    cue: Token
    type: str
    frame: str
    noun: int  # token of «штраф», «санкции»; that of the verb where there is none


def fact(
    context: Context,
    sentence: Sentence,
    penalty: Penalty,
    target: Mention,
    issuer: Mention | None,
    status: str,
    amount: Mention | None = None,
) -> Fact | None:
    target = antecedents.understood(context, target) or target
    whom = _slot(context, "target", target)
    who = _slot(context, "issuer", issuer) if issuer is not None else None
    if whom is None or (who is not None and who.value == whom.value):
        return None
    amount = amount or money(context, penalty, sentence)
    reason = _reason(context, penalty, sentence)
    here = [m for m in (target, issuer or target) if sentence.first <= m.first < sentence.last]
    first = min([m.first for m in here] + [penalty.cue.i])
    last = max([m.last for m in here] + [penalty.cue.i + 1, penalty.noun + 1] + ([amount.last] if amount else []))
    slots = [slot for slot in (who, whom, _type(context, penalty)) if slot is not None]
    if amount is not None and isinstance(amount.value, Quantity):
        slots.append(Slot("amount", amount.value.value, amount.start, amount.end))
        slots.append(Slot("currency", amount.value.unit, amount.start, amount.end))
    dates = [m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and m.value.role == "at"]
    if len(dates) == 1 and isinstance(dates[0].value, DateValue):
        slots.append(context.slot("date", dates[0], dates[0].value.iso))
    if reason is not None:
        slots.append(reason)
        last = max(last, _reason_end(context, reason, last))
    slots.append(Slot("status", status))
    first = min(first, penalty.cue.i, penalty.noun)
    return Fact("penalty", tuple(slots), (context.evidence(first, last),), f"penalty.{penalty.frame}", 0.75)


def _reason_end(context: Context, reason: Slot, last: int) -> int:
    """Token behind a reason, so that the evidence covers it."""
    while last < len(context.tokens) and context.tokens[last].end <= reason.end:
        last += 1
    return last


def _slot(context: Context, name: str, mention: Mention) -> Slot | None:
    if mention.label == "place":
        return context.slot(name, mention)
    party = parties.known(context, mention)
    return party.slot(name) if party is not None else None


def _type(context: Context, penalty: Penalty) -> Slot:
    token = context.tokens[penalty.noun]
    return Slot("type", penalty.type, token.start, token.end)


def money(context: Context, penalty: Penalty, sentence: Sentence) -> Mention | None:
    """The sum behind the penalty, else the only one of the sentence."""
    counts = context.inside(sentence, "quantity")
    sums = [m for m in counts if isinstance(m.value, Quantity) and m.value.kind == "money"]
    behind = [m for m in sums if m.first > min(penalty.cue.i, penalty.noun)]
    if behind:
        return behind[0]
    return sums[0] if len(sums) == 1 else None


def _reason(context: Context, penalty: Penalty, sentence: Sentence) -> Slot | None:
    """What stands behind «за» or «из-за» up to the next sign: «за нарушение закона о рекламе»."""
    tokens = context.tokens
    for i in range(max(penalty.cue.i, penalty.noun) + 1, sentence.last - 1):
        if tokens[i].lower not in ("за", "из-за") or context.starting(i + 1, "date", "duration", "quantity"):
            continue
        end = i + 1
        while end < min(sentence.last, i + 1 + _REASON) and tokens[end].text not in _ENDS:
            end += 1
        if end > i + 1 and tokens[i + 1].lower not in _NO_REASONS:
            return context.words_slot("reason", i + 1, end, nominative(context.words(i + 1, end)))
    return _reason_first(context, penalty, sentence)


def _reason_first(context: Context, penalty: Penalty, sentence: Sentence) -> Slot | None:
    """«За просрочку (министерство начислило …)»: the noun and its adjectives and genitives at the start."""
    tokens = context.tokens
    if tokens[sentence.first].lower not in ("за", "из-за"):
        return None
    end = sentence.first + 1
    if context.starting(end, "date", "duration", "quantity"):
        return None
    headed = False  # behind the noun of the reason only its genitives follow
    while end < penalty.cue.i and tokens[end].case in (("Gen",) if headed else ("Acc", "Gen")):
        headed = headed or tokens[end].pos == "NOUN"
        end += 1
    if end == sentence.first + 1:
        return None
    words = context.words(sentence.first + 1, end)
    return context.words_slot("reason", sentence.first + 1, end, nominative(words))
