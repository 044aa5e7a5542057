"""Persons, organizations, places and groups. (To be written: Natasha's spans as they come.)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.language.inflection import nominative
from extractor.mentions.words import mention
from extractor.model import Mention, MentionLabel, Reading

_LABELS: dict[str, MentionLabel] = {"PER": "person", "LOC": "place", "ORG": "organization"}


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of persons, organizations, places and groups."""
    starts = {token.start: token.i for token in reading.tokens}
    ends = {token.end: token.i + 1 for token in reading.tokens}
    for span in doc.ents:
        first, last = starts.get(span.start_char), ends.get(span.end_char)
        if first is not None and last is not None:
            yield mention(
                reading, _LABELS[span.label_], first, last, name=nominative(reading.tokens[first:last])
            )
