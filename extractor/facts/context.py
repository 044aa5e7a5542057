"""What a fact rule sees of an article, and the few questions it asks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from extractor.entities import Resolution
from extractor.language.inflection import join
from extractor.model import Article, Entity, Evidence, Mention, Reading, Sentence, Slot, SlotValue, Token


class Context:
    """One article with its words, mentions and entities. Read-only; made once, shared by all rules."""

    def __init__(self, reading: Reading, resolution: Resolution, *, tracing: bool = False) -> None:
        self.reading = reading
        self.article: Article = reading.article
        self.tokens = reading.tokens
        self.sentences = reading.sentences
        self.mentions = reading.mentions
        self.entities: dict[str, Entity] = {entity.id: entity for entity in resolution.entities}
        self.links = resolution.links
        self._index = {id(mention): i for i, mention in enumerate(reading.mentions)}
        self._tracing = tracing
        self._having: dict[frozenset[str], tuple[list[int], list[Token]]] = {}
        self.nearly: list[tuple[str, int, int, str]] = []  # rule, first token, last token, why it failed

    # -- words --------------------------------------------------------------------------------------------------

    def words(self, first: int, last: int) -> tuple[Token, ...]:
        """tokens[first:last]"""
        return self.tokens[first:last]

    def having(self, words: frozenset[str], first: int = 0, last: int | None = None) -> Sequence[Token]:
        """Those of tokens[first:last] whose lemma or lower-case text is one of the words, in order of the text.

        The article is looked through once for a set of words, and most sets are not in it: a rule that begins at its
        trigger words costs nothing elsewhere.
        """
        if words not in self._having:
            found = {t.i: t for word in self._by_word.keys() & words for t in self._by_word[word]}
            places = sorted(found)
            self._having[words] = places, [found[i] for i in places]
        places, tokens = self._having[words]
        if not places:
            return ()
        return tokens[bisect_left(places, first) : len(tokens) if last is None else bisect_left(places, last)]

    @cached_property
    def _by_word(self) -> dict[str, list[Token]]:
        found: dict[str, list[Token]] = defaultdict(list)
        for token in self.tokens:
            lemma, lower = token.lemma, token.lower
            found[lemma].append(token)
            if lower != lemma:
                found[lower].append(token)
        return found

    def text(self, first: int, last: int) -> str:
        """The words of tokens[first:last], single spaces between them."""
        return join(self.tokens[first:last])

    @cached_property
    def children(self) -> dict[int, list[Token]]:
        """Token index → its syntactic dependents in order of the text."""
        found: dict[int, list[Token]] = defaultdict(list)
        for token in self.tokens:
            if token.head != token.i:
                found[token.head].append(token)
        return found

    def ancestors(self, i: int) -> Iterator[Token]:
        """The heads of a token, nearest first, up to the root."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]

    def subtree(self, i: int) -> tuple[int, int]:
        """The contiguous token span (first, last) around token i that its dependents cover."""
        first = last = i
        stack = [i]
        while stack:
            j = stack.pop()
            first, last = min(first, j), max(last, j)
            stack.extend(child.i for child in self.children.get(j, ()))
        return first, last + 1

    # -- sentences ----------------------------------------------------------------------------------------------

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.first for sentence in self.sentences]

    def sentence(self, i: int) -> Sentence:
        """The sentence of token i."""
        return self.sentences[bisect_left(self._sentence_starts, i + 1) - 1]

    # -- mentions -----------------------------------------------------------------------------------------------

    @cached_property
    def _by_sentence(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            found[self.sentence(mention.first).ordinal].append(mention)
        return found

    def inside(self, sentence: Sentence, *labels: str) -> list[Mention]:
        """Mentions that begin in a sentence, of the given labels (all when none is given)."""
        found = self._by_sentence.get(sentence.ordinal, ())
        return [m for m in found if m.label in labels] if labels else list(found)

    @cached_property
    def _by_token(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            for i in range(mention.first, mention.last):
                found[i].append(mention)
        return found

    def at(self, i: int, *labels: str) -> Mention | None:
        """The longest mention over token i, of the given labels."""
        found = self._by_token.get(i)
        if found is None:
            return None
        return _longest(m for m in found if not labels or m.label in labels)

    def starting(self, i: int, *labels: str) -> Mention | None:
        """The longest mention that begins at token i."""
        found = self._by_token.get(i)
        if found is None:
            return None
        return _longest(m for m in found if m.first == i and (not labels or m.label in labels))

    # -- entities -----------------------------------------------------------------------------------------------

    def entity(self, mention: Mention) -> Entity | None:
        """The entity a mention stands for, if it is known; none for one that a rule has made."""
        found = self.links.get(self._index.get(id(mention), -1))
        return self.entities[found] if found else None

    def name(self, mention: Mention) -> str:
        """Canonical name of what a mention stands for, or the mention's own normal form."""
        entity = self.entity(mention)
        return entity.name if entity else mention.name or mention.text

    # -- building facts -----------------------------------------------------------------------------------------

    def slot(self, name: str, mention: Mention, value: SlotValue | None = None) -> Slot:
        """A slot filled by a mention: with its entity's canonical name, or with `value`."""
        entity = self.entity(mention)
        return Slot(
            name, self.name(mention) if value is None else value, mention.start, mention.end,
            entity.id if entity and value is None else "",
        )  # fmt: skip

    def words_slot(self, name: str, first: int, last: int, value: SlotValue | None = None) -> Slot:
        """A slot filled by tokens[first:last]: with their words, or with `value`."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Slot(name, self.text(first, last) if value is None else value, start, end)

    def evidence(self, first: int, last: int) -> Evidence:
        """tokens[first:last] as evidence."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Evidence(start, end, self.article.text[start:end])

    def near(self, rule: str, first: int, last: int, why: str) -> None:
        """Remember, for `explain`, that a rule nearly fired over tokens[first:last] and why it did not (in Russian)."""
        if self._tracing:
            self.nearly.append((rule, first, last, why))


def _longest(mentions: Iterable[Mention]) -> Mention | None:
    """The first of the longest."""
    return max(mentions, key=lambda mention: mention.last - mention.first, default=None)
