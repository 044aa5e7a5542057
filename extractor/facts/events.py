"""An event as far as the article has told of it: kind, time, place, people; date and place from the words around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.participants import Actor
from extractor.model import DateValue, Mention, Sentence, Slot, Token

#: noun of an event → session, forum, visit, opening, or anaphor
NOUNS = lexicon.table("meeting_nouns", "group")
WIDE = frozenset(("Россия", "РФ", "Российская Федерация"))  # «крупнейшая в России выставка» tells no place
#: bodies that hold sessions → whether they stand for the body named after them
BODIES = lexicon.table("session_bodies", "transparent")
#: verb beside an event → what its subject does there
VERBS = lexicon.table("meeting_verbs", "role")


@dataclass(slots=True)
class Event:
    """What one mention of an event says, and what mentions put together with it have added."""

    group: str
    lemma: str
    first: int
    last: int
    type: Slot
    sentence: Sentence
    title: Slot | None = None
    organizer: Slot | None = None
    date: Slot | None = None
    place: Slot | None = None
    topic: Slot | None = None
    modality: str = "actual"
    definite: bool = False  # points back: «на встрече», «участники совещания», «мероприятие»
    people: dict[str, Actor] = field(default_factory=dict)
    evidence: list[Sentence] = field(init=False)  # where it is told: here, and where mentions of it were

    def __post_init__(self) -> None:
        self.evidence = [self.sentence]

    def add(self, people: Iterable[Actor]) -> None:
        for person in people:
            self.people.setdefault(person.key, person)


def small(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def date_of(context: Context, sentence: Sentence, noun: Token, event: Event) -> Slot | None:
    """The date in the sentence that stands nearest to the event and is not a part of its topic.

    Where the event is only pointed back to, a bare month or year is more often that of something told there.
    """
    dates = [
        (m, m.value) for m in context.inside(sentence, "date")
        if isinstance(m.value, DateValue) and m.value.iso and m.value.role != "by"
        and context.at(m.first, "act") is None
        and not (event.topic and event.topic.start <= m.start < event.topic.end)
        and not (event.title and event.title.start <= m.start < event.title.end)
    ]  # fmt: skip
    if event.definite and context.tokens[noun.i - 1].lower in {"на", "в", "во"}:
        dates = [(m, value) for m, value in dates if len(value.iso) >= 10 or m.first < noun.i]
    if not dates:
        return None
    if event.group in {"session", "visit"}:
        dates = [(m, value) for m, value in dates if "Q" not in value.iso and "H" not in value.iso]
    if not dates:
        return None
    nearest, value = min(dates, key=lambda pair: abs(pair[0].first - noun.i))
    return Slot("date", value.iso, nearest.start, nearest.end)


def place_of(
    context: Context, sentence: Sentence, noun: Token, verb: Token | None, topic: Slot | None = None
) -> Slot | None:
    """The city, region or house in which it took place: «в Казани», «в Доме правительства»."""
    places = [m for m in context.inside(sentence, "place") if located(context, m) and not _names(context, m, noun)]
    if NOUNS.get(noun.lemma) != "visit":
        places = [m for m in places if context.name(m) not in WIDE]
    if topic is not None:
        places = [m for m in places if not topic.start <= m.start < topic.end]
    if places:
        nearest = min(places, key=lambda m: abs(m.first - noun.i))
        return context.slot("place", nearest)
    if verb is not None and VERBS[verb.lemma] in {"happen", "hold"}:
        for mention in context.inside(sentence, "organization"):
            if located(context, mention) and context.tokens[mention.head].case in {"Loc", ""}:
                return context.slot("place", mention)
    return None


def _names(context: Context, place: Mention, noun: Token) -> bool:
    """Whether a place is but an adjective of the event: «на Волжском форуме»."""
    word = context.tokens[place.first]
    if place.last != place.first + 1 or place.last > noun.i or word.case != noun.case:
        return False
    adjective = context.name(place).lower().endswith(("ский", "ская", "ское", "ские"))  # «московский» names Москва
    return adjective and all(t.pos == "ADJ" for t in context.words(place.last, noun.i))


def located(context: Context, mention: Mention) -> bool:
    before = context.tokens[mention.first - 1] if mention.first else None
    while (
        before is not None
        and before.i
        and (before.pos == "ADJ" or before.lemma in {"город", "г", "село", "поселок"} or before.text in {".", "«"})
    ):
        before = context.tokens[before.i - 1]
    return before is not None and before.lower in {"в", "во", "на"}


def add_dateline(context: Context, event: Event) -> None:
    """A line of nothing but date and place near the top tells them of the event that the article begins with."""
    if event.sentence.paragraph > 4 or event.date is not None:
        return
    for sentence in context.sentences[:8]:
        words = context.words(sentence.first, sentence.last)
        if len(words) < 16 and not any(t.pos == "VERB" for t in words):
            dates = [
                m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and len(m.value.iso) == 10
            ]
            if dates and dates[0].first - sentence.first < 3:
                assert isinstance(dates[0].value, DateValue)
                event.date = Slot("date", dates[0].value.iso, dates[0].start, dates[0].end)
                places = context.inside(sentence, "place")
                if places and event.place is None:
                    event.place = context.slot("place", places[-1])
                return


def add_from_before(context: Context, event: Event) -> None:
    """«26 июля в округе дан старт стройке. В церемонии участвовали …»: the day and place of the sentence before."""
    first = event.evidence[0]
    if event.group not in {"opening", "session"} or event.date is not None or not event.people or not first.ordinal:
        return
    before = context.sentences[first.ordinal - 1]
    if first.paragraph - before.paragraph > 1:
        before = first
    reach = 1 if event.group == "opening" else 0
    for earlier in context.sentences[max(0, before.ordinal - reach) : before.ordinal + 1]:
        days = [
            m for m in context.inside(earlier, "date")
            if isinstance(m.value, DateValue) and len(m.value.iso) == 10 and m.value.role != "by"
        ]  # fmt: skip
        if len(days) != 1:
            continue
        assert isinstance(days[0].value, DateValue)
        event.date = event.date or Slot("date", days[0].value.iso, days[0].start, days[0].end)
        places = [m for m in context.inside(earlier, "place", "group") if located(context, m)]
        if places and event.place is None:
            event.place = context.slot("place", places[0])
