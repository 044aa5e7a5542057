"""The whole flow on one page: article → words → mentions → entities → facts. Nothing flows back."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from extractor import entities, facts, language, mentions, trained
from extractor.facts.context import Context
from extractor.model import Article, Extraction, Fact
from extractor.timing import Lap, no_lap
from extractor.trained import Trained

_MOST_WORDS = 50_000  # distinct words of a vocabulary: some 20 MB


@lru_cache(1)
def champion() -> Trained:
    """The trained model in use, loaded once a process."""
    return trained.champion()


def nlp() -> Any:
    """The spaCy pipeline with the champion's names, loaded once a process.

    spaCy never forgets a word; a vocabulary that has grown large is left behind, so that memory stays bounded.
    """
    if len(_loaded().vocab) > _MOST_WORDS:
        _loaded.cache_clear()
        gc.collect()  # a pipeline refers to itself: nothing else would let its vocabulary go
    return _loaded()


@lru_cache(1)
def _loaded() -> Any:
    return language.load(champion().weights, champion().names, champion().disputed)


def reload() -> None:
    """Forgets what is loaded: the next article is read by whatever champion there is then."""
    champion.cache_clear()
    _loaded.cache_clear()


def extract(article: Article) -> Extraction:
    """Everything found in one article."""
    return next(extract_many([article]))


def extract_many(articles: Iterable[Article], lap: Lap = no_lap) -> Iterator[Extraction]:
    """Everything found in each article, in order; the language models work in batches. `lap` measures the stages."""
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp().pipe(pairs, as_tuples=True):
        lap("language")
        yield understand(doc, article, lap)


def understand(doc: Any, article: Article, lap: Lap = no_lap) -> Extraction:
    """The part after the language models."""
    context = contextualize(doc, article, lap=lap)
    found = judge(context, facts.find(context))
    lap("facts")
    return Extraction(context.reading, tuple(context.entities.values()), context.links, found)


def judge(context: Context, found: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts as the champion's scorer sees them; as the rules do where there is none."""
    scorer = champion().scorer
    return scorer.judge(found, context.entities, len(context.article.text)) if scorer else found


def contextualize(doc: Any, article: Article, *, tracing: bool = False, lap: Lap = no_lap) -> Context:
    """Words, mentions and entities of an article, ready for the rules."""
    reading = mentions.read(doc, article)
    lap("mentions")
    resolution = entities.resolve(reading)
    lap("entities")
    return Context(reading, resolution, tracing=tracing)
