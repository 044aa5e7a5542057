"""The machine's links between entities of different articles: `entities.linking` judges, the database remembers.

A link depends on what the articles say of its two names and on nothing else, so it is the same whichever came first.
"""

from __future__ import annotations

import sqlite3

from extractor.entities.linking import Record, block_keys, compare
from extractor.model import PersonName

_LARGEST_BLOCK = 200  # entities; a block of look-alikes beyond that says nothing any more
_TELLING = "bnkp"  # first letters of the keys that say much: of these blocks a part is looked at
_CONTRADICTIONS = frozenset({"first name", "region", "number", "region code"})  # these keep whole clusters apart


def link(connection: sqlite3.Connection, identity: str) -> set[str]:
    """Compares a global entity with those that share a block with it. Returns those whose clusters may change."""
    touched = {row[0] for row in connection.execute(_LINKED, (identity,))}
    connection.execute("DELETE FROM entity_links WHERE one = ?1 OR other = ?1", (identity,))
    connection.execute("DELETE FROM entity_blocks WHERE entity = ?", (identity,))
    record = _record(connection, identity)
    keys = sorted(block_keys(record))
    for other in _candidates(connection, keys):
        pair = sorted((identity, other))
        verdict = compare(*(record if i == identity else _record(connection, i) for i in pair))
        if verdict.judgement == "negative" and verdict.rule not in _CONTRADICTIONS:
            continue
        row = (*pair, verdict.judgement, verdict.score, verdict.rule)
        connection.execute("INSERT INTO entity_links VALUES (?, ?, ?, ?, ?)", row)
        touched.add(other)
    connection.executemany("INSERT INTO entity_blocks VALUES (?, ?)", [(key, identity) for key in keys])
    judged = connection.execute(_JUDGED, (identity,)).fetchone()
    return {identity, *touched} if touched or judged else set()


_LINKED = """
SELECT other FROM entity_links WHERE one = ?1
UNION SELECT one FROM entity_links WHERE other = ?1"""
_JUDGED = """
SELECT 1 FROM entity_decisions WHERE one = ?1
UNION ALL SELECT 1 FROM entity_decisions WHERE other = ?1"""


def _candidates(connection: sqlite3.Connection, keys: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for key in keys:
        block = connection.execute(
            "SELECT entity FROM entity_blocks WHERE key = ? ORDER BY entity LIMIT ?", (key, _LARGEST_BLOCK + 1)
        ).fetchall()
        if len(block) <= _LARGEST_BLOCK or key[0] in _TELLING:
            found.update((row[0], None) for row in block[:_LARGEST_BLOCK])
    return list(found)


def _record(connection: sqlite3.Connection, identity: str) -> Record:
    kind, name, region, person, acronyms = connection.execute(
        "SELECT kind, name, region, person, acronyms FROM global_entities WHERE id = ?", (identity,)
    ).fetchone()
    first, middle, last, nick = person.split("\n") if person else ("", "", "", "")
    parts = PersonName(first, last, middle, nick) if person else None
    return Record(identity, kind, name, tuple(acronyms.splitlines()), region, parts)
