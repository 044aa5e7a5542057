"""Which persons' names of one article name the same person: by surname, first name, initials, patronymic."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractor.lexicon.geography import fold
from extractor.mentions.persons import is_first_name
from extractor.model import PersonName

_FEMININE = (("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ына", "ын"), ("ская", "ский"), ("цкая", "цкий"))


def same_person(a: PersonName, b: PersonName) -> int:
    """Whether two names can and, by their surname or first name and patronymic, do name one person.

    2 where the surname is the same in its gender, 1 where the gender was guessed, 0 where they are two persons.
    """
    if a.last and b.last:
        if _misread(a, b) or _misread(b, a):
            return 1
        if not (_same_surname(a, b) and given_names_fit(a, b)):
            return 0
        return 2 if fold(a.last) == fold(b.last) else 1
    if a.middle and b.middle and a.first and b.first:  # «Лилиана Владимировна»
        return _given(a.first, b.first) and _given(a.middle, b.middle)
    if not (a.last and b.last):
        short, long = (a, b) if not a.last else (b, a)
        if short.last or not long.last:
            return fold(str(a)) == fold(str(b))
        if (
            short.first and short.middle and long.first.endswith(".")
        ):  # «В. Путин», addressed as «Владимир Владимирович»
            return int(given_names_fit(short, long))
        return (
            bool(short.first)
            and not short.first.endswith(".")
            and fold(short.first) in _folded(long.first)
            and (not short.middle or not long.middle)
        )
    return False


def _misread(man: PersonName, woman: PersonName) -> bool:
    """«Ляна Шоранова», read as the genitive of a man whose first name nobody has, and the woman of that name."""
    x, y = fold(man.first), fold(woman.first)
    if len(x) < 3 or y not in (x + "а", x + "я") or not is_first_name(woman.first) or is_first_name(man.first):
        return False
    return fold(man.last) != fold(woman.last) and fold(man.last) == masculine(fold(woman.last))


def given_names_fit(a: PersonName, b: PersonName) -> bool:
    """No first name or patronymic of one contradicts the other's: «А.» fits «Александр», «Иван» does not."""
    return _given(a.first, b.first) and _given(a.middle, b.middle)


def _same_surname(a: PersonName, b: PersonName) -> bool:
    x, y = fold(a.last), fold(b.last)
    if x == y:
        return True
    if not (a.first and b.first):  # a surname alone may have been read in the other gender: «Плешакова»
        return masculine(x) == masculine(y) or _cut(x, y) or _cut(y, x)
    full = fold(a.first) == fold(b.first) and len(a.first) > 2
    return full and min(len(x), len(y)) >= 6 and x[0] == y[0] and Levenshtein.distance(x, y) <= 1


def _cut(short: str, long: str) -> bool:
    """Whether a surname may have lost its last letter to a case ending that it does not have: «Каррер», «Роналд»."""
    return len(short) > 3 and long[:-1] == short and long[-1] in "ауюе"


def _folded(first: str) -> tuple[str, ...]:
    return (fold(first), *(fold(part) for part in first.split()[:1]))


def _given(a: str, b: str) -> bool:
    if not a or not b:
        return True
    x, y = fold(a).rstrip("."), fold(b).rstrip(".")
    if a.endswith(".") or b.endswith(".") or len(x) == 1 or len(y) == 1:
        return x.startswith(y) or y.startswith(x)
    return x == y or (min(len(x), len(y)) >= 5 and Levenshtein.distance(x, y) <= 1 and x[0] == y[0] and x[-1] == y[-1])


@lru_cache(20_000)
def masculine(surname: str) -> str:
    """A surname's masculine form, for comparison: плешакова → плешаков."""
    for feminine, form in _FEMININE:
        if surname.endswith(feminine):
            return surname[: -len(feminine)] + form
    return surname


def fullest(names: list[PersonName]) -> PersonName:
    """The parts of all names put together: «Путин В. В.» and «Владимир Путин» → Владимир В. Путин is not written;
    initials give way to full names, and a patronymic counts only where it is written in full."""
    names = [name for name in names if not f"{name.first}{name.last}"[:1].isascii()] or names
    first = max((name.first for name in names), key=_fullness, default="")
    middle = max((name.middle for name in names), key=_fullness, default="")
    lasts = [name.last for name in names if name.last]
    with_first = [name.last for name in names if name.last and name.first == first]
    with_first = with_first or [name.last for name in names if name.last and name.first]
    last = _most_common(with_first) or _most_common(lasts)
    if not first.endswith(".") and middle.endswith("."):
        middle = ""
    nick = next((name.nick for name in names if name.nick), "")
    return PersonName(first, last, middle, nick)


def _fullness(part: str) -> tuple[bool, int]:
    return (bool(part) and not part.endswith("."), len(part))


def _most_common(values: list[str]) -> str:
    return max(values, key=values.count, default="")
