"""`extractor facts`, `query`, `search`: reading the database."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.commands.console import complain, say, table
from extractor.errors import StoreError
from extractor.model import SLOTS
from extractor.store import open_store
from extractor.store.search import Hit

_MOST_ROWS = 500  # of a table that a person reads


def facts(db: Path, kind: str, document: str, form: str) -> int:
    """Prints facts in one of four forms."""
    with open_store(db) as store:
        found = store.facts(kind, document)
        if form == "jsonl":
            for fact in found:
                say(json.dumps(fact, ensure_ascii=False))
        elif form == "json":
            say(json.dumps(list(found), ensure_ascii=False, indent=2))
        else:
            header = _header(kind)
            rows: Iterator[list[Any]] = (_row(fact, header) for fact in found)
            if form == "table":
                header, rows = _readable(header, list(islice(rows, _MOST_ROWS + 1)))
            _write(form, header, rows)
    return 0


def query(db: Path, sql: str, form: str) -> int:
    """Prints what a SELECT gives."""
    with open_store(db) as store:
        cursor = store.query(sql)
        header = [column[0] for column in cursor.description or ()]
        rows = _checked(cursor)
        if form in ("json", "jsonl"):
            objects = (dict(zip(header, row, strict=True)) for row in rows)
            if form == "json":
                say(json.dumps(list(objects), ensure_ascii=False, indent=2, default=str))
            else:
                for item in objects:
                    say(json.dumps(item, ensure_ascii=False, default=str))
        else:
            _write(form, header, rows)
    return 0


def search(db: Path, words: str, limit: int) -> int:
    """Prints the documents that hold the words, with the words marked."""
    with open_store(db) as store:
        hits = store.search(words, limit)
    if not hits:
        say("Ничего не найдено.")
    for hit in hits:
        say(f"{hit.document}  {hit.published or ''}  {hit.title}")
        say(f"    … {_marked(hit)} …\n")
    return 0


def _marked(hit: Hit) -> str:
    """The snippet with its hits in bold on a terminal, in brackets elsewhere."""
    before, after = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("[", "]")
    text = hit.snippet
    for start, end in reversed(hit.marks):
        text = f"{text[:start]}{before}{text[start:end]}{after}{text[end:]}"
    return text


def _header(kind: str) -> list[str]:
    if kind:
        return ["fact_id", "document", *SLOTS[kind], "evidence", "start", "end", "confidence", "review"]
    return ["document", "kind", "slots", "evidence", "confidence", "review"]


def _readable(header: Sequence[str], rows: list[list[Any]]) -> tuple[list[str], Iterator[list[Any]]]:
    """The columns that a person reads: no ids and offsets, nothing that is empty in every row."""
    kept = [
        i
        for i, name in enumerate(header)
        if name not in ("fact_id", "start", "end") and any(row[i] not in (None, "") for row in rows)
    ]
    return [header[i] for i in kept], ([row[i] for i in kept] for row in rows)


def _row(fact: dict[str, Any], header: Sequence[str]) -> list[Any]:
    first = fact["evidence"][0]
    known = {
        **{name: "; ".join(value) if isinstance(value, list) else value for name, value in fact["slots"].items()},
        "fact_id": fact["id"],
        "document": fact["document"],
        "kind": fact["kind"],
        "slots": "; ".join(f"{name}: {_plain(value)}" for name, value in fact["slots"].items()),
        "evidence": first["text"],
        "start": first["start"],
        "end": first["end"],
        "confidence": fact["confidence"],
        "review": fact["review"],
    }
    return [known.get(column) for column in header]


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _write(form: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(header)
        writer.writerows(rows)
    else:
        shown = list(islice(rows, _MOST_ROWS + 1))
        table(header, shown[:_MOST_ROWS])
        if len(shown) > _MOST_ROWS:
            complain(f"Показаны первые {_MOST_ROWS} строк; все: --format csv")


def _checked(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Rows one by one; what SQLite says on the way becomes our error."""
    import sqlite3

    try:
        yield from rows
    except sqlite3.Error as error:
        raise StoreError(f"Ошибка в запросе: {error}") from error
