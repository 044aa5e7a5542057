"""Noun phrases by order and agreement: «средняя цена экспортных поставок», «поставки рапса за рубеж».

The syntax model often hangs a dependent on the wrong word, so a phrase is read from left to right: modifiers, a noun,
then what belongs to it (genitives, quoted names, some prepositional groups). Dates and quantities end a phrase.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.language.inflection import inflect
from extractor.language.morphology import forms, known
from extractor.model import Mention, Quantity, Sentence, Token

NAMES = ("organization", "place", "group", "person")
_ADVERBIAL = lexicon.words("adverbial_nouns")
_COMPOUND = lexicon.table("compound_prepositions", "before")
_OPENING, _CLOSING = "«\"“„", "»\"”"
_NAME_WORDS = 14  # a quoted name longer than this is a quotation
#: preposition → cases in which its group may belong to the noun before it («в» + accusative: «вложения в завод»)
_GROUPS: dict[str, tuple[str, ...]] = {
    "на": ("Acc",), "в": ("Acc",), "под": ("Acc",), "за": ("Acc",), "по": ("Dat",), "от": ("Gen",), "для": ("Gen",),
    "с": ("Ins",), "между": ("Ins",), "против": ("Gen",), "со": ("Ins",),
}  # fmt: skip
_SHARES = frozenset({"доля", "участие", "пакет", "вложение", "потребность", "место", "вклад"})  # «доля в компании»
_TIMES = frozenset({"год", "месяц", "квартал", "полугодие", "неделя", "день", "сезон", "период", "десятилетие"})
_RATIOS = frozenset({"курс", "соотношение"})  # «курс юаня к доллару»
_FIELDS = frozenset({"сфере", "области", "секторе"})  # «проекты в сфере энергетики»
_GIVEN = frozenset({"кредит", "заем", "помощь", "поддержка", "субсидия", "выплата", "услуга"})  # «кредиты бизнесу»
_NAME_GRAMS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_FOREIGN = ("PROPN", "X")
_PRONOUNS = ("который", "этот", "тот", "такой", "весь", "свой", "данный", "каждый", "другой", "его", "ее", "их", "наш")


class Phrase(NamedTuple):
    """tokens[first:last] with the noun that heads them."""

    first: int
    last: int
    head: int


class Phrases:
    """The noun phrases of one article, read a sentence at a time when first asked for."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._over: dict[int, Phrase] = {}
        self._read: set[int] = set()
        self._quantities: dict[int, Mention] = {}  # by first token
        self._names: dict[int, Mention] = {}  # by first token; the longest, names only
        self._dates: set[int] = set()  # tokens of dates and durations
        for mention in context.mentions:  # sorted by start, then longest first
            if mention.label == "quantity":
                self._quantities.setdefault(mention.first, mention)
            elif mention.label in ("date", "duration"):
                self._dates.update(range(mention.first, mention.last))
            elif mention.label in (*NAMES, "act"):
                self._names.setdefault(mention.first, mention)

    def over(self, i: int) -> Phrase | None:
        """The longest phrase over token i."""
        sentence = self.context.sentence(i)
        self._read_sentence(sentence)
        return self._over.get(i)

    def within(self, first: int, last: int) -> list[Phrase]:
        """The phrases that begin in tokens[first:last], in order."""
        found: list[Phrase] = []
        for i in range(first, last):
            phrase = self.over(i)
            if phrase and phrase.first == i:
                found.append(phrase)
        return found

    def starting(self, i: int, end: int | None = None) -> Phrase | None:
        """The phrase whose words begin exactly at token i."""
        if i >= len(self.context.tokens):
            return None
        stop = self.context.sentence(i).last if end is None else end
        return self._phrase(i, stop)

    # -- reading ------------------------------------------------------------------------------------------------

    def _read_sentence(self, sentence: Sentence) -> None:
        if sentence.ordinal in self._read:
            return
        self._read.add(sentence.ordinal)
        i = sentence.first
        while i < sentence.last:
            quantity = self._quantities.get(i)
            if quantity is not None and isinstance(quantity.value, Quantity) and quantity.value.kind != "count":
                i = quantity.last
                continue
            phrase = self._phrase(i, sentence.last)
            if phrase is None:
                i += 1
                continue
            for j in range(phrase.first, phrase.last):
                self._over[j] = phrase
            i = phrase.last

    def _phrase(self, i: int, stop: int) -> Phrase | None:
        base = self._base(i, stop)
        if base is None:
            return None
        return base._replace(last=self._tail(base, stop))

    def _base(self, i: int, stop: int) -> Phrase | None:
        """Modifiers and their noun, or a name."""
        tokens = self.context.tokens
        j = i
        while j < stop:
            token = tokens[j]
            if j in self._quantities or j in self._dates:
                return None
            if token.lower in _COMPOUND and self._follows(j, _COMPOUND[token.lower].split()):
                return None
            name = self._name(j)
            if name is not None and name.last <= stop:
                head = name.head if name.first <= name.head < name.last else name.first
                return Phrase(i, name.last, head)
            if _is_noun(token):
                return Phrase(i, j + 1, j) if self._agree(i, j) else None
            if token.text in _OPENING and j == i:
                return self._quoted(i, stop)
            if not (is_modifier(token) or (j > i and self._joins(j, stop))):
                return None
            j += 1
        return None

    def _follows(self, i: int, words: list[str]) -> bool:
        """Whether exactly these words stand before token i."""
        return [t.lower for t in self.context.tokens[max(0, i - len(words)) : i]] == words

    def _name(self, i: int) -> Mention | None:
        mention = self._names.get(i)
        return mention if mention is not None and mention.form == "name" else None

    def _joins(self, j: int, stop: int) -> bool:
        """A comma, «и» or an adverb between modifiers."""
        token = self.context.tokens[j]
        return (
            (token.lower in (",", "и", "или") or token.pos == "ADV")
            and j + 1 < stop
            and is_modifier(self.context.tokens[j + 1])
        )

    def _agree(self, first: int, head: int) -> bool:
        """Whether the modifiers before a noun stand in its case (nominative and accusative look alike)."""
        noun = self.context.tokens[head]
        alike = {noun.case} | ({"Nom", "Acc"} if noun.case in ("Nom", "Acc") else set())
        modifiers = [t for t in self.context.tokens[first:head] if is_modifier(t) and t.case]
        return all(t.case in alike or noun.case == "" for t in modifiers)

    def _quoted(self, i: int, stop: int) -> Phrase | None:
        tokens = self.context.tokens
        for j in range(i + 1, min(stop, i + _NAME_WORDS)):
            if is_predicate(tokens[j]):
                return None  # a quotation
            if tokens[j].text in _CLOSING:
                return Phrase(i, j + 1, i + 1) if j > i + 1 else None
        return None

    def _tail(self, base: Phrase, stop: int) -> int:
        """Where the phrase ends: behind its genitives, names and prepositional groups."""
        tokens = self.context.tokens
        end, head = base.last, tokens[base.head]
        last, case = head, ""  # the noun before, and the case in which «и» may add one to it
        while end < stop:
            token = tokens[end]
            following = self._base(end, stop)
            if following is not None and (self._belongs(following, head) or self._receives(following, last)):
                end, last, case = following.last, tokens[following.head], tokens[following.head].case
            elif case and token.lower in ("и", "или") and (joined := self._in_case(end + 1, stop, case)) is not None:
                end = joined.last
            elif token.lower in _GROUPS and (group := self._group(end, stop, head)) is not None:
                end, head, last, case = group.last, tokens[group.head], tokens[group.head], tokens[group.head].case
            elif token.lower == "в" and (field := self._field(end + 1, stop)) is not None:
                end, last, case = field.last, tokens[field.head], "Gen"
            elif token.lower == "к" and (ratio := self._ratio(end + 1, stop, head)) is not None:
                end, case = ratio.last, ""
            else:
                break
        return end

    def _belongs(self, base: Phrase, head: Token) -> bool:
        tokens = self.context.tokens
        token = tokens[base.head]
        if tokens[base.first].text in _OPENING:
            return True
        if any(t.lemma in _PRONOUNS for t in tokens[base.first : base.head]):
            return token.case == "Gen" and tokens[base.first].lemma != "который"
        if token.case == "Gen":
            return True
        model = not token.case or token.text.isupper() or any(c.isdigit() for c in token.text)  # «самолёты RRJ»
        return model and token.pos in _FOREIGN and base.first == base.head and head.pos == "NOUN"

    def _receives(self, base: Phrase, giver: Token) -> bool:
        """«кредиты | малому бизнесу»: the dative after a noun of giving."""
        return giver.lemma in _GIVEN and self.context.tokens[base.head].case == "Dat"

    def _field(self, i: int, stop: int) -> Phrase | None:
        """«(в) сфере | энергетики»"""
        if i + 1 >= stop or self.context.tokens[i].lower not in _FIELDS or self.context.at(i, *NAMES) is not None:
            return None
        return self._in_case(i + 1, stop, "Gen")

    def _ratio(self, i: int, stop: int, head: Token) -> Phrase | None:
        """«курс юаня (к) | доллару»"""
        return self._in_case(i, stop, "Dat") if head.lemma in _RATIOS else None

    def _in_case(self, i: int, stop: int, case: str) -> Phrase | None:
        base = self._base(i, stop) if i < stop else None
        return base if base is not None and self.context.tokens[base.head].case == case else None

    def _group(self, i: int, stop: int, head: Token) -> Phrase | None:
        """The phrase after a preposition when both belong to the noun before."""
        tokens = self.context.tokens
        base = self._base(i + 1, stop) if i + 1 < stop else None
        if base is None:
            return None
        noun = tokens[base.head]
        cases = _GROUPS[tokens[i].lower]
        if tokens[i].lower == "в" and head.lemma in _SHARES:
            cases = ("Acc", "Loc")
        fits = noun.case in cases or (head.lemma in _SHARES and noun.text.isupper())  # «вклад в ВВП» has no cases
        if not fits or noun.lemma in _ADVERBIAL or {noun.lemma, head.lemma} & _TIMES:
            return None
        return base

    # -- writing ------------------------------------------------------------------------------------------------

    def text(self, phrase: Phrase, number: str = "") -> str:
        """The phrase with its head in the nominative; leading «этот», «весь», «свой» are left out."""
        tokens = self.context.tokens
        first = phrase.first
        while first < phrase.head and (tokens[first].pos == "DET" or tokens[first].lemma in _PRONOUNS):
            first += 1
        words = {t.i: t.text for t in tokens[first : phrase.last]}
        head = tokens[phrase.head]
        target = number or head.number
        words[head.i] = "люди" if head.lemma == "человек" and target == "Plur" else _nominative(head, target)
        for token in tokens[first : phrase.head]:
            if is_modifier(token):
                words[token.i] = inflect(token, "Nom", target, "" if target == "Plur" else head.gender)
        if self.context.at(first, *NAMES) is None:
            words[first] = lower_first(tokens[first], words[first])
        return _join(tokens[first : phrase.last], words)


