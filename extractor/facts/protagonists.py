"""The bodies an article is about: who is meant where a party of an agreement is told by «стороны», or not at all."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from extractor.facts.context import Context
from extractor.facts.participants import BODIES, Actor, actor

_OFTEN = 3  # mentions that make a body the one the article is about
_SIDE = 2  # mentions that make a body one of the sides


def sides(context: Context) -> list[Actor]:
    """Two bodies named most often, for «стороны»; none where fewer are named more than once."""
    found = [one for one, count in _ranked(context) if count >= _SIDE][:2]
    return found if len(found) == 2 else []


def protagonist(context: Context) -> Actor | None:
    """The firm or body the article tells of: named most often and no more seldom than three times."""
    ranked = _ranked(context)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


@lru_cache(maxsize=1)  # asked again for each agreement of an article
def _ranked(context: Context) -> tuple[tuple[Actor, int], ...]:
    """The bodies named, with the number of mentions, the most frequent first; of equals the one named first."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for mention in context.mentions:
        if mention.label in BODIES and context.entity(mention) is not None:
            found = actor(context, mention)
            if found is not None:
                counts[found.key] += 1
                first.setdefault(found.key, found)
    return tuple((first[key], count) for key, count in counts.most_common())
