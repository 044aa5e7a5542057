"""JSON, JSON Lines and CSV: every record is an article; columns are guessed from their usual names or set."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor import lexicon
from extractor.articles.encodings import decode
from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle
from extractor.articles.readers.html import fragment_text
from extractor.errors import ArticleError

Columns = Mapping[str, str]  # title, text, date, url, author → name of the column

_USUAL = {row["name"]: row["field"] for row in lexicon.rows("column_names")}
_MOST_RECORDS = 100_000
csv.field_size_limit(20_000_000)


def read_json(data: bytes, name: str, columns: Columns | None = None) -> Iterator[RawArticle]:
    """Records of a JSON list, of one object, of an object that holds a list, or one a line.

    Raises ArticleError when it is no JSON or no record has a text.
    """
    yield from _articles(_json_records(decode(data)), columns or {})


def read_table(data: bytes, name: str, columns: Columns | None = None) -> Iterator[RawArticle]:
    """Rows of a CSV or TSV file with a header line. Raises ArticleError when no column holds a text."""
    text = decode(data)
    # csv.Sniffer can take minutes over a broken file; the header line says enough
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=header.count)
    try:
        yield from _articles(csv.DictReader(io.StringIO(text), delimiter=delimiter), columns or {})
    except csv.Error as error:
        raise ArticleError("таблица CSV повреждена; сохраните её заново с кавычками вокруг текста") from error


def _json_records(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        yield from _json_lines(text)
        return
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        found = max(lists, key=len) if lists and "text" not in found else [found]
    yield from (record for record in found if isinstance(record, dict))


def _json_lines(text: str) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ArticleError(f"строка {number} не читается как JSON; исправьте её") from error
            if isinstance(record, dict):
                yield record


def _articles(records: Iterable[Mapping[str, Any]], columns: Columns) -> Iterator[RawArticle]:
    taken: set[str] = set()
    empty = True
    for number, record in enumerate(records, 1):
        if number > _MOST_RECORDS:
            raise ArticleError(f"в файле больше {_MOST_RECORDS} записей; разделите его")
        fields = _fields(record, columns)
        text = fragment_text(fields.get("text", ""))
        if not text.strip():
            continue
        empty = False
        part = fields.get("id", "")[:60] or f"{number:04}"
        part = f"{part}-{number}" if part in taken else part
        taken.add(part)
        yield RawArticle(
            text,
            title=fields.get("title", ""),
            published=full_date(fields.get("date", "")),
            url=fields.get("url", ""),
            author=fields.get("author", ""),
            part=part,
        )
    if empty:
        raise ArticleError("в записях нет столбца с текстом; назовите его, например: --columns text=body")


def _fields(record: Mapping[str, Any], columns: Columns) -> dict[str, str]:
    """Known fields of a record; what the user set first, then usual names, the longest text among several."""
    found: dict[str, str] = {}
    for name, value in record.items():
        field = _USUAL.get(str(name).strip().lower().lstrip("\ufeff"))
        if field and isinstance(value, str | int | float) and len(str(value)) > len(found.get(field, "")):
            found[field] = str(value)
    for field, name in columns.items():
        if record.get(name) is not None:
            found[field] = str(record[name])
    return found
