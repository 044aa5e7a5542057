"""Meetings, sessions, visits, forums and openings: who met, where, when, about what. One fact for each event.

First every mention of an event is read by itself (`_Event`), then mentions of one event are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actor, actors, clause_end, doers, of_case, stands_for
from extractor.facts.wording import case_phrase, noun_phrase, quoted, transcript_start, within_speech
from extractor.language.inflection import nominative as in_nominative
from extractor.mentions.words import mention
from extractor.model import DateValue, Evidence, Fact, Mention, Sentence, Slot, Token

_NOUNS = lexicon.table("meeting_nouns", "group")
_VERBS = lexicon.table("meeting_verbs", "role")
_BODIES = lexicon.table("session_bodies", "transparent")
_PLURAL = frozenset(("переговоры", "слушание", "консультация"))
_PLAIN_ADJECTIVES = frozenset(
    ("рабочий", "выездной", "деловой", "официальный", "международный", "торжественный", "круглый", "оперативный")
)
_TAKE = frozenset(("принять", "принимать"))
_APPEARANCES = frozenset(
    ("выступить", "присутствовать", "сопровождать", "приветствовать", "поприветствовать", "участвовать")
)
_PARTS = frozenset(("участник", "участница", "ход", "итог", "завершение", "начало", "рамка", "часть", "тема", "гость"))
_TOPIC_WORDS = frozenset(("посвятить", "посвященный", "посвящать"))


@dataclass(slots=True)
class _Event:
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
    evidence: list[Sentence] = field(default_factory=list)

    def add(self, people: Iterable[Actor]) -> None:
        for person in people:
            self.people.setdefault(person.key, person)


def find(context: Context) -> Iterable[Fact]:
    """All meetings of an article."""
    events: list[_Event] = []
    for event in _mentions(context):
        if event.lemma == "":
            if events and 0 < event.sentence.ordinal - events[-1].evidence[-1].ordinal <= 3:
                _join(events[-1], event)
            continue
        known = _same(events, event)
        if known is not None:
            _join(known, event)
        elif event.group != "anaphor":
            events.append(event)
    if events:
        _dateline(context, events[0])
    for event in events:
        fact = _fact(context, event)
        if fact is not None:
            yield fact


# -- reading one mention of an event ------------------------------------------------------------------------------


def _mentions(context: Context) -> Iterator[_Event]:
    stop = transcript_start(context)
    for sentence in context.sentences:
        if sentence.first >= stop:
            return
        told = False
        for token in context.words(sentence.first, sentence.last):
            event = None
            if token.pos in {"NOUN", "PROPN"} and token.lemma in _NOUNS:
                event = _noun_event(context, sentence, token)
            elif token.pos == "VERB" and _VERBS.get(token.lemma) in {"meet", "visit"}:
                event = _verb_event(context, sentence, token)
            elif token.lemma in _TAKE and token.pos == "VERB":
                event = _reception(context, sentence, token)
            elif token.lemma in {"обсудить", "обсуждать"} and token.pos == "VERB":
                event = _talk(context, sentence, token)
            if event is not None:
                told = True
                yield event
        if not told:
            yield from _appearance(context, sentence)


def _appearance(context: Context, sentence: Sentence) -> Iterator[_Event]:
    """«Выступили также X и Y», «Среди участников – X»: people of the event told right before, unnamed here."""
    if sentence.first and within_speech(context, sentence.first):
        return
    people = _appearing(context, sentence)
    if people:
        event = _Event("anaphor", "", sentence.first, sentence.last, Slot("type", ""), sentence, definite=True)
        event.add(people)
        event.evidence.append(sentence)
        yield event


def _appearing(context: Context, sentence: Sentence) -> list[Actor]:
    for token in context.words(sentence.first, sentence.last):
        joins = token.lemma in _APPEARANCES or (token.lemma in _TAKE and _takes_part(context, token))
        if token.pos == "VERB" and joins:
            return [a for a in doers(context, token.i, sentence.first, sentence.last) if a.person]
        if token.text in {"–", "—", "-"} and any(t.lemma == "участник" for t in context.words(sentence.first, token.i)):
            return [a for a in actors(context, token.i + 1, sentence.last) if a.person]
    return []


def _noun_event(context: Context, sentence: Sentence, noun: Token) -> _Event | None:
    group = _NOUNS[noun.lemma]
    if within_speech(context, noun.i) or _inside_name(context, noun):
        return None
    following = context.tokens[noun.i + 1].lemma if noun.i + 1 < sentence.last else ""
    if following in {"подписание", "вручение", "награждение"}:
        return None
    if noun.lemma == "коллегия" and not _sits(context, noun):
        return None
    if noun.lemma == "стол" and context.tokens[noun.i - 1].lemma != "круглый":
        return None
    title = _title(context, noun, sentence) if group == "forum" or group == "session" else None
    if noun.number == "Plur" and noun.lemma not in _PLURAL and title is None:
        return None
    first = _modifiers(context, noun, sentence.first)
    name = in_nominative(context.words(first, noun.i + 1))
    verb = _verb(context, noun, sentence)
    event = _Event(
        group, noun.lemma, first, noun.i + 1, context.words_slot("type", first, noun.i + 1, _lower(name)), sentence
    )
    event.title = title
    event.organizer = _organizer(context, noun, sentence)
    event.topic = _topic(context, noun, sentence)
    event.modality = _modality(context, noun, verb)
    event.definite = event.group == "anaphor" or (event.title is None and event.organizer is None)
    if not _points_back(context, noun, sentence):
        event.date = _date(context, sentence, noun, event)
        event.place = _place(context, sentence, noun, verb, event.topic)
    if any(t.lemma == "организатор" for t in context.words(sentence.first, noun.i)):
        hosts = [a for a in actors(context, noun.i + 1, sentence.last) if not a.person]
        event.organizer = event.organizer or (hosts[0].slot("organizer") if hosts else None)
    else:
        people = _people(context, noun, verb, sentence)
        hosts = [a for a in people if not a.person] if verb is not None and _hosted(noun, verb) else []
        if hosts and event.organizer is None:
            event.organizer = hosts[0].slot("organizer")
        event.add(a for a in people if a not in hosts)
    event.evidence.append(sentence)
    return event


def _sits(context: Context, noun: Token) -> bool:
    """«на коллегии министерства», «коллегия прошла»: the session, not the body («заседание коллегии»)."""
    before = context.tokens[noun.i - 1].lower if noun.i else ""
    head = context.tokens[noun.head]
    return before == "на" or (noun.dep == "nsubj" and _VERBS.get(head.lemma) == "happen")


def _hosted(noun: Token, verb: Token) -> bool:
    """Whether the bodies that «провели» or «организовали» an event are its hosts rather than two sides of talks."""
    role = _VERBS[verb.lemma]
    return role == "organize" or (role == "hold" and noun.lemma not in {"встреча", "переговоры", "консультация"})


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _inside_name(context: Context, noun: Token) -> bool:
    """Whether the noun is a part of a body's name («Фонд «Форум»») or of an office."""
    named = context.at(noun.i, "organization", "group", "act")
    if named is None or (named.form == "noun" and context.entity(named) is None):
        return False
    return not _titled(context, noun)


