"""Events told by a verb alone: «X встретился с Y», «X посетил завод», «X принял Y», «X и Y обсудили …»."""

from __future__ import annotations

from itertools import pairwise

from extractor import lexicon
from extractor.facts.attendance import accompanied, distinct, people_with, subjects_of, takes_part
from extractor.facts.context import Context
from extractor.facts.doers import clause_end, doers
from extractor.facts.events import BODIES, NOUNS, VERBS, Event, date_of, place_of, small
from extractor.facts.modality import modality
from extractor.facts.participants import actors, of_case
from extractor.facts.wording import noun_phrase, within_speech
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token

_GUESTS = frozenset(("гость", "делегация"))
_ATTENDED = lexicon.table("attended_nouns", "group")


def by_verb(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«X встретился с Y», «X посетил завод»."""
    if within_speech(context, verb.i) or verb.feats.get("VerbForm") != "Fin":
        return None
    near = context.words(verb.i, min(verb.i + 9, sentence.last))
    frame = next((t.i for t in near if t.lemma == "рамка"), sentence.last)  # «посетят в рамках выставки»
    told = (t for t in near if t.lemma in NOUNS and NOUNS[t.lemma] != "anaphor")
    if any(t.i < frame or NOUNS[t.lemma] == "visit" for t in told):
        return None  # the noun tells it
    subjects = subjects_of(context, verb, sentence)
    meets = VERBS[verb.lemma] == "meet"
    if meets:
        subjects = distinct([*subjects, *people_with(context, verb, sentence)])
        kind, group = "встреча", "session"
        if len(subjects) < 1:
            return None
    else:
        kind, group = "визит", "visit"
        subjects = [s for s in subjects if s.first < verb.i or s.person or not s.entity]
        if not subjects:
            return None
    event = Event(group, kind, verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, kind), sentence)
    event.date = date_of(context, sentence, verb, event)
    event.place = place_of(context, sentence, verb, None) if meets else _visited(context, verb, sentence)
    if not meets and event.place is None:
        return None
    event.modality = modality(context, verb.i)
    event.add(subjects)
    return event


def by_reception(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«X принял Y»: one person receives another."""
    if within_speech(context, verb.i) or takes_part(context, verb):
        return None
    hosts = [a for a in doers(context, verb.i, sentence.first, sentence.last) if a.person]
    guests = [a for a in actors(context, verb.i + 1, clause_end(context, verb.i + 1, sentence.last)) if a.person]
    guests = [a for a in guests if of_case(context, a.mention, "Acc")]
    beside = context.words(max(sentence.first, verb.i - 2), min(sentence.last, verb.i + 4))
    unnamed = any(t.lemma in _GUESTS and t.case in {"Acc", "Gen"} for t in beside)
    if not hosts or not (guests or unnamed):
        return None
    event = Event(
        "session", "встреча", verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, "встреча"), sentence
    )
    event.date = date_of(context, sentence, verb, event)
    event.place = place_of(context, sentence, verb, None)
    event.modality = modality(context, verb.i)
    event.add([*hosts, *guests])
    return event


