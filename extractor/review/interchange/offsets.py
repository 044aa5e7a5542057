"""Code points, as we count, and UTF-16 units, as browsers do: «🎉» is one of ours and two of theirs."""

from __future__ import annotations


def to_utf16(text: str, position: int) -> int:
    """
    >>> to_utf16("а🎉б", 2)
    3
    """
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2


def from_utf16(text: str, position: int) -> int:
    """The inverse; in the middle of a pair: the character that the pair stands for.

    >>> from_utf16("а🎉б", 3)
    2
    """
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(units.decode("utf-16-le", "ignore"))
