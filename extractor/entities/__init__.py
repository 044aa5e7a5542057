"""Mentions → entities: who or what each mention of an article stands for. (To be written: equal names are one.)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractor.model import Entity, EntityKind, Reading

_KINDS: dict[str, EntityKind] = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "group": "group",
}


class Resolution(NamedTuple):
    entities: tuple[Entity, ...]
    links: Mapping[int, str]  # index in reading.mentions → Entity.id


def resolve(reading: Reading) -> Resolution:
    """Entities of one article and which mention stands for which; a mention in doubt has no link."""
    found: dict[tuple[str, str], Entity] = {}
    links: dict[int, str] = {}
    for index, mention in enumerate(reading.mentions):
        kind = _KINDS.get(mention.label)
        if kind is None:
            continue
        key = (kind, mention.name)
        if key not in found:
            found[key] = Entity(f"e{len(found) + 1}", kind, mention.name, (mention.text,))
        links[index] = found[key].id
    return Resolution(tuple(found.values()), links)
