"""The text cut finer than words: numbers, runs of letters, single signs — what grammars of numbers and dates read.

razdel keeps «млрд.руб» and «15-ти» whole and cuts «12 615 256,2» in three; here the first is three atoms, the second
three, the third one. Square brackets around an editor's words («69 тысяч [рублей]») are no atoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import compress
from operator import eq
from typing import NamedTuple

from extractor.mentions.words import mention
from extractor.model import Mention, MentionLabel, MentionValue, Reading, Token
from extractor.remembered import Remembered

_ATOM = re.compile(
    r"""\d{1,3} (?:[ \u00a0\u2009\u202f]\d{3})+ (?!\d) (?:[.,]\d+(?!\d*[.,]\d))? | \d+ (?:[.,]\d+)*
      | [^\W\d_½¼¾⅓⅔]+
      | (?! \[(?=[^\W\d_]) | (?<=[^\W\d_])\] ) \S""",
    re.VERBOSE,
)
_FRACTIONS = frozenset("½¼¾⅓⅔")
_SAME = {"⋅": "·", "∙": "·", "•": "·", "×": "*"}  # signs of multiplication, in «кВт⋅ч»

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


_atom = partial(tuple.__new__, Atom)  # half the cost of calling Atom, and there are as many as words


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
    if tokens:
        numbers, starts, ends, texts, lemmas, *_ = zip(*tokens, strict=True)
        kinds, lowers = zip(*map(_WHOLE.__getitem__, texts), strict=True)
        glued = [False, *map(eq, ends, starts[1:])]
        compared = [lemma if kind == "w" else word for kind, lemma, word in zip(kinds, lemmas, texts, strict=True)]
        behind = range(1, len(tokens) + 1)
        columns = zip(starts, ends, texts, lowers, kinds, glued, numbers, behind, compared, strict=True)
        whole: list[Atom] = list(map(_atom, columns))
        done = 0
        for first, last in _rough(kinds, glued):
            found += whole[done:first]
            found += _pieces(text, tokens, first, last)
            done = last
        found += whole[done:]
    last, count = len(text), len(tokens)
    found.extend(Atom(last, last, "", "", "s", False, count, count, "") for _ in range(3))
    return found


def _rough(kinds: Sequence[str], glued: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of tokens that are not one atom each, and what touches them: «15-ти», «26,», «12 615», «[рублей]»."""
    touching = list(compress(range(len(glued)), glued))
    rough = {i for i, kind in enumerate(kinds) if not kind}
    rough.update(i for i in touching if kinds[i] == "w" == kinds[i - 1])
    if not rough:
        return []
    rough |= {k for i in touching if i in rough or i - 1 in rough for k in (i - 1, i)}
    runs: list[tuple[int, int]] = []
    for i in sorted(rough):
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _pieces(text: str, tokens: Sequence[Token], first: int, last: int) -> Iterator[Atom]:
    """Atoms of tokens[first:last] as the text alone cuts them."""
    before = tokens[first - 1].end if first else -1
    i = first
    for match in _ATOM.finditer(text, tokens[first].start, tokens[last - 1].end):
        start, end = match.span()
        word = match.group()
        while tokens[i].end <= start:
            i += 1
        kind, lower = _LOOKS[word]
        begin = i
        if tokens[i].start == start and tokens[i].end == end:
            lemma = tokens[i].lemma if kind == "w" else word
        else:
            lemma = lower
            while tokens[i].end < end:
                i += 1
        yield Atom(start, end, word, lower, kind, start == before, begin, i + 1, lemma)
        before = end


_Look = tuple[str, str]


def _look(word: str) -> _Look:
    """Kind of an atom, and how it is compared."""
    if word.isalpha():
        return "w", word.lower().replace("ё", "е")
    kind = "n" if word[0].isdecimal() else "g" if word[0] in _FRACTIONS else "s"
    return kind, _SAME.get(word, word)


def _look_whole(token: str) -> _Look:
    """The same of a token, where it is one atom wherever it stands; else two empty strings."""
    is_atom = token.isalpha() or (len(token) == 1 and token not in "[]_" and not token.isdecimal())
    return _look(token) if is_atom else ("", "")


_LOOKS = Remembered(_look)
_WHOLE = Remembered(_look_whole)
