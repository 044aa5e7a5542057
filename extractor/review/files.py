"""The annotation file of a document, brought up to date with what people decided in the database.

What hands or other tools wrote into the file stays; what follows from decisions (origin `review`) is made anew; the
log of decisions only grows. One lock for the folder: two programs never write at once.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.review.annotations import (
    LABELS,
    REQUIRED,
    Annotation,
    DecisionRecord,
    FactRecord,
    Filling,
    Note,
    Quote,
    Record,
    Span,
    digest,
    dumps,
    path_of,
    read_unchecked,
    reanchor,
    write,
)
from extractor.store import decisions, restoring
from extractor.store.decisions import Decision, Statement, holding
from extractor.store.restoring import LAYERS, Layer

ORIGIN = "review"
DONE = "документ проверен полностью"  # reason of the note that says so

_STATUS = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "accepted"}
#: Slot → label of the span that fills it.
SLOT_LABELS = {
    "person": "person", "position": "position", "organization": "organization", "place": "place", "date": "date",
    "period": "date", "due": "date", "issued": "date", "term": "duration", "value": "quantity", "amount": "quantity",
    "share": "quantity", "group": "group", "text": "quote", "title": "act",
}  # fmt: skip


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Nobody else writes annotation files meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def as_it_was(path: Path) -> Iterator[None]:
    """Where the block fails, the file is put back: file and database agree, whatever happens short of a power cut."""
    before = path.read_bytes() if path.is_file() else None
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != before:
            path.write_bytes(before)
        raise


def catch_up(connection: sqlite3.Connection, folder: Path, name: str) -> None:
    """Takes over decisions that stand in a document's file and not in the database: of other machines, or of a save
    that was cut off between the two."""
    path = path_of(folder, name)
    if path.is_file():
        restoring.restore_lines(connection, path, path.read_text("utf-8"))


def write_document(connection: sqlite3.Connection, folder: Path, name: str) -> Path:
    """Writes the annotation file of a document. Call inside a transaction and under the lock.

    Raises AnnotationError where the name leads out of the folder or the file that stands there is malformed.
    """
    path = path_of(folder, name)
    text = connection.execute("SELECT text FROM documents WHERE name = ?", (name,)).fetchone()[0]
    current = read_unchecked(path) if path.is_file() else Annotation(name, digest(text), revision=0)
    if current.sha256 != digest(text):
        current, lost = reanchor(current, text)
        _keep_lost(path, current, lost)
    log = restoring.of_layer(connection, name, "")
    made = _records(connection, log, text)
    kept = [record for record in current.records if not _is_ours(record)]
    stated = {_content(record) for record in kept if isinstance(record, FactRecord)}
    made = [record for record in made if not isinstance(record, FactRecord) or _content(record) not in stated]
    records = (*kept, *made, *_log(connection, name))
    state = current.state if current.state == "gold" else "reviewed" if _is_done(log) else "draft"
    annotation = replace(current, records=records, state=state, revision=current.revision + 1)
    write(path, annotation)
    return path


def _is_ours(record: Record) -> bool:
    if isinstance(record, DecisionRecord):
        return True
    return record.id.startswith("r-")


def _is_done(log: list[Decision]) -> bool:
    undone = {decision.undoes for decision in log if decision.action == "undo"}
    return any(d.action == "note" and d.reason == DONE and d.id not in undone for d in log)


def _keep_lost(path: Path, annotation: Annotation, lost: tuple[Record, ...]) -> None:
    """Records whose words are gone from the text: beside the file, for a person to look at."""
    lost = tuple(record for record in lost if not _is_ours(record))
    if lost:
        with path.with_name(path.name + ".orphans").open("a", encoding="utf-8") as stream:
            stream.write(dumps(replace(annotation, records=lost)))


def _records(connection: sqlite3.Connection, log: list[Decision], text: str) -> list[Record]:
    """Facts, spans and notes that follow from the decisions that hold."""
    made: dict[str, Record] = {}
    for decision in holding(log):
        stated = decisions.statement(connection, decision.fact) or decision.asserted
        fact = _fact(decision, stated, text, made)
        if fact is not None:
            made[fact.id] = fact
    undone = {decision.undoes for decision in log if decision.action == "undo"}
    for decision in log:
        if decision.action == "note" and decision.id not in undone and decision.before.evidence:
            quote = _quote(decision.before.evidence[0], text)
            if quote:
                made[f"r-n{decision.id}"] = Note(f"r-n{decision.id}", quote, decision.reason, decision.author)
    return list(made.values())


def _fact(decision: Decision, stated: Statement, text: str, made: dict[str, Record]) -> FactRecord | None:
    """None where words are gone or a slot is empty without which there is no fact: the log still has the decision."""
    quotes = tuple(quote for evidence in stated.evidence if (quote := _quote(evidence, text)))
    if not quotes or any(slot not in stated.values for slot in REQUIRED[decision.kind]):
        return None
    if decision.kind == "deadline" and not {"term", "due"} & stated.values.keys():
        return None
    slots: dict[str, list[Filling]] = {}
    for slot in stated.slots:
        span = _span(slot, text, decision.author)
        if span:
            made[span.id] = span
        slots.setdefault(slot["name"], []).append(Filling(slot["value"], span.id if span else ""))
    ordered = decisions.ordered(decision.kind, slots)
    return FactRecord(
        id=f"r-{decision.fact}",
        kind=decision.kind,
        slots={name: tuple(fillings) for name, fillings in ordered.items()},
        evidence=quotes,
        status=_STATUS[decision.action],
        author=decision.author,
        origin=ORIGIN,
    )


def _span(slot: Mapping[str, Any], text: str, author: str) -> Span | None:
    label = SLOT_LABELS.get(slot["name"], "")
    start, end = slot.get("start"), slot.get("end")
    if label not in LABELS or start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return Span(f"r-{label}-{start}-{end}", label, Quote(start, end, text[start:end]), author=author, origin=ORIGIN)


def _quote(evidence: Mapping[str, Any], text: str) -> Quote | None:
    start, end = evidence["start"], evidence["end"]
    words = text[start:end]
    return Quote(start, end, words) if words == evidence["text"] and words else None


def _content(fact: FactRecord) -> str:
    """Equal for facts that state the same."""
    values = {name: sorted(map(str, fact.values(name))) for name in fact.slots}
    return json.dumps([fact.kind, values], ensure_ascii=False, sort_keys=True)


def _log(connection: sqlite3.Connection, name: str) -> Iterator[DecisionRecord]:
    for layer in LAYERS:
        found = restoring.identified(restoring.of_layer(connection, name, layer))
        uids = {decision.id: uid for uid, decision in found}
        for number, (uid, decision) in enumerate(found, 1):
            yield DecisionRecord(uid, _entry(connection, layer, number, uid, decision, uids))


def _entry(
    connection: sqlite3.Connection, layer: Layer, number: int, uid: str, decision: Decision, uids: Mapping[int, str]
) -> dict[str, Any]:
    row = connection.execute(
        "SELECT key FROM review_saves WHERE decision = ? AND layer = ?", (decision.id, layer)
    ).fetchone()
    evidence = [*decision.after.evidence, *decision.before.evidence]
    place = {key: evidence[0][key] for key in ("start", "end", "text")} if evidence else {}
    entry = {
        "id": uid, "kind": "decision", "n": number, "layer": layer, "of": decision.kind, "fact": decision.fact,
        "action": decision.action, "author": decision.author, "at": decision.at, "reason": decision.reason,
        "sha256": decision.sha256, "key": row[0] if row else "", "undoes": uids.get(decision.undoes or 0, ""),
        "before": _plain(decision.before), "after": _plain(decision.after), **place,
    }  # fmt: skip
    return {key: value for key, value in entry.items() if value not in ("", None)}


def _plain(stated: Statement) -> dict[str, Any] | None:
    if not stated.slots and not stated.evidence:
        return None
    return {"slots": [dict(slot) for slot in stated.slots], "evidence": [dict(e) for e in stated.evidence]}
