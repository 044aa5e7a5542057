"""Natasha's names model, trained on by backpropagation: three convolutions, head and transitions, in numpy alone.

The vectors of words and the statistics of normalisation stay as they are. Training always goes on from the weights it
is given, with Adam, and returns the mean of the weights along the way: few corrections move the model a little, and one
odd batch does not move it far. A step is measured by the layer it changes: with the normalisation folded in, weights
of one layer are ten times those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from extractor.language.network import Floats, Ints, Layout, NameWeights, network
from extractor.training.crf import likelihood

Parameters = dict[str, Floats]
_STEEPEST = 5.0  # length of a gradient; longer ones are shortened: some channels multiply what reaches them by 176
_VECTOR = 300  # numbers of a word's vector; those of its shape follow


class Example(NamedTuple):
    """A text for training: what the model reads, a number a word, and the right tags."""

    words: Ints  # in the vocabulary
    shapes: Ints
    tags: Ints  # (words,)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; measured on factRuEval's development texts by cross-validation (docs/training.md)."""

    epochs: int = 8
    least_steps: int = 40  # few texts are gone through more often
    rate: float = 1e-2  # of the mean size of a layer's weights, a step
    batch: int = 4  # texts a step
    decay: float = 0.98  # of the mean of weights, a step
    seed: int = 0

    def rounds(self, texts: int) -> int:
        """How many epochs so many texts get."""
        return max(self.epochs, -(-self.least_steps // -(-texts // self.batch)))


class Epoch(NamedTuple):
    """The state after an epoch."""

    number: int  # from 1
    loss: float  # mean a word, while training
    weights: NameWeights  # the mean along the way


def train(start: NameWeights, examples: Sequence[Example], recipe: Recipe) -> Iterator[Epoch]:
    """The weights after each epoch; the same examples, recipe and start give the same weights."""
    random = np.random.default_rng(recipe.seed)
    weights = _unpack(start)
    mean = {name: value.copy() for name, value in weights.items()}
    adam = _Adam(weights, recipe.rate)
    for epoch in range(1, recipe.rounds(len(examples)) + 1):
        summed = 0.0
        order = random.permutation(len(examples))
        for first in range(0, len(order), recipe.batch):
            batch = [examples[i] for i in order[first : first + recipe.batch]]
            step_loss, slopes = _slopes(weights, start, batch)
            summed += step_loss
            adam.step(weights, slopes)
            kept = min(recipe.decay, adam.steps / (adam.steps + 10))
            for name, value in mean.items():
                value *= kept
                value += (1 - kept) * weights[name]
        copied = {name: value.copy() for name, value in mean.items()}
        yield Epoch(epoch, summed / sum(len(example.tags) for example in examples), _pack(start, copied))


def last(start: NameWeights, examples: Sequence[Example], recipe: Recipe) -> NameWeights:
    """The weights after all epochs."""
    *_, state = train(start, examples, recipe)
    return state.weights


def loss(weights: NameWeights, examples: Sequence[Example]) -> float:
    """Mean loss a word of texts that are not learnt from."""
    unpacked = _unpack(weights)
    total = sum(_slopes(unpacked, weights, [example])[0] for example in examples)
    return total / max(1, sum(len(example.tags) for example in examples))


class _Adam:
    def __init__(self, weights: Parameters, rate: float) -> None:
        self.steps = 0
        self.rates = {name: rate * float(np.abs(value).mean()) for name, value in weights.items()}
        self.first = {name: np.zeros_like(value) for name, value in weights.items()}
        self.second = {name: np.zeros_like(value) for name, value in weights.items()}

    def step(self, weights: Parameters, slopes: Parameters) -> None:
        """Moves the weights against their slopes."""
        self.steps += 1
        length = float(np.sqrt(sum(float(np.vdot(slope, slope)) for slope in slopes.values())))
        shorter = min(1.0, _STEEPEST / max(length, 1e-8))
        corrected = float(np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps))
        for name, slope in slopes.items():
            first, second = self.first[name], self.second[name]
            slope = slope * shorter
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            weights[name] -= corrected * self.rates[name] * first / (np.sqrt(second) + 1e-8)


def _unpack(names: NameWeights) -> Parameters:
    parts: dict[str, Any] = {
        "shapes": names.shapes, "first": names.first.weight, "first_bias": names.first.bias,
        "second": names.second.weight, "second_bias": names.second.bias,
        "third": names.third.weight, "third_bias": names.third.bias,
        "head": names.head.weight, "head_bias": names.head.bias, "transitions": names.transitions,
    }  # fmt: skip
    return {name: np.array(value, dtype=np.float32) for name, value in parts.items()}


def _pack(start: NameWeights, weights: Parameters) -> NameWeights:
    return NameWeights(
        weights["shapes"],
        start.first._replace(weight=weights["first"], bias=weights["first_bias"]),
        start.second._replace(weight=weights["second"], bias=weights["second_bias"]),
        start.third._replace(weight=weights["third"], bias=weights["third_bias"]),
        start.head._replace(weight=weights["head"], bias=weights["head_bias"]),
        weights["transitions"],
    )


def _slopes(weights: Parameters, start: NameWeights, batch: Sequence[Example]) -> tuple[float, Parameters]:
    """Loss of a batch, and the gradient of its mean a text by every weight."""
    lengths = np.array([len(example.tags) for example in batch])
    layout = Layout.of(lengths.tolist())
    names = _pack(start, weights)
    shapes = np.concatenate([example.shapes for example in batch])
    inputs = np.zeros((layout.size, names.first.weight.shape[0] // 3), dtype=np.float32)
    inputs[layout.places, :_VECTOR] = network().vectors(np.concatenate([example.words for example in batch]))
    inputs[layout.places, _VECTOR:] = names.shapes[shapes]
    lower = names.first(inputs, layout)
    middle = names.second(lower, layout)
    upper = names.third(middle, layout)
    rows = upper[layout.places]
    steps, sides = _grid(lengths)
    scores = np.zeros((int(lengths.max()), len(batch), len(names.head.bias)), dtype=np.float32)
    scores[steps, sides] = names.head(rows)
    tags = np.zeros(scores.shape[:2], dtype=np.int64)
    tags[steps, sides] = np.concatenate([example.tags for example in batch])
    found = likelihood(scores, names.transitions, tags, lengths)

    slope = found.scores[steps, sides] / len(batch)
    slopes = {"head": rows.T @ slope, "head_bias": slope.sum(0), "transitions": found.transitions / len(batch)}
    above = np.zeros_like(upper)
    above[layout.places] = slope @ names.head.weight.T
    below = _back(slopes, "third", names.third.weight, middle, upper, above)
    below = _back(slopes, "second", names.second.weight, lower, middle, below)
    read = _back(slopes, "first", names.first.weight, inputs, lower, below)
    slopes["shapes"] = np.zeros_like(names.shapes)
    np.add.at(slopes["shapes"], shapes, read[layout.places, _VECTOR:])
    return found.loss, slopes


def _grid(lengths: Ints) -> tuple[Ints, Ints]:
    """Step and side of every word of texts that follow each other."""
    steps = np.concatenate([np.arange(length) for length in lengths.tolist()])
    return steps, np.repeat(np.arange(len(lengths)), lengths)


def _back(
    slopes: Parameters, layer: str, weight: Floats, below: Floats, out: Floats, slope: Floats
) -> Floats:
    """Through a convolution and its relu: adds the slopes of its weights, returns the slope of what it read."""
    slope = (slope * (out > 0))[1:-1]  # separators are zero in `out`: nothing passes there
    width = below.shape[1]
    windows = as_strided(below, (len(slope), 3 * width), (below.strides[0], below.strides[1]), writeable=False)
    slopes[layer] = windows.T @ slope
    slopes[f"{layer}_bias"] = slope.sum(0)
    read = np.zeros_like(below)
    taps = slope @ weight.T
    for tap in range(3):
        read[tap : tap + len(slope)] += taps[:, tap * width : (tap + 1) * width]
    return read
