"""Two worker processes against one, beside a plain matrix multiplication done the same way in the same round."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.folders import folders, timed_run
from extractor.work import warm_up

_PRODUCTS = 60


def compare(texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """Speed-ups of two processes in each round, ours and the control's; `share` is the median of ours ÷ control.

    Wall time, since that is what workers save: on a busy machine both suffer alike. The models are loaded before.
    """
    warm_up()
    found = []
    with folders(texts, len(texts)) as (folder,):
        for number in range(rounds):
            controls = [_wall(lambda n=processes: _control(n)) for processes in (1, 2)]  # type: ignore[misc]
            ours = []
            for workers in (1, 2):
                db = folder.parent / f"{number}-{workers}.db"
                ours.append(_wall(lambda db=db, n=workers: _run(folder, db, n)))  # type: ignore[misc]
            found.append({"ours": ours[0] / ours[1], "control": 2 * controls[0] / controls[1]})
    return {"rounds": found, "share": median(each["ours"] / each["control"] for each in found)}


def _run(folder: Path, db: Path, workers: int) -> None:
    timed_run(folder, db, workers)


def _wall(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _control(processes: int) -> None:
    """The same products in each process."""
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=_multiply) for _ in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def _multiply() -> None:
    rows = np.random.default_rng(0).random((1024, 1024), dtype=np.float32)
    with threadpool_limits(1):
        for _ in range(_PRODUCTS):
            rows @ rows
