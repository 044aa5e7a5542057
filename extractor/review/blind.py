"""A sample of the documents is judged by two reviewers who do not see each other; an adjudicator settles what differs.

A document of the sample belongs to the first two reviewers who decide something in it. Each closes his work with
`done`. The adjudicator's own `done` settles the document; from then on it is a document like all others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.review import cards
from extractor.review.cards import Card
from extractor.review.saving import Refused
from extractor.review.users import Actor, Users
from extractor.store import restoring
from extractor.store.decisions import Decision
from extractor.store.restoring import Layer

SETTLED = "расхождения разобраны"  # reason of the adjudicator's «done»
_TWO = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the double judgement of a document is."""

    authors: Sequence[str] = ()  # who judges it, at most two
    done: frozenset[str] = frozenset()  # of these
    settled: bool = False

    @property
    def ready(self) -> bool:
        """Both are done and nobody has settled it."""
        return len(self.done) == _TWO and not self.settled


def standing(log: Sequence[Decision]) -> Standing:
    """Out of all blind decisions on a document."""
    undone = {decision.undoes for decision in log if decision.action == "undo"}
    held = [decision for decision in log if decision.id not in undone]
    settled = any(d.action == "done" and d.reason == SETTLED for d in held)
    authors = list(dict.fromkeys(d.author for d in log if d.reason != SETTLED))[:_TWO]
    done = frozenset(d.author for d in held if d.action == "done" and d.reason != SETTLED)
    return Standing(authors, done, settled)


def of_document(connection: sqlite3.Connection, name: str) -> Standing:
    return standing(restoring.of_layer(connection, name, "blind"))


def layer_for(connection: sqlite3.Connection, users: Users, actor: Actor, document: int, name: str) -> Layer:
    """Where a person's decisions on a document go. Raises Refused where it is in the hands of two others."""
    if not users.is_blind(document) or actor.role != "reviewer":
        return ""
    now = of_document(connection, name)
    if now.settled:
        return ""
    if actor.name not in now.authors and len(now.authors) >= _TWO:
        raise Refused("Эту статью уже проверяют вслепую двое других рецензентов; выберите другую", 403)
    return "blind"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that two reviewers judge differently; None: he does not have it."""

    fact: str
    kind: str
    one: Card | None
    other: Card | None


def pairs(connection: sqlite3.Connection, document: int, name: str, authors: Sequence[str]) -> list[Difference]:
    """Every fact of a document as each of the two left it: by id, and what both added by place and values."""
    sides = [
        {card.id: card for card in cards.of_document(connection, document, name, "blind", author)} for author in authors
    ]
    one, other = sides
    matched = {fact: fact for fact in one.keys() & other.keys()}
    for fact, card in one.items():
        if fact not in matched:
            rest = [c for c in other.values() if c.id not in matched.values() and _alike(card, c)]
            if rest:
                matched[fact] = rest[0].id
    found = [Difference(fact, card.kind, card, other.get(matched.get(fact, ""))) for fact, card in one.items()]
    taken = set(matched.values())
    found += [Difference(fact, card.kind, None, card) for fact, card in other.items() if fact not in taken]
    return sorted(found, key=lambda pair: (pair.one or pair.other).start)  # type: ignore[union-attr]


def differs(pair: Difference) -> bool:
    """Whether there is anything to settle."""
    one, other = held(pair.one), held(pair.other)
    return one != other


def held(card: Card | None) -> Mapping[str, object] | None:
    """The values that a reviewer holds true; None where he rejects the fact or does not have it."""
    return None if card is None or card.review == "rejected" else card.stated.values


def _alike(one: Card, other: Card) -> bool:
    """Two facts that two people added and that mean the same words."""
    if one.kind != other.kind or one.origin != "human" or other.origin != "human":
        return False
    return any(
        a["start"] < b["end"] and b["start"] < a["end"] for a in one.stated.evidence for b in other.stated.evidence
    )
