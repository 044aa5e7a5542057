"""Quantities in sentences: a table of phrases (tables/numbers.tsv) and what every mention must hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from extractor.model import Mention, Quantity, Reading
from tests.phrases import Phrase, parameters, read_all, table

PHRASES = table("numbers")


@pytest.fixture(scope="module")
def readings() -> Mapping[str, Reading]:
    return read_all([phrase.text for phrase in PHRASES])


def _quantities(reading: Reading) -> list[tuple[Mention, Quantity]]:
    return [(m, m.value) for m in reading.mentions if m.label == "quantity" and isinstance(m.value, Quantity)]


def _shown(quantity: Quantity) -> str:
    value = f"{quantity.value}..{quantity.value_max}" if quantity.value_max is not None else f"{quantity.value}"
    parts = (quantity.qualifier, quantity.step, value, quantity.unit or "·")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase, readings: Mapping[str, Reading]) -> None:
    found = "; ".join(_shown(quantity) for _, quantity in _quantities(readings[phrase.text]))
    assert found == phrase.expected


def test_table_is_large_and_nearly_without_known_failures() -> None:
    assert len(PHRASES) >= 240
    assert sum(bool(phrase.fails) for phrase in PHRASES) <= len(PHRASES) // 100


def test_mentions_quote_the_text(readings: Mapping[str, Reading]) -> None:
    for text, reading in readings.items():
        for mention, quantity in _quantities(reading):
            assert text[mention.start : mention.end] == mention.text != ""
            assert mention.text == mention.text.strip()
            first, last = reading.tokens[mention.first], reading.tokens[mention.last - 1]
            assert first.start <= mention.start < mention.end <= last.end
            assert quantity.value_max is None or quantity.value_max > quantity.value >= Decimal(0)
            assert quantity.unit_first < quantity.unit_last or quantity.unit_first == -1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Принимают граждан старше 18 лет.", "age"),
        ("Сезон длится 5 месяцев.", "duration"),
        ("Область заняла 3-е место.", "rank"),
        ("Добыча выросла вдвое.", "times"),
        ("Выручка – $298.", "money"),
        ("Мощность блока – 1200 МВт.", "measure"),
        ("На стройке работают 15 бригад.", "count"),
        ("Коэффициент снизился до 0,7.", "number"),
    ],
)
def test_kind(text: str, kind: str, readings: Mapping[str, Reading]) -> None:
    assert [quantity.kind for _, quantity in _quantities(readings[text])] == [kind]


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("Прирост (+7,1%) радует.", "sign", "+"),
        ("Падение (-6,6%) огорчает.", "sign", "-"),
        ("Рост почти на 60%.", "prep", "на"),
        ("Рост почти на 60%.", "qualifier_start", "5"),
        ("Пятипроцентный налог отменён.", "adjective", "yes"),
    ],
)
def test_attributes(text: str, attribute: str, value: str, readings: Mapping[str, Reading]) -> None:
    assert [mention.attributes.get(attribute) for mention, _ in _quantities(readings[text])] == [value]
