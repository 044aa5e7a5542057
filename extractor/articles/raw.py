"""What a reader of a format hands over: an article before cleaning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LARGEST_FILE = 64 * 2**20  # bytes
LONGEST_TEXT = 2_000_000  # characters of one article: a book, not an article, and more than fits in memory when tagged


@dataclass(frozen=True, slots=True)
class RawArticle:
    """Text and what the format itself says of it; empty where it says nothing."""

    text: str
    title: str = ""
    published: dt.date | None = None
    url: str = ""
    author: str = ""
    part: str = ""  # name of the item inside its file: «item 3», «folder/a.txt»; empty when the file is the article
    notes: tuple[str, ...] = ()
