"""One save of a reviewer: checked, recorded, laid over the facts and written to the annotation file, or none of it.

A save says which state of the fact its author saw (`revision`: how many decisions there were on it, and `sha256` of the
text). Where somebody was faster it is a `Conflict`, and nothing is written. A save that comes twice (same `key`) is
applied once.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError
from extractor.jsonl import fact_id
from extractor.model import LIST_SLOTS, SLOTS
from extractor.review import files
from extractor.review.annotations import REQUIRED, path_of
from extractor.store import decisions, restoring
from extractor.store.anchors import context, locate
from extractor.store.decisions import NUMBER_SLOTS, Decision, Statement
from extractor.store.restoring import Layer
from extractor.store.rows import database_value

ACTIONS = ("accept", "reject", "correct", "add", "note", "undo", "done")
_LONGEST = 10_000  # characters of a value or a reason
_MOST = 200  # slots of a fact


class Refused(ExtractorError):
    """A save that cannot be applied; the message says why. `status` is the HTTP status."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


class Conflict(Refused):
    """Somebody else has changed the fact (or the text) since its author looked at it."""

    def __init__(self, message: str, theirs: Statement, mine: Statement, last: Decision | None) -> None:
        super().__init__(message, 409)
        self.theirs = theirs
        self.mine = mine
        self.last = last  # the decision that came first


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reviewer asks for."""

    document: str
    action: str
    author: str
    fact: str = ""
    kind: str = ""
    slots: Sequence[Mapping[str, Any]] = ()  # {"name", "value", "start", "end", "entity"}
    evidence: Sequence[Mapping[str, Any]] = ()  # {"start", "end", "text"}
    reason: str = ""
    revision: int = 0
    sha256: str = ""  # of the text that the author saw
    key: str = ""  # the same in every repetition of one save
    layer: Layer = ""
    text: str = field(default="", repr=False)  # of the document, filled in here


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it: the id of the decision, and whether it had been saved before."""

    decision: int
    fact: str
    repeated: bool = False


def save(connection: sqlite3.Connection, folder: Path, wish: Wish) -> Saved:
    """Applies a save. Call inside a transaction. Raises Refused, Conflict, or another ExtractorError."""
    _check_shape(wish)
    path = path_of(folder, wish.document)
    with files.lock(folder), files.as_it_was(path):
        row = connection.execute("SELECT text, sha256 FROM documents WHERE name = ?", (wish.document,)).fetchone()
        if row is None:
            raise Refused(f"Документа «{wish.document}» нет в базе", 404)
        files.catch_up(connection, folder, wish.document)
        before = _repeated(connection, wish)
        if before is not None:
            return before
        log = restoring.of_layer(connection, wish.document, wish.layer)
        if wish.layer == "blind":  # what the other one does is nothing to conflict with
            log = [decision for decision in log if decision.author == wish.author]
        wish = replace(wish, text=row[0])
        _check_text(connection, wish, row[1], log)
        entry = _entry(connection, wish, log)
        saved = _record(connection, wish, row[1], entry, log)
        restoring.remember(connection, wish.key, wish.layer, saved.decision)
        files.write_document(connection, folder, wish.document)
        return saved


def revision(log: Sequence[Decision], fact: str) -> int:
    """How often people decided on a fact."""
    return sum(decision.fact == fact for decision in log)


def last_own(log: Sequence[Decision], author: str) -> Decision | None:
    """The last decision of a person that is not undone: what «undo» takes back."""
    undone = {decision.undoes for decision in log if decision.action == "undo"}
    own = [d for d in log if d.author == author and d.action != "undo" and d.id not in undone]
    return own[-1] if own else None


def _check_shape(wish: Wish) -> None:
    if wish.action not in ACTIONS or (wish.action == "done" and wish.layer != "blind"):
        raise Refused(f"Действие «{wish.action}» неизвестно", 400)
    if not wish.author:
        raise Refused("Кто решает, неизвестно: нужно войти", 403)
    if len(wish.reason) > _LONGEST or len(wish.slots) > _MOST or len(wish.key) > 100:
        raise Refused("Слишком длинно", 400)
    if wish.action == "note" and not wish.reason.strip():
        raise Refused("Заметка пуста")


