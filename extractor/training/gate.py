"""May a candidate take the place of the champion? Both read one fixed test; a paired bootstrap decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from extractor.training.machine import Measure, Measures

_RESAMPLES = 1000
_SEED = 0
TOLERATED = 0.005  # a loss that small is noise, unless the bootstrap is sure of it
_NAMES = {"facts": "F1 фактов", "names": "F1 имён", "trust": "точность уверенности"}
LEAST_DOCUMENTS = 3  # with fewer, nothing can be said


class Interval(NamedTuple):
    """A value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the candidate is promoted, and the reasons, in Russian."""

    promoted: bool
    reasons: tuple[str, ...]


def interval(measure: Measure) -> Interval:
    """A measure with its interval over documents."""
    return _interval(measure.value, _resampled(measure))


def gain(before: Measure, after: Measure) -> Interval:
    """What a measure wins from one version to another on the same documents."""
    return _interval(after.value - before.value, _resampled(after) - _resampled(before))


def joined(measures: Measures, names: Collection[str]) -> Measure:
    """Several measures of the same documents as one."""
    chosen = [measures[name] for name in names if name in measures]
    above, below = ([sum(column) for column in zip(*rows, strict=True)] for rows in _rows(chosen))
    return Measure(above, below)


def decide(before: Measures, after: Measures, corrected: Collection[str], *, names: bool) -> Verdict:
    """`corrected`: kinds of facts that people corrected; `names`: whether the candidate has learnt names."""
    documents = sum(value > 0 for value in after["facts"].below)
    if documents < LEAST_DOCUMENTS:
        return Verdict(False, (f"в проверочном наборе только {documents} документов: сравнивать не на чем",))
    worse = []
    for name, label in _NAMES.items():
        won = gain(before[name], after[name])
        if won.high < 0 or won.value < -TOLERATED:
            worse.append(f"{label}: стало хуже, {signed(won)}")
    if worse:
        return Verdict(False, tuple(worse))
    better = []
    kinds = sorted(corrected)
    watched = {
        "F1 фактов исправленных видов": [f"facts.{kind}" for kind in kinds],
        "точность уверенности исправленных видов": [f"trust.{kind}" for kind in kinds],
        "F1 имён": ["names"] if names else [],
    }
    for label, parts in watched.items():
        if parts:
            won = gain(joined(before, parts), joined(after, parts))
            if won.value > 0:
                better.append(f"{label}: стало лучше, {signed(won)}")
    if not better:
        return Verdict(False, ("ни один исправленный вид не стал лучше на проверочном наборе",))
    return Verdict(True, tuple(better))


def signed(won: Interval) -> str:
    """A gain in points, for people."""
    return f"{100 * won.value:+.2f} [{100 * won.low:+.2f}; {100 * won.high:+.2f}]".replace(".", ",")


def _rows(measures: Sequence[Measure]) -> tuple[list[list[float]], list[list[float]]]:
    return [measure.above for measure in measures], [measure.below for measure in measures]


def _resampled(measure: Measure) -> np.ndarray:
    count = len(measure.above)
    chosen = np.random.default_rng(_SEED).integers(0, max(count, 1), (_RESAMPLES, count))
    above, below = (np.array(side, dtype=float)[chosen].sum(1) for side in (measure.above, measure.below))
    return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below > 0))


def _interval(value: float, samples: np.ndarray) -> Interval:
    low, high = np.quantile(samples, [0.025, 0.975])
    return Interval(value, float(low), float(high))
