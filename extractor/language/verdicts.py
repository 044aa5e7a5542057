"""Verdicts that a trained model brings along: where its names are believed and not the rules' (mentions/disputes.py).

They travel with the Doc: the pipeline's last component lays them down in `doc.user_data[KEY]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractor.errors import TrainingError

KEY = "name_verdicts"


@Language.factory(KEY, default_config={"path": ""})
def _create(nlp: Language, name: str, path: str) -> NameVerdicts:
    return NameVerdicts(read_verdicts(Path(path)) if path else {})


class NameVerdicts:
    """Lays the verdicts down in every Doc."""

    def __init__(self, verdicts: Mapping[str, bool]) -> None:
        self.verdicts = verdicts

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[KEY] = self.verdicts
        return doc


def read_verdicts(path: Path) -> dict[str, bool]:
    """Sort of disputes → whether the rules are overruled. Raises TrainingError."""
    try:
        return {str(sort): bool(verdict) for sort, verdict in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise TrainingError(f"{path}: решения о спорных именах не читаются ({error})") from error


def write_verdicts(path: Path, verdicts: Mapping[str, bool]) -> None:
    """The inverse of `read_verdicts`, sorted."""
    path.write_text(json.dumps(verdicts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
