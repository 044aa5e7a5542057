"""Full text in any word form: the index holds lemmas, the question is asked in lemmas, the answer quotes the text."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from extractor.errors import StoreError
from extractor.store.connection import database

_REBUILD_SHARE = 0.5  # of the documents: from here on a new index is cheaper than additions
_WORD = re.compile(r"\w+")
_SHOWN = ("name", "title", "published", "text")
_AROUND = 90  # characters of a snippet on either side of the first hit


@dataclass(frozen=True, slots=True)
class Hit:
    document: str
    title: str
    published: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]  # of the hits in the snippet


def fill(connection: sqlite3.Connection) -> int:
    """Adds the documents that are not in the index yet. Returns how many. Call inside a transaction."""
    documents = database(connection).table("documents")
    missing = "id NOT IN (SELECT id FROM search_docsize)"
    pending = documents.count_where(missing)
    if pending > documents.count * _REBUILD_SHARE:
        documents.rebuild_fts()
    elif pending:
        connection.execute(f"INSERT INTO search (rowid, lemmas) SELECT id, lemmas FROM documents WHERE {missing}")
    return pending


def find(connection: sqlite3.Connection, words: str, limit: int = 20) -> list[Hit]:
    """Documents that hold all the words in any form, best first. Words in quotes must follow each other."""
    question = match_expression(words)
    if not question:
        raise StoreError("Что искать? Нужно хотя бы одно слово")
    documents = database(connection).table("documents")
    rows = documents.search(question, columns=_SHOWN, order_by="search.rank, original.name", limit=limit)
    wanted = {lemma for word in _WORD.findall(words) for lemma in _lemmas(word)}
    return [
        Hit(row["name"], row["title"], row["published"], *_snippet(row["text"], wanted)) for row in rows
    ]


def match_expression(words: str) -> str:
    """The question as FTS5 wants it; every word by all its lemmas.

    >>> match_expression("заводов «особую зону»")
    '("завод") AND ("особый зона")'
    """
    parts = []
    for phrase, word in re.findall(r"[«\"“]([^«»\"“”]+)[»\"”]|(\w+)", words):
        choices = [_lemmas(w) for w in _WORD.findall(phrase or word)]
        if choices:
            parts.append("(" + " OR ".join(f'"{" ".join(choice)}"' for choice in _combine(choices)) + ")")
    return " AND ".join(parts)


def _combine(choices: list[tuple[str, ...]], most: int = 64) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for options in choices:
        found = [[*start, option] for start in found for option in options][:most]
    return found


def _lemmas(word: str) -> tuple[str, ...]:
    """All normal forms that a word may have, ё as е."""
    from extractor.language.morphology import forms  # the dictionary takes 0.2 s to load: only when asked

    return tuple(dict.fromkeys(form.normal.lower().replace("ё", "е") for form in forms(word)))


def _snippet(text: str, wanted: set[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text around the first hit, and where the hits stand in it."""
    hits = []
    for match in _WORD.finditer(text):
        if wanted.intersection(_lemmas(match.group())):
            hits.append(match.span())
            if match.start() - hits[0][0] > 2 * _AROUND:
                break
    middle = hits[0][0] if hits else 0
    start = max(0, middle - _AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), middle + _AROUND)
    end = text.find(" ", end) if text.find(" ", end) > 0 else len(text)
    marks = tuple((a - start, b - start) for a, b in hits if start <= a and b <= end)
    return text[start:end].replace("\n", " "), marks
