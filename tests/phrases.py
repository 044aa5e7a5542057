"""Tables of phrases with what must be read from them, and the reading of them all in one batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor import mentions, pipeline
from extractor.language import morphology, segmentation
from extractor.model import Article, Reading, Sentence, Token

TABLES = Path(__file__).parent / "tables"
PUBLISHED = dt.date(2025, 3, 27)  # a Thursday


class Phrase(NamedTuple):
    text: str
    expected: str
    fails: str  # why it is known to fail; empty when it must not


def table(name: str) -> list[Phrase]:
    """Rows of tables/<name>.tsv; `#` starts a comment, the first row is the header."""
    lines = (TABLES / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Phrase(*[*row, "", ""][:3]) for row in rows[1:]]


def parameters(phrases: Sequence[Phrase]) -> list[Any]:
    """Test parameters; known failures are strict xfails."""
    return [
        pytest.param(
            phrase, id=phrase.text, marks=[pytest.mark.xfail(reason=phrase.fails, strict=True)] if phrase.fails else []
        )
        for phrase in phrases
    ]


def read_all(texts: Sequence[str], published: dt.date | None = PUBLISHED) -> Mapping[str, Reading]:
    """Every text with its mentions, the language models run in batches."""
    pairs = ((text, Article("test.txt", text, published=published)) for text in texts)
    return {article.text: mentions.read(doc, article) for doc, article in pipeline.nlp().pipe(pairs, as_tuples=True)}


def words_of(text: str, published: dt.date | None = PUBLISHED) -> Reading:
    """A reading with words and dictionary lemmas but no tags: enough for the grammars of numbers and dates."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for words in segmentation.sentences(text):
        first = len(tokens)
        for word in words:
            i = len(tokens)
            lower = word.text.lower()
            tokens.append(Token(i, word.start, word.end, word.text, _lemma(word.text), "X", {}, i, "root", lower))
        sentences.append(Sentence(len(sentences), first, len(tokens), words[0].start, words[-1].end, 0))
    return Reading(Article("test.txt", text, published=published), tuple(tokens), tuple(sentences))


def _lemma(word: str) -> str:
    found = sorted(morphology.forms(word), key=lambda form: form.pos != "NUM")
    return next((form.normal for form in found), word).lower().replace("ё", "е")
