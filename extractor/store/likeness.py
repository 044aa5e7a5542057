"""Whether two texts are the same article: reprinted, with another headline, a sentence cut or a word changed.

Texts are signed (MinHash of their four-word runs), so that those that may be alike can be found by equal bands of their
signatures, and judged by their words: most runs must be common, and what tells articles of one pattern apart, numbers,
months and names, must agree. Two monthly reports with other numbers are no copies.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor import lexicon

_RUN = 4  # words of a run
_LEAST_WORDS = 20  # shorter texts are copies only when equal
_LEAST_COMMON = 0.7  # of all runs of both texts
_LEAST_HELD = 0.9  # of the runs of an excerpt
_NUMBERS, _BANDS = 80, 20  # of a signature; four numbers a band find 99.6 of 100 copies that have 0.7 in common
_MIXER = 0x9E3779B97F4A7C15  # 2⁶⁴ divided by the golden ratio

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_NAME = re.compile(r"(?<=[^.!?…:;\s] |.«|.\()[А-ЯЁA-Z][\w-]+")  # a capital in the middle of a sentence, or quoted
_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_TITLE = 200
_SHORT = 80  # a line of only a date, a time and a place is not longer
_LEAD = re.compile(r"[^\n–—]{0,80}?\d{4}\s?(?:года|г\.)?[^\n–—\w]{0,3}(?:[/(][^)/\n]{1,40}[/)])?[\s.]*[–—.]\s")


@dataclass(frozen=True, slots=True)
class Words:
    """What is compared of a text: everything but its title and dateline."""

    runs: frozenset[tuple[str, ...]]
    numbers: Counter[str]
    names: frozenset[str]  # beginnings, so that case endings do not matter
    beginnings: frozenset[str]  # of all words


def signature(text: str) -> bytes:
    """MinHash of a text: `_NUMBERS` numbers of 32 bits, the same on every machine; empty for a short text."""
    import numpy as np

    words = [zlib.crc32(word.encode()) for word in _words(_body(text))]
    if len(words) < _LEAST_WORDS:
        return b""
    hashes = np.array(words, dtype=np.uint64)
    runs = np.zeros(len(words) - _RUN + 1, dtype=np.uint64)
    for i in range(_RUN):
        runs = (runs ^ hashes[i : i + len(runs)]) * np.uint64(_MIXER)
    runs = np.unique(runs ^ (runs >> np.uint64(29)))
    factors, addends = (np.array(numbers, dtype=np.uint64)[:, None] for numbers in _permutations())
    least = np.full(_NUMBERS, 2**64 - 1, dtype=np.uint64)
    for start in range(0, len(runs), 4096):  # memory stays bounded for a book
        permuted = runs[None, start : start + 4096] * factors + addends
        least = np.minimum(least, permuted.min(axis=1))
    return (least >> np.uint64(32)).astype("<u4").tobytes()


def bands(signed: bytes) -> list[int]:
    """Hashes of the parts of a signature, with their places: texts that have none in common are no copies."""
    width = len(signed) // _BANDS
    parts = (bytes([i]) + signed[i * width : (i + 1) * width] for i in range(_BANDS if signed else 0))
    digests = (hashlib.blake2b(part, digest_size=8).digest() for part in parts)
    return sorted(int.from_bytes(digest, "big", signed=True) for digest in digests)


def are_copies(one: str, other: str) -> bool:
    """Whether two texts are the same article, but for small edits.

    >>> news = "Новости\\nЗавод «Заря» в Туле выпустил за год 120 тракторов и 40 комбайнов, сообщил директор завода. "
    >>> news += "Он добавил, что в новом цехе заняты ещё 15 человек, а линия сборки будет готова к зиме."
    >>> are_copies(news, news.replace("Новости", "Другой заголовок"))
    True
    >>> are_copies(news, news.replace("120", "130"))
    False
    """
    return is_copy(read(one), read(other))


def read(text: str) -> Words:
    """A text as it is compared."""
    body = _body(text)
    words = _words(body)
    if len(words) < _LEAST_WORDS:
        return Words(frozenset(), Counter(), frozenset(), frozenset())
    values = _values()
    numbers = Counter(values.get(word, word) for word in words if word[0].isdigit() or word in values)
    names = frozenset(_beginning(name) for name in _NAME.findall(body))
    beginnings = frozenset(word[:size] for word in words for size in range(max(1, len(word) - 4), len(word) + 1))
    runs = frozenset(zip(*(words[i:] for i in range(_RUN)), strict=False))
    return Words(runs, numbers, names, beginnings)


def is_copy(one: Words, other: Words) -> bool:
    """Whether two texts are one article."""
    if not one.runs or not other.runs:
        return False
    common = len(one.runs & other.runs)
    if common < _LEAST_COMMON * (len(one.runs) + len(other.runs) - common):
        return False
    return not (_says_more(one, other) and _says_more(other, one))


def is_excerpt(part: Words, whole: Words) -> bool:
    """Whether a text is the beginning, or another part, of a longer one."""
    if not part.runs or _says_more(part, whole):
        return False
    return len(part.runs & whole.runs) >= _LEAST_HELD * len(part.runs)


def _says_more(one: Words, other: Words) -> bool:
    """Whether a text has numbers or names that the other lacks."""
    return bool(one.numbers - other.numbers) or not one.names <= other.beginnings


def _beginning(name: str) -> str:
    """«Туле» → «ту», «Лунёвым» → «лунев»: a name without the most that an ending takes off it."""
    plain = _fold(_WORD.findall(name)[0])
    return plain[: max(2, len(plain) - 2)]


def _words(body: str) -> list[str]:
    """Words and numbers, folded; «12.03.2024» gives the same as «12 марта 2024»."""
    dated = _DATE.sub(_spell_month, body)
    return [_plain_number(word) if word[0].isdigit() else word for word in _WORD.findall(_fold(dated))]


def _plain_number(word: str) -> str:
    return (word.lstrip("0") or "0").replace(",", ".")


def _spell_month(found: re.Match[str]) -> str:
    return f"{found[1]} {_month_words().get(found[2].lstrip('0'), found[2])} {found[3]}"


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _body(text: str) -> str:
    """The text without its title, lines of only a date at its ends, and the date that leads the first paragraph."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and len(lines[0]) <= _LONGEST_TITLE:
        del lines[0]
    kept = [
        line
        for i, line in enumerate(lines)
        if not ((i < 3 or i >= len(lines) - 3) and len(line) <= _SHORT and _YEAR.search(line))
    ]
    if kept:
        kept[0] = _LEAD.sub("", kept[0], count=1) if _LEAD.match(kept[0]) else kept[0]
    return "\n".join(kept)


@cache
def _month_words() -> dict[str, str]:
    return {row["month"]: row["forms"].split()[1] for row in lexicon.rows("months")}


@cache
def _values() -> dict[str, str]:
    """Months and numbers written as words → what they mean."""
    months = {form: f"month {row['month']}" for row in lexicon.rows("months") for form in row["forms"].split()}
    cardinals = (row for row in lexicon.rows("numerals") if row["class"] == "cardinal" and row["value"] != "1")
    return {**{form: row["value"] for row in cardinals for form in row["forms"].split()}, **months}


@cache
def _permutations() -> tuple[Sequence[int], Sequence[int]]:
    """Odd factors and addends of 64 bits that do not depend on the machine."""
    digest = hashlib.shake_128(b"signature").digest(16 * _NUMBERS)
    numbers = [int.from_bytes(digest[a:b], "big") for a, b in pairwise(range(0, len(digest) + 1, 8))]
    return [number | 1 for number in numbers[:_NUMBERS]], numbers[_NUMBERS:]
