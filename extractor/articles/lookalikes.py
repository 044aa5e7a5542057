"""Latin letters inside Russian words («Cовет», «трeх») and Cyrillic ones inside Roman numerals («ХIX»)."""

from __future__ import annotations

import re

_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXaceopxyk", "АВСЕНКМОРТХасеорхук")
_TO_LATIN = str.maketrans("ХІСМVХ", "XICMVX")
_MIXED = re.compile(r"[A-Za-zА-Яа-яЁё]*(?:[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z])[A-Za-zА-Яа-яЁё]*")
_BORDER = re.compile(r"[A-Za-z](?:[А-Яа-яЁё]|(?<=[А-Яа-яЁё].))")  # begins with the rare alphabet: faster
_ROMAN = re.compile(r"[IVXLCDMХІСМ]+")
_SINGLE = re.compile(r"[acoykCOAY](?= [«а-яёА-ЯЁ\d])(?:(?<=[а-яё,»] .)|(?<![^\n].))")
_DIAERESIS = re.compile(r"(?<=[А-Яа-яё])ë|ë(?=[а-яё])")
_LOOKALIKES = frozenset("ABCEHKMOPTXaceopxyk")


def mend_words(text: str) -> str:
    """Words of two alphabets in one, where it is sure; a name such as «АКИpress» stays."""
    if "ë" in text:
        text = _DIAERESIS.sub("ё", text)
    if _BORDER.search(text):  # much cheaper than the search for whole words
        text = _MIXED.sub(_mend, text)
    return _SINGLE.sub(lambda found: found.group().translate(_TO_CYRILLIC), text)


def _mend(found: re.Match[str]) -> str:
    word = found.group()
    if _ROMAN.fullmatch(word):
        return word.translate(_TO_LATIN)
    latin = [letter for letter in word if letter.isascii()]
    cyrillic = len(word) - len(latin)
    if cyrillic >= 1 and len(word) > 2 and cyrillic >= len(latin) and all(letter in _LOOKALIKES for letter in latin):
        return word.translate(_TO_CYRILLIC)
    return word
