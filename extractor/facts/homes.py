"""Whose office it is where the sentence does not say: the region of a governor, the firm of a director."""

from __future__ import annotations

import re
from collections import Counter

from extractor import lexicon
from extractor.facts import parties
from extractor.facts.context import Context
from extractor.facts.holders import Found
from extractor.facts.offices import BODIES, Office, known
from extractor.model import Mention, Token

_GOVERNOR = "губернатор"

_WORDS = lexicon.table("office_homes", "says")
#: Titles of firms: what they lead is the firm that the words before speak of.
_FIRM = tuple(word for word, says in _WORDS.items() if says == "firm")
_FIRM_NOUNS = frozenset(row["lemma"] for row in lexicon.rows("organization_heads") if row["class"] == "business") | {
    "общество"
}
_TRADES = tuple(word for word, says in _WORDS.items() if says == "trade")
#: a short word is a whole one or its end: «суд», «горсуд», not «Суджанский комбинат»
_NO_FIRM = re.compile(
    "|".join(word if len(word) > 3 else rf"{word}а?\b" for word, says in _WORDS.items() if says == "other")
)
_BACK = 3  # sentences


def settle(context: Context, found: Found) -> Found:
    """The office with the region or firm that the article tells, where it names no body or place itself."""
    office = found.office
    body_known = office.body is not None and known(context, office.body)
    if office.place is not None or body_known or "place" in office.position.attributes:
        return found
    noun = _unknown_noun(context, office)
    if noun is not None:
        namesake = _namesake(context, noun, office.first)
        if namesake is None and noun.lemma in _FIRM_NOUNS:
            namesake = _firm_before(context, office.first)
        return found._replace(office=_with_body(office, namesake), confidence=0.6) if namesake is not None else found
    if office.rest[1]:
        return found
    name = office.position.name
    if _GOVERNOR in name and office.body is None:
        region = _only_region(context)
        return found._replace(office=office._replace(place=region), confidence=0.6) if region is not None else found
    of_firm = any(title in name for title in _FIRM) or name.startswith(_TRADES)
    if of_firm and office.kind in ("office", "deputy", "staff", "member"):
        firm = _firm_before(context, office.first)
        return found._replace(office=_with_body(office, firm), confidence=0.5) if firm is not None else found
    return found


def _with_body(office: Office, body: Mention) -> Office:
    return office._replace(body=body, outer=body, rest=(0, 0))


def _unknown_noun(context: Context, office: Office) -> Token | None:
    """The common noun for a body of which the article has not told which it is: «директор школы»."""
    if office.body is not None:
        return context.tokens[office.body.head if office.body.head >= 0 else office.body.first]
    first, last = office.rest
    return context.tokens[first] if last == first + 1 and context.tokens[first].text[0].islower() else None


def _namesake(context: Context, noun: Token, i: int) -> Mention | None:
    """The body named before token i, else anywhere, whose name begins with the noun: «школа» → «Школа «Старт»»."""
    named = [
        m
        for m in context.mentions
        if m.label in BODIES and m.form == "name" and any(t.lemma == noun.lemma for t in context.words(m.first, m.last))
    ]
    before = [m for m in named if m.last <= i]
    return before[-1] if before else (named[0] if named else None)


def _only_region(context: Context) -> Mention | None:
    """The first mention of the one region that the article speaks of."""
    regions: dict[str, Mention] = {}
    counts: Counter[str] = Counter()
    for mention in context.mentions:
        entity = context.entity(mention) if mention.label == "place" else None
        if entity is not None and entity.region and mention.form == "name":
            regions.setdefault(entity.region, mention)
            counts[entity.region] += 1
    if not counts:
        return None
    (region, often), *others = counts.most_common(2)
    return regions[region] if not others or often >= 2 * others[0][1] else None


def _firm_before(context: Context, i: int) -> Mention | None:
    """The firm last named before token i, in this sentence or the few before."""
    sentence = context.sentence(i)
    for ordinal in range(sentence.ordinal, max(-1, sentence.ordinal - _BACK - 1), -1):
        named = context.inside(context.sentences[ordinal], *BODIES)
        bodies = [m for m in named if m.last <= i and _is_firm(context, m)]
        if bodies:
            return bodies[-1]
    return None


def _is_firm(context: Context, mention: Mention) -> bool:
    if parties.known(context, mention) is None:
        return False
    name = context.name(mention).lower()
    return _NO_FIRM.search(name) is None
