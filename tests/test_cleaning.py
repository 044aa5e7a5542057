"""Cleaning: what goes, what stays, and that it happens once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.articles.cleaning import clean

CASES = [
    ("[bookmark: _GoBack]Завод открыт.", "Завод открыт."),
    ("Глава\u00a0региона \u00adо\u00adт\u00adкрыл завод.", "Глава региона открыл завод."),
    ("Cовет трeх регионов", "Совет трех регионов"),
    ("в ХIX веке", "в XIX веке"),
    ("АКИpress и РИАnews", "АКИpress и РИАnews"),
    ("c января выросли цены", "с января выросли цены"),
    ("✔️Иван Петров, директор", "✔ Иван Петров, директор"),
    ("Линию запустили в Твери.Ожидается рост.", "Линию запустили в Твери. Ожидается рост."),
    ("АО «Кавказ.РФ» и В.Путин", "АО «Кавказ.РФ» и В.Путин"),
    ("Текст.\nФото: пресс-служба завода\nЕщё текст.", "Текст.\nЕщё текст."),
    ("Текст.\nЧитайте также: новый цех\nПоделиться в соцсетях\nВКонтакте Telegram", "Текст."),
    ("Текст.\nФотографы сняли цех.", "Текст.\nФотографы сняли цех."),
    ("Печать книг выросла вдвое.", "Печать книг выросла вдвое."),
    ("Подробнее о планах рассказал министр Олег Рудов.", "Подробнее о планах рассказал министр Олег Рудов."),
    ("Завод &laquo;Луч&raquo; &mdash; в Туле", "Завод «Луч» — в Туле"),
    ("й и ё из двух знаков: и\u0306 е\u0308", "й и ё из двух знаков: й ё"),
    ("Один.\r\n\r\n\r\n\r\nДва.\x0cТри.", "Один.\n\nДва.\nТри."),
    (
        "Губернатор области открыл сегодня на заводе новую\nлинию, которая будет выпускать вагоны для мет-\n"
        "рополитена и трамваи для городов. Её построили\nза два года на средства инвестора из соседнего\nрегиона.",
        "Губернатор области открыл сегодня на заводе новую линию, которая будет выпускать вагоны для метрополитена "
        "и трамваи для городов. Её построили за два года на средства инвестора из соседнего региона.",
    ),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cleaning(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cleaning_a_clean_text_changes_nothing(raw: str, expected: str) -> None:
    assert clean(clean(raw)) == clean(raw)


@settings(max_examples=100, deadline=1000)
@given(st.text(alphabet=st.sampled_from("абвABc \n\t.,«»\u00a0\u00ad<>[]&;0\r✔й\u0306"), max_size=200))
def test_cleaning_never_fails(raw: str) -> None:
    assert "\u00ad" not in clean(raw)
