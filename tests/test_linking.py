"""Which names are one, within an article and across articles; blocks, the index, human judgements."""

from __future__ import annotations

import itertools
import random
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractor.entities import bodies, names, persons, places
from extractor.entities.linking import Edge, Index, Record, block_keys, compare, groups
from extractor.lexicon.geography import region_code
from extractor.model import PersonName

TABLE = Path(__file__).parent / "tables" / "merges.tsv"
KINDS = {"p": "person", "o": "organization", "l": "place"}


class Pair(NamedTuple):
    kind: str
    a: str
    b: str
    inside: str
    across: str
    known_failure: str


def pairs() -> list[Pair]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [Pair(*([*line.split("\t"), ""])[:6]) for line in lines[1:]]


def parameters() -> list[Any]:
    return [
        pytest.param(
            pair,
            id=f"{pair.a} / {pair.b}",
            marks=[pytest.mark.xfail(reason=pair.known_failure, strict=True)] if pair.known_failure else [],
        )
        for pair in pairs()
    ]


def person(name: str) -> PersonName:
    """«Иванов А. А.», «Александр Иванов», «Иван Сергеевич Тарзалов», «Елена Викторовна», «Орлов» (nominative)."""
    words = name.split()
    initials = [word for word in words if word.endswith(".")]
    full = [word for word in words if not word.endswith(".")]
    if initials:
        return PersonName(initials[0], full[0], initials[1] if len(initials) > 1 else "")
    if len(full) == 1:
        return PersonName(last=full[0])
    if full[-1].endswith("вна"):
        return PersonName(full[0], "", full[1])
    return PersonName(full[0], full[-1], full[1] if len(full) > 2 else "")


def record(kind: str, name: str, number: int = 0, **more: Any) -> Record:
    whole = KINDS.get(kind, kind)
    region = region_code(name) if whole == "place" else ""
    return Record(f"{number}", whole, name, region=region, person=person(name) if whole == "person" else None, **more)


def one_inside(pair: Pair) -> bool:
    if pair.kind == "p":
        return bool(persons.same_person(person(pair.a), person(pair.b)))
    if pair.kind == "l":
        return places.same_place(places.take_apart(pair.a), places.take_apart(pair.b))
    return bodies.same_body(names.take_apart(pair.a), names.take_apart(pair.b))


@pytest.mark.parametrize("pair", [p for p in parameters() if not p.marks])
def test_within_an_article(pair: Pair) -> None:
    assert one_inside(pair) is (pair.inside == "yes")


@pytest.mark.parametrize("pair", parameters())
def test_across_articles(pair: Pair) -> None:
    verdict = compare(record(pair.kind, pair.a), record(pair.kind, pair.b, 1))
    if pair.known_failure:
        assert verdict.judgement == "positive"
    assert verdict.judgement == pair.across


@pytest.mark.parametrize("pair", parameters())
def test_the_order_of_two_records_does_not_matter(pair: Pair) -> None:
    forth = compare(record(pair.kind, pair.a), record(pair.kind, pair.b, 1))
    back = compare(record(pair.kind, pair.b, 1), record(pair.kind, pair.a))
    if pair.known_failure:
        pytest.xfail(pair.known_failure)
    assert forth == back


def test_the_table_is_large() -> None:
    assert len(pairs()) >= 100


@pytest.mark.parametrize(
    "pair", [pair for pair in pairs() if pair.across == "positive"], ids=lambda p: f"{p.a} / {p.b}"
)
def test_what_is_one_shares_a_block(pair: Pair) -> None:
    assert block_keys(record(pair.kind, pair.a)) & block_keys(record(pair.kind, pair.b))


def test_a_tax_number_outranks_names() -> None:
    a = record("o", "ООО «Луч»", numbers=frozenset({"7701234567"}))
    b = record("o", "ООО «Свет»", numbers=frozenset({"7701234567"}))
    c = record("o", "ООО «Луч»", numbers=frozenset({"7709876543"}))
    assert compare(a, b).judgement == "positive"
    assert compare(a, c).judgement == "negative"


