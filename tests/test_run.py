"""A run over a folder: what is skipped, replaced, reported; killed, interrupted, crashed; one process or several."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from extractor import run as runs
from extractor.errors import StoreError
from extractor.run import Options, Report, run
from extractor.work import Failure, Finished, Result, Task, work
from extractor.workers import ordered

SENTENCES = (
    "Губернатор Иван Лунёв посетил завод «Заря» в Туле.",
    "Предприятие выпустило 120 тракторов в 2024 году.",
    "Министерство промышленности и банк «Вектор» заключили соглашение о сотрудничестве.",
    "«Мы откроем новый цех до конца года», – сказал директор завода Пётр Седых.",
    "Объём инвестиций составит 1,5 млрд рублей.",
    "Глава региона поручил в течение месяца представить план.",
    "В заседании приняли участие представители технопарка и ассоциации.",
)


class Silent:
    """A listener that counts."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def begin(self, total: int) -> None:
        self.total = total

    def advance(self, files: int) -> None:
        self.done += files

    def failed(self, failure: Failure) -> None:
        """Failures are in the report."""


def article(number: int) -> str:
    choice = random.Random(number).sample(SENTENCES, 4)
    return f"Новости завода, выпуск {number}\n\n" + " ".join(choice) + f" Это выпуск {number}.\n"


def folder_of(path: Path, count: int) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (path / f"{number:03}.txt").write_text(article(number), "utf-8")
    return path


def go(db: Path, *paths: Path, **options: object) -> Report:
    return run(Options(paths, db, **options), Silent())  # type: ignore[arg-type]


def contents(db: Path) -> dict[str, list[str]]:
    """All rows of all tables but the log of runs."""
    with sqlite3.connect(db) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' AND name <> 'runs'"
        ).fetchall()
        found = {t: sorted(map(repr, connection.execute(f'SELECT * FROM "{t}"'))) for (t,) in tables}
        found["search"] = sorted(map(repr, connection.execute("SELECT id FROM search_docsize")))
    connection.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "articles", 6)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


# -- what changes and what does not -----------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(folder: Path, db: Path) -> None:
    first = go(db, folder)
    before = contents(db)
    assert first.outcomes["added"] == first.documents == 6
    assert len(before["facts"]) > 6
    second = go(db, folder)
    assert (second.processed, second.skipped) == (0, 6)
    assert contents(db) == before
    forced = go(db, folder, force=True)
    assert forced.outcomes["unchanged"] == 6
    assert contents(db) == before


def test_a_changed_file_is_replaced_and_only_that(folder: Path, db: Path, tmp_path: Path) -> None:
    go(db, folder)
    (folder / "002.txt").write_text(article(77), "utf-8")
    report = go(db, folder)
    assert (report.processed, report.skipped, report.outcomes["changed"]) == (1, 5, 1)
    go(tmp_path / "fresh.db", folder)
    assert contents(db) == contents(tmp_path / "fresh.db")


def test_a_changed_sidecar_or_date_counts_as_a_change(folder: Path, db: Path) -> None:
    go(db, folder)
    (folder / "001.meta.json").write_text('{"published": "2025-03-27", "title": "Другой"}', "utf-8")
    assert go(db, folder).outcomes["changed"] == 1
    with sqlite3.connect(db) as connection:
        row = connection.execute("SELECT title, published, published_source FROM documents WHERE name = '001.txt'")
        assert row.fetchone() == ("Другой", "2025-03-27", "sidecar")


def test_a_deleted_file_is_reported_and_kept_until_pruned(folder: Path, db: Path) -> None:
    go(db, folder)
    (folder / "003.txt").unlink()
    for _ in range(2):
        report = go(db, folder)
        assert report.missing == ["003.txt"]
        assert report.documents == 6
    assert go(db, folder, prune=True).documents == 5
    assert go(db, folder).missing == []


