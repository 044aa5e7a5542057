"""Export of a database and import into it: every offset is checked against the stored text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from extractor.errors import AnnotationError, ExtractorError
from extractor.model import LIST_SLOTS
from extractor.review import cards, files, saving
from extractor.review.annotations import (
    LABELS,
    Annotation,
    FactRecord,
    Filling,
    Quote,
    Span,
    digest,
    path_of,
    read_unchecked,
    write,
)
from extractor.review.interchange.graph import Graph, Node, fact_of, graph_of, span_of
from extractor.review.saving import Wish, save
from extractor.store import restoring
from extractor.store.anchors import locate

FORMATS = {
    "brat": "brat", "label-studio": "label_studio", "doccano": "doccano", "prodigy": "prodigy", "spacy": "spacy_bin",
    "conll": "conll",
}  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """What became of an import."""

    documents: int = 0
    facts: int = 0  # added or confirmed
    spans: int = 0
    moved: list[str] = field(default_factory=list)  # found elsewhere than stated
    refused: list[tuple[str, str]] = field(default_factory=list)  # (file and line, why)


def module(name: str) -> ModuleType:
    """The module of a format. Raises AnnotationError for an unknown one."""
    if name not in FORMATS:
        raise AnnotationError(f"Формат «{name}» неизвестен; возможны: {', '.join(FORMATS)}")
    return import_module(f"extractor.review.interchange.{FORMATS[name]}")


def export(connection: sqlite3.Connection, name: str, path: Path, document: str = "") -> tuple[int, str]:
    """Writes all documents (or those that a glob matches). Returns how many, and what the format does not hold."""
    format_ = module(name)
    count = 0

    def graphs() -> Iterator[Graph]:
        nonlocal count
        rows = connection.execute(
            "SELECT id, name, text FROM documents WHERE ? = '' OR name GLOB ? ORDER BY name", (document, document)
        ).fetchall()
        for identity, doc, text in rows:
            count += 1
            yield graph_of(annotation_of(connection, identity, doc, text), text)

    format_.dump(graphs(), path)
    return count, format_.LOSSES


def annotation_of(connection: sqlite3.Connection, document: int, name: str, text: str) -> Annotation:
    """A document as the database has it: mentions, and the facts that nobody rejected."""
    spans: dict[tuple[str, int, int], Span] = {}
    places: dict[tuple[int, int], Span] = {}
    rows = connection.execute('SELECT label, start, "end" FROM mentions WHERE document = ?', (document,))
    for label, start, end in rows.fetchall():
        _add_span(spans, places, label, start, end, text)
    facts = []
    for card in cards.of_document(connection, document, name):
        if card.review == "rejected":
            continue
        slots: dict[str, list[Filling]] = {}
        for slot in card.slots:
            span = ""
            if slot["start"] is not None:
                place = (slot["start"], slot["end"])
                if place not in places:
                    _add_span(spans, places, _label(slot["name"]), *place, text)
                span = places[place].id
            slots.setdefault(slot["name"], []).append(Filling(slot["value"], span))
        evidence = tuple(Quote(e["start"], e["end"], e["text"]) for e in card.stated.evidence)
        filled = {slot: tuple(fillings) for slot, fillings in slots.items()}
        facts.append(FactRecord(f"f-{card.id}", card.kind, filled, evidence, card.review))
    return Annotation(name, digest(text), (*spans.values(), *facts))


def _add_span(
    spans: dict[tuple[str, int, int], Span],
    places: dict[tuple[int, int], Span],
    label: str,
    start: int,
    end: int,
    text: str,
) -> None:
    if (label, start, end) not in spans:
        span = Span(f"s-{label}-{start}-{end}", label, Quote(start, end, text[start:end]))
        spans[label, start, end] = span
        places.setdefault((start, end), span)


def _label(slot: str) -> str:
    label = files.SLOT_LABELS.get(slot, "position")
    return label if label in LABELS else "position"


def bring(connection: sqlite3.Connection, name: str, path: Path, folder: Path, author: str) -> Outcome:
    """Reads a file (or folder) of another program into the database and the annotation files.

    Call inside a transaction. A fact that the machine proposed with the same values is accepted, another one added;
    spans go to the annotation file.
    """
    format_ = module(name)
    if not path.exists():
        raise AnnotationError(f"{path}: такого файла нет")
    outcome = Outcome()
    for graph in format_.load(path):
        outcome.refused += graph.refused
        if not graph.document and not graph.nodes:
            continue
        row = connection.execute("SELECT text FROM documents WHERE name = ?", (graph.document,)).fetchone()
        if row is None:
            row = connection.execute("SELECT text, name FROM documents WHERE text = ?", (graph.text,)).fetchone()
            if row is None:
                where = graph.nodes[0].where if graph.nodes else path.name
                outcome.refused.append((where, f"документа «{graph.document}» нет в базе"))
                continue
            graph = replace(graph, document=row[1])
        text = row[0]
        if name == "conll":
            anchored = format_.anchor(graph, text)
            outcome.refused += anchored.refused[len(graph.refused) :]
            graph = anchored
        _take(connection, folder, graph, text, name, author, outcome)
    return outcome


def _take(
    connection: sqlite3.Connection, folder: Path, graph: Graph, text: str, origin: str, author: str, outcome: Outcome
) -> None:
    nodes = {}
    for node in graph.nodes:
        moved = _checked(node, graph, text, outcome)
        if moved is not None:
            nodes[node.id] = moved
    outcome.documents += 1
    for node in nodes.values():
        if node.is_fact:
            _take_fact(connection, folder, graph, node, nodes, author, text, outcome)
    spans = [span_of(node) for node in nodes.values() if not node.is_fact]
    outcome.spans += len(spans)
    if spans:
        _write_spans(folder, graph.document, text, spans, origin, author)


def _checked(node: Node, graph: Graph, text: str, outcome: Outcome) -> Node | None:
    """The node where its words stand in our text; None, with the reason noted, where they do not."""
    words = node.text
    if not 0 <= node.start < node.end or not words:
        outcome.refused.append((node.where, f"места {node.start}–{node.end} нет"))
        return None
    if text[node.start : node.end] == words:
        return node
    before, after = graph.text[max(0, node.start - 40) : node.start], graph.text[node.end : node.end + 40]
    place = locate(text, words, node.start, before, after)
    if place is None:
        outcome.refused.append((node.where, f"слов «{words[:60]}» в тексте документа нет"))
        return None
    outcome.moved.append(f"{node.where}: «{words[:60]}» {node.start} → {place}")
    return replace(node, start=place, end=place + len(words), text=text[place : place + len(words)])


def _take_fact(
    connection: sqlite3.Connection, folder: Path, graph: Graph, node: Node, nodes: dict[str, Node], author: str,
    text: str, outcome: Outcome,
) -> None:  # fmt: skip
    as_given = {given.id: given for given in graph.nodes if given.id in nodes}
    fact = fact_of(node, graph.edges, as_given)
    slots: list[dict[str, Any]] = []
    for slot, fillings in fact.slots.items():
        for filling in fillings if slot in LIST_SLOTS else fillings[:1]:
            target = nodes.get(filling.span)
            place = {"start": target.start, "end": target.end} if target else {}
            slots.append({"name": slot, "value": filling.value, **place})
    evidence = [{"start": q.start, "end": q.end, "text": q.text} for q in fact.evidence]
    try:
        stated = saving.checked(fact.kind, slots, evidence, text)
        same = _same(connection, graph.document, fact.kind, stated.values)
        log = restoring.of_layer(connection, graph.document, "")
        if same is None:
            wish = Wish(graph.document, "add", author, "", fact.kind, slots, evidence, "импорт")
        elif same[1] == "proposed" and fact.status != "proposed":
            wish = Wish(
                graph.document, "accept", author, same[0], reason="импорт", revision=saving.revision(log, same[0])
            )
        else:
            return
        save(connection, folder, wish)
        outcome.facts += 1
    except ExtractorError as error:
        outcome.refused.append((node.where, f"{fact.kind}: {error}"))


def _same(connection: sqlite3.Connection, document: str, kind: str, values: dict[str, Any]) -> tuple[str, str] | None:
    """The fact of the database that states the same: (id, review)."""
    row = connection.execute("SELECT id FROM documents WHERE name = ?", (document,)).fetchone()
    for card in cards.of_document(connection, row[0], document):
        if card.kind == kind and card.stated.values == values:
            return card.id, card.review
    return None


def _write_spans(folder: Path, document: str, text: str, spans: list[Span], origin: str, author: str) -> None:
    path = path_of(folder, document)
    with files.lock(folder):
        current = read_unchecked(path) if path.is_file() else Annotation(document, digest(text), revision=0)
        present = {(s.label, s.quote.start, s.quote.end) for s in current.spans}
        new = [
            replace(span, id=f"i-{span.label}-{span.quote.start}-{span.quote.end}", origin=origin, author=author)
            for span in spans
            if (span.label, span.quote.start, span.quote.end) not in present
        ]
        if new and current.sha256 == digest(text):
            write(path, replace(current, records=(*current.records, *new), revision=current.revision + 1))
