"""People's decisions out of the annotation files, their home, into a database that does not know them yet.

A decision has no number of its own that would hold on every machine; its `uid` is a hash of all that it says.
`review` writes the files; every run of `extract` and every start of `serve` reads them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from extractor.errors import StoreError
from extractor.store import decisions, entities
from extractor.store.decisions import Decision, Statement

Layer = Literal["", "blind"]
ENTITY_FILE = "entities.decisions"  # beside the files of the documents, whose names end in .jsonl

LAYERS: tuple[Layer, ...] = ("", "blind")  # tables `decisions` and `blind_decisions`
_MARK = '"kind": "decision"'
_ENTITY_COLUMNS = ("one", "other", "judgement", "names", "author", "at", "reason")


def restore(connection: sqlite3.Connection, folder: Path) -> int:
    """Adds the decisions of all files that the database lacks. Returns how many. Call inside a transaction.

    Raises StoreError for a file that cannot be understood: what people decided must not be passed over in silence.
    """
    added = restore_entities(connection, folder / ENTITY_FILE)
    for path in sorted(folder.rglob("*.jsonl")):
        content = path.read_text("utf-8")
        if _MARK in content:
            added += restore_lines(connection, path, content)
    return added


def restore_lines(connection: sqlite3.Connection, path: Path, content: str) -> int:
    """The same for one document's file."""
    try:
        lines = [json.loads(line) for line in content.splitlines() if line.strip()]
        document = str(lines[0]["doc"])
        records = [line for line in lines[1:] if line["kind"] == "decision"]
        return restore_records(connection, document, records)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise StoreError(f"{path}: решения людей не читаются ({error}); исправьте файл") from error


def restore_records(connection: sqlite3.Connection, document: str, records: Iterable[Mapping[str, Any]]) -> int:
    """Adds those decision records of a document that the database lacks, in the order in which they were taken."""
    known = {
        kept: {uid: decision.id for uid, decision in identified(of_layer(connection, document, kept))}
        for kept in LAYERS
    }
    added = 0
    for record in sorted(records, key=lambda r: (r["at"], r["n"])):
        layer: Layer = "blind" if record.get("layer") == "blind" else ""
        if record["id"] in known[layer]:
            continue
        undoes = known[layer][record["undoes"]] if record.get("undoes") else None
        known[layer][record["id"]] = number = add(connection, document, layer, record, undoes)
        remember(connection, record.get("key", ""), layer, number)
        added += 1
    return added


def add(
    connection: sqlite3.Connection, document: str, layer: Layer, record: Mapping[str, Any], undoes: int | None
) -> int:
    """One decision as a row, applied where it is not blind. Returns its id."""
    before, after = _statement(record.get("before")), _statement(record.get("after"))
    if layer == "":
        return decisions.record(
            connection, document, record["action"], author=record["author"], fact=record.get("fact", ""),
            kind=record.get("of", ""), after=after, before=before, reason=record.get("reason", ""), undoes=undoes,
            at=record["at"], sha256=record["sha256"],
        )  # fmt: skip
    cursor = connection.execute(
        "INSERT INTO blind_decisions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document, record["sha256"], record.get("fact", ""), record.get("of", ""), record["action"],
            before.dump(), after.dump(), record["author"], record["at"], record.get("reason", ""), undoes,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def of_layer(connection: sqlite3.Connection, document: str, layer: Layer) -> list[Decision]:
    """All decisions of one layer on a document, in the order in which they were taken."""
    if layer == "":
        return decisions.of_document(connection, document)
    rows = connection.execute("SELECT * FROM blind_decisions WHERE document = ? ORDER BY id", (document,))
    load = decisions.load_statement
    return [
        Decision(i, name, sha, fact, kind, act, load(before), load(after), who, at, why, undoes)
        for i, name, sha, fact, kind, act, before, after, who, at, why, undoes in rows
    ]


def identified(found: Sequence[Decision]) -> list[tuple[str, Decision]]:
    """Decisions of a document with their uids."""
    uids: dict[int, str] = {}
    for decision in found:
        uids[decision.id] = _uid(decision, uids.get(decision.undoes or 0, ""))
    return [(uids[decision.id], decision) for decision in found]


def remember(connection: sqlite3.Connection, key: str, layer: Layer, decision: int) -> None:
    """Notes under which key a save was applied."""
    if key:
        connection.execute("INSERT OR IGNORE INTO review_saves VALUES (?, ?, ?)", (key, layer, decision))


def restore_entities(connection: sqlite3.Connection, path: Path) -> int:
    """Adds what people said of entities (same, different) and the database lacks."""
    if not path.is_file():
        return 0
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        rows = [tuple(line[column] for column in _ENTITY_COLUMNS) for line in lines]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: решения о сущностях не читаются ({error}); исправьте файл") from error
    known = Counter(entity_rows(connection))
    added = 0
    for row in rows:
        if known[row]:
            known[row] -= 1
            continue
        places = ", ".join("?" * len(_ENTITY_COLUMNS))
        connection.execute(f"INSERT INTO entity_decisions ({', '.join(_ENTITY_COLUMNS)}) VALUES ({places})", row)
        entities.recluster(connection, row[:2])
        added += 1
    return added


def entity_rows(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """What people said of entities, in the order in which they said it."""
    columns = ", ".join(_ENTITY_COLUMNS)
    return [tuple(row) for row in connection.execute(f"SELECT {columns} FROM entity_decisions ORDER BY id")]


def write_entities(connection: sqlite3.Connection, folder: Path) -> None:
    """Writes what people said of entities into their file, after what the file knows and the database does not.

    Call inside a transaction.
    """
    path = folder / ENTITY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    restore_entities(connection, path)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8") as stream:
        stream.write(entity_lines(connection))
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def entity_lines(connection: sqlite3.Connection) -> str:
    """The same as the content of the file."""
    rows = (dict(zip(_ENTITY_COLUMNS, row, strict=True)) for row in entity_rows(connection))
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)


def _statement(plain: Mapping[str, Any] | None) -> Statement:
    return Statement(tuple(plain["slots"]), tuple(plain["evidence"])) if plain else Statement()


def _uid(decision: Decision, undone: str) -> str:
    content = [
        decision.document, decision.fact, decision.kind, decision.action, decision.before.dump(),
        decision.after.dump(), decision.author, decision.at, decision.reason, undone,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
