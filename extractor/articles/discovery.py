"""Which files a run looks at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.errors import ArticleError

SIDECAR = ".meta.json"


def discover(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """(file, root) of every article file under the given files and folders, folders in the order given, files sorted.

    The root is the folder given, or the folder of a file given; names are relative to it. Hidden files and sidecars are
    left out. A folder reached twice through links is read once. Raises ArticleError for a path that does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from ((file, path) for file in sorted(_files(path, set())))
        elif path.exists():
            yield path, path.parent
        else:
            raise ArticleError(f"{path}: такого файла или папки нет")


def _files(folder: Path, seen: set[str]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # a folder that may not be read: its files cannot be named
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(Path(entry.path), seen)
        elif not entry.name.endswith(SIDECAR):
            yield Path(entry.path)
