"""Numbers in Russian words, in every case: the other direction of `extractor.mentions.numerals`, by pymorphy3."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pymorphy3

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_UNITS = (
    "ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
    "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
    "девятнадцать",
)  # fmt: skip
_TENS = (
    "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS = (
    "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_SCALES = ((10**12, "триллион"), (10**9, "миллиард"), (10**6, "миллион"), (10**3, "тысяча"))
_PARTS = {1: "десятая", 2: "сотая", 3: "тысячная"}


@lru_cache(1)
def _morph() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(10_000)
def _inflected(word: str, *grammemes: str) -> str:
    for parse in _morph().parse(word):
        if parse.normal_form not in (word, "десятый", "сотый", "тысячный", "целый"):
            continue
        changed = parse.inflect(set(grammemes))
        if changed:
            return str(changed.word)
    raise AssertionError(f"{word} has no form {grammemes}")


def cardinal(number: int, case: str, gender: str = "masc") -> str:
    """«двумястами пятьюдесятью» for 250 in the instrumental; below 10**15."""
    return " ".join(_words(number, case, gender)) or _inflected("ноль", case, "sing")


def _words(number: int, case: str, gender: str) -> Iterator[str]:
    for scale, noun in _SCALES:
        group, number = divmod(number, scale)
        if group:
            yield from _below_thousand(group, case, "femn" if scale == 1000 else "masc")
            yield counted(noun, group, case)
    yield from _below_thousand(number, case, gender)


def _below_thousand(number: int, case: str, gender: str) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        yield _inflected(_HUNDREDS[hundreds - 1], case)
    if rest >= 20:
        yield _inflected(_TENS[rest // 10 - 2], case)
        rest %= 10
    if rest == 1:
        yield _inflected("один", case, gender, "sing", *(["inan"] if case == "accs" and gender == "masc" else []))
    elif rest == 2 and case in ("nomn", "accs"):
        yield "две" if gender == "femn" else "два"
    elif rest in (3, 4) and case == "accs":
        yield _UNITS[rest]
    elif rest:
        yield _inflected(_UNITS[rest], case)


def counted(noun: str, number: int, case: str) -> str:
    """The noun as it stands after the number: две тысячи, пятью миллионами."""
    one = number % 10 == 1 and number % 100 != 11
    few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14
    if one:
        return _inflected(noun, case, "sing")
    if case in ("nomn", "accs"):
        return _inflected(noun, "gent", "sing" if few else "plur")
    return _inflected(noun, case, "plur")


def decimal(whole: int, fraction: int, digits: int, case: str) -> str:
    """«двум целым пяти десятым» for 2, 5, 1 in the dative."""
    return " ".join((
        cardinal(whole, case, "femn"), _part("целая", whole, case),
        cardinal(fraction, case, "femn"), _part(_PARTS[digits], fraction, case),
    ))  # fmt: skip


def _part(word: str, number: int, case: str) -> str:
    """An ordinal as the noun of a fraction: одна десятая, две десятых, пятью десятыми."""
    if number % 10 == 1 and number % 100 != 11:
        return _inflected(word, case, "femn", "sing")
    return _inflected(word, "gent" if case in ("nomn", "accs") else case, "plur")


_ORDINALS = (
    "первый", "второй", "третий", "четвёртый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый",
    "одиннадцатый", "двенадцатый", "тринадцатый", "четырнадцатый", "пятнадцатый", "шестнадцатый", "семнадцатый",
    "восемнадцатый", "девятнадцатый", "двадцатый",
)  # fmt: skip


def ordinal(number: int, case: str) -> str:
    """«двадцать пятого»; 1 to 39, masculine."""
    if number <= len(_ORDINALS):
        return _ordinal(_ORDINALS[number - 1], case)
    tens, rest = divmod(number, 10)
    if not rest:
        return _ordinal("тридцатый", case)
    return f"{_TENS[tens - 2]} {_ordinal(_ORDINALS[rest - 1], case)}"


def _ordinal(word: str, case: str) -> str:
    changed = _morph().parse(word)[0].inflect({case, "masc", "sing"})
    assert changed
    return str(changed.word)
