"""Numbers as Russian writes them, in digits and in words of any case, read into exact decimals.

«двумястами пятьюдесятью», «полутора», «15-ти», «1 200,5», «1.200,5», «5 млн 300 тыс.», «трёх с половиной», «3–5»,
«две трети», «втрое», «49-процентный». What a number counts is read in `units`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor import lexicon
from extractor.mentions.atoms import Atom

_LONG = 8  # letters of the shortest compound: «двухлетний»
_HUNDREDTH = Decimal("0.01")
_UNIT = Decimal(1)
_DASHES = frozenset("-–—‑−")
_HALVES = {"половиной": Decimal("0.5"), "четвертью": Decimal("0.25"), "третью": Decimal("0.33")}
_GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.33", "⅔": "0.67"}


class Numeral(NamedTuple):
    """A number over atoms[…:last]."""

    value: Decimal  # magnitudes multiplied out
    last: int
    high: Decimal | None = None  # the upper end of «3–5»
    scale: Decimal = Decimal(1)  # the magnitude it was multiplied by
    ordinal: bool = False
    spelled: bool = False  # in words
    unit: str = ""  # where the word of the number says it: «треть» (%), «вдвое» (раз)
    kind: str = ""  # of that unit, as Quantity.kind
    adjective: bool = False  # «49-процентный»


class _Part(NamedTuple):
    value: Decimal
    last: int
    ordinal: bool = False
    spelled: bool = False


def _forms(name: str, column: str = "forms") -> dict[str, Decimal]:
    return {form: Decimal(row["value"]) for row in lexicon.rows(name) for form in row[column].split()}


_CARDINALS = _forms("numerals")
_MAGNITUDES = _forms("magnitudes")
#: what stands before the word itself in its list of forms
ABBREVIATED = frozenset(
    form for row in lexicon.rows("magnitudes") for form in row["forms"].partition(row["word"])[0].split()
)
_ALONE = _forms("magnitudes", "alone")
_ORDINALS = {word: Decimal(value) for word, value in lexicon.table("ordinals", "value").items()}
_WORDS = {row["word"]: row for row in lexicon.rows("number_words")}
_ENDINGS = lexicon.table("number_endings", "kind")
_ADJECTIVES = {row["stem"]: row for row in lexicon.rows("number_adjectives")}
_WHOLES = {form: int(row["denominator"]) for row in lexicon.rows("fractions") for form in row["whole"].split()}
_PARTS = {form: int(row["denominator"]) for row in lexicon.rows("fractions") for form in row["parts"].split()}
_COLLECTIVES = frozenset(
    form for row in lexicon.rows("numerals") if row["class"] == "collective" for form in row["forms"].split()
)

_ADJECTIVE_END = r"(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|его|ему|им|ем|яя|ей|юю|ее|ие|их|ими)"
_STEMS = "|".join(sorted(_ADJECTIVES, key=len, reverse=True))
_ADJECTIVE = re.compile(rf"({_STEMS}){_ADJECTIVE_END}")
_PREFIXES = {
    **{form: value for form, value in _CARDINALS.items() if value >= 2 and form.endswith(("и", "х", "сот", "а"))},
    "одно": Decimal(1), "сто": Decimal(100), "девяносто": Decimal(90), "тысяче": Decimal(1000),
    "полутора": Decimal("1.5"), "полу": Decimal("0.5"), "дву": Decimal(2), "четверть": Decimal(4),
}  # fmt: skip
_PREFIX = "|".join(sorted(_PREFIXES, key=len, reverse=True))
_COMPOUND = re.compile(rf"((?:{_PREFIX}){{1,3}})({_STEMS}){_ADJECTIVE_END}")
_PIECE = re.compile(_PREFIX)
_STARTS = frozenset(prefix[:3] for prefix in _PREFIXES)


def starts(atoms: Sequence[Atom]) -> list[int]:
    """Atoms that can be the first of a number: a cheap first look."""
    words = {word for word in {atom.lower for atom in atoms} if word and _can_start(word)}
    return [i for i, atom in enumerate(atoms) if atom.lower in words or (atom.kind == "w" and atom.lemma in _ORDINALS)]


def _can_start(word: str) -> bool:
    """A word as atoms compare it, digits or the glyph of a fraction."""
    if not word.isalpha():
        return word[0].isdecimal() or word[0] in _GLYPHS
    if word in _CARDINALS or word in _WORDS or word in _MAGNITUDES or word in _WHOLES:
        return True
    return len(word) > _LONG and word[:3] in _STARTS


def read(atoms: Sequence[Atom], i: int) -> Numeral | None:
    """The longest number that starts at atom i, or None."""
    atom = atoms[i]
    if atom.kind == "w":
        if not (_can_start(atom.lower) or atom.lemma in _ORDINALS):
            return None
        if atom.lower in _WORDS:
            row = _WORDS[atom.lower]
            return Numeral(Decimal(row["value"]), i + 1, spelled=True, unit=row["unit"], kind=row["kind"])
        if atom.lower in _WHOLES and not (i and _ordinal(atoms[i - 1])):
            after, scale = _magnitude(atoms, i + 1)
            if scale > 1 and 100 % _WHOLES[atom.lower] == 0:  # «половина миллиона»
                return Numeral(scale / _WHOLES[atom.lower], after, scale=scale, spelled=True)
            return _share(1, _WHOLES[atom.lower], i + 1)
        compound = _compound(atom.lower, i) if len(atom.lower) > _LONG and atom.lower[:3] in _STARTS else None
        if compound:
            return compound
    first = _part(atoms, i)
    if first is None:
        return _scale_alone(atoms, i)
    found = _adjective(atoms, first) or _fraction(atoms, i, first) or _range(atoms, first) or _scaled(atoms, first)
    return _wholes(atoms, found) or found


def decimal(literal: str, *, scaled: bool = False) -> Decimal | None:
    """Digits with separators → value; None when they are no number («12.03.2022»).

    A comma is the decimal point; a stop is one too, unless three digits follow and no magnitude («1.200», «1.200,5»).
    """
    literal = re.sub(r"\s", "", literal)
    stops, commas = literal.count("."), literal.count(",")
    if not stops and not commas:
        return Decimal(literal)
    groups = re.split(r"[.,]", literal)
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if stops + commas == 1:
        if thousands and stops and not scaled:
            return Decimal("".join(groups))
        return Decimal(".".join(groups))
    if stops and commas:
        sign = max(".,", key=literal.rfind)
        whole, _, fraction = literal.rpartition(sign)
        parts = re.split(r"[.,]", whole)
        if sign in whole or len(parts[0]) > 3 or any(len(part) != 3 for part in parts[1:]):
            return None
        return Decimal(f"{''.join(parts)}.{fraction}")
    return Decimal("".join(groups)) if thousands else None


def plain(value: Decimal) -> Decimal:
    """The same value without an exponent or needless zeros: 5E+1 → 50, 3.50 → 3.5."""
    return value.quantize(_UNIT) if value == value.to_integral_value() else value.normalize()


# -- the parts ----------------------------------------------------------------------------------------------------


def _part(atoms: Sequence[Atom], i: int) -> _Part | None:
    """A number without its magnitude: digits with their ending, or words below a thousand."""
    atom = atoms[i]
    if atom.kind == "n":
        return _digits(atoms, i)
    if atom.text in _GLYPHS:
        return _Part(Decimal(_GLYPHS[atom.text]), i + 1)
    if atom.kind == "w":
        return _words(atoms, i)
    return None


def _digits(atoms: Sequence[Atom], i: int) -> _Part | None:
    j = i + 1
    value = decimal(atoms[i].text, scaled=atoms[j].lower in _MAGNITUDES)
    if value is None:
        return None
    ending = atoms[j]
    if ending.text == "(" and atoms[j + 1].kind == "w":
        return _Part(value, _repeated(atoms, j + 1, value) or j)
    if ending.text in _GLYPHS and ending.glued:
        return _Part(value + Decimal(_GLYPHS[ending.text]), j + 1)
    if ending.text in _DASHES and ending.glued and atoms[j + 1].glued and atoms[j + 1].lower in _ENDINGS:
        kind = _ENDINGS[atoms[j + 1].lower]
        return _Part(value, j + 2, kind == "ordinal" or (kind == "both" and value > 4))
    if ending.kind == "w" and ending.glued and ending.lower in _ENDINGS and (ending.lower != "м" or not value):
        return _Part(value, j + 1, _ENDINGS[ending.lower] == "ordinal")
    return _Part(value, j)


def _repeated(atoms: Sequence[Atom], i: int, value: Decimal) -> int:
    """The atom behind «10 (десяти)», «500 000 (пятьсот тысяч)»: the number said twice; 0 where it is not."""
    part = _words(atoms, i)
    again = _scaled(atoms, part) if part and not part.ordinal else None
    return again.last + 1 if again and again.value == value and atoms[again.last].text == ")" else 0


def _words(atoms: Sequence[Atom], i: int) -> _Part | None:
    """Hundreds, tens and units in falling order, the last perhaps an ordinal: «сто двадцать пятый»."""
    total, j, room = Decimal(0), i, Decimal(1000)
    while True:
        word = atoms[j].lower
        value = _CARDINALS.get(word)
        if j == i and atoms[j].lemma == "семья":  # «семью» is a family too
            break
        if value is None:
            value = _ORDINALS.get(atoms[j].lemma) if atoms[j].kind == "w" else None
            if value is not None and value < room and word not in _PARTS_AFTER_WHOLE:
                return _Part(total + value, j + 1, True, True)
            break
        if value >= room or (total and value == 0):
            break
        total += value
        j += 1
        room = Decimal(100) if value >= 100 else Decimal(10) if 20 <= value < 100 else Decimal(0)
        if word in _COLLECTIVES or value != int(value):
            break
        if not atoms[j].lower:
            break
    if j == i + 1 and _capitals(atoms, i):
        return None
    return _Part(total, j, False, True) if j > i else None


def _capitals(atoms: Sequence[Atom], i: int) -> bool:
    """«СТО», an abbreviation, in a text that is not all in capitals."""
    return len(atoms[i].text) > 1 and atoms[i].text.isupper() and not atoms[i + 1].text.isupper()


_PARTS_AFTER_WHOLE = frozenset(form for form in _PARTS if form.endswith(("ых", "ым", "ыми")))


def _ordinal(atom: Atom) -> bool:
    return atom.lemma in _ORDINALS or atom.lower in ("i", "ii", "iii", "iv")


# -- combinations -------------------------------------------------------------------------------------------------


def _scaled(atoms: Sequence[Atom], part: _Part) -> Numeral:
    """With magnitudes and what follows them: «пять с половиной тысяч», «5 млн 300 тыс.», «сто тысяч двести»."""
    value, j = _half(atoms, part.value, part.last)
    if part.ordinal:
        return Numeral(value, j, ordinal=True, spelled=part.spelled)
    k, scale = _magnitude(atoms, j)
    if scale == 1:
        return Numeral(value, j, spelled=part.spelled)
    total, smallest = value * scale, scale
    while True:
        if value != int(value) or smallest < 1000:
            break
        more = _part(atoms, k) if not _glued_dash(atoms, k) else None
        if more is None:
            break
        after, next_scale = _magnitude(atoms, more.last)
        if more.spelled != part.spelled and next_scale == 1:
            break
        if more.value * next_scale >= smallest or next_scale >= smallest or more.value == 0:
            break
        if next_scale == 1 and not (part.spelled or _tail(atoms, k, smallest)):
            break
        if more.ordinal:
            break
        total, k, smallest, value = total + more.value * next_scale, after, max(next_scale, Decimal(1)), more.value
    return Numeral(total, k, scale=scale, spelled=part.spelled)


def _tail(atoms: Sequence[Atom], k: int, scale: Decimal) -> bool:
    """Digits that go on after «тыс.»: three of them, as in «2 тыс. 500»."""
    return scale == 1000 and len(atoms[k].text) == 3 and atoms[k].text.isdigit()


def _half(atoms: Sequence[Atom], value: Decimal, j: int) -> tuple[Decimal, int]:
    if atoms[j].lower == "с" and atoms[j + 1].lower in _HALVES:
        return value + _HALVES[atoms[j + 1].lower], j + 2
    return value, j


def _magnitude(atoms: Sequence[Atom], j: int) -> tuple[int, Decimal]:
    """Magnitudes at atom j («тыс.», «тысяч миллионов») → (atom after them, their product)."""
    scale = Decimal(1)
    while atoms[j].lower in _MAGNITUDES and (scale == 1 or scale * _MAGNITUDES[atoms[j].lower] <= 10**15):
        scale *= _MAGNITUDES[atoms[j].lower]
        abbreviated = atoms[j].lower in ABBREVIATED
        j += 1
        if abbreviated and atoms[j].text == "." and atoms[j].glued and not atoms[j + 1].text[:1].isupper():
            j += 1
    return j, scale


def _glued_dash(atoms: Sequence[Atom], k: int) -> bool:
    return atoms[k + 1].text in _DASHES and atoms[k + 1].glued


def _scale_alone(atoms: Sequence[Atom], i: int) -> Numeral | None:
    """«миллион тонн», «тысяча»; and «тысячи четыре», where the number follows."""
    word = atoms[i].lower
    if word not in _MAGNITUDES:
        return None
    follower = _words(atoms, i + 1)
    inverted = follower and not follower.ordinal and 2 <= follower.value < 100 and word in _PLURAL
    if follower and inverted and atoms[follower.last].lower not in _MAGNITUDES:
        scale = _MAGNITUDES[word]
        return Numeral(follower.value * scale, follower.last, scale=scale, spelled=True)
    plural = word in _GENITIVE_OR_PLURAL and i and atoms[i - 1].lower in _GENITIVE_BEFORE
    if word not in _ALONE and not plural:
        return None
    return _scaled(atoms, _Part(Decimal(1), i, False, True))


_PLURAL = frozenset({"тысячи", "тысяч", "миллиона", "миллионов", "миллиарда", "миллиардов"})
#: «тысячи» is one thousand only where a genitive is asked for: «более тысячи», against «тысячи людей»
_GENITIVE_OR_PLURAL = frozenset({"тысячи", "сотни"})
_GENITIVE_BEFORE = frozenset({"более", "свыше", "больше", "около", "порядка", "менее", "меньше", "до", "от", "из"})


def _range(atoms: Sequence[Atom], low: _Part) -> Numeral | None:
    """«3–5», «10-15 тыс.», «трёх-пяти», «два–три»: a dash with numbers on both sides, the second greater."""
    j = low.last
    if atoms[j].text not in _DASHES or low.ordinal:
        return None
    tight = atoms[j].glued and atoms[j + 1].glued
    high = _part(atoms, j + 1)
    if high is None or high.ordinal or high.value <= low.value:
        return None
    if not tight and (atoms[j].glued or atoms[j + 1].glued or low.spelled != high.spelled):
        return None
    if atoms[high.last].text in _DASHES and atoms[high.last].glued:  # a code: 123-45-67
        return None
    top = _scaled(atoms, high)
    return Numeral(low.value * top.scale, top.last, top.value, top.scale, spelled=low.spelled)


def _fraction(atoms: Sequence[Atom], i: int, part: _Part) -> Numeral | None:
    """«две трети», «2/3»."""
    j = part.last
    word = atoms[j].lower
    if part.ordinal or part.value != int(part.value) or part.value < 1:
        return None
    if word in _PARTS and part.value < _PARTS[word]:
        return _share(int(part.value), _PARTS[word], j + 1)
    if word == "/" and atoms[j].glued and atoms[j + 1].glued and atoms[j + 1].kind == "n" and not part.spelled:
        bottom = decimal(atoms[j + 1].text)
        clear = i == 0 or atoms[i - 1].text not in "/№" or not atoms[i].glued
        if clear and bottom and part.value < bottom <= 10 and bottom == int(bottom) and atoms[j + 2].text != "/":
            return _share(int(part.value), int(bottom), j + 2)
    return None


def share(numerator: int, denominator: int) -> Decimal:
    """A fraction in percent, two places: 1/3 → 33.33."""
    return plain((Decimal(100 * numerator) / denominator).quantize(_HUNDREDTH))


def _wholes(atoms: Sequence[Atom], numeral: Numeral) -> Numeral | None:
    """«две целых пять десятых», perhaps with a magnitude behind."""
    j = numeral.last
    if not atoms[j].lower.startswith("цел") or atoms[j].lemma not in ("целый", "целая", "целое"):
        return None
    below = _words(atoms, j + 1 + (atoms[j + 1].lower == "и"))
    if below is None or below.ordinal or atoms[below.last].lower not in _PARTS:
        return None
    value = numeral.value + below.value / _PARTS[atoms[below.last].lower]
    return _scaled(atoms, _Part(value, below.last + 1, False, True))


def _share(numerator: int, denominator: int, last: int) -> Numeral:
    return Numeral(share(numerator, denominator), last, spelled=True, unit="%", kind="percent")


# -- adjectives ---------------------------------------------------------------------------------------------------


def _adjective(atoms: Sequence[Atom], part: _Part) -> Numeral | None:
    """«49-процентный», «100-миллионный», «5-тысячный»."""
    j = part.last
    high = None
    if atoms[j].text in _DASHES and atoms[j].glued and atoms[j + 1].kind == "n" and atoms[j + 1].glued:
        high, j = decimal(atoms[j + 1].text), j + 2  # «3–5-процентный»
    if atoms[j].lower.startswith("процентн") and not atoms[j + 1].lower.startswith("пункт"):
        match = _ADJECTIVE.fullmatch(atoms[j].lower)  # «с 54 процентным преимуществом»
        return _of_adjective(part.value, high, match[1], j + 1, part.spelled) if match else None
    if atoms[j].text not in _DASHES or atoms[j + 1].kind != "w" or not (atoms[j].glued and atoms[j + 1].glued):
        return None
    match = _ADJECTIVE.fullmatch(atoms[j + 1].lower)
    return _of_adjective(part.value, high, match[1], j + 2, part.spelled) if match else None


def _compound(word: str, i: int) -> Numeral | None:
    """«двухкилометровый», «двадцатипятипроцентный», «трёхлетний»."""
    match = _COMPOUND.fullmatch(word)
    if match is None:
        return None
    value = sum((_PREFIXES[piece] for piece in _PIECE.findall(match[1])), Decimal(0))
    return _of_adjective(value, None, match[2], i + 1, True)


def _of_adjective(value: Decimal, high: Decimal | None, stem: str, last: int, spelled: bool) -> Numeral:
    row = _ADJECTIVES[stem]
    factor = Decimal(row["factor"])
    high = high * factor if high is not None and high > value else None
    return Numeral(value * factor, last, high, factor, False, spelled, row["unit"], row["kind"], True)
