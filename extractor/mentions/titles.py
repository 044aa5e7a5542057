"""What is known of the words that make a position: its head noun, adjectives before it, parts of a body inside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor import lexicon
from extractor.lexicon import geography
from extractor.model import Token

_PREFIXES = lexicon.table("position_prefixes", "status")
_MODIFIERS = lexicon.table("position_modifiers", "role")
_UNITS = lexicon.table("position_units", "stays")
_DEPUTY = "зам"
_ORDINALS = frozenset({"первый", "второй", "третий"})
_RANKED = frozenset({"секретарь", "проректор", "вице-президент", "вице-премьер", "тренер", "вратарь", "консул"})


class Title(NamedTuple):
    """A noun that heads a position, as `lexicon/positions.tsv` has it."""

    word: str  # nominative singular, without a prefix that only tells its status
    kind: str  # office, place, deputy, agent, staff, member, rank, owner
    takes: str = ""  # case of the field where it is not the genitive
    body: str = ""  # the body that the title itself names: министр → Министерство
    status: str = ""  # former for «экс-»


_TITLES = {
    row["lemma"]: Title(row["lemma"], row["class"], row["takes"], row["body"]) for row in lexicon.rows("positions")
}


def title(token: Token) -> Title | None:
    """The title a word stands for, in any form, with prefixes («экс-», «вице-») and with «зам» glued on."""
    return _title(token.lemma, token.text)


def may_be_title(token: Token) -> bool:
    """A cheap first look: whether `title` may find one."""
    lemma, lower = token.lemma, token.lower
    return lemma in _TITLES or lower in _TITLES or "-" in lemma or "ющ" in lower or lower.startswith(_DEPUTY)


@lru_cache(10_000)
def _title(lemma: str, text: str) -> Title | None:
    word = text.lower().replace("ё", "е")
    known = _TITLES.get(lemma) or _TITLES.get(word) or _participial(lemma, word)
    if known is not None:
        return known
    prefix, dash, rest = lemma.partition("-")
    if dash:
        return _compound(prefix, rest, lemma)
    if word.startswith(_DEPUTY) and len(word) > len(_DEPUTY) + 3:
        return _glued_deputy(word[len(_DEPUTY) :])
    return None


def _participial(lemma: str, word: str) -> Title | None:
    """«управляющего», «заведующей»: a title that the tagger has taken for a form of its verb."""
    if not lemma.endswith(("ть", "ти")) or "ющ" not in word:
        return None
    stem, ending = word[: word.index("ющ") + 2], word[word.index("ющ") + 2 :]
    if ending in ("ая", "ей", "ую"):
        return _TITLES.get(stem + "ая")  # «управляющей компании» is none
    return _TITLES.get(stem + "ий") if ending in ("ий", "его", "ему", "им", "ем") else None


def _compound(prefix: str, rest: str, lemma: str) -> Title | None:
    """«экс-президент», «вице-спикер», «министр-председатель», «шеф-редактор»."""
    inner = _TITLES.get(rest)
    if prefix in _PREFIXES:
        if inner is None:
            return None
        status = _PREFIXES[prefix]
        return inner._replace(word=rest if status else lemma, status=status)
    first = _TITLES.get(prefix)
    if first is not None and inner is not None:
        return inner._replace(word=lemma, body="")
    return None


def _glued_deputy(genitive: str) -> Title | None:
    """«замглавы», «замначальника»: undeclined, «зам» before the genitive of an office."""
    for ending, nominative in (("ы", "а"), ("а", ""), ("я", "ь"), ("ника", "ник")):
        if genitive.endswith(ending):
            inner = _TITLES.get(genitive[: -len(ending)] + nominative)
            if inner is not None and inner.kind in ("office", "place"):
                return Title(_DEPUTY + genitive, "deputy", "", inner.body)
    return None


def modifier(token: Token) -> str:
    """part, drop, former, level, planned, place – what an adjective before a title is to it; empty when it is none."""
    participle = token.pos == "VERB" and token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short"
    if not participle and token.pos not in ("ADJ", "DET", "NOUN", "PROPN"):
        return ""
    role = _MODIFIERS.get(token.lemma, "")
    if role:
        return role
    return "place" if token.pos == "ADJ" and place_adjective(token) else ""


def is_counted(token: Token, head: Title) -> bool:
    """«первый президент»: an ordinal that counts the holders and is no part of the title («первый заместитель»)."""
    return token.lemma in _ORDINALS and head.kind not in ("deputy", "agent") and head.word not in _RANKED


def place_adjective(token: Token) -> str:
    """Name of the place an adjective stands for: «свердловский» → Свердловская область; or an empty string."""
    return geography.place_of_adjective(token.lemma)


def unit(tokens: Sequence[Token], i: int) -> str:
    """Whether token i names a part of a body that stays in the title: always, inner (where a body follows), or not."""
    stays = _UNITS.get(tokens[i].lemma, "")
    if stays == "board":
        return "always" if _is_board(tokens, i) else ""
    return stays


def _is_board(tokens: Sequence[Token], i: int) -> bool:
    """«совет директоров», «наблюдательного совета»."""
    after = tokens[i + 1].lemma if i + 1 < len(tokens) else ""
    before = tokens[i - 1].lemma if i else ""
    return after == "директор" or before in ("наблюдательный", "попечительский", "ученый")
