"""Exact values of numbers and dates: ours beside natasha's extractors and dateparser, on the tests' phrase tables.

    python -m benchmarks.numbers_and_dates

A phrase counts when every value in it is read and nothing else is. The others are asked only what they can say: natasha
money and dates, dateparser dates; a date is compared at the precision that is expected, so dateparser, which always
gives a day, is right when its year and month are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from extractor.mentions.numerals import plain
from extractor.model import DateValue, Duration, Quantity, Reading
from tests.phrases import PUBLISHED, Phrase, read_all, table

Reader = Callable[[str], list[str]]
_MONEY = re.compile(r"[\d.]+ [A-Z]{3}")
_QUANTITIES, _MONEY_SUMS = "quantities, all", "sums of money"
_POINT = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_NO_NATASHA = "natasha cannot be loaded here; its columns are left out"


def groups() -> Mapping[str, list[Phrase]]:
    """The phrases by what is in them."""
    numbers, dates = table("numbers"), table("dates")
    return {
        _QUANTITIES: numbers,
        _MONEY_SUMS: [p for p in numbers if p.expected and all(map(_MONEY.fullmatch, _values(p.expected)))],
        "dates and durations, all": dates,
        "single dates": [p for p in dates if p.expected and all(map(_POINT.fullmatch, _values(p.expected)))],
        "periods": [p for p in dates if re.search(r"/|Q\d|H\d", p.expected)],
        "durations": [p for p in dates if p.expected.startswith("P")],
    }


def _values(expected: str) -> list[str]:
    """«gt 5 RUB; 6 RUB» → 5 RUB, 6 RUB: the value and unit alone; «2030 by» → 2030."""
    found = []
    for part in expected.split("; ") if expected else []:
        words = part.split()
        while words[0].isalpha() and words[0].islower() and len(words) > 1:
            words.pop(0)
        found.append(" ".join(words[:1] if words[0][0] in "P-." or _is_date(words) else words))
    return found


def _is_date(words: list[str]) -> bool:
    return len(words) == 1 or words[1] in ("by", "since", "during")


# -- the readers ----------------------------------------------------------------------------------------------------


def ours(phrases: list[Phrase]) -> tuple[Reader, Reader]:
    """Our quantities and our dates."""
    readings = read_all(list({phrase.text for phrase in phrases}))
    return (lambda text: _quantities(readings[text])), (lambda text: _dates(readings[text]))


def _quantities(reading: Reading) -> list[str]:
    found = []
    for mention in reading.mentions:
        if mention.label == "quantity" and isinstance(mention.value, Quantity):
            quantity = mention.value
            high = f"..{quantity.value_max}" if quantity.value_max is not None else ""
            found.append(f"{quantity.value}{high} {quantity.unit or '·'}")
    return found


def _dates(reading: Reading) -> list[str]:
    return [m.value.iso for m in reading.mentions if isinstance(m.value, (DateValue, Duration))]


def natasha_readers() -> tuple[Reader, Reader] | None:
    """natasha's money and dates, over pymorphy3 under the name of pymorphy2; None where natasha does not load."""
    try:
        import pymorphy3  # noqa: F401

        for name, module in list(sys.modules.items()):
            if name.split(".")[0] == "pymorphy3":
                sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = module
        import natasha

        vocab = natasha.MorphVocab()
        money, dates = natasha.MoneyExtractor(vocab), natasha.DatesExtractor(vocab)
    except Exception as error:
        print(f"{_NO_NATASHA}: {error}")
        return None

    def read_money(text: str) -> list[str]:
        return [f"{plain(Decimal(str(m.fact.amount)))} {m.fact.currency}" for m in money(text)]

    def read_dates(text: str) -> list[str]:
        return [_iso(m.fact.year, m.fact.month, m.fact.day) for m in dates(text)]

    return read_money, read_dates


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    parts = [f"{year:04}" if year else "-"]
    parts += [f"{part:02}" for part in (month, day) if part]
    return "-".join(parts)


def dateparser_reader() -> Reader:
    """dateparser's search, told the language and the day of publication."""
    import datetime as dt

    from dateparser.search import search_dates

    base = dt.datetime.combine(PUBLISHED, dt.time())
    settings: Any = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "current_period"}

    def read(text: str) -> list[str]:
        found = search_dates(text, languages=["ru"], settings=settings) or []
        return [moment.date().isoformat() for _, moment in found]

    return read


# -- the table ------------------------------------------------------------------------------------------------------


def accuracy(phrases: list[Phrase], read: Reader, *, by_day: bool = False) -> float:
    """Share of phrases whose values are exactly the expected ones; `by_day`: the reader always gives a whole day."""
    right = 0
    for phrase in phrases:
        expected, found = _values(phrase.expected), read(phrase.text)
        if by_day and len(found) == len(expected):
            found = [day[: len(date)] for day, date in zip(found, expected, strict=True)]
        right += found == expected
    return right / len(phrases)


def main() -> None:
    tables = groups()
    mine = ours([phrase for phrases in tables.values() for phrase in phrases])
    natasha, parser = natasha_readers(), dateparser_reader()
    print(f"{'':28}{'phrases':>8}{'ours':>9}{'natasha':>9}{'dateparser':>12}")
    for name, phrases in tables.items():
        dated = name not in (_QUANTITIES, _MONEY_SUMS)
        theirs = natasha and (natasha[dated] if name != _QUANTITIES else None)
        row = [f"{accuracy(phrases, mine[dated]):.1%}"]
        row.append(f"{accuracy(phrases, theirs):.1%}" if theirs else "–")
        row.append(f"{accuracy(phrases, parser, by_day=True):.1%}" if dated else "–")
        print(f"{name:28}{len(phrases):8}{row[0]:>9}{row[1]:>9}{row[2]:>12}")


if __name__ == "__main__":
    main()
