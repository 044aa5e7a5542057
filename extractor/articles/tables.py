"""Tables → lines of text that still read as sentences: «Показатель: столбец – значение; столбец – значение»."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIGURE = re.compile(r"^[\s\d.,%–—-]+$")


def flatten(rows: Sequence[Sequence[str]]) -> list[str]:
    """A line a row; where the first row is a header of words, its words name the values."""
    rows = [[" ".join(cell.split()) for cell in _distinct(row)] for row in rows]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or not _is_header(rows[0], rows[1]):
        return [_plain(row) for row in rows]
    header = rows[0]
    return [_named(header, row) for row in rows[1:]]


def _distinct(row: Sequence[str]) -> list[str]:
    """Cells without the repetitions that joined cells leave."""
    return [cell for i, cell in enumerate(row) if i == 0 or not cell.strip() or cell != row[i - 1]]


def _is_header(first: Sequence[str], second: Sequence[str]) -> bool:
    values = [cell for cell in second[1:] if cell]
    return (
        len(first) == len(second) > 2
        and all(first[1:])
        and bool(values)
        and sum(bool(_FIGURE.match(cell)) for cell in values) * 2 >= len(values)
    )


def _named(header: Sequence[str], row: Sequence[str]) -> str:
    if len(row) != len(header):
        return _plain(row)
    values = [f"{name} – {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell]
    return f"{row[0]}: {'; '.join(values)}." if values else row[0]


def _plain(row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    return f"{cells[0]}: {cells[1]}" if len(cells) == 2 else " | ".join(cells)
