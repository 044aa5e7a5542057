"""Whose figures they are where their own words do not say it."""

from __future__ import annotations

import pytest

from tests.told import facts


def test_title_of_a_place_alone() -> None:
    """«В Туле открыли завод»: the figures are those of the body that the article goes on naming."""
    text = (
        "В Туле открыли новое производство\n\n"
        "Компания «Вектор Плюс» открыла производство насосов. Директор «Вектор Плюс» показал цеха гостям. "
        "Продукцию «Вектор Плюс» покупают строители.\n\n"
        "Здесь будут работать 120 инженеров."
    )
    owners = {str(fact.get("owner")) for fact in facts(text, "figure") if str(fact.get("value")) == "120"}
    assert len(owners) == 1
    assert "Вектор Плюс" in owners.pop()


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("В новом спортивном комплексе два бассейна.", "новый спортивный комплекс"),
        ("Убыток отрасли составил 9 млрд рублей.", "отрасль"),
        ("Бюджет недополучит 4 млрд рублей.", "бюджет"),
        ("Суммарные инвестиции резидентов достигли 6 млрд рублей.", "резиденты"),
        ("За год северные верфи сдали 18 судов.", "северные верфи"),
        ("Учёные описали новое месторождение. Его запасы составляют 3 млн тонн.", "новое месторождение"),
        ("Власти поддержат форум. В нём участвуют 300 инженеров.", "форум"),
        ("Рост держится на малых предприятиях, доля которых достигает 30%.", "малые предприятия"),
        ("На конкурс подали 400 заявок из всех регионов России.", "конкурс"),
    ],
)
def test_things_without_a_name(text: str, owner: str) -> None:
    (fact,) = facts(text, "figure")
    assert fact.get("owner") == owner


@pytest.mark.parametrize(
    "text",
    [
        "Директор сослался на отчёт. Его дети учатся в двух школах.",  # a person is no thing
        "Выпуск станков вырос на 5%.",
    ],
)
def test_nobody(text: str) -> None:
    assert [fact.get("owner") for fact in facts(text, "figure")] == [None]


def test_title_of_nobody_leaves_it_to_the_protagonist() -> None:
    text = (
        "Рынок насосов растёт\n\n"
        "ООО «Вектор» открыло цех. ООО «Вектор» купило станки. У ООО «Вектор» появились склады.\n\n"
        "Выпуск вырос на 5%."
    )
    assert {str(fact.get("owner")) for fact in facts(text, "figure")} == {"ООО «Вектор»"}


def test_title_of_a_place_stays_where_nobody_is_named_often() -> None:
    text = "Новый рубеж Тульской области\n\nОбъём производства составил 300 млн рублей."
    (fact,) = facts(text, "figure")
    assert fact.get("owner") == "Тульская область"
