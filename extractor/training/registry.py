"""Versions of models on disk: a folder each, the name of the champion, and a log of who changed it.

A version is written beside its place and moved there whole; the name of the champion is replaced in one step. So a
training that is cut off anywhere leaves everything as it was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.errors import TrainingError
from extractor.settings import PACKAGED

CHAMPION, LOG, FILES = "champion", "audit.jsonl", "files.json"
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the log: the champion before and after; an empty name is the model that comes with the program."""

    at: str
    action: str  # promote or rollback
    before: str
    after: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """A trained model."""

    name: str
    scores: dict[str, Any]
    is_champion: bool


def versions(home: Path) -> Iterator[Version]:
    """All finished versions, oldest first."""
    used = champion(home)
    if home.is_dir():
        for folder in sorted(home.iterdir()):
            if (folder / FILES).is_file() and not folder.name.endswith(_UNFINISHED):
                yield Version(folder.name, json.loads((folder / "scores.json").read_text("utf-8")), folder.name == used)


def champion(home: Path) -> str:
    """The version in use; empty where it is the one that comes with the program."""
    file = home / CHAMPION
    return file.read_text("utf-8").strip() if file.is_file() else ""


def next_name(home: Path, digest: str) -> str:
    """A name for a new version: its number and what it was made of."""
    numbers = [int(version.name.split("-")[0]) for version in versions(home) if version.name[:3].isdigit()]
    return f"{max(numbers, default=0) + 1:03d}-{digest[:8]}"


def begin(home: Path, name: str) -> Path:
    """An empty folder to write a version into; `finish` makes it one."""
    folder = home / f"{name}{_UNFINISHED}"
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def finish(folder: Path) -> Path:
    """Seals a version with the digests of its files and moves it to its place."""
    digests = {file.name: _digest(file) for file in sorted(folder.iterdir())}
    (folder / FILES).write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    return folder.rename(folder.with_name(folder.name.removesuffix(_UNFINISHED)))


def replace(folder: Path) -> Path:
    """As `finish`, in place of an older version of the same name."""
    old = folder.with_name(folder.name.removesuffix(_UNFINISHED))
    if old.is_dir():
        shutil.rmtree(old)
    return finish(folder)


def promote(home: Path, name: str, author: str, reason: str) -> Change:
    """Makes a version the champion. Raises TrainingError where it is not there or not as it was written."""
    verify(home / name)
    return _change(home, "promote", name, author, reason)


def rollback(home: Path, author: str, reason: str) -> Change:
    """Makes the champion before this one the champion again. Raises TrainingError where there was none."""
    past = [change for change in log(home) if change.action == "promote" and change.after == champion(home)]
    if not champion(home) or not past:
        raise TrainingError("откатывать нечего: работает модель, с которой пришла программа")
    back = past[-1].before
    if back:
        verify(home / back)
    return _change(home, "rollback", back, author, reason)


def verify(folder: Path) -> None:
    """Raises TrainingError where a version is missing or its files have changed since it was made."""
    try:
        digests: dict[str, str] = json.loads((folder / FILES).read_text("utf-8"))
        damaged = [name for name, digest in digests.items() if _digest(folder / name) != digest]
    except (OSError, ValueError) as error:
        raise TrainingError(f"{folder.name}: такой модели нет или она не дописана (extractor models list)") from error
    if damaged:
        raise TrainingError(f"{folder.name}: файлы модели изменились после обучения: {', '.join(damaged)}")


def log(home: Path) -> list[Change]:
    """Who changed the champion, oldest first."""
    file = home / LOG
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return [Change(**json.loads(line)) for line in lines]


def _change(home: Path, action: str, after: str, author: str, reason: str) -> Change:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    change = Change(now, action, champion(home), after, author, reason)
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOG).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(change), ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished = home / f"{CHAMPION}{_UNFINISHED}"
    if after:
        unfinished.write_text(after + "\n", "utf-8")
        unfinished.replace(home / CHAMPION)
    else:
        (home / CHAMPION).unlink(missing_ok=True)
    return change


def packaged() -> str:
    """The version that comes with the program; empty where there is none."""
    return champion(PACKAGED)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
