"""JSON Lines files of other programs, one document a line, problems named by line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.review.interchange.graph import Graph


def dump_lines(entries: Iterable[Mapping[str, Any]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        for entry in entries:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")


def load_lines(path: Path, read: Callable[[Mapping[str, Any], str], Graph]) -> Iterator[Graph]:
    """Each line as a document; a line that cannot be read becomes a document with nothing but the reason."""
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            yield read(json.loads(line), where)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            yield Graph("", "", refused=[(where, f"строка не разобрана ({type(error).__name__}: {error})")])
