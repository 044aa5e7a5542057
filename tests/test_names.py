"""Names in sentences: found whole, with the right label, and nothing where there is nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from extractor import language, lexicon, mentions
from extractor.lexicon.geography import place_named, place_of_adjective, places, region_code
from extractor.mentions.gazetteer import known_bodies
from extractor.mentions.quotation_marks import pair_marks
from extractor.model import Article, Mention, Reading

#: A sentence; its names, outermost first, marked by label: p person, o organization, g group, l place.
SENTENCES: dict[str, list[str]] = {
    # whole names
    "Директор Ассоциации кластеров, технопарков и особых экономических зон России выступил с докладом.": [
        "g Ассоциации кластеров, технопарков и особых экономических зон России", "l России",
    ],
    "На коллегии Министерства промышленности, энергетики и инноваций республики подвели итоги.": [
        "o коллегии Министерства промышленности, энергетики и инноваций республики",
        "o Министерства промышленности, энергетики и инноваций республики",
    ],
    "Минпромторг России и правительство Омской области подготовили проект.": [
        "o Минпромторг России", "l России", "o правительство Омской области", "l Омской области",
    ],
    "АО «НИИ «Полюс» им. М. Ф. Стельмаха» выпустило прибор.": ["o АО «НИИ «Полюс» им. М. Ф. Стельмаха»"],
    "Комитет по туризму Правительства Москвы открыл центр.": [
        "o Комитет по туризму Правительства Москвы", "o Правительства Москвы", "l Москвы",
    ],
    "Филиал ПАО «Россети» – «Тулэнерго» заменил провода.": ["o Филиал ПАО «Россети» – «Тулэнерго»", "o ПАО «Россети»"],
    "Межведомственная комиссия по развитию ВТРК «Эльбрус» собралась вчера.": [
        "o Межведомственная комиссия по развитию ВТРК «Эльбрус»", "o ВТРК «Эльбрус»",
    ],
    "Союз машиностроителей (СМР) и банк ВТБ подписали договор.": ["g Союз машиностроителей", "g СМР", "o банк ВТБ"],
    "Завод «Луч» заключил контракт с компанией Siemens.": ["o Завод «Луч»", "o Siemens"],
    "Резиденты ОЭЗ «Липецк» получили льготы.": ["g ОЭЗ «Липецк»"],
    "В технопарке «Строгино» открылся цех.": ["g технопарке «Строгино»"],
    "Общество ПАО «Луч» и компания ООО «Вега» открыли цех.": ["o ПАО «Луч»", "o ООО «Вега»"],
    "Строительная компания ООО «Сфера» построила дом.": ["o ООО «Сфера»"],
    "«Техпромлит», который выпускает насосы, открыл цех.": ["o «Техпромлит»"],
    "Работают три технопарка: «Сфера», «Орион» и «Полюс».": ["o «Сфера»", "o «Орион»", "o «Полюс»"],
    "Мэр Казани открыл парк.": ["l Казани"],
    "На Саяно-Шушенской ГЭС и Улан-Удэнской ТЭЦ-2 идёт ремонт.": ["o Саяно-Шушенской ГЭС", "o Улан-Удэнской ТЭЦ-2"],
    "Группа компаний «Зелёная линия» построит теплицы.": ["o Группа компаний «Зелёная линия»"],
    "Аналитики НКР ждут роста, следует из сообщения НКР.": ["o НКР", "o НКР"],
    "По данным ЦСР «Север» и ИНП РАН, спрос упал.": ["o ЦСР «Север»", "o ИНП РАН", "o РАН"],
    "Председатель совета директоров «Северстали» ушёл.": ["o совета директоров «Северстали»", "o «Северстали»"],
    "Союз машиностроителей России назвал лучших; союз благодарит всех.": ["g Союз машиностроителей России", "l России"],
    "Управление по борьбе с коррупцией переехало.": ["o Управление по борьбе с коррупцией"],
    "Совет по профессиональным квалификациям в машиностроении собрался вчера.": [
        "o Совет по профессиональным квалификациям в машиностроении",
    ],
    "Эксперты Регионального центра компетенций в сфере производительности труда приехали.": [
        "o Регионального центра компетенций в сфере производительности труда",
    ],
    "Письмо Ассоциации разработчиков программ (АРП) «Свой софт» ушло в Москву.": [
        "g Ассоциации разработчиков программ (АРП) «Свой софт»", "l Москву",
    ],
    # cuts and debris
    "Башкортостан – территория, где растёт промышленность.": ["l Башкортостан"],
    "[bookmark: _GoBack]Минпромторг России назвал регион пилотным.": ["o Минпромторг России", "l России"],
    "Доля Москвы в экономике выросла.": ["l Москвы"],
    "Обращайтесь в Министерство экономического развития Карелии по телефону 55-00.": [
        "o Министерство экономического развития Карелии", "l Карелии",
    ],
    "Центр занятости и руководители школ провели ярмарку.": ["o Центр занятости"],
    "Ледокол «Арктика» вышел в море.": [],
    "Программа «Профессионалитет» охватила колледжи.": [],
    "Самолёт Ил-96 совершил посадку.": [],
    "По сообщениям СМИ, НДС вырастет.": [],
    "Корабль «Союз ТМА-12» стартовал. «Союз» вернётся осенью.": [],
    "Участники форума «Энергия» приехали. На «Энергии» подписали договоры.": [],
    "Переговоры прошли в Кремле.": ["l Кремле"],
    # common nouns are no names
    "Новый завод построят в соседней области.": [],
    "Компания увеличила выпуск, а предприятие наняло рабочих.": [],
    "Областные власти выделили субсидии малым предприятиям.": [],
    "Совет прост: храните чеки.": [],
    "В управлении качеством помогают стандарты.": [],
    # persons
    "Губернатор Олег Маслов встретился с Крюковой О.А. и Путиным В. В.": [
        "p Олег Маслов", "p Крюковой О.А.", "p Путиным В. В.",
    ],
    "В.Петров: Добрый день, коллеги.": ["p В.Петров"],
    "Слово взял генеральный директор Чжоу Гуанцай.": ["p Чжоу Гуанцай"],
    "Сергей Макарович Назаров провёл совещание.": ["p Сергей Макарович Назаров"],
    # places
    "Делегация приехала из г. Глазова и посёлка Яр.": ["l г. Глазова", "l посёлка Яр"],
    "Завод в Свердловской области и цех в провинции Ляонин закрылись.": [
        "l Свердловской области", "l провинции Ляонин",
    ],
    "Жители Сегежского района ждут дорогу.": ["l Сегежского района"],
}  # fmt: skip

NAMED = {"p": "person", "o": "organization", "g": "group", "l": "place"}
KNOWN_FAILURES: dict[str, str] = {}


@cache
def readings() -> dict[str, Reading]:
    return {
        text: mentions.read(doc, Article("t.txt", text))
        for doc, text in language.load().pipe([(text, text) for text in SENTENCES], as_tuples=True)
    }


def names(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if m.form == "name" and m.label in NAMED.values()]


def parameters() -> list[Any]:
    return [
        pytest.param(
            text, marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[text], strict=True)] if text in KNOWN_FAILURES else []
        )
        for text in SENTENCES
    ]


@pytest.mark.parametrize("text", parameters())
def test_names_are_found_whole(text: str) -> None:
    found = [(m.label, m.text) for m in names(readings()[text])]
    assert found == [(NAMED[line[0]], line[2:]) for line in SENTENCES[text]]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_mention_quotes_the_text_and_has_a_head_inside(text: str) -> None:
    for m in readings()[text].mentions:
        assert text[m.start : m.end] == m.text
        assert m.label == "quote" or m.first <= m.head < m.last


def test_names_of_a_label_nest_but_never_cross() -> None:
    for reading in readings().values():
        found = names(reading)
        for a in found:
            for b in found:
                crossing = a.first < b.first < a.last < b.last
                assert not crossing, (a.text, b.text)


# -- quotation marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("АО «Луч» и ООО «Свет»", ["«Луч»", "«Свет»"]),
        ("АО «НПО «Сатурн»»", ["«НПО «Сатурн»»", "«Сатурн»"]),
        ("АО «НПО «Сатурн» растёт", ["«НПО «Сатурн»", "«Сатурн»"]),
        ('ОАО "Завод "Вперёд"", цех', ['"Завод "Вперёд""', '"Вперёд"']),
        ("фирма “Рассвет” и „Закат“", ["“Рассвет”", "„Закат“"]),
        ("кавычка » потерялась", []),
    ],
)
def test_quotation_marks_are_paired(text: str, pairs: list[str]) -> None:
    reading = mentions.read(language.load()(text), Article("t.txt", text))
    marks = pair_marks(reading.tokens, reading.sentences)
    spans = [text[reading.tokens[a].start : reading.tokens[b].end] for a, b in sorted(marks.closing.items())]
    assert spans == pairs


# -- knowledge ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adjective", "place"),
    [
        ("российский", "Россия"),
        ("свердловский", "Свердловская область"),
        ("донской", "Ростовская область"),
        ("московский", "Москва"),
        ("китайский", "Китай"),
        ("башкирский", "Республика Башкортостан"),
        ("дальневосточный", "Дальний Восток"),
        ("деревянный", ""),
    ],
)
def test_an_adjective_stands_for_its_place(adjective: str, place: str) -> None:
    assert place_of_adjective(adjective) == place


def test_all_regions_of_russia_have_a_code_of_their_own() -> None:
    regions = [place for place in places() if place.code]
    assert len(regions) == 89
    assert len({place.code for place in regions}) == 89
    assert all(place.capital for place in regions)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Башкирия", "RU-BA"), ("Республика Татарстан", "RU-TA"), ("СПб", "RU-SPE"), ("Югра", "RU-KHM"), ("Китай", "")],
)
def test_a_region_is_known_by_every_name(name: str, code: str) -> None:
    assert region_code(name) == code


@pytest.mark.parametrize("table", ["countries", "federal_districts", "cities"])
def test_every_place_of_the_lists_is_found_by_its_name(table: str) -> None:
    assert all(place_named(row["name"]) for row in lexicon.rows(table))


def test_every_federal_body_is_found_by_each_of_its_names() -> None:
    for row in lexicon.rows("federal_bodies"):
        for name in (row["name"], *filter(None, row["short"].split(";"))):
            doc = language.load()(name)
            reading = mentions.read(doc, Article("t.txt", name))
            assert known_bodies().find(reading.tokens, 0, len(reading.tokens)), name


@pytest.mark.parametrize("table", ["organization_heads", "legal_forms", "role_nouns", "place_nouns"])
def test_word_lists_are_clean(table: str) -> None:
    words = lexicon.words(table)
    assert len(words) > 30
    assert all(word == word.strip() and word for word in words)