def test_the_index_gathers_spellings_over_articles() -> None:
    index = Index()
    spellings = ["ПАО «Газпром»", "«Газпром»", "Газпром", "«Газпром нефть»", "Минэнерго", "Министерство энергетики РФ"]
    for number, name in enumerate(spellings):
        index.add(record("o", name, number))
    assert set(index.groups()) == {frozenset("012"), frozenset("3"), frozenset("45")}


def test_an_acronym_explained_in_one_article_is_understood_in_another() -> None:
    index = Index()
    index.add(record("o", "НП «Объединение производителей насосов»", 0, aliases=("ОПН",)))
    edges = index.add(record("o", "ОПН", 1))
    assert [edge.judgement for edge in edges] == ["positive"]


def test_namesakes_stay_apart_and_doubts_go_to_review() -> None:
    index = Index()
    for number, name in enumerate(["Иван Петров", "Игорь Петров"]):
        index.add(record("p", name, number))
    edges = index.add(record("p", "Петров И.", 2))
    assert [edge.judgement for edge in edges] == ["unsure", "unsure"]
    assert len(index) == 3


def test_a_rare_surname_with_a_fitting_initial_joins_its_only_candidate() -> None:
    index = Index()
    index.add(record("p", "Игорь Тарзалов", 0))
    index.add(record("p", "Тарзалов И.", 1))
    assert index.groups() == (frozenset("01"),)


def test_a_group_that_contradicts_a_newcomer_once_never_takes_it() -> None:
    index = Index()
    for number, name in enumerate(["Иван Сергеевич Тарзалов", "Иван Тарзалов"]):
        index.add(record("p", name, number))
    index.add(record("p", "Иван Петрович Тарзалов", 2))
    assert index.group("2") == frozenset("2")


def test_human_edges_outrank_the_machine_and_can_be_withdrawn() -> None:
    machine = [Edge("a", "b", "positive", 0.9, "name"), Edge("b", "c", "positive", 0.8, "name")]
    assert len(set(groups(machine).values())) == 1
    apart = Edge("a", "c", "negative", 1.0, "human", "anna", "2025-03-01T10:00:00")
    split = groups([*machine, apart])
    assert split["a"] == split["b"] != split["c"]
    again = Edge("a", "c", "positive", 1.0, "human", "anna", "2025-03-02T10:00:00")
    assert len(set(groups([*machine, apart, again]).values())) == 1


def test_an_unsure_edge_joins_nothing() -> None:
    found = groups([Edge("a", "b", "unsure", 0.5, "initial")])
    assert found["a"] != found["b"]


def made_up(count: int) -> list[Record]:
    """Records of invented firms and people, the same for every run."""
    chance = random.Random(7)
    parts = ["заря", "восток", "север", "металл", "строй", "энерго", "транс", "агро", "пром", "хим", "нефте"]
    parts += ["газ", "лес", "авто", "судо", "тех", "ресурс", "свет", "луч"]
    first = ["Иван", "Пётр", "Сергей", "Анна", "Мария", "Ольга", "Дмитрий", "Алексей", "Игорь", "Юрий"]
    found = []
    for number in range(count):
        word = chance.choice(parts).title() + chance.choice(parts)
        if chance.random() < 0.5:
            found.append(
                record("p", f"{chance.choice(first)} {word}{chance.choice(['ов', 'ин', 'енко', 'ук'])}", number)
            )
        else:
            found.append(
                record(
                    "o", f"{chance.choice(['ООО', 'АО'])} «{word}{chance.choice(['', '-' + str(number % 50)])}»", number
                )
            )
    return found


def test_a_newcomer_costs_the_same_on_a_large_index() -> None:
    records = made_up(6000)
    index = Index()
    marks = [time.process_time()]
    for number, item in enumerate(records, 1):
        index.add(item)
        if number % 2000 == 0:
            marks.append(time.process_time())
    costs = [b - a for a, b in itertools.pairwise(marks)]
    assert costs[-1] < 3 * costs[0] + 0.5
    assert sum(costs) < 12  # 100,000 in two minutes is 1.2 ms each
