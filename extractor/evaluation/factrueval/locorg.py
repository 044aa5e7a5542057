"""Is a place spoken of as a place («в России») or as one that acts («Россия заявила»)? The latter is a locorg.

The gold decides by the words around: a bare nominative acts, a preposition of place makes it ground, a genitive owns
(«президент России», «экономика Кубы») unless the noun before is mere ground («улицы Лондона»). The members of a list
go with the first.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor import lexicon
from extractor.model import Mention, Reading, Token

_ROLES: Mapping[str, str] = lexicon.table("place_roles", "role")
_KINDS = frozenset({"город", "городок", "поселок", "село", "деревня", "штат"})
_JOINTS = frozenset({",", "и", "или", "а", "•"})


def acting_places(reading: Reading) -> frozenset[int]:
    """Start offsets of the place names that the text treats as actors."""
    found: set[int] = set()
    decided: dict[int, bool] = {}  # token behind a place → does it act
    for mention in reading.mentions:
        if mention.label == "place" and mention.form == "name":
            acts = _acts(reading.tokens, mention, decided)
            decided[mention.last] = acts
            if acts:
                found.add(mention.start)
    return frozenset(found)


def _acts(tokens: tuple[Token, ...], mention: Mention, decided: Mapping[int, bool]) -> bool:
    if _grounded(tokens, mention):
        return False
    i = _before_modifiers(tokens, mention.first)
    case = tokens[mention.head if mention.head >= 0 else mention.first].case
    if i < 0:
        return case not in ("Loc",)
    before = tokens[i]
    if before.lower in _JOINTS and i in decided and case != "Nom":
        return decided[i]
    role = _ROLES.get(before.lower if before.pos == "ADP" else before.lemma, "")
    if before.pos == "ADP":
        return role == "party" or (before.lower == "в" and case == "Loc" and _of_envoy(tokens, i))
    if before.text == "(" or case == "Loc":
        return False
    if role in ("governor", "descriptor"):
        return False
    return not (case == "Acc" and role == "visit")


def _of_envoy(tokens: tuple[Token, ...], preposition: int) -> bool:
    """«посол Японии в России»: the «в» of an envoy names the state he is sent to."""
    return any(_ROLES.get(token.lemma) == "envoy" for token in tokens[max(0, preposition - 4) : preposition])


def _grounded(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """A river, a street, a planet never acts."""
    inside = {_ROLES.get(token.lemma, "") for token in tokens[mention.first : mention.last]}
    return "descriptor" in inside or (mention.last - mention.first == 1 and "ground" in inside)


def _before_modifiers(tokens: tuple[Token, ...], first: int) -> int:
    """The token before the name, its adjectives and its kind («в городе Чите»); -1 at the beginning."""
    i = first - 1
    while i >= 0 and (tokens[i].lemma in _KINDS or _modifies(tokens[i], tokens[i + 1])):
        i -= 1
    return i


def _modifies(token: Token, following: Token) -> bool:
    return token.pos in ("ADJ", "DET", "NUM") and token.case == following.case
