"""Clauses that leave out the verb or the thing of the time limit before: «первую запустят в мае, вторую – в июле»."""

from __future__ import annotations

from extractor.facts import actions, clauses, limits
from extractor.facts.actions import Action
from extractor.facts.clauses import Clause
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import is_modifier
from extractor.facts.undertakings import Duty, Undertaking
from extractor.language.inflection import inflect
from extractor.model import Mention, Sentence, Token

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
    """«…, тогда же будет раскрыта сумма», «2027 год, когда планируется …»: clauses that take the limit before."""
    tokens, sentence = told.context.tokens, told.clause.sentence
    found = [
        Clause(sentence, i, sentence.last, told.limit)
        for i in range(told.limit.last, sentence.last - 2)
        if tokens[i].lower == "тогда" and tokens[i + 1].lower == "же"
    ]
    return [*found, *whens(told.context, sentence, told.limit)]


def whens(context: Context, sentence: Sentence, limit: Mention) -> list[Clause]:
    """«2027 год, когда планируется начать испытания»: the clause that a date is the time of."""
    following = context.words(limit.last, min(limit.last + 2, sentence.last))
    if [t.lower for t in following] != [",", "когда"]:
        return []
    last = next((t.i for t in context.words(limit.last + 2, sentence.last) if t.text in (",", ";")), sentence.last)
    return [Clause(sentence, limit.last + 2, last, limit)]


def shared(told: Undertaking, before: Duty | None) -> Duty | None:
    """«приём откроют 1 мая и завершат 1 июля»: the thing of the verb before, where this one has none."""
    if before is None or before.action.thing is None or told.clause.first == told.clause.sentence.first:
        return None
    if told.context.tokens[told.clause.first].lower != "и" or clauses.things(told.groups, None):
        return None
    verb = next((t for t in told.predicates if t.feats.get("Tense") == "Fut" or clauses.is_infinitive(t)), None)
    if verb is None or told.is_negated(verb):
        return None
    thing = actions.as_object(told.phrases, before.action.thing)
    action = Action(f"{actions.infinitive_of(verb)} {thing}", verb.i, verb.i + 1, before.action.thing)
    return Duty(action, before.rule, 0.55, before.issuer, before.responsible)


def parcelled(told: Undertaking, head: Duty | None) -> Duty | None:
    """«передаст вагоны двумя партиями: 52 вагона до мая, остальные 84 – в июле»: a part of what the head tells.

    `head` is what the words before the colon say, read with this limit.
    """
    if head is None or head.action.thing is None or told.is_finite:
        return None
    start = told.limit.first
    while start > told.clause.first and told.context.tokens[start - 1].text not in (",", ":", ";"):
        start -= 1
    part = next(clauses.groups(told.phrases, start, told.limit.first), None)
    if part is None or part.preposition or not part.counted:
        return None
    verb = head.action.text.partition(" ")[0]
    text = told.context.text(part.phrase.first, part.phrase.last)
    if part.head.lemma != head.action.thing.head.lemma and part.head.text.isdigit():
        text = f"{text} {actions.in_case(told.phrases, head.action.thing.phrase, 'Gen')}"
    return Duty(Action(f"{verb} {text}", part.phrase.first, part.phrase.last, part), head.rule, 0.6, *head[3:])


def head_of(told: Undertaking) -> Clause | None:
    """The words before the colon behind which a clause stands."""
    sentence = told.clause.sentence
    words = told.context.words(sentence.first, told.clause.first)
    colon = next((t.i for t in reversed(words) if t.text == ":"), -1)
    return Clause(sentence, sentence.first, colon, told.limit) if colon > sentence.first else None
