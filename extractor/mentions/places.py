"""Places: the model's spans, known names, and «Сегежский район», «провинция Ляонин» by grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz.distance import Prefix

from extractor import lexicon
from extractor.language.inflection import inflect, join, match_case
from extractor.language.morphology import forms, inflected, known
from extractor.lexicon.geography import Place, fold, place_named, place_of_adjective
from extractor.mentions.gazetteer import known_places
from extractor.mentions.heads import head_nouns
from extractor.mentions.phrases import adjectives_before, is_adjective
from extractor.mentions.scene import Scene, Span
from extractor.model import Token

_MODEL_OF_A_THING = re.compile(r"[A-ZА-ЯЁ][A-Za-zА-Яа-яё]{0,3}-?\d+\w*")  # «Ил-96», «МС-21»


def is_model_of_a_thing(text: str) -> bool:
    """«Ил-96», «МС-21», «ТМА-12»."""
    return _MODEL_OF_A_THING.fullmatch(text) is not None


_DASHES = ("–", "—", "-")
_SHORT_NOUNS = {"г": "city", "гор": "city", "с": "city", "пос": "city", "дер": "city", "ст": "city", "обл": "region"}


@cache
def levels() -> dict[str, str]:
    """Common noun of a place → its level (country, region, city, district, area, street)."""
    return dict(lexicon.table("place_nouns", "level"))


def find(scene: Scene) -> Iterator[Span]:
    """Places, longest first at each token; pieces of the model's spans that are no place are left out."""
    end = 0
    model = {span.first: span for span in scene.model if span.label == "place"}
    inside_person = {i for span in scene.persons.values() for i in range(span.first, span.last)}
    for i in sorted(model.keys() | scene.capitals):
        if i < end or i in inside_person:
            continue
        span = _at(scene, i, model.get(i))
        if span is not None and span.last > end and not _is_title(scene, span):
            span = with_descriptor(scene, span)
            if span.first >= end:
                yield span
            else:
                yield span._replace(first=max(end, i))
            end = span.last


def _is_title(scene: Scene, span: Span) -> bool:
    """A place's name alone between quotation marks names a ship, a hotel, an airline: «Арктика»."""
    return scene.marks.closing.get(span.first - 1, -1) == span.last


def _at(scene: Scene, i: int, model: Span | None) -> Span | None:
    found = [span for span in (_known(scene, i), _with_noun(scene, i), _by_model(scene, model)) if span]
    return max(found, key=lambda span: span.size, default=None)


def _known(scene: Scene, i: int) -> Span | None:
    """A name of the gazetteer. A city's name that is also a common word counts with the model's consent only."""
    token = scene.tokens[i]
    if not token.text[:1].isupper():
        return None
    hit = known_places().find(scene.tokens, i, scene.stop[i])
    if hit is None:
        return None
    last, place = hit
    if last - i == 1 and not _sure(scene, i, place):
        return None
    if last - i == 1 and token.pos == "ADJ" and place_of_adjective(token.lemma):  # «в Хабаровском и Приморском краях»
        return Span("place", i, last, rule="adjective", name=place_of_adjective(token.lemma))
    return Span("place", i, last, rule="gazetteer", name=known_form(scene.tokens[i:last], place))


def _sure(scene: Scene, i: int, place: Place) -> bool:
    """One word is enough: an acronym as written in the list, a name the model sees too, or a word with one meaning."""
    token = scene.tokens[i]
    if any(span.first <= i < span.last for span in scene.model):
        return any(span.label != "person" for span in scene.model if span.first <= i < span.last)
    if token.text.isupper() and len(token.text) > 1:
        return token.text in place.names and len(token.text) > 2
    if is_adjective(token) and token.pos == "ADJ":
        return False
    return all("Geox" in form.grams for form in forms(token.text)[:2] if form.score > 0.2)


def known_form(tokens: Sequence[Token], place: Place) -> str:
    """The alias of a known place that the words are a form of, in the nominative."""
    text = fold(join(tokens))
    for name in place.names:
        if fold(name) == text:
            return name
    words = _words(text)
    alike = [name for name in place.names if _same_stems(words, _words(fold(name)))]
    return max(alike, key=lambda name: Prefix.similarity(text, fold(name)), default=place.name)


def _same_stems(a: list[str], b: list[str]) -> bool:
    """Word by word the same beginning: «карачаево черкесии», «карачаево черкесия»."""
    if len(a) != len(b):
        return False
    return all(Prefix.similarity(x, y) >= min(3, len(x) - 1, len(y) - 1) for x, y in zip(a, b, strict=True))


def _words(text: str) -> list[str]:
    return [word for word in text.replace("-", " ").split() if word]


def _with_noun(scene: Scene, i: int) -> Span | None:
    """«Свердловская область», «Республика Башкортостан», «города Москвы», «порт» is none."""
    tokens, stop = scene.tokens, scene.stop[i]
    token = tokens[i]
    if token.text[:1].isupper() and is_adjective(token):
        j = i
        while j < stop and is_adjective(tokens[j]) and j - i < 4:
            j += 1
        if (
            j < stop
            and _level(tokens[j]) in ("region", "district", "area", "street", "city", "country")
            and (
                adjectives_before(tokens, j, i) == i
                and tokens[i].text[:1].isupper()
                and not _general(tokens[i], scene, i)
            )
        ):
            return Span("place", i, j + 1, head=j, rule="adjective")
    return None


