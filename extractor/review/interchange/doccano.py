"""doccano's JSON Lines with relations. It counts code points; what it does not know it keeps as metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.review.interchange.graph import Edge, Graph, Node, dump_details, known, take_details
from extractor.review.interchange.lines import dump_lines, load_lines

LOSSES = "doccano не показывает значения полей без слов в тексте; они едут рядом, в поле facts"


def dump(documents: Iterable[Graph], path: Path) -> None:
    dump_lines(map(_entry, documents), path)


def load(path: Path) -> Iterator[Graph]:
    return load_lines(path, _read)


def _entry(graph: Graph) -> dict[str, Any]:
    numbers = {node.id: i for i, node in enumerate(graph.nodes, 1)}
    return {
        "text": graph.text,
        "entities": [
            {"id": numbers[n.id], "label": n.label, "start_offset": n.start, "end_offset": n.end} for n in graph.nodes
        ],
        "relations": [
            {"id": i, "from_id": numbers[e.fact], "to_id": numbers[e.node], "type": e.slot}
            for i, e in enumerate(graph.edges, 1)
        ],
        "document": graph.document,
        "facts": dump_details(graph.nodes),
    }


def _read(entry: Mapping[str, Any], where: str) -> Graph:
    text = entry["text"]
    taken: dict[str, int] = {}
    nodes: list[Node] = []
    refused: list[tuple[str, str]] = []
    for item in entry.get("entities", ()):
        label, start, end = item["label"], item["start_offset"], item["end_offset"]
        if known(label):
            details = take_details(entry.get("facts") or {}, label, start, end, taken)
            nodes.append(Node(str(item["id"]), label, start, end, text[start:end], details, where))
        else:
            refused.append((where, f"метка «{label}» неизвестна"))
    edges = [Edge(str(r["from_id"]), r["type"], str(r["to_id"])) for r in entry.get("relations", ())]
    return Graph(entry.get("document", ""), text, nodes, edges, refused)
