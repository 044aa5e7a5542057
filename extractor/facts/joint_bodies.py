"""Bodies that a plural names at once: «правительства России и Китая», «порты Омска и Томска», «главы МИД X, Y и Z».

Each genitive of the list is a party of its own: «правительство Китая», «порт Томска»; where the plural names people
(«министры», «лидеры»), the party is the place they act for.
"""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import parties
from extractor.facts.context import Context
from extractor.facts.participants import Actor, actor
from extractor.language.inflection import inflect, nominative
from extractor.language.morphology import forms
from extractor.model import Mention, Token

_PARTY = lexicon.table("joint_bodies", "party")
_FIELD = 6  # words between the plural and its first place: «министры промышленности и торговли России»


def spread(context: Context, first: int, last: int, found: list[Actor]) -> list[Actor]:
    """The actors found in tokens[first:last], with each plural of bodies in place of what was found in its words."""
    for i in range(first, last):
        token = context.tokens[i]
        if token.lemma in _PARTY and token.pos in {"NOUN", "PROPN"} and _plural(token):
            bodies = _each(context, token, last)
            if len(bodies) > 1:
                end = bodies[-1].last
                goes_on = end < last and context.tokens[end].lower in {",", "и"}
                return [a for a in found if a.first < i] + bodies + [a for a in found if goes_on and a.first >= end]
    return found


def _plural(noun: Token) -> bool:
    """Whether a noun is or looks like a plural: «правительства»."""
    return noun.number == "Plur" or any(form.feats.get("Number") == "Plur" for form in forms(noun.text))


def _each(context: Context, plural: Token, last: int) -> list[Actor]:
    first = _first_place(context, plural.i + 1, last)
    if first is None:
        return []
    places = parties.listed(context, first, last, "place")
    kind = "" if _PARTY[plural.lemma] == "place" else nominative(context.words(plural.i, first.first), "Sing")
    common = _common_noun(context, places)
    return [_body(context, kind, place, common) for place in places]


def _first_place(context: Context, i: int, last: int) -> Mention | None:
    """The place that the phrase of the plural ends with; none behind a preposition, verb or dash."""
    for j in range(i, min(i + _FIELD, last)):
        place = context.starting(j, "place")
        if place is not None:
            return place
        token = context.tokens[j]
        if token.pos not in {"NOUN", "ADJ", "PROPN"} and token.lower != "и":
            return None
    return None


def _common_noun(context: Context, places: list[Mention]) -> Token | None:
    """«Омской и Томской | областей»: the plural noun at the end of the list that belongs to each place of it."""
    noun = context.tokens[places[-1].last - 1]
    return noun if noun.number == "Plur" and noun.pos == "NOUN" and noun.text.islower() else None


def _body(context: Context, kind: str, place: Mention, common: Token | None) -> Actor:
    """The body of a kind at a place, or the place itself where no kind is given."""
    first = context.tokens[place.first]
    whole = context.at(place.first, "organization")
    if common is not None and first.pos == "ADJ":
        case = "Gen" if kind else "Nom"
        name = f"{inflect(first, case, 'Sing', common.gender or 'Fem')} {inflect(common, case, 'Sing')}"
    elif kind:
        known = actor(context, whole) if whole is not None and whole.form == "name" else None
        if known is not None:
            return known
        name = place.text
    else:
        entity = context.entity(place)
        return Actor(place, context.name(place), entity.id if entity else "", False)
    return Actor(place, f"{kind[:1].lower()}{kind[1:]} {name}".strip(), "", False)
