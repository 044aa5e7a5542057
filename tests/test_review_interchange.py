"""There and back through the formats of other programs; offsets checked, moved or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import AnnotationError
from extractor.review.annotations import path_of, read
from extractor.review.interchange import exchange, label_studio
from extractor.review.interchange.exchange import FORMATS, Outcome
from extractor.review.interchange.offsets import from_utf16, to_utf16
from extractor.store import connect, open_store, transaction
from tests.reviewing import TEXT, database, extraction, facts, quote, span

FACT_FORMATS = [name for name in FORMATS if name != "conll"]


def target(tmp_path: Path, name: str) -> Path:
    return tmp_path / {"brat": "brat", "label-studio": "a.json", "spacy": "a.spacy", "conll": "a.conll"}.get(
        name, "a.jsonl"
    )


def out(db: Path, name: str, path: Path) -> int:
    with open_store(db) as store:
        return exchange.export(store.connection, name, path)[0]


def back(db: Path, name: str, path: Path, folder: Path) -> Outcome:
    connection = connect(db)
    with transaction(connection):
        outcome = exchange.bring(connection, name, path, folder, "olga")
    connection.close()
    return outcome


@pytest.fixture
def full(tmp_path: Path) -> Path:
    return database(tmp_path / "full.db", extraction(), extraction("b.md", "Просто текст с ё и 🎉.", ()))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The same texts in which nothing was found."""
    return database(tmp_path / "bare.db", extraction(facts=()), extraction("b.md", "Просто текст с ё и 🎉.", ()))


@pytest.mark.parametrize("name", FACT_FORMATS)
def test_facts_come_back_whole(full: Path, bare: Path, tmp_path: Path, name: str) -> None:
    path = target(tmp_path, name)
    assert out(full, name, path) == 2
    outcome = back(bare, name, path, tmp_path / "annotations")
    assert (outcome.refused, outcome.moved, outcome.facts) == ([], [], 2)

    def content(db: Path) -> list[Any]:
        return [(f["id"], f["kind"], f["slots"], f["evidence"]) for f in facts(db)]

    assert content(bare) == content(full)
    with open_store(full) as one, open_store(bare) as other:
        sql = 'SELECT fact, name, ordinal, value, words, start, "end" FROM slots ORDER BY 1, 2, 3'
        assert one.query(sql).fetchall() == other.query(sql).fetchall()


@pytest.mark.parametrize("name", FORMATS)
def test_spans_come_back_into_the_annotation_file(full: Path, bare: Path, tmp_path: Path, name: str) -> None:
    path, folder = target(tmp_path, name), tmp_path / "annotations"
    out(full, name, path)
    outcome = back(bare, name, path, folder)
    annotation = read(path_of(folder, "news/a.txt"), TEXT)
    spans = {(s.label, s.quote.text, s.quote.start) for s in annotation.spans if s.origin == name}
    assert outcome.refused == []
    assert {
        ("organization", "Завод «Ёлка»", span("Завод «Ёлка»")[0]),
        ("person", "Анна Зимина", span("Анна Зимина")[0]),
    } <= spans


@pytest.mark.parametrize("name", FACT_FORMATS)
def test_a_second_import_changes_nothing(full: Path, tmp_path: Path, name: str) -> None:
    path, folder = target(tmp_path, name), tmp_path / "annotations"
    out(full, name, path)
    back(full, name, path, folder)
    before = (facts(full), path_of(folder, "news/a.txt").read_bytes())
    outcome = back(full, name, path, folder)
    assert outcome.facts == 0
    assert (facts(full), path_of(folder, "news/a.txt").read_bytes()) == before


def test_label_studio_counts_utf16(full: Path, tmp_path: Path) -> None:
    path = target(tmp_path, "label-studio")
    out(full, "label-studio", path)
    (task,) = [t for t in json.loads(path.read_text("utf-8")) if t["data"]["document"] == "news/a.txt"]
    units = TEXT.encode("utf-16-le")
    regions = [r for r in task["predictions"][0]["result"] if r["type"] == "labels"]
    assert len(regions) > 5
    for region in regions:
        value = region["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert any(r["value"]["start"] != TEXT.index(r["value"]["text"]) for r in regions)


def test_a_corrected_task_of_label_studio(full: Path, bare: Path, tmp_path: Path) -> None:
    """A reviewer moves the end of a slot's words: the value follows the words."""
    path = target(tmp_path, "label-studio")
    out(full, "label-studio", path)
    tasks = json.loads(path.read_text("utf-8"))
    task = next(t for t in tasks if t["data"]["document"] == "news/a.txt")
    result = task["predictions"][0]["result"]
    region = next(r for r in result if r["type"] == "labels" and r["value"]["text"] == "Директор")
    region["value"] |= {"text": "Директор завода", "end": region["value"]["end"] + len(" завода")}
    task["annotations"] = [{"result": result}]
    path.write_text(json.dumps(tasks), "utf-8")
    assert back(bare, "label-studio", path, tmp_path / "annotations").refused == []
    assert facts(bare, "occupation")[0]["slots"]["position"] == "Директор завода"


def test_brat_by_hand(bare: Path, tmp_path: Path) -> None:
    """Files as brat's users write them: no notes of ours, an unknown label, a wrong offset, a line of nonsense."""
    folder = tmp_path / "brat" / "news"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, "utf-8")
    who, what = span("Анна Зимина"), span("Цех возглавила")
    lines = [
        f"T1\tperson {who[0]} {who[1]}\tАнна Зимина",
        f"T2\toccupation {what[0]} {what[1]}\tЦех возглавила",
        f"T3\tposition {what[0] + 1} {what[1] + 1}\tЦех возглавила",
        f"T4\tweather {who[0]} {who[1]}\tАнна Зимина",
        "T5\tplace 3 20\tтаких слов здесь нет",
        "E1\toccupation:T2 person:T1 position:T3",
        "E2\toccupation:T9 person:T1",
        "T6 broken",
        "T7\tplace x y\tz",
    ]
    (folder / "a.ann").write_text("\n".join(lines), "utf-8")
    outcome = back(bare, "brat", tmp_path / "brat", tmp_path / "annotations")
    assert facts(bare)[0]["slots"] == {"person": "Анна Зимина", "position": "Цех возглавила"}
    assert outcome.moved == [f"a.ann:3: «Цех возглавила» {what[0] + 1} → {what[0]}"]
    reasons = dict(outcome.refused)
    assert "weather" in reasons["a.ann:4"]
    assert "нет" in reasons["a.ann:5"]
    assert "T9" in reasons["a.ann:7"]
    assert "a.ann:8" in reasons and "a.ann:9" in reasons


