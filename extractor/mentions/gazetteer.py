"""Known names in running text, in any case: a tree of dictionary forms, one word a step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from extractor.language.morphology import forms
from extractor.lexicon import cells, geography, rows
from extractor.lexicon.geography import Place
from extractor.model import MentionLabel, Token

T = TypeVar("T")
_WORD = re.compile(r"[\w-]+|[^\w\s]")


@lru_cache(10_000)
def normals(word: str) -> frozenset[str]:
    """Every normal form that a word may have, and the word itself; ё as е."""
    plain = geography.fold(word)
    if word.isupper() and len(word) > 1:
        return frozenset((plain,))
    return frozenset({geography.fold(form.normal) for form in forms(word)} | {plain})


class _Node(Generic[T]):
    __slots__ = ("children", "value")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.value: T | None = None


class Gazetteer(Generic[T]):
    """Names → values; `find` reads tokens from a position and gives the longest name that begins there."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._begun = lru_cache(10_000)(self._begin)  # most words begin no name, and words come again
        for name, value in names:
            self._add(name, value)

    def _add(self, name: str, value: T) -> None:
        nodes = [self._root]
        for word in _WORD.findall(name):
            nodes = [node.children.setdefault(normal, _Node()) for node in nodes for normal in normals(word)]
        for node in nodes:
            if node.value is None:
                node.value = value

    def _begin(self, word: str) -> tuple[_Node[T], ...]:
        """Where names lead whose first word may be this one."""
        return tuple(self._root.children[step] for step in normals(word) if step in self._root.children)

    def find(self, tokens: Sequence[Token], first: int, stop: int) -> tuple[int, T] | None:
        """End (exclusive) and value of the longest name that begins at tokens[first]."""
        found: tuple[int, T] | None = None
        nodes: Sequence[_Node[T]] = self._begun(tokens[first].text) if first < stop else ()
        for i in range(first, min(stop, first + 14)):
            if i > first:
                steps = normals(tokens[i].text)
                nodes = [node.children[step] for node in nodes for step in steps if step in node.children]
            if not nodes:
                break
            value = next((node.value for node in nodes if node.value is not None), None)
            if value is not None:
                found = i + 1, value
        return found


class Body(NamedTuple):
    """A federal body, court, state corporation or union of states."""

    name: str
    short: tuple[str, ...]
    former: tuple[str, ...]
    federal: bool  # may be followed by «РФ», «России»
    kind: MentionLabel = "organization"
    residence: bool = False  # a house that stands for who works in it: «Кремль»


@cache
def bodies() -> tuple[Body, ...]:
    return tuple(
        Body(
            row["name"],
            cells(row["short"]),
            cells(row["former"]),
            row["place"] == "РФ",
            _kind(row["kind"]),
            row["kind"] == "residence",
        )
        for row in rows("federal_bodies")
    )


def _kind(cell: str) -> MentionLabel:
    return "group" if cell == "group" else "organization"


@cache
def known_places() -> Gazetteer[Place]:
    """Countries, regions, districts and cities by name and alias."""
    return Gazetteer((name, place) for place in geography.places() for name in place.names)


@cache
def known_bodies() -> Gazetteer[Body]:
    """Federal bodies, state corporations and unions by full and short name."""
    return Gazetteer((name, body) for body in bodies() for name in (body.name, *body.short))
