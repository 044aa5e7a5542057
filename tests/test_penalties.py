"""Penalties: fines, sanctions, bans and claims with their targets (docs/penalty.md)."""

from __future__ import annotations

import pytest

from extractor.model import Fact
from tests.phrases import Phrase, parameters, table
from tests.told import facts

PHRASES = table("penalties")
_SLOTS = ("issuer", "target", "type", "amount", "currency", "date", "reason", "status")


def _shown(fact: Fact) -> str:
    return "|".join(f"{name}={fact.get(name)}" for name in _SLOTS if fact.get(name) is not None)


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase) -> None:
    assert "; ".join(sorted(_shown(fact) for fact in facts(phrase.text, "penalty"))) == phrase.expected


def test_table_has_sentences_that_state_nothing() -> None:
    assert sum(not phrase.expected for phrase in PHRASES) >= 6


def test_evidence_reaches_from_issuer_to_reason() -> None:
    text = "Вчера ФАС оштрафовала АО «Луч» на 500 тыс. рублей за нарушение закона о рекламе."
    (fact,) = facts(text, "penalty")
    assert fact.evidence[0].text == "ФАС оштрафовала АО «Луч» на 500 тыс. рублей за нарушение закона о рекламе"