@pytest.mark.parametrize("name", ["doccano", "prodigy"])
def test_lines_that_cannot_be_read_are_named(bare: Path, tmp_path: Path, name: str) -> None:
    path = target(tmp_path, name)
    good = json.dumps(
        {"text": TEXT, "entities": [], "spans": [], "document": "news/a.txt", "meta": {"document": "news/a.txt"}}
    )
    path.write_text(f'{{"text": 1\n[]\n{good}\n{{"text": "чужой текст", "document": "z.txt"}}\n', "utf-8")
    outcome = back(bare, name, path, tmp_path / "annotations")
    assert outcome.documents == 1
    assert [where for where, _ in outcome.refused][:2] == [f"{path.name}:1", f"{path.name}:2"]


def test_a_fact_without_what_it_needs_is_refused(bare: Path, tmp_path: Path) -> None:
    who = quote("Анна Зимина")
    entities = [
        {"id": 1, "label": "occupation", "start_offset": who["start"], "end_offset": who["end"]},
        {"id": 2, "label": "person", "start_offset": who["start"], "end_offset": who["end"]},
    ]
    entry = {"text": TEXT, "document": "news/a.txt", "entities": entities}
    entry["relations"] = [{"id": 1, "from_id": 1, "to_id": 2, "type": "person"}]
    path = target(tmp_path, "doccano")
    path.write_text(json.dumps(entry), "utf-8")
    outcome = back(bare, "doccano", path, tmp_path / "annotations")
    assert outcome.refused == [("a.jsonl:1", "occupation: Не заполнено: position")]
    assert facts(bare) == []


def test_offsets_of_a_changed_text_are_found_by_words(full: Path, tmp_path: Path) -> None:
    path = target(tmp_path, "doccano")
    out(full, "doccano", path)
    moved = database(tmp_path / "moved.db", extraction(text="Вводка 🎉.\n" + TEXT, facts=()))
    outcome = back(moved, "doccano", path, tmp_path / "annotations")
    assert outcome.facts == 2 and len(outcome.moved) > 5
    for fact in facts(moved):
        for evidence in fact["evidence"]:
            assert ("Вводка 🎉.\n" + TEXT)[evidence["start"] : evidence["end"]] == evidence["text"]


def test_conll_is_tokens_and_tags(full: Path, tmp_path: Path) -> None:
    path = target(tmp_path, "conll")
    out(full, "conll", path)
    text = path.read_text("utf-8")
    assert "# document = news/a.txt\n" in text
    assert "Завод\tB-organization\n«\tI-organization\nЁлка\tI-organization\n»\tI-organization\n🌲\tO\n" in text


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_no_such_file(bare: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(AnnotationError, match="нет"):
        back(bare, name, tmp_path / "absent", tmp_path / "annotations")


@pytest.mark.parametrize("name", ["label-studio", "spacy"])
def test_what_is_not_of_this_format(bare: Path, tmp_path: Path, name: str) -> None:
    path = target(tmp_path, name)
    path.write_bytes(b"\x00nonsense")
    with pytest.raises(AnnotationError, match="это не"):
        back(bare, name, path, tmp_path / "annotations")


def test_an_unknown_format() -> None:
    with pytest.raises(AnnotationError, match="возможны: brat"):
        exchange.module("word")


def test_brat_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    db = database(tmp_path / "x.db", extraction("../../evil.txt"))
    with pytest.raises(AnnotationError, match="вне папки"):
        out(db, "brat", tmp_path / "brat")
    assert not (tmp_path.parent / "evil.txt").exists()


@pytest.mark.parametrize("text", ["", "абв", "🎉", "а🎉б👷‍♂️ё", "\U0001f1f7\U0001f1fa флаг"])
def test_offsets_there_and_back(text: str) -> None:
    for position in range(len(text) + 1):
        units = to_utf16(text, position)
        assert from_utf16(text, units) == position
        assert text.encode("utf-16-le")[: 2 * units].decode("utf-16-le") == text[:position]


def test_the_interface_of_label_studio_names_every_label() -> None:
    import xml.etree.ElementTree as ET

    tree = ET.fromstring(label_studio.config())
    labels = {label.get("value") for label in tree.iter("Label")}
    assert {"person", "agreement", "quotation"} <= labels
    assert "parties" in {relation.get("value") for relation in tree.iter("Relation")}
