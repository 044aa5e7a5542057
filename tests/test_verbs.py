"""Finite verbs against the tagger: the dictionary is right where it knows nothing else."""

from __future__ import annotations

import pytest

from extractor.language.verbs import certain


@pytest.mark.parametrize(
    ("word", "lemma", "tense"),
    [
        ("сертифицирует", "сертифицировать", {"Pres", "Fut"}),
        ("возведёт", "возвести", {"Fut"}),
        ("отгрузит", "отгрузить", {"Fut"}),
        ("апробируется", "апробироваться", {"Pres"}),
        ("обкатали", "обкатать", {"Past"}),
    ],
)
def test_finite_verbs(word: str, lemma: str, tense: set[str]) -> None:
    verb = certain(word)
    assert verb is not None
    assert (verb.lemma, verb.feats["VerbForm"], set(verb.tenses)) == (lemma, "Fin", tense)


@pytest.mark.parametrize("word", ["стали", "мыла", "завод", "будет", "работать", "брокколит", "пакет", "стекло", "мел"])
def test_words_that_may_be_something_else(word: str) -> None:
    assert certain(word) is None
