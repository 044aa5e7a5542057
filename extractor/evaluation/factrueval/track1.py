"""Track 1: mentions. A response is a tagged interval; how well it covers the naming words of a gold mention counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.evaluation.factrueval.gold import Document, GoldMention
from extractor.evaluation.factrueval.matching import best_matching
from extractor.evaluation.factrueval.responses import MentionResponse
from extractor.evaluation.factrueval.scores import Match, Tallies

TYPES = ("per", "loc", "org", "locorg")
#: which mentions may hold which, so that the inner one is ignored
PARENTS: Mapping[str, frozenset[str]] = {
    "per": frozenset({"loc", "org", "locorg"}),
    "loc": frozenset({"loc", "org", "locorg"}),
    "org": frozenset({"org", "locorg"}),
    "locorg": frozenset({"org", "locorg"}),
}


def score(document: Document, responses: Sequence[MentionResponse], *, merge_locorg: bool = False) -> Tallies:
    """The document's sums by type."""
    return match(document, responses, merge_locorg=merge_locorg).tallies(TYPES)


def match(
    document: Document, responses: Sequence[MentionResponse], *, merge_locorg: bool = False
) -> Match[GoldMention, MentionResponse]:
    """Match responses with gold mentions; `merge_locorg` is the mode -l: locorg becomes loc on both sides."""
    gold = document.mentions
    if merge_locorg:
        gold = tuple(replace(mention, tag="loc") if mention.tag == "locorg" else mention for mention in gold)
        responses = [r._replace(tag="loc") if r.tag == "locorg" else r for r in responses]
    covered = [response_tokens(document, response) for response in responses]
    signs = document.signs
    qualities = {
        (g, r): quality(mention, tokens, signs)
        for g, mention in enumerate(gold)
        for r, tokens in enumerate(covered)
        if mention.tag == responses[r].tag and mention.tokens & tokens
    }
    ignored = [not mention.named or _nested(mention, gold) for mention in gold]
    chosen = best_matching(qualities, ignored, len(responses), perfect_first=True)
    pairs = {g: (r, qualities[g, r]) for g, r in chosen}
    left_out = {g for g, out in enumerate(ignored) if out}
    left_out |= _doubles(gold, pairs, left_out)
    return Match(
        gold, tuple(responses), pairs, frozenset(left_out), frozenset(pairs[g][0] for g in left_out if g in pairs)
    )  # fmt: skip


def response_tokens(document: Document, response: MentionResponse) -> frozenset[int]:
    """Tokens wholly inside the interval, but for signs that touch a neighbour."""
    end = response.start + response.length
    inside = (i for i, token in enumerate(document.tokens) if response.start <= token.start and token.end <= end)
    return frozenset(inside) - document.touching_signs


def quality(mention: GoldMention, tokens: frozenset[int], signs: frozenset[int]) -> float:
    """tp/(tp+fp+fn): naming words hit, words outside the mention, naming words missed (signs are free)."""
    hit = len(mention.named & tokens)
    missed = len(mention.named - tokens - signs)
    foreign = len(tokens - mention.tokens)
    if hit + missed + foreign == 0:
        return len(mention.tokens & tokens) / len(mention.tokens | tokens)
    return hit / (hit + missed + foreign)


def _nested(mention: GoldMention, gold: Sequence[GoldMention]) -> bool:
    return any(other.tag in PARENTS[mention.tag] and mention.tokens < other.tokens for other in gold)


def _doubles(gold: Sequence[GoldMention], pairs: Mapping[int, object], ignored: set[int]) -> set[int]:
    """Of two mentions over the same tokens one counts: the matched one, else the organization."""
    by_tokens: dict[frozenset[int], list[int]] = {}
    for g, mention in enumerate(gold):
        if g not in ignored:
            by_tokens.setdefault(mention.tokens, []).append(g)
    found: set[int] = set()
    for same in by_tokens.values():
        matched = [g for g in same if g in pairs]
        keep = matched or sorted(same, key=lambda g: gold[g].tag != "org")[:1]
        found |= set(same) - set(keep)
    return found
