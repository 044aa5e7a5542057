"""Lists of orders whose time limits stand on lines of their own: «… утвердить программу. ⏎ Срок – 1 июля 2025 г.»"""

from __future__ import annotations

from extractor.facts import actions, clauses, limits
from extractor.facts.clauses import Clause
from extractor.facts.duties import Duties
from extractor.facts.undertakings import Duty, Undertaking
from extractor.model import Sentence, Slot

_TERMS = frozenset({"срок", "доклад", "отчет"})
_REACH = 4  # sentences between an order and its term
_ADDRESS = 8  # sentences back to the line that says whom a list of orders is for


def term_of_order(told: Undertaking, duties: Duties) -> Duty | None:
    """The order before a line «Срок – …»; who must do it is told behind («Ответственный: …») or before it."""
    context, sentence = told.context, told.clause.sentence
    if context.tokens[sentence.first].lemma not in _TERMS or not limits.follows_dash(context, told.limit):
        return None
    for before in reversed(context.sentences[max(0, sentence.ordinal - _REACH) : sentence.ordinal]):
        if context.tokens[before.first].lemma in _TERMS:
            return None  # that order has its own
        order = Undertaking(context, told.phrases, Clause(before, before.first, before.last, told.limit))
        if not order.infinitives:
            continue
        infinitive = order.infinitives[0]
        joined = len(order.infinitives) > 1 and context.tokens[infinitive.i + 1].lower == "и"
        verb = order.infinitives[1] if joined else infinitive  # «разработать и утвердить программу»
        name = context.text(infinitive.i, verb.i + 1).lower()
        action = actions.of_verb(told.phrases, order.clause, order.groups, verb, name)
        if action is None:
            return None
        who = _answerable(told) or _addressed(told, duties, before, infinitive.i)
        return Duty(action, "deadline-order", 0.75, duties.principals.leading(), who)
    return None


def _answerable(told: Undertaking) -> Slot | None:
    """«Ответственный: Иванов И. И.» within the lines behind the term."""
    context, ordinal = told.context, told.clause.sentence.ordinal
    for sentence in context.sentences[ordinal + 1 : ordinal + 3]:
        if context.tokens[sentence.first].lemma == "ответственный":
            people = context.inside(sentence, "person", "organization")
            return context.slot("responsible", people[0]) if people else None
    return None


def _addressed(told: Undertaking, duties: Duties, order: Sentence, stop: int) -> Slot | None:
    """«2. Минтрансу представить …», «1. Правительству: ⏎ а) разработать …»: whom the order or its list begins with."""
    context = told.context
    lines = [(order, stop)]
    numbered = context.tokens[order.first].text.rstrip(".)").isdigit()  # an item of its own, under no heading
    for sentence in () if numbered else reversed(context.sentences[max(0, order.ordinal - _ADDRESS) : order.ordinal]):
        if context.tokens[sentence.last - 1].text == ":":
            lines.append((sentence, sentence.last))
            break
    for sentence, last in lines:
        for group in clauses.groups(told.phrases, sentence.first, last):
            if group.head.case == "Dat" and not group.preposition:
                return duties.whom(group)
    return None
