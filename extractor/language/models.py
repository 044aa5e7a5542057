"""The only door to natasha's wheel: its vectors and the weights of its three taggers, read by navec and slovnet alone.

`natasha` itself is never imported: it needs an abandoned dictionary package. Only its data files are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from navec.navec import PQ_, VOCAB
from navec.tar import Tar
from navec.vocab import Vocab
from numpy.typing import NDArray
from slovnet.const import REL, SHAPE, TAG
from slovnet.exec.model import NER, Morph, Syntax
from slovnet.exec.pack import Pack

from extractor.errors import ExtractorError

_ARCHIVES = {"morph": (Morph, TAG), "syntax": (Syntax, REL), "ner": (NER, TAG)}


class WordIds:
    """Numbers of the words of a vocabulary, found by hash: two arrays of 3 MB where a dictionary takes 45.

    The hashes have 64 bits: that one of a million other words has the hash of a known one is a chance of one to
    70 million.
    """

    def __init__(self, words: Sequence[str]) -> None:
        hashes = np.fromiter(map(hash, words), dtype=np.int64, count=len(words))
        order = np.argsort(hashes)
        self._hashes, self._ids = hashes[order], order.astype(np.int32)

    def get(self, word: str, unknown: int) -> int:
        """Number of a word; `unknown` where the vocabulary lacks it."""
        wanted = hash(word)
        place = int(np.searchsorted(self._hashes, wanted))
        found = place < len(self._hashes) and self._hashes[place] == wanted
        return int(self._ids[place]) if found else unknown


class Vectors(NamedTuple):
    """navec's product-quantised word vectors: the vector of word i is `codes[d, indexes[i, d]]` for d = 0…99."""

    word_ids: WordIds
    unknown: int
    indexes: NDArray[np.uint8]  # (250002, 100)
    codes: NDArray[np.float32]  # (100, 256, 3)


class Tagger(NamedTuple):
    """Weights of one of slovnet's models and its vocabularies."""

    model: Any
    shape_ids: Mapping[str, int]
    outputs: tuple[str, ...]  # names of tags or relations


def data_folder() -> Path:
    """Folder of model files inside the installed natasha wheel.

    Raises ExtractorError when natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise ExtractorError("Пакет natasha с моделями не установлен: запустите make ещё раз.")
    return Path(spec.submodule_search_locations[0]) / "data"


@lru_cache(1)
def vectors() -> Vectors:
    """Word vectors of 250,000 words, 300 numbers each. (Navec.load would also compute norms nobody needs: 100 MB.)"""
    with Tar(data_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar") as tar:
        vocab = Vocab.from_file(tar.load(VOCAB))
        file = tar.load(PQ_)
        count, _dim, parts, centroids = np.frombuffer(file.read(16), np.uint32).tolist()
        indexes = np.frombuffer(file.read(count * parts), np.uint8).reshape(count, parts)
        codes = np.frombuffer(file.read(), np.float32).reshape(parts, centroids, -1)
    return Vectors(WordIds(vocab.words), vocab.unk_id, indexes, codes)


@lru_cache(3)
def tagger(name: str) -> Tagger:
    """One of slovnet's models: `morph`, `syntax` or `ner`."""
    kind, outputs = _ARCHIVES[name]
    with Pack(data_folder() / "model" / f"slovnet_{name}_news_v1.tar") as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(kind)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights)))
        shape_ids = pack.load_vocab(SHAPE).item_ids
        return Tagger(model, shape_ids, tuple(pack.load_vocab(outputs).items))
