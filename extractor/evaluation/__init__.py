"""How well the program reads: its facts against gold made by hand, by kind and by slot."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor import jsonl, pipeline
from extractor.commands.console import say
from extractor.evaluation import floors, scores
from extractor.evaluation import gold as gold_module
from extractor.evaluation.gold import GoldDocument
from extractor.evaluation.report import Report, details, show
from extractor.evaluation.scores import KindScore, Slots, Tally
from extractor.store import open_store

__all__ = ["Report", "compare", "evaluate", "evaluate_database", "main"]

GOLD = Path("annotations")
CORPUS = Path("corpus")
_STRICT = {"value and unit": False, "with measure": True}


def evaluate(gold: Path, corpus: Path) -> Report:
    """Runs the pipeline on the articles of the gold and scores what it finds.

    Raises AnnotationError where the gold does not fit its articles.
    """
    documents = gold_module.read_folder(gold, corpus)
    extractions = pipeline.extract_many(document.article for document in documents)
    found = ([jsonl.fact_json("", fact) for fact in extraction.facts] for extraction in extractions)
    return compare(documents, found)


def compare(documents: Iterable[GoldDocument], found: Iterable[list[dict[str, Any]]]) -> Report:
    """Scores facts (as `interface.md` writes them, a list a document) against the gold of the same documents."""
    report = Report(kinds={kind: KindScore() for kind in scores.RULES}, strict={name: Tally() for name in _STRICT})
    for document, facts in zip(documents, found, strict=True):
        report.documents += 1
        pairings = report.pairings.setdefault(document.article.name, {})
        for kind in scores.RULES:
            gold = [fact for fact in document.facts if fact.kind == kind]
            predicted: list[Slots] = [scores.listed(fact["slots"]) for fact in facts if fact["kind"] == kind]
            pairings[kind] = scores.pair(kind, gold, predicted)
            report.kinds[kind].add(scores.score(kind, pairings[kind]))
            if kind == "figure":
                for name, measure in _STRICT.items():
                    report.strict[name].add(scores.strict(gold, predicted, measure=measure))
    return report


def evaluate_database(gold: Path, corpus: Path, db: Path) -> Report:
    """Scores the facts of a database as they stand, the decisions of reviewers included.

    Raises AnnotationError where the gold does not fit its articles, StoreError where the database cannot be read.
    """
    documents = gold_module.read_folder(gold, corpus)
    found: dict[str, list[dict[str, Any]]] = {document.article.name: [] for document in documents}
    with open_store(db) as store:
        for fact in store.facts():  # rejected ones are not among them
            found.get(fact["document"], []).append(fact)
    return compare(documents, found.values())


def main(
    gold: Path | None = None,
    json: Path | None = None,
    *,
    corpus: Path | None = None,
    db: Path | None = None,
    show_name: str = "",
    pin: bool = False,
    lower: str = "",
) -> int:
    """Evaluates and prints. Returns 1 when a pinned floor of this gold is undercut, else 0.

    `db`: score the facts of a database instead of extracting. `show_name`: print what was missed in the documents
    whose name holds it. `pin`: raise the floors to today's scores (`lower`: the reason why some may fall).
    """
    folder = gold or GOLD
    articles = corpus or folder.parent / CORPUS
    report = evaluate_database(folder, articles, db) if db else evaluate(folder, articles)
    show(report)
    if show_name:
        for line in details(report, show_name):
            say(line)
    if json is not None:
        json.write_text(jsonlib.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if db else _hold_floors(folder, report, pin=pin, lower=lower)


def _hold_floors(gold: Path, report: Report, *, pin: bool, lower: str) -> int:
    path = gold / floors.FILE
    digest = gold_module.digest(gold)
    old = floors.load(path) if path.exists() else None
    if pin:
        floors.save(path, floors.raised(old, digest, report.scores(), lower))
        say(f"Пороги записаны: {path}")
        return 0
    if old is None:
        return 0
    if old.gold != digest:
        say("Эталон изменился с тех пор, как записаны пороги; запишите их заново: extractor evaluate --pin")
        return 0
    fallen = floors.undercut(old, report.scores())
    for name, (least, score) in fallen.items():
        say(f"Ниже порога: {name} {score:.3f} < {least:.2f}")
    return 1 if fallen else 0
