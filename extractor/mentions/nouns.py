"""Common nouns and pronouns that may stand for a name: «министерство», «регион», «глава региона», «он».

Whether they do is decided by `entities`; here only words that never can are left out: plurals, «другая компания».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extractor.mentions.heads import head_noun, head_nouns, label_of, role_nouns
from extractor.mentions.phrases import is_adjective, noun_after
from extractor.mentions.places import levels
from extractor.mentions.scene import Scene
from extractor.mentions.words import mention
from extractor.model import Mention, MentionLabel, Token

_PRONOUNS = {
    "он": "Masc", "него": "Masc", "нему": "Masc", "ним": "Masc", "нем": "Masc", "нём": "Masc", "ему": "Masc",
    "она": "Fem", "ней": "Fem", "нее": "Fem", "неё": "Fem",
}  # fmt: skip
_LONGEST_PRONOUN = max(map(len, _PRONOUNS))
_WORDS = frozenset({"NOUN", "PROPN", "PRON"})
_INDEFINITE = frozenset(
    [
        "другой",
        "иной",
        "каждый",
        "любой",
        "некоторый",
        "всякий",
        "такой",
        "подобный",
        "один",
        "какой-либо",
        "какой-то",
        "какой",
        "некий",
        "чей",
        "никакой",
    ]
)


def find(scene: Scene, named: Sequence[Mention]) -> Iterable[Mention]:
    """Mentions of the forms noun and pronoun outside names."""
    used = bytearray(len(scene.tokens))
    for found in named:
        used[found.first : found.last] = b"\x01" * (found.last - found.first)
    person_starts = {found.first for found in named if found.label == "person"}
    bodies = {found.first: found for found in named if found.label != "person"}
    telling = _telling()
    for token in scene.tokens:
        stands = token.lemma in telling or (len(token.text) <= _LONGEST_PRONOUN and token.lower in _PRONOUNS)
        if stands and token.pos in _WORDS and not used[token.i]:
            yield from _at(scene, token, bodies, person_starts)


def _at(scene: Scene, token: Token, bodies: dict[int, Mention], persons: set[int]) -> Iterator[Mention]:
    if token.lower in _PRONOUNS:
        yield mention(
            scene.reading, "person", token.i, token.i + 1, form="pronoun", attributes={"gender": _PRONOUNS[token.lower]}
        )
    elif token.pos in ("NOUN", "PROPN") and token.number != "Plur" and not _indefinite(scene, token):
        lemma = token.lemma
        if lemma in role_nouns():
            last = _role_end(scene, token.i, bodies)
            if last not in persons:
                yield _noun(scene, "person", token, last)
        elif lemma in levels():
            yield _noun(scene, "place", token, token.i + 1)
        else:
            head = head_noun(token)
            if head is not None and head.kind != "form" and _alone(scene, token.i, bodies):
                yield _noun(scene, label_of(head), token, token.i + 1)


@cache
def _telling() -> frozenset[str]:
    """Lemmas of all nouns that may stand for a name: a cheap first look."""
    return role_nouns() | levels().keys() | head_nouns().keys()


def _noun(scene: Scene, label: MentionLabel, token: Token, last: int) -> Mention:
    words = " ".join(t.text for t in scene.tokens[token.i + 1 : last])
    name = f"{token.lemma} {words}".strip()
    return mention(scene.reading, label, token.i, last, name=name, form="noun", attributes={"lemma": token.lemma})


def _indefinite(scene: Scene, token: Token) -> bool:
    """«другая компания», «один из регионов» stand for nothing that was named."""
    i, begin = token.i - 1, scene.begin[token.i]
    while i >= begin and (is_adjective(scene.tokens[i]) or scene.tokens[i].pos == "NUM"):
        if scene.tokens[i].lemma in _INDEFINITE or scene.tokens[i].pos == "NUM":
            return True
        i -= 1
    return False


def _alone(scene: Scene, i: int, bodies: dict[int, Mention]) -> bool:
    """No genitive follows that would make it another body: «министерство», not «компания друзей»."""
    stop = scene.stop[i]
    if i + 1 < stop and i + 1 in bodies:
        return False
    if i + 1 >= stop or scene.tokens[i].text[:1].isupper():
        return True
    after = noun_after(scene.tokens, i + 1, stop, "Gen")
    return after < 0 or scene.tokens[after].case != "Gen"


def _role_end(scene: Scene, i: int, bodies: dict[int, Mention]) -> int:
    """End of the office: «глава | региона», «директор | Ассоциации», «министр | промышленности и торговли»."""
    tokens, stop = scene.tokens, scene.stop[i]
    end = i + 1
    while end < stop and end - i < 12:
        if end in bodies:
            end = bodies[end].last
            continue
        noun = noun_after(tokens, end, stop, "Gen")
        if noun < 0 or tokens[noun].case != "Gen" or any(k in bodies for k in range(end + 1, noun + 1)):
            break
        end = noun + 1
        if end + 1 < stop and tokens[end].lower == "и" and tokens[end + 1].case == "Gen" and end + 1 not in bodies:
            end += 1
    return end
