"""Who stands on either side of a verb or noun: bodies and people before it, after it, and in lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extractor.facts.context import Context
from extractor.facts.participants import Actor, actor, describes
from extractor.language.inflection import nominative
from extractor.language.morphology import forms
from extractor.model import Mention, Slot, Token

ANYONE = ("person", "organization", "group")
BODIES = ("organization", "group")
_QUOTES = frozenset('«»"“”„')
_SKIPPED = frozenset({"ADJ", "NOUN", "DET", "NUM", "ADV"})
_UNNAMED = frozenset({"консорциум", "альянс", "государство", "кластер"})  # groups that may stay without a name
_APPOSED = frozenset({"–", "—", "-", ":"})


def cases(context: Context, mention: Mention) -> frozenset[str]:
    """The cases of the words that carry a mention's case; empty where it is not declined."""
    if mention.label == "person":
        tokens: Sequence[Token] = context.words(mention.first, mention.last)
    else:
        head = context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first]
        tokens = (head,)
    declined = [t for t in tokens if t.case and (t.text[0].islower() or not t.text.isupper())]
    return frozenset(case for token in declined for case in possible_cases(token))


def possible_cases(noun: Token) -> Collection[str]:
    """The case of a noun as tagged, or, where the dictionary has no such form of it, the cases that it has."""
    found = {form.feats.get("Case", "") for form in forms(noun.text) if form.pos == "NOUN"}
    return (noun.case,) if not found or noun.case in found else found


def may_stand_in(context: Context, mention: Mention, *wanted: str) -> bool:
    """Whether a mention stands, or undeclined could stand, in one of the cases."""
    found = cases(context, mention)
    if not found or found & set(wanted):
        return True
    first = context.tokens[mention.first]
    quoted = first.text in _QUOTES or first.text[0].isascii() or first.text.isupper()
    return quoted and mention.label != "person"  # names in quotes are often left in the nominative


def between(context: Context, i: int, stop: int, *labels: str, reach: int = 6, apposed: bool = True) -> Mention | None:
    """The first party that begins at token i or behind a few words that describe it; nobody beyond a verb or comma."""
    steps = 0
    while i < stop and steps <= reach:
        mention = context.starting(i, *(labels or ANYONE))
        if mention is not None:
            person = _described(context, mention, stop) if "person" in (labels or ANYONE) else None
            return person or _named_within(context, mention) or mention
        token = context.tokens[i]
        position = context.starting(i, "position")
        if position is not None:
            i = position.last
        elif token.text in _QUOTES or _describes(token) or (apposed and token.text in _APPOSED):
            i += 1
        else:
            return None
        steps += 1
    return None


def _named_within(context: Context, mention: Mention) -> Mention | None:
    """The person named at the end of an office that stands for him: «директора завода | Олега Петрова»."""
    if mention.label != "person" or mention.form != "noun":
        return None
    for i in range(mention.first + 1, mention.last):
        found = context.starting(i, "person")
        if found is not None and found.form == "name" and found.last == mention.last:
            return found
    return None


def _describes(token: Token) -> bool:
    """A word that may stand before a name and say what it is."""
    return token.pos in _SKIPPED or (token.pos == "VERB" and token.feats.get("VerbForm") == "Part")


def _described(context: Context, mention: Mention, stop: int) -> Mention | None:
    """The person whom a body only describes: «директору завода «Салют» | Ивану Петрову»."""
    if mention.label == "person" or not describes(context, mention):
        return None
    i = mention.last
    while i < min(stop, mention.last + 8):
        person = context.starting(i, "person")
        if person is not None and person.form == "name":
            return person
        if context.tokens[i].text in (",", ".", ";"):
            return None
        i += 1
    return None


