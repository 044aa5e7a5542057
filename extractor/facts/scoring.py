"""How likely a proposed fact is right, learnt from what people accepted and rejected.

The rules give every fact a confidence of their own. A scorer moves it: the odds that the rule states are multiplied by
what reviewers taught about facts of this kind, rule and shape. A scorer that has learnt nothing changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log, log1p

from extractor.model import Entity, Fact

Features = Mapping[str, float]

_SURE = 0.01  # a confidence is taken for at least this far from 0 and 1
_DIGITS = 3
_LONG = 60  # characters of a slot's text
_STATES = frozenset({"modality", "status", "mode", "role", "unit", "type"})  # slots whose values come again and again


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of features; `least`: kind → the score below which facts of that kind are not proposed at all."""

    weights: Mapping[str, float]
    least: Mapping[str, float]

    def score(self, fact: Fact, found: Features) -> float:
        """The probability that a person would accept the fact."""
        weights = self.weights
        return sigmoid(odds(fact.confidence) + sum(weights.get(name, 0.0) * value for name, value in found.items()))

    def judge(self, facts: Iterable[Fact], entities: Mapping[str, Entity], length: int) -> tuple[Fact, ...]:
        """The facts with learnt confidences, without those that reviewers keep rejecting."""
        scored = ((fact, self.score(fact, features(fact, entities, length))) for fact in facts)
        return tuple(
            replace(fact, confidence=round(score, _DIGITS))
            for fact, score in scored
            if score >= self.least.get(fact.kind, 0.0)
        )


def odds(confidence: float) -> float:
    """The logarithm of the odds of a probability."""
    bounded = min(max(confidence, _SURE), 1 - _SURE)
    return log(bounded / (1 - bounded))


def sigmoid(value: float) -> float:
    """The inverse of `odds`, without its bounds."""
    return 1 / (1 + exp(-value)) if value >= 0 else 1 - 1 / (1 + exp(value))


def features(fact: Fact, entities: Mapping[str, Entity], length: int) -> dict[str, float]:
    """What a scorer looks at; `length`: characters of the article."""
    kind, evidence = fact.kind, fact.evidence[0]
    spans = sorted((slot.start, slot.end) for slot in fact.slots if 0 <= slot.start < slot.end)
    gaps = [after[0] - before[1] for before, after in pairwise(spans)]
    found = {
        "any": 1.0,
        "confidence": odds(fact.confidence),
        f"kind={kind}": 1.0,
        f"rule={fact.rule}": 1.0,
        f"{kind}: confidence": odds(fact.confidence),
        "evidence": log1p((evidence.end - evidence.start) / 100),
        "repeated": float(len(fact.evidence) > 1),
        "place": evidence.start / max(length, 1),
        "gap": log1p(max(0, *gaps, 0) / 20),
        f"{kind}: unstated": sum(slot.start < 0 for slot in fact.slots) / 4,
    }
    for slot in fact.slots:
        name = f"{kind}.{slot.name}"
        found[name] = 1.0
        if slot.entity in entities:
            found[f"{name}: {entities[slot.entity].kind}"] = 1.0
        elif slot.name in _STATES:
            found[f"{name}={slot.value}"] = 1.0
        elif isinstance(slot.value, str) and len(slot.value) > _LONG:
            found[f"{name}: long"] = 1.0
    return found
