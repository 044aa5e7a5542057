"""Occupations told by verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.facts.context import Context
from extractor.facts.offices import Office
from extractor.model import Mention, Sentence

Told = tuple[Office, Mention, str, float, str, Mention | None]


def find(context: Context, sentence: Sentence, free: Sequence[Office], people: Sequence[Mention]) -> Iterator[Told]:
    return iter(())


def headed(context: Context, sentence: Sentence) -> Iterator[Told]:
    return iter(())
