"""Facts of one kind: occupations. (To be written.)"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.facts.context import Context
from extractor.model import Fact


def find(context: Context) -> Iterable[Fact]:
    """All occupations of an article."""
    return ()
