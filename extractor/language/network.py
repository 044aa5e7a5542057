"""Natasha's three taggers (morphology, syntax, names) as one fused computation in numpy, with slovnet's own weights.

All three share one shape of network. A word is a vector x of 330 numbers: 300 of navec for its lower-case form and
30 for its shape («Xx», «12», «,»). Three convolutions with a window of three words follow, 330 → 256 → 128 → 64, each
then ReLU and batch normalisation, and a head reads the 64 numbers of every word. For n words of a sequence:

    c1[t] = b1 + x[t-1]·W1₀ + x[t]·W1₁ + x[t+1]·W1₂          (n, 256), x outside the sequence = 0
    y1    = relu(c1)·s1 + t1                                  batch normalisation is one scale and one shift
    c2, c3 likewise                                           (n, 128), (n, 64)

What makes it fast, with equal results:

* **Packing.** All sequences of a batch lie in one array with a row of zeros between them, so a convolution over the
  whole array is one product of its windows, (n, 3 · in)·(3 · in, out), and nothing is padded.
* **The first convolution is looked up.** x depends on (word, shape) alone, and a batch of texts has few distinct
  words: one product (words, 300)·(300, 3 models · 3 taps · 256) gives their terms of c1 for all three models, the 66
  shapes have theirs once and for all, and the words that come first (they are the frequent ones) keep theirs. c1 is
  then the sum of six gathered rows: the terms of three words and of their shapes.
* **Normalisation is folded.** The scale s1 goes into the next weights, W2ₖ' = diag(s1)·W2ₖ, the shift into the
  next bias, b2' = b2 + Σₖ t1·W2ₖ. At the two ends of a sequence one neighbour is a row of zeros that was never
  shifted, so its share t1·W2₀ (or t1·W2₂) is taken back there.
* **Heads for many words at once**: one product for all words of a batch; the names' Viterbi search steps through all
  texts together.

Morphology and syntax read sentences; the names model reads the whole text as one sequence, as natasha runs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray
from slovnet.shape import word_shape

from extractor.errors import TrainingError
from extractor.language import models
from extractor.remembered import Remembered

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_SURFACES = 30_000  # words whose (vocabulary, shape) pair is remembered
_FREQUENT = 2_500  # words whose first convolution is kept from batch to batch: 23 MB
_SPARE = 2_000  # other words of a batch, as a rule: 18 MB
_LEAST_ROWS = 32  # smaller products take another path in BLAS, with other roundings
_BLOCK = 1024  # words handled at once where a temporary array is wide
_WINDOWS = 512


class Tagged(NamedTuple):
    """What the networks say of one text: one number a word."""

    morphs: Ints  # index into `Network.morph_tags`
    heads: Ints  # index of the head inside the sentence, -1 for a root, as the model says: not always a tree
    relations: Ints  # index into `Network.relations`
    names: Ints  # index into `Network.name_tags` (BIO)


class Layout(NamedTuple):
    """Sequences packed with a separator before, between and after them."""

    size: int  # rows of the packed array
    places: Ints  # row of each word
    firsts: Ints  # row of the first and of the last word of each sequence
    lasts: Ints
    separators: Ints

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Layout:
        sizes = np.asarray(lengths, dtype=np.int64)
        ends = np.cumsum(sizes + 1)  # row of the separator behind each sequence
        separators = np.concatenate([np.zeros(1, dtype=np.int64), ends])
        is_word = np.ones(int(separators[-1]) + 1, dtype=bool)
        is_word[separators] = False
        return cls(len(is_word), np.flatnonzero(is_word), ends - sizes, ends - 1, separators)


class Convolution(NamedTuple):
    """A convolution of three taps over rows whose separators are zero, with the normalisation before it folded in."""

    weight: Floats  # (3 · in, out): the three taps one below the other
    bias: Floats  # (out,)
    left: Floats  # what the missing neighbour before a first word must not have added
    right: Floats

    def __call__(self, rows: Floats, layout: Layout) -> Floats:
        """(size, in) → relu of the convolution, (size, out), separators zero."""
        width = rows.shape[1]
        windows = as_strided(rows, (layout.size - 2, 3 * width), (rows.strides[0], rows.strides[1]), writeable=False)
        out = np.empty((layout.size, len(self.bias)), dtype=np.float32)
        for start in range(0, len(windows), _WINDOWS):
            block = np.ascontiguousarray(windows[start : start + _WINDOWS])
            np.matmul(block, self.weight, out=out[start + 1 : start + 1 + len(block)])
        out[0] = out[-1] = 0  # no window covers the outer separators: what stands there would make numpy warn
        out += self.bias
        out[layout.firsts] -= self.left
        out[layout.lasts] -= self.right
        np.maximum(out, 0, out=out)
        out[layout.separators] = 0
        return out


class Dense(NamedTuple):
    """A linear layer, with the normalisation before it folded in."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        return np.asarray(rows @ self.weight + self.bias)

    def relu(self, rows: Floats) -> Floats:
        return np.maximum(self(rows), 0)


