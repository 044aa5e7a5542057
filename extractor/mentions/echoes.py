"""One-word names of organizations that the article itself proves: acronyms behind «аналитики», names seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor import lexicon
from extractor.mentions.gazetteer import normals
from extractor.mentions.heads import head_noun, no_organizations, role_nouns
from extractor.mentions.scene import Scene, Span
from extractor.model import Token


def find(scene: Scene, found: Sequence[Span]) -> Iterator[Span]:
    """Capitalised words that are a one-word name of `found` again, and acronyms behind a body's people."""
    used = {i for span in found for i in range(span.first, span.last)}
    used |= {i for place in scene.places.values() for i in range(place.first, place.last)}
    used |= {i for person in scene.persons.values() for i in range(person.first, person.last)}
    again = {form for span in found if _is_one_word(scene, span) for form in normals(scene.tokens[span.first].text)}
    for i, token in enumerate(scene.tokens):
        if i in used or not token.text[:1].isupper() or len(token.text) < 3:
            continue
        if (_is_free_acronym(token) and (token.text.lower() in again or _has_members(scene, i))) or (
            token.pos == "PROPN" and scene.is_capitalised(i) and normals(token.text) & again
        ):
            yield Span("organization", i, i + 1, i, "echo")


def _is_one_word(scene: Scene, span: Span) -> bool:
    return span.label == "organization" and span.size == 1 and head_noun(scene.tokens[span.first]) is None


def _is_free_acronym(token: Token) -> bool:
    text = token.text
    short = text.isupper() and text.isalpha() and len(text) <= 7
    return short and text not in no_organizations() and head_noun(token) is None


def _has_members(scene: Scene, i: int) -> bool:
    """«аналитики НКР», «глава АКРА»; before quotation marks or a number the acronym begins something else."""
    if i == scene.begin[i]:
        return False
    if i + 1 < scene.stop[i] and not (scene.tokens[i + 1].text[:1].islower() or scene.tokens[i + 1].pos == "PUNCT"):
        return False
    lemma = scene.tokens[i - 1].lemma
    return lemma in lexicon.words("body_members") or lemma in role_nouns()
