"""Whom to believe where the rules and the names model disagree, counted on documents the model has not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from extractor.mentions.disputes import Dispute, disputes
from extractor.mentions.names import model_spans
from extractor.mentions.scene import Span
from extractor.training.machine import Read
from extractor.training.targets import KINDS, Name

T = TypeVar("T")
_DOUBT = 0.3  # how often the rules are taken to be wrong in a dispute of which nothing is known
_FAMILY, _SORT = 3.0, 2.0  # cases that this doubt is worth for a family, and the share of the family for a sort
_ENOUGH, _CASES = 0.6, 2  # the share and the number of cases from which on the rules are overruled


def learn_verdicts(reads: Iterable[Read]) -> dict[str, bool]:
    """Sort or family of disputes → whether the rules are overruled; nothing where that would not pay.

    `reads` are those of a machine without verdicts whose weights have not seen these documents. It pays when verdicts
    that each document's own disputes had no part in do more right than wrong there.
    """
    cases = [list(judged(read)) for read in reads]
    won = 0
    for i, own in enumerate(cases):
        verdicts = _counted(case for case in (*cases[:i], *cases[i + 1 :]))
        won += sum(1 if overruled else -1 for dispute, overruled in own if dispute.overrules(verdicts))
    return _counted(cases) if won > 0 else {}


def _counted(cases: Iterable[Iterable[tuple[Dispute, bool]]]) -> dict[str, bool]:
    seen: Counter[str] = Counter()
    wrong: Counter[str] = Counter()  # of the rules
    families: dict[str, str] = {}
    for dispute, overruled in chain.from_iterable(cases):
        families[dispute.sort] = dispute.family
        for key in {dispute.sort, dispute.family}:
            seen[key] += 1
            wrong[key] += overruled

    def share(key: str, expected: float, weight: float) -> float:
        return (wrong[key] + weight * expected) / (seen[key] + weight)

    found = {family: share(family, _DOUBT, _FAMILY) for family in families.values()}
    found |= {sort: share(sort, found[family], _SORT) for sort, family in families.items() if sort != family}
    return {key: doubt > _ENOUGH and wrong[key] >= _CASES for key, doubt in sorted(found.items())}


def judged(read: Read) -> Iterator[tuple[Dispute, bool]]:
    """The disputes about names of reviewed kinds, and whether the rules were wrong by what people said."""
    document, reading = read.document, read.extraction.reading
    ours = [
        Span(mention.label, mention.first, mention.last)
        for mention in reading.mentions
        if mention.label in KINDS and mention.form == "name"
    ]
    right = set(document.names)
    for dispute in disputes(reading.tokens, ours, list(model_spans(reading, read.doc))):
        kind = KINDS[dispute.span.label]
        if kind in document.reviewed:
            start, end = reading.tokens[dispute.span.first].start, reading.tokens[dispute.span.last - 1].end
            yield dispute, (Name(start, end, kind) in right) != dispute.ours


def parts(documents: Sequence[T], count: int) -> Iterator[tuple[list[T], list[T]]]:
    """The documents in `count` ways: those to learn from, and those held out, each held out once."""
    for part in range(count):
        yield [one for i, one in enumerate(documents) if i % count != part], list(documents[part::count])
