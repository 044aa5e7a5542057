"""What a page is asked and what it answers, without a word of the web framework."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.review.saving import Refused
from extractor.review.users import Actor, Users

_LEASE = 120.0  # seconds that an open page holds without a sign of life


@dataclass(slots=True)
class Leases:
    """Who has which document open; a hint to others, kept in memory only (what protects a fact is its revision)."""

    held: dict[int, tuple[str, float]] = field(default_factory=dict)

    def take(self, document: int, who: str) -> str:
        """Takes or renews a lease. Returns who holds it now: `who`, unless somebody else was first."""
        holder, until = self.held.get(document, ("", 0.0))
        if holder not in ("", who) and until > time.monotonic():
            return holder
        self.held[document] = (who, time.monotonic() + _LEASE)
        return who

    def others(self, who: str) -> set[int]:
        """Documents that others have open."""
        now = time.monotonic()
        return {document for document, (holder, until) in self.held.items() if holder != who and until > now}


@dataclass(frozen=True, slots=True)
class Desk:
    """What all requests share."""

    database: Path
    annotations: Path
    users: Users
    leases: Leases = field(default_factory=Leases)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    desk: Desk
    actor: Actor
    path: Mapping[str, str] = field(default_factory=dict)  # parts of the address
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)  # fields of a form, or the object of a JSON body

    def get(self, name: str, default: str = "") -> str:
        """First value of a query parameter."""
        return next(iter(self.query.get(name, ())), default)

    def page(self) -> int:
        """The number of the page of a long list, from 1."""
        asked = self.get("page", "1")
        return min(max(int(asked), 1), 10_000) if asked.isdecimal() and len(asked) < 6 else 1

    def number(self, name: str) -> int:
        """A part of the address that is a number. Raises Refused where it is none of ours."""
        digits = self.path[name]
        if len(digits) > 16:
            raise Refused("Такой страницы нет", 404)
        return int(digits)


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page."""

    template: str
    context: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON answer."""

    content: Mapping[str, Any] | Sequence[Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    to: str


Answer = Page | Reply | Redirect
