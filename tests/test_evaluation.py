"""The yardstick itself: likeness of values, pairs, tallies by hand, floors that only rise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor.errors import AnnotationError, ExtractorError
from extractor.evaluation import compare, evaluate_database, floors, main, similarity
from extractor.evaluation import gold as gold_module
from extractor.evaluation.gold import GoldDocument
from extractor.evaluation.report import details
from extractor.evaluation.scores import RULES, GoldFact, Tally, listed, pair, quality, score, strict
from extractor.model import SLOTS, Article
from extractor.review.annotations import Annotation, FactRecord, Filling, Quote, digest, path_of, write
from extractor.store import open_store


def fact(kind: str, *, optional: bool = False, **slots: Any) -> GoldFact:
    """A gold fact; « | » separates values that are as right, a list fills a slot of many values."""
    values = {name: value if isinstance(value, list) else [value] for name, value in slots.items()}
    return GoldFact(
        kind,
        {
            name: tuple(tuple(one.split(" | ")) if isinstance(one, str) else (one,) for one in many)
            for name, many in values.items()
        },
        optional,
    )


@pytest.mark.parametrize(
    ("measure", "gold", "value", "expected"),
    [
        ("text", "выпуск стали", "выпуска стали", 1.0),
        ("text", "выпуск стали", "выпуск чугуна", 0.5),
        ("text", "первый заместитель директора по развитию", "заместитель директора", 2 * 2 / (4 + 2)),
        ("text", "цех | завод", "завода", 1.0),
        ("text", "цех", "", 0.0),
        ("text", "Мосгорсуд", "Ленсовет", 0.0),
        ("text", "в", "в", 1.0),
        ("text", "заём", "займа", 1.0),
        ("person", "Игорь Лазуткин", "Лазуткин", 1.0),
        ("person", "Лазуткин", "Игорь Петрович Лазуткин", 1.0),
        ("person", "Игорь Лазуткин", "Анна Дубровина", 0.0),
        ("person", "Игорь Лазуткин", "Игорь Петров", 1 / 3),
        ("number", 5000000, 5000000.0, 1.0),
        ("number", 33.33, 33.3, 0.0),
        ("number", 5, "пять", 0.0),
        ("date", "2024-03-09", "2024-03-09", 1.0),
        ("date", "2024-03-09", "2024", 0.7),
        ("date", "2024", "2024-Q1", 0.7),
        ("date", "2024-03", "2025-03", 0.0),
        ("exact", "P2M", "P2M", 1.0),
        ("exact", "P2M", "P2", 0.0),
        ("unit", "т", "тонна", 1.0),
        ("unit", "т/год", "тонна/год", 1.0),
        ("unit", "кв. м", "квадратный метр", 1.0),
        ("unit", "RUB", "RUB", 1.0),
        ("unit", "RUB", "USD", 0.0),
        ("unit", "т/год", "т", 2 / 3),
        ("unit", "предприятие", "предприятия", 1.0),
    ],
)
def test_likeness_of_values(measure: str, gold: Any, value: Any, expected: float) -> None:
    alternatives = tuple(gold.split(" | ")) if isinstance(gold, str) else (gold,)
    assert getattr(similarity, measure)([alternatives], [value]) == pytest.approx(expected)


def test_lists_are_paired_one_to_one() -> None:
    gold = [("АО «Ёлка»",), ("Фонд развития",)]
    assert similarity.many(gold, ["Фонд развития", "АО «Ёлка»"]) == 1
    assert similarity.many(gold, ["АО «Ёлка»", "АО «Ёлка»"]) == pytest.approx(0.5)
    assert similarity.many(gold, []) == 0


def test_best_pairs_go_first() -> None:
    assert list(similarity.pairs([[0.5, 0.9], [0.8, 0.95]])) == [(0.95, 1, 1), (0.5, 0, 0)]
    assert list(similarity.pairs([[0.0, 0.0]])) == []


def test_every_kind_is_scored_by_slots_of_its_own() -> None:
    assert set(RULES) == set(SLOTS)
    for kind, rule in RULES.items():
        for weighed in rule.slots:
            assert set(weighed.names) <= set(SLOTS[kind])


FIGURE = fact("figure", value=5, unit="т", measure="выпуск стали", owner="завод «Ёлка»")


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        ({"value": 5, "unit": "т", "measure": "выпуск стали", "owner": "завод «Ёлка»"}, 1.0),
        ({"value": 5, "unit": "т", "measure": "выпуск стали"}, (1 + 0.5 + 0.5) / 2.25),
        ({"value": 5, "unit": "RUB", "measure": "выпуск стали", "owner": "завод «Ёлка»"}, (1 + 0.5 + 0.25) / 2.25),
        ({"value": 6, "unit": "т", "measure": "выпуск стали", "owner": "завод «Ёлка»"}, 0.0),
    ],
)
def test_quality_is_the_weighted_mean_of_the_slots(predicted: dict[str, Any], expected: float) -> None:
    assert quality(RULES["figure"], FIGURE, listed(predicted)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        # the program fills what the gold leaves empty: counted for the body of an office, not for the owner of a figure
        (fact("occupation", person="А. Ильин", position="мэр"),
         {"person": "А. Ильин", "position": "мэр", "place": "Тверь"}, 2 / 3),
        (fact("figure", value=5, unit="т", measure="сталь"),
         {"value": 5, "unit": "т", "measure": "сталь", "owner": "завод"}, 1.0),
        # organization and place stand for each other
        (fact("occupation", person="А. Ильин", position="мэр", place="Тверь"),
         {"person": "А. Ильин", "position": "мэр", "organization": "Тверь"}, 1.0),
        # a deadline passes by its day or by its action
        (fact("deadline", action="открыть цех", due="2024-05-01"), {"action": "снести дом", "due": "2024-05-01"}, 0.5),
        (fact("deadline", action="открыть цех", due="2024-05-01"), {"action": "открыть цех", "term": "P2M"}, 0.5),
        (fact("deadline", action="открыть цех", due="2024-05-01"), {"action": "снести дом", "due": "2024-06"}, 0.0),
        (fact("penalty", target="АО «Ёлка»", type="штраф", amount=5),
         {"target": "АО «Ёлка»", "type": "штраф", "amount": 5}, 1.0),
        (fact("legal_act", type="указ", number="309"), {"type": "закон", "number": "309"}, 0.5),
    ],
)  # fmt: skip
def test_gates_and_slots_that_count(gold: GoldFact, predicted: dict[str, Any], expected: float) -> None:
    assert quality(RULES[gold.kind], gold, listed(predicted)) == pytest.approx(expected)


def test_a_tally_by_hand() -> None:
    gold = [FIGURE, fact("figure", value=7, unit="%", measure="рост")]
    predicted = [
        listed({"value": 5, "unit": "т", "measure": "выпуск стали", "owner": "завод «Ёлка»"}),
        listed({"value": 8, "unit": "%", "measure": "рост"}),
        listed({"value": 9, "unit": "%", "measure": "рост"}),
    ]
    result = score("figure", pair("figure", gold, predicted))
    assert result.total == Tally(quality=1.0, found=1, gold=2, predicted=3)
    assert (result.total.precision, result.total.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert result.total.f1 == pytest.approx(0.4)
    assert result.slots["owner"] == Tally(quality=1.0, found=1, gold=1, predicted=1)
    assert result.slots["measure"] == Tally(quality=1.0, found=1, gold=2, predicted=3)


def test_optional_gold_is_no_miss_and_no_mistake() -> None:
    doubtful = fact("figure", value=7, unit="%", measure="рост", optional=True)
    found = listed({"value": 7, "unit": "%", "measure": "рост"})
    assert score("figure", pair("figure", [doubtful], [])).total == Tally()
    assert score("figure", pair("figure", [doubtful], [found])).total == Tally()
    assert score("figure", pair("figure", [doubtful], [found, found])).total == Tally(predicted=1)


def test_a_demanded_fact_is_paired_before_an_optional_twin() -> None:
    demanded = fact("figure", value=7, unit="%", measure="рост")
    doubtful = fact("figure", value=7, unit="%", measure="рост", optional=True)
    found = listed({"value": 7, "unit": "%", "measure": "рост"})
    assert score("figure", pair("figure", [doubtful, demanded], [found])).total == Tally(1.0, 1, 1, 1)


def test_strict_figures() -> None:
    gold = [FIGURE, fact("figure", value=7, unit="%", measure="рост", optional=True)]
    wrong_unit = listed({"value": 5, "unit": "RUB", "measure": "выпуск стали"})
    wrong_measure = listed({"value": 5, "unit": "тонна", "measure": "сотрудники"})
    doubtful = listed({"value": 7, "unit": "%", "measure": "рост"})
    assert strict(gold, [wrong_unit], measure=False) == Tally(0, 0, 1, 1)
    assert strict(gold, [wrong_measure], measure=False) == Tally(1, 1, 1, 1)
    assert strict(gold, [wrong_measure], measure=True) == Tally(0, 0, 1, 1)
    assert strict(gold, [doubtful], measure=True) == Tally(0, 0, 1, 0)


def test_gold_against_itself_is_perfect_and_nothing_gets_nothing() -> None:
    facts = (FIGURE, fact("quotation", speaker="Анна Ильина", text="завод откроют весной"))
    document = GoldDocument(Article("a.txt", "текст"), facts)
    echo = [
        {"kind": "figure", "slots": {"value": 5, "unit": "т", "measure": "выпуск стали", "owner": "завод «Ёлка»"}},
        {"kind": "quotation", "slots": {"speaker": "Анна Ильина", "text": "завод откроют весной"}},
    ]
    report = compare([document], [echo])
    assert report.overall == Tally(2.0, 2, 2, 2)
    assert report.scores()["figure: with measure"] == 1
    assert compare([document], [[]]).overall == Tally(0.0, 0, 2, 0)
    assert list(details(report, "a.txt")) == ["== a.txt"]
    assert [line.split()[1] for line in details(compare([document], [echo[:1]]), "a.txt")][1:] == ["ПРОПУЩЕНО"]


# Floors


def test_floors_rise_and_do_not_fall_in_silence() -> None:
    first = floors.raised(None, "digest", {"figure": 0.8567, "overall": 0.7})
    assert first.least == {"figure": 0.85, "overall": 0.7}
    second = floors.raised(first, "digest", {"figure": 0.91, "overall": 0.7})
    assert second.least["figure"] == 0.91
    with pytest.raises(ExtractorError, match=r"figure 0\.91 → 0\.90"):
        floors.raised(second, "digest", {"figure": 0.9, "overall": 0.7})
    lowered = floors.raised(second, "other", {"figure": 0.9, "overall": 0.7}, "эталон исправлен")
    assert lowered.gold == "other"
    assert lowered.lowered == ("эталон исправлен (figure 0.91 → 0.90)",)


def test_a_missing_score_undercuts_its_floor() -> None:
    pinned = floors.Floors("digest", {"figure": 0.85, "deadline": 0.5})
    assert floors.undercut(pinned, {"figure": 0.85, "deadline": 0.5}) == {}
    assert floors.undercut(pinned, {"figure": 0.8499}) == {"figure": (0.85, 0.8499), "deadline": (0.5, 0.0)}


def test_floors_are_kept_in_a_file(tmp_path: Path) -> None:
    pinned = floors.Floors("digest", {"figure": 0.85}, ("потому что",))
    floors.save(tmp_path / floors.FILE, pinned)
    assert floors.load(tmp_path / floors.FILE) == pinned
    with pytest.raises(ExtractorError, match="пороги не читаются"):
        floors.load(tmp_path / "none.json")


# The command on a small gold of its own

TEXT = "Завод «Ёлка» открыл цех\n\nЗавод «Ёлка» выпустил 340 тонн стали.\n" + "Цех работает в две смены и растёт. " * 3


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder of gold for one article: one figure."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(TEXT, "utf-8")
    text = gold_module.read_article(tmp_path / "corpus", "a.txt").text
    start = text.index("340 тонн стали")
    slots = {"value": (Filling(340),), "unit": (Filling("т"),), "measure": (Filling("сталь"),)}
    record = FactRecord("f1", "figure", slots, (Quote(start, start + 14, "340 тонн стали"),))
    folder = tmp_path / "annotations"
    write(path_of(folder, "a.txt"), Annotation("a.txt", digest(text), (record,), "gold"))
    return folder


def test_the_command_scores_pins_and_guards(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = gold.parent / "scores.json"
    assert main(gold, result) == 0
    assert '"documents": 1' in result.read_text("utf-8")
    assert main(gold, pin=True) == 0
    assert "figure" in capsys.readouterr().out
    pinned = floors.load(gold / floors.FILE)
    assert pinned.gold == gold_module.digest(gold)
    floors.save(gold / floors.FILE, floors.Floors(pinned.gold, {"overall": 1.01}))
    assert main(gold) == 1
    assert "Ниже порога: overall" in capsys.readouterr().out
    floors.save(gold / floors.FILE, floors.Floors("older gold", {"overall": 1.01}))
    assert main(gold) == 0
    assert "запишите их заново" in capsys.readouterr().out


def test_facts_of_a_database_are_scored_as_they_stand(gold: Path) -> None:
    db = gold.parent / "facts.db"
    with open_store(db, writable=True):
        pass
    report = evaluate_database(gold, gold.parent / "corpus", db)
    assert report.overall == Tally(0.0, 0, 1, 0)


def test_gold_of_a_changed_article_is_refused_until_it_is_moved(gold: Path) -> None:
    article = gold.parent / "corpus" / "a.txt"
    article.write_text(article.read_text("utf-8").replace("открыл цех\n", "открыл новый цех\n", 1), "utf-8")
    with pytest.raises(AnnotationError, match="изменился"):
        gold_module.read_folder(gold, gold.parent / "corpus")
    assert gold_module.refresh(gold, gold.parent / "corpus") == []
    assert len(gold_module.read_folder(gold, gold.parent / "corpus")) == 1


def test_gold_whose_words_are_gone_is_named_and_left_alone(gold: Path) -> None:
    article = gold.parent / "corpus" / "a.txt"
    article.write_text(article.read_text("utf-8").replace("340 тонн", "350 тонн"), "utf-8")
    before = path_of(gold, "a.txt").read_bytes()
    assert [(doc, record.id) for doc, record in gold_module.refresh(gold, gold.parent / "corpus")] == [("a.txt", "f1")]
    assert path_of(gold, "a.txt").read_bytes() == before


def test_gold_without_its_article_is_refused(gold: Path) -> None:
    (gold.parent / "corpus" / "a.txt").unlink()
    with pytest.raises(AnnotationError, match="статьи нет"):
        gold_module.read_folder(gold, gold.parent / "corpus")
