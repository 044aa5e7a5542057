"""The views that analysts read: one a kind of fact, one a kind of entity, a column a slot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractor.model import LIST_SLOTS, SLOTS

if TYPE_CHECKING:
    from sqlite_utils import Database

#: View → kind of fact.
FACT_VIEWS: Mapping[str, str] = {
    "officials": "occupation",
    "agreements": "agreement",
    "figures": "figure",
    "deadlines": "deadline",
    "meetings": "meeting",
    "memberships": "membership",
    "ownerships": "ownership",
    "legal_acts": "legal_act",
    "quotations": "quotation",
    "penalties": "penalty",
}
#: View → kind of entity.
ENTITY_VIEWS: Mapping[str, str] = {
    "people": "person",
    "organizations": "organization",
    "places": "place",
    "groups": "group",
}


def create(database: Database) -> None:
    """Makes the views, and makes those anew whose definition has changed. Call inside a transaction."""
    for name, select in _definitions().items():
        database.create_view(name, select, replace=True)


def are_stale(database: Database) -> bool:
    """Whether a view is missing or was made from another definition."""
    made = {view.name: view.schema for view in database.views}
    return any(not made.get(name, "").endswith(f" AS {select}") for name, select in _definitions().items())


def _definitions() -> dict[str, str]:
    """View → SELECT, in an order in which each may use those before it."""
    facts = {view: _fact_view(kind) for view, kind in FACT_VIEWS.items()}
    entities = {view: _entity_view(kind) for view, kind in ENTITY_VIEWS.items()}
    return {**facts, **entities, "fact_entities": _FACT_ENTITIES, "offices_over_time": _OFFICES_OVER_TIME}


def _fact_view(kind: str) -> str:
    columns = ((_list(name) if name in LIST_SLOTS else _single(name), name) for name in SLOTS[kind])
    slots = ",\n".join(f'    {select} AS "{name}"' for select, name in columns)
    return f"""
SELECT
    f.id AS fact_id, d.name AS document, d.published AS published,
{slots},
    e.text AS evidence, e.start AS start, e."end" AS "end", f.confidence AS confidence, f.review AS review
FROM facts AS f
JOIN documents AS d ON d.id = f.document
JOIN evidence AS e ON e.document = f.document AND e.fact = f.id AND e.ordinal = 0
WHERE f.kind = '{kind}' AND f.review <> 'rejected'"""


_OWN = "s.document = f.document AND s.fact = f.id"


def _single(slot: str) -> str:
    return f"(SELECT s.value FROM slots AS s WHERE {_OWN} AND s.name = '{slot}' AND s.ordinal = 0)"


def _list(slot: str) -> str:
    ordered = f"SELECT s.value FROM slots AS s WHERE {_OWN} AND s.name = '{slot}' ORDER BY s.ordinal"
    return f"(SELECT group_concat(value, '; ') FROM ({ordered}))"


def _entity_view(kind: str) -> str:
    """One row an entity over all articles; `entity` is the id that `extractor entities` takes."""
    members = "FROM entities AS e JOIN global_entities AS m ON m.id = e.global_id WHERE m.cluster = g.id"
    return f"""
SELECT
    g.id AS entity, g.name AS name,
    (SELECT group_concat(alias, '; ') FROM (
        SELECT DISTINCT a.alias AS alias FROM global_entities AS m
        JOIN entities AS e ON e.global_id = m.id
        JOIN aliases AS a ON a.document = e.document AND a.entity = e.id
        WHERE m.cluster = g.id ORDER BY a.alias)) AS aliases,
    g.region AS region,
    (SELECT count(DISTINCT e.document) {members}) AS documents,
    (SELECT count(*) FROM global_entities AS m
        JOIN entities AS e ON e.global_id = m.id
        JOIN mentions AS n ON n.document = e.document AND n.entity = e.id
        WHERE m.cluster = g.id) AS mentions
FROM global_entities AS g
WHERE g.kind = '{kind}' AND g.cluster = g.id"""


_FACT_ENTITIES = """
SELECT
    f.id AS fact_id, f.kind AS kind, d.name AS document, d.published AS published, s.name AS slot,
    c.id AS entity, c.name AS entity_name, e.name AS name_in_document
FROM facts AS f
JOIN documents AS d ON d.id = f.document
JOIN slots AS s ON s.document = f.document AND s.fact = f.id AND s.entity <> ''
JOIN entities AS e ON e.document = f.document AND e.id = s.entity
JOIN global_entities AS g ON g.id = e.global_id
JOIN global_entities AS c ON c.id = g.cluster
WHERE f.review <> 'rejected'"""

_OFFICES_OVER_TIME = """
SELECT
    coalesce((SELECT p.entity_name FROM fact_entities AS p WHERE p.fact_id = o.fact_id AND p.slot = 'person'), o.person)
        AS person,
    o.position AS position,
    coalesce((SELECT p.entity_name FROM fact_entities AS p
        WHERE p.fact_id = o.fact_id AND p.slot = 'organization'), o.organization) AS organization,
    o.place AS place, coalesce(o.status, 'current') AS status, coalesce(o.date, o.published) AS since,
    o.document AS document, o.published AS published, o.fact_id AS fact_id
FROM officials AS o
ORDER BY 1, 6, 2"""
