"""Organizations and groups of an article: by grammar, by list, by the model, by an acronym or a bracket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.mentions.body_names import acronym_in_brackets, earlier_forms, named
from extractor.mentions.heads import head_noun, head_nouns, is_form, is_latin, no_organizations
from extractor.mentions.known_bodies import is_place, known_body
from extractor.mentions.model_bodies import from_model, is_thing, is_titled, titles
from extractor.mentions.scene import Scene, Span

_TERRITORY = "территория"
_NOUN_TAGS = frozenset({"NOUN", "PROPN"})


def find(scene: Scene) -> Iterator[Span]:
    """Every organization and group of the article; names inside names are given too."""
    scene.titles = titles(scene)
    scene.known = {}
    for i in scene.capitals:
        body = known_body(scene, i)
        if body is not None:
            scene.known.update(dict.fromkeys(range(body.first, body.last), body))
    for i in _candidates(scene):
        token = scene.tokens[i]
        capitals = token.text.isupper()
        head = head_noun(token) if token.pos in _NOUN_TAGS or capitals else None
        span = named(scene, head) if head else _territory(scene, i)
        if span is None:
            body = scene.known.get(i)
            span = body if body and body.first == i else _acronym_with_quotes(scene, i) if capitals else None
        if span is not None and not any(no(scene, span.first, span.last) for no in (is_place, is_titled, is_thing)):
            yield span
            yield from _quoted_owner(scene, span)
            yield from _behind_acronym(scene, span)
    for span in scene.model:
        if span.label == "organization":
            for found in from_model(scene, span):
                yield found
                yield from _behind_acronym(scene, found)


def _candidates(scene: Scene) -> list[int]:
    """Tokens that may begin or head a body: capitals, heads, legal forms, parts of known names."""
    nouns = head_nouns().keys() | {_TERRITORY}
    found = {t.i for t in scene.tokens if t.lemma in nouns or is_form(t.text)}
    return sorted(found.union(scene.capitals, scene.known))


def _territory(scene: Scene, i: int) -> Span | None:
    """«территория опережающего развития «Амур»», whose noun alone makes no name."""
    tokens, stop = scene.tokens, scene.stop[i]
    if tokens[i].lemma != _TERRITORY or i + 2 >= stop or not tokens[i + 1].lower.startswith("опережа"):
        return None
    end = next((k + 1 for k in range(i + 2, min(stop, i + 6)) if tokens[k].lemma == "развитие"), i)
    if i < end < stop:
        end = acronym_in_brackets(scene, end)
    last = scene.marks.name_end(end) if i < end < stop else end
    return Span("group", i, last, i, "territory") if last > end else None


def _behind_acronym(scene: Scene, span: Span) -> Iterator[Span]:
    """«ЦОК АО «НИИМЭ»», «ИНП РАН»: an acronym right before a legal form or another acronym is a part of that body."""
    i = span.first - 1
    text = scene.tokens[i].text if i >= scene.begin[span.first] else ""
    if not (2 <= len(text) <= 6 and text.isupper() and text.isalpha()) or text in no_organizations():
        return
    opening = scene.tokens[span.first].text
    free = i not in scene.known and i not in scene.places and head_noun(scene.tokens[i]) is None
    if free and opening.isupper() and len(opening) > 1 and not text.isascii():
        yield Span("organization", i, span.last, i, "acronym")


def _quoted_owner(scene: Scene, span: Span) -> Iterator[Span]:
    """«Заря» of «совет директоров «Заря»»: what an organ belongs to is a name of its own."""
    opening = scene.marks.opening.get(span.last - 1, -1)
    head = head_noun(scene.tokens[span.head]) if span.head >= 0 else None
    if head is not None and head.kind in ("organ", "part", "seat") and opening > head.at + 1:
        before = scene.tokens[opening - 1]
        if before.text[:1].isalpha() and head_noun(before) is None and not before.text.isupper():
            yield Span("organization", opening, span.last, rule="owner")


def bracketed(scene: Scene, spans: Iterable[Span]) -> Iterator[Span]:
    """«(ОПЖТ)», «(Amnesty International)» right behind a name: its short or foreign form."""
    tokens = scene.tokens
    for span in spans:
        i = span.last
        end = acronym_in_brackets(scene, i) if i < len(tokens) and span.label != "person" else i
        if end > i and tokens[i + 1].text not in no_organizations() and i + 1 not in scene.places:
            yield Span(span.label, i + 1, end - 1, rule="bracket")
        elif i < len(tokens) and tokens[i].text == "(" and i + 1 < scene.stop[i] and is_latin(tokens[i + 1]):
            close = next((k for k in range(i + 2, min(scene.stop[i], i + 9)) if tokens[k].text == ")"), -1)
            if close > 0 and all(t.text[:1].isascii() and t.text[:1].isalpha() for t in tokens[i + 1 : close]):
                yield Span(span.label, i + 1, close, rule="bracket")


def _acronym_with_quotes(scene: Scene, i: int) -> Span | None:
    """«АЭС «Аккую»», «ЦНИИ «Электроника»»: an acronym with a quoted name."""
    text = scene.tokens[i].text
    if not (2 <= len(text) <= 7 and text.isupper() and text.isalpha()) or text in no_organizations():
        return None
    if i + 1 >= scene.stop[i] or i in scene.places:
        return None
    end = scene.marks.name_end(i + 1)
    if end == i + 1 or not scene.tokens[i + 2].text[:1].isupper():
        return None
    return Span("organization", earlier_forms(scene, i), end, i, "acronym")
