"""The spaCy pipeline: razdel cuts, Natasha's models tag, pymorphy3 gives lemmas. `doc.text == text`, always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy import attrs
from spacy.language import Language
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.tokens import Doc
from spacy.util import registry
from threadpoolctl import threadpool_limits

import extractor.language.known  # noqa: F401  registers its factory
from extractor.language import segmentation, trees, verdicts
from extractor.language.morphology import lemma
from extractor.language.network import Network, Tagged, network, trained_network
from extractor.language.strings import texts
from extractor.remembered import Remembered

BATCH_TEXTS = 32  # texts tagged together: beyond it nothing is gained, and memory grows
BATCH_WORDS = 8_000
_COLUMNS = (attrs.POS, attrs.MORPH, attrs.LEMMA, attrs.HEAD, attrs.DEP, attrs.ENT_IOB, attrs.ENT_TYPE)
#: What spaCy works out of a new word; the rest of its two dozen (shape, likeness to an address, …) is never asked for.
_WORD_FEATURES = (attrs.LOWER, attrs.IS_ALPHA, attrs.IS_DIGIT, attrs.IS_SPACE)
_IOB = {"B": 3, "I": 1, "O": 2, "<pad>": 2}


class RazdelTokenizer:
    """Lines are paragraphs, razdel cuts them into sentences and words; white space becomes tokens of its own."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []
        position = 0
        for sentence in segmentation.sentences(text):
            first = True
            for start, end, word in sentence:
                if start == position + 1 and text[position] == " " and words and not words[-1].isspace():
                    spaces[-1] = True  # the usual case, without a call
                elif start > position:
                    _add_space(text[position:start], words, spaces, starts)
                words.append(word)
                spaces.append(False)
                starts.append(first)
                first = False
                position = end
        if position < len(text):
            _add_space(text[position:], words, spaces, starts)
        if starts:
            starts[0] = True
        return Doc(self.vocab, words=words, spaces=spaces, sent_starts=starts)

    # What spaCy asks of a tokenizer when a pipeline is saved; there is nothing to save.
    def to_disk(self, path: Any, **_: Any) -> None: ...

    def from_disk(self, path: Any, **_: Any) -> RazdelTokenizer:
        return self

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> RazdelTokenizer:
        return self


def _add_space(space: str, words: list[str], spaces: list[bool], starts: list[bool | int | None]) -> None:
    """A single space belongs to the word before it; other white space is a token."""
    if space[0] == " " and words and not spaces[-1] and not words[-1].isspace():
        spaces[-1] = True
        space = space[1:]
    if space:
        words.append(space)
        spaces.append(False)
        starts.append(False)


@registry.tokenizers("extractor.razdel.v1")  # type: ignore[untyped-decorator]
def _create_tokenizer() -> Any:
    return lambda nlp: RazdelTokenizer(nlp.vocab)


@Language.factory("natasha", default_config={"names": True, "weights": ""})
def _create_taggers(nlp: Language, name: str, names: bool, weights: str) -> NatashaTaggers:
    return NatashaTaggers(nlp.vocab, names=names, net=trained_network(Path(weights)) if weights else network())


class _Tag(NamedTuple):
    pos: str
    feats: str
    pos_id: int
    morph_id: int


class NatashaTaggers:
    """Part of speech, features, lemma, head, relation and (with `names`) named entities, in batches."""

    def __init__(self, vocab: Any, *, names: bool = True, net: Network | None = None) -> None:
        self._strings = vocab.strings
        self._names = names
        self.net = net = net or network()
        self._tags = tags = [_tag(vocab, text) for text in net.morph_tags]
        self._pos = np.array([tag.pos_id for tag in tags], dtype=np.uint64)
        self._morphs = np.array([tag.morph_id for tag in tags], dtype=np.uint64)
        self._lemmas = Remembered(self._lemma)  # (word, its tag) → number of the lemma
        self._relations = np.array([vocab.strings.add(text) for text in net.relations], dtype=np.uint64)
        self._space = POS_IDS["SPACE"]
        self._dep = vocab.strings.add("dep")
        self._iob = np.array([_IOB[tag.partition("-")[0]] for tag in net.name_tags])
        self._types = np.array([vocab.strings.add(tag[2:]) if "-" in tag else 0 for tag in net.name_tags], np.uint64)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH_TEXTS) -> Iterator[Doc]:
        """Tags docs in order; batches hold at most `batch_size` texts and about BATCH_WORDS words."""
        for batch in _batches(docs, batch_size):
            plans = [_Plan.of(doc) for doc in batch]
            for doc, plan, tagged in zip(batch, plans, self.net.tag([p.sentences for p in plans]), strict=True):
                yield self._write(doc, plan, tagged)

    def _write(self, doc: Doc, plan: _Plan, tagged: Tagged) -> Doc:
        places = plan.places
        if not len(places):
            return doc
        table = np.zeros((len(doc), len(_COLUMNS)), dtype=np.uint64)
        table[:, 0], table[:, 4], table[:, 5] = self._space, self._dep, 2
        table[:, 3] = np.uint64(2**64 - 1)  # white space hangs on the word before it: -1
        if places[0] > 0:
            table[0, 3] = places[0]
        words = chain.from_iterable(plan.sentences)
        lemmas = list(map(self._lemmas.__getitem__, zip(words, tagged.morphs.tolist(), strict=True)))
        table[places, 0] = self._pos[tagged.morphs]
        table[places, 1] = self._morphs[tagged.morphs]
        table[places, 2] = np.array(lemmas, dtype=np.uint64)
        table[places, 3] = (places[_tree(plan.sentences, tagged)] - places).astype(np.int64).view(np.uint64)
        table[places, 4] = self._relations[tagged.relations]
        if self._names:
            table[places, 5], table[places, 6] = _entities(self._iob[tagged.names], self._types[tagged.names])
            _bridge_spaces(table, places.tolist())
        width = len(_COLUMNS) if self._names else len(_COLUMNS) - 2
        filled: Any = table[:, :width]
        doc.from_array(list(_COLUMNS[:width]), filled)
        return doc

    def _lemma(self, key: tuple[str, int]) -> int:
        word, number = key
        tag = self._tags[number]
        return int(self._strings.add(lemma(word, tag.pos, tag.feats)))


