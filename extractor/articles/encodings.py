"""Bytes → text, in the encodings of twenty years of Russian files."""

from __future__ import annotations

import codecs
import re
from collections import Counter

import chardet

from extractor.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What Russian files are really written in; a guess outside this list is not believed.
_CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "maccyrillic")
_FREQUENT = frozenset("оеаинтсрвл")
#: Signs that hardly ever stand in Russian texts, and capital letters inside words: marks of a wrong encoding.
_STRANGE = re.compile("[^\\s\x20-\x7eА-Яа-яЁё«»„“”’–—…№\u00a0\u00ad©]|(?<=[а-яё])[А-ЯЁ]")
_MOJIBAKE = re.compile("[ÐÑРС][\u0080-\u00bfА-Яа-я°±Ђ-џ]")


def decode(data: bytes, declared: str = "") -> str:
    """Text of a file; `declared` is what its own header says, believed only when the result reads like text.

    Raises ArticleError when the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:4096]:
        return _wide(data)
    try:
        return repair(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return repair(data.decode(_best(data, declared), errors="replace"))


def repair(text: str) -> str:
    """Undoes a double decoding («РџСЂРёРІРµС‚» → «Привет») when the result is surely better; else the text itself."""
    if len(_MOJIBAKE.findall(text)) * 6 < len(text):
        return text
    for wrong in ("windows-1251", "latin-1", "cp1252"):
        try:
            mended = text.encode(wrong).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if russian(mended) > russian(text):
            return mended
    return text


def russian(text: str) -> float:
    """How much a text looks like Russian: 0 (not at all) … 1, by the share and frequency of its letters."""
    sample = text[:20_000]
    letters = {letter: count for letter, count in Counter(sample).items() if letter.isalpha()}
    cyrillic = {letter: count for letter, count in letters.items() if "а" <= letter.lower() <= "я" or letter in "ёЁ"}
    if not cyrillic:
        return 0.0
    total = sum(cyrillic.values())
    lower = sum(count for letter, count in cyrillic.items() if letter.islower()) / total
    frequent = sum(count for letter, count in cyrillic.items() if letter.lower() in _FREQUENT) / total
    strange = len(_STRANGE.findall(sample)) / len(sample)
    return max(0.0, total / sum(letters.values()) * (0.3 + 0.2 * lower + 0.5 * frequent) - 3 * strange)


def _best(data: bytes, declared: str) -> str:
    candidates = [*_CYRILLIC]
    for name in (declared, str(chardet.detect(data[:20_000]).get("encoding") or "")):
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if known.startswith(("cp12", "koi8", "iso8859", "cp866", "mac", "utf")):
            candidates.insert(0, known)
    sample = data[:20_000]
    return max(candidates, key=lambda name: russian(sample.decode(name, errors="replace")))


def _wide(data: bytes) -> str:
    """UTF-16 without a byte order mark: the zero bytes stand all on one side."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    high = data[1:4096:2].count(4) + odd  # the high byte of Cyrillic letters is 4
    low = data[0:4096:2].count(4) + even
    half = len(data[:4096]) // 2
    for encoding, share in (("utf-16-le", high), ("utf-16-be", low)):
        if half and share > 0.7 * half:
            return data.decode(encoding, errors="replace")
    raise ArticleError("файл двоичный, в нём нет текста; уберите его из папки или сохраните как текст")
