"""A trained model as the pipeline uses it: weights for names, verdicts on disputed names, names that people added,
and the fact scorer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import TrainingError
from extractor.facts.scoring import Scorer
from extractor.settings import champion_folder

WEIGHTS, NAMES, DISPUTED, SCORER = "names.npz", "names.tsv", "disputed.json", "scorer.json"


@dataclass(frozen=True, slots=True)
class Trained:
    """The parts that a version has; a part that it lacks is the program's own."""

    weights: Path | None = None
    names: Path | None = None
    disputed: Path | None = None
    scorer: Scorer | None = None


def champion() -> Trained:
    """The version in use. Raises TrainingError where it is named but damaged or gone."""
    folder = champion_folder()
    return load(folder) if folder else Trained()


def load(folder: Path) -> Trained:
    """A version from its folder. Raises TrainingError."""
    if not folder.is_dir():
        raise TrainingError(f"{folder}: такой модели нет; выберите другую (extractor models list)")
    weights, names, disputed = (
        path if path.is_file() else None for path in (folder / WEIGHTS, folder / NAMES, folder / DISPUTED)
    )
    scorer = folder / SCORER
    return Trained(weights, names, disputed, read_scorer(scorer) if scorer.is_file() else None)


def read_scorer(path: Path) -> Scorer:
    """A scorer from its file. Raises TrainingError."""
    try:
        entry = json.loads(path.read_text("utf-8"))
        weights, least = (
            {str(key): float(value) for key, value in entry[part].items()} for part in ("weights", "least")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(f"{path}: оценщик фактов не читается ({error})") from error
    return Scorer(weights, least)


def write_scorer(path: Path, scorer: Scorer) -> None:
    """A scorer as a plain file, sorted."""
    entry = {"weights": dict(sorted(scorer.weights.items())), "least": dict(sorted(scorer.least.items()))}
    path.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", "utf-8")
