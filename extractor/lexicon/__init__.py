"""Word lists and name tables: TSV files beside this module, with a header line; `#` starts a comment line.

Data, never Python literals: a list can be read, sorted and corrected by someone who does not program.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extractor.errors import LexiconError

FOLDER = Path(__file__).parent
Row = Mapping[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of `lexicon/<name>.tsv` as column → value, in file order; the first column is a key without duplicates.

    Raises LexiconError when a line has more cells than the header or repeats a key.
    """
    path = FOLDER / f"{name}.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise LexiconError(f"{path.name}: the file is empty; it needs a header line")
    header = lines[0].split("\t")
    found: dict[str, Row] = {}
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(header):
            raise LexiconError(f"{path.name}: more cells than columns in the line «{line}»")
        cells += [""] * (len(header) - len(cells))
        if cells[0] in found:
            raise LexiconError(f"{path.name}: the key «{cells[0]}» stands twice")
        found[cells[0]] = dict(zip(header, cells, strict=True))
    return tuple(found.values())


@cache
def words(name: str) -> frozenset[str]:
    """The first column of a lexicon as a set."""
    return frozenset(next(iter(row.values())) for row in rows(name))


@cache
def table(name: str, value: str) -> Mapping[str, str]:
    """First column → the named column."""
    return {next(iter(row.values())): row[value] for row in rows(name)}


def cells(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, parted by semicolons."""
    return tuple(cell for cell in text.split(";") if cell)
