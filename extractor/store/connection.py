"""Opening the database: settings, versions, transactions, and a door that only reads.

Python's sqlite3 is used as it is: with `isolation_level=None` it opens no transaction by itself, so that
`BEGIN IMMEDIATE … COMMIT` stands exactly where `transaction` puts it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import StoreError
from extractor.store import views

MIGRATIONS = tuple(sorted((Path(__file__).parent / "migrations").glob("*.sql")))

_WAIT = 30.0  # seconds to wait for another writer
_CACHE = 64 * 1024  # KiB of pages kept in memory
_LOG = 10_000  # pages of the write-ahead log before they are moved into the database: rarely, since pages repeat
_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "writefile", "edit"})


def connect(path: Path) -> sqlite3.Connection:
    """The database for reading and writing; made where there is none, brought to the newest version where it is older.

    Raises StoreError when the file is no database of ours, or of a newer program.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
        migrate(connection, path)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: базу не удалось открыть ({error})") from error
    return connection


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Runs the migrations that the database has not seen, each in one transaction."""
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreError(f"{path}: база создана более новой версией программы; обновите программу")
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError(f"{path}: это база другой программы; укажите другой файл в --db")
    for number in range(version, len(MIGRATIONS)):
        with transaction(connection):
            if _version(connection) != number:  # another process was faster
                continue
            for statement in _statements(MIGRATIONS[number].read_text("utf-8")):
                connection.execute(statement)
            views.create(connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def connect_reading(path: Path) -> sqlite3.Connection:
    """The database for reading only: writing is refused by SQLite itself and by an authorizer.

    Raises StoreError when there is no such database.
    """
    if not path.is_file():
        raise StoreError(f"{path}: такой базы нет; сначала выполните: extractor extract ПАПКА --db {path}")
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_WAIT)
        if not 0 < _version(connection) <= len(MIGRATIONS):
            raise StoreError(f"{path}: это не база фактов этой версии программы")
        connection.execute("SELECT rowid FROM search LIMIT 0")  # FTS5 sets itself up with a CREATE, refused later
    except sqlite3.Error as error:
        raise StoreError(f"{path}: базу не удалось открыть ({error})") from error
    connection.set_authorizer(_authorize)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; one writer at a time."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:  # a pragma with an argument may change something
        allowed = second is None or first in ("table_info", "table_xinfo", "index_list", "data_version")
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = second not in _FORBIDDEN_FUNCTIONS
    else:
        allowed = action in _READING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (`executescript` would commit the open transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
