"""The start page, search, and the newest articles."""

from __future__ import annotations

import sqlite3
from collections import Counter

from extractor.errors import StoreError
from extractor.model import SLOTS
from extractor.review import wording
from extractor.review.asking import Answer, Asked, Page
from extractor.review.pages.queue import progress
from extractor.review.queries import QUERIES
from extractor.store import search

_NEWEST = 12
_FOUND = 30
_ROW = 26  # height of a bar of the chart, pixels


def home(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """What is in the database."""
    counts: Counter[str] = Counter()
    for kind, review, count in progress(connection):
        if review != "rejected":
            counts[kind] += count
    newest = connection.execute(
        "SELECT id, name, title, published, "
        "(SELECT count(*) FROM facts WHERE document = d.id AND review <> 'rejected') FROM documents AS d "
        "ORDER BY published DESC, id LIMIT ?",
        (_NEWEST,),
    ).fetchall()
    documents, first, last = connection.execute(
        "SELECT count(*), min(published), max(published) FROM documents"
    ).fetchone()
    entities = dict(connection.execute("SELECT kind, count(*) FROM global_entities WHERE cluster = id GROUP BY kind"))
    context = {
        "title": "Факты отраслевых новостей",
        "documents": documents,
        "first": first,
        "last": last,
        "facts": sum(counts.values()),
        "entities": entities,
        "newest": newest,
        "bars": _bars(counts),
        "height": _ROW * len(SLOTS),
        "queries": QUERIES,
        "failures": connection.execute("SELECT count(*) FROM failures").fetchone()[0],
        "orphans": connection.execute("SELECT count(*) FROM orphans").fetchone()[0],
    }
    return Page("extractor_home.html", context)


def _bars(counts: Counter[str]) -> list[dict[str, object]]:
    """Kinds as bars of a chart, the largest 100 % wide."""
    most = max(counts.values(), default=0) or 1
    return [
        {
            "kind": kind, "label": wording.kind(kind, "many"), "view": wording.kind(kind, "view"),
            "count": counts[kind], "y": i * _ROW, "width": round(330 * counts[kind] / most, 1),
        }
        for i, kind in enumerate(sorted(SLOTS, key=lambda kind: -counts[kind]))
    ]  # fmt: skip


def find(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Articles that hold words in any form."""
    words = asked.get("q").strip()[:200]
    hits: list[dict[str, object]] = []
    message = ""
    if words:
        try:
            hits = [_hit(connection, hit) for hit in search.find(connection, words, _FOUND)]
        except StoreError as error:
            message = str(error)
    context = {"title": "Поиск", "words": words, "hits": hits, "message": message, "most": _FOUND}
    return Page("extractor_search.html", context)


def _hit(connection: sqlite3.Connection, hit: search.Hit) -> dict[str, object]:
    pieces = []
    done = 0
    for start, end in hit.marks:
        pieces += [(hit.snippet[done:start], False), (hit.snippet[start:end], True)]
        done = end
    pieces.append((hit.snippet[done:], False))
    row = connection.execute("SELECT id FROM documents WHERE name = ?", (hit.document,)).fetchone()
    return {"id": row[0], "title": hit.title or hit.document, "published": hit.published, "pieces": pieces}
