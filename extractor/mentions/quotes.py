"""Quotation marks that belong together: «…», “…”, „…“, "…", nested, over several paragraphs, or never closed.

A quote mention covers its marks and everything between them. Whether the words are speech, a title or irony is not
decided here; attribute `closed` is "no" where the closing mark is missing and the paragraph's end was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from extractor.mentions.words import mention
from extractor.model import Mention, Reading, Token

OPENING = frozenset("«“„")
CLOSING = frozenset("»”")
STRAIGHT = frozenset(('"', "''", "``"))
DASHES = frozenset(("–", "—", "-", "−", "―", "--"))
#: fewer words than this are a name, a title or a figure of speech
LEAST_WORDS = 3
#: a quote of several paragraphs is closed within so many of them
_PARAGRAPHS = 6


class _Pair(NamedTuple):
    first: int
    last: int
    closed: bool


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """The outermost quotes of three words or more."""
    paragraphs = _paragraphs(reading)
    pending = -1  # index of the paragraph up to which an open quote was already taken
    for index, (first, last) in enumerate(paragraphs):
        if index <= pending:
            continue
        for pair in _pairs(reading.tokens, first, last):
            if not pair.closed:
                pair, pending = _over_paragraphs(reading.tokens, paragraphs, index, pair)
            if _words(reading.tokens, pair) >= LEAST_WORDS:
                yield mention(
                    reading, "quote", pair.first, pair.last, attributes={"closed": "yes" if pair.closed else "no"}
                )


def _paragraphs(reading: Reading) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    previous = -1
    for sentence in reading.sentences:
        if sentence.paragraph == previous:
            found[-1] = (found[-1][0], sentence.last)
        else:
            found.append((sentence.first, sentence.last))
        previous = sentence.paragraph
    return found


def _pairs(tokens: tuple[Token, ...], first: int, last: int) -> Iterator[_Pair]:
    """Outermost pairs of a paragraph; at most one, the last, is not closed."""
    marks = [i for i in range(first, last) if _is_mark(tokens[i].text)]
    while marks:
        opened: list[int] = []
        fallback = -1  # an inner closing mark that may close the outer quote as well
        for position, i in enumerate(marks):
            if _opens(tokens, i, bool(opened)):
                opened.append(i)
                continue
            if not opened:
                continue
            start = opened.pop()
            if not opened:
                yield _Pair(start, i + 1, True)
                marks = marks[position + 1 :]
                break
            if fallback < 0 and (_before_dash(tokens, i, last) or not _begins(tokens, opened[0], first)):
                fallback = position
        else:
            if not opened:
                return
            if fallback < 0:
                yield _Pair(opened[0], last, False)
                return
            yield _Pair(opened[0], marks[fallback] + 1, True)
            marks = marks[fallback + 1 :]


def _is_mark(text: str) -> bool:
    return text in OPENING or text in CLOSING or text in STRAIGHT


def _opens(tokens: tuple[Token, ...], i: int, inside: bool) -> bool:
    """Whether the mark at token i opens: by its shape, or by the spaces around a straight one."""
    token = tokens[i]
    if token.text in OPENING:
        # “ closes what „ has opened, and is often a plain closing mark when a word stands right before it
        return not (token.text == "“" and inside and i > 0 and tokens[i - 1].end == token.start)
    if token.text in CLOSING:
        return False
    space_before = i == 0 or tokens[i - 1].end < token.start or tokens[i - 1].text in ("(", "«", "—", "–")
    space_after = i + 1 == len(tokens) or tokens[i + 1].start > token.end
    return space_before and not space_after


def _begins(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Whether the opening mark at token i can begin speech that lasts: at a paragraph's start or after a colon.

    A straight mark cannot: two of them in a row («"Компания "Имя" растёт») are more often a slip than nesting.
    """
    return tokens[i].text not in STRAIGHT and (i == first or tokens[i - 1].text in {":", ".", "-", "–", "—"})


def _before_dash(tokens: tuple[Token, ...], i: int, last: int) -> bool:
    following = [token.text for token in tokens[i + 1 : min(i + 3, last)]]
    return len(following) == 2 and following[0] in {",", "!", "?"} and following[1] in DASHES


def _over_paragraphs(
    tokens: tuple[Token, ...], paragraphs: list[tuple[int, int]], index: int, pair: _Pair
) -> tuple[_Pair, int]:
    """An open quote goes on to the paragraph that holds a closing mark without an opening one."""
    if tokens[pair.first].start and pair.first != paragraphs[index][0] and tokens[pair.first - 1].text != ":":
        return pair, index
    for following in range(index + 1, min(index + _PARAGRAPHS, len(paragraphs))):
        depth = 0
        first, last = paragraphs[following]
        for i in range(first, last):
            if not _is_mark(tokens[i].text):
                continue
            if _opens(tokens, i, True):
                if i == first:  # a new quote, or the mark repeated at each paragraph: the first ends where it stood
                    return pair, index
                depth += 1
            elif depth:
                depth -= 1
            else:
                return _Pair(pair.first, i + 1, True), following
    return pair, index


def _words(tokens: tuple[Token, ...], pair: _Pair) -> int:
    return sum(token.text[0].isalpha() for token in tokens[pair.first : pair.last])