def _repeated(connection: sqlite3.Connection, wish: Wish) -> Saved | None:
    if not wish.key:
        return None
    row = connection.execute(
        "SELECT decision FROM review_saves WHERE key = ? AND layer = ?", (wish.key, wish.layer)
    ).fetchone()
    return Saved(row[0], wish.fact, repeated=True) if row else None


def _check_text(connection: sqlite3.Connection, wish: Wish, sha256: str, log: Sequence[Decision]) -> None:
    """What the author saw must be what is there."""
    if wish.action in ("note", "done"):
        return
    mine = Statement(tuple(wish.slots), tuple(wish.evidence))
    theirs = decisions.statement(connection, wish.fact) or Statement()
    on_fact = [decision for decision in log if decision.fact == wish.fact]
    last = on_fact[-1] if on_fact else None
    if wish.sha256 and wish.sha256 != sha256:
        raise Conflict("Текст документа изменился, пока страница была открыта", theirs, mine, last)
    if wish.action in ("accept", "reject", "correct") and revision(log, wish.fact) != wish.revision:
        raise Conflict("Этот факт уже изменён другим рецензентом", theirs, mine, last)


def _entry(connection: sqlite3.Connection, wish: Wish, log: Sequence[Decision]) -> Mapping[str, Any]:
    """The decision as `restoring.add` takes it, without its time."""
    kind = wish.kind
    if wish.fact:
        row = connection.execute("SELECT kind FROM facts WHERE id = ?", (wish.fact,)).fetchone()
        known = [decision.kind for decision in log if decision.fact == wish.fact and decision.kind]
        kind = row[0] if row else known[-1] if known else kind
    entry: dict[str, Any] = {"action": wish.action, "of": kind, "fact": wish.fact, "reason": wish.reason.strip()}
    seen = _seen(connection, wish, log)
    if wish.action in ("accept", "reject", "correct") and seen is None:
        raise Refused("Такого факта в документе нет", 404)
    if wish.action in ("correct", "add"):
        after = checked(kind, wish.slots, wish.evidence or (seen.evidence if seen else ()), wish.text)
        entry["after"] = _plain(after)
        if wish.action == "add":
            entry["fact"] = fact_id(wish.document, kind, decisions.ordered(kind, after.values))
            if _seen(connection, replace(wish, fact=entry["fact"]), log):
                raise Conflict("Такой факт в документе уже есть", after, after, None)
    if seen is not None:
        entry["before"] = _plain(_with_context(seen, wish.text))
    elif wish.action == "note" and wish.evidence:
        entry["before"] = _plain(Statement((), _evidence(wish.evidence, wish.text)))
    return entry


def _seen(connection: sqlite3.Connection, wish: Wish, log: Sequence[Decision]) -> Statement | None:
    """The fact as its author sees it: in the database, or in his own blind decisions."""
    if not wish.fact:
        return None
    if wish.layer == "blind":
        own = [d for d in decisions.holding(log) if d.fact == wish.fact and d.author == wish.author]
        if own:
            return own[-1].asserted
    row = connection.execute(
        "SELECT d.name FROM facts AS f JOIN documents AS d ON d.id = f.document WHERE f.id = ?", (wish.fact,)
    ).fetchone()
    return decisions.statement(connection, wish.fact) if row and row[0] == wish.document else None


def _record(
    connection: sqlite3.Connection, wish: Wish, sha256: str, entry: Mapping[str, Any], log: Sequence[Decision]
) -> Saved:
    undoes = None
    full = {**entry, "author": wish.author, "at": _now(), "sha256": sha256}
    if wish.action == "undo":
        target = last_own(log, wish.author)
        if target is None:
            raise Refused("Отменять нечего")
        undoes = target.id
        full |= {"fact": target.fact, "of": target.kind, "before": _plain(target.asserted)}
    number = restoring.add(connection, wish.document, wish.layer, full, undoes)
    if wish.action == "undo" and not wish.layer:
        document = connection.execute("SELECT id FROM documents WHERE name = ?", (wish.document,)).fetchone()[0]
        decisions.apply_again(connection, document)
    return Saved(number, full["fact"])


