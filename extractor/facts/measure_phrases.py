"""A measure made of a noun phrase, or taken over from the number before: what all rules of measures.py share."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.noun_phrases import Phrase
from extractor.facts.scene import CHANGE_NOUNS, DURATIONS, Measure, Scene
from extractor.model import Mention

ADVERBIAL = lexicon.words("adverbial_nouns")
BACK_REFERENCES = frozenset({"показатель", "цифра", "величина", "значение", "это"})
TIMES = DURATIONS | {"век", "период", "срок"}
COUNTERS = frozenset({"число", "количество"})
_NUMBER_WORDS = frozenset(form for row in lexicon.rows("numerals") for form in row["forms"].split())
PERSONS = frozenset({"человек", "чел.", "лицо"})


def said(scene: Scene, phrase: Phrase, rule: str, confidence: float, number: str = "") -> Measure:
    """A measure from a phrase; «рост выпуска», «сокращение выпуска» are read as the thing that grows."""
    if scene.tokens[phrase.head].lemma in CHANGE_NOUNS:
        inner = scene.phrases.starting(phrase.head + 1, phrase.last)
        if inner is not None and scene.tokens[inner.head].case == "Gen":
            phrase = inner
    phrase, owner = scene.trim(phrase)
    return Measure(scene.phrases.text(phrase, number), phrase, rule, confidence, owner)


def taken_over(scene: Scene, rule: str, confidence: float = 0.6, owner: Mention | None = None) -> Measure | None:
    """The measure of the number before."""
    source = scene.previous or scene.earlier
    if source is None:
        return None
    measure = source.measure._replace(rule=rule, confidence=confidence)
    return measure._replace(owner=owner) if owner else measure


def refers_back(scene: Scene, phrase: Phrase) -> bool:
    """«этот показатель», «цифра»: stands for what was measured before."""
    return scene.tokens[phrase.head].lemma in BACK_REFERENCES and phrase.last - phrase.head == 1


def counted_phrase(scene: Scene) -> Phrase | None:
    """The noun that is counted, with the modifiers between it and its number, and what belongs to it."""
    quantity = scene.quantity
    if quantity.unit_last <= 0:
        return None
    head = quantity.unit_last - 1
    first = quantity.unit_first
    while first - 1 >= scene.mention.first and scene.tokens[first - 1].pos == "ADJ":
        token = scene.tokens[first - 1]
        if token.text[:1].isdigit() or token.lower.replace("ё", "е") in _NUMBER_WORDS:
            break  # the tagger takes «четырём» for an adjective
        first -= 1
    tail = scene.phrases.starting(head)
    return Phrase(first, max(tail.last if tail is not None else 0, head + 1), head)
