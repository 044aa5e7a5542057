"""Numbers that do not count: in proper names, after «№» and «ст.», telephones, addresses, clock times, ages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor import lexicon
from extractor.mentions import numerals, units
from extractor.mentions.atoms import Atom
from extractor.model import Reading

_LABELS = lexicon.words("number_labels")
_STREETS = lexicon.words("street_words")
_PHONES = lexicon.words("phone_words")
_AGES = lexicon.words("age_words")
_AGE_REACH = 4  # atoms looked back at
_DASHES = frozenset("-–—‑−")
_URL_SIGNS = frozenset("#@_=&?/\\")
_PHONE_SIGNS = frozenset("()+-–—., :/")
_CLOCK_PREPOSITIONS = frozenset({"в", "во", "с", "до", "к", "по", "на", "около", "начало", "-", "–", "—"})
_CLOCK_WORDS = frozenset({"утра", "вечера", "ночи", "дня", "мск", "по"})
_MODELS = frozenset({"D", "G", "K", "X", "C", "С", "Д", "М"})  # «3D», «5G», «4K», «1С», «проект 1124М»
_SERIES = frozenset({"проект", "серия", "модель", "тип"})  # a bare number behind them is a code: «проекта 22160»
_SHORTEST_CODE = 3  # digits
_REACH = 8  # atoms looked back at in a telephone number or address
_LONGEST_HOUSE = 3  # digits of the number of a house
_LONG = 9  # digits of a code (tax numbers and the like)
_HOURS, _MINUTES = 24, 60


def end(atoms: Sequence[Atom], i: int) -> int:
    """The atom behind a name-like number at atom i (a digit number); i itself where it is a number that counts."""
    atom = atoms[i]
    before = atoms[i - 1] if i else atoms[-1]
    if before.text and _named(atoms, i, before):
        return i + 1
    if atom.kind != "n":
        return i
    if before.lemma in _SERIES and len(atom.text) >= _SHORTEST_CODE and _is_bare(atoms, i):
        return i + 1
    if _long(atom) or _postal(atoms, i) or (before.text and (_phone(atoms, i) or _house(atoms, i))):
        return i + 1
    after = atoms[i + 1]
    if after.glued and (after.text in _MODELS or (after.text.isascii() and after.kind == "w" and not _unit(atoms, i))):
        return i + 2
    return clock(atoms, i) or _compound(atoms, i) or _slashed(atoms, i) or i


def _named(atoms: Sequence[Atom], i: int, before: Atom) -> bool:
    """«Т-90», «Антиконтрафакт-2012», «А380», «№ 5», «ст. 159», «#5», «index=5»"""
    glued = atoms[i].glued
    if glued and before.text in _DASHES and before.glued and i > 1 and atoms[i - 2].kind in "wn":
        return True
    if glued and (before.kind == "w" or before.text in _URL_SIGNS):
        return True
    if glued and before.text == "." and before.glued and i > 1 and atoms[i - 2].kind == "w":
        return True  # «H.264»
    if before.text == "." and before.glued and i > 1:
        before = atoms[i - 2]
    labelled = atoms[i].kind == "n" and (before.lower in _LABELS or before.lemma in _LABELS)
    return labelled and not _amount(atoms, i)


def _amount(atoms: Sequence[Atom], i: int) -> bool:
    """«(ремонт) цеха 60 млн рублей»: a number with a magnitude or a currency is no label."""
    numeral = numerals.read(atoms, i)
    unit = units.read(atoms, numeral.last) if numeral is not None else None
    return numeral is not None and (numeral.scale > 1 or (unit is not None and unit.kind == "money"))


def _unit(atoms: Sequence[Atom], i: int) -> bool:
    return units.read(atoms, i + 1) is not None


def _is_bare(atoms: Sequence[Atom], i: int) -> bool:
    """Whether no unit and no noun follows the number."""
    after = atoms[i + 1]
    return not _unit(atoms, i) and (after.kind != "w" or after.text[:1].isupper() or after.lower in ("и", "типа"))


def _long(atom: Atom) -> bool:
    return len(atom.text) >= _LONG and atom.text.isdigit()


def _postal(atoms: Sequence[Atom], i: int) -> bool:
    """«185035, г. Петрозаводск»"""
    text, after = atoms[i].text, atoms[i + 1]
    if len(text) != 6 or not text.isdigit() or after.text != ",":
        return False
    following = atoms[i + 2]
    return following.lower in ("г", "россия", "рф") or following.text[:1].isupper()


