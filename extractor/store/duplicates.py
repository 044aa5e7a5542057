"""Near copies among the documents: the same article from a feed and a page, reprinted, shortened.

`likeness` judges; here the bands of signatures stand in a table, so that nothing is compared with everything.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator

from extractor.model import Article
from extractor.store.likeness import bands, is_copy, is_excerpt, read, signature

_MOST_DAYS = 10  # between the publication of a text and its reprint
_MOST_CANDIDATES = 50  # looked at for one article
_MOST_OF_ADDRESS = 5  # an address with more articles is that of a site, not of a page


def fill(connection: sqlite3.Connection) -> None:
    """Signs the documents that an older program stored. Call inside a transaction."""
    rows = connection.execute("SELECT id, text FROM documents WHERE id NOT IN (SELECT document FROM signatures)")
    for document, text in rows.fetchall():
        remember(connection, document, signature(text))


def remember(connection: sqlite3.Connection, document: int, signed: bytes) -> None:
    """Stores the signature of a document and its bands."""
    connection.execute("INSERT OR REPLACE INTO signatures VALUES (?, ?)", (document, signed))
    connection.executemany(
        "INSERT OR IGNORE INTO signature_bands VALUES (?, ?)", [(band, document) for band in bands(signed)]
    )


def original(connection: sqlite3.Connection, document: int, article: Article, signed: bytes) -> int | None:
    """The stored document that an article is a near copy or an excerpt of; None when there is none.

    `document` is its own id, `signed` its signature.
    """
    if not signed:
        return None
    mine = None
    for other, text, published in _candidates(connection, document, article, signed):
        mine = mine or read(article.text)
        if _are_near(article.published, published) and is_copy(mine, read(text)):
            return other
    for other, text in _of_same_address(connection, document, article.url):
        mine = mine or read(article.text)
        if len(text) >= len(article.text) and is_excerpt(mine, read(text)):
            return other
    return None


def excerpts(connection: sqlite3.Connection, document: int, article: Article) -> list[int]:
    """Stored documents under the same address that hold only a part of an article, and that no person worked on."""
    found = [(other, text) for other, text in _of_same_address(connection, document, article.url)]
    if not found:
        return []
    mine = read(article.text)
    judged = "SELECT 1 FROM decisions JOIN documents ON name = document WHERE documents.id = ?"
    return [
        other
        for other, text in found
        if len(text) < len(article.text)
        and is_excerpt(read(text), mine)
        and not connection.execute(judged, (other,)).fetchone()
    ]


def _candidates(
    connection: sqlite3.Connection, document: int, article: Article, signed: bytes
) -> Iterator[tuple[int, str, dt.date | None]]:
    """Documents that share a band, those that share most first; then by name, so that chance decides nothing."""
    signs = bands(signed)
    marks = ", ".join("?" * len(signs))
    rows = connection.execute(
        "SELECT d.id, d.text, d.published FROM (SELECT document, count(*) AS common FROM signature_bands "
        f"WHERE band IN ({marks}) AND document <> ? GROUP BY document) AS b JOIN documents AS d ON d.id = b.document "
        "ORDER BY b.common DESC, d.name LIMIT ?",
        (*signs, document, _MOST_CANDIDATES),
    )
    for other, text, published in rows.fetchall():
        yield other, text, dt.date.fromisoformat(published) if published else None


def _of_same_address(connection: sqlite3.Connection, document: int, url: str) -> list[tuple[int, str]]:
    if not url:
        return []
    rows = connection.execute(
        "SELECT id, text FROM documents WHERE url = ? AND id <> ? ORDER BY name LIMIT ?",
        (url, document, _MOST_OF_ADDRESS + 1),
    ).fetchall()
    return rows if len(rows) <= _MOST_OF_ADDRESS else []


def _are_near(one: dt.date | None, other: dt.date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= _MOST_DAYS
