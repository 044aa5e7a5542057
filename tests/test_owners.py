"""Whose figures they are where their own words do not say it."""

from __future__ import annotations

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


def test_title_of_a_place_stays_where_nobody_is_named_often() -> None:
    text = "Новый рубеж Тульской области\n\nОбъём производства составил 300 млн рублей."
    (fact,) = facts(text, "figure")
    assert fact.get("owner") == "Тульская область"
