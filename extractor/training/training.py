"""One training from beginning to end: sets, the parts that learn, comparison, a folder with everything, promotion."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from extractor import trained
from extractor.facts.scoring import Scorer
from extractor.language.network import write_weights
from extractor.language.verdicts import write_verdicts
from extractor.settings import PACKAGED, champion, program_version
from extractor.trained import DISPUTED, NAMES, SCORER, WEIGHTS, Trained
from extractor.training import gate, proposals, registry, report, scorer, sets
from extractor.training.card import card
from extractor.training.documents import Document, read_folder
from extractor.training.gate import Verdict
from extractor.training.judgements import check
from extractor.training.learning import Say, learn_scorer
from extractor.training.machine import Machine, Measures, Read, measure, rescored
from extractor.training.naming import Naming, learn_naming
from extractor.training.sets import Sets
from extractor.training.tagger import Recipe

_REFUSED = Verdict(
    False,
    (
        "модель не стала лучше исходной ни на одном шаге (лучший шаг — 0): в разметке нет того, чего программа ещё не "
        "знает; исправьте больше документов и повторите",
    ),
)
_SHARES = (0.25, 0.5, 1.0)  # of the training documents, for the learning curve


@dataclass(frozen=True, slots=True)
class Options:
    """What to learn from, and where to put it."""

    annotations: Path
    corpus: Path
    models: Path
    db: Path | None = None
    recipe: Recipe = field(default_factory=Recipe)
    curve: bool = True
    promote: bool = True
    author: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    folder: Path
    verdict: Verdict
    before: Measures
    after: Measures
    seconds: float


def train(options: Options, say: Say) -> Outcome:
    """Trains a candidate, compares it with the champion, promotes it where it is better.

    Raises TrainingError where there is nothing to learn from.
    """
    started = perf_counter()
    documents, left_out = read_folder(options.annotations, options.corpus, options.db)
    for reason in left_out:
        say(f"пропущено: {reason}")
    check(documents)
    split = sets.split(documents)
    say(f"документов: учебных {len(split.train)}, отложенных {len(split.dev)}, проверочных {len(split.test)}")
    folder = registry.begin(options.models, registry.next_name(options.models, _digest(split, options)))
    try:
        return _train(folder, split, options, say, started)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what was finished has moved to its place


def _train(folder: Path, split: Sets, options: Options, say: Say, started: float) -> Outcome:
    current = trained.champion()
    learning = learn(folder, split, current, options, say)
    machine = Machine(trained.load(folder))
    judges = [*split.dev, *split.test]
    old, new = Machine(current).read(judges), machine.read(judges)
    tested = len(split.dev)
    before, after = measure(old[tested:]), measure(new[tested:])
    verdict = _REFUSED
    if learning.anything:
        verdict = gate.decide(before, after, _corrected([*split.train, *split.dev]), names=learning.naming.anything)
    points = _curve(split, current, options, say) if options.curve else []
    proposed = proposals.propose(machine.read(split.train))
    proposals.write(folder / "lexicon_proposals.tsv", proposed)
    facts = report.Facts(
        folder.name.removesuffix(".part"), champion(), split, verdict, before, after, old, new, points,
        learning.naming, proposed,
    )  # fmt: skip
    _describe(folder, facts, learning, options)
    done = registry.finish(folder)
    if verdict.promoted and options.promote:
        registry.promote(options.models, done.name, options.author, "; ".join(verdict.reasons))
    return Outcome(done, verdict, before, after, perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learnt, beside the files."""

    naming: Naming
    scored: bool  # whether there is a new scorer
    added: bool  # whether people accepted names that the champion does not know

    @property
    def anything(self) -> bool:
        """Whether the candidate is another model than the champion."""
        return self.naming.anything or self.scored or self.added


