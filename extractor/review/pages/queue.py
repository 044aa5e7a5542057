"""What is to be reviewed: uncertain facts first, then those of the newest articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from extractor import lexicon
from extractor.model import SLOTS
from extractor.review import cards, wording
from extractor.review.asking import Answer, Asked, Page

UNCERTAIN = 0.7  # confidence below which a fact comes first
_SHOWN = 40  # facts on a page


def queue(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """The queue, filtered."""
    kind, source, region = asked.get("kind"), asked.get("source"), asked.get("region")
    kind = kind if kind in SLOTS else ""
    mode = "new" if asked.get("order") == "new" else "uncertain"
    number = asked.page()
    facts = _facts(connection, kind, source, region, mode, number)
    held = asked.desk.leases.others(asked.actor.name)
    items = [_item(connection, row, held) for row in facts[:_SHOWN]]
    counts = progress(connection)
    context = {
        "title": "Очередь проверки",
        "items": items,
        "kind": kind,
        "source": source,
        "region": region,
        "mode": mode,
        "kinds": [(name, wording.kind(name, "many")) for name in SLOTS],
        "regions": _regions(connection),
        "sources": _sources(connection),
        "page": number,
        "more": len(facts) > _SHOWN,
        "done": sum(count for _, review, count in counts if review != "proposed"),
        "total": sum(count for _, _, count in counts),
        "by_kind": _by_kind(counts),
        "blind": asked.desk.users.blind_share,
    }
    return Page("extractor_queue.html", context)


def progress(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """(kind, review, count): answered from an index alone."""
    return connection.execute("SELECT kind, review, count(*) FROM facts GROUP BY kind, review").fetchall()


def _facts(
    connection: sqlite3.Connection, kind: str, source: str, region: str, mode: str, number: int
) -> list[tuple[str, int]]:
    """(fact, document) of one page of the queue, and one more where there are more.

    Uncertain facts come by rising confidence, all others by falling date; every part is read from an index.
    """
    documents = _documents(connection, source, region)
    chosen = "" if documents is None else "AND f.document IN (SELECT value FROM json_each(:documents)) "
    chosen += "AND f.kind = :kind " if kind else ""
    values: dict[str, Any] = {"kind": kind, "documents": documents, "limit": _SHOWN + 1, "low": UNCERTAIN}
    skipped = (number - 1) * _SHOWN
    found: list[tuple[str, int]] = []
    if mode == "uncertain":
        low = f"FROM facts AS f WHERE f.review = 'proposed' AND f.confidence < :low {chosen}"
        found = connection.execute(
            f"SELECT f.id, f.document {low} ORDER BY f.confidence LIMIT :limit OFFSET :skip",
            {**values, "skip": skipped},
        ).fetchall()
        if len(found) > _SHOWN:
            return found
        before = connection.execute(f"SELECT count(*) {low}", values).fetchone()[0]
        skipped = max(0, skipped - before)
        chosen += "AND f.confidence >= :low "
    return found + connection.execute(
        "SELECT f.id, f.document FROM documents AS d CROSS JOIN facts AS f ON f.document = d.id "
        f"WHERE f.review = 'proposed' {chosen} ORDER BY d.published DESC, d.id LIMIT :limit OFFSET :skip",
        {**values, "limit": _SHOWN + 1 - len(found), "skip": skipped},
    ).fetchall()  # fmt: skip


def _documents(connection: sqlite3.Connection, source: str, region: str) -> str | None:
    """Ids of the documents of a source and a region as a JSON list; None for all."""
    if not source and not region:
        return None
    return str(
        connection.execute(
            "SELECT json_group_array(id) FROM documents AS d WHERE (:source = '' OR source_of(url, name) = :source) "
            "AND (:region = '' OR id IN (SELECT e.document FROM global_entities AS g JOIN entities AS e "
            "ON e.global_id = g.id WHERE g.region = :region))",
            {"source": source, "region": region},
        ).fetchone()[0]
    )


def source_of(url: str, name: str) -> str:
    """Where an article comes from: the host of its address, or the first folder of its name."""
    host = url.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.") if "//" in url else ""
    return host or (name.split("/", 1)[0] if "/" in name else "")


def _sources(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT source_of(url, name) AS source FROM documents GROUP BY source ORDER BY count(*) DESC LIMIT 50"
    )
    return [row[0] for row in rows if row[0]]


def _regions(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    names = {row["code"]: next(iter(row.values())) for row in lexicon.rows("regions")}
    codes = [row[0] for row in connection.execute("SELECT DISTINCT region FROM global_entities WHERE region <> ''")]
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


def _item(connection: sqlite3.Connection, row: tuple[str, int], held: set[int]) -> dict[str, Any]:
    fact, document = row
    title, name, published = connection.execute(
        "SELECT title, name, published FROM documents WHERE id = ?", (document,)
    ).fetchone()
    card = cards.one(connection, document, fact)
    return {
        "card": card, "document": document, "title": title or name, "published": published, "held": document in held,
    }  # fmt: skip


def _by_kind(counts: Iterable[tuple[str, str, int]]) -> list[dict[str, Any]]:
    found: dict[str, list[int]] = {}
    for kind, review, count in counts:
        pair = found.setdefault(kind, [0, 0])
        pair[0] += count if review != "proposed" else 0
        pair[1] += count
    return [
        {"kind": kind, "label": wording.kind(kind, "many"), "done": found[kind][0], "total": found[kind][1]}
        for kind in SLOTS
        if kind in found
    ]
