"""What was found out about a word is kept for the next time: a dictionary that fills itself and stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import islice
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

WORDS = 25_000  # distinct words of some 200 articles; beyond it a further word is a rare one


class Remembered(dict[K, V]):
    """`remembered[key]` is `find(key)`, computed once while it is held; when full, the older half goes.

    A hit costs what a dictionary costs, half of `functools.lru_cache`, and `map(remembered.__getitem__, words)` asks
    for all words of an article without a step of Python.
    """

    __slots__ = ("_find", "_most")

    def __init__(self, find: Callable[[K], V], most: int = WORDS) -> None:
        super().__init__()
        self._find = find
        self._most = most

    def __missing__(self, key: K) -> V:
        value = self._find(key)
        if len(self) >= self._most:
            for old in list(islice(self, (self._most + 1) // 2)):
                del self[old]
        self[key] = value
        return value
