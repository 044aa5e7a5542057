"""Bodies that a title names: «министр энергетики» → Министерство энергетики, which the article may call Минэнерго."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.entities.bodies import same_body
from extractor.entities.clusters import Cluster
from extractor.entities.completion import genitive
from extractor.entities.names import BodyName, take_apart
from extractor.model import Reading


def full_names(reading: Reading, firms: Sequence[Cluster[Any]]) -> dict[str, list[str]]:
    """Id of a body that has acronyms alone for names → the full names that titles of the article give it."""
    short = [cluster for cluster in firms if all(name.acronym for name in cluster.names)]
    found: dict[str, list[str]] = {}
    if not short:
        return found
    for name in dict.fromkeys(_told_by_titles(reading)):
        full = take_apart(name)
        fitting = [cluster for cluster in short if any(same_body(full, other) for other in cluster.names)]
        if len(fitting) == 1:
            found.setdefault(fitting[0].id, []).append(_placed(full, fitting[0].names))
    return found


def _told_by_titles(reading: Reading) -> Iterator[str]:
    """Each title's body with the place that follows the title: «министр энергетики | России»."""
    places = {m.first: m for m in reading.mentions if m.label == "place" and m.form == "name"}
    for mention in reading.mentions:
        body = mention.attributes.get("body", "") if mention.label == "position" else ""
        if " " in body:
            place = places.get(mention.last)
            adjective = mention.attributes.get("place", "")
            tail = place.text if place is not None else genitive(adjective) if adjective else ""
            yield f"{body} {tail}".strip()


def _placed(full: BodyName, names: Sequence[BodyName]) -> str:
    """The full name with the place of the short one, where the title has none: Минэнерго Коми → … энергетики Коми."""
    if full.place:
        return full.text
    tail = next((name.text.partition(" ")[2] for name in names if name.place), "")
    return f"{full.text} {tail}".strip()
