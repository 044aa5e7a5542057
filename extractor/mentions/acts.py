"""Finds acts. (To be written.)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.model import Mention, Reading


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of acts."""
    return ()
