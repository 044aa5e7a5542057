"""The likelihood of tag sequences under a linear-chain CRF, and its gradient: forward and backward sums in numpy.

The score of a tagging is the sum of the scores of its tags and of its transitions; there is no special first or last
tag. Sequences of a batch stand side by side, (steps, sequences, tags), padded at the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Likelihood(NamedTuple):
    """Negative log-likelihood of a batch, summed over its sequences, and what changes it."""

    loss: float
    scores: Floats  # gradient by the scores of tags, zero in the padding
    transitions: Floats  # gradient by the transitions, (from, to)


def likelihood(scores: Floats, transitions: Floats, tags: Ints, lengths: Ints) -> Likelihood:
    """`scores` (steps, sequences, tags), `tags` (steps, sequences), sequences of at least one step."""
    inside = np.arange(len(scores))[:, None] < lengths  # (steps, sequences)
    forward, backward = _forward(scores, transitions, inside), _backward(scores, transitions, inside)
    total = _log_sum(forward[-1], 1)  # the padding carries the last step on
    single = np.exp(forward + backward - total[:, None]) * inside[..., None]
    pairs = forward[:-1, :, :, None] + transitions + (scores + backward)[1:, :, None, :] - total[:, None, None]
    pairs = np.exp(pairs, where=inside[1:, :, None, None], out=np.zeros_like(pairs))
    gold, columns = np.nonzero(inside)
    score = scores[gold, columns, tags[gold, columns]].sum()
    single[gold, columns, tags[gold, columns]] -= 1
    later, sides = np.nonzero(inside[1:])
    before, after = tags[later, sides], tags[later + 1, sides]
    score += transitions[before, after].sum()
    slope = pairs.sum((0, 1))
    np.subtract.at(slope, (before, after), 1)
    return Likelihood(float(total.sum() - score), single.astype(np.float32), slope.astype(np.float32))


def _forward(scores: Floats, transitions: Floats, inside: NDArray[np.bool_]) -> Floats:
    found = np.empty_like(scores)
    found[0] = scores[0]
    for step in range(1, len(scores)):
        summed = _log_sum(found[step - 1, :, :, None] + transitions, 1) + scores[step]
        found[step] = np.where(inside[step, :, None], summed, found[step - 1])
    return found


def _backward(scores: Floats, transitions: Floats, inside: NDArray[np.bool_]) -> Floats:
    found = np.zeros_like(scores)
    for step in range(len(scores) - 2, -1, -1):
        summed = _log_sum(transitions + (scores[step + 1] + found[step + 1])[:, None, :], 2)
        found[step] = np.where(inside[step + 1, :, None], summed, 0)
    return found


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis, keepdims=True)
    return np.asarray(np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis))
