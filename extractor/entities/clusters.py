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


def gather(
    mentions: Iterable[tuple[int, Mention]], read: Callable[[Mention], N], same: Callable[[N, N], int],
    rank: Callable[[N], int],
) -> list[Cluster[N]]:  # fmt: skip
    """Clusters of named mentions: fullest names first, so that a short one joins the nearest full one it fits.

    `same` says how sure two names are one (0: they are not); `rank` is the fullness of a name. A short name that fits
    several clusters joins the one mentioned last before it.
    """
    read_once: dict[str, N] = {}
    by_name: dict[str, list[int]] = {}
    for index, mention in mentions:
        by_name.setdefault(mention.name, []).append(index)
        if mention.name not in read_once:
            read_once[mention.name] = read(mention)
    clusters: list[Cluster[N]] = []
    for name in sorted(by_name, key=lambda name: (-rank(read_once[name]), by_name[name][0])):
        value, indices = read_once[name], by_name[name]
        strengths = [max((same(value, other) for other in cluster.names), default=0) for cluster in clusters]
        best = max(strengths, default=0)
        fitting = [cluster for cluster, strength in zip(clusters, strengths, strict=True) if strength == best > 0]
        if not fitting:
            clusters.append(Cluster([value], list(indices)))
        elif len(fitting) == 1:
            fitting[0].names.append(value)
            fitting[0].mentions += indices
        else:
            for index in indices:
                _nearest(fitting, index).mentions.append(index)
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
