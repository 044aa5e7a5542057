"""Russian words of the pages, for codes that are English in the data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor import lexicon
from extractor.model import LIST_SLOTS, SLOTS
from extractor.review.annotations import REQUIRED

_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def kind(code: str, column: str = "one") -> str:
    """Name of a kind of fact; `column`: one, many."""
    return lexicon.table("page_kinds", column).get(code, code)


def slot(code: str) -> str:
    return lexicon.table("page_slots", "label").get(code, code)


def word(code: str) -> str:
    return lexicon.table("page_words", "word").get(code, code)


def filling(value: object) -> str:
    """What a slot is filled with, in one line; empty where nothing."""
    return "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else number(value)


def plural(count: int, one: str, few: str, many: str) -> str:
    """«1 факт», «3 факта», «5 фактов».

    >>> plural(21, "факт", "факта", "фактов")
    '21 факт'
    """
    tail = "many" if count % 100 in range(11, 15) else {1: "one", 2: "few", 3: "few", 4: "few"}.get(count % 10, "many")
    return f"{count:,}".replace(",", "\u202f") + " " + {"one": one, "few": few, "many": many}[tail]


def shown(text: object) -> str:
    """Text whose invisible and direction-changing characters can be seen, so that it cannot pretend to be another.

    >>> shown("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", str(text))


def number(value: object) -> str:
    """A value as Russian readers write it: «1 200 000», «12,5»; text stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return shown(value)
    return f"{value:,}".replace(",", "\u202f").replace(".", ",") if abs(value) < 1e15 else str(value)


def value(stated: object, slot_name: str) -> str:
    """A slot's value: codes in Russian, numbers with spaces."""
    codes = lexicon.table("page_slots", "choices").get(slot_name, "")
    return word(str(stated)) if stated in codes.split("; ") and codes else number(stated)


def schema() -> Mapping[str, object]:
    """What the script on the review page must know of kinds and slots."""
    choices = {row["slot"]: row["choices"].split("; ") for row in lexicon.rows("page_slots") if row["choices"]}
    return {
        "slots": {name: list(slots) for name, slots in SLOTS.items()},
        "required": {name: list(slots) for name, slots in REQUIRED.items()},
        "lists": sorted(LIST_SLOTS),
        "labels": {name: slot(name) for slots in SLOTS.values() for name in slots},
        "kinds": {name: kind(name) for name in SLOTS},
        "choices": choices,
    }
