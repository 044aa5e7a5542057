"""Memberships: stated belonging; location and bare genitives are none."""

from __future__ import annotations

import pytest

from extractor.model import Fact
from tests.phrases import Phrase, parameters, table
from tests.told import facts

PHRASES = table("memberships")
_SLOTS = ("member", "group", "role", "modality")


def _shown(fact: Fact) -> str:
    return "|".join(f"{name}={fact.get(name)}" for name in _SLOTS if fact.get(name) is not None)


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase) -> None:
    assert "; ".join(sorted(_shown(fact) for fact in facts(phrase.text, "membership"))) == phrase.expected


def test_table_has_sentences_that_state_nothing() -> None:
    assert sum(not phrase.expected for phrase in PHRASES) >= 6
