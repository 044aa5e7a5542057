"""Finds dates, periods and durations, resolves them against the day of publication, and says how they are used.

The values are those of facts.md: `2023-03-09`, `2025-Q4`, `2025-05-25/2025-05-27`, `2019/..`, `--03-09`. A mention
covers the date itself and the words that make it another one («до конца», «к началу», «с … по …» from the first
number on); other prepositions stay outside. `attributes["prep"]` is the word before it, `attributes["base"]` the date
without its openness («с 2019 года»: 2019), `attributes["days"]` = working where a duration counts working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extractor import lexicon
from extractor.mentions import calendar, durations, labels, moments
from extractor.mentions.atoms import Atom, cut, spanned
from extractor.mentions.moments import Moment
from extractor.model import DateValue, Mention, Reading, Token
from extractor.remembered import Remembered

_ROLES = {tuple(row["phrase"].split()): (row["role"], row["edge"]) for row in lexicon.rows("date_roles")}
_LONGEST = max(map(len, _ROLES))
_WORDS, _STEMS = moments.starts()
_STEM_STARTS = frozenset(stem[:2] for stem in _STEMS)
_LONG_WORD = 8  # letters; «двухмесячный» has more
_TIME_STARTS = ("год", "лет", "месяц", "недел", "сут", "час", "кварт", "пол", *durations.TERM_STEMS)
_DURATION_STEMS = tuple(row["stem"] for row in lexicon.rows("number_adjectives") if row["kind"] == "duration")
_YEAR_PREPOSITIONS = lexicon.words("year_prepositions")
_AFTER_YEAR = lexicon.words("after_year")
_HALF_YEAR_DAYS = 183
_LATE = 7  # days by which an article may come after what it announces: «3 октября пройдёт» of 4 October


class Dated(NamedTuple):
    """A moment over atoms[first:last], and what is said around it."""

    first: int
    last: int
    moment: Moment
    prep: str
    role: str
    instrumental: bool  # «с 2021 годом», «с прошлым годом»
    edge: str  # end, start, middle: «к концу», «в начале», «в середине»


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of dates and durations."""
    atoms = cut(reading)
    resolver = _Resolver(reading)
    found: list[Mention | None] = []
    items = list(_scan(reading, atoms))
    k = 0
    while k < len(items):
        item, after = items[k], items[k + 1] if k + 1 < len(items) else None
        if isinstance(item, durations.Found):
            found.append(_duration(reading, atoms, item))
        elif isinstance(after, Dated) and _is_interval(atoms, item, after):
            found.append(resolver.interval(atoms, item, after))
            k += 1
        else:
            found.append(resolver.mention(atoms, item))
        k += 1
    return [made for made in found if made]


def _is_interval(atoms: Sequence[Atom], first: Dated, last: Dated) -> bool:
    """«с 28 мая по 2 июня», «с ноября 2021 года до марта 2022 года», «28 мая – 2 июня»"""
    a, b = first.moment, last.moment
    if a.span or b.span or a.weak or a.days or b.days or a.months or b.months:
        return False
    gap = [atom.lower for atom in atoms[first.last : last.first]]
    if first.prep in ("с", "со"):
        return gap in (["по"], ["до"], ["до", "конца"], ["по", "конец"])
    alike = (a.month is None, a.day is None) == (b.month is None, b.day is None) and not (a.quarter or b.quarter)
    return alike and len(gap) == 1 and gap[0] in "-–—" and not first.prep and a.month is not None


def _scan(reading: Reading, atoms: Sequence[Atom]) -> Iterator[Dated | durations.Found]:
    text, today = moments.fold(reading.article.text), reading.article.published
    end, done = len(atoms) - 3, 0
    for i, kind in _starts([atom.lower for atom in atoms]):
        if i < done or _in_name(atoms, i):
            continue
        moment = _moment(text, atoms, i, kind, today)
        if moment:
            last = i + 1
            while last < end and atoms[last].start < moment.end:
                last += 1
            placed = _placed(atoms, i, last, moment)
            if placed.edge or not moment.weak:
                yield placed
                done = last
                continue
        done = labels.clock(atoms, i)
        duration = durations.read(atoms, i) if not done else None
        if duration:
            if not _is_age(reading, atoms, duration):
                yield duration
            done = max(i + 1, duration.last)


