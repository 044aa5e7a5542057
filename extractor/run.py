"""A run over files and folders: find → read → extract → store. Reports, failures, interruption.

Killed at any moment, the database holds whole articles; the next run goes on where this one ended.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from extractor.articles import discover
from extractor.articles.discovery import SIDECAR
from extractor.errors import StoreError
from extractor.settings import machine_version, settings
from extractor.store import connect, difference, duplicates, reading, restoring, runs, search, transaction, writing
from extractor.store.difference import Difference
from extractor.store.rows import DocumentRows
from extractor.store.writing import Source
from extractor.timing import Stopwatch
from extractor.work import BATCH, Failure, Finished, Result, Task, name_of, printable, warm_up, work
from extractor.workers import ordered

_SECOND_LOOKS = 3
#: Files and the folder whose file goes by its plain name in the database.
_OWNERS = "SELECT path, folder FROM sources WHERE folder <> '' AND substr(name, 1, length(path)) = path"
_FINISHED = "SELECT folder, path FROM files"
_BATCH_BYTES = 1_000_000  # files that go to a worker together, unless one alone is larger


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do."""

    paths: Sequence[Path]
    db: Path
    workers: int = 1
    published: dt.date | None = None
    force: bool = False  # look at unchanged files too
    prune: bool = False  # take away documents whose files are gone
    columns: tuple[tuple[str, str], ...] = ()  # of tables: field of an article → name of its column
    spool: Path | None = None  # the folder, among the paths, that holds what came from standard input
    ready: Callable[[Path], bool] | None = None  # files to look at; the others are left for later


