"""The gold: annotation files in state `gold` (or `reviewed`) with the articles that they annotate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor import articles
from extractor.errors import AnnotationError
from extractor.evaluation.scores import GoldFact
from extractor.model import Article
from extractor.review.annotations import SUFFIX, Annotation, FactRecord, Record, read, read_unchecked, reanchor, write

_COUNTED = ("gold", "reviewed")


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An article and what it states, by hand."""

    article: Article
    facts: tuple[GoldFact, ...]


def read_folder(gold: Path, corpus: Path) -> list[GoldDocument]:
    """Every annotated document, sorted by name.

    Raises AnnotationError where a file is malformed, its article is missing, or the article's text has changed.
    """
    found = []
    for path, annotation in files(gold):
        article = read_article(corpus, annotation.doc)
        read(path, article.text)
        stated = [fact for fact in annotation.facts if fact.status != "rejected"]
        found.append(GoldDocument(article, tuple(map(_fact, stated))))
    return found


def files(gold: Path) -> Iterator[tuple[Path, Annotation]]:
    """The annotation files that count as gold, sorted by path."""
    for path in sorted(gold.rglob(f"*{SUFFIX}")):
        annotation = read_unchecked(path)
        if annotation.state in _COUNTED:
            yield path, annotation


def read_article(corpus: Path, doc: str) -> Article:
    """The article under its name in the corpus. Raises AnnotationError where it is missing."""
    path = corpus / doc
    if not path.is_file():
        raise AnnotationError(f"{doc}: статьи нет в папке {corpus}")
    return next(iter(articles.read(path, root=corpus)))


def digest(gold: Path) -> str:
    """SHA-256 over the gold: changes when an annotation is added, changed or removed."""
    total = hashlib.sha256()
    for path, _ in files(gold):
        total.update(path.relative_to(gold).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def refresh(gold: Path, corpus: Path) -> list[tuple[str, Record]]:
    """Moves the annotations of every article whose text has changed to where their words stand now.

    Returns what could not be placed, with the document; a file with such records is left as it is.
    """
    orphans: list[tuple[str, Record]] = []
    for path, annotation in files(gold):
        moved, lost = reanchor(annotation, read_article(corpus, annotation.doc).text)
        if lost:
            orphans += [(annotation.doc, record) for record in lost]
        elif moved != annotation:
            write(path, moved)
    return orphans


def _fact(record: FactRecord) -> GoldFact:
    slots = {
        name: tuple((filling.value, *filling.also) for filling in fillings) for name, fillings in record.slots.items()
    }
    return GoldFact(record.kind, slots, record.optional or record.status == "proposed")
