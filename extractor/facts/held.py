"""Shares told at their owners: «доля А в Б составляет 70 %», «ещё 50 % – у А», «у А 51 % в капитале Б»."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts import parties, stakes
from extractor.facts.context import Context
from extractor.facts.owned import fact
from extractor.facts.parties import ANYONE, BODIES
from extractor.facts.wording import DASHES
from extractor.model import Fact, Mention, Sentence, Token

STAKES = frozenset({"доля", "пакет"})
CUES = frozenset({"у", "доля"})
_OWNERS = ("person", "organization", "group", "place")


def by_stake(context: Context, sentence: Sentence) -> Iterator[Fact]:
    """The owner in the genitive behind «доля», the property behind «в»."""
    for noun in context.words(sentence.first, sentence.last):
        if noun.lemma not in STAKES or noun.i + 2 >= sentence.last:
            continue
        owner = parties.between(context, noun.i + 1, sentence.last, *_OWNERS, reach=2, apposed=False)
        if owner is None or not parties.may_stand_in(context, owner, "Gen") or owner.last + 1 >= sentence.last:
            continue
        if context.tokens[owner.last].lower not in ("в", "во"):
            continue
        thing = parties.between(context, owner.last + 1, sentence.last, *BODIES, reach=4, apposed=False)
        if thing is None or not parties.may_stand_in(context, thing, "Loc"):
            continue
        shares = [m for m in context.inside(sentence, "quantity") if m.first >= thing.last and stakes.percent(m)]
        share = next((m for m in shares if getattr(m.value, "unit", "") == "%"), None)
        if share is not None:
            yield from fact(context, "ownership.stake", owner, thing, share, "")


def held_by(context: Context, sentence: Sentence, topic: Mention | None) -> Iterator[Fact]:
    """«ещё 50 % – у компании «Луч»», «остальное – у Росимущества», «у фонда 49 % в капитале завода», «доля А – 5 %»."""
    for token in context.words(sentence.first, sentence.last - 1):
        if token.lower != "у" and token.lemma != "доля":
            continue
        owner = parties.between(context, token.i + 1, sentence.last, *ANYONE, reach=4, apposed=False)
        owner = owner or _apposed(context, token.i + 1, sentence.last)
        if owner is None or not parties.may_stand_in(context, owner, "Gen"):
            continue
        before = context.words(max(sentence.first, token.i - 8), token.i) if token.lower == "у" else ()
        rest = any(word.lemma in ("остальной", "остаток") for word in before)
        share = _before(context, sentence, token) if token.lower == "у" else None
        share = share or (_behind(context, owner.last, sentence.last) if not rest else None)
        if share is None and not rest:
            continue
        home = _home(context, sentence, token.i) or _inside(context, share, sentence) or topic
        if home is not None:
            yield from fact(
                context, "ownership.held_by", owner, home, share, "", cue=token, apart=True, confidence=0.65
            )


def _apposed(context: Context, i: int, stop: int) -> Mention | None:
    """The name behind the comma in «(40 % у) индийского партнёра, компании «Луч»»."""
    j = i
    while j < min(stop, i + 4) and context.tokens[j].pos in ("ADJ", "NOUN") and context.tokens[j].case == "Gen":
        j += 1
    if j == i or j + 1 >= stop or context.tokens[j].text != ",":
        return None
    return parties.between(context, j + 1, stop, *ANYONE, reach=2, apposed=False)


def _before(context: Context, sentence: Sentence, token: Token) -> Mention | None:
    """The share in «ещё 50 % (акций) – у», «49 % у»."""
    first = max(sentence.first, token.i - 8)
    told = stakes.share(context, first, token.i)
    if told is not None and not any(t.text in (",", ";") for t in context.words(told.last, token.i)):
        return told
    i = token.i - (context.tokens[token.i - 1].text in DASHES)
    return stakes.adjacent(context, i) if i > sentence.first else None


def _behind(context: Context, i: int, stop: int) -> Mention | None:
    """The share in «у фонда – 49 %», «у холдинга 51 % (в капитале)», where a stake or nothing more follows."""
    if i < stop and context.tokens[i].text in DASHES:
        i += 1
    share = context.starting(i, "quantity") if i < stop else None
    if share is None or stakes.percent(share) is None or getattr(share.value, "unit", "") != "%":
        return None
    following = context.words(share.last, min(stop, share.last + 3))
    ended = not following or following[0].text in (",", ".", ";", ")")
    return share if ended or any(token.lemma in stakes.NOUNS for token in following) else None


def _inside(context: Context, share: Mention | None, sentence: Sentence) -> Mention | None:
    """The property in «(51 %) в капитале завода»."""
    if share is None:
        return None
    end = stakes.at_stake(context, share.first, sentence.last)
    thing = parties.between(context, end, sentence.last, *BODIES, reach=2, apposed=False)
    return thing if thing is not None and end > share.last else None


def _home(context: Context, sentence: Sentence, i: int) -> Mention | None:
    """The property before «, где», «, в котором»: «предприятие, где 51 % у холдинга»."""
    for j in range(i - 1, max(sentence.first, i - 12), -1):
        if context.tokens[j].lower != "где" and context.tokens[j].lemma != "который":
            continue
        comma = j - 1 - (context.tokens[j - 1].pos == "ADP")
        found = context.at(comma - 1, *BODIES) if comma > sentence.first else None
        return found if found is not None and found.last == comma else None
    return None
