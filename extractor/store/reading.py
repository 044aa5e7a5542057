"""Facts, tables and counts out of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractor.errors import StoreError
from extractor.model import LIST_SLOTS, SLOTS
from extractor.store.views import ENTITY_VIEWS, FACT_VIEWS

if TYPE_CHECKING:
    import pandas as pd

#: Rows of `slots` or `evidence` that belong to the fact ?1.
OF_FACT = "document = (SELECT document FROM facts WHERE id = ?1) AND fact = ?1"

_DATES = ["published", "date", "due", "issued", "since"]
_NUMBERS = ["value", "value_max", "amount", "share", "confidence"]


def facts(connection: sqlite3.Connection, kind: str = "", document: str = "") -> Iterator[dict[str, Any]]:
    """Facts as `interface.md` writes them in JSON Lines: by document and place in it; rejected ones left out.

    `document` is a glob («2025/*.txt»). Raises StoreError for an unknown kind.
    """
    if kind and kind not in SLOTS:
        raise StoreError(f"Вид факта «{kind}» неизвестен; возможны: {', '.join(SLOTS)}")
    rows = connection.execute(
        "SELECT f.id, d.name, f.kind, f.confidence, f.rule, f.review FROM facts AS f "
        "JOIN documents AS d ON d.id = f.document "
        "JOIN evidence AS e ON e.document = f.document AND e.fact = f.id AND e.ordinal = 0 "
        "WHERE f.review <> 'rejected' AND (? = '' OR f.kind = ?) AND (? = '' OR d.name GLOB ?) "
        'ORDER BY d.name, e.start, e."end", f.kind, f.id',
        (kind, kind, document, document),
    )
    for identity, name, found, confidence, rule, review in rows:
        yield {
            "id": identity,
            "document": name,
            "kind": found,
            "slots": slot_values(connection, identity, found),
            "evidence": evidence(connection, identity),
            "confidence": confidence,
            "rule": rule,
            "review": review,
        }


def slot_values(connection: sqlite3.Connection, fact: str, kind: str) -> dict[str, Any]:
    """Slot → value in the order of `facts.md`, lists for slots of many values."""
    found: dict[str, Any] = {}
    rows = connection.execute(f"SELECT name, value FROM slots WHERE {OF_FACT} ORDER BY name, ordinal", (fact,))
    for name, value in rows:
        if name in LIST_SLOTS:
            found.setdefault(name, []).append(value)
        else:
            found.setdefault(name, value)
    return {name: found[name] for name in SLOTS[kind] if name in found}


def evidence(connection: sqlite3.Connection, fact: str) -> list[dict[str, Any]]:
    """The places of the text that a fact stands on."""
    rows = connection.execute(f'SELECT start, "end", text FROM evidence WHERE {OF_FACT} ORDER BY ordinal', (fact,))
    return [{"start": start, "end": end, "text": text} for start, end, text in rows]


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """View → number of facts, in the order of `facts.md`."""
    by_kind = dict(
        connection.execute("SELECT kind, count(*) FROM facts WHERE review <> 'rejected' GROUP BY kind").fetchall()
    )
    return {view: by_kind.get(kind, 0) for view, kind in FACT_VIEWS.items()}


def frame(connection: sqlite3.Connection, view: str) -> pd.DataFrame:
    """A view as a DataFrame: dates as dates, numbers as numbers.

    A date that is less precise than a day, or a period («2025-Q4»), is no day: it is NaT in its column and stands as
    stated in the column beside it (`date_stated`).
    """
    import pandas as pd

    known = (*FACT_VIEWS, *ENTITY_VIEWS, "fact_entities", "offices_over_time", "documents")
    if view not in known:
        raise StoreError(f"Представления «{view}» нет; возможны: {', '.join(known)}")
    found = pd.read_sql_query(f'SELECT * FROM "{view}"', connection)
    for column in found.columns.intersection(_DATES):
        stated = found[column]
        found[column] = pd.to_datetime(stated, format="%Y-%m-%d", exact=True, errors="coerce")
        if column != "published":
            found.insert(list(found.columns).index(column) + 1, f"{column}_stated", stated)
    for column in found.columns.intersection(_NUMBERS):
        found[column] = pd.to_numeric(found[column], errors="coerce")
    return found
