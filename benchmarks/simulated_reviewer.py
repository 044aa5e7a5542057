"""What a reviewer's work brings: gold plays the reviewer, 10 to 120 documents are corrected, others are measured.

    python -m benchmarks.simulated_reviewer [--shared ../shared/data] [--only NAME] [--counts 10 20] [--json FILE]

Three reviewers. `own`: our corpus, whose gold follows the program's guideline (names that facts need, and facts);
`factrueval`: its development texts, names by a guideline near to ours; `nerel`: names by another guideline (adjectives
are places, no quotation marks, «компания» and «город» are left out), only measured with: nothing trained on it is kept.
A fourth, `forgetting`: NEREL is corrected beside half of our own gold, and the other half of our gold is measured.

Starts from plain Natasha and the rules' own confidences: the packaged model has seen these documents. Documents of our
own and of factRuEval are cut into four parts, three to be corrected and one to be measured, in all four ways; NEREL has
a part of its own for each, and three reviewers with documents of their own. Every fifth corrected document decides, the
others teach, as in `extractor train`.

Columns: «модель» is the names model alone, taught the reviewer's names as they are; «имена» is what the whole program
makes of weights and verdicts learnt as in `extractor train`, exact spans and kinds; «дорожка 1» is the same by
the rules of factRuEval.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from extractor.commands.console import complain, say, table
from extractor.evaluation import nerel
from extractor.evaluation.factrueval import answers, track1
from extractor.evaluation.factrueval import gold as factrueval
from extractor.evaluation.factrueval.scores import Tallies, add_all, total
from extractor.language.network import network
from extractor.model import Article
from extractor.trained import Trained
from extractor.training import scorer, tagger
from extractor.training.base import foreign
from extractor.training.disputed import parts
from extractor.training.documents import Document, read_folder
from extractor.training.learning import places_of
from extractor.training.machine import Machine, Read, measure, rescored
from extractor.training.naming import Naming, learn_naming
from extractor.training.tagger import Example, Recipe
from extractor.training.targets import ALL, Name, outermost, tags

COUNTS = (10, 20, 40, 80, 120)
_PARTS = 4
_DECIDES = 5  # every fifth document
_WORKERS = 3  # who review other NEREL documents each
_SURE = 0.8
_NEREL = {
    "PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "CITY": "LOC", "COUNTRY": "LOC",
    "STATE_OR_PROVINCE": "LOC", "DISTRICT": "LOC",
}  # fmt: skip
_LABELS = {
    "model": "модель", "names": "имена", "track1": "дорожка 1", "facts": "факты", "trust": "уверенность",
    "sure": f"верных выше {_SURE}", "seconds": "обучение, с",
}  # fmt: skip

Row = dict[str, float]


@dataclass(frozen=True)
class Reviewer:
    """Whose documents are corrected, and how what came of it is measured."""

    name: str
    ways: Sequence[tuple[Sequence[Read], Sequence[Read]]]  # to be corrected, to be measured
    columns: tuple[str, ...]
    tracks: Mapping[str, factrueval.Document] = field(default_factory=dict)  # by name, for factRuEval's own rules
    rehearsed: Sequence[Read] = ()  # learnt from each time beside what is corrected


def curve(base: Machine, reviewer: Reviewer, counts: Iterable[int]) -> dict[int, Row]:
    """Number of corrected documents → means of the measures over all ways."""
    most = min(len(learn) for learn, _ in reviewer.ways)
    found = {}
    for count in sorted({0, *(min(count, most) for count in counts)}):
        rows = [_step(base, reviewer, [*reviewer.rehearsed, *learn[:count]], held) for learn, held in reviewer.ways]
        found[count] = {name: sum(row[name] for row in rows) / len(rows) for name in reviewer.columns}
        complain(f"{reviewer.name}: {count} документов")
    return found


def _step(base: Machine, reviewer: Reviewer, corrected: Sequence[Read], held: Sequence[Read]) -> Row:
    started = perf_counter()
    naming = learn(base, corrected)
    machine = naming.machine(base)
    asserted = [read.document for read in corrected if read.document.asserted]
    judged = [one for read in machine.read(asserted) for one in read.judged]
    row = {"seconds": perf_counter() - started}
    documents = [read.document for read in held]
    reads = rescored(machine.read(documents), scorer.train(judged) if judged else None)
    measured = measure(reads)
    row |= {name: measured[name].value for name in ("names", "facts", "trust")}
    sure = [one.right for read in reads for one in read.trusted if one.fact.confidence >= _SURE]
    row["sure"] = sum(sure) / max(1, len(sure))
    row["model"] = _alone(base, corrected, held) if "model" in reviewer.columns else 0.0
    sums: Tallies = {}
    for read in reads:
        if document := reviewer.tracks.get(read.document.article.name):
            add_all(sums, track1.score(document, answers.responses(read.extraction).mentions))
    row["track1"] = total(sums).f1 if sums else 0.0
    return row


def learn(base: Machine, corrected: Sequence[Read]) -> Naming:
    """What `extractor train` learns of names from these documents."""
    if not corrected:
        return Naming(base.names, 0, (), {})
    dev = corrected[_DECIDES - 1 :: _DECIDES]
    train = [read for i, read in enumerate(corrected) if i % _DECIDES != _DECIDES - 1]
    return learn_naming(base, train, dev, Recipe(), lambda line: None)


def _alone(base: Machine, corrected: Sequence[Read], held: Sequence[Read]) -> float:
    """F1 of the names model without any rules, after it was taught the outermost names of the gold."""
    examples = [_as_they_are(read) for read in corrected]
    weights = tagger.last(base.names, examples, Recipe()) if examples else base.names
    found = right = asked = 0
    docs = Machine(Trained(), weights).nlp.pipe(read.document.article.text for read in held)
    for read, doc in zip(held, docs, strict=True):
        gold = set(outermost(read.document.names))
        model = {Name(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents}
        found, right, asked = found + len(model), right + len(model & gold), asked + len(gold)
    return 2 * right / (found + asked)


def _as_they_are(read: Read) -> Example:
    words, places = places_of(read.doc)
    gold = outermost(read.document.names)
    return Example(*network().name_inputs(words), tags(places, gold, network().name_tags))


def _nerel(folder: Path) -> list[Document]:
    return [
        Document(
            Article(one.name, one.text),
            "gold",
            tuple(sorted({Name(s.start, s.end, _NEREL[s.type]) for s in one.spans.values() if s.type in _NEREL})),
            ALL,
        )
        for one in nerel.read_folder(folder)
    ]


def _reads(base: Machine, documents: Iterable[Document]) -> list[Read]:
    """In an order that says nothing: by the hash of the text."""
    return base.read(sorted(documents, key=lambda document: document.article.digest))


def _own(base: Machine, shared: Path) -> Reviewer:
    documents, _ = read_folder(Path("annotations"), Path("corpus"))
    ways = list(parts(_reads(base, documents), _PARTS))
    return Reviewer("own", ways, ("names", "facts", "trust", "sure", "seconds"))


def _factrueval(base: Machine, shared: Path) -> Reviewer:
    texts = factrueval.read_folder(shared / "factrueval")
    pairs = [(foreign(text), text) for text in texts]
    ways = list(parts(_reads(base, (document for document, _ in pairs)), _PARTS))
    tracks = {document.article.name: text for document, text in pairs}
    return Reviewer("factrueval", ways, ("model", "names", "track1", "seconds"), tracks)


def _other(base: Machine, shared: Path) -> Reviewer:
    train, dev = (_reads(base, _nerel(shared / "nerel" / name)) for name in ("train", "dev"))
    most = max(COUNTS)
    ways = [(train[start : start + most], dev) for start in range(0, _WORKERS * most, most)]
    return Reviewer("nerel", ways, ("model", "names", "seconds"))


def _forgetting(base: Machine, shared: Path) -> Reviewer:
    """NEREL corrected while half of our gold is rehearsed; the other half is measured."""
    own = _reads(base, read_folder(Path("annotations"), Path("corpus"))[0])
    corrected = _reads(base, _nerel(shared / "nerel" / "train"))[: max(COUNTS)]
    return Reviewer("forgetting", [(corrected, own[1::2])], ("names", "facts", "seconds"), rehearsed=own[::2])


REVIEWERS: dict[str, Callable[[Machine, Path], Reviewer]] = {
    "own": _own, "factrueval": _factrueval, "nerel": _other,
    "forgetting": _forgetting,
}  # fmt: skip


def main() -> None:
    """Prints the tables of docs/training.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", choices=REVIEWERS)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    base = Machine(Trained())
    results = {}
    for name, prepare in REVIEWERS.items():
        if options.only in (None, name) and (name == "own" or options.shared.is_dir()):
            reviewer = prepare(base, options.shared)
            results[name] = found = curve(base, reviewer, options.counts)
            say(f"\n{name}: измерено документов {sum(len(held) for _, held in reviewer.ways)}")
            header = ("исправлено", *(_LABELS[column] for column in reviewer.columns))
            rows = [[str(count), *(_shown(column, row[column]) for column in row)] for count, row in found.items()]
            table(header, rows, numbers=header)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def _shown(column: str, value: float) -> str:
    return f"{value:.0f}" if column == "seconds" else f"{value:.3f}"


if __name__ == "__main__":
    main()
