"""Time limits: dates that lie ahead and terms that begin now, and the slots that they fill."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.noun_phrases import Phrases
from extractor.mentions import calendar
from extractor.model import DateValue, Duration, Mention, MentionValue, Sentence, Slot, Token

DASHES = ("-", "–", "—", "−")
_DOCUMENTS = lexicon.words("document_nouns")
_DATE_PREPOSITIONS = frozenset({"в", "во", "до", "к", "ко", "с", "со", "на", "не", "по", "за", "начиная"})
_DURING = frozenset({"в", "во", "на", "за", ""})  # no «по итогам года», «с начала года»
_SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs") if "t" in row["uses"])
_TERMS = frozenset({"within", "after", "next"})
_OPENINGS = ("течение", "через", "спустя")  # before «года», «месяц» alone
_ISSUED_WITHIN = 3  # first sentences in which the date of the meeting stands
_SEASON = re.compile(r"\d{4}-\d\d/\d{4}-\d\d")
_FAR = 4  # words between «до» and its date: «до начала сезона 2027 года»
_MEETINGS = frozenset(row["noun"] for row in lexicon.rows("meeting_nouns"))
_SET_FOR = lexicon.words("set_for_verbs")  # «намечен на май», «перенесли на 2027 год»
#: «в течение года со дня подписания»: a term that another event begins or ends
_FROM_EVENT = frozenset({"с", "со", "до", "после", "от"})
_EVENT_TIMES = frozenset({"момент", "день", "дата", "начало"})


def is_limit(context: Context, phrases: Phrases, mention: Mention, statement: Sentence) -> bool:
    """A date that lies ahead, or a term that begins now; not the years in a document's name, not a day of speech."""
    value = mention.value
    if isinstance(value, Duration):
        return _is_term(context, mention, value)
    if not isinstance(value, DateValue) or not lies_ahead(context, mention):
        return False
    preposition = mention.attributes.get("prep", "")
    if value.role != "by" and not _is_placed(context, mention, preposition):
        return False
    if value.role == "during" and preposition not in _DURING and not _is_period(value):
        return False
    if preposition == "на" and not _is_set_for(context, mention, statement):
        return False
    if preposition == "за" and context.tokens[_before(context, mention, statement.first)].pos == "NOUN":
        return False  # «неуплата за апрель»
    return not _is_of_speech(context, mention, statement) and not _is_of_document(phrases, mention, preposition)


def has_passed(context: Context, mention: Mention) -> bool:
    """«должен был сдать к ноябрю 2023 года»: an end that lay ahead of what was told, and is over."""
    ended = is_strict(mention) or mention.attributes.get("prep") in ("до", "к", "ко")
    return ended and isinstance(mention.value, DateValue) and not lies_ahead(context, mention)


def lies_ahead(context: Context, limit: Mention) -> bool:
    """Whether the date ends after the day of publication (or nobody knows)."""
    published = context.article.published
    try:
        last = calendar.last_day(due(limit))
    except ValueError:
        return published is None
    return published is None or last > published


def is_exact(limit: Mention) -> bool:
    """«в течение месяца», «до 1 мая»: a term or a day, where «до конца 2030 года» is a horizon."""
    if isinstance(limit.value, Duration):
        return limit.value.role == "within"
    return is_strict(limit) and _is_day(limit) and limit.text[:1].isdigit()


def is_future(context: Context, limit: Mention) -> bool:
    """A date, however it is placed, that lies ahead."""
    return isinstance(limit.value, DateValue) and lies_ahead(context, limit)


def begins_ahead(context: Context, limit: Mention) -> bool:
    """Whether the whole of the period lies ahead («с 2026 года», not «в этом году»)."""
    published = context.article.published
    if published is None or not isinstance(limit.value, DateValue):
        return False
    try:
        return calendar.first_day(due(limit)) > published
    except ValueError:
        return False


def is_strict(limit: Mention) -> bool:
    """«до 1 мая», «в течение месяца»: an end, where «1 мая» is the day of an event."""
    if isinstance(limit.value, Duration):
        return True
    return isinstance(limit.value, DateValue) and limit.value.role == "by"


def follows_dash(context: Context, limit: Mention) -> bool:
    """«ввод – IV квартал», «холодильник – в мае», «срок: до 1 июня»"""
    words = context.words(max(0, limit.first - 3), limit.first)
    return any(t.text in DASHES or t.text == ":" for t in words)


def due(limit: Mention) -> str:
    """The day or period by which: «с 2026 года» begins in 2026, «до 2030 года» ends in 2030, «к лету» in June."""
    assert isinstance(limit.value, DateValue)
    iso = limit.attributes.get("base") or limit.value.iso.removeprefix("../").removesuffix("/..")
    return iso.partition("/")[0] if limit.value.role == "by" and _SEASON.fullmatch(iso) else iso


def slots(context: Context, limit: Mention, issued: Slot | None) -> Iterator[Slot]:
    """The term or the day; due = issued + term where both are known."""
    if isinstance(limit.value, DateValue):
        yield Slot("due", due(limit), limit.start, limit.end)
        return
    assert isinstance(limit.value, Duration)
    yield Slot("term", limit.value.iso, limit.start, limit.end)
    if _runs_from_event(context, limit):
        return
    start = str(issued.value) if issued else _iso(context.article.published)
    day = calendar.add(start, limit.value.iso, working=limit.attributes.get("days") == "working") if start else ""
    if day:
        yield Slot("due", day, limit.start, limit.end)