@cache
def _general_adjectives() -> frozenset[str]:
    return lexicon.words("common_adjectives")


def _general(token: Token, scene: Scene, i: int) -> bool:
    """«Новый город», «Северные районы» at the beginning of a sentence are no names."""
    return token.lemma in _general_adjectives() or (scene.begins(i) and not token.lemma.endswith("ский"))


def _level(token: Token) -> str:
    return levels().get(token.lemma, "")


def _by_model(scene: Scene, span: Span | None) -> Span | None:
    """The model's span: up to a dash with spaces, without signs at its ends; None where nothing is left."""
    if span is None:
        return None
    tokens = scene.tokens
    first, last = span.first, span.last
    for i in range(first, last):
        if tokens[i].text in _DASHES and not (scene.glued(i) and i + 1 < last and scene.glued(i + 1)):
            last = i
            break
        if tokens[i].text in ("(", ")", ",", ";", ":", "/"):
            last = i
            break
    if last - first > 1 and _level(tokens[first]) == "country" and tokens[first].lemma in ("страна", "государство"):
        first += 1  # «Страны | Юго-Восточной Азии»
    while last > first and not tokens[last - 1].text[:1].isalnum():
        last -= 1
    first += tokens[first].pos == "ADP" and last - first > 1
    words = tokens[first:last]
    if _names_body(scene, first, last):
        return None
    if not any(token.text[:1].isupper() for token in words) or is_model_of_a_thing(words[-1].text):
        return None
    if any(token.lemma in head_nouns() and not _level(token) for token in words):
        return None
    return Span("place", first, last, rule="model")


@cache
def _appositive() -> frozenset[str]:
    """Nouns that stand before the name of a place: «город Москва», «провинция Ляонин»; not «область», «столица»."""
    return frozenset(fold(row["lemma"]) for row in lexicon.rows("place_nouns") if row["apposition"])


def _names_body(scene: Scene, first: int, last: int) -> bool:
    """«аналитики НКР»: an unknown acronym behind a body's people."""
    text = scene.tokens[first].text
    alone = last - first == 1 and text.isupper() and first > scene.begin[first] and place_named(text) is None
    return alone and scene.tokens[first - 1].lemma in lexicon.words("body_members")


# -- growing to the left: «Республики», «провинции», «г.» ------------------------------------------------------------


def with_descriptor(scene: Scene, span: Span) -> Span:
    """The span with a common noun of place right before it: «провинции Ляонин», «г. Москвы», «города Москвы»."""
    i = span.first - 1
    begin = scene.begin[span.first]
    if i < begin or span.rule == "adjective":
        return span
    noun = scene.tokens[i]
    if noun.text == "." and i - 1 >= begin and scene.tokens[i - 1].lower in _SHORT_NOUNS:
        return span._replace(first=i - 1)
    proper = scene.tokens[span.first]
    if noun.lemma in _appositive() and noun.number != "Plur" and proper.case in ("Nom", noun.case, ""):
        return span._replace(first=i, name="")
    return span


# -- normal forms ------------------------------------------------------------------------------------------------


def normal_form(tokens: list[Token]) -> str:
    """A place in the nominative: «Свердловской области» → «Свердловская область», «города Москвы» → «Москва».

    A noun before the proper name stays with regions and areas («Республика Крым», «провинция Ляонин»), a city's goes.
    """
    first = _proper_start(tokens)
    if first:
        noun = tokens[0]
        level = _level(noun)
        if noun.lower in _SHORT_NOUNS or level == "city":
            return normal_form(tokens[first:])
        return f"{inflect(noun, 'Nom')} {normal_form(tokens[first:])}"
    hit = known_places().find(tokens, 0, len(tokens))
    if hit is not None and hit[0] == len(tokens):
        return known_form(tokens, hit[1])
    return _agreed(tokens)


def _proper_start(tokens: list[Token]) -> int:
    if len(tokens) > 2 and tokens[1].text == "." and tokens[0].lower in _SHORT_NOUNS:
        return 2
    if (
        len(tokens) > 1
        and _level(tokens[0])
        and (not is_adjective(tokens[1]) or known_places().find(tokens, 1, len(tokens)))
    ):
        hit = known_places().find(tokens, 0, len(tokens))
        return 0 if hit is not None and hit[0] == len(tokens) else 1
    return 0


def _agreed(tokens: list[Token]) -> str:
    nouns = [i for i, token in enumerate(tokens) if token.pos in ("NOUN", "PROPN") and not is_adjective(token)]
    head = nouns[0] if nouns else len(tokens) - 1
    start = adjectives_before(tokens, head, 0)
    words = {token.i: token.text for token in tokens}
    noun = tokens[head]
    words[noun.i] = _nominative_noun(noun)
    for token in tokens[start:head]:
        if is_adjective(token):
            words[token.i] = inflect(token, "Nom", noun.number, noun.gender)
    return join(tokens, words)


def _nominative_noun(token: Token) -> str:
    """A place name in the nominative; the dictionary's place reading in the tagged case first."""
    if token.text.isupper() or token.case in ("Nom", "") or (token.number == "Plur" and not known(token.text)):
        return token.text
    for form in forms(token.text):
        if "Geox" in form.grams and form.feats.get("Case") == token.case:
            return match_case(token.text, inflected(form, "nomn") or token.text)
    return inflect(token, "Nom")
