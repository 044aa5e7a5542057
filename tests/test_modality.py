"""Modality: planned and denied by cues with scope, pseudo cues, the future tense; actual otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor import pipeline
from extractor.facts.modality import modality
from extractor.model import Article

#: sentence with the word asked about in square brackets → its modality
CASES: list[tuple[str, str]] = [
    ("Завод [построили] в прошлом году.", "actual"),
    ("Завод [работает] без остановок.", "actual"),
    ("Завод [построят] в Самаре.", "planned"),
    ("Завод будет [построен] в Самаре.", "planned"),
    ("Компания планирует [построить] завод.", "planned"),
    ("Компания намерена [вложить] средства в завод.", "planned"),
    ("Завод должны [построить] за год.", "planned"),
    ("Ожидается [рост] спроса.", "planned"),
    ("По прогнозу экспертов, спрос [вырастет].", "planned"),
    ("Акционеры могут [получить] дивиденды.", "planned"),
    ("Губернатор поручил [подготовить] план.", "planned"),
    ("Цель – [снизить] потери.", "planned"),
    ("Предстоит [построить] дорогу.", "planned"),
    ("Завод не [построили].", "denied"),
    ("Компания не планирует [строить] завод.", "denied"),
    ("Город отказался от [строительства] завода.", "denied"),
    ("Компания опровергла [продажу] завода.", "denied"),
    ("Завод не только [построили], но и запустили.", "actual"),
    ("С целью развития экспорта компания [открыла] филиал.", "actual"),
    ("Удалось [увеличить] выпуск.", "actual"),
    ("Завод, который планируют продать, [выпускает] вагоны.", "actual"),
    ("Компания [построила] завод, но новый строить не будет.", "actual"),
]


def _asked(marked: str, published: dt.date | None = None) -> str:
    at = marked.index("[")
    text = marked.replace("[", "").replace("]", "")
    article = Article("text.txt", text, text, published)
    (doc,) = pipeline.nlp().pipe([text])
    context = pipeline.contextualize(doc, article)
    return modality(context, next(token.i for token in context.tokens if token.start == at))


@pytest.mark.parametrize(("marked", "expected"), CASES, ids=[marked for marked, _ in CASES])
def test_modality(marked: str, expected: str) -> None:
    assert _asked(marked) == expected


def test_date_ahead_of_the_publication() -> None:
    """A noun with no verb is planned where its date lies ahead of the day of publication, actual where it does not."""
    assert _asked("[Пуск] линии – в 2030 году", dt.date(2025, 3, 27)) == "planned"
    assert _asked("[Пуск] линии – в 2020 году", dt.date(2025, 3, 27)) == "actual"
