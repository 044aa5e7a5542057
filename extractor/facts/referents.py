"""Things that pronouns stand for: «… кредит, погасить его нужно до марта», «… центр; он откроется в мае»."""

from __future__ import annotations

from extractor.facts.noun_phrases import Phrase, Phrases, is_modifier
from extractor.model import Token

#: the pronoun as an object or possessor → genders of what it stands for; none: a plural
THEM = {
    "его": ("Masc", "Neut"), "него": ("Masc", "Neut"), "ее": ("Fem",), "её": ("Fem",), "нее": ("Fem",),
    "неё": ("Fem",), "их": (), "них": (),
}  # fmt: skip
#: as the subject of what is done to it
THEY = {"он": ("Masc",), "она": ("Fem",), "оно": ("Neut",), "они": ()}
_NO_THINGS = frozenset({"срок", "год", "месяц", "квартал", "рубль", "процент", "доллар", "евро", "раз", "этап"})
_DIRECT = ("Nom", "Acc")


def thing(phrases: Phrases, pronoun: Token) -> Phrase | None:
    """The nearest thing before a pronoun that agrees with it, in this sentence or the one before.

    A subject or object goes before what stands in another case.
    """
    context = phrases.context
    sentence = context.sentence(pronoun.i)
    genders = THEM.get(pronoun.lower, THEY.get(pronoun.lower, ()))
    mention = context.at(pronoun.i, "person")
    if mention is not None and context.entity(mention) is not None:
        return None  # somebody is meant
    for ordinal in range(sentence.ordinal, max(-1, sentence.ordinal - 2), -1):
        said = context.sentences[ordinal]
        found = [p for p in _things(phrases, said.first, min(said.last, pronoun.i)) if _agrees(phrases, p, genders)]
        direct = [p for p in found if context.tokens[p.head].case in _DIRECT or context.at(p.head, "quantity")]
        if direct or (found and ordinal == sentence.ordinal):
            return (direct or found)[-1]
        inner = _inner(phrases, said.first, min(said.last, pronoun.i), genders)
        if inner is not None:
            return inner
    return None


def relative(phrases: Phrases, i: int, verb: Token, *, passive: bool) -> Phrase | None:
    """«забор, который закончат к маю»: the noun that «который» at token i stands for, where it is what is done."""
    tokens = phrases.context.tokens
    pronoun = tokens[i]
    if i < 2 or pronoun.lemma != "который" or pronoun.case not in _DIRECT or tokens[i - 1].text != ",":
        return None
    acts = pronoun.case == "Nom" and (pronoun.number == verb.number or not verb.number)
    if acts != passive:
        return None
    genders = (pronoun.gender,) if pronoun.number == "Sing" and pronoun.gender else ()
    over = phrases.over(i - 2)
    if over is None:
        return None
    if _agrees(phrases, over, genders) or not genders:
        return over
    return _inner(phrases, over.first, over.last, genders)


def _inner(phrases: Phrases, first: int, last: int, genders: tuple[str, ...]) -> Phrase | None:
    """«инвестиции в создание участка составят …, открыть его»: the last noun inside a phrase that agrees."""
    tokens = phrases.context.tokens
    for i in range(last - 1, first - 1, -1):
        over = phrases.over(i) if tokens[i].pos == "NOUN" and tokens[i].lemma not in _NO_THINGS else None
        if over is None or i == over.head or phrases.context.at(i, "person", "organization", "date") is not None:
            continue
        start = i
        while start > over.first and is_modifier(tokens[start - 1]):
            start -= 1
        phrase = Phrase(start, over.last, i)
        if _agrees(phrases, phrase, genders):
            return phrase
    return None


def _things(phrases: Phrases, first: int, last: int) -> list[Phrase]:
    """The phrases that begin in tokens[first:last] and name neither a person nor a time."""
    context = phrases.context
    return [
        phrase
        for phrase in phrases.within(first, last)
        if context.tokens[phrase.head].lemma not in _NO_THINGS
        and context.at(phrase.head, "person", "date", "duration", "position", "place") is None
        and not phrase.first <= last - 1 < phrase.last - 1
    ]


def _agrees(phrases: Phrases, phrase: Phrase, genders: tuple[str, ...]) -> bool:
    head = phrases.context.tokens[phrase.head]
    if not genders:
        return head.number == "Plur" or phrases.context.at(phrase.head, "quantity") is not None
    return head.number == "Sing" and head.gender in genders
