"""What a file is, told from its first bytes; its name is asked only where the bytes do not say."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePath

from extractor.errors import ArticleError

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"\x1f\x8b", "tar"),
    (b"BZh", "tar"),
    (b"\xfd7zXZ\x00", "tar"),
)
_FOREIGN = {
    b"\x89PNG": "картинка PNG",
    b"\xff\xd8\xff": "картинка JPEG",
    b"GIF8": "картинка GIF",
    b"\x7fELF": "программа",
    b"MZ\x90": "программа",
    b"SQLite format 3": "база SQLite",
    b"Rar!": "архив RAR",
    b"7z\xbc\xaf": "архив 7z",
    b"OggS": "звук",
    b"ID3": "звук",
}
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|table)[\s>]", re.IGNORECASE)
_MAIL = re.compile(rb"\A(?:[A-Za-z][A-Za-z-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}")
_MAIL_FIELD = re.compile(rb"^(?:MIME-Version|Received|From|Message-ID|Return-Path|Content-Type):", re.MULTILINE | re.I)
_BY_NAME = {".md": "markdown", ".markdown": "markdown", ".csv": "table", ".tsv": "table", ".jsonl": "json"}
_HEAD = 4096


def kind(data: bytes, name: str) -> str:
    """Format of a file: pdf, rtf, doc, docx, odt, zip, tar, feed, xml, html, mail, json, table, markdown or text.

    Raises ArticleError for files that hold no article: pictures, programs, databases.
    """
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise ArticleError(f"это {what}, а не текст; уберите файл из папки")
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data[257:262] == b"ustar":
        return "tar"
    return _textual(_narrow(data[:_HEAD]), data, PurePath(name.lower()).suffix)


def _zipped(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArticleError("архив повреждён; скачайте или сохраните его заново") from error
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "odt"
    if "[Content_Types].xml" in names:
        raise ArticleError("это таблица или презентация Office, а не статья; сохраните её текст")
    return "zip"


def _narrow(head: bytes) -> bytes:
    """The head without the zero bytes and marks of UTF-16, so that tags can be seen."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _textual(head: bytes, data: bytes, suffix: str) -> str:
    if head.startswith(b"<"):
        if _FEED.search(head):
            return "feed"
        if head.lower().startswith(b"<?xml") and not _HTML.search(head):
            return "xml"
    if _MAIL.match(head) and len(_MAIL_FIELD.findall(head)) >= 2:
        return "mail"
    if head[:1] in b"{[" and head and _is_json(data):
        return "json"
    if suffix in _BY_NAME:
        return _BY_NAME[suffix]
    if _HTML.match(head) or len(_HTML.findall(head)) >= 3 or suffix in (".html", ".htm"):
        return "html"
    return "text"


def _is_json(data: bytes) -> bool:
    """Whether the first line, or else the whole, is JSON: «[bookmark]» at the head of an article is not."""
    for piece in (data.split(b"\n", 1)[0], data):
        try:
            return isinstance(json.loads(piece), dict | list)
        except (ValueError, RecursionError):
            continue
    return False
