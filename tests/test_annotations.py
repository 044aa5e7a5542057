"""Annotation files: the same bytes for the same decisions, every quote checked, nothing lost when a text changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import AnnotationError
from extractor.review.annotations import (
    Annotation,
    FactRecord,
    Filling,
    Note,
    Quote,
    Span,
    digest,
    dumps,
    path_of,
    read,
    read_unchecked,
    reanchor,
    write,
)

TEXT = "😀 Директор завода «Ёлка» Пётр Ильин сообщил: выпуск вырос на 5%. Завод открыл цех."


def quote(words: str, text: str = TEXT) -> Quote:
    start = text.index(words)
    return Quote(start, start + len(words), words)


def sample() -> Annotation:
    person = Span("s1", "person", quote("Пётр Ильин"), "accepted", "anna", "hand")
    fact = FactRecord(
        "f1",
        "occupation",
        {
            "person": (Filling("Пётр Ильин", "s1"),),
            "position": (Filling("директор"),),
            "organization": (Filling("завод «Ёлка»", also=("«Ёлка»",)),),
        },
        (quote("Директор завода «Ёлка» Пётр Ильин"),),
        author="anna",
    )
    note = Note("n1", quote("5%"), "проверить период", "anna")
    return Annotation("news/a.txt", digest(TEXT), (fact, person, note), "gold", 3)


def lines(annotation: Annotation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in dumps(annotation).splitlines()]


def rewritten(path: Path, number: int, **changes: Any) -> None:
    """Changes fields of one line of a file; None removes a field."""
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    entry = entries[number - 1] | changes
    entries[number - 1] = {key: value for key, value in entry.items() if value is not None}
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), "utf-8")


def test_written_and_read_again_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write(path, sample())
    again = read(path, TEXT)
    assert (again.doc, again.state, again.revision) == ("news/a.txt", "gold", 3)
    assert set(again.spans) | set(again.notes) == set(sample().spans) | set(sample().notes)
    assert again.facts == sample().facts
    assert dumps(again) == path.read_text("utf-8")


def test_order_of_records_makes_no_difference() -> None:
    annotation = sample()
    assert dumps(annotation) == dumps(replace(annotation, records=annotation.records[::-1]))


def test_lines_are_sorted_keys_too_and_letters_stay_letters() -> None:
    content = dumps(sample())
    assert [entry.get("kind", "header") for entry in lines(sample())] == ["header", "occupation", "span", "note"]
    assert "«Ёлка»" in content
    for line in content.splitlines():
        keys = list(json.loads(line))
        assert keys == sorted(keys)


def test_what_is_empty_is_left_out_but_offset_zero_stays() -> None:
    entry = lines(Annotation("a", digest(TEXT), (Span("s1", "place", Quote(0, 1, "😀")),)))[1]
    assert entry == {
        "author": "", "end": 1, "id": "s1", "kind": "span", "label": "place", "start": 0, "status": "accepted",
        "text": "😀",
    } or entry == {
        "end": 1, "id": "s1", "kind": "span", "label": "place", "start": 0, "status": "accepted", "text": "😀",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "changes", "message"),
    [
        (2, {"kind": "wedding"}, "wedding"),
        (2, {"slots": {"person": {"value": "Пётр Ильин"}}}, "position"),
        (2, {"slots": {"person": {"value": "А"}, "position": {"value": "б"}, "colour": {"value": 1}}}, "colour"),
        (2, {"slots": {"person": {"value": "Пётр", "span": "s9"}, "position": {"value": "директор"}}}, "s9"),
        (2, {"evidence": []}, "свидетельства"),
        (2, {"status": "maybe"}, "maybe"),
        (3, {"label": "planet"}, "planet"),
        (3, {"text": "Пётр Ильич"}, "Пётр Ильич"),
        (3, {"start": 0}, "не подходят"),
        (4, {"id": "f1"}, "повторяется"),
        (3, {"label": None}, "нет поля"),
        (4, {"start": "5"}, "неверного вида"),
    ],
)
def test_a_wrong_record_is_named_with_its_line(
    tmp_path: Path, number: int, changes: dict[str, Any], message: str
) -> None:
    path = tmp_path / "a.jsonl"
    write(path, sample())
    rewritten(path, number, **changes)
    with pytest.raises(AnnotationError, match=message) as error:
        read(path, TEXT)
    assert f"a.jsonl:{number}:" in str(error.value)


@pytest.mark.parametrize(
    "changes", [{"schema": 99}, {"state": "done"}, {"sha256": "short"}, {"doc": None}, {"revision": "one"}]
)
def test_a_wrong_header_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = tmp_path / "a.jsonl"
    write(path, sample())
    rewritten(path, 1, **changes)
    with pytest.raises(AnnotationError, match=r"a\.jsonl:1:"):
        read_unchecked(path)


def test_lines_out_of_order_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write(path, sample())
    header, *records = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(records[::-1]), "utf-8")
    with pytest.raises(AnnotationError, match="не по порядку"):
        read_unchecked(path)


@pytest.mark.parametrize(("content", "message"), [("", "пуст"), ("{", "не JSON"), ("[1]\n", "объектом")])
def test_what_is_no_annotation_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(AnnotationError, match=message):
        read_unchecked(path)


def test_a_deadline_needs_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    fact = FactRecord("f1", "deadline", {"action": (Filling("открыть цех"),)}, (quote("Завод открыл цех"),))
    write(path, Annotation("a", digest(TEXT), (fact,)))
    with pytest.raises(AnnotationError, match="нет срока"):
        read_unchecked(path)


def test_another_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write(path, sample())
    with pytest.raises(AnnotationError, match="изменился"):
        read(path, TEXT + " Ещё.")


def test_a_document_outside_the_folder_has_no_file(tmp_path: Path) -> None:
    assert path_of(tmp_path, "news/a.txt") == tmp_path / "news" / "a.txt.jsonl"
    with pytest.raises(AnnotationError, match="вне папки"):
        path_of(tmp_path, "../a.txt")


def test_annotations_follow_their_words_into_a_changed_text(tmp_path: Path) -> None:
    changed = "Новости. " + TEXT.replace("😀 ", "")
    moved, orphans = reanchor(sample(), changed)
    assert not orphans
    assert (moved.sha256, moved.revision) == (digest(changed), 4)
    path = tmp_path / "a.jsonl"
    write(path, moved)
    assert read(path, changed).facts[0].evidence[0].start == changed.index("Директор")


def test_of_equal_words_the_one_is_taken_whose_neighbours_moved_alike() -> None:
    text = "Завод. Цех открыт. Завод. Завод."
    second = Span("s1", "organization", Quote(19, 24, "Завод"))
    landmark = Note("n1", Quote(7, 17, "Цех открыт"), "единственный")
    changed = "О заводах. Завод. " + text
    moved, _ = reanchor(Annotation("a", digest(text), (second, landmark)), changed)
    assert moved.spans[0].quote.start == 19 + len("О заводах. Завод. ")


def test_without_neighbours_the_nearest_of_equal_words_is_taken() -> None:
    text = "Завод. Завод."
    second = Annotation("a", digest(text), (Span("s1", "organization", Quote(7, 12, "Завод")),))
    moved, _ = reanchor(second, text + " Завод.")
    assert moved.spans[0].quote.start == 7


def test_what_lost_its_words_is_an_orphan_and_facts_keep_the_value() -> None:
    changed = TEXT.replace("5%", "шесть процентов").replace("Пётр Ильин", "Пётр Ильич")
    moved, orphans = reanchor(sample(), changed)
    assert {record.id for record in orphans} == {"f1", "s1", "n1"}
    changed = TEXT + " Директор завода «Ёлка» Пётр Ильин."
    moved, orphans = reanchor(replace(sample(), records=sample().records[:1]), changed)
    assert not orphans
    assert moved.facts[0].slots["person"] == (Filling("Пётр Ильин"),)


def test_an_unchanged_text_changes_nothing() -> None:
    assert reanchor(sample(), TEXT) == (sample(), ())
