"""Letters (eml) and web archives (mht)."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from extractor.articles.encodings import decode
from extractor.articles.raw import RawArticle
from extractor.articles.readers.html import declared_encoding, fragment_text, read_page
from extractor.errors import ArticleError


def read(data: bytes, name: str) -> Iterator[RawArticle]:
    """The body of a letter with its subject and date, or the page of a web archive. Raises ArticleError for neither."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    is_archive = "snapshot-content-location" in message or message.get_content_type() == "multipart/related"
    if pages and (is_archive or not plain):
        markup = _text(pages[0])
        raw = read_page(markup) if is_archive else RawArticle(fragment_text(markup))
    elif plain:
        raw = RawArticle(_text(plain[0]))
    else:
        raise ArticleError("в письме нет текста; сохраните вложения отдельно")
    yield RawArticle(
        raw.text,
        title=raw.title or _header(message, "subject"),
        published=raw.published or _date(message),
        url=raw.url or _header(message, "snapshot-content-location"),
        author=raw.author or ("" if is_archive else _header(message, "from")),
    )


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(payload).encode()
    return decode(data, part.get_content_charset() or declared_encoding(data))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except Exception:  # a malformed header must not cost the letter
        return ""


def _date(message: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(_header(message, "date")).date()
    except (TypeError, ValueError):
        return None
