"""Whom a clause means without naming him: the speaker, his body, the head of the region, the firm spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from extractor import lexicon
from extractor.facts import occupations, owners, protagonists, quotations
from extractor.facts.clauses import Clause
from extractor.facts.context import Context
from extractor.model import Fact, Mention, Sentence, Slot, Token

_LEAD = 3  # first sentences, in which stands who holds a meeting
_BODIES = ("organization", "group")
_SESSIONS = frozenset({"заседание", "коллегия", "совещание", "сессия"})
_NO_DOERS = frozenset({"банк", "биржа", "агентство"})
#: legal forms and nouns with which names of firms begin
_BUSINESSES = {row["lemma"].lower() for row in lexicon.rows("organization_heads") if row["class"] == "business"}
_BUSINESSES |= {row["name"].lower() for row in lexicon.rows("legal_forms") if "агентство" not in row["full"]}
_BUSINESSES -= _NO_DOERS
_OTHERS = _NO_DOERS | {r["lemma"].lower() for r in lexicon.rows("organization_heads") if r["class"] != "business"}


@dataclass(frozen=True)
class Principals:
    """Asks the quotations and occupations of one article."""

    context: Context

    def speaker(self, word: Token) -> Slot | None:
        """Who says the word, as an issuer."""
        quote = self._quote(word)
        return _slot(quote, "speaker") if quote is not None else None

    def speakers_body(self, word: Token) -> Slot | None:
        """The body that speaks itself, or whose office the speaker holds."""
        quote = self._quote(word)
        if quote is None:
            return None
        speaker = quote.get("speaker")
        for fact in self._occupations:
            if fact.get("person") == speaker and fact.get("status") in (None, "current", "acting", "appointed"):
                body = _slot(fact, "organization") or _slot(fact, "place")
                if body is not None:
                    return body
        entity = next((e for e in self.context.entities.values() if e.name == speaker), None)
        return _slot(quote, "speaker") if entity is not None and entity.kind in _BODIES else None

    def chief(self, noun: Token) -> Slot | None:
        """«глава региона», «губернатор»: the person of that office, else the one whose office is not told."""
        for fact in self._occupations:
            office = str(fact.get("position") or "")
            if office.split(" ")[0].lower() == noun.lemma and (person := _slot(fact, "person")) is not None:
                return person
        known = {fact.get("person") for fact in self._occupations}
        people = {e.id for e in self.context.entities.values() if e.kind == "person"}
        return next((s for s in self._leaders if s.entity in people and s.value not in known), None)

    def leading(self) -> Slot | None:
        """Who holds the meeting that the first sentences tell of, or whose it is: «поручено» is his word."""
        return next(iter(self._leaders), None)

    def topic(self, clause: Clause) -> Slot | None:
        """The firm that the sentence or its paragraph speaks of last, else that of the speaker, else of the article."""
        for ordinal in range(clause.sentence.ordinal, -1, -1):
            sentence = self.context.sentences[ordinal]
            if sentence.paragraph != clause.sentence.paragraph:
                break
            stop = clause.first if ordinal == clause.sentence.ordinal else sentence.last
            firms = [m for m in self.context.inside(sentence, "organization") if m.last <= stop and self._is_firm(m)]
            if firms:
                leading = [m for m in firms if self._leads(m, sentence)]
                return self.context.slot("responsible", (leading or firms)[-1])
        said = self.speakers_body(self.context.tokens[clause.limit.first])
        if said is not None and _is_business(str(said.value)):
            return said
        about = protagonists.protagonist(self.context)
        if about is None or not self._is_firm(about.mention) or self._sentence_of(about.mention) > _LEAD:
            return None
        return about.slot("responsible")

    def _sentence_of(self, mention: Mention) -> int:
        return self.context.sentence(mention.first).ordinal

    def _leads(self, mention: Mention, sentence: Sentence) -> bool:
        head = self.context.tokens[mention.head if mention.head >= 0 else mention.first]
        return mention.first == sentence.first or head.case == "Nom"

    def _is_firm(self, mention: Mention) -> bool:
        """A known business, no bank or authority: «ООО «Вектор»», «завод «Салют»»."""
        entity = self.context.entity(mention)
        if entity is None or owners.is_source(self.context, mention, self.context.sentence(mention.first)):
            return False
        return _is_business(entity.name)

    def _quote(self, word: Token) -> Fact | None:
        """The quotation that a word stands in; of several, the shortest."""
        around = [
            (evidence.end - evidence.start, fact)
            for fact in quotations.find(self.context)
            for evidence in fact.evidence
            if evidence.start <= word.start < evidence.end
        ]
        return min(around, key=lambda found: found[0])[1] if around else None

    @cached_property
    def _occupations(self) -> list[Fact]:
        return list(occupations.find(self.context))

    @cached_property
    def _leaders(self) -> list[Slot]:
        """The persons and bodies in the nominative of the first sentences, behind the title; whose session it was."""
        sentences = self.context.sentences
        title = sentences[0].paragraph if sentences else 0
        lead = [s for s in sentences[: 2 * _LEAD] if s.paragraph != title][:_LEAD]
        named = [m for s in lead for m in self.context.inside(s, "person", "organization") if self.context.entity(m)]
        found = [m for m in named if self.context.tokens[m.head if m.head >= 0 else m.first].case == "Nom"]
        found += [m for m in named if m.first and self.context.tokens[m.first - 1].lemma in _SESSIONS]
        return [self.context.slot("responsible", mention) for mention in found]


def _is_business(name: str) -> bool:
    """A firm by the first word of its name, or by a name in quotation marks that no authority has."""
    first = name.partition(" ")[0].lower()
    return first in _BUSINESSES or ("«" in name and first not in _OTHERS)


def _slot(fact: Fact, name: str) -> Slot | None:
    """A slot of another fact as one of ours."""
    found = next((slot for slot in fact.slots if slot.name == name), None)
    return Slot("responsible", found.value, found.start, found.end, found.entity) if found is not None else None
