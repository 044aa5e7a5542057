"""The command `extractor benchmark factrueval`: run the extractor on the documents, score it, print and write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor import pipeline
from extractor.evaluation.factrueval import answers, responses, track1, track2, track3
from extractor.evaluation.factrueval.gold import Document, read_folder
from extractor.evaluation.factrueval.responses import Responses
from extractor.evaluation.factrueval.scores import Tallies, add_all, total
from extractor.model import Article, Extraction

Modes = dict[str, Tallies]


def main(directory: Path, write: Path | None, json_file: Path | None) -> int:
    """Score the extractor on a folder of gold; print a table, write the responses and the figures where asked."""
    documents = read_folder(directory)
    answered = [answers.responses(extraction) for extraction in extract(documents)]
    if write is not None:
        for document, answer in zip(documents, answered, strict=True):
            responses.write(write, document.name, answer)
    figures = score(documents, answered)
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(as_json(figures), ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(table(figures))
    return 0


def extract(documents: Sequence[Document]) -> list[Extraction]:
    """What the extractor finds; the text goes in as it is, so that offsets hold."""
    return list(pipeline.extract_many(article(document) for document in documents))


def article(document: Document) -> Article:
    """The document as an article of ours."""
    return Article(f"{document.name}.txt", document.text, document.text.split("\n", 1)[0])


def score(documents: Sequence[Document], answered: Sequence[Responses]) -> dict[str, Modes]:
    """Track → mode → type → sums."""
    found: dict[str, Modes] = {
        "track1": {"default": {}, "l": {}},
        "track2": {"default": {}, "m": {}},
        "track3": {"easy": {}, "hard": {}},
    }
    for document, answer in zip(documents, answered, strict=True):
        for mode, sums in found["track1"].items():
            add_all(sums, track1.score(document, answer.mentions, merge_locorg=mode == "l"))
        for mode, sums in found["track2"].items():
            add_all(sums, track2.score(document, answer.entities, lenient=mode == "m"))
        for mode, sums in found["track3"].items():
            add_all(sums, track3.score(document, answer.facts, hard=mode == "hard"))
    for modes in found.values():
        for sums in modes.values():
            sums["overall"] = total(sums)
    return found


def as_json(figures: Mapping[str, Modes]) -> dict[str, Any]:
    """The figures as plain data; in mode -l there is no locorg."""
    return {
        track: {mode: _as_json(_shown(sums, mode)) for mode, sums in modes.items()} for track, modes in figures.items()
    }


def _as_json(sums: Tallies) -> dict[str, dict[str, float]]:
    return {name: tally.figures() for name, tally in sums.items()}


def table(figures: Mapping[str, Modes]) -> str:
    """The figures for people."""
    lines = []
    for track, modes in figures.items():
        for mode, sums in modes.items():
            lines.append(f"{track} {mode:8}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}{'found':>8}")
            for name, tally in _shown(sums, mode).items():
                numbers = f"{tally.precision:8.4f}{tally.recall:8.4f}{tally.f1:8.4f}{tally.gold:8}{tally.responses:8}"
                lines.append(f"  {name:13}{numbers}")
    return "\n".join(lines)


def _shown(sums: Tallies, mode: str) -> Tallies:
    return {name: tally for name, tally in sums.items() if not (mode == "l" and name == "locorg")}
