"""Where quoted words stand in a text that may have changed since they were quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable


def locate(text: str, quote: str, start: int) -> int | None:
    """Start of the occurrence of `quote` that is nearest to where it stood; None where it stands nowhere.

    >>> locate("Завод и завод", "завод", 0)
    8
    """
    if text.startswith(quote, start):
        return start
    found = [match.start() for match in re.finditer(re.escape(quote), text)]
    return min(found, key=lambda position: abs(position - start), default=None)


def shift(start: int | None, end: int | None, moves: Iterable[tuple[int, int, int]]) -> dict[str, int | None]:
    """A span moved with the quote it lies in; without a place where it lies in none.

    `moves`: start and end of each quote as it stood, and how far it moved.
    """
    if start is not None and end is not None:
        for first, last, distance in moves:
            if first <= start and end <= last:
                return {"start": start + distance, "end": end + distance}
    return {"start": None, "end": None}
