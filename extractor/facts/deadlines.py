"""Deadlines: orders, obligations and plans with a time limit (kind `deadline` of facts.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor import lexicon
from extractor.facts import actions, subjects
from extractor.facts.actions import Action
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases
from extractor.facts.statements import statements
from extractor.mentions import calendar
from extractor.model import DateValue, Duration, Fact, Mention, Sentence, Slot, Token

_ORDERS = lexicon.table("order_verbs", "noun")
_PLANS = lexicon.words("plan_verbs")
_EVENTS = lexicon.words("event_verbs")
_DOCUMENTS = lexicon.words("document_nouns")
_CONJUNCTIONS = lexicon.words("clause_conjunctions")
_SCALES = lexicon.words("level_verbs") | lexicon.words("change_verbs")
_DATE_PREPOSITIONS = frozenset({"в", "во", "до", "к", "ко", "с", "со", "на", "не", "по", "начиная"})
_GROWTH = lexicon.words("change_nouns")
_MEETINGS = frozenset(row["noun"] for row in lexicon.rows("meeting_nouns") if row["group"] != "opening")
_SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs") if "t" in row["uses"])
#: verbs whose present speaks of a planned start («с 2026 года вводится налог»)
_STARTS = frozenset({"вводиться", "запускаться", "открываться", "начинаться", "отменяться", "прекращаться"})
_FUTURE_ONLY = frozenset({"позволить", "удаться"})
#: endings of nouns of action
_DEEDS = ("ние", "тие", "ство", "ция", "вка", "пуск", "вод", "ход", "ремонт", "начало", "старт")
_TERMS = frozenset({"within", "after", "next"})
_ISSUED_WITHIN = 3  # first sentences in which the date of the meeting stands
_ENDS = frozenset({"»", '"', "-", "–", "—"})
_DASHES = ("-", "–", "—")


def find(context: Context) -> Iterable[Fact]:
    """All deadlines of an article."""
    if not any(m.label in ("date", "duration") for m in context.mentions):
        return ()
    return _Reader(context, Phrases(context)).read()


@dataclass(frozen=True)
class _Clause:
    """The words in which a time limit stands."""

    sentence: Sentence
    first: int
    last: int
    limit: Mention


@dataclass(frozen=True)
class _Reader:
    context: Context
    phrases: Phrases

    def read(self) -> Iterator[Fact]:
        for sentence in self.context.sentences:
            limits = self.context.inside(sentence, "date", "duration")
            for part in statements(self.context, sentence) if limits else ():
                for limit in limits:
                    if part.first <= limit.first < part.last and self._is_limit(limit, part):
                        clauses = (self._clause(part, limit), *self._echoes(part, limit))
                        yield from filter(None, map(self._deadline, clauses))

    # -- the time limit -----------------------------------------------------------------------------------------

    def _is_limit(self, limit: Mention, sentence: Sentence) -> bool:
        """A date that lies ahead, or a term that begins now; not the years in a document's name."""
        if isinstance(limit.value, Duration):
            stated = limit.last - limit.first > 1 or self.context.tokens[limit.first - 1].lower == "течение"
            return limit.value.role in _TERMS and stated
        if not isinstance(limit.value, DateValue) or not self._lies_ahead(limit.value, limit):
            return False
        preposition = limit.attributes.get("prep", "")
        if preposition not in _DATE_PREPOSITIONS and limit.value.role != "by":
            return False
        if limit.value.role == "during" and preposition not in ("в", "во", "на", ""):
            return False  # «по итогам года», «с начала года»
        before = limit.first - 1
        while before > sentence.first and self.context.tokens[before].pos in ("ADP", "PART"):
            before -= 1
        word = self.context.tokens[before]
        if before >= sentence.first and word.feats.get("Tense") == "Past" and word.lemma in _SPEECH:
            return False  # «как заявил в августе министр»
        phrase = self.phrases.over(before)
        if phrase is None or phrase.last != before + 1 or preposition in ("в", "во", "к"):
            return True
        return self.context.tokens[phrase.head].lemma not in _DOCUMENTS

    def _lies_ahead(self, value: DateValue, limit: Mention) -> bool:
        published = self.context.article.published
        try:
            last = calendar.last_day(_due(limit))
        except ValueError:
            return published is None
        return published is None or last > published

    # -- the clause ---------------------------------------------------------------------------------------------

    def _clause(self, sentence: Sentence, limit: Mention) -> _Clause:
        tokens = self.context.tokens
        first, last = limit.first, limit.last
        while first > sentence.first and not self._begins(first, sentence):
            first -= 1
        while last < sentence.last and not (tokens[last].text == ";" or self._begins(last, sentence)):
            last += 1
        return _Clause(sentence, first, last, limit)

    def _begins(self, i: int, sentence: Sentence) -> bool:
        """Whether a clause begins at token i: after a comma with a conjunction, after a full predicate and a comma."""
        token, before = self.context.tokens[i], self.context.tokens[i - 1]
        if before.text in (";", ":", "(") or token.text == ")":
            return True
        if before.text != ",":
            return False
        if token.lower in _CONJUNCTIONS or token.lemma == "который":
            return True
        return token.pos == "VERB" and token.feats.get("VerbForm") != "Inf"

    def _echoes(self, sentence: Sentence, limit: Mention) -> Iterator[_Clause]:
        """«…, тогда же будет раскрыта сумма»: a clause that takes the time limit of the one before."""
        tokens = self.context.tokens
        for i in range(limit.last, sentence.last - 2):
            if tokens[i].lower == "тогда" and tokens[i + 1].lower == "же":
                yield _Clause(sentence, i, sentence.last, limit)

    # -- the fact -----------------------------------------------------------------------------------------------

    def _deadline(self, clause: _Clause) -> Fact | None:
        for rule in (self._ordered, self._planned, self._future, self._nominal):
            fact = rule(clause)
            if fact is not None:
                return fact
        self.context.near("deadline", clause.limit.first, clause.limit.last, "срок есть, но не видно, что поручено")
        return None

    def _ordered(self, clause: _Clause) -> Fact | None:
        """«дал поручение в течение двух месяцев наладить …»"""
        order = next((t for t in self._predicates(clause) if self._is_order(t, clause)), None)
        if order is None:
            return None
        infinitive = self._infinitive(clause, order.i + 1)
        day_of_order = isinstance(clause.limit.value, DateValue) and clause.limit.value.role == "at"
        if infinitive is None or (day_of_order and clause.limit.first < order.i):
            return None
        action = actions.of_infinitive(self.phrases, infinitive, clause.last, None)
        issuer = self._subject(clause, order)
        responsible = self._receiver(clause, order, infinitive)
        return self._fact(clause, action, "deadline-order", 0.85, issuer, responsible, issued=True)

    def _is_order(self, token: Token, clause: _Clause) -> bool:
        noun = _ORDERS.get(token.lemma)
        if noun is None or token.feats.get("Variant") == "Short":
            return False
        return not noun or any(t.lemma == noun for t in self.context.words(token.i, min(clause.last, token.i + 4)))

    def _planned(self, clause: _Clause) -> Fact | None:
        """«планируется запустить полигон», «завершение работ планируется к лету»"""
        plan = next((t for t in self._predicates(clause) if t.lemma in _PLANS), None)
        if plan is None or self._is_negated(plan) or self._past_between(clause, plan):
            return None
        if plan.lemma in _FUTURE_ONLY and plan.feats.get("Tense") != "Fut":
            return None
        subject = self._subject(clause, plan)
        thing = self._thing(clause, plan)
        infinitive = self._infinitive(clause, plan.i + 1)
        if infinitive is None:
            if thing is None or not self._is_deed(thing):
                return None
            return self._fact(clause, actions.of_noun(self.phrases, thing), "deadline-plan", 0.75, None, subject)
        action: Action | None
        if infinitive.lemma == "быть":
            participle = next((t for t in self._predicates(clause) if t.i > infinitive.i and _is_passive(t)), None)
            thing = self._thing(clause, plan, passive=True)
            action = actions.of_verb(self.phrases, participle, clause.last, thing) if participle else None
        elif infinitive.lemma in _EVENTS or self._is_measured(infinitive, clause):
            return None
        elif thing is not None and (infinitive.lemma.endswith("ся") or infinitive.lemma in actions.CAUSATIVES):
            action = actions.of_verb(self.phrases, infinitive, clause.last, thing)
        else:
            action = actions.of_infinitive(self.phrases, infinitive, clause.last, thing)
        return self._fact(clause, action, "deadline-plan", 0.8, None, subject) if action else None

    def _future(self, clause: _Clause) -> Fact | None:
        """«завод запустят в 2026 году», «блок будет введён», «с 2026 года вводится налог»"""
        verb = next((t for t in self._predicates(clause) if self._is_ahead(t, clause.limit)), None)
        if verb is None or self._is_negated(verb) or self._past_between(clause, verb):
            return None
        if verb.lemma in _EVENTS | _SPEECH | _PLANS or self._is_measured(verb, clause):
            return None
        infinitive = self._infinitive(clause, verb.i + 1)
        if infinitive is not None:
            if infinitive.lemma in _EVENTS or self._is_measured(infinitive, clause):
                return None
            action: Action | None = actions.of_infinitive(self.phrases, infinitive, clause.last, None)
            return self._fact(clause, action, "deadline-future", 0.6, None, self._subject(clause, verb))
        passive = _is_passive(verb) or verb.lemma.endswith("ся") or verb.lemma in actions.CAUSATIVES
        thing = self._thing(clause, verb, passive=True) if passive else self._object_before(clause, verb)
        if passive and thing is None:
            return None
        action = actions.of_verb(self.phrases, verb, clause.last, thing)
        return self._fact(clause, action, "deadline-future", 0.65, None, self._subject(clause, verb))

    def _nominal(self, clause: _Clause) -> Fact | None:
        """«начало судоходства – к 2027 году», an item of a list of aims"""
        value = clause.limit.value
        if any(True for _ in self._predicates(clause)) or not isinstance(value, (DateValue, Duration)):
            return None
        if value.role not in ("by", "during", "within") and not self._follows_dash(clause):
            return None
        phrase = next(iter(self.phrases.within(clause.first, clause.limit.first)), None)
        if phrase is None or self.context.tokens[phrase.head].case not in ("Nom", "Acc") or not self._is_deed(phrase):
            return None
        action = actions.of_noun(self.phrases, phrase, clause.limit.first)
        return self._fact(clause, action, "deadline-nominal", 0.55, None, None)

    def _follows_dash(self, clause: _Clause) -> bool:
        words = self.context.words(max(clause.first, clause.limit.first - 2), clause.limit.first)
        return any(t.text in _DASHES for t in words)

    # -- words of the clause ------------------------------------------------------------------------------------

    def _predicates(self, clause: _Clause) -> Iterator[Token]:
        """The verbs of the clause, and the short adjectives of plans («намерен»)."""
        for token in self.context.words(clause.first, clause.last):
            if is_predicate(token) or token.lemma in _PLANS:
                yield token

    def _infinitive(self, clause: _Clause, first: int) -> Token | None:
        return next(
            (t for t in self.context.words(first, clause.last) if t.feats.get("VerbForm") == "Inf"), None
        )  # fmt: skip

    def _is_ahead(self, token: Token, limit: Mention) -> bool:
        """A verb in the future, «будет» + participle, «вводится» with a date that lies ahead."""
        feats = token.feats
        if feats.get("Tense") == "Fut" and token.lemma != "быть":
            return True
        if _is_passive(token):
            words = self.context.words(max(0, token.i - 3), token.i)
            return any(t.lower in ("будет", "будут") for t in words)
        return feats.get("Tense") == "Pres" and token.lemma in _STARTS and self._begins_ahead(limit)

    def _begins_ahead(self, limit: Mention) -> bool:
        """Whether the whole of the period lies ahead («с 2026 года», not «в этом году»)."""
        published = self.context.article.published
        if published is None or not isinstance(limit.value, DateValue):
            return False
        try:
            return calendar.first_day(_due(limit)) > published
        except ValueError:
            return False

    def _past_between(self, clause: _Clause, verb: Token) -> bool:
        """Whether a verb in the past stands nearer to the time limit than the plan does."""
        first, last = sorted((clause.limit.first, verb.i))
        between = self.context.words(first + 1, last)
        return any(t.feats.get("Tense") == "Past" and t.feats.get("VerbForm") == "Fin" for t in between)

    def _is_negated(self, token: Token) -> bool:
        return token.i > 0 and self.context.tokens[token.i - 1].lower == "не"

    def _is_measured(self, verb: Token, clause: _Clause) -> bool:
        """«вырастет до 5 млн», «должен составить 20 %»: a forecast of a number, no deed."""
        if verb.lemma not in _SCALES:
            return False
        quantities = self.context.inside(self.context.sentence(verb.i), "quantity")
        return any(clause.first <= m.first < clause.last and not self._overlaps(m, clause.limit) for m in quantities)

    def _overlaps(self, a: Mention, b: Mention) -> bool:
        return a.first < b.last and b.first < a.last

    def _subject(self, clause: _Clause, verb: Token) -> Slot | None:
        """Who does it: an entity in the nominative before the verb, or the doer in the instrumental."""
        found = [
            m for m in self.context.inside(clause.sentence, *NAMES)
            if clause.first <= m.first and m.last <= clause.last and self._head(m).case == "Nom"
        ]  # fmt: skip
        before = [m for m in found if m.last <= verb.i]
        chosen = before[-1] if before else next((m for m in found if self._directly_after(verb, m)), None)
        if chosen is not None:
            return self._entity(chosen)
        understood = subjects.understood(self.context, clause.sentence, verb)
        return self._entity(understood) if understood else None

    def _directly_after(self, verb: Token, mention: Mention) -> bool:
        """Behind the verb, and not beyond a quotation or a dash."""
        between = self.context.words(verb.i + 1, mention.first)
        return mention.first > verb.i and not any(t.text in _ENDS for t in between)

    def _receiver(self, clause: _Clause, order: Token, infinitive: Token) -> Slot | None:
        """«поручил министерству подготовить»: an entity in the dative between the order and the action."""
        for mention in self.context.inside(clause.sentence, *NAMES):
            if order.i < mention.first < infinitive.i and self._head(mention).case == "Dat":
                return self._entity(mention)
        return None

    def _head(self, mention: Mention) -> Token:
        return self.context.tokens[mention.head if mention.head >= 0 else mention.first]

    def _entity(self, mention: Mention) -> Slot | None:
        entity = self.context.entity(mention)
        return self.context.slot("responsible", mention) if entity or mention.form == "name" else None

    def _thing(self, clause: _Clause, verb: Token, *, passive: bool = False) -> Phrase | None:
        """What is to be done with: the nominative before the verb or after it; a body that acts is none."""
        own = [p for p in self.phrases.within(clause.first, clause.last) if not self._is_prepositional(p, clause)]
        actors = ("person",) if passive else NAMES
        things = [p for p in own if self.context.at(p.head, *actors) is None]
        things = [p for p in things if self.context.tokens[p.head].case in ("Nom", "Acc")]
        before = [p for p in things if p.last <= verb.i]
        return before[-1] if before else next((p for p in things if p.first > verb.i), None)

    def _object_before(self, clause: _Clause, verb: Token) -> Phrase | None:
        """«концепцию внесут в правительство»: the accusative before the verb."""
        own = [p for p in self.phrases.within(clause.first, verb.i) if not self._is_prepositional(p, clause)]
        found = [p for p in own if self.context.tokens[p.head].case == "Acc" and p.last <= verb.i]
        return found[-1] if found else None

    def _is_deed(self, phrase: Phrase) -> bool:
        """A noun of action: «ввод», «начало», «строительство»; no meeting, no growth."""
        lemma = self.context.tokens[phrase.head].lemma
        return lemma.endswith(_DEEDS) and lemma not in _MEETINGS and lemma not in _GROWTH

    def _is_prepositional(self, phrase: Phrase, clause: _Clause) -> bool:
        return phrase.first > clause.first and self.context.tokens[phrase.first - 1].pos == "ADP"

    # -- slots --------------------------------------------------------------------------------------------------

    def _fact(
        self, clause: _Clause, action: Action | None, rule: str, confidence: float,
        issuer: Slot | None, responsible: Slot | None, *, issued: bool = False,
    ) -> Fact | None:  # fmt: skip
        if action is None or action.is_sum:
            return None
        start, end = self.context.tokens[action.first].start, self.context.tokens[action.last - 1].end
        slots = [Slot("action", action.text, start, end)]
        told = self._issued(clause) if issued else None
        slots.extend(self._limit(clause.limit, told))
        if issuer is not None:
            slots.append(Slot("issuer", issuer.value, issuer.start, issuer.end, issuer.entity))
        if responsible is not None:
            slots.append(responsible)
        if told is not None:
            slots.append(told)
        slots.append(Slot("modality", "planned"))
        first, last = min(action.first, clause.limit.first), max(action.last, clause.limit.last)
        while first > clause.first and self.context.tokens[first - 1].pos in ("ADP", "PART"):
            first -= 1
        return Fact("deadline", tuple(slots), (self.context.evidence(first, last),), rule, confidence)

    def _limit(self, limit: Mention, issued: Slot | None) -> Iterator[Slot]:
        """The term or the day; due = issued + term where both are known."""
        if isinstance(limit.value, DateValue):
            yield Slot("due", _due(limit), limit.start, limit.end)
            return
        assert isinstance(limit.value, Duration)
        yield Slot("term", limit.value.iso, limit.start, limit.end)
        start = str(issued.value) if issued else _iso(self.context.article.published)
        due = calendar.add(start, limit.value.iso, working=limit.attributes.get("days") == "working") if start else ""
        if due:
            yield Slot("due", due, limit.start, limit.end)

    def _issued(self, clause: _Clause) -> Slot | None:
        """The day the sentence itself names, else the day of the meeting in the opening, else that of publication."""
        published = self.context.article.published
        for sentence in (clause.sentence, *self.context.sentences[:_ISSUED_WITHIN]):
            for mention in self.context.inside(sentence, "date"):
                iso = mention.value.iso if isinstance(mention.value, DateValue) else ""
                if len(iso) == len("2023-03-09") and (published is None or iso <= published.isoformat()):
                    return Slot("issued", iso, mention.start, mention.end)
        return Slot("issued", published.isoformat()) if published else None


def _due(limit: Mention) -> str:
    """The day or period by which: «с 2026 года» begins in 2026, «до 2030 года» ends in 2030."""
    assert isinstance(limit.value, DateValue)
    return limit.attributes.get("base") or limit.value.iso.removeprefix("../").removesuffix("/..")


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _is_passive(token: Token) -> bool:
    return token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") == "Short"