def test_another_folder_is_not_missing(folder: Path, db: Path, tmp_path: Path) -> None:
    go(db, folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text(article(50), "utf-8")
    report = go(db, other)
    assert report.missing == []
    assert report.documents == 7


def test_equal_names_in_two_folders_stay_apart(folder: Path, db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "000.txt").write_text(article(50), "utf-8")
    report = go(db, folder, other)
    assert report.documents == 7
    with sqlite3.connect(db) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM documents")}
    assert {"000.txt", "other/000.txt"} <= names
    assert go(db, other, folder).processed == 0


def test_a_copy_is_stored_once_and_stands_alone_when_the_first_changes(folder: Path, db: Path) -> None:
    (folder / "z.txt").write_text(article(0), "utf-8")
    report = go(db, folder)
    assert (report.documents, report.outcomes["duplicate"]) == (6, 1)
    assert go(db, folder).skipped == 7
    (folder / "000.txt").write_text(article(90), "utf-8")
    report = go(db, folder)
    assert report.documents == 7
    assert go(db, folder).processed == 0


def test_odd_file_names_are_stored_in_one_line(folder: Path, db: Path) -> None:
    names = {
        b"\xe7\xe0\xe2\xee\xe4.txt": r"\xe7\xe0\xe2\xee\xe4.txt",
        b"a\nb.txt": r"a\nb.txt",
        "ё «1» #%.txt".encode(): "ё «1» #%.txt",
    }
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(article(200 + number), "utf-8")
    report = go(db, folder)
    assert report.failures == []
    with sqlite3.connect(db) as connection:
        stored = {row[0] for row in connection.execute("SELECT name FROM documents")}
    assert set(names.values()) <= stored
    assert go(db, folder).processed == 0


def test_sentences_that_were_cut_are_noted(folder: Path, db: Path) -> None:
    (folder / "long.txt").write_text("Новости завода\n\n" + "завод выпустил тракторы и " * 200 + "станки.", "utf-8")
    go(db, folder)
    with sqlite3.connect(db) as connection:
        (note,) = connection.execute("SELECT notes FROM documents WHERE name = 'long.txt'").fetchone()
        (report,) = connection.execute("SELECT report FROM runs").fetchone()
    assert "разрезаны" in note
    assert "разрезаны" in report


def test_a_database_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="не удалось открыть"):
        go(tmp_path, folder)


# -- failures ---------------------------------------------------------------------------------------------------------