@dataclass(slots=True)
class Report:
    """What became of it."""

    outcomes: Counter[writing.Outcome] = field(default_factory=Counter)  # of the articles looked at
    skipped: int = 0  # files not looked at, since nothing changed
    failures: list[Failure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # documents whose files are gone
    pruned: bool = False
    interrupted: bool = False
    seconds: float = 0.0
    notes: dict[str, list[str]] = field(default_factory=dict)  # document → repairs and cuts
    stages: dict[str, float] = field(default_factory=dict)
    documents: int = 0  # in the database
    facts: dict[str, int] = field(default_factory=dict)  # view → facts in the database
    replaced: list[str] = field(default_factory=list)  # other model versions that had read the documents
    difference: list[Difference] = field(default_factory=list)  # what this one finds otherwise

    @property
    def processed(self) -> int:
        return self.outcomes.total()


class Listener(Protocol):
    """Who is told how the run goes on."""

    def begin(self, total: int) -> None:
        """Files to look at."""

    def advance(self, files: int) -> None:
        """Files that are done."""

    def failed(self, failure: Failure) -> None:
        """An article that gave nothing."""


def run(options: Options, listener: Listener) -> Report:
    """Brings the database up to date with the files. Raises ExtractorError where it cannot begin or go on."""
    try:
        return _run(options, listener)
    except sqlite3.Error as error:  # a full disk, another writer that does not finish
        raise StoreError(f"{options.db}: запись в базу не удалась ({error}); готовое сохранено") from error


def _run(options: Options, listener: Listener) -> Report:
    started = perf_counter()
    report = Report()
    found = list(discover(options.paths))
    model = machine_version()
    connection = connect(options.db)
    try:
        with transaction(connection):
            writing.write_model(connection, model, "")
            duplicates.fill(connection)
            restoring.restore(connection, settings().annotations)
            arguments = {"paths": [printable(str(path)) for path in options.paths], "workers": options.workers}
            this = runs.begin(connection, arguments, model)
            other = difference.models(connection) - {model}
            if other:
                difference.begin(connection)
        with _stoppable() as stop:
            _Run(connection, options, report, listener, model, stop).go(found)
        report.interrupted = stop.is_set()
        watch = Stopwatch()
        with transaction(connection):
            search.fill(connection)
            watch.lap("search index")
            report.stages["search index"] = watch.seconds["search index"]
            report.documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
            report.facts = reading.counts(connection)
            report.difference = difference.end(connection) if other else []
            report.replaced = sorted(other)
            report.seconds = perf_counter() - started
            runs.end(connection, this, "interrupted" if report.interrupted else "done", _summary(report))
    finally:
        connection.close()
    return report


class _Run:
    def __init__(
        self,
        connection: sqlite3.Connection,
        options: Options,
        report: Report,
        listener: Listener,
        model: str,
        stop: threading.Event,
    ) -> None:
        self.connection = connection
        self.options = options
        self.report = report
        self.listener = listener
        self.model = model
        self.stop = stop
        self.sources: dict[Task, Source] = {}
        self.names: dict[Task, list[str]] = {}  # of the articles of a file that is being read
        self.failing: set[Task] = set()  # files with a failure in them
        self.finished: set[tuple[str, str]] = set(connection.execute(_FINISHED))  # folder, path: read to their end

    def go(self, found: Sequence[tuple[Path, Path]]) -> None:
        self.sources = self._tasks(found)
        self.listener.begin(len(self.sources))
        self._process(self._batches(self.sources, skip=not self.options.force), self.listener.advance)
        for _ in range(_SECOND_LOOKS):
            again = self._forgotten()
            if not again or self.stop.is_set():
                break
            self._process(self._batches(again, skip=False), lambda files: None)
        if not self.stop.is_set():
            self._note_missing()

    def _tasks(self, found: Iterable[tuple[Path, Path]]) -> dict[Task, Source]:
        """A task a file. Where two folders hold the same name, the later one's is prefixed with its folder's name."""
        owners = dict(self.connection.execute(_OWNERS))
        tasks: dict[tuple[str, str], Task] = {}
        for file, root in found:
            folder = "" if root == self.options.spool else printable(str(root.absolute()))
            path = printable(file.relative_to(root).as_posix())
            owner = owners.setdefault(path, folder)
            if owner != folder and not Path(owner, path).exists():
                owner = owners[path] = folder  # the folder was moved
            prefix = "" if owner == folder else f"{root.absolute().name}/"
            task = Task(file, root, self.options.published, prefix, self.options.columns)
            tasks.setdefault((folder, path), task)
        return {task: Source(folder, path, "") for (folder, path), task in tasks.items()}

    def _forgotten(self) -> list[Task]:
        """Files that were read, but as copies of an article that has changed since: they are on their own now."""
        forgotten = self.finished - set(self.connection.execute(_FINISHED))
        return [task for task, source in self.sources.items() if (source.folder, source.path) in forgotten]

    def _batches(self, tasks: Iterable[Task], *, skip: bool) -> Iterator[list[Task]]:
        """Files that go to a worker together: the first alone, so that its facts are there soon."""
        batch: list[Task] = []
        size, most = 0, 1
        for task in tasks:
            if self.stop.is_set():
                return
            if skip and self.options.ready and not self.options.ready(task.file):
                self.listener.advance(1)
                continue
            if self._known(task) and skip:
                self.report.skipped += 1
                self.listener.advance(1)
                continue
            batch.append(task)
            with suppress(OSError):
                size += task.file.stat().st_size
            if len(batch) >= most or size >= _BATCH_BYTES:
                yield batch
                batch, size, most = [], 0, BATCH
        if batch:
            yield batch

    def _known(self, task: Task) -> bool:
        """Whether a file is as it was when last read."""
        source = self.sources[task] = replace(self.sources[task], fingerprint=_fingerprint(task, self.model))
        row = self.connection.execute(
            "SELECT fingerprint FROM files WHERE folder = ? AND path = ?", (source.folder, source.path)
        ).fetchone()
        return row is not None and row[0] == source.fingerprint

    def _process(self, batches: Iterator[list[Task]], advance: Callable[[int], None]) -> None:
        first = next(batches, None)
        if first is None:
            return
        workers = min(self.options.workers, len(self.sources))
        if workers > 1:
            warm_up()
        for result in ordered(chain([first], batches), work, workers, _gave_up):
            watch = Stopwatch()
            with transaction(self.connection):
                for task, event in result.events:
                    self._store(task, event)
            watch.lap("database")
            self._count(result.seconds)
            self._count(watch.seconds)
            advance(sum(isinstance(event, Finished) for _, event in result.events))

    def _store(self, task: Task, event: DocumentRows | Failure | Finished) -> None:
        source = self.sources[task]
        if task not in self.names:
            self.names[task] = []
            writing.begin_file(self.connection, source)
        if isinstance(event, DocumentRows):
            outcome = writing.write(self.connection, event, source, self.model)
            self.names[task].append(event.article.name)
            if event.notes:
                self.report.notes[event.article.name] = list(event.notes)
            self.report.outcomes[outcome] += 1
        elif isinstance(event, Failure):
            writing.write_failure(self.connection, source, event.document, event.reason)
            self.failing.add(task)
            self.report.failures.append(event)
            self.listener.failed(event)
        else:
            names = self.names.pop(task)
            if task in self.failing:  # looked at again next time
                self.finished.discard((source.folder, source.path))
            else:
                writing.finish_file(self.connection, source, names)
                self.finished.add((source.folder, source.path))

    def _count(self, seconds: dict[str, float]) -> None:
        for stage, spent in seconds.items():
            self.report.stages[stage] = self.report.stages.get(stage, 0.0) + spent

    def _note_missing(self) -> None:
        """Documents of the folders looked at whose files are gone; taken away only where that is asked for."""
        present = {(source.folder, source.path) for source in self.sources.values()}
        with transaction(self.connection):
            for path in self.options.paths:
                if path.is_dir():
                    gone = writing.missing(self.connection, printable(str(path.absolute())), present)
                    self.report.missing += [name for name in gone if name not in self.report.missing]
            if self.options.prune:
                for name in self.report.missing:
                    writing.remove_named(self.connection, name)
                self.report.pruned = True


def _fingerprint(task: Task, model: str) -> str:
    """Of all that decides what a file gives: its bytes and sidecar, the date and columns given, the machine."""
    digest = hashlib.sha256(f"{model}\n{task.published}\n{task.prefix}\n".encode())
    digest.update("".join(f"{field}={column}\n" for field, column in task.columns).encode())
    for file in (task.file, task.file.with_suffix(SIDECAR)):
        try:
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        except OSError:
            digest.update(b"-")
    return digest.hexdigest()


def _gave_up(tasks: Sequence[Task]) -> Result:
    """What is noted of a file that killed two workers."""
    failure = Failure(name_of(tasks[0]), "обработка дважды аварийно прервалась; файл пропущен")
    return Result([(tasks[0], failure), (tasks[0], Finished())], {})


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """An event that Ctrl-C sets: the batch in hand is finished and stored. A second Ctrl-C stops at once."""
    stop = threading.Event()

    def interrupt(number: int, frame: Any) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(report: Report) -> dict[str, Any]:
    return {
        "articles": dict(report.outcomes),
        "skipped": report.skipped,
        "failed": len(report.failures),
        "missing": report.missing,
        "notes": report.notes,
        "seconds": round(report.seconds, 2),
    }
