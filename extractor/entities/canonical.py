"""The canonical name of an organization: the fullest form the article gives."""

from __future__ import annotations

from extractor.entities.names import take_apart


def body_name(seen: list[str]) -> str:
    """The longest name that is no acronym; a name with a legal form or quotation marks before one without."""
    parts = {name: take_apart(name) for name in seen}
    spelled = [name for name in seen if not parts[name].acronym] or seen
    return max(spelled, key=lambda name: (len(parts[name].words), len(name), -seen.index(name)))
