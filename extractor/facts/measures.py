"""What a quantity counts or measures: an ordered list of small rules, each of which answers or abstains."""

from __future__ import annotations

from collections.abc import Callable

from extractor.facts.measure_phrases import ADVERBIAL, TIMES, said, taken_over
from extractor.facts.measures_adjacent import (
    bracketed,
    chained,
    changed,
    compared,
    compound_adjective,
    enclosed,
    equated,
    listed,
    listed_first,
    ranked,
)
from extractor.facts.measures_by_verb import acting, lasting, multiplied, told, told_by_level
from extractor.facts.measures_of_unit import counted, fronted, inherited, parameter, pronominal, share_of, uncounted
from extractor.facts.scene import Measure, Scene

_PLACES = ("в", "на", "из", "у", "под", "над", "через", "при")


def find(scene: Scene) -> Measure | None:
    """The measure by the first rule that answers."""
    for rule in RULES:
        found = rule(scene)
        if found is not None and found.text:
            return found
    return None


def nearest(scene: Scene) -> Measure | None:
    """The nearest noun phrase before the number in its clause that is no name and no adverbial."""
    for phrase in reversed(scene.part(scene.clause[0], scene.edge)):
        if not (scene.is_actor(phrase) or scene.preposition(phrase) or scene.tokens[phrase.head].lemma in TIMES):
            return said(scene, phrase, "figure-nearest", 0.4)
    if scene.previous:
        return taken_over(scene, "figure-nearest", 0.4)
    if scene.quantity.kind not in ("money", "percent", "measure"):
        return None
    if scene.earlier is not None and scene.earlier.unit == scene.quantity.unit:
        return taken_over(scene, "figure-nearest", 0.4)
    remote = [p for p in scene.part(*scene.clause) if not scene.is_actor(p) and scene.preposition(p) not in _PLACES]
    remote = [p for p in remote if scene.tokens[p.head].lemma not in TIMES | ADVERBIAL]
    return said(scene, remote[-1], "figure-nearest", 0.3) if remote else None


Rule = Callable[[Scene], Measure | None]


RULES: tuple[Rule, ...] = (
    ranked, multiplied, enclosed, bracketed, compound_adjective, compared, changed, listed, acting, listed_first,
    chained, equated, fronted, told_by_level, lasting, counted, share_of, parameter, pronominal, inherited, told,
    uncounted, nearest,
)  # fmt: skip
