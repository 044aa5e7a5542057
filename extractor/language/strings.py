"""spaCy's numbers of words → the words: one object for each word, so that what is remembered of it shares it."""

from __future__ import annotations

from typing import Any

from extractor.remembered import Remembered


class _Strings(Remembered[int, str]):
    """A number is the hash of its word, so every vocabulary agrees on it; the last one asked knows what is new."""

    __slots__ = ("store",)

    def __init__(self) -> None:
        super().__init__(lambda number: str(self.store[number]))
        self.store: Any = None


_strings = _Strings()


def texts(vocab: Any, numbers: Any) -> list[str]:
    """The words of an array of numbers."""
    _strings.store = vocab.strings
    return list(map(_strings.__getitem__, numbers.tolist()))
