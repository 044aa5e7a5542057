"""Mentions and entities → facts: one module a kind, each with `find(context) -> Iterable[Fact]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extractor.facts import (
    acts,
    agreements,
    deadlines,
    figures,
    meetings,
    memberships,
    occupations,
    ownerships,
    penalties,
    quotations,
)
from extractor.facts.context import Context
from extractor.facts.merge import merge
from extractor.model import Fact

KINDS: tuple[Callable[[Context], Iterable[Fact]], ...] = (
    occupations.find,
    agreements.find,
    figures.find,
    deadlines.find,
    meetings.find,
    memberships.find,
    ownerships.find,
    acts.find,
    quotations.find,
    penalties.find,
)


def find(context: Context) -> tuple[Fact, ...]:
    """All facts of an article; a statement made twice is one fact with two evidences."""
    return merge(fact for find_kind in KINDS for fact in find_kind(context))
