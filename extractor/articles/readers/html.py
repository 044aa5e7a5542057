"""Saved web pages: trafilatura finds the article in the page; no network is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import trafilatura
from trafilatura.settings import use_config

from extractor.articles import tables
from extractor.articles.encodings import decode
from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle
from extractor.errors import ArticleError

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)""", re.IGNORECASE)
_BLOCKS = tuple(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote section article table ul ol dd dt figure".split()  # noqa: SIM905
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LARGEST_PAGE = 5_000_000  # characters


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """The page's article with its title, date, author and address.

    Raises ArticleError when the page holds no article.
    """
    yield read_page(decode(data, declared_encoding(data)))


def declared_encoding(data: bytes) -> str:
    """The encoding that a page or an XML file names in its head; it may lie."""
    found = _DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode("ascii", "ignore") if found else ""


def read_page(page: str) -> RawArticle:
    """The article of a decoded page."""
    if len(page) > _LARGEST_PAGE:
        raise ArticleError("страница больше 5 млн знаков; сохраните текст статьи в .txt")
    document: Any = _extract(page)
    text = document.text if document is not None else ""
    if not text:
        text = fragment_text(page)
    if not text.strip():
        raise ArticleError("на странице не найден текст статьи; сохраните её текст в .txt")
    if document is None:
        return RawArticle(text)
    return RawArticle(
        _with_tables(text),
        title=document.title or "",
        published=full_date(document.date or ""),
        url=document.url or "",
        author=document.author or "",
    )


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML (an item of a feed, a letter), a line a block."""
    markup = _CONTROL.sub("", markup)  # lxml refuses to write some of them back
    if "<" not in markup:
        return markup
    try:
        root: Any = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):  # lxml asserts that a page has one body
        return re.sub(r"<[^<>]{0,2000}>", " ", markup)
    for element in root.xpath("//script | //style | //noscript | //iframe | //template"):
        element.drop_tree()
    for element in root.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return str(root.text_content())


def _extract(page: str) -> Any:
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the timeout works by signals, which worker threads lack
    try:
        return trafilatura.bare_extraction(
            page, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True, config=config,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # the library trips over some broken pages; their plain words are still there
        return None


def _with_tables(text: str) -> str:
    """trafilatura writes a row as «| a | b |»; the rows of a table become sentences."""
    out: list[str] = []
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            if not all(re.fullmatch(r":?-*:?", cell) for cell in cells):
                rows.append(cells)
            continue
        out += tables.flatten(rows)
        rows = []
        out.append(line)
    return "\n".join(out)
