"""The words in which a time limit stands, and who does what to what there.

The syntax model errs where objects stand before verbs; so the roles are told by what endings allow, by the number and
person of the verb, and by what can act at all (people and bodies).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases, is_modifier
from extractor.facts.wording import DASHES
from extractor.language.morphology import forms
from extractor.model import Mention, Quantity, Sentence, Token

_CONJUNCTIONS = lexicon.words("clause_conjunctions")
_BODIES = frozenset(row["lemma"] for row in lexicon.rows("organization_heads"))
_AGENTS = lexicon.words("agent_nouns")
_PLANS = lexicon.words("plan_verbs")
_OBJECTS = ("Nom", "Acc")
_NOTE = 6  # words of a note in brackets
_TWO_NAMES = re.compile(r"[А-ЯЁ]\w+[-–—][А-ЯЁ]\w+")  # «газопровод Болгария–Сербия»
_MORE = frozenset({"еще", "ещё", "около", "порядка", "более", "свыше", "почти", "меньшей", "крайней", "мере"})


class Clause(NamedTuple):
    """tokens[first:last] of a sentence, around a time limit."""

    sentence: Sentence
    first: int
    last: int
    limit: Mention


class Group(NamedTuple):
    """A noun phrase of a clause with the preposition before it; `counted`: it begins with a number."""

    phrase: Phrase
    head: Token
    preposition: str = ""
    counted: bool = False
    mention: Mention | None = None  # whom or what the phrase names
    follows_noun: bool = False

    @property
    def acts(self) -> bool:
        """People and bodies."""
        if self.mention is not None:
            return self.mention.label in ("organization", "person", "place", "group")
        if self.head.text.isupper() and len(self.head.text) > 1:  # «СП отгрузит турбины»
            return True
        return self.head.lemma in _AGENTS or self.head.lemma in _BODIES or _is_animate(self.head.lower)


def around(context: Context, statement: Sentence, limit: Mention) -> Clause:
    """The clause of a time limit: up to the next predicate of its own on either side."""
    tokens = context.tokens
    first, last = limit.first, limit.last
    while first > statement.first and not _begins(context, first):
        first -= 1
    if tokens[first].pos == "VERB" and not any(map(is_predicate, context.words(statement.first, first))):
        first = statement.first  # «Власти, со своей стороны, обязались …»
    while last < statement.last and not (tokens[last].text == ";" or _begins(context, last)):
        last += 1
    return _parted(context, _narrowed(context, Clause(statement, first, last, limit)))


def _narrowed(context: Context, clause: Clause) -> Clause:
    """«Итоги подведут в июле, | конкурс объявят до 15 августа»: the part between commas that has its own predicate."""
    commas = [i for i in range(clause.first, clause.last) if context.tokens[i].text == ","]
    if not commas:
        return clause
    edges = [clause.first, *(i + 1 for i in commas), clause.last]
    part = next(k for k in range(len(edges) - 1) if clause.limit.first < edges[k + 1])
    low = high = part
    while not _governs(context, edges[low], edges[high + 1]) and low > 0:
        low -= 1
    while not _governs(context, edges[low], edges[high + 1]) and high + 2 < len(edges):
        high += 1
    while low > 0 and not any(map(is_predicate, context.words(edges[low - 1], edges[low]))):
        low -= 1  # «Власти, со своей стороны, обязались …»
    words = context.words(edges[low], edges[high + 1])
    if any(map(is_plan, words)) and not any(map(is_infinitive, words)):
        high = len(edges) - 2  # «планирует в 2026 году, как и раньше, построить …»
    return clause._replace(first=edges[low], last=edges[high + 1])


def _parted(context: Context, clause: Clause) -> Clause:
    """«приём откроют 1 мая | и завершат 1 июля»: the part of the limit, where each verb has one of its own."""
    for j in range(clause.first + 1, clause.last - 1):
        if context.tokens[j].lower != "и" or not clause.first < j < clause.last:
            continue
        halves = ((clause.first, j), (j, clause.last))
        if all(_is_timed(context, first, last) for first, last in halves):
            first, last = halves[clause.limit.first >= j]
            clause = clause._replace(first=first, last=last)
    return clause


def _is_timed(context: Context, first: int, last: int) -> bool:
    """Whether tokens[first:last] hold a time and a predicate."""
    times = any(context.starting(i, "date", "duration") for i in range(first, last))
    return times and any(is_predicate(t) for t in context.words(first, last))


def is_plan(token: Token) -> bool:
    """«намерен», «планирует», «нужно»: a word that needs an infinitive or a noun of action."""
    if token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short":
        return False  # «планируемый срок ввода»
    return token.lemma in _PLANS or token.lower in _PLANS


def _governs(context: Context, first: int, last: int) -> bool:
    verbs = (t for t in context.words(first, last) if is_predicate(t) and t.feats.get("VerbForm") != "Conv")
    return any(not is_infinitive(t) for t in verbs)


def _begins(context: Context, i: int) -> bool:
    """Whether a clause begins at token i: after a comma with a conjunction, after a full predicate and a comma."""
    token, before = context.tokens[i], context.tokens[i - 1]
    if before.text == ":":
        return not (before.end == token.start and token.text[:1].isdigit())  # «16:00»
    if before.text == ";":
        return True
    if before.text == "(" or token.text == ")":
        return not _is_note(context, i)
    if before.text != ",":
        return False
    if token.lower in _CONJUNCTIONS or token.lemma == "который":
        return True
    return token.pos == "VERB" and token.feats.get("VerbForm") != "Inf" and token.lower != "начиная"


def _is_note(context: Context, i: int) -> bool:
    """Whether a bracket at token i or before it belongs to a few words without a verb: «до 16:00 (мск) 24 мая»."""
    near = context.words(max(0, i - _NOTE), i + _NOTE)
    first = next((t.i for t in reversed(near) if t.text == "(" and t.i < i), -1)
    last = next((t.i for t in near if t.text == ")" and t.i >= i), -1)
    return 0 <= first < last and not any(map(is_predicate, context.words(first, last)))


def is_infinitive(token: Token) -> bool:
    """An infinitive by its tag, or by the dictionary where the tag is wrong («Завершить работы инвестор обязан»)."""
    if token.feats.get("VerbForm") == "Inf":
        return True
    return token.lower.endswith(("ть", "ти", "чь", "ться", "тись")) and _only_infinitive(token.lower)


@lru_cache(10_000)
def _only_infinitive(word: str) -> bool:
    return all("INFN" in form.grams for form in forms(word))


@lru_cache(10_000)
def _is_animate(word: str) -> bool:
    return any("anim" in form.grams and form.pos == "NOUN" for form in forms(word)[:2])


@lru_cache(10_000)
def may_be(word: str, *grams: str) -> bool:
    """Whether some reading of a word has all these grammemes."""
    return any(form.grams.issuperset(grams) for form in forms(word))


def groups(phrases: Phrases, first: int, last: int) -> Iterator[Group]:
    """The noun phrases of tokens[first:last], without dates and durations."""
    context = phrases.context
    i, preposition = first, ""
    measure_end = -1  # «линию мощностью 5 тыс. тонн»: that number is no thing of its own
    while i < last:
        token = context.tokens[i]
        skipped = context.at(i, "date", "duration")
        if skipped is not None:
            i, preposition = skipped.last, ""
            i += i < last and context.tokens[i].lemma == "срок"  # «в двухмесячный срок»
            continue
        if is_infinitive(token):
            i, preposition = i + 1, ""
            continue
        start = _number(context, i, last)
        phrase = counted(phrases, start, i) if start >= 0 else phrases.starting(i)
        if phrase is None:
            preposition = token.lower if token.pos == "ADP" else ""
            i += 1
            continue
        head = context.tokens[phrase.head]
        phrase = _route(context, _cut(context, phrase), last)
        if start < 0 or i != measure_end:
            begins = start < 0 and not preposition
            told = _direct(context, head) if begins else head
            behind = i > first and context.tokens[i - 1].pos == "NOUN"
            yield Group(phrase, told, preposition, start >= 0, context.at(phrase.head, *NAMES), behind)
        measure_end = phrase.last if head.case == "Ins" and not preposition else -1
        i, preposition = phrase.last, ""


def _cut(context: Context, phrase: Phrase) -> Phrase:
    """«первый виноград | винодельня примет»: a noun that cannot be a genitive belongs to no noun before it."""
    for token in context.words(phrase.head + 1, phrase.last):
        odd = token.pos == "NOUN" and token.case == "Gen" and token.text.islower()
        if odd and context.at(token.i, *NAMES) is None and not may_be(token.lower, "gent"):
            return phrase._replace(last=token.i)
    name = context.at(phrase.last - 1, "organization") if phrase.last - 1 > phrase.head else None
    if name is not None and name.form == "name" and name.first == phrase.last - 1 and _is_undeclined(context, name):
        return phrase._replace(last=name.first)
    return phrase


def _is_undeclined(context: Context, name: Mention) -> bool:
    """«приём заявок | Минпромэнерго откроет»: a name without cases right before a verb in the singular acts."""
    verb = context.tokens[min(name.last, len(context.tokens) - 1)]
    active = verb.feats.get("Person") == "3" and verb.number == "Sing" and not verb.lemma.endswith("ся")
    return active and (name.text.isupper() or name.text.endswith("о")) and verb.feats.get("Tense") == "Fut"


def _direct(context: Context, head: Token) -> Token:
    """The noun in the nominative where the tagger says genitive and no genitive can be: «Заявки примут до мая»."""
    if head.case != "Gen" or head.pos not in ("NOUN", "PROPN") or not head.text[1:].islower():
        return head
    mention = context.at(head.i, *NAMES)
    if mention is not None and mention.form == "name":
        return head
    alone = head.i == 0 or context.tokens[head.i - 1].pos == "PUNCT" or context.sentence(head.i).first == head.i
    if not alone and may_be(head.lower, "gent"):
        return head
    form = next((form for form in forms(head.text) if {"nomn", "NOUN"} <= form.grams), None)
    return head._replace(feats={**head.feats, **form.feats}) if form is not None else head


def _route(context: Context, phrase: Phrase, stop: int) -> Phrase:
    """«участок Тайга – Томск», «линия Корсаков – Пусан – Шанхай»: names joined by dashes belong together."""
    tokens, last = context.tokens, phrase.last
    if last < stop and tokens[last].pos == "PROPN" and _TWO_NAMES.fullmatch(tokens[last].text):
        return phrase._replace(last=last + 1)
    if last + 1 < stop and last == phrase.head + 1 and tokens[last].pos == "PROPN" and tokens[last + 1].text in DASHES:
        last += 1
    while last + 1 < stop and tokens[last].text in DASHES and tokens[last - 1].text[:1].isupper():
        place = context.starting(last + 1, "place")
        if place is None and tokens[last + 1].pos != "PROPN":
            break
        last = place.last if place is not None else last + 2
    return phrase._replace(last=last) if last > phrase.last + 1 or tokens[phrase.last - 1].pos == "PROPN" else phrase


def _number(context: Context, i: int, last: int) -> int:
    """Where the number of «ещё 600 рабочих», «первые две установки» begins; -1 where no such phrase begins at i."""
    j = i
    while j < min(last, i + 4):
        if context.at(j, "date", "duration") is not None:
            return -1
        if context.starting(j, "quantity") is not None:
            return j
        token = context.tokens[j]
        least = token.lower == "по" and context.tokens[j + 1].lower in _MORE  # «по меньшей мере шесть»
        if not (least or token.lower in _MORE or is_modifier(token)):
            return -1
        j += 1
    return -1


def counted(phrases: Phrases, i: int, first: int) -> Phrase | None:
    """The phrase of a number at token i with its noun and what belongs to that: «восемь образовательных программ»."""
    context = phrases.context
    quantity = context.starting(i, "quantity")
    if quantity is None or not isinstance(quantity.value, Quantity):
        return None
    head = quantity.value.unit_last - 1 if quantity.value.unit_last > 0 else quantity.last - 1
    tail = phrases.starting(head)
    last = max(quantity.last, tail.last if tail else 0)
    if last == quantity.last and (more := phrases.starting(last)) and context.tokens[more.head].case == "Gen":
        last = more.last  # «85 % компонентов»
    opened = any(t.text == "«" for t in context.tokens[i:last]) and last < len(context.tokens)
    return Phrase(first, last + 1 if opened and context.tokens[last].text == "»" else last, head)


def subject(verb: Token, found: list[Group]) -> Group | None:
    """Who acts: a bare phrase that may be nominative and agrees with an active verb or short adjective."""
    if verb.feats.get("Person") in ("1", "2"):
        return None
    plural = verb.number == "Plur"
    fitting = [g for g in found if not g.preposition and _agrees(g, plural, verb)]
    fitting = [g for g in fitting if g.head.i < verb.i or g.phrase.first == verb.i + 1]
    acting = [g for g in fitting if g.acts and not (g.counted and g.head.i > verb.i)]
    if any(g.head.case == "Nom" and g.head.i < verb.i for g in fitting):
        acting = [g for g in acting if g.head.i < verb.i or not _is_place(g)]  # «мост соединит Тамань и Крым»
    if acting:
        before = [g for g in acting if g.head.i < verb.i]
        tagged = [g for g in before if g.head.case == "Nom"]
        return (tagged or before or acting)[-1 if before else 0]
    if transitive(verb):  # «цех запустят», «он совершит полёт»: what cannot act is what is done
        fitting = [g for g in fitting if not plural and g.head.case == "Nom" and g.head.i < verb.i]
    return next((g for g in reversed(fitting) if g.head.i < verb.i), fitting[0] if fitting else None)


def _is_place(group: Group) -> bool:
    return group.mention is not None and group.mention.label == "place" and may_be(group.head.lower, "accs")


def transitive(verb: Token) -> bool:
    """Whether the dictionary knows the verb as one that takes an object."""
    return may_be(verb.lower, "tran")


def _agrees(group: Group, plural: bool, verb: Token) -> bool:
    if group.counted:
        return plural or verb.gender == "Neut" or verb.feats.get("Person") == "3"
    head = group.head
    if group.mention is not None and group.mention.form == "name":
        undeclined = head.text.isupper() or (head.text.endswith("о") and group.phrase.last == verb.i)
        return head.case in ("Nom", "") or undeclined or (head.case == "Acc" and may_be(head.lower, "nomn"))
    if not may_be(head.lower, "nomn", "plur" if plural else "sing"):
        return False
    if head.case not in ("Nom", "Acc", "") and may_be(head.lower, "gent"):
        return False  # the tagger knows better where a genitive is possible
    return plural or not (verb.gender and head.gender) or verb.gender == head.gender


def things(found: list[Group], actor: Group | None) -> list[Group]:
    """Bare phrases that may be the object of an active verb or the subject of a passive one."""
    return [g for g in found if g is not actor and not g.preposition and (g.counted or g.head.case in _OBJECTS)]
