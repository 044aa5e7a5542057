"""Occupations: who holds which office, told by order and agreement (`holders`) or by a verb (`appointments`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from extractor.facts import appointments, offices
from extractor.facts.context import Context
from extractor.facts.holders import Found, Holders
from extractor.facts.homes import settle
from extractor.facts.offices import Office
from extractor.model import Fact, Sentence, Slot

#: Kinds that are an office only of a body or place that the text states.
_NEEDS_BODY = frozenset({"staff", "member", "rank", "agent"})
_LENDING = frozenset({"office", "place"})  # kinds whose body or place may be told in another sentence
_CHIEF = ("главный ", "генеральный ", "старший ")  # make an office of a trade


@lru_cache(maxsize=1)  # whose people speak is asked for deadlines too
def find(context: Context) -> tuple[Fact, ...]:
    """All occupations of an article, those that a fuller one says again joined with it."""
    read: list[Office] = []
    found = [each for sentence in context.sentences for each in _in_sentence(context, sentence, read)]
    homes = _homes(context, read)
    holders: dict[int, set[str]] = {}
    for each in found:
        holders.setdefault(each.office.position.first, set()).add(context.name(each.person))
    settled = (settle(context, _at_home(context, each, homes, holders)) for each in found)
    return tuple(without_poorer([_fact(context, each) for each in settled if _holds(context, each)]))


def _homes(context: Context, read: Sequence[Office]) -> dict[str, Office]:
    """Title → the office of that title in the article that has a body or place, where there is but one."""
    homes: dict[str, dict[str, Office]] = {}
    for office in read:
        mention = office.body or office.place
        if mention is not None and office.kind in _LENDING and offices.known(context, mention):
            homes.setdefault(office.position.name, {}).setdefault(context.name(mention), office)
    return {title: next(iter(told.values())) for title, told in homes.items() if len(told) == 1}


def _at_home(
    context: Context, found: Found, homes: Mapping[str, Office], holders: Mapping[int, set[str]]
) -> Found:  # fmt: skip
    """«президент Путин» is the one of the place that another sentence names with the title: «президент России».

    An office that the article ties to somebody else («президент завода Ким») lends nothing.
    """
    office = found.office
    home = homes.get(office.position.name)
    if office.owned or home is None or office.kind not in _LENDING:
        return found
    theirs = holders.get(home.position.first)
    if theirs is not None and home.body is not None and context.name(found.person) not in theirs:
        return found
    return found._replace(office=office._replace(body=home.body, place=home.place), confidence=0.6)


def _in_sentence(context: Context, sentence: Sentence, read: list[Office]) -> Iterator[Found]:
    positions = context.inside(sentence, "position")
    if positions:
        scene = Holders(context, sentence, positions)
        read.extend(scene.offices)
        yield from scene.found()
        free = [office for i, office in enumerate(scene.offices) if i not in scene.taken]
        for told in appointments.find(context, sentence, free, scene.people):
            yield Found(*told)
    for told in appointments.headed(context, sentence):
        yield Found(*told)


# -- facts -----------------------------------------------------------------------------------------------------------


def _holds(context: Context, found: Found) -> bool:
    """Whether the office is one: trades and ranks need a body, owners are told by ownership."""
    office = found.office
    if office.kind == "owner":
        return False
    if office.kind not in _NEEDS_BODY or office.position.name.startswith(_CHIEF):
        return True
    body = office.body is not None and offices.told(context, office.body)
    place = "place" in office.position.attributes or (office.place is not None and offices.known(context, office.place))
    if body or (place and office.kind != "staff"):
        return True
    context.near(found.rule, office.first, office.last, "без организации это не должность")
    return False


def _fact(context: Context, found: Found) -> Fact:
    office, person = found.office, found.person
    first, last = min(office.first, person.first), max(office.last, person.last)
    slots = [context.slot("person", person), *offices.slots(context, office)]
    status = found.status or office.position.attributes.get("status", "") or "current"
    if status == "planned":
        status = "appointed"
    slots.append(Slot("status", status))
    if found.date is not None and found.date.value is not None:
        slots.append(context.slot("date", found.date, getattr(found.date.value, "iso", "")))
        first, last = min(first, found.date.first), max(last, found.date.last)
    return Fact("occupation", tuple(slots), (context.evidence(first, last),), found.rule, found.confidence)


def without_poorer(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts without those that say less of the same person and position; their evidence goes to the fuller one."""
    kept: list[Fact] = []
    for fact in sorted(facts, key=_fullness, reverse=True):
        for k, fuller in enumerate(kept):
            if _says_again(fuller, fact):
                evidence = tuple(sorted({*fuller.evidence, *fact.evidence}, key=lambda e: (e.start, e.end)))
                kept[k] = replace(fuller, evidence=evidence)
                break
        else:
            kept.append(fact)
    yield from kept


def _fullness(fact: Fact) -> tuple[int, int, float]:
    return len(fact.slots), len(str(fact.get("position"))), fact.confidence


def _says_again(fuller: Fact, fact: Fact) -> bool:
    if fuller.get("person") != fact.get("person"):
        return False
    a, b = str(fuller.get("position")), str(fact.get("position"))
    if a != b and not a.startswith(b + " ") and not a.endswith(" " + b):
        return False
    if fuller.get("status") != fact.get("status"):
        return False
    return all(fact.get(name) in (None, fuller.get(name)) for name in ("organization", "place", "date"))
