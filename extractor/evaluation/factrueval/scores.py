"""Precision, recall and F1 with fractional true positives that may differ on the two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Tagged(Protocol):
    """What a track matches: something with a type."""

    @property
    def tag(self) -> str: ...


G = TypeVar("G", bound=Tagged)
R = TypeVar("R", bound=Tagged)


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


@dataclass(frozen=True, slots=True)
class Match(Generic[G, R]):
    """One document's answer on track 1 or 2: what was matched with what, and what then counts."""

    gold: tuple[G, ...]
    responses: tuple[R, ...]
    pairs: Mapping[int, tuple[int, float]]  # gold → (response, quality)
    ignored: frozenset[int]  # gold that does not count
    dropped: frozenset[int]  # responses that do not count

    def tallies(self, types: Sequence[str]) -> Tallies:
        """Sums by type of what counts."""
        found = {name: Tally() for name in types}
        for g, item in enumerate(self.gold):
            if g not in self.ignored:
                found[item.tag].gold += 1
                reached = self.pairs[g][1] if g in self.pairs else 0.0
                found[item.tag].gold_quality += reached
                found[item.tag].response_quality += reached
        for r, response in enumerate(self.responses):
            found[response.tag].responses += r not in self.dropped
        return found
