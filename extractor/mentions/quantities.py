"""Finds quantities: numbers with what they count or measure, as figures need them.

Dates, clock times, ordinals, numbers of documents and numbers inside names are no quantities; ranks («3-е место») are.
A mention covers the number and the words of its unit; qualifiers («более», «около») and prepositions stay outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from extractor import lexicon
from extractor.mentions import numerals, units
from extractor.mentions.atoms import Atom, cut
from extractor.mentions.words import mention
from extractor.model import Mention, Quantity, Reading

_LABELS = lexicon.words("number_labels")
_PREPOSITIONS = frozenset("на в во до с со по из за к ко о об у от при для между через над под".split())
_QUALIFIERS = [
    (tuple(row["phrase"].split()), row["code"], row["place"]) for row in lexicon.rows("qualifiers")
]  # fmt: skip
_BEFORE = {words: code for words, code, place in _QUALIFIERS if place == "before"}
_AFTER = {words: code for words, code, place in _QUALIFIERS if place == "after"}
_LONGEST = max(len(words) for words, _, _ in _QUALIFIERS)
_RANK_NOUNS = frozenset({"место", "строчка", "позиция", "строка"})
_DASHES = frozenset("-–—‑−")
_ONE = Decimal(1)


class Piece(NamedTuple):
    """A number with its unit over atoms[first:last], before its neighbours are looked at."""

    first: int
    last: int
    numeral: numerals.Numeral
    quantity: Quantity
    own_unit: bool


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of quantities."""
    atoms = cut(reading)
    taken = _taken(reading)
    pieces = list(_pieces(reading, atoms, taken))
    return [_mention(reading, atoms, piece) for piece in _joined(atoms, pieces)]


def _taken(reading: Reading) -> frozenset[int]:
    """Tokens of dates: their numbers are no quantities."""
    return frozenset(i for m in reading.mentions if m.label == "date" for i in range(m.first, m.last))


def _pieces(reading: Reading, atoms: Sequence[Atom], taken: frozenset[int]) -> Iterator[Piece]:
    i, end = 0, len(atoms) - 3
    while i < end:
        if atoms[i].token in taken or (atoms[i].kind == "s" and atoms[i].text not in "½¼¾⅓⅔"):
            i += 1
            continue
        numeral = numerals.read(atoms, i)
        if numeral is None:
            i += 1
            continue
        piece = None if _is_label(atoms, i) else _piece(reading, atoms, i, numeral)
        if piece:
            yield piece
        i = max(i + 1, piece.last if piece else numeral.last)


