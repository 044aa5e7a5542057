"""`extractor extract`: progress while it runs, failures as they come, a summary at the end."""

from __future__ import annotations

import hashlib
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from extractor.commands.console import complain, program, say, table
from extractor.run import Options, Report, run
from extractor.work import Failure

_STANDARD_INPUT = Path("-")
_EVERY = 5.0  # seconds between two lines of progress where there is no terminal


def extract(options: Options, *, profile: bool) -> int:
    """Runs and reports. Returns the exit code: 0, 1 when interrupted, 3 when some documents failed."""
    with _standard_input(options) as complete, _progress() as progress:
        report = run(complete, progress)
    _summarize(report, options)
    if profile:
        _show_stages(report)
    if report.interrupted:
        complain("Прервано. Всё, что готово, сохранено; та же команда продолжит с этого места.")
        return 1
    return 3 if report.failures else 0


@contextmanager
def _standard_input(options: Options) -> Iterator[Options]:
    """«-» among the paths: what comes from standard input becomes a file, named by its content."""
    if _STANDARD_INPUT not in options.paths:
        yield options
        return
    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder)
        content = sys.stdin.buffer.read()
        (spool / f"stdin-{hashlib.sha256(content).hexdigest()[:12]}").write_bytes(content)
        paths = [path for path in options.paths if path != _STANDARD_INPUT]
        yield replace(options, paths=[*paths, spool], spool=spool)


class _Lines:
    """Progress as plain lines."""

    def __init__(self) -> None:
        self.total = self.done = 0
        self.started = self.said = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left to tidy up."""

    def begin(self, total: int) -> None:
        self.total = total

    def advance(self, files: int) -> None:
        self.done += files
        now = monotonic()
        if now - self.said >= _EVERY:
            self.said = now
            complain(f"{self.done} из {self.total} файлов, {self.done / (now - self.started):.0f} в секунду")

    def failed(self, failure: Failure) -> None:
        complain(f"{failure.document}: {failure.reason}")


class _Bar(_Lines):
    """Progress as a bar on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        super().__init__()
        self.bar = Progress(
            TextColumn("Статьи"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True, auto_refresh=False,
        )  # fmt: skip
        self.task: Any = None

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    def begin(self, total: int) -> None:
        self.task = self.bar.add_task("", total=total, speed="")
        self.bar.refresh()

    def advance(self, files: int) -> None:
        self.done += files
        speed = self.done / max(monotonic() - self.started, 0.1)
        self.bar.update(self.task, advance=files, speed=f"{speed:.0f}/с", refresh=True)

    def failed(self, failure: Failure) -> None:
        self.bar.console.print(f"{failure.document}: {failure.reason}", markup=False, highlight=False, soft_wrap=True)


def _progress() -> _Lines:
    return _Bar() if sys.stderr.isatty() else _Lines()


def _summarize(report: Report, options: Options) -> None:
    for name in report.missing:
        fate = "удалён из базы" if report.pruned else "остаётся в базе; убрать: --prune"
        complain(f"{name}: файла больше нет, документ {fate}")
    counts = [("документы", report.documents), *report.facts.items()]
    table(("в базе", "сколько"), counts, numbers=["сколько"])
    say(f"Обработано статей: {report.processed} ({_outcomes(report)})")
    say(f"Время: {report.seconds:.1f} с, {report.processed / max(report.seconds, 0.01):.1f} документа в секунду")
    _show_difference(report)
    if not report.documents:
        complain("В базе нет ни одной статьи: проверьте путь к папке.")
        return
    name, db = program(), shlex.quote(str(options.db))
    say("\nЧто дальше:")
    say(f"  {name} facts --db {db} --kind agreement")
    say(f'  {name} search --db {db} "развитие промышленности"')
    say(f'  {name} query --db {db} "SELECT person, position, document FROM officials LIMIT 20"')


def _show_difference(report: Report) -> None:
    """The facts that another model finds, or no longer finds."""
    if report.replaced:
        say(f"Модель сменилась (была {', '.join(report.replaced)}); решения людей не тронуты.")
    for one in report.difference:
        say(f"  {one.kind}: новых фактов {one.gained}, исчезло {one.lost}")


def _outcomes(report: Report) -> str:
    words = {"added": "новых", "changed": "изменённых", "unchanged": "прежних", "duplicate": "повторов"}
    parts = [f"{words[outcome]} {count}" for outcome, count in report.outcomes.items() if count]
    parts.append(f"пропущено без изменений {report.skipped}")
    parts.append(f"с ошибкой {len(report.failures)}")
    return ", ".join(parts)


def _show_stages(report: Report) -> None:
    total = sum(report.stages.values()) or 1.0
    articles = max(report.processed, 1)
    rows = [
        (stage, f"{seconds:.2f}", f"{100 * seconds / total:.0f}", f"{1000 * seconds / articles:.2f}")
        for stage, seconds in sorted(report.stages.items(), key=lambda item: -item[1])
    ]
    header = ("стадия", "с процессора", "%", "мс на статью")
    table(header, rows, numbers=header[1:])
