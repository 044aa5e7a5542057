"""How like two slot values are, from 0 to 1. A gold value comes with its alternatives: the best of them counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from extractor import lexicon
from extractor.language.morphology import forms

Values = Sequence[Any]  # what fills a slot: one value, or several in a slot of many
Gold = Sequence[Sequence[Any]]  # the same with alternatives: each value first, then what is as right
Similarity = Callable[[Gold, Values], float]

_WORD = re.compile(r"[\w%]+")
_FUNCTION_WORDS = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})
_LONGEST_SIGN = 3  # letters: «т» and «кВт» are no words
_PREFIX_OF_DATE = 0.7  # «2023» for «2023-03-09»: right, but less than what is said


@lru_cache(50_000)
def words(text: str) -> frozenset[str]:
    """The lemmas of a text without its function words (all of them where there is nothing else)."""
    found = _WORD.findall(text.lower().replace("ё", "е"))
    content = {_lemma(word) for word in found if forms(word)[0].pos not in _FUNCTION_WORDS}
    return frozenset(content or found)


def _lemma(word: str) -> str:
    """The normal form, as a noun where the word can be one: «заём» is a loan here, not a form of «заесть»."""
    readings = forms(word)
    noun = next((form for form in readings if form.pos == "NOUN"), readings[0])
    return noun.normal.replace("ё", "е")


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words, as a part of all words of both."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def text(gold: Gold, values: Values) -> float:
    """Shared words of two phrases, in any form."""
    return _best(gold, values, lambda one, other: dice(words(str(one)), words(str(other))))


def exact(gold: Gold, values: Values) -> float:
    """The same or not."""
    return _best(gold, values, lambda one, other: float(str(one) == str(other)))


def number(gold: Gold, values: Values) -> float:
    """Equal numbers, however they are written."""
    return _best(gold, values, _same_number)


def date(gold: Gold, values: Values) -> float:
    """Equal dates; a part of a date is nearly right."""
    return _best(gold, values, _same_date)


def person(gold: Gold, values: Values) -> float:
    """A name that is contained in the other is the same: «Лазуткин», «Игорь Лазуткин»."""
    return _best(gold, values, _same_person)


def unit(gold: Gold, values: Values) -> float:
    """Units of one meaning are equal: «т», «тонна»; else shared words."""
    return _best(gold, values, lambda one, other: 1.0 if _unit(one) == _unit(other) else dice(_unit(one), _unit(other)))


def many(gold: Gold, values: Values) -> float:
    """Slots of many values: paired one to one, best pairs first."""
    matrix = [[max(text([one], [value]), person([one], [value])) for value in values] for one in gold]
    matched = sum(score for score, _, _ in pairs(matrix))
    return 2 * matched / (len(gold) + len(values)) if gold and values else 0.0


def pairs(matrix: Sequence[Sequence[float]]) -> Iterable[tuple[float, int, int]]:
    """One-to-one pairs (score, row, column) of a table of scores above zero, best first."""
    cells = [(score, i, j) for i, row in enumerate(matrix) for j, score in enumerate(row) if score > 0]
    rows: set[int] = set()
    columns: set[int] = set()
    for score, i, j in sorted(cells, key=lambda cell: (-cell[0], cell[1], cell[2])):
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            yield score, i, j


def _best(gold: Gold, values: Values, same: Callable[[Any, Any], float]) -> float:
    return max((same(one, value) for alternatives in gold for one in alternatives for value in values), default=0.0)


def _same_number(one: Any, other: Any) -> float:
    try:
        first, second = float(one), float(other)
    except (TypeError, ValueError):
        return 0.0
    return float(abs(first - second) <= 1e-6 * max(1.0, abs(first)))


def _same_date(one: Any, other: Any) -> float:
    first, second = str(one), str(other)
    if first == second:
        return 1.0
    return _PREFIX_OF_DATE if first.startswith(second) or second.startswith(first) else 0.0


def _same_person(one: Any, other: Any) -> float:
    small, big = sorted((words(str(one)), words(str(other))), key=len)
    if not small or not small & big:
        return 0.0
    return 1.0 if small <= big else len(small & big) / len(small | big)


def _unit(value: Any) -> frozenset[str]:
    """The parts of a unit, each under its usual sign: «тонна/год» and «т/год» are one."""
    parts = (part.strip() for part in str(value).lower().split("/"))
    return frozenset(_usual_units().get(_key(part), _key(part)) for part in parts)


@cache
def _usual_units() -> dict[str, str]:
    """Sign or name of a unit of measure → its usual sign."""
    return {
        _key(sign): row["unit"]
        for row in lexicon.rows("units")
        for sign in (row["unit"], *row["signs"].split(";"), *row["names"].split(";"))
        if sign.strip()
    }


def _key(unit: str) -> str:
    """A unit as lemmas: word forms, full stops and the order of words make no difference; signs stay as they are."""
    found = _WORD.findall(unit.lower().replace("ё", "е"))
    return " ".join(sorted(word if len(word) <= _LONGEST_SIGN else _lemma(word) for word in found))
