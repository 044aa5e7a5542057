"""A text cut into pieces at every edge of what is marked in it, so that marks may nest and cross."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Bidi controls change how everything after them is shown; each is kept, but closed in a piece of its own.
CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Mark(NamedTuple):
    """A marked stretch of the text."""

    start: int
    end: int
    key: str  # a token of the page: «e3» evidence of fact 3, «s3.person» a slot of it, «m5» a mention
    label: str = ""  # class of the piece, for mentions
    title: str = ""  # whom or what a mention stands for


class Piece(NamedTuple):
    start: int  # code points
    text: str
    keys: str  # of all marks over it, by spaces
    label: str  # of the shortest labelled mark
    title: str = ""  # of the same mark
    stated: bool = False  # a fact stands on these words
    control: bool = False


class Paragraph(NamedTuple):
    start: int
    pieces: Sequence[Piece]


def paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[Paragraph]:
    """The lines of a text in pieces; together they hold every character but the line ends."""
    marks = sorted((mark for mark in marks if 0 <= mark.start < mark.end <= len(text)), key=lambda m: m.start)
    edges = _edges(text, marks)
    active: list[Mark] = []
    upcoming = edge = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while edge < len(edges) and edges[edge] <= start:
            edge += 1
        cuts = [start]
        while edge < len(edges) and edges[edge] < end:
            cuts.append(edges[edge])
            edge += 1
        pieces = []
        for first, last in zip(cuts, [*cuts[1:], end], strict=True):
            while upcoming < len(marks) and marks[upcoming].start <= first:
                active.append(marks[upcoming])
                upcoming += 1
            active = [mark for mark in active if mark.end > first]
            if first < last:
                pieces.append(_piece(text, first, last, active))
        yield Paragraph(start, pieces)
        start = end + 1


def _edges(text: str, marks: Sequence[Mark]) -> list[int]:
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    for match in CONTROLS.finditer(text):
        edges.update(match.span())
    return sorted(edges)


def _piece(text: str, first: int, last: int, active: Sequence[Mark]) -> Piece:
    labelled = [mark for mark in active if mark.label]
    label, title = "", ""
    if labelled:
        *_, label, title = min(labelled, key=lambda mark: mark.end - mark.start)
    words, keys = text[first:last], [mark.key for mark in active]
    stated = any(key[0] == "e" for key in keys)
    return Piece(first, words, " ".join(keys), label, title, stated, bool(CONTROLS.match(words)))
