"""What we found in a document, said in the terms of factRuEval.

Its gold knows an entity by the words of the document («РФ», not «Россия»), without quotation marks: the fullest of them
is answered. An office is at the body that the text names; a body that only the title implies («министр финансов Чили»)
is left out in favour of the place; a trade without a body («режиссёр») is no occupation. What is denied is no fact.
`Фаза` is never answered: it costs in the easy mode what it gains in the hard one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from rapidfuzz.distance import Prefix

from extractor.evaluation.factrueval.locorg import acting_places
from extractor.evaluation.factrueval.responses import (
    EntityResponse,
    FactResponse,
    Lines,
    MentionResponse,
    Responses,
    distinct,
)
from extractor.evaluation.factrueval.states import place_of_office
from extractor.language.inflection import inflect, nominative
from extractor.lexicon import rows, table
from extractor.lexicon.geography import Place, place_named, place_of_adjective
from extractor.model import Entity, Extraction, Fact, Mention, PersonName, Slot, Token

_TAGS: Mapping[str, str] = {"person": "per", "organization": "org", "group": "org", "place": "loc"}
#: slots of meetings, agreements and penalties whose fillers are participants
_SIDES = frozenset({"participants", "parties", "issuer", "target"})
_SIGNING = frozenset({"parties", "signatories"})
_MEETING = ("Meeting", "")
_PENALTY = ("Deal", "наложение/выплата штрафа")
_CLASSES = table("positions", "class")
_TRADES = frozenset({"staff", "rank"})
_QUOTES = str.maketrans("", "", '«»„“”"')


def responses(extraction: Extraction) -> Responses:
    """The answer to one document."""
    answer = Answer(extraction)
    return Responses(
        tuple(dict.fromkeys(answer.mentions())),
        tuple(dict.fromkeys(answer.entities())),
        tuple(distinct(response for fact in extraction.facts for response in answer.facts(fact))),
    )


class Answer:
    """One document on its way into the three responses."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.text = extraction.reading.article.text

    @cached_property
    def named(self) -> dict[int, Mention]:
        """Index → the mentions that are proper names; an adjective («российский») is none to factRuEval."""
        tokens = self.extraction.reading.tokens
        return {
            i: mention
            for i, mention in enumerate(self.extraction.reading.mentions)
            if mention.label in _TAGS
            and mention.form == "name"
            and not (
                mention.label == "place" and mention.last - mention.first == 1 and tokens[mention.first].pos == "ADJ"
            )
        }

    @cached_property
    def by_entity(self) -> dict[str, list[Mention]]:
        """Entity id → its proper names in the text."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for i, mention in self.named.items():
            if i in self.extraction.links:
                found[self.extraction.links[i]].append(mention)
        return found

    # -- track 1 ------------------------------------------------------------------------------------------------------

    def mentions(self) -> Iterator[MentionResponse]:
        """Every proper name with its tag."""
        acting = acting_places(self.extraction.reading)
        for mention in self.named.values():
            tag = _TAGS[mention.label]
            tag = "locorg" if tag == "loc" and mention.start in acting else tag
            adjective = self._place_adjective(mention)
            start = adjective.start if adjective else mention.start
            yield MentionResponse(tag, start, mention.end - start)

    def _place_adjective(self, mention: Mention) -> Token | None:
        """«японский» before «МИД»: to factRuEval a part of the body's name."""
        if mention.label != "organization" or mention.first == 0:
            return None
        token, head = (self.extraction.reading.tokens[i] for i in (mention.first - 1, max(mention.head, mention.first)))
        agrees = token.pos == "ADJ" and token.case == head.case
        return token if agrees and place_of_adjective(token.lemma) else None

    # -- track 2 ------------------------------------------------------------------------------------------------------

    def entities(self) -> Iterator[EntityResponse]:
        """Every entity that the document calls by a proper name."""
        for entity in self.extraction.entities:
            if entity.id in self.by_entity:
                yield EntityResponse(_TAGS[entity.kind], self._entity_lines(entity))

    def _entity_lines(self, entity: Entity) -> Lines:
        if entity.kind != "person":
            return (("name", self.name(entity)),)
        return person_lines(entity.person or _fullest(self.by_entity[entity.id]))

    def name(self, entity: Entity) -> str:
        """What the document calls the entity, in full."""
        forms = [self._form(mention) for mention in self.by_entity.get(entity.id, ())]
        return max(forms, key=len, default=unquoted(entity.name))

    def _form(self, mention: Mention) -> str:
        """The mention in the nominative, with the adjective of place before it."""
        name = unquoted(mention.name or mention.text)
        if mention.label == "place":
            said = nominative(self.extraction.reading.tokens[mention.first : mention.last])
            return said if place_named(said) and place_named(said) == place_named(name) else name
        adjective = self._place_adjective(mention)
        if adjective is None:
            return name
        head = self.extraction.reading.tokens[max(mention.head, mention.first)]
        return f"{inflect(adjective, 'Nom', head.number, head.gender)} {name}"

    # -- track 3 ------------------------------------------------------------------------------------------------------

    def facts(self, fact: Fact) -> Iterator[FactResponse]:
        """The facts of factRuEval in a fact of ours."""
        if fact.kind == "occupation":
            yield from self._occupation(fact)
        elif fact.kind == "membership" and any(self._is_person(slot) for slot in fact.slots if slot.name == "member"):
            yield FactResponse("Occupation", self._lines(fact, member="who", group="where"))
        elif fact.kind == "ownership":
            yield FactResponse("Ownership", self._lines(fact, owner="owner", property="property"))
        elif fact.kind in ("meeting", "agreement", "penalty") and fact.get("modality") != "denied":
            yield from self._event(fact)

    def _event(self, fact: Fact) -> Iterator[FactResponse]:
        """A meeting or deal: two participants at least, and of a type that factRuEval knows."""
        found = _event_type(fact)
        if found == _MEETING and fact.kind == "agreement":
            sides = [slot for slot in fact.slots if slot.name in _SIGNING and self._is_person(slot)]
        else:
            sides = [slot for slot in fact.slots if slot.name in _SIDES]
        values = [self._value(slot) for slot in sides]
        if fact.kind == "agreement" and len(values) < 2:
            values += [value for slot in fact.slots if slot.name == "subject" for value in self._bought(slot)]
        participants = tuple(dict.fromkeys(("participant", value) for value in values))
        if found and len(participants) > 1:
            kind, deal_type = found
            yield FactResponse(kind, (*participants, *((("type", deal_type),) if deal_type else ())))

    def _is_person(self, slot: Slot) -> bool:
        return any(entity.id == slot.entity and entity.kind == "person" for entity in self.extraction.entities)

    def _bought(self, subject: Slot) -> list[str]:
        """A firm that is the subject of a deal («доля в банке «Исток»») takes part in it."""
        if subject.entity:
            return [self._value(subject)]
        inside = (m for m in self.named.values() if subject.start <= m.start and m.end <= subject.end)
        return [self._form(mention) for mention in inside if mention.label == "organization"][:1]

    def _occupation(self, fact: Fact) -> Iterator[FactResponse]:
        position = _first(fact, "position")
        where = self._where(fact, position)
        if where or (position and not self._is_trade(position)):
            lines = [*self._lines(fact, person="who"), *((("where", where),) if where else ())]
            if position is not None and position.start >= 0:  # «возглавляет» states no position
                lines.append(("position", self.text[position.start : position.end]))
            yield FactResponse("Occupation", tuple(lines))

    def _where(self, fact: Fact, position: Slot | None) -> str:
        """The body that the text names, or the place, else the state of a state's office."""
        body, place = _first(fact, "organization"), _first(fact, "place")
        if body is not None and body.start >= 0:
            return self._value(body)
        if place is not None and place.entity:
            return self._value(place)
        known = place_named(str(place.value)) if place else None
        if place is not None and known is None:
            return self._value(place)
        known = known or (place_of_office(self.extraction, position) if position else None)
        return self._called(known) if known else ""

    def _called(self, place: Place) -> str:
        """What the document calls a known place, be it only by an adjective («подмосковный» → Подмосковье)."""
        for entity in self.extraction.entities:
            if entity.id in self.by_entity and place_named(entity.name) == place:
                return self.name(entity)
        lemmas = {token.lemma for token in self.extraction.reading.tokens if token.pos == "ADJ"}
        said = next((adjective for adjective in place.adjectives if adjective in lemmas), "")
        if _shared(place.name, said):
            return place.name
        return max(place.names, key=lambda name: _shared(name, said))

    def _is_trade(self, position: Slot) -> bool:
        """«врач», «режиссёр»: without a body no fact to factRuEval."""
        words = [t for t in self.extraction.reading.tokens if position.start <= t.start and t.end <= position.end]
        classes = {_CLASSES[token.lemma] for token in words if token.lemma in _CLASSES}
        return bool(classes) and classes <= _TRADES

    def _lines(self, fact: Fact, **names: str) -> Lines:
        return tuple((names[slot.name], self._value(slot)) for slot in fact.slots if slot.name in names)

    def _value(self, slot: Slot) -> str:
        entity = next((entity for entity in self.extraction.entities if entity.id == slot.entity), None)
        return self.name(entity) if entity and entity.kind != "person" else unquoted(str(slot.value))


