"""Finds quantities: numbers with what they count or measure, as figures need them.

Dates, clock times, ordinals, numbers of documents and numbers inside names are no quantities; ranks («3-е место») are.
A mention covers the number and the words of its unit; qualifiers («более», «около») and prepositions stay outside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from extractor import lexicon
from extractor.mentions import durations, labels, numerals, units
from extractor.mentions.atoms import Atom, cut, spanned
from extractor.model import Mention, Quantity, Reading, Sentence

_PREPOSITIONS = lexicon.words("number_prepositions")
_QUALIFIERS = [
    (tuple(row["phrase"].split()), row["code"], row["place"]) for row in lexicon.rows("qualifiers")
]  # fmt: skip
_BEFORE = {words: code for words, code, place in _QUALIFIERS if place == "before"}
_AFTER = {words: code for words, code, place in _QUALIFIERS if place == "after"}
_LONGEST = max(len(words) for words, _, _ in _QUALIFIERS)
_SIGNS = {"+": "+", "-": "-", "–": "-", "−": "-", "плюс": "+", "минус": "-"}
_RANGE_DASHES = frozenset("-–—")
_HYPHENS = frozenset("-‑")
_RANK_NOUNS = frozenset({"место", "строчка", "позиция", "строка"})
_EARLIER = ("ранее", "раньше")
_TOPS = ("топ", "top")
_SMALLEST_PART = 3  # «первая часть» and «вторая часть» are ordinals
_ABBREVIATION = 3  # letters of РФ, США
_ONE = Decimal(1)
_INVERTED = lexicon.words("inverted_units")
_DAY_WORDS = frozenset({"число", "числа", "числу"})
_DATED_WORDS = frozenset({"в", "во", "за", "(", ")"})
_DATED_GAP = 7  # atoms between the two numbers of «с 3 млн в 2015 году до 5 млн»


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
    pieces = _borrowed(reading, atoms, _joined(atoms, pieces, taken))
    return [_mention(reading, atoms, piece) for piece in pieces]


def _taken(reading: Reading) -> frozenset[int]:
    """Tokens of dates: their numbers are no quantities."""
    return frozenset(i for m in reading.mentions if m.label == "date" for i in range(m.first, m.last))


def _pieces(reading: Reading, atoms: Sequence[Atom], taken: frozenset[int]) -> Iterator[Piece]:
    done = 0
    for i in numerals.starts(atoms):
        if i < done or atoms[i].token in taken:
            continue
        numeral = numerals.read(atoms, i)
        if numeral is None:
            continue
        if _is_top(atoms, i):
            yield Piece(i, numeral.last, numeral, Quantity(numeral.value, "место", qualifier="le", kind="rank"), True)
            done = numeral.last
            continue
        done = labels.end(atoms, i)
        if done > i:
            continue
        piece = _piece(reading, atoms, i, numeral)
        if piece:
            yield piece
        done = piece.last if piece else numeral.last


def _piece(reading: Reading, atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> Piece | None:
    """The number at atom i with its unit; None where it counts nothing."""
    if numeral.ordinal:
        return _rank(atoms, i, numeral)
    if numeral.unit == "%" and atoms[numeral.last].lemma == "процент":  # «четверть процента»
        quantity = _quantity(numeral._replace(value=numeral.value / 100), "%", "percent")
        return Piece(i, numeral.last + 1, numeral, quantity, True)
    if numeral.unit:
        return _self_measured(reading, atoms, i, numeral)
    if atoms[i].text.endswith(".0") and numeral.scale == 1:
        return None  # «Индустрия 4.0»
    sign = units.sign_before(atoms, i)
    if sign:
        unit = units.rated(atoms, units.Unit(sign[0], "money", numeral.last))
        return Piece(sign[1], unit.last, numeral, _quantity(numeral, unit.name, "money"), True)
    if atoms[numeral.last].lower == "годом" and atoms[numeral.last + 1].lower in _EARLIER:  # «против 26 | годом ранее»
        return Piece(i, numeral.last, numeral, _quantity(numeral, "", "number"), False)
    for after in _unit_starts(atoms, numeral.last):
        piece = _measured(atoms, i, after, numeral)
        if piece:
            return piece
    return _counted(reading, atoms, i, after, numeral)


def _self_measured(
    reading: Reading, atoms: Sequence[Atom], i: int, numeral: numerals.Numeral
) -> Piece | None:
    """A number whose word says its unit; «35-летний токарь» is an age, «двукратный чемпион» counts nothing."""
    kind = numeral.kind
    dated = numeral.adjective and kind in ("times", "duration")
    if dated and labels.of_person(reading, atoms[numeral.last - 1].last):
        if kind == "times":
            return None
        kind = "age"
    return Piece(i, numeral.last, numeral, _quantity(numeral, numeral.unit, kind), True)


def _unit_starts(atoms: Sequence[Atom], last: int) -> tuple[int, ...]:
    """Where a unit may begin: right behind the number, or behind «+», the stop of «тыс.», «и более», «с лишним»."""
    atom = atoms[last]
    if atom.glued and (atom.text == "+" or (atom.text == "." and atoms[last - 1].lower in numerals.ABBREVIATED)):
        return (last + 1,)
    if atom.glued and atom.text in _HYPHENS and atoms[last + 1].glued and atoms[last + 1].kind == "w":
        return (last + 1,)  # «9-мм»
    for size in (2, 1):
        if tuple(a.lower for a in atoms[last : last + size]) in _AFTER:
            return (last, last + size)
    return (last,)


def _is_top(atoms: Sequence[Atom], i: int) -> bool:
    """«топ-10», «топ пять»"""
    if i and atoms[i - 1].lower in _TOPS:
        return True
    return i > 1 and atoms[i - 1].text in ("-", "–") and atoms[i - 1].glued and atoms[i - 2].lower in _TOPS


def _quantity(numeral: numerals.Numeral, unit: str, kind: str, first: int = -1, last: int = -1) -> Quantity:
    return Quantity(numeral.value, unit, numeral.high, kind=kind, unit_first=first, unit_last=last)


def _measured(atoms: Sequence[Atom], i: int, after: int, numeral: numerals.Numeral) -> Piece | None:
    """With a unit of measure, a currency, a percent sign."""
    found = units.read(atoms, after)
    if found is None:
        return None
    kind = "age" if found.kind == "duration" and labels.is_age(atoms, i, found.last) else found.kind
    if _is_one(numeral) and kind in ("count", "times", "duration"):
        return None
    if kind == "duration" and atoms[found.last].lower == "назад":
        return None
    quantity = _quantity(numeral, found.name, kind, atoms[after].token, atoms[found.last - 1].last)
    if found.factor != 1:
        high = None if numeral.high is None else numeral.high * found.factor
        quantity = replace(quantity, value=numeral.value * found.factor, value_max=high)
    return Piece(i, found.last, numeral, quantity, True)


def _counted(
    reading: Reading, atoms: Sequence[Atom], i: int, after: int, numeral: numerals.Numeral
) -> Piece | None:
    """With a counted noun, or bare."""
    opens = atoms[numeral.last].lower == "до"  # «от одного до трёх»
    if (_is_one(numeral) and not opens) or (numeral.spelled and numeral.value == 0) or _is_year(atoms, i, numeral):
        return None
    noun = None
    if not numeral.adjective and (atoms[after].kind != "s" or atoms[after].text in "«\""):
        noun = _noun(reading, atoms, i, after)
    if noun and reading.tokens[noun.noun].lower in _DAY_WORDS:
        return None  # «15 числа»
    if noun is None:
        if _is_item(atoms, i) or atoms[numeral.last].text == "+" or _after_name(reading, atoms, i):
            return None
        opened, closed = i and atoms[i - 1].text, atoms[numeral.last].text == "»"
        if opened == "«" or (closed and opened in ("-", "–", "—")):
            return None  # «Северный поток – 2», канал «112»
        return _inverted(atoms, i, numeral) or Piece(i, numeral.last, numeral, _quantity(numeral, "", "number"), False)
    last = after
    while atoms[last].token < noun.last:
        last += 1
    unit = units.rated(atoms, units.Unit(noun.name, "count", last))
    kind = "rank" if unit.name == "место" and _is_rank(reading, noun, numeral) else "count"
    kind = "duration" if durations.is_unit(unit.name) else kind
    return Piece(i, unit.last, numeral, _quantity(numeral, unit.name, kind, noun.noun, noun.last), True)


def _inverted(atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> Piece | None:
    """«человек пять», «лет десять»: the unit before a round number that says about how many."""
    before = atoms[i - 1].lower if i else ""
    if before not in _INVERTED or numeral.high is not None or (i > 1 and atoms[i - 2].kind == "n"):
        return None
    found = units.read(atoms, i - 1)
    if found is None or found.last != i or (i > 1 and numerals.read(atoms, i - 2)):
        return None
    quantity = _quantity(numeral, found.name, found.kind, atoms[i - 1].token, atoms[i - 1].last)
    return Piece(i - 1, numeral.last, numeral, replace(quantity, qualifier="approx"), True)


def _noun(reading: Reading, atoms: Sequence[Atom], i: int, after: int) -> units.Counted | None:
    text, tokens, token = reading.article.text, reading.tokens, atoms[after].token
    if token >= len(tokens) or "\n" in text[atoms[after - 1].end : atoms[after].start]:
        return None
    if atoms[after - 1].text == "." and atoms[after].text[:1].isupper() and not atoms[after].text.isupper():
        return None  # «… отдать 38 млрд. Дорога …»
    if atoms[after].glued and atoms[after - 1].text in _HYPHENS:
        return None  # «в 12-зонном здании»
    return units.counted(tokens, atoms[after - 1].token, token)


def _is_one(numeral: numerals.Numeral) -> bool:
    """«один» is an article."""
    return numeral.spelled and numeral.value == 1 and numeral.scale == 1 and numeral.high is None


def _is_rank(reading: Reading, noun: units.Counted, numeral: numerals.Numeral) -> bool:
    """«заняло 1 место», against «100 мест»."""
    token = reading.tokens[noun.noun]
    return token.lower == "место" and not numeral.spelled and numeral.scale == 1


def _rank(atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> Piece | None:
    """«3-е место», «первое место», «на второй строчке»; «пятая часть» is a share."""
    j = numeral.last
    if atoms[j].lemma == "часть" and numeral.value >= _SMALLEST_PART:
        share = numerals.share(1, int(numeral.value))
        return Piece(i, j + 1, numeral, Quantity(share, "%", kind="percent"), True)
    if atoms[j].lemma not in _RANK_NOUNS:
        return None
    return Piece(i, j + 1, numeral, _quantity(numeral, "место", "rank", atoms[j].token, atoms[j].last), True)


def _is_year(atoms: Sequence[Atom], i: int, numeral: numerals.Numeral) -> bool:
    text = atoms[i].text
    return numeral.scale == 1 and len(text) == 4 and text.isdigit() and 1800 <= int(text) <= 2100


def _is_item(atoms: Sequence[Atom], i: int) -> bool:
    """«1.», «2)» at the head of a list"""
    opens = i == 0 or atoms[i - 1].text in (".", ";", ":")
    return opens and atoms[i + 1].text in (".", ")") and len(atoms[i].text) < 3


def _after_name(reading: Reading, atoms: Sequence[Atom], i: int) -> bool:
    """«Терминал 2», «Экспо 2»: a bare number behind a capital letter inside a sentence, or a Latin word."""
    before = atoms[i - 1] if i else atoms[-1]
    if before.kind != "w" or atoms[i].kind != "n":
        return False
    if before.text.isascii():
        return True
    if before.text.isupper() and len(before.text) <= _ABBREVIATION:
        return False  # «из 85 субъектов РФ 43 получили грант»
    inside = i > 1 and atoms[i - 2].text != "."
    return before.text[:1].isupper() and inside and before.lower not in _PREPOSITIONS


# -- neighbours -----------------------------------------------------------------------------------------------------


def _joined(atoms: Sequence[Atom], pieces: list[Piece], taken: frozenset[int]) -> list[Piece]:
    """Pairs made one («от 3 до 5»), marked («с 21 до 25 %»), or given a common unit («на 3,5 и 4 млрд рублей»)."""
    found: list[Piece] = []
    for piece in reversed(pieces):
        after = found[-1] if found else None
        if after is not None:
            gap = [atom.lower for atom in atoms[piece.last : after.first]]
            lead = atoms[piece.first - 1].lower if piece.first else ""
            if lead in ("с", "со") and gap[-1:] == ["до"] and len(gap) <= _DATED_GAP:  # «с 3 млн в 2015 году до 5 млн»
                dated = [a for a in atoms[piece.last : after.first - 1] if a.token not in taken]
                gap = ["до"] if all(a.lower in _DATED_WORDS for a in dated) else gap
            if gap == ["до"] and lead in ("от", "с", "со"):
                left = _rated_like(_like(piece, after), after)
                if left.quantity.kind == after.quantity.kind:
                    found.pop()
                    if lead == "от":
                        found.append(_spanned(left, after))
                    else:
                        found.append(_step(after, "to"))
                        found.append(_step(left, "from"))
                    continue
            if gap == ["до"] and lead == "на":  # «на 5,5 тыс. до 120,3 тыс. человек»
                found[-1], piece = _step(after, "to"), _step(_like(piece, after), "by")
            if gap == ["с"] and lead == "до":
                left = _like(piece, after)
                if left.quantity.kind == after.quantity.kind:
                    found[-1] = _step(after, "from")
                    found.append(_step(left, "to"))
                    continue
            if not gap and _is_part(piece, after):  # «120 рублей 50 копеек»
                total = replace(piece.quantity, value=piece.quantity.value + after.quantity.value)
                found[-1] = piece._replace(last=after.last, quantity=total)
                continue
            if len(gap) == 1 and gap[0] in _RANGE_DASHES and _is_price_range(piece, after):  # «$51,7—$52,7 за баррель»
                found[-1] = _spanned(_rated_like(piece, after), after)
                continue
            if gap[:1] == ["-"]:  # «60- и 75-местных»
                gap = gap[1:]
            if gap == ["и", lead]:  # «на 3,5 и на 4 млрд рублей»
                gap = ["и"]
            if gap and all(word in ("и", "или", ",", "либо", "даже") for word in gap) and not piece.own_unit:
                piece = _like(piece, after)
        found.append(piece)
    found.reverse()
    return found


def _borrowed(reading: Reading, atoms: Sequence[Atom], pieces: list[Piece]) -> list[Piece]:
    """«более 42 млрд рублей …, а … — 52 млрд»: a magnitude without a unit has that of the last one in the sentence."""
    model: Piece | None = None
    for k, piece in enumerate(pieces):
        own = piece.quantity
        if piece.numeral.scale > 1 and own.kind in ("money", "count", "measure"):
            model = piece
        bare = not own.unit and piece.numeral.scale > 1
        if model and bare and _one_sentence(reading, atoms[model.first].token, atoms[piece.first].token):
            unit = model.quantity.unit.partition("/")[0]
            pieces[k] = piece._replace(quantity=replace(own, unit=unit, kind=model.quantity.kind))
    return pieces


def _one_sentence(reading: Reading, a: int, b: int) -> bool:
    return bisect_right(reading.sentences, a, key=_first) == bisect_right(reading.sentences, b, key=_first)


def _first(sentence: Sentence) -> int:
    return sentence.first


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


def _rated_like(left: Piece, right: Piece) -> Piece:
    """«с $450 до $645 за баррель»: the rate belongs to both."""
    if right.quantity.unit.startswith(left.quantity.unit + "/"):
        return left._replace(quantity=replace(left.quantity, unit=right.quantity.unit))
    return left


def _is_part(left: Piece, right: Piece) -> bool:
    a, b = left.quantity, right.quantity
    return a.kind == b.kind == "money" and a.unit == b.unit and b.value < 1 <= a.value and b.value_max is None


def _is_price_range(left: Piece, right: Piece) -> bool:
    a, b = left.quantity, right.quantity
    currency = b.unit.partition("/")[0]
    return a.kind == b.kind == "money" and a.unit == currency and a.value < b.value and a.value_max is None


def _nearer(plain: Decimal, scaled: Decimal, other: Decimal) -> bool:
    """«от 500 до 1,5 тыс.»: without the magnitude the two are of one size."""
    return plain > 0 and other > 0 and scaled / other > 30 and Decimal("0.03") < plain / other < 30


def _spanned(left: Piece, right: Piece) -> Piece:
    """One range of two numbers; «от 40 минут до 1,5 часов» in the unit of the first."""
    quantity, high = right.quantity, right.quantity.value
    if left.quantity.unit != quantity.unit and quantity.kind == "duration":
        seconds = durations.seconds(quantity.unit) * high
        quantity, high = left.quantity, numerals.plain(seconds / durations.seconds(left.quantity.unit))
    quantity = replace(quantity, value=left.quantity.value, value_max=high)
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
    elif _is_sign(atoms, first):
        attributes["sign"] = _SIGNS[lead]
    code, start = _qualifier(atoms, piece)
    if not code and atoms[piece.numeral.last].text == "+":
        code, start = "ge", piece.numeral.last
    if code == "ge" and lead == "от" and quantity.kind in ("count", "number"):
        code = ""  # «заявки от 37 организаций»
    if code and not (quantity.step and lead in ("до", "от")) and not (quantity.value_max and lead == "от"):
        quantity = replace(quantity, qualifier=code)
        attributes["qualifier_start"] = str(atoms[start].start)
    if not quantity.step and lead == "на" and quantity.kind in ("percent", "times"):
        quantity = replace(quantity, step="by")
    if piece.numeral.adjective:
        attributes["adjective"] = "yes"
    return spanned(reading, "quantity", atoms[first], atoms[piece.last - 1], quantity, attributes)


def _is_sign(atoms: Sequence[Atom], first: int) -> bool:
    """«+7,1 %», «-6,6 %», «минус 5 %», against a dash between words and the hyphen of «а-5»."""
    if not first or atoms[first - 1].lower not in _SIGNS:
        return False
    sign = atoms[first - 1]
    hyphen = first > 1 and sign.glued and atoms[first - 2].kind == "w"
    return not hyphen and (atoms[first].glued or sign.kind == "w")


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
    for start in (piece.last, piece.numeral.last):
        for size in (2, 1):
            code = _AFTER.get(tuple(atom.lower for atom in atoms[start : start + size]))
            if code:
                return code, start
    return "", -1
