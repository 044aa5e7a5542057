"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.articles.encodings import decode
from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle

_MARKS = (
    (re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|```\w*$)", re.MULTILINE), ""),
    (re.compile(r"^\s{0,3}[*+]\s+", re.MULTILINE), "– "),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """The whole file is one article."""
    yield RawArticle(decode(data))


def read_markdown(data: bytes, name: str) -> Iterator[RawArticle]:
    """The words without their marks; a front matter gives title, date, author and URL."""
    text = decode(data).replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    fields = _fields(front[1]) if front else {}
    text = text[front.end() :] if front else text
    for pattern, plain in _MARKS:
        text = pattern.sub(plain, text)
    yield RawArticle(
        text,
        title=fields.get("title", ""),
        published=full_date(fields.get("date", "") or fields.get("published", "")),
        url=fields.get("url", ""),
        author=fields.get("author", ""),
    )


def _fields(front: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in front.split("\n") if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, value in pairs}
