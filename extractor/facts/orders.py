"""Orders with a time limit: «поручил до мая подготовить план», «на доработку дали 60 дней», the items of such lists."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import actions, clauses, limits
from extractor.facts.clauses import Clause, Group
from extractor.facts.duties import Duties
from extractor.facts.modality import is_predicate
from extractor.facts.undertakings import Duty, Undertaking
from extractor.model import DateValue, Duration, Mention, Sentence, Slot, Token

_ORDERS = lexicon.table("order_verbs", "noun")
_ITEMS = 9  # sentences of a list under an order
_ADDRESS_ENDS = frozenset({*limits.DASHES, ":"})
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
    receiver = duties.receiver(told.clause, order, infinitive)
    start = receiver.start if receiver is not None else -1
    groups = [g for g in told.groups if not told.context.tokens[g.phrase.first].start <= start < _end(told, g)]
    action = actions.of_verb(told.phrases, told.clause, groups, infinitive, infinitive.lower)
    if action is None:
        return None
    return Duty(action, "deadline-order", 0.85, duties.issuer(told.clause, order), receiver)


def _end(told: Undertaking, group: Group) -> int:
    return told.context.tokens[group.phrase.last - 1].end


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
    order = _order_before(told) if infinitive is not None else None
    if infinitive is None or order is None:
        return None
    action = actions.of_verb(told.phrases, told.clause, told.groups, infinitive, infinitive.lower)
    if action is None:
        return None
    sentence, verb = order
    whole = Clause(sentence, sentence.first, sentence.last, told.limit)
    receiver = _addressee(told, duties) or duties.receiver(whole, verb, told.context.tokens[sentence.last - 1])
    return Duty(action, "deadline-order", 0.7, duties.issuer(whole, verb), receiver)


def _addressee(told: Undertaking, duties: Duties) -> Slot | None:
    """Whom an item begins with: «2. Министерству транспорта – до июля разработать схему»."""
    sentence = told.clause.sentence
    dash = next((t for t in told.context.words(sentence.first, told.limit.last + 1) if t.text in _ADDRESS_ENDS), None)
    if dash is None:
        return None
    named = [g for g in clauses.groups(told.phrases, sentence.first, dash.i) if not g.preposition and not g.counted]
    whom = [g for g in named if g.acts or g.head.case == "Dat"]
    return duties.whom(whom[0]) if len(named) == 1 and whom else None


def _order_before(told: Undertaking) -> tuple[Sentence, Token] | None:
    """The order that stands before in the sentence, or opens the list the sentence is in, and its verb."""
    context, clause = told.context, told.clause
    ordinal = clause.sentence.ordinal
    for sentence in reversed(context.sentences[max(0, ordinal - _ITEMS) : ordinal + 1]):
        order = _order_in(told, sentence)
        if order is not None:
            opens = context.tokens[sentence.last - 1].text == ":"
            near = ordinal - sentence.ordinal <= 1 or opens or _is_item(context.tokens[clause.sentence.first].text)
            return (sentence, order) if near else None
    return None


def _is_item(begins: str) -> bool:
    """Whether a sentence that begins so is an item of a list: «– …», «2. …», «а) …»."""
    return begins in _BULLETS or begins.rstrip(".)").isdigit()


def _order_in(told: Undertaking, sentence: Sentence) -> Token | None:
    verbs = (t for t in told.context.words(sentence.first, sentence.last) if t.lemma in _ORDERS and is_predicate(t))
    whole = Clause(sentence, sentence.first, sentence.last, told.limit)
    return next((verb for verb in verbs if _is_order(told, verb, whole._replace(limit=_nowhere(verb)))), None)


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
