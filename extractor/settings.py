"""What can be set from outside, by environment variables `EXTRACTOR_…`, and which version of the machine is at work."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths that the commands take when no option names another."""

    database: Path  # EXTRACTOR_DB
    models: Path  # EXTRACTOR_MODELS: trained models, one folder a version
    annotations: Path  # EXTRACTOR_ANNOTATIONS: gold and reviewers' decisions


def settings() -> Settings:
    """The settings that hold now."""
    return Settings(
        database=Path(os.environ.get("EXTRACTOR_DB", "facts.db")),
        models=Path(os.environ.get("EXTRACTOR_MODELS", "models")),
        annotations=Path(os.environ.get("EXTRACTOR_ANNOTATIONS", "annotations")),
    )


#: The model that comes with the program; a champion of the user's own takes its place.
PACKAGED = Path(__file__).parent / "base"


def champion_folder() -> Path | None:
    """Folder of the trained model that is in use; None where rules and Natasha's own models work alone."""
    for home in (settings().models, PACKAGED):
        file = home / "champion"
        version = file.read_text("utf-8").strip() if file.is_file() else ""
        if version:
            return home / version
    return None


def champion() -> str:
    """Version of the trained model that is in use; empty where there is none."""
    folder = champion_folder()
    return folder.name if folder else ""


@cache
def program_version() -> str:
    """Version of the installed program."""
    return version("extractor")


def machine_version() -> str:
    """What a document was extracted by: when it changes, the next run looks at all documents anew."""
    trained = champion()
    return f"{program_version()}+{trained}" if trained else program_version()
