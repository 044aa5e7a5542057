"""The whole flow on one page: article → words → mentions → entities → facts. Nothing flows back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from extractor import entities, facts, language, mentions
from extractor.facts.context import Context
from extractor.model import Article, Extraction


@lru_cache(1)
def nlp() -> Any:
    """The spaCy pipeline, loaded once a process."""
    return language.load()


def extract(article: Article) -> Extraction:
    """Everything found in one article."""
    return next(extract_many([article]))


def extract_many(articles: Iterable[Article]) -> Iterator[Extraction]:
    """Everything found in each article, in order; the language models work in batches."""
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp().pipe(pairs, as_tuples=True):
        yield understand(doc, article)


def understand(doc: Any, article: Article) -> Extraction:
    """The part after the language models."""
    context = contextualize(doc, article)
    return Extraction(context.reading, tuple(context.entities.values()), context.links, facts.find(context))


def contextualize(doc: Any, article: Article, *, tracing: bool = False) -> Context:
    """Words, mentions and entities of an article, ready for the rules."""
    reading = mentions.read(doc, article)
    return Context(reading, entities.resolve(reading), tracing=tracing)
