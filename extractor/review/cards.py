"""The facts of a document as a reviewer sees them: the machine's, with everybody's decisions, or with his own only."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.model import SLOTS
from extractor.review import wording
from extractor.review.saving import revision
from extractor.store import decisions, restoring
from extractor.store.decisions import Decision, Statement
from extractor.store.restoring import Layer

_REVIEWS = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "accepted"}


@dataclass(frozen=True, slots=True)
class Card:
    """One fact on a page."""

    id: str
    kind: str
    review: str
    confidence: float
    rule: str
    origin: str
    stated: Statement
    revision: int = 0
    last: Decision | None = None  # the last decision on it
    notes: Sequence[Decision] = field(default=())
    number: int = 0  # place on the page, from 1

    @property
    def slots(self) -> list[Mapping[str, Any]]:
        """Slots in the order of facts.md."""
        order = {name: i for i, name in enumerate(SLOTS[self.kind])}
        return sorted(self.stated.slots, key=lambda slot: order[slot["name"]])

    @property
    def start(self) -> int:
        return int(self.stated.evidence[0]["start"]) if self.stated.evidence else 0

    @property
    def headline(self) -> str:
        """The values that say most, for lists."""
        values = self.stated.values
        words = [
            wording.number(values[name])
            for name in SLOTS[self.kind][:4]
            if isinstance(values.get(name), str | int | float)
        ]
        parts = [
            wording.shown("; ".join(values[name]))
            for name in SLOTS[self.kind][:4]
            if isinstance(values.get(name), list)
        ]
        return " · ".join([*words, *parts])


def of_document(
    connection: sqlite3.Connection, document: int, name: str, layer: Layer = "", author: str = ""
) -> list[Card]:
    """The facts of a document by their place in the text. In the blind layer: the machine's and `author`'s own."""
    cards = _stored(connection, document)
    log = restoring.of_layer(connection, name, layer)
    if layer == "blind":
        cards = _as_proposed(cards, connection, document)
        log = [decision for decision in log if decision.author == author]
        cards = _overlaid(cards, log)
    undone = {decision.undoes for decision in log if decision.action == "undo"}
    by_fact: dict[str, list[Decision]] = defaultdict(list)
    for decision in log:
        by_fact[decision.fact].append(decision)
    found: list[Card] = []
    for card in sorted(cards, key=lambda card: (card.start, card.kind, card.id)):
        own = by_fact[card.id]
        notes = [d for d in own if d.action == "note" and d.id not in undone]
        held = [d for d in own if d.action not in ("note", "undo") and d.id not in undone]
        found.append(
            replace(
                card, revision=revision(own, card.id), last=held[-1] if held else None, notes=notes,
                number=len(found) + 1,
            )
        )  # fmt: skip
    return found


def one(connection: sqlite3.Connection, document: int, fact: str) -> Card:
    """A single fact as it stands in the database."""
    return _stored(connection, document, fact)[0]


def _stored(connection: sqlite3.Connection, document: int, fact: str = "") -> list[Card]:
    """The facts as they stand in the database, in three questions however many there are."""
    chosen, values = ("document = ? AND (? = '' OR fact = ?)", (document, fact, fact))
    slots: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for of, name, value, start, end, entity in connection.execute(
        f'SELECT fact, name, value, start, "end", entity FROM slots WHERE {chosen} ORDER BY fact, name, ordinal', values
    ):
        slots[of].append({"name": name, "value": value, "start": start, "end": end, "entity": entity})
    evidence: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for of, start, end, text in connection.execute(
        f'SELECT fact, start, "end", text FROM evidence WHERE {chosen} ORDER BY fact, ordinal', values
    ):
        evidence[of].append({"start": start, "end": end, "text": text})
    rows = connection.execute(
        "SELECT id, kind, review, confidence, rule, origin FROM facts WHERE document = ? AND (? = '' OR id = ?)", values
    )
    return [
        Card(i, kind, review, sure, rule, origin, Statement(tuple(slots[i]), tuple(evidence[i])))
        for i, kind, review, sure, rule, origin in rows
    ]


def _as_proposed(cards: Sequence[Card], connection: sqlite3.Connection, document: int) -> list[Card]:
    """The machine's facts as they were before anybody looked at them."""
    rows = connection.execute("SELECT id, proposed FROM facts WHERE document = ? AND proposed IS NOT NULL", (document,))
    proposed = {fact: decisions.load_statement(text) for fact, text in rows}
    return [
        replace(card, review="proposed", stated=proposed.get(card.id, card.stated))
        for card in cards
        if card.origin == "machine"
    ]


def _overlaid(cards: Sequence[Card], log: Sequence[Decision]) -> list[Card]:
    known = {card.id: card for card in cards}
    for decision in decisions.holding(log):
        card = known.get(decision.fact)
        review = _REVIEWS[decision.action]
        if card is None:
            stated = decision.asserted
            known[decision.fact] = Card(decision.fact, decision.kind, review, 1.0, "human", "human", stated)
        else:
            known[card.id] = replace(card, review=review, stated=decision.asserted)
    return list(known.values())
