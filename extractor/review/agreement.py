"""How far two reviewers agree: F1 of facts and slots, Cohen's kappa, Krippendorff's alpha (nominal)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from extractor.review.blind import Difference, held
from extractor.review.cards import Card


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one kind or one slot. `kappa` and `alpha` are None where chance alone explains everything."""

    name: str
    both: int
    one: int
    other: int
    kappa: float | None = None
    alpha: float | None = None

    @property
    def f1(self) -> float | None:
        """Of one reviewer against the other; the same either way round."""
        total = self.one + self.other
        return 2 * self.both / total if total else None


def by_kind(pairs: Iterable[Difference]) -> list[Agreement]:
    """Whether they state the same facts (F1: with equal values) and give the same verdicts (kappa, alpha)."""
    grouped: dict[str, list[Difference]] = defaultdict(list)
    for pair in pairs:
        grouped[pair.kind].append(pair)
    return [_of_kind(kind, group) for kind, group in sorted(grouped.items())]


def by_slot(pairs: Iterable[Difference]) -> list[Agreement]:
    """Slot by slot over the facts that both hold true."""
    one: Counter[str] = Counter()
    other: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for pair in pairs:
        left, right = held(pair.one), held(pair.other)
        if left is None or right is None:
            continue
        one.update(left.keys())
        other.update(right.keys())
        both.update(name for name in left.keys() & right.keys() if left[name] == right[name])
    return [Agreement(name, both[name], one[name], other[name]) for name in sorted(one | other)]


def _of_kind(kind: str, group: Sequence[Difference]) -> Agreement:
    sides = [(held(pair.one), held(pair.other)) for pair in group]
    labels = [(_verdict(pair.one), _verdict(pair.other)) for pair in group]
    return Agreement(
        kind,
        both=sum(left is not None and left == right for left, right in sides),
        one=sum(left is not None for left, _ in sides),
        other=sum(right is not None for _, right in sides),
        kappa=cohen_kappa(labels),
        alpha=krippendorff_alpha(labels),
    )


def _verdict(card: Card | None) -> str:
    """What a reviewer says of a fact; to leave it as proposed is to accept it."""
    if card is None:
        return "absent"
    return "accepted" if card.review == "proposed" else card.review


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two raters beyond chance; None where there is nothing to disagree about."""
    if not pairs:
        return None
    total = len(pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(one[label] * other[label] for label in one) / total**2
    observed = sum(a == b for a, b in pairs) / total
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(units: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Nominal alpha of any number of raters; None marks a missing value; None where all values are equal.

    >>> krippendorff_alpha([(1, 1), (2, 2), (3, 3)])
    1.0
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        for i, a in enumerate(values):
            for j, b in enumerate(values):
                if i != j:
                    coincidences[a, b] += 1 / (len(values) - 1)  # type: ignore[assignment]
    totals: Counter[Hashable] = Counter()
    for (a, _), weight in coincidences.items():
        totals[a] += weight
    n = sum(totals.values())
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b)
    if n <= 1 or expected == 0:
        return None
    observed = sum(weight for (a, b), weight in coincidences.items() if a != b)
    return 1 - (n - 1) * observed / expected
