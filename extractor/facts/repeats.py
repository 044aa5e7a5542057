"""A figure told twice in an article (headline, lead, quotation) is one figure with several evidences."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.language.morphology import forms
from extractor.model import SLOTS, Fact, Slot

_WORD = re.compile(r"\w+")
_EXACT = 4  # digits: a number this exact is hardly met twice by chance
_YEAR = re.compile(r"\d{4}")


class Figures:
    """Figures in order, each once."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self._places: dict[tuple[object, ...], list[int]] = {}  # value and unit → indices of facts

    def add(self, fact: Fact) -> None:
        """Append a figure, or join it to the one it repeats; the better told one gives the words."""
        places = self._places.setdefault(tuple(fact.get(slot) for slot in ("value", "value_max", "unit")), [])
        for i in places:
            if _same(self.facts[i], fact):
                self.facts[i] = _joined(self.facts[i], fact)
                return
        places.append(len(self.facts))
        self.facts.append(fact)


def _same(a: Fact, b: Fact) -> bool:
    """Whether two figures of one value and unit are one statement."""
    steps = {a.get("step"), b.get("step")} - {None}
    if len(steps) > 1 or (_years(a) and _years(b) and not _years(a) & _years(b)):
        return False
    shared = _lemmas(a) & _lemmas(b)
    digits = len(str(a.get("value")).replace(".", "").strip("0"))
    if a.rule == "figure-counted":  # «7 предприятий» of two statements may be other enterprises
        known = len(shared) > 1 or (a.get("owner") is not None and a.get("owner") == b.get("owner"))
        return digits >= _EXACT or (_head(a) == _head(b) and known)
    return bool(shared) or digits >= _EXACT


def _joined(a: Fact, b: Fact) -> Fact:
    better, other = (a, b) if a.confidence >= b.confidence else (b, a)
    names = {slot.name for slot in better.slots}
    missing = tuple(slot for slot in other.slots if slot.name not in names and slot.name in ("owner", "period"))
    evidence = tuple(sorted({*a.evidence, *b.evidence}, key=lambda e: (e.start, e.end)))
    return replace(better, slots=_ordered((*better.slots, *missing)), evidence=evidence)


def _ordered(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    return tuple(sorted(slots, key=lambda slot: SLOTS["figure"].index(slot.name)))


def _years(fact: Fact) -> frozenset[str]:
    return frozenset(_YEAR.findall(str(fact.get("period") or "")))


def _lemmas(fact: Fact) -> frozenset[str]:
    words = _WORD.findall(str(fact.get("measure")))
    return frozenset(forms(word)[0].normal for word in words if len(word) > 3)


def _head(fact: Fact) -> str:
    """First noun of the measure."""
    for word in _WORD.findall(str(fact.get("measure"))):
        form = forms(word)[0]
        if form.pos == "NOUN":
            return form.normal
    return ""
