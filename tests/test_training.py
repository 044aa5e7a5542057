"""Learning from corrections, end to end: sets, gate, promotion, rollback, and everything that must be refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor import jsonl, pipeline
from extractor.errors import TrainingError
from extractor.language.network import network, write_weights
from extractor.model import Article, Fact
from extractor.review.annotations import (
    Annotation,
    FactRecord,
    Filling,
    Quote,
    Span,
    digest,
    path_of,
    write,
)
from extractor.run import Options as RunOptions
from extractor.run import run
from extractor.settings import champion
from extractor.trained import Trained
from extractor.training import gate, learning, proposals, registry, sets, training
from extractor.training.documents import Document, read_folder
from extractor.training.judgements import check
from extractor.training.machine import Machine, Measure, Read, measure
from extractor.training.naming import Naming, learn_naming
from extractor.training.tagger import Recipe
from extractor.training.targets import KINDS, Name
from extractor.training.training import Options, Outcome

ROOT = Path(__file__).parent.parent
PLACES = ("Тула", "Калуга", "Пермь", "Омск", "Рязань", "Тверь", "Томск", "Курск", "Орёл", "Чита")
GOODS = ("насосов", "станков", "котлов", "прессов", "кранов")
Opinion = Callable[[Fact], bool]


def sentences(i: int) -> str:
    """An article of its own with figures of two sorts."""
    place, goods = PLACES[i % len(PLACES)], GOODS[i % len(GOODS)]
    return (
        f"{place}: итоги месяца номер {i}\n"
        f"Завод «Вектор-{i}» выпустил {100 + i} {goods}. Выручка предприятия выросла на {3 + i % 17} процентов. "
        f"Об этом сообщил директор Пётр Лужин, встретивший {20 + i} гостей."
    )


class Project:
    """A folder with articles, annotations and models."""

    def __init__(self, root: Path) -> None:
        self.corpus, self.annotations, self.models = root / "corpus", root / "annotations", root / "models"
        self.corpus.mkdir()
        self.annotations.mkdir()

    def review(self, name: str, text: str, opinion: Opinion, state: str = "gold", left_out: str = "") -> None:
        """A person looks at every fact of an article; their opinion decides. `left_out`: what no name begins with."""
        (self.corpus / name).write_text(text, "utf-8")
        extraction = pipeline.extract(Article(name, text))
        records: list[Any] = [
            record(f"f{i}", fact, "accepted" if opinion(fact) else "rejected")
            for i, fact in enumerate(extraction.facts)
        ]
        for i, mention in enumerate(extraction.reading.mentions):
            if mention.label in KINDS and mention.form == "name":
                cut = len(left_out) if mention.text.startswith(left_out) else 0
                quote = Quote(mention.start + cut, mention.end, mention.text[cut:])
                records.append(Span(f"s{i}", mention.label, quote))
        write(path_of(self.annotations, name), Annotation(name, digest(text), tuple(records), state))

    def options(self, **changed: Any) -> Options:
        recipe = Recipe(epochs=2)
        return Options(self.annotations, self.corpus, self.models, recipe=recipe, curve=False, **changed)


def record(identity: str, fact: Fact, status: str) -> FactRecord:
    values = {name: value if isinstance(value, list) else [value] for name, value in jsonl.slot_values(fact).items()}
    slots = {name: tuple(Filling(value) for value in found) for name, found in values.items()}
    quotes = tuple(Quote(e.start, e.end, e.text) for e in fact.evidence)
    return FactRecord(identity, fact.kind, slots, quotes, status)


def no_percents(fact: Fact) -> bool:
    """A reviewer for whom shares are no facts."""
    return fact.get("unit") != "%"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """An empty project, with no model that comes with the program."""
    monkeypatch.setenv("EXTRACTOR_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("extractor.settings.PACKAGED", tmp_path / "none")
    monkeypatch.setattr("extractor.training.training.PACKAGED", tmp_path / "none")
    pipeline.reload()
    yield Project(tmp_path)
    pipeline.reload()


@pytest.fixture
def reviewed(project: Project) -> Project:
    """Forty gold articles of a reviewer who rejects shares."""
    for i in range(40):
        project.review(f"a{i}.txt", sentences(i), no_percents)
    return project


def silent(line: str) -> None:
    """Nobody listens."""


def train(project: Project, **changed: Any) -> Outcome:
    outcome = training.train(project.options(**changed), silent)
    pipeline.reload()
    return outcome


def facts_of(text: str) -> str:
    """Everything that the program says of a text, as bytes would be compared."""
    found = [jsonl.fact_json("x.txt", fact) for fact in pipeline.extract(Article("x.txt", text)).facts]
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def test_corrections_make_the_next_run_better_and_rollback_undoes_it(reviewed: Project) -> None:
    text = sentences(77)
    before = facts_of(text)
    outcome = train(reviewed)
    assert outcome.verdict.promoted, outcome.verdict.reasons
    assert champion() == outcome.folder.name
    assert outcome.after["facts"].value > outcome.before["facts"].value
    after = facts_of(text)
    assert '"unit": "%"' in before
    assert '"unit": "%"' not in after  # what reviewers keep rejecting is not proposed any more
    names = {file.name for file in outcome.folder.iterdir()}
    assert {"config.json", "manifest.json", "scores.json", "card.md", "report.html", "scorer.json"} <= names
    assert sum(file.stat().st_size for file in outcome.folder.iterdir()) < 10_000_000

    registry.rollback(reviewed.models, "проверяющий", "не понравилась")
    pipeline.reload()
    assert facts_of(text) == before
    assert [(row.action, row.author) for row in registry.log(reviewed.models)][-1] == ("rollback", "проверяющий")
    with pytest.raises(TrainingError, match="откатывать нечего"):
        registry.rollback(reviewed.models, "x", "")

    registry.promote(reviewed.models, outcome.folder.name, "x", "")
    pipeline.reload()
    assert facts_of(text) == after
    program = f"from tests.test_training import facts_of; import sys; sys.stdout.write(facts_of({text!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"}
    fresh = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, env=environment, check=True, encoding="utf-8"
    )
    assert fresh.stdout == after  # in another process, the same


def names_of(text: str) -> list[str]:
    mentions = pipeline.extract(Article("x.txt", text)).reading.mentions
    return [mention.text for mention in mentions if mention.label in KINDS and mention.form == "name"]


def test_another_guideline_for_names_is_obeyed_and_rollback_undoes_it(project: Project) -> None:
    """A reviewer who leaves «городе» out of the names of towns."""
    towns = ("Липецке", "Калуге", "Туле", "Рязани", "Омске", "Томске", "Перми")
    for i in range(30):
        text = f"Новости {i}\nЗавод «Вектор-{i}» стоит в городе {towns[i % 7]}. Выручка выросла на {3 + i} процентов."
        project.review(f"a{i}.txt", text, lambda fact: True, left_out="городе ")
    text = "Цех построили в городе Твери."
    assert names_of(text) == ["городе Твери"]
    before = facts_of(text)
    outcome = train(project)
    assert outcome.verdict.promoted, outcome.verdict.reasons
    assert outcome.after["names"].value > outcome.before["names"].value + 0.1
    assert names_of(text) == ["Твери"]
    assert "против место: лишние строчные слова" in (outcome.folder / "report.html").read_text("utf-8")
    registry.rollback(project.models, "я", "")
    pipeline.reload()
    assert names_of(text) == ["городе Твери"]
    assert facts_of(text) == before


def test_the_report_is_a_page_of_its_own(reviewed: Project) -> None:
    page = (train(reviewed).folder / "report.html").read_text("utf-8")
    for title in ("Было неверно, стало верно", "Было верно, стало неверно", "Можно ли верить уверенности"):
        assert title in page
    assert "<svg" in page
    assert "больше не факт: figure" in page
    assert "Выручка предприятия выросла" in page  # the sentence
    assert "src=" not in page
    assert "<script" not in page


def test_same_seed_same_files(reviewed: Project) -> None:
    one, other = (train(reviewed, promote=False) for _ in range(2))
    assert one.folder != other.folder
    same = ("scorer.json", "manifest.json", "config.json", "lexicon_proposals.tsv")
    assert all((one.folder / name).read_bytes() == (other.folder / name).read_bytes() for name in same)
    weights = [folder / "names.npz" for folder in (one.folder, other.folder) if (folder / "names.npz").exists()]
    assert len({file.read_bytes() for file in weights}) <= 1


def test_a_poisoned_batch_is_not_promoted(reviewed: Project) -> None:
    """Thirty per cent wrong verdicts in documents that are not gold."""
    train(reviewed)
    good = champion()
    verdicts = iter(range(10_000))
    for i in range(40, 80):
        project_opinion: Opinion = lambda fact: no_percents(fact) != (next(verdicts) % 10 < 3)  # noqa: E731
        reviewed.review(f"p{i}.txt", sentences(i), project_opinion, "reviewed")
    outcome = train(reviewed)
    assert not outcome.verdict.promoted, outcome.verdict.reasons
    assert champion() == good


@pytest.mark.parametrize("moment", ["learn_naming", "learn_scorer", "_corrected", "_describe"])
def test_interrupted_training_leaves_everything_as_it_was(
    moment: str, reviewed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reviewed.models / "000-old").mkdir(parents=True)
    (reviewed.models / registry.CHAMPION).write_text("000-old")

    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(training, moment, stop)
    with pytest.raises(KeyboardInterrupt):
        train(reviewed)
    assert champion() == "000-old"
    assert sorted(file.name for file in reviewed.models.iterdir()) == ["000-old", registry.CHAMPION]


def test_reading_anew_touches_no_decision(reviewed: Project, tmp_path: Path) -> None:
    import sqlite3

    class Nobody:
        def begin(self, total: int) -> None: ...
        def advance(self, files: int) -> None: ...
        def failed(self, failure: Any) -> None: ...

    db = tmp_path / "facts.db"
    os.environ["EXTRACTOR_ANNOTATIONS"], kept = str(tmp_path / "nothing"), os.environ.get("EXTRACTOR_ANNOTATIONS")
    try:
        run(RunOptions([reviewed.corpus], db), Nobody())
        from extractor.store import connect, decisions, transaction

        connection = connect(db)
        fact = connection.execute("SELECT f.id, d.name FROM facts AS f JOIN documents AS d ON d.id = f.document "
                                  "JOIN slots AS s ON s.fact = f.id AND s.value = '%' LIMIT 1").fetchone()
        with transaction(connection):
            decisions.record(connection, fact[1], "accept", author="я", fact=fact[0])
        rows = connection.execute("SELECT * FROM decisions").fetchall()
        train(reviewed)
        report = run(RunOptions([reviewed.corpus], db), Nobody())
        assert connection.execute("SELECT * FROM decisions").fetchall() == rows
        review = connection.execute("SELECT review FROM facts WHERE id = ?", (fact[0],)).fetchone()
        assert review == ("accepted",)  # a person said so, whatever the new model thinks of such facts
        (figures,) = [one for one in report.difference if one.kind == "figure"]
        assert figures.lost > 10
        model = connection.execute("SELECT DISTINCT model FROM documents").fetchone()[0]
        assert model.endswith(champion())
        connection.close()
    except sqlite3.Error as error:
        pytest.fail(str(error))
    finally:
        if kept is None:
            del os.environ["EXTRACTOR_ANNOTATIONS"]
        else:
            os.environ["EXTRACTOR_ANNOTATIONS"] = kept


# What cannot be learnt from


def test_nothing_to_learn_from(project: Project) -> None:
    with pytest.raises(TrainingError, match="нет ни одного проверенного документа"):
        train(project)
    project.review("a.txt", sentences(1), no_percents)
    with pytest.raises(TrainingError, match="проверен один документ"):
        train(project)
    assert not list(registry.versions(project.models))


@pytest.mark.parametrize("first", [3, 6, 9])
def test_two_documents_are_too_few_whatever_their_sides(first: int, project: Project) -> None:
    """Any of the three sets may be empty."""
    for i in (first, first + 1):
        project.review(f"a{i}.txt", sentences(i), no_percents)
    outcome = train(project)
    assert not outcome.verdict.promoted
    assert outcome.verdict.reasons
    assert champion() == ""


def test_contradictions_are_named(project: Project) -> None:
    for i in range(6):
        project.review(f"a{i}.txt", sentences(i), no_percents)
        project.review(f"b{i}.txt", sentences(i), lambda fact: not no_percents(fact))  # the same text
    with pytest.raises(TrainingError, match="противоречит себе"):
        train(project)


def test_a_model_that_learnt_nothing_is_refused(reviewed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(base: Machine, *_: Any) -> Naming:
        return Naming(base.names, 0, (), {})

    monkeypatch.setattr(training, "learn_naming", nothing)
    monkeypatch.setattr(training, "learn_scorer", lambda *_: None)
    outcome = train(reviewed)
    assert not outcome.verdict.promoted
    assert "лучший шаг — 0" in outcome.verdict.reasons[0]
    assert champion() == ""


def test_the_best_step_may_be_none(project: Project) -> None:
    """Taught that places are persons, the model is worse on documents where they are places."""
    wrong, right = ([f"{place} ждёт гостей, а {place} строит дороги." for place in PLACES] for _ in range(2))
    reader = Machine(Trained())
    taught_wrongly = reader.read([document(f"w{i}", text, "PER") for i, text in enumerate(wrong)])
    held = reader.read([document(f"r{i}", text, "LOC") for i, text in enumerate(right)])
    found = learning.learn_names(network().names, taught_wrongly, held, Recipe(epochs=3), silent)
    assert found.epoch == 0
    assert found.losses[0] == min(found.losses)


def test_names_are_not_learnt_where_nothing_can_judge_them() -> None:
    base = Machine(Trained())
    reads = base.read([document(f"d{i}", f"{place} ждёт гостей.", "PER") for i, place in enumerate(PLACES)])
    for learn, judge in ((reads, []), ([], reads)):
        assert not learn_naming(base, learn, judge, Recipe(), silent).anything


def document(name: str, text: str, kind: str) -> Document:
    place = text.split()[0]
    names = [Name(i, i + len(place), kind) for i in range(len(text)) if text.startswith(place, i)]
    return Document(Article(name, text), "gold", tuple(names), frozenset({"PER", "LOC", "ORG"}))


# Sets


def plain(name: str, text: str, state: str = "gold") -> Document:
    return Document(Article(name, text), state)


def test_near_duplicates_stand_on_one_side_and_sides_are_kept() -> None:
    documents = [plain(f"{i}", sentences(i) + f" Деталь {i * i} особого рода, номер {i}." * 3) for i in range(60)]
    first = sets.split(documents)
    assert min(map(len, (first.train, first.dev, first.test))) >= 3
    again = sets.split([*documents, *(plain(f"n{i}", "Совсем другое " * i) for i in range(1, 9))])
    assert {d.article.name for d in first.test} <= {d.article.name for d in again.test}
    copies = [plain(f"copy{i}", d.article.text + " Источник: агентство.") for i, d in enumerate(documents)]
    both = sets.split([*documents, *copies])
    for side in (both.train, both.dev, both.test):
        own = {d.article.name for d in side}
        assert all((f"copy{i}" in own) == (f"{i}" in own) for i in range(60))


def test_only_gold_makes_the_test_where_there_is_enough() -> None:
    documents = [plain(f"{i}", f"{sentences(i)} {i * 7} ") for i in range(40)]
    more = [plain(f"r{i}", f"Иное {i} " * 20, "reviewed") for i in range(40)]
    assert all(d.state == "gold" for d in sets.split([*documents, *more]).test)
    assert sets.split(more).test
    assert not sets.split([plain(f"d{i}", f"Черновик {i} " * 20, "draft") for i in range(40)]).test


def test_a_few_contradictions_pass() -> None:
    check([plain("a", "раз"), plain("b", "два")])


# The gate


def measures(facts: list[float], trust: list[float]) -> dict[str, Measure]:
    ones = [1.0] * len(facts)
    same = Measure([0.5] * len(facts), ones)
    return {
        "facts": Measure(facts, ones), "names": same, "trust": Measure(trust, ones),
        "facts.figure": Measure(facts, ones), "trust.figure": Measure(trust, ones),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "trust", "promoted"),
    [
        ([0.8] * 20, [0.9] * 20, True),  # facts as before, better trusted
        ([0.9] * 20, [0.8] * 20, True),
        ([0.7] * 20, [0.9] * 20, False),  # facts lost
        ([0.8] * 20, [0.8] * 20, False),  # nothing is better
        ([0.9] * 20, [0.7] * 20, False),
        ([0.9] * 2, [0.9] * 2, False),  # too few documents to say
    ],
)
def test_gate(facts: list[float], trust: list[float], promoted: bool) -> None:
    count = len(facts)
    before, after = measures([0.8] * count, [0.8] * count), measures(facts, trust)
    verdict = gate.decide(before, after, {"figure"}, names=False)
    assert verdict.promoted == promoted
    assert verdict.reasons


def test_an_interval_holds_its_value() -> None:
    found = gate.interval(Measure([1, 0, 1, 1, 0, 1], [1] * 6))
    assert found.value == pytest.approx(2 / 3)
    assert found.low < found.value < found.high


# Versions


def test_damaged_versions_are_not_promoted(tmp_path: Path) -> None:
    folder = registry.begin(tmp_path, "001-x")
    (folder / "scores.json").write_text('{"after": {}}')
    write_weights(folder / "names.npz", network().names)
    done = registry.finish(folder)
    (done / "names.npz").write_bytes(b"other")
    with pytest.raises(TrainingError, match="изменились после обучения"):
        registry.promote(tmp_path, "001-x", "я", "")
    with pytest.raises(TrainingError, match="нет или она не дописана"):
        registry.promote(tmp_path, "002-y", "я", "")
    assert registry.champion(tmp_path) == ""
    assert registry.log(tmp_path) == []


# Names


def test_missed_names_are_proposed_accepted_and_known(project: Project) -> None:
    text = "Новости дня\nНа участке «ольхон-пять» и в посёлке Мшинка построили цех. Работы вёл бемоль-строй."
    (project.corpus / "a.txt").write_text(text, "utf-8")
    at = text.index("бемоль-строй")
    article = Article("a.txt", text)
    gold = Document(article, "gold", (Name(at, at + 12, "ORG"),), frozenset({"ORG"}))
    (read,) = Machine(Trained()).read([gold])
    found = proposals.propose([read])
    assert [(one.words, one.kind, one.seen) for one in found] == [("бемоль-строй", "ORG", 1)]
    table = project.corpus / "proposals.tsv"
    proposals.write(table, found)
    assert proposals.accept(table, project.annotations) == 1
    assert proposals.accept(table, project.annotations) == 0
    (known,) = Machine(Trained(names=project.annotations / proposals.ACCEPTED)).read([gold])
    assert [(entity.text, entity.label_) for entity in known.doc.ents if entity.start_char == at] == [
        ("бемоль-строй", "ORG")
    ]


def test_a_table_of_names_must_be_one(tmp_path: Path) -> None:
    file = tmp_path / "n.tsv"
    file.write_text("name\tkind\nЗавод\tFIRM\n", "utf-8")
    with pytest.raises(TrainingError, match=r"n\.tsv:2"):
        proposals.read(file)


# Partial reviews


def test_a_review_of_persons_costs_the_other_names_little() -> None:
    """Documents of the corpus of which people looked at persons only."""
    documents, _ = read_folder(ROOT / "annotations", ROOT / "corpus")
    reader = Machine(Trained())
    partial = [
        Document(d.article, "draft", tuple(n for n in d.names if n.kind == "PER"), frozenset({"PER"}))
        for d in documents[::2]
    ]
    held = documents[1::2]
    dev = reader.read(held[:5])
    learnt = learning.learn_names(network().names, reader.read(partial), dev, Recipe(epochs=3), silent)
    before, after = measure(reader.read(held)), measure(Machine(Trained(), learnt.weights).read(held))
    for kind in ("LOC", "ORG"):
        assert after[f"names.{kind}"].value > before[f"names.{kind}"].value - 0.015


def test_readings_know_what_is_right(project: Project) -> None:
    project.review("a.txt", sentences(3), no_percents)
    documents, left_out = read_folder(project.annotations, project.corpus)
    assert left_out == []
    (read,) = Machine(Trained()).read(documents)
    assert isinstance(read, Read)
    verdicts = {str(one.fact.get("unit")): one.right for one in read.judged if one.fact.kind == "figure"}
    assert verdicts["%"] is False
    assert any(verdicts.values())
    (project.corpus / "a.txt").write_text("другой текст", "utf-8")
    documents, left_out = read_folder(project.annotations, project.corpus)
    assert documents == []
    assert "изменился" in left_out[0]
