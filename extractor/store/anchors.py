"""Where quoted words stand in a text that may have changed since they were quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

CONTEXT = 40  # characters that are kept on either side of a quote to tell it from its repetitions

#: Signs that cleaning may change one for one.
_FOLDED = str.maketrans("\u00a0\u202f\u2009–—‑−«»“”„ёЁ", '   ----"""""еЕ')


def locate(text: str, quote: str, start: int, before: str = "", after: str = "") -> int | None:
    """Start of the occurrence of `quote` that stands between words most like `before` and `after`, then nearest to
    where it stood; None where it stands nowhere. Spaces, dashes, quotes and ё count as their plain forms.

    >>> locate("Завод и завод", "завод", 0)
    8
    >>> locate("Завод в Туле, завод в Уфе", "завод", 14, after=" в Уфе")
    14
    """
    if text.startswith(quote, start) and not (before or after):
        return start
    found = _occurrences(text, quote) or _occurrences(text.translate(_FOLDED), quote.translate(_FOLDED))
    end = len(quote)

    def rank(position: int) -> tuple[int, int]:
        left = _equal(reversed(text[max(0, position - len(before)) : position]), reversed(before))
        right = _equal(text[position + end : position + end + len(after)], after)
        return -left - right, abs(position - start)

    return min(found, key=rank, default=None)


def context(text: str, start: int, end: int) -> dict[str, str]:
    """What stands around a quote, as `locate` wants it back."""
    return {"prefix": text[max(0, start - CONTEXT) : start], "suffix": text[end : end + CONTEXT]}


def _equal(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters are the same from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _occurrences(text: str, quote: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(quote), text)]


def shift(start: int | None, end: int | None, moves: Iterable[tuple[int, int, int]]) -> dict[str, int | None]:
    """A span moved with the quote it lies in; without a place where it lies in none.

    `moves`: start and end of each quote as it stood, and how far it moved.
    """
    if start is not None and end is not None:
        for first, last, distance in moves:
            if first <= start and end <= last:
                return {"start": start + distance, "end": end + distance}
    return {"start": None, "end": None}
