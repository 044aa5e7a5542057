"""spaCy's Doc → our own words and sentences; white space is left behind, offsets stay."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Any

from extractor.model import Article, Mention, MentionForm, MentionLabel, MentionValue, Reading, Sentence, Token


@lru_cache(10_000)
def _features(morph: str) -> MappingProxyType[str, str]:
    return MappingProxyType(dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair))


def read_words(doc: Any, article: Article) -> Reading:
    """Tokens and sentences of a Doc whose text is the article's."""
    kept = [token for token in doc if not token.is_space]
    position = {token.i: i for i, token in enumerate(kept)}
    tokens = tuple(
        Token(
            i,
            token.idx,
            token.idx + len(token.text),
            token.text,
            token.lemma_,
            token.pos_,
            _features(str(token.morph)),
            position.get(token.head.i, i),
            token.dep_,
        )
        for i, token in enumerate(kept)
    )
    sentences: list[Sentence] = []
    paragraph = position_before = 0
    for sent in doc.sents:
        inside = [position[i] for i in range(sent.start, sent.end) if i in position]
        if inside:
            first, last = inside[0], inside[-1] + 1
            start, end = tokens[first].start, tokens[last - 1].end
            paragraph += article.text.count("\n", position_before, start)
            position_before = start
            sentences.append(Sentence(len(sentences), first, last, start, end, paragraph))
    return Reading(article, tokens, tuple(sentences))


def mention(
    reading: Reading,
    label: MentionLabel,
    first: int,
    last: int,
    *,
    name: str = "",
    form: MentionForm = "name",
    value: MentionValue = None,
    attributes: dict[str, str] | None = None,
) -> Mention:
    """A mention over tokens[first:last]."""
    start, end = reading.tokens[first].start, reading.tokens[last - 1].end
    return Mention(
        label, start, end, first, last, reading.article.text[start:end], name, form, value,
        span_head(reading.tokens, first, last), attributes or {},
    )  # fmt: skip


def span_head(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """The token of tokens[first:last] whose syntactic head lies outside; the first noun among several."""
    outside = [t for t in tokens[first:last] if not first <= t.head < last or t.head == t.i]
    nouns = [t for t in outside if t.pos in ("NOUN", "PROPN")]
    return (nouns or outside or [tokens[first]])[0].i
