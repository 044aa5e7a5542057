"""The publication date that the words of an article or the name of its file give."""

from __future__ import annotations

import datetime as dt
import re

from extractor import lexicon

_MONTHS = {row["forms"].split()[1]: int(row["month"]) for row in lexicon.rows("months")}  # by genitive: «марта»
_MONTH = "|".join(_MONTHS)
_WORDS = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_LABEL = re.compile(r"(?:дата публикации|опубликовано|дата|размещено|обновлено)\b", re.IGNORECASE)
_CITY = r"(?:г\. ?)?[А-ЯЁ][А-Яа-яЁё-]+(?: [А-ЯЁ][а-яё-]+)?[,.]"
_DAY = rf"\d{{1,2}}(?:\s+(?:{_MONTH})(?:\s+\d{{4}}(?:\s?(?:года|г\b))?)?|\.\d{{1,2}}\.\d{{4}})"
_PLACE = re.compile(rf"{_CITY}\s+{_DAY}")
_LEAD = re.compile(rf"{_CITY}\s+{_DAY}\s*\.?\s*(?:[/(][^)/\n]{{1,40}}[/)]\s*)?[.–—-]?\s+(?=[«А-ЯЁA-Z])")
#: «Вологда. Агентство печати, 12.03.2024»: a place, who tells it, and the day at the end
_SIGNED = re.compile(rf"{_CITY}\s[^.!?\n]{{3,50}},\s+{_DAY}\.?$")
_SHORT = 60  # a line of only a date, a time and a place is not longer
_LOWER = frozenset({"года", "г", "в", "и"}) | lexicon.words("place_nouns")
_HEAD, _TAIL = 6, 3  # lines looked at


def of_text(text: str) -> dt.date | None:
    """Date of a dateline: a short line with a full date, «УФА, 9 марта 2023 года –», or a labelled line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines[:_HEAD] + lines[-_TAIL:]:
        dateline = line if is_dateline(line) or _LABEL.match(line) else (_PLACE.match(line) or [""])[0]
        found = full_date(dateline)
        if found:
            return found
    return None


def is_dateline(line: str) -> bool:
    """Whether a line says only when, where and by whom something is told: it is no title."""
    if len(line) > _SHORT or not full_date(line):
        return False
    return _is_mostly_date(line) or bool(_SIGNED.match(line))


def without_lead(line: str) -> str:
    """«Калуга, 29 марта 2024. Завод открыли» → «Завод открыли»."""
    return _LEAD.sub("", line, count=1) if _LEAD.match(line) else line


def of_name(name: str) -> dt.date | None:
    """Date in a file name: «2023-03-09_zavod.txt», «20230309.txt»."""
    found = _ISO.search(name)
    return _date(found[1], found[2], found[3]) if found else None


def full_date(text: str) -> dt.date | None:
    """The first full date of a short text: «9 марта 2023», «09.03.2023», «2023-03-09…»."""
    words = _WORDS.search(text)
    if words:
        return _date(words[3], str(_MONTHS[words[2].lower()]), words[1])
    digits = _DIGITS.search(text)
    if digits:
        return _date(digits[3], digits[2], digits[1])
    iso = _ISO.search(text)
    return _date(iso[1], iso[2], iso[3]) if iso else None


def _is_mostly_date(line: str) -> bool:
    """«9 апреля 2025 года 14:10 Москва, Кремль», not «Праздник 9 мая 2025 года удался»."""
    rest = _DIGITS.sub("", _WORDS.sub("", _ISO.sub("", line)))
    words = re.findall(r"[А-Яа-яЁёA-Za-z]+", rest)
    return all(word[0].isupper() or word in _LOWER for word in words) and len(words) <= 6


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
