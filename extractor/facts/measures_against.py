"""Measures that a verb tells with its complement, the type being that of the complement.

    strip     «лишил банк лицензии», «банк лишился лицензии»
    revoke    «отозвал лицензию у банка»
    halt      «приостановил работу шахты»
    register  «включил завод в реестр недобросовестных поставщиков», «компания попала в санкционный список»
    oblige    «обязал завод выплатить 3 млн рублей»
"""

from __future__ import annotations

from typing import NamedTuple

from extractor import lexicon
from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.model import Mention, Quantity, Sentence, Token

FRAMES = frozenset({"strip", "revoke", "halt", "register", "oblige"})
_COMPLEMENTS = lexicon.table("penalty_complements", "type")
_FRAME_OF = lexicon.table("penalty_complements", "frame")
_BODIES = ("organization", "group")
_SIDES = ("person", *_BODIES)
_PAYING = frozenset({"выплатить", "уплатить", "заплатить", "перечислить", "возместить", "оплатить", "вернуть"})
_SUFFERED = frozenset({"лишиться", "лишаться", "попасть", "попадать"})  # whose subject is the target
_REACH = 12


class Measure(NamedTuple):
    """What is done, to whom and by whom; `at`: token of the word that names the measure."""

    type: str
    at: int
    targets: list[Mention]
    issuer: Mention | None


def find(context: Context, sentence: Sentence, verb: Token, frame: str) -> Measure | None:
    """The measure of a verb; None where its complement or its target is not told."""
    passive = verb.feats.get("Voice") == "Pass"
    subject = parties.before(context, verb.i, sentence.first, *_SIDES)
    if frame == "oblige":
        return _obliged(context, sentence, verb, subject, passive)
    at = _complement(context, sentence, verb, frame)
    if at < 0:
        return None
    type_ = _COMPLEMENTS[context.tokens[at].lemma]
    if frame in ("register", "strip"):
        done_to = passive or verb.lemma in _SUFFERED
        targets = [subject] if done_to else _after(context, verb, sentence, "Acc")
    else:
        targets = _holder(context, at, sentence)
    issuer = _agent(context, sentence, verb) if passive else subject
    told = [target for target in targets if target is not None and target is not issuer]
    if frame in ("strip", "register") and not passive and issuer in targets:
        issuer = None
        told = [target for target in targets if target is not None]
    return Measure(type_, at, told, issuer) if told else None


def _complement(context: Context, sentence: Sentence, verb: Token, frame: str) -> int:
    """The word that names the measure, behind the verb or right before a passive one; -1 where it is not told."""
    for token in context.words(max(sentence.first, verb.i - 6), min(sentence.last, verb.i + _REACH)):
        if token.lemma in _COMPLEMENTS and _FRAME_OF[token.lemma] == frame.replace("revoke", "strip"):
            return token.i
    return -1


def _after(context: Context, verb: Token, sentence: Sentence, case: str) -> list[Mention | None]:
    found = parties.between(context, verb.i + 1, sentence.last, *_SIDES, reach=5, apposed=False)
    if found is None or not parties.may_stand_in(context, found, case):
        found = _behind_about(context, verb, sentence)
    return [*parties.listed(context, found, sentence.last, *_SIDES)] if found is not None else []


def _behind_about(context: Context, verb: Token, sentence: Sentence) -> Mention | None:
    """«внесло сведения об ООО «Луч»», «внёс в список компанию «Луч»»: the target stands behind the rest."""
    for token in context.words(verb.i + 1, min(sentence.last, verb.i + _REACH)):
        if token.lower in ("о", "об") or token.lemma in _COMPLEMENTS or token.lemma == "список":
            found = parties.between(context, token.i + 1, sentence.last, *_SIDES, reach=3, apposed=False)
            if found is not None:
                return found
    return None


def _holder(context: Context, at: int, sentence: Sentence) -> list[Mention | None]:
    """Whose licence or work it is: the genitive, «у банка», or «его»."""
    before = context.tokens[at - 1] if at > sentence.first else None
    if before is not None and before.lower in ("его", "ее", "её"):
        noun = next((m for m in reversed(context.inside(sentence, *_BODIES)) if m.last < at and m.form == "noun"), None)
        meant = antecedents.understood(context, noun) if noun is not None else None
        return [meant or antecedents.body(context, before)]
    i = at + 1
    if i < sentence.last and context.tokens[i].lower == "у":
        i += 1
    found = parties.between(context, i, sentence.last, *_BODIES, reach=2, apposed=False)
    return [found] if found is not None and parties.may_stand_in(context, found, "Gen") else []


def _agent(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    found = parties.between(context, verb.i + 1, sentence.last, *_BODIES, reach=4, apposed=False)
    return found if found is not None and "Ins" in parties.cases(context, found) else None


def _obliged(
    context: Context, sentence: Sentence, verb: Token, subject: Mention | None, passive: bool
) -> Measure | None:
    """«обязал завод выплатить 3 млн рублей»: a duty to pay a sum; other duties are no penalty."""
    words = context.words(verb.i + 1, min(sentence.last, verb.i + _REACH))
    paying = next((word for word in words if word.lemma in _PAYING), None)
    if paying is None or not any(
        isinstance(m.value, Quantity) and m.value.kind == "money" and m.first > paying.i
        for m in context.inside(sentence, "quantity")
    ):
        return None
    if passive:
        return Measure("взыскание", paying.i, [subject], None) if subject is not None else None
    found = parties.between(context, verb.i + 1, paying.i, *_SIDES, reach=4, apposed=False)
    if found is None or not parties.may_stand_in(context, found, "Acc"):
        return None
    return Measure("взыскание", paying.i, [found], subject)
