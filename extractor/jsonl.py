"""Facts as JSON Lines: the shape of `interface.md`, shared by the store, the evaluations and the annotation files."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from extractor.model import LIST_SLOTS, SLOTS, Fact, SlotValue


def number(value: Decimal) -> int | float:
    """A Decimal as the JSON number that reads the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def slot_values(fact: Fact) -> dict[str, Any]:
    """Slot → value in the order of facts.md: strings, numbers, and lists for slots of many values."""
    found: dict[str, Any] = {}
    for name in SLOTS[fact.kind]:
        values = [_plain(value) for value in fact.all(name)]
        if values:
            found[name] = values if name in LIST_SLOTS else values[0]
    return found


def fact_id(document: str, kind: str, slots: dict[str, Any]) -> str:
    """Content hash of document, kind and slot values: the same on every machine and in every run."""
    content = json.dumps([document, kind, slots], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def fact_json(document: str, fact: Fact, review: str = "proposed") -> dict[str, Any]:
    """A fact as one JSON object of `interface.md`."""
    slots = slot_values(fact)
    return {
        "id": fact_id(document, fact.kind, slots),
        "document": document,
        "kind": fact.kind,
        "slots": slots,
        "evidence": [{"start": e.start, "end": e.end, "text": e.text} for e in fact.evidence],
        "confidence": fact.confidence,
        "rule": fact.rule,
        "review": review,
    }


def _plain(value: SlotValue) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    return list(value) if isinstance(value, tuple) else value
