"""The whole program (files → facts in SQLite, with search) against natasha's language stages alone, alternated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import process_time
from typing import Any

from benchmarks.folders import folders, timed_run
from benchmarks.natasha_baseline import Natasha
from extractor.work import warm_up

_PORTION = 64  # texts handed over at once, alternately to each side


def compare(texts: Sequence[str]) -> dict[str, Any]:
    """CPU seconds per 1,000 texts of both sides in the first (cold) and the second (warm, other texts) half.

    Models are loaded before. `stages` is ours in the warm half, in CPU milliseconds a text.
    """
    warm_up()
    natasha = Natasha()
    half = len(texts) // 2
    result: dict[str, Any] = {"texts": len(texts), "facts": 0}
    with folders(texts[: 2 * half], min(_PORTION, half)) as portions:
        db = portions[0].parent / "facts.db"
        spent = {name: {"ours": 0.0, "natasha": 0.0, "texts": 0.0} for name in ("cold", "warm")}
        stages: dict[str, float] = {}
        done = 0
        for folder in portions:
            files = sorted(folder.iterdir())
            name = "cold" if done < half else "warm"
            report, seconds = timed_run(folder, db)
            before = process_time()
            for file in files:
                natasha(file.read_text("utf-8"))
            _add(spent[name], {"ours": seconds, "natasha": process_time() - before, "texts": len(files)})
            if name == "warm":
                _add(stages, report.stages)
            done += len(files)
            result["facts"] = sum(report.facts.values())
    for name, parts in spent.items():
        ours, theirs = (parts[side] * 1000 / parts["texts"] for side in ("ours", "natasha"))
        result[name] = {"ours": ours, "natasha": theirs, "ratio": theirs / ours}
    ordered = sorted(stages.items(), key=lambda item: -item[1])
    result["stages"] = {stage: seconds * 1000 / spent["warm"]["texts"] for stage, seconds in ordered}
    return result


def _add(total: dict[str, float], more: Mapping[str, float]) -> None:
    for key, value in more.items():
        total[key] = total.get(key, 0.0) + value
