"""Persons, organizations, places and groups, by name: Natasha's spans are starting points, grammar finds the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from extractor.language.inflection import normalize
from extractor.language.verdicts import KEY
from extractor.mentions import disputes, echoes, nouns, organizations, persons, places, quoted
from extractor.mentions.known_bodies import known_name
from extractor.mentions.scene import Scene, Span
from extractor.mentions.words import mention
from extractor.model import Mention, MentionLabel, Reading

_LABELS: dict[str, MentionLabel] = {"PER": "person", "LOC": "place", "ORG": "organization"}
_ORGANIZATIONS = ("organization", "group")


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Persons, organizations, places and groups: names, then the nouns and pronouns that may stand for them."""
    scene = Scene(reading, model_spans(reading, doc))
    scene.persons = {span.first: span for span in persons.find(scene)}
    scene.places = {span.first: span for span in places.find(scene)}
    chosen = _choose(scene, list(organizations.find(scene)))
    chosen = disputes.settle(scene.tokens, chosen, scene.model, doc.user_data.get(KEY, {}))
    named = [_mention(scene, span) for span in chosen]
    return [*named, *nouns.find(scene, named)]


def model_spans(reading: Reading, doc: Any) -> Iterator[Span]:
    """The names that the model marked."""
    tokens, sentences = reading.tokens, iter(reading.sentences)
    sentence = next(sentences, None)
    first = 0
    for span in doc.ents:  # in the order of the text
        while tokens[first].start < span.start_char:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].end <= span.end_char:
            last += 1
        while sentence is not None and sentence.last <= first:
            sentence = next(sentences, None)
        exact = tokens[first].start == span.start_char and tokens[last - 1].end == span.end_char
        if exact and sentence is not None:
            yield Span(_LABELS[span.label_], first, min(last, sentence.last), rule="model")


def _choose(scene: Scene, found: list[Span]) -> list[Span]:
    """Organizations without crossings, longest first; then persons and places that no name uses up."""
    bodies = _uncrossed(scene, found)
    used = {i for span in bodies for i in range(span.first, span.last)}
    aliases = [*organizations.bracketed(scene, [*bodies, *scene.persons.values()])]
    bodies += [span for span in aliases if span.label != "person" and span.first not in used]
    bodies += quoted.find(scene, [*bodies, *scene.persons.values()])
    bodies += echoes.find(scene, bodies)
    covered: dict[int, Span] = {}
    for span in bodies:
        for i in range(span.first, span.last):
            if i not in covered or covered[i].size < span.size:
                covered[i] = span
    kept = list(bodies)
    for person in scene.persons.values():
        if not any(i in covered for i in range(person.first, person.last)):
            kept.append(person)
    for place in scene.places.values():
        outer = covered.get(place.first)
        if outer is None or (
            outer.covers(place) and outer.size > place.size and not _quoted_inside(scene, outer, place)
        ):
            kept.append(place)
    return kept


def _uncrossed(scene: Scene, found: list[Span]) -> list[Span]:
    """The longest of crossing spans; of nested ones the inner stays when it is a name of its own."""
    rank = {"model": 1}
    kept: list[Span] = []
    owner: dict[int, list[Span]] = {}
    for span in sorted(dict.fromkeys(found), key=lambda s: (-s.size, rank.get(s.rule, 0), s.first)):
        rivals = {other for i in (span.first, span.last - 1) for other in owner.get(i, ())}
        if all(other.covers(span) and _own_name(scene, other, span) for other in rivals):
            kept.append(span)
            for i in range(span.first, span.last):
                owner.setdefault(i, []).append(span)
    return kept


def _own_name(scene: Scene, outer: Span, inner: Span) -> bool:
    """Whether a name inside another is a name by itself: a body in the genitive, not the head or the quoted core."""
    if inner.first == outer.first or inner.rule == "model" or _quoted_inside(scene, outer, inner):
        return False
    return inner.first > outer.head >= 0


def _quoted_inside(scene: Scene, outer: Span, inner: Span) -> bool:
    """Whether the outer name has quotation marks with the inner one between them."""
    return any(
        outer.first <= i < inner.first and scene.marks.closing.get(i, -1) >= inner.last
        for i in range(outer.first, inner.first)
    )


def _mention(scene: Scene, span: Span) -> Mention:
    tokens = scene.tokens[span.first : span.last]
    reading = scene.reading
    if span.label == "person":
        value = persons.parse(tokens)
        return mention(reading, "person", span.first, span.last, name=persons.display(value), value=value)
    if span.label == "place":
        name = span.name or places.normal_form(list(tokens))
        return mention(reading, "place", span.first, span.last, name=name)
    name = known_name(tokens[0]) if span.size == 1 and span.rule == "known" else ""
    return mention(reading, span.label, span.first, span.last, name=name or normalize(tokens, span.head))
