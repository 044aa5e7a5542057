"""What another model finds otherwise: the facts of the machine before and after a run, compared by their ids."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


class Difference(NamedTuple):
    """Facts of a kind that one model finds and the other does not."""

    kind: str
    gained: int
    lost: int


def models(connection: sqlite3.Connection) -> set[str]:
    """The model versions that the stored documents were read by."""
    return {row[0] for row in connection.execute("SELECT DISTINCT model FROM documents")}


def begin(connection: sqlite3.Connection) -> None:
    """Remembers the machine's facts as they are, for this connection only."""
    connection.execute("DROP TABLE IF EXISTS temp.facts_before")
    kept = "SELECT id, kind, document FROM facts WHERE origin = 'machine'"
    connection.execute(f"CREATE TEMP TABLE facts_before AS {kept}")


def end(connection: sqlite3.Connection) -> list[Difference]:
    """Kinds with differences, in documents that were there before; sorted by kind."""
    gained = Counter(dict(_counts(connection, "facts", "temp.facts_before", "AND one.origin = 'machine' ")))
    lost = Counter(dict(_counts(connection, "temp.facts_before", "facts", "")))
    connection.execute("DROP TABLE temp.facts_before")
    return [Difference(kind, gained[kind], lost[kind]) for kind in sorted({*gained, *lost})]


def _counts(connection: sqlite3.Connection, ours: str, others: str, only: str) -> Iterator[tuple[str, int]]:
    """Facts of one table that the other lacks, a kind."""
    yield from connection.execute(
        f"SELECT one.kind, count(*) FROM {ours} AS one WHERE one.id NOT IN (SELECT id FROM {others}) {only}"
        "AND one.document IN (SELECT document FROM temp.facts_before) "
        "AND one.document IN (SELECT id FROM documents) GROUP BY one.kind"
    )
