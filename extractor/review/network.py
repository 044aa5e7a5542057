"""A small picture of organizations and the agreements between them, drawn on the server as SVG."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

_MOST = 14  # organizations in a picture: more cannot be read
_WIDTH, _HEIGHT = 860, 440

_PAIRS = """
SELECT a.cluster, b.cluster, f.document, f.id FROM facts AS f
JOIN slots AS s ON s.document = f.document AND s.fact = f.id AND s.name = 'parties' AND s.entity <> ''
JOIN slots AS t ON t.document = f.document AND t.fact = f.id AND t.name = 'parties' AND t.entity <> ''
    AND t.ordinal > s.ordinal
JOIN entities AS p ON p.document = f.document AND p.id = s.entity JOIN global_entities AS a ON a.id = p.global_id
JOIN entities AS q ON q.document = f.document AND q.id = t.entity JOIN global_entities AS b ON b.id = q.global_id
WHERE f.kind = 'agreement' AND f.review <> 'rejected' AND a.cluster <> b.cluster"""


def drawing(connection: sqlite3.Connection, centre: str = "") -> dict[str, Any] | None:
    """Nodes and lines of the picture around an entity, or of the best connected ones; None where there are no lines."""
    if centre:
        near = (
            " AND f.document IN (SELECT e.document FROM global_entities AS m JOIN entities AS e ON e.global_id = m.id "
            "WHERE m.cluster = ?) AND ? IN (a.cluster, b.cluster)"
        )
        rows = connection.execute(_PAIRS + near, (centre, centre)).fetchall()
    else:
        rows = connection.execute(_PAIRS + " LIMIT 5000").fetchall()
    lines = Counter(tuple(sorted((one, other))) for one, other, _, _ in rows)
    degree: Counter[str] = Counter()
    for pair, count in lines.items():
        degree.update(dict.fromkeys(pair, count))
    nodes = _chosen(lines, degree, centre)
    if len(nodes) < 2:
        return None
    places = _places(nodes, bool(centre))
    names = {node: _name(connection, node) for node in nodes}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "nodes": [_node(node, places[node], names[node], node == centre) for node in nodes],
        "lines": [
            {"from": places[one], "to": places[other], "count": count}
            for (one, other), count in sorted(lines.items())
            if one in places and other in places
        ],
    }


def _chosen(lines: Counter[tuple[str, ...]], degree: Counter[str], centre: str) -> list[str]:
    """The strongest lines' ends, those that are connected next to each other."""
    nodes: dict[str, None] = {centre: None} if centre and lines else {}
    for pair, _ in sorted(lines.items(), key=lambda item: (-item[1], -sum(degree[node] for node in item[0]), item[0])):
        if len(nodes.keys() | set(pair)) <= _MOST:
            nodes.update(dict.fromkeys(pair))
    return list(nodes)


def _places(nodes: list[str], centred: bool) -> Mapping[str, tuple[float, float]]:
    """Places on an ellipse, neighbours apart; the one in question in the middle."""
    middle = (_WIDTH / 2, _HEIGHT / 2)
    places = {nodes[0]: middle} if centred else {}
    around = nodes[1:] if centred else nodes
    for i, node in enumerate(around):
        angle = 2 * math.pi * (i + 0.25) / len(around)
        places[node] = (
            round(middle[0] + 0.24 * _WIDTH * math.cos(angle), 1),
            round(middle[1] + 0.38 * _HEIGHT * math.sin(angle), 1),
        )
    return places


def _node(node: str, place: tuple[float, float], name: str, centre: bool) -> dict[str, Any]:
    x, y = place
    side = "middle" if centre or abs(x - _WIDTH / 2) < 40 else "start" if x > _WIDTH / 2 else "end"
    dx = {"middle": 0, "start": 12, "end": -12}[side]
    below = 24 if y >= _HEIGHT / 2 else -14
    dy = below if side == "middle" else 5
    short = name if len(name) <= 27 else f"{name[:26]}…"
    return {"id": node, "x": x, "y": y, "tx": x + dx, "ty": y + dy, "anchor": side, "name": name, "short": short,
            "centre": centre}  # fmt: skip


def _name(connection: sqlite3.Connection, node: str) -> str:
    return str(connection.execute("SELECT name FROM global_entities WHERE id = ?", (node,)).fetchone()[0])
