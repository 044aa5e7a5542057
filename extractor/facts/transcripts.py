"""Turns of a transcript: «В.Путин: …», each one direct quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.facts.participants import Actor, actor
from extractor.facts.speech import Page
from extractor.facts.wording import TURN
from extractor.model import Fact, Sentence

_TURN = re.compile(rf"{TURN.pattern}|[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+){{1,2}}\s?:")


class Transcript:
    """The turns of one article."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.tokens = page.tokens

    def turns(self) -> Iterator[Fact]:
        """«В.Путин: …»: each turn lasts until the next one; a single one must begin with initials."""
        starts = [(s, m) for s in self.context.sentences if (m := self._turn(s)) is not None]
        initials = sum("." in self.context.article.text[s.start : s.start + 3] for s, _ in starts)
        if not initials and len(starts) < 3:
            return
        for (sentence, colon), following in zip(
            starts, [*(s.first for s, _ in starts[1:]), len(self.tokens)], strict=True
        ):
            speaker = self._named(sentence.first, colon)
            if speaker is None or self.page.taken[sentence.first]:
                continue
            last = self._turn_end(colon + 1, following)
            fact = self.page.fact(
                "turn of a transcript",
                "direct",
                speaker,
                self.page.text(colon + 1, last),
                (),
                (sentence.first, last),
                0.95,
            )
            if fact:
                self.page.take(sentence.first, last)
                yield fact

    def _turn(self, sentence: Sentence) -> int | None:
        """Token of the colon when a paragraph begins «И.Фамилия:»."""
        inside = sentence.ordinal and not self.page.starts_paragraph(sentence)
        if inside and self.tokens[sentence.first - 1].text not in {"*", "."}:
            return None
        match = _TURN.match(self.context.article.text, sentence.start)
        if match is None or (sentence.ordinal == 0 and "." not in match.group()[:3]):
            return None
        for i in range(sentence.first, min(sentence.first + 20, len(self.tokens))):
            if self.tokens[i].end == match.end():
                return i
        return None

    def _turn_end(self, first: int, last: int) -> int:
        """The words of a turn end before a line of stars or a cut «<…>»."""
        marks = (i for i in range(first, last) if self.tokens[i].text in {"*", "***", "<", "<…>"})
        return next(marks, last)

    def _named(self, first: int, last: int) -> Actor | None:
        """The person named in tokens[first:last], if need be by the surname that other parts of the article know."""
        for i in range(first, last):
            mention = self.context.starting(i, "person")
            if mention is not None:
                return actor(self.context, mention)
        surname = next((t.text for t in self.context.words(first, last) if len(t.text) > 2), "")
        known = (m for m in self.context.mentions if m.label == "person" and surname in m.name.split())
        return next((found for m in known if (found := actor(self.context, m)) is not None), None)
