"""Files → rows of the database: the part of a run that needs no database and can be done by several processes."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extractor import articles
from extractor.articles.limits import bounded
from extractor.errors import ArticleError
from extractor.model import Article, Extraction
from extractor.store.rows import DocumentRows, document_rows
from extractor.timing import Stopwatch

#: Articles that go through the language models together, and into the database in one transaction.
BATCH = 32
_CYCLES = 200_000  # containers that must have come into being, and stayed, before cycles are looked for: some 20 MB
_LONG = 200_000  # characters of a batch at most, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read."""

    file: Path
    root: Path
    published: dt.date | None = None
    prefix: str = ""  # before the names of its articles, where another folder holds the same name
    columns: tuple[tuple[str, str], ...] = ()  # field of an article → column of a table, where the usual names differ


@dataclass(frozen=True, slots=True)
class Failure:
    """An article, or a whole file, that gave nothing; the reason is one sentence for the user."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing more comes from this file."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a part of a batch, in order; and where the time went."""

    events: Sequence[tuple[Task, DocumentRows | Failure | Finished]]
    seconds: dict[str, float]


def work(batch: Sequence[Task]) -> Iterator[Result]:
    """Reads and understands a batch of files; results come by whole articles."""
    watch = Stopwatch()
    portion: list[tuple[Task, Article | Failure | Finished]] = []
    size = 0
    for task, item in _read(batch, watch):
        portion.append((task, item))
        size += len(item.text) if isinstance(item, Article) else 0
        if len(portion) >= 2 * BATCH or size >= _LONG:
            yield _understand(portion, watch)
            portion, size, watch = [], 0, Stopwatch()
    yield _understand(portion, watch)


def warm_up() -> None:
    """Loads the models, so that processes forked from this one share them."""
    from extractor import pipeline

    pipeline.extract(Article("", "Завод открыли в Уфе."))
    _settle()


def name_of(task: Task) -> str:
    """The name of a file in the database: its path relative to the folder."""
    return printable(task.prefix + task.file.relative_to(task.root).as_posix())


def printable(name: str) -> str:
    """A file name that can be stored and printed in one line, whatever bytes it is made of."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in plain)


def _read(batch: Sequence[Task], watch: Stopwatch) -> Iterator[tuple[Task, Article | Failure | Finished]]:
    for task in batch:
        watch.restart()
        try:
            read = articles.read(task.file, root=task.root, published=task.published, columns=dict(task.columns))
            for article in bounded(read):
                watch.lap("reading")
                yield task, replace(article, name=printable(task.prefix + article.name))
                watch.restart()
        except ArticleError as error:
            yield task, Failure(name_of(task), str(error))
        except Exception as error:  # a reader's bug must not stop the run
            yield task, Failure(name_of(task), _internal("чтении", error))
        watch.lap("reading")
        yield task, Finished()


def _understand(portion: Sequence[tuple[Task, Article | Failure | Finished]], watch: Stopwatch) -> Result:
    watch.restart()
    found = iter(_extract([item for _, item in portion if isinstance(item, Article)], watch))
    events: list[tuple[Task, DocumentRows | Failure | Finished]] = []
    for task, item in portion:
        events.append((task, next(found) if isinstance(item, Article) else item))
    return Result(events, watch.seconds)


def _extract(read: Sequence[Article], watch: Stopwatch) -> list[DocumentRows | Failure]:
    """Rows of each article; where a batch fails, its articles are tried one by one to find the culprit."""
    from extractor import pipeline  # a second of loading, which a run without changed files can do without

    rows: list[DocumentRows | Failure] = []
    if not read:
        return rows
    pipeline.nlp()
    _settle()
    watch.lap("loading models")
    try:
        for extraction in pipeline.extract_many(read, watch.lap):
            rows.append(_rows(extraction, watch))
    except Exception as error:
        if len(read) == 1:
            return [Failure(read[0].name, _internal("разборе", error))]
        return [row for article in read for row in _extract([article], watch)]
    return rows


def _rows(extraction: Extraction, watch: Stopwatch) -> DocumentRows:
    rows = document_rows(extraction)
    watch.lap("rows")
    return rows


@lru_cache(1)
def _settle() -> None:
    """What is loaded stays: the collector of cycles need not look at it again, and forked workers go on sharing it.

    From here on it looks seldom: words and mentions are hundreds of thousands of small tuples without a cycle among
    them, and looking through them again and again costs as much as the rules do.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_CYCLES)


def _internal(stage: str, error: Exception) -> str:
    return f"внутренняя ошибка при {stage} ({type(error).__name__}: {error})"
