"""Which way a figure moves (up, down) and what it is in that movement: by how much, to what, from what."""

from __future__ import annotations

from typing import NamedTuple

from extractor.facts.scene import CHANGE_NOUNS, CHANGE_VERBS, COMPARATIVES, Measure, Scene

_STEPS = {"на": "by", "до": "to", "с": "from", "со": "from", "от": "from"}
_REACHED = frozenset({"достигнуть", "достичь", "достигать", "дойти", "доходить", "перешагнуть", "перевалить"})
_LEVELS = frozenset({"figure-share", "figure-counted", "figure-rank", "figure-inherited", "figure-equated"})
_LEVEL_WORDS = frozenset({"уровне", "размере", "отметке"})  # «сохранил ставку на уровне 10 %» is no step
_SIGNS = {"+": "up", "-": "down", "−": "down", "–": "down"}


class Change(NamedTuple):
    direction: str = ""  # up, down
    step: str = ""  # by, to, from


def find(scene: Scene, measure: Measure, before: Change | None) -> Change:
    """The change a quantity states; `before` is that of the quantity it is chained to."""
    signed = _sign(scene)
    if signed:
        return Change(signed, "by")
    word = scene.tokens[scene.mention.last - 1].lemma
    if word in CHANGE_VERBS or word in CHANGE_NOUNS:  # «удвоил», «удвоение»
        return Change(CHANGE_VERBS.get(word) or CHANGE_NOUNS[word], "by")
    compared = _comparative(scene)
    if compared:
        return Change(compared, "by")
    if measure.rule in _LEVELS and not {"на", "до", "с", "со"} & set(scene.prefix):
        return Change()
    direction = _direction(scene)
    step = _step(scene)
    if measure.rule == "figure-chained" and not scene.prefix and before is not None and before.step:
        step = before.step  # «до 0,9 и 0,8 %»
    if not direction:
        if before is not None and before.direction and step in ("to", "from", "by"):
            return Change(before.direction, step)
        reached = scene.verb is not None and scene.verb.lemma in _REACHED and scene.verb.i < scene.mention.first
        return Change("up", "to") if reached else Change("", scene.quantity.step)
    return Change(direction, step) if step else Change()


def _sign(scene: Scene) -> str:
    """«(+3,8 %)», «(-6,6 %)»"""
    first = scene.mention.first
    tokens = scene.tokens
    if scene.mention.attributes.get("sign") in _SIGNS and scene.quantity.kind != "age":
        return _SIGNS[scene.mention.attributes["sign"]]
    if tokens[first].text[:1] in _SIGNS and len(tokens[first].text) > 1:
        return _SIGNS[tokens[first].text[:1]]
    for i in (first, first - 1):
        if i - 1 >= scene.sentence.first and tokens[i].text in _SIGNS and tokens[i - 1].text == "(":
            return _SIGNS[tokens[i].text]
    return ""


def _comparative(scene: Scene) -> str:
    after = scene.tokens[scene.mention.last : min(scene.sentence.last, scene.mention.last + 1)]
    return COMPARATIVES.get(after[0].lower, "") if after else ""


def _direction(scene: Scene) -> str:
    """By the verb of the clause, or by a noun of growth before the number («рост на …», «сокращение составило …»)."""
    first, _ = scene.clause
    for i in range(scene.edge - 1, first - 1, -1):
        lemma = scene.tokens[i].lemma
        if lemma in CHANGE_NOUNS:
            return CHANGE_NOUNS[lemma]
        if lemma in CHANGE_VERBS:
            return CHANGE_VERBS[lemma]
    verb = scene.verb
    if verb is not None and verb.i > scene.mention.first:
        return CHANGE_VERBS.get(verb.lemma, "")
    return ""


def _step(scene: Scene) -> str:
    if scene.quantity.step:
        return scene.quantity.step
    for word in reversed(scene.prefix):
        if word in _STEPS:
            return _STEPS[word]
    if scene.quantity.kind not in ("times", "percent") or _LEVEL_WORDS & set(scene.prefix) or scene.is_repeated:
        return ""
    return "by"
