"""spaCy's Doc → our own words and sentences; white space is left behind, offsets stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from operator import add
from types import MappingProxyType
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, MORPH, ORTH, POS, SENT_START
from spacy.parts_of_speech import NAMES

from extractor.language import strings, verbs
from extractor.model import Article, Mention, MentionForm, MentionLabel, MentionValue, Reading, Sentence, Token
from extractor.remembered import Remembered

_POS: dict[int, str] = dict(NAMES)
_COLUMNS = [IS_SPACE, IDX, ORTH, LEMMA, POS, MORPH, HEAD, DEP, SENT_START]
_FEATURES = Remembered[str, Mapping[str, str]](
    lambda morph: MappingProxyType(dict(pair.split("=", 1) for pair in morph.split("|") if "=" in pair))
)
_token = partial(tuple.__new__, Token)  # half the cost of `Token._make`


def read_words(doc: Any, article: Article) -> Reading:
    """Tokens and sentences of a Doc whose text is the article's."""
    table = doc.to_array(_COLUMNS)
    places = np.flatnonzero(table[:, 0] == 0)
    position = np.zeros(len(doc) + 1, dtype=np.int64)
    position[places] = np.arange(len(places))
    _, starts, orths, lemmas, pos, morphs, heads, deps, firsts = table[places].T
    heads = position[places + heads.view(np.int64)]
    surfaces = strings.surfaces(doc.vocab, orths)
    texts, lowers, certain = zip(*surfaces, strict=True) if surfaces else ((), (), ())
    begins = starts.tolist()
    columns = zip(  # one column a field of Token
        range(len(texts)),
        begins,
        map(add, begins, map(len, texts)),
        texts,
        strings.texts(doc.vocab, lemmas),
        map(_POS.__getitem__, pos.tolist()),
        map(_FEATURES.__getitem__, strings.texts(doc.vocab, morphs)),
        heads.tolist(),
        strings.texts(doc.vocab, deps),
        lowers,
        strict=True,
    )
    tokens: list[Token] = list(map(_token, columns))
    for i, verb in enumerate(certain):
        if verb is not None:
            tokens[i] = _checked(tokens[i], verb)
    return Reading(article, tuple(tokens), tuple(_sentences(tokens, firsts, article.text)))


def _checked(token: Token, verb: verbs.Verb) -> Token:
    """A token whose tag the dictionary does not contradict: what can only be a finite verb is one."""
    if token.pos == "PROPN" or not token.text.endswith(verbs.ENDINGS):
        return token
    if token.pos in ("VERB", "AUX") and token.feats.get("Tense", "") in verb.tenses:
        return token
    return token._replace(lemma=verb.lemma, pos="VERB", feats=verb.feats)


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
