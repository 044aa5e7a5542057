"""Gold written back as a response: what a perfect system would answer. It checks the scorer."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.evaluation.factrueval.gold import Document, GoldEntity, GoldFact
from extractor.evaluation.factrueval.responses import EntityResponse, FactResponse, MentionResponse, Responses


def responses(document: Document) -> Responses:
    """The perfect answer to one document."""
    mentions = [_mention(m.tag, m.named or m.tokens, document) for m in document.mentions]
    entities = [_entity(entity) for entity in document.entities.values() if entity.tag]
    return Responses(
        tuple(dict.fromkeys(mentions)),
        tuple(entity for entity in entities if entity.lines),
        tuple(_fact(fact) for fact in document.facts),
    )


def _mention(tag: str, tokens: Iterable[int], document: Document) -> MentionResponse:
    start = document.tokens[min(tokens)].start
    return MentionResponse(tag, start, document.tokens[max(tokens)].end - start)


def _entity(entity: GoldEntity) -> EntityResponse:
    values: dict[str, str] = {}
    for key, value in entity.lines:
        if key not in ("wikidata", "descriptor"):
            values.setdefault(key, value)
    return EntityResponse(entity.tag, tuple((key.rstrip("0123456789"), value) for key, value in values.items()))


def _fact(fact: GoldFact) -> FactResponse:
    slots = (argument for argument in fact.arguments if argument.slot != "phase" and argument.texts)
    return FactResponse(fact.type, tuple((argument.slot, argument.texts[0].replace(":", "")) for argument in slots))
