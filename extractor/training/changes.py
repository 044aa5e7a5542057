"""What a candidate reads otherwise than the champion, told by the gold: now right, or now wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor import jsonl
from extractor.model import Fact
from extractor.training.machine import Read
from extractor.training.targets import Name

Verdicts = dict[str, tuple[Fact, bool]]  # what a fact says → the fact, and whether it is right
_KINDS = {"PER": "человек", "LOC": "место", "ORG": "организация"}


class Change(NamedTuple):
    """One difference: what happened to which words, and the sentence they stand in."""

    better: bool
    what: str
    words: str
    sentence: str
    document: str


def changes(old: Sequence[Read], new: Sequence[Read]) -> list[Change]:
    """The differences in the order of the documents, the two sequences being of the same ones."""
    return [change for pair in zip(old, new, strict=True) for find in (_names, _facts) for change in find(*pair)]


def _names(old: Read, new: Read) -> Iterator[Change]:
    gold = {name for name in old.document.names if name.kind in old.document.reviewed}
    for name in sorted(old.names ^ new.names):
        if name.kind in old.document.reviewed:
            appeared, right = name in new.names, name in gold
            verb = "найдено имя" if appeared else "больше не имя"
            text = old.document.article.text
            yield Change(
                appeared == right, f"{verb}: {_KINDS[name.kind]}", text[name.start : name.end], _sentence(old, name),
                old.document.article.name,
            )  # fmt: skip


def _facts(old: Read, new: Read) -> Iterator[Change]:
    """Facts that are right on one side only; another wording that is as right or as wrong is no change."""
    before, after = _verdicts(old), _verdicts(new)
    reworded = _places(before, after) & _places(after, before)
    for key in sorted(before.keys() ^ after.keys()):
        appeared = key in after
        fact, right = after[key] if appeared else before[key]
        if _place(fact, right) in reworded:
            continue
        verb = "найден факт" if appeared else "больше не факт"
        values = "; ".join(f"{name}: {value}" for name, value in jsonl.slot_values(fact).items())
        name = old.document.article.name
        yield Change(appeared == right, f"{verb}: {fact.kind}", values, fact.evidence[0].text, name)


def _verdicts(read: Read) -> Verdicts:
    return {
        json.dumps([one.fact.kind, jsonl.slot_values(one.fact)], ensure_ascii=False): (one.fact, one.right)
        for one in read.trusted
    }


def _places(ours: Verdicts, others: Verdicts) -> set[tuple[str, int, bool]]:
    """Where facts stand that only one side states, and whether they are right."""
    return {_place(*ours[key]) for key in ours.keys() - others.keys()}


def _place(fact: Fact, right: bool) -> tuple[str, int, bool]:
    return fact.kind, fact.evidence[0].start, right


def _sentence(read: Read, name: Name) -> str:
    for sentence in read.extraction.reading.sentences:
        if sentence.start <= name.start < sentence.end:
            return read.document.article.text[sentence.start : sentence.end]
    return ""
