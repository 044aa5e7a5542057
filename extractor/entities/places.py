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
