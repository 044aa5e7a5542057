"""A clause with a time limit, read: its verbs, its noun phrases, the infinitive that the limit belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import clauses, limits
from extractor.facts.actions import Action
from extractor.facts.clauses import Clause, Group
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases
from extractor.model import DateValue, Mention, Slot, Token

_DEEDS = lexicon.words("deed_nouns")
#: endings of nouns of action
_DEED_ENDINGS = ("ние", "тие", "ство", "ция")
_BODIES = frozenset(row["lemma"] for row in lexicon.rows("organization_heads"))
_MEETINGS = frozenset(row["noun"] for row in lexicon.rows("meeting_nouns") if row["group"] != "opening")
RIGHTS = frozenset({"можно", "вправе"})
_NOT_DEEDS = lexicon.words("not_deeds") | lexicon.words("document_nouns")
_ASKING = frozenset({"как", "сколько", "насколько", "почему"})
_PERHAPS = frozenset({"возможно", "вероятно", "видимо", "наверное"})
_GROWTH = lexicon.words("change_nouns")


class Duty(NamedTuple):
    """What a rule has read: an action, who ordered it and who must do it."""

    action: Action
    rule: str
    confidence: float
    issuer: Slot | None = None
    responsible: Slot | None = None


@dataclass(frozen=True)
class Undertaking:
    """The words in which a time limit stands."""

    context: Context
    phrases: Phrases
    clause: Clause

    @property
    def limit(self) -> Mention:
        return self.clause.limit

    @cached_property
    def words(self) -> tuple[Token, ...]:
        return self.context.words(self.clause.first, self.clause.last)

    @cached_property
    def predicates(self) -> list[Token]:
        """The verbs of the clause, and the words of plans («намерен», «нужно»)."""
        return [t for t in self.words if is_predicate(t) or clauses.is_plan(t) or t.lower in RIGHTS]

    @cached_property
    def infinitives(self) -> list[Token]:
        return [t for t in self.words if clauses.is_infinitive(t)]

    @cached_property
    def groups(self) -> list[Group]:
        """The noun phrases of the clause."""
        return list(clauses.groups(self.phrases, self.clause.first, self.clause.last))

    @property
    def is_finite(self) -> bool:
        return any(not clauses.is_infinitive(t) for t in self.predicates)

    @property
    def is_dated(self) -> bool:
        """Whether the limit is a date that is known to lie ahead, not one whose year nobody knows."""
        return isinstance(self.limit.value, DateValue) and self.context.article.published is not None

    def infinitive(self, after: Token | None = None) -> Token | None:
        """The infinitive the limit belongs to: right behind it, else the last one before it, else the next."""
        found = self.infinitives
        if after is not None:
            found = [t for t in found if t.i > after.i] or [t for t in found if t.i < after.i][:1]
        if not found:
            return None
        behind = [t for t in found if t.i >= self.limit.last]
        before = [t for t in found if t.i < self.limit.first]
        if behind and (not before or behind[0].i == self.limit.last):
            return behind[0]
        chosen = before[-1] if before else found[0]
        return before[-2] if len(before) > 1 and before[-2].i == chosen.i - 1 else chosen  # «начать строить»

    def is_deed(self, phrase: Phrase) -> bool:
        """A noun of action: «ввод», «начало», «строительство»; no meeting, no growth."""
        head = self.context.tokens[phrase.head]
        lemma = head.lemma
        if lemma in _DEEDS:
            return True
        if head.text[:1].isupper() and head.i != self.context.sentence(head.i).first:
            return False  # «Евровидение»
        if lemma in _MEETINGS or lemma in _GROWTH or lemma in _NOT_DEEDS:
            return False
        if any(t.lemma in _GROWTH for t in self.context.words(phrase.head + 1, phrase.last)):
            return False  # «восстановление темпов роста»
        return lemma.endswith(_DEED_ENDINGS) and lemma not in _BODIES and self.context.at(phrase.head, *NAMES) is None

    def is_first(self, phrase: Phrase) -> bool:
        """«первых пациентов», «первую партию»: with the first of them something begins."""
        return any(t.lemma == "первый" for t in self.context.words(phrase.first, phrase.head))

    @property
    def is_doubted(self) -> bool:
        """«возможно, в 2027 году перейдут …», «как изменится курс», «пойдёт ли банк»: a guess or a question."""
        if any(t.lower == "ли" for t in self.words) or any(t.lower in _ASKING for t in self.words[:2]):
            return True
        return not limits.is_strict(self.limit) and any(t.lower in _PERHAPS for t in self.words)

    def past_between(self, verb: Token) -> bool:
        """Whether a verb in the past stands nearer to the time limit than the plan does."""
        first, last = sorted((self.limit.first, verb.i))
        between = self.context.words(first + 1, last)
        past = (t for t in between if t.feats.get("Tense") == "Past" and t.feats.get("VerbForm") == "Fin")
        return any(t.lemma != "быть" for t in past)

    def is_negated(self, token: Token) -> bool:
        return token.i > 0 and self.context.tokens[token.i - 1].lower == "не"


def is_passive(token: Token) -> bool:
    """A short participle: «введён», «намечено»."""
    return token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") == "Short"
