"""spaCy's DocBin: spans in `doc.spans["sc"]`, the names among them that do not overlap in `doc.ents` too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import DocBin
from spacy.util import filter_spans

from extractor.errors import AnnotationError
from extractor.review.interchange.graph import Edge, Graph, Node, known

LOSSES = "фрагменты, чьи края не совпадают с токенами spaCy, и факты лежат в doc.user_data"


def dump(documents: Iterable[Graph], path: Path) -> None:
    nlp = spacy.blank("ru")
    found = DocBin(store_user_data=True)
    for graph in documents:
        doc = nlp.make_doc(graph.text)
        spans = [
            span
            for node in graph.nodes
            if (span := doc.char_span(node.start, node.end, label=node.label, span_id=node.id)) is not None
        ]
        doc.spans["sc"] = spans
        doc.ents = filter_spans([span for span in spans if span.label_ in ("person", "organization", "place", "group")])
        doc.user_data["document"] = graph.document
        doc.user_data["graph"] = json.dumps(
            {
                "nodes": [[n.id, n.label, n.start, n.end, n.details] for n in graph.nodes],
                "edges": [[e.fact, e.slot, e.node] for e in graph.edges],
            },
            ensure_ascii=False,
        )
        found.add(doc)
    path.parent.mkdir(parents=True, exist_ok=True)
    found.to_disk(path)


def load(path: Path) -> Iterator[Graph]:
    """What stands in `doc.spans["sc"]` (or `doc.ents`) now; facts as they stood beside it."""
    nlp = spacy.blank("ru")
    try:
        docs = list(DocBin(store_user_data=True).from_disk(path).get_docs(nlp.vocab))
    except Exception as error:  # msgpack and zlib have errors of their own
        raise AnnotationError(f"{path}: это не DocBin ({error})") from error
    for number, doc in enumerate(docs, 1):
        yield _read(doc, f"{path.name}: документ {number}")


def _read(doc: Any, where: str) -> Graph:
    text = doc.text
    stored = json.loads(doc.user_data.get("graph", '{"nodes": [], "edges": []}'))
    spans = list(doc.spans["sc"]) if "sc" in doc.spans else list(doc.ents)
    present = {(s.label_, s.start_char, s.end_char) for s in spans}
    nodes: list[Node] = []
    for identity, label, start, end, details in stored["nodes"]:
        aligned = doc.char_span(start, end) is not None
        if not aligned or (label, start, end) in present:  # a span that was taken away in spaCy stays away
            nodes.append(Node(identity, label, start, end, text[start:end], details, where))
    old = {(node.label, node.start, node.end) for node in nodes}
    refused = []
    for i, (label, start, end) in enumerate(sorted(present - old)):
        if known(label):
            nodes.append(Node(f"new{i}", label, start, end, text[start:end], None, where))
        else:
            refused.append((where, f"метка «{label}» неизвестна"))
    edges = [Edge(*edge) for edge in stored["edges"]]
    return Graph(str(doc.user_data.get("document", "")), text, nodes, edges, refused)
