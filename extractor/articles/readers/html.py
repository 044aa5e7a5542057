"""Saved web pages: trafilatura finds the article in the page; no network is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from trafilatura.settings import use_config

from extractor.articles.encodings import decode
from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle
from extractor.errors import ArticleError

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)""", re.IGNORECASE)


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """The page's article with its title, date, author and address.

    Raises ArticleError when the page holds no article.
    """
    found = _DECLARED.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii", "ignore") if found else ""
    page = decode(data, declared)
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the timeout works by signals, which worker threads lack
    document: Any = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True, config=config
    )
    if document is None or not document.text:
        raise ArticleError("на странице не найден текст статьи; сохраните её текст в .txt")
    yield RawArticle(
        document.text,
        title=document.title or "",
        published=full_date(document.date or ""),
        url=document.url or "",
        author=document.author or "",
    )
