"""Common nouns and pronouns: whom or what they stand for, in the order of the text. (Being written.)"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.model import Entity, Reading


def resolve(reading: Reading, entities: Mapping[str, Entity], links: Mapping[int, str]) -> dict[int, str]:
    """Links of the mentions of the forms noun and pronoun."""
    return {}
