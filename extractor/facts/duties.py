"""Who orders and who must do it: issuer and responsible of a time limit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor import lexicon
from extractor.facts import actions, antecedents, clauses, referents, subjects
from extractor.facts.actions import Action
from extractor.facts.clauses import Clause, Group
from extractor.facts.context import Context
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases
from extractor.facts.principals import Principals
from extractor.facts.undertakings import Undertaking, is_passive
from extractor.model import Mention, Slot, Token

_ORDERED_WHOM = frozenset({"обязать", "обязывать", "попросить", "просить", "призвать"})
_WE = frozenset({"мы", "нам", "нами"})
_AUTHORITIES = lexicon.words("authority_nouns")
_US = frozenset({"нам", "нами"})
_ENDS = frozenset({"»", '"', "-", "–", "—"})
_CHIEFS = lexicon.words("chief_nouns")


@dataclass(frozen=True)
class Duties:
    """Finds the people and bodies of orders and plans in one article."""

    context: Context
    phrases: Phrases
    principals: Principals

    def issuer(self, clause: Clause, order: Token) -> Slot | None:
        """Who orders: an entity in the nominative before the verb, else one right behind it; «я» is the speaker."""
        slot = self._stated_issuer(clause, order)
        return replace(slot, name="issuer") if slot else None

    def _stated_issuer(self, clause: Clause, order: Token) -> Slot | None:
        if is_passive(order):
            return self._by_whom(clause, order) or self.principals.leading()
        if order.feats.get("Person") == "1" or self._says_i(clause, order):
            return self.principals.speaker(order)
        whole = clause._replace(first=clause.sentence.first)
        slot = self.agent(whole, order, None)
        if slot is not None:
            return slot
        actor = clauses.subject(order, list(clauses.groups(self.phrases, clause.sentence.first, order.i)))
        if actor is None or not actor.acts:
            return None
        if actor.head.lemma in _CHIEFS and (chief := self.principals.chief(actor.head)) is not None:
            return chief
        return self._words_of(actor)

    def _says_i(self, clause: Clause, order: Token) -> bool:
        words = self.context.words(max(clause.sentence.first, order.i - 2), order.i + 3)
        return any(t.lower == "я" for t in words)

    def authority(self, clause: Clause) -> Slot | None:
        """«по поручению президента», «согласно планам министерства»: by whose word something must be done."""
        for noun in self.context.words(clause.sentence.first, clause.sentence.last - 1):
            if noun.lemma not in _AUTHORITIES or noun.case not in ("Dat", "Ins", "Loc"):
                continue
            before = self.context.words(max(clause.sentence.first, noun.i - 2), noun.i)
            if not any(t.lower in ("по", "согласно", "с") for t in before):
                continue
            mention = self.context.starting(noun.i + 1, "organization", "person", "position")
            if mention is not None and (slot := self._entity(mention)) is not None:
                return replace(slot, name="issuer")
        return None

    def receiver(self, clause: Clause, order: Token, infinitive: Token) -> Slot | None:
        """«поручил министерству подготовить», «обязал компанию», «потребовал от завода»: between order and action."""
        if any(t.lower in _US for t in self.context.words(clause.first, infinitive.i)):
            return self.principals.speakers_body(order)
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

    def responsible(self, told: Undertaking, verb: Token, actor: Group | None, action: Action) -> Slot | None:
        """Who must do it: the subject that acts, a body or people that only a common noun names.

        Where the clause names nobody, it is the speaker's body for «мы», else the body the paragraph speaks of.
        """
        if action.text.startswith(("вступление", "вступить в силу")):
            return None
        thing = action.thing
        if actor is not None and actor.acts and (thing is None or thing.phrase != actor.phrase):
            slot = self._named(actor)
            if slot is not None:
                return slot
        slot = self.agent(told.clause, verb, None)
        if slot is None or (thing is not None and self._lies_in(slot, thing.phrase)):
            slot = self._by_whom(told.clause, verb)
        if slot is not None:
            return slot
        if verb.feats.get("Person") == "1" or any(t.lower in _WE for t in told.words):
            return self.principals.speakers_body(verb) or self._introduced(told.clause)
        if (whose := self._antecedent(told.clause)) is not None:
            return whose
        if actor is not None and not actions.happens(verb):
            return None  # «самолёт совершит полёт»
        pronoun = next((t for t in told.words if t.lower in referents.THEY), None)
        if pronoun is None:
            return self.principals.topic(told.clause)
        body = antecedents.body(self.context, pronoun) if not actions.happens(verb) else None
        return self._entity(body) if body is not None else None

    def _named(self, actor: Group) -> Slot | None:
        """Whom an actor names; a common noun with words of its own («управляющая компания») may be somebody new."""
        mention = actor.mention
        if mention is not None and mention.form == "noun":
            words = self.context.words(actor.phrase.first, actor.phrase.head)
            if any(t.pos == "ADJ" or t.feats.get("VerbForm") == "Part" for t in words):
                return self._words_of(actor)
        slot = self._entity(mention) if mention else None
        if slot is None and (mention is None or mention.form == "noun"):
            return self._words_of(actor)
        return slot

    def _antecedent(self, clause: Clause) -> Slot | None:
        """«Газпрому», который должен …»: whom a relative clause is about."""
        tokens, first = self.context.tokens, clause.first
        relative = next((t for t in tokens[first : first + 2] if t.lemma == "который" and t.case == "Nom"), None)
        if relative is None or first < 2 or tokens[first - 1].text not in (",", "»"):
            return None
        mention = self.context.at(first - 2, *NAMES)
        if mention is not None and mention.form == "name":
            return self._entity(mention) if mention.label != "place" else None
        phrase = self.phrases.over(first - 2)
        group = Group(phrase, tokens[phrase.head], mention=mention) if phrase is not None else None
        return self._words_of(group) if group is not None and group.acts else None

    def agent(self, clause: Clause, verb: Token, actor: Group | None) -> Slot | None:
        """Who acts: an entity in the nominative of the clause, or the one that the sentence before speaks of."""
        if actor is not None and actor.mention is not None and (slot := self._entity(actor.mention)):
            return slot
        found = [
            m for m in self.context.inside(clause.sentence, *NAMES)
            if clause.first <= m.first and m.last <= clause.last and self._head(m).case == "Nom"
        ]  # fmt: skip
        before = [m for m in found if m.last <= verb.i]
        behind = (m for m in found if m.label != "place" and self._directly_after(verb, m))
        chosen = before[-1] if before else next(behind, None)
        if chosen is not None:
            return self._entity(chosen)
        understood = subjects.understood(self.context, clause.sentence, verb)
        return self._entity(understood) if understood else None

    def _by_whom(self, clause: Clause, verb: Token) -> Slot | None:
        """«будет построен компанией «Вектор»»: the body in the instrumental, with no preposition before it."""
        if not (is_passive(verb) or verb.lemma.endswith("ся")):
            return None
        for mention in self.context.inside(clause.sentence, "organization", "person", "group"):
            bare = not mention.first or self.context.tokens[mention.first - 1].pos not in ("ADP", "NOUN")
            if clause.first <= mention.first < clause.last and bare and self._head(mention).case == "Ins":
                return self._entity(mention)
        return None

    def _introduced(self, clause: Clause) -> Slot | None:
        """The body whose office the speaker holds, as the paragraph names it behind the words or before them."""
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

    def _lies_in(self, slot: Slot, phrase: Phrase) -> bool:
        return self.context.tokens[phrase.first].start <= slot.start < self.context.tokens[phrase.last - 1].end

    def whom(self, group: Group) -> Slot | None:
        """The slot of those whom a phrase names."""
        return (self._entity(group.mention) if group.mention else None) or self._words_of(group)

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
