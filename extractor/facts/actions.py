"""What is to be done, as a clean phrase: «ввести новый цех в эксплуатацию», «завершение работ»."""

from __future__ import annotations

from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import Phrase, Phrases, is_modifier
from extractor.facts.scene import BARE_UNITS, PREFIXES
from extractor.language.inflection import inflect
from extractor.language.morphology import forms
from extractor.model import Quantity, Token

CAUSATIVES = lexicon.table("causatives", "causative")  # «завод появится» → создать завод
_PERIODS = frozenset({"срок", "период", "время", "этап", "год", "результат", "рамка"})
#: «в эксплуатацию», «в строй», «в действие»: what completes the verb and is not dropped
_COMPLETIONS = frozenset({"эксплуатация", "строй", "действие", "работа", "производство", "оборот", "сила", "ход"})
_PARTED = frozenset({",", ";", ":", "–", "—"})
_BROKEN_OFF = frozenset({",", ";", ".", ":", "(", ")", "!", "?", "–", "—"})


class Action(NamedTuple):
    """The words of an action and the tokens that say it."""

    text: str
    first: int
    last: int
    is_sum: bool = False  # «направить 5 млрд рублей»: a planned figure rather than a deed


class _Object(NamedTuple):
    """What an action is done with, as words after the verb."""

    pieces: list[str]
    end: int
    is_sum: bool = False
    bare: bool = True  # an object without a preposition («в эксплуатацию» alone is none)


def of_infinitive(phrases: Phrases, verb: Token, last: int, thing: Phrase | None) -> Action | None:
    """«запустить полигон» from «[планируется] запустить [до конца года] полигон»; `thing` stands before the verb."""
    found = _complements(phrases, verb.i + 1, last)
    pieces, first = found.pieces, verb.i
    if thing is not None and not found.bare:
        pieces = [accusative(phrases, thing), *pieces[:1]]
        first = min(first, thing.first)
    if not pieces:
        return None
    return Action(" ".join([verb.text.lower(), *pieces]), first, max(found.end, verb.i + 1), found.is_sum)


def of_verb(phrases: Phrases, verb: Token, last: int, thing: Phrase | None) -> Action | None:
    """«ввести блок в эксплуатацию» from «блок будет введён в эксплуатацию»; None where nothing is done."""
    infinitive = infinitive_of(verb)
    found = _complements(phrases, verb.i + 1, last)
    pieces, first, end = found.pieces, verb.i, max(found.end, verb.i + 1)
    if thing is not None:
        completions = pieces[1:] if found.bare else pieces
        pieces = [accusative(phrases, thing), *completions[:1]]
        first, end = min(first, thing.first), max(end, thing.last)
    if not infinitive or not pieces:
        return None
    return Action(" ".join([infinitive, *pieces]), first, end, found.is_sum)


def of_noun(phrases: Phrases, phrase: Phrase, until: int = -1) -> Action:
    """«завершение работ» from «завершение работ планируется к лету»; up to token `until` where one is given."""
    tokens = phrases.context.tokens
    last = phrase.last
    while until > last and (tokens[until - 1].pos in ("ADP", "PUNCT") or tokens[until - 1].lower == "течение"):
        until -= 1
    if until <= last:
        return Action(phrases.text(phrase), phrase.first, last)
    return Action(f"{phrases.text(phrase)} {phrases.context.text(last, until)}", phrase.first, until)


def infinitive_of(verb: Token) -> str:
    """«будет введён» → ввести, «запустят» → запустить, «начнётся» → начать; empty where there is none."""
    parse = next((f for f in forms(verb.text) if f.pos in ("VERB", "AUX") or "PRTS" in f.grams), None)
    normal = CAUSATIVES.get(verb.lemma) or (parse.normal if parse else verb.lemma).replace("ё", "е")
    if normal.endswith("ся") and any("INFN" in f.grams for f in forms(normal[:-2])):
        return normal[:-2]
    return normal


