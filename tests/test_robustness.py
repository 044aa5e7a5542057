"""Damaged files and known traps: bounded, refused in one sentence, no crash. The long run: benchmarks.robustness."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.robustness import TRAPS, Read, _loop, _read, mutated

EXPECTED = {  # trap → what is said of it
    "архивы в архивах": "слишком глубоко",
    "миллиард смешков, лента": "XML-бомбы",
    "миллиард смешков, odt": "повреждён",
    "внешняя сущность XML": "XML-бомбы",
    "PDF, 5000 страниц": "не на русском",
    "zip с путями наружу": "за пределы архива",
    "tar с путями и ссылками": "за пределы архива",
    "200 000 вложенных div": "не найден текст",
    "JSON, 500 000 скобок": "не на русском",
}
SLOW = {"архив-бомба, 1 ГБ", "gzip-бомба, 1 ГБ", "40 МБ текста"}  # to make: for the benchmark


def test_every_trap_is_expected() -> None:
    assert set(TRAPS) == {*EXPECTED, *SLOW, "петля символьных ссылок"}


@pytest.mark.parametrize("trap", EXPECTED)
def test_traps_are_refused(tmp_path: Path, trap: str) -> None:
    found = _read(TRAPS[trap](tmp_path))
    assert found.outcome == "refused"
    assert EXPECTED[trap] in found.said
    assert found.seconds < 5
    assert not (tmp_path.parent / "escape.txt").exists()


def test_a_loop_of_links_is_entered_once(tmp_path: Path) -> None:
    assert _loop(TRAPS["петля символьных ссылок"](tmp_path)).outcome == "read"


def test_damaged_files(tmp_path: Path) -> None:
    found: list[Read] = []
    for number in range(150):
        name, data = mutated(random.Random(f"test:{number}"))
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(data)
        found.append(_read(path))
    assert [one for one in found if one.outcome == "crashed"] == []
    assert {one.outcome for one in found} == {"read", "refused"}
    assert all(one.said and "\n" not in one.said for one in found)
    assert max(one.seconds for one in found) < 10
