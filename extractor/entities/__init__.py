"""Mentions → entities: who or what each mention of an article stands for.

Names are gathered first (`persons`, `bodies`, `places` say which names are one); then common nouns and pronouns are
resolved in the order of the text (`anaphora`), where no answer is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from extractor.entities import anaphora, bodies, completion, implied, names, persons, places
from extractor.entities.canonical import body_name
from extractor.entities.clusters import Cluster, gather
from extractor.entities.names import BodyName
from extractor.entities.places import PlaceName
from extractor.lexicon.geography import region_code
from extractor.mentions.persons import display
from extractor.model import Entity, EntityKind, Mention, PersonName, Reading

__all__ = ["Resolution", "resolve"]


class Resolution(NamedTuple):
    entities: tuple[Entity, ...]
    links: Mapping[int, str]  # index in reading.mentions → Entity.id


def resolve(reading: Reading) -> Resolution:
    """Entities of one article and which mention stands for which; a mention in doubt has no link."""
    named = _named(reading)
    people = gather(_of(named, "person"), _person, persons.same_person, _person_rank)
    areas = gather(_of(named, "place"), _place, places.same_place, _place_rank)
    complete = _completed(reading, named, areas)
    firms = gather(complete, _body, bodies.same_body, _body_rank, bodies.keys)
    clusters: list[Cluster[Any]] = [*people, *areas, *firms]
    clusters.sort(key=lambda cluster: cluster.mentions[0])
    for number, cluster in enumerate(clusters, 1):
        cluster.id = f"e{number}"
    called = dict(named) | dict(complete)
    titles = implied.full_names(reading, firms)
    entities = {
        cluster.id: _entity(cluster, [called[i] for i in cluster.mentions], titles.get(cluster.id, []))
        for cluster in clusters
    }
    links = {i: cluster.id for cluster in clusters for i in cluster.mentions}
    links |= anaphora.resolve(reading, entities, links)
    return Resolution(tuple(_finish(reading, entities, links)), dict(sorted(links.items())))


def _named(reading: Reading) -> list[tuple[int, Mention]]:
    """The proper names; a short name once explained in brackets goes by its full name."""
    aliases = completion.bracketed_aliases(reading)
    return [
        (i, replace(m, name=aliases[m.name]) if m.name in aliases else m)
        for i, m in enumerate(reading.mentions)
        if m.form == "name"
    ]


def _of(named: list[tuple[int, Mention]], *labels: str) -> list[tuple[int, Mention]]:
    return [(i, mention) for i, mention in named if mention.label in labels]


def _completed(
    reading: Reading, named: list[tuple[int, Mention]], areas: list[Cluster[PlaceName]]
) -> list[tuple[int, Mention]]:
    """Organizations; «министерство … республики» with the name of the region that is meant."""
    names_of = {i: places.canonical([name.text for name in area.names]) for area in areas for i in area.mentions}
    found = []
    for i, mention in _of(named, "organization", "group"):
        lemma = completion.common_place_at_end(reading, mention)
        if lemma:
            before = [names_of[k] for k in sorted(names_of, reverse=True) if k < i]
            after = [names_of[k] for k in sorted(names_of) if k > i]
            place = next((name for name in [*before, *after] if places.is_level(name, lemma)), "")
            mention = completion.with_place(mention, place)
        found.append((i, mention))
    return found


def _person(mention: Mention) -> PersonName:
    return mention.value if isinstance(mention.value, PersonName) else PersonName(last=mention.name)


def _person_rank(name: PersonName) -> int:
    return len(name.first) + len(name.middle) + (10 if name.last and name.first else 0)


def _place(mention: Mention) -> PlaceName:
    return places.take_apart(mention.name)


def _place_rank(name: PlaceName) -> int:
    return len(name.text)


def _body(mention: Mention) -> BodyName:
    return names.take_apart(mention.name)


def _body_rank(name: BodyName) -> int:
    return len(name.text) - (1000 if name.acronym else 0)


def _entity(cluster: Cluster[Any], mentions: list[Mention], implied_names: list[str]) -> Entity:
    seen = list(dict.fromkeys([*(mention.name for mention in mentions), *implied_names]))
    label = mentions[0].label
    if label == "person":
        full = persons.fullest([_person(mention) for mention in mentions])
        return Entity(cluster.id, "person", display(full), person=full)
    if label == "place":
        name = places.canonical(seen)
        return Entity(cluster.id, "place", name, region=region_code(name))
    kind: EntityKind = "group" if any(mention.label == "group" for mention in mentions) else "organization"
    return Entity(cluster.id, kind, body_name(seen), region=_region_of(seen))


def _region_of(seen: list[str]) -> str:
    return next((code for name in seen if (code := region_code(names.take_apart(name).place))), "")


def _finish(reading: Reading, entities: dict[str, Entity], links: dict[int, str]) -> list[Entity]:
    """Entities with their aliases as seen in the text."""
    aliases: dict[str, dict[str, None]] = {}
    for i, entity_id in sorted(links.items()):
        if reading.mentions[i].form != "pronoun":
            aliases.setdefault(entity_id, {})[reading.mentions[i].text] = None
    return [replace(entity, aliases=tuple(aliases.get(entity.id, ()))) for entity in entities.values()]
