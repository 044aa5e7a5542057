"""Dates and durations in sentences: a table of phrases (tables/dates.tsv), published on 27 March 2025."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from extractor.mentions import calendar
from extractor.model import DateValue, Duration, Reading
from tests.phrases import Phrase, parameters, read_all, table

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
