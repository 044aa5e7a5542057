"""Standard input, named columns, and `watch`: what comes is extracted, what fails stops nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.articles import read
from extractor.articles.limits import bounded
from extractor.commands.watch import Watch
from extractor.errors import ArticleError, StoreError
from extractor.run import Options
from tests.test_cli import COMMAND, ONE, TWO, call


def names(db: Path) -> set[str]:
    with sqlite3.connect(db) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM documents")}


# -- standard input and columns ---------------------------------------------------------------------------------------


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text(TWO, "utf-8")
    for _ in range(2):
        done = call("extract", "-", "two.txt", "--db", "facts.db", cwd=tmp_path, stdin=ONE)
        assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        rows = connection.execute("SELECT name, folder, path FROM sources ORDER BY name").fetchall()
    (first, folder, path), (second, _, _) = rows
    assert first == path
    assert first.startswith("stdin-")
    assert (folder, second) == ("", "two.txt")
    assert "прежних" not in done.stdout, "unchanged input is skipped"
    done = call("extract", "-", "--db", "facts.db", cwd=tmp_path, stdin="")
    assert done.returncode == 3
    assert "файл пуст" in done.stderr


def test_columns_of_tables_can_be_named(tmp_path: Path) -> None:
    record = {"head": "Цех открыли", "words": ONE.split("\n\n")[1], "link": "https://example.org/1"}
    (tmp_path / "a.json").write_text(json.dumps([record], ensure_ascii=False), "utf-8")
    assert call("extract", "a.json", "--db", "a.db", cwd=tmp_path).returncode == 3
    done = call("extract", "a.json", "--db", "a.db", "--columns", "text=words, title=head,url=link", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "a.db") as connection:
        row = connection.execute("SELECT title, url FROM documents").fetchone()
    assert row == ("Цех открыли", "https://example.org/1")


@pytest.mark.parametrize("columns", ["text", "author=", "body=text"])
def test_senseless_columns_are_refused(tmp_path: Path, columns: str) -> None:
    done = call("extract", ".", "--columns", columns, cwd=tmp_path)
    assert done.returncode == 2
    assert "нужно ПОЛЕ=СТОЛБЕЦ" in done.stderr.replace("\n", " ")


# -- watch ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def test_a_file_is_read_when_it_has_stopped_growing(inbox: Path, db: Path) -> None:
    watched = Watch(Options([inbox], db))
    (inbox / "one.txt").write_text(ONE[:60], "utf-8")
    watched.look()
    (inbox / "one.txt").write_text(ONE, "utf-8")
    watched.look()
    assert not db.exists()
    watched.look()
    assert names(db) == {"one.txt"}
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT text FROM documents").fetchone()[0] == ONE.strip()


def test_new_changed_and_broken_files(inbox: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    watched = Watch(Options([inbox], db))
    (inbox / "one.txt").write_text(ONE, "utf-8")
    (inbox / "bad.txt").write_bytes(b"")
    assert [watched.look() for _ in range(3)] == [True] * 3
    assert capsys.readouterr().err.count("bad.txt: файл пуст") == 1
    (inbox / "bad.txt").write_text(TWO, "utf-8")
    (inbox / "growing.txt").write_text(TWO, "utf-8")
    watched.look()
    (inbox / "growing.txt").write_text(TWO + ONE, "utf-8")
    watched.look()
    assert names(db) == {"one.txt", "bad.txt"}
    watched.look()
    assert names(db) == {"one.txt", "bad.txt", "growing.txt"}
    capsys.readouterr()
    (inbox / "one.txt").write_text(ONE.replace("120", "130"), "utf-8")
    (inbox / "growing.txt").unlink()
    for _ in range(3):
        watched.look()
    assert "новых 0, изменённых 1" in capsys.readouterr().err


def test_a_failing_database_is_tried_again(inbox: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watch(Options([inbox], db))
    (inbox / "one.txt").write_text(ONE, "utf-8")
    watched.look()

    def full(*arguments: object) -> None:
        raise StoreError("диск полон")

    with monkeypatch.context() as broken:
        broken.setattr("extractor.commands.watch.run", full)
        assert watched.look()
    watched.look()
    assert names(db) == {"one.txt"}


def test_a_copy_whose_first_changes_is_read_again(inbox: Path, db: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(ONE, "utf-8")
    watched = Watch(Options([inbox], db))
    watched.look()
    watched.look()
    assert names(db) == {"a.txt"}
    (inbox / "a.txt").write_text(TWO, "utf-8")
    watched.look()
    watched.look()
    assert names(db) == {"a.txt", "b.txt"}


def test_ctrl_c_ends_watching(inbox: Path, db: Path) -> None:
    command = [*COMMAND, "watch", str(inbox), "--db", str(db), "--every", "0.1"]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background ignores it
    )
    (inbox / "one.txt").write_text(ONE, "utf-8")
    end = time.monotonic() + 60
    said = ""
    assert process.stderr
    while "в базе 1" not in said and time.monotonic() < end:
        said += process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Остановлено" in errors
    assert "Traceback" not in errors
    assert names(db) == {"one.txt"}


# -- a bound on reading -----------------------------------------------------------------------------------------------


def slow(seconds: float) -> Iterator[int]:
    yield 1
    end = time.process_time() + seconds
    while time.process_time() < end:
        try:
            sum(range(1000))
        except Exception:  # as readers catch what their libraries raise
            continue
    yield 2


def test_reading_that_takes_too_long_is_ended() -> None:
    items = bounded(slow(5), 0.2)
    assert next(items) == 1
    started = time.process_time()
    with pytest.raises(ArticleError, match="дольше"):
        next(items)
    assert time.process_time() - started < 2
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_what_is_done_between_two_articles_does_not_count() -> None:
    found = []
    for item in bounded(slow(0), 0.2):
        found.append(item)
        list(slow(0.3))
    assert found == [1, 2]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ArticleError, match="канал"):
        list(read(tmp_path / "pipe.txt", root=tmp_path))
