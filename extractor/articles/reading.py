"""A file → its articles: the right reader, cleaning, title and publication date, and refusal in one clear sentence."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.articles import archives, sniffing
from extractor.articles import published as dates
from extractor.articles.cleaning import clean
from extractor.articles.discovery import SIDECAR
from extractor.articles.encodings import russian
from extractor.articles.raw import LARGEST_FILE, LONGEST_TEXT, RawArticle
from extractor.articles.readers import feeds, html, mail, office, pdf, records, text
from extractor.errors import ArticleError
from extractor.model import Article

Reader = Callable[[bytes, str], Iterator[RawArticle]]

READERS: dict[str, Reader] = {
    "text": text.read,
    "markdown": text.read_markdown,
    "html": html.read,
    "docx": office.read_docx,
    "odt": office.read_odt,
    "rtf": office.read_rtf,
    "doc": office.read_doc,
    "pdf": pdf.read,
    "feed": feeds.read,
    "xml": feeds.read_xml,
    "mail": mail.read,
}
RECORDS = {"json": records.read_json, "table": records.read_table}
_LEAST_RUSSIAN = 0.3
_LONGEST_WORD = 5_000


def read(
    path: Path, *, root: Path, published: dt.date | None = None, columns: records.Columns | None = None
) -> Iterator[Article]:
    """The articles of a file; `name` is its path below `root`, with «#part» for an item of a feed, table or archive.

    `columns` names the fields of tables and JSON: {"text": "body"}. Raises ArticleError, one Russian sentence, when
    the file cannot be read or holds no Russian article; of several articles the good ones come first.
    """
    name = path.relative_to(root).as_posix() if root in path.parents else path.name
    sidecar = _sidecar(path)
    problems: list[str] = []
    for item in _raw(_bytes(path), path.name, columns):
        if isinstance(item, str):
            problems.append(item)
            continue
        try:
            yield _article(item, name, sidecar, published)
        except ArticleError as error:
            if not item.part:
                raise
            problems.append(f"{item.part}: {error}")
    if problems:
        shown = "; ".join(problems[:3]) + (f"; и ещё {len(problems) - 3}" if len(problems) > 3 else "")
        raise ArticleError(f"прочитано не всё: {shown}")


def _raw(data: bytes, name: str, columns: records.Columns | None, depth: int = 0) -> Iterator[RawArticle | str]:
    """Articles of a file before cleaning, and sentences about those entries of an archive that gave none."""
    kind = sniffing.kind(data, name)
    if kind in ("zip", "tar"):
        yield from _packed(data, kind, name, columns, depth)
    elif kind in RECORDS:
        yield from RECORDS[kind](data, name, columns)
    else:
        yield from READERS[kind](data, name)


def _packed(
    data: bytes, kind: str, name: str, columns: records.Columns | None, depth: int
) -> Iterator[RawArticle | str]:
    if depth >= archives.DEEPEST:
        raise ArticleError("архивы вложены друг в друга слишком глубоко; распакуйте их")
    if kind == "tar" and data.startswith(b"\x1f\x8b") and not name.endswith((".tgz", ".tar.gz", ".tar")):
        unpacked = archives.gunzip(data)
        if unpacked[257:262] != b"ustar":  # one compressed file, not a folder of them
            yield from _raw(unpacked, name.removesuffix(".gz"), columns, depth + 1)
            return
    for entry, content in archives.entries(data, kind):
        if entry.rsplit("/", 1)[-1].startswith((".", "~$")) or entry.endswith(SIDECAR) or "__MACOSX" in entry:
            continue
        if isinstance(content, ArticleError):
            yield f"{entry}: {content}"
            continue
        try:
            for item in _raw(content, entry.rsplit("/", 1)[-1], columns, depth + 1):
                if isinstance(item, str):
                    yield f"{entry}/{item}"
                else:
                    yield replace(item, part=f"{entry}#{item.part}" if item.part else entry)
        except ArticleError as error:
            yield f"{entry}: {error}"


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would be waited for without end
            raise ArticleError("это не файл, а устройство или канал; уберите его из папки")
        if status.st_size > LARGEST_FILE:
            raise ArticleError(f"файл больше {LARGEST_FILE // 2**20} МБ; разделите его на статьи")
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"файл не читается: {error.strerror or error}; проверьте права и диск") from error
    if not data.strip():
        raise ArticleError("файл пуст; уберите его из папки или сохраните заново")
    return data


def _article(raw: RawArticle, name: str, sidecar: dict[str, Any], option: dt.date | None) -> Article:
    if len(raw.text) > LONGEST_TEXT:
        raise ArticleError(f"в тексте больше {LONGEST_TEXT} знаков, это не статья; разделите файл")
    body = clean(raw.text)
    title = clean(str(sidecar.get("title") or raw.title or "")).replace("\n", " ")
    content = _with_title(title, body)
    _refuse_foreign(content)
    date, source = _published(raw, name, body, sidecar, option)
    article = Article(name, content, _title(content), date, source, raw.url, raw.author, raw.notes)
    if raw.part:
        article = replace(article, name=f"{name}#{raw.part}")
    return replace(
        article, url=str(sidecar.get("url") or article.url), author=str(sidecar.get("author") or article.author)
    )


def _with_title(title: str, body: str) -> str:
    """The title is the first line of the stored text, once."""
    if not title or title.casefold() in body[: len(title) + 200].casefold():
        return body
    return f"{title}\n\n{body}"


def _title(content: str) -> str:
    """The first line that is no dateline."""
    lines = [line for line in content.split("\n") if line]
    return dates.without_lead(next((line for line in lines[:3] if not dates.is_dateline(line)), lines[0]))


def _published(
    raw: RawArticle, name: str, body: str, sidecar: dict[str, Any], option: dt.date | None
) -> tuple[dt.date | None, str]:
    """First found wins: sidecar, option, the file's own metadata, a dateline, the file's name."""
    found: tuple[tuple[dt.date | None, str], ...] = (
        (dates.full_date(str(sidecar.get("published") or "")), "sidecar"),
        (option, "option"),
        (raw.published, "metadata"),
        (dates.of_text(raw.text), "dateline"),
        (dates.of_name(name), "filename"),
    )
    return next(((date, source) for date, source in found if date), (None, ""))


def _refuse_foreign(content: str) -> None:
    if not content:
        raise ArticleError("после очистки не осталось текста; проверьте файл")
    if russian(content) < _LEAST_RUSSIAN:
        raise ArticleError("текст не на русском языке; программа читает только русские статьи")
    if max(map(len, content.split())) > _LONGEST_WORD:
        raise ArticleError(f"в тексте {_LONGEST_WORD} знаков подряд без пробела, это не статья; проверьте файл")


def _sidecar(path: Path) -> dict[str, Any]:
    """`NAME.meta.json` beside the file."""
    beside = path.with_name(path.stem + SIDECAR)
    if not beside.is_file():
        return {}
    try:
        found = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ArticleError(f"описание {beside.name} не читается как JSON; исправьте или удалите его") from error
    return found if isinstance(found, dict) else {}