def _starts(words: Sequence[str]) -> list[tuple[int, str]]:
    """Where a date or duration can begin, and what begins it: n(umber), m(onth) or w(ord)."""
    kinds = {word: kind for word in set(words) if (kind := _START_KINDS[word])}
    return [(i, kinds[word]) for i, word in enumerate(words) if word in kinds]


def _is_age(reading: Reading, atoms: Sequence[Atom], found: durations.Found) -> bool:
    """«в возрасте 35 лет», «35-летний токарь»"""
    if not found.value.iso.endswith("Y"):
        return False
    adjective = atoms[found.last - 1].lower.rpartition("летн")[1]
    if adjective:
        return labels.of_person(reading, atoms[found.last - 1].last)
    return labels.is_age(atoms, found.first, found.last)


def _start_kind(word: str) -> str:
    """n, m or w where a date or duration can begin at an atom; empty where it cannot."""
    if not word.isalpha():
        return "n" if word[:1].isdecimal() else ""
    if word in moments.MONTHS:
        return "m"
    if len(word) > _LONG_WORD and any(stem in word for stem in _DURATION_STEMS):
        return "w"
    if word in _WORDS or (word[:2] in _STEM_STARTS and word.startswith(_STEMS)) or word[:1] in "ivx":
        return "w"
    return "w" if word.startswith(_TIME_STARTS) else ""


_START_KINDS = Remembered(_start_kind)


def _in_name(atoms: Sequence[Atom], i: int) -> bool:
    """«Антиконтрафакт-2012», «Ту-214», «№ 2023»"""
    if not i:
        return False
    before = atoms[i - 1]
    if before.text in ("№", "/") and atoms[i].kind == "n":
        return True
    if not atoms[i].glued:
        return False
    hyphen = before.text in "-–—" and before.glued and i > 1 and atoms[i - 2].kind == "w"
    return before.kind == "w" or (hyphen and atoms[i].kind == "n")


def _moment(text: str, atoms: Sequence[Atom], i: int, kind: str, today: dt.date | None) -> Moment | None:
    atom = atoms[i]
    moment = moments.read(text, atom.start, kind, today)
    if moment is None:
        return None
    if kind == "m" and atom.text[0].isupper() and atom.lower.endswith(("та", "ая", "ря", "ля")) and moment.month:
        return None  # «Марта получила»: a month in the genitive, and no day before it
    said = text[atom.start : moment.end]
    if kind == "n" and said.isdigit():
        return moment if _bare_year(atoms, i) else None
    return moment


def _bare_year(atoms: Sequence[Atom], i: int) -> bool:
    """A year without the word: after a preposition or in parentheses, with no noun that it could count."""
    year = int(atoms[i].text)
    if not 1900 <= year <= 2100:
        return False
    before, after = (atoms[i - 1] if i else atoms[-1]), atoms[i + 1]
    if before.text == "(" and after.text in (")", ",", ";"):
        return True
    if before.lower not in _YEAR_PREPOSITIONS:
        return False
    return (after.kind == "s" and after.text not in "%$€₽") or after.lower in _AFTER_YEAR


def _placed(atoms: Sequence[Atom], i: int, last: int, moment: Moment) -> Dated:
    """With the words before it that say its role and edge."""
    for size in range(min(_LONGEST, i), 0, -1):
        words = tuple(atom.lower for atom in atoms[i - size : i])
        if words in _ROLES:
            role, edge = _ROLES[words]
            first = i
            if edge:  # the words of the edge are part of the date
                first = i - 1
            return Dated(first, last, moment, words[0], role, _instrumental(atoms, i, last), edge)
    return Dated(i, last, moment, "", "at", False, "")


def _instrumental(atoms: Sequence[Atom], first: int, last: int) -> bool:
    """By the last word («годом», «мартом», «2019-м»), or by what is compared."""
    if any(atom.lower.startswith("сравн") for atom in atoms[max(0, first - 3) : first]):
        return True
    return atoms[last - 1].lower.endswith(("ом", "ем")) and atoms[last - 1].kind == "w"


def _duration(reading: Reading, atoms: Sequence[Atom], found: durations.Found) -> Mention:
    attributes = {"days": "working"} if found.working else {}
    period = _months_so_far(reading, atoms, found)
    if period:
        attributes["period"] = period
    return spanned(reading, "duration", atoms[found.first], atoms[found.last - 1], found.value, attributes)


