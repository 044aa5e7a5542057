"""Pinned floors: scores on our gold that must not be undercut. They rise; they fall only with a reason, kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path

from extractor.errors import ExtractorError

FILE = "floors.json"
_STEP = 100  # floors are pinned in hundredths, rounded down
_ROUNDING = 1e-9  # what binary fractions get wrong


@dataclass(frozen=True, slots=True)
class Floors:
    """Least scores by name («overall», «figure», «figure: value and unit») on a gold of this digest."""

    gold: str
    least: Mapping[str, float]
    lowered: tuple[str, ...] = ()  # why a floor was ever lowered, oldest first


def load(path: Path) -> Floors:
    """The floors of a file. Raises ExtractorError where it is missing or malformed."""
    try:
        entry = json.loads(path.read_text("utf-8"))
        return Floors(entry["gold"], dict(entry["floors"]), tuple(entry.get("lowered", ())))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExtractorError(f"{path}: пороги не читаются ({error})") from error


def undercut(floors: Floors, scores: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Name → (floor, score) of every score that is missing or below its floor."""
    pairs = {name: (least, scores.get(name, 0.0)) for name, least in floors.least.items()}
    return {name: (least, score) for name, (least, score) in pairs.items() if score + _ROUNDING < least}


def raised(old: Floors | None, gold: str, scores: Mapping[str, float], reason: str = "") -> Floors:
    """Floors at today's scores. Raises ExtractorError where one would fall and no reason is given."""
    pinned = {name: floor(score * _STEP + _ROUNDING) / _STEP for name, score in scores.items()}
    if old is None:
        return Floors(gold, pinned)
    fallen = [f"{name} {least:.2f} → {pinned.get(name, 0):.2f}" for name, least in old.least.items()
              if pinned.get(name, 0) < least]  # fmt: skip
    if fallen and not reason:
        raise ExtractorError(f"пороги упали бы: {'; '.join(fallen)}. Укажите причину (--lower «…»)")
    lowered = (*old.lowered, f"{reason} ({'; '.join(fallen)})") if fallen else old.lowered
    return Floors(gold, pinned, lowered)


def save(path: Path, floors: Floors) -> None:
    """Writes the floors, sorted by name."""
    entry = {"gold": floors.gold, "floors": dict(sorted(floors.least.items())), "lowered": list(floors.lowered)}
    path.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", "utf-8")
