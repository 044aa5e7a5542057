"""The text cut finer than words: numbers, runs of letters, single signs — what grammars of numbers and dates read.

razdel keeps «млрд.руб» and «15-ти» whole and cuts «12 615 256,2» in three; here the first is three atoms, the second
three, the third one. Square brackets around an editor's words («69 тысяч [рублей]») are no atoms.
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
    r"""\d{1,3} (?:[ \u00a0\u2009\u202f]\d{3})+ (?!\d) (?:[.,]\d+(?!\d*[.,]\d))? | \d+ (?:[.,]\d+)*
      | [^\W\d_½¼¾⅓⅔]+
      | (?! \[(?=[^\W\d_]) | (?<=[^\W\d_])\] ) \S""",
    re.VERBOSE,
)
_FRACTIONS = frozenset("½¼¾⅓⅔")
_SAME = {"⋅": "·", "∙": "·", "•": "·", "×": "*"}  # signs of multiplication, in «кВт⋅ч»
_atom = tuple.__new__  # half the cost of calling Atom, and there are as many as words


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
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    found: list[Atom] = []
    i, before = 0, -1
    for match in _ATOM.finditer(text):  # runs once a word: written for speed
        start, end = match.span()
        word = text[start:end]
        while ends[i] <= start:
            i += 1
        kind, lower = _look(word)
        first = i
        if starts[i] == start and ends[i] == end:
            lemma = tokens[i].lemma if kind == "w" else word
        else:
            lemma = lower
            while ends[i] < end:
                i += 1
        found.append(_atom(Atom, (start, end, word, lower, kind, start == before, first, i + 1, lemma)))
        before = end
    last, count = len(text), len(tokens)
    found.extend(Atom(last, last, "", "", "s", False, count, count, "") for _ in range(3))
    return found


@lru_cache(10_000)
def _look(word: str) -> tuple[str, str]:
    """Kind of an atom, and how it is compared."""
    if word.isalpha():
        return "w", word.lower().replace("ё", "е")
    kind = "n" if word[0].isdecimal() else "g" if word[0] in _FRACTIONS else "s"
    return kind, _SAME.get(word, word)
