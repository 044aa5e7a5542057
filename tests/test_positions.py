"""Positions: where a title begins and ends, its nominative, and what its words say beside."""

from __future__ import annotations

import pytest

from extractor.model import Mention
from tests.phrases import Phrase, parameters, read_all, table

PHRASES = table("positions")


def _positions(text: str) -> list[Mention]:
    return [mention for mention in read_all([text])[text].mentions if mention.label == "position"]


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase) -> None:
    """expected: nominative names, joined by «; »."""
    assert "; ".join(position.name for position in _positions(phrase.text)) == phrase.expected


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("Министр энергетики Удмуртии ушёл.", "body", "Министерство энергетики"),
        ("Заместитель министра экономического развития выступил.", "body", "Министерство экономического развития"),
        ("Замминистра спорта выступил.", "body", "Министерство спорта"),
        ("Бывший директор завода молчит.", "status", "former"),
        ("Экс-мэр Томска молчит.", "status", "former"),
        ("Врио губернатора выступил.", "status", "acting"),
        ("И. о. ректора выступил.", "status", "acting"),
        ("Временно исполняющая обязанности главы района выступила.", "status", "acting"),
        ("Российский министр выступил.", "place", "Россия"),
        ("Министры торговли встретились.", "plural", "1"),
        ("Владелец завода приехал.", "kind", "owner"),
        ("Губернатор приехал.", "kind", "place"),
    ],
)
def test_attribute(text: str, attribute: str, value: str) -> None:
    assert _positions(text)[0].attributes.get(attribute) == value


def test_the_text_of_a_mention_is_quoted_exactly() -> None:
    text = "Вчера врио губернатора Тульской области выступил."
    (position,) = _positions(text)
    assert position.text == "врио губернатора"
    assert text[position.start : position.end] == position.text
    assert position.name == "губернатор"
