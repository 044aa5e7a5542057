"""Who is who inside an article: names gathered, common nouns and pronouns resolved, and left alone in doubt."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from extractor import entities, language, mentions
from extractor.entities import Resolution
from extractor.entities.completion import genitive
from extractor.entities.names import stands_for
from extractor.model import Article, Entity, Reading

MEETING = (
    "Глава Башкортостана Радий Сафин и директор Ассоциации кластеров и технопарков России Андрей Лемехов провели "
    "заседание коллегии Министерства промышленности и инноваций республики.\n"
    "«В регионе шесть кластеров», – сказал глава региона. Он поручил министерству подготовить план. "
    "Директор Ассоциации поддержал его.\n"
    "Минпром Башкирии подготовит документ, сообщил Р. Сафин."
)
MINISTRY = "Министерство промышленности и инноваций Башкортостана"
FIRMS = (
    "НП «Объединение производителей насосов» (ОПН) сообщило о росте выпуска. По данным ОПН, рынок вырос.\n"
    "АО «Северный ветер» купило завод «Луч». Компания заплатила миллиард рублей. «Северный ветер» расширяет выпуск. "
    "На заводе работает сто человек."
)
PEOPLE = (
    "Анна Кравцова и Иван Кравцов открыли цех.\nКравцова рассказала о планах. Она показала станки.\n"
    "Иван Сергеевич Дроздов приехал позже. И. С. Дроздов привёз чертежи. Сергей Дроздов не приехал."
)
DOUBT = (
    "Губернатор Пётр Авилов и мэр Олег Сухоруков осмотрели дорогу. Он дал поручение.\n"
    "Документ подписал Пётр Авилов, но он не был опубликован.\nДругая компания отказалась. Соседний регион ждёт."
)


class Analysis(NamedTuple):
    reading: Reading
    resolution: Resolution

    def entity(self, words: str, nth: int = 0) -> Entity | None:
        """The entity of the nth mention with these words."""
        found = [
            i for i, m in enumerate(self.reading.mentions) if m.text == words and m.label not in ("position", "quote")
        ]
        number = self.resolution.links.get(found[nth])
        return next((e for e in self.resolution.entities if e.id == number), None)

    def name(self, words: str, nth: int = 0) -> str:
        found = self.entity(words, nth)
        return found.name if found else ""


@cache
def analysis(text: str) -> Analysis:
    reading = mentions.read(language.load()(text), Article("t.txt", text))
    return Analysis(reading, entities.resolve(reading))


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # regions and what leans on them
        (MEETING, "Башкортостана", "Башкортостан"),
        (MEETING, "Башкирии", "Башкортостан"),
        (MEETING, "регионе", "Башкортостан"),
        (MEETING, "Министерства промышленности и инноваций республики", MINISTRY),
        (MEETING, "Минпром Башкирии", MINISTRY),
        (MEETING, "министерству", MINISTRY),
        # offices and pronouns
        (MEETING, "глава региона", "Радий Сафин"),
        (MEETING, "Он", "Радий Сафин"),
        (MEETING, "Директор Ассоциации", "Андрей Лемехов"),
        (MEETING, "Р. Сафин", "Радий Сафин"),
        # firms
        (FIRMS, "ОПН", "НП «Объединение производителей насосов»"),
        (FIRMS, "«Северный ветер»", "АО «Северный ветер»"),
        (FIRMS, "Компания", "АО «Северный ветер»"),  # two firms in the sentence before: its subject
        (FIRMS, "заводе", "завод «Луч»"),
        # people
        (PEOPLE, "Кравцова", "Анна Кравцова"),
        (PEOPLE, "Она", "Анна Кравцова"),
        (PEOPLE, "И. С. Дроздов", "Иван Сергеевич Дроздов"),
        (PEOPLE, "Сергей Дроздов", "Сергей Дроздов"),
    ],
)  # fmt: skip
def test_who_is_meant(text: str, words: str, name: str) -> None:
    assert analysis(text).name(words) == name


@pytest.mark.parametrize("words", ["Он", "он", "компания", "регион"])
def test_in_doubt_there_is_no_link(words: str) -> None:
    assert all(
        i not in analysis(DOUBT).resolution.links
        for i, m in enumerate(analysis(DOUBT).reading.mentions)
        if m.text == words and m.form != "name"
    )


def test_a_region_has_its_code_and_its_aliases_as_seen() -> None:
    region = analysis(MEETING).entity("Башкирии")
    assert region is not None
    assert region.region == "RU-BA"
    assert region.aliases[:2] == ("Башкортостана", "республики") or "Башкирии" in region.aliases


def test_an_association_is_a_group_and_a_person_has_a_parsed_name() -> None:
    group = analysis(MEETING).entity("Ассоциации кластеров и технопарков России")
    assert group is not None and group.kind == "group"
    person = analysis(PEOPLE).entity("Иван Сергеевич Дроздов")
    assert person is not None and person.person is not None
    assert (person.person.first, person.person.middle, person.person.last) == ("Иван", "Сергеевич", "Дроздов")


def test_links_and_entities_agree() -> None:
    for text in (MEETING, FIRMS, PEOPLE, DOUBT):
        reading, resolution = analysis(text)
        ids = [entity.id for entity in resolution.entities]
        assert len(ids) == len(set(ids))
        assert set(resolution.links.values()) == set(ids)
        assert all(
            m.label in ("person", "organization", "group", "place")
            for m in (reading.mentions[i] for i in resolution.links)
        )


def test_an_empty_article_has_no_entities() -> None:
    assert analysis("").resolution == Resolution((), {})


@pytest.mark.parametrize(
    ("acronym", "words", "expected"),
    [
        ("ОПЖТ", "Объединение производителей железнодорожной техники", True),
        ("ФРП", "Фонд развития промышленности", True),
        ("АКИТ", "Ассоциация кластеров и технопарков", True),
        ("Минпромторг", "Министерство промышленности и торговли", True),
        ("Минпромэнерго", "Министерство промышленности, энергетики и инноваций", True),
        ("Минэкономразвития", "Министерство экономического развития", True),
        ("Минэнерго", "Министерство экономического развития", False),
        ("Минтранс", "Министерство труда и социальной защиты", False),
        ("ФНС", "Федеральная антимонопольная служба", False),
        ("АСИ", "Агентство по страхованию вкладов", False),
        ("МГУ", "Московский государственный университет", True),
    ],
)
def test_an_acronym_stands_for_words(acronym: str, words: str, expected: bool) -> None:
    assert stands_for(acronym, words.replace(",", "").split()) is expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Республика Башкортостан", "Республики Башкортостан"),
        ("Свердловская область", "Свердловской области"),
        ("Татарстан", "Татарстана"),
        ("Москва", "Москвы"),
        ("КЧР", "КЧР"),
    ],
)
def test_places_in_the_genitive(place: str, expected: str) -> None:
    assert genitive(place) == expected


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        (
            "Заместитель министра промышленности и торговли России Иван Лемехов открыл цех. Минпромторг России рад.",
            "Минпромторг России", "Министерство промышленности и торговли России",
        ),
        (
            "Министр экономического развития Карелии Иван Лемехов назвал срок. В Минэкономразвития Карелии рады.",
            "Минэкономразвития Карелии", "Министерство экономического развития Карелии",
        ),
        (
            "Министр энергетики Иван Лемехов выступил на форуме. Минэнерго Татарстана готовит доклад.",
            "Минэнерго Татарстана", "Министерство энергетики Татарстана",
        ),
        ("Министр культуры Иван Лемехов выступил. Минэнерго готовит доклад.", "Минэнерго", "Минэнерго"),
        (
            "Министр энергетики Иван Лемехов выступил. Минэнерго Коми и Минэнерго Карелии готовят доклад.",
            "Минэнерго Коми", "Минэнерго Коми",
        ),
    ],
)  # fmt: skip
def test_a_title_tells_the_full_name_of_a_ministry(text: str, short: str, full: str) -> None:
    assert analysis(text).name(short) == full


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Дело Омского УФАС рассмотрят позже.", "Омского УФАС", "Омское УФАС"),
        ("Сотрудник Росимущества выступил.", "Росимущества", "Росимущество"),
        ("Компания «Веснаветер» растёт. АО «Веснаветер» строит цех.", "Компания «Веснаветер»", "АО «Веснаветер»"),
        (
            "Особая экономическая зона «Сокол» растёт. АО «ОЭЗ «Сокол»» строит цех.",
            "Особая экономическая зона «Сокол»", "Особая экономическая зона «Сокол»",
        ),
        (
            "Письмо Ассоциации разработчиков программ (АРП) «Свой софт» ушло. В АРП ждут ответа, «Свой софт» тоже.",
            "«Свой софт»", "Ассоциация разработчиков программ «Свой софт»",
        ),
        (
            "Эксперты Регионального центра компетенций в сфере производительности труда приехали. Это эксперты РЦК.",
            "РЦК", "Региональный центр компетенций в сфере производительности труда",
        ),
        ("Совет директоров «Новых станков» собрался. «Новые станки» растут.", "«Новые станки»", "«Новые станки»"),
    ],
)  # fmt: skip
def test_the_canonical_name(text: str, words: str, name: str) -> None:
    assert analysis(text).name(words) == name


PLANT = (
    "Технопарк открыт\nАО «Луч» построило технопарк «Сокол». АО «Луч» делает насосы. На заводе трудится сто человек. "
    "Вологодский государственный университет помог фирме. Вуз учит инженеров."
)
NEW_PLANT = "АО «Луч» купило землю. АО «Луч» построит завод в Омске. На заводе будет сто рабочих мест."


@pytest.mark.parametrize(
    ("text", "words", "nth", "name"),
    [
        (PLANT, "Технопарк", 0, "технопарк «Сокол»"),  # a headline's noun, named later
        (PLANT, "заводе", 0, "АО «Луч»"),  # the firm that the article is about
        (PLANT, "Вуз", 0, "Вологодский государственный университет"),
        (NEW_PLANT, "завод", 0, ""),
        (NEW_PLANT, "заводе", 0, ""),  # the new one, not the firm
    ],
)
def test_common_nouns_for_bodies_with_another_head(text: str, words: str, nth: int, name: str) -> None:
    assert analysis(text).name(words, nth) == name