def _titled(context: Context, noun: Token) -> bool:
    """A name finder may take «Форум труда» for a body; an event that begins the name is an event."""
    named = context.at(noun.i, "organization", "group", "act")
    if named is None or named.label == "act":
        return False
    if _NOUNS[noun.lemma] != "forum":
        return noun.i == named.first  # «коллегия министерства», not «Законодательное собрание»
    before = context.words(named.first, noun.i)
    return all(t.pos in {"ADJ", "NUM"} or not t.text.isalpha() or t.text.isupper() for t in before)


def _modifiers(context: Context, noun: Token, first: int) -> int:
    """First token of the adjectives that belong to the kind of event («рабочая встреча»)."""
    i = noun.i
    while i > first:
        token = context.tokens[i - 1]
        if token.pos != "ADJ" or token.lemma not in _PLAIN_ADJECTIVES or token.case != noun.case:
            break
        i -= 1
    return i


def _verb(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    """The verb that says what happened at or with the event: the nearest known one above it, or beside it."""
    for token in context.ancestors(noun.i):
        if token.pos == "VERB" and token.lemma in _VERBS:
            return token
    near = [t for t in context.words(sentence.first, sentence.last) if t.pos == "VERB" and t.lemma in _VERBS]
    near = [t for t in near if abs(t.i - noun.i) < 12]
    return min(near, key=lambda t: abs(t.i - noun.i), default=None)


def _modality(context: Context, noun: Token, verb: Token | None) -> str:
    for parent in context.ancestors(noun.i):
        if parent.lemma in {"отменить", "отмена", "отменять", "сорвать"}:
            return "denied"
        if parent.pos == "VERB":
            break
    return modality(context, verb.i if verb is not None else noun.i)


def _title(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«Форум «Чистая вода»», «Форум будущих технологий», «выставка Kazan Expo», «саммит БРИКС»."""
    session = _NOUNS[noun.lemma] == "session"
    for i in range(noun.i + 1, noun.i + 2 if session else min(noun.i + 6, sentence.last)):
        body = context.at(i, "organization", "group")
        span = quoted(context, i) if i < sentence.last else None
        if span is not None and (body is None or body.first <= noun.i or body.first >= i):
            first, last = span
            return context.words_slot("title", first, last)
        if context.tokens[i].text in {",", ".", ":", ";"} or context.tokens[i].pos in {"VERB", "ADP"}:
            break
    if session:
        return None
    following = context.tokens[noun.i + 1] if noun.i + 1 < sentence.last else None
    if following is not None and following.text[0].isascii() and following.text[0].isupper():
        last = noun.i + 1
        while (
            last < sentence.last and context.tokens[last].text[0].isascii() and context.tokens[last].text[0].isalnum()
        ):
            last += 1
        return context.words_slot("title", noun.i + 1, last)
    return _proper(context, noun, sentence)


def _proper(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """A name without quotes: «Петербургский международный экономический форум», «Форум будущих технологий»."""
    first = noun.i
    while first > sentence.first and context.tokens[first - 1].pos == "ADJ":
        first -= 1
    capital = next((i for i in range(first, noun.i + 1) if context.tokens[i].text[0].isupper()), None)
    if (
        capital is None
        or capital == sentence.first
        or (context.tokens[capital].lemma == "международный" and capital == noun.i - 1)
    ):
        return None
    last = noun.i + 1 if capital < noun.i else noun_phrase(context, noun.i, sentence.last)
    if last - capital < 2:
        return None
    head = context.words(capital, last)
    return context.words_slot("title", capital, last, in_nominative(head))


def _organizer(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """The body in the genitive after the noun: «заседание коллегии министерства», «заседание суда»."""
    i = noun.i + 1
    while i < sentence.last and context.tokens[i].pos == "ADJ" and context.tokens[i].case == "Gen":
        i += 1
    if i >= sentence.last:
        return None
    mention = context.starting(noun.i + 1, "organization", "group") or context.starting(i, "organization", "group")
    head = context.tokens[i]
    if mention is None and _BODIES.get(head.lemma) == "yes":
        for j in range(i + 1, min(i + 4, sentence.last)):
            mention = context.starting(j, "organization", "group")
            if mention is not None:
                break
    if mention is not None and _BODIES.get(head.lemma) == "yes":
        inner = (context.starting(j, "organization") for j in range(mention.first + 1, mention.last))
        mention = next((m for m in inner if m is not None), mention)
    if mention is not None and _NOUNS[noun.lemma] == "session":
        found = actor(context, mention)
        if found is not None:
            return found.slot("organizer")
    if head.lemma in _BODIES and head.case == "Gen":
        last = noun_phrase(context, i, sentence.last)
        return context.words_slot("organizer", noun.i + 1, last, in_nominative(context.words(noun.i + 1, last)))
    return None


def _topic(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«по вопросам развития», «о поставках», «посвященное строительству», «на тему «…»»."""
    for i in range(noun.i + 1, min(noun.i + 14, sentence.last)):
        token = context.tokens[i]
        if token.lower in {"по", "о", "об"} and i < noun.i + 8:
            return case_phrase(context, "topic", i + 1, sentence.last)
        if token.lemma in _TOPIC_WORDS:
            return case_phrase(context, "topic", i + 1, sentence.last)
        if token.text in {".", ";", ":"} or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
    return None


def _date(context: Context, sentence: Sentence, noun: Token, event: _Event) -> Slot | None:
    """The date in the sentence that stands nearest to the event and is not a part of its topic.

    Where the event is only pointed back to, a bare month or year is more often that of something told there.
    """
    dates = [
        (m, m.value) for m in context.inside(sentence, "date")
        if isinstance(m.value, DateValue) and m.value.iso and m.value.role != "by"
        and not (event.topic and event.topic.start <= m.start < event.topic.end)
        and not (event.title and event.title.start <= m.start < event.title.end)
    ]  # fmt: skip
    if event.definite and context.tokens[noun.i - 1].lower in {"на", "в", "во"}:
        dates = [(m, value) for m, value in dates if len(value.iso) >= 10 or m.first < noun.i]
    if not dates:
        return None
    nearest, value = min(dates, key=lambda pair: abs(pair[0].first - noun.i))
    return Slot("date", value.iso, nearest.start, nearest.end)


def _place(
    context: Context, sentence: Sentence, noun: Token, verb: Token | None, topic: Slot | None = None
) -> Slot | None:
    """The city, region or house in which it took place: «в Казани», «в Доме правительства»."""
    places = [m for m in context.inside(sentence, "place") if _located(context, m)]
    if topic is not None:
        places = [m for m in places if not topic.start <= m.start < topic.end]
    if places:
        nearest = min(places, key=lambda m: abs(m.first - noun.i))
        return context.slot("place", nearest)
    if verb is not None and _VERBS[verb.lemma] in {"happen", "hold"}:
        for mention in context.inside(sentence, "organization"):
            if _located(context, mention) and context.tokens[mention.head].case in {"Loc", ""}:
                return context.slot("place", mention)
    return None


def _located(context: Context, mention: Mention) -> bool:
    before = context.tokens[mention.first - 1] if mention.first else None
    while (
        before is not None
        and before.i
        and (before.pos == "ADJ" or before.lemma in {"город", "г", "село", "поселок"} or before.text in {".", "«"})
    ):
        before = context.tokens[before.i - 1]
    return before is not None and before.lower in {"в", "во", "на"}


def _points_back(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«участники совещания», «в ходе встречи», «итоги форума»: what else the sentence tells is not the event's."""
    before = context.tokens[noun.i - 1] if noun.i > sentence.first else None
    return before is not None and before.lemma in _PARTS


# -- who took part ------------------------------------------------------------------------------------------------


def _people(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    found = [*_beside(context, noun, sentence)]
    if verb is not None:
        role = _VERBS[verb.lemma]
        if role in {"part", "hold", "meet", "organize", "visit"} and not (
            verb.lemma in {"принять", "принимать"} and not _takes_part(context, verb)
        ):
            found += _subjects(context, verb, sentence)
    elif _at_event(context, noun):
        found += [a for a in _main_subjects(context, noun, sentence) if a.person]
    found += _accompanied(context, sentence)
    found += _chairs(context, noun, sentence)
    found += _bulleted(context, sentence)
    return _distinct(found)


def _chairs(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«совещание, которое провел X»."""
    for token in context.words(noun.i + 1, sentence.last):
        if token.lemma == "который" and token.case in {"Acc", ""}:
            verb = next(
                (t for t in context.words(token.i + 1, min(token.i + 8, sentence.last)) if t.pos == "VERB"), None
            )
            if verb is not None and _VERBS.get(verb.lemma) == "hold":
                return doers(context, verb.i, token.i, sentence.last)
    return []


def _bulleted(context: Context, sentence: Sentence) -> list[Actor]:
    """«… с представителями организаций:» and the lines of a list that follow."""
    if context.tokens[sentence.last - 1].text != ":":
        return []
    found: list[Actor] = []
    for following in context.sentences[sentence.ordinal + 1 : sentence.ordinal + 20]:
        if context.tokens[following.first].text[0].isalnum() or context.tokens[following.first].text in {
            "«",
            '"',
            "📌",
        }:
            break
        found += actors(context, following.first, following.last)[:1]
    return found


def _at_event(context: Context, noun: Token) -> bool:
    """«на встрече», «на рабочем совещании», «в ходе визита»: whoever does something there takes part."""
    i = noun.i - 1
    while i > 0 and context.tokens[i].pos == "ADJ":
        i -= 1
    before = context.tokens[i]
    return before.lower in {"на", "во"} or before.lemma in {"ход", "время", "рамка"}


def _main_subjects(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    verb = next((t for t in context.ancestors(noun.i) if t.feats.get("VerbForm") == "Fin"), None)
    return doers(context, verb.i, sentence.first, sentence.last) if verb is not None else []


def _takes_part(context: Context, verb: Token) -> bool:
    return any(t.lemma == "участие" for t in context.words(max(0, verb.i - 4), min(verb.i + 5, len(context.tokens))))


def _subjects(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """Who takes part: the subjects of the verb, and a delegation without a name."""
    return doers(context, verb.i, sentence.first, sentence.last) or _delegation(context, verb, sentence)


def _delegation(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """«делегация провинции Хэнань»: the words themselves are the participant."""
    for token in context.words(sentence.first, verb.i):
        if token.lemma in {"делегация", "бизнес-делегация"} and token.case == "Nom":
            first = token.i - (token.i > sentence.first and context.tokens[token.i - 1].pos == "ADJ")
            last = noun_phrase(context, token.i, verb.i)
            words = mention(context.reading, "organization", first, last, name=_lower(context.text(first, last)))
            return [Actor(words, words.name, "", False)]
    return []


def _beside(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«встреча с X», «встреча X и Y», «переговоры между X и Y», «с участием X», «под председательством X»."""
    i = noun.i + 1
    found: list[Actor] = []
    if i < sentence.last and context.tokens[i].lower in {"между", "с", "со"}:
        found += _phrase_actors(context, i + 1, sentence.last)
    elif noun.lemma in {
        "встреча",
        "переговоры",
        "визит",
        "поездка",
        "беседа",
        "консультация",
        "посещение",
        "бизнес-миссия",
    }:
        found += [a for a in _phrase_actors(context, i, sentence.last) if a.person or noun.lemma in {"переговоры"}]
        stop = found[-1].last if found else i
        if stop < sentence.last and context.tokens[stop].lower in {"с", "со"}:
            found += _phrase_actors(context, stop + 1, sentence.last)
    return found


def _accompanied(context: Context, sentence: Sentence) -> list[Actor]:
    """«с участием X», «под председательством X», «совместно с X», «в сопровождении X»."""
    found: list[Actor] = []
    for token in context.words(sentence.first, sentence.last):
        before = context.tokens[token.i - 1].lower if token.i > sentence.first else ""
        cue = (
            (token.lemma == "участие" and before in {"с", "при"})
            or (token.lemma in {"председательство", "руководство"} and before == "под")
            or (token.lemma == "сопровождение" and before == "в")
            or (token.lower in {"с", "со"} and before in {"совместно", "вместе", "главе"})
        )
        if cue:
            found += _phrase_actors(context, token.i + 1, sentence.last)
    return found


def _phrase_actors(context: Context, first: int, last: int) -> list[Actor]:
    """The actors of a list that begins at token first: up to a finite verb, a full stop or a subordinate clause."""
    stop = first
    while stop < last:
        token = context.tokens[stop]
        if token.text in {".", ";", ":", "–", "—", "!"} and context.at(stop, "person", "organization") is None:
            break
        if (token.pos == "VERB" and token.feats.get("VerbForm") in {"Fin", "Conv"}) or token.lemma in {
            "который",
            "где",
        }:
            break
        if (
            token.pos == "ADP"
            and token.lower in {"в", "во", "по", "о", "об", "на", "под", "при", "к"}
            and not context.at(stop, "position", "organization", "person")
        ):
            break
        stop += 1
    return [a for a in actors(context, first, stop) if stands_for(context, a.mention)]


def _distinct(found: Iterable[Actor]) -> list[Actor]:
    kept: dict[str, Actor] = {}
    for one in found:
        kept.setdefault(one.key, one)
    return list(kept.values())


# -- meetings told by a verb --------------------------------------------------------------------------------------


def _verb_event(context: Context, sentence: Sentence, verb: Token) -> _Event | None:
    """«X встретился с Y», «X посетил завод»."""
    if within_speech(context, verb.i) or verb.feats.get("VerbForm") != "Fin":
        return None
    if any(
        t.lemma in _NOUNS and _NOUNS[t.lemma] != "anaphor"
        for t in context.words(verb.i, min(verb.i + 9, sentence.last))
    ):
        return None  # the noun tells it
    subjects = _subjects(context, verb, sentence)
    meets = _VERBS[verb.lemma] == "meet"
    if meets:
        subjects = _distinct([*subjects, *_with(context, verb, sentence)])
        kind, group = "встреча", "session"
        if len(subjects) < 1:
            return None
    else:
        kind, group = "визит", "visit"
        subjects = [s for s in subjects if s.first < verb.i or s.person]
        if not subjects:
            return None
    event = _Event(group, kind, verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, kind), sentence)
    event.date = _date(context, sentence, verb, event)
    event.place = _place(context, sentence, verb, None) if meets else _visited(context, verb, sentence)
    if not meets and event.place is None:
        return None
    event.modality = modality(context, verb.i)
    event.add(subjects)
    event.evidence.append(sentence)
    return event


def _reception(context: Context, sentence: Sentence, verb: Token) -> _Event | None:
    """«X принял Y»: one person receives another."""
    if within_speech(context, verb.i) or _takes_part(context, verb):
        return None
    hosts = [a for a in doers(context, verb.i, sentence.first, verb.i) if a.person]
    guests = [a for a in actors(context, verb.i + 1, clause_end(context, verb.i + 1, sentence.last)) if a.person]
    guests = [a for a in guests if of_case(context, a.mention, "Acc")]
    if not hosts or not guests:
        return None
    event = _Event(
        "session", "встреча", verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, "встреча"), sentence
    )
    event.date = _date(context, sentence, verb, event)
    event.place = _place(context, sentence, verb, None)
    event.modality = modality(context, verb.i)
    event.add([*hosts, *guests])
    event.evidence.append(sentence)
    return event


def _talk(context: Context, sentence: Sentence, verb: Token) -> _Event | None:
    """«X и Y обсудили …», «X обсудил с Y …» without a word for the meeting: two persons who talk."""
    if within_speech(context, verb.i) or any(t.lemma in _NOUNS for t in context.words(sentence.first, sentence.last)):
        return None
    people = [*doers(context, verb.i, sentence.first, sentence.last), *_with(context, verb, sentence)]
    people = _distinct(a for a in people if a.person)
    if len(people) < 2:
        return None
    slot = context.words_slot("type", verb.i, verb.i + 1, "встреча")
    event = _Event("session", "встреча", verb.i, verb.i + 1, slot, sentence)
    event.date = _date(context, sentence, verb, event)
    event.modality = modality(context, verb.i)
    event.add(people)
    event.evidence.append(sentence)
    return event


def _with(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    for i in range(verb.i + 1, min(verb.i + 20, sentence.last)):
        if context.tokens[i].lower in {"с", "со"}:
            return _phrase_actors(context, i + 1, sentence.last)
    return []


def _visited(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """The place or body that is visited: the first one after the verb."""
    for i in range(verb.i + 1, min(verb.i + 12, sentence.last)):
        mention = context.starting(i, "place", "organization", "group", "person")
        if mention is not None:
            return context.slot("place", mention) if mention.label != "person" else None
    return None


def _dateline(context: Context, event: _Event) -> None:
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


# -- putting mentions together ------------------------------------------------------------------------------------


def _same(events: list[_Event], event: _Event) -> _Event | None:
    """The event told before that this mention means, the latest one first."""
    for known in reversed(events):
        if _alike(known, event) and not _conflict(known, event):
            return known
    return None


def _alike(known: _Event, event: _Event) -> bool:
    if event.title is not None and known.title is not None:
        return _title_key(known.title) == _title_key(event.title)
    if event.group == "anaphor":
        return True
    if known.lemma == event.lemma:
        return True
    return known.group == event.group and (event.definite or known.definite)


def _title_key(slot: Slot) -> str:
    return "".join(c for c in str(slot.value).lower().replace("ё", "е") if c.isalnum())


def _conflict(known: _Event, event: _Event) -> bool:
    for slot in ("date", "organizer"):
        a, b = getattr(known, slot), getattr(event, slot)
        if a is not None and b is not None and not _compatible(str(a.value), str(b.value)):
            return True
    if known.title is not None and event.title is None and event.group == "forum" and known.lemma != event.lemma:
        return True
    same_title = known.title is not None and event.title is not None
    return (known.modality == "planned") != (event.modality == "planned") and not event.definite and not same_title


def _compatible(a: str, b: str) -> bool:
    """Whether two names or two dates can mean the same: one holds the other, as a part or as a day of an interval."""
    if a in b or b in a:
        return True
    for one, other in ((a, b), (b, a)):
        first, slash, last = one.partition("/")
        if slash and first[:10] <= other[:10] <= (last or "9999")[:10]:
            return True
    return False


def _join(known: _Event, event: _Event) -> None:
    for slot in ("title", "organizer", "date", "place", "topic"):
        if getattr(known, slot) is None:
            setattr(known, slot, getattr(event, slot))
    known.add(event.people.values())
    if event.people or not event.definite:
        known.evidence.append(event.sentence)


def _fact(context: Context, event: _Event) -> Fact | None:
    named = event.people or event.date or (event.place and event.group != "opening")
    if event.group == "forum" and event.title is None:
        named = event.date or event.place
    if not named:
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
