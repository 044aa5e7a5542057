"""What a reviewer's work brings: gold plays the reviewer, 10 to 80 documents are corrected, the other half is measured.

    python -m benchmarks.simulated_reviewer [--factrueval ../shared/data/factrueval]

Starts from plain Natasha and the rules' own confidences (the packaged model has seen these documents). The documents
are halved by the hash of their text; each half is corrected in turn and the other one measured, means of both are
shown. Our own corpus gives names and facts; factRuEval's development texts, where they are, give names.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import chain, zip_longest
from pathlib import Path
from time import perf_counter

from extractor.commands.console import complain, table
from extractor.evaluation.factrueval import answers, track1
from extractor.evaluation.factrueval import gold as factrueval
from extractor.evaluation.factrueval.scores import Tallies, add_all, total
from extractor.trained import Trained
from extractor.training import scorer
from extractor.training.base import foreign, train_names
from extractor.training.documents import read_folder
from extractor.training.machine import Machine, Read, measure, rescored
from extractor.training.tagger import Recipe

STEPS = (0, 10, 20, 40, 80)
HEADER = (
    "исправлено", "имена, F1", "факты, F1", "уверенность", "верных выше 0,8", "имена factRuEval, F1", "обучение, с"
)  # fmt: skip

Foreign = tuple[factrueval.Document, Read]


def curve(own: Sequence[Read], other: Sequence[Foreign]) -> list[tuple[float, ...]]:
    """A row for each number of corrected documents: the columns of HEADER."""
    rows = []
    for count in STEPS:
        halves = [_step(count, own[i::2], own[1 - i :: 2], other[i::2], other[1 - i :: 2]) for i in (0, 1)]
        rows.append((float(count), *(sum(column) / 2 for column in zip(*halves, strict=True))))
        complain(f"{count} документов")
    return rows


def _step(
    count: int, own: Sequence[Read], own_held: Sequence[Read], other: Sequence[Foreign], held: Sequence[Foreign]
) -> tuple[float, ...]:
    """Measures on the held-out documents after the first `count` documents, own and foreign ones in turn."""
    mixed = chain.from_iterable(zip_longest(own, (read for _, read in other)))
    corrected = [read for read in mixed if read is not None][:count]
    started = perf_counter()
    machine = Machine(Trained(), train_names(corrected, Recipe())) if corrected else Machine(Trained())
    mine = [read for read in corrected if read.document.asserted]
    judged = [one for read in machine.read([read.document for read in mine]) for one in read.judged]
    trained = scorer.train(judged) if judged else None
    seconds = perf_counter() - started
    reads = rescored(machine.read([read.document for read in own_held]), trained)
    measured = measure(reads)
    sure = [one.right for read in reads for one in read.trusted if one.fact.confidence >= 0.8]
    sums: Tallies = {}
    for (document, _), read in zip(held, machine.read([read.document for _, read in held]), strict=True):
        add_all(sums, track1.score(document, answers.responses(read.extraction).mentions))
    mentions = total(sums).f1 if sums else 0.0
    values = (measured["names"].value, measured["facts"].value, measured["trust"].value, sum(sure) / max(1, len(sure)))
    return (*values, mentions, seconds)


def main() -> None:
    """Prints the table of the README."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factrueval", type=Path, default=Path("../shared/data/factrueval"))
    options = parser.parse_args()
    documents, _ = read_folder(Path("annotations"), Path("corpus"))
    texts = factrueval.read_folder(options.factrueval) if options.factrueval.is_dir() else []
    plain = Machine(Trained())
    own = plain.read(sorted(documents, key=lambda document: document.article.digest))
    pairs = zip(texts, plain.read([foreign(document) for document in texts]), strict=True)
    other = sorted(pairs, key=lambda pair: pair[1].document.article.digest)
    rows = [[f"{row[0]:.0f}", *(f"{value:.3f}" for value in row[1:6]), f"{row[6]:.1f}"] for row in curve(own, other)]
    table(HEADER, rows, numbers=HEADER)


if __name__ == "__main__":
    main()
