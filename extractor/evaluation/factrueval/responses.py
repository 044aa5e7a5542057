"""Responses of the three tracks, and their files `.task1`, `.task2`, `.task3`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

Lines = tuple[tuple[str, str], ...]  # (key, value)


class MentionResponse(NamedTuple):
    tag: str  # per, org, loc, locorg
    start: int
    length: int


class EntityResponse(NamedTuple):
    tag: str  # per, org, loc
    lines: Lines  # firstname, lastname, patronymic, nickname, name


class FactResponse(NamedTuple):
    type: str  # Occupation, Deal, Meeting, Ownership
    lines: Lines  # who, where, position, phase; participant, type; owner, property


class Responses(NamedTuple):
    """The answer to one document."""

    mentions: tuple[MentionResponse, ...] = ()
    entities: tuple[EntityResponse, ...] = ()
    facts: tuple[FactResponse, ...] = ()


def write(directory: Path, name: str, responses: Responses) -> None:
    """Write the three files of one document; an empty answer gives an empty file."""
    directory.mkdir(parents=True, exist_ok=True)
    mentions = "".join(f"{m.tag} {m.start} {m.length}\n" for m in responses.mentions)
    (directory / f"{name}.task1").write_text(mentions, "utf-8")
    (directory / f"{name}.task2").write_text(_blocks(responses.entities), "utf-8")
    (directory / f"{name}.task3").write_text(_blocks(responses.facts), "utf-8")


def read(directory: Path, name: str) -> Responses:
    """Read the three files of one document; a missing one is an empty answer."""
    rows = [line.split() for line in _text(directory / f"{name}.task1").splitlines() if line.strip()]
    return Responses(
        tuple(MentionResponse(tag.lower(), int(start), int(length)) for tag, start, length in rows),
        tuple(EntityResponse(head.lower(), lines) for head, lines in _read_blocks(directory / f"{name}.task2")),
        tuple(FactResponse(head, lines) for head, lines in _read_blocks(directory / f"{name}.task3")),
    )


def _blocks(responses: Iterable[EntityResponse | FactResponse]) -> str:
    return "\n".join(f"{head}\n{_lines(lines)}" for head, lines in responses)


def _lines(lines: Lines) -> str:
    return "".join(f"{key} : {' '.join(value.replace(':', ' ').split())}\n" for key, value in lines)


def _read_blocks(path: Path) -> Iterable[tuple[str, Lines]]:
    for block in _text(path).split("\n\n"):
        head, *rest = [line for line in block.split("\n") if line.strip()] or [""]
        if head:
            yield head.strip(), tuple(_pair(line) for line in rest)


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip().lower(), value.strip()


def _text(path: Path) -> str:
    return path.read_text("utf-8-sig") if path.exists() else ""


def distinct(responses: Iterable[FactResponse]) -> Sequence[FactResponse]:
    """Each fact once, in order."""
    return tuple(dict.fromkeys(responses))
