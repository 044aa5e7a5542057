"""Cost and memory as distinct texts come in, one long article, and the start: each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from benchmarks.folders import folders, timed_run
from benchmarks.texts import texts as load_texts

_PORTION = 100  # texts between two measurements
_LONG = 100_000  # characters of the longest article measured
_PATIENCE = 60.0  # seconds to wait for the first fact


def measure(count: int) -> dict[str, Any]:
    """`points`: texts so far, CPU ms a text of the last portion, ms per 1,000 characters of it, MiB resident then.

    `last_third` is the cost per character of the last third of the texts beside that of the first third that is warm
    (without the first portion); `peak` the most memory (MiB) the process ever had, an article of 100,000 characters
    included.
    """
    child = [sys.executable, "-m", "benchmarks.growth", str(count)]
    points, peak = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout)
    third = max(1, (len(points) - 1) // 3)
    costs = [point["per_thousand_characters"] for point in points[1:]] or [points[0]["per_thousand_characters"]]
    return {"points": points, "last_third": mean(costs[-third:]) / mean(costs[:third]), "peak": peak}


def first_fact(text: str) -> float:
    """Wall seconds from the start of the command to the first fact in the database."""
    with folders([text] * 2, 1) as found:
        root = found[0].parent
        db = root / "facts.db"
        started = monotonic()
        command = [sys.executable, "-m", "extractor", "extract", str(root), "--db", str(db)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not _facts(db):
                if (child.poll() is not None and not _facts(db)) or monotonic() - started > _PATIENCE:
                    raise RuntimeError("the run has stored no fact")
                sleep(0.01)
            return monotonic() - started
        finally:
            child.wait()


def _facts(db: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=5) as connection:
            return connection.execute("SELECT 1 FROM facts LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError:  # no database or no table yet
        return False


def _resident() -> float:
    """MiB of memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _child(count: int) -> tuple[list[dict[str, float]], float]:
    found: Sequence[str] = load_texts(count)
    points: list[dict[str, float]] = []
    with TemporaryDirectory() as place:
        db = Path(place) / "facts.db"
        with folders(found, _PORTION) as portions:
            for done, folder in enumerate(portions):
                _, seconds = timed_run(folder, db)
                portion = found[done * _PORTION : (done + 1) * _PORTION]
                characters = sum(map(len, portion))
                points.append({
                    "texts": done * _PORTION + len(portion), "ms": seconds * 1000 / len(portion),
                    "per_thousand_characters": seconds * 1e6 / characters, "resident": _resident(),
                })  # fmt: skip
        with folders(["\n".join(found)[:_LONG]], 1) as long:
            timed_run(long[0], db)
    return points, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_child(int(sys.argv[1]))))
