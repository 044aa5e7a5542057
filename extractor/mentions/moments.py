"""The grammar of dates: words → a Moment, as far as the words say it; what is missing is resolved in `dates`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from extractor import lexicon
from extractor.mentions import calendar


class Moment(NamedTuple):
    """A date or period as said. Unknown parts are None; `span` is an interval that nothing can be added to."""

    end: int  # offset in the text behind it
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    months: tuple[int, int] | None = None  # first and last month; below 1 in the year before
    span: str = ""  # ISO, complete
    days: tuple[int, int] | None = None  # first and last day of `month`
    relative: bool = False  # said from the day of publication
    weak: bool = False  # «года», «месяца»: a date only after «конец», «начало», «середина»
    anaphoric: bool = False  # said from another date of the text: «годом ранее»


# -- words --------------------------------------------------------------------------------------------------------

MONTHS: Mapping[str, int] = {
    form: int(row["month"]) for row in lexicon.rows("months") for form in row["forms"].split()
}  # fmt: skip
_WEEKDAYS = {form: int(row["weekday"]) for row in lexicon.rows("weekdays") for form in row["forms"].split()}
_SEASONS = {form: row for row in lexicon.rows("seasons") for form in row["forms"].split()}
_DAYS = {row["word"]: int(row["days"]) for row in lexicon.rows("relative_days")}
_SHIFTS = {row["stem"]: int(row["shift"]) for row in lexicon.rows("relative_words")}
_ORDINALS = lexicon.table("ordinals", "value")
_CARDINALS = {form: int(float(row["value"])) for row in lexicon.rows("numerals") for form in row["forms"].split()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, map(str, words)), key=len, reverse=True))  # type: ignore[call-overload]


_ENDING = r"(?:-?(?:[оеы]?го|[оеы]?му|[ыи]?й|[оеы]?м|ая|я|ое|ье|е)(?![а-я]))"
_ORDINAL_STEMS = {
    re.sub(r"(?:ый|ий|ой)$", "", word): int(value)
    for word, value in _ORDINALS.items()
    if word.endswith(("ый", "ий", "ой"))
}  # fmt: skip
_ORDINAL_END = r"(?:ого|ому|ьего|ьему|ое|ье|ый|ий|ой|ом|ьем|ым|ьим)\b"
_ORDINAL_WORD = rf"(?:(?:двадцать|тридцать)\s)?(?:{_any(_ORDINAL_STEMS)}){_ORDINAL_END}"
_MONTH_STOP = _any(
    form for row in lexicon.rows("months") for form in row["forms"].split() if not form.startswith(row["stem"])
)
_MONTH = rf"(?:(?:{_MONTH_STOP})\.|(?:{_any(MONTHS)})\b)"
_YEAR_WORD = r"(?:год(?:а|у|ом|е|ы|ов|ам|ах|ами)?\b|гг?\b\.?)"
_Y4 = r"(?:1[5-9]|20|21)\d\d"
_YEAR = rf"(?P<year>{_Y4})(?!\d|[.,]\d|\s?%){_ENDING}?(?:\s?{_YEAR_WORD})?"
_SHIFT = rf"(?P<shift>{_any(_SHIFTS)})[а-я]*"
_RELATIVE_YEAR = rf"{_SHIFT}\s(?:года|году|годом|год|г\.)"
_OF_YEAR = rf"(?:\s(?:{_YEAR}|{_RELATIVE_YEAR}|(?P<thisyear>(?:с\.\s?г\.|с/г|т\.\s?г\.))))"
_DAY = r"(?P<day>[0-3]?\d)(?:-?(?:[оеы]?го|му|[ыи]?й|м|е|ое|ого))?"
_DASH = r"\s?[-–—‑−]\s?"
_NUMBERED = rf"(?P<number>[1-4](?:{_ENDING})?|i{{1,3}}|iv|(?:перв|втор|трет|четверт)[а-я]+)"

Rule = Callable[[re.Match[str], dt.date | None], Moment | None]
_RULES: list[tuple[re.Pattern[str], Rule, str]] = []


def _rule(pattern: str, start: str) -> Callable[[Rule], Rule]:
    """Register a rule for a pattern; `start` says what its first atom can be: n(umber), m(onth), w(ord)."""

    def register(rule: Rule) -> Rule:
        _RULES.append((re.compile(pattern), rule, start))
        return rule

    return register


def read(text: str, start: int, kind: str, today: dt.date | None) -> Moment | None:
    """The longest moment at an offset of a folded text (see `fold`). `kind` is that of the first atom: n, m or w."""
    best: Moment | None = None
    for pattern, rule in _rules(kind):
        match = pattern.match(text, start)
        found = rule(match, today) if match else None
        if found and (best is None or found.end > best.end):
            best = found
    return best


@cache
def _rules(kind: str) -> list[tuple[re.Pattern[str], Rule]]:
    return [(pattern, rule) for pattern, rule, starts in _RULES if kind in starts]


def fold(text: str) -> str:
    """The text in lower case, ё as е, every space a plain one; of the same length."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char, plain in _FOLDED:
        lower = lower.replace(char, plain)
    return lower


