"""Files → articles. (To be written: all formats, encodings, cleaning; here plain text as it is.)"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from extractor.articles.discovery import SIDECAR, discover
from extractor.errors import ArticleError
from extractor.model import Article

__all__ = ["discover", "read"]

_MOST_BYTES = 10_000_000


def read(path: Path, *, root: Path, published: dt.date | None = None) -> Iterator[Article]:
    """The articles of a file. Raises ArticleError, one sentence for the user, where there is none to be had."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ArticleError(f"файл больше {_MOST_BYTES // 1_000_000} МБ; разделите его на статьи")
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").strip()
    except OSError as error:
        raise ArticleError(f"файл не читается ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ArticleError("это не текст в кодировке UTF-8") from error
    _check(text)
    known = _sidecar(path)
    date = known.get("published", "")
    name = path.relative_to(root).as_posix()
    title = known.get("title") or text.split("\n", 1)[0]
    if date:
        yield Article(name, text, title, dt.date.fromisoformat(date[:10]), "sidecar", known.get("url", ""))
    else:
        yield Article(name, text, title, published, "option" if published else "", known.get("url", ""))


def _sidecar(path: Path) -> dict[str, str]:
    sidecar = path.with_suffix(SIDECAR)
    return dict(json.loads(sidecar.read_text("utf-8"))) if sidecar.exists() else {}


def _check(text: str) -> None:
    letters = [c for c in text if c.isalpha()]
    if not text:
        raise ArticleError("файл пуст")
    if "\0" in text or not letters:
        raise ArticleError("в файле нет текста")
    if max(map(len, text.split())) > 5_000:
        raise ArticleError("сплошной текст без пробелов; это не статья")
    if sum("а" <= c.lower() <= "я" for c in letters) < len(letters) / 2:
        raise ArticleError("текст не на русском языке")
