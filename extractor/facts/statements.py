"""Sentences as they were meant: a typist's missing space after a full stop does not join two statements."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts.context import Context
from extractor.model import Sentence


def statements(context: Context, sentence: Sentence) -> Iterator[Sentence]:
    """A sentence cut where the space after its end was forgotten («… до 383 единиц.Объемы ремонта …»)."""
    tokens = context.tokens
    first = sentence.first
    for i in range(sentence.first + 2, sentence.last):
        stop, token = tokens[i - 1], tokens[i]
        glued = stop.text == "." and stop.end == token.start and token.text[:1].isupper()
        if glued and not (tokens[i - 2].text.isalpha() and tokens[i - 2].text.isupper()):
            yield sentence._replace(first=first, last=i, start=tokens[first].start, end=stop.end)
            first = i
    yield sentence._replace(first=first, start=tokens[first].start)
