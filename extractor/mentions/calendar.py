"""Exact arithmetic on ISO 8601 dates of any precision: `2023`, `2023-03`, `2023-03-09`, `2025-Q4`, `2025-H1`.

Months are calendar months: 31 January and P1M make the last day of February.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import NamedTuple

_DURATION = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T.+)?"
)
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?)?"
)
_FRIDAY = 5
_FIRST_YEAR, _LAST_YEAR = 1, 9999


class Length(NamedTuple):
    """A duration in the two units that calendars cannot turn into each other."""

    months: int
    days: int


def length(duration: str) -> Length:
    """Calendar length of an ISO duration; hours and less do not count. Raises ValueError when it is none."""
    match = _DURATION.fullmatch(duration)
    if match is None or duration in ("P", "PT"):
        raise ValueError(f"no ISO 8601 duration: {duration!r}")
    years, months = float(match["years"] or 0), float(match["months"] or 0)
    return Length(round(12 * years + months), 7 * int(match["weeks"] or 0) + int(match["days"] or 0))


def add(date: str, duration: str, *, working: bool = False) -> str:
    """Date + duration, as precise as both allow: `2023-01-31` + `P1M` → `2023-02-28`, `2023` + `P2Y` → `2025`.

    A date of less precision is taken at its last day when the duration is finer than it. `working`: days are working
    days, Monday to Friday (holidays are not known). Raises ValueError when the date or duration is none.
    """
    months, days = length(duration)
    match = _match(date)
    if match["day"] is None and not days:
        coarse = _add_coarse(match, months)
        if coarse:
            return coarse
    day = shift_months(last_day(date), months)
    return (shift_working_days(day, days) if working else day + dt.timedelta(days)).isoformat()


def _add_coarse(match: re.Match[str], months: int) -> str:
    """Years to a year, months to a month, quarters to a quarter; empty where the duration is finer."""
    year = int(match["year"])
    if match["month"]:
        total = year * 12 + int(match["month"]) - 1 + months
        return f"{total // 12:04}-{total % 12 + 1:02}"
    for name, letter, size in (("quarter", "Q", 3), ("half", "H", 6)):
        if match[name] and months % size == 0:
            total = year * (12 // size) + int(match[name]) - 1 + months // size
            return f"{total // (12 // size):04}-{letter}{total % (12 // size) + 1}"
    if months % 12 == 0 and not (match["quarter"] or match["half"]):
        return f"{year + months // 12:04}"
    return ""


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day: 31 January, one month on, is 28 or 29 February."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def shift_working_days(day: dt.date, days: int) -> dt.date:
    """`days` working days (Monday to Friday) later; a weekend is passed over."""
    weeks, rest = divmod(days, 5)
    if day.isoweekday() > _FRIDAY:  # counting starts from the Friday before
        day -= dt.timedelta(day.isoweekday() - _FRIDAY)
    day += dt.timedelta(7 * weeks)
    over = day.isoweekday() + rest > _FRIDAY
    return day + dt.timedelta(rest + 2 * over)


def first_day(date: str) -> dt.date:
    """First day of a date or interval of any precision. Raises ValueError when it has none (`../2030`, `--03`)."""
    match = _match(date.partition("/")[0])
    return dt.date(int(match["year"]), _months(match)[0], int(match["day"] or 1))


def last_day(date: str) -> dt.date:
    """Last day of a date or interval of any precision. Raises ValueError when it has none (`2019/..`, `--03`)."""
    match = _match(date.rpartition("/")[2])
    year, month = int(match["year"]), _months(match)[1]
    return dt.date(year, month, int(match["day"] or monthrange(year, month)[1]))


def quarter(year: int, number: int) -> str:
    return f"{year:04}-Q{number}"


def half(year: int, number: int) -> str:
    return f"{year:04}-H{number}"


def month(year: int, number: int) -> str:
    """`2023-03`; a month before the first or after the twelfth belongs to another year."""
    total = year * 12 + number - 1
    return f"{total // 12:04}-{total % 12 + 1:02}"


def is_date(year: int, month: int, day: int) -> bool:
    """Whether such a day exists."""
    return _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _months(match: re.Match[str]) -> tuple[int, int]:
    """First and last month."""
    if match["quarter"]:
        return 3 * int(match["quarter"]) - 2, 3 * int(match["quarter"])
    if match["half"]:
        return 6 * int(match["half"]) - 5, 6 * int(match["half"])
    if match["month"]:
        return int(match["month"]), int(match["month"])
    return 1, 12


def _match(date: str) -> re.Match[str]:
    match = _DATE.fullmatch(date)
    if match is None:
        raise ValueError(f"no ISO 8601 date: {date!r}")
    return match
