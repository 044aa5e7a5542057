"""Lengths of time: «два месяца», «полтора года», «10 рабочих дней», «от 3 до 5 лет», «полгода», ISO 8601."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor import lexicon
from extractor.mentions import numerals, units
from extractor.mentions.atoms import Atom
from extractor.model import Duration

_UNITS = {row["unit"]: (row["designator"], int(row["factor"])) for row in lexicon.rows("time_units")}
_ROLES = [(tuple(row["phrase"].split()), row["role"]) for row in lexicon.rows("duration_roles")]
_TERMS = lexicon.table("term_adjectives", "iso")
_INNER = {words[0]: role for words, role in _ROLES if len(words) == 1 and role in ("last", "next")}
_LONGEST = max(len(words) for words, _ in _ROLES)
_HALF_YEAR = frozenset({"полгода", "полугода", "полугодом"})
_HALF_HOUR = frozenset({"полчаса", "получаса"})
#: «год», «месяц» without a number are a duration only after these: «в течение года», «через месяц», «за год»
_ALONE_AFTER = frozenset({"within", "after"})
_ALONE = frozenset({"год", "года", "месяц", "месяца", "неделю", "недели", "сутки", "суток", "квартала", "часа"})
_WORKING = frozenset({"рабочий", "банковский"})


class Found(NamedTuple):
    """A duration over atoms[first:last]."""

    first: int
    last: int
    value: Duration
    working: bool = False  # its days are working days


def read(atoms: Sequence[Atom], i: int) -> Found | None:
    """The duration that starts at atom i, or None."""
    word = atoms[i].lower
    if word in _HALF_YEAR or word in _HALF_HOUR:
        return _found(atoms, i, i + 1, "P6M" if word in _HALF_YEAR else "PT30M")
    if word in _ALONE and atoms[i + 1].lower not in ("назад",):
        role = _role(atoms, i)
        if role in _ALONE_AFTER and atoms[i - 1].lower != "в" and atoms[i + 1].kind != "n":
            unit = units.read(atoms, i)
            if unit and unit.name in _UNITS:
                return _found(atoms, i, i + 1, iso(Decimal(1), unit.name))
        return None
    if atoms[i + 1].lemma == "срок":
        alone = next((iso_value for stem, iso_value in _TERMS.items() if word.startswith(stem)), "")
        if alone:
            return _found(atoms, i, i + 1, alone)
    numeral = numerals.read(atoms, i)
    if numeral is None or numeral.ordinal or numeral.scale > 1000:
        return None
    if numeral.adjective:
        return _found(atoms, i, numeral.last, iso(numeral.value, numeral.unit)) if numeral.unit in _UNITS else None
    inner = _INNER.get(atoms[numeral.last].lower, "")
    unit = units.read(atoms, numeral.last + bool(inner))
    if unit and inner and unit.name in _UNITS:  # «за три последних года»
        return Found(i, unit.last, Duration(iso(numeral.value, unit.name), inner))
    if unit and atoms[unit.last].lower == "назад":
        return None
    if unit is None or unit.name not in _UNITS:
        return None
    share = numeral.unit == "%"  # «четверть века»
    found = iso(numeral.value / 100 if share else numeral.value, unit.name)
    more = _more(atoms, unit.last)
    if more:
        found += more[0].lstrip("P")
    working = any(atoms[k].lemma in _WORKING for k in range(numeral.last, unit.last))
    return _found(atoms, i, more[1] if more else unit.last, found, working)


#: beginnings of words that can be a duration without a number
TERM_STEMS = tuple(_TERMS)


def is_unit(name: str) -> bool:
    """Whether a unit is one of time."""
    return name in _UNITS


def iso(value: Decimal, unit: str) -> str:
    """«2.5», «год» → `P2Y6M`; halves of a year, month, day become months, days, hours. Empty when it is no unit."""
    designator, factor = _UNITS[unit]
    value *= factor
    whole, rest = int(value), value - int(value)
    time = designator.startswith("T")
    letter = designator[-1]
    text = ("PT" if time else "P") + (f"{whole}{letter}" if whole else "")
    if not rest:
        return text if whole else f"{text}0{letter}"
    smaller = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("TH", 24), "TH": ("M", 60), "TM": ("S", 60)}
    small, size = smaller.get(designator, ("", 1))
    return f"{text}{small[:-1]}{round(rest * size)}{small[-1:]}" if small else f"{text}{rest.normalize()}{letter}"


def seconds(unit: str) -> Decimal:
    """Length of a unit in seconds, a month taken as 30 days and a year as 360: good for hours in minutes alone."""
    designator, factor = _UNITS[unit]
    return Decimal(_SECONDS[designator] * factor)


_SECONDS = {"TS": 1, "TM": 60, "TH": 3600, "D": 86_400, "W": 604_800, "M": 2_592_000, "Y": 31_104_000}


def _more(atoms: Sequence[Atom], i: int) -> tuple[str, int] | None:
    """The smaller part of «2 года 6 месяцев», «1 год и 3 месяца»."""
    i += atoms[i].lower == "и"
    if atoms[i].kind not in "nw":
        return None
    numeral = numerals.read(atoms, i)
    if numeral is None or numeral.ordinal or numeral.unit or numeral.high:
        return None
    unit = units.read(atoms, numeral.last)
    if unit and unit.name == "месяц":
        return iso(numeral.value, unit.name), unit.last
    return None


def _found(atoms: Sequence[Atom], first: int, last: int, iso_value: str, working: bool = False) -> Found:
    return Found(first, last, Duration(iso_value, _role(atoms, first)), working)


def _role(atoms: Sequence[Atom], first: int) -> str:
    for size in range(min(_LONGEST, first), 0, -1):
        words = tuple(atom.lower for atom in atoms[first - size : first])
        for phrase, role in _ROLES:
            if phrase == words:
                return role
    return ""
