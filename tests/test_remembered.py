"""What is kept of words: filled by asking, bounded, the latest stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.models import WordIds, vectors
from extractor.remembered import Remembered


def test_a_word_is_found_out_once() -> None:
    asked: list[str] = []

    def find(word: str) -> int:
        asked.append(word)
        return len(word)

    remembered = Remembered(find)
    assert list(map(remembered.__getitem__, ["цех", "завод", "цех"])) == [3, 5, 3]
    assert asked == ["цех", "завод"]


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 10))
def test_it_stays_bounded_and_right(keys: list[int], most: int) -> None:
    remembered = Remembered[int, int](lambda key: key * key, most)
    for key in keys:
        assert remembered[key] == key * key
        assert len(remembered) <= most
    assert keys[-1] in remembered


def test_the_older_half_goes() -> None:
    remembered = Remembered[int, int](lambda key: key, 4)
    for key in range(5):
        remembered[key]
    assert list(remembered) == [2, 3, 4]


def test_a_failure_is_not_remembered() -> None:
    remembered = Remembered[str, int](int)
    with pytest.raises(ValueError, match="цех"):
        remembered["цех"]
    assert not remembered


def test_words_of_the_vectors_are_found_by_hash() -> None:
    ids = WordIds(["завод", "цех", "кластер"])
    assert [ids.get(word, -1) for word in ("цех", "кластер", "завод", "станок")] == [1, 2, 0, -1]
    assert WordIds([]).get("цех", 7) == 7


def test_the_vectors_know_their_words() -> None:
    found = vectors()
    known = found.word_ids.get("завод", found.unknown)
    assert known != found.unknown
    assert found.word_ids.get("эплыв" * 5, found.unknown) == found.unknown
    assert found.indexes.shape[1] == 100
    assert np.isfinite(found.codes).all()
