"""A figure told twice in an article (headline, lead, quotation) is one figure with several evidences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.language.morphology import forms
from extractor.model import SLOTS, Fact, Sentence, Slot, Token

_WORD = re.compile(r"\w+")
_EXACT = 4  # digits: a number this exact is hardly met twice by chance
_YEAR = re.compile(r"\d{4}")
_AROUND = 12  # words on each side of a number that tell what it is said of
_TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_SETS = frozenset({"figure-share", "figure-told", "figure-nearest", "figure-chained"})


@dataclass
class _Told:
    """A figure with where it was told last: its sentence, its title or text, the words around its number."""

    fact: Fact
    sentence: int
    titled: bool
    words: frozenset[str]


class Figures:
    """Figures in order, each once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._told: list[_Told] = []
        self._places: dict[tuple[object, ...], list[int]] = {}  # value and unit → indices of figures

    @property
    def facts(self) -> list[Fact]:
        return [told.fact for told in self._told]

    def add(self, fact: Fact, sentence: Sentence, i: int) -> None:
        """Append the figure of token i, or join it to the one it repeats; the better told one gives the words."""
        places = self._places.setdefault(tuple(fact.get(slot) for slot in ("value", "value_max", "unit")), [])
        told = _Told(fact, sentence.ordinal, sentence.paragraph == 0, self._around(sentence, i))
        for k in places:
            if _same(self._told[k], told):
                told.fact = _joined(self._told[k], told)
                self._told[k] = told
                return
        places.append(len(self._told))
        self._told.append(told)

    def _around(self, sentence: Sentence, i: int) -> frozenset[str]:
        words = self._tokens[max(sentence.first, i - _AROUND) : min(sentence.last, i + _AROUND)]
        return frozenset(word.lemma for word in words if word.pos in _TELLING)


def _same(before: _Told, now: _Told) -> bool:
    """Whether two figures of one value and unit are one statement."""
    a, b = before.fact, now.fact
    if before.sentence == now.sentence or differ(a, b, "step") or differ(a, b, "qualifier"):
        return False
    if _years(a) and _years(b) and not _years(a) & _years(b):
        return False
    shared = _lemmas(a) & _lemmas(b)
    digits = len(str(a.get("value")).replace(".", "").strip("0"))
    if digits >= _EXACT:
        return True
    if a.rule == "figure-counted":  # «7 предприятий» of two statements may be other enterprises
        known = len(shared) > 1 or (a.get("owner") is not None and a.get("owner") == b.get("owner"))
        return _head(a) == _head(b) and known
    if {a.rule, b.rule} <= _SETS:  # «60 % компаний» of two statements may be other companies
        return bool(shared) and len((before.words & now.words) - shared) > 0
    return bool(shared)


def differ(a: Fact, b: Fact, slot: str) -> bool:
    """Whether two facts fill a slot in two ways."""
    return len({a.get(slot), b.get(slot)} - {None}) > 1


def _joined(before: _Told, now: _Told) -> Fact:
    """One fact of two; the surer one gives the words, else the first, unless the text says more than the title."""
    a, b = before.fact, now.fact
    fuller = before.titled and len(str(b.get("measure"))) >= len(str(a.get("measure")))
    first = a.confidence > b.confidence or (a.confidence == b.confidence and not fuller)
    better, other = (a, b) if first else (b, a)
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
