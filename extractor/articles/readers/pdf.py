"""PDF with a text layer; running heads, page numbers and hyphenation are mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2

from extractor.articles.published import full_date
from extractor.articles.raw import RawArticle
from extractor.errors import ArticleError

MOST_PAGES = 300
_EDGE = 2  # lines at the top and the bottom of a page that may be running heads
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_PAGE_NUMBER = re.compile(r"(?:стр(?:аница|\.)?\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:из|/)\s*\d{1,4})?", re.IGNORECASE)


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """The text layer of a PDF as one article. Raises ArticleError for a scan, a locked or a broken file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ArticleError("PDF повреждён или защищён паролем; сохраните его заново без защиты") from error
    try:
        count = len(document)
        pages = [_page_lines(document[i]) for i in range(min(count, MOST_PAGES))]
        meta = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise ArticleError("страницы PDF не читаются; сохраните его заново") from error
    finally:
        document.close()
    empty = sum(not any(page) for page in pages)
    if empty == len(pages):
        raise ArticleError(f"PDF без текстового слоя (скан, страниц: {count}); распознайте его программой OCR")
    notes = [f"страниц без текста (сканы): {empty}"] if empty else []
    if count > MOST_PAGES:
        notes.append(f"прочитано {MOST_PAGES} страниц из {count}")
    date = _PDF_DATE.search(meta.get("CreationDate", ""))
    yield RawArticle(
        "\n".join(line for page in _without_heads(pages) for line in page),
        title=_title(meta.get("Title", "")),
        published=full_date("-".join(date.groups())) if date else None,
        author=meta.get("Author", ""),
        notes=tuple(notes),
    )


def _page_lines(page: pypdfium2.PdfPage) -> list[str]:
    text: str = page.get_textpage().get_text_bounded()
    # pdfium marks a hyphen at the end of a line with U+FFFE or U+0002
    text = re.sub("[\ufffe\x02]\r?\n?", "", text)
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n")]


def _without_heads(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Pages without lines that stand at the edge of most of them (digits aside), and without page numbers."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)} if key)
    running = {key for key, count in seen.items() if len(pages) > 2 and count > len(pages) / 2}
    for page in pages:
        edges = set(_edges(page))
        yield [
            line for line in page if not (line in edges and (_key(line) in running or _PAGE_NUMBER.fullmatch(line)))
        ]


def _edges(page: Sequence[str]) -> list[str]:
    lines = [line for line in page if line]
    return lines[:_EDGE] + lines[-_EDGE:]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _title(title: str) -> str:
    """Titles that are file names or program names say nothing."""
    return "" if len(title) < 15 or re.search(r"\.\w{3,4}$|^Microsoft|^untitled", title, re.IGNORECASE) else title
