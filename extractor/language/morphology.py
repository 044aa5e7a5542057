"""The only door to pymorphy3: forms of a word, its lemma by a tag, its inflection."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pymorphy3

from extractor import lexicon

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
    parse: Any  # pymorphy3's own record, for inflection


@lru_cache(1)
def analyzer() -> Any:
    """The dictionary, loaded once (about 0.2 s)."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(10_000)  # 2 KB a word
def forms(word: str) -> tuple[Form, ...]:
    """All readings of a word, most likely first."""
    return _forms(word.lower())


@lru_cache(10_000)
def _forms(word: str) -> tuple[Form, ...]:
    return tuple(_form(parse) for parse in analyzer().parse(word))


@lru_cache(20_000)
def known(word: str) -> bool:
    """Whether the dictionary holds the word itself (not a guess by its ending)."""
    return bool(analyzer().word_is_known(word.lower()))


@lru_cache(40_000)
def lemma(word: str, pos: str, feats: str) -> str:
    """Normal form (lower case, ё as е) of the reading that fits a universal tag best («Case=Gen|Number=Sing»).

    The choice is natasha's: equal tags first, else the most shared features; so lemmas agree with natasha's.
    """
    word = _plain(word)
    wanted = dict(pair.split("=", 1) for pair in feats.split("|") if "=" in pair)
    best, best_score = None, 0
    for form in forms(word):
        if form.pos == pos and form.feats == wanted:
            best = form
            break
        score = (_SAME_POS.get(form.pos, form.pos) == _SAME_POS.get(pos, pos)) + sum(
            form.feats[key] == wanted[key] for key in form.feats.keys() & wanted.keys() & _COMPARED
        )
        if score > best_score:
            best, best_score = form, score
    return _plain(best.normal) if best else word


def _form(parse: Any) -> Form:
    return Form(parse.normal_form, *_tag(parse.tag), parse.score, parse)


@lru_cache(5_000)  # the dictionary has some 4,500 distinct tags
def _tag(tag: Any) -> tuple[str, Mapping[str, str], frozenset[str]]:
    """Universal part of speech and features of an OpenCorpora tag, and its grammemes."""
    grams = str(tag).replace(" ", ",").split(",")
    feats = dict(_FEATS[gram] for gram in grams if gram in _FEATS)
    return _POS.get(str(tag.POS), "X"), feats, frozenset(grams)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")
