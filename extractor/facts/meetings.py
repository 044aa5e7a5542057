"""Meetings, sessions, visits, forums and openings: who met, where, when, about what. One fact for each event.

First every mention of an event is read by itself (`Event`), then mentions of one event are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from extractor.facts.attendance import TAKE, appearing
from extractor.facts.context import Context
from extractor.facts.event_nouns import by_noun
from extractor.facts.event_verbs import by_body, by_occurrence, by_participation, by_reception, by_talk, by_verb
from extractor.facts.events import NOUNS, VERBS, WIDE, Event, add_dateline, add_from_before
from extractor.facts.protagonists import speakers
from extractor.facts.wording import around, transcript_start, within_speech
from extractor.model import Evidence, Fact, Sentence, Slot

_ATTEND = frozenset(("участвовать", "поучаствовать"))
_TELLING = frozenset({*_ATTEND, *TAKE, *NOUNS, *VERBS, "обсудить", "обсуждать", "собраться"})
_FRAMES = frozenset(("рамка", "поле", "площадка"))
_LONG = 6  # letters of a title that another may go on from: «Мюнхенская конференция (по безопасности)»
_DAY = re.compile(r"-\d\d-\d\d")


def find(context: Context) -> Iterable[Fact]:
    """All meetings of an article."""
    events = _events(context)
    if events:
        add_dateline(context, events[0])
        events[0].add(speakers(context))
    for event in events:
        add_from_before(context, event)
        _add_host_place(context, events, event)
    for event in events:
        fact = _fact(context, event)
        if fact is not None:
            yield fact


def _events(context: Context) -> list[Event]:
    """The events told, mentions of one put together, in the order in which they are first told."""
    events: list[Event] = []
    last: Event | None = None  # the one told of right before
    before: Event | None = None  # its mention
    for event in _mentions(context):
        if event.lemma == "":
            if last is not None and 0 < event.sentence.ordinal - last.evidence[-1].ordinal <= 3:
                _join(last, event)
            continue
        known = _same(events, event)
        if known is not None:
            _join(known, event)
        elif event.group != "anaphor":
            events.append(event)
            known = event
        if known is not None and not _is_frame(context, event, before):
            last = known
        before = event
    return events


def _is_frame(context: Context, event: Event, before: Event | None) -> bool:
    """«состоялось заседание в рамках сессии «Кадры»»: what the sentence tells of is the event mentioned before."""
    if before is None or before.sentence.ordinal != event.sentence.ordinal or before.last > event.first:
        return False
    return any(t.lemma in _FRAMES for t in context.words(max(before.last, event.first - 2), event.first))


def _add_host_place(context: Context, events: list[Event], event: Event) -> None:
    """«В рамках форума прошёл круглый стол», a plenary session: where the forum told before takes place."""
    if event.place is not None or event.group != "session":
        return
    host = next((one for one in events if one.group == "forum" and one.place is not None and one is not event), None)
    words = context.words(event.sentence.first, event.first)
    framed = _is_plenary(event) or any(a.lemma in _FRAMES and b.case == "Gen" for a, b in pairwise(words))
    if host is not None and framed and host.sentence.ordinal <= event.sentence.ordinal:
        event.place = host.place


def _mentions(context: Context) -> Iterator[Event]:
    stop = transcript_start(context)
    for sentence in context.sentences:
        if sentence.first >= stop:
            return
        told = False
        words = context.having(_TELLING, sentence.first, sentence.last)
        for token in words:
            event = None
            if token.pos in {"NOUN", "PROPN"} and token.lemma in NOUNS:
                event = by_noun(context, around(sentence, token.i), token)
            elif token.pos == "VERB" and VERBS.get(token.lemma) in {"meet", "visit"}:
                event = by_verb(context, around(sentence, token.i), token)
            elif token.lemma in TAKE and token.pos == "VERB":
                event = by_reception(context, around(sentence, token.i), token)
            elif token.lemma in {"обсудить", "обсуждать"} and token.pos == "VERB":
                event = by_talk(context, around(sentence, token.i), token)
            elif token.lemma == "собраться" and token.pos == "VERB":
                event = by_body(context, around(sentence, token.i), token)
            if event is None and token.pos == "VERB" and (token.lemma in _ATTEND or token.lemma in TAKE) and not told:
                event = by_participation(context, around(sentence, token.i), token)
            if event is not None:
                told = True
                yield event
        if not told:
            verb = next((t for t in words if t.pos == "VERB" and VERBS.get(t.lemma) == "happen"), None)
            event = by_occurrence(context, around(sentence, verb.i), verb) if verb is not None else None
            if event is not None:
                told = True
                yield event
        if not told:
            yield from _appearance(context, sentence)


def _appearance(context: Context, sentence: Sentence) -> Iterator[Event]:
    """«Выступили также X и Y», «Среди участников – X»: people of the event told right before, unnamed here."""
    if sentence.first and within_speech(context, sentence.first):
        return
    people = appearing(context, sentence)
    if people:
        event = Event("anaphor", "", sentence.first, sentence.last, Slot("type", ""), sentence, definite=True)
        event.add(people)
        yield event


def _same(events: list[Event], event: Event) -> Event | None:
    """The event told before that this mention means, the latest one first."""
    for known in reversed(events):
        if _alike(known, event) and not _conflict(known, event):
            return known
    return None


def _alike(known: Event, event: Event) -> bool:
    if event.title is not None and known.title is not None:
        one, other = sorted((_title_key(known.title), _title_key(event.title)), key=len)
        return other.startswith(one) and (len(one) > _LONG or one == other)
    if event.group == "anaphor":
        return True
    if _is_plenary(known) != _is_plenary(event):
        return False  # a session inside of the forum or the talks
    if known.lemma == event.lemma:
        return True
    return known.group == event.group and (event.definite or known.definite)


def _is_plenary(event: Event) -> bool:
    return str(event.type.value).startswith("пленарн")


def _title_key(slot: Slot) -> str:
    return "".join(c for c in str(slot.value).lower().replace("ё", "е") if c.isalnum())


def _conflict(known: Event, event: Event) -> bool:
    for slot in ("date", "organizer"):
        a, b = getattr(known, slot), getattr(event, slot)
        if a is not None and b is not None and not _compatible(str(a.value), str(b.value)):
            return True
    if event.group == "forum" and _elsewhere(known, event):
        return True
    if known.title is not None and event.title is None and event.group == "forum" and known.lemma != event.lemma:
        return True
    same_title = known.title is not None and event.title is not None
    return (known.modality == "planned") != (event.modality == "planned") and not event.definite and not same_title


def _elsewhere(known: Event, event: Event) -> bool:
    """Two cities of two forums told by the same noun: «салон в Жуковском», «на салоне в Дубае»."""
    if known.place is None or event.place is None or not event.date or not known.date:
        return False
    return not _compatible(str(known.place.value), str(event.place.value)) and known.date.value != event.date.value


def _compatible(a: str, b: str) -> bool:
    """Whether two names or two dates can mean the same: one holds the other, as a part or as a day of an interval."""
    if a in b or b in a:
        return True
    for one, other in ((a, b), (b, a)):
        first, slash, last = one.partition("/")
        if slash and first[:10] <= other[:10] <= (last or "9999")[:10]:
            return True
    return False


def _join(known: Event, event: Event) -> None:
    if known.place is not None and event.place is not None and known.place.value in WIDE:
        known.place = event.place  # «визит в Россию», «посетит Москву»
    for slot in ("title", "organizer", "date", "place", "topic"):
        if getattr(known, slot) is None:
            setattr(known, slot, getattr(event, slot))
    known.add(event.people.values())
    if event.people or not event.definite:
        known.evidence.append(event.sentence)


def _is_named(event: Event) -> bool:
    """Whether enough is told of an event: who, where or when; a session is that of a body, an opening has its day."""
    if event.group == "forum" and event.title is None:
        return event.date is not None or event.place is not None
    if event.people:
        return True
    if event.group == "opening":
        return event.date is not None and _DAY.search(str(event.date.value)) is not None
    sits = event.group == "session" and event.organizer is not None and event.organizer.entity != ""
    return sits or event.date is not None or event.place is not None


def _fact(context: Context, event: Event) -> Fact | None:
    if not _is_named(event):
        context.near("meeting", event.first, event.last, "нет ни участника, ни места, ни даты")
        return None
    slots = [event.type, *(s for s in (event.title, event.date, event.place) if s is not None)]
    slots += [person.slot("participants") for person in event.people.values()]
    slots += [s for s in (event.organizer, event.topic) if s is not None]
    if event.modality != "actual":
        slots.append(Slot("modality", event.modality))
    evidence = {s.start: Evidence(s.start, s.end, context.article.text[s.start : s.end]) for s in event.evidence}
    confidence = 0.55 + 0.1 * bool(event.people) + 0.1 * bool(event.date) + 0.1 * bool(event.place or event.title)
    rule = f"{event.group}: {event.lemma}"
    return Fact("meeting", tuple(slots), tuple(evidence[k] for k in sorted(evidence)), rule, round(confidence, 2))
