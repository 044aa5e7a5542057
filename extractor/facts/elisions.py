"""Clauses that leave out the verb or the thing of the time limit before: «первую запустят в мае, вторую – в июле»."""

from __future__ import annotations

from extractor.facts import actions, clauses, limits
from extractor.facts.actions import Action
from extractor.facts.clauses import Clause
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import is_modifier
from extractor.facts.undertakings import Duty, Undertaking
from extractor.language.inflection import inflect
from extractor.model import Token

_PARTED = frozenset({",", ";", "(", "а"})


def elided(told: Undertaking, before: Duty | None) -> Duty | None:
    """The verb, or the thing too, is the one of the time limit before in the sentence."""
    if before is None or not limits.follows_dash(told.context, told.limit):
        return None
    tokens, action = told.context.tokens, before.action
    dash = next(i for i in range(told.limit.first - 1, 0, -1) if tokens[i].text in (*limits.DASHES, ":"))
    first = dash
    while first > told.clause.sentence.first and tokens[first - 1].lower not in _PARTED:
        first -= 1
    verb = action.text.partition(" ")[0]
    words = told.context.words(first, dash)
    if not words or first <= action.first or any(map(is_predicate, words)):
        return None
    done = verb.endswith(("ть", "ти", "чь"))
    text = _thing(told, action, words) if done else told.context.text(first, dash)
    if not text:
        return None
    taken = Action(f"{verb} {text}", first, dash, action.thing)
    return Duty(taken, "deadline-elided", 0.5, before.issuer, before.responsible)


def _thing(told: Undertaking, action: Action, words: tuple[Token, ...]) -> str:
    """«холодильник» as an object; «вторую», «остальные» with the noun of the thing told before."""
    if len(words) == 1 and is_modifier(words[0]) and action.thing is not None:
        head, number = action.thing.head, words[0].number
        noun = inflect(head, "Acc", number)
        last = action.thing.phrase.last
        rest = told.context.text(head.i + 1, last) if last > head.i + 1 else ""
        gender = head.gender if number == "Sing" else ""
        return f"{inflect(words[0], 'Acc', number, gender)} {noun} {rest}".strip()
    group = next(clauses.groups(told.phrases, words[0].i, words[-1].i + 1), None)
    if group is None or group.preposition:
        return ""
    if action.thing is not None and group.head.case == "Nom" and action.thing.head.case == "Acc":
        done = actions.as_object(told.phrases, action.thing)  # «лаборатория начнёт работу в мае, цех – в июне»
        return f"{done} {actions.in_case(told.phrases, group.phrase, 'Gen')}"
    if group.phrase.last != words[-1].i + 1:
        return ""
    if group.counted:
        return told.context.text(words[0].i, words[-1].i + 1)
    return actions.accusative(told.phrases, group.phrase)


def echoes(told: Undertaking) -> list[Clause]:
    """«…, тогда же будет раскрыта сумма»: clauses that take the time limit of the one before."""
    tokens, sentence = told.context.tokens, told.clause.sentence
    return [
        Clause(sentence, i, sentence.last, told.limit)
        for i in range(told.limit.last, sentence.last - 2)
        if tokens[i].lower == "тогда" and tokens[i + 1].lower == "же"
    ]
