"""Sides of a deal named by their role: «Продавец – банк «Север»», «заказчиком выступает мэрия Омска»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import parties
from extractor.facts.context import Context
from extractor.facts.participants import Actor
from extractor.facts.wording import DASHES
from extractor.model import Mention, Sentence, Token

_ROLES = lexicon.words("deal_roles")
_BEING = frozenset(("стать", "выступить", "выступать", "являться", "быть", "определить", "признать", "назначить"))
_PHRASE = 6  # words of a role before its dash or verb: «подрядчик строительства моста – …»
_FORMER = frozenset(("прежний", "бывший"))
_OWNERS = frozenset(("владелец", "собственник"))


def named(context: Context, sentence: Sentence) -> list[Actor]:
    """The bodies that a sentence names by their role in a deal."""
    found = []
    for token in context.words(sentence.first, sentence.last):
        if token.lemma in _ROLES and token.pos == "NOUN" and token.number == "Sing" and _is_role(context, token):
            body = parties.known(context, _bearer(context, token, sentence))
            if body is not None:
                found.append(body)
    return found


def _is_role(context: Context, noun: Token) -> bool:
    """An owner sells only as the former one."""
    return noun.lemma not in _OWNERS or (noun.i > 0 and context.tokens[noun.i - 1].lemma in _FORMER)


def _bearer(context: Context, role: Token, sentence: Sentence) -> Mention | None:
    """The body behind the dash or verb of being, or, in the instrumental, the one before it."""
    end = min(role.i + 1 + _PHRASE, sentence.last)
    for token in context.words(role.i + 1, end):
        if token.text in DASHES or token.lemma in _BEING:
            return parties.between(context, token.i + 1, sentence.last, *parties.BODIES)
        if token.text in {".", ";", ":"}:
            return None
    if role.case == "Nom":
        apposed = role.i + 1 + (context.tokens[min(role.i + 1, sentence.last - 1)].text == ",")
        return parties.between(context, apposed, sentence.last, *parties.BODIES, reach=2)
    return None
