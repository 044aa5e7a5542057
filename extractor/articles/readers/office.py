"""Documents of word processors: docx, odt, rtf, and old doc through LibreOffice where it is installed."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import docx
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from striprtf.striprtf import rtf_to_text

from extractor.articles import tables
from extractor.articles.archives import members
from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle
from extractor.errors import ArticleError

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_RTF_DATE = re.compile(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_RTF_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_WORD_PARTS = ("word/document.xml", "word/styles.xml", "docProps/core.xml", "[Content_Types].xml")
_CONVERSION_SECONDS = 60
_TEMPLATE_DATE = dt.datetime(2013, 12, 23, 23, 15)  # of the template of python-docx: says nothing of the document


def read_docx(data: bytes, name: str) -> Iterator[RawArticle]:
    """Paragraphs and tables of a Word file in their order. Raises ArticleError for a broken file."""
    if any(b"<!ENTITY" in part for part in members(data, _WORD_PARTS).values()):
        raise ArticleError("в файле Word объявлены сущности XML, так прячут атаки; сохраните его заново")
    try:
        document = docx.Document(io.BytesIO(data))
        lines = [line for block in document.iter_inner_content() for line in _docx_lines(block)]
        properties = document.core_properties
        title, author, date = properties.title, properties.author, properties.modified or properties.created
    except Exception as error:  # python-docx raises whatever it meets in a broken file
        raise ArticleError("файл Word повреждён; откройте его в редакторе и сохраните заново") from error
    day = None if date and date.replace(tzinfo=None) == _TEMPLATE_DATE else _day(date)
    yield RawArticle("\n".join(lines), _real_title(title), day, author=author or "")


def _docx_lines(block: Any) -> list[str]:
    if hasattr(block, "rows"):
        return tables.flatten([[cell.text for cell in row.cells] for row in block.rows])
    return [block.text]


def read_odt(data: bytes, name: str) -> Iterator[RawArticle]:
    """Paragraphs and tables of an OpenDocument text. Raises ArticleError for a broken file."""
    parts = members(data, ("content.xml", "meta.xml"))
    try:
        content = ElementTree.fromstring(parts["content.xml"])
        meta = ElementTree.fromstring(parts["meta.xml"]) if "meta.xml" in parts else None
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise ArticleError("файл OpenDocument повреждён; откройте его в редакторе и сохраните заново") from error
    lines = list(_odt_lines(content))
    fields = {element.tag: element.text or "" for element in meta.iter()} if meta is not None else {}
    date = full_date(fields.get(f"{_DC}date", "") or fields.get(f"{_META}creation-date", ""))
    title, author = _real_title(fields.get(f"{_DC}title")), fields.get(f"{_DC}creator", "")
    yield RawArticle("\n".join(lines), title, date, author=author)


def _odt_lines(element: Element) -> Iterator[str]:
    if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
        yield _odt_text(element)
    elif element.tag == f"{_TABLE}table":
        yield from tables.flatten([_odt_row(row) for row in element.iter(f"{_TABLE}table-row")])
    else:
        for child in element:
            yield from _odt_lines(child)


def _odt_row(row: Element) -> list[str]:
    return [" ".join(map(_odt_text, cell.iter(f"{_TEXT}p"))) for cell in row.iter(f"{_TABLE}table-cell")]


def _odt_text(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            pieces.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag != f"{_TEXT}note":
            pieces.append(_odt_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def read_rtf(data: bytes, name: str) -> Iterator[RawArticle]:
    """The words of an RTF file. Raises ArticleError for a broken one."""
    source = data.decode("latin-1")
    page = _RTF_PAGE.search(source)
    try:
        convert: Any = rtf_to_text  # the library has no types
        text = convert(source, encoding=f"cp{page[1]}" if page else "cp1251", errors="replace")
    except Exception as error:  # the library raises whatever it meets
        raise ArticleError("файл RTF повреждён; откройте его в редакторе и сохраните заново") from error
    date = _RTF_DATE.search(source)
    yield RawArticle(text, published=full_date(f"{date[3]}.{date[2]}.{date[1]}") if date else None)


def read_doc(data: bytes, name: str) -> Iterator[RawArticle]:
    """A file of old Word, turned into docx by LibreOffice. Raises ArticleError where that is not installed or fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ArticleError("старый формат Word (.doc); установите LibreOffice или сохраните файл как .docx")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "article.doc")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_CONVERSION_SECONDS)
            converted = source.with_suffix(".docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise ArticleError("LibreOffice не смог прочесть файл .doc; сохраните его как .docx") from error
    yield from read_docx(converted, name)


def _real_title(title: str | None) -> str:
    """Titles that editors put in by themselves say nothing."""
    title = (title or "").strip()
    return "" if len(title) < 15 or title.lower().startswith(("microsoft word", "документ", "untitled")) else title


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment and moment.year > 1990 else None
