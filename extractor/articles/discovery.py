"""Which files of a folder are articles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SIDECAR = ".meta.json"
_DATA = ("json", "ann")  # annotations and the like
_TEXTS = ("txt", "md", "html")


def discover(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """(file, root) of every file given or found below a folder, sorted by name, each once.

    Hidden files and sidecars are passed over, and so is the data that lies beside an article under its name
    (`NAME.json` beside `NAME.txt`); a folder reached twice (a loop of links) is entered once.
    """
    seen: set[str] = set()
    for path in paths:
        found = _walk(path) if path.is_dir() else iter([path])
        root = path if path.is_dir() else path.parent
        for file in found:
            key = os.path.realpath(file)
            if key not in seen:
                seen.add(key)
                yield file, root


def _walk(folder: Path) -> Iterator[Path]:
    entered: set[str] = set()
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = set(names)
        files += (Path(parent, name) for name in names if not _is_passed_over(name, here))
    yield from sorted(files)


def _is_passed_over(name: str, beside: set[str]) -> bool:
    stem, _, suffix = name.rpartition(".")
    is_data = suffix in _DATA and any(f"{stem}.{text}" in beside for text in _TEXTS)
    return name.startswith(".") or name.endswith(SIDECAR) or is_data
