"""Numbers in digits and words, read back from how they are written: no decimal may be lost in any case or style."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions import numerals
from extractor.mentions.atoms import cut
from extractor.mentions.numerals import Numeral
from tests import spelling
from tests.phrases import words_of

CASES = st.sampled_from(spelling.CASES)
SPACES = st.sampled_from((" ", "\u00a0", "\u202f", ""))
SCALES = st.sampled_from(
    (("тыс.", 10**3), ("тысяч", 10**3), ("млн", 10**6), ("миллионов", 10**6), ("млрд", 10**9), ("трлн", 10**12))
)


def _read(text: str) -> Numeral | None:
    """The number that the whole text is; None when something stays unread."""
    atoms = cut(words_of(text))
    found = numerals.read(atoms, 0)
    return found if found and found.last == len(atoms) - 3 else None


def _value(text: str) -> Decimal:
    found = _read(text)
    assert found, f"not read as one number: {text}"
    return found.value


@given(st.one_of(st.integers(0, 10**15 - 1), st.integers(0, 10_000)), CASES)
@settings(max_examples=500, deadline=None)
def test_words_in_any_case(number: int, case: str) -> None:
    assert _value(spelling.cardinal(number, case)) == number


@given(st.integers(0, 10**6), st.integers(1, 3), st.data(), CASES)
@settings(max_examples=200, deadline=None)
def test_decimals_in_words(whole: int, digits: int, data: st.DataObject, case: str) -> None:
    fraction = data.draw(st.integers(1, 10**digits - 1))
    assert _value(spelling.decimal(whole, fraction, digits, case)) == whole + Decimal(fraction) / 10**digits


@given(st.decimals(0, 10**15, places=3, allow_nan=False, allow_infinity=False), SPACES)
@settings(max_examples=300, deadline=None)
def test_decimals_in_digits(number: Decimal, space: str) -> None:
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    text = f"{int(whole):,}".replace(",", space) + (f",{fraction}" if fraction else "")
    assert _value(text) == number


@given(st.integers(0, 10**15))
@settings(max_examples=100, deadline=None)
def test_groups_apart_by_stops(number: int) -> None:
    text = f"{number:,}".replace(",", ".")
    assert _value(f"{text},5") == number + Decimal("0.5")


@given(st.integers(0, 10**5), st.integers(0, 99), SCALES)
@settings(max_examples=200, deadline=None)
def test_with_magnitude(whole: int, hundredths: int, scale: tuple[str, int]) -> None:
    word, factor = scale
    number = whole + Decimal(hundredths) / 100
    digits = f"{number.normalize():f}".replace(".", ",")
    assert _value(f"{digits} {word}") == number * factor


@given(st.integers(2, 999), CASES)
@settings(max_examples=100, deadline=None)
def test_ordinals_are_no_cardinals(number: int, case: str) -> None:
    found = _read(f"{number}-й")
    assert found and found.ordinal and found.value == number


@given(st.text(alphabet="0123456789., -–/%½еёмлнтыспярдва", max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_grammar(text: str) -> None:
    atoms = cut(words_of(text))
    for i in range(len(atoms) - 3):
        found = numerals.read(atoms, i)
        assert found is None or (i < found.last <= len(atoms) - 3 and found.value >= 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("полтора", "1.5"), ("полутора", "1.5"), ("полторы тысячи", "1500"), ("двух с половиной", "2.5"),
        ("пять с четвертью", "5.25"), ("15-ти", "15"), ("2х", "2"), ("3-мя", "3"), ("½", "0.5"), ("2¾", "2.75"),
        ("1.200,5", "1200.5"), ("1,200,000", "1200000"), ("1.125 млрд", "1125000000"), ("1.125", "1125"),
        ("0.125", "0.125"), ("тысячи четыре", "4000"), ("5-тысячный", "5000"), ("100-миллионный", "100000000"),
        ("полмиллиона", "500000"), ("половина миллиона", "500000"), ("двое", "2"), ("пол-литра", ""),
        ("СТО", ""), ("12.03.2022", ""), ("пятнадцать", "15"), ("сорока", "40"), ("девяноста девяти", "99"),
        ("млн", ""), ("тысяч", ""), ("миллиона", "1000000"), ("сто тысяч", "100000"), ("млрд. руб", ""),
    ],
)  # fmt: skip
def test_number(text: str, value: str) -> None:
    found = _read(text)
    assert (str(numerals.plain(found.value)) if found else "") == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-5", 3, 5), ("3–5", 3, 5), ("10 – 15", 10, 15), ("трёх-пяти", 3, 5), ("два-три", 2, 3),
        ("5-7 млн", 5_000_000, 7_000_000), ("две – три тысячи", 2000, 3000), ("пяти-шести тысяч", 5000, 6000),
    ],
)  # fmt: skip
def test_range(text: str, low: int, high: int) -> None:
    found = _read(text)
    assert found and found.value == low and found.high == high


@pytest.mark.parametrize("text", ["5-3", "123-45-67", "5- 7"])
def test_no_range(text: str) -> None:
    found = _read(text)
    assert found is None or found.high is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("треть", "33.33", "%"), ("две трети", "66.67", "%"), ("три четверти", "75", "%"), ("половину", "50", "%"),
        ("2/3", "66.67", "%"), ("вдвое", "2", "раз"), ("втрое", "3", "раз"), ("49-процентный", "49", "%"),
        ("двадцатипятипроцентный", "25", "%"), ("трёхкратный", "3", "раз"), ("двухкилометровый", "2", "км"),
        ("стопроцентная", "100", "%"), ("полуторакратный", "1.5", "раз"), ("тысячетонный", "1000", "т"),
        ("восьмидесятикилометровая", "80", "км"), ("пятилетний", "5", "год"), ("одна десятая", "10", "%"),
    ],
)  # fmt: skip
def test_words_with_their_unit(text: str, value: str, unit: str) -> None:
    found = _read(text)
    assert found and (str(found.value), found.unit) == (value, unit)