def issued(context: Context, sentence: Sentence) -> Slot | None:
    """The day the sentence itself names, else the day of the meeting in the opening, else that of publication."""
    published = context.article.published
    for one in (sentence, *context.sentences[:_ISSUED_WITHIN]):
        for mention in context.inside(one, "date"):
            iso = mention.value.iso if isinstance(mention.value, DateValue) else ""
            if len(iso) == len("2023-03-09") and (published is None or iso <= published.isoformat()):
                return Slot("issued", iso, mention.start, mention.end)
    return Slot("issued", published.isoformat()) if published else None


def _is_term(context: Context, mention: Mention, value: Duration) -> bool:
    tokens = context.tokens
    before = tokens[mention.first - 1].lower if mention.first else ""
    if before == "первые" or (value.role == "" and tokens[max(0, mention.first - 1)].lemma == "дать"):
        return True
    if before == "за" and _is_of_past(context, mention):
        return False
    after = tokens[mention.last].lemma if mention.last < len(tokens) else ""
    stated = mention.last - mention.first > 1 or before in _OPENINGS or after == "срок"
    return value.role in _TERMS and stated


def _is_of_past(context: Context, mention: Mention) -> bool:
    """«впервые за пять лет», «за два года страна потратила»: time that has passed."""
    earlier = context.words(max(0, mention.first - 2), mention.first)
    verb = next((t for t in context.words(mention.last, mention.last + _FAR) if t.pos == "VERB"), None)
    return earlier[0].lower == "впервые" or (verb is not None and verb.feats.get("Tense") == "Past")


def _runs_from_event(context: Context, limit: Mention) -> bool:
    """«в течение месяца с момента подписания», «за 45 дней до открытия»: nobody knows when the term ends."""
    first, second, *_ = (*context.words(limit.last, limit.last + 2), None, None)
    if first is None or second is None or first.lower not in _FROM_EVENT:
        return False
    return first.lower in ("до", "после") or second.lemma in _EVENT_TIMES


def _is_placed(context: Context, mention: Mention, preposition: str) -> bool:
    """Whether words say that something is done by, in or from that date."""
    if preposition in _DATE_PREPOSITIONS or follows_dash(context, mention):
        return True
    tokens = context.tokens
    if _is_day(mention) and not _is_of_meeting(tokens[mention.first - 1] if mention.first else None):
        return True  # «закон вступает в силу 1 сентября»
    if tokens[mention.first].case == "Ins":
        return True  # «осенью», «летом 2026 года»
    i = mention.first - 1
    while i > max(0, mention.first - _FAR) and tokens[i].case == "Gen":
        i -= 1
    return i < mention.first - 1 and tokens[i].lower in ("до", "к")


def _is_day(mention: Mention) -> bool:
    iso = mention.value.iso if isinstance(mention.value, DateValue) else ""
    return len(iso) in (len("2023-03-09"), len("--03-09")) or _is_period(mention.value)


def _is_of_meeting(before: Token | None) -> bool:
    """«на совещании 1 марта», «постановление от 1 марта», «в 12 часов 1 марта»"""
    if before is None:
        return False
    return before.lemma in _MEETINGS or before.lemma in _DOCUMENTS or before.lower == "от" or before.text in ("(", "№")


def _is_period(value: MentionValue) -> bool:
    """«с 1 декабря по 30 ноября», «15–20 декабря»: both ends are days."""
    return isinstance(value, DateValue) and len(value.iso) == len("2023-12-01/2024-11-30")


def _is_set_for(context: Context, mention: Mention, statement: Sentence) -> bool:
    """«пуск намечен на май», «перенесли на 2027 год»; «лимиты на 2027 год» are those of the year."""
    before = context.tokens[_before(context, mention, statement.first)]
    if before.pos not in ("NOUN", "PROPN"):
        return True
    return any(t.lemma in _SET_FOR for t in context.words(statement.first, statement.last))


def _is_of_speech(context: Context, mention: Mention, statement: Sentence) -> bool:
    """«как заявил в августе министр»"""
    if is_strict(mention):
        return False
    word = context.tokens[_before(context, mention, statement.first)]
    return word.i >= statement.first and word.feats.get("Tense") == "Past" and word.lemma in _SPEECH


def _is_of_document(phrases: Phrases, mention: Mention, preposition: str) -> bool:
    """«стратегия до 2030 года»"""
    before = _before(phrases.context, mention, 0)
    phrase = phrases.over(before)
    if phrase is None or phrase.last != before + 1 or preposition in ("в", "во", "к", "ко", "с", "со"):
        return False
    return phrases.context.tokens[phrase.head].lemma in _DOCUMENTS


def _before(context: Context, mention: Mention, first: int) -> int:
    """The last token before the mention and its prepositions."""
    before = mention.first - 1
    while before > first and context.tokens[before].pos in ("ADP", "PART"):
        before -= 1
    return max(0, before)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
