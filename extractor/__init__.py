"""Facts from Russian-language industry news.

Read an article, extract its facts, look at them:

>>> from extractor import Article, extract, open_store
>>> article = Article("завод.txt", "Новый цех открыли в Туле. Завод выпускает 500 тракторов в год.")
>>> extraction = extract(article)
>>> [str(fact.get("value")) for fact in extraction.facts if fact.kind == "figure"]
['500']

Every fact quotes its words: offsets point into the article's text.

>>> evidence = extraction.facts[0].evidence[0]
>>> article.text[evidence.start : evidence.end] == evidence.text
True

Keep facts in a database, get any view of it as a pandas DataFrame:

>>> import tempfile
>>> folder = tempfile.mkdtemp()
>>> with open_store(f"{folder}/facts.db", writable=True) as store:
...     store.add([extraction])
...     figures = store.frame("figures")
>>> figures["value"].tolist()
[500]

`read` takes articles out of files of all formats; `extract_many` is faster than `extract` where there are many.
The spaCy pipeline alone is `extractor.language.load()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.model import Article, Extraction, Fact

if TYPE_CHECKING:
    from extractor.store import Store

__all__ = ["Article", "Extraction", "Fact", "extract", "extract_many", "open_store", "read"]

# The functions below import what they need when they are called: the console script starts through this module too.


def read(path: str | Path, published: dt.date | None = None) -> Iterator[Article]:
    """The articles of a file, cleaned; most files hold one.

    Raises ArticleError, one sentence for the user, when there is none to be had.

    >>> import pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp(), "новость.txt")
    >>> _ = file.write_text("Завод открыли в Уфе", encoding="utf-8")
    >>> [article.title for article in read(file)]
    ['Завод открыли в Уфе']
    """
    from extractor import articles

    return articles.read(Path(path), root=Path(path).parent, published=published)


def extract(article: Article) -> Extraction:
    """Everything found in one article: words, mentions, entities, facts."""
    from extractor import pipeline

    return pipeline.extract(article)


def extract_many(articles: Iterable[Article]) -> Iterator[Extraction]:
    """Everything found in each article, in order; the language models work in batches.

    >>> sum(1 for _ in extract_many([Article("1", "Завод открыли."), Article("2", "Завод закрыли.")]))
    2
    """
    from extractor import pipeline

    return pipeline.extract_many(articles)


def open_store(path: str | Path, *, writable: bool = False) -> Store:
    """The database at `path`, for reading, or for writing too (then it is made where there is none).

    Raises StoreError when there is none, or it is not ours.
    """
    from extractor import store

    return store.open_store(path, writable=writable)
