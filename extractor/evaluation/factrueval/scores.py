"""Precision, recall and F1 with fractional true positives that may differ on the two sides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Sums over documents: quality reached on the gold side and on the response side, and how many there are."""

    gold_quality: float = 0.0
    response_quality: float = 0.0
    gold: int = 0
    responses: int = 0

    def add(self, other: Tally) -> None:
        self.gold_quality += other.gold_quality
        self.response_quality += other.response_quality
        self.gold += other.gold
        self.responses += other.responses

    @property
    def precision(self) -> float:
        return self.response_quality / self.responses if self.responses else 0.0

    @property
    def recall(self) -> float:
        return self.gold_quality / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def figures(self) -> dict[str, float]:
        """Rounded to four places, for JSON."""
        return {"p": round(self.precision, 4), "r": round(self.recall, 4), "f1": round(self.f1, 4)}


Tallies = dict[str, Tally]  # type (and «overall») → sums


def total(by_type: Tallies) -> Tally:
    """The sum over the types."""
    found = Tally()
    for tally in by_type.values():
        found.add(tally)
    return found


def add_all(into: Tallies, tallies: Tallies) -> None:
    """Add the sums of one document to those of all."""
    for name, tally in tallies.items():
        into.setdefault(name, Tally()).add(tally)
