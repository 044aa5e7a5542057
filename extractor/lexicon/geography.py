"""What is known of places by name and adjective: regions of Russia with codes, federal districts, countries, cities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.lexicon import cells, rows


class Place(NamedTuple):
    """A place that everyone knows. `level`: country, region, district (federal, or a part of the world), city."""

    name: str  # full, official
    level: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    code: str = ""  # ISO 3166-2, of a region of Russia
    capital: str = ""
    inhabitants: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@lru_cache(10_000)
def fold(name: str) -> str:
    """A name for comparison: lower case, ё as е, one kind of dash, no spaces at the ends."""
    return name.strip().lower().replace("ё", "е").replace("–", "-").replace("—", "-")


@cache
def places() -> tuple[Place, ...]:
    """All known places: regions, countries, federal districts, cities (a city of federal rank is a region)."""
    return tuple(_places())


def _places() -> Iterator[Place]:
    known: set[str] = set()
    for row in rows("regions"):
        known.add(row["name"])
        yield Place(
            row["name"], "region", cells(row["aliases"]), cells(row["adjectives"]), row["code"], row["capital"],
            cells(row["inhabitants"]),
        )  # fmt: skip
    for row in rows("countries"):
        yield Place(row["name"], "country", cells(row["aliases"]), cells(row["adjectives"]), capital=row["capital"])
    for row in rows("federal_districts"):
        yield Place(row["name"], "district", cells(row["aliases"]), cells(row["adjectives"]))
    for row in rows("cities"):
        known.add(row["name"])
        yield Place(row["name"], "city", cells(row["aliases"]), cells(row["adjectives"]))
    capitals = [row["capital"] for table in ("regions", "countries") for row in rows(table)]
    for name in dict.fromkeys(capitals):
        if name and name not in known:
            yield Place(name, "city")


@cache
def _by_name() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for place in places():
        for name in place.names:
            found.setdefault(fold(name), place)
    return found


@cache
def _by_adjective() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for place in places():
        for adjective in place.adjectives:
            found.setdefault(fold(adjective), place)
    return found


def place_named(name: str) -> Place | None:
    """The known place with this name or alias, in the nominative, in any letter case."""
    return _by_name().get(fold(name))


def region_code(name: str) -> str:
    """ISO 3166-2 code of the region of Russia with this name or alias, or an empty string."""
    place = place_named(name)
    return place.code if place else ""


def place_of_adjective(lemma: str) -> str:
    """Name of the place an adjective stands for: российский → Россия, свердловский → Свердловская область; or ""."""
    place = _by_adjective().get(fold(lemma))
    return place.name if place else ""
