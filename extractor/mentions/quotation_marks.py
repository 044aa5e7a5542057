"""Which quotation mark closes which: nested, straight, and forgotten ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extractor.model import Sentence, Token

OPENING = frozenset("«„“‹")
CLOSING = frozenset("»”›")
STRAIGHT = frozenset({'"', "''", "``"})
MARKS = OPENING | CLOSING | STRAIGHT
_PARTNER = {"«": "»", "‹": "›"}
_LONGEST_NAME = 16  # words between the marks of a quoted name


class Marks(NamedTuple):
    """Pairs of quotation marks by token index; the closing one may serve two openings («НИИ «Полюс»)."""

    closing: dict[int, int]  # opening → closing
    opening: dict[int, int]  # closing → outermost opening

    def name_end(self, i: int) -> int:
        """End (exclusive) of the quoted name that opens at token i, or i where none does."""
        close = self.closing.get(i, -1)
        return close + 1 if i < close - 1 and close - i <= _LONGEST_NAME + 1 else i


def pair_marks(tokens: Sequence[Token], sentences: Sequence[Sentence]) -> Marks:
    """Pairs inside each sentence; an opening mark left alone closes with the pair inside it, if there is one."""
    closing: dict[int, int] = {}
    marked = [token.i for token in tokens if token.text in MARKS]
    for sentence in sentences:
        first = bisect_left(marked, sentence.first)
        if first < len(marked) and marked[first] < sentence.last:
            _pair_sentence(tokens[sentence.first : sentence.last], closing)
    opening: dict[int, int] = {}
    for first, last in sorted(closing.items(), reverse=True):
        opening[last] = first
    return Marks(closing, opening)


def _pair_sentence(tokens: Sequence[Token], closing: dict[int, int]) -> None:
    stack: list[Token] = []
    last_close = -1
    for k, token in enumerate(tokens):
        if token.text not in MARKS:
            continue
        if _opens(tokens, k, bool(stack)):
            stack.append(token)
        elif stack:
            opened = _partner(stack, token)
            closing[opened.i] = last_close = token.i
    for token in stack:  # forgotten: the outer mark shares the closing one of the last pair inside it
        if token.i < last_close <= token.i + _LONGEST_NAME:
            closing[token.i] = last_close


def _opens(tokens: Sequence[Token], k: int, inside: bool) -> bool:
    token = tokens[k]
    if token.text in ("«", "„", "‹"):
        return True
    if token.text in CLOSING and (token.text != "”" or inside):
        return False
    before = tokens[k - 1] if k else None
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if token.text in STRAIGHT and inside and (after is None or not (after.text[:1].isalnum() or after.text in MARKS)):
        return False
    glued_left = before is not None and before.end == token.start and before.text not in MARKS and before.text != "("
    glued_right = after is not None and after.start == token.end
    if glued_left and not glued_right:
        return False
    if glued_left and glued_right:
        return not inside
    return glued_right if token.text != "“" else glued_right or not inside


def _partner(stack: list[Token], mark: Token) -> Token:
    """The opening mark of the same kind nearest to a closing one; the marks inside it stay alone."""
    wanted = {"»": "«", "›": "‹", "”": "“„", '"': '"'}.get(mark.text, "")
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].text in wanted:
            found = stack[depth]
            del stack[depth]
            return found
    return stack.pop()
