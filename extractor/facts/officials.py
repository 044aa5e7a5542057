"""Bodies that officials without a name act for: «министр энергетики Египта и глава «Луча» подписали …»."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.facts.doers import clause_end
from extractor.facts.participants import Actor, actor
from extractor.model import Mention, Sentence, Token


def acting(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """The bodies and places of the officials that do what a verb says: those before it, else those behind."""
    unnamed = [m for m in context.inside(sentence, "person") if _is_unnamed_subject(context, m)]
    if not unnamed:
        return []
    end = clause_end(context, verb.i + 1, sentence.last)
    before = [m for m in unnamed if sentence.first <= m.first and m.last <= verb.i]
    behind = [m for m in unnamed if verb.i < m.first < end]
    bodies = (_body(context, m) for m in before or behind)
    return [body for body in bodies if body is not None]


def named_in(context: Context, first: int, last: int) -> list[Actor]:
    """The bodies of the unnamed officials of tokens[first:last]: «с руководителем | ВЭБ.РФ»."""
    inside = [m for i in range(first, last) if (m := context.starting(i, "person")) is not None and m.last <= last]
    bodies = (_body(context, m) for m in inside if m.form == "noun" and context.entity(m) is None)
    return [body for body in bodies if body is not None]


def _is_unnamed_subject(context: Context, mention: Mention) -> bool:
    head = context.tokens[mention.head if mention.head >= 0 else mention.first]
    return mention.form == "noun" and head.case == "Nom" and context.entity(mention) is None


def _body(context: Context, official: Mention) -> Actor | None:
    """What the words of an office end with: «глава | «Луча»», «министр энергетики | Египта»."""
    for i in range(official.first + 1, official.last):
        mention = context.starting(i, "organization", "group", "place")
        if mention is None or mention.last != official.last or mention.form != "name":
            continue
        if mention.label != "place":
            return actor(context, mention)
        entity = context.entity(mention)
        return Actor(mention, context.name(mention), entity.id if entity else "", False)
    return None
