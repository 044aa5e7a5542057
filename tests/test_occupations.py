"""Occupations: the table of sentences (tables/occupations.tsv) and what holds beyond one sentence."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.model import Article
from tests.holders import occupations
from tests.phrases import Phrase, parameters, table
from tests.told import facts

PHRASES = table("occupations")


@pytest.mark.parametrize("phrase", parameters(PHRASES))
def test_phrase(phrase: Phrase) -> None:
    assert occupations(phrase.text) == phrase.expected


def test_table_is_large_and_has_sentences_without_officials() -> None:
    assert len(PHRASES) >= 80
    assert sum(not phrase.expected for phrase in PHRASES) >= 15


def test_surname_alone_is_told_by_the_full_name() -> None:
    text = "Лев Стрижов приехал в Тулу.\nДиректор завода «Маяк» Стрижов осмотрел линию."
    assert occupations(text) == "Лев Стрижов: директор @ завод «Маяк»"


def test_the_poorer_statement_joins_the_fuller_one() -> None:
    text = "Директор завода «Маяк» Лев Стрижов осмотрел линию.\nДиректор Лев Стрижов доволен."
    (fact,) = facts(text, "occupation")
    assert len(fact.evidence) == 2
    assert fact.get("organization") == "завод «Маяк»"


def test_evidence_covers_title_and_name() -> None:
    (fact,) = facts("Вчера директор завода «Маяк» Лев Стрижов осмотрел линию.", "occupation")
    assert [evidence.text for evidence in fact.evidence] == ["директор завода «Маяк» Лев Стрижов"]


def test_title_of_the_ministry_is_the_entity_of_the_article() -> None:
    text = "Министерство энергетики РФ готовит доклад.\nЗаместитель министра энергетики Анна Лугова выступила."
    (fact,) = facts(text, "occupation")
    ministry = next(slot for slot in fact.slots if slot.name == "organization")
    assert str(ministry.value).startswith("Министерство энергетики")
    assert ministry.entity


def test_explain_hears_why_a_title_was_not_taken() -> None:
    text = "Директору завода «Маяк» Лев Стрижов написал письмо."
    article = Article("text.txt", text, text)
    context = pipeline.contextualize(pipeline.nlp()(text), article, tracing=True)
    from extractor.facts.occupations import find

    assert list(find(context)) == []
    assert any(rule == "occupation.title_before" for rule, *_ in context.nearly)
