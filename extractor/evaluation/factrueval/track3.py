"""Track 3: facts. A response fact is a list of slots; values are compared as text, without offsets.

The assignment of responses to gold facts that maximises F1 is searched document by document and type by type: all
assignments where there are no more than `_MOST_ASSIGNMENTS`; beyond that the best one-to-one matching (linear
assignment) and then single moves of a response to another gold fact while they raise F1, at most `_PASSES` rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from extractor.evaluation.factrueval.gold import FACT_TYPES, SLOT_NAMES, Document, GoldFact
from extractor.evaluation.factrueval.matching import best_matching
from extractor.evaluation.factrueval.names import namings
from extractor.evaluation.factrueval.responses import FactResponse
from extractor.evaluation.factrueval.scores import Tallies, Tally
from extractor.evaluation.factrueval.values import equal, normalize

TYPES = FACT_TYPES
_UNREAL = frozenset({"возможность", "будущее", "отрицание"})
_LIGHT_SLOTS = frozenset({"position", "phase"})
_MOST_ASSIGNMENTS = 4000
_PASSES = 10

Assignment = tuple[int | None, ...]  # response → gold fact


class Argument:
    """A slot of a gold fact and all values that fill it."""

    def __init__(self, slot: str, values: Iterable[str]) -> None:
        self.slot = slot
        self.values = frozenset(values)
        self.weight = weight(slot)

    def accepts(self, slot: str, value: str) -> bool:
        """Is it this slot, and one of its values?"""
        return slot == self.slot and any(equal(value, accepted) for accepted in self.values)


@dataclass(frozen=True)
class Task:
    """The facts of one type in one document, and the responses of that type."""

    gold: tuple[GoldFact, ...]
    arguments: tuple[tuple[Argument, ...], ...]
    ignored: tuple[bool, ...]
    responses: tuple[FactResponse, ...]

    @cached_property
    def hits(self) -> Mapping[tuple[int, int], tuple[frozenset[int], ...]]:
        """(gold, response) → for each line of the response the arguments it fills."""
        return {
            (g, r): tuple(
                frozenset(a for a, argument in enumerate(arguments) if argument.accepts(slot_name(key), value))
                for key, value in response.lines
            )
            for g, arguments in enumerate(self.arguments)
            for r, response in enumerate(self.responses)
        }

    @cached_property
    def options(self) -> tuple[tuple[int | None, ...], ...]:
        """For each response the gold facts that it shares an argument with, position apart, or none."""
        return tuple(
            (*(g for g in range(len(self.gold)) if self._shares(g, r)), None) for r in range(len(self.responses))
        )

    def _shares(self, g: int, r: int) -> bool:
        return any(self.arguments[g][a].slot != "position" for line in self.hits[g, r] for a in line)

    def quality(self, g: int, members: Sequence[int]) -> float:
        """A·(1+I)/2 of the responses that share the gold fact."""
        hit = [{a for line in self.hits[g, r] for a in line} for r in members]
        matched = set().union(*hit)
        missing = sum(argument.weight for a, argument in enumerate(self.arguments[g]) if a not in matched)
        foreign = sum(
            weight(slot_name(key))
            for r in members
            for (key, _), line in zip(self.responses[r].lines, self.hits[g, r], strict=True)
            if not line
        )
        gained = sum(self.arguments[g][a].weight for a in matched)
        agreement = gained / (gained + missing + foreign) if gained else 0.0
        return agreement * (1 + (_togetherness(matched, hit) if len(members) > 1 else 1.0)) / 2

    def tally(self, assignment: Assignment) -> Tally:
        """What the assignment counts."""
        members: dict[int, list[int]] = {}
        for r, g in enumerate(assignment):
            if g is not None:
                members.setdefault(g, []).append(r)
        found = Tally(gold=len(self.gold) - sum(self.ignored), responses=len(self.responses))
        for g, own in members.items():
            if self.ignored[g]:
                found.responses -= len(own)
            else:
                reached = self.quality(g, own)
                found.gold_quality += reached
                found.response_quality += reached * len(own)
        return found


def score(document: Document, responses: Sequence[FactResponse], *, hard: bool = False) -> Tallies:
    """The document's sums by type."""
    return {task_type: solve(task)[1] for task_type, task in tasks(document, responses, hard=hard).items()}


def tasks(document: Document, responses: Sequence[FactResponse], *, hard: bool = False) -> dict[str, Task]:
    """The facts that count, by type. `hard` is the mode -m.

    Easy: difficult facts are ignored and the phase is no slot. Hard: facts that are only possible, future or denied are
    no facts; all others count, with their phase.
    """
    found = {}
    for fact_type in TYPES:
        gold = tuple(
            fact for fact in document.facts if fact.type == fact_type and not (hard and fact.modality in _UNREAL)
        )
        found[fact_type] = Task(
            gold,
            tuple(_arguments(document, fact, hard) for fact in gold),
            tuple(fact.difficult and not hard for fact in gold),
            tuple(response for response in responses if response.type.lower() == fact_type.lower()),
        )
    return found


def solve(task: Task) -> tuple[Assignment, Tally]:
    """The best assignment found, and what it counts."""
    if prod(len(options) for options in task.options) <= _MOST_ASSIGNMENTS:
        best: Assignment = max(product(*task.options), key=lambda a: _rank(task.tally(a)))
    else:
        best = _improve(task, _one_to_one(task))
    return best, task.tally(best)


def slot_name(key: str) -> str:
    """The slot as it is compared: job = position, Фаза = phase."""
    plain = key.strip().lower()
    return SLOT_NAMES.get(plain, plain)


def weight(slot: str) -> float:
    """0.5 for position and phase, 1 for the others."""
    return 0.5 if slot in _LIGHT_SLOTS else 1.0


def _arguments(document: Document, fact: GoldFact, hard: bool) -> tuple[Argument, ...]:
    found = []
    for argument in fact.arguments:
        if argument.slot != "phase" or hard:
            values = {normalize(text) for text in argument.texts}
            for entity_id in argument.entities:
                if entity_id in document.entities:
                    values |= namings(document, document.entities[entity_id])
            found.append(Argument(argument.slot, values))
    return tuple(found)


def _togetherness(matched: set[int], hit: Sequence[set[int]]) -> float:
    """Of all pairs of matched arguments, the share that stands together in one response."""
    pairs = [(a, b) for a in matched for b in matched if a < b]
    return sum(any(a in one and b in one for one in hit) for a, b in pairs) / len(pairs) if pairs else 1.0


def _rank(tally: Tally) -> tuple[float, float, int]:
    return tally.f1, tally.gold_quality, -tally.responses


def _one_to_one(task: Task) -> Assignment:
    pairs = {(g, r): task.quality(g, [r]) for r, options in enumerate(task.options) for g in options if g is not None}
    chosen = {r: g for g, r in best_matching(pairs, task.ignored, len(task.responses))}
    return tuple(chosen.get(r) for r in range(len(task.responses)))


def _improve(task: Task, assignment: Assignment) -> Assignment:
    best, reached = assignment, _rank(task.tally(assignment))
    for _ in range(_PASSES):
        before = best
        for r, options in enumerate(task.options):
            for g in options:
                moved = (*best[:r], g, *best[r + 1 :])
                rank = _rank(task.tally(moved))
                if rank > reached:
                    best, reached = moved, rank
        if best == before:
            break
    return best
