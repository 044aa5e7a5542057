"""`extractor serve` and `extractor review` as commands; what `extract` does with annotation files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.store import open_store
from extractor.store.rows import document_id, global_id
from tests.reviewing import Browser, database, desk, extraction, fact_of, facts
from tests.test_serve_pages import USERS


def call(folder: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "EXTRACTOR_ANNOTATIONS": str(folder / "annotations")}
    command = [sys.executable, "-m", "extractor", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, input=text, timeout=120)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    database(tmp_path / "facts.db")
    return tmp_path


def test_manuals(place: Path) -> None:
    assert "reviewers.toml" in call(place, "serve", "--help").stdout
    manual = call(place, "review", "--help").stdout
    assert "export" in manual and "import" in manual and "user" in manual


def test_export_and_import(place: Path) -> None:
    done = call(place, "review", "export", "--format", "doccano", "--db", "facts.db", "out/a.jsonl")
    assert done.returncode == 0 and "Записано документов: 1" in done.stdout
    assert "doccano не показывает" in done.stderr
    done = call(place, "review", "import", "--format", "doccano", "--db", "facts.db", "out/a.jsonl", "--author", "olga")
    assert (done.returncode, "отклонено" in done.stderr) == (0, False)
    entry = json.loads((place / "out" / "a.jsonl").read_text("utf-8"))
    entry["entities"].append({"id": 99, "label": "weather", "start_offset": 0, "end_offset": 3})
    (place / "out" / "a.jsonl").write_text(json.dumps(entry), "utf-8")
    done = call(place, "review", "import", "--format", "doccano", "--db", "facts.db", "out/a.jsonl")
    assert done.returncode == 3 and "отклонено: a.jsonl:1: метка «weather» неизвестна" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("review", "export", "--format", "word", "--db", "facts.db", "x"), "возможны: brat"),
        (("review", "import", "--format", "brat", "--db", "facts.db", "absent"), "такого файла нет"),
        (("review", "export", "--db", "absent.db", "x"), "такой базы нет"),
        (("serve", "--db", "absent.db"), "такой базы нет"),
        (("serve", "--db", "facts.db", "--host", "0.0.0.0"), "нужен список рецензентов"),
        (("review", "user", "olga", "--role", "tsar", "--password", "x"), "неизвестна"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(place: Path, arguments: tuple[str, ...], message: str) -> None:
    done = call(place, *arguments)
    assert done.returncode == 1
    assert message in done.stderr and "Traceback" not in done.stderr


def test_a_reviewer_is_written(place: Path) -> None:
    done = call(place, "review", "user", "olga", "--role", "adjudicator", text="тайна\nтайна\n")
    assert done.returncode == 0, done.stderr
    written = (place / "reviewers.toml").read_text("utf-8")
    assert 'role = "adjudicator"' in written and "pbkdf2" in written and "тайна" not in written


def test_entities_merged_in_the_terminal_are_kept_too(place: Path) -> None:
    one, other = global_id("person", "Пётр Ёжиков", ""), global_id("person", "Анна Зимина", "")
    assert call(place, "entities", "merge", one, other, "--db", "facts.db").returncode == 0
    (place / "facts.db").rename(place / "old.db")
    Browser(desk(place))  # a new database, brought up to date
    with open_store(place / "facts.db") as store:
        sql = "SELECT count(DISTINCT cluster) FROM global_entities WHERE kind = 'person'"
        assert store.query(sql).fetchone() == (1,)


def test_extract_keeps_decisions_of_a_deleted_database(place: Path) -> None:
    article = "Сёла растут\nДиректор завода «Заря» Пётр Лунёв сообщил, что завод выпустил 120 тракторов.\n"
    (place / "corpus").mkdir()
    (place / "corpus" / "a.txt").write_text(article, "utf-8")
    assert call(place, "extract", "corpus", "--db", "new.db").returncode == 0
    found = facts(place / "new.db")
    assert found
    (place / "new.db").rename(place / "facts.db")
    browser = Browser(desk(place))
    assert browser.save("a.txt", action="reject", fact=found[0]["id"]).json()["ok"]
    assert call(place, "extract", "corpus", "--db", "new.db").returncode == 0
    assert found[0]["id"] not in {f["id"] for f in facts(place / "new.db")}
    assert len(facts(place / "new.db")) == len(found) - 1


def test_others_are_told_who_has_an_article_open(tmp_path: Path) -> None:
    from tests.test_review_blind import People

    people = People.__new__(People)
    people.first = Browser(desk(tmp_path, USERS))
    people.db = people.first.desk.database
    olga, ivan = people("olga"), people("ivan")
    path = f"/review/{document_id('news/a.txt')}"
    assert "Сейчас эту статью проверяет" not in olga.get(path).text
    assert "Сейчас эту статью проверяет olga" in ivan.get(path).text
    assert "сейчас открыта другим" in ivan.get("/review").text
    assert olga.post(f"{path}/lease", {}).json() == {"holder": "olga", "mine": True}
    assert ivan.post(f"{path}/lease", {}).json() == {"holder": "olga", "mine": False}
    assert ivan.save(action="accept", fact=fact_of(people.db, "agreement")).json()["ok"]


def test_a_database_without_articles_is_served(tmp_path: Path) -> None:
    database(tmp_path / "facts.db", extraction(facts=()))
    with open_store(tmp_path / "facts.db", writable=True) as store:
        store.connection.execute("PRAGMA foreign_keys = ON")
        store.connection.execute("DELETE FROM documents")
    browser = Browser(desk(tmp_path))
    for path in ("/", "/review", "/entities", "/network", "/history", "/adjudication", "/search?q=x", "/facts"):
        assert browser.get(path).status_code == 200
