"""Opening the database: settings, versions, transactions, and a door that only reads.

The connection is opened here and lent to sqlite-utils (`database`), which makes schema and views, logs runs, searches,
and is what notebooks get. With `isolation_level=None` Python opens no transaction by itself, and sqlite-utils, which
commits every write when none is open, joins the one that is: so `BEGIN IMMEDIATE … COMMIT` stands exactly where
`transaction` puts it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import StoreError
from extractor.store import views

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = tuple(sorted((Path(__file__).parent / "migrations").glob("*.sql")))

_WAIT = 30.0  # seconds to wait for another writer
_CACHE = 32 * 1024  # KiB of pages kept in memory
_LOG = 10_000  # pages of the write-ahead log before they are moved into the database: rarely, since pages repeat
_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
#: Pragmas that with an argument still only read.
_DESCRIBING = frozenset({
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    "data_version",
})  # fmt: skip
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
        _renew_views(connection)
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
                database(connection).execute(statement)
            # Not sqlite_utils.Migrations: its log holds times, and readers are to tell our version without a table.
            connection.execute(f"PRAGMA user_version = {number + 1}")


def database(connection: sqlite3.Connection) -> Database:
    """The connection as sqlite-utils knows it; cheap to make, settings and plugins of others left out."""
    from sqlite_utils import Database  # 0.3 s, with pandas: commands that only read do without

    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _renew_views(connection: sqlite3.Connection) -> None:
    """Remakes the views whose definition has changed since the database was last opened; waits for nobody if none."""
    opened = database(connection)
    if views.are_stale(opened):
        with transaction(connection):
            views.create(opened)


def connect_reading(path: Path) -> sqlite3.Connection:
    """The database for reading only: writing is refused by SQLite itself and by an authorizer.

    One of an older program is brought to the newest version first. Raises StoreError when there is no such database.
    """
    if not path.is_file():
        raise StoreError(f"{path}: такой базы нет; сначала выполните: extractor extract ПАПКА --db {path}")
    try:
        connection = _open_reading(path)
        if 0 < _version(connection) < len(MIGRATIONS):
            connection.close()
            connect(path).close()
            connection = _open_reading(path)
        if not 0 < _version(connection) <= len(MIGRATIONS):
            raise StoreError(f"{path}: это не база фактов этой версии программы")
        connection.execute("SELECT rowid FROM search LIMIT 0")  # FTS5 sets itself up with a CREATE, refused later
    except sqlite3.Error as error:
        raise StoreError(f"{path}: базу не удалось открыть ({error})") from error
    connection.set_authorizer(_authorize)
    return connection


def _open_reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=_WAIT)


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
        allowed = second is None or first in _DESCRIBING
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
