"""Where the rules and the names model disagree about a name. Rules prevail, unless reviewers' work has shown otherwise.

A dispute is of a sort: the kinds of the two names, and what one has that the other lacks on either side: signs, common
words, names. A trained model may bring verdicts along: for which sorts the rules' name is dropped, and for which the
model's is kept. So a guideline that differs from ours (no quotation marks, «компания» left out, adjectives that are
places) is obeyed where it was seen to hold, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.mentions.scene import Span
from extractor.model import Token

Verdicts = Mapping[str, bool]


class Dispute(NamedTuple):
    """A name that only one side has so, and how the other side has it."""

    span: Span
    ours: bool  # whether the rules have it, not the model
    kinds: str  # «organization for place»; where the other side has nothing there: what the word looks like
    edges: str  # what the span has more (+) or less (-) than the other one, «left … right»; empty where there is none

    @property
    def sort(self) -> str:
        """The key of the verdict on it."""
        return f"{_verb(self.ours)} {self.kinds}: {self.edges}" if self.edges else f"{_verb(self.ours)} {self.kinds}"

    @property
    def family(self) -> str:
        """The key of the verdict on disputes of any kinds that are alike, for sorts never seen."""
        return f"{_verb(self.ours)} any: {self.edges}" if self.edges else self.sort

    def overrules(self, verdicts: Verdicts) -> bool:
        """Whether the verdicts go against the rules here."""
        return verdicts.get(self.sort, verdicts.get(self.family, False))


def disputes(tokens: Sequence[Token], ours: Sequence[Span], model: Sequence[Span]) -> Iterator[Dispute]:
    """The disputes of an article between the names of the rules and those of the model."""
    agreed = {_key(span) for span in ours} & {_key(span) for span in model}
    for spans, others, is_ours in ((ours, model, True), (model, ours, False)):
        cover = _cover(others)
        for span in spans:
            if _key(span) not in agreed:
                yield _dispute(tokens, span, is_ours, _rival(span, cover))


def settle(tokens: Sequence[Token], ours: list[Span], model: Sequence[Span], verdicts: Verdicts) -> list[Span]:
    """The names of the rules after the model has had its say. Names that cross a name of the model's give way."""
    if not verdicts:
        return ours
    won = [dispute for dispute in disputes(tokens, ours, model) if dispute.overrules(verdicts)]
    dropped = {dispute.span for dispute in won if dispute.ours}
    kept = [dispute.span for dispute in won if not dispute.ours]
    cover = _cover(kept)
    left = [
        span
        for span in ours
        if span not in dropped and not any(_cross(span, other) for other in _overlapping(span, cover))
    ]
    return left + kept


def _verb(ours: bool) -> str:
    return "drop" if ours else "keep"


def _kind(span: Span) -> str:
    return "organization" if span.label == "group" else span.label


def _key(span: Span) -> tuple[str, int, int]:
    return _kind(span), span.first, span.last


def _cover(spans: Iterable[Span]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for span in spans:
        for i in range(span.first, span.last):
            found.setdefault(i, []).append(span)
    return found


def _overlapping(span: Span, cover: Mapping[int, list[Span]]) -> list[Span]:
    return [other for i in range(span.first, span.last) for other in cover.get(i, ())]


def _rival(span: Span, cover: Mapping[int, list[Span]]) -> Span | None:
    """The other side's name for the same words: of those that overlap, the one most alike."""
    rivals = _overlapping(span, cover)
    return max(rivals, key=lambda other: _shared(span, other) / (span.size + other.size), default=None)


def _shared(one: Span, other: Span) -> int:
    return min(one.last, other.last) - max(one.first, other.first)


def _cross(span: Span, other: Span) -> bool:
    """Whether both cannot stand: they overlap, and neither lies inside the other, or they are the same words."""
    same = (span.first, span.last) == (other.first, other.last)
    return same or not (span.covers(other) or other.covers(span))


def _dispute(tokens: Sequence[Token], span: Span, ours: bool, rival: Span | None) -> Dispute:
    if rival is None:
        first = tokens[span.first]
        return Dispute(span, ours, f"{_kind(span)} {first.pos} {'upper' if first.text[:1].isupper() else 'lower'}", "")
    left = _difference(tokens, span.first, rival.first)
    right = _difference(tokens, rival.last, span.last)
    return Dispute(span, ours, f"{_kind(span)} for {_kind(rival)}", f"{left} … {right}")


def _difference(tokens: Sequence[Token], one: int, other: int) -> str:
    """What stands between two edges, with a plus where the span goes further than its rival."""
    between = [token.text for token in tokens[min(one, other) : max(one, other)]]
    if not between:
        return "="
    words = [word for word in between if word[:1].isalnum()]
    shape = "sign" if not words else "common" if all(word.islower() for word in words) else "name"
    return ("+" if one < other else "-") + shape
