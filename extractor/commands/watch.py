"""`extractor watch`: looks at folders again and again, and extracts what is new or changed in them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from extractor.articles import discover
from extractor.articles.discovery import SIDECAR
from extractor.commands.console import complain
from extractor.errors import StoreError
from extractor.run import Options, Report, run
from extractor.work import Failure

State = tuple[int, ...]  # size and time of a file and of its sidecar


def watch(options: Options, every: float) -> int:
    """Until Ctrl-C; `every`: seconds between two looks. Returns the exit code."""
    watched = Watch(options)
    complain(f"Слежу за: {', '.join(str(path) for path in options.paths)}. Остановить: Ctrl-C")
    with suppress(KeyboardInterrupt):
        while watched.look():
            time.sleep(every)
    complain("Остановлено. Всё, что прочитано, сохранено.")
    return 0


class Watch:
    """What was seen of the files, and what of it is in the database."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._seen: dict[Path, State] = {}  # at the last look
        self._done: dict[Path, State] = {}  # as extracted

    def look(self) -> bool:
        """Extracts the files that are new or changed and have stopped growing: two looks found them the same.

        Whether to look again: not where the run was interrupted.
        """
        now = _states(self.options.paths)
        ready = {file for file, state in now.items() if self._seen.get(file) == state != self._done.get(file)}
        self._seen = now
        if not ready:
            return True
        try:
            report = run(replace(self.options, ready=ready.__contains__), _Teller())
        except StoreError as error:  # another writer, a full disk: the next look may find it better
            complain(f"{error}. Повторю.")
            return True
        self._done.update((file, now[file]) for file in ready)
        _tell(report)
        return not report.interrupted


class _Teller:
    """Names what failed."""

    def begin(self, total: int) -> None:
        """All files of the folders: no news."""

    def advance(self, files: int) -> None:
        """Told at the end."""

    def failed(self, failure: Failure) -> None:
        complain(f"{failure.document}: {failure.reason}")


def _states(paths: Sequence[Path]) -> dict[Path, State]:
    return {file: state for file, _ in discover(paths) if (state := _state(file))}


def _state(file: Path) -> State:
    """Empty where the file is gone."""
    state: State = ()
    for path in (file, file.with_suffix(SIDECAR)):
        with suppress(OSError):
            status = path.stat()
            state += (status.st_size, status.st_mtime_ns)
    return state


def _tell(report: Report) -> None:
    if report.processed or report.failures:
        counts = report.outcomes
        complain(
            f"{dt.datetime.now():%H:%M:%S}  новых {counts['added']}, изменённых {counts['changed']}, "
            f"повторов {counts['duplicate']}, с ошибкой {len(report.failures)}; в базе {report.documents}"
        )
