"""Deadlines: orders, obligations and plans with a time limit (kind `deadline` of facts.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractor import lexicon
from extractor.facts import actions, clauses, limits, subjects
from extractor.facts.actions import Action
from extractor.facts.clauses import Clause, Group
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases, is_modifier, phrases_of
from extractor.facts.statements import statements
from extractor.language.inflection import inflect
from extractor.model import DateValue, Duration, Fact, Mention, Sentence, Slot, Token

_ORDERS = lexicon.table("order_verbs", "noun")
_PLANS = lexicon.words("plan_verbs")
_EVENTS = lexicon.words("event_verbs")
_DEEDS_OF_EVENTS = lexicon.words("event_deeds")
_SCALES = lexicon.words("level_verbs") | lexicon.words("change_verbs")
_GROWTH = lexicon.words("change_nouns")
_MEETINGS = frozenset(row["noun"] for row in lexicon.rows("meeting_nouns") if row["group"] != "opening")
_SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs") if "t" in row["uses"])
#: verbs whose present speaks of a planned start («с 2026 года вводится налог»)
_STARTS = frozenset({
    "вводиться", "запускаться", "открываться", "начинаться", "отменяться", "прекращаться", "приниматься",
})  # fmt: skip
_FUTURE_ONLY = frozenset({"позволить", "удаться"})
_BODIES = frozenset(row["lemma"] for row in lexicon.rows("organization_heads"))
_DEEDS = lexicon.words("deed_nouns")
#: endings of nouns of action
_DEED_ENDINGS = ("ние", "тие", "ство", "ция")
_ORDERED_WHOM = frozenset({"обязать", "обязывать", "попросить", "просить", "призвать"})
#: «предприятию предстоит», «заводу нужно»: whoever must do it stands in the dative
_IMPERSONAL_PLANS = frozenset({
    "предстоять", "нужно", "нужный", "надо", "необходимо", "необходимый", "прийтись", "удаться",
})  # fmt: skip
_WE = frozenset({"мы", "нам", "нами"})
_ITEMS = 9  # sentences of a list under an order
_UNSEEN = "срок есть, но не видно, что поручено"
_ENDS = frozenset({"»", '"', "-", "–", "—"})
_BULLETS = (*limits.DASHES, "•", "*", "·")
_IMPERSONAL = ("ся",)
_PARTED = frozenset({",", ";", "(", "а"})


def find(context: Context) -> Iterable[Fact]:
    """All deadlines of an article."""
    if not any(m.label in ("date", "duration") for m in context.mentions):
        return ()
    return _Reader(context, phrases_of(context)).read()


@dataclass
class _Orders:
    """What was told last: items of an order and elided clauses take it over."""

    issuer: Slot | None = None
    responsible: Slot | None = None
    action: Action | None = None  # of the last deadline


@dataclass(frozen=True)
class _Reader:
    context: Context
    phrases: Phrases
    orders: _Orders = field(default_factory=_Orders)

    def read(self) -> Iterator[Fact]:
        for sentence in self.context.sentences:
            found = self.context.inside(sentence, "date", "duration")
            before: Fact | None = None
            for part in statements(self.context, sentence) if found else ():
                for limit in found:
                    if part.first <= limit.first < part.last and limits.is_limit(
                        self.context, self.phrases, limit, part
                    ):
                        clause = clauses.around(self.context, part, limit)
                        fact = self._elided(clause, before) or self._deadline(clause)
                        if fact is not None:
                            before = fact
                            yield fact
                        else:
                            self.context.near("deadline", limit.first, limit.last, _UNSEEN)
                        yield from filter(None, map(self._deadline, self._echoes(part, limit)))

    def _echoes(self, sentence: Sentence, limit: Mention) -> Iterator[Clause]:
        """«…, тогда же будет раскрыта сумма»: a clause that takes the time limit of the one before."""
        tokens = self.context.tokens
        for i in range(limit.last, sentence.last - 2):
            if tokens[i].lower == "тогда" and tokens[i + 1].lower == "же":
                yield Clause(sentence, i, sentence.last, limit)

    # -- the rules ----------------------------------------------------------------------------------------------

    def _deadline(self, clause: Clause) -> Fact | None:
        predicates = list(self._predicates(clause))
        for rule in (self._ordered, self._planned, self._future):
            fact = rule(clause, predicates)
            if fact is not None:
                return fact
        return None if self._has_finite(predicates) else self._listed(clause) or self._nominal(clause)

    def _ordered(self, clause: Clause, predicates: list[Token]) -> Fact | None:
        """«дал поручение в течение двух месяцев наладить …», «поставлена задача до конца года открыть …»"""
        order = next((t for t in predicates if self._is_order(t, clause)), None)
        if order is None:
            return None
        infinitive = self._infinitive(clause)
        if infinitive is None:
            return self._allotted(clause, order)
        day_of_order = isinstance(clause.limit.value, DateValue) and clause.limit.value.role == "at"
        if infinitive.i < order.i or (day_of_order and clause.limit.first < order.i):
            return None
        action = actions.of_verb(self.phrases, clause, self._groups(clause), infinitive, infinitive.lower)
        issuer = self._issuer(clause, order)
        return self._fact(clause, action, "deadline-order", 0.85, issuer, self._receiver(clause, order, infinitive))

    def _allotted(self, clause: Clause, order: Token) -> Fact | None:
        """«на доработку дали 60 дней», «потребовал устранения нарушений до мая»"""
        for group in self._groups(clause):
            on = group.preposition == "на" and order.lemma in ("дать", "отвести", "давать")
            demanded = not group.preposition and group.head.case == "Gen" and group.phrase.first == order.i + 1
            if (on or demanded) and self._is_deed(group.phrase):
                action = actions.of_noun(self.phrases, group.phrase)
                return self._fact(clause, action, "deadline-order", 0.7, self._issuer(clause, order), None)
        return None

    def _planned(self, clause: Clause, predicates: list[Token]) -> Fact | None:
        """«планируется запустить полигон», «завершение работ планируется к лету», «погасить долг нужно до мая»"""
        plan = next((t for t in predicates if clauses.is_plan(t) or self._is_right(t, clause)), None)
        if plan is None or self._is_negated(plan) or self._past_between(clause, plan):
            return None
        if plan.feats.get("Tense") == "Past" and not _is_passive(plan) and self._is_day_of_plan(clause.limit):
            return None
        if plan.lemma in _FUTURE_ONLY and plan.feats.get("Tense") != "Fut":
            return None
        infinitive = self._infinitive(clause, after=plan)
        found = self._groups(clause)
        impersonal = plan.lemma.endswith(_IMPERSONAL) and plan.lemma not in ("обязаться", "собираться", "готовиться")
        if infinitive is None:
            return self._planned_noun(clause, plan, found)
        passive = infinitive.lemma == "быть"
        actor = None if impersonal else clauses.subject(plan, found)
        verb = infinitive
        if passive:
            participle = next((t for t in predicates if t.i > infinitive.i and _is_passive(t)), None)
            if participle is None:
                return None
            verb = participle
        elif self._is_event(infinitive, clause) or self._is_measured(infinitive, clause):
            return None
        name = actions.infinitive_of(verb) if passive or _turns(infinitive) else infinitive.lower
        action = actions.of_verb(self.phrases, clause, found, verb, name, actor, passive=passive)
        if actor is None and plan.lemma in _IMPERSONAL_PLANS:
            actor = next((g for g in found if g.head.case == "Dat" and not g.preposition and g.acts), None)
        responsible = self._responsible(clause, plan, actor, action, passive=passive)
        return self._fact(clause, action, "deadline-plan", 0.8, None, responsible)

    def _planned_noun(self, clause: Clause, plan: Token, found: list[Group]) -> Fact | None:
        """«пуск намечен на июль», «предусмотрен ввод»"""
        deeds = [g for g in clauses.things(found, None) if self._is_deed(g.phrase)]
        before = [g for g in deeds if g.phrase.last <= plan.i]
        deed = before[-1] if before else next(iter(deeds), None)
        if deed is None:
            return None
        action = actions.of_noun(self.phrases, deed.phrase)
        return self._fact(clause, action, "deadline-plan", 0.75, None, self._agent(clause, plan, None))

    def _future(self, clause: Clause, predicates: list[Token]) -> Fact | None:
        """«завод запустят в 2026 году», «блок будет введён», «с 2026 года вводится налог»"""
        verb = next((t for t in predicates if self._is_ahead(t, clause.limit)), None)
        if verb is None or self._is_negated(verb) or self._past_between(clause, verb):
            return None
        if verb.lemma in _PLANS or (verb.lemma in _SPEECH and not limits.is_strict(clause.limit)):
            return None
        if self._is_event(verb, clause) or self._is_measured(verb, clause):
            return None
        infinitive = self._infinitive(clause, after=verb)
        found = self._groups(clause)
        passive = _is_passive(verb)
        actor = None if passive else clauses.subject(verb, found)
        if infinitive is not None:
            if self._is_event(infinitive, clause) or self._is_measured(infinitive, clause):
                return None
            action = actions.of_verb(self.phrases, clause, found, infinitive, infinitive.lower, actor)
        else:
            name = actions.infinitive_of(verb)
            action = actions.of_verb(self.phrases, clause, found, verb, name, actor, passive=passive)
        responsible = self._responsible(clause, verb, actor, action, passive=passive)
        return self._fact(clause, action, "deadline-future", 0.65, None, responsible)

    def _listed(self, clause: Clause) -> Fact | None:
        """An item of an order told before: «…, в срок до конца марта – согласовать план», «– до 1 мая представить …»"""
        infinitive = self._infinitive(clause)
        if infinitive is None:
            return None
        if not self._continues(clause):
            return self._promised(clause, infinitive)
        action = actions.of_verb(self.phrases, clause, self._groups(clause), infinitive, infinitive.lower)
        return self._fact(clause, action, "deadline-order", 0.7, self.orders.issuer, self.orders.responsible)

    def _promised(self, clause: Clause, infinitive: Token) -> Fact | None:
        """«обещала до 1 мая открыть центр, а в течение месяца – нанять людей»: the plan stands before."""
        before = self.context.words(clause.sentence.first, clause.first)
        plan = next((t for t in reversed(before) if clauses.is_plan(t)), None)
        if plan is None or self._is_negated(plan):
            return None
        action = actions.of_verb(self.phrases, clause, self._groups(clause), infinitive, infinitive.lower)
        whole = clause._replace(first=clause.sentence.first)
        found = list(clauses.groups(self.phrases, clause.sentence.first, clause.first))
        responsible = self._responsible(whole, plan, clauses.subject(plan, found), action, passive=False)
        return self._fact(clause, action, "deadline-plan", 0.7, None, responsible)

    def _nominal(self, clause: Clause) -> Fact | None:
        """«начало судоходства – к 2027 году», «срок сдачи объекта – 2027 год», an item of a list of aims"""
        value = clause.limit.value
        if not isinstance(value, (DateValue, Duration)):
            return None
        dashed = limits.follows_dash(self.context, clause.limit)
        if value.role not in ("by", "during", "within") and not dashed:
            return None
        phrase = self._leading(clause)
        if phrase is None:
            return None
        action = actions.of_noun(self.phrases, phrase, clause.limit.first)
        return self._fact(clause, action, "deadline-nominal", 0.55, None, None)

    def _leading(self, clause: Clause) -> Phrase | None:
        """The deed that a clause without a verb begins with; of «срок сдачи объекта» it is what the term is for."""
        phrase = next(iter(self.phrases.within(clause.first, clause.limit.first)), None)
        if phrase is None:
            return None
        if self.context.tokens[phrase.head].lemma == "срок":
            phrase = self.phrases.starting(phrase.head + 1)
            return phrase if phrase is not None and self._is_deed(phrase) else None
        nominative = self.context.tokens[phrase.head].case in ("Nom", "Acc")
        return phrase if nominative and self._is_deed(phrase) else None

    def _elided(self, clause: Clause, before: Fact | None) -> Fact | None:
        """«первую очередь запустят в мае, вторую – до конца года»: the verb, or the thing too, is the one before."""
        told = self.orders.action
        if before is None or told is None or not limits.follows_dash(self.context, clause.limit):
            return None
        tokens = self.context.tokens
        dash = next(i for i in range(clause.limit.first - 1, 0, -1) if tokens[i].text in (*limits.DASHES, ":"))
        first = dash
        while first > clause.sentence.first and tokens[first - 1].lower not in _PARTED:
            first -= 1
        verb = told.text.partition(" ")[0]
        words = self.context.words(first, dash)
        if not words or first <= told.first or any(map(is_predicate, words)):
            return None
        done = verb.endswith(("ть", "ти", "чь"))
        text = self._elided_thing(told, words) if done else self.context.text(first, dash)
        if not text:
            return None
        taken = {slot.name: slot for slot in before.slots}
        action = Action(f"{verb} {text}", first, dash, told.thing)
        return self._fact(
            clause._replace(first=first), action, "deadline-elided", 0.5, taken.get("issuer"), taken.get("responsible")
        )

    def _elided_thing(self, told: Action, words: tuple[Token, ...]) -> str:
        """«холодильник» as an object; «вторую», «остальные» with the noun of the thing told before."""
        if len(words) == 1 and is_modifier(words[0]) and told.thing is not None:
            head, number = told.thing.head, words[0].number
            noun = inflect(head, "Acc", number)
            rest = self.context.text(head.i + 1, told.thing.phrase.last) if told.thing.phrase.last > head.i + 1 else ""
            gender = head.gender if number == "Sing" else ""
            return f"{inflect(words[0], 'Acc', number, gender)} {noun} {rest}".strip()
        group = next(clauses.groups(self.phrases, words[0].i, words[-1].i + 1), None)
        if group is None or group.preposition or group.phrase.last != words[-1].i + 1:
            return ""
        return self.context.text(words[0].i, words[-1].i + 1) if group.counted else actions.accusative(
            self.phrases, group.phrase
        )  # fmt: skip

    # -- orders and their items -----------------------------------------------------------------------------------

    def _continues(self, clause: Clause) -> bool:
        """Whether an order stands before in the sentence, or opens the list of which the sentence is an item."""
        ordinal = clause.sentence.ordinal
        begins = self.context.tokens[clause.sentence.first]
        for sentence in reversed(self.context.sentences[max(0, ordinal - _ITEMS) : ordinal + 1]):
            order = self._order_in(sentence)
            if order is not None:
                closing = self.context.tokens[sentence.last - 1]
                whole = Clause(sentence, sentence.first, sentence.last, clause.limit)
                self.orders.issuer = self._issuer(whole, order)
                self.orders.responsible = self._receiver(whole, order, closing)
                return ordinal - sentence.ordinal <= 1 or closing.text == ":" or begins.text in _BULLETS
        return False

    def _order_in(self, sentence: Sentence) -> Token | None:
        for token in self.context.words(sentence.first, sentence.last):
            if token.lemma in _ORDERS and is_predicate(token):
                whole = Clause(sentence, sentence.first, sentence.last, _nowhere(token))
                if self._is_order(token, whole):
                    return token
        return None

    def _is_order(self, token: Token, clause: Clause) -> bool:
        noun = _ORDERS.get(token.lemma)
        if noun is None:
            return False
        if token.lemma in ("просить", "требовать") and token.feats.get("Tense") != "Pres":
            return False
        near = self.context.words(max(clause.first, token.i - 3), min(clause.last, token.i + 4))
        if token.lemma == "дать" and isinstance(clause.limit.value, Duration) and clause.limit.value.role == "":
            return True  # «дали 60 дней»
        return not noun or any(t.lemma == noun for t in near)

    # -- words of the clause ------------------------------------------------------------------------------------

    def _predicates(self, clause: Clause) -> Iterator[Token]:
        """The verbs of the clause, and the words of plans («намерен», «нужно»)."""
        for token in self.context.words(clause.first, clause.last):
            if is_predicate(token) or clauses.is_plan(token):
                yield token

    def _groups(self, clause: Clause) -> list[Group]:
        return list(clauses.groups(self.phrases, clause.first, clause.last))

    def _has_finite(self, predicates: list[Token]) -> bool:
        return any(not clauses.is_infinitive(t) for t in predicates)

    def _infinitive(self, clause: Clause, after: Token | None = None) -> Token | None:
        """The infinitive the limit belongs to: right behind it, else the last one before it, else the next."""
        found = [t for t in self.context.words(clause.first, clause.last) if clauses.is_infinitive(t)]
        if after is not None:
            found = [t for t in found if t.i > after.i] or [t for t in found if t.i < after.i][:1]
        if not found:
            return None
        limit = clause.limit
        behind = [t for t in found if t.i >= limit.last]
        if behind and not [t for t in found if t.i < limit.first]:
            return behind[0]
        if behind and behind[0].i == limit.last:
            return behind[0]
        before = [t for t in found if t.i < limit.first]
        chosen = before[-1] if before else found[0]
        return before[-2] if len(before) > 1 and before[-2].i == chosen.i - 1 else chosen  # «начать строить»

    def _is_day_of_plan(self, limit: Mention) -> bool:
        """«в этом году планировали открыть»: the year in which they planned."""
        at = isinstance(limit.value, DateValue) and limit.value.role == "at"
        return at and self.context.article.published is not None and not limits.begins_ahead(self.context, limit)

    def _is_right(self, token: Token, clause: Clause) -> bool:
        """«может быть оспорено в течение месяца», «можно подать до 1 мая»"""
        possible = (token.lemma == "мочь" and token.feats.get("Tense") == "Pres") or token.lower in ("можно", "вправе")
        return possible and limits.is_strict(clause.limit)

    def _is_ahead(self, token: Token, limit: Mention) -> bool:
        """A verb in the future, «будет» + participle, «вводится» with a date that lies ahead."""
        feats = token.feats
        if feats.get("Tense") == "Fut" and token.lemma != "быть":
            return True
        if _is_passive(token):
            words = self.context.words(max(0, token.i - 3), token.i)
            return any(t.lower in ("будет", "будут") for t in words)
        if feats.get("Tense") != "Pres" or token.lemma == "быть":
            return False
        if feats.get("Person") == "3" and clauses.may_be(token.lower, "futr") and limits.is_strict(limit):
            return True  # «проект реализуют до конца года»: of both aspects
        starts = token.lemma in _STARTS or (feats.get("Person") == "1" and token.number == "Plur")
        return starts and limits.begins_ahead(self.context, limit)

    def _is_event(self, verb: Token, clause: Clause) -> bool:
        """«форум пройдёт 5 мая»; «представить план до 5 мая» is a deed."""
        if verb.lemma not in _EVENTS:
            return False
        return not (verb.lemma in _DEEDS_OF_EVENTS and limits.is_strict(clause.limit))

    def _past_between(self, clause: Clause, verb: Token) -> bool:
        """Whether a verb in the past stands nearer to the time limit than the plan does."""
        first, last = sorted((clause.limit.first, verb.i))
        between = self.context.words(first + 1, last)
        return any(t.feats.get("Tense") == "Past" and t.feats.get("VerbForm") == "Fin" for t in between)

    def _is_negated(self, token: Token) -> bool:
        return token.i > 0 and self.context.tokens[token.i - 1].lower == "не"

    def _is_measured(self, verb: Token, clause: Clause) -> bool:
        """«вырастет до 5 млн», «должен составить 20 %»: a forecast of a number, no deed."""
        if verb.lemma not in _SCALES or verb.feats.get("Person") == "1":  # «за два года поднимем выпуск» is a promise
            return False
        if not clauses.transitive(verb):
            return True  # «цены вырастут»
        quantities = self.context.inside(self.context.sentence(verb.i), "quantity")
        return any(clause.first <= m.first < clause.last and not _overlap(m, clause.limit) for m in quantities)

    def _is_deed(self, phrase: Phrase) -> bool:
        """A noun of action: «ввод», «начало», «строительство»; no meeting, no growth."""
        lemma = self.context.tokens[phrase.head].lemma
        acts = lemma in _BODIES or self.context.at(phrase.head, *NAMES) is not None
        told = lemma in _DEEDS or (lemma.endswith(_DEED_ENDINGS) and not acts)
        return told and lemma not in _MEETINGS and lemma not in _GROWTH

    # -- who ----------------------------------------------------------------------------------------------------

    def _issuer(self, clause: Clause, order: Token) -> Slot | None:
        """Who orders: an entity in the nominative before the verb, else one right behind it."""
        if _is_passive(order):
            return None
        slot = self._agent(clause._replace(first=clause.sentence.first), order, None)
        if slot is None:
            actor = clauses.subject(order, list(clauses.groups(self.phrases, clause.sentence.first, order.i)))
            slot = self._words_of(actor) if actor is not None and actor.acts else None
        return replace(slot, name="issuer") if slot else None

    def _agent(self, clause: Clause, verb: Token, actor: Group | None) -> Slot | None:
        """Who acts: an entity in the nominative of the clause, or the one that the sentence before speaks of."""
        if actor is not None and actor.mention is not None and (slot := self._entity(actor.mention)):
            return slot
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

    def _responsible(
        self, clause: Clause, verb: Token, actor: Group | None, action: Action | None, *, passive: bool
    ) -> Slot | None:
        """Who must do it: the subject that acts, a body or people that only a common noun names."""
        if action is None:
            return None
        thing = action.thing
        if actor is not None and actor.acts and (thing is None or thing.phrase != actor.phrase):
            slot = self._entity(actor.mention) if actor.mention else None
            if slot is None and (actor.mention is None or actor.mention.form == "noun"):
                slot = self._words_of(actor)
            if slot is not None:
                return slot
        slot = self._agent(clause, verb, None)
        if slot is not None and (thing is None or not self._lies_in(slot, thing.phrase)):
            return slot
        return self._speakers(clause, verb)

    def _lies_in(self, slot: Slot, phrase: Phrase) -> bool:
        return self.context.tokens[phrase.first].start <= slot.start < self.context.tokens[phrase.last - 1].end

    def _speakers(self, clause: Clause, verb: Token) -> Slot | None:
        """For «мы» the body of the speaker, whom the paragraph names behind the words or before them."""
        words = self.context.words(clause.first, clause.last)
        if verb.feats.get("Person") != "1" and not any(t.lower in _WE for t in words):
            return None
        ordinal = clause.sentence.ordinal
        near = self.context.sentences[max(0, ordinal - 2) : ordinal + 3]
        found = [
            m for s in near if s.paragraph == clause.sentence.paragraph
            for m in self.context.inside(s, "organization")
            if not clause.first <= m.first < clause.last and m.first and self.context.at(m.first - 1, "position")
        ]  # fmt: skip
        behind = [m for m in found if m.first >= clause.last]
        return self._entity(behind[0] if behind else found[-1]) if found else None

    def _directly_after(self, verb: Token, mention: Mention) -> bool:
        """Behind the verb, and not beyond a quotation or a dash."""
        between = self.context.words(verb.i + 1, mention.first)
        return mention.first > verb.i and not any(t.text in _ENDS for t in between)

    def _receiver(self, clause: Clause, order: Token, infinitive: Token) -> Slot | None:
        """«поручил министерству подготовить», «обязал компанию», «потребовал от завода»: between order and action."""
        cases = ("Acc",) if order.lemma in _ORDERED_WHOM else ("Dat",)
        named = [m for m in self.context.inside(clause.sentence, *NAMES) if clause.first <= m.first < infinitive.i]
        for mention in sorted(named, key=lambda m: m.first < order.i):
            from_whom = self.context.tokens[mention.first - 1].lower in ("от", "перед")
            fits = self._head(mention).case in (*cases, "Dat") or (from_whom and mention.first > order.i)
            if fits and (slot := self._entity(mention)):
                return slot
        for group in clauses.groups(self.phrases, clause.first, infinitive.i):
            whom = (group.head.case in cases and not group.preposition) or group.preposition == "от"
            if whom and (group.acts or group.head.pos == "PROPN"):
                return self._words_of(group)
        return None

    def _words_of(self, group: Group) -> Slot:
        """Those whom only a common noun names: «недропользователи», «управление инвестиций»."""
        text = self.phrases.text(group.phrase)
        if group.mention is not None and group.mention.form == "noun" and text[1:] == text[1:].lower():
            text = text.lower()
        return self.context.words_slot("responsible", group.phrase.first, group.phrase.last, text)

    def _head(self, mention: Mention) -> Token:
        return self.context.tokens[mention.head if mention.head >= 0 else mention.first]

    def _entity(self, mention: Mention) -> Slot | None:
        entity = self.context.entity(mention)
        return self.context.slot("responsible", mention) if entity or mention.form == "name" else None

    # -- the fact -----------------------------------------------------------------------------------------------

    def _fact(
        self, clause: Clause, action: Action | None, rule: str, confidence: float,
        issuer: Slot | None, responsible: Slot | None,
    ) -> Fact | None:  # fmt: skip
        if action is None:
            return None
        self.orders.action = action
        start, end = self.context.tokens[action.first].start, self.context.tokens[action.last - 1].end
        slots = [Slot("action", action.text, start, end)]
        told = limits.issued(self.context, clause.sentence) if rule == "deadline-order" else None
        slots.extend(limits.slots(self.context, clause.limit, told))
        slots.extend(slot for slot in (issuer, responsible, told) if slot is not None)
        slots.append(Slot("modality", "planned"))
        first, last = min(action.first, clause.limit.first), max(action.last, clause.limit.last)
        while first > clause.first and self.context.tokens[first - 1].pos in ("ADP", "PART"):
            first -= 1
        return Fact("deadline", tuple(slots), (self.context.evidence(first, last),), rule, confidence)


def _is_passive(token: Token) -> bool:
    return token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") == "Short"


def _turns(verb: Token) -> bool:
    """«завершиться» is told as «завершить», «появиться» as «создать»."""
    return verb.lemma.endswith("ся") or actions.infinitive_of(verb) != actions.infinitive_of(verb, causative=False)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.first < other.last and other.first < one.last


def _nowhere(token: Token) -> Mention:
    """A time limit that is not known yet."""
    return Mention("date", token.start, token.end, token.i, token.i + 1, token.text)
