"""Which place names of one article name the same place."""

from __future__ import annotations

from typing import NamedTuple

from extractor import lexicon
from extractor.lexicon.geography import Place, fold, place_named


class PlaceName(NamedTuple):
    text: str
    words: tuple[str, ...]  # folded, without «муниципальный», «провинция»
    known: Place | None


_SKIPPED = frozenset({"муниципальный", "городской"})


def take_apart(name: str) -> PlaceName:
    """The parts of a place's name in the nominative."""
    words = [word for word in fold(name).replace("ё", "е").split() if word not in _SKIPPED]
    if len(words) > 1 and words[0] in lexicon.words("place_nouns"):
        words = words[1:]
    return PlaceName(name, tuple(words), place_named(name) or place_named(" ".join(words)))


def same_place(a: PlaceName, b: PlaceName) -> bool:
    """Known places by the list; others by their words."""
    if a.known and b.known:
        return a.known == b.known
    return a.words == b.words


def is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= 5


def canonical(names: list[str]) -> str:
    """The fullest form seen; an acronym only where the article gives nothing else."""
    spelled = [name for name in names if not is_acronym(name)] or names
    return max(spelled, key=lambda name: (len(name), -names.index(name)))


_REGIONS = frozenset({"регион", "субъект"})
_FEDERAL_CITIES = frozenset({"Москва", "Санкт-Петербург", "Севастополь"})


def is_level(name: str, lemma: str) -> bool:
    """Whether a common noun can stand for the place: «республика» for Татарстан, «город» for Казань."""
    place = place_named(name)
    level = lexicon.table("place_nouns", "level").get(lemma, "")
    if place is None:
        return lemma in fold(name).split()
    if lemma in _REGIONS:
        return bool(place.code) and place.name not in _FEDERAL_CITIES
    if level == "country":
        return place.level == "country"
    if lemma == "город":
        return place.level == "city" or place.name in _FEDERAL_CITIES
    return level == "region" and bool(place.code) and lemma in fold(place.name).split()