def _months_so_far(reading: Reading, atoms: Sequence[Atom], found: durations.Found) -> str:
    """«за девять месяцев», «по итогам 9 месяцев»: in reports, the months from January of the year of publication on."""
    today, iso = reading.article.published, found.value.iso
    if today is None or not found.first or not (iso.startswith("P") and iso.endswith("M") and iso[1:-1].isdigit()):
        return ""
    lead, count = atoms[found.first - 1].lower, int(iso[1:-1])
    if lead not in _REPORTED or not 2 <= count <= _LAST_OF_YEAR:
        return ""
    year = today.year if count <= today.month else today.year - 1
    return f"{calendar.month(year, 1)}/{calendar.month(year, count)}"


_REPORTED = frozenset({"за", "итогам", "первые", "первых", "результатам"})
_LAST_OF_YEAR = 11


class _Resolver:
    """Gives each moment of one article its ISO value."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.today = reading.article.published
        self.last_year: int | None = None  # the last year spoken of

    def mention(self, atoms: Sequence[Atom], dated: Dated) -> Mention | None:
        base = self.iso(dated)
        if not base:
            return None
        if base[:4].isdigit():
            self.last_year = int(base[:4])
        value, role = _opened(base, dated)
        if role == "by" and dated.prep == "к" and self._past(base):
            role = "at"  # «на 8 % больше к прошлому году»
        attributes = {"base": base} if value != base else {}
        if dated.prep:
            attributes["prep"] = dated.prep
        date = DateValue(value, role)
        return spanned(self.reading, "date", atoms[dated.first], atoms[dated.last - 1], date, attributes)

    def _past(self, iso: str) -> bool:
        return self.today is not None and iso[:4].isdigit() and calendar.last_day(iso) < self.today

    def interval(self, atoms: Sequence[Atom], first: Dated, last: Dated) -> Mention | None:
        """Both ends in one mention; the first takes the year of the last where it has none."""
        end = self.iso(last)
        start = first.moment
        if start.year is None and end[:4].isdigit():
            later = start.month and last.moment.month and start.month > last.moment.month
            start = start._replace(year=int(end[:4]) - bool(later))
        begin = self.iso(first._replace(moment=start))
        if not begin or not end:
            return None
        if end[:4].isdigit():
            self.last_year = int(end[:4])
        date = DateValue(f"{begin}/{end}", "during")
        attributes = {"prep": first.prep} if first.prep else {}
        return spanned(self.reading, "date", atoms[first.first], atoms[last.last - 1], date, attributes)

    def iso(self, dated: Dated) -> str:
        """ISO value of the moment, its edge applied; empty when nothing is known."""
        moment = dated.moment
        if moment.anaphoric:
            return str(self.last_year - 1) if self.last_year else ""
        if moment.span:
            return _edge(moment.span, dated)
        if moment.year is None and moment.month is None and moment.days:
            return self._weekday(dated)
        year = moment.year if moment.year is not None else self._year(dated)
        return _edge(_written(moment, year), dated)

    def _weekday(self, dated: Dated) -> str:
        """The weekday before or after the day of publication, whichever the verb asks for."""
        assert self.today and dated.moment.days
        back, ahead = dated.moment.days
        return (self.today + dt.timedelta(ahead if self._tense(dated) == "Fut" else back)).isoformat()

    def _year(self, dated: Dated) -> int | None:
        """The year that «9 марта» leaves out: before or after the day of publication, as role and verb say."""
        if self.today is None:
            return None
        moment, today = dated.moment, self.today
        if moment.quarter or moment.half or (moment.months and moment.months[0] == 1):
            return self._part_year(dated)
        month = moment.month or (moment.months[1] if moment.months else 1)
        day = moment.day or (moment.days[1] if moment.days else None)
        reach = 4 if (month, day) == (2, 29) else 1  # years to the nearest such day
        years = [y for y in range(today.year - reach, today.year + reach + 1) if calendar.is_date(y, month, day or 1)]
        ordered = sorted(years, key=lambda year: self._distance(year, month, day))
        tense = self._tense(dated)
        if dated.role == "by":
            tense = "" if tense == "Past" else "Fut"
        if dated.prep == "на" or dated.role == "during" or not tense:
            return ordered[0]
        later = tense == "Fut"
        for year in ordered:
            ahead = _first(year, month, day) - today
            if ahead.days >= (-27 if day is None else -_LATE) if later else ahead.days <= 0:
                return year
        return ordered[0]

    def _part_year(self, dated: Dated) -> int:
        """The year of «в третьем квартале»: of publication, or before it when it lies ahead of a past verb."""
        assert self.today
        month = 3 * dated.moment.quarter - 2 if dated.moment.quarter else 6 * (dated.moment.half or 1) - 5
        ahead = dt.date(self.today.year, month, 1) > self.today
        return self.today.year - (ahead and self._tense(dated) == "Past")

    def _distance(self, year: int, month: int, day: int | None) -> int:
        assert self.today
        return abs((_first(year, month, day or 15) - self.today).days)

    def _tense(self, dated: Dated) -> str:
        """Past or Fut by the nearest verb of the sentence; empty when there is none."""
        tokens = self.reading.tokens
        i = dated_token(self.reading, dated)
        sentence = next((s for s in self.reading.sentences if s.first <= i < s.last), None)
        if sentence is None:
            return ""
        verbs = [(abs(t.i - i), _verb_tense(t, dated.role)) for t in tokens[sentence.first : sentence.last]]
        return min((verb for verb in verbs if verb[1]), default=(0, ""))[1]


_PLANNED = lexicon.table("planned_words", "only")  # lemma → the only role it counts for, or ""


def _verb_tense(token: Token, role: str) -> str:
    if token.lemma in _PLANNED and _PLANNED[token.lemma] in ("", role):
        return "Fut"
    finite = token.pos in ("VERB", "AUX") and token.feats.get("VerbForm") == "Fin"
    tense = token.feats.get("Tense", "")
    return tense if finite and tense in ("Past", "Fut") else ""


def dated_token(reading: Reading, dated: Dated) -> int:
    return cut(reading)[dated.first].token


def _first(year: int, month: int, day: int | None) -> dt.date:
    while day and not calendar.is_date(year, month, day):
        day -= 1
    return dt.date(year, month, day or 1)


def _written(moment: Moment, year: int | None) -> str:
    """ISO of the parts that are known."""
    if year is None:
        if moment.month and moment.day:
            return f"--{moment.month:02}-{moment.day:02}"
        if moment.month and moment.days:
            return f"--{moment.month:02}-{moment.days[0]:02}/--{moment.month:02}-{moment.days[1]:02}"
        if moment.month:
            return f"--{moment.month:02}"
        months = _months(moment)
        return f"--{months[0]:02}/--{months[1]:02}" if months and months[0] > 0 else ""
    if moment.quarter:
        return calendar.quarter(year, moment.quarter)
    if moment.half:
        return calendar.half(year, moment.half)
    if moment.months:
        first, last = moment.months
        return f"{calendar.month(year, first)}/{calendar.month(year, last)}"
    if moment.month is None:
        return f"{year:04}"
    stem = calendar.month(year, moment.month)
    if moment.days:
        return f"{stem}-{moment.days[0]:02}/{stem}-{moment.days[1]:02}"
    return f"{stem}-{moment.day:02}" if moment.day else stem


def _months(moment: Moment) -> tuple[int, int] | None:
    if moment.quarter:
        return 3 * moment.quarter - 2, 3 * moment.quarter
    if moment.half:
        return 6 * moment.half - 5, 6 * moment.half
    return moment.months


def _edge(iso: str, dated: Dated) -> str:
    """«до конца 2025 года» → its last day; «к началу» → its first; «в конце 2023 года» stays the year."""
    if not iso or not iso[:1].isdigit() or (dated.prep == "на" and dated.moment.month):
        return iso  # «запланирован на конец июня» is June, «на конец 2024 года» its last day
    if dated.edge == "last":
        return calendar.last_day(iso).isoformat()
    if dated.edge == "first":
        return calendar.first_day(iso).isoformat()
    return iso


def _opened(iso: str, dated: Dated) -> tuple[str, str]:
    """(value, role): «с 2019 года» is open to the right, «по 2030 год» to the left."""
    role = dated.role
    if role == "since" and dated.instrumental:
        return iso, "at"  # «по сравнению с 2021 годом»
    if "/" in iso:
        return iso, "during" if role in ("since", "at") else role
    if iso.startswith("--"):
        return iso, "by" if role == "until" else role
    if role == "since":
        return f"{iso}/..", role
    if role == "until":
        return f"../{iso}", "by"
    return iso, role
