"""What the finders of names share while they read one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.mentions.quotation_marks import Marks, pair_marks
from extractor.model import MentionLabel, Reading, Token


class Span(NamedTuple):
    """tokens[first:last] taken for a name, the token that carries its case, and how it was found."""

    label: MentionLabel
    first: int
    last: int
    head: int = -1
    rule: str = ""
    name: str = ""  # nominative, where the finder knows it already

    @property
    def size(self) -> int:
        return self.last - self.first

    def covers(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Span) -> bool:
        return self.first < other.last and other.first < self.last


class Scene:
    """Words, sentence ends, quotation marks and the model's own names of one article."""

    def __init__(self, reading: Reading, model_spans: Iterable[Span]) -> None:
        self.reading = reading
        self.tokens: Sequence[Token] = reading.tokens
        self.marks: Marks = pair_marks(reading.tokens, reading.sentences)
        self.begin: list[int] = []  # token → first token of its sentence
        self.stop: list[int] = []  # token → end of its sentence
        for sentence in reading.sentences:
            size = sentence.last - sentence.first
            self.begin += [sentence.first] * size
            self.stop += [sentence.last] * size
        self.capitals = [token.i for token in self.tokens if token.text[0].isupper()]  # words with a capital letter
        self.model = tuple(model_spans)
        self.persons: dict[int, Span] = {}  # first token → span; filled by the finders, in their order
        self.places: dict[int, Span] = {}
        self.titles: frozenset[str] = frozenset()  # first words of quoted names of things and events
        self.known: dict[int, Span] = {}  # every token of a known federal body → its span

    def is_capitalised(self, i: int) -> bool:
        """Begins with a capital letter that the beginning of a sentence or quotation does not explain."""
        return self.tokens[i].text[:1].isupper() and not self.begins(i)

    def begins(self, i: int) -> bool:
        """Whether a capital letter of token i says nothing: it opens a sentence."""
        first = self.begin[i]
        return (
            i == first
            or self.tokens[i - 1].text == ":"
            or (i == first + 1 and not self.tokens[first].text[:1].isalnum())
        )

    def glued(self, i: int) -> bool:
        """Whether token i stands without a space right after the token before it."""
        return i > 0 and self.tokens[i - 1].end == self.tokens[i].start
