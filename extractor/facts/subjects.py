"""Subjects that a sentence leaves out: «… Планирует построить терминал», «Контролирует 11 % рынка»."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.model import Mention, Sentence, Token


def understood(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    """The organization a verb without a subject speaks of: the subject of a sentence before, in the same paragraph."""
    if not _lacks_subject(context, verb):
        return None
    for before in reversed(context.sentences[: sentence.ordinal]):
        if before.paragraph != sentence.paragraph:
            return None
        for mention in context.inside(before, "organization"):
            head = context.tokens[mention.head if mention.head >= 0 else mention.first]
            if (mention.first == before.first or head.case == "Nom") and context.entity(mention) is not None:
                return mention
    return None


def _lacks_subject(context: Context, verb: Token) -> bool:
    """A verb that demands a subject in the singular and has none: «планирует», not «планируется», «планируют»."""
    demands = verb.feats.get("Person") == "3" and verb.number == "Sing" and not verb.lemma.endswith("ся")
    children = context.children.get(verb.i, ())
    return demands and not any(child.dep.startswith("nsubj") and child.i < verb.i for child in children)
