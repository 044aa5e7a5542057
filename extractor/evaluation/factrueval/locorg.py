"""Is a place spoken of as a place («в России») or as one that acts («Россия заявила»)? factRuEval tags the latter locorg."""

from __future__ import annotations

from extractor.model import Mention, Reading


def is_locorg(reading: Reading, mention: Mention) -> bool:
    """Does the text treat this place as an actor?"""
    return False
