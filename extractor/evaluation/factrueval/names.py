"""The values that gold accepts for an entity: attributes (track 2), every way to name it (track 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations, product
from typing import NamedTuple

from extractor.evaluation.factrueval.gold import Document, GoldEntity, GoldMention
from extractor.evaluation.factrueval.values import normalize

PERSON_KEYS = ("firstname", "lastname", "patronymic", "nickname")
_SILENT_KEYS = frozenset({"wikidata", "descriptor"})
_MOST_COMBINATIONS = 500  # of a person's name parts; more alternatives than that are not looked at


class Attribute(NamedTuple):
    key: str  # without a digit behind
    values: frozenset[str]  # normalised alternatives


def attributes(document: Document, entity: GoldEntity) -> tuple[Attribute, ...]:
    """What a response should say of the entity; empty for one without a name."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for key, value in entity.lines:
        if key not in _SILENT_KEYS:
            by_key[key].append(value)
    descriptors = [value for key, value in entity.lines if key == "descriptor"]
    quoted = normalize(document.text)
    found = []
    for key, values in by_key.items():
        plain_key = key.rstrip("0123456789")
        names = [*values, *(_described(values, descriptors) if plain_key == "name" else ())]
        alternatives = {normalize(name) for name in names}
        alternatives |= {f'"{name}"' for name in alternatives if f'"{name}"' in quoted}
        found.append(Attribute(plain_key, frozenset(alternatives)))
    return tuple(found)


def namings(document: Document, entity: GoldEntity) -> frozenset[str]:
    """Every normalised way to name the entity: its names, a person's usual combinations, the texts of its mentions."""
    found = {value for attribute in attributes(document, entity) for value in attribute.values}
    found |= {normalize(name) for name in _combinations(entity)}
    found |= {normalize(text) for mention in entity.mentions for text in _surfaces(document, mention)}
    found |= {normalize(value) for key, value in entity.lines if key == "descriptor"}
    return frozenset(found)


def _described(names: Iterable[str], descriptors: Iterable[str]) -> Iterable[str]:
    for name, descriptor in product(list(names), list(descriptors)):
        yield f"{name} {descriptor}"
        yield f"{descriptor} {name}"


def _combinations(entity: GoldEntity) -> Iterable[str]:
    parts: dict[str, list[str]] = defaultdict(list)
    numbered: dict[str, list[str]] = defaultdict(list)
    for key, value in entity.lines:
        plain_key = key.rstrip("0123456789")
        if plain_key in PERSON_KEYS:
            (parts if key == plain_key else numbered)[plain_key].append(value)
    for key, more in numbered.items():
        parts[key] += [*(f"{value} {other}" for value in parts[key] for other in more), *more]
    made = 0
    for size in range(1, len(parts) + 1):
        for keys in permutations(parts, size):
            for values in product(*(parts[key] for key in keys)):
                made += 1
                if made > _MOST_COMBINATIONS:
                    return
                yield " ".join(values)


def _surfaces(document: Document, mention: GoldMention) -> Iterable[str]:
    yield document.text[mention.start : mention.end]
    yield document.words(mention.tokens)
    yield document.words(mention.named)
