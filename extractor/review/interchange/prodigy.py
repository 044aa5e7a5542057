"""Prodigy's JSON Lines: tokens, spans, relations by the last token of each side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.review.interchange.graph import Edge, Graph, Node, dump_details, known, take_details
from extractor.review.interchange.lines import dump_lines, load_lines

LOSSES = "Prodigy держит только фрагменты из целых токенов и не показывает значений; они едут рядом, в поле facts"
_TOKEN = re.compile(r"\w+|[^\w\s]")


def dump(documents: Iterable[Graph], path: Path) -> None:
    dump_lines(map(_entry, documents), path)


def load(path: Path) -> Iterator[Graph]:
    return load_lines(path, _read)


def _entry(graph: Graph) -> dict[str, Any]:
    tokens = [
        {"text": m.group(), "start": m.start(), "end": m.end(), "id": i, "ws": graph.text[m.end() : m.end() + 1] == " "}
        for i, m in enumerate(_TOKEN.finditer(graph.text))
    ]
    spans = {node.id: _span(node, tokens) for node in graph.nodes}
    return {
        "text": graph.text,
        "tokens": tokens,
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[e.fact]["token_end"], "child": spans[e.node]["token_end"], "label": e.slot,
                "head_span": spans[e.fact], "child_span": spans[e.node],
            }
            for e in graph.edges
        ],
        "meta": {"document": graph.document},
        "facts": dump_details(graph.nodes),
        "answer": "accept",
    }  # fmt: skip


def _span(node: Node, tokens: list[dict[str, Any]]) -> dict[str, Any]:
    inside = [t["id"] for t in tokens if t["start"] < node.end and node.start < t["end"]]
    ends = {"token_start": inside[0], "token_end": inside[-1]} if inside else {"token_start": 0, "token_end": 0}
    return {"start": node.start, "end": node.end, "label": node.label, **ends}


def _read(entry: Mapping[str, Any], where: str) -> Graph:
    text, document = entry["text"], str((entry.get("meta") or {}).get("document", ""))
    if entry.get("answer", "accept") != "accept":
        return Graph(document, text, refused=[(where, f"ответ «{entry['answer']}»: пропущено")])
    taken: dict[str, int] = {}
    nodes: dict[str, Node] = {}
    refused: list[tuple[str, str]] = []
    details = entry.get("facts") or {}
    for span in entry.get("spans", ()):
        label, start, end = span["label"], span["start"], span["end"]
        if known(label):
            found = take_details(details, label, start, end, taken)
            key = _key(span, nodes)
            nodes[key] = Node(key, label, start, end, text[start:end], found, where)
        else:
            refused.append((where, f"метка «{label}» неизвестна"))
    edges = [Edge(_key(r["head_span"], {}), r["label"], _key(r["child_span"], {})) for r in entry.get("relations", ())]
    return Graph(document, text, list(nodes.values()), edges, refused)


def _key(span: Mapping[str, Any], known_nodes: Mapping[str, Node]) -> str:
    """What names a span: its place and label; a second fact of the same kind on the same words is counted up."""
    base = f"{span['label']}:{span['start']}:{span['end']}"
    key, ordinal = base, 1
    while key in known_nodes:
        ordinal += 1
        key = f"{base}#{ordinal}"
    return key
