"""One quantity in its sentence: its clause, its verb, the phrases around it. What the rules of measures.py ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import referents
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases, is_modifier
from extractor.model import Mention, Quantity, Sentence, Token

CHANGE_VERBS = lexicon.table("change_verbs", "direction")
CHANGE_NOUNS = lexicon.table("change_nouns", "direction")
COMPARATIVES = lexicon.table("change_comparatives", "direction")
MEASURE_NOUNS = lexicon.words("measure_nouns")
BARE_UNITS = lexicon.words("bare_units")
PREFIXES = lexicon.words("quantity_prefixes")
DURATIONS = frozenset({"год", "месяц", "неделя", "день", "сутки", "час", "минута", "квартал", "сезон", "полугодие"})
DASHES = ("-", "–", "—", "−", ":")
SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs"))
_CONJUNCTIONS = lexicon.words("clause_conjunctions")
_INSERTIONS = frozenset({"включая"})
_INSERTED = 20  # words of «, включая …,» at most
_LED = 5  # words between a comma and «который»
_BRACKETED = 8  # words of a bracketed insertion at most


class Measure(NamedTuple):
    """What is measured: its words in the nominative, where they stand, and by which rule."""

    text: str
    phrase: Phrase | None  # None: the words stand nowhere in the article
    rule: str
    confidence: float
    owner: Mention | Phrase | None = None  # whose it is, where the rule itself can tell
    unit: str = ""  # what a bare number counts, where the rule itself can tell


class Seen(NamedTuple):
    """A quantity already understood: what later ones may take over."""

    mention: Mention
    unit: str
    measure: Measure


@dataclass(frozen=True)
class Scene:
    """One quantity in its sentence."""

    context: Context
    phrases: Phrases
    sentence: Sentence
    mention: Mention
    quantity: Quantity
    previous: Seen | None  # the quantity before, in the same sentence
    earlier: Seen | None  # the quantity before, in the same paragraph
    unit: str  # the last unit of things in the paragraph: what a bare number counts

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.context.tokens

    # -- the number ---------------------------------------------------------------------------------------------

    @cached_property
    def edge(self) -> int:
        """First token of the quantity with the prepositions and particles before it («почти на 5 %»)."""
        i = self.mention.first
        while i > self.sentence.first and self.tokens[i - 1].lower in PREFIXES:
            i -= 1
        return i

    @cached_property
    def prefix(self) -> tuple[str, ...]:
        """The words between `edge` and the number."""
        return tuple(t.lower for t in self.tokens[self.edge : self.mention.first])

    @cached_property
    def before(self) -> Token | None:
        """The word or sign before `edge`, in the same sentence."""
        return self.tokens[self.edge - 1] if self.edge > self.sentence.first else None

    @cached_property
    def after(self) -> Token | None:
        """The word or sign after the quantity, in the same sentence."""
        i = self.mention.last
        if i < self.sentence.last and self.tokens[i].text == "]":  # «69 тысяч [рублей] –»
            i += 1
        return self.tokens[i] if i < self.sentence.last else None

    @property
    def counts(self) -> bool:
        """Whether the unit itself says what is counted («6 кластеров»; not «6 единиц», «6 человек»)."""
        return self.quantity.kind == "count" and bool(self.quantity.unit) and self.quantity.unit not in BARE_UNITS

    @property
    def stepped(self) -> bool:
        """Whether the number is how much or to what something changes: «на», «до», «с», «в … раза», percent."""
        prepositions = {"на", "до", "с", "со", "от"} & set(self.prefix)
        if prepositions or self.quantity.step:
            return True
        return self.quantity.kind == "percent" or (self.quantity.kind == "times" and not self.is_repeated)

    @property
    def is_repeated(self) -> bool:
        """«шесть раз повышал», how often; not «вырос в шесть раз»."""
        return self.tokens[self.mention.last - 1].lemma == "раз" and "в" not in self.prefix

    # -- the clause ---------------------------------------------------------------------------------------------

    @cached_property
    def _left_scan(self) -> tuple[int, frozenset[int]]:
        """Where the clause begins, and the tokens of bracketed and relative insertions in it."""
        tokens, i, comma = self.tokens, self.edge, -1
        outside: set[int] = set()
        while i > self.sentence.first:
            token = tokens[i - 1]
            if token.text in (";", "("):
                break
            if token.text == ")":
                opening = self._opening(i - 1)
                outside.update(range(opening, i))
                i = opening if opening < i - 1 else i - 1
                continue
            start = self._begins(i - 1)
            if start is not None:
                closed = comma > 0 and token.lemma == "который" and self._has_predicate(i, comma)
                if not closed:
                    i = start + 1  # «который», «что» may be the subject
                    break
                outside.update(range(start, comma))
            comma = i - 1 if token.text == "," else comma
            i -= 1
        return i, frozenset(outside)

    def _opening(self, i: int) -> int:
        """Where the bracket that token i closes is opened; token i itself when it is not."""
        return next((j for j in range(i - 1, self.sentence.first - 1, -1) if self.tokens[j].text == "("), i)

    def _begins(self, i: int) -> int | None:
        """The comma before a conjunction or «который» at token i, when a clause begins there.

        «, в котором …» and «, доля которых …», «, нагрузка на который …» begin at their comma too.
        """
        token = self.tokens[i]
        if token.lower not in _CONJUNCTIONS and token.lemma != "который":
            return None
        j = i - 1
        if j > self.sentence.first and self.tokens[j].pos == "ADP":
            j -= 1
        if token.lemma == "который":
            while j > max(self.sentence.first, i - _LED) and self.tokens[j].pos in ("NOUN", "ADJ", "ADP"):
                j -= 1
        return j if j >= self.sentence.first and self.tokens[j].text == "," else None

    def _has_predicate(self, first: int, last: int) -> bool:
        return any(is_predicate(t) for t in self.tokens[first:last])

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause around the quantity, by punctuation and conjunctions."""
        return self._left_scan[0], self._clause_end()

    def _clause_end(self) -> int:
        tokens = self.tokens
        for i in range(self.mention.last, self.sentence.last):
            if tokens[i].text in (";", ")"):
                return i
            if tokens[i].text != "," or i + 1 >= self.sentence.last:
                continue
            following = tokens[i + 1]
            if following.text in DASHES or following.lower in _CONJUNCTIONS or following.lower == "и":
                return i
            if following.lemma in SPEECH or following.lemma == "который" or (following.pos == "ADP" and self._begins(
                min(i + 2, self.sentence.last - 1)
            )):
                return i
        return self.sentence.last

    def part(self, first: int, last: int) -> list[Phrase]:
        """The phrases of tokens[first:last] that stand in no insertion and are not the quantity itself."""
        own = range(self.mention.first, self.mention.last)
        outside = self._left_scan[1]
        return [p for p in self.phrases.within(first, last) if p.head not in own and p.head not in outside]

    @cached_property
    def verb(self) -> Token | None:
        """The nearest verb before the quantity in its clause, else the nearest after it."""
        first, last = self.clause
        for i in range(self.edge - 1, first - 1, -1):
            if self._tells(i):
                return self.tokens[i]
        return next((self.tokens[i] for i in range(self.mention.last, last) if self._tells(i)), None)

    def _tells(self, i: int) -> bool:
        """A predicate of the clause; «как ожидается», «отмечает X» in passing are none."""
        if not is_predicate(self.tokens[i]) or i in self._left_scan[1]:
            return False
        before = self.tokens[i - 1] if i > self.sentence.first else None
        return before is None or before.lower != "как"

    # -- phrases ------------------------------------------------------------------------------------------------

    @cached_property
    def left(self) -> Phrase | None:
        """The noun phrase that ends right before `edge`; insertions between are passed over."""
        end = self.edge - 1
        if self.before is not None and self.before.text == ")":
            end = self.before_bracket(end)
        elif self.before is not None and self.before.text == ",":
            end = self._before_insertion(end)
        phrase = self.phrases.over(end) if end >= self.sentence.first else None
        return phrase if phrase and phrase.last == end + 1 else None

    def before_bracket(self, i: int) -> int:
        """The last token before a bracketed insertion that ends at token i, when no number stands in it."""
        for j in range(i - 1, max(self.sentence.first, i - _BRACKETED), -1):
            if self.tokens[j].text == "(":
                return j - 1
            if self.tokens[j].text[:1].isdigit():
                break
        return i

    def _before_insertion(self, i: int) -> int:
        """The last token before «, включая …,»."""
        for j in range(i - 1, max(self.sentence.first, i - _INSERTED), -1):
            if self.tokens[j].lower in _INSERTIONS and self.tokens[j - 1].text == ",":
                return j - 2
            if is_predicate(self.tokens[j]):
                break
        return i

    def preposition(self, phrase: Phrase) -> str:
        """The preposition before a phrase, or an empty string."""
        if phrase.first > self.sentence.first and self.tokens[phrase.first - 1].pos == "ADP":
            return self.tokens[phrase.first - 1].lower
        return ""

    def is_name(self, phrase: Phrase) -> bool:
        """Whether the phrase's head is (part of) a name or a noun that stands for one."""
        return self.context.at(phrase.head, *NAMES) is not None

    def is_actor(self, phrase: Phrase) -> bool:
        """Somebody who acts and is not measured: a name, people («аграрии», «экономисты»)."""
        head = self.tokens[phrase.head]
        if head.lemma in MEASURE_NOUNS or head.lemma in CHANGE_NOUNS:
            return False
        return self.is_name(phrase) or head.feats.get("Animacy") == "Anim"

    def is_measure(self, phrase: Phrase) -> bool:
        """Whether a phrase names something measured («объём …», «цена …»)."""
        return self.tokens[phrase.head].lemma in MEASURE_NOUNS

    def subject(self, verb: Token) -> Phrase | Token | None:
        """The phrase or pronoun that is the verb's subject: by the tree where order agrees, else by case and place."""
        first, last = self.clause
        pronoun: Token | None = None
        for child in self.context.children.get(verb.i, ()):
            if not (child.dep.startswith("nsubj") and first <= child.i < last):
                continue
            if child.pos in ("PRON", "DET"):
                pronoun = child
            phrase = self.phrases.over(child.i)
            if phrase is None or phrase.head != child.i or self.preposition(phrase) or self._is_parted(verb, child):
                continue
            if phrase in self.part(first, last):
                return phrase
        if pronoun is not None:
            return pronoun
        candidates = [p for p in self.part(first, last) if not self.preposition(p)]
        nominative = [p for p in candidates if self.tokens[p.head].case == "Nom"]
        return _pick(nominative, verb) or _pick([p for p in candidates if self._looks_nominative(p, verb)], verb)

    def _is_parted(self, verb: Token, subject: Token) -> bool:
        """Whether a tree takes the subject of a later verb for its own: «экспорт вырос на 5 %, | выпуск сократился»."""
        return verb.i < self.mention.first <= subject.i and self._has_predicate(subject.i + 1, self.clause[1])

    def _looks_nominative(self, phrase: Phrase, verb: Token) -> bool:
        """An accusative before the verb that agrees with it: the tagger's usual mistake."""
        head = self.tokens[phrase.head]
        agrees = head.number == verb.number and verb.gender in ("", head.gender)
        return head.case == "Acc" and phrase.last <= verb.i and agrees and bool(verb.number)

    def direct_object(self, verb: Token) -> Phrase | None:
        """The verb's accusative without a preposition: after it, else before it."""
        first, last = self.clause
        candidates = [p for p in self.part(first, last) if not self.preposition(p)]
        for phrase in candidates:
            if phrase.first > verb.i and self.tokens[phrase.head].case in ("Acc", "Nom"):
                return phrase
        for child in self.context.children.get(verb.i, ()):
            phrase_of = self.phrases.over(child.i) if child.dep == "obj" else None
            if phrase_of is not None and phrase_of in candidates:
                return phrase_of
        before = [p for p in candidates if p.last <= verb.i and self.tokens[p.head].case == "Acc"]
        return before[-1] if before else None

    def antecedent(self, pronoun: Token) -> Phrase | None:
        """What «он», «они» stand for: the nearest phrase before that agrees, names and people aside."""
        first = self.sentence.first
        here = self._agreeing(pronoun, first, pronoun.i)
        if not here and pronoun.lower == "они":  # «вслед за ростом цен на запасные части, а они подорожали»
            return referents.thing(self.phrases, pronoun)
        if here or pronoun.lemma == "который" or not first:
            return here[-1] if here else None
        before = self.context.sentence(first - 1)
        if before.paragraph != self.sentence.paragraph:
            return None
        there = self._agreeing(pronoun, before.first, before.last)
        subjects = [p for p in there if self.tokens[p.head].case == "Nom" and not self.preposition(p)]
        return next(iter(subjects or filter(self.is_measure, there)), None)

    def measured_before(self) -> Phrase | None:
        """What «этот показатель» stands for where no number was told of it: the last measure one sentence back."""
        if not self.sentence.first:
            return None
        before = self.context.sentence(self.sentence.first - 1)
        if before.paragraph != self.sentence.paragraph:
            return None
        there = self.phrases.within(before.first, before.last)
        return next((p for p in reversed(there) if self.is_measure(p) and not self.is_name(p)), None)

    def _agreeing(self, pronoun: Token, first: int, last: int) -> list[Phrase]:
        found: list[Phrase] = []
        for phrase in self.phrases.within(first, last):
            head = self.tokens[phrase.head]
            agrees = head.number == pronoun.number and pronoun.gender in ("", head.gender)
            if agrees and not self.is_actor(phrase):
                found.append(phrase)
        return found

    def trim(self, phrase: Phrase) -> tuple[Phrase, Mention | None]:
        """A phrase without the owner at its end («чистая прибыль | компании») and that owner."""
        inside = (self.context.at(i, *NAMES) for i in range(phrase.head + 1, phrase.last))
        owner = next((m for m in inside if m and m.first > phrase.head and m.last == phrase.last), None)
        if owner is None or not is_named(self.context, owner):
            return phrase, None
        before = self.tokens[owner.first - 1]
        named_by_noun = owner.text[:1] in "«\"“„" and owner.first - 1 != phrase.head
        if before.pos == "ADP" or named_by_noun or before.lower in ("и", "или"):
            return phrase, owner
        last = owner.first
        while last - 1 > phrase.head and is_modifier(self.tokens[last - 1]):
            last -= 1  # «прибыль | крупнейшей компании»
        return phrase._replace(last=last), owner


def is_named(context: Context, mention: Mention) -> bool:
    """Whether it is known by name what a mention stands for: not «предприятие» of which no more is said."""
    name = context.name(mention)
    return mention.form == "name" or name != name.lower()


def _pick(candidates: Iterable[Phrase], verb: Token) -> Phrase | None:
    """The nearest before the verb, else the first after it."""
    found = list(candidates)
    left = [p for p in found if p.last <= verb.i]
    if left:
        return left[-1]
    return next((p for p in found if p.first > verb.i), None)
