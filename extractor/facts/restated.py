"""A deadline told twice in an article (headline, lead, text) is one deadline with several evidences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractor.facts.repeats import differ
from extractor.language.morphology import forms
from extractor.model import Fact

_WORD = re.compile(r"[\w-]+")
_TELLING = frozenset({"NOUN", "PROPN", "ADJ"})


def once(facts: Iterable[Fact], title_end: int) -> list[Fact]:
    """The facts in order, those that say again what another says joined with the fuller one.

    `title_end` is where the title ends: it repeats the text in other words, so its time limit and who is meant suffice.
    """
    kept: list[Fact] = []
    for fact in facts:
        k = next((i for i, other in enumerate(kept) if _same(other, fact, title_end)), None)
        if k is None:
            kept.append(fact)
        else:
            kept[k] = _joined(kept[k], fact, title_end)
    return kept


def _same(a: Fact, b: Fact, title_end: int) -> bool:
    titled = (a.evidence[0].start < title_end) != (b.evidence[0].start < title_end)
    one, other = sorted((str(a.get("due")), str(b.get("due"))), key=len)
    if a.get("term") != b.get("term") or not (one == other or (titled and other.startswith(one))):
        return False
    if differ(a, b, "issuer") or differ(a, b, "responsible"):
        return False
    words, others = _words(a), _words(b)
    if words <= others or others <= words:
        return a.evidence[0].start != b.evidence[0].start
    return titled and one == other and (a.get("issuer") is not None or bool(words & others))


def _words(fact: Fact) -> frozenset[str]:
    """Nouns and adjectives of the action by lemma."""
    readings = (forms(word)[0] for word in _WORD.findall(str(fact.get("action"))))
    return frozenset(form.normal for form in readings if form.pos in _TELLING)


def _joined(before: Fact, now: Fact, title_end: int) -> Fact:
    """The fact with more slots; of equals the text goes before its title, the longer action before the shorter."""
    better, other = sorted((before, now), key=lambda fact: _worth(fact, title_end), reverse=True)
    names = {slot.name for slot in better.slots}
    missing = tuple(slot for slot in other.slots if slot.name not in names)
    evidence = tuple(sorted({*before.evidence, *now.evidence}, key=lambda e: (e.start, e.end)))
    return replace(better, slots=(*better.slots, *missing), evidence=evidence)


def _worth(fact: Fact, title_end: int) -> tuple[int, bool, int]:
    return len(fact.slots), fact.evidence[0].start >= title_end, len(str(fact.get("action")))
