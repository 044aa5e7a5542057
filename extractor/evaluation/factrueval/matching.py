"""One-to-one matching that maximises F1 when some gold is ignored: Dinkelbach's method over linear assignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

_COMPULSORY = 100.0  # outweighs any sum of qualities that a perfect pair could displace
_ROUNDS = 20  # Dinkelbach's method converges in three or four rounds; this only bounds it

Pairs = Mapping[tuple[int, int], float]  # (gold, response) → quality, candidates only


def best_matching(
    pairs: Pairs, ignored: Sequence[bool], responses: int, *, perfect_first: bool = False
) -> list[tuple[int, int]]:
    """The pairs (gold, response) that maximise F1 = 2·Σquality / (gold + responses).

    Gold that is ignored counts neither in the sum nor in the denominator, and takes the response matched to it out too.
    With `perfect_first` as many pairs of quality 1 as possible are in the answer, whatever they cost.
    """
    if not pairs:
        return []
    kept = len(ignored) - sum(ignored)
    wanted, best, answer = 0.0, -1.0, []
    for _ in range(_ROUNDS):
        chosen = _assign(pairs, ignored, responses, wanted, perfect_first)
        reached = _f1(chosen, pairs, ignored, kept, responses)
        if reached <= best + 1e-12:
            break
        best, answer, wanted = reached, chosen, reached
    return answer


def _assign(
    pairs: Pairs, ignored: Sequence[bool], responses: int, wanted: float, perfect_first: bool
) -> list[tuple[int, int]]:
    worth = np.zeros((len(ignored), responses))
    for (gold, response), quality in pairs.items():
        value = wanted + 1e-6 if ignored[gold] else 2 * quality + 1e-9
        worth[gold, response] = value + (_COMPULSORY if perfect_first and quality >= 1.0 else 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = zip(rows.tolist(), columns.tolist(), strict=True)
    return [pair for pair in found if pair in pairs]


def _f1(
    chosen: Sequence[tuple[int, int]], pairs: Pairs, ignored: Sequence[bool], kept: int, responses: int
) -> float:  # fmt: skip
    quality = sum(pairs[pair] for pair in chosen if not ignored[pair[0]])
    counted = kept + responses - sum(ignored[gold] for gold, _ in chosen)
    return 2 * quality / counted if counted else 1.0
