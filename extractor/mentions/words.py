"""spaCy's Doc → our own words and sentences; white space is left behind, offsets stay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, SENT_START
from spacy.parts_of_speech import NAMES

from extractor.model import Article, Mention, MentionForm, MentionLabel, MentionValue, Reading, Sentence, Token

_POS: dict[int, str] = dict(NAMES)


@lru_cache(10_000)
def _features(morph: str) -> MappingProxyType[str, str]:
    return MappingProxyType(dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair))


def read_words(doc: Any, article: Article) -> Reading:
    """Tokens and sentences of a Doc whose text is the article's."""
    columns = [token for token in doc if not token.is_space]
    table = doc.to_array([POS, MORPH, LEMMA, HEAD, DEP, SENT_START])
    places = np.array([token.i for token in columns], dtype=np.int64)
    position = np.zeros(len(doc) + 1, dtype=np.int64)
    position[places] = np.arange(len(places))
    rows = table[places]
    heads = position[places + rows[:, 3].view(np.int64)].tolist()
    strings = doc.vocab.strings
    names = {key: strings[key] for key in np.unique(rows[:, [1, 2, 4]]).tolist()}
    tokens = []
    for i, (token, row, head) in enumerate(zip(columns, rows.tolist(), heads, strict=True)):
        pos, morph, lemma, _, dep, _ = row
        start, text = token.idx, token.text
        tokens.append(
            Token(i, start, start + len(text), text, names[lemma], _POS[pos], _features(names[morph]), head, names[dep])
        )
    return Reading(article, tuple(tokens), tuple(_sentences(tokens, rows[:, 5], article.text)))


def _sentences(tokens: list[Token], starts: Any, text: str) -> Iterator[Sentence]:
    firsts = [i for i, start in enumerate(starts.tolist()) if start == 1 or i == 0]
    paragraph = position = 0
    for ordinal, (first, last) in enumerate(pairwise([*firsts, len(tokens)])):
        start, end = tokens[first].start, tokens[last - 1].end
        paragraph += text.count("\n", position, start)
        position = start
        yield Sentence(ordinal, first, last, start, end, paragraph)


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
