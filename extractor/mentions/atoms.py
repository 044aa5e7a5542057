"""The text cut finer than words: numbers, runs of letters, single signs — what grammars of numbers and dates read.

razdel keeps «млрд.руб» and «15-ти» whole and cuts «12 615 256,2» in three; here the first is three atoms, the second
three, the third one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from extractor.mentions.words import mention
from extractor.model import Mention, MentionLabel, MentionValue, Reading

_ATOM = re.compile(
    r"""(?P<n> \d{1,3} (?:[ \u00a0\u2009\u202f]\d{3})+ (?!\d) (?:[.,]\d+(?!\d*[.,]\d))? | \d+ (?:[.,]\d+)* )
      | (?P<g> [½¼¾⅓⅔] )
      | (?P<w> [^\W\d_½¼¾⅓⅔]+ )
      | (?P<s> \S )""",
    re.VERBOSE,
)
_FOLDED = str.maketrans("Ёё", "Ее")


class Atom(NamedTuple):
    """A number, a word or a sign."""

    start: int
    end: int
    text: str
    lower: str  # lower case, ё as е
    kind: str  # n(umber), w(ord), g(lyph of a fraction), s(ign)
    glued: bool  # no space before it
    token: int  # index of the token that holds its first character
    last: int  # index behind the token that holds its last character
    lemma: str  # of the token, where the atom is the whole token; else `lower`


def spanned(
    reading: Reading,
    label: MentionLabel,
    first: Atom,
    last: Atom,
    value: MentionValue,
    attributes: dict[str, str],
) -> Mention:
    """A mention from one atom to another; it may begin or end inside a token («26,» is one for razdel)."""
    whole = mention(reading, label, first.token, last.last, value=value, attributes=attributes)
    if whole.start == first.start and whole.end == last.end:
        return whole
    text = reading.article.text[first.start : last.end]
    return replace(whole, start=first.start, end=last.end, text=text)


def cut(reading: Reading) -> Sequence[Atom]:
    """Atoms of a whole text, closed by a sign without text: looking one further than the last is safe."""
    return _cut(_Key(reading))


class _Key:
    """A reading by identity of its tokens: the finders of one article share one cut."""

    __slots__ = ("reading",)

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.reading.tokens is self.reading.tokens

    def __hash__(self) -> int:
        return id(self.reading.tokens)


@lru_cache(2)
def _cut(key: _Key) -> Sequence[Atom]:
    text, tokens = key.reading.article.text, key.reading.tokens
    found: list[Atom] = []
    position, before, count = 0, -1, len(tokens)
    for match in _ATOM.finditer(text):
        start, end = match.span()
        while position + 1 < count and tokens[position].end <= start:
            position += 1
        token = tokens[position]
        whole = token.start == start and token.end == end
        word = match.group()
        lower = word.lower().translate(_FOLDED)
        lemma = token.lemma if whole else lower
        first = position
        while position + 1 < count and tokens[position].end < end:
            position += 1
        found.append(Atom(start, end, word, lower, match.lastgroup or "s", start == before, first, position + 1, lemma))
        before = end
    found.extend(Atom(len(text), len(text), "", "", "s", False, count, count, "") for _ in range(3))
    return found
