"""What people decided about facts, laid over what the machine found.

A decision is an append-only row: on which fact (content id), what the person saw (`before`), what holds instead
(`after`), who, when, why. Decisions are applied in the transaction that stores a document, so what the other tables
hold is always machine + people. The last decision on a fact that was not undone holds:

- `accept`, `reject`: the fact is marked so;
- `correct`: the fact keeps its id and gets the person's values (`facts.proposed` keeps the machine's);
- `add`: a fact of the person's own.

When the machine words a fact differently in a later run, the decision looks for it by its words: the same kind,
overlapping evidence, most values equal. When the machine does not find it at all, what a person asserted is stored
all the same, anchored by the quoted words; when the words are gone from the text, the decision goes to `orphans`.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extractor.errors import StoreError
from extractor.jsonl import fact_id
from extractor.model import LIST_SLOTS, SLOTS, Slot
from extractor.store.anchors import locate, shift
from extractor.store.reading import OF_FACT
from extractor.store.rows import slot_rows

Action = Literal["accept", "reject", "correct", "add", "note", "undo", "done"]  # done: blind decisions only
NUMBER_SLOTS = frozenset({"value", "value_max", "amount", "share"})

_REVIEWS = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "accepted"}
_COLUMNS = "id, document, sha256, fact, kind, action, before, after, author, at, reason, undoes"


@dataclass(frozen=True, slots=True)
class Statement:
    """Slots and evidence of a fact as a person saw or wrote them; the JSON of `before` and `after`."""

    slots: tuple[Mapping[str, Any], ...] = ()  # {"name", "value", "start", "end", "entity"}, spans optional
    evidence: tuple[Mapping[str, Any], ...] = ()  # {"start", "end", "text"}

    @property
    def values(self) -> dict[str, Any]:
        """Slot → value, lists for slots of many values, as `jsonl` has them."""
        found: dict[str, Any] = {}
        for slot in self.slots:
            if slot["name"] in LIST_SLOTS:
                found.setdefault(slot["name"], []).append(slot["value"])
            else:
                found.setdefault(slot["name"], slot["value"])
        return found

    def dump(self) -> str:
        plain = {"slots": [dict(s) for s in self.slots], "evidence": [dict(e) for e in self.evidence]}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def load_statement(text: str) -> Statement:
    """The inverse of `Statement.dump`."""
    plain = json.loads(text)
    return Statement(tuple(plain["slots"]), tuple(plain["evidence"]))


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `decisions`."""

    id: int
    document: str
    sha256: str
    fact: str
    kind: str
    action: Action
    before: Statement
    after: Statement
    author: str
    at: str
    reason: str
    undoes: int | None

    @property
    def asserted(self) -> Statement:
        """What the person holds true: the corrected values, or those that were accepted as they stood."""
        return self.after if self.after.slots else self.before


def statement(connection: sqlite3.Connection, fact: str) -> Statement | None:
    """A fact of the database as a person sees it now; None where there is none of this id."""
    evidence = connection.execute(
        f'SELECT start, "end", text FROM evidence WHERE {OF_FACT} ORDER BY ordinal', (fact,)
    ).fetchall()
    if not evidence:
        return None
    slots = connection.execute(
        f'SELECT name, value, start, "end", entity FROM slots WHERE {OF_FACT} ORDER BY name, ordinal', (fact,)
    )
    return Statement(
        tuple({"name": n, "value": v, "start": s, "end": e, "entity": i} for n, v, s, e, i in slots),
        tuple({"start": s, "end": e, "text": t} for s, e, t in evidence),
    )


def record(
    connection: sqlite3.Connection,
    document: str,
    action: Action,
    *,
    author: str,
    fact: str = "",
    kind: str = "",
    after: Statement | None = None,
    before: Statement | None = None,
    reason: str = "",
    undoes: int | None = None,
    at: str = "",
    sha256: str = "",
) -> int:
    """Adds a decision and applies it. Returns its id. Call inside a transaction.

    `fact` may be left out for `add` (the id follows from the values), `before` for facts that are in the database,
    `kind` likewise. `at`, `sha256` and `before` are given when decisions are read back from annotation files.
    Raises StoreError when a required slot is missing or a number is none.
    """
    after = after or Statement()
    if action in ("add", "correct"):
        row = connection.execute("SELECT kind FROM facts WHERE id = ?", (fact,)).fetchone()
        kind = kind or (row[0] if row else "")
        _check(kind, after)
        fact = fact or fact_id(document, kind, ordered(kind, after.values))
    row = connection.execute("SELECT kind FROM facts WHERE id = ?", (fact,)).fetchone()
    kind = kind or (row[0] if row else "")
    before = before or statement(connection, fact) or Statement()
    if not sha256:
        row = connection.execute("SELECT sha256 FROM documents WHERE name = ?", (document,)).fetchone()
        sha256 = row[0] if row else ""
    cursor = connection.execute(
        f"INSERT INTO decisions ({_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document, sha256, fact, kind, action, before.dump(), after.dump(), author,
            at or dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), reason, undoes,
        ),
    )  # fmt: skip
    _apply_anew(connection, document, fact)
    return int(cursor.lastrowid or 0)


