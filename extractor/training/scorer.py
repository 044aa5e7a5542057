"""Fitting the fact scorer: logistic regression that starts from the rules' own confidences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from extractor.facts.scoring import Features, Scorer, odds
from extractor.model import Fact

_PENALTY = 8.0  # of squared weights: how much evidence it takes to contradict a rule's own confidence
_DIGITS = 6
_FOLDS = 5
_LEAST = (0.1, 0.15, 0.2, 0.25, 0.3)  # scores below which facts might be dropped
_REJECTED = 5  # facts a kind must lose before it is dropped from: one reviewer's mood is no pattern
_WRONG = 0.8  # share of the dropped facts that must be wrong


class Judged(NamedTuple):
    """A proposed fact, and what a person said of it."""

    document: str
    fact: Fact
    features: Features
    right: bool


def fit(judged: Sequence[Judged]) -> Mapping[str, float]:
    """Weights of features; none where there is nothing to learn from."""
    if not judged:
        return {}
    names = sorted({name for one in judged for name in one.features})
    column = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(judged), len(names)))
    for row, one in enumerate(judged):
        for name, value in one.features.items():
            table[row, column[name]] = value
    start = np.array([odds(one.fact.confidence) for one in judged])
    right = np.array([one.right for one in judged], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = start + table @ weights
        probability = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        value = np.sum(np.logaddexp(0, logits) - right * logits) + _PENALTY / 2 * weights @ weights
        return float(value), table.T @ (probability - right) + _PENALTY * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    rounded = {name: round(float(weight), _DIGITS) for name, weight in zip(names, found.x, strict=True)}
    return {name: weight for name, weight in rounded.items() if weight}


def out_of_fold(judged: Sequence[Judged]) -> list[float]:
    """The score that each fact gets from a scorer that has not seen its document."""
    documents = sorted({one.document for one in judged})
    fold = {name: i % _FOLDS for i, name in enumerate(documents)}
    scores = [0.0] * len(judged)
    for k in range(_FOLDS):
        scorer = Scorer(fit([one for one in judged if fold[one.document] != k]), {})
        for i, one in enumerate(judged):
            if fold[one.document] == k:
                scores[i] = scorer.score(one.fact, one.features)
    return scores


def train(judged: Sequence[Judged]) -> Scorer:
    """The scorer, with the kinds of which some facts are better not proposed.

    A kind gets the highest threshold below which nearly all facts are wrong in documents that the scorer had not seen.
    """
    scores = out_of_fold(judged)
    least: dict[str, float] = {}
    for kind in sorted({one.fact.kind for one in judged}):
        own = [(score, one.right) for score, one in zip(scores, judged, strict=True) if one.fact.kind == kind]
        for threshold in _LEAST:
            lost = [right for score, right in own if score < threshold]
            if lost.count(False) >= _REJECTED and lost.count(False) >= _WRONG * len(lost):
                least[kind] = threshold
    return Scorer(fit(judged), least)