def person_lines(person: PersonName) -> Lines:
    """First names one a line; empty parts are left out."""
    pairs = [
        *(("firstname", part) for part in person.first.split()),
        ("patronymic", person.middle),
        ("lastname", person.last),
        ("nickname", person.nick),
    ]
    return tuple((key, value) for key, value in pairs if value)


def unquoted(name: str) -> str:
    """The name without quotation marks."""
    return " ".join(name.translate(_QUOTES).split())


def _shared(name: str, adjective: str) -> int:
    """Letters that both begin with, where they are enough to know one by the other; else 0."""
    shared = Prefix.similarity(name.lower(), adjective)
    return shared if shared > 2 else 0


def _event_type(fact: Fact) -> tuple[str, str] | None:
    """Fact and type of factRuEval that the words of type and subject speak of, a definite type before none."""
    if fact.kind == "penalty":
        return _PENALTY
    words = f"{fact.get('type') or ''} {fact.get('subject') or ''}".lower().replace("ё", "е").split()
    known = [row for word in words for row in rows("factrueval_types") if word.startswith(row["word"])]
    fitting = [(row["fact"], row["type"]) for row in known if fact.kind in row["kind"].split(";")]
    return max(fitting, key=lambda found: bool(found[1]), default=None)


def _fullest(mentions: Iterable[Mention]) -> PersonName:
    names = [mention.value for mention in mentions if isinstance(mention.value, PersonName)]
    return max(names, key=lambda name: len(person_lines(name)), default=PersonName())


def _first(fact: Fact, name: str) -> Slot | None:
    return next((slot for slot in fact.slots if slot.name == name), None)
