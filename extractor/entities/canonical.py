"""The canonical name of an organization: the fullest form the article gives."""

from __future__ import annotations

from extractor.entities.names import all_alike, take_apart
from extractor.mentions.heads import forms_in_full, head_nouns


def body_name(seen: list[str]) -> str:
    """The longest name that is no acronym; «АО «Заря»» before «компания «Заря»»."""
    parts = {name: take_apart(name) for name in seen}
    spelled = [name for name in seen if not parts[name].acronym] or seen
    best = max(spelled, key=lambda name: (len(parts[name].words), len(name), -seen.index(name)))
    if parts[best].form or _is_group(parts[best].head):
        return best
    registered = [
        name for name in seen if _is_company(parts[name].form) and all_alike(parts[name].core, parts[best].core)
    ]
    return registered[0] if registered else best


def _is_group(head: str) -> bool:
    """«зона», «кластер»: the firm that runs it has its name."""
    return head_nouns()[head][1] if head in head_nouns() else False


def _is_company(form: str) -> bool:
    return "общество" in forms_in_full().get(form, "")