def test_bad_files_are_named_with_a_reason_and_the_rest_is_done(folder: Path, db: Path) -> None:
    bad = {
        "empty.txt": b"",
        "english.txt": b"The plant was opened in Tula by the governor. " * 40,
        "binary.txt": bytes(range(256)) * 200,
        "solid.txt": ("б" * 50_000).encode(),
        "large.txt": "Завод открыли в Туле. ".encode() * 600_000,
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    (folder / "quotes.txt").write_text("Завод «Заря «Восход «Полдень открыли в Туле. " * 20, "utf-8")
    report = go(db, folder)
    assert {failure.document for failure in report.failures} == set(bad)
    assert all(0 < len(failure.reason) < 200 and "\n" not in failure.reason for failure in report.failures)
    assert not any("внутренняя ошибка" in failure.reason for failure in report.failures)
    assert report.documents == 7
    with sqlite3.connect(db) as connection:
        stored = dict(connection.execute("SELECT document, reason FROM failures"))
    assert stored == {failure.document: failure.reason for failure in report.failures}
    again = go(db, folder)
    assert {failure.document for failure in again.failures} == set(bad)
    (folder / "empty.txt").write_text(article(60), "utf-8")
    (folder / "large.txt").unlink()
    assert {f.document for f in go(db, folder).failures} == set(bad) - {"empty.txt", "large.txt"}
    with sqlite3.connect(db) as connection:
        left = {row[0] for row in connection.execute("SELECT document FROM failures")}
    assert left == set(bad) - {"empty.txt", "large.txt"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_a_failure(folder: Path, db: Path) -> None:
    (folder / "001.txt").chmod(0)
    assert [failure.document for failure in go(db, folder).failures] == ["001.txt"]


def test_a_broken_link_is_a_failure(folder: Path, db: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    assert [failure.document for failure in go(db, folder).failures] == ["link.txt"]


def test_a_bug_in_the_rules_costs_one_article(folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor import facts

    find = facts.find

    def stumble(context):  # type: ignore[no-untyped-def]
        if context.article.name == "002.txt":
            raise ValueError("правило споткнулось")
        return find(context)

    monkeypatch.setattr("extractor.facts.find", stumble)
    report = go(db, folder)
    assert [failure.document for failure in report.failures] == ["002.txt"]
    assert "правило споткнулось" in report.failures[0].reason
    assert report.documents == 5
    monkeypatch.undo()
    assert go(db, folder).documents == 6


# -- one process or several -------------------------------------------------------------------------------------------


def test_the_database_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "articles", 40)
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "copy.txt").write_text(article(3), "utf-8")
    found = []
    for workers in (1, 3):
        db = tmp_path / f"{workers}.db"
        listener = Silent()
        run(Options([folder], db, workers=workers), listener)
        assert listener.done == listener.total == 42
        found.append(contents(db))
    assert found[0] == found[1]


def crashing(batch: Sequence[Task]) -> Iterator[Result]:
    """Dies at one file, always."""
    for task in batch:
        if task.file.name == "003.txt":
            os._exit(9)
        yield from work([task])


def test_a_crashed_worker_costs_one_article(folder: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "work", crashing)
    report = go(db, folder, workers=2)
    assert [failure.document for failure in report.failures] == ["003.txt"]
    assert "аварийно" in report.failures[0].reason
    assert report.documents == 5
    monkeypatch.undo()
    assert go(db, folder, workers=2).documents == 6


def squares(numbers: Sequence[int]) -> Iterator[int]:
    for number in numbers:
        time.sleep(random.random() / 200)
        yield number * number


def once(numbers: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Dies at 7, but only the first time."""
    for number, mark in numbers:
        if number == 7 and not Path(mark).exists():
            Path(mark).touch()
            os._exit(1)
        yield number


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_order(workers: int) -> None:
    batches = [list(range(i, i + 3)) for i in range(0, 60, 3)]
    assert list(ordered(batches, squares, workers, lambda tasks: -1)) == [i * i for i in range(60)]


def test_a_task_that_crashes_once_is_done_the_second_time(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    batches = [[(i, mark), (i + 1, mark)] for i in range(0, 20, 2)]
    assert list(ordered(batches, once, 2, lambda tasks: -1)) == list(range(20))


def test_batches_in_flight_are_bounded() -> None:
    taken = 0

    def batches() -> Iterator[list[int]]:
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield [i]

    results = ordered(batches(), squares, 2, lambda tasks: -1)
    next(results)
    assert taken < 30
    results.close()  # type: ignore[attr-defined]


# -- killed and interrupted -------------------------------------------------------------------------------------------


def start(folder: Path, db: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "--db", str(db), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def documents(db: Path) -> int:
    try:
        with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


def wait_for(db: Path, count: int) -> None:
    end = time.monotonic() + 60
    while documents(db) < count and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_killed_at_any_moment_the_next_run_completes_the_same_database(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    folder = folder_of(tmp_path / "articles", 100)
    whole = tmp_path / "whole.db"
    go(whole, folder)
    expected = contents(whole)
    db = tmp_path / "killed.db"
    chance = random.Random()
    seen = []
    for at in (1, 30, 60):
        process = start(folder, db, *options)
        wait_for(db, at)
        time.sleep(chance.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.append(documents(db))
        partial = contents(db)
        for table in ("documents", "facts", "slots", "evidence", "entities", "aliases", "mentions", "sources"):
            assert set(partial[table]) <= set(expected[table])
        with sqlite3.connect(db) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert seen[0] > 0, "killed before anything was stored: the test shows nothing"
    go(db, folder)
    assert contents(db) == expected
    with sqlite3.connect(db) as connection:
        states = [row[0] for row in connection.execute("SELECT state FROM runs ORDER BY id")]
    assert states[-1] == "done"
    assert "running" not in states


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_ctrl_c_stores_what_is_finished(tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = folder_of(tmp_path / "articles", 400)
    db = tmp_path / "facts.db"
    process = start(folder, db, *options)
    wait_for(db, 20)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert "Прервано" in errors
    assert "Traceback" not in errors
    stored = documents(db)
    assert 20 <= stored < 400
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT state FROM runs").fetchall() == [("interrupted",)]
        assert connection.execute("SELECT count(*) FROM search_docsize").fetchone() == (stored,)


def test_the_hash_seed_of_the_process_leaves_no_trace(folder: Path, tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        db = tmp_path / f"{seed}.db"
        command = [sys.executable, "-m", "extractor", "extract", str(folder), "--db", str(db)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        found.append(contents(db))
    assert found[0] == found[1]


def test_every_file_of_a_batch_is_finished(folder: Path) -> None:
    tasks = [Task(file, folder) for file in sorted(folder.iterdir())]
    events = [event for result in work(tasks) for _, event in result.events]
    assert sum(isinstance(event, Finished) for event in events) == len(tasks)
