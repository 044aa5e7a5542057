"""Names that the program missed in reviewed texts, proposed for the table of known names. A person accepts them.

Accepted names live in `annotations/names.tsv`, beside the other decisions of people; the next training takes them in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from extractor.errors import TrainingError
from extractor.training.machine import Read
from extractor.training.targets import ALL, Name

ACCEPTED = "names.tsv"
_HEADER = "name\tkind\tseen\tdocument\n"
_ALIAS = 12  # characters: another name of a body as short as that is worth a row of its own


class Proposal(NamedTuple):
    """Words that are a name of a kind, how often they were missed, and where first."""

    words: str
    kind: str
    seen: int
    document: str


def propose(reads: Iterable[Read]) -> list[Proposal]:
    """What was missed, most frequent first; without words that the program elsewhere takes for such a name wrongly."""
    missed: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    wrong: set[tuple[str, str]] = set()
    for read in reads:
        text = read.document.article.text
        gold = set(read.document.names)
        for name in gold - read.names:
            if not any(name.overlaps(other) for other in read.names):
                _note(missed, first, text, name, read.document.article.name)
        for canonical, alias in read.document.aliases:
            at = text.find(alias)
            place = Name(at, at + len(alias), "ORG")
            known = at < 0 or any(place.overlaps(other) for other in (*read.names, *gold))
            if not known and len(alias) <= _ALIAS < len(canonical) and alias[:1].isupper():
                _note(missed, first, text, place, read.document.article.name)
        wrong |= {(text[n.start : n.end], n.kind) for n in read.names - gold if n.kind in read.document.reviewed}
    found = [
        Proposal(words, kind, seen, first[words, kind])
        for (words, kind), seen in missed.items()
        if (words, kind) not in wrong and "\n" not in words and "\t" not in words
    ]
    return sorted(found, key=lambda proposal: (-proposal.seen, proposal.words))


def write(path: Path, proposals: Iterable[Proposal]) -> None:
    """Proposals as a table that a person shortens and accepts."""
    lines = ("\t".join((p.words, p.kind, str(p.seen), p.document)) + "\n" for p in proposals)
    path.write_text(_HEADER + "".join(lines), "utf-8")


def accept(proposed: Path, annotations: Path) -> int:
    """Adds the rows of a table to the accepted names. Returns how many are new. Raises TrainingError."""
    target = annotations / ACCEPTED
    known = read(target) if target.is_file() else {}
    fresh = {words: row for words, row in read(proposed).items() if words not in known}
    rows = sorted({**known, **fresh}.items())
    annotations.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_text(_HEADER + "".join(line + "\n" for _, line in rows), "utf-8")
    unfinished.replace(target)
    return len(fresh)


def read(path: Path) -> dict[str, str]:
    """Words → their line. Raises TrainingError where the table is malformed."""
    try:
        header, *lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path}: таблица имён не читается ({error})") from error
    found = {}
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].strip() or cells[1] not in ALL:
            raise TrainingError(f"{path}:{number}: нужны столбцы name и kind (PER, LOC или ORG)")
        found[cells[0]] = line
    if header.split("\t")[:2] != ["name", "kind"]:
        raise TrainingError(f"{path}: первая строка должна называть столбцы name и kind")
    return found


def _note(
    missed: Counter[tuple[str, str]], first: dict[tuple[str, str], str], text: str, name: Name, document: str
) -> None:
    key = (text[name.start : name.end], name.kind)
    missed[key] += 1
    first.setdefault(key, document)
