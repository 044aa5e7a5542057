"""Names of running text in their normal form, each found whole in a sentence of its case (tables/normal_forms.tsv)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor import language, mentions
from extractor.language.inflection import join, match_case, normalize
from extractor.model import Article, Mention, Reading

TABLE = Path(__file__).parent / "tables" / "normal_forms.tsv"
LABELS = {"p": "person", "o": "organization", "g": "group", "l": "place"}
#: kind and case → the sentence that a name is set into
FRAMES = {
    "pn": "Об этом рассказал {}.",
    "pg": "На совещании обсудили доклад {}.",
    "pd": "Награду вручили {}.",
    "pi": "Соглашение подписано {}.",
    "og": "Об этом говорится в сообщении {}.",
    "od": "Средства выделили {}.",
    "oi": "Проект согласован с {}.",
    "ol": "Об этом сообщили в {}.",
    "lg": "Делегация приехала из {}.",
    "ll": "Завод построят в {}.",
}


class Row(NamedTuple):
    kind: str
    case: str
    text: str
    normal: str
    known_failure: str


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [Row(*([*line.split("\t"), ""])[:5]) for line in lines[1:]]


def cases() -> list[Any]:
    return [
        pytest.param(row, id=row.text, marks=[pytest.mark.xfail(reason=row.known_failure, strict=True)])
        if row.known_failure
        else pytest.param(row, id=row.text)
        for row in rows()
    ]


def sentence(row: Row) -> str:
    kind = "o" if row.kind == "g" else row.kind
    return FRAMES[kind + row.case].format(row.text).replace("..", ".")


@cache
def readings() -> dict[Row, Reading]:
    """All sentences read in one batch."""
    table = rows()
    pairs = [(sentence(row), row) for row in table]
    return {
        row: mentions.read(doc, Article("t.txt", doc.text)) for doc, row in language.load().pipe(pairs, as_tuples=True)
    }


def found(row: Row) -> list[Mention]:
    return [m for m in readings()[row].mentions if m.label == LABELS[row.kind] and m.form == "name"]


@pytest.mark.parametrize("row", cases())
def test_a_name_is_found_whole_and_in_the_nominative(row: Row) -> None:
    assert [m.name for m in found(row)][:1] == [row.normal]


def test_the_table_is_large_and_repeats_nothing() -> None:
    table = rows()
    assert len(table) >= 300
    assert len({(row.text, row.case) for row in table}) == len(table)


@pytest.mark.parametrize(
    ("model", "word", "expected"),
    [
        ("Москвы", "москва", "Москва"),
        ("ПРАВИТЕЛЬСТВА", "правительство", "ПРАВИТЕЛЬСТВО"),
        ("Санкт-Петербурге", "санкт-петербург", "Санкт-Петербург"),
        ("ЭнергоСбыта", "энергосбыт", "ЭнергоСбыт"),
        ("город", "город", "город"),
    ],
)
def test_letter_case_is_kept(model: str, word: str, expected: str) -> None:
    assert match_case(model, word) == expected


def test_normalize_of_nothing_and_join_keep_single_spaces() -> None:
    assert normalize([]) == ""
    reading = mentions.read(language.load()("ООО  «Луч»"), Article("t.txt", "ООО  «Луч»"))
    assert join(reading.tokens) == "ООО «Луч»"
