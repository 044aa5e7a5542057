"""Disputes about names between the rules and the names model, and the verdicts that settle them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor import language, mentions
from extractor.errors import TrainingError
from extractor.language.verdicts import KEY, read_verdicts, write_verdicts
from extractor.mentions.disputes import disputes, settle
from extractor.mentions.scene import Span
from extractor.model import Article, Token
from extractor.trained import Trained
from extractor.training.disputed import judged, learn_verdicts
from extractor.training.documents import Document
from extractor.training.machine import Machine
from extractor.training.targets import ALL, KINDS, Name


def tokens(text: str) -> list[Token]:
    return list(mentions.read(language.load()(text), Article("t.txt", text)).tokens)


WORDS = "сообщила компания « Вектор » в городе Липецке"  # 0 … 7
FIRM, QUOTED, PLACE = (Span("organization", *ends) for ends in ((1, 5), (2, 5), (6, 8)))


@pytest.mark.parametrize(
    ("ours", "model", "sorts"),
    [
        ([FIRM], [FIRM], []),
        ([FIRM], [Span("organization", 1, 5, rule="model")], []),  # found in another way, the same name
        ([Span("group", 1, 5)], [FIRM], []),  # a group is an organization to the model
        (
            [FIRM],
            [Span("organization", 3, 4)],
            [
                "drop organization for organization: +common … +sign",
                "keep organization for organization: -common … -sign",
            ],
        ),
        (
            [FIRM],
            [QUOTED],
            ["drop organization for organization: +common … =", "keep organization for organization: -common … ="],
        ),
        ([Span("place", 7, 8)], [], ["drop place PROPN upper"]),
        ([], [Span("place", 7, 8)], ["keep place PROPN upper"]),
        (
            [Span("place", 6, 8)],
            [Span("organization", 7, 8)],
            ["drop place for organization: +common … =", "keep organization for place: -common … ="],
        ),
        (
            [QUOTED],
            [Span("person", 2, 5)],
            ["drop organization for person: = … =", "keep person for organization: = … ="],
        ),
    ],
)
def test_sorts_of_disputes(ours: list[Span], model: list[Span], sorts: list[str]) -> None:
    assert [dispute.sort for dispute in disputes(tokens(WORDS), ours, model)] == sorts


WITHOUT_COMMON = {
    "drop organization for organization: +common … =": True,
    "keep organization for organization: -common … =": True,
}


@pytest.mark.parametrize(
    ("verdicts", "ours", "model", "expected"),
    [
        ({}, [FIRM], [QUOTED], [FIRM]),  # rules prevail
        (WITHOUT_COMMON, [FIRM], [QUOTED], [QUOTED]),
        (WITHOUT_COMMON, [Span("place", 6, 8)], [Span("place", 7, 8)], [Span("place", 6, 8)]),  # another sort
        ({"drop any: +common … =": True}, [Span("place", 6, 8)], [Span("place", 7, 8)], []),  # its family
        (
            {"drop any: +common … =": True, "drop place for place: +common … =": False},
            [Span("place", 6, 8)],
            [Span("place", 7, 8)],
            [Span("place", 6, 8)],  # the sort itself knows better
        ),
        ({"keep place PROPN upper": True}, [], [Span("place", 7, 8)], [Span("place", 7, 8)]),
        ({"keep person for organization: = … =": True}, [QUOTED], [Span("person", 2, 5)], [Span("person", 2, 5)]),
        (  # a name that crosses the model's gives way
            {"keep organization for organization: -common … +name": True},
            [Span("organization", 1, 6)],
            [Span("organization", 3, 8)],
            [Span("organization", 3, 8)],
        ),
    ],
)
def test_settling(verdicts: dict[str, bool], ours: list[Span], model: list[Span], expected: list[Span]) -> None:
    assert settle(tokens(WORDS), ours, model, verdicts) == expected


def names(nlp: Any, text: str) -> list[str]:
    reading = mentions.read(nlp(text), Article("t.txt", text))
    return [m.text for m in reading.mentions if m.label in KINDS and m.form == "name"]


def test_verdicts_are_read_with_the_pipeline_and_obeyed(tmp_path: Path) -> None:
    text = "Компания «Вектор» построила цех в городе Липецке."
    own = names(language.load(), text)
    write_verdicts(tmp_path / "v", {"drop place for place: +common … =": True})
    nlp = language.load(disputed=tmp_path / "v")
    assert nlp(text).user_data[KEY] == read_verdicts(tmp_path / "v")
    assert set(own) - set(names(nlp, text)) == {"городе Липецке"}
    (tmp_path / "v").write_text("[1]", "utf-8")
    with pytest.raises(TrainingError, match="не читаются"):
        language.load(disputed=tmp_path / "v")


CITIES = ("Липецке", "Калуге", "Туле", "Рязани", "Омске", "Томске")


def reviewed(city: str, leaves_out: bool, kinds: frozenset[str] = ALL) -> Document:
    text = f"Цех открыли в городе {city}. Рядом строят склад."
    start = text.index(city if leaves_out else "городе")
    return Document(Article(f"{city}.txt", text), "gold", (Name(start, text.index(city) + len(city), "LOC"),), kinds)


def test_verdicts_follow_what_reviewers_did() -> None:
    machine = Machine(Trained())
    without = machine.read([reviewed(city, True) for city in CITIES])
    assert [overruled for _, overruled in judged(without[0])] == [True, True]  # drop one, keep the other
    verdicts = learn_verdicts(without)
    assert verdicts["drop place for place: +common … ="]
    assert verdicts["keep place for place: -common … ="]
    obeying = Machine(Trained(), disputed=verdicts)
    (read,) = obeying.read([reviewed("Твери", True)])
    assert read.names == set(read.document.names)
    assert learn_verdicts(machine.read([reviewed(city, False) for city in CITIES])) == {}  # the rules were right
    assert learn_verdicts(machine.read([reviewed(city, True, frozenset({"PER"})) for city in CITIES])) == {}


def test_one_case_proves_nothing() -> None:
    machine = Machine(Trained())
    assert learn_verdicts(machine.read([reviewed("Липецке", True)])) == {}