def of_document(connection: sqlite3.Connection, document: str) -> list[Decision]:
    """All decisions on a document, in the order in which they were taken."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM decisions WHERE document = ? ORDER BY id", (document,))
    return [
        Decision(i, name, sha, fact, kind, act, load_statement(before), load_statement(after), who, at, why, undoes)
        for i, name, sha, fact, kind, act, before, after, who, at, why, undoes in rows
    ]


def holding(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that hold: for each fact the last one that was not undone (notes aside)."""
    decisions = list(decisions)
    undone = {d.undoes for d in decisions if d.action == "undo"}
    last: dict[str, Decision] = {}
    for decision in decisions:
        if decision.action in _REVIEWS and decision.id not in undone:
            last[decision.fact] = decision
    return sorted(last.values(), key=lambda d: d.id)


def ordered(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Slot values in the order of `facts.md`."""
    return {name: values[name] for name in SLOTS[kind] if name in values}


def apply(connection: sqlite3.Connection, document: int) -> None:
    """Lays the decisions that hold over the facts of a document as the machine left them."""
    name, text = connection.execute("SELECT name, text FROM documents WHERE id = ?", (document,)).fetchone()
    connection.execute("DELETE FROM orphans WHERE document = ?", (name,))
    for decision in holding(of_document(connection, name)):
        _lay(connection, document, text, decision)


def apply_again(connection: sqlite3.Connection, document: int) -> None:
    """Takes all that people said about a document away and lays what holds now over it."""
    text = connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()[0]
    touched = "SELECT id FROM facts WHERE document = ? AND (review <> 'proposed' OR origin = 'human')"
    for (fact,) in connection.execute(touched, (document,)).fetchall():
        _restore(connection, fact, text)
    apply(connection, document)


def _apply_anew(connection: sqlite3.Connection, document: str, fact: str) -> None:
    """Takes what people said about one fact away and lays what holds now over it."""
    row = connection.execute("SELECT id, text FROM documents WHERE name = ?", (document,)).fetchone()
    if row is None:
        return
    identity, text = row
    _restore(connection, fact, text)
    for decision in holding(of_document(connection, document)):
        if decision.fact == fact:
            connection.execute("DELETE FROM orphans WHERE decision = ?", (decision.id,))
            _lay(connection, identity, text, decision)


def _restore(connection: sqlite3.Connection, fact: str, text: str) -> None:
    """The fact as the machine proposed it; a fact of people's own goes."""
    row = connection.execute("SELECT origin, proposed FROM facts WHERE id = ?", (fact,)).fetchone()
    if row is None:
        return
    if row[0] == "human":
        connection.execute("DELETE FROM facts WHERE id = ?", (fact,))
        return
    if row[1]:
        _write_statement(connection, fact, load_statement(row[1]), text)
    connection.execute("UPDATE facts SET review = 'proposed', proposed = NULL WHERE id = ?", (fact,))


def _lay(connection: sqlite3.Connection, document: int, text: str, decision: Decision) -> None:
    target = _target(connection, document, decision)
    if target is None:
        if decision.action != "reject":  # what the machine no longer says needs no rejection
            _assert(connection, document, text, decision)
        return
    review = _REVIEWS[decision.action]
    if decision.action == "correct" or target != decision.fact:
        seen = statement(connection, target) or Statement()
        if decision.action != "reject" and seen.values != decision.asserted.values:
            said = _anchored(decision.asserted, text) or decision.asserted
            _write_statement(connection, target, _linked(connection, document, said), text)
            connection.execute("UPDATE facts SET proposed = ? WHERE id = ?", (seen.dump(), target))
            review = "corrected"
    connection.execute("UPDATE facts SET review = ? WHERE id = ?", (review, target))


def _target(connection: sqlite3.Connection, document: int, decision: Decision) -> str | None:
    """The fact that a decision is about: by id, by the values it asserts, or by its words."""
    if connection.execute("SELECT 1 FROM facts WHERE id = ?", (decision.fact,)).fetchone():
        return decision.fact
    if decision.action == "reject":
        return None
    same = fact_id(decision.document, decision.kind, ordered(decision.kind, decision.asserted.values))
    if connection.execute("SELECT 1 FROM facts WHERE id = ?", (same,)).fetchone():
        return same
    rows = connection.execute(
        "SELECT id FROM facts WHERE document = ? AND kind = ? AND review = 'proposed' ORDER BY id",
        (document, decision.kind),
    ).fetchall()
    likeness = {row[0]: _likeness(statement(connection, row[0]) or Statement(), decision) for row in rows}
    best = max(likeness, key=lambda fact: likeness[fact], default=None)
    return best if best and likeness[best] > 0.5 else None


def _likeness(seen: Statement, decision: Decision) -> float:
    """Share of equal slot values with what the person saw or wrote; 0 where the evidence does not overlap."""
    quotes = [e["text"] for e in (*decision.before.evidence, *decision.after.evidence)]
    if not any(e["text"] in quote or quote in e["text"] for e in seen.evidence for quote in quotes):
        return 0.0
    return max(_share(seen.values, other.values) for other in (decision.before, decision.after))


def _share(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    names = one.keys() | other.keys()
    return sum(one.get(name) == other.get(name) for name in names) / len(names) if names else 0.0


def _assert(connection: sqlite3.Connection, document: int, text: str, decision: Decision) -> None:
    """Stores what a person asserted as a fact of its own, or lists the decision as an orphan."""
    anchored = _anchored(decision.asserted, text)
    if anchored is None:
        connection.execute(
            "INSERT OR REPLACE INTO orphans VALUES (?, ?, ?)",
            (decision.id, decision.document, "слов, на которых стоит решение, больше нет в тексте"),
        )
        return
    review = "corrected" if decision.action == "correct" else "accepted"
    connection.execute(
        "INSERT INTO facts VALUES (?, ?, ?, 1.0, 'human', 'human', ?, NULL)",
        (decision.fact, document, decision.kind, review),
    )
    _write_statement(connection, decision.fact, _linked(connection, document, anchored), text)


def _anchored(stated: Statement, text: str) -> Statement | None:
    """The statement with its offsets moved to where its words stand in the text; None where they are gone."""
    found: list[Mapping[str, Any]] = []
    moves: list[tuple[int, int, int]] = []
    for quote in stated.evidence:
        start = locate(text, quote["text"], quote["start"], quote.get("prefix", ""), quote.get("suffix", ""))
        if start is not None:
            end = start + len(quote["text"])
            found.append({"start": start, "end": end, "text": text[start:end]})
            moves.append((quote["start"], quote["end"], start - quote["start"]))
    if not found:
        return None
    slots = tuple({**slot, **_place(slot, moves, text)} for slot in stated.slots)
    return Statement(slots, tuple(found))


def _place(slot: Mapping[str, Any], moves: list[tuple[int, int, int]], text: str) -> dict[str, int | None]:
    """Where a slot's words stand now: moved with its quote, or, outside the quotes, found by themselves."""
    moved = shift(slot.get("start"), slot.get("end"), moves)
    words, start = slot.get("text"), slot.get("start")
    if moved["start"] is None and words and start is not None:
        place = locate(text, words, start + moves[0][2])
        if place is not None:
            return {"start": place, "end": place + len(words)}
    return moved


def _linked(connection: sqlite3.Connection, document: int, stated: Statement) -> Statement:
    """The statement with each value tied to the entity of that name: ids of entities change from run to run."""

    def entity(value: Any) -> str:
        found = connection.execute("SELECT id FROM entities WHERE document = ? AND name = ?", (document, value))
        return next((str(row[0]) for row in found), "")

    return Statement(tuple({**slot, "entity": entity(slot["value"])} for slot in stated.slots), stated.evidence)


def _write_statement(connection: sqlite3.Connection, fact: str, stated: Statement, text: str) -> None:
    slots = [
        Slot(
            slot["name"], _exact(slot["value"]),
            -1 if slot.get("start") is None else slot["start"], -1 if slot.get("end") is None else slot["end"],
            slot.get("entity") or "",
        )
        for slot in stated.slots
    ]  # fmt: skip
    document = connection.execute("SELECT document FROM facts WHERE id = ?", (fact,)).fetchone()[0]
    connection.execute(f"DELETE FROM slots WHERE {OF_FACT}", (fact,))
    rows = slot_rows(document, fact, slots, text)
    connection.executemany("INSERT INTO slots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(f"DELETE FROM evidence WHERE {OF_FACT}", (fact,))
    evidence = [(document, fact, i, e["start"], e["end"], e["text"]) for i, e in enumerate(stated.evidence)]
    connection.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", evidence)


def _exact(value: Any) -> str | Decimal:
    return value if isinstance(value, str) else Decimal(str(value))


def _check(kind: str, after: Statement) -> None:
    if kind not in SLOTS:
        raise StoreError(f"Вид факта «{kind}» неизвестен; возможны: {', '.join(SLOTS)}")
    if not after.evidence:
        raise StoreError("Факту нужно хотя бы одно место в тексте")
    for slot in after.slots:
        if slot["name"] not in SLOTS[kind]:
            raise StoreError(f"У вида «{kind}» нет поля «{slot['name']}»; возможны: {', '.join(SLOTS[kind])}")
        if slot["name"] in NUMBER_SLOTS and isinstance(slot["value"], str):
            raise StoreError(f"В поле «{slot['name']}» нужно число, а не «{slot['value']}»")


