"""Mentions that stand for one thing, while an article is being resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extractor.model import Mention

N = TypeVar("N")


@dataclass(slots=True)
class Cluster(Generic[N]):
    """One entity in the making: what its names say, and which mentions (by index) stand for it."""

    names: list[N]
    mentions: list[int] = field(default_factory=list)
    id: str = ""


#: What a name tells of itself, and what it asks of another: two names may be one where one tells what the other asks.
Keys = tuple[Iterable[str], Iterable[str]]


def _any(name: object) -> Keys:
    """Every name may be one with every other."""
    return ("",), ("",)


def gather(
    mentions: Iterable[tuple[int, Mention]], read: Callable[[Mention], N], same: Callable[[N, N], int],
    rank: Callable[[N], int], keys: Callable[[N], Keys] = _any,
) -> list[Cluster[N]]:  # fmt: skip
    """Clusters of named mentions: fullest names first, so that a short one joins the nearest full one it fits.

    `same` says how sure two names are one (0: they are not); `rank` is the fullness of a name. A short name that fits
    several clusters joins the one mentioned last before it. Only names that `keys` lets meet are compared, so that an
    article with many names costs no square of them.
    """
    read_once: dict[str, N] = {}
    by_name: dict[str, list[int]] = {}
    for index, mention in mentions:
        by_name.setdefault(mention.name, []).append(index)
        if mention.name not in read_once:
            read_once[mention.name] = read(mention)
    clusters: list[Cluster[N]] = []
    places: dict[str, set[int]] = {}  # key → clusters with a name that tells it
    for name in sorted(by_name, key=lambda name: (-rank(read_once[name]), by_name[name][0])):
        value, indices = read_once[name], by_name[name]
        told, asked = keys(value)
        near = sorted({place for key in asked for place in places.get(key, ())})
        strengths = [max(same(value, other) for other in clusters[place].names) for place in near]
        best = max(strengths, default=0)
        fitting = [place for place, strength in zip(near, strengths, strict=True) if strength == best > 0]
        if len(fitting) > 1:
            for index in indices:
                _nearest([clusters[place] for place in fitting], index).mentions.append(index)
            continue
        if fitting:
            clusters[fitting[0]].names.append(value)
            clusters[fitting[0]].mentions += indices
        else:
            clusters.append(Cluster([value], list(indices)))
        for key in told:
            places.setdefault(key, set()).add(fitting[0] if fitting else len(clusters) - 1)
    for cluster in clusters:
        cluster.mentions.sort()
    clusters.sort(key=lambda cluster: cluster.mentions[0])
    return clusters


def _nearest(clusters: list[Cluster[N]], index: int) -> Cluster[N]:
    """The cluster with the last mention before an index, else the one with the first mention after it."""

    def distance(cluster: Cluster[N]) -> tuple[bool, int]:
        before = [i for i in cluster.mentions if i < index]
        return (False, index - before[-1]) if before else (True, min(abs(i - index) for i in cluster.mentions))

    for cluster in clusters:
        cluster.mentions.sort()
    return min(clusters, key=distance)
