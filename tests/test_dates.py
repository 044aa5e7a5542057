"""Dates and durations in sentences: a table of phrases (tables/dates.tsv), published on 27 March 2025."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions import calendar, dates
from extractor.model import DateValue, Duration, Reading
from tests import spelling
from tests.phrases import PUBLISHED, Phrase, parameters, read_all, table, words_of

PHRASES = table("dates")


@pytest.fixture(scope="module")
def readings() -> Mapping[str, Reading]:
    return read_all([phrase.text for phrase in PHRASES])


def _shown(reading: Reading) -> str:
    values = [m.value for m in reading.mentions if isinstance(m.value, (DateValue, Duration))]
    return "; ".join(value.iso if value.role in ("at", "") else f"{value.iso} {value.role}" for value in values)


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase, readings: Mapping[str, Reading]) -> None:
    assert _shown(readings[phrase.text]) == phrase.expected


def test_table_is_large_and_nearly_without_known_failures() -> None:
    assert len(PHRASES) >= 180
    assert sum(bool(phrase.fails) for phrase in PHRASES) <= len(PHRASES) // 100 + 1


def test_mentions_quote_the_text(readings: Mapping[str, Reading]) -> None:
    for text, reading in readings.items():
        for mention in reading.mentions:
            if mention.label in ("date", "duration"):
                assert text[mention.start : mention.end] == mention.text == mention.text.strip() != ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Завод открыли 9 марта.", "--03-09"),
        ("Завод открыли в марте.", "--03"),
        ("Форум шёл 25–27 мая.", "--05-25/--05-27 during"),
        ("За девять месяцев этого года выпуск вырос.", "--01/--09 during"),
        ("Завод открыли в 2023 году.", "2023"),
        ("Завод открыли в прошлом году.", ""),
        ("Завод открыли вчера.", ""),
        ("Завод открыли пять лет назад.", ""),
    ],
)
def test_without_day_of_publication_what_is_known_is_kept(text: str, expected: str) -> None:
    assert _shown(read_all([text], None)[text]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 марта состоится форум.", "2025-03-25"),  # told a little late
        ("25 февраля состоится форум.", "2026-02-25"),
        ("28 марта состоялся форум.", "2024-03-28"),
    ],
)
def test_a_day_just_gone_may_be_announced_still(text: str, expected: str) -> None:
    assert _shown(read_all([text])[text]) == expected


def test_working_days_and_reported_months_are_marked(readings: Mapping[str, Reading]) -> None:
    (working,) = [m for m in readings["Работу сделать через 10 рабочих дней."].mentions if m.label == "duration"]
    assert working.attributes["days"] == "working"
    (reported,) = [m for m in readings["За девять месяцев выпуск вырос."].mentions if m.label == "duration"]
    assert reported.attributes["period"] == "2024-01/2024-09"


@pytest.mark.parametrize(
    ("date", "duration", "expected"),
    [
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2023-11-30", "P3M", "2024-02-29"),
        ("2023-12-31", "P1D", "2024-01-01"),
        ("2023-03-09", "P2W", "2023-03-23"),
        ("2023-03-09", "P2Y6M", "2025-09-09"),
        ("2023-03", "P2M", "2023-05"),
        ("2023-11", "P2M", "2024-01"),
        ("2023", "P2Y", "2025"),
        ("2023-Q4", "P3M", "2024-Q1"),
        ("2023-H1", "P6M", "2023-H2"),
        ("2023", "P2M", "2024-02-29"),
        ("2023-03", "P10D", "2023-04-10"),
    ],
)
def test_add(date: str, duration: str, expected: str) -> None:
    assert calendar.add(date, duration) == expected


@pytest.mark.parametrize(
    ("date", "days", "expected"),
    [
        ("2025-03-27", 1, "2025-03-28"),
        ("2025-03-28", 1, "2025-03-31"),
        ("2025-03-29", 1, "2025-03-31"),
        ("2025-03-27", 10, "2025-04-10"),
        ("2025-03-27", 5, "2025-04-03"),
    ],
)
def test_working_days(date: str, days: int, expected: str) -> None:
    assert calendar.add(date, f"P{days}D", working=True) == expected


@pytest.mark.parametrize("text", ["", "2023-13", "2023-02-30", "март", "2023-Q5", "../2030", "2019/.."])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        calendar.add(text, "P1M")


def test_no_duration() -> None:
    with pytest.raises(ValueError, match="duration"):
        calendar.add("2023", "2 года")


def test_first_and_last_day() -> None:
    assert calendar.first_day("2023-Q2") == dt.date(2023, 4, 1)
    assert calendar.last_day("2023-H1") == dt.date(2023, 6, 30)
    assert calendar.last_day("2022-01/2022-10") == dt.date(2022, 10, 31)


# -- every day and duration, in ten styles --------------------------------------------------------------------------

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_DATE_STYLES: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day.day} {_in_case(_MONTHS[day.month - 1], 'gent')} {day.year} года",
    lambda day: f"{day.day} {_in_case(_MONTHS[day.month - 1], 'gent')} {day.year} г.",
    lambda day: f"{day.day}-го {_in_case(_MONTHS[day.month - 1], 'gent')} {day.year}-го",
    lambda day: f"{day.day} {_in_case(_MONTHS[day.month - 1], 'gent')}, а точнее",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year} г.",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year % 100:02}",
    lambda day: day.isoformat(),
    lambda day: f"{spelling.ordinal(day.day, 'gent')} {_in_case(_MONTHS[day.month - 1], 'gent')} {day.year} года",
)
_PERIOD_STYLES: tuple[tuple[Callable[[int, int], str], Callable[[int, int], str]], ...] = (
    (lambda y, m: f"в {_in_case(_MONTHS[m - 1], 'loct')} {y} года", lambda y, m: f"{y}-{m:02}"),
    (lambda y, m: f"за {_MONTHS[m - 1]} {y} г.", lambda y, m: f"{y}-{m:02}"),
    (lambda y, m: f"в {y} году", lambda y, m: f"{y}"),
    (lambda y, m: f"до конца {y} года", lambda y, m: f"{y}-12-31"),
    (lambda y, m: f"в {(m + 2) // 3}-м квартале {y} года", lambda y, m: f"{y}-Q{(m + 2) // 3}"),
    (lambda y, m: f"в {'I' * ((m + 5) // 6)} полугодии {y} года", lambda y, m: f"{y}-H{(m + 5) // 6}"),
    (lambda y, m: f"за {max(m, 2)} месяцев {y} года", lambda y, m: f"{y}-01/{y}-{max(m, 2):02}"),
    (lambda y, m: f"с {y} года", lambda y, m: f"{y}/.."),
    (lambda y, m: f"с {y} по {y + m} год", lambda y, m: f"{y}/{y + m}"),
    (lambda y, m: f"в {y}–{y + m} годах", lambda y, m: f"{y}/{y + m}"),
)
_TIME_NOUNS = {"Y": "год", "M": "месяц", "W": "неделя", "D": "день"}
_DURATION_STYLES: tuple[tuple[str, str], ...] = (
    ("в течение {}", "gent"), ("за {}", "accs"), ("через {}", "accs"), ("на {}", "accs"), ("сроком на {}", "accs"),
    ("сроком до {}", "gent"), ("не более {}", "gent"), ("каждые {}", "accs"), ("в последние {}", "accs"),
    ("спустя {}", "accs"),
)  # fmt: skip


def _in_case(noun: str, case: str) -> str:
    return spelling.counted(noun, 1, case)


def _found(text: str) -> list[str]:
    reading = words_of(text)
    found = list(dates.find(reading, None))
    assert all(text[m.start : m.end] == m.text for m in found)
    return [m.value.iso for m in found if isinstance(m.value, (DateValue, Duration))]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(_DATE_STYLES))
@settings(max_examples=400, deadline=None)
def test_days_in_ten_styles(day: dt.date, style: Callable[[dt.date], str]) -> None:
    text = f"Завод открыт {style(day)}"
    expected = day.isoformat()
    if "точнее" in text:  # without the year: that of the 27th of March 2025 or the one nearest to it
        found = dt.date.fromisoformat(_found(text)[0])
        assert (found.month, found.day) == (day.month, day.day) and abs((found - PUBLISHED).days) <= _LEAP
    else:
        assert _found(text) == [expected]


_LEAP = 366 * 4  # days to the nearest 29 February


@given(st.integers(1950, 2060), st.integers(1, 12), st.sampled_from(_PERIOD_STYLES))
@settings(max_examples=300, deadline=None)
def test_periods_in_ten_styles(
    year: int, month: int, style: tuple[Callable[[int, int], str], Callable[[int, int], str]]
) -> None:
    said, iso = style
    assert _found(f"Завод работал {said(year, month)} без остановки") == [iso(year, month)]


@given(st.integers(1, 200), st.sampled_from("YMWD"), st.booleans(), st.sampled_from(_DURATION_STYLES))
@settings(max_examples=300, deadline=None)
def test_durations_in_ten_styles(count: int, unit: str, spelled: bool, style: tuple[str, str]) -> None:
    frame, case = style
    noun = _TIME_NOUNS[unit]
    number = spelling.cardinal(count, case, "femn" if unit == "W" else "masc") if spelled else str(count)
    text = f"Работу вести {frame.format(f'{number} {spelling.counted(noun, count, case)}')}"
    assert _found(text) == [f"P{count}{unit}"], text


@given(
    st.lists(
        st.sampled_from(
            ("с", "25", "по", "27", "мая", "2023", "года", "до", "конца", "в", "IV", "квартале", "–", "-", ".", ",",
             "12.03.2022", "г.", "первого", "I", "к", "начале", "назад", "год", "пять", "лет", "месяцев", "за")
        ),
        max_size=14,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_grammar(words: list[str]) -> None:
    text = " ".join(words)
    ends = [m.end for m in dates.find(words_of(text), None) if text[m.start : m.end] == m.text]
    assert ends == sorted(ends) and len(ends) == len(list(dates.find(words_of(text), None)))
