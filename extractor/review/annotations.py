"""Annotation files: the home of human decisions, one JSON Lines file a document, made for `git diff`.

The first line is the header {doc, sha256 of the text, schema, state, revision}. Each other line is one record, and its
`kind` says what it is: `span` (a labelled piece of the text), `note`, `decision`, or a kind of fact. A fact quotes its
evidence and fills slots: `{"value": …, "span": id of a span, "also": [equally right values]}`, a list of such for slots
of many values. Records are sorted by start, end, kind and id, their keys by name. Offsets are code points into the
cleaned text; whoever reads a file gives the text, and every quoted word is checked against it.

A `decision` is what somebody decided about a fact, and when: what was (`before`), what is (`after`), why. It quotes the
text that its own sha256 names, so that it stays true when the text changes; it is never changed and never taken away.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.errors import AnnotationError
from extractor.model import LIST_SLOTS, SLOTS

SCHEMA = 1
SUFFIX = ".jsonl"
STATES = ("draft", "reviewed", "gold")
STATUSES = ("proposed", "accepted", "corrected", "rejected")
LABELS = ("person", "organization", "place", "group", "position", "quantity", "date", "duration", "act", "quote")

#: The slots without which there is no fact.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "occupation": ("person", "position"),
    "agreement": ("type", "parties"),
    "figure": ("value", "unit", "measure"),
    "deadline": ("action",),
    "meeting": ("type",),
    "membership": ("member", "group"),
    "ownership": ("owner", "property"),
    "legal_act": ("type",),
    "quotation": ("speaker", "text"),
    "penalty": ("target", "type"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text and where they stand."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled piece of the text."""

    id: str
    label: str
    quote: Quote
    status: str = "accepted"
    author: str = ""
    origin: str = ""  # hand, rules, or the name of the tool that it was imported from
    kind: str = field(default="span", init=False)


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a slot: a value as facts.md writes it, the span that says it, other values that are as right."""

    value: str | int | float
    span: str = ""  # Span.id
    also: tuple[str | int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A statement of the document as a person sees it."""

    id: str
    kind: str
    slots: Mapping[str, tuple[Filling, ...]]
    evidence: tuple[Quote, ...]
    status: str = "accepted"
    author: str = ""
    origin: str = ""
    optional: bool = False  # a case on which careful people differ: no miss when absent, no mistake when found

    @property
    def quote(self) -> Quote:
        return self.evidence[0]

    def values(self, slot: str) -> tuple[str | int | float, ...]:
        return tuple(filling.value for filling in self.slots.get(slot, ()))


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of a person on some words."""

    id: str
    quote: Quote
    body: str
    author: str = ""
    kind: str = field(default="note", init=False)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A row of the log of decisions, as `store.restoring` reads it."""

    id: str
    entry: Mapping[str, Any]  # the whole line
    kind: str = field(default="decision", init=False)

    @property
    def quote(self) -> Quote:
        """Where it stood in the text that the person saw; decides the order only."""
        return Quote(self.entry.get("start", 0), self.entry.get("end", 0), self.entry.get("text", ""))


Record = Span | FactRecord | Note | DecisionRecord


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation file."""

    doc: str
    sha256: str
    records: tuple[Record, ...] = ()
    state: str = "draft"
    revision: int = 1

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(record for record in self.records if isinstance(record, Span))

    @property
    def facts(self) -> tuple[FactRecord, ...]:
        return tuple(record for record in self.records if isinstance(record, FactRecord))

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(record for record in self.records if isinstance(record, Note))

    @property
    def decisions(self) -> tuple[DecisionRecord, ...]:
        return tuple(record for record in self.records if isinstance(record, DecisionRecord))


def digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def path_of(folder: Path, doc: str) -> Path:
    """Where the annotations of a document stand: `news/a.txt` → `FOLDER/news/a.txt.jsonl`.

    Raises AnnotationError for a document outside the folder.
    """
    path = folder / (doc + SUFFIX)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise AnnotationError(f"{doc}: документ вне папки разметки")
    return path


# Writing


def dumps(annotation: Annotation) -> str:
    """The file's content; the same annotation always gives the same bytes."""
    header = {
        "doc": annotation.doc,
        "sha256": annotation.sha256,
        "schema": SCHEMA,
        "state": annotation.state,
        "revision": annotation.revision,
    }
    records = sorted(annotation.records, key=_order)
    return "".join(_line(entry) for entry in [header, *map(_plain, records)])


