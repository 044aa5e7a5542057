"""Where two blind reviewers differ, and how far they agree; what people decided, and what lost its words."""

from __future__ import annotations

import sqlite3
from typing import Any

from extractor.review import agreement, blind, cards, saving, wording
from extractor.review.asking import Answer, Asked, Page, Redirect
from extractor.review.blind import SETTLED, Difference
from extractor.review.cards import Card
from extractor.review.saving import Refused, Wish, save
from extractor.store import decisions, restoring


def overview(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Documents judged twice, and the agreement over all that both have finished."""
    rows = connection.execute(
        "SELECT DISTINCT b.document, d.id, d.title FROM blind_decisions AS b "
        "JOIN documents AS d ON d.name = b.document ORDER BY b.document"
    ).fetchall()
    documents, pairs = [], []
    for name, document, title in rows:
        standing = blind.of_document(connection, name)
        item: dict[str, Any] = {"document": document, "title": title or name, "standing": standing, "differences": None}
        if len(standing.done) == 2:
            found = blind.pairs(connection, document, name, standing.authors)
            pairs += found
            item["differences"] = sum(map(blind.differs, found))
        documents.append(item)
    context = {
        "title": "Согласие рецензентов",
        "documents": documents,
        "kinds": [(wording.kind(a.name, "many"), a) for a in agreement.by_kind(pairs)],
        "slots": [(wording.slot(a.name), a) for a in agreement.by_slot(pairs)],
        "may": asked.actor.may("adjudicator"),
    }
    return Page("extractor_agreement.html", context)


def differences(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Only what differs between two reviewers of a document."""
    document, name, title, pairs, authors = _ready(connection, asked)
    rows = [
        {"pair": pair, "label": wording.kind(pair.kind), "values": _values(pair), "words": _words(pair)}
        for pair in pairs
        if blind.differs(pair) and not _decided(connection, name, pair)
    ]
    context = {
        "title": f"Расхождения: {title}",
        "document": document,
        "rows": rows,
        "authors": authors,
        "agreed": sum(not blind.differs(pair) for pair in pairs),
    }
    return Page("extractor_differences.html", context)


def settle(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """One side is right about a fact; or everything that remains is settled."""
    document, name, _, pairs, authors = _ready(connection, asked)
    action = str(asked.form.get("action", ""))
    if action in ("one", "other", "neither"):
        fact = str(asked.form.get("fact", ""))
        pair = next((pair for pair in pairs if pair.fact == fact), None)
        if pair is None:
            raise Refused("Такого расхождения нет", 404)
        _apply(connection, asked, name, pair, {"one": pair.one, "other": pair.other}.get(action), f"прав {action}")
    elif action == "close":
        if any(blind.differs(pair) and not _decided(connection, name, pair) for pair in pairs):
            raise Refused("Ещё не все расхождения разобраны", 409)
        for pair in pairs:
            if not blind.differs(pair) and pair.one is not None and not _decided(connection, name, pair):
                _apply(connection, asked, name, pair, pair.one, f"согласны {', '.join(authors)}")
        wish = Wish(name, "done", asked.actor.name, reason=SETTLED, layer="blind")
        save(connection, asked.desk.annotations, wish)
        return Redirect("/adjudication")
    else:
        raise Refused(f"Действие «{action}» неизвестно", 400)
    return Redirect(f"/adjudication/{document}")


def _ready(connection: sqlite3.Connection, asked: Asked) -> tuple[int, str, str, list[Difference], tuple[str, ...]]:
    document = asked.number("document")
    row = connection.execute("SELECT name, title FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None:
        raise Refused("Такого документа в базе нет", 404)
    standing = blind.of_document(connection, row[0])
    if not standing.ready:
        raise Refused("Статья ещё не проверена двумя рецензентами или уже разобрана", 409)
    pairs = blind.pairs(connection, document, row[0], standing.authors)
    return document, row[0], row[1] or row[0], pairs, tuple(standing.authors)


def _apply(
    connection: sqlite3.Connection, asked: Asked, name: str, pair: Difference, chosen: Card | None, reason: str
) -> None:
    """The chosen side as a decision of the adjudicator."""
    log = restoring.of_layer(connection, name, "")
    stored = connection.execute("SELECT document FROM facts WHERE id = ?", (pair.fact,)).fetchone()
    now = cards.one(connection, stored[0], pair.fact) if stored else None
    right = blind.held(chosen)
    if right is None:
        if now is None:
            note = f"не факт: {(pair.one or pair.other).headline}; {reason}"  # type: ignore[union-attr]
            save(connection, asked.desk.annotations, Wish(name, "note", asked.actor.name, pair.fact, reason=note))
            return
        action = "reject"
    elif now is None:
        action = "add"
    else:
        action = "accept" if now.stated.values == right else "correct"
    wish = Wish(
        name, action, asked.actor.name, "" if action == "add" else pair.fact, pair.kind,
        chosen.stated.slots if chosen and action in ("add", "correct") else (),
        chosen.stated.evidence if chosen and action in ("add", "correct") else (),
        reason, saving.revision(log, pair.fact),
    )  # fmt: skip
    save(connection, asked.desk.annotations, wish)


def _decided(connection: sqlite3.Connection, name: str, pair: Difference) -> bool:
    """Whether somebody who sees both has decided on it."""
    ids = [card.id for card in (pair.one, pair.other) if card]
    return any(
        connection.execute(
            "SELECT 1 FROM decisions WHERE document = ? AND fact = ? AND action <> 'undo'", (name, fact)
        ).fetchone()
        for fact in ids
    )


def _values(pair: Difference) -> list[tuple[str, str, str]]:
    """(slot, one, other) where the two differ."""
    one, other = blind.held(pair.one) or {}, blind.held(pair.other) or {}
    names = list(dict.fromkeys([*one, *other]))
    differing = [n for n in names if one.get(n) != other.get(n)]
    return [(wording.slot(n), wording.filling(one.get(n)), wording.filling(other.get(n))) for n in differing]


def _words(pair: Difference) -> str:
    card = pair.one or pair.other
    return str(card.stated.evidence[0]["text"]) if card and card.stated.evidence else ""


def history(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """The log of decisions, the last first, and decisions whose words are gone."""
    names = ("id", "document", "kind", "action", "author", "at", "reason", "fact", "page")
    rows = connection.execute(
        "SELECT c.id, c.document, c.kind, c.action, c.author, c.at, c.reason, c.fact, d.id FROM decisions AS c "
        "LEFT JOIN documents AS d ON d.name = c.document ORDER BY c.id DESC LIMIT 100"
    ).fetchall()
    orphans = connection.execute(
        "SELECT o.document, o.reason, c.kind, c.action, c.author, c.at, c.before, c.after FROM orphans AS o "
        "JOIN decisions AS c ON c.id = o.decision ORDER BY o.document, c.id"
    ).fetchall()
    context = {
        "title": "Журнал решений",
        "rows": [dict(zip(names, row, strict=True)) for row in rows],
        "orphans": [_orphan(row) for row in orphans],
    }
    return Page("extractor_history.html", context)


def _orphan(row: tuple[Any, ...]) -> dict[str, Any]:
    load = decisions.load_statement
    before, after = load(row[6]), load(row[7])
    stated = after if after.slots else before
    quotes = [e["text"] for e in (*after.evidence, *before.evidence)]
    return {
        "document": row[0], "reason": row[1], "kind": row[2], "action": row[3], "author": row[4], "at": row[5],
        "values": "; ".join(f"{wording.slot(n)}: {wording.filling(v)}" for n, v in stated.values.items()),
        "quote": quotes[0] if quotes else "",
    }  # fmt: skip
