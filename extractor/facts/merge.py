"""A statement repeated in an article is one fact with several evidences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor.model import Fact


def merge(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts of equal kind and slot values become one: evidences joined, the best confidence and its rule kept."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (fact.kind, *((slot.name, slot.value) for slot in fact.slots))
        seen = found.get(key)
        if seen is None:
            found[key] = fact
            continue
        evidence = tuple(sorted({*seen.evidence, *fact.evidence}, key=lambda e: (e.start, e.end)))
        better = max(seen, fact, key=lambda f: f.confidence)
        found[key] = replace(better, evidence=evidence)
    return tuple(sorted(found.values(), key=lambda f: (f.evidence[0].start, f.evidence[0].end, f.kind)))
