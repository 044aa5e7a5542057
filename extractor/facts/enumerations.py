"""Agreements listed behind their sum: «подписаны соглашения: A и B будут …», «два соглашения. A поставит B …».

Each item that names two bodies is an agreement of its own; so is each of «контракты A (2 млрд), B (1 млрд) и C,
заключённые в 2009 году», whose bodies are not each other's partners.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import parties
from extractor.facts.circumstances import subject_of
from extractor.facts.concluding import verb_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.participants import actors
from extractor.facts.wording import case_phrase
from extractor.language.inflection import nominative
from extractor.model import DateValue, Mention, Sentence, Slot, Token

_STATUS = lexicon.table("agreement_verbs", "status")
_NEAR = 5  # words from the noun to the colon of its list
_MOST = 12  # lines of a list
_BODIES = 3  # more bodies than that in an item are no parties of one agreement
_DASHES = frozenset(("–", "—"))
_LONGEST_LIST = 50  # tokens
_PAIR = 2  # bodies behind a plural: «договоры X и Y» may be those of X with Y


class Item(NamedTuple):
    """tokens[first:last] of a sentence: one line or clause of a list."""

    sentence: Sentence
    first: int
    last: int


def listed(context: Context, sentence: Sentence, noun: Token) -> Iterator[Deal]:
    """The agreements that a list behind the plural noun tells of."""
    counted = _is_counted(context, sentence, noun)
    if not (noun.number == "Plur" or counted) or verb_of(context, noun, sentence) is None:
        return
    for item in _items(context, sentence, noun):
        bodies = [one for one in actors(context, item.first, item.last) if not one.person]
        if not 2 <= len({one.key for one in bodies}) <= _BODIES:
            continue
        kind = nominative((noun,), "Sing").lower()
        slot = context.words_slot("type", noun.i, noun.i + 1, kind)
        deal = Deal(noun.lemma, noun.i, noun.i + 1, slot, item.sentence, f"list of agreements: {noun.lemma}")
        deal.add(bodies)
        deal.told = deal.listed = True
        deal.subject = _subject(context, item, bodies[-1].last)
        deal.evidence.append(item.sentence)
        yield deal


def of_each(context: Context, sentence: Sentence, noun: Token) -> Iterator[Deal]:
    """«контракты A (2 млрд), B (1 млрд) и C, заключённые в 2009 году»: one of each body of the genitive list."""
    verb = _participle(context, noun, sentence) if noun.number == "Plur" else None
    if verb is None:
        return
    bodies = _genitives(context, noun.i + 1, verb.i - 1)
    told_of = any(t.text == "(" for t in context.words(noun.i + 1, verb.i))
    if len(bodies) < _PAIR or not (len(bodies) > _PAIR or told_of):
        return
    kind = nominative((noun,), "Sing").lower()
    day = next((m for m in context.inside(sentence, "date") if 0 < m.first - verb.i <= _NEAR), None)
    for body in bodies:
        party = parties.known(context, body)
        if party is not None:
            slot = context.words_slot("type", noun.i, noun.i + 1, kind)
            deal = Deal(noun.lemma, noun.i, noun.i + 1, slot, sentence, f"agreements of each: {noun.lemma}")
            deal.add([party])
            deal.told = deal.listed = True
            deal.status = _STATUS[verb.lemma]
            if day is not None and isinstance(day.value, DateValue):
                deal.date = context.slot("date", day, day.value.iso)
            deal.evidence.append(sentence)
            yield deal


def _participle(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    """The first verb behind the noun, if it is a «, заключённые …» in the case of the noun or of the list."""
    behind = context.words(noun.i + 1, min(noun.i + _LONGEST_LIST, sentence.last))
    verb = next((t for t in behind if t.pos == "VERB"), None)
    if verb is None or verb.lemma not in _STATUS or verb.feats.get("VerbForm") != "Part" or verb.number != "Plur":
        return None
    return verb if context.tokens[verb.i - 1].text == "," and verb.case in {noun.case, "Gen", ""} else None


def _genitives(context: Context, first: int, last: int) -> list[Mention]:
    """The bodies of a list outside its brackets; none where a preposition makes it another phrase."""
    found: list[Mention] = []
    depth, i = 0, first
    while i < last:
        token, body = context.tokens[i], context.starting(i, *parties.BODIES)
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and body is not None and parties.may_stand_in(context, body, "Gen"):
            found.append(body)
            i = body.last - 1
        elif depth == 0 and token.pos in {"ADP", "SCONJ"}:
            return []
        i += 1
    return found


def _items(context: Context, sentence: Sentence, noun: Token) -> Iterator[Item]:
    colon = next((t.i for t in context.words(noun.i, min(noun.i + _NEAR, sentence.last)) if t.text == ":"), -1)
    following = context.sentences[sentence.ordinal + 1 : sentence.ordinal + 1 + _MOST]
    if colon == sentence.last - 1:
        for number, line in enumerate(following, 1):
            if line.paragraph != sentence.paragraph + number:
                return
            yield Item(line, line.first, line.last)
    elif colon >= 0:
        yield from _clauses(context, sentence, colon + 1)
    elif following and _is_counted(context, sentence, noun):
        yield from _clauses(context, following[0], following[0].first)


def _clauses(context: Context, sentence: Sentence, first: int) -> Iterator[Item]:
    """The stretches between «;» and «, а»."""
    for i in range(first, sentence.last):
        token = context.tokens[i]
        if token.text == ";" or (token.lower == "а" and context.tokens[i - 1].text == ","):
            yield Item(sentence, first, i)
            first = i + 1
    yield Item(sentence, first, sentence.last)


def _is_counted(context: Context, sentence: Sentence, noun: Token) -> bool:
    """«подписаны два соглашения»: the next sentence may tell which."""
    before = context.words(max(sentence.first, noun.i - 3), noun.i)
    return any(context.at(t.i, "quantity") is not None or t.pos == "NUM" for t in before)


def _subject(context: Context, item: Item, first: int) -> Slot | None:
    """«о поставках меди»; behind a dash or verb the words to the end of the item."""
    about = subject_of(context, item.first, item.sentence._replace(first=item.first, last=item.last))
    if about is not None:
        return about
    for token in context.words(first, item.last):
        if token.text in _DASHES or token.feats.get("VerbForm") == "Fin":
            words = context.words(token.i + 1, item.last)
            if words and words[-1].text in {".", ",", ";"}:
                words = words[:-1]
            phrase = case_phrase(context, "subject", token.i + 1, item.last)
            return phrase or (context.words_slot("subject", words[0].i, words[-1].i + 1) if words else None)
    return None
