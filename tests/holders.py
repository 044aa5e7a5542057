"""Occupations of a text in one line, as the tables write them: «Иван Ким: директор @ завод, Уфа [acting]»."""

from __future__ import annotations

from extractor.model import Fact
from tests.told import facts


def shown(fact: Fact) -> str:
    """One occupation: person, position, organization and place behind @, a status that is not `current`, a date."""
    where = ", ".join(str(fact.get(name)) for name in ("organization", "place") if fact.get(name))
    parts = [f"{fact.get('person')}: {fact.get('position')}", f"@ {where}" if where else ""]
    status = fact.get("status")
    parts.append(f"[{status}]" if status != "current" else "")
    parts.append(str(fact.get("date") or ""))
    return " ".join(part for part in parts if part)


def occupations(text: str) -> str:
    """All occupations of a text, sorted."""
    return "; ".join(sorted(shown(fact) for fact in facts(text, "occupation")))