_FOLDED = (("ё", "е"), ("\u00a0", " "), ("\u2009", " "), ("\u202f", " "), ("\t", " "))


def _year(match: re.Match[str], today: dt.date | None) -> tuple[int | None, bool]:
    """(year, whether it was said from the day of publication) of _OF_YEAR."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]), False
    shift = groups.get("shift")
    if shift and today:
        return today.year + _SHIFTS[shift], True
    if groups.get("thisyear") and today:
        return today.year, True
    return None, False


def _number(word: str) -> int:
    """1…4 of «1-й», «III», «третьем»; days in words of «двадцать пятого»."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits[0])
    if word in _ROMAN:
        return _ROMAN[word]
    return sum(_CARDINALS.get(part) or _ordinal(part) for part in word.split())


def _ordinal(word: str) -> int:
    return max((value for stem, value in _ORDINAL_STEMS.items() if word.startswith(stem)), default=0)


def _dated(match: re.Match[str], today: dt.date | None, month: int, day: int) -> Moment | None:
    year, relative = _year(match, today)
    if not calendar.is_date(year or 2024, month, day):
        return None
    return Moment(match.end(), year, month, day, relative=relative)


# -- days ---------------------------------------------------------------------------------------------------------


@_rule(rf"{_DAY}\s(?P<month>{_MONTH}){_OF_YEAR}?", "n")
def _day_month(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«9 марта», «9-го марта 2023 г.», «9 марта прошлого года»"""
    return _dated(match, today, MONTHS[match["month"].rstrip(".")], int(match["day"]))


@_rule(rf"(?P<day>{_ORDINAL_WORD})\s(?P<month>{_MONTH}){_OF_YEAR}?", "w")
def _day_in_words(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«первого сентября»"""
    return _dated(match, today, MONTHS[match["month"].rstrip(".")], _number(match["day"]))


@_rule(
    rf"{_DAY}(?:{_DASH}|\sи\s|\sпо\s|,\s)(?P<last>[0-3]?\d)(?:-?(?:го|е|ое))?\s(?P<month>{_MONTH}){_OF_YEAR}?", "n"
)
def _days_of_month(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«25–27 мая», «25 и 26 мая», «с 25 по 27 мая»"""
    month, first, last = MONTHS[match["month"].rstrip(".")], int(match["day"]), int(match["last"])
    year, relative = _year(match, today)
    if first >= last or not calendar.is_date(year or 2024, month, last) or not first:
        return None
    return Moment(match.end(), year, month, days=(first, last), relative=relative)


@_rule(r"(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>(?:19|20)\d\d|\d\d)(?!\d|\.\d)(?:\s?(?:г\.|г\b|года\b))?", "n")
def _numeric(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«12.03.2022», «12.03.22 г.»"""
    year = int(match["year"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if not calendar.is_date(year, int(match["month"]), int(match["day"])):
        return None
    return Moment(match.end(), year, int(match["month"]), int(match["day"]))


@_rule(r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)", "n")
def _iso(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«2022-03-12»"""
    if not calendar.is_date(int(match["year"]), int(match["month"]), int(match["day"])):
        return None
    return Moment(match.end(), int(match["year"]), int(match["month"]), int(match["day"]))


@_rule(rf"(?P<word>{_any(_DAYS)})\b(?!\sв)?", "w")
def _relative_day(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«вчера», «завтра»"""
    if today is None:
        return None
    return _on(match.end(), today + dt.timedelta(_DAYS[match["word"]]))


@_rule(
    rf"(?:(?P<which>{_any(_SHIFTS)})[а-я]*\s)?(?P<weekday>{_any(_WEEKDAYS)})\b"
    rf"(?:,?\s{_DAY}\s(?P<month>{_MONTH}){_OF_YEAR}?)?",
    "w",
)
def _weekday(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в пятницу», «в прошлую пятницу», «в четверг, 9 марта»"""
    if match["month"]:
        return _dated(match, today, MONTHS[match["month"].rstrip(".")], int(match["day"]))
    if today is None:
        return None
    number = _WEEKDAYS[match["weekday"]]
    back = (today.isoweekday() - number) % 7
    shift = _SHIFTS[match["which"]] if match["which"] else None
    if shift is None:
        return Moment(match.end(), days=(-back, (-back) % 7 and 7 - back), relative=True)
    return _on(match.end(), today - dt.timedelta(today.isoweekday() - number) + dt.timedelta(7 * shift))


def _on(end: int, day: dt.date) -> Moment:
    return Moment(end, day.year, day.month, day.day, relative=True)


# -- months -------------------------------------------------------------------------------------------------------


@_rule(r"нов(?:ого|ому)\sгод[ау]\b", "w")
def _new_year(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«до Нового года», «к Новому году»: the end of the year"""
    if today is None or not (_follows(match, "до") or _follows(match, "к")):
        return None
    return Moment(match.end(), today.year, 12, 31, relative=True)


def _ends_at(match: re.Match[str]) -> bool:
    """«до лета», «до конца лета»: no genitive of a number of years."""
    return any(_follows(match, word) for word in ("до", "конца", "начала", "середины"))


def _follows(match: re.Match[str], word: str) -> bool:
    """Whether a word stands right before the match."""
    start = match.start()
    return match.string[max(0, start - len(word) - 1) : start] == f"{word} "


@_rule(rf"(?:{_SHIFT}|нов[а-я]+)\sучебн[а-я]+\sгод[а-я]*", "w")
def _school_year(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в следующем учебном году», «с нового учебного года»: from September on"""
    if today is None:
        return None
    first = today.year - (today.month < _SEPTEMBER) + (_SHIFTS[match["shift"]] if match["shift"] else 1)
    return Moment(match.end(), span=f"{first}/{first + 1}", relative=True)


_SEPTEMBER = 9


@_rule(rf"(?P<month>{_MONTH}){_OF_YEAR}?", "m")
def _month(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в марте», «март 2022 года», «в декабре прошлого года»"""
    year, relative = _year(match, today)
    return Moment(match.end(), year, MONTHS[match["month"].rstrip(".")], relative=relative)


@_rule(rf"(?P<month>{_MONTH})(?:{_DASH}|\sи\s|\sпо\s)(?P<last>{_MONTH}){_OF_YEAR}?", "m")
def _months(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«январь–май 2022 года», «в январе-октябре», «с января по апрель»"""
    first, last = MONTHS[match["month"].rstrip(".")], MONTHS[match["last"].rstrip(".")]
    year, relative = _year(match, today)
    if first == last:
        return None
    return Moment(match.end(), year, months=(first - 12 if first > last else first, last), relative=relative)


@_rule(rf"(?P<shift>{_any(_SHIFTS)})[а-я]*\s(?P<unit>месяц|недел|квартал|полугоди)(?:[ауеиюя]|ем|ом|ей)?\b", "w")
def _relative_period(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в прошлом месяце», «на следующей неделе», «в текущем квартале»"""
    if today is None:
        return None
    shift, unit, end = _SHIFTS[match["shift"]], match["unit"], match.end()
    if unit == "месяц":
        found = calendar.month(today.year, today.month + shift)
    elif unit == "квартал":
        total = today.year * 4 + (today.month - 1) // 3 + shift
        found = calendar.quarter(total // 4, total % 4 + 1)
    elif unit == "полугоди":
        total = today.year * 2 + (today.month - 1) // 6 + shift
        found = calendar.half(total // 2, total % 2 + 1)
    else:
        monday = today - dt.timedelta(today.isoweekday() - 1) + dt.timedelta(7 * shift)
        found = f"{monday.isoformat()}/{(monday + dt.timedelta(6)).isoformat()}"
    return Moment(end, span=found, relative=True)


# -- parts of a year ------------------------------------------------------------------------------------------------


@_rule(rf"{_NUMBERED}\s(?:квартал[а-я]*|кв\.){_OF_YEAR}?", "nw")
def _quarter(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в I квартале 2025 года», «4-й квартал», «третий квартал»"""
    year, relative = _year(match, today)
    number = _number(match["number"])
    return Moment(match.end(), year, quarter=number, relative=relative) if 1 <= number <= 4 else None


@_rule(
    rf"{_NUMBERED}(?:{_DASH}|\sи\s)(?P<last>[1-4](?:{_ENDING})?|i{{1,3}}|iv|(?:втор|трет|четверт)[а-я]+)"
    rf"\s(?:квартал[а-я]*|кв\.){_OF_YEAR}?",
    "nw",
)
def _quarters(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в I–III кварталах 2022 года»"""
    year, relative = _year(match, today)
    first, last = _number(match["number"]), _number(match["last"])
    if not 1 <= first < last <= 4:
        return None
    return Moment(match.end(), year, months=(3 * first - 2, 3 * last), relative=relative)


@_rule(rf"{_NUMBERED}\s(?:полугоди[а-я]*|половин[а-я]+\s(?=года|{_Y4})){_OF_YEAR}?", "nw")
def _half(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«первое полугодие 2025 года», «II полугодие»"""
    year, relative = _year(match, today)
    number = _number(match["number"])
    return Moment(match.end(), year, half=number, relative=relative) if number in (1, 2) else None


@_rule(rf"{_NUMBERED}\sполовин[а-я]+\s(?P<of>(?P<year2>{_Y4})\s?{_YEAR_WORD}?|{_SHIFT}\sгода|года)", "nw")
def _half_of(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«во второй половине 2025 года», «в первой половине года»"""
    number = _number(match["number"])
    year = int(match["year2"]) if match["year2"] else None
    if year is None and match["shift"] and today:
        year = today.year + _SHIFTS[match["shift"]]
    if number not in (1, 2):
        return None
    return Moment(match.end(), year, half=number)


_COUNTS = {word: number for word, number in _CARDINALS.items() if 2 <= number <= 11 and " " not in word}


@_rule(
    rf"(?:перв(?:ые|ых)\s)?(?P<count>1?\d|{_any(_COUNTS)})(?:-(?:ти|и|х|ми))?"
    rf"\s(?P<unit>месяц(?:а|ев|ам|ах)|мес\b\.?|квартал(?:а|ов|ам|ах))"
    rf"\s(?:{_YEAR}|{_RELATIVE_YEAR}|(?P<thisyear>года\b|[ст]\.\s?г\.))",
    "nw",
)
def _first_months(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«за 9 месяцев 2022 года», «за первые девять месяцев этого года»"""
    year, relative = _year(match, today)
    count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
    count *= 3 if match["unit"].startswith("квартал") else 1
    return Moment(match.end(), year, months=(1, count), relative=relative) if 2 <= count <= 12 else None


@_rule(rf"(?:(?P<before>{_any(_SHIFTS)})[а-я]*\s)?(?P<season>{_any(_SEASONS)})\b{_OF_YEAR}?", "w")
def _season(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«летом 2022 года», «осенью», «этой зимой»"""
    year, relative = _year(match, today)
    row = _SEASONS[match["season"]]
    if match["season"] == "лет" or (match["season"] == "лета" and year is None and not _ends_at(match)):
        return None  # «пять лет»; «до лета» is a season
    if match["before"] and today:
        year = today.year + _SHIFTS[match["before"]]
    first = int(row["first"]) - 12 * int(row["back"])
    return Moment(match.end(), year, months=(first, first + 2), relative=relative)


# -- years --------------------------------------------------------------------------------------------------------


@_rule(_YEAR, "n")
def _plain_year(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«2023 год», «в 2022-м», «2022» (where `dates` allows it bare)"""
    return Moment(match.end(), int(match["year"]))


@_rule(
    rf"(?P<first>{_Y4}){_ENDING}?(?:\s?{_YEAR_WORD})?(?:{_DASH}|\sи\s|/|\sпо\s|\sдо\s)"
    rf"(?P<last>{_Y4}|\d\d(?=\s?{_YEAR_WORD}))(?!\d){_ENDING}?"
    rf"(?:\s?(?:(?:учебн|финансов|маркетингов|отчетн)[а-я]+\s)?{_YEAR_WORD})?",
    "n",
)
def _years(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«2013–2022 годы», «2022/23 год», «в 2021 и 2022 годах», «с 2013 по 2022 год»"""
    first, last = int(match["first"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 150:
        return None
    return Moment(match.end(), span=f"{first}/{last}")


@_rule(rf"{_RELATIVE_YEAR}", "w")
def _relative_year(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в прошлом году», «текущего года»"""
    if today is None:
        return None
    return Moment(match.end(), today.year + _SHIFTS[match["shift"]], relative=True)


@_rule(r"(?P<unit>года|году|месяца|квартала|полугодия|недели)\b", "w")
def _bare_period(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«до конца года», «к началу месяца»"""
    if today is None:
        return None
    if match["unit"] in ("года", "году"):
        return Moment(match.end(), today.year, relative=True, weak=True)
    if match["unit"] == "месяца":
        return Moment(match.end(), today.year, today.month, relative=True, weak=True)
    if match["unit"] == "квартала":
        return Moment(match.end(), today.year, quarter=(today.month + 2) // 3, relative=True, weak=True)
    if match["unit"] == "полугодия":
        return Moment(match.end(), today.year, half=(today.month + 5) // 6, relative=True, weak=True)
    monday = today - dt.timedelta(today.isoweekday() - 1)
    span = f"{monday.isoformat()}/{(monday + dt.timedelta(6)).isoformat()}"
    return Moment(match.end(), span=span, relative=True, weak=True)


@_rule(r"(?:с\.\s?г\.|т\.\s?г\.)", "w")
def _this_year(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«с. г.»: of this year"""
    return Moment(match.end(), today.year, relative=True) if today else None


@_rule(r"(?P<years>1\d\d0|20\d0|\d0)-?е?(?:ые|ых|х|е|ми)(?:-х)?(?:\s(?:годы|годов|годах|годам|гг\.?))?(?![а-я])", "n")
def _decade(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«1990-е», «в 2020х гг.», «90-х годов»"""
    first = int(match["years"])
    if first < 100:
        if "год" not in match[0] and "гг" not in match[0]:
            return None
        first += 1900 if first > 20 else 2000
    return Moment(match.end(), span=f"{first}/{first + 9}")


@_rule(
    r"(?P<first>1[5-9]\d0|20\d0)(?:-?[ех])?\s?[-–—]\s?(?P<last>\d0)-?[ех](?:\s(?:годы|годов|годах|годам|гг\.?))?", "n"
)
def _decades(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«в 1940—50-х годах»"""
    first = int(match["first"])
    last = first // 100 * 100 + int(match["last"]) + 9
    return Moment(match.end(), span=f"{first}/{last}") if last > first else None


@_rule(r"(?P<number>[ivx]{1,5}|1?\d|2[01])(?:-?(?:й|го|м))?\s(?:век(?:а|е|у|ом)?|столети(?:е|я|и))\b", "nw")
def _century(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«XXI век», «в 20-м веке»"""
    word = match["number"]
    number = int(word) if word.isdigit() else roman(word)
    if not 1 <= number <= 22 or (word.isdigit() and number < 10):
        return None
    return Moment(match.end(), span=f"{100 * number - 99:04}/{100 * number:04}")


def roman(word: str) -> int:
    """XIV → 14; 0 when it is no Roman number."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for a, b in zip(word, word[1:] + " ", strict=True):
        value = values.get(a, 0)
        total += -value if values.get(b, 0) > value else value
    return total


@_rule(
    r"(?:(?P<count>\d+|[а-я]+(?:\s[а-я]+)?)\s)?(?P<unit>год|лет|месяц|недел|день|дня|дней)(?:а|у|ев|ю|и|ь)?\sназад\b",
    "nw",
)
def _ago(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«пять лет назад», «год назад», «3 месяца назад»"""
    if today is None:
        return None
    word, unit = match["count"] or "1", match["unit"]
    count = int(word) if word.isdigit() else sum(_CARDINALS.get(part, 999) for part in word.split())
    if count > 500:
        return None
    if unit in ("год", "лет"):
        return Moment(match.end(), today.year - count, relative=True)
    if unit == "месяц":
        return Moment(match.end(), span=calendar.month(today.year, today.month - count), relative=True)
    return _on(match.end(), today - dt.timedelta(count * (7 if unit == "недел" else 1)))


@_rule(r"год(?:ом)?\s(?:ранее|раньше)\b|за\sгод\sдо\sэтого\b", "w")
def _year_before(match: re.Match[str], today: dt.date | None) -> Moment | None:
    """«годом ранее»: the year before the one last spoken of"""
    return Moment(match.end(), anaphoric=True)


def starts() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words, and beginnings of words, with which a moment can begin (a month apart): a cheap first look."""
    words = {*_WEEKDAYS, *_SEASONS, *_DAYS, *_ROMAN, *_CARDINALS, "за", "с", "т"}
    return frozenset(words), (*_SHIFTS, *_ORDINAL_STEMS, "год", "месяц", "недел", "квартал", "полугоди", "нов")
