"""Raw text → the text that is stored: once, here, so that every offset later points into clean words.

`clean` is an ordered list of small steps, each text → text. Cleaning a clean text changes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache

from extractor import lexicon
from extractor.articles.lookalikes import mend_words
from extractor.articles.paragraphs import unwrap

Step = Callable[[str], str]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufffc]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f" [ {_ODD_SPACES}]+|[{_ODD_SPACES}][ {_ODD_SPACES}]*")  # all but a single plain space
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\x0c]")
_ENTITY = re.compile(r"&(?:nbsp|quot|laquo|raquo|mdash|ndash|amp|lt|gt|shy|hellip|#\d{2,5});")
_GLUED = re.compile(r"(?<=[а-яё»)\d]{2})([.!?…])(?=«?[А-ЯЁ][а-яё])")
_LONGEST_FURNITURE = 300
_LONGEST_TAIL = 2000
_PICTOGRAPH = re.compile("[\u2190-\u21ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]")
_COMBINING = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}


def clean(text: str) -> str:
    """The text without conversion debris, page furniture and look-alike letters; one line a paragraph."""
    for step in STEPS:
        text = step(text)
    return text


def _line_ends(text: str) -> str:
    return _LINE_ENDS.sub("\n", text)


def _entities(text: str) -> str:
    """«&nbsp;» and the like, left by a page that escaped its text twice."""
    return html.unescape(text) if _ENTITY.search(text) else text


def _characters(text: str) -> str:
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    for decomposed, letter in _COMBINING.items():
        text = text.replace(decomposed, letter)
    return text


def _pictographs(text: str) -> str:
    """«✔Иван» → «✔ Иван»: a sign used as a bullet must not become part of a name."""
    return _PICTOGRAPH.sub(lambda found: f" {found.group()} ", text)


def _debris(text: str) -> str:
    """Marks that converters leave inside the text: «[bookmark: _GoBack]», field codes, author stubs."""
    return _patterns("inline").sub(" ", text)


def _captions(text: str) -> str:
    """Share prices and photo credits set between lead and text: «… заявил он Фото: И. Петров / ТАСС Завод …»."""
    return _patterns("break").sub("\n", text)


def _spaces(text: str) -> str:
    """One space between words, none at the ends of lines."""
    return "\n".join(line.strip(" ") for line in _SPACES.sub(" ", text).split("\n"))


def _glued_sentences(text: str) -> str:
    """«…построен.Ожидается…»: the space after a full stop that was lost with a paragraph's end."""
    return _GLUED.sub(r"\1 ", text)


def _tails(text: str) -> str:
    """Page furniture glued to the last words of an article: «<…> Темы Экономика Статус материала Опубликован …»."""
    start = max(len(text) // 2, len(text) - _LONGEST_TAIL)
    lower = text[start:].lower()
    found = _patterns("tail").search(text, start) if any(sign in lower for sign in _signs()) else None
    return text[: found.start()] if found else text


def _furniture(text: str) -> str:
    """Lines that belong to the page, not to the article: photo credits, share buttons, «Читайте также»."""
    furniture = _patterns("line")
    return "\n".join(
        line for line in text.split("\n") if not line or len(line) > _LONGEST_FURNITURE or not furniture.fullmatch(line)
    )


def _blank_lines(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")


@cache
def _patterns(place: str) -> re.Pattern[str]:
    rows = [row["pattern"] for row in lexicon.rows("debris") if row["place"] == place]
    return re.compile("|".join(f"(?:{pattern})" for pattern in rows), re.IGNORECASE)


@cache
def _signs() -> tuple[str, ...]:
    """What stands in every tail: the patterns themselves are slow to look for."""
    return tuple(row["sign"].lower() for row in lexicon.rows("debris") if row["place"] == "tail")


STEPS: tuple[Step, ...] = (
    _line_ends,
    _entities,
    _characters,
    _pictographs,
    _debris,
    _captions,
    _spaces,
    mend_words,
    _glued_sentences,
    unwrap,
    _tails,
    _furniture,
    _blank_lines,
)
