"""When two written values are equal: letter case, ё, quotes, dashes and a slip of a letter or two do not matter."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_SIGNS = str.maketrans({"ё": "е", **dict.fromkeys("«»„“”‟″'‘’`", '"'), **dict.fromkeys("‐‑‒–—―−", "-")})
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r" (?=[,.])")
_SPACE_ROUND_DASH = re.compile(r" ?- ?")
QUOTES = ('"', '"')


@lru_cache(100_000)
def normalize(value: str) -> str:
    """The value as it is compared."""
    plain = _SPACES.sub(" ", value.strip().lower().translate(_SIGNS))
    return _SPACE_ROUND_DASH.sub("-", _SPACE_BEFORE.sub("", plain))


@lru_cache(200_000)
def equal(one: str, other: str) -> bool:
    """Equal after normalisation but for 0 letters (length 0–1 of the longer), 1 (2–8) or 2 (9 and more)."""
    a, b = normalize(one), normalize(other)
    longer = max(len(a), len(b))
    allowed = 0 if longer <= 1 else 1 if longer <= 8 else 2
    return a == b or (abs(len(a) - len(b)) <= allowed and Levenshtein.distance(a, b, score_cutoff=allowed) <= allowed)
