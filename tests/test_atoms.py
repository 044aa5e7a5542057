"""Atoms taken from words equal those that the text alone gives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.mentions.atoms import _ATOM, cut
from tests.phrases import words_of

_PIECES = st.sampled_from(
    ["завод", "млрд", "15", "1", "200", ",", ".", "-", "–", "15-ти", "(", ")", "[", "]", "«", "»", "½", "%", "№", "руб",
     "кв.м", "ГОСТ", "Ту-214", "12:30", "ё", "x"]
)  # fmt: skip
_TEXTS = st.lists(st.tuples(_PIECES, st.sampled_from(["", " "])), min_size=1, max_size=14).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)


@given(_TEXTS)
@example("12 615 256,2 млрд.руб за 15-ти [рублей]")
@example("заводцех15км2026г.")
def test_atoms_are_those_of_the_text(text: str) -> None:
    if not text.strip():
        return
    atoms = cut(words_of(text))
    assert [(atom.start, atom.end, atom.text) for atom in atoms[:-3]] == [
        (*match.span(), match.group()) for match in _ATOM.finditer(text)
    ]
    for before, atom in pairwise(atoms[:-3]):
        assert atom.glued == (atom.start == before.end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("более 12 615 256,2 рубля", ["более", "12 615 256,2", "рубля"]),
        ("5 млрд.руб", ["5", "млрд", ".", "руб"]),
        ("15-ти предприятий", ["15", "-", "ти", "предприятий"]),
        ("69 тысяч [рублей]", ["69", "тысяч", "рублей"]),
        ("½ завода", ["½", "завода"]),
    ],
)
def test_words_are_cut_finer(text: str, expected: list[str]) -> None:
    assert [atom.text for atom in cut(words_of(text))[:-3]] == expected


def test_atoms_know_their_words() -> None:
    words = words_of("Заводы получили 12 615 рублей")
    atoms = cut(words)
    assert [(atom.token, atom.last) for atom in atoms[:4]] == [(0, 1), (1, 2), (2, 4), (4, 5)]
    assert [atom.kind for atom in atoms[:4]] == ["w", "w", "n", "w"]
