"""Our own gold: it fits its articles, it is large enough, and the pinned floors hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from extractor import articles
from extractor.evaluation import evaluate, floors
from extractor.evaluation import gold as gold_module
from extractor.evaluation.gold import GoldDocument
from extractor.model import SLOTS

ROOT = Path(__file__).parent.parent
GOLD, CORPUS = ROOT / "annotations", ROOT / "corpus"
SHARED = ROOT.parent / "shared"
_RUN = 14  # words in a row that are no coincidence


def corpus() -> list[Path]:
    return sorted(path for path in CORPUS.iterdir() if not path.name.endswith(".meta.json"))


@cache
def documents() -> tuple[GoldDocument, ...]:
    """The gold, read with every quote checked against its article."""
    return tuple(gold_module.read_folder(GOLD, CORPUS))


def test_the_gold_is_large_enough() -> None:
    kinds = Counter(fact.kind for document in documents() for fact in document.facts if not fact.optional)
    assert len(documents()) >= 40
    assert kinds["figure"] >= 600
    assert kinds["deadline"] >= 80
    assert set(kinds) == set(SLOTS)
    assert min(kinds.values()) >= 10


def test_the_corpus_is_as_users_feed_it() -> None:
    files = corpus()
    assert len(files) >= 60
    assert {".txt", ".md", ".html"} <= {path.suffix for path in files}
    raw = "".join(path.read_text("utf-8") for path in files)
    for noise in ("[bookmark: _GoBack]", "\u00a0", "\u00ad", "Фото:", "Читайте также", "Поделиться"):
        assert noise in raw, noise


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_an_article_can_be_read(path: Path) -> None:
    article = next(iter(articles.read(path, root=CORPUS)))
    assert 600 <= len(article.text) <= 6000
    assert "[bookmark" not in article.text
    assert "\u00ad" not in article.text


def test_annotated_names_cover_the_people_of_the_facts() -> None:
    """Every person who holds an office or speaks has a span: taggers are trained on them."""
    for path, annotation in gold_module.files(GOLD):
        spans = {span.id for span in annotation.spans}
        for fact in annotation.facts:
            for filling in fact.slots.get("person", ()):
                assert filling.span in spans, f"{path.name}: {fact.id} {filling.value}"


def test_no_floor_is_undercut() -> None:
    pinned = floors.load(GOLD / floors.FILE)
    assert pinned.gold == gold_module.digest(GOLD), "the gold has changed: extractor evaluate --pin"
    assert floors.undercut(pinned, evaluate(GOLD, CORPUS).scores()) == {}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def _runs(text: str) -> Iterator[int]:
    words = _words(text)
    return (hash(tuple(words[i : i + _RUN])) for i in range(len(words) - _RUN + 1))


@pytest.mark.shared
def test_our_articles_are_in_our_own_words() -> None:
    texts = [SHARED / "seed" / "meeting.txt", *(SHARED / "data").glob("news*/*.txt")]
    if not texts[0].exists():
        pytest.skip("development data is not here")
    real = {run for path in texts for run in _runs(path.read_text("utf-8", "replace"))}
    for path in corpus():
        assert not real & set(_runs(path.read_text("utf-8"))), path.name
