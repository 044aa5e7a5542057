"""`extractor explain`: why each fact was found or nearly found."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.articles import read
from extractor.articles.cleaning import clean
from extractor.commands.console import say
from extractor.explain import Explained
from extractor.explain import explain as sentences
from extractor.jsonl import slot_values
from extractor.model import Article, Fact


def explain(file: str, published: dt.date | None) -> int:
    """Prints, for each sentence, the rules that fired and those that nearly did."""
    for article in _articles(file, published):
        say(f"{article.name}: {article.title}\n")
        for sentence in sentences(article):
            _show(sentence, article.text)
    return 0


def _articles(file: str, published: dt.date | None) -> Iterator[Article]:
    if file == "-":
        text = clean(sys.stdin.read())
        yield Article("-", text, text.split("\n", 1)[0], published, "option" if published else "")
    else:
        path = Path(file)
        yield from read(path, root=path.parent, published=published)


def _show(sentence: Explained, text: str) -> None:
    say(f"▪ {sentence.text}")
    for label, words, name in sentence.mentions:
        say(f"    {label}: «{words}»" + (f" → {name}" if name != words else ""))
    for fact in sentence.fired:
        say(f"  ✓ {fact.rule} → {fact.kind}, уверенность {fact.confidence:.2f}")
        for name, value in slot_values(fact).items():
            say(f"      {name}: {value}{_words(fact, name, text)}")
    for near in sentence.nearly:
        say(f"  ✗ {near.rule}: «{near.words}» — не сработало на слове «{near.at}»: {near.why}")
    if not sentence.fired and not sentence.nearly:
        say("    ни одно правило не подошло")
    say()


def _words(fact: Fact, name: str, text: str) -> str:
    """The words of the text that fill a slot, where they differ from its value."""
    spans = [(s.start, s.end) for s in fact.slots if s.name == name and 0 <= s.start < s.end]
    words = ", ".join(f"«{text[start:end]}»" for start, end in spans)
    return f"  ← {words}" if words and words != f"«{fact.get(name)}»" else ""