def _phone(atoms: Sequence[Atom], i: int) -> bool:
    """«тел. (4712) 250-501», «+7 (495) 123-45-67», «8-800-200-00-00»"""
    j = i - 1
    while j >= 0 and i - j < _REACH and (atoms[j].kind == "n" or atoms[j].text in _PHONE_SIGNS):
        j -= 1
    if j >= 0 and i - j < _REACH and (atoms[j].lower in _PHONES or atoms[j].lemma in _PHONES):
        return True
    if atoms[i - 1].text == "+" and atoms[i - 1].glued is False and atoms[i].text == "7":
        return True
    run = atoms[max(0, j + 1) : i]
    if any(atom.text == "+" and after.text == "7" for atom, after in pairwise(run)):
        return True
    return _three_groups(atoms, i)


def _three_groups(atoms: Sequence[Atom], i: int) -> bool:
    """«123-45-67», seen from any of its numbers."""
    first = i
    while first > 1 and atoms[first].glued and atoms[first - 1].text in "-–" and atoms[first - 2].kind == "n":
        first -= 2
    last = first
    while atoms[last + 1].text in _DASHES and atoms[last + 1].glued and atoms[last + 2].kind == "n":
        if not atoms[last + 2].glued:
            break
        last += 2
    return last - first >= 4


def _house(atoms: Sequence[Atom], i: int) -> bool:
    """«ул. Ленина, 5», «проспект Мира, д. 12»"""
    j = i - 1
    if not atoms[i].text.isdigit() or len(atoms[i].text) > _LONGEST_HOUSE:
        return False
    if atoms[j].text not in ",." and atoms[j].kind != "w":
        return False
    if not any(atom.text == "," for atom in atoms[max(0, i - 3) : i]):
        return False
    return any(atom.lower in _STREETS or atom.lemma in _STREETS for atom in atoms[max(0, i - _REACH) : i])


def clock(atoms: Sequence[Atom], i: int) -> int:
    """The atom behind a time of day that starts at atom i: «14:30», «в 10.00», «в 18 часов»; 0 when there is none."""
    atom, sign = atoms[i], atoms[i + 1]
    if atom.kind != "n":
        return 0
    if sign.text == ":" and sign.glued and atoms[i + 2].glued and atoms[i + 2].kind == "n":
        return i + 3  # a score («3:1») is no quantity either
    lead = atoms[i - 1].lower if i else ""
    hour, stop, minute = atom.text.partition(".")
    if stop and len(minute) == 2 and minute.isdigit() and int(minute) < _MINUTES and int(hour) <= _HOURS:
        plain = (sign.kind == "s" and sign.text not in "%‰°$€₽/") or sign.lower in _CLOCK_AFTER
        return i + 1 if lead in _CLOCK_PREPOSITIONS and plain else 0
    if not atom.text.isdigit() or int(atom.text) > _HOURS:
        return 0
    if sign.lemma in ("час", "ч") or sign.lower in ("часов", "часа", "час", "ч"):
        after = atoms[i + 2 + (atoms[i + 2].text == ".")]
        if lead in ("в", "к", "во") or after.lower in _CLOCK_WORDS:
            return i + 2
    return 0


_CLOCK_AFTER = frozenset({"до", "по", "в", "и", "часов", "мск", "на"})


def _compound(atoms: Sequence[Atom], i: int) -> int:
    """«80-летие», «3-D», «2-НДФЛ»: a word hangs on the number; 0 where it is an ending or an adjective of measure."""
    if atoms[i + 1].text not in _DASHES or not (atoms[i + 1].glued and atoms[i + 2].glued):
        return 0
    if atoms[i + 2].kind != "w":
        return 0
    word = atoms[i + 2]
    return i + 3 if word.lower.startswith("лети") or word.text[:1].isupper() else 0


def _slashed(atoms: Sequence[Atom], i: int) -> int:
    """«24/7», «123/45-П»: codes with a slash, unless it is a proper fraction."""
    sign, after = atoms[i + 1], atoms[i + 2]
    if sign.text != "/" or not (sign.glued and after.glued and after.kind == "n"):
        return 0
    if atoms[i].text.isdigit() and after.text.isdigit() and int(atoms[i].text) < int(after.text) <= 10:
        return 0
    return i + 3


def is_age(atoms: Sequence[Atom], i: int, last: int) -> bool:
    """«в возрасте 35 лет», «старше 18 лет», «18 лет и старше»"""
    if atoms[last].lower == "со" and atoms[last + 1].lower == "дня":  # «60 лет со дня основания»
        return True
    near = (*atoms[max(0, i - _AGE_REACH) : i], *atoms[last : last + 2])
    return any(atom.lemma in _AGES or atom.lower in _AGES for atom in near)


def of_person(reading: Reading, i: int) -> bool:
    """Whether the noun that follows an adjective is a living being."""
    for token in reading.tokens[i : i + 3]:
        if token.pos in ("NOUN", "PROPN"):
            return token.feats.get("Animacy") == "Anim"
    return False
