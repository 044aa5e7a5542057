"""Persons' names in the nominative: foreign surnames, endings that look like a case, order, initials, repetitions."""

from __future__ import annotations

from functools import cache

import pytest

from extractor import entities, language, mentions
from extractor.entities.persons import fullest, same_person
from extractor.model import Article, PersonName

#: A sentence and the persons named in it.
SENTENCES: dict[str, list[str]] = {
    # a vowel that is no case ending
    "Об этом сообщил Мевлют Карагёзоглу.": ["Мевлют Карагёзоглу"],
    "Родриго Сальверте заявил о росте.": ["Родриго Сальверте"],
    "Криштиану Моралду подписал контракт.": ["Криштиану Моралду"],
    # men's surnames that are declined as feminine nouns
    "Доклад Артёма Дзюбы опубликован.": ["Артём Дзюба"],
    "Беседа с Джоном Альместой прошла.": ["Джон Альместа"],
    # consonants: no fleeting vowel, no «ё» that nobody wrote
    "Встреча с Олафом Шрольцем прошла.": ["Олаф Шрольц"],
    "Вопрос к Кевину Магнуссену остался.": ["Кевин Магнуссен"],
    # order
    "Зигмар Габриэль заявил об этом.": ["Зигмар Габриэль"],
    "Цой Виктор работает директором.": ["Виктор Цой"],
    "Ким Ю. А. назначен директором.": ["Ю. А. Ким"],
    # said twice, a noun before the name
    "Эльвира Набиева Набиева Эльвира Сабировна Председатель банка.": ["Эльвира Сабировна Набиева"],
    "Переход Александра Маслова завершён.": ["Александр Маслов"],
    # no person
    "Племянник директора открыл завод в Туле.": [],
}


@cache
def people() -> dict[str, list[str]]:
    docs = language.load().pipe([(text, text) for text in SENTENCES], as_tuples=True)
    found = {text: entities.resolve(mentions.read(doc, Article("t.txt", text))).entities for doc, text in docs}
    return {text: [entity.name for entity in named if entity.kind == "person"] for text, named in found.items()}


@pytest.mark.parametrize("text", SENTENCES)
def test_names_in_the_nominative(text: str) -> None:
    assert people()[text] == SENTENCES[text]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PersonName("Ляна", "Борукова"), PersonName("Лян", "Боруков"), True),
        (PersonName("Александра", "Борукова"), PersonName("Александр", "Боруков"), False),
        (PersonName("Эдсон", "Барбоза"), PersonName("", "Барбоз"), True),
        (PersonName("Эдсон", "Барбоза"), PersonName("", "Барбосов"), False),
    ],
)
def test_a_name_read_in_another_gender_or_without_its_vowel(one: PersonName, other: PersonName, same: bool) -> None:
    assert bool(same_person(one, other)) is same
    assert bool(same_person(other, one)) is same


def test_the_surname_agrees_with_the_first_name() -> None:
    assert fullest([PersonName("Лян", "Боруков"), PersonName("Ляна", "Борукова")]) == PersonName("Ляна", "Борукова")
