"""CoNLL: a token a line with a BIO tag; documents begin with `# document = NAME`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.review.interchange.graph import Graph, Node, known

LOSSES = "CoNLL не держит фактов и вложенных фрагментов: остаются самые длинные имена, без значений"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_NAME = "# document = "


def dump(documents: Iterable[Graph], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        for graph in documents:
            stream.write(f"{_NAME}{graph.document}\n")
            stream.writelines(_lines(graph))
            stream.write("\n")


def _lines(graph: Graph) -> Iterator[str]:
    spans = iter(_flat(graph))
    span = next(spans, None)
    line_end = 0
    for match in _TOKEN.finditer(graph.text):
        if "\n" in graph.text[line_end : match.start()]:
            yield "\n"
        while span is not None and span.end <= match.start():
            span = next(spans, None)
        tag = "O"
        if span is not None and span.start < match.end():
            begins = match.start() <= span.start or not any(graph.text[span.start : match.start()].strip())
            tag = f"{'B' if begins else 'I'}-{span.label}"
        yield f"{match.group()}\t{tag}\n"
        line_end = match.end()


def _flat(graph: Graph) -> list[Node]:
    """Spans that do not overlap, the longest first kept."""
    kept: list[Node] = []
    free = [True] * len(graph.text)
    for node in sorted(graph.nodes, key=lambda node: node.start - node.end):
        if not node.is_fact and all(free[node.start : node.end]):
            kept.append(node)
            free[node.start : node.end] = [False] * (node.end - node.start)
    return sorted(kept, key=lambda node: node.start)


def load(path: Path) -> Iterator[Graph]:
    """Tokens have no offsets here: `anchor` gives them, once the text is known."""
    document = ""
    tokens: list[tuple[int, str, str]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.startswith(_NAME):
            if document or tokens:
                yield _graph(document, tokens, path.name)
            document, tokens = line[len(_NAME) :].strip(), []
        elif line.strip() and not line.startswith("# "):
            cells = line.split()
            tokens.append((number, cells[0], cells[-1] if len(cells) > 1 else "O"))
    if document or tokens:
        yield _graph(document, tokens, path.name)


def _graph(document: str, tokens: list[tuple[int, str, str]], name: str) -> Graph:
    """Offsets into the tokens joined by spaces; the importer looks for the words in the document's own text."""
    text = " ".join(token for _, token, _ in tokens)
    nodes: list[Node] = []
    refused: list[tuple[str, str]] = []
    position = 0
    start, label, where = -1, "", ""
    end = 0
    for number, token, tag in [*tokens, (0, "", "O")]:
        inside = tag.startswith("I-") and tag[2:] == label and start >= 0
        if start >= 0 and not inside:
            if known(label):
                nodes.append(Node(f"t{start}", label, start, end, text[start:end], None, where))
            else:
                refused.append((where, f"метка «{label}» неизвестна"))
            start = -1
        if tag[:2] in ("B-", "I-") and not inside:
            start, label, where = position, tag[2:], f"{name}:{number}"
        end = position + len(token)
        position = end + 1
    return Graph(document, text, nodes, (), refused)


def anchor(graph: Graph, text: str) -> Graph:
    """The same spans with offsets into the document's text: its tokens are found in it one after the other."""
    places: dict[int, int] = {}  # offset in the joined tokens → offset in the text
    position = joined = 0
    for token in graph.text.split(" "):
        found = text.find(token, position)
        if found < 0:
            break
        for i in range(len(token) + 1):
            places[joined + i] = found + i
        position = found + len(token)
        joined += len(token) + 1
    nodes: list[Node] = []
    refused = list(graph.refused)
    for node in graph.nodes:
        if node.start in places and node.end in places:
            start, end = places[node.start], places[node.end - 1] + 1
            nodes.append(Node(node.id, node.label, start, end, text[start:end], None, node.where))
        else:
            refused.append((node.where, f"слов «{node.text}» в тексте документа нет"))
    return Graph(graph.document, text, nodes, (), refused)
