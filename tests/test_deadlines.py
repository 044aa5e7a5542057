"""Deadlines: orders, obligations and plans with a time limit; events, forecasts and past deeds are none."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.told import facts, slots

#: sentence → action and time limit
DEADLINES: list[tuple[str, dict[str, str]]] = [
    # plans
    ("Полигон планируется запустить до конца 2026 года.", {"action": "запустить полигон", "due": "2026-12-31"}),
    ("Компания «Вектор» намерена до 2030 года построить три новых цеха в Курске.",
     {"action": "построить три новых цеха", "due": "2030"}),
    ("Новый мост должен быть построен к концу 2027 года.", {"action": "построить новый мост", "due": "2027-12-31"}),
    ("Строительство должно завершиться в 2027 году.", {"action": "завершить строительство", "due": "2027"}),
    ("Завершение работ планируется к лету 2026 года.", {"action": "завершение работ", "due": "2026-06/2026-08"}),
    ("Ввод линии запланирован на конец 2026 года.", {"action": "ввод линии", "due": "2026-12-31"}),
    ("Строительство ветропарков намечено на 2026–2028 годы.",
     {"action": "строительство ветропарков", "due": "2026/2028"}),
    ("Всего к 2035 году планируется создать в России 40 новых производств.",
     {"action": "создать 40 новых производств", "due": "2035"}),
    ("Отчёт ведомство планирует опубликовать в начале июня.", {"action": "опубликовать отчёт", "due": "2025-06"}),
    ("Страны согласились создать по меньшей мере шесть коридоров к 2027 году.",
     {"action": "создать по меньшей мере шесть коридоров", "due": "2027"}),
    # the future tense
    ("Цех запустят в 2026 году.", {"action": "запустить цех", "due": "2026"}),
    ("Итоги конкурса будут подведены до конца сентября 2026 года.",
     {"action": "подвести итоги конкурса", "due": "2026-09-30"}),
    ("Цех откроется в мае 2026 года.", {"action": "открыть цех", "due": "2026-05"}),
    ("Первый блок будет введён в эксплуатацию в 2028 году.",
     {"action": "ввести первый блок в эксплуатацию", "due": "2028"}),
    ("С 2027 года в крае вводится туристический налог.", {"action": "вводить туристический налог", "due": "2027"}),
    # orders and obligations with a term: due = issued + term
    ("Губернатор поручил министерству транспорта до 1 июня подготовить план ремонта дорог.",
     {"action": "подготовить план ремонта дорог", "due": "2025-06-01"}),
    ("Президент дал поручение правительству в течение трёх месяцев разработать программу поддержки экспорта.",
     {"action": "разработать программу поддержки экспорта", "term": "P3M", "due": "2025-06-27"}),
    ("Премьер-министр обязал ведомства не позднее 15 мая представить отчёты.",
     {"action": "представить отчёты", "due": "2025-05-15"}),
    ("ООО «Вектор» обязано устранить нарушения в течение 30 дней.",
     {"action": "устранить нарушения", "term": "P30D", "due": "2025-04-26"}),
    ("По соглашению «Вектор» обязуется в течение года поставить 20 автобусов.",
     {"action": "поставить 20 автобусов", "term": "P1Y", "due": "2026-03-27"}),
    # items of a list of aims
    ("Начало судоходства по каналу – к 2027 году.", {"action": "начало судоходства по каналу", "due": "2027"}),
]  # fmt: skip

NO_DEADLINES = [
    "В прошлом году завод построил новый цех.",
    "Завод построили в 2019 году.",
    "Форум пройдёт 19 октября 2026 года в Казани.",
    "Конференция запланирована на март 2026 года.",
    "К 2030 году выпуск вырастет до 300 тысяч автомобилей.",
    "К 2030 году ожидается туристический поток в 2 млн человек.",
    "Завод не планируют закрывать до 2030 года.",
    "По итогам 2025 года компания рассчитывает на прибыль.",
    "Стратегия развития края до 2030 года утверждена.",
    "В 2026 году компания намерена направить на ремонт 2 млрд рублей.",
    "Завод выпускает вагоны с 2005 года.",
    "За два года завод построил три цеха.",
    "В мае 2025 года депутаты предложили закрыть полигон.",
    "Срок полномочий мэра заканчивается в 2027 году.",
]


@pytest.mark.parametrize(("text", "expected"), DEADLINES, ids=[text[:40] for text, _ in DEADLINES])
def test_action_and_limit(text: str, expected: dict[str, str]) -> None:
    (fact,) = facts(text, "deadline")
    assert slots(fact, "action", "term", "due") == expected
    assert fact.get("modality") == "planned"


@pytest.mark.parametrize("text", NO_DEADLINES)
def test_no_deadline(text: str) -> None:
    assert [slots(fact, "action", "due") for fact in facts(text, "deadline")] == []


def test_order_of_a_meeting() -> None:
    """The term runs from the day of the meeting, which the opening names, not from the day of publication."""
    text = (
        "Глава края провёл совещание\n\n"
        "31 января Иван Петров провёл совещание с директорами заводов.\n"
        "Иван Петров поручил в течение одного месяца наладить поставки оборудования."
    )
    (fact,) = facts(text, "deadline", dt.date(2025, 2, 2))
    assert slots(fact) == {
        "action": "наладить поставки оборудования",
        "term": "P1M",
        "due": "2025-02-28",
        "issuer": "Иван Петров",
        "issued": "2025-01-31",
        "modality": "planned",
    }


def test_order_with_a_day_of_its_own() -> None:
    text = "Уже 22 июня на совещании Иван Петров поставил задачу закрыть полигон в течение месяца."
    (fact,) = facts(text, "deadline", dt.date(2025, 6, 30))
    assert slots(fact, "action", "term", "issued", "due") == {
        "action": "закрыть полигон", "term": "P1M", "issued": "2025-06-22", "due": "2025-07-22",
    }  # fmt: skip


def test_day_of_speech_is_no_time_limit() -> None:
    (fact,) = facts("Как заявил в августе Иван Петров, армия получит новую машину в 2027 году.", "deadline")
    assert fact.get("due") == "2027"


def test_responsible_is_the_receiver_of_the_order() -> None:
    (fact,) = facts("Иван Петров поручил Минтрансу России до 1 июня подготовить план.", "deadline")
    assert "Иван Петров" in str(fact.get("issuer"))
    assert "Минтранс" in str(fact.get("responsible"))


def test_responsible_is_the_understood_subject() -> None:
    text = "ПАО «Газпром» расширяет сеть заправок. Планирует к 2027 году построить новый терминал."
    (fact,) = facts(text, "deadline")
    assert slots(fact, "action", "due", "responsible") == {
        "action": "построить новый терминал", "due": "2027", "responsible": "ПАО «Газпром»",
    }  # fmt: skip


def test_without_a_publication_date() -> None:
    (fact,) = facts("Цех запустят в 2026 году.", "deadline", None)
    assert slots(fact, "action", "due") == {"action": "запустить цех", "due": "2026"}


def test_past_by_the_day_of_publication() -> None:
    assert facts("Цех запустят в 2026 году.", "deadline", dt.date(2028, 1, 1)) == ()


def test_evidence_quotes_the_article() -> None:
    for text, _ in DEADLINES:
        (fact,) = facts(text, "deadline")
        assert all(text[e.start : e.end] == e.text for e in fact.evidence)


def test_time_limit_taken_over() -> None:
    text = "Договор планируется подписать до конца 2026 года, тогда же будет раскрыта сумма сделки."
    assert [slots(fact, "action", "due") for fact in facts(text, "deadline")] == [
        {"action": "подписать договор", "due": "2026-12-31"},
        {"action": "раскрыть сумму сделки", "due": "2026-12-31"},
    ]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        pytest.param(
            "С 2027 года в крае вводится туристический налог.",
            "ввести туристический налог",
            marks=pytest.mark.xfail(reason="the perfective partner of a verb is not in the dictionary's reach"),
        ),
    ],
)
def test_known_failures(text: str, action: str) -> None:
    assert action in [fact.get("action") for fact in facts(text, "deadline")]
