"""The spaCy pipeline: razdel cuts, Natasha's models tag, pymorphy3 gives lemmas. `doc.text == text`, always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import razdel
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.language import models, trees
from extractor.language.morphology import lemma

ENTITY_LABELS = ("PER", "LOC", "ORG")


class RazdelTokenizer:
    """Lines are paragraphs, razdel cuts them into sentences and words; white space becomes tokens of its own."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        starts: list[bool] = []
        position = 0
        for start, end, first in _pieces(text):
            if start > position:
                _append_space(text[position:start], words, starts)
            words.append(text[start:end])
            starts.append(first)
            position = end
        if position < len(text):
            _append_space(text[position:], words, starts)
        return _doc(self.vocab, words, starts)


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, begins a sentence) of each word."""
    offset = 0
    for line in text.split("\n"):
        for sentence in razdel.sentenize(line):
            base = offset + sentence.start
            for i, token in enumerate(razdel.tokenize(sentence.text)):
                yield base + token.start, base + token.stop, i == 0
        offset += len(line) + 1


def _append_space(space: str, words: list[str], starts: list[bool]) -> None:
    words.append(space)
    starts.append(False)


def _doc(vocab: Any, words: list[str], starts: list[bool]) -> Doc:
    """Folds a single space after a word into that word, as spaCy wants it."""
    kept: list[str] = []
    spaces: list[bool] = []
    sentence_starts: list[bool | int | None] = []
    for word, start in zip(words, starts, strict=True):
        if word == " " and kept and not spaces[-1] and not kept[-1].isspace():
            spaces[-1] = True
            continue
        kept.append(word)
        spaces.append(False)
        sentence_starts.append(start)
    if sentence_starts:
        sentence_starts[0] = True
    return Doc(vocab, words=kept, spaces=spaces, sent_starts=sentence_starts)


@Language.factory("natasha")
def _natasha(nlp: Language, name: str) -> NatashaTaggers:
    return NatashaTaggers()


class NatashaTaggers:
    """Part of speech, features, lemma, head, relation and names, as Natasha's three models give them."""

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        for doc in docs:
            yield self._tag(doc)

    def _tag(self, doc: Doc) -> Doc:
        sentences = [[token.i for token in sent if not token.is_space] for sent in doc.sents]
        sentences = [sentence for sentence in sentences if sentence]
        if not sentences:
            return doc
        words = [[doc[i].text for i in sentence] for sentence in sentences]
        size = len(doc)
        pos, morphs, lemmas = ["SPACE"] * size, [""] * size, [token.text for token in doc]
        heads, deps = list(range(size)), ["dep"] * size
        tools = models.taggers()
        for sentence, markup in zip(sentences, tools.morph.map(words), strict=True):
            for i, tag in zip(sentence, markup.tokens, strict=True):
                pos[i] = tag.pos
                morphs[i] = "|".join(f"{key}={value}" for key, value in sorted(tag.feats.items()))
                lemmas[i] = lemma(tag.text, tag.pos, morphs[i])
        for sentence, markup in zip(sentences, tools.syntax.map(words), strict=True):
            tree = trees.repair([int(token.head_id) - 1 for token in markup.tokens])
            for i, head, token in zip(sentence, tree, markup.tokens, strict=True):
                heads[i], deps[i] = sentence[head], token.rel
        tagged = Doc(
            doc.vocab,
            words=[token.text for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
            pos=pos,
            morphs=morphs,
            lemmas=lemmas,
            heads=_attach_spaces(doc, heads),
            deps=deps,
        )
        tagged._context = doc._context  # what nlp.pipe(…, as_tuples=True) carries along
        tagged.set_ents([_span(tagged, s) for s in tools.ner(doc.text).spans], default="outside")
        return tagged


def _attach_spaces(doc: Doc, heads: list[int]) -> list[int]:
    """White space hangs on the word before it, so that it never makes a sentence of its own."""
    return [max(0, i - 1) if doc[i].is_space else head for i, head in enumerate(heads)]


def _span(doc: Doc, span: Any) -> Span:
    found = doc.char_span(span.start, span.stop, label=span.type, alignment_mode="expand")
    assert found is not None
    return found


def load() -> Language:
    """The pipeline `nlp`: `nlp(text)` or `nlp.pipe(texts)` give Docs with tags, lemmas, trees, sentences and names."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    nlp.add_pipe("natasha")
    return nlp