def learn(folder: Path, split: Sets, current: Trained, options: Options, say: Say) -> Learning:
    """Writes the parts of a candidate into its folder. What cannot be bettered is the champion's.

    Names always start from the model that comes with the program: training on top of training drifts away from it.
    """
    readers = Machine(replace(_base(), scorer=None))
    naming = learn_naming(readers, readers.read(split.train), readers.read(split.dev), options.recipe, say)
    accepted = options.annotations / proposals.ACCEPTED
    if accepted.is_file():
        proposals.read(accepted)
        shutil.copy(accepted, folder / NAMES)
    if naming.anything:
        if naming.epoch or readers.parts.weights:
            write_weights(folder / WEIGHTS, naming.weights)
        if naming.verdicts:
            write_verdicts(folder / DISPUTED, naming.verdicts)
    else:
        for path in (current.weights, current.disputed):
            if path:
                shutil.copy(path, folder / path.name)
    candidate = Machine(trained.load(folder))
    learnt = learn_scorer(current, candidate.read(split.train), candidate.read(split.dev), say)
    if learnt or current.scorer:
        trained.write_scorer(folder / SCORER, learnt or current.scorer or Scorer({}, {}))
    return Learning(naming, learnt is not None, _new_names(accepted, current))


def _base() -> Trained:
    version = registry.champion(PACKAGED)
    return trained.load(PACKAGED / version) if version else Trained()


def _new_names(accepted: Path, current: Trained) -> bool:
    old = current.names.read_bytes() if current.names else b""
    return accepted.is_file() and accepted.read_bytes() != old


def _corrected(documents: Sequence[Document]) -> set[str]:
    """Kinds of facts that people looked at."""
    reviewed = [document for document in documents if document.state != "gold"] or documents
    return {fact.kind for document in reviewed for fact in (*document.asserted, *document.rejected)}


def _curve(split: Sets, current: Trained, options: Options, say: Say) -> list[report.Point]:
    """Measures on the test after learning from a part of the training documents."""
    base = _base()
    reader = Machine(replace(base, scorer=None))
    train, dev = reader.read(split.train), reader.read(split.dev)
    points = [report.Point(0, measure(rescored(reader.read(split.test), base.scorer)))]
    for share in _SHARES:
        part = train[: max(1, round(share * len(train)))]
        machine = learn_naming(reader, part, dev, options.recipe, _silent).machine(reader)
        judged = [one for read in machine.read([read.document for read in part]) for one in read.judged]
        tested = rescored(machine.read(split.test), scorer.train(judged))
        points.append(report.Point(len(part), measure(tested)))
        say(f"кривая обучения: {len(part)} документов, F1 имён {points[-1].measures['names'].value:.3f}")
    return points


def _silent(line: str) -> None:
    """Nobody listens."""


def _describe(folder: Path, facts: report.Facts, learning: Learning, options: Options) -> None:
    """Everything that a version says of itself."""
    config = {
        "program": program_version(), "recipe": asdict(options.recipe), "best_epoch": learning.naming.epoch,
        "overruled": sum(learning.naming.verdicts.values()), "scorer": learning.scored, "base": registry.packaged(),
        "champion": facts.champion,
    }  # fmt: skip
    scores = {
        "before": _values(facts.before), "after": _values(facts.after), "promoted": facts.verdict.promoted,
        "reasons": list(facts.verdict.reasons),
    }  # fmt: skip
    for name, entry in (("config", config), ("manifest", facts.sets.manifest()), ("scores", scores)):
        text = json.dumps(entry, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")
    words = card(facts.version, facts.champion, facts.sets, facts.verdict, facts.before, facts.after)
    (folder / "card.md").write_text(words, "utf-8")
    (folder / "report.html").write_text(report.html(facts), "utf-8")


def _values(measures: Measures) -> dict[str, Any]:
    return {name: round(one.value, 4) for name, one in measures.items() if sum(one.below)}


def _digest(split: Sets, options: Options) -> str:
    return sets.digest(split, repr(options.recipe))


__all__ = ["Options", "Outcome", "Read", "train"]
