"""Makes one known article in every format the readers know."""

from __future__ import annotations

import email.message
import email.utils
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import docx

TITLE = "В Твери запустили линию сборки вагонов метро"
PARAGRAPHS = (
    "Губернатор области Игорь Лесков открыл на заводе новую линию. Её мощность – 240 вагонов в год.",
    "«Мы создали 350 рабочих мест», – сказал директор предприятия Павел Сомов.",
    "Стоимость проекта составила 4,2 млрд рублей, ещё 300 млн рублей вложат до конца 2026 года.",
)
DATE = "2025-03-27"


def plain(encoding: str = "utf-8") -> bytes:
    text = "\n\n".join((TITLE, *PARAGRAPHS))
    if encoding not in UNICODE:  # the old encodings lack these signs
        text = text.replace("–", "-").replace("«", '"').replace("»", '"')
    return text.encode(encoding)


UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
ENCODINGS = (*UNICODE, "cp1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")


def page(encoding: str = "utf-8", declared: str = "") -> bytes:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in PARAGRAPHS)
    markup = (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="{declared or encoding}"><title>{TITLE}</title>'
        f'<meta property="og:title" content="{TITLE}"><meta property="article:published_time" content="{DATE}">'
        "</head><body><nav><ul><li><a href='/'>Главная</a></li><li><a href='/n'>Новости</a></li></ul></nav>"
        f"<main><article><h1>{TITLE}</h1>{body}</article></main>"
        "<aside>Читайте также: другие новости</aside><footer>Все права защищены</footer></body></html>"
    )
    return markup.encode(encoding, errors="xmlcharrefreplace")


def word() -> bytes:
    document = docx.Document()
    document.core_properties.title = TITLE
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=2, cols=3)
    for row, cells in enumerate((("Показатель", "2024 год", "2025 год"), ("Выпуск, вагонов", "180", "240"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt() -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    body = "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in PARAGRAPHS)
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    meta = f"<office:document-meta {names}><office:meta><dc:title>{TITLE}</dc:title><dc:date>{DATE}T10:00:00</dc:date>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content + "</office:document-content>")
        archive.writestr("meta.xml", meta + "</office:meta></office:document-meta>")
    return out.getvalue()


def rtf() -> bytes:
    text = "\\par ".join((TITLE, *PARAGRAPHS))
    coded = "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in text)
    return f"{{\\rtf1\\ansi\\ansicpg1251{{\\info{{\\creatim\\yr2025\\mo3\\dy27}}}}{coded}}}".encode("ascii")


def feed(encoding: str = "utf-8", declared: str = "") -> bytes:
    description = escape("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS))
    markup = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?><rss version="2.0"><channel><title>Новости</title>'
        f"<item><title>{TITLE}</title><link>https://example.org/news/1517</link>"
        f"<pubDate>Thu, 27 Mar 2025 12:00:00 +0300</pubDate><description>{description}</description></item>"
        "</channel></rss>"
    )
    return markup.encode(encoding, errors="xmlcharrefreplace")


def record() -> dict[str, str]:
    return {"headline": TITLE, "body": "\n".join(PARAGRAPHS), "published": DATE, "url": "https://example.org/1"}


def json_list() -> bytes:
    return json.dumps([record()], ensure_ascii=False).encode()


def json_lines() -> bytes:
    return (json.dumps(record(), ensure_ascii=False) + "\n").encode() * 1


def table(encoding: str = "utf-8") -> bytes:
    text = " ".join(PARAGRAPHS).replace('"', '""')
    return f'Заголовок;Текст;Дата\n"{TITLE}";"{text}";27.03.2025\n'.replace("–", "-").encode(encoding)


def letter(encoding: str = "utf-8") -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = TITLE
    message["From"] = "press@example.org"
    message["Date"] = "Thu, 27 Mar 2025 12:00:00 +0300"
    message.set_content("\n\n".join(PARAGRAPHS).replace("–", "-"), charset=encoding)
    return message.as_bytes()


def web_archive() -> bytes:
    message = email.message.EmailMessage()
    message["From"] = "<Saved by Browser>"
    message["Subject"] = TITLE
    message["Snapshot-Content-Location"] = "https://example.org/news/1"
    message.make_related()
    message.add_related(page().decode(), subtype="html")
    return message.as_bytes()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("news/article.html", page())
        archive.writestr("../escape.txt", plain())
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("news/article.html")
        info.size = len(page())
        archive.addfile(info, io.BytesIO(page()))
    return out.getvalue()


def pdf() -> bytes:
    """A PDF with a text layer, drawn by matplotlib."""
    import matplotlib

    matplotlib.use("pdf")
    matplotlib.rcParams["pdf.fonttype"] = 42
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(11, 8))
    for number, paragraph in enumerate((TITLE, *PARAGRAPHS)):
        figure.text(0.02, 0.9 - 0.1 * number, paragraph, fontsize=9)
    out = io.BytesIO()
    figure.savefig(out, format="pdf", metadata={"CreationDate": None})
    pyplot.close(figure)
    return out.getvalue()


#: file name → maker, whether the format carries the title and the date
FORMATS: dict[str, tuple[Callable[[], bytes], bool, bool]] = {
    "a.txt": (plain, True, False),
    "a.md": (lambda: f"---\ndate: {DATE}\n---\n# {TITLE}\n\n".encode() + "\n\n".join(PARAGRAPHS).encode(), True, True),
    "a.html": (page, True, True),
    "a.mht": (web_archive, True, True),
    "a.docx": (word, True, True),
    "a.odt": (odt, True, True),
    "a.rtf": (rtf, True, True),
    "a.pdf": (pdf, True, False),
    "a.xml": (feed, True, True),
    "a.json": (json_list, True, True),
    "a.jsonl": (json_lines, True, True),
    "a.csv": (table, True, True),
    "a.eml": (letter, True, True),
    "a.zip": (zipped, True, True),
    "a.tar.gz": (tarred, True, True),
}
