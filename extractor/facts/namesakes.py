"""Whom a noun stands for that the resolution of entities left open: «технопарк» is «технопарк «Идея»» told before."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.facts.participants import BODIES, Actor, actor
from extractor.model import Mention, Token

#: nouns that any firm may be called
_FIRMS = frozenset(("компания", "предприятие", "фирма", "холдинг", "концерн", "корпорация", "завод", "производитель"))
_REGIONS = frozenset(("регион", "область", "край", "республика", "округ"))
_NEAR = 3  # sentences back that «компания» reaches


def subject(context: Context, verb: Token, first: int, last: int) -> Actor | None:
    """Whom the common noun that is the subject of a verb stands for, if the article has told of it."""
    for child in context.children.get(verb.i, ()):
        if child.dep == "nsubj" and child.pos == "NOUN" and child.number == "Sing" and first <= child.i < last:
            return _meant(context, child)
    return None


def _meant(context: Context, noun: Token) -> Actor | None:
    mention = context.at(noun.i, *BODIES, "place", "person", "position")
    if mention is None:
        return _region(context, noun) if noun.lemma in _REGIONS and not _has_name(context, noun) else None
    if mention.label not in BODIES or mention.form == "name" or context.entity(mention) is not None:
        return None
    if context.at(mention.last, *BODIES) is not None or _has_name(context, noun):
        return None
    before = context.tokens[noun.i - 1] if noun.i else noun
    plain = before.pos != "ADJ"  # «польская фирма» is told of for the first time
    return namesake(context, mention) or (_firm(context, mention) if plain and noun.lemma in _FIRMS else None)


def _has_name(context: Context, noun: Token) -> bool:
    """«компания «Салют»», «область Икс»: the noun is part of a name."""
    beside = context.tokens[noun.i + 1] if noun.i + 1 < len(context.tokens) else noun
    return beside.text in {"«", '"'} or beside.text[:1].isupper()


def namesake(context: Context, mention: Mention) -> Actor | None:
    """The body named last before a common noun whose name is headed by the same noun."""
    lemma = _head(context, mention).lemma
    found: Actor | None = None
    for named in context.mentions:
        if named.first >= mention.first:
            break
        if named.label in BODIES and named.form == "name" and _head(context, named).lemma == lemma:
            found = actor(context, named) or found
    return found._replace(mention=mention) if found is not None else None


def _firm(context: Context, mention: Mention) -> Actor | None:
    """The only organization that is a subject in one of the sentences right before."""
    now = context.sentence(mention.first).ordinal
    for sentence in reversed(context.sentences[max(0, now - _NEAR) : now]):
        named = [m for m in context.inside(sentence, "organization") if m.form == "name"]
        acting = [m for m in named if _head(context, m).dep == "nsubj" or m.first == sentence.first]
        found = {one.key: one for m in acting if (one := actor(context, m)) is not None}
        if found:
            return next(iter(found.values()))._replace(mention=mention) if len(found) == 1 else None
    return None


def _region(context: Context, noun: Token) -> Actor | None:
    """«регион»: the region of Russia named last."""
    for mention in reversed(context.mentions):
        entity = context.entity(mention) if mention.label == "place" and mention.last <= noun.i else None
        if entity is not None and entity.region:
            return Actor(mention, entity.name, entity.id, False)
    return None


def _head(context: Context, mention: Mention) -> Token:
    return context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first]