def _nominative(noun: Token, number: str) -> str:
    """A noun in the nominative; where the dictionary knows two («угля»: уголь, угль), the one the tag has chosen."""
    word = inflect(noun, "Nom", number)
    single = noun.pos == "NOUN" and noun.case != "Nom" and noun.number == number == "Sing" and noun.text.islower()
    return noun.lemma if single and word.replace("ё", "е") != noun.lemma else word


def is_modifier(token: Token) -> bool:
    """An adjective, a pronoun that agrees, or a participle in its full form."""
    if token.pos in ("ADJ", "DET"):
        return token.feats.get("Variant") != "Short" and not token.text.isdigit()
    return token.pos == "VERB" and token.feats.get("VerbForm") == "Part" and bool(token.case)


def _is_noun(token: Token) -> bool:
    if token.pos == "ADJ" and "ё" in token.text:  # the tagger does not know «протяжённость»
        return all(form.pos == "NOUN" for form in forms(token.text))
    if token.pos not in ("NOUN", "PROPN"):
        return token.pos == "X" and token.text[:1].isalpha()
    return len(token.text) > 1  # «и. о.»


def lower_first(token: Token, word: str) -> str:
    """A sentence's first word in lower case, unless it is a name or an acronym."""
    if word[1:] != word[1:].lower() or not known(token.text):
        return word
    named = any(form.grams & _NAME_GRAMS for form in forms(token.text)[:1])
    return word if named else word[:1].lower() + word[1:]


def _join(tokens: tuple[Token, ...], words: dict[int, str]) -> str:
    pieces: list[str] = []
    for k, token in enumerate(tokens):
        if k and token.start > tokens[k - 1].end:
            pieces.append(" ")
        pieces.append(words[token.i])
    return "".join(pieces)


@lru_cache(maxsize=1)  # figures and deadlines of an article ask one after the other
def phrases_of(context: Context) -> Phrases:
    """The noun phrases of an article, read once for all rules."""
    return Phrases(context)
