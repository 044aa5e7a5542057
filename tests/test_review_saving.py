"""Decisions: recorded, written to the annotation file, restored from it; conflicts, repetitions, undo, orphans."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import AnnotationError, StoreError
from extractor.review import files
from extractor.review.annotations import path_of, read, read_unchecked
from extractor.review.saving import Conflict, Refused, Saved, Wish, revision, save, value_of
from extractor.store import connect, decisions, open_store, restoring, transaction
from tests.reviewing import TEXT, database, extraction, fact_of, facts, quote, span

NAME = "news/a.txt"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path / "facts.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "annotations"


def do(path: Path, folder: Path, action: str, **wish: Any) -> Saved:
    connection = connect(path)
    try:
        with transaction(connection):
            return save(connection, folder, Wish(NAME, action, wish.pop("author", "olga"), **wish))
    finally:
        connection.close()


def rebuilt(tmp_path: Path, folder: Path, text: str = TEXT) -> Path:
    """A new database out of the article and the annotation files alone."""
    fresh = tmp_path / "fresh.db"
    fresh.unlink(missing_ok=True)
    connection = connect(fresh)
    with transaction(connection):
        restoring.restore(connection, folder)
    connection.close()
    return database(fresh, extraction(text=text))


def shown(path: Path) -> list[tuple[Any, ...]]:
    return sorted((f["id"], f["review"], str(f["slots"]), str(f["evidence"])) for f in facts(path))


def slots_of(path: Path, fact: str) -> list[dict[str, Any]]:
    connection = connect(path)
    stated = decisions.statement(connection, fact)
    connection.close()
    assert stated is not None
    return [dict(slot) for slot in stated.slots]


def test_every_decision_survives_a_deleted_database(path: Path, folder: Path, tmp_path: Path) -> None:
    agreement, office = fact_of(path, "agreement"), fact_of(path, "occupation")
    do(path, folder, "accept", fact=agreement)
    start, end = span("Пётр Ёжиков")
    slots = [
        {"name": "person", "value": "Пётр Ёжиков", "start": start, "end": end, "entity": "e3"},
        {"name": "position", "value": "директор завода"},
    ]
    do(path, folder, "correct", fact=office, slots=slots, reason="полнее", author="ivan")
    words = quote("Цех возглавила Анна Зимина")
    added = [{"name": "person", "value": "Анна Зимина"}, {"name": "position", "value": "начальник цеха"}]
    do(path, folder, "add", kind="occupation", slots=added, evidence=[words])
    do(path, folder, "note", fact=agreement, reason="проверить сумму")

    fresh = rebuilt(tmp_path, folder)
    assert shown(fresh) == shown(path)
    assert sorted(f["review"] for f in facts(fresh)) == ["accepted", "accepted", "corrected"]
    query = "SELECT document, fact, kind, action, before, after, author, at, reason FROM decisions ORDER BY id"
    with open_store(path) as one, open_store(fresh) as other:
        rows = one.query(query).fetchall()
        assert rows == other.query(query).fetchall()
        assert [row[3] for row in rows] == ["accept", "correct", "add", "note"]
        assert all(row[7].endswith("+00:00") for row in rows)


def test_the_file_states_facts_spans_notes_and_the_log(path: Path, folder: Path) -> None:
    agreement = fact_of(path, "agreement")
    do(path, folder, "accept", fact=agreement)
    do(path, folder, "note", evidence=[quote("300 млн")], reason="сумма верна?")
    annotation = read(path_of(folder, NAME), TEXT)
    assert [(fact.kind, fact.status, fact.author, fact.origin) for fact in annotation.facts] == [
        ("agreement", "accepted", "olga", "review")
    ]
    assert annotation.facts[0].values("parties") == ("завод «Ёлка»", "банк «Весна»")
    assert {span.quote.text for span in annotation.spans} == {"300 млн"}
    assert [note.body for note in annotation.notes] == ["сумма верна?"]
    assert (annotation.state, annotation.revision, len(annotation.decisions)) == ("draft", 2, 2)


def test_what_hands_wrote_stays_in_the_file(path: Path, folder: Path) -> None:
    from extractor.review.annotations import Annotation, Quote, Span, digest, write

    by_hand = Span("s1", "place", Quote(*span("Посёлок"), "Посёлок"), author="editors", origin="hand")
    write(path_of(folder, NAME), Annotation(NAME, digest(TEXT), (by_hand,), "gold", 7))
    do(path, folder, "reject", fact=fact_of(path, "agreement"))
    annotation = read(path_of(folder, NAME), TEXT)
    assert by_hand in annotation.records
    assert (annotation.state, annotation.revision) == ("gold", 8)
    assert [fact.status for fact in annotation.facts] == ["rejected"]


def test_a_stale_save_is_a_conflict_and_changes_nothing(path: Path, folder: Path) -> None:
    office = fact_of(path, "occupation")
    do(path, folder, "accept", fact=office, author="olga")
    before = path_of(folder, NAME).read_bytes()
    slots = [{"name": "person", "value": "Пётр Ёжиков"}, {"name": "position", "value": "глава"}]
    with pytest.raises(Conflict) as caught:
        do(path, folder, "correct", fact=office, slots=slots, evidence=[quote("Пётр Ёжиков")], author="ivan")
    assert caught.value.status == 409
    assert caught.value.theirs.values["position"] == "директор"
    assert caught.value.mine.values["position"] == "глава"
    assert caught.value.last is not None and caught.value.last.author == "olga"
    assert path_of(folder, NAME).read_bytes() == before
    do(path, folder, "correct", fact=office, slots=slots, revision=1, author="ivan")
    assert facts(path, "occupation")[0]["slots"]["position"] == "глава"


def test_a_changed_text_is_a_conflict(path: Path, folder: Path) -> None:
    with pytest.raises(Conflict, match="Текст документа изменился"):
        do(path, folder, "accept", fact=fact_of(path, "agreement"), sha256="0" * 64)


def test_a_repeated_save_is_applied_once(path: Path, folder: Path) -> None:
    office = fact_of(path, "occupation")
    first = do(path, folder, "accept", fact=office, key="k1")
    again = do(path, folder, "accept", fact=office, key="k1")
    assert (first.repeated, again.repeated, again.decision) == (False, True, first.decision)
    with open_store(path) as store:
        assert store.query("SELECT count(*) FROM decisions").fetchone() == (1,)


def test_a_repeated_save_is_known_after_a_rebuild(path: Path, folder: Path, tmp_path: Path) -> None:
    office = fact_of(path, "occupation")
    do(path, folder, "accept", fact=office, key="k1")
    fresh = rebuilt(tmp_path, folder)
    assert do(fresh, folder, "accept", fact=office, key="k1").repeated


@pytest.mark.parametrize("action", ["accept", "reject", "correct", "add"])
def test_undo_takes_the_last_own_decision_back(path: Path, folder: Path, tmp_path: Path, action: str) -> None:
    before = shown(path)
    office = fact_of(path, "occupation")
    slots = [{"name": "person", "value": "Анна Зимина"}, {"name": "position", "value": "начальник цеха"}]
    wish: dict[str, Any] = {"fact": office}
    if action == "add":
        wish = {"kind": "occupation", "slots": slots, "evidence": [quote("Анна Зимина")]}
    elif action == "correct":
        wish["slots"] = slots
    do(path, folder, action, **wish)
    do(path, folder, "reject", fact=fact_of(path, "agreement"), author="ivan")
    do(path, folder, "undo", author="ivan")
    do(path, folder, "undo", author="olga")
    assert shown(path) == before
    assert shown(rebuilt(tmp_path, folder)) == before
    with pytest.raises(Refused, match="Отменять нечего"):
        do(path, folder, "undo", author="olga")
    with open_store(path) as store:
        assert store.query("SELECT count(*) FROM decisions").fetchone() == (4,)


def test_decisions_follow_their_words_in_a_changed_text(path: Path, folder: Path, tmp_path: Path) -> None:
    words = quote("Анна Зимина")
    slots = [
        {"name": "person", "value": "Анна Зимина", "start": words["start"], "end": words["end"]},
        {"name": "position", "value": "начальник цеха"},
    ]
    do(path, folder, "add", kind="occupation", slots=slots, evidence=[words])
    do(path, folder, "accept", fact=fact_of(path, "agreement"))
    moved = TEXT.replace(
        "Завод «Ёлка» 🌲 и", "Анна Зимина пришла на работу.\nЗавод «Ёлка» 🌲 и"
    )  # the same words, now also elsewhere
    fresh = rebuilt(tmp_path, folder, moved)
    (found,) = [f for f in facts(fresh, "occupation") if f["slots"]["person"] == "Анна Зимина"]
    place = found["evidence"][0]
    assert place["start"] == moved.rindex("Анна Зимина")
    assert moved[place["start"] : place["end"]] == "Анна Зимина"


def test_decisions_whose_words_are_gone_are_listed_not_dropped(path: Path, folder: Path, tmp_path: Path) -> None:
    slots = [{"name": "person", "value": "Анна Зимина"}, {"name": "position", "value": "начальник цеха"}]
    do(path, folder, "add", kind="occupation", slots=slots, evidence=[quote("Цех возглавила Анна Зимина")])
    shorter = TEXT.replace(" Цех возглавила Анна Зимина.", "")
    fresh = rebuilt(tmp_path, folder, shorter)
    with open_store(fresh) as store:
        ((document, reason),) = store.query("SELECT document, reason FROM orphans").fetchall()
        assert document == NAME and "нет в тексте" in reason
        assert store.query("SELECT count(*) FROM decisions").fetchone() == (1,)
    do(fresh, folder, "accept", fact=fact_of(fresh, "agreement"))  # the file is written for the new text
    assert len(read_unchecked(path_of(folder, NAME)).decisions) == 2
    assert len(facts(rebuilt(tmp_path, folder))) == 3  # the words are back, and so is the fact


def test_a_save_cut_off_before_the_commit_is_found_in_the_file(path: Path, folder: Path) -> None:
    office = fact_of(path, "occupation")
    connection = connect(path)
    connection.execute("BEGIN IMMEDIATE")
    save(connection, folder, Wish(NAME, "accept", "olga", office, key="k1"))
    connection.execute("ROLLBACK")  # as a killed process leaves it: the file is there, the row is not
    connection.close()
    assert facts(path, "occupation")[0]["review"] == "proposed"
    assert do(path, folder, "accept", fact=office, key="k1").repeated
    assert facts(path, "occupation")[0]["review"] == "accepted"


def test_a_failing_save_leaves_the_file_as_it_was(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    do(path, folder, "accept", fact=fact_of(path, "agreement"))
    before = path_of(folder, NAME).read_bytes()

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(OSError, match="no space"):
        do(path, folder, "accept", fact=fact_of(path, "occupation"))
    assert path_of(folder, NAME).read_bytes() == before
    assert facts(path, "occupation")[0]["review"] == "proposed"


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"action": "accept", "fact": "0" * 16}, "факта в документе нет"),
        ({"action": "add", "kind": "miracle", "evidence": [quote("завод")]}, "Вид факта"),
        ({"action": "add", "kind": "occupation", "evidence": [quote("завод")]}, "Не заполнено: person, position"),
        ({"action": "add", "kind": "legal_act", "slots": [{"name": "type", "value": "закон"}]}, "выделите слова"),
        ({"action": "add", "kind": "legal_act", "slots": [{"name": "person", "value": "x"}]}, "нет поля"),
        (
            {
                "action": "add",
                "kind": "legal_act",
                "slots": [{"name": "type", "value": "закон"}],
                "evidence": [{"start": 3, "end": 9, "text": "таких слов здесь нет"}],
            },
            "в тексте нет",
        ),
        (
            {
                "action": "add",
                "kind": "figure",
                "slots": [
                    {"name": "value", "value": "много"},
                    {"name": "unit", "value": "RUB"},
                    {"name": "measure", "value": "заём"},
                ],
                "evidence": [quote("300 млн")],
            },
            "нужно число",
        ),
        ({"action": "add", "kind": "deadline", "slots": [{"name": "action", "value": "x"}]}, "term или due"),
        ({"action": "note", "reason": "  "}, "Заметка пуста"),
        ({"action": "done"}, "неизвестно"),
        ({"action": "drop table"}, "неизвестно"),
    ],
)
def test_what_cannot_be_is_refused(path: Path, folder: Path, wish: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        do(path, folder, **wish)
    assert not path_of(folder, NAME).exists()


@pytest.mark.parametrize(
    ("slot", "value", "stored"),
    [
        ("value", "1 200 000", 1_200_000),
        ("value", "12,5", 12.5),
        ("amount", "−3", -3),
        ("share", 50, 50),
        ("measure", "  рост   выпуска ", "рост выпуска"),
        ("value", "", ""),
    ],
)
def test_values_as_russians_write_them(slot: str, value: Any, stored: Any) -> None:
    assert value_of(slot, value) == stored


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", True, [1], "x" * 20_000])
def test_numbers_that_are_none(value: Any) -> None:
    with pytest.raises(Refused):
        value_of("value", value)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b"])
def test_no_path_leads_out_of_the_folder(path: Path, folder: Path, name: str) -> None:
    database(path, extraction(name=name))
    connection = connect(path)
    with pytest.raises(AnnotationError, match="вне папки"), transaction(connection):
        save(connection, folder, Wish(name, "note", "olga", reason="x"))
    connection.close()


def test_decisions_of_two_machines_come_together(path: Path, folder: Path, tmp_path: Path) -> None:
    """The same folder, two databases: each learns what the other decided before it saves."""
    other = database(tmp_path / "other.db")
    do(path, folder, "accept", fact=fact_of(path, "agreement"), author="olga")
    do(other, folder, "reject", fact=fact_of(other, "occupation"), author="ivan")
    do(path, folder, "note", reason="увидел", author="olga")
    assert shown(path) == shown(other)


def test_a_broken_file_stops_everything_with_its_name(path: Path, folder: Path) -> None:
    do(path, folder, "accept", fact=fact_of(path, "agreement"))
    place = path_of(folder, NAME)
    place.write_text(place.read_text("utf-8").replace('"author"', '"authr"'), "utf-8")
    connection = connect(path.with_name("new.db"))
    with pytest.raises(StoreError, match=r"a\.txt\.jsonl"), transaction(connection):
        restoring.restore(connection, folder)
    connection.close()


def test_rows_of_decisions_cannot_be_changed(path: Path, folder: Path) -> None:
    do(path, folder, "accept", fact=fact_of(path, "agreement"))
    connection = connect(path)
    for sql in ("DELETE FROM decisions", "UPDATE decisions SET author = 'x'", "DELETE FROM blind_decisions"):
        if "blind" not in sql:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(sql)
    connection.close()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_the_files_rebuild_it(path: Path, folder: Path, tmp_path: Path, seed: int) -> None:
    """Random decisions of three people: the database as it grew equals the one rebuilt from files, and one restored
    after a run over the same text."""
    rng = random.Random(seed)
    people = [
        {"name": "person", "value": "Пётр Ёжиков"},
        {"name": "person", "value": "Анна Зимина", **{k: quote("Анна Зимина")[k] for k in ("start", "end")}},
    ]
    known = [fact_of(path, "agreement"), fact_of(path, "occupation")]
    refused = 0
    for _ in range(25):
        action = rng.choice(["accept", "reject", "correct", "add", "undo", "note"])
        slots = [rng.choice(people), {"name": "position", "value": rng.choice(["директор", "мастер", "начальник"])}]
        fact = rng.choice(known) if action in ("accept", "reject", "correct", "note") else ""
        if action == "correct" and fact == known[0]:
            continue
        connection = connect(path)
        log = restoring.of_layer(connection, NAME, "")
        connection.close()
        wish = {
            "fact": fact, "kind": "occupation" if action == "add" else "", "reason": "x" if action == "note" else "",
            "slots": slots if action in ("correct", "add") else (), "revision": revision(log, fact),
            "evidence": [quote(rng.choice(["Анна Зимина", "Пётр Ёжиков"]))] if action in ("correct", "add") else (),
        }  # fmt: skip
        try:
            saved = do(path, folder, action, author=rng.choice(["olga", "ivan", "vera"]), **wish)
        except Refused:
            refused += 1
            continue
        if action == "add":
            known.append(saved.fact)
    assert refused < 20
    grown = shown(path)
    assert shown(rebuilt(tmp_path, folder)) == grown
    assert shown(database(path, extraction())) == grown
