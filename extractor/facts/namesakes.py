"""Whom a noun stands for that the resolution of entities left open: «технопарк» is «технопарк «Идея»» told before."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.facts.participants import BODIES, Actor, actor
from extractor.model import Mention


def namesake(context: Context, mention: Mention) -> Actor | None:
    """The body named last before a common noun whose name is headed by the same noun."""
    lemma = _head(context, mention)
    found: Actor | None = None
    for named in context.mentions:
        if named.first >= mention.first:
            break
        if named.label in BODIES and named.form == "name" and _head(context, named) == lemma:
            found = actor(context, named) or found
    return found._replace(mention=mention) if found is not None else None


def _head(context: Context, mention: Mention) -> str:
    return context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first].lemma