def write(path: Path, annotation: Annotation) -> None:
    """Writes a file in one step, so that a reader never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(dumps(annotation))
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def _order(record: Record) -> tuple[int, int, str, str]:
    return record.quote.start, record.quote.end, record.kind, record.id


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(record: Record) -> dict[str, Any]:
    """A record as JSON; what is empty is left out."""
    if isinstance(record, DecisionRecord):
        return dict(record.entry)
    entry: dict[str, Any] = {"id": record.id, "kind": record.kind, "author": record.author}
    if isinstance(record, FactRecord):
        entry |= {"start": record.quote.start, "end": record.quote.end, "status": record.status}
        entry |= {"origin": record.origin, "evidence": [_plain_quote(quote) for quote in record.evidence]}
        entry |= {"slots": {name: _plain_slot(name, fillings) for name, fillings in record.slots.items()}}
        entry |= {"optional": record.optional}
    elif isinstance(record, Span):
        entry |= _plain_quote(record.quote)
        entry |= {"label": record.label, "status": record.status, "origin": record.origin}
    else:
        entry |= _plain_quote(record.quote) | {"body": record.body}
    return {key: value for key, value in entry.items() if value != "" and value is not False}


def _plain_quote(quote: Quote) -> dict[str, Any]:
    return {"start": quote.start, "end": quote.end, "text": quote.text}


def _plain_slot(name: str, fillings: tuple[Filling, ...]) -> Any:
    plain = [_plain_filling(filling) for filling in fillings]
    return plain if name in LIST_SLOTS else plain[0]


def _plain_filling(filling: Filling) -> dict[str, Any]:
    entry: dict[str, Any] = {"value": filling.value}
    if filling.span:
        entry["span"] = filling.span
    if filling.also:
        entry["also"] = list(filling.also)
    return entry


# Reading


def read(path: Path, text: str) -> Annotation:
    """The annotations of a document, checked against its text.

    Raises AnnotationError, with file and line, where the file is malformed or the text is another one.
    """
    annotation = read_unchecked(path)
    if annotation.sha256 != digest(text):
        raise AnnotationError(f"{path.name}:1: текст документа изменился; перенесите разметку заново (reanchor)")
    lines = _numbered(path)
    for (number, _), record in zip(lines[1:], annotation.records, strict=True):
        for quote in _quotes(record):
            if text[quote.start : quote.end] != quote.text:
                raise AnnotationError(f"{path.name}:{number}: в тексте на месте {quote.start} нет слов «{quote.text}»")
    return annotation


def read_unchecked(path: Path) -> Annotation:
    """The annotations as the file states them, without a look at the text. Raises AnnotationError."""
    lines = _numbered(path)
    if not lines:
        raise AnnotationError(f"{path.name}: файл пуст")
    header = lines[0][1]
    records: list[Record] = []
    _guard(path, 1, lambda: _check_header(header))
    for number, entry in lines[1:]:
        record = _guard(path, number, lambda entry=entry: _record(entry))  # type: ignore[misc]
        if records and _order(records[-1]) > _order(record):
            raise AnnotationError(f"{path.name}:{number}: строки не по порядку (start, end, kind, id)")
        records.append(record)
    _check_links(path, lines, records)
    return Annotation(header["doc"], header["sha256"], tuple(records), header["state"], header["revision"])


def _numbered(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(f"{path.name}: файл не читается ({error})") from error
    return [(number, _parsed(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise AnnotationError(f"{path.name}:{number}: это не JSON ({error.msg})") from error
    if not isinstance(entry, dict):
        raise AnnotationError(f"{path.name}:{number}: строка должна быть объектом JSON")
    return entry


def _guard(path: Path, number: int, step: Callable[[], Any]) -> Any:
    """Runs a step; whatever a malformed record does to it becomes an AnnotationError with the line."""
    try:
        return step()
    except AnnotationError as error:
        raise AnnotationError(f"{path.name}:{number}: {error}") from error
    except KeyError as error:
        raise AnnotationError(f"{path.name}:{number}: нет поля {error}") from error
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise AnnotationError(f"{path.name}:{number}: поле неверного вида ({error})") from error


def _check_header(header: Mapping[str, Any]) -> None:
    if header["schema"] != SCHEMA:
        raise AnnotationError(f"схема {header['schema']} неизвестна, понятна схема {SCHEMA}")
    _one_of("state", header["state"], STATES)
    if not isinstance(header["revision"], int) or not isinstance(header["doc"], str) or len(header["sha256"]) != 64:
        raise AnnotationError("заголовок: doc — строка, revision — целое, sha256 — 64 знака")


def _record(entry: Mapping[str, Any]) -> Record:
    kind = entry["kind"]
    if kind == "span":
        return _span(entry)
    if kind == "note":
        return Note(entry["id"], _quote(entry), entry["body"], entry.get("author", ""))
    if kind == "decision":
        return DecisionRecord(entry["id"], entry)
    _one_of("kind", kind, SLOTS)
    return _fact(entry)


def _span(entry: Mapping[str, Any]) -> Span:
    _one_of("label", entry["label"], LABELS)
    _one_of("status", entry["status"], STATUSES)
    origin, author = entry.get("origin", ""), entry.get("author", "")
    return Span(entry["id"], entry["label"], _quote(entry), entry["status"], author, origin)


def _fact(entry: Mapping[str, Any]) -> FactRecord:
    kind = entry["kind"]
    _one_of("status", entry["status"], STATUSES)
    for slot in entry["slots"]:
        _one_of("slot", slot, SLOTS[kind])
    if missing := [slot for slot in REQUIRED[kind] if slot not in entry["slots"]]:
        raise AnnotationError(f"факт {entry['id']} ({kind}): не заполнено {', '.join(missing)}")
    if kind == "deadline" and not {"term", "due"} & set(entry["slots"]):
        raise AnnotationError(f"факт {entry['id']} (deadline): нет срока — ни term, ни due")
    evidence = tuple(_quote(quote) for quote in entry["evidence"])
    if not evidence:
        raise AnnotationError(f"факт {entry['id']}: нет свидетельства в тексте")
    return FactRecord(
        id=entry["id"],
        kind=kind,
        slots={name: _fillings(slot) for name, slot in entry["slots"].items()},
        evidence=evidence,
        status=entry["status"],
        author=entry.get("author", ""),
        origin=entry.get("origin", ""),
        optional=entry.get("optional", False),
    )


def _quote(entry: Mapping[str, Any]) -> Quote:
    quote = Quote(entry["start"], entry["end"], entry["text"])
    if not 0 <= quote.start < quote.end or quote.end - quote.start != len(quote.text):
        raise AnnotationError(f"места {quote.start}–{quote.end} не подходят к словам «{quote.text}»")
    return quote


def _fillings(slot: Any) -> tuple[Filling, ...]:
    entries = slot if isinstance(slot, list) else [slot]
    return tuple(Filling(entry["value"], entry.get("span", ""), tuple(entry.get("also", ()))) for entry in entries)


def _one_of(name: str, value: object, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise AnnotationError(f"{name}: «{value}» неизвестно, можно: {', '.join(allowed)}")


def _check_links(path: Path, lines: list[tuple[int, dict[str, Any]]], records: list[Record]) -> None:
    """Ids are unique, and every slot that points at a span points at one that exists."""
    spans = {record.id for record in records if isinstance(record, Span)}
    seen: set[str] = set()
    for (number, _), record in zip(lines[1:], records, strict=True):
        if record.id in seen:
            raise AnnotationError(f"{path.name}:{number}: id «{record.id}» повторяется")
        seen.add(record.id)
        for span in _pointed(record):
            if span not in spans:
                raise AnnotationError(f"{path.name}:{number}: слот указывает на «{span}», такого фрагмента нет")


def _pointed(record: Record) -> list[str]:
    if not isinstance(record, FactRecord):
        return []
    return [filling.span for fillings in record.slots.values() for filling in fillings if filling.span]


def _quotes(record: Record) -> tuple[Quote, ...]:
    """The words that must stand in the text."""
    if isinstance(record, DecisionRecord):
        return ()
    return record.evidence if isinstance(record, FactRecord) else (record.quote,)


# A text that has changed


def reanchor(annotation: Annotation, text: str) -> tuple[Annotation, tuple[Record, ...]]:
    """The same annotations on a changed text, each found again by its words, and the records that lost theirs.

    Words that stand in the new text once show how far their neighbourhood has moved; words that stand there several
    times go to the place nearest to where they should be then. Nothing is dropped in silence: what cannot be placed is
    returned as an orphan.
    """
    if annotation.sha256 == digest(text):
        return annotation, ()
    landmarks = _landmarks(annotation, text)
    placed: list[Record] = []
    orphans: list[Record] = []
    for record in annotation.records:
        moved = _moved(record, text, landmarks)
        if moved is None:
            orphans.append(record)
        else:
            placed.append(moved)
    kept = {record.id for record in placed}
    records = tuple(sorted((_unlinked(record, kept) for record in placed), key=_order))
    renewed = replace(annotation, sha256=digest(text), records=records, revision=annotation.revision + 1)
    return renewed, tuple(orphans)


def _landmarks(annotation: Annotation, text: str) -> list[tuple[int, int]]:
    """(old start, shift) of every quote that stands in the new text exactly once, sorted."""
    quotes = {quote for record in annotation.records for quote in _quotes(record)}
    return sorted((q.start, text.index(q.text) - q.start) for q in quotes if text.count(q.text) == 1)


def _moved(record: Record, text: str, landmarks: list[tuple[int, int]]) -> Record | None:
    if isinstance(record, DecisionRecord):
        return record
    found = tuple(moved for quote in _quotes(record) if (moved := _nearest(quote, text, landmarks)))
    if not found:
        return None
    if isinstance(record, FactRecord):
        return replace(record, evidence=found)
    return replace(record, quote=found[0])


def _nearest(quote: Quote, text: str, landmarks: list[tuple[int, int]]) -> Quote | None:
    """The quote where it stands now: the occurrence nearest to its old place, moved as its neighbourhood was."""
    _, shift = min(landmarks, key=lambda landmark: abs(landmark[0] - quote.start), default=(0, 0))
    wanted = max(quote.start + shift, 0)
    found = [text.rfind(quote.text, 0, wanted + len(quote.text)), text.find(quote.text, wanted)]
    start = min((start for start in found if start >= 0), key=lambda start: abs(start - wanted), default=-1)
    return Quote(start, start + len(quote.text), quote.text) if start >= 0 else None


def _unlinked(record: Record, kept: set[str]) -> Record:
    """A fact whose span is gone keeps the value without the span."""
    if not isinstance(record, FactRecord):
        return record
    slots = {
        name: tuple(filling if filling.span in kept else replace(filling, span="") for filling in fillings)
        for name, fillings in record.slots.items()
    }
    return replace(record, slots=slots)
