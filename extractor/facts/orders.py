"""Orders with a time limit: «поручил до мая подготовить план», «на доработку дали 60 дней», the items of such lists."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import actions, limits
from extractor.facts.clauses import Clause
from extractor.facts.duties import Duties
from extractor.facts.modality import is_predicate
from extractor.facts.undertakings import Duty, Undertaking
from extractor.model import DateValue, Duration, Mention, Sentence, Slot, Token

_ORDERS = lexicon.table("order_verbs", "noun")
_ITEMS = 9  # sentences of a list under an order
_BULLETS = (*limits.DASHES, "•", "*", "·")


def ordered(told: Undertaking, duties: Duties) -> Duty | None:
    """«дал поручение в течение двух месяцев наладить …», «поставлена задача до конца года открыть …»"""
    order = next((t for t in told.predicates if _is_order(told, t, told.clause)), None)
    if order is None:
        return None
    infinitive = told.infinitive()
    if infinitive is None:
        return _allotted(told, duties, order)
    day_of_order = isinstance(told.limit.value, DateValue) and told.limit.value.role == "at"
    if infinitive.i < order.i or (day_of_order and told.limit.first < order.i):
        return None
    action = actions.of_verb(told.phrases, told.clause, told.groups, infinitive, infinitive.lower)
    if action is None:
        return None
    receiver = duties.receiver(told.clause, order, infinitive)
    return Duty(action, "deadline-order", 0.85, duties.issuer(told.clause, order), receiver)


def _allotted(told: Undertaking, duties: Duties, order: Token) -> Duty | None:
    """«на доработку дали 60 дней», «потребовал устранения нарушений до мая»"""
    for group in told.groups:
        on = group.preposition == "на" and order.lemma in ("дать", "отвести", "давать")
        demanded = not group.preposition and group.head.case == "Gen" and group.phrase.first == order.i + 1
        if (on or demanded) and told.is_deed(group.phrase):
            action = actions.of_noun(told.phrases, group.phrase)
            return Duty(action, "deadline-order", 0.7, duties.issuer(told.clause, order))
    return None


def listed(told: Undertaking, duties: Duties) -> Duty | None:
    """An item of an order told before: «…, в срок до конца марта – согласовать план», «– до 1 мая представить …»"""
    infinitive = told.infinitive()
    people = _order_before(told, duties) if infinitive is not None else None
    if infinitive is None or people is None:
        return None
    action = actions.of_verb(told.phrases, told.clause, told.groups, infinitive, infinitive.lower)
    return Duty(action, "deadline-order", 0.7, *people) if action is not None else None


def _order_before(told: Undertaking, duties: Duties) -> tuple[Slot | None, Slot | None] | None:
    """Issuer and receiver of the order that stands before in the sentence, or opens the list the sentence is in."""
    context, clause = told.context, told.clause
    ordinal = clause.sentence.ordinal
    for sentence in reversed(context.sentences[max(0, ordinal - _ITEMS) : ordinal + 1]):
        order = _order_in(told, sentence)
        if order is not None:
            closing = context.tokens[sentence.last - 1]
            bulleted = context.tokens[clause.sentence.first].text in _BULLETS
            if not (ordinal - sentence.ordinal <= 1 or closing.text == ":" or bulleted):
                return None
            whole = Clause(sentence, sentence.first, sentence.last, clause.limit)
            return duties.issuer(whole, order), duties.receiver(whole, order, closing)
    return None


def _order_in(told: Undertaking, sentence: Sentence) -> Token | None:
    for token in told.context.words(sentence.first, sentence.last):
        if token.lemma in _ORDERS and is_predicate(token):
            if _is_order(told, token, Clause(sentence, sentence.first, sentence.last, _nowhere(token))):
                return token
    return None


def _is_order(told: Undertaking, token: Token, clause: Clause) -> bool:
    noun = _ORDERS.get(token.lemma)
    if noun is None:
        return False
    if token.lemma in ("просить", "требовать") and token.feats.get("Tense") != "Pres":
        return False
    near = told.context.words(max(clause.first, token.i - 3), min(clause.last, token.i + 4))
    if token.lemma == "дать" and isinstance(clause.limit.value, Duration) and clause.limit.value.role == "":
        return True  # «дали 60 дней»
    return not noun or any(t.lemma == noun for t in near)


def _nowhere(token: Token) -> Mention:
    """A time limit that is not known yet."""
    return Mention("date", token.start, token.end, token.i, token.i + 1, token.text)
