"""What we found in a document, said in the terms of factRuEval."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from extractor.evaluation.factrueval.locorg import acting_places
from extractor.evaluation.factrueval.responses import (
    EntityResponse,
    FactResponse,
    Lines,
    MentionResponse,
    Responses,
    distinct,
)
from extractor.model import Entity, Extraction, Fact, Mention, PersonName

_TAGS: Mapping[str, str] = {"person": "per", "organization": "org", "group": "org", "place": "loc"}
_DEAL_TYPES: Mapping[str, str] = {"penalty": "наложение/выплата штрафа"}


def responses(extraction: Extraction) -> Responses:
    """The answer to one document."""
    named = _named_mentions(extraction)
    acting = acting_places(extraction.reading)
    return Responses(
        tuple(dict.fromkeys(_mention(mention, acting) for mention in named)),
        tuple(dict.fromkeys(_entities(extraction, named))),
        tuple(distinct(answer for fact in extraction.facts for answer in _facts(fact, extraction))),
    )


def _named_mentions(extraction: Extraction) -> list[Mention]:
    return [m for m in extraction.reading.mentions if m.label in _TAGS and m.form == "name"]


# -- track 1 ----------------------------------------------------------------------------------------------------------


def _mention(mention: Mention, acting: Collection[int]) -> MentionResponse:
    tag = _TAGS[mention.label]
    if tag == "loc" and mention.start in acting:
        tag = "locorg"
    return MentionResponse(tag, mention.start, mention.end - mention.start)


# -- track 2 ----------------------------------------------------------------------------------------------------------


def _entities(extraction: Extraction, named: Iterable[Mention]) -> Iterator[EntityResponse]:
    indices = {id(mention): i for i, mention in enumerate(extraction.reading.mentions)}
    seen = {extraction.links.get(indices[id(mention)]) for mention in named}
    for entity in extraction.entities:
        if entity.id in seen:
            yield EntityResponse(_TAGS[entity.kind], entity_lines(entity))


def entity_lines(entity: Entity) -> Lines:
    """Name parts of a person, the canonical name of anything else."""
    if entity.kind == "person" and entity.person is not None:
        return person_lines(entity.person)
    return (("name", entity.name),)


def person_lines(person: PersonName) -> Lines:
    """First names one a line; empty parts are left out."""
    pairs = [
        *(("firstname", part) for part in person.first.split()),
        ("patronymic", person.middle),
        ("lastname", person.last),
        ("nickname", person.nick),
    ]
    return tuple((key, value) for key, value in pairs if value)


# -- track 3 ----------------------------------------------------------------------------------------------------------


def _facts(fact: Fact, extraction: Extraction) -> Iterator[FactResponse]:
    if fact.kind == "occupation":
        yield from _occupation(fact, extraction)
    elif fact.kind == "ownership":
        yield FactResponse("Ownership", _lines(fact, owner="owner", property="property"))
    elif fact.kind == "meeting" and len(fact.all("participants")) > 1:
        yield FactResponse("Meeting", _lines(fact, participants="participant"))
    elif fact.kind == "agreement" and len(fact.all("parties")) > 1:
        yield FactResponse("Deal", _lines(fact, parties="participant"))
    elif fact.kind == "penalty" and fact.get("issuer"):
        lines = _lines(fact, issuer="participant", target="participant")
        yield FactResponse("Deal", (*lines, ("type", _DEAL_TYPES["penalty"])))


def _occupation(fact: Fact, extraction: Extraction) -> Iterator[FactResponse]:
    where = fact.get("organization") or fact.get("place")
    lines = [("who", str(fact.get("person")))]
    if where:
        lines.append(("where", str(where)))
    position = next((slot for slot in fact.slots if slot.name == "position"), None)
    if position is not None:
        text = extraction.reading.article.text
        lines.append(("position", text[position.start : position.end] if position.start >= 0 else str(position.value)))
    yield FactResponse("Occupation", tuple(lines))


def _lines(fact: Fact, **names: str) -> Lines:
    return tuple((names[slot.name], str(slot.value)) for slot in fact.slots if slot.name in names)
