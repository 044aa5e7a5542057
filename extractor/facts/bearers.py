"""Things without a name of their own that figures belong to: «в новом комплексе», «убыток отрасли», «его запасы»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import referents
from extractor.facts.noun_phrases import NAMES, Phrase, is_modifier
from extractor.facts.scene import Measure, Scene, is_named
from extractor.model import Token

_ROLES = lexicon.table("bearer_nouns", "role")
_THINGS = frozenset(noun for noun, role in _ROLES.items() if role != "actor")
_ACTORS = frozenset(noun for noun, role in _ROLES.items() if role != "thing")
_PLACES = ("в", "на", "у", "для", "через")
_POSSESSIVE = ("его", "ее", "её", "их")
_SUBJECTS = {"он": ("Masc",), "она": ("Fem",), "оно": ("Neut",)}
_LOCATIVE = ("нем", "нём", "ней", "них")
_FORMS = {"нем": "него", "нём": "него", "ней": "нее"}  # as `referents` knows them
_BEFORE = 6  # words of a clause before its verb in which «его», «в нём» may stand


def of_measure(scene: Scene, measure: Measure) -> Phrase | None:
    """«убыток | отрасли», «стоимость строительства | комплекса»: the thing in the genitive within the measure."""
    phrase = measure.phrase
    if phrase is None or measure.rule in ("figure-counted", "figure-share"):
        return None
    for i in range(phrase.last - 1, phrase.head, -1):
        token = scene.tokens[i]
        if token.case == "Gen" and token.lemma in (_THINGS if token.number == "Sing" else _ACTORS):
            return _with_modifiers(scene, i, phrase.head + 1)
    return None


def pronoun(scene: Scene, measure: Measure) -> Phrase | None:
    """What «его запасы», «в нём участвует», «доля которых» stand for."""
    if measure.rule == "figure-pronominal":
        return None
    phrase = measure.phrase
    if phrase is not None and phrase.last < scene.sentence.last and scene.tokens[phrase.last].lemma == "который":
        relative = scene.tokens[phrase.last]
        return scene.antecedent(relative) if relative.case == "Gen" else None
    first = scene.clause[0]
    for token in scene.tokens[first : min(scene.edge, first + _BEFORE)]:
        located = token.lower in _LOCATIVE and scene.tokens[token.i - 1].lower in ("в", "на")
        if located or token.lower in _POSSESSIVE or token.lower in _SUBJECTS:
            return _antecedent(scene, token)
    return None


def _antecedent(scene: Scene, pronoun: Token) -> Phrase | None:
    """The last thing before a pronoun that agrees with it, in this sentence or the one before."""
    first = scene.sentence.first
    found = _agreeing(scene, pronoun, first, pronoun.i)
    before = scene.context.sentence(first - 1) if first else None
    if not found and before is not None and before.paragraph == scene.sentence.paragraph:
        found = _agreeing(scene, pronoun, before.first, before.last)
    return found[-1] if found else None


def _agreeing(scene: Scene, pronoun: Token, first: int, last: int) -> list[Phrase]:
    genders = _SUBJECTS.get(pronoun.lower) or referents.THEM.get(_FORMS.get(pronoun.lower, pronoun.lower), ())
    found: list[Phrase] = []
    for phrase in scene.phrases.within(first, last):
        for i in range(phrase.head, phrase.last):
            head = scene.tokens[i]
            fits = head.gender in genders and head.number == "Sing" if genders else head.number == "Plur"
            named = i == phrase.head and scene.context.at(i, "organization", "place", "group") is not None
            if fits and (named or (head.lemma in _THINGS and head.pos == "NOUN")):
                found.append(phrase if i == phrase.head else _with_modifiers(scene, i, phrase.head + 1))
    return found


def in_clause(scene: Scene, measure: Measure) -> Phrase | None:
    """The thing nearest before the number: where it is, or what acts; many who act together."""
    first, _ = scene.clause
    for phrase in reversed(scene.part(first, scene.edge)):
        head = scene.tokens[phrase.head]
        preposition = scene.preposition(phrase)
        if head.number == "Plur":
            if head.lemma in _ACTORS and head.case == "Nom" and not preposition and phrase != measure.phrase:
                return phrase._replace(last=phrase.head + 1)
            continue
        mention = scene.context.at(phrase.head, *NAMES)
        body = mention is not None and (head.lemma in _ACTORS or is_named(scene.context, mention))
        if head.lemma not in _THINGS or body:
            continue
        if preposition in _PLACES or (not preposition and head.case == "Nom"):
            return phrase
    return None


def _with_modifiers(scene: Scene, i: int, first: int) -> Phrase:
    start = i
    while start > first and is_modifier(scene.tokens[start - 1]):
        start -= 1
    return Phrase(start, i + 1, i)
