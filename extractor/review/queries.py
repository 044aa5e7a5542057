"""Ready-made questions: Datasette's canned queries over the views, with parameters to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a page of Datasette."""

    title: str
    description: str
    sql: str


#: Name in the address → query. `fold` makes case and ё the same; an empty parameter asks for everything.
QUERIES: Mapping[str, Query] = {
    "soglasheniya_organizatsii": Query(
        "Соглашения организации",
        "Соглашения, среди сторон которых есть организация; часть названия в любом регистре.",
        """select published, type, parties, subject, amount, currency, status, date, document, fact_id
from agreements where instr(fold(parties), fold(:organization))
order by coalesce(date, published) desc limit 500""",
    ),
    "dolzhnostnye_litsa_regiona": Query(
        "Должностные лица региона",
        "Кто какую должность занимает; место или орган по части названия.",
        """select person, position, organization, place, status, coalesce(date, published) as since, document, fact_id
from officials where instr(fold(coalesce(place, '') || ' ' || coalesce(organization, '')), fold(:region))
order by since desc, person limit 500""",
    ),
    "blizhayshie_sroki": Query(
        "Ближайшие сроки",
        "Поручения и планы со сроком не раньше указанной даты (ГГГГ-ММ-ДД); без неё — с сегодняшнего дня.",
        """select due, term, action, responsible, issuer, modality, document, fact_id
from deadlines where due >= coalesce(nullif(:since, ''), date('now'))
order by due limit 500""",
    ),
    "pokazateli_po_mere": Query(
        "Показатели по мере",
        "Числа о том, что названо: «инвестиции», «выпуск», «рабочих мест».",
        """select value, value_max, unit, measure, owner, qualifier, direction, period, modality, document, fact_id
from figures where instr(fold(measure), fold(:measure))
order by coalesce(period, published) desc limit 500""",
    ),
    "kto_s_kem_vstrechalsya": Query(
        "Кто с кем встречался",
        "Встречи, среди участников которых есть человек или организация.",
        """select coalesce(date, published) as date, type, title, participants, organizer, place, topic,
    document, fact_id
from meetings where instr(fold(coalesce(participants, '') || ' ' || coalesce(organizer, '')), fold(:who))
order by 1 desc limit 500""",
    ),
}
