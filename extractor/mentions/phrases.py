"""Noun phrases by agreement and order: where the dependents of a head noun end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extractor.language.morphology import forms, known
from extractor.model import Token

_NOUNS = frozenset({"NOUN", "PROPN"})


def is_adjective(token: Token) -> bool:
    """Adjective, participle or ordinal in an adjective's place; the dictionary corrects the tagger."""
    if token.pos in ("ADJ", "DET"):
        if token.feats.get("Variant") == "Short":
            return False
        return not _only(token.text, "NOUN")
    if token.pos == "VERB":
        return token.feats.get("VerbForm") == "Part"
    return token.pos in _NOUNS and token.text[:1].isupper() and _only(token.text, "ADJ")


def is_noun(token: Token) -> bool:
    """Noun, proper noun or foreign word; the dictionary corrects the tagger."""
    if token.pos in _NOUNS:
        return True
    return (token.pos == "X" and token.text[:1].isalpha()) or (token.pos == "ADJ" and _only(token.text, "NOUN"))


@lru_cache(10_000)
def _only(word: str, pos: str) -> bool:
    """Whether the dictionary knows the word as one part of speech alone."""
    return known(word) and all(form.pos == pos and "Surn" not in form.grams for form in forms(word))


def may_be(token: Token, case: str) -> bool:
    """Whether the word stands, or by the dictionary could stand, in a case."""
    if token.text.isupper() and len(token.text) > 1:
        return True
    if token.case == case and not known(token.text):
        return True
    return any(
        form.feats.get("Case") == case and form.pos in ("NOUN", "ADJ", "VERB", "PROPN") for form in forms(token.text)
    )


def agree(adjective: Token, noun: Token) -> bool:
    """Case and number (and gender in the singular) of an adjective fit a noun's."""
    if adjective.case and noun.case and adjective.case != noun.case:
        return False
    if adjective.number and noun.number and adjective.number != noun.number:
        return False
    if adjective.number == "Sing" and adjective.gender and noun.gender:
        return adjective.gender == noun.gender
    return True


def adjectives_before(tokens: Sequence[Token], noun: int, first: int) -> int:
    """Start of the adjectives that agree with tokens[noun], not before `first`: «особых экономических | зон».

    Coordinated adjectives («научного и высшего | образования», «Торгово-промышленная») belong together.
    """
    i = noun
    while i > first:
        if is_adjective(tokens[i - 1]) and _fits(tokens[i - 1], tokens[noun]):
            i -= 1
        elif (
            i - 2 >= first
            and i < noun
            and tokens[i - 1].lower in (",", "и")
            and is_adjective(tokens[i - 2])
            and (_fits(tokens[i - 2], tokens[noun]))
        ):
            i -= 2
        else:
            break
    return i


def _fits(adjective: Token, noun: Token) -> bool:
    """Agreement; a case that the tagger mistook is forgiven where the word may stand in the noun's."""
    return agree(adjective, noun) or (
        bool(noun.case)
        and adjective.number == noun.number
        and (noun.number == "Plur" or adjective.gender == noun.gender)
        and may_be(adjective, noun.case)
    )


def noun_after(tokens: Sequence[Token], i: int, stop: int, case: str) -> int:
    """Index of the noun of a simple phrase «adjectives noun» in a case that begins at i, or -1."""
    j = i
    while j < stop:
        token = tokens[j]
        if (
            (is_adjective(token) and may_be(token, case))
            or (
                token.lower in (",", "и")
                and j > i
                and j + 1 < stop
                and is_adjective(tokens[j + 1])
                and (is_adjective(tokens[j - 1]) and may_be(tokens[j + 1], case))
            )
            or (token.lower in ("особо", "не", "наиболее") and j + 1 < stop and is_adjective(tokens[j + 1]))
        ):
            j += 1
        else:
            break
    if (
        j < stop
        and is_noun(tokens[j])
        and may_be(tokens[j], case)
        and not (tokens[j].case == "Nom" and tokens[j].dep in ("nsubj", "root"))
    ):
        return j
    return -1
