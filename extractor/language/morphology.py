"""The only door to pymorphy3: forms of a word, its lemma by a tag, its inflection."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

import pymorphy3

from extractor import lexicon
from extractor.remembered import Remembered

_POS = lexicon.table("ud_pos", "ud")  # OpenCorpora part of speech → universal
_FEATS = {row["gram"]: (row["feature"], row["value"]) for row in lexicon.rows("ud_feats")}
_COMPARED = frozenset({"Case", "Gender", "Number", "Aspect", "NumForm", "Person", "Tense", "Variant"})
_SAME_POS = {"PROPN": "NOUN", "AUX": "VERB", "SCONJ": "CCONJ"}


class Form(NamedTuple):
    """One reading of a word by the dictionary."""

    normal: str
    pos: str
    feats: Mapping[str, str]
    grams: frozenset[str]  # OpenCorpora grammemes: Name, Surn, Patr, Geox, Orgn, Abbr, Fixd, …
    score: float
    word: str
    rank: int  # among the readings of the word

    @property
    def parse(self) -> Any:
        """pymorphy3's own record, for inflection: read anew, for it takes more room than all the rest."""
        return analyzer().parse(self.word)[self.rank]


@lru_cache(1)
def analyzer() -> Any:
    """The dictionary, loaded once (about 0.2 s)."""
    return pymorphy3.MorphAnalyzer()


def forms(word: str) -> tuple[Form, ...]:
    """All readings of a word, most likely first."""
    return _FORMS[word.lower()]


def _forms(word: str) -> tuple[Form, ...]:
    return tuple(_form(word, rank, parse) for rank, parse in enumerate(analyzer().parse(word)))


_FORMS = Remembered(_forms)  # 0.7 KB a word


def inflected(form: Form, *grams: str) -> str:
    """A reading of a word in another form, by OpenCorpora grammemes; empty where there is none."""
    return _inflected(form.word, form.rank, grams)


@lru_cache(10_000)
def _inflected(word: str, rank: int, grams: tuple[str, ...]) -> str:
    changed = analyzer().parse(word)[rank].inflect(set(grams))
    return str(changed.word) if changed else ""


def known(word: str) -> bool:
    """Whether the dictionary holds the word itself (not a guess by its ending)."""
    return _KNOWN[word]


_KNOWN = Remembered[str, bool](lambda word: bool(analyzer().word_is_known(word.lower())))


def lemma(word: str, pos: str, feats: str) -> str:
    """Normal form (lower case, ё as е) of the reading that fits a universal tag best («Case=Gen|Number=Sing»).

    The choice is natasha's: equal tags first, else the most shared features; so lemmas agree with natasha's.
    """
    word = _plain(word)
    wanted = _WANTED[feats]
    alike = _SAME_POS.get(pos, pos)
    best, best_score = None, 0
    for form in forms(word):
        if form.pos == pos and form.feats == wanted:
            best = form
            break
        score = int(_SAME_POS.get(form.pos, form.pos) == alike)
        for key, value in form.feats.items():
            score += wanted.get(key) == value and key in _COMPARED
        if score > best_score:
            best, best_score = form, score
    return _plain(best.normal) if best else word


_WANTED = Remembered[str, dict[str, str]](lambda feats: dict(pair.split("=", 1) for pair in feats.split("|") if pair))


def _form(word: str, rank: int, parse: Any) -> Form:
    return Form(intern(parse.normal_form), *_tag(parse.tag), parse.score, word, rank)


@lru_cache(5_000)  # the dictionary has some 4,500 distinct tags
def _tag(tag: Any) -> tuple[str, Mapping[str, str], frozenset[str]]:
    """Universal part of speech and features of an OpenCorpora tag, and its grammemes."""
    grams = str(tag).replace(" ", ",").split(",")
    feats = dict(_FEATS[gram] for gram in grams if gram in _FEATS)
    return _POS.get(str(tag.POS), "X"), feats, frozenset(grams)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")
