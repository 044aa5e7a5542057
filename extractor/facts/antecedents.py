"""Bodies that pronouns and lists below a sentence stand for: «в него входят», «все они вошли», «входят: ⏎ – завод …».

A pronoun of the singular is the last body of its gender, the subject first; «они» is the last list of bodies.
In doubt it is nobody.
"""

from __future__ import annotations

from collections import Counter

from extractor.facts import offices, parties
from extractor.facts.context import Context
from extractor.facts.parties import BODIES
from extractor.model import Mention, Sentence, Token

_NEAR = 2  # sentences back that a pronoun reaches
_BULLETS = frozenset({"–", "—", "-", "•", "*", "·", "−", "●", "▪"})
_FEMININE = frozenset({"она", "ее", "её", "нее", "неё", "ней", "ей", "нею", "ею"})
_SINGULAR = _FEMININE | {"он", "оно", "его", "него", "нем", "нём", "ему", "нему", "ним", "им"}
_LEADS = 2  # times as often as any other is by far
_SAME = frozenset({"этот", "данный", "сам"})
_FIRMS = frozenset({"завод", "предприятие", "компания", "комбинат", "фабрика", "фирма", "общество", "организация"})
_LONGEST = 40  # lines of a list


def body(context: Context, pronoun: Token, *labels: str) -> Mention | None:
    """The body that «он», «него», «её», «ней» stands for: the last one of the gender that can be meant."""
    if pronoun.lower not in _SINGULAR:
        return None
    now = context.sentence(pronoun.i)
    for back in range(_NEAR + 1):
        if now.ordinal < back:
            return None
        sentence = context.sentences[now.ordinal - back]
        found = [m for m in context.inside(sentence, *(labels or BODIES)) if m.last <= pronoun.i]
        found = [m for m in found if offices.known(context, m) and _agrees(context, m, pronoun)]
        subjects = [m for m in found if parties.cases(context, m) <= {"Nom"} and parties.cases(context, m)]
        if found:
            distinct = {context.name(m) for m in subjects or found}
            return (subjects or found)[-1] if len(distinct) == 1 else None
    return None


def _agrees(context: Context, mention: Mention, pronoun: Token) -> bool:
    """Whether the genders fit; «него» may be masculine or neuter."""
    head = context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first]
    if head.number == "Plur":
        return False
    return (head.gender == "Fem") == (pronoun.lower in _FEMININE) if head.gender else True


def understood(context: Context, noun: Mention) -> Mention | None:
    """The body that «завод», «холдинг» stands for where nothing near it tells: the one with that word in its name (of
    several, by far the one named most), else the firm that the article names first and no less often than any other."""
    if noun.form != "noun" or context.entity(noun) is not None or context.tokens[noun.first].number == "Plur":
        return None
    before = context.tokens[noun.first - 1] if noun.first else None
    if before is not None and before.pos == "ADJ" and before.lemma not in _SAME:
        return None
    told = [m for m in context.mentions if m.label in BODIES and m.form == "name" and m.last <= noun.first]
    told = [m for m in told if context.entity(m) is not None]
    lemma = context.tokens[noun.first].lemma
    counts = Counter(context.name(m) for m in told)
    named = {context.name(m): m for m in reversed(told) if lemma in context.name(m).lower()}
    if named:
        first, *others = sorted(named, key=lambda name: -counts[name])
        return named[first] if all(counts[first] >= _LEADS * counts[other] for other in others) else None
    firms = [m for m in told if m.label == "organization" and "«" in context.name(m)] if lemma in _FIRMS else []
    return firms[0] if firms and all(counts[context.name(firms[0])] >= counts[context.name(m)] for m in firms) else None


def them(context: Context, i: int) -> list[Mention]:
    """The bodies that «они», «обе компании», «все три предприятия» at token i stand for: the last list of them."""
    now = context.sentence(i)
    for ordinal in range(now.ordinal - 1, max(-1, now.ordinal - 1 - _NEAR), -1):
        sentence = context.sentences[ordinal]
        bodies = [m for m in context.inside(sentence, *BODIES) if m.form == "name"]
        for mention in bodies:
            found = parties.listed(context, mention, sentence.last, *BODIES)
            if len(found) > 1:
                return found
        if bodies:
            return []
    return []


def listed_below(context: Context, sentence: Sentence) -> list[Mention]:
    """The first body or person of each line of a list that a sentence opens with a colon."""
    if sentence.last == sentence.first or context.tokens[sentence.last - 1].text != ":":
        return []
    found: list[Mention] = []
    paragraph = sentence.paragraph
    for below in context.sentences[sentence.ordinal + 1 : sentence.ordinal + 1 + _LONGEST]:
        if below.paragraph == paragraph:
            continue  # the rest of a line
        first = _behind_bullet(context, below)
        mention = parties.between(context, first, below.last, *BODIES, reach=4) if first > below.first else None
        if mention is None or below.paragraph != paragraph + 1:
            break
        found.append(mention)
        paragraph = below.paragraph
    return found


def _behind_bullet(context: Context, line: Sentence) -> int:
    """Behind «–», «•», «1.», «2)» at the start of a line."""
    i = line.first
    if context.tokens[i].text in _BULLETS:
        return i + 1
    if context.tokens[i].text.rstrip(".)").isdigit():
        i += 1
        return i + 1 if i < line.last and context.tokens[i].text in (".", ")") else i
    return i
