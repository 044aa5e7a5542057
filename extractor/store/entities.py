"""Entities over all articles: registered as documents come, joined by links and by people, and taken apart again."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from extractor.errors import StoreError
from extractor.store.rows import Row

Judgement = Literal["positive", "negative", "unsure", "undo"]
INITIAL = "initial"  # rule of an unsure link between «И. Петров» and «Иван Петров»


def register(connection: sqlite3.Connection, entities: Sequence[Row]) -> None:
    """Makes the global entity of each row of `entities` known and links it; a new one stands for itself at first.

    What a global entity knows of its name grows with the articles, so that links depend on the articles stored and not
    on their order.
    """
    changed: set[str] = set()
    for _, _, kind, name, region, person, acronyms, identity in entities:
        row = connection.execute("SELECT person, acronyms FROM global_entities WHERE id = ?", (identity,)).fetchone()
        if row is None:
            new = (identity, kind, name, region, person, acronyms, identity)
            connection.execute("INSERT INTO global_entities VALUES (?, ?, ?, ?, ?, ?, ?)", new)
        elif not _learn(connection, identity, row, [row, (person, acronyms)]):
            continue
        changed.add(identity)
    relink(connection, changed)


def forget(connection: sqlite3.Connection, entities: Iterable[tuple[str, str, str]]) -> None:
    """After a document is gone: drops global entities that no other names, and what only it knew of their names.

    `entities`: global id, person, acronyms of the document's rows.
    """
    touched: set[str] = set()
    changed: set[str] = set()
    for identity, person, acronyms in entities:
        row = connection.execute("SELECT person, acronyms FROM global_entities WHERE id = ?", (identity,)).fetchone()
        if row is None:
            continue
        if not connection.execute("SELECT 1 FROM entities WHERE global_id = ?", (identity,)).fetchone():
            touched.update(members(connection, identity))
            touched.update(row[0] for row in connection.execute(_LINKED, (identity,)))
            connection.execute("DELETE FROM global_entities WHERE id = ?", (identity,))
        elif acronyms or person == row[0] != "":
            left = connection.execute("SELECT person, acronyms FROM entities WHERE global_id = ?", (identity,))
            if _learn(connection, identity, row, left.fetchall()):
                changed.add(identity)
    relink(connection, changed)
    recluster(connection, touched)


def relink(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Compares entities whose names are new, or better known, with those that may be the same."""
    ids = sorted(ids)
    if ids:
        from extractor.store import linking  # loads the name tables: only where articles are written

        recluster(connection, {node for identity in ids for node in linking.link(connection, identity)})


def _learn(
    connection: sqlite3.Connection, identity: str, known: tuple[str, str], said: Iterable[tuple[str, str]]
) -> bool:
    """Sets what a global entity knows to what the articles say together. Whether that is news."""
    said = list(said)
    person = min((person for person, _ in said if person), default="")
    acronyms = "\n".join(sorted({acronym for _, found in said for acronym in found.splitlines()}))
    if (person, acronyms) == known:
        return False
    connection.execute(
        "UPDATE global_entities SET person = ?, acronyms = ? WHERE id = ?", (person, acronyms, identity)
    )
    return True


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
    judged negative is left out. Last, a name with an initial joins the one person that it can stand for. So the result
    depends on the judgements only, not on their order of arrival.
    """
    nodes = _reach(connection, ids)
    if not nodes:
        return
    judged = _judgements(connection, nodes)
    group: dict[str, set[str]] = {node: {node} for node in nodes}
    for one, other in judged.positive:
        _join(group, one, other, judged.negative)
    for short, persons in sorted(judged.initials.items()):
        if len({id(group[person]) for person in persons}) == 1:
            _join(group, short, min(persons), judged.negative)
    for cluster in {id(cluster): cluster for cluster in group.values()}.values():
        head = _head(connection, cluster)
        connection.executemany(
            "UPDATE global_entities SET cluster = ? WHERE id = ? AND cluster <> ?",
            [(head, member, head) for member in cluster],
        )


def _join(group: dict[str, set[str]], one: str, other: str, negative: Mapping[str, set[str]]) -> None:
    left, right = group[one], group[other]
    if left is right or any(not negative[member].isdisjoint(right) for member in left if member in negative):
        return
    left |= right
    for member in right:
        group[member] = left


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
        waiting += [row[0] for row in connection.execute(_NEIGHBOURS, (node,))]
    return nodes


_LINKED = """
SELECT other FROM entity_links WHERE one = ?1
UNION SELECT one FROM entity_links WHERE other = ?1"""
_NEIGHBOURS = f"""
SELECT other FROM entity_links WHERE one = ?1 AND (judgement = 'positive' OR rule = '{INITIAL}')
UNION SELECT one FROM entity_links WHERE other = ?1 AND (judgement = 'positive' OR rule = '{INITIAL}')
UNION SELECT other FROM entity_decisions WHERE one = ?1 AND judgement = 'positive'
UNION SELECT one FROM entity_decisions WHERE other = ?1 AND judgement = 'positive'"""


class _Judged(NamedTuple):
    positive: list[tuple[str, str]]  # strongest first
    negative: dict[str, set[str]]  # in both directions
    initials: dict[str, set[str]]  # a name with an initial → the fuller names that it may stand for


def _judgements(connection: sqlite3.Connection, nodes: set[str]) -> _Judged:
    """The judgements among some entities as they hold now."""
    verdicts: dict[tuple[str, str], tuple[str, float]] = {}
    initials: dict[str, set[str]] = defaultdict(set)
    human: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in nodes:
        for one, other, judgement, score, rule in connection.execute(
            "SELECT one, other, judgement, score, rule FROM entity_links WHERE one = ?", (node,)
        ):
            verdicts[one, other] = (judgement, score)
            if rule == INITIAL and other in nodes:
                short, full = sorted((one, other), key=lambda i: (len(name_of(connection, i)), i))
                initials[short].add(full)
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
    pairs = [pair for _, pair in sorted(positive) if pair[0] in nodes and pair[1] in nodes]
    return _Judged(pairs, negative, initials)


def _head(connection: sqlite3.Connection, cluster: set[str]) -> str:
    """The member that speaks for a cluster: the one with the fullest name, without initials where there is one."""

    def rank(identity: str) -> tuple[bool, int, int, str]:
        name = name_of(connection, identity)
        return (". " in name, -len(name.split()), -len(name), identity)

    return min(cluster, key=rank) if len(cluster) > 1 else next(iter(cluster))
