"""One person, organization, place or group over all articles; merged and taken apart here."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from extractor.errors import StoreError
from extractor.review import files
from extractor.review.asking import Answer, Asked, Page, Redirect, Reply
from extractor.review.network import drawing
from extractor.review.saving import Refused
from extractor.store import entities as judged
from extractor.store import restoring

_ID = re.compile(r"[0-9a-f]{16}")
_MOST = 60  # rows of a table


def entity(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """What is known of an entity."""
    identity = _known(connection, asked.path["entity"])
    cluster, kind, name, region = connection.execute(
        "SELECT g.cluster, c.kind, c.name, c.region FROM global_entities AS g "
        "JOIN global_entities AS c ON c.id = g.cluster WHERE g.id = ?",
        (identity,),
    ).fetchone()
    members = connection.execute(
        "SELECT id, name FROM global_entities WHERE cluster = ? ORDER BY id <> cluster, name", (cluster,)
    ).fetchall()
    inside = json.dumps([member for member, _ in members])
    facts = _facts(connection, inside)
    context = {
        "title": name,
        "entity": cluster,
        "kind": kind,
        "region": region,
        "members": members,
        "aliases": _aliases(connection, inside),
        "facts": facts,
        "offices": _slots(connection, facts, "occupation"),
        "agreements": _slots(connection, facts, "agreement"),
        "figures": _slots(connection, facts, "figure"),
        "others": {k: v for k, v in _grouped(facts).items() if k not in ("occupation", "agreement", "figure")},
        "articles": _articles(connection, inside),
        "drawing": drawing(connection, cluster),
        "decisions": _decisions(connection, [member for member, _ in members]),
        "maybe": _maybe(connection, [member for member, _ in members]),
        "may": asked.actor.may("reviewer"),
    }
    return Page("extractor_entity.html", context)


def listed(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Entities by a part of the name, for the page and for the picker of the script."""
    words, kind = asked.get("q").strip()[:100], asked.get("kind")
    rows = connection.execute(
        "SELECT g.id, g.kind, g.name, g.region, count(e.document) AS articles FROM global_entities AS g "
        "LEFT JOIN global_entities AS m ON m.cluster = g.id LEFT JOIN entities AS e ON e.global_id = m.id "
        "WHERE g.cluster = g.id AND (:kind = '' OR g.kind = :kind) "
        "AND (:words = '' OR g.id IN (SELECT cluster FROM global_entities WHERE instr(fold(name), fold(:words)))) "
        "GROUP BY g.id ORDER BY articles DESC, g.name LIMIT :most",
        {"words": words, "kind": kind, "most": _MOST},
    ).fetchall()
    if asked.get("format") == "json":
        return Reply([{"id": i, "kind": k, "name": n, "articles": a} for i, k, n, _, a in rows])
    return Page("extractor_entities.html", {"title": "Сущности", "rows": rows, "words": words, "kind": kind})


