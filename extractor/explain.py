"""Why each fact was found, or nearly found: the rules at work, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor import facts, pipeline
from extractor.facts.context import Context
from extractor.model import Article, Fact


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that nearly fired: over which words, at which word it failed, and why."""

    rule: str
    words: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence with what the rules made of it."""

    text: str
    mentions: tuple[tuple[str, str, str], ...]  # label, words, whom or what they stand for
    fired: tuple[Fact, ...]
    nearly: tuple[Near, ...]


def explain(article: Article) -> Iterator[Explained]:
    """The sentences of an article in order."""
    context = pipeline.contextualize(pipeline.nlp()(article.text), article, tracing=True)
    found = pipeline.judge(context, facts.find(context))
    for sentence in context.sentences:
        fired = tuple(f for f in found if any(sentence.start <= e.start < sentence.end for e in f.evidence))
        nearly = {
            _near(context, rule, first, last, why): None
            for rule, first, last, why in context.nearly
            if sentence.first <= first < sentence.last
        }
        mentions = tuple((m.label, m.text, context.name(m)) for m in context.inside(sentence))
        yield Explained(article.text[sentence.start : sentence.end], mentions, fired, tuple(nearly))


def _near(context: Context, rule: str, first: int, last: int, why: str) -> Near:
    last = max(last, first + 1)
    return Near(rule, context.text(first, last), context.tokens[last - 1].text, why)
