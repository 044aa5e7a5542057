"""Whom words without a name stand for: «гендиректор «Вектора»», «представитель завода», «аналитики банка»."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import occupations, offices
from extractor.facts.context import Context
from extractor.facts.participants import Actor, actor
from extractor.facts.speech import finite
from extractor.model import Slot, Token

_BODIES = ("organization", "group")
_NUMBERS = lexicon.table("representatives", "number")
_TITLES = lexicon.words("positions")
_MARKS = frozenset('«"“„(')
_MEDIA = lexicon.words("media")
_TITLE = 14  # words of a title before a name
_REACH = 6  # words between a noun and the body behind it: «представитель пресс-службы Министерства …»
#: words for the first person of a body, used for one another
_HEADS = frozenset(("глава", "руководитель", "директор", "гендиректор", "начальник"))


#: titles of those whom «глава» with the name of their body or place may mean
_LEADERS = frozenset(("министр", "председатель", "президент", "губернатор", "мэр", "ректор", "премьер-министр"))


class _Holder(NamedTuple):
    person: Slot
    title: str  # the position, lower case
    whose: frozenset[str]  # ids and names of its body and place


class Descriptors:
    """The people of one article by their offices, its bodies by those who speak for them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.tokens = context.tokens

    def holder(self, noun: Token) -> Actor | None:
        """The person of the article who holds the office that a noun names; of several the one named last before."""
        position = self.context.at(noun.i, "position")
        if position is None or "plural" in position.attributes:
            return None
        office = offices.read(self.context, position, self.context.sentence(noun.i).last)
        title, whose = position.name.lower(), self._whose(office)
        known = [one for one in self._holders if _fits(one, whose) and _same_title(one, title, whose)]
        known = [one for one in known if one.title == title] or known
        if not known:
            return self._titled(noun) if not whose or office.body is not None else None
        if whose and len({str(one.person.value) for one in known}) > 1:
            return None
        before = [one for one in known if one.person.start < noun.start]
        person = max(before, key=lambda one: one.person.start).person if before else known[0].person
        return Actor(position, str(person.value), person.entity, True)

    def _titled(self, noun: Token) -> Actor | None:
        """The person named last before a noun whose title, of no body, holds the same word: «политолог»."""
        wanted = _HEADS if noun.lemma in _HEADS else {noun.lemma}
        for mention in reversed(self.context.mentions):
            if mention.first >= noun.i or mention.label != "person" or mention.form != "name":
                continue
            sentence = self.context.sentence(mention.first)
            cases = {t.case for t in self.context.words(mention.first, mention.last) if t.case}
            title = self._title_before(max(sentence.first, mention.first - _TITLE), mention.first)
            after = self.context.words(mention.last, min(mention.last + 3, sentence.last))
            words = (*title, *(after if after and after[0].text == "," else ()))
            if any(t.lemma in wanted and (t.case in cases or not cases) for t in words):
                return actor(self.context, mention)
        return None

    def _title_before(self, first: int, i: int) -> tuple[Token, ...]:
        """The words before a name back to the verb, in which its title stands."""
        verb = next((j for j in range(i - 1, first - 1, -1) if finite(self.tokens[j])), first - 1)
        return self.context.words(verb + 1, i)

    @cached_property
    def _holders(self) -> list[_Holder]:
        found = []
        for fact in occupations.find(self.context):
            slots = {slot.name: slot for slot in fact.slots}
            bodies = [slots[name] for name in ("organization", "place") if name in slots]
            whose = {slot.entity for slot in bodies} | {str(slot.value) for slot in bodies}
            found.append(_Holder(slots["person"], str(slots["position"].value).lower(), frozenset(whose - {""})))
        return found

    def _whose(self, office: offices.Office) -> frozenset[str]:
        """The body and place that a title names, as ids and as names; «компания» may be any."""
        place = office.position.attributes.get("place", "")
        found = {place} if place else set()
        for mention in (office.body, office.place):
            if mention is None or mention.form != "name" or mention.name in _MEDIA:
                continue
            entity = self.context.entity(mention)
            found |= {entity.id, entity.name} if entity is not None else {mention.name}
        return frozenset(found)

    def works_for(self, person: Actor, body: Actor) -> bool:
        """Whether the article tells an office of a person in a body."""
        return any(
            body.key in one.whose and person.key in (one.person.entity, str(one.person.value)) for one in self._holders
        )

    def represented(self, noun: Token, last: int) -> Actor | None:
        """The body for which nameless people speak: «представитель завода», «аналитики банка»."""
        return self.body_behind(noun.i, last) if speaks_for(noun) else None

    def body_behind(self, i: int, last: int) -> Actor | None:
        """The body in the genitive behind the noun at token i, unless somebody's name follows it."""
        for j in range(i + 1, min(i + _REACH, last)):
            mention = self.context.starting(j, *_BODIES)
            if mention is not None:
                named = self.context.starting(mention.last, "person") if mention.last < last else None
                return actor(self.context, mention) if named is None else None
            token = self.tokens[j]
            nominal = token.pos in {"ADJ", "NOUN", "PROPN", "DET"} and token.case in {"Gen", ""}
            if self.context.starting(j, "person") or not (nominal or token.text in _MARKS):
                return None
        return None


def speaks_for(noun: Token) -> bool:
    """Whether a noun stands for nameless people of a body: «представитель», «аналитики»."""
    number = _NUMBERS.get(noun.lemma)
    return number == "any" or (number == "plural" and noun.number == "Plur")


def _fits(one: _Holder, whose: frozenset[str]) -> bool:
    """Whether an office may be of the bodies told beside the noun."""
    return not whose or not one.whose or bool(whose & one.whose)


def _same_title(one: _Holder, title: str, whose: frozenset[str]) -> bool:
    """Whether two titles name one office: alike, or by their nouns where one is short or the body is the same."""
    if one.title == title:
        return True
    if title.startswith("премьер") and one.title == "председатель":
        return any(name.startswith("Правительство") for name in one.whose)
    ours, theirs, same = _heads(title), _heads(one.title), bool(whose & one.whose)
    if same and ours == _HEADS and theirs & _LEADERS:
        return True  # «глава Центробанка», «глава МИД»
    return bool(ours & theirs) and (" " not in title or same)


def _heads(title: str) -> frozenset[str]:
    """The nouns by which a title may be called for short."""
    words = title.split()
    if words[0].startswith("зам") or "заместитель" in words[:2]:
        return frozenset({"заместитель"})
    found = next((word for word in words[:3] if word in _TITLES), words[0])
    return _HEADS if found in _HEADS else frozenset({found})
