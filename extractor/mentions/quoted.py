"""Organizations that are a name in quotation marks alone, which the model missed: a repeated one, a list of firms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.language.morphology import known
from extractor.mentions.gazetteer import normals
from extractor.mentions.heads import NAMED_ALONE, head_noun
from extractor.mentions.model_bodies import names_a_title
from extractor.mentions.scene import Scene, Span
from extractor.model import Token

_LONGEST = 5  # words
_JOINTS = frozenset({",", "и", "или"})


def find(scene: Scene, found: Sequence[Span]) -> Iterator[Span]:
    """Quoted names outside `found` that repeat a name of the article, continue a list, or are no words of Russian."""
    used = {i for span in found for i in range(span.first, span.last)}
    names = {_key(scene, span) for span in found if span.label in ("organization", "group")} - {()}
    accepted = {
        span.last for span in found if span.label == "organization" and scene.tokens[span.last - 1].text in '»"”'
    }
    for first in sorted(scene.marks.closing):
        last = scene.marks.name_end(first)
        if names_a_title(scene, first):
            continue
        if last == first or used.intersection(range(first, last)) or not _looks_like_name(scene, first, last):
            continue
        if (
            _repeats(scene, first, last, names)
            or _continues_list(scene, first, accepted)
            or _is_brand(scene, first, last)
            or _begins_list(scene, first)
        ):
            accepted.add(last)
            yield Span("organization", first, last, rule="quoted")


def _key(scene: Scene, span: Span) -> tuple[frozenset[str], ...]:
    """The words between the quotation marks of a name, or the one word that it is."""
    tokens = scene.tokens[span.first : span.last]
    marks = [k for k, token in enumerate(tokens) if token.text in '«"“„']
    inside = tokens[marks[0] + 1 :] if marks else tokens
    words = [token for token in inside if token.text[:1].isalnum()]
    return tuple(normals(token.text) for token in words) if marks or len(words) == 1 else ()


def _looks_like_name(scene: Scene, first: int, last: int) -> bool:
    words = scene.tokens[first + 1 : last - 1]
    if not 0 < len(words) <= _LONGEST or not words[0].text[:1].isupper():
        return False
    return not any(
        token.text in ".,:;!?…"
        or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin")
        or token.pos in ("PRON", "ADP")
        for token in words
    )


def _repeats(scene: Scene, first: int, last: int, names: set[tuple[frozenset[str], ...]]) -> bool:
    words = [normals(token.text) for token in scene.tokens[first + 1 : last - 1]]
    return any(len(name) == len(words) and all(a & b for a, b in zip(name, words, strict=True)) for name in names)


def _continues_list(scene: Scene, first: int, accepted: set[int]) -> bool:
    return first > scene.begin[first] and scene.tokens[first - 1].lower in _JOINTS and first - 1 in accepted


def _is_brand(scene: Scene, first: int, last: int) -> bool:
    """No noun before that says what else it is, and a word that the dictionary lacks."""
    words = scene.tokens[first + 1 : last - 1]
    if first == scene.begin[first]:
        if not _is_subject(scene, last):
            return False
    elif _tells_what(scene.tokens[first - 1]):
        return False
    alien = any(not known(token.text) for token in words)
    return alien and all(token.text[:1].isupper() or token.pos == "NOUN" for token in words)


def _tells_what(before: Token) -> bool:
    return before.pos in ("NOUN", "PROPN", "ADJ", "NUM", "X") or before.text in ("(", ":", ")")


def _is_subject(scene: Scene, i: int) -> bool:
    """A verb or «, который» follows: the name opens its sentence."""
    following = scene.tokens[i : min(i + 2, scene.stop[i - 1])]
    if not following:
        return False
    if following[0].text == ",":
        return following[-1].lemma == "который"
    return following[0].pos == "VERB" and following[0].feats.get("VerbForm") == "Fin"


def _begins_list(scene: Scene, first: int) -> bool:
    """«три технопарка: «Сфера», …», «заводы «Луч» и …»: the first of several behind a plural noun for them."""
    i = first - 1
    if i > scene.begin[first] and scene.tokens[i].text == ":":
        i -= 1
    if i < scene.begin[first]:
        return False
    noun = scene.tokens[i]
    head = head_noun(noun)
    counted = i > scene.begin[first] and scene.tokens[i - 1].pos == "NUM"
    return head is not None and head.kind in NAMED_ALONE and (noun.number == "Plur" or counted)
