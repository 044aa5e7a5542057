"""Where a chain of genitives ends: «промышленности, энергетики и инноваций | республики»."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions.heads import BODY_LIKE, head_nouns, legal_forms, role_nouns
from extractor.mentions.phrases import is_adjective, is_noun, noun_after
from extractor.mentions.places import levels
from extractor.mentions.scene import Scene
from extractor.model import Token


def genitives(scene: Scene, i: int) -> int:
    """End of the genitive phrases at i: one after another, coordinated ones only up to a closing «и»."""
    end = phrase_end(scene, i, "Gen")
    if end == i:
        return i
    return coordinated_end(scene, end, "Gen")


def phrase_end(scene: Scene, i: int, case: str) -> int:
    """End of one phrase in a case at i with the genitives that follow it, or i."""
    tokens, stop = scene.tokens, scene.stop[i] if i < len(scene.stop) else i
    if i >= stop or i in scene.persons or _stops(scene, i):
        return i
    noun = noun_after(tokens, i, stop, case)
    if noun < 0 or _is_boundary(scene, noun, i):
        return i
    end = noun + 1
    for _ in range(4):
        if end >= stop or end in scene.persons or end in scene.places or _stops(scene, end):
            break
        following = noun_after(tokens, end, stop, "Gen")
        if following < 0 or tokens[following].case not in ("Gen", "") or _is_boundary(scene, following, end):
            break
        end = following + 1
    return end


def _stops(scene: Scene, i: int) -> bool:
    """A word that no name goes on with: verbs, pronouns, known places (they have a rule of their own)."""
    token = scene.tokens[i]
    return (
        i in scene.places or (token.pos in ("VERB", "AUX") and not is_adjective(token)) or token.pos in ("PRON", "DET")
    )


def _is_boundary(scene: Scene, noun: int, first: int) -> bool:
    """Whether a noun begins something else: a role («директора»), another body («Фонда»), a kind of place."""
    token = scene.tokens[noun]
    if any(i in scene.persons or i in scene.places for i in range(first, noun + 1)):
        return True
    lemma = token.lemma
    if token.number != "Plur" and (lemma in role_nouns() or levels().get(lemma, "") in ("region", "city", "country")):
        return True
    head = head_nouns().get(lemma)
    if head is None:
        return token.text in legal_forms()
    return head[0] in BODY_LIKE | {"media"} and not head[1] and token.number != "Plur"


def coordinated_end(scene: Scene, end: int, case: str) -> int:
    """«…, энергетики и инноваций»: commas count only when «и» with a phrase of the same case closes the list."""
    tokens, stop = scene.tokens, scene.stop[end - 1]
    reach = end
    for _ in range(6):
        if reach >= stop:
            break
        sign = tokens[reach].lower
        if sign not in (",", "и") or reach + 1 >= stop:
            break
        after = reach + 1
        if (
            tokens[after].text[:1].isupper()
            and not tokens[end - 1].text[:1].isupper()
            and not tokens[after].text.isupper()
        ):
            break
        following = phrase_end(scene, after, case)
        if following == after or not _same_case(tokens[after:following], case):
            break
        if _animate(tokens[after:following]) and not _animate(tokens[max(0, end - 2) : end]):
            break  # «Центра занятости и руководителей школ»
        reach = following
        if sign == "и":
            return reach
    return end


def _same_case(tokens: Sequence[Token], case: str) -> bool:
    return any(token.case == case for token in tokens if is_noun(token) or is_adjective(token))


def _animate(tokens: Sequence[Token]) -> bool:
    return any(token.feats.get("Animacy") == "Anim" for token in tokens if is_noun(token))
