"""Facts of a sentence or small text, as plain values: what the tables of the fact tests compare."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from extractor import pipeline
from extractor.model import Article, Fact, Kind

PUBLISHED = dt.date(2025, 3, 27)


@lru_cache(2000)
def facts(text: str, kind: Kind, published: dt.date | None = PUBLISHED) -> tuple[Fact, ...]:
    """The facts of one kind in a text published on a day (27 March 2025 unless said otherwise)."""
    article = Article("text.txt", text, text.split("\n")[0], published)
    return tuple(fact for fact in pipeline.extract(article).facts if fact.kind == kind)


def slots(fact: Fact, *names: str) -> dict[str, str]:
    """The slots named (all when none is), those that are filled, as strings."""
    return {slot.name: str(slot.value) for slot in fact.slots if not names or slot.name in names}
