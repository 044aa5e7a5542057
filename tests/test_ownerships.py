"""Ownerships: who owns what, with shares; owning in a figurative sense is none."""

from __future__ import annotations

import pytest

from extractor.model import Fact
from tests.phrases import Phrase, parameters, table
from tests.told import facts

PHRASES = table("ownerships")
_SLOTS = ("owner", "property", "share", "date", "status")


def _shown(fact: Fact) -> str:
    return "|".join(f"{name}={fact.get(name)}" for name in _SLOTS if fact.get(name) is not None)


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase) -> None:
    assert "; ".join(sorted(_shown(fact) for fact in facts(phrase.text, "ownership"))) == phrase.expected


def test_table_has_sentences_that_state_nothing() -> None:
    assert sum(not phrase.expected for phrase in PHRASES) >= 6


def test_a_stake_told_without_its_property_belongs_to_the_last_one() -> None:
    text = "Холдинг «Север» владеет 25 % акций завода «Маяк». Ещё 40 % акций принадлежит компании «Луч»."
    shares = {(str(f.get("owner")), str(f.get("property")), str(f.get("share"))) for f in facts(text, "ownership")}
    assert ("«Луч»", "завод «Маяк»", "40") in shares