class Biaffine(NamedTuple):
    """The scorer of (word, head) pairs: two views of each word and a kernel between them."""

    head: Dense
    tail: Dense
    kernel: Floats
    root_head: Floats  # the two views of the artificial root, (32,) each
    root_tail: Floats


class NameWeights(NamedTuple):
    """The whole names model but for the vectors of words, normalisation folded in: what can be trained anew."""

    shapes: Floats  # (shapes, 30)
    first: Convolution  # of rows [vector of the word, vector of its shape], (3 · 330, 256)
    second: Convolution
    third: Convolution
    head: Dense  # 64 → scores of the tags
    transitions: Floats  # (from, to): the scores of two tags in a row


class Network:
    """The three taggers over one vocabulary; read-only after construction, so processes may share it.

    `names`: trained weights in place of Natasha's own for names.
    """

    def __init__(self, names: NameWeights | None = None) -> None:
        taggers = [models.tagger(name) for name in ("morph", "syntax", "ner")]
        parts = [tagger.model for tagger in taggers]
        vectors = models.vectors()
        self._codes, self._indexes = vectors.codes, vectors.indexes
        self._word_ids, self._unknown = vectors.word_ids, vectors.unknown
        self._shape_ids = taggers[0].shape_ids
        self._pairs = Remembered(self._pair, _SURFACES)
        self._second = [_convolution(part, 1) for part in parts]
        self._third = [_convolution(part, 2) for part in parts]
        morph, syntax, ner = parts
        self._morph = _dense(morph, morph.head.proj)
        own = NameWeights(
            ner.emb.shape.weight.array, _first(ner), self._second[2], self._third[2], _dense(ner, ner.head.proj),
            np.asarray(ner.head.crf.transitions.array),
        )  # fmt: skip
        self.names = names or own
        self._second[2], self._third[2] = self.names.second, self.names.third
        firsts = [_first(morph), _first(syntax), self.names.first]
        shapes = [morph.emb.shape.weight.array, syntax.emb.shape.weight.array, self.names.shapes]
        self._first, self._shape_terms = _first_layer(firsts, shapes)
        self._terms = np.empty((_FREQUENT + 1 + _SPARE, self._first.shape[1]), dtype=np.float32)
        self._terms[0] = 0  # no word
        self._rows = np.zeros(len(self._indexes), dtype=np.int64)  # word → its kept row, 0 for none
        self._used = 1
        self._head, self._rel = _biaffine(syntax, syntax.head), _biaffine(syntax, syntax.rel)
        self.morph_tags, self.relations, self.name_tags = (tagger.outputs for tagger in taggers)

    def tag(self, texts: Sequence[Sequence[Sequence[str]]]) -> list[Tagged]:
        """Tag texts given as sentences of words; a text without words gets empty arrays."""
        sentences = [sentence for text in texts for sentence in text if sentence]
        sizes = [sum(map(len, text)) for text in texts]
        if not sentences:
            return [_slice_nothing() for _ in texts]
        found = self._lookup([word for sentence in sentences for word in sentence])
        by_sentence = Layout.of([len(sentence) for sentence in sentences])
        by_text = Layout.of([size for size in sizes if size])
        morphs = self._decode_morphs(self._encode(0, found, by_sentence))
        heads, relations = self._decode_syntax(self._encode(1, found, by_sentence), sentences)
        names = self._decode_names(self._encode(2, found, by_text), [size for size in sizes if size])
        bounds = np.cumsum([0, *sizes])
        return [
            Tagged(morphs[a:b], heads[a:b], relations[a:b], names[a:b])
            for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        ]

    def name_inputs(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """What the names model reads of a text: vocabulary number and shape of every word."""
        pairs = np.fromiter(map(self._pairs.__getitem__, words), dtype=np.int64, count=len(words))
        return pairs // 128, pairs % 128

    def vectors(self, word_ids: Ints) -> Floats:
        """The vectors of words, (words, 300)."""
        return self._codes[np.arange(len(self._codes)), self._indexes[word_ids]].reshape(-1, 300)

    # -- encoder ------------------------------------------------------------------------------------------------

    def _pair(self, word: str) -> int:
        """Vocabulary number and shape of a word in one integer."""
        return self._word_ids.get(word.lower(), self._unknown) * 128 + self._shape_ids[word_shape(word)]

    def _lookup(self, words: list[str]) -> tuple[Ints, Ints]:
        """Row of every word in the table of words' terms, which then holds them all, and in that of shapes."""
        pairs = np.fromiter(map(self._pairs.__getitem__, words), dtype=np.int64, count=len(words))
        word_ids, shapes = pairs // 128, pairs % 128 + 1
        rows = self._rows[word_ids]
        unknown = np.flatnonzero(rows == 0)
        fresh, places = np.unique(word_ids[unknown], return_inverse=True)
        if len(fresh):
            rows[unknown] = self._used + places
            self._compute(fresh)
        return rows, shapes

    def _compute(self, word_ids: Ints) -> None:
        """Writes the terms of new words below the kept ones, and keeps as many of them as there is room for."""
        count = len(word_ids)
        vectors = np.zeros((max(count, _LEAST_ROWS), 300), dtype=np.float32)
        vectors[:count] = self.vectors(word_ids)
        needed = self._used + len(vectors)
        if needed > len(self._terms):
            grown = np.empty((needed, self._terms.shape[1]), dtype=np.float32)
            grown[: self._used] = self._terms[: self._used]
            self._terms = grown
        np.matmul(vectors, self._first, out=self._terms[self._used : needed])
        kept = min(count, _FREQUENT + 1 - self._used)
        if kept > 0:
            self._rows[word_ids[:kept]] = np.arange(self._used, self._used + kept)
            self._used += kept

    def _encode(self, model: int, found: tuple[Ints, Ints], layout: Layout) -> Floats:
        """Output of the three convolutions for every word, (words, 64), before the last normalisation."""
        rows = self._begin(model, found, layout)
        rows = self._second[model](rows, layout)
        rows = self._third[model](rows, layout)
        return np.asarray(rows[layout.places])

    def _begin(self, model: int, found: tuple[Ints, Ints], layout: Layout) -> Floats:
        """The first convolution, (size, 256), zeros at separators."""
        words, shapes = (self._packed(rows, model, layout) for rows in found)
        terms, shape_terms = self._terms.reshape(-1, 256), self._shape_terms
        rows = np.zeros((layout.size, 256), dtype=np.float32)
        for start in range(1, layout.size - 1, _BLOCK):
            stop = min(start + _BLOCK, layout.size - 1)
            block = rows[start:stop]
            np.take(terms, words[start:stop] + 1, axis=0, out=block, mode="clip")
            for tap in (0, 2):
                block += terms[words[start - 1 + tap : stop - 1 + tap] + tap]
            for tap in (0, 1, 2):
                block += shape_terms[shapes[start - 1 + tap : stop - 1 + tap] + tap]
            np.maximum(block, 0, out=block)
        rows[layout.separators] = 0
        return rows

    def _packed(self, rows: Ints, model: int, layout: Layout) -> Ints:
        """Rows of words → rows of their terms for a model's first tap, packed; separators point at zeros."""
        packed = np.zeros(layout.size, dtype=np.int64)
        packed[layout.places] = rows
        return packed * 9 + 3 * model

    # -- heads --------------------------------------------------------------------------------------------------

    def _decode_morphs(self, rows: Floats) -> Ints:
        found = np.empty(len(rows), dtype=np.int64)
        for start in range(0, len(rows), _BLOCK):
            found[start : start + _BLOCK] = self._morph(rows[start : start + _BLOCK]).argmax(-1)
        return found

    def _decode_syntax(self, rows: Floats, sentences: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
        scorer = self._head
        left = scorer.head.relu(rows) @ scorer.kernel  # (words, 32)
        right = scorer.tail.relu(rows)
        heads = np.empty(len(rows), dtype=np.int64)
        targets = np.empty(len(rows), dtype=np.int64)  # row of the head in all words; -1 for the root
        start = 0
        for sentence in sentences:
            stop = start + len(sentence)
            scores = np.empty((stop - start, stop - start + 1), dtype=np.float32)
            np.matmul(left[start:stop], right[start:stop].T, out=scores[:, 1:])
            np.matmul(left[start:stop], scorer.root_tail, out=scores[:, 0])
            found = scores.argmax(-1) - 1
            heads[start:stop] = found
            targets[start:stop] = np.where(found < 0, -1, found + start)
            start = stop
        return heads, self._decode_relations(rows, targets)

    def _decode_relations(self, rows: Floats, targets: Ints) -> Ints:
        scorer = self._rel
        heads = np.concatenate([scorer.head.relu(rows), scorer.root_head[None]])[targets]
        tails = scorer.tail.relu(rows)
        size = tails.shape[1]
        found = np.empty(len(rows), dtype=np.int64)
        for start in range(0, len(rows), _BLOCK):
            stop = min(start + _BLOCK, len(rows))
            scores = (heads[start:stop] @ scorer.kernel).reshape(stop - start, -1, size)
            found[start:stop] = np.matmul(scores, tails[start:stop, :, None])[:, :, 0].argmax(-1)
        return found

    def _decode_names(self, rows: Floats, sizes: Sequence[int]) -> Ints:
        """Viterbi for all texts together: longest first, so that the texts still running are a prefix."""
        emissions = self.names.head(rows)
        tags = emissions.shape[1]
        order = sorted(range(len(sizes)), key=lambda i: -sizes[i])
        starts = np.cumsum([0, *sizes])[:-1][order]
        lengths = np.asarray(sizes)[order]
        steps = int(lengths[0])
        running = np.searchsorted(-lengths, -np.arange(steps), side="left").tolist()  # texts longer than each step
        score = emissions[starts]  # (texts, tags)
        ahead = emissions[np.minimum(starts + np.arange(steps)[:, None], len(rows) - 1)][:, :, :, None]  # by step
        back = np.zeros((steps, len(sizes), tags), dtype=np.intp)  # the best tag before each tag
        arriving = np.ascontiguousarray(self.names.transitions.T)  # (to, from)
        paths = np.empty((len(sizes), tags, tags), dtype=np.float32)  # (texts, to, from)
        scores_of_paths = paths.reshape(-1)
        first_paths = np.arange(0, paths.size, tags).reshape(-1, tags)  # index of the first path to each tag
        for step in range(1, steps):
            n = running[step]
            tracks = paths[:n]
            np.add(score[:n, None, :], arriving, out=tracks)
            tracks += ahead[step, :n]
            best = tracks.argmax(2, out=back[step, :n])
            score[:n] = scores_of_paths[first_paths[:n] + best]
        found = np.empty(len(rows), dtype=np.int64)
        for text, (start, size) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
            found[start : start + size] = _walk_back(int(score[text].argmax()), back[1:size, text].tolist())
        return found


def _walk_back(last: int, back: list[list[int]]) -> list[int]:
    """The tags of a text from its last one and the best tag before each tag at every further word."""
    found = [last]
    for best in reversed(back):
        last = best[last]
        found.append(last)
    found.reverse()
    return found


@lru_cache(1)
def network() -> Network:
    """Natasha's own network, loaded once a process."""
    return Network()


@lru_cache(2)
def trained_network(weights: Path) -> Network:
    """The network with trained weights for names. Raises TrainingError where the file is no such thing."""
    return Network(read_weights(weights))


_ARRAYS = (("first", Convolution), ("second", Convolution), ("third", Convolution), ("head", Dense))


def write_weights(path: Path, names: NameWeights) -> None:
    """Weights as an .npz file of plain arrays; the same weights give the same bytes."""
    arrays: dict[str, Any] = {"shapes": names.shapes, "transitions": names.transitions}
    for part, kind in _ARRAYS:
        arrays |= {f"{part}.{field}": getattr(getattr(names, part), field) for field in kind._fields}
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def read_weights(path: Path) -> NameWeights:
    """The inverse of `write_weights`. Raises TrainingError for a missing or damaged file."""
    try:
        with np.load(path, allow_pickle=False) as found:
            parts: dict[str, Any] = {
                part: kind(*(found[f"{part}.{field}"] for field in kind._fields)) for part, kind in _ARRAYS
            }
            return NameWeights(**parts, shapes=found["shapes"], transitions=found["transitions"])
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise TrainingError(f"{path}: веса модели имён не читаются ({error})") from error


def _slice_nothing() -> Tagged:
    empty = np.zeros(0, dtype=np.int64)
    return Tagged(empty, empty, empty, empty)


def _normalisation(layer: Any) -> tuple[Floats, Floats]:
    """Scale and shift of a batch normalisation."""
    scale = layer.norm.weight.array / layer.norm.std.array
    return scale, layer.norm.bias.array - layer.norm.mean.array * scale


def _first(part: Any) -> Convolution:
    """The first convolution; nothing is normalised before it."""
    conv = part.encoder.layers[0].conv
    nothing = np.zeros_like(conv.bias.array)
    return Convolution(np.concatenate(conv.weight.array.transpose(2, 1, 0)), conv.bias.array, nothing, nothing)


def _first_layer(firsts: Sequence[Convolution], shapes: Sequence[Floats]) -> tuple[Floats, Floats]:
    """The first convolution of all models: weights of words (300, 3 models · 3 taps · 256), and the terms of shapes
    ((shapes + 1) · 9, 256) with the bias in the middle tap; the first nine rows, of no word at all, are zeros."""
    words, terms = [], []
    for conv, vectors in zip(firsts, shapes, strict=True):
        taps = conv.weight.reshape(3, -1, 256).transpose(1, 0, 2)  # (330, 3, 256)
        own = np.einsum("si,ito->sto", vectors.astype(np.float64), taps[300:])
        own[:, 1] += conv.bias
        words.append(taps[:300])
        terms.append(np.concatenate([np.zeros_like(own[:1]), own]))
    weights = np.stack(words, axis=1).reshape(300, -1)
    return np.ascontiguousarray(weights), np.stack(terms, axis=1).reshape(-1, 256).astype(np.float32)


def _convolution(part: Any, layer: int) -> Convolution:
    scale, shift = _normalisation(part.encoder.layers[layer - 1])
    conv = part.encoder.layers[layer].conv
    taps = conv.weight.array.transpose(2, 1, 0)  # (3, in, out)
    shares = [shift @ tap for tap in taps]
    weight = np.concatenate([scale[:, None] * tap for tap in taps])
    return Convolution(weight, conv.bias.array + sum(shares), shares[0], shares[2])


def _dense(part: Any, linear: Any) -> Dense:
    scale, shift = _normalisation(part.encoder.layers[-1])
    weight = linear.weight.array
    return Dense(np.ascontiguousarray(scale[:, None] * weight), linear.bias.array + shift @ weight)


def _biaffine(part: Any, scorer: Any) -> Biaffine:
    root = scorer.root.array
    plain_head, plain_tail = (
        Dense(layer.proj.weight.array, layer.proj.bias.array) for layer in (scorer.head, scorer.tail)
    )
    return Biaffine(
        _dense(part, scorer.head.proj), _dense(part, scorer.tail.proj), scorer.kernel.array,
        plain_head.relu(root), plain_tail.relu(root),
    )  # fmt: skip
