"""Label Studio: a JSON list of tasks. Its offsets are a browser's, UTF-16 units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.errors import AnnotationError
from extractor.model import SLOTS
from extractor.review.annotations import LABELS
from extractor.review.interchange.graph import Edge, Graph, Node, as_text, known
from extractor.review.interchange.offsets import from_utf16, to_utf16

LOSSES = ""


def config() -> str:
    """The labelling interface of a project that takes these tasks."""
    labels = "".join(f"<Label value={quoteattr(label)}/>" for label in (*LABELS, *SLOTS))
    slots = sorted({slot for slots in SLOTS.values() for slot in slots})
    relations = "".join(f"<Relation value={quoteattr(slot)}/>" for slot in slots)
    return (
        f'<View><Relations>{relations}</Relations><Labels name="label" toName="text">{labels}</Labels>'
        '<Text name="text" value="$text"/>'
        '<TextArea name="details" toName="text" perRegion="true" editable="true" required="false"/></View>'
    )


def dump(documents: Iterable[Graph], path: Path) -> None:
    """Writes tasks with predictions, and the interface beside them as NAME.xml."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([task(graph) for graph in documents], ensure_ascii=False, indent=1), "utf-8")
    path.with_suffix(".xml").write_text(config(), "utf-8")


def task(graph: Graph) -> dict[str, Any]:
    """One document as a task with one prediction."""
    result: list[dict[str, Any]] = []
    for node in graph.nodes:
        place = {"start": to_utf16(graph.text, node.start), "end": to_utf16(graph.text, node.end)}
        common = {"id": node.id, "to_name": "text"}
        value = {**place, "text": node.text, "labels": [node.label]}
        result.append({**common, "from_name": "label", "type": "labels", "value": value})
        if node.details is not None:
            value = {**place, "text": [as_text(node.details)]}
            result.append({**common, "from_name": "details", "type": "textarea", "value": value})
    result += [
        {"type": "relation", "from_id": e.fact, "to_id": e.node, "direction": "right", "labels": [e.slot]}
        for e in graph.edges
    ]
    return {
        "data": {"text": graph.text, "document": graph.document},
        "predictions": [{"model_version": "extractor", "result": result}],
    }


def load(path: Path) -> Iterator[Graph]:
    """Tasks as Label Studio exports them: the last annotation of each, else its prediction."""
    try:
        tasks = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise AnnotationError(f"{path}: это не JSON ({error})") from error
    for number, item in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        yield read(item, f"{path.name}: задача {number}")


def read(item: Mapping[str, Any], where: str) -> Graph:
    """One task."""
    data = item.get("data", {})
    text, document = str(data.get("text", "")), str(data.get("document", ""))
    kept = [a for a in item.get("annotations", ()) if not a.get("was_cancelled")] or item.get("predictions", ())
    result = kept[-1].get("result", ()) if kept else ()
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    refused: list[tuple[str, str]] = []
    details: dict[str, Any] = {}
    for region in result:
        place = f"{where}, {region.get('id', region.get('type'))}"
        try:
            if region["type"] == "labels":
                value = region["value"]
                start, end = from_utf16(text, value["start"]), from_utf16(text, value["end"])
                label = value["labels"][0]
                if known(label):
                    words = str(value.get("text") or text[start:end])
                    nodes[region["id"]] = Node(region["id"], label, start, end, words, None, place)
                else:
                    refused.append((place, f"метка «{label}» неизвестна"))
            elif region["type"] == "textarea":
                written = region["value"]["text"]
                details[region["id"]] = json.loads(written[0] if isinstance(written, list) else written)
            elif region["type"] == "relation":
                edges += [Edge(region["from_id"], slot, region["to_id"]) for slot in region.get("labels", ())]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            refused.append((place, f"разметка не разобрана ({error})"))
    found = [
        Node(n.id, n.label, n.start, n.end, n.text, details.get(n.id), n.where) if n.is_fact else n
        for n in nodes.values()
    ]
    return Graph(document, text, found, edges, refused)
