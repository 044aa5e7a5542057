"""What of a name counts when two names are compared: core words, legal form, acronym, quoted part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Prefix

from extractor import lexicon
from extractor.lexicon.geography import fold, place_named
from extractor.mentions.gazetteer import Body, bodies, known_places, normals
from extractor.mentions.heads import head_nouns, legal_forms
from extractor.model import Token

_WORD = re.compile(r"[\w+&.-]*\w[\w+&-]*")
_QUOTED = re.compile(r"«(.+)»")
_SMALL = frozenset(
    ["и", "в", "во", "на", "по", "при", "с", "со", "для", "из", "о", "об", "имени", "им", "the", "of", "and"]
)
_PIECE = re.compile(r"[А-ЯЁ][а-яё]*")
_SCHOOLS = frozenset({"университет", "институт", "академия"})
_LATIN_TWINS = str.maketrans("abcekmhoptxy", "авсекмнортху")


class BodyName(NamedTuple):
    """An organization's name taken apart; words are folded, in any normal form."""

    text: str
    words: tuple[str, ...]  # all words without legal forms, as written
    core: tuple[str, ...]  # the quoted part, else all words; «Аккую Нуклеар» of АО «Аккую Нуклеар»
    form: str  # legal form, or an empty string
    head: str  # the noun before the quoted part or the first noun: авиакомпания, министерство
    acronym: str  # the name itself where it is one: ОПЖТ, Минпромторг
    place: str  # a known place at its end: «РФ» of «Минпромторг РФ»
    body: str  # name of the known federal body


@cache
def head_class() -> dict[str, str]:
    """Head noun → class (authority, body, part, business, media)."""
    return {fold(row["lemma"]): row["class"] for row in lexicon.rows("organization_heads")}


@lru_cache(20_000)
def take_apart(name: str) -> BodyName:
    """The parts of an organization's name in the nominative."""
    raw = _WORD.findall(name)
    forms = [word for word in raw[:3] if word in legal_forms()]
    rest = [word for word in raw if word not in legal_forms()]
    if not rest or (_place_in_genitive(tuple(rest)) and "«" not in name):  # «СК России» is no form with a name
        rest, forms = raw, []
    whole = _known(rest, "")
    place, kept = ("", rest) if whole else _split_place(rest)
    quoted = _named_by_quotes(name)
    inside = _WORD.findall(quoted.group(1)) if quoted else []
    core = [word for word in inside if word not in legal_forms()] or inside or kept
    words = tuple(fold(word) for word in kept)
    core_words = tuple(fold(word) for word in core)
    if (core_words[:1] and core_words[0] in head_nouns() and len(core_words) > 1 and quoted) or (
        not quoted and len(core_words) == 2 and _is_firm(core_words[0]) and _brand(core[1])
    ):
        core_words = core_words[1:]
    head = next((word for word in words if word in head_nouns()), "")
    alone = kept[0] if len(kept) == 1 else ""
    acronym = alone if alone and is_acronym(alone) else ""
    return BodyName(
        name, words, core_words, forms[0] if forms else "", head, acronym, place, whole or _known(kept, place)
    )


def _named_by_quotes(name: str) -> re.Match[str] | None:
    """The quoted part, where it is the name of what stands before it: «компания «X»», «АО «X»»; not «совет «X»»."""
    quoted = _QUOTED.search(name)
    if quoted is None or _WORD.search(name[quoted.end() :]):
        return None
    before = [
        word for word in _WORD.findall(name[: quoted.start()]) if word not in legal_forms() and word not in ("г", "гор")
    ]
    if before and _place_in_genitive((before[-1],)):
        before = before[:-1]
    if not before:
        return quoted
    kind = head_class().get(fold(before[-1]), "")
    plain = all(_adjective(word) for word in before[:-1])
    return quoted if plain and kind in ("business", "media", "body") else None


def _is_firm(word: str) -> bool:
    return head_class().get(word, "") in ("business", "media") and word not in ("сайт", "портал")


def _adjective(word: str) -> bool:
    return fold(word).endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"))


def _brand(word: str) -> bool:
    return word.isupper() or word[:1].isascii()


def _split_place(words: Sequence[str]) -> tuple[str, list[str]]:
    """A known place in the genitive at the end of a name, and the words before it."""
    for size in (1, 2, 3):
        if len(words) > size:
            place = _place_in_genitive(tuple(words[-size:]))
            if place and words[-size][:1].isupper():
                return place, list(words[:-size])
    return "", list(words)