def by_talk(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«X и Y обсудили …», «X обсудил с Y …» without a word for the meeting: two persons who talk."""
    if within_speech(context, verb.i) or any(t.lemma in NOUNS for t in context.words(sentence.first, sentence.last)):
        return None
    people = [*doers(context, verb.i, sentence.first, sentence.last), *people_with(context, verb, sentence)]
    people = distinct(a for a in people if a.person)
    if len(people) < 2:
        return None
    slot = context.words_slot("type", verb.i, verb.i + 1, "встреча")
    event = Event("session", "встреча", verb.i, verb.i + 1, slot, sentence)
    event.date = date_of(context, sentence, verb, event)
    event.modality = modality(context, verb.i)
    event.add(people)
    return event


def _visited(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """The place or body that is visited: the first one after the verb; before it where a delegation stands behind."""
    for i in range(verb.i + 1, min(verb.i + 12, sentence.last)):
        mention = context.starting(i, "place", "organization", "group", "person")
        if mention is not None:
            return context.slot("place", mention) if mention.label != "person" else None
        if context.tokens[i].lemma == "делегация":
            before = [m for m in context.inside(sentence, "organization", "group") if m.last == verb.i]
            return context.slot("place", before[0]) if before else None
    return None


def by_participation(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«В запуске линии участвовали X и Y»: an event of its own; «в обсуждении участвовали» points back."""
    if within_speech(context, verb.i) or verb.number != "Plur" or verb.feats.get("Tense") != "Past":
        return None
    noun = _attended(context, sentence, verb)
    if noun is None or context.at(noun.i, "organization", "group", "act") is not None:
        return None
    people = [a for a in doers(context, verb.i, sentence.first, sentence.last) if a.person]
    if len(people) < 2:
        return None
    name = in_nominative(context.words(noun.i, noun.i + 1)).lower()
    slot = context.words_slot("type", noun.i, noun.i + 1, name)
    event = Event(_ATTENDED[noun.lemma], noun.lemma, noun.i, noun.i + 1, slot, sentence, definite=True)
    event.date = date_of(context, sentence, noun, event)
    event.place = place_of(context, sentence, noun, verb)
    event.add(people)
    return event


def by_occurrence(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«Торжественная стыковка прошла при участии X»: any noun, where it takes place before named people."""
    if within_speech(context, verb.i) or verb.feats.get("VerbForm") != "Fin":
        return None
    people = [a for a in accompanied(context, sentence) if a.person]
    heads = [t for t in context.children.get(verb.i, ()) if t.dep.startswith("nsubj") and t.pos == "NOUN"]
    noun = next((t for t in heads if sentence.first <= t.i < sentence.last), None)
    if not people or noun is None or context.at(noun.i, "organization", "group", "person") is not None:
        return None
    first = noun.i - (noun.i > sentence.first and context.tokens[noun.i - 1].pos == "ADJ")
    name = small(in_nominative(context.words(first, noun.i + 1)))
    slot = context.words_slot("type", first, noun.i + 1, name)
    event = Event("session", noun.lemma, first, noun.i + 1, slot, sentence)
    event.date = date_of(context, sentence, noun, event)
    event.place = place_of(context, sentence, noun, verb)
    event.modality = modality(context, verb.i)
    event.add(people)
    return event


def _attended(context: Context, sentence: Sentence, verb: Token) -> Token | None:
    """The noun of «в … участвовали», «участие в … приняли»."""
    words = context.words(max(sentence.first, verb.i - 8), min(verb.i + 8, sentence.last))
    return next((b for a, b in pairwise(words) if a.lower in {"в", "во"} and b.lemma in _ATTENDED), None)


def by_body(context: Context, sentence: Sentence, verb: Token) -> Event | None:
    """«Рабочая группа по развитию портов собралась под председательством …»: a body that sits."""
    if within_speech(context, verb.i) or verb.feats.get("VerbForm") != "Fin":
        return None
    people = accompanied(context, sentence)
    subjects = (t for t in context.children.get(verb.i, ()) if t.dep == "nsubj")
    head = next((t for t in subjects if t.lemma in BODIES and sentence.first <= t.i < sentence.last), None)
    words = context.words(sentence.first, sentence.last)
    if head is None or not people or any(t.lemma in NOUNS and t.i != head.i for t in words):
        return None  # the noun tells it
    named = context.at(head.i, "organization", "group")
    slot = context.words_slot("type", head.i, head.i + 1, "заседание")
    event = Event("session", "заседание", head.i, head.i + 1, slot, sentence)
    if named is not None and named.form == "name":
        event.organizer = context.slot("organizer", named)
    else:
        first = head.i - (head.i > sentence.first and context.tokens[head.i - 1].pos == "ADJ")
        last = noun_phrase(context, head.i, verb.i)
        event.organizer = context.words_slot("organizer", first, last, small(context.text(first, last)))
    event.date = date_of(context, sentence, verb, event)
    event.place = place_of(context, sentence, verb, verb)
    event.modality = modality(context, verb.i)
    event.add(people)
    return event