def judge(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Merge, split, or take back an opinion on two entities."""
    one = _known(connection, asked.path["entity"])
    action, reason = str(asked.form.get("action", "")), str(asked.form.get("reason", ""))[:2000]
    author = asked.actor.name
    with files.lock(asked.desk.annotations):
        if action == "split":
            judged.split(connection, one, author, reason)
        elif action in ("merge", "apart", "unsure", "undo"):
            other = _named(connection, str(asked.form.get("other", "")))
            judgement = {"merge": "positive", "apart": "negative"}.get(action, action)
            judged.decide(connection, one, other, judgement, author, reason)  # type: ignore[arg-type]
        else:
            raise Refused(f"Действие «{action}» неизвестно", 400)
        restoring.write_entities(connection, asked.desk.annotations)
    if asked.form.get("plain"):
        return Redirect(f"/entity/{one}")
    return Reply({"ok": True})


def _known(connection: sqlite3.Connection, identity: str) -> str:
    try:
        judged.name_of(connection, identity)
    except StoreError as error:
        raise Refused(str(error), 404) from error
    return identity


def _named(connection: sqlite3.Connection, words: str) -> str:
    """An entity by id or by its whole name. Raises Refused where there is none or several."""
    words = words.strip()
    if _ID.fullmatch(words):
        return _known(connection, words)
    rows = connection.execute(
        "SELECT DISTINCT cluster FROM global_entities WHERE fold(name) = fold(?) LIMIT 2", (words,)
    ).fetchall()
    if len(rows) != 1:
        raise Refused(f"Сущность «{words}» " + ("названа неоднозначно; укажите id" if rows else "не найдена"))
    return str(rows[0][0])


_INSIDE = "FROM json_each(?) AS j CROSS JOIN entities AS e ON e.global_id = j.value"


def _aliases(connection: sqlite3.Connection, inside: str) -> list[tuple[str, int]]:
    rows = connection.execute(
        f"SELECT a.alias, count(*) {_INSIDE} CROSS JOIN aliases AS a ON a.document = e.document AND a.entity = e.id "
        "GROUP BY a.alias ORDER BY 2 DESC, 1 LIMIT ?",
        (inside, _MOST),
    )
    return rows.fetchall()


def _articles(connection: sqlite3.Connection, inside: str) -> list[tuple[Any, ...]]:
    return connection.execute(
        f"SELECT DISTINCT d.id, d.title, d.name, d.published {_INSIDE} JOIN documents AS d ON d.id = e.document "
        "ORDER BY d.published DESC, d.name LIMIT ?",
        (inside, _MOST),
    ).fetchall()


def _facts(connection: sqlite3.Connection, inside: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT f.id, f.kind, f.document, d.published, d.title, group_concat(DISTINCT s.name), f.review "
        f"{_INSIDE} CROSS JOIN slots AS s ON s.document = e.document AND s.entity = e.id "
        "JOIN facts AS f ON f.document = s.document AND f.id = s.fact JOIN documents AS d ON d.id = f.document "
        "WHERE f.review <> 'rejected' GROUP BY f.id ORDER BY d.published DESC, f.id LIMIT 300",
        (inside,),
    )
    names = ("fact", "kind", "document", "published", "title", "roles", "review")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _slots(connection: sqlite3.Connection, facts: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Facts of one kind with their values, the latest first."""
    found = []
    for fact in [fact for fact in facts if fact["kind"] == kind][:_MOST]:
        rows = connection.execute(
            "SELECT name, iif(count(*) = 1, max(value), group_concat(value, '; ')) FROM slots "
            "WHERE document = ? AND fact = ? GROUP BY name",
            (fact["document"], fact["fact"]),
        )
        values = dict(rows.fetchall())
        found.append(
            {**fact, "filled": values, "when": values.get("date") or values.get("period") or fact["published"]}
        )
    return sorted(found, key=lambda fact: fact["when"] or "", reverse=True)


def _grouped(facts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        found.setdefault(fact["kind"], []).append(fact)
    return found


def _decisions(connection: sqlite3.Connection, members: list[str]) -> list[dict[str, Any]]:
    """What people said of this entity and others, the last first."""
    rows = connection.execute(
        "SELECT DISTINCT d.id, d.one, d.other, d.judgement, d.names, d.author, d.at, d.reason "
        "FROM json_each(?) AS j JOIN entity_decisions AS d ON d.one = j.value OR d.other = j.value "
        "ORDER BY d.id DESC LIMIT 30",
        (json.dumps(members),),
    )
    names = ("id", "one", "other", "judgement", "names", "author", "at", "reason")
    return [{**dict(zip(names, row, strict=True)), "names": json.loads(row[4])} for row in rows]


def _maybe(connection: sqlite3.Connection, members: list[str]) -> list[tuple[str, str, float]]:
    """Entities that the machine takes for perhaps the same."""
    rows = connection.execute(
        "SELECT DISTINCT g.cluster, c.name, l.score FROM json_each(?1) AS j "
        "JOIN entity_links AS l ON (l.one = j.value OR l.other = j.value) AND l.judgement = 'unsure' "
        "JOIN global_entities AS g ON g.id = CASE WHEN l.one = j.value THEN l.other ELSE l.one END "
        "JOIN global_entities AS c ON c.id = g.cluster "
        "WHERE g.id NOT IN (SELECT value FROM json_each(?1)) ORDER BY l.score DESC LIMIT 8",
        (json.dumps(members),),
    )
    return rows.fetchall()