class _Plan(NamedTuple):
    """What of a Doc is tagged: its sentences without white space, and where their words stand."""

    sentences: list[list[str]]
    places: Any  # (words,), indexes into the Doc

    @classmethod
    def of(cls, doc: Doc) -> _Plan:
        table = doc.to_array([attrs.ORTH, attrs.SENT_START, attrs.IS_SPACE])
        places = np.flatnonzero(table[:, 2] == 0)
        words = texts(doc.vocab, table[places, 0])
        ordinals = np.cumsum(table[:, 1] == 1)[places]  # of the sentence of each word
        bounds = [0, *(np.flatnonzero(np.diff(ordinals)) + 1).tolist(), len(words)]
        return cls([words[first:last] for first, last in pairwise(bounds) if last > first], places)


def _batches(docs: Iterable[Doc], texts: int) -> Iterator[list[Doc]]:
    waiting = iter(docs)
    while batch := list(islice(waiting, 1)):
        words = len(batch[0])
        while len(batch) < texts and words < BATCH_WORDS:
            more = next(waiting, None)
            if more is None:
                break
            batch.append(more)
            words += len(more)
        yield batch


def _tag(vocab: Any, text: str) -> _Tag:
    pos, _, feats = text.partition("|")
    known = pos if pos in POS_IDS else "X"
    return _Tag(pos, feats, POS_IDS[known], vocab.morphology.add(feats))


def _tree(sentences: Sequence[Sequence[str]], tagged: Tagged) -> list[int]:
    """Head of every word of a text, as an index into its words."""
    found: list[int] = []
    heads = tagged.heads.tolist()
    for sentence in sentences:
        start = len(found)
        found.extend(start + head for head in trees.repair(heads[start : start + len(sentence)]))
    return found


def _entities(iob: Any, types: Any) -> tuple[Any, Any]:
    """Reads the tags as slovnet does: an I goes on with whatever name is open, and without one it is nothing."""
    fixed, kinds = np.full(len(iob), 2), np.zeros(len(iob), np.uint64)
    before = -2
    for i in np.flatnonzero(iob != 2).tolist():
        is_open = before == i - 1
        if iob[i] == 3:
            fixed[i], kinds[i] = 3, types[i]
        elif is_open:
            fixed[i], kinds[i] = 1, kinds[i - 1]
        else:
            continue
        before = i
    return fixed, kinds


def _bridge_spaces(table: Any, places: Sequence[int]) -> None:
    """White space inside a name belongs to it, so that the name stays one span."""
    for before, after in pairwise(places):
        if after - before > 1 and table[after, 5] == 1:
            table[before + 1 : after, 5], table[before + 1 : after, 6] = 1, table[after, 6]


@lru_cache(1)
def _one_thread() -> None:
    """The products here are too small for threads to pay: one process, one core."""
    threadpool_limits(1)


def load(weights: Path | None = None, names: Path | None = None, disputed: Path | None = None) -> Language:
    """The pipeline `nlp`: `nlp(text)` or `nlp.pipe(texts)` give Docs with tags, lemmas, trees, sentences and names.

    `weights`: a file of trained weights for names; without it Natasha's own are at work. `names`: a table of names that
    are marked beside those of the model. `disputed`: verdicts on names about which the model and the rules disagree.
    """
    _one_thread()
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "extractor.razdel.v1"}}})
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {feature: vocab.lex_attr_getters[feature] for feature in _WORD_FEATURES}
    nlp.max_length = 10**8  # the reader of articles bounds their size
    nlp.add_pipe("natasha", config={"weights": str(weights) if weights else ""})
    if names:
        nlp.add_pipe("known_names", config={"path": str(names)})
    if disputed:
        nlp.add_pipe(verdicts.KEY, config={"path": str(disputed)})
    return nlp
