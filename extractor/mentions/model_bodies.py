"""The model's organizations made whole: quotation marks, cuts at signs, a place in the genitive; and what is none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from extractor import lexicon
from extractor.language.morphology import known
from extractor.lexicon.geography import fold
from extractor.mentions.body_names import dependents_end, earlier_forms, tells_kind
from extractor.mentions.gazetteer import normals
from extractor.mentions.heads import head_noun, label_of, no_organizations, plants, role_nouns, unnumbered
from extractor.mentions.known_bodies import is_place, with_country
from extractor.mentions.phrases import is_adjective, is_noun
from extractor.mentions.places import is_model_of_a_thing
from extractor.mentions.scene import Scene, Span
from extractor.model import Token


def from_model(scene: Scene, span: Span) -> Iterator[Span]:
    """The model's span with its quotation marks whole, cut at dashes, grown by a place in the genitive."""
    tokens = scene.tokens
    first, last = _trim(scene, span.first, span.last)
    if last <= first or any(is_none(scene, first, last) for is_none in _NO_BODY):
        return
    first, last = _whole_quotes(scene, first, last)
    first = earlier_forms(scene, first)
    at = next((i for i in range(first, last) if is_noun(tokens[i]) and not is_adjective(tokens[i])), first)
    head = head_noun(tokens[at])
    if head is not None:
        known_span = scene.known.get(at)
        last = max(last, known_span.last if known_span else dependents_end(scene, head, first))
    elif last < scene.stop[first] and tokens[last - 1].text not in '»"”':
        last = with_country(scene, last)
    yield Span(label_of(head) if head else "organization", first, last, at if head else -1, "model")


def _trim(scene: Scene, first: int, last: int) -> tuple[int, int]:
    """The span up to the first sign that no name goes over, without foreign words at its ends."""
    tokens = scene.tokens
    last = next((i for i in range(first + 1, last) if _ends_before(scene, i)), last)
    while last > first and _is_tail(tokens[last - 1]):
        last -= 1
    while first < last and (_is_lead(tokens[first]) or tells_kind(scene, first)):
        first += 1
    return first, last


def _ends_before(scene: Scene, i: int) -> bool:
    """A dash, a bracket, a full stop or a person's name outside quotation marks."""
    token, before = scene.tokens[i], scene.tokens[i - 1]
    if i in scene.persons:
        return before.lower not in (".", "имени")
    dash = token.text in ("–", "—") and before.text != "»"
    stop = token.text == "." and len(before.text) > 3 and not (i + 1 < len(scene.tokens) and scene.glued(i + 1))
    return (dash or stop or token.text == "(") and not _inside_quotes(scene, i)


def _is_tail(token: Token) -> bool:
    return token.pos == "ADP" or (not token.text[:1].isalnum() and token.text not in '»"”)+')


def _is_lead(token: Token) -> bool:
    """A sign, a verb, an office or people before the name: «Исследователи | Брукхейвенской лаборатории»."""
    sign = not token.text[:1].isalnum() and token.text not in '«"“„'
    verb = token.pos == "VERB" and token.feats.get("VerbForm") in ("Fin", "Conv", "Inf")
    return sign or verb or token.lemma in role_nouns() or _people(token)


def _common_word(scene: Scene, first: int, last: int) -> bool:
    """A pronoun, a head noun or legal form alone («Центра», «вузов», «АО»): no name, whatever the model says."""
    token = scene.tokens[first]
    return last - first == 1 and (token.pos == "PRON" or head_noun(token) is not None)


def _share(scene: Scene, first: int, last: int) -> bool:
    """«Доля Москвы» at the beginning of a sentence: a common noun and a place."""
    token = scene.tokens[first]
    common = token.pos == "NOUN" and known(token.text) and scene.begins(first)
    return common and first + 1 in scene.places and scene.places[first + 1].last == last


def is_titled(scene: Scene, first: int, last: int) -> bool:
    """A quoted name that the article introduces by «программа», «форум», «шаттл»: no organization's."""
    opening = first if scene.tokens[first].text in '«"“„' else first - 1
    return opening >= 0 and scene.tokens[opening].text in '«"“„' and names_a_title(scene, opening)


def names_a_title(scene: Scene, opening: int) -> bool:
    """Whether the name that a quotation mark opens is one of the article's titles of things, in any form."""
    return opening + 1 < len(scene.tokens) and not scene.titles.isdisjoint(normals(scene.tokens[opening + 1].text))


def titles(scene: Scene) -> frozenset[str]:
    """First words of the quoted names that stand behind a titled noun in the article, and behind no firm's noun.

    A genitive between the marks names an owner: «самолёты «Победы»».
    """
    things: set[str] = set()
    firms: set[str] = set()
    for i in scene.marks.closing:
        before, name = scene.tokens[i - 1], scene.tokens[i + 1]
        if i == scene.begin[i]:
            continue
        if before.lemma in titled_nouns() and not _declined_genitive(name):
            things |= normals(name.text)
        elif head_noun(before) is not None:
            firms |= normals(name.text)
    return frozenset(things - firms)


def _declined_genitive(token: Token) -> bool:
    return token.case == "Gen" and token.lemma != fold(token.text)


@cache
def titled_nouns() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.words("titled_nouns"))


def _people(token: Token) -> bool:
    """«Исследователи» before the name of their laboratory."""
    return token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and token.number == "Plur"


def _inside_quotes(scene: Scene, i: int) -> bool:
    return any(a < i < b for a, b in scene.marks.closing.items() if a > i - 20)


def _whole_quotes(scene: Scene, first: int, last: int) -> tuple[int, int]:
    """Take in the marks whose partner is inside the span, or that stand right round it."""
    closing, opening = scene.marks.closing, scene.marks.opening
    for i in range(first, last):
        if i in closing and closing[i] >= last and closing[i] - last < 12:
            last = closing[i] + 1
        if i in opening and opening[i] < first and first - opening[i] < 12:
            first = opening[i]
    if first - 1 in closing and closing[first - 1] == last:
        first, last = first - 1, last + 1
    return first, last


def _debris(scene: Scene, first: int, last: int) -> bool:
    """«[bookmark: _GoBack]» and the like."""
    tokens = scene.tokens
    before = "".join(token.text for token in tokens[max(0, first - 4) : first]).lower()
    text = "".join(token.text for token in tokens[first:last])
    return (
        "bookmark" in before or "bookmark" in text.lower() or text.startswith("_") or not any(c.isupper() for c in text)
    )


def is_thing(scene: Scene, first: int, last: int) -> bool:
    """«СМИ», «Союз ТМА-12»: an acronym of things, a model of a machine."""
    token = scene.tokens[last - 1]
    model = last - first > 1 and is_model_of_a_thing(token.text) and unnumbered(token.text) not in plants()
    return model or scene.tokens[first].text in no_organizations()


_NO_BODY = (is_titled, _common_word, is_place, _share, _debris, is_thing)
