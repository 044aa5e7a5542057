"""RSS and Atom feeds: every item is an article. Other XML: its words."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from extractor.articles.encodings import decode
from extractor.articles.raw import RawArticle
from extractor.articles.readers.html import declared_encoding, fragment_text
from extractor.errors import ArticleError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SLUG = re.compile(r"[^\w.-]+")
_MOST_ITEMS = 10_000


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """Each item with its title, date, address and author; an item's part is its own address or number.

    Raises ArticleError when the feed has no items or declares entities.
    """
    text = _source(data)
    # feedparser takes a string for an address; bytes with a header that says what they are leave nothing to guess
    try:
        feed: Any = feedparser.parse(
            io.BytesIO(text.encode()), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
    except Exception as error:  # the library trips over some broken feeds
        raise ArticleError("лента повреждена; скачайте её заново") from error
    if not feed.entries:
        raise ArticleError("в ленте нет ни одной записи; скачайте её заново")
    taken: set[str] = set()
    for number, entry in enumerate(feed.entries[:_MOST_ITEMS], 1):
        body = _longest(entry)
        if body.strip():
            yield RawArticle(
                body,
                title=html.unescape(fragment_text(entry.get("title", ""))),
                published=_date(entry),
                url=entry.get("link", ""),
                author=entry.get("author", ""),
                part=_part(entry, number, taken),
            )


def read_xml(data: bytes, name: str) -> Iterator[RawArticle]:
    """The words of any XML file, a line an element. Raises ArticleError for broken XML or declared entities."""
    try:
        root = ElementTree.fromstring(_source(data))
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ArticleError("файл XML повреждён или опасен; сохраните его текст в .txt") from error
    yield RawArticle("\n".join(text.strip() for text in root.itertext() if text.strip()))


def _source(data: bytes) -> str:
    text = _DECLARATION.sub("", decode(data, declared_encoding(data)))
    if "<!ENTITY" in text[:100_000]:
        raise ArticleError("в файле XML объявлены сущности, так устроены XML-бомбы; он не открыт")
    return text


def _longest(entry: Any) -> str:
    """The fullest of the texts an item carries."""
    texts = [content.get("value", "") for content in entry.get("content", [])]
    texts += [entry.get(field, "") for field in ("yandex_full-text", "full-text", "fulltext", "summary", "description")]
    return max((fragment_text(text) for text in texts if text), key=len, default="")


def _date(entry: Any) -> dt.date | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return dt.date(*moment[:3]) if moment else None
    except ValueError:
        return None


def _part(entry: Any, number: int, taken: set[str]) -> str:
    """A name that stays when the feed moves on: the tail of the item's address, else its number."""
    address = (entry.get("id") or entry.get("link") or "").rstrip("/").rsplit("/", 1)[-1]
    part = _SLUG.sub("-", address)[:60].strip("-") or f"{number:04}"
    if part in taken:
        part = f"{part}-{number}"
    taken.add(part)
    return part
