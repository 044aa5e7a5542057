"""What a number counts or measures: units, currencies, rates and counted nouns, written as facts.md says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor import lexicon
from extractor.language.inflection import inflect
from extractor.language.morphology import forms, known
from extractor.mentions.atoms import Atom
from extractor.model import Token

_MODIFIERS = 5  # words that may stand between a number and its noun
_REACH = 9  # … when the syntax model says that they belong together


class Unit(NamedTuple):
    """A unit over atoms[…:last]."""

    name: str
    kind: str  # as Quantity.kind
    last: int
    factor: Decimal = Decimal(1)  # of a part of a currency: «копейка» is 0.01 RUB


class _Node:
    """A state of the trie of unit phrases."""

    __slots__ = ("found", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.found: tuple[str, str] | None = None

    def add(self, phrase: str, name: str, kind: str) -> None:
        node = self
        for word in phrase.split():
            node = node.next.setdefault(word, _Node())
        node.found = node.found or (name, kind)


def _split(cell: str) -> list[str]:
    return [part.strip().rstrip(".").lower() for part in cell.split(";") if part.strip()]


def _tries() -> tuple[_Node, _Node]:
    """Phrases that stand after a number, and those among them that may stand before it (signs of money)."""
    after, before = _Node(), _Node()
    for row in lexicon.rows("currencies"):
        for phrase in _split(row["signs"]) + _split(row["names"]):
            after.add(_spread(phrase), row["code"], "money")
        for phrase in _split(row["signs"]):
            if phrase == row["code"].lower() or not phrase.replace(" ", "").isalpha():
                before.add(_spread(phrase), row["code"], "money")
    for part in _PARTS:
        after.add(part, part, "part")
    for row in lexicon.rows("units"):
        for phrase in _split(row["signs"]) + _split(row["names"]):
            after.add(_spread(phrase), row["unit"], row["kind"])
    return after, before


def _spread(phrase: str) -> str:
    """Signs and hyphens are atoms of their own."""
    for sign in "-°$":
        phrase = phrase.replace(sign, f" {sign} ")
    return phrase


_PARTS = {row["name"]: (row["code"], Decimal(row["factor"])) for row in lexicon.rows("currency_parts")}
_AFTER, _BEFORE = _tries()
_RATES = [(row["phrase"].split(), row["base"]) for row in lexicon.rows("rates")]
_RATE_STARTS = frozenset(words[0] for words, _ in _RATES)
_RATED_BEHIND = {(words[0], words[1]): base for words, base in _RATES if words[0] == "в"}
_PRICED = lexicon.table("priced", "base")
_DENOMINATORS = frozenset({"за", "на"})
_STOPPED = frozenset(
    phrase.rstrip(".").split()[-1]
    for row in (*lexicon.rows("units"), *lexicon.rows("currencies"))
    for phrase in row["signs"].split("; ")
    if phrase.endswith(".")
)
_NOT_TONNES = frozenset({"е", "д", "п", "к", "ч", "н"})


def sign_before(atoms: Sequence[Atom], i: int) -> tuple[str, int] | None:
    """The currency whose sign or code ends right before atom i («$298», «USD 5 млн») → (code, its first atom)."""
    if not i:
        return None
    for first in (i - 2, i - 1):
        if first < 0:
            continue
        node: _Node | None = _BEFORE
        for j in range(first, i):
            node = node.next.get(atoms[j].lower) if node else None
        if node and node.found:
            return node.found[0], first
    return None


def read(atoms: Sequence[Atom], i: int) -> Unit | None:
    """The longest unit of measure or currency that starts at atom i, with its rate («т/год», «руб. за тонну»)."""
    unit = _phrase(atoms, i)
    if unit is None or _no_unit(atoms, i, unit):
        return None
    return rated(atoms, unit)


def _phrase(atoms: Sequence[Atom], i: int) -> Unit | None:
    """The longest phrase of the trie at atom i."""
    found = _longest(_AFTER, atoms, i)
    if found is None:
        return None
    (name, kind), last = found
    factor = Decimal(1)
    if kind == "part":
        name, factor = _PARTS[name]
        kind = "money"
    if atoms[last].text == "." and atoms[last].glued and _abbreviated(atoms, last):
        last += 1
    return Unit(name, kind, last, factor)


def _longest(node: _Node, atoms: Sequence[Atom], i: int) -> tuple[tuple[str, str], int] | None:
    """Deepest end below a node, by the words as written or by their lemmas; stops between words are passed over."""
    atom = atoms[i]
    best = (node.found, i) if node.found else None
    if atom.text == "." and atom.glued and node is not _AFTER:
        i += 1
        atom = atoms[i]
    for key in (atom.lower, atom.lemma) if atom.lemma != atom.lower else (atom.lower,):
        following = node.next.get(key)
        deeper = _longest(following, atoms, i + 1) if following else None
        if deeper and (best is None or deeper[1] > best[1]):
            best = deeper
    return best


def _abbreviated(atoms: Sequence[Atom], stop: int) -> bool:
    """Whether the stop belongs to the abbreviation before it rather than ends a sentence behind a sign («5 га.»)."""
    return atoms[stop - 1].lower in _STOPPED or atoms[stop + 1].text == "/"


def _no_unit(atoms: Sequence[Atom], i: int, unit: Unit) -> bool:
    """Letters that look like a unit: «5 т. е.», «2 г. Москва», «кв. 5»."""
    if unit.name == "т" and unit.last - i <= 2 and atoms[i].lower == "т":
        return atoms[i + 1].text == "." and atoms[i + 2].lower in _NOT_TONNES and atoms[i + 3].text == "."
    if atoms[i].lower in ("в", "а") and unit.last == i + 1:  # volt and ampere, against prepositions and conjunctions
        return not atoms[i].text.isupper() or atoms[i + 1].kind == "w"
    if atoms[i].lower == "м" and unit.last == i + 1 and atoms[i + 1].text == "." and not atoms[i].glued:
        return atoms[i + 2].text[:1].isupper() and atoms[i + 2].glued
    return False


def rated(atoms: Sequence[Atom], unit: Unit) -> Unit:
    """With the base of a rate: «в год», «/ч», after money also «за тонну», «на акцию»."""
    i = unit.last
    first = atoms[i].lower
    if unit.kind == "percent":
        return unit  # «на 5 % в год» is a share, its year a period
    if first in _RATE_STARTS:
        for words, base in _RATES:
            if all(atoms[i + k].lower == word for k, word in enumerate(words) if i + k < len(atoms)):
                if first in ("в", "с") and _goes_on(atoms, i + len(words)):
                    return unit
                last = i + len(words)
                if atoms[last].text == "." and len(atoms[last - 1].text) <= 3 and first == "/":
                    last += 1
                return unit._replace(name=f"{unit.name}/{base}", last=last)
    behind = _RATED_BEHIND.get((atoms[i + 1].lower, atoms[i + 2].lower)) if atoms[i].kind == "w" else None
    if behind and unit.kind in ("measure", "count"):  # «1,5 млн тонн продукции в год»
        return unit._replace(name=f"{unit.name}/{behind}")
    if first == "/" and atoms[i].glued:
        base_unit = _phrase(atoms, i + 1)
        if base_unit and base_unit.kind in ("measure", "count"):
            return unit._replace(name=f"{unit.name}/{base_unit.name}", last=base_unit.last)
    if unit.kind == "money":
        return _price(atoms, unit) if first in _DENOMINATORS else _per_share(atoms, unit)
    return unit


def _per_share(atoms: Sequence[Atom], unit: Unit) -> Unit:
    """«50 руб. дивидендов на акцию»"""
    i = unit.last + 1
    if atoms[i].lower == "на" and i + 2 < len(atoms):
        i += 1 + (atoms[i + 1].lemma == "один")
        if atoms[i].lower in ("акцию", "бумагу"):
            return unit._replace(name=f"{unit.name}/акция", last=i + 1)
    return unit


def _price(atoms: Sequence[Atom], unit: Unit) -> Unit:
    """«рублей за тонну», «долларов за баррель», «$298 за 1 тыс. кубометров», «руб. на акцию»."""
    i = unit.last + 1
    if atoms[i + 1].text == "1" and atoms[i].text in ("$", "€", "¥", "£"):  # «¥6,9446 за $1»
        base = _phrase(atoms, i)
        return unit._replace(name=f"{unit.name}/{base.name}", last=i + 2) if base else unit
    i += atoms[i].text == "1" or atoms[i].lemma == "один"
    prefix = ""
    if atoms[i].lower in ("тысячу", "тыс", "тысяч"):
        prefix = "тыс. "
        i += 1 + (atoms[i + 1].text == ".")
    if atoms[i].lemma in _PRICED:
        return unit._replace(name=f"{unit.name}/{prefix}{_PRICED[atoms[i].lemma]}", last=i + 1)
    base = _phrase(atoms, i)
    if base is None or base.kind not in ("measure", "count", "money"):
        return unit
    if atoms[unit.last].lower == "на" and base.kind == "measure" and not prefix:
        return unit
    return unit._replace(name=f"{unit.name}/{prefix}{base.name}", last=base.last)


def _goes_on(atoms: Sequence[Atom], i: int) -> bool:
    """«в год столетия», «в день открытия»: the noun is no base of a rate when a genitive follows. (A cheap guess.)"""
    return atoms[i].kind == "n"


# -- counted nouns --------------------------------------------------------------------------------------------------


class Counted(NamedTuple):
    """A counted noun: tokens[first:last] with modifiers, its head noun, the unit it gives."""

    name: str
    noun: int
    last: int


def counted(tokens: Sequence[Token], number: int, i: int) -> Counted | None:
    """The noun counted by the number in token `number`, looked for from token i: behind its modifiers, or by syntax."""
    found = _behind_modifiers(tokens, i)
    if found is None and i < len(tokens):
        head = tokens[number].head
        near = i < head < i + _REACH and tokens[number].dep.startswith("nummod")
        if near and _is_noun(tokens[head]) and _unbroken(tokens, i, head):
            found = head
    return Counted(_name(tokens, found), found, found + 1) if found is not None else None


def _unbroken(tokens: Sequence[Token], i: int, head: int) -> bool:
    """Whether nothing between a number and its noun has a number of its own or begins a phrase of its own."""
    if tokens[i].pos in ("ADP", "CCONJ"):
        return False
    return all(token.text not in _STOPS and token.pos != "NUM" for token in tokens[i:head])


def _name(tokens: Sequence[Token], noun: int) -> str:
    """The noun in the nominative singular, or the unit of two words that it ends: «новых рабочих мест»."""
    pair = (tokens[noun - 1].lemma, tokens[noun].lemma) if noun else ("", "")
    return _PAIRS.get(pair) or singular(tokens[noun])


_PAIRS = {
    tuple(name.split()): row["unit"]
    for row in lexicon.rows("units")
    if row["kind"] == "count"
    for name in _split(row["names"])
    if name.count(" ") == 1
}
_STOPS = frozenset(",.;:()!?—–")


def _behind_modifiers(tokens: Sequence[Token], i: int) -> int | None:
    """«шесть новых высокотехнологичных кластеров»; «два совместных с … проекта»: over the phrase of a modifier."""
    adjective = None
    for k in range(i, min(i + _MODIFIERS, len(tokens))):
        token = tokens[k]
        if _is_model(token.text):
            return k
        if _is_modifier(tokens, k):
            adjective = k
        elif _is_noun(token):
            return k if _countable(token) else None
        elif token.pos == "ADP" and adjective is not None:
            return _behind_phrase(tokens, k + 1, tokens[adjective].case)
        elif not (_joins(token) if adjective is not None else _intensifies(tokens, k)):
            break
    if adjective is not None and _is_nominal(tokens[adjective]):
        return adjective
    return None


def _is_model(word: str) -> bool:
    """«два Ту-160»: letters, a hyphen, a number."""
    return word[:1].isupper() and "-" in word and word[-1:].isdigit()


def _is_modifier(tokens: Sequence[Token], k: int) -> bool:
    """An adjective or participle, also one that the tagger took for a noun before a noun."""
    token = tokens[k]
    if token.pos in ("ADJ", "DET") or token.feats.get("VerbForm") == "Part":
        return not _is_noun(token)
    if token.pos != "NOUN" or not token.lower.endswith(_ADJECTIVE_ENDS) or k + 1 >= len(tokens):
        return False
    return tokens[k + 1].pos == "NOUN" and all(form.pos != "NOUN" for form in forms(token.text))


_ADJECTIVE_ENDS = ("ые", "ие", "ых", "их", "ым", "им", "ыми", "ими", "ого", "его")


def _joins(token: Token) -> bool:
    return token.text in (",", "и", "«", "»", '"') or token.pos == "ADV"


def _intensifies(tokens: Sequence[Token], k: int) -> bool:
    """«пять наиболее крупных», «семь особо охраняемых»"""
    return tokens[k].pos == "ADV" and k + 1 < len(tokens) and tokens[k + 1].pos in ("ADJ", "VERB")


def _behind_phrase(tokens: Sequence[Token], i: int, case: str) -> int | None:
    """The last noun in the case of the modifier before anything but nouns and adjectives comes."""
    found, seen = None, False
    for k in range(i, min(i + _REACH, len(tokens))):
        token = tokens[k]
        if _is_noun(token):
            if seen and token.case == case:
                found = k
            seen = True
        elif token.pos not in ("ADJ", "DET", "ADP", "NUM", "PUNCT") or token.text in _STOPS:
            break
    return found


def _is_nominal(token: Token) -> bool:
    """«25 рабочих», «300 военнослужащих»: an adjective that the dictionary knows as a noun too."""
    plural = token.number != "Sing" and token.lower.endswith(_ADJECTIVE_ENDS)
    return plural and any(form.pos == "NOUN" for form in forms(token.text))


def _is_noun(token: Token) -> bool:
    """A noun, also one that the tagger took for an adjective though the dictionary knows the noun alone."""
    if token.pos in ("NOUN", "PROPN"):
        return True
    return token.pos == "ADJ" and known(token.text) and all(form.pos == "NOUN" for form in forms(token.text))


def _countable(token: Token) -> bool:
    """A capital letter is a name, unless the whole word is an abbreviation («1 ВУЗ»)."""
    return not token.text[:1].isupper() or (token.text.isupper() and len(token.text) > 1) or token.pos == "NOUN"


def singular(token: Token) -> str:
    """The noun in the nominative singular: «предприятий» → предприятие, «людей» → человек."""
    if token.lemma in ("человек", "люди"):
        return "человек"
    if any(char.isdigit() for char in token.text):
        return token.text  # «два Ту-160»
    word = token.text if token.text.isupper() else token.text.lower()
    if token.number == "Sing" and token.case == "Nom":
        return word
    changed = inflect(token._replace(text=word, lower=word.lower()), "Nom", "Sing")
    if changed == word and token.number == "Plur":
        changed = token.lemma
    return changed if "ё" in word else changed.replace("ё", "е")
