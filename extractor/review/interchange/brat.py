"""brat standoff: a folder with NAME.txt and NAME.ann. Facts are events, their values a note on the event."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.model import SLOTS
from extractor.review.annotations import path_of
from extractor.review.interchange.graph import Edge, Graph, Node, as_text, known

LOSSES = ""
_EXTRA = re.compile(r"\d+$")  # brat numbers repeated arguments: parties, parties2


def dump(documents: Iterable[Graph], folder: Path) -> None:
    """Writes one pair of files a document, and `annotation.conf` that makes brat show them."""
    folder.mkdir(parents=True, exist_ok=True)
    labels: set[str] = set()
    for graph in documents:
        place = path_of(folder, graph.document)  # refuses a name that leads out of the folder
        base = place.with_name(place.name.removesuffix(".jsonl").removesuffix(".txt"))
        base.parent.mkdir(parents=True, exist_ok=True)
        base.with_name(base.name + ".txt").write_text(graph.text, "utf-8", newline="")
        base.with_name(base.name + ".ann").write_text("".join(_lines(graph)), "utf-8")
        labels |= {node.label for node in graph.nodes if not node.is_fact}
    events = "\n".join(f"{kind}\t{', '.join(f'{slot}*:<ENTITY>' for slot in slots)}" for kind, slots in SLOTS.items())
    conf = f"[entities]\n{chr(10).join(sorted(labels))}\n\n[relations]\n\n[events]\n{events}\n\n[attributes]\n"
    (folder / "annotation.conf").write_text(conf, "utf-8")


def _lines(graph: Graph) -> Iterator[str]:
    numbers = {node.id: f"T{i}" for i, node in enumerate(graph.nodes, 1)}
    for node in graph.nodes:
        parts = _fragments(node)
        places = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(graph.text[start:end] for start, end in parts)
        yield f"{numbers[node.id]}\t{node.label} {places}\t{words}\n"
    for i, node in enumerate((node for node in graph.nodes if node.is_fact), 1):
        counts: Counter[str] = Counter()
        arguments = [f"{node.label}:{numbers[node.id]}"]
        for edge in graph.edges:
            if edge.fact == node.id and edge.node in numbers:
                counts[edge.slot] += 1
                ordinal = counts[edge.slot] if counts[edge.slot] > 1 else ""
                arguments.append(f"{edge.slot}{ordinal}:{numbers[edge.node]}")
        yield f"E{i}\t{' '.join(arguments)}\n"
        yield f"#{i}\tAnnotatorNotes E{i}\t{as_text(node.details)}\n"


def _fragments(node: Node) -> list[tuple[int, int]]:
    """brat wants no line end inside a span: one fragment a line."""
    parts = []
    start = node.start
    for line in node.text.split("\n"):
        if line:
            parts.append((start, start + len(line)))
        start += len(line) + 1
    return parts


def load(folder: Path) -> Iterator[Graph]:
    """All pairs of files under a folder."""
    for path in sorted(folder.rglob("*.ann")):
        text_path = path.with_suffix(".txt")
        text = text_path.read_bytes().decode("utf-8") if text_path.is_file() else ""
        yield _read(path, folder, text)


def _read(path: Path, folder: Path, text: str) -> Graph:
    spans: dict[str, Node] = {}
    events: dict[str, tuple[str, list[tuple[str, str]], str]] = {}
    notes: dict[str, dict[str, Any]] = {}
    refused: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        where = f"{path.name}:{number}"
        try:
            identity, *fields = line.split("\t")
            if identity.startswith("T"):
                spans[identity] = _span(identity, fields, text, where)
            elif identity.startswith("E"):
                trigger, *arguments = (part.split(":", 1) for part in fields[0].split())
                events[identity] = (trigger[1], [(_EXTRA.sub("", a[0]), a[1]) for a in arguments], where)
            elif identity.startswith("#") and fields[0].startswith("AnnotatorNotes"):
                notes[fields[0].split()[1]] = json.loads(fields[1])
        except (ValueError, IndexError) as error:
            refused.append((where, f"строка не разобрана ({error})"))
    document = path.relative_to(folder).with_suffix(".txt").as_posix()
    facts: dict[str, Node] = {}
    edges: list[Edge] = []
    for event, (anchor, filled, where) in events.items():
        node = spans.get(anchor)
        if node is None:
            refused.append((where, f"событие {event}: нет фрагмента {anchor}"))
            continue
        facts[anchor] = Node(event, node.label, node.start, node.end, node.text, notes.get(event), where)
        edges += [Edge(event, slot, target) for slot, target in filled]
    nodes = [facts.get(identity, node) for identity, node in spans.items() if known(node.label)]
    refused += [(node.where, f"метка «{node.label}» неизвестна") for node in spans.values() if not known(node.label)]
    return Graph(document, text, nodes, edges, refused)


def _span(identity: str, fields: list[str], text: str, where: str) -> Node:
    label, places = fields[0].split(" ", 1)
    parts = [tuple(map(int, part.split())) for part in places.split(";")]
    start, end = parts[0][0], parts[-1][1]
    words = fields[1] if len(parts) == 1 else text[start:end] or fields[1]
    return Node(identity, label, start, end, words, None, where)
