"""What is to be done, as a clean phrase: «ввести новый цех в эксплуатацию», «завершение работ»."""

from __future__ import annotations

from typing import NamedTuple

from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import Phrase, Phrases, is_modifier
from extractor.language.inflection import inflect
from extractor.language.morphology import forms
from extractor.model import Quantity, Token

#: «в эксплуатацию», «в строй», «в действие»: what completes the verb and is not dropped
_COMPLETIONS = frozenset({"эксплуатация", "строй", "действие", "работа", "производство", "оборот", "сила", "ход"})
_BROKEN_OFF = frozenset({",", ";", ".", ":", "(", ")", "!", "?", "–", "—"})


class Action(NamedTuple):
    """The words of an action and the tokens that say it."""

    text: str
    first: int
    last: int


def of_infinitive(phrases: Phrases, verb: Token, last: int, thing: Phrase | None) -> Action:
    """«запустить полигон» from «[планируется] запустить [до конца года] полигон»; `thing` stands before the verb."""
    pieces, end = _complements(phrases, verb.i + 1, last)
    if not pieces and thing is not None:
        pieces = [accusative(phrases, thing)]
    first = min(verb.i, thing.first) if thing is not None and end == verb.i + 1 else verb.i
    return Action(" ".join([verb.text.lower(), *pieces]), first, end)


def of_verb(phrases: Phrases, verb: Token, last: int, thing: Phrase | None) -> Action | None:
    """«ввести блок в эксплуатацию» from «блок будет введён в эксплуатацию»; None where nothing is done."""
    infinitive = infinitive_of(verb)
    pieces, end = _complements(phrases, verb.i + 1, last)
    if thing is not None:
        completions = [piece for piece in pieces if piece.split()[0] in ("в", "на", "к")]
        pieces = [accusative(phrases, thing), *completions[:1]]
    if not infinitive or not pieces:
        return None
    first = min(verb.i, thing.first) if thing is not None else verb.i
    return Action(" ".join([infinitive, *pieces]), first, max(end, thing.last if thing else end))


def of_noun(phrases: Phrases, phrase: Phrase) -> Action:
    """«завершение работ» from «завершение работ планируется к лету»."""
    return Action(phrases.text(phrase), phrase.first, phrase.last)


def infinitive_of(verb: Token) -> str:
    """«будет введён» → ввести, «запустят» → запустить, «начнётся» → начать; empty where there is none."""
    parse = next((f for f in forms(verb.text) if f.pos in ("VERB", "AUX") or "PRTS" in f.grams), None)
    normal = (parse.normal if parse else verb.lemma).replace("ё", "е")
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
    rest = phrases.context.text(phrase.head + 1, phrase.last) if phrase.last > phrase.head + 1 else ""
    return " ".join([*words, rest]).strip()


def _complements(phrases: Phrases, i: int, last: int) -> tuple[list[str], int]:
    """Texts of the first object and of what completes the verb, and where they end; dates are passed over."""
    context = phrases.context
    pieces: list[str] = []
    end = i
    while i < last and len(pieces) < 2:
        token = context.tokens[i]
        skipped = context.at(i, "date", "duration")
        if skipped is not None:
            i = skipped.last
            continue
        if token.text in _BROKEN_OFF or is_predicate(token) or (token.pos == "CCONJ" and pieces):
            break
        start = i + 1 if token.pos == "ADP" else i
        phrase = _object(context, phrases, start)
        if phrase is None:
            i += 1
            continue
        completes = context.tokens[phrase.head].lemma in _COMPLETIONS and token.lower == "в"
        if not pieces or completes:
            pieces.append(context.text(i, phrase.last))
            end = phrase.last
        i = phrase.last
    return pieces, end


def _object(context: Context, phrases: Phrases, i: int) -> Phrase | None:
    """A phrase at token i, with the number before it: «восемь образовательных программ»."""
    if i >= len(context.tokens):
        return None
    quantity = context.starting(i, "quantity")
    if quantity is None or not isinstance(quantity.value, Quantity):
        return phrases.starting(i)
    head = quantity.value.unit_last - 1 if quantity.value.unit_last > 0 else quantity.last - 1
    tail = phrases.starting(head)
    return Phrase(i, max(quantity.last, tail.last if tail else 0), head)