def accusative(phrases: Phrases, phrase: Phrase) -> str:
    """The phrase as the object of a verb: only a feminine singular differs from the nominative of things."""
    head = phrases.context.tokens[phrase.head]
    text = phrases.text(phrase)
    if head.gender != "Fem" or head.number == "Plur":
        return text
    tokens = phrases.context.tokens
    words = [inflect(t, "Acc", "Sing", "Fem") if is_modifier(t) else t.text for t in tokens[phrase.first : phrase.head]]
    words.append(inflect(head, "Acc", "Sing"))
    if text[:1].islower():  # the first word of a sentence
        words[0] = words[0][:1].lower() + words[0][1:]
    rest = phrases.context.text(phrase.head + 1, phrase.last) if phrase.last > phrase.head + 1 else ""
    return " ".join([*words, rest]).strip()


def _complements(phrases: Phrases, i: int, last: int) -> _Object:
    """The first object and what completes the verb («в эксплуатацию»); dates and places are passed over."""
    context = phrases.context
    objects: list[tuple[str, int, bool]] = []
    groups: list[tuple[str, int]] = []
    completion: tuple[str, int] | None = None
    while i < last:
        token = context.tokens[i]
        skipped = context.at(i, "date", "duration")
        if skipped is not None:
            i = skipped.last
            continue
        if token.text in _BROKEN_OFF or is_predicate(token) or (token.pos == "CCONJ" and objects):
            break
        start = _number_after(context, i)
        preposition = token.pos == "ADP" and start == i
        phrase = _object(context, phrases, i + 1 if preposition else start)
        if phrase is None or any(t.text in _PARTED for t in context.tokens[i : phrase.last]):
            i += 1 if phrase is None else phrase.last - i
            continue
        text, lemma = context.text(i, phrase.last), context.tokens[phrase.head].lemma
        if preposition and lemma in _COMPLETIONS:
            completion = completion or (text, phrase.last)
        elif preposition and lemma not in _PERIODS and context.at(phrase.head, "place") is None:
            groups.append((text, phrase.last))
        elif not preposition:
            objects.append((text, phrase.last, _is_sum(context, start)))
        i = phrase.last
    if objects:
        text, end, is_sum = objects[0]
        if completion is None:
            return _Object([text], end, is_sum)
        return _Object([text, completion[0]], max(end, completion[1]), is_sum)
    chosen = completion or (groups[0] if groups else None)
    return _Object([chosen[0]], chosen[1], bare=False) if chosen else _Object([], 0, bare=False)


def _number_after(context: Context, i: int) -> int:
    """The quantity that begins behind «по меньшей мере», «около»; token i itself where there is none."""
    j, end = i, len(context.tokens) - 1
    while j < end and context.tokens[j].lower in PREFIXES and context.starting(j, "quantity") is None:
        j += 1
    return j if context.starting(j, "quantity") is not None else i


def _is_sum(context: Context, i: int) -> bool:
    """Money, shares and measured amounts are figures; «восемь программ» is a thing to make."""
    mention = context.starting(i, "quantity")
    if mention is None or not isinstance(mention.value, Quantity):
        return False
    return mention.value.kind != "count" or mention.value.unit in BARE_UNITS


def _object(context: Context, phrases: Phrases, i: int) -> Phrase | None:
    """A phrase at token i, with the number before it: «восемь образовательных программ»."""
    if i >= len(context.tokens):
        return None
    quantity = context.starting(i, "quantity")
    if quantity is None or not isinstance(quantity.value, Quantity):
        return phrases.starting(i)
    head = quantity.value.unit_last - 1 if quantity.value.unit_last > 0 else quantity.last - 1
    tail = phrases.starting(head)
    last = max(quantity.last, tail.last if tail else 0)
    opened = any(t.text == "«" for t in context.tokens[i:last]) and last < len(context.tokens)
    return Phrase(i, last + 1 if opened and context.tokens[last].text == "»" else last, head)
