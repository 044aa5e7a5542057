"""Deadlines: orders, obligations and plans with a time limit (kind `deadline` of facts.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.facts import clauses, elisions, limits, orders, plans, protocols
from extractor.facts.clauses import Clause
from extractor.facts.context import Context
from extractor.facts.duties import Duties
from extractor.facts.noun_phrases import Phrases, phrases_of
from extractor.facts.principals import Principals
from extractor.facts.restated import once
from extractor.facts.statements import statements
from extractor.facts.undertakings import Duty, Undertaking
from extractor.model import Fact, Mention, Sentence, Slot

_FINITE = (orders.ordered, plans.planned, plans.opened, plans.future, plans.happening)
_VERBLESS = (protocols.term_of_order, orders.listed, plans.promised, plans.aimed, plans.nominal)
_UNSEEN = "срок есть, но не видно, что поручено"


def find(context: Context) -> Iterable[Fact]:
    """All deadlines of an article."""
    if not any(m.label in ("date", "duration") for m in context.mentions):
        return ()
    phrases = phrases_of(context)
    found = _Reader(context, phrases, Duties(context, phrases, Principals(context))).read()
    title = next((s.start for s in context.sentences if s.paragraph != context.sentences[0].paragraph), 0)
    return once(found, title)


@dataclass(frozen=True)
class _Reader:
    context: Context
    phrases: Phrases
    duties: Duties

    def read(self) -> Iterator[Fact]:
        for sentence in self.context.sentences:
            if self.context.inside(sentence, "date", "duration"):
                for part in statements(self.context, sentence):
                    yield from self._statement(part)

    def _statement(self, part: Sentence) -> Iterator[Fact]:
        before: Duty | None = None
        for limit in self.context.inside(part, "date", "duration"):
            if not part.first <= limit.first < part.last:
                continue
            if limits.has_passed(self.context, limit):
                yield from self._passed(part, limit)
            elif limits.is_limit(self.context, self.phrases, limit, part):
                told = self._told(clauses.around(self.context, part, limit))
                duty = self._in_turn(told, before)
                if duty is None:
                    self.context.near("deadline", limit.first, limit.last, _UNSEEN)
                else:
                    before = duty
                    yield self._fact(told, duty)
                yield from self._echoed(elisions.echoes(told))
            elif limits.is_future(self.context, limit):
                yield from self._echoed(elisions.whens(self.context, part, limit))

    def _in_turn(self, told: Undertaking, before: Duty | None) -> Duty | None:
        """What a clause says, with what it takes over from the one before it in the statement."""
        duty = elisions.elided(told, before) or elisions.shared(told, before) or self._duty(told)
        if duty is not None and duty.issuer is None:
            duty = duty._replace(issuer=self.duties.authority(told.clause))
        if duty is None and (clause := elisions.head_of(told)) is not None:
            duty = elisions.parcelled(told, self._duty(self._told(clause)))
        if duty is None or before is None or duty.responsible is not None or not _goes_on(told):
            return duty
        return duty._replace(responsible=before.responsible)

    def _passed(self, part: Sentence, limit: Mention) -> Iterator[Fact]:
        told = self._told(clauses.around(self.context, part, limit))
        missed = plans.overdue(told, self.duties)
        if missed is not None:
            yield self._fact(told, missed)

    def _echoed(self, echoes: Iterable[Clause]) -> Iterator[Fact]:
        for told in map(self._told, echoes):
            duty = self._duty(told)
            if duty is not None:
                yield self._fact(told, duty)

    def _told(self, clause: Clause) -> Undertaking:
        return Undertaking(self.context, self.phrases, clause)

    def _duty(self, told: Undertaking) -> Duty | None:
        rules = (*_FINITE, plans.aimed) if told.is_finite else (*_FINITE, *_VERBLESS)
        return next((duty for rule in rules if (duty := rule(told, self.duties)) is not None), None)

    def _fact(self, told: Undertaking, duty: Duty) -> Fact:
        action, limit = duty.action, told.limit
        start, end = self.context.tokens[action.first].start, self.context.tokens[action.last - 1].end
        issued = limits.issued(self.context, told.clause.sentence) if duty.rule == "deadline-order" else None
        people = (slot for slot in (duty.issuer, duty.responsible, issued) if slot is not None)
        slots = (
            Slot("action", action.text, start, end), *limits.slots(self.context, limit, issued), *people,
            Slot("modality", "planned"),
        )  # fmt: skip
        first, last = min(action.first, limit.first), max(action.last, limit.last)
        while first > told.clause.first and self.context.tokens[first - 1].pos in ("ADP", "PART"):
            first -= 1
        return Fact("deadline", slots, (self.context.evidence(first, last),), duty.rule, duty.confidence)


def _goes_on(told: Undertaking) -> bool:
    """«ассоциация должна пройти …, а к концу года намерена освоить …»: a verb without a subject of its own."""
    opening = told.context.tokens[told.clause.first].lower
    return opening in ("а", "и", "но") and not any(g.head.case == "Nom" and not g.preposition for g in told.groups)
