"""Track 2: entities of a document. A response says what a person, organization or place is called."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.evaluation.factrueval.gold import Document, GoldEntity, GoldMention
from extractor.evaluation.factrueval.matching import best_matching
from extractor.evaluation.factrueval.names import Attribute, attributes
from extractor.evaluation.factrueval.responses import EntityResponse
from extractor.evaluation.factrueval.scores import Match, Tallies
from extractor.evaluation.factrueval.track1 import PARENTS
from extractor.evaluation.factrueval.values import equal

TYPES = ("per", "loc", "org")


def score(document: Document, responses: Sequence[EntityResponse], *, lenient: bool = False) -> Tallies:
    """The document's sums by type."""
    return match(document, responses, lenient=lenient).tallies(TYPES)


def match(
    document: Document, responses: Sequence[EntityResponse], *, lenient: bool = False
) -> Match[GoldEntity, EntityResponse]:
    """Match responses with gold entities; `lenient` is the mode -m: response lines that match nothing are free."""
    wanted = {entity.id: attributes(document, entity) for entity in document.entities.values()}
    gold = tuple(e for e in document.entities.values() if e.tag in TYPES and wanted[e.id])
    candidates = {
        (g, r): quality(wanted[entity.id], response, lenient=lenient)
        for g, entity in enumerate(gold)
        for r, response in enumerate(responses)
        if entity.tag == response.tag
    }
    candidates = {pair: reached for pair, reached in candidates.items() if reached > 0}
    ignored = [_nested(entity, document.mentions) or _nameless(entity) for entity in gold]
    chosen = best_matching(candidates, ignored, len(responses))
    left_out = frozenset(g for g, out in enumerate(ignored) if out)
    return Match(
        gold, tuple(responses), {g: (r, candidates[g, r]) for g, r in chosen},
        left_out, frozenset(r for g, r in chosen if g in left_out),
    )  # fmt: skip


def quality(wanted: Sequence[Attribute], response: EntityResponse, *, lenient: bool = False) -> float:
    """matched / (matched + missing attributes + response lines that match none)."""
    hit: set[int] = set()
    foreign = 0
    for key, value in response.lines:
        here = {i for i, attribute in enumerate(wanted) if attribute.key == key and matches(attribute, value)}
        hit |= here
        foreign += not here
    return len(hit) / (len(wanted) + (0 if lenient else foreign))


def matches(attribute: Attribute, value: str) -> bool:
    """Does the value equal one of the alternatives?"""
    return any(equal(value, alternative) for alternative in attribute.values)


def _nested(entity: GoldEntity, mentions: Sequence[GoldMention]) -> bool:
    return all(
        any(
            other.tag in PARENTS[mention.tag]
            and other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            for other in mentions
        )
        for mention in entity.mentions
    )


def _nameless(entity: GoldEntity) -> bool:
    types = {span.type for mention in entity.mentions for span in mention.spans}
    return all(kind == "geo_adj" or kind.endswith("_descr") for kind in types)
