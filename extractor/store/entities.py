"""Entities over all articles: registered as documents come, joined by links and by people, and taken apart again."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from extractor.errors import StoreError
from extractor.store.rows import Row

Judgement = Literal["positive", "negative", "unsure", "undo"]


def register(connection: sqlite3.Connection, entities: Sequence[Row]) -> None:
    """Makes the global entity of each row of `entities` known; a new one stands for itself, or as people judged."""
    rows = [(identity, kind, name, region, identity) for _, _, kind, name, region, identity in entities]
    connection.executemany("INSERT OR IGNORE INTO global_entities VALUES (?, ?, ?, ?, ?)", rows)
    judged = "SELECT 1 FROM entity_decisions WHERE one = ?1 UNION ALL SELECT 1 FROM entity_decisions WHERE other = ?1"
    if connection.execute("SELECT 1 FROM entity_decisions LIMIT 1").fetchone():
        recluster(connection, [row[0] for row in rows if connection.execute(judged, (row[0],)).fetchone()])


def forget_unused(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Drops those of the global entities that no document names any more, and lets their clusters find a new head."""
    unused = [
        (i,) for i in set(ids) if not connection.execute("SELECT 1 FROM entities WHERE global_id = ?", (i,)).fetchone()
    ]
    touched: set[str] = set()
    for (identity,) in unused:
        touched |= {member for member in members(connection, identity) if member != identity}
    connection.executemany("DELETE FROM global_entities WHERE id = ?", unused)
    recluster(connection, touched)


def members(connection: sqlite3.Connection, identity: str) -> list[str]:
    """Ids of the global entities that are the same as this one, itself included."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT id FROM global_entities WHERE cluster = "
            "(SELECT cluster FROM global_entities WHERE id = ?) ORDER BY id",
            (identity,),
        )
    ]


def link(connection: sqlite3.Connection, one: str, other: str, judgement: Judgement, score: float, rule: str) -> None:
    """Records the machine's opinion on a pair; call `recluster` with both afterwards."""
    pair = sorted((one, other))
    connection.execute("INSERT OR REPLACE INTO entity_links VALUES (?, ?, ?, ?, ?)", (*pair, judgement, score, rule))


def decide(
    connection: sqlite3.Connection, one: str, other: str, judgement: Judgement, author: str, reason: str = ""
) -> int:
    """Records a person's opinion on a pair (it outranks the machine's) and applies it. Returns the id of the decision.

    `undo` takes the last opinion of people on this pair back. Raises StoreError for an unknown or the same entity.
    """
    if one == other:
        raise StoreError("Это одна и та же сущность; нужны две разные")
    pair = sorted((one, other))
    names = [name_of(connection, identity) for identity in pair]
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    cursor = connection.execute(
        "INSERT INTO entity_decisions (one, other, judgement, names, author, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*pair, judgement, json.dumps(names, ensure_ascii=False), author, at, reason),
    )
    recluster(connection, pair)
    return int(cursor.lastrowid or 0)


def name_of(connection: sqlite3.Connection, identity: str) -> str:
    """Name of a global entity. Raises StoreError when there is none of this id."""
    row = connection.execute("SELECT name FROM global_entities WHERE id = ?", (identity,)).fetchone()
    if row is None:
        raise StoreError(f"Сущности «{identity}» нет в базе; список: extractor entities list")
    return str(row[0])


def split(connection: sqlite3.Connection, identity: str, author: str, reason: str = "") -> list[str]:
    """Takes one entity out of its cluster: a negative judgement on each pair with the others. Returns these."""
    name_of(connection, identity)
    others = [member for member in members(connection, identity) if member != identity]
    for other in others:
        decide(connection, identity, other, "negative", author, reason)
    return others


def recluster(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Works out anew the clusters that these entities touch, from the judgements that hold.

    Pairs that a person joined come first, then the machine's by falling score; a join that would bring together a pair
    judged negative is left out. So the result depends on the judgements only, not on their order of arrival.
    """
    nodes = _reach(connection, ids)
    if not nodes:
        return
    positive, negative = _judgements(connection, nodes)
    group: dict[str, set[str]] = {node: {node} for node in nodes}
    for one, other in positive:
        left, right = group[one], group[other]
        if left is right or any(other_ in right for member in left for other_ in negative.get(member, ())):
            continue
        left |= right
        for member in right:
            group[member] = left
    for cluster in {id(cluster): cluster for cluster in group.values()}.values():
        head = _head(connection, cluster)
        connection.executemany(
            "UPDATE global_entities SET cluster = ? WHERE id = ? AND cluster <> ?",
            [(head, member, head) for member in cluster],
        )


def _reach(connection: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """The entities that positive judgements (or present clusters) connect with the given ones."""
    nodes: set[str] = set()
    waiting = list(ids)
    while waiting:
        node = waiting.pop()
        if node in nodes or not connection.execute("SELECT 1 FROM global_entities WHERE id = ?", (node,)).fetchone():
            continue
        nodes.add(node)
        waiting += members(connection, node)
        for table in ("entity_links", "entity_decisions"):
            waiting += [
                row[0]
                for row in connection.execute(
                    f"SELECT other FROM {table} WHERE one = ? AND judgement = 'positive' "
                    f"UNION SELECT one FROM {table} WHERE other = ? AND judgement = 'positive'",
                    (node, node),
                )
            ]
    return nodes


def _judgements(
    connection: sqlite3.Connection, nodes: set[str]
) -> tuple[list[tuple[str, str]], dict[str, set[str]]]:
    """Positive pairs, strongest first, and negative pairs in both directions, as they hold now."""
    verdicts: dict[tuple[str, str], tuple[str, float]] = {}
    human: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in nodes:
        for one, other, judgement, score in connection.execute(
            "SELECT one, other, judgement, score FROM entity_links WHERE one = ?", (node,)
        ):
            verdicts[one, other] = (judgement, score)
        for one, other, judgement in connection.execute(
            "SELECT one, other, judgement FROM entity_decisions WHERE one = ? ORDER BY id", (node,)
        ):
            stack = human[one, other]
            if judgement != "undo":
                stack.append(judgement)
            elif stack:
                stack.pop()
    for pair, stack in human.items():
        if stack:
            verdicts[pair] = (stack[-1], 2.0)  # above every score of the machine
    positive = [(-score, pair) for pair, (judgement, score) in verdicts.items() if judgement == "positive"]
    negative: dict[str, set[str]] = defaultdict(set)
    for (one, other), (judgement, _) in verdicts.items():
        if judgement == "negative":
            negative[one].add(other)
            negative[other].add(one)
    return [pair for _, pair in sorted(positive) if pair[0] in nodes and pair[1] in nodes], negative


def _head(connection: sqlite3.Connection, cluster: set[str]) -> str:
    """The member that speaks for a cluster: the one with the fullest name."""

    def rank(identity: str) -> tuple[int, int, str]:
        name = name_of(connection, identity)
        return (-len(name.split()), -len(name), identity)

    return min(cluster, key=rank) if len(cluster) > 1 else next(iter(cluster))
