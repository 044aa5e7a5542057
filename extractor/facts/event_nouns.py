"""Events told by a noun: «состоялось совещание», «на форуме «Чистая вода»», «заседание коллегии министерства»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.attendance import people_of
from extractor.facts.context import Context
from extractor.facts.event_titles import event_title
from extractor.facts.events import BODIES, NOUNS, VERBS, Event, date_of, place_of, small
from extractor.facts.modality import modality
from extractor.facts.participants import actor, actors
from extractor.facts.wording import case_phrase, noun_phrase, within_speech
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token

_AGENT_REACH = 8  # words from «организован» to the body that has done it
_HOSTS = frozenset(("модератор", "спикер", "организатор", "ведущий"))
_TAKE_PLACE = frozenset(("состояться", "пройти", "проходить"))
_LAUNCHES = frozenset(("запуск", "пуск", "закладка"))
_PRESS = frozenset(("корреспондент", "журналист", "обозреватель"))
_SOURCES = frozenset(
    ("слово", "данные", "мнение", "итог", "информация", "результат", "сведение", "оценка", "ссылка", "адрес", "телефон")
)
_PLURAL = frozenset(("переговоры", "слушание", "консультация"))
_PLAIN_ADJECTIVES = lexicon.words("event_adjectives")
_PARTS = frozenset(
    (
        "участник", "участница", "ход", "итог", "завершение", "начало", "рамка", "часть", "тема", "гость", "площадка",
        "поле",
    )
)  # fmt: skip
_TOPIC_WORDS = frozenset(("посвятить", "посвященный", "посвящать"))


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Event | None:
    group = NOUNS[noun.lemma]
    if within_speech(context, noun.i) or _inside_name(context, noun):
        return None
    following = context.tokens[noun.i + 1].lemma if noun.i + 1 < sentence.last else ""
    if following in {"подписание", "вручение", "награждение"}:
        return None
    if context.at(noun.i, "quantity") is not None:
        return None  # «провели 240 переговоров» is no event of its own
    if noun.case == "Gen" and _is_office(context, noun, sentence):
        return None
    if noun.lemma == "коллегия" and not _sits(context, noun):
        return None
    if noun.lemma == "беседа" and any(t.lemma in _PRESS for t in context.words(noun.i, min(noun.i + 4, sentence.last))):
        return None  # an interview
    if group == "opening" and _is_limit(context, noun):
        return None
    if noun.lemma == "стол" and context.tokens[noun.i - 1].lemma != "круглый":
        return None
    verb = _verb(context, noun, sentence)
    if group == "told":
        if verb is None or noun.case != "Nom" or verb.lemma not in _TAKE_PLACE:
            return None
        group = "opening" if noun.lemma in _LAUNCHES else "session"
    title = event_title(context, noun, sentence) if group == "forum" or group == "session" else None
    if noun.number == "Plur" and noun.lemma not in _PLURAL and title is None:
        return None
    first = _modifiers(context, noun, sentence.first)
    name = in_nominative(context.words(first, noun.i + 1))
    event = Event(
        group, noun.lemma, first, noun.i + 1, context.words_slot("type", first, noun.i + 1, small(name)), sentence
    )
    event.title = title
    event.organizer = _organizer(context, noun, sentence)
    event.topic = _topic(context, noun, sentence)
    event.modality = _modality(context, noun, verb)
    if event.modality == "denied" and verb is None:
        return None
    event.definite = event.group == "anaphor" or (event.title is None and event.organizer is None)
    if not _points_back(context, noun, sentence):
        event.date = date_of(context, sentence, noun, event)
        event.place = place_of(context, sentence, noun, verb, event.topic)
    if any(t.lemma == "организатор" for t in context.words(sentence.first, noun.i)):
        hosts = [a for a in actors(context, noun.i + 1, sentence.last) if not a.person]
        event.organizer = event.organizer or (hosts[0].slot("organizer") if hosts else None)
    else:
        people = people_of(context, noun, verb, sentence)
        if verb is not None and verb.feats.get("Variant") == "Short":
            people = [a for a in people if a.person or a.first - verb.i <= _AGENT_REACH]
        hosts = [a for a in people if not a.person] if verb is not None and _hosted(noun, verb) else []
        if hosts and event.organizer is None:
            event.organizer = hosts[0].slot("organizer")
        event.add(a for a in people if a not in hosts)
    return event


def _is_limit(context: Context, noun: Token) -> bool:
    """«до открытия линии», «после открытия завода», «к открытию»: a time, not told itself."""
    before = context.tokens[noun.i - 1] if noun.i else None
    while before is not None and before.i and before.pos == "ADJ":
        before = context.tokens[before.i - 1]
    return before is not None and before.lower in {"до", "для", "к", "ко", "об", "о", "после", "перед", "с"}


def _sits(context: Context, noun: Token) -> bool:
    """«на коллегии министерства», «коллегия прошла»: the session, not the body («заседание коллегии»)."""
    before = context.tokens[noun.i - 1].lower if noun.i else ""
    head = context.tokens[noun.head]
    return before == "на" or (noun.dep == "nsubj" and VERBS.get(head.lemma) == "happen")


def _is_office(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«президент Всемирного экономического форума»: the event is the body of an office."""
    i = noun.i - 1
    while i > sentence.first and context.tokens[i].pos == "ADJ":
        i -= 1
    office = context.at(i, "position")
    if office is None or context.tokens[i].lemma in _HOSTS:
        return False
    return office.attributes.get("kind") == "office"


