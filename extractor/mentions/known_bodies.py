"""Federal bodies, unions and state corporations that are known by name."""

from __future__ import annotations

from extractor.mentions.gazetteer import Body, known_bodies, normals
from extractor.mentions.phrases import is_adjective
from extractor.mentions.scene import Scene, Span
from extractor.model import Token


def known_body(scene: Scene, i: int) -> Span | None:
    """A federal body, union or corporation known by name: «Госдума», «Банк России», «Росатом», with «РФ» after it."""
    token = scene.tokens[i]
    if not token.text[:1].isupper():
        return None
    hit = known_bodies().find(scene.tokens, i, scene.stop[i])
    if hit is None:
        return None
    last, body = hit
    acronym = last == i + 1 and token.text.isupper()
    if acronym and token.text not in (body.name, *body.short):
        return None
    if last == i + 1 and not acronym and _is_acronym_only(token.text, body):
        return None
    if last == i + 1 and is_adjective(token):
        return None
    if body.residence and _is_ground(scene, i, last):
        return None
    return Span(body.kind, i, with_country(scene, last), rule="known")


def known_name(token: Token) -> str:
    """The nominative of a known one-word name: «Росимущества» → Росимущество; empty where no name of the list fits."""
    hit = known_bodies().find([token], 0, 1)
    names = (hit[1].name, *hit[1].short) if hit is not None else ()
    return next((name for name in names if " " not in name and normals(name) & normals(token.text)), "")


def _is_acronym_only(word: str, body: Body) -> bool:
    """«Мэр» is no МЭР: the word is the body's name in capital letters alone."""
    return any(name.isupper() and word.upper().startswith(name) and len(word) <= len(name) + 2 for name in body.short)


def _is_ground(scene: Scene, first: int, last: int) -> bool:
    """«в Кремле», «Москва, Кремль»: where something happens, not who does it."""
    before = scene.tokens[first - 1] if first > scene.begin[first] else None
    return any(token.case == "Loc" for token in scene.tokens[first:last]) or (before is not None and before.text == ",")


def with_country(scene: Scene, last: int) -> int:
    """End of the name with a place in the genitive behind it: «Минфин | РФ»."""
    span = scene.places.get(last)
    if span is None:
        return last
    token = scene.tokens[last]
    return span.last if token.case == "Gen" or token.text.isupper() else last


def is_place(scene: Scene, first: int, last: int) -> bool:
    """Whether the words are a known place."""
    span = scene.places.get(first)
    return span is not None and span.last == last and span.rule == "gazetteer"
