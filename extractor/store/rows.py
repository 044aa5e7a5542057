"""An extraction as rows of the database: plain tuples, made where the extraction is made, written by the writer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.jsonl import fact_id, slot_values
from extractor.model import Article, DateValue, Duration, Entity, Extraction, MentionValue, Quantity, Slot
from extractor.store.likeness import signature

Row = tuple[Any, ...]
_INT64 = 2**63
_ACRONYM = re.compile(r"[A-ZА-ЯЁ][A-Za-zА-ЯЁа-яё\d-]*[A-ZА-ЯЁ\d][A-Za-zА-ЯЁа-яё\d-]*")  # two capitals or more, one word


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All rows of one article."""

    article: Article
    document: int  # documents.id
    sha256: str  # of the text
    lemmas: str
    notes: tuple[str, ...] = ()  # of the reader, and what was cut here
    entities: Sequence[Row] = field(default=())
    aliases: Sequence[Row] = field(default=())
    mentions: Sequence[Row] = field(default=())
    facts: Sequence[Row] = field(default=())
    slots: Sequence[Row] = field(default=())
    evidence: Sequence[Row] = field(default=())
    signature: bytes = b""  # to tell near copies


def document_id(name: str) -> int:
    """documents.id: 52 bits, which JavaScript and JSON readers hold exactly."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:13], 16)


def global_id(kind: str, name: str, region: str) -> str:
    """global_entities.id"""
    return hashlib.sha256("\n".join((kind, name, region)).encode()).hexdigest()[:16]


def document_rows(extraction: Extraction) -> DocumentRows:
    """An extraction as rows."""
    article = extraction.reading.article
    document = document_id(article.name)
    facts: dict[str, Row] = {}
    slots: list[Row] = []
    evidence: list[Row] = []
    for fact in extraction.facts:
        identity = fact_id(article.name, fact.kind, slot_values(fact))
        if identity in facts or not fact.evidence:  # equal in all that is shown
            continue
        facts[identity] = (identity, document, fact.kind, fact.confidence, fact.rule, "machine", "proposed", None)
        slots += slot_rows(document, identity, fact.slots, article.text)
        evidence += [(document, identity, i, e.start, e.end, e.text) for i, e in enumerate(fact.evidence)]
    return DocumentRows(
        article,
        document,
        article.digest,
        " ".join(token.lemma for token in extraction.reading.tokens if token.text[0].isalnum()),
        (*article.notes, *_cuts(extraction)),
        [_entity_row(document, entity) for entity in extraction.entities],
        [(document, e.id, i, alias) for e in extraction.entities for i, alias in enumerate(e.aliases)],
        _mention_rows(document, extraction),
        list(facts.values()),
        slots,
        evidence,
        signature(article.text),
    )


def slot_rows(document: int, fact: str, slots: Iterable[Slot], text: str) -> list[Row]:
    """Rows of `slots`; a repeated slot counts up its ordinal."""
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for slot in slots:
        for value in slot.value if isinstance(slot.value, tuple) else (slot.value,):
            ordinal = seen[slot.name] = seen.get(slot.name, -1) + 1
            stated = 0 <= slot.start < slot.end
            words = text[slot.start : slot.end] if stated else ""
            span = (slot.start, slot.end) if stated else (None, None)
            rows.append((document, fact, slot.name, ordinal, database_value(value), words, *span, slot.entity))
    return rows


def database_value(value: str | Decimal) -> str | int | float:
    """A number where SQLite holds it exactly, else its digits as text."""
    if isinstance(value, str):
        return value
    if value == value.to_integral_value():
        return int(value) if abs(value) < _INT64 else f"{value:f}"
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"


def _cuts(extraction: Extraction) -> Iterable[str]:
    """A note on sentences so long that they were cut: nothing is found across a cut."""
    from extractor.language.segmentation import LONGEST_SENTENCE  # with the models, which readers do not need

    cut = sum(sentence.last - sentence.first >= LONGEST_SENTENCE for sentence in extraction.reading.sentences)
    if cut:
        yield f"предложения длиннее {LONGEST_SENTENCE} слов разрезаны: {cut}"


def _entity_row(document: int, entity: Entity) -> Row:
    identity = global_id(entity.kind, entity.name, entity.region)
    name = entity.person
    person = "\n".join((name.first, name.middle, name.last, name.nick)) if name else ""
    acronyms = "\n".join(sorted({alias for alias in entity.aliases if _ACRONYM.fullmatch(alias)}))
    return (document, entity.id, entity.kind, entity.name, entity.region, person, acronyms, identity)


def _mention_rows(document: int, extraction: Extraction) -> list[Row]:
    links = extraction.links
    return [
        (document, i, m.label, m.start, m.end, m.text, m.name, m.form, _value_text(m.value), links.get(i, ""))
        for i, m in enumerate(extraction.reading.mentions)
    ]


def _value_text(value: MentionValue) -> str:
    if isinstance(value, DateValue | Duration):
        return value.iso
    if isinstance(value, Quantity):
        top = f"–{value.value_max:f}" if value.value_max is not None else ""
        return f"{value.value:f}{top} {value.unit}".rstrip()
    return ""