def listed(context: Context, mention: Mention, stop: int, *labels: str) -> list[Mention]:
    """The mention and those that a list goes on with: «A, B и C», common nouns before each skipped."""
    found = [mention]
    i = mention.last
    while i + 1 < stop:
        i = _behind_bracket(context, i, stop)
        if i >= stop or context.tokens[i].lower not in (",", "и"):
            break
        i += 1
        if i + 1 < stop and context.tokens[i].lower == "а" and context.tokens[i + 1].lower != "также":
            break  # another clause
        if i < stop and context.tokens[i].lower in ("а", "также", "и"):
            i += 1
        if i < stop and context.tokens[i].lower == "также":
            i += 1
        following = between(context, i, stop, *(labels or ANYONE), reach=3, apposed=False)
        if following is None or any(token.pos == "VERB" for token in context.words(i, following.first)):
            break  # a participle tells of the one before
        found.append(following)
        i = following.last
    return found


def _behind_bracket(context: Context, i: int, stop: int) -> int:
    """Behind closing quotes and a short bracket: «холдинг «Север» (37 %) | и …»."""
    while i < stop and context.tokens[i].text in ("»", '"', ")"):
        i += 1
    if i < stop and context.tokens[i].text == "(":
        for j in range(i + 1, min(stop, i + 6)):
            if context.tokens[j].text == ")":
                return j + 1
    return i


def before(context: Context, i: int, first: int, *labels: str, reach: int = 14) -> Mention | None:
    """The nearest party before token i that can be a subject; behind «который» it is the one before the comma."""
    relative = _relative(context, i, first)
    stop = i if relative < 0 else relative
    for mention in _backwards(context, stop, max(first, stop - reach), labels or ANYONE):
        if relative >= 0:
            return mention if stop - mention.last <= 3 else None
        if describes(context, mention) and mention.label != "person":
            continue
        if may_stand_in(context, mention, "Nom"):
            return mention
    return None


def listed_before(context: Context, i: int, first: int, *labels: str, reach: int = 40) -> list[Mention]:
    """The subjects before token i: the nearest and those of the list that it ends."""
    last = before(context, i, first, *labels)
    if last is None:
        return []
    found = [last]
    for mention in _backwards(context, last.first, max(first, last.first - reach), labels or ANYONE):
        gap = [t.lower for t in context.words(mention.last, found[-1].first) if t.text not in _QUOTES]
        joined = gap and gap[0] in (",", "и") and all(_is_filler(context, t) for t in gap[1:])
        if not joined or not may_stand_in(context, mention, "Nom"):
            break
        found.append(mention)
    return found[::-1]


def _is_filler(context: Context, word: str) -> bool:
    return word in ("а", "также", "компания", "предприятие", "завод", "общество", "фирма", "и", "банк")


def _relative(context: Context, i: int, first: int) -> int:
    """Token of the comma before «который» that opens the clause of token i, or -1."""
    for j in range(i - 1, max(first, i - 8) - 1, -1):
        token = context.tokens[j]
        if token.lemma == "который" and j > first and context.tokens[j - 1].text == ",":
            return j - 1
        if token.text in (",", ";"):
            return -1
    return -1


def _backwards(context: Context, stop: int, first: int, labels: Sequence[str]) -> Iterator[Mention]:
    """Mentions that end at or before token `stop`, nearest first, the outermost of nested ones."""
    i = stop - 1
    while i >= first:
        mention = context.at(i, *labels)
        if mention is None or mention.last > stop:
            i -= 1
            continue
        yield mention
        i = mention.first - 1


def known(context: Context, mention: Mention | None) -> Actor | None:
    """Whom a mention stands for, if the article tells."""
    return actor(context, mention) if mention is not None else None


def slot(context: Context, name: str, mention: Mention) -> Slot | None:
    """A slot filled by a party: its canonical name; a place; the words of a group that has no name («консорциум»)."""
    if mention.label == "place" and mention.form == "name":
        return context.slot(name, mention)
    party = known(context, mention)
    if party is not None:
        return party.slot(name)
    words = context.words(mention.first, mention.last)
    if mention.form == "noun" and any(word.lemma in _UNNAMED for word in words):
        return Slot(name, nominative(words).lower(), mention.start, mention.end)
    return None
