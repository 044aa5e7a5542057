"""Text → sentences of words, exactly as razdel cuts them, a line at a time (a line of an article is a paragraph).

Only sentences that have lost the space between them («… построен.Завод …») are cut apart, which razdel does not do.
razdel's rules look past a space only where a chunk (what stands between two spaces) begins or ends with a sign that can
join numbers or words, such as «5,» or «-то». All other chunks are cut the same way wherever they stand, so their words
are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import razdel

from extractor.remembered import Remembered

#: Longer "sentences" (tables, lists without stops) are cut: the syntax model costs the square of the length.
LONGEST_SENTENCE = 400  # words

_CHUNK = re.compile(r"\S+")
_LETTERS = r"(?:[а-яё]+|[a-z]+)"
_PLAIN = re.compile(
    rf"""([«"“„(]?) (?!yahoo) ({_LETTERS} (?:-{_LETTERS})*) ([»”")]?) ([.,:;!?]?)""", re.IGNORECASE | re.VERBOSE
)  # a word with at most one sign on each place: every group is a word of its own (razdel keeps «yahoo!» whole)
_CONTEXT_FREE = re.compile(
    rf"""[«"“„(]* (?: {_LETTERS} (?:-{_LETTERS})* | \d+(?=[»")]*$) ) [»”")]* [.,:;!?…]* [»”")]* | \d+ | \S""",
    re.IGNORECASE | re.VERBOSE,
)
_word = tuple.__new__  # half the cost of calling Word
#: the end of a sentence that the next one touches: after a whole word («г.Москва» is none), a surname with its first
#: name («Яндекс.Такси» is none), a closing sign
_GLUED = re.compile(
    r"""(?: (?<![А-Яа-яЁё-])[а-яё]{4,}(?<!просп)(?<!корп) | [А-ЯЁ][а-яё]+\ [А-ЯЁ][а-яё]{3,} | [%»"”)] ) [.!?…]
        (?=[«"“„]?(?!Ру\b)[А-ЯЁ][а-яё\ ])""",
    re.VERBOSE,
)


class Word(NamedTuple):
    start: int
    end: int
    text: str


def sentences(text: str) -> Iterator[list[Word]]:
    """Sentences of a text in order; none is empty, none is longer than LONGEST_SENTENCE words."""
    offset = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            for sentence in razdel.sentenize(line):
                words = _words(sentence.text, offset + sentence.start)
                for apart in _unglued(words, sentence.text, offset + sentence.start):
                    for i in range(0, len(apart), LONGEST_SENTENCE):
                        yield apart[i : i + LONGEST_SENTENCE]
        offset += len(line) + 1


def _unglued(words: list[Word], text: str, offset: int) -> Iterator[list[Word]]:
    """The sentences that stand in one text without a space between them."""
    first = 0
    for glued in _GLUED.finditer(text):
        end = offset + glued.end()
        last = next((i for i in range(first, len(words)) if words[i].start >= end), first)
        if last > first:
            yield words[first:last]
            first = last
    yield words[first:]


def _words(sentence: str, offset: int) -> list[Word]:
    found: list[Word] = []
    chunks = list(_CHUNK.finditer(sentence))
    for i, chunk in enumerate(chunks):
        text = chunk.group()
        base = offset + chunk.start()
        pieces = _CUTS[text]
        if pieces is None:
            before = chunks[i - 1].group() if i else ""
            after = chunks[i + 1].group() if i + 1 < len(chunks) else ""
            pieces = _cut_between(before, text, after)
        for start, end, word in pieces:
            found.append(_word(Word, (base + start, base + end, word)))
    return found


def _cut(chunk: str) -> tuple[tuple[int, int, str], ...] | None:
    """Words of a chunk, or None where its neighbours have a say."""
    plain = _PLAIN.fullmatch(chunk)
    if plain:
        return tuple((*plain.span(group), plain[group]) for group in range(1, 5) if plain[group])
    if not _CONTEXT_FREE.fullmatch(chunk):
        return None
    return tuple((word.start, word.stop, word.text) for word in razdel.tokenize(chunk))


_CUTS = Remembered(_cut)


def _cut_between(before: str, chunk: str, after: str) -> tuple[tuple[int, int, str], ...]:
    start = len(before) + 1 if before else 0
    end = start + len(chunk)
    whole = f"{before} {chunk} {after}" if before else f"{chunk} {after}"
    found = razdel.tokenize(whole)
    return tuple((w.start - start, w.stop - start, w.text) for w in found if start <= w.start < end)
