"""The simulated reviewer: gold is corrected in steps and what was not corrected is measured."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from benchmarks.simulated_reviewer import Reviewer, curve
from extractor.trained import Trained
from extractor.training.disputed import parts
from extractor.training.documents import read_folder
from extractor.training.machine import Machine, measure

ROOT = Path(__file__).parent.parent


def test_a_small_curve_begins_with_the_program_as_it_is() -> None:
    base = Machine(Trained())
    documents, _ = read_folder(ROOT / "annotations", ROOT / "corpus")
    reads = base.read(documents[:8])
    ways = [(reads[:5], reads[5:])]
    found = curve(base, Reviewer("own", ways, ("names", "facts", "model", "seconds")), (5, 50))
    assert list(found) == [0, 5]  # no more than there are
    held = measure(reads[5:])
    assert found[0]["names"] == held["names"].value
    assert found[0]["facts"] == held["facts"].value
    assert 0 < found[5]["model"] <= 1
    assert found[5]["seconds"] > found[0]["seconds"]


@pytest.mark.parametrize("count", [2, 3])
def test_each_document_is_held_out_once(count: int) -> None:
    documents = list(range(7))
    held = [held for _, held in parts(documents, count)]
    assert sorted(chain.from_iterable(held)) == documents
    for learnt, out in parts(documents, count):
        assert sorted([*learnt, *out]) == documents