def _piece(reading: Reading, atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> Piece | None:
    tokens = reading.tokens
    if numeral.ordinal:
        return _rank(reading, atoms, i, numeral)
    value, high = numeral.value, numeral.high
    if numeral.unit:
        quantity = Quantity(value, numeral.unit, high, kind=numeral.kind)
        return Piece(i, numeral.last, numeral, quantity, True)
    sign = units.sign_before(atoms, i)
    if sign:
        unit = units.rated(atoms, units.Unit(sign[0], "money", numeral.last))
        return Piece(sign[1], unit.last, numeral, Quantity(value, unit.name, high, kind="money"), True)
    found = units.read(atoms, numeral.last)
    if found:
        quantity = Quantity(
            value, found.name, high, kind=found.kind,
            unit_first=atoms[numeral.last].token, unit_last=atoms[found.last - 1].token + 1,
        )  # fmt: skip
        return Piece(i, found.last, numeral, quantity, True)
    if numeral.spelled and value == 1 and numeral.scale == 1:
        return None  # «один» is an article
    if _is_year(atoms, i, numeral):
        return None
    noun = None
    if atoms[numeral.last].text not in (",", ".", ")", ";", ":", "") and numeral.last < len(atoms) - 3:
        if _same_sentence(reading, atoms[i].token, atoms[numeral.last].token):
            noun = units.counted(tokens, atoms[numeral.last - 1].token, atoms[numeral.last].token)
    if noun is None:
        return Piece(i, numeral.last, numeral, Quantity(value, "", high, kind="number"), False)
    last = numeral.last
    while last < len(atoms) - 3 and atoms[last].token < noun.last:
        last += 1
    unit = units.rated(atoms, units.Unit(noun.name, "count", last))
    quantity = Quantity(value, unit.name, high, kind="count", unit_first=noun.noun, unit_last=noun.last)
    return Piece(i, unit.last, numeral, quantity, True)


def _same_sentence(reading: Reading, a: int, b: int) -> bool:
    text, tokens = reading.article.text, reading.tokens
    return b < len(tokens) and "\n" not in text[tokens[a].end : tokens[b].start]


def _rank(reading: Reading, atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> Piece | None:
    """«3-е место», «первое место», «на второй строчке»."""
    j = numeral.last
    if atoms[j].lemma not in _RANK_NOUNS:
        return None
    token = atoms[j].token
    quantity = Quantity(numeral.value, "место", kind="rank", unit_first=token, unit_last=token + 1)
    return Piece(i, j + 1, numeral, quantity, True)


def _is_label(atoms: Sequence[Atom], i: int) -> bool:
    """Numbers in names («Т-90», «Антиконтрафакт-2012»), after «№», «ст.», «ул.»."""
    before = atoms[i - 1] if i else atoms[-1]
    if not before.text:
        return False
    if before.text in _DASHES and before.glued and atoms[i].glued and i > 1 and atoms[i - 2].kind == "w":
        return True
    if before.kind == "w" and atoms[i].glued:
        return True
    if before.text == "." and before.glued and i > 1:
        before = atoms[i - 2]
    return before.lower in _LABELS or before.lemma in _LABELS


def _is_year(atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> bool:
    text = atoms[i].text
    return numeral.scale == 1 and len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100


# -- neighbours -----------------------------------------------------------------------------------------------------


def _joined(atoms: Sequence[Atom], pieces: list[Piece]) -> list[Piece]:
    """Pairs made one («от 3 до 5»), marked («с 21 до 25 %»), or given a common unit («на 3,5 и 4 млрд рублей»)."""
    found: list[Piece] = []
    for piece in reversed(pieces):
        after = found[-1] if found else None
        if after is not None:
            gap = [atom.lower for atom in atoms[piece.last : after.first]]
            lead = atoms[piece.first - 1].lower if piece.first else ""
            if gap == ["до"] and lead in ("от", "с", "со"):
                left = _like(piece, after)
                if left.quantity.kind == after.quantity.kind:
                    found.pop()
                    if lead == "от" or after.quantity.kind == "duration":
                        found.append(_spanned(left, after))
                    else:
                        found.append(_step(after, "to"))
                        found.append(_step(left, "from"))
                    continue
            if gap and all(word in ("и", "или", ",", "либо") for word in gap) and not piece.own_unit:
                piece = _like(piece, after)
        found.append(piece)
    found.reverse()
    return found


def _like(left: Piece, right: Piece) -> Piece:
    """The left number with the magnitude and unit of the right one, where it has none of its own."""
    if left.own_unit:
        return left
    value, high = left.quantity.value, left.quantity.value_max
    scale = right.numeral.scale
    if left.numeral.scale == _ONE and scale > 1:
        plain, scaled = value, value * scale
        if not _nearer(plain, scaled, right.quantity.value):
            value = scaled
            high = high * scale if high is not None else None
    own = right.quantity
    quantity = replace(left.quantity, value=value, value_max=high, unit=own.unit, kind=own.kind)
    return left._replace(quantity=quantity)


def _nearer(plain: Decimal, scaled: Decimal, other: Decimal) -> bool:
    """«от 500 до 1,5 тыс.»: without the magnitude the two are of one size."""
    return plain > 0 and other > 0 and scaled / other > 30 and Decimal("0.03") < plain / other < 30


def _spanned(left: Piece, right: Piece) -> Piece:
    quantity = replace(right.quantity, value=left.quantity.value, value_max=right.quantity.value)
    return Piece(left.first, right.last, left.numeral, quantity, True)


def _step(piece: Piece, step: str) -> Piece:
    return piece._replace(quantity=replace(piece.quantity, step=step))


# -- qualifiers -----------------------------------------------------------------------------------------------------


def _mention(reading: Reading, atoms: Sequence[Atom], piece: Piece) -> Mention:
    quantity, first = piece.quantity, piece.first
    lead = atoms[first - 1].lower if first else ""
    high = quantity.value_max
    quantity = replace(
        quantity, value=numerals.plain(quantity.value), value_max=None if high is None else numerals.plain(high)
    )
    attributes: dict[str, str] = {}
    if lead in _PREPOSITIONS:
        attributes["prep"] = lead
    code, start = _qualifier(atoms, piece)
    if code and not (quantity.step and lead in ("до", "от")) and not (quantity.value_max and lead == "от"):
        quantity = replace(quantity, qualifier=code)
        attributes["qualifier_start"] = str(atoms[start].start)
    if not quantity.step and lead == "на" and quantity.kind in ("percent", "times"):
        quantity = replace(quantity, step="by")
    if piece.numeral.adjective:
        attributes["adjective"] = "yes"
    return mention(
        reading, "quantity", atoms[first].token, atoms[piece.last - 1].token + 1, value=quantity, attributes=attributes
    )


def _qualifier(atoms: Sequence[Atom], piece: Piece) -> tuple[str, int]:
    """(code, its first atom) of the words at the number, before or after it; ("", -1) when there are none."""
    end = piece.first
    for skip in (0, 1):
        if skip and (end < 1 or atoms[end - 1].lower not in _PREPOSITIONS):
            break
        last = end - skip
        for size in range(min(_LONGEST, last), 0, -1):
            code = _BEFORE.get(tuple(atom.lower for atom in atoms[last - size : last]))
            if code:
                return code, last - size
    for size in (2, 1):
        code = _AFTER.get(tuple(atom.lower for atom in atoms[piece.last : piece.last + size]))
        if code:
            return code, piece.last
    return "", -1
