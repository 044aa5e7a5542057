"""Names that lean on the article: «Министерство … республики», «(ОПЖТ)» behind its full name."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from extractor import lexicon
from extractor.language.inflection import match_case
from extractor.language.morphology import forms, inflected
from extractor.lexicon.geography import fold
from extractor.model import Mention, Reading

_LEVELS = frozenset({"region", "country"})


def bracketed_aliases(reading: Reading) -> dict[str, str]:
    """Short or foreign name in brackets → the name it stands behind."""
    ends: dict[int, Mention] = {}  # token behind a name → the longest name that ends there
    for mention in reading.mentions:
        if mention.form == "name" and mention.label in ("organization", "group", "person"):
            ends.setdefault(mention.last, mention)
    found: dict[str, str] = {}
    for mention in reading.mentions:
        i = mention.first
        if mention.form != "name" or i - 1 not in ends or reading.tokens[i - 1].text != "(":
            continue
        closed = mention.last < len(reading.tokens) and reading.tokens[mention.last].text == ")"
        if closed and _may_explain(ends[i - 1], mention):
            found.setdefault(mention.name, ends[i - 1].name)
    return found


def _may_explain(full: Mention, short: Mention) -> bool:
    """A person's name in brackets is a foreign spelling; a body's is anything."""
    if full.label == "person":
        return short.label == "person" and short.text.isascii()
    return short.label != "person"


def with_place(mention: Mention, place: str) -> Mention:
    """The body's name with a place for the common noun at its end: «… республики» → «… Республики Башкортостан»."""
    words = mention.name.split(" ")
    return replace(mention, name=" ".join([*words[:-1], genitive(place)])) if place else mention


def common_place_at_end(reading: Reading, mention: Mention) -> str:
    """Lemma of the common noun of place that a body's name ends with, or an empty string."""
    token = reading.tokens[mention.last - 1]
    before = reading.tokens[mention.last - 2]
    if mention.last - mention.first < 2 or token.text[:1].isupper() or token.number == "Plur":
        return ""
    if before.text[:1].isupper() and before.pos in ("ADJ", "PROPN"):  # «Ставропольского края» is a name already
        return ""
    lemma = token.lemma
    return lemma if lexicon.table("place_nouns", "level").get(lemma, "") in _LEVELS else ""


@lru_cache(5_000)
def genitive(place: str) -> str:
    """A place's name in the genitive: Республика Башкортостан → Республики Башкортостан."""
    words = place.split(" ")
    first_only = len(words) > 1 and fold(words[0]) in lexicon.words("place_nouns")
    return " ".join(word if first_only and k else _genitive(word) for k, word in enumerate(words))


def _genitive(word: str) -> str:
    if word.isupper() or not word[:1].isalpha():
        return word
    for form in forms(word):
        if form.feats.get("Case") == "Nom" and "Surn" not in form.grams and "Name" not in form.grams:
            return match_case(word, inflected(form, "gent") or word)
    return word
