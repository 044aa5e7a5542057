"""The model that comes with the program: our own gold, and factRuEval's development texts (MIT) where they are.

    python -m extractor.training.base [--factrueval DIR] [--out extractor/base]

The names model is written only where cross-validation says that it names better than plain Natasha, on our gold and on
factRuEval. It learns from our training documents only: later models are chosen and compared on the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractor import trained
from extractor.commands.console import complain, say
from extractor.evaluation.factrueval import answers, benchmark, track1
from extractor.evaluation.factrueval import gold as factrueval
from extractor.evaluation.factrueval.scores import Tallies, add_all, total
from extractor.language.network import NameWeights, network, write_weights
from extractor.settings import PACKAGED, settings
from extractor.trained import Trained
from extractor.training import registry, scorer, sets, tagger
from extractor.training.documents import Document, read_folder
from extractor.training.learning import example
from extractor.training.machine import Machine, Read, measure
from extractor.training.tagger import Recipe
from extractor.training.targets import ALL, Name

_FOLDS = 4
_KINDS = {"per": "PER", "loc": "LOC", "locorg": "LOC", "org": "ORG"}
_NAME = "base"
_OPENING, _CLOSING = ("«", "\"", "“", "„"), ("»", "\"", "”")


def foreign(document: factrueval.Document) -> Document:
    """A document of factRuEval, its names as we mark them: quotation marks belong to a name, and the noun of a body
    belongs to it that only a place tells apart («мэрия Москвы»). A state that acts is a place."""
    names = []
    for mention in document.mentions:
        if mention.named:
            own = any(span.type == "org_name" for span in mention.spans)
            words = mention.tokens if mention.tag == "org" and not own else mention.named
            first, last = document.tokens[min(words)].start, document.tokens[max(words)].end
            names.append(Name(*_with_marks(document.text, first, last), _KINDS[mention.tag]))
    return Document(benchmark.article(document), "gold", tuple(sorted(set(names))), ALL)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The name with the quotation marks round it, or with the one that it has inside."""
    opened, closed = text[start - 1 : start] in _OPENING, text[end : end + 1] in _CLOSING
    open_inside = any(mark in text[start:end] for mark in _OPENING)
    if opened and closed:
        return start - 1, end + 1
    if open_inside and closed and not text[start:end].endswith(_CLOSING):
        return start, end + 1
    return start, end


def train_names(reads: Sequence[Read], recipe: Recipe) -> NameWeights:
    """Natasha's weights after all epochs on these documents."""
    return tagger.last(network().names, [example(read) for read in reads if len(read.doc)], recipe)


def cross_validate(own: Sequence[Read], other: Sequence[tuple[factrueval.Document, Read]], recipe: Recipe) -> list[str]:
    """What names win on documents that were not learnt from; a line for each measure. Empty where names are not better
    everywhere, or facts get worse for it."""
    before, after = list(own), [*own]
    old: Tallies = {}
    new: Tallies = {}
    for fold in range(_FOLDS):
        learnt = [read for i, read in enumerate(own) if i % _FOLDS != fold]
        learnt += [read for i, (_, read) in enumerate(other) if i % _FOLDS != fold]
        machine = Machine(Trained(), train_names(learnt, recipe))
        after[fold::_FOLDS] = machine.read([read.document for read in own[fold::_FOLDS]])
        held = other[fold::_FOLDS]
        fresh = machine.read([read.document for _, read in held])
        for (document, read), again in zip(held, fresh, strict=True):
            add_all(old, track1.score(document, answers.responses(read.extraction).mentions))
            add_all(new, track1.score(document, answers.responses(again.extraction).mentions))
        complain(f"перекрёстная проверка: {fold + 1} из {_FOLDS}")
    pairs = [
        ("F1 имён на своём эталоне", measure(before)["names"].value, measure(after)["names"].value),
    ]
    if other:
        pairs.append(("F1 упоминаний factRuEval", total(old).f1, total(new).f1))
    one, two = (measure(reads)["facts"].value for reads in (before, after))
    won = all(new_f1 > old_f1 for _, old_f1, new_f1 in pairs) and two >= one
    pairs.append(("F1 фактов на своём эталоне", one, two))
    for label, one, two in pairs:
        say(f"{label}: {one:.4f} → {two:.4f}")
    return [f"{label} {one:.4f} → {two:.4f}" for label, one, two in pairs] if won else []


def _card(entry: Mapping[str, Any]) -> str:
    names = "Имена: Natasha без обучения (дообученная не выиграла или стоила фактов).\n"
    if entry["names"]:
        names = (
            f"Имена: модель Natasha (MIT), дообученная на {entry['own']} своих документах и {entry['factrueval']} "
            "текстах разработки factRuEval-2016 (MIT).\nПерекрёстная проверка: " + "; ".join(entry["names"]) + ".\n"
        )
    return (
        "# Модель, с которой приходит программа\n\n"
        f"Оценщик фактов: {entry['judged']} оценок в {entry['own']} документах учебной части `annotations/`.\n{names}\n"
        "Воспроизвести: `make train-base`. Подробно: docs/training.md.\n"
    )


def main() -> int:
    """Trains and writes the model that comes with the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factrueval", type=Path, default=Path("../shared/data/factrueval"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=PACKAGED)
    options = parser.parse_args()
    documents, _ = read_folder(settings().annotations, options.corpus)
    split = sets.split([document for document in documents if document.state == "gold"])
    texts = factrueval.read_folder(options.factrueval) if options.factrueval.is_dir() else []
    plain = Machine(Trained())
    own = plain.read([*split.train, *split.dev])
    other = list(zip(texts, plain.read([foreign(document) for document in texts]), strict=True))
    recipe = Recipe()
    won = cross_validate(own, other, recipe)
    folder = registry.begin(options.out, _NAME)
    parts = Trained()
    if won:
        taught = [*own[: len(split.train)], *(read for _, read in other)]
        write_weights(folder / trained.WEIGHTS, train_names(taught, recipe))
        parts = trained.load(folder)
    else:
        say("имена: Natasha без обучения остаётся, выигрыш в именах не должен стоить фактов")
    judged = [one for read in Machine(parts).read(split.train) for one in read.judged]
    trained.write_scorer(folder / trained.SCORER, scorer.train(judged))
    entry = {
        "recipe": asdict(recipe), "names": won, "own": len(split.train), "factrueval": len(other),
        "judged": len(judged),
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / "manifest.json").write_text(json.dumps(split.manifest(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / "scores.json").write_text(json.dumps({"after": {}}) + "\n", "utf-8")
    (folder / "card.md").write_text(_card(entry), "utf-8")
    registry.replace(folder)
    (options.out / registry.CHAMPION).write_text(_NAME + "\n", "utf-8")
    say(f"Модель записана: {options.out / _NAME}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