def _hosted(noun: Token, verb: Token) -> bool:
    """Whether the bodies that «провели» or «организовали» an event are its hosts rather than two sides of talks."""
    role = VERBS[verb.lemma]
    return role == "organize" or (role == "hold" and noun.lemma not in {"встреча", "переговоры", "консультация"})


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
    if NOUNS[noun.lemma] != "forum":
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
    for token in reversed(context.words(max(sentence.first, noun.i - 8), noun.i)):
        if token.text == ",":
            break
        if token.lemma in VERBS and context.tokens[token.i - 1].lemma == "который":
            return token  # «…, который находится с визитом»
    for token in context.ancestors(noun.i):
        if token.pos == "VERB" and token.lemma in VERBS:
            return token
    near = [t for t in context.words(sentence.first, sentence.last) if t.pos == "VERB" and t.lemma in VERBS]
    near = [t for t in near if abs(t.i - noun.i) < 12]
    return min(near, key=lambda t: abs(t.i - noun.i), default=None)


def _modality(context: Context, noun: Token, verb: Token | None) -> str:
    for parent in context.ancestors(noun.i):
        if parent.lemma in {"отменить", "отмена", "отменять", "сорвать"}:
            return "denied"
        if parent.pos == "VERB":
            break
    return modality(context, verb.i if verb is not None else noun.i)


def _organizer(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """The body in the genitive after the noun: «заседание коллегии министерства», «заседание суда»."""
    i = noun.i + 1
    while i < sentence.last and context.tokens[i].pos == "ADJ" and context.tokens[i].case == "Gen":
        i += 1
    if i >= sentence.last:
        return None
    mention = context.starting(noun.i + 1, "organization", "group") or context.starting(i, "organization", "group")
    head = context.tokens[i]
    if mention is None and BODIES.get(head.lemma) == "yes":
        for j in range(i + 1, min(i + 4, sentence.last)):
            mention = context.starting(j, "organization", "group")
            if mention is not None:
                break
    if mention is not None and BODIES.get(head.lemma) == "yes":
        inner = (context.starting(j, "organization") for j in range(mention.first + 1, mention.last))
        mention = next((m for m in inner if m is not None), mention)
    if mention is not None and NOUNS[noun.lemma] == "session":
        found = actor(context, mention)
        if found is not None:
            return found.slot("organizer")
    if head.lemma in BODIES and head.case == "Gen" and NOUNS[noun.lemma] not in {"visit", "opening"}:
        last = noun_phrase(context, i, sentence.last)
        return context.words_slot("organizer", noun.i + 1, last, in_nominative(context.words(noun.i + 1, last)))
    return None


def _topic(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«по вопросам развития», «о поставках», «посвященное строительству», «на тему «…»»."""
    for i in range(noun.i + 1, min(noun.i + 14, sentence.last)):
        token = context.tokens[i]
        if token.lower == "по" and i + 1 < sentence.last and context.tokens[i + 1].lemma in _SOURCES:
            continue  # «по словам полпреда»
        if token.lower == "по" and context.at(min(i + 1, sentence.last - 1), "date") is not None:
            continue  # «с 28 по 30 ноября»
        if token.lower in {"по", "о", "об"} and i < noun.i + 8:
            return case_phrase(context, "topic", i + 1, sentence.last)
        if token.lemma in _TOPIC_WORDS:
            return case_phrase(context, "topic", i + 1, sentence.last)
        if token.text in {".", ";", ":"} or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
    return None


def _points_back(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«участники совещания», «в ходе встречи», «итоги форума»: what else the sentence tells is not the event's."""
    before = context.tokens[noun.i - 1] if noun.i > sentence.first else None
    relative = next((t.i for t in context.words(noun.i + 1, min(noun.i + 8, sentence.last)) if t.text == ","), -1)
    told = relative > 0 and relative + 1 < sentence.last and context.tokens[relative + 1].lemma == "который" and any(
        VERBS.get(t.lemma) == "happen" for t in context.words(relative + 2, min(relative + 5, sentence.last))
    )
    return before is not None and before.lemma in _PARTS and not told
