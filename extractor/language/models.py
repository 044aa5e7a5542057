"""The only door to natasha's wheel: its vectors and its three taggers, loaded by navec and slovnet alone.

`natasha` itself is never imported: it needs an abandoned dictionary package. Only its data files are used.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from navec import Navec
from slovnet import NER, Morph, Syntax

from extractor.errors import ExtractorError


class Taggers(NamedTuple):
    morph: Any
    syntax: Any
    ner: Any


def data_folder() -> Path:
    """Folder of model files inside the installed natasha wheel.

    Raises ExtractorError when natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise ExtractorError("the package natasha with its models is not installed; run `make` again")
    return Path(spec.submodule_search_locations[0]) / "data"


@lru_cache(1)
def navec() -> Any:
    """Word vectors of 250,000 words, 300 dimensions, quantised."""
    return Navec.load(data_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")


@lru_cache(1)
def taggers() -> Taggers:
    """slovnet's own taggers: the reference for every faster implementation."""
    folder = data_folder() / "model"

    def load(cls: Any, name: str) -> Any:
        return cls.load(folder / f"slovnet_{name}_news_v1.tar", batch_size=8).navec(navec())

    return Taggers(load(Morph, "morph"), load(Syntax, "syntax"), load(NER, "ner"))
