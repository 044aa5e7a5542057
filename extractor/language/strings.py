"""spaCy's numbers of words → the words: one object for each word, so that what is remembered of it shares it."""

from __future__ import annotations

from typing import Any, NamedTuple

from extractor.language import verbs
from extractor.remembered import Remembered


class Surface(NamedTuple):
    """What can be said of a word without its sentence."""

    text: str
    lower: str
    verb: verbs.Verb | None  # where it can only be a finite verb


class _Strings:
    """A number is the hash of its word, so every vocabulary agrees on it; the last one asked knows what is new."""

    def __init__(self) -> None:
        self.store: Any = None
        self.texts = Remembered[int, str](lambda number: str(self.store[number]))
        self.surfaces = Remembered[int, Surface](self._surface)

    def _surface(self, number: int) -> Surface:
        text = self.texts[number]
        lower = text.lower()
        return Surface(text, text if lower == text else lower, verbs.certain(lower))


_strings = _Strings()


def texts(vocab: Any, numbers: Any) -> list[str]:
    """The words of an array of numbers."""
    _strings.store = vocab.strings
    return list(map(_strings.texts.__getitem__, numbers.tolist()))


def surfaces(vocab: Any, numbers: Any) -> list[Surface]:
    """The words of an array of numbers, with what can be said of each."""
    _strings.store = vocab.strings
    return list(map(_strings.surfaces.__getitem__, numbers.tolist()))
