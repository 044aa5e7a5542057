"""How commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

_LONGEST_CELL = 120  # characters
_WIDE = 1_000  # columns where there is no terminal


def say(text: str = "") -> None:
    """A line of the result."""
    print(text)


def complain(text: str) -> None:
    """A line about the work: progress, failures, errors."""
    print(text, file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Iterable[str] = ()) -> None:
    """A table as wide as the terminal; in a file or pipe as wide as it needs to be. Long cells are cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD)
    for name in header:
        shown.add_column(name, justify="right" if name in set(numbers) else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text("" if cell is None else _cut(str(cell))) for cell in row))
    Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False).print(shown)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"


def program() -> str:
    """The program as the user can type it: `extractor`, or its path where it is not on PATH."""
    called = sys.argv[0]
    if os.path.basename(called) == "__main__.py":
        return "python -m extractor"
    if shutil.which("extractor"):
        return "extractor"
    return min(called, os.path.relpath(called), key=len) if os.path.exists(called) else "extractor"
