"""To whom something is sold, lent or delivered: «продал компании «Луч»», «предоставит заводу», «поставит Египту»."""

from __future__ import annotations

from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.facts.joint_bodies import spread
from extractor.facts.participants import Actor, actors, of_case
from extractor.language.morphology import forms
from extractor.model import Token

_QUOTES = frozenset('«»"“”„')


def receivers(context: Context, first: int, last: int) -> list[Actor]:
    """The actors of tokens[first:last] in the dative."""
    found = spread(context, first, last, actors(context, first, last, places=True))
    found = [one for one in found if _is_dative(context, one) or _described(context, one, first)]
    return found or [one for token in context.words(first, last) if (one := _pronoun(context, token)) is not None][:1]


def _is_dative(context: Context, one: Actor) -> bool:
    """Tagged a dative; «акций | компании», which may be a genitive, is one behind a noun."""
    if not of_case(context, one.mention, "Dat"):
        return False
    head = context.tokens[one.mention.head if one.mention.head >= 0 else one.first]
    before = context.tokens[one.first - 1] if one.first else head
    genitive = any(form.feats.get("Case") == "Gen" and form.feats.get("Number") != "Plur" for form in forms(head.text))
    return not (genitive and before.pos == "NOUN" and before.case == "Gen")


def _pronoun(context: Context, token: Token) -> Actor | None:
    """«открыли ей кредит»: the body told of before."""
    if token.pos != "PRON" or token.case != "Dat" or (token.i and context.tokens[token.i - 1].pos == "ADP"):
        return None
    return parties.known(context, antecedents.body(context, token))


def _described(context: Context, one: Actor, first: int) -> bool:
    """«предоставит компании «Луч»»: a noun that may be a dative says what the name is, and depends on no other."""
    i = one.first - 1
    while i > first and context.tokens[i].text in _QUOTES:
        i -= 1
    noun = context.tokens[i]
    if i < first or noun.pos != "NOUN" or (noun.case != "Dat" and not _may_be_dative(noun)):
        return False
    before = context.tokens[i - 1] if i > 0 else None
    if noun.case == "Dat":
        return before is None or before.pos != "ADP"
    return noun.case == "Gen" and noun.number == "Sing" and before is not None and _free(before)


def _may_be_dative(noun: Token) -> bool:
    return any(form.feats.get("Case") == "Dat" for form in forms(noun.text))


def _free(before: Token) -> bool:
    """A word before «компании» that takes no genitive."""
    return before.text in _QUOTES or before.pos in {"VERB", "ADV", "NUM"}