@lru_cache(5_000)
def _place_in_genitive(words: tuple[str, ...]) -> str:
    """Name of the known place that the words name in some case: («Курской», «области») → Курская область."""
    found = place_named(" ".join(words))
    if found is None:
        tokens = [Token(i, 0, 0, word, fold(word), "PROPN", {}, i, "", word.lower()) for i, word in enumerate(words)]
        hit = known_places().find(tokens, 0, len(tokens))
        found = hit[1] if hit and hit[0] == len(tokens) else None
    return found.name if found else ""


def is_acronym(word: str) -> bool:
    """Capital letters or syllables: ОПЖТ, Минпромторг."""
    if not word.isalpha():
        return False
    return sum(c.isupper() for c in word) > 1 or _syllabic(word) or word.isupper()


def _syllabic(word: str) -> bool:
    """«Минпромторг», «Росавиация»: made of syllables."""
    return fold(word).startswith(("мин", "рос", "гос", "глав", "обл", "центр"))


@cache
def _known_names() -> dict[str, Body]:
    found: dict[str, Body] = {}
    for body in bodies():
        for name in (body.name, *body.short, *body.former):
            found.setdefault(_plain(name), body)
    return found


def _plain(name: str) -> str:
    return " ".join(fold(word) for word in _WORD.findall(name))


def _known(words: Sequence[str], place: str) -> str:
    """Name of the federal body meant; a body of a region has another name («Минздрав Карелии»)."""
    if place not in ("", "Россия"):
        return ""
    body = _known_names().get(" ".join(fold(word) for word in words))
    return body.name if body else ""


# -- acronyms ----------------------------------------------------------------------------------------------------


def stands_for(acronym: str, words: Sequence[str]) -> bool:
    """Whether an acronym abbreviates the words: ОПЖТ, Минпромторг (Мин|пром|торг), Минпромэнерго, РосНАНО."""
    meaning = [fold(word) for word in words if fold(word) not in _SMALL]
    letters = twins(acronym)
    if len(letters) < 2 or len(meaning) < 2:
        return False
    if acronym.isupper() and len(acronym) <= 7:
        return _by_letters(letters, [fold(word) for word in words])
    if acronym[-2:].isupper():
        return _by_pieces(acronym, meaning)
    return _by_syllables(letters, tuple(meaning))


def twins(acronym: str) -> str:
    """An acronym folded, Latin letters that look like Cyrillic ones as those."""
    return fold(acronym).translate(_LATIN_TWINS)


def _by_letters(letters: str, words: list[str]) -> bool:
    """First letters of the words, in order; small words and second parts of hyphened words may take part or not."""
    parts = [part for word in words for part in word.split("-") if part]
    optional = [part in _SMALL or len(part) < 3 for part in parts]
    k = 0
    for part, free in zip(parts, optional, strict=True):
        if k < len(letters) and part[0] == letters[k]:
            k += 1
        elif not free:
            return False
    return k == len(letters)


def _by_pieces(acronym: str, words: list[str]) -> bool:
    """«КубГУ», «СПбПУ»: each capital with its small letters begins a word; an eponym may follow the university."""
    pieces = [fold(piece) for piece in _PIECE.findall(acronym)]
    parts = [part for word in words for part in word.split("-") if part]
    if len(pieces) > len(parts) or not all(map(_begins, pieces, parts)):
        return False
    return len(pieces) == len(parts) or parts[len(pieces) - 1] in _SCHOOLS


def _begins(piece: str, word: str) -> bool:
    return word.startswith(piece) or (piece == "пб" and word.startswith("петербург"))


def _by_syllables(letters: str, words: tuple[str, ...]) -> bool:
    """The acronym cut into beginnings (two letters or more) of all but a few of the words, in order."""

    @lru_cache(None)
    def rest(i: int, k: int, skipped: int) -> bool:
        if i == len(letters):
            return len(words) - k + skipped <= max(0, len(words) // 2)
        if letters[i] == "о" and k and rest(i + 1, k, skipped):  # the joining vowel of «Минпромэнерго»
            return True
        if k == len(words):
            return False
        size = Prefix.similarity(letters[i:], words[k])
        if any(rest(i + n, k + 1, skipped) for n in range(size, 1, -1)):
            return True
        return k > 0 and rest(i, k + 1, skipped + 1)

    return rest(0, 0, 0)


# -- equality of words in any form ---------------------------------------------------------------------------------


@lru_cache(10_000)
def alike(a: str, b: str) -> bool:
    """Two words that share a normal form, or differ in a case ending only («Росатом», «Росатома»)."""
    if a == b or normals(a) & normals(b):
        return True
    shorter, longer = sorted((a, b), key=len)
    return (
        len(shorter) >= 4
        and longer.startswith(shorter)
        and longer[len(shorter) :] in ("а", "у", "ом", "е", "ем", "ы", "ов", "ъ")
    )


def all_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Word by word alike."""
    return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
