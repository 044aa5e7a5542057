"""Whom an article is about: who is meant where a party of an agreement is told by «стороны», or not at all."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.participants import BODIES, Actor, actor, employer
from extractor.facts.wording import TURN
from extractor.model import Mention

_OFTEN = 3  # mentions that make a body the one the article is about
_SIDE = 2  # mentions that make a body one of the sides
_CREDIT = 20  # words behind a quotation that name the speaker
_WE = frozenset(("мы", "нами", "нас", "нам"))
_HOME = "Россия"


def _adjectives() -> dict[str, str]:
    """Adjective of a country → its name."""
    return {a: row["name"] for row in lexicon.rows("countries") for a in row["adjectives"].split(";") if a}


_MEDIA = lexicon.words("media")
_COUNTRIES = lexicon.words("countries")
_ADJECTIVES = _adjectives()


def sides(context: Context) -> list[Actor]:
    """Two bodies named most often, for «стороны»; none where fewer are named more than once."""
    found = [one for one, count in _ranked(context) if count >= _SIDE][:2]
    return found if len(found) == 2 else []


def protagonist(context: Context) -> Actor | None:
    """The firm or body the article tells of: named most often and no more seldom than three times."""
    ranked = _ranked(context)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def states(context: Context) -> list[Actor]:
    """The two countries of an article, for «межправительственное соглашение»: Russia and the one named most often."""
    counts: Counter[str] = Counter()
    named: dict[str, Mention] = {}
    for mention in context.mentions:
        if mention.label == "place":
            entity = context.entity(mention)
            name = mention.name if mention.name in _COUNTRIES or entity is None else entity.name
            if name in _COUNTRIES:
                counts[name] += 1
                named.setdefault(name, mention)
    for token in context.tokens:
        if token.pos == "ADJ" and token.lemma in _ADJECTIVES:
            counts[_ADJECTIVES[token.lemma]] += 1
    others = [name for name, _ in counts.most_common() if name != _HOME]
    if not others or _HOME not in counts or (len(others) > 1 and counts[others[0]] == counts[others[1]]):
        return []
    return [_state(context, name, named.get(name)) for name in (_HOME, others[0])]


def _state(context: Context, name: str, mention: Mention | None) -> Actor:
    """A country; where only its adjective is named, the name alone, without words of the text."""
    if mention is None:
        return Actor(Mention("place", -1, -1, -1, -1, "", name), name, "", False)
    entity = context.entity(mention)
    return Actor(mention, context.name(mention), entity.id if entity else "", False)


def speaker(context: Context, i: int) -> Actor | None:
    """Whose turn of a transcript token i stands in: «И.Петров: … мы подписали с Минздравом соглашение»."""
    for sentence in reversed(context.sentences[: context.sentence(i).ordinal + 1]):
        match = TURN.match(context.article.text, sentence.start)
        if match is not None:
            return _named_in(context, sentence.first, match.end())
    return _quoted(context, i)


def _quoted(context: Context, i: int) -> Actor | None:
    """Whom the words right behind a quotation name: «Мы подписали контракт с X», – сказал директор завода Y → завод."""
    quote = context.at(i, "quote")
    if quote is None or not any(t.lower in _WE for t in context.words(quote.first, quote.last)):
        return None
    sentence = context.sentence(quote.last - 1)
    for j in range(quote.last, min(quote.last + _CREDIT, sentence.last)):
        mention = context.starting(j, "person")
        found = actor(context, mention) if mention is not None and mention.form == "name" else None
        if found is not None:
            return employer(context, found) or found
    return None


def speakers(context: Context) -> list[Actor]:
    """Everybody who has a turn in a transcript, in order: «В.Петров: …»."""
    told: dict[str, Actor | None] = {}
    for sentence in context.sentences:
        match = TURN.match(context.article.text, sentence.start)
        if match is not None and match.group() not in told:
            told[match.group()] = _named_in(context, sentence.first, match.end())
    return list({one.key: one for one in told.values() if one is not None}.values())


def _named_in(context: Context, first: int, end: int) -> Actor | None:
    """The person named from token first to character end, by the surname if the article knows more of the name."""
    words = [t.text for t in context.words(first, first + 6) if t.end <= end and len(t.text) > 2]
    for mention in context.mentions:
        if mention.label == "person" and any(word in mention.name.split() for word in words):
            found = actor(context, mention)
            if found is not None:
                return found
    return None


@lru_cache(maxsize=1)  # asked again for each agreement of an article
def _ranked(context: Context) -> tuple[tuple[Actor, int], ...]:
    """The bodies named, with the number of mentions, the most frequent first; of equals the one named first."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for mention in context.mentions:
        if mention.label in BODIES and context.entity(mention) is not None and context.name(mention) not in _MEDIA:
            found = actor(context, mention)
            if found is not None:
                counts[found.key] += 1
                first.setdefault(found.key, found)
    return tuple((first[key], count) for key, count in counts.most_common())
