"""Speed is guarded by counts of operations and by a ratio inside one run: no absolute times, so any machine will do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import pymorphy3
import pytest
import razdel
from navec import Navec
from slovnet import NER, Morph, Syntax

from extractor import pipeline
from extractor.language import models
from extractor.language.network import Network
from extractor.model import Article

CORPUS = Path(__file__).parents[1] / "corpus"
#: Calls of functions, Python's and built-in, that everything after the language models may cost a word.
MOST_CALLS = 190


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [file.read_text("utf-8") for file in sorted(CORPUS.glob("*.txt"))[:16]]


def extract(texts: Sequence[str]) -> int:
    """Words of the texts, after everything was extracted from them."""
    articles = [Article(f"{i}.txt", text) for i, text in enumerate(texts)]
    return sum(len(extraction.reading.tokens) for extraction in pipeline.extract_many(articles))


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """What a method is called with from now on."""
    found: list[Any] = []
    method = getattr(owner, name)

    def call(self: Any, argument: Any) -> Any:
        found.append(argument)
        return method(self, argument)

    monkeypatch.setattr(owner, name, call)
    return found


def calls(work: Callable[[], Any]) -> int:
    """Functions called while something is done."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_a_word(text: str) -> float:
    """Calls a word for mentions, entities and facts of an article whose words are known already."""
    article = Article("a.txt", text)
    doc = pipeline.nlp()(text)
    extraction = pipeline.understand(doc, article)
    return calls(lambda: pipeline.understand(doc, article)) / len(extraction.reading.tokens)


def test_the_dictionary_is_asked_once_a_word(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    words = {word.text.lower() for text in texts for word in razdel.tokenize(text)}
    asked = counted(monkeypatch, pymorphy3.MorphAnalyzer, "parse")
    extract(texts)
    # parts of compounds and other forms of names are looked up beside the words, and a word again to be inflected
    assert len(asked) <= 1.8 * len(words)
    asked.clear()
    extract(texts)
    assert asked == []


def test_a_word_goes_through_the_first_convolution_once(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(texts[:2])
    words = {word.text.lower() for word in razdel.tokenize(text)}
    computed = counted(monkeypatch, Network, "_compute")
    extract([text, text])
    assert sum(map(len, computed)) <= len(words)


def test_a_word_costs_a_bounded_number_of_calls(texts: list[str]) -> None:
    assert calls_a_word("\n".join(texts[:8])) < MOST_CALLS


def test_a_word_of_a_long_article_costs_no_more(texts: list[str]) -> None:
    """No rule looks at all words for each word: many texts in one article cost about what they cost in threes."""
    short = [calls_a_word("\n".join(texts[i : i + 3])) for i in range(0, len(texts), 3)]
    assert calls_a_word("\n".join(texts)) < 1.5 * sum(short) / len(short)


@pytest.fixture(scope="module")
def slovnet() -> Callable[[Sequence[str]], None]:
    """Natasha's taggers as slovnet runs them, without a dictionary: less than plain natasha does."""
    folder = models.data_folder()
    navec = Navec.load(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    morph, syntax, ner = (
        kind.load(folder / "model" / f"slovnet_{name}_news_v1.tar", batch_size=4).navec(navec)
        for kind, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner"))
    )

    def tag(texts: Sequence[str]) -> None:
        for text in texts:
            sentences = [[word.text for word in razdel.tokenize(s.text)] for s in razdel.sentenize(text)]
            for tagger in (morph, syntax):
                consume(tagger.map(sentences))
            ner(text)

    return tag


def consume(items: Iterator[Any]) -> None:
    for _ in items:
        pass


def test_everything_takes_less_time_than_slovnets_taggers_alone(
    texts: list[str], slovnet: Callable[[Sequence[str]], None]
) -> None:
    flat = [" ".join(text.split()) for text in texts]
    best: dict[Callable[[Sequence[str]], Any], float] = {}
    for work in (extract, slovnet) * 2:
        before = process_time()
        work(flat)
        best[work] = min(best.get(work, 1e9), process_time() - before)
    assert best[slovnet] > 1.2 * best[extract]
