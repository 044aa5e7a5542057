"""Finite verbs that the tagger takes for something else: «сертифицирует» is no adjective, «отгрузит» not the past.

About one verb in 150 is so; where the dictionary knows a word as nothing but a finite verb, it is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractor.language.morphology import forms, known

ENDINGS = ("т", "тся", "л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")
_SHORTEST = 4
_BE = "быть"  # the tagger's «будет» is in the present, and all rules know it so


class Verb(NamedTuple):
    """What the dictionary says of a finite verb."""

    lemma: str
    feats: Mapping[str, str]
    tenses: frozenset[str]


def certain(word: str) -> Verb | None:
    """The reading of a word (lower case) that can only be a finite verb; None for all others."""
    if len(word) < _SHORTEST or not word.endswith(ENDINGS) or not known(word):
        return None
    readings = forms(word)
    if readings[0].normal == _BE or not all("VERB" in form.grams for form in readings):
        return None
    tenses = frozenset(form.feats.get("Tense", "") for form in readings)
    return Verb(readings[0].normal.replace("ё", "е"), readings[0].feats, tenses)
