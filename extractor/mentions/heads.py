"""Head nouns and legal forms that names of organizations are built on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from extractor import lexicon
from extractor.lexicon.geography import fold
from extractor.model import MentionLabel, Token

BODY_LIKE = frozenset({"authority", "seat", "organ", "body", "part"})
AUTHORITIES = frozenset({"authority", "seat"})
NAMED_ALONE = frozenset({"business", "media"})


class Head(NamedTuple):
    """The noun (or legal form) that a name is built on."""

    at: int
    kind: str  # authority, body, part, business, media, form (a legal form or acronym)
    group: bool = False
    common: bool = False  # often an act or a thing: «в управлении», «собрание акционеров»


@cache
def head_nouns() -> dict[str, tuple[str, bool, bool]]:
    return {
        fold(row["lemma"]): (row["class"], row["group"] == "1", row["common"] == "1")
        for row in lexicon.rows("organization_heads")
    }


@cache
def role_nouns() -> frozenset[str]:
    return lexicon.words("role_nouns")


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.words("common_adjectives"))


@cache
def no_organizations() -> frozenset[str]:
    return lexicon.words("common_acronyms")


@cache
def legal_forms() -> frozenset[str]:
    return lexicon.words("legal_forms")


_PLANT_NOUNS = ("станция", "централь", "завод", "комбинат", "управление")
_GROUP_FORMS = frozenset({"ОЭЗ", "ТОСЭР", "ТОР", "СЭЗ", "ИНТЦ", "СПВ", "ИТЦ"})


def head_noun(token: Token) -> Head | None:
    """The head that a word may be, or None."""
    if token.pos in ("NOUN", "PROPN"):
        found = head_nouns().get(token.lemma)
        if found:
            return Head(token.i, *found)
    return Head(token.i, "form", token.text in _GROUP_FORMS) if is_form(token.text) else None


def is_form(text: str) -> bool:
    """Whether a word is the short form of a kind of body: «АО», «ОЭЗ», «ТЭЦ-2»."""
    return text in _forms() or ("-" in text and unnumbered(text) in plants())


@cache
def _forms() -> frozenset[str]:
    return _GROUP_FORMS | legal_forms() | plants()


_FIRM_KINDS = frozenset({"предприятие", "общество", "фирма", "организация"})


def only_kind(lemma: str) -> bool:
    """Whether a noun before a firm's name only says that it is one: «компания», «фирма»."""
    return lemma in _FIRM_KINDS or lemma.endswith("компания")


def unnumbered(text: str) -> str:
    """«ТЭЦ-2» → ТЭЦ."""
    word, dash, number = text.partition("-")
    return word if dash and number.isdigit() else text


@cache
def forms_in_full() -> Mapping[str, str]:
    """Legal form → its words: АО → акционерное общество."""
    return lexicon.table("legal_forms", "full")


@cache
def plants() -> frozenset[str]:
    """Forms that an adjective of a place makes a name: «Красноярская ГЭС», «Омское УФАС»."""
    return frozenset(
        form for form, full in forms_in_full().items() if any(noun in full for noun in _PLANT_NOUNS)
    )


def label_of(head: Head) -> MentionLabel:
    return "group" if head.group else "organization"


def describes(token: Token) -> bool:
    return token.lemma in _common() or token.pos == "DET"


def is_latin(token: Token) -> bool:
    return token.text[:1].isascii() and token.text[:1].isalpha() and token.text[:1].isupper()
