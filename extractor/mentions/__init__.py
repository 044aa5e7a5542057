"""Doc → Reading: the words of an article with everything in them that names something.

Each finder is a function `find(reading) -> Iterable[Mention]` that sees what the finders before it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from extractor.mentions import acts, dates, names, positions, quantities, quotes
from extractor.mentions.words import read_words
from extractor.model import Article, Mention, Reading

Finder = Callable[[Reading, Any], Iterable[Mention]]

FINDERS: tuple[Finder, ...] = (dates.find, quantities.find, names.find, positions.find, acts.find, quotes.find)


def read(doc: Any, article: Article) -> Reading:
    """Read one article from its spaCy Doc (`doc.text == article.text`)."""
    reading = read_words(doc, article)
    for find in FINDERS:
        found = [*reading.mentions, *find(reading, doc)]
        found.sort(key=lambda mention: (mention.start, -mention.end, mention.label))
        reading = replace(reading, mentions=tuple(found))
    return reading
