"""Documents into train, dev and a fixed test: by the hash of their text, near-duplicates always together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractor.training.documents import Document

_SHINGLE = 5  # words
_NEAR = 0.5  # share of the smaller text's shingles that make two texts near-duplicates
_TEST, _DEV = range(3), range(3, 5)  # of ten buckets
_WORD = re.compile(r"\w+")
_ENOUGH_GOLD = 20  # documents; with fewer, reviewed documents serve the test too


@dataclass(frozen=True, slots=True)
class Sets:
    """Who learns, who chooses, who judges."""

    train: tuple[Document, ...]
    dev: tuple[Document, ...]
    test: tuple[Document, ...]

    def manifest(self) -> dict[str, Any]:
        """What each set is made of, with digests of texts and annotations."""
        return {
            name: [
                {"document": d.article.name, "state": d.state, "text": d.article.digest, "annotations": d.digest}
                for d in documents
            ]
            for name, documents in (("train", self.train), ("dev", self.dev), ("test", self.test))
        }


def split(documents: Sequence[Document]) -> Sets:
    """The sets. A document keeps its side when others come, unless it turns out to be a near-duplicate of one.

    Only complete documents judge. Where there is enough gold, it alone makes the test: a batch of bad corrections
    cannot vouch for itself, and no correction is lost for learning.
    """
    gold = sum(document.state == "gold" for document in documents) >= _ENOUGH_GOLD
    sides: dict[str, list[Document]] = {"train": [], "dev": [], "test": []}
    for group in _groups(documents):
        bucket = min(int(document.article.digest[:8], 16) for document in group) % 10
        judges = all(document.complete for document in group)
        proven = not gold or all(document.state == "gold" for document in group)
        if bucket in _TEST and judges and proven:
            side = "test"
        elif bucket in _DEV and judges:
            side = "dev"
        else:
            side = "train"
        sides[side] += group
    by_name = {side: tuple(sorted(found, key=lambda d: d.article.name)) for side, found in sides.items()}
    return Sets(**by_name)


def digest(sets: Sets, recipe: str = "") -> str:
    """SHA-256 of the manifest and of how it is learnt from."""
    return hashlib.sha256(f"{sets.manifest()}\n{recipe}".encode()).hexdigest()


def _groups(documents: Sequence[Document]) -> list[list[Document]]:
    """Documents that are near-duplicates of each other, directly or over others."""
    shingles = [_shingles(document.article.text) for document in documents]
    leader = list(range(len(documents)))

    def lead(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    where: dict[int, list[int]] = {}
    for i, own in enumerate(shingles):
        shared: dict[int, int] = {}
        for shingle in own:
            for j in where.get(shingle, ()):
                shared[j] = shared.get(j, 0) + 1
            where.setdefault(shingle, []).append(i)
        for j, count in shared.items():
            if count >= _NEAR * min(len(own), len(shingles[j])):
                leader[max(lead(i), lead(j))] = min(lead(i), lead(j))
    groups: dict[int, list[Document]] = {}
    for i, document in enumerate(documents):
        groups.setdefault(lead(i), []).append(document)
    return list(groups.values())


def _shingles(text: str) -> frozenset[int]:
    words = _WORD.findall(text.lower())
    return frozenset(hash(tuple(words[i : i + _SHINGLE])) for i in range(max(1, len(words) - _SHINGLE + 1)))
