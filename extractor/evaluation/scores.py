"""Extracted facts against gold: paired one to one inside a document and kind, scored by their slots.

A pair counts only where it passes the gate of its kind (a figure has the same value, an occupation the same person).
The quality of a pair is the weighted mean likeness of its slots; precision is the sum of qualities by the facts
extracted, recall by the facts of the gold. An optional gold fact is no miss when it is absent, and what matches it is
no mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractor.evaluation import similarity
from extractor.evaluation.similarity import Gold, Similarity, Values

Slots = Mapping[str, Values]  # an extracted fact: every slot as a list of values


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact of the gold: slot → values, each with what is as right."""

    kind: str
    slots: Mapping[str, Gold]
    optional: bool = False


class Weighed(NamedTuple):
    """A slot (or slots of one meaning: the best pair counts) and its weight in the quality of a pair.

    `always`: counted also where the gold leaves it empty and the program fills it.
    """

    names: tuple[str, ...]
    likeness: Similarity
    weight: float
    always: bool = False


class Rule(NamedTuple):
    """How facts of a kind are compared."""

    gate: Callable[[GoldFact, Slots], bool]
    slots: tuple[Weighed, ...]


@dataclass(slots=True)
class Tally:
    """Sums of one row of the table."""

    quality: float = 0.0
    found: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, other: Tally) -> None:
        self.quality += other.quality
        self.found += other.found
        self.gold += other.gold
        self.predicted += other.predicted

    @property
    def precision(self) -> float:
        return self.quality / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.quality / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where there is nothing."""
        both = self.gold + self.predicted
        return 2 * self.quality / both if both else 0.0

    @property
    def found_f1(self) -> float:
        """F1 when every pair that passes the gate counts as right."""
        both = self.gold + self.predicted
        return 2 * self.found / both if both else 0.0


@dataclass(slots=True)
class KindScore:
    """A kind: its tally, and a tally for every slot."""

    total: Tally = field(default_factory=Tally)
    slots: dict[str, Tally] = field(default_factory=dict)

    def add(self, other: KindScore) -> None:
        self.total.add(other.total)
        for name, tally in other.slots.items():
            self.slots.setdefault(name, Tally()).add(tally)


class Pairing(NamedTuple):
    """What was paired in a document and kind, and what was left over."""

    matched: tuple[tuple[float, GoldFact, Slots], ...]
    missed: tuple[GoldFact, ...]  # without the optional ones
    extra: tuple[Slots, ...]


def pair(kind: str, gold: Sequence[GoldFact], predicted: Sequence[Slots]) -> Pairing:
    """The best one-to-one pairs; among equals, gold that is demanded goes first."""
    rule = RULES[kind]
    qualities = [[quality(rule, one, other) for other in predicted] for one in gold]
    preference = [[q and q + 1e-3 * (not one.optional) for q in row] for one, row in zip(gold, qualities, strict=True)]
    pairs = [(i, j) for _, i, j in similarity.pairs(preference)]
    rows, columns = {i for i, _ in pairs}, {j for _, j in pairs}
    return Pairing(
        tuple((qualities[i][j], gold[i], predicted[j]) for i, j in pairs),
        tuple(one for i, one in enumerate(gold) if i not in rows and not one.optional),
        tuple(other for j, other in enumerate(predicted) if j not in columns),
    )


def score(kind: str, pairing: Pairing) -> KindScore:
    """The tallies of a kind in a document."""
    demanded = [(q, one, other) for q, one, other in pairing.matched if not one.optional]
    result = KindScore(
        Tally(
            sum(q for q, _, _ in demanded),
            len(demanded),
            len(demanded) + len(pairing.missed),
            len(demanded) + len(pairing.extra),
        )
    )
    for weighed in RULES[kind].slots:
        result.slots["/".join(weighed.names)] = _slot_tally(weighed, demanded, pairing)
    return result


def _slot_tally(weighed: Weighed, demanded: list[tuple[float, GoldFact, Slots]], pairing: Pairing) -> Tally:
    gold = [*(one for _, one, _ in demanded), *pairing.missed]
    predicted = [*(other for _, _, other in demanded), *pairing.extra]
    likenesses = [likeness(weighed, one, other) for _, one, other in demanded]
    return Tally(
        sum(likenesses),
        sum(value > 0 for value in likenesses),
        sum(any(one.slots.get(name) for name in weighed.names) for one in gold),
        sum(any(other.get(name) for name in weighed.names) for other in predicted),
    )


def quality(rule: Rule, gold: GoldFact, predicted: Slots) -> float:
    """How good an extracted fact is for a fact of the gold, from 0 to 1; 0 where the gate is shut."""
    if not rule.gate(gold, predicted):
        return 0.0
    got = total = 0.0
    for weighed in rule.slots:
        stated = any(gold.slots.get(name) for name in weighed.names)
        filled = any(predicted.get(name) for name in weighed.names)
        if stated or (filled and weighed.always):
            got += weighed.weight * likeness(weighed, gold, predicted)
            total += weighed.weight
    return got / total if total else 0.0


def likeness(weighed: Weighed, gold: GoldFact, predicted: Slots) -> float:
    """How like the values of a slot are; of slots of one meaning, the best pair counts."""
    return max(
        weighed.likeness(gold.slots[name], predicted[other])
        if gold.slots.get(name) and predicted.get(other) and _comparable(weighed, name, other)
        else 0.0
        for name in weighed.names
        for other in weighed.names
    )


def _comparable(weighed: Weighed, name: str, other: str) -> bool:
    """An organization may stand for a place («правительство области»); a term never stands for a day."""
    return name == other or weighed.likeness is similarity.text


def strict(gold: Sequence[GoldFact], predicted: Sequence[Slots], *, measure: bool) -> Tally:
    """Figures whose value and unit are exactly right; with `measure`, what is measured is named in half its words."""
    matrix = [[_strictly(one, other, measure) + 1e-3 * (not one.optional) for other in predicted] for one in gold]
    pairs = [(i, j) for score, i, j in similarity.pairs(matrix) if score >= 1]
    demanded = sum(not gold[i].optional for i, _ in pairs)
    return Tally(demanded, demanded, sum(not one.optional for one in gold), len(predicted) - len(pairs) + demanded)


def _strictly(gold: GoldFact, predicted: Slots, measure: bool) -> float:
    right = (
        likeness(_VALUE, gold, predicted) == 1
        and likeness(_UNIT, gold, predicted) == 1
        and (not measure or likeness(_MEASURE, gold, predicted) >= 0.5)
    )
    return 1 + likeness(_MEASURE, gold, predicted) if right else 0.0


def sums(scores: Iterable[KindScore]) -> Tally:
    """The tally of all kinds together."""
    total = Tally()
    for one in scores:
        total.add(one.total)
    return total


# What the kinds are compared by

_VALUE = Weighed(("value",), similarity.number, 1, True)
_UNIT = Weighed(("unit",), similarity.unit, 0.5, True)
_MEASURE = Weighed(("measure",), similarity.text, 0.5, True)
_BODY = Weighed(("organization", "place"), similarity.text, 1, True)


def _like(name: str, measure: Similarity, least: float) -> Callable[[GoldFact, Slots], bool]:
    """A gate: the slot is at least so like."""
    return lambda gold, predicted: measure(gold.slots.get(name, ()), predicted.get(name, ())) >= least


def _all(*gates: Callable[[GoldFact, Slots], bool]) -> Callable[[GoldFact, Slots], bool]:
    return lambda gold, predicted: all(gate(gold, predicted) for gate in gates)


def _any(*gates: Callable[[GoldFact, Slots], bool]) -> Callable[[GoldFact, Slots], bool]:
    return lambda gold, predicted: any(gate(gold, predicted) for gate in gates)


def _named(gold: GoldFact, predicted: Slots) -> bool:
    """The title, or the type where there is none, is half the same."""
    stated = gold.slots.get("title") or gold.slots.get("type", ())
    return similarity.text(stated, predicted.get("title") or predicted.get("type", ())) >= 0.5


def _slot(name: str, measure: Similarity, weight: float, always: bool = False) -> Weighed:
    return Weighed((name,), measure, weight, always)


RULES: Mapping[str, Rule] = {
    "occupation": Rule(
        _like("person", similarity.person, 0.5),
        (_slot("person", similarity.person, 1, True), _slot("position", similarity.text, 1, True), _BODY),
    ),
    "agreement": Rule(
        _like("parties", similarity.many, 0.3),
        (
            _slot("parties", similarity.many, 2, True),
            _slot("type", similarity.text, 0.5),
            _slot("subject", similarity.text, 0.5),
            _slot("date", similarity.date, 0.5),
            _slot("amount", similarity.number, 0.5),
        ),
    ),
    "figure": Rule(
        _like("value", similarity.number, 1),
        (_VALUE, _UNIT, _MEASURE, _slot("owner", similarity.text, 0.25)),
    ),
    "deadline": Rule(
        _any(
            _like("due", similarity.date, 0.7),
            _like("term", similarity.exact, 1),
            _like("action", similarity.text, 0.5),
        ),
        (
            Weighed(("due", "term"), similarity.date, 1, True),
            _slot("action", similarity.text, 1, True),
            _slot("issuer", similarity.text, 0.5),
            _slot("responsible", similarity.text, 0.5),
        ),
    ),
    "meeting": Rule(
        _any(_like("participants", similarity.many, 0.3), _named),
        (
            _slot("type", similarity.text, 0.5),
            _slot("participants", similarity.many, 1),
            _slot("date", similarity.date, 0.5),
            _slot("place", similarity.text, 0.5),
        ),
    ),
    "membership": Rule(
        _all(_like("member", similarity.text, 0.5), _like("group", similarity.text, 0.4)),
        (_slot("member", similarity.text, 1, True), _slot("group", similarity.text, 1, True)),
    ),
    "ownership": Rule(
        _all(_like("owner", similarity.text, 0.4), _like("property", similarity.text, 0.4)),
        (
            _slot("owner", similarity.text, 1, True),
            _slot("property", similarity.text, 1, True),
            _slot("share", similarity.number, 0.5),
        ),
    ),
    "legal_act": Rule(
        _any(_like("number", similarity.exact, 1), _named),
        (
            _slot("type", similarity.text, 1, True),
            _slot("number", similarity.exact, 1),
            _slot("title", similarity.text, 0.5),
            _slot("issuer", similarity.text, 0.5),
        ),
    ),
    "quotation": Rule(
        _like("text", similarity.text, 0.5),
        (_slot("text", similarity.text, 1, True), _slot("speaker", similarity.text, 1, True)),
    ),
    "penalty": Rule(
        _like("target", similarity.text, 0.4),
        (
            _slot("target", similarity.text, 1, True),
            _slot("type", similarity.text, 0.5, True),
            _slot("amount", similarity.number, 0.5, True),
            _slot("issuer", similarity.text, 0.5),
            _slot("reason", similarity.text, 0.5),
        ),
    ),
}


def listed(slots: Mapping[str, Any]) -> Slots:
    """A fact of `interface.md` with every slot as a list of values."""
    return {name: value if isinstance(value, list | tuple) else (value,) for name, value in slots.items()}
