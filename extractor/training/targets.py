"""Corrected names as tags for the names model: its own habits stay where they led to the right name.

Natasha marks less than a whole name («Тульской области» of «правительство Тульской области»); the grammar of
`mentions/` finds the rest. A model that is taught whole names forgets that habit and the grammar loses its footing. So
only what went wrong is taught: names that nobody saw, names of another kind, and words that are no name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from extractor.language.network import Ints

#: Labels of ours → Natasha's.
KINDS: Mapping[str, str] = {"person": "PER", "place": "LOC", "organization": "ORG", "group": "ORG"}
ALL = frozenset(KINDS.values())


class Name(NamedTuple):
    """text[start:end] is a name of a kind: PER, LOC or ORG."""

    start: int
    end: int
    kind: str

    def overlaps(self, other: Name) -> bool:
        return self.start < other.end and other.start < self.end

    def inside(self, other: Name) -> bool:
        return other.start <= self.start and self.end <= other.end


def taught(
    model: Sequence[Name], final: Collection[Name], gold: Sequence[Name], reviewed: Collection[str] = ALL
) -> list[Name]:
    """The names that the model should have marked, without overlaps, in order.

    `model`: what it marked; `final`: what the whole program made of it; `gold`: the right names; `reviewed`: the kinds
    of which `gold` holds every name. Of the other kinds, what the model marked is taken for right where gold is silent.
    """
    known = set(gold)
    right = [name for name in final if name in known]
    kept = [name for name in model if _stays(name, right, gold, reviewed)]
    for name in sorted(gold, key=lambda name: (name.start - name.end, name.start)):
        if not any(name.overlaps(other) for other in (*kept, *right)):
            kept.append(name)
    return sorted(kept)


def _stays(name: Name, right: Sequence[Name], gold: Sequence[Name], reviewed: Collection[str]) -> bool:
    return (
        any(name.overlaps(other) for other in right)
        or any(name.inside(other) and name.kind == other.kind for other in gold)
        or (name.kind not in reviewed and not any(name.overlaps(other) for other in gold))
    )


def outermost(names: Iterable[Name]) -> list[Name]:
    """Names without overlaps, the longer ones first come."""
    kept: list[Name] = []
    for name in sorted(set(names), key=lambda name: (name.start - name.end, name.start)):
        if not any(name.overlaps(other) for other in kept):
            kept.append(name)
    return sorted(kept)


def tags(words: Sequence[tuple[int, int]], names: Iterable[Name], outputs: Sequence[str]) -> Ints:
    """BIO tags of words (start, end) as indices into `outputs`. Words that a name only touches belong to it."""
    index = {tag: i for i, tag in enumerate(outputs)}
    found = np.full(len(words), index["O"], dtype=np.int64)
    for name in names:
        inside = [i for i, (start, end) in enumerate(words) if start < name.end and name.start < end]
        for position, i in enumerate(inside):
            found[i] = index[f"{'I' if position else 'B'}-{name.kind}"]
    return found
