"""A document's annotations as labelled spans and relations between them, which most tools understand.

A fact becomes a span on its first evidence, labelled with its kind; a relation leads from it to the span of each slot,
labelled with the slot. What neither can say (values, slots without words, further evidence, status) travels beside, as
`Details`; where a tool loses it, values are read off the words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.model import SLOTS
from extractor.review.annotations import LABELS, Annotation, FactRecord, Filling, Quote, Span


@dataclass(frozen=True, slots=True)
class Node:
    """A labelled span: of the text, or of a fact."""

    id: str
    label: str  # one of annotations.LABELS, or a kind of fact
    start: int
    end: int
    text: str
    details: Mapping[str, Any] | None = None  # of a fact
    where: str = ""  # file and line that it was read from

    @property
    def is_fact(self) -> bool:
        return self.label in SLOTS


@dataclass(frozen=True, slots=True)
class Edge:
    """From a fact to the span that fills one of its slots."""

    fact: str
    slot: str
    node: str


@dataclass(frozen=True, slots=True)
class Graph:
    """One document."""

    document: str
    text: str
    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()
    refused: Sequence[tuple[str, str]] = field(default=())  # (where, why) of what could not even be read


def graph_of(annotation: Annotation, text: str) -> Graph:
    """Spans and facts as nodes and edges."""
    nodes = [Node(s.id, s.label, s.quote.start, s.quote.end, s.quote.text) for s in annotation.spans]
    edges: list[Edge] = []
    places = {span.id: span.quote for span in annotation.spans}
    for fact in annotation.facts:
        quote = fact.quote
        nodes.append(Node(fact.id, fact.kind, quote.start, quote.end, quote.text, _details(fact, places)))
        edges += [
            Edge(fact.id, name, filling.span)
            for name, fillings in fact.slots.items()
            for filling in fillings
            if filling.span
        ]
    return Graph(annotation.doc, text, nodes, edges)


def fact_of(node: Node, edges: Sequence[Edge], nodes: Mapping[str, Node]) -> FactRecord:
    """A fact out of its node and the relations that lead from it.

    A slot whose words were changed in the other tool gets these words as its value.
    """
    details = node.details or {}
    stated = [tuple(slot) for slot in details.get("slots", ())]  # (name, value, start, end)
    slots: dict[str, list[Filling]] = {}
    for name, value, start, _ in stated:
        if start is None:
            slots.setdefault(name, []).append(Filling(value))
    for edge in edges:
        target = nodes.get(edge.node)
        if edge.fact != node.id or target is None:
            continue
        same = [v for name, v, start, end in stated if (name, start, end) == (edge.slot, target.start, target.end)]
        slots.setdefault(edge.slot, []).append(Filling(same[0] if same else target.text, target.id))
    evidence = [Quote(node.start, node.end, node.text)]
    evidence += [Quote(*quote) for quote in details.get("evidence", ())]
    ordered = {name: tuple(slots[name]) for name in SLOTS[node.label] if name in slots}
    return FactRecord(node.id, node.label, ordered, tuple(evidence), details.get("status", "accepted"))


def span_of(node: Node) -> Span:
    return Span(node.id, node.label, Quote(node.start, node.end, node.text))


def known(label: str) -> bool:
    return label in LABELS or label in SLOTS


def dump_details(nodes: Sequence[Node]) -> dict[str, list[Mapping[str, Any]]]:
    """Details of all facts, by what every tool keeps of them: kind and place."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for node in nodes:
        if node.details is not None:
            found.setdefault(f"{node.label}:{node.start}:{node.end}", []).append(node.details)
    return found


def take_details(details: Mapping[str, Any], label: str, start: int, end: int, taken: dict[str, int]) -> Any:
    """The inverse of `dump_details`, for one fact after the other; None where there are none."""
    key = f"{label}:{start}:{end}"
    ordinal = taken[key] = taken.get(key, -1) + 1
    found = details.get(key, ())
    return found[ordinal] if ordinal < len(found) else None


def as_text(details: Mapping[str, Any] | None) -> str:
    return json.dumps(details, ensure_ascii=False, sort_keys=True)


def _details(fact: FactRecord, places: Mapping[str, Quote]) -> dict[str, Any]:
    slots: list[list[Any]] = []
    for name, fillings in fact.slots.items():
        for filling in fillings:
            quote = places.get(filling.span)
            slots.append([name, filling.value, quote.start if quote else None, quote.end if quote else None])
    more = [[quote.start, quote.end, quote.text] for quote in fact.evidence[1:]]
    return {"slots": slots, "evidence": more, "status": fact.status}
