"""An article: its text with everything marked that was found in it, and its facts beside it, to read or to review."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.review import blind, cards, files, wording
from extractor.review.asking import Answer, Asked, Page, Redirect, Reply
from extractor.review.cards import Card
from extractor.review.highlight import Mark, paragraphs
from extractor.review.saving import ACTIONS, Conflict, Refused, Wish, save
from extractor.store import restoring
from extractor.store.restoring import Layer

_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def article(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """The article to read."""
    return Page("extractor_article.html", _context(connection, asked, "", reviewing=False))


def by_name(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """From a document's name (as the views give it) to its page."""
    row = connection.execute("SELECT id FROM documents WHERE name = ?", (asked.get("name"),)).fetchone()
    if row is None:
        raise Refused("Такого документа в базе нет", 404)
    fact = asked.get("fact")
    return Redirect(f"/article/{row[0]}" + (f"#f-{fact}" if re.fullmatch(r"[0-9a-f]{16}", fact) else ""))


def review(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """The article to review."""
    document = asked.number("document")
    name = _name(connection, document)
    layer = blind.layer_for(connection, asked.desk.users, asked.actor, document, name)
    return Page("extractor_article.html", _context(connection, asked, layer, reviewing=True))


def lease(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """A sign of life of an open page. Says who has the document open."""
    holder = asked.desk.leases.take(asked.number("document"), asked.actor.name)
    return Reply({"holder": holder, "mine": holder == asked.actor.name})


def decide(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """One save."""
    document = asked.number("document")
    name = _name(connection, document)
    layer = blind.layer_for(connection, asked.desk.users, asked.actor, document, name)
    wish = _wish(asked, name, layer)
    try:
        saved = save(connection, asked.desk.annotations, wish)
    except Conflict as conflict:
        if asked.form.get("plain"):
            return Page("extractor_conflict.html", _conflict(conflict, document, wish), 409)
        return Page("extractor_conflict_part.html", _conflict(conflict, document, wish), 409)
    if asked.form.get("plain"):
        return Redirect(f"/review/{document}#f-{saved.fact}")
    return Reply({"ok": True, "decision": saved.decision, "fact": saved.fact, "repeated": saved.repeated})


def _wish(asked: Asked, name: str, layer: Layer) -> Wish:
    form = asked.form

    def text(field: str) -> str:
        value = form.get(field) or ""
        if not isinstance(value, str):
            raise Refused(f"Поле «{field}» неверного вида", 400)
        return value

    def listed(field: str) -> Sequence[Mapping[str, Any]]:
        value = form.get(field) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refused(f"Поле «{field}» неверного вида", 400)
        return value

    number = form.get("revision", 0)
    if not str(number).isdecimal():
        raise Refused("revision — целое число", 400)
    action = text("action")
    if action not in ACTIONS:
        raise Refused(f"Действие «{action}» неизвестно", 400)
    return Wish(
        name, action, asked.actor.name, text("fact"), text("kind"), listed("slots"), listed("evidence"),
        text("reason"), int(number), text("sha256"), text("key"), layer,
    )  # fmt: skip


def _conflict(conflict: Conflict, document: int, wish: Wish) -> dict[str, Any]:
    theirs, mine = conflict.theirs.values, conflict.mine.values
    names = list(dict.fromkeys([*theirs, *mine]))
    rows = [(wording.slot(n), wording.filling(theirs.get(n)), wording.filling(mine.get(n))) for n in names]
    return {
        "title": "Кто-то успел раньше",
        "message": str(conflict),
        "rows": rows,
        "compare": bool(conflict.mine.values),
        "last": conflict.last,
        "wished": wish.action,
        "document": document,
        "fact": wish.fact,
    }


def _name(connection: sqlite3.Connection, document: int) -> str:
    row = connection.execute("SELECT name FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None:
        raise Refused("Такого документа в базе нет", 404)
    return str(row[0])


def _context(connection: sqlite3.Connection, asked: Asked, layer: Layer, *, reviewing: bool) -> dict[str, Any]:
    document = asked.number("document")
    row = connection.execute(
        "SELECT name, title, published, url, author, text, sha256, notes FROM documents WHERE id = ?", (document,)
    ).fetchone()
    if row is None:
        raise Refused("Такого документа в базе нет", 404)
    name, title, published, url, author, text, sha256, notes = row
    shown = cards.of_document(connection, document, name, layer, asked.actor.name)
    if not reviewing:
        shown = [card for card in shown if card.review != "rejected"]
    mentions = connection.execute(
        'SELECT ordinal, label, start, "end", name, value, entity, form FROM mentions WHERE document = ?', (document,)
    ).fetchall()
    entities = _entities(connection, document)
    log = restoring.of_layer(connection, name, layer)
    decided = sum(card.review != "proposed" for card in shown)
    return {
        "title": title or name,
        "document": document,
        "name": name,
        "published": published,
        "url": url if _LINK.fullmatch(url) else "",
        "source": url,
        "author": author,
        "notes": [note for note in notes.splitlines() if note],
        "paragraphs": paragraphs(text, _marks(shown, mentions, entities)),
        "cards": shown,
        "entities": entities,
        "reviewing": reviewing,
        "layer": layer,
        "decided": decided,
        "progress": round(100 * decided / len(shown)) if shown else 100,
        "holder": _holder(asked, document) if reviewing else "",
        "remarks": [d for d in log if d.action == "note" and not d.fact and d.reason != files.DONE],
        "closed": any(d.reason == files.DONE for d in log if d.action == "note"),
        "data": {
            "document": document,
            "sha256": sha256,
            "mentions": {o: [start, end, n, v, e] for o, _, start, end, n, v, e, _ in mentions},
            "entities": {row["id"]: row["name"] for row in entities},
            **wording.schema(),
        }
        if reviewing
        else None,
    }


def _holder(asked: Asked, document: int) -> str:
    holder = asked.desk.leases.take(document, asked.actor.name)
    return "" if holder == asked.actor.name else holder


def _marks(
    shown: Sequence[Card], mentions: Sequence[tuple[Any, ...]], entities: Sequence[Mapping[str, Any]]
) -> list[Mark]:
    names = {row["id"]: row["name"] for row in entities}
    marks = [
        Mark(start, end, f"m{ordinal}", label, names.get(entity) or value or name)
        for ordinal, label, start, end, name, value, entity, _ in mentions
    ]
    for card in shown:
        marks += [Mark(e["start"], e["end"], f"e{card.number}") for e in card.stated.evidence]
        marks += [
            Mark(slot["start"], slot["end"], f"s{card.number}.{slot['name']}")
            for slot in card.stated.slots
            if slot.get("start") is not None
        ]
    return marks


def _entities(connection: sqlite3.Connection, document: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT e.id, e.kind, e.name, g.cluster, count(m.ordinal) FROM entities AS e "
        "JOIN global_entities AS g ON g.id = e.global_id "
        "LEFT JOIN mentions AS m ON m.document = e.document AND m.entity = e.id "
        "WHERE e.document = ? GROUP BY e.id ORDER BY count(m.ordinal) DESC, e.name",
        (document,),
    )
    return [{"id": i, "kind": kind, "name": name, "cluster": c, "mentions": n} for i, kind, name, c, n in rows]


def by_fact(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """From a fact's id to its place on the page of its article."""
    fact = asked.path["fact"]
    row = connection.execute("SELECT document FROM facts WHERE id = ?", (fact,)).fetchone()
    if row is None:
        raise Refused("Такого факта в базе нет", 404)
    return Redirect(f"/article/{row[0]}#f-{fact}")
