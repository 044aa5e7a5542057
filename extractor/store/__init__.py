"""The only door to SQLite.

    migrations/    the schema, a file a version         views.py     what analysts read
    connection.py  opening, transactions, reading only  writing.py   whole articles
    decisions.py   what people decided, laid over       entities.py  one entity over many articles
    search.py      full text in any word form           reading.py   facts, tables, counts
    likeness.py    whether two texts are one article    duplicates.py  copies among the documents
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from extractor.errors import StoreError
from extractor.store import reading, search, writing
from extractor.store.connection import connect, connect_reading, database, transaction
from extractor.store.rows import document_rows

if TYPE_CHECKING:
    import pandas as pd
    from sqlite_utils import Database

    from extractor.model import Extraction

__all__ = ["Store", "connect", "connect_reading", "open_store", "transaction"]


class Store:
    """A database of facts. A context manager: closed at the end of the block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    @property
    def database(self) -> Database:
        """The same as a `sqlite_utils.Database`: tables, views and schema for notebooks."""
        return database(self.connection)

    def transaction(self) -> AbstractContextManager[None]:
        """All writes of the block or none."""
        return transaction(self.connection)

    def add(self, extractions: Iterable[Extraction], model: str = "python") -> None:
        """Stores extractions made in Python, in place of what was stored under the same names."""
        with self.transaction():
            writing.write_model(self.connection, model, "из Python")
            for extraction in extractions:
                rows = document_rows(extraction)
                source = writing.Source("", extraction.reading.article.name, "")
                writing.write(self.connection, rows, source, model)
            search.fill(self.connection)

    def facts(self, kind: str = "", document: str = "") -> Iterator[dict[str, Any]]:
        """Facts as JSON objects of `interface.md`; `document` is a glob."""
        return reading.facts(self.connection, kind, document)

    def frame(self, view: str) -> pd.DataFrame:
        """A view («agreements», «figures», «people», …) as a pandas DataFrame."""
        return reading.frame(self.connection, view)

    def search(self, words: str, limit: int = 20) -> list[search.Hit]:
        """Documents that hold all the words in any form, best first."""
        return search.find(self.connection, words, limit)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Rows of a SELECT. Raises StoreError when SQLite refuses it."""
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise StoreError(_explain(error)) from error


def open_store(path: str | Path, *, writable: bool = False) -> Store:
    """The database at `path`: for reading, or for writing too (then it is made where there is none).

    Raises StoreError when there is none, or it is not ours.
    """
    return Store(connect(Path(path)) if writable else connect_reading(Path(path)))


def _explain(error: sqlite3.Error) -> str:
    message = str(error)
    if "authoriz" in message or "readonly" in message or "prohibited" in message:
        return f"Запрос отклонён: база открыта только для чтения, возможны лишь запросы SELECT ({message})"
    return f"Ошибка в запросе: {message}"