# What a person may state


def checked(
    kind: str, slots: Sequence[Mapping[str, Any]], evidence: Sequence[Mapping[str, Any]], text: str
) -> Statement:
    """Slots and evidence as the store wants them, every span checked against the text. Raises Refused."""
    if kind not in SLOTS:
        raise Refused(f"Вид факта «{kind}» неизвестен; возможны: {', '.join(SLOTS)}")
    filled: list[Mapping[str, Any]] = []
    single: set[str] = set()
    for slot in slots:
        name = slot.get("name")
        if name not in SLOTS[kind]:
            raise Refused(f"У вида «{kind}» нет поля «{name}»")
        value = value_of(name, slot.get("value"))
        if value == "":
            continue
        if name not in LIST_SLOTS and name in single:
            raise Refused(f"В поле «{name}» может быть только одно значение")
        single.add(name)
        start, end = _span(slot, text)
        place = {"start": start, "end": end, "text": text[start:end] if start is not None else ""}
        filled.append({"name": name, "value": value, "entity": str(slot.get("entity") or ""), **place})
    if missing := [name for name in REQUIRED[kind] if name not in single]:
        raise Refused(f"Не заполнено: {', '.join(missing)}")
    if kind == "deadline" and not {"term", "due"} & single:
        raise Refused("Не заполнено: term или due")
    return Statement(tuple(filled), _evidence(evidence, text))


def value_of(name: str, value: Any) -> str | int | float:
    """A value as it is stored: numbers as numbers, also when written the Russian way («1 200,5»). Raises Refused."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise Refused(f"В поле «{name}» значение неверного вида")
    text = "" if value is None else " ".join(str(value).split())
    if len(text) > _LONGEST:
        raise Refused(f"Значение поля «{name}» слишком длинное")
    if name not in NUMBER_SLOTS or not text:
        return text
    try:
        number = Decimal(re.sub(r"\s", "", text).replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise Refused(f"В поле «{name}» нужно число, а не «{text}»") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise Refused(f"В поле «{name}» нужно число, а не «{text}»")
    stored = database_value(number)
    return float(stored) if isinstance(stored, str) else stored


def _span(slot: Mapping[str, Any], text: str) -> tuple[int | None, int | None]:
    start, end = slot.get("start"), slot.get("end")
    if start is None or end is None:
        return None, None
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise Refused(f"Поле «{slot.get('name')}»: места {start}–{end} в тексте нет")
    return start, end


def _evidence(evidence: Sequence[Mapping[str, Any]], text: str) -> tuple[Mapping[str, Any], ...]:
    """Every quote where its words stand. Raises Refused where there are none, or they are nowhere in the text."""
    found: list[Mapping[str, Any]] = []
    for quote in evidence:
        start, end, words = quote.get("start"), quote.get("end"), quote.get("text")
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise Refused("Место в тексте указано неверно")
        words = text[start:end] if words is None else str(words)
        place = locate(text, words, start, quote.get("prefix", ""), quote.get("suffix", "")) if words else None
        if place is None:
            raise Refused(f"Слов «{words[:80]}» в тексте нет")
        end = place + len(words)
        found.append({"start": place, "end": end, "text": text[place:end], **context(text, place, end)})
    if not found:
        raise Refused("Факту нужно хотя бы одно место в тексте: выделите слова")
    return tuple(found)


def _with_context(stated: Statement, text: str) -> Statement:
    evidence = tuple({**e, **context(text, e["start"], e["end"])} for e in stated.evidence)
    slots = tuple(
        slot if slot.get("start") is None else {**slot, "text": text[slot["start"] : slot["end"]]}
        for slot in stated.slots
    )
    return Statement(slots, evidence)


def _plain(stated: Statement) -> dict[str, Any]:
    return {"slots": [dict(slot) for slot in stated.slots], "evidence": [dict(e) for e in stated.evidence]}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
