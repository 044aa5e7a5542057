"""What people said of documents, ready for learning: right names, asserted facts, rejected facts."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import AnnotationError, StoreError
from extractor.evaluation.gold import read_article
from extractor.evaluation.scores import GoldFact
from extractor.model import Article
from extractor.review.annotations import SUFFIX, Annotation, FactRecord, Span, read, read_unchecked
from extractor.store import connect_reading
from extractor.training.targets import ALL, KINDS, Name

_HAND = "review"  # origin of spans that follow from decisions about facts


@dataclass(frozen=True, slots=True)
class Document:
    """An article with what people said of it.

    `state`: `gold` holds every name and fact, `reviewed` every fact, `draft` only what somebody came to.
    """

    article: Article
    state: str
    names: tuple[Name, ...] = ()
    reviewed: frozenset[str] = frozenset()  # kinds of which `names` holds every one
    asserted: tuple[GoldFact, ...] = ()
    rejected: tuple[GoldFact, ...] = ()
    digest: str = ""  # of the annotation file
    aliases: tuple[tuple[str, str], ...] = field(default=())  # (canonical name, another name of the same) in facts

    @property
    def complete(self) -> bool:
        """Whether a fact that is not asserted is wrong."""
        return self.state != "draft"


def read_folder(annotations: Path, corpus: Path, db: Path | None = None) -> tuple[list[Document], list[str]]:
    """All annotated documents by name, and why some were left out. Their texts are in `corpus`, else in the database.

    Raises AnnotationError where a file is malformed.
    """
    found, left_out = [], []
    with _Texts(corpus, db) as texts:
        for path in sorted(annotations.rglob(f"*{SUFFIX}")):
            try:
                annotation = read_unchecked(path)
                article = texts.article(annotation.doc)
                read(path, article.text)
            except AnnotationError as error:
                left_out.append(str(error))
                continue
            document = _document(article, annotation, hashlib.sha256(path.read_bytes()).hexdigest())
            if document.names or document.asserted or document.rejected:
                found.append(document)
    return found, left_out


class _Texts:
    """Where articles are found by name."""

    def __init__(self, corpus: Path, db: Path | None) -> None:
        self.corpus = corpus
        self.connection: sqlite3.Connection | None = None
        if db is not None and db.is_file():
            try:
                self.connection = connect_reading(db)
            except StoreError:  # of another version: the folder alone must do
                self.connection = None

    def __enter__(self) -> _Texts:
        return self

    def __exit__(self, *_: object) -> None:
        if self.connection is not None:
            self.connection.close()

    def article(self, name: str) -> Article:
        """Raises AnnotationError where the article is nowhere."""
        if (self.corpus / name).is_file() or self.connection is None:
            return read_article(self.corpus, name)
        row = self.connection.execute("SELECT text, title FROM documents WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise AnnotationError(f"{name}: статьи нет ни в папке {self.corpus}, ни в базе")
        return Article(name, row[0], row[1])


def _document(article: Article, annotation: Annotation, digest: str) -> Document:
    facts = [record for record in annotation.facts if record.status != "proposed" or annotation.state == "gold"]
    spans = [span for span in annotation.spans if _is_name(span)]
    by_hand = {KINDS[span.label] for span in spans if span.origin != _HAND}
    return Document(
        article,
        annotation.state,
        tuple(sorted(Name(span.quote.start, span.quote.end, KINDS[span.label]) for span in spans)),
        ALL if annotation.state == "gold" else frozenset(by_hand),
        tuple(_fact(record) for record in facts if record.status != "rejected"),
        tuple(_fact(record) for record in facts if record.status == "rejected"),
        digest,
        tuple(dict.fromkeys(pair for record in facts for pair in _aliases(record))),
    )


def _is_name(span: Span) -> bool:
    """Whether the words are a name: a slot may also point at «он» or «ведомство»."""
    accepted = span.status in ("accepted", "corrected")
    return accepted and span.label in KINDS and any(letter.isupper() for letter in span.quote.text)


def _fact(record: FactRecord) -> GoldFact:
    slots = {name: tuple((one.value, *one.also) for one in fillings) for name, fillings in record.slots.items()}
    return GoldFact(record.kind, slots, record.optional or record.status == "proposed")


def _aliases(record: FactRecord) -> Iterator[tuple[str, str]]:
    for name, fillings in record.slots.items():
        if name in ("organization", "place", "parties", "group", "owner", "member"):
            for one in fillings:
                yield from ((str(one.value), str(other)) for other in one.also if other != one.value)
