"""How names are learnt: weights of the model, and verdicts on the names about which it and the rules disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.language.network import NameWeights
from extractor.mentions.disputes import Verdicts
from extractor.training import disputed
from extractor.training.gate import TOLERATED
from extractor.training.learning import Learnt, Say, example, learn_names
from extractor.training.machine import Machine, Read, measure
from extractor.training.tagger import Recipe, last

_PARTS = 2  # of the training documents: each is read by weights that learnt from the other


@dataclass(frozen=True, slots=True)
class Naming:
    """What of the names was learnt; where nothing was won it is what training began with."""

    weights: NameWeights
    epoch: int  # the best; 0: the weights stay as they were
    losses: tuple[float, ...]
    verdicts: Verdicts

    @property
    def anything(self) -> bool:
        """Whether names are found otherwise than before."""
        return self.epoch > 0 or bool(self.verdicts)

    def machine(self, base: Machine) -> Machine:
        """The program with these names."""
        return Machine(base.parts, self.weights, self.verdicts)


@dataclass(frozen=True, slots=True)
class _Way:
    """Names that might be the best ones, and readings of documents that their weights have not learnt from."""

    naming: Naming  # without verdicts
    train: Sequence[Read]
    dev: Sequence[Read]


def learn_naming(base: Machine, train: Sequence[Read], dev: Sequence[Read], recipe: Recipe, say: Say) -> Naming:
    """The names that are best on `dev`, with or without new weights, and with verdicts where these pay.

    `train` and `dev` are the readings of `base`. Verdicts prove themselves on all these documents, since few of them
    are dev documents: names won where a document's own disputes were not counted are more than those lost, and facts
    are kept.
    """
    if not train or not dev:
        return Naming(base.names, 0, (), {})
    learnt = learn_names(base.names, train, dev, recipe, say)
    start = most = measure(dev)["names"].value
    best = Naming(base.names, 0, learnt.losses, {})
    for way in _ways(base, train, dev, learnt, recipe):
        for verdicts in ({}, disputed.learn_verdicts([*way.train, *way.dev])):
            naming = replace(way.naming, verdicts=verdicts)
            old = [*train, *dev] if verdicts else dev
            new = naming.machine(base).read([read.document for read in old]) if verdicts else way.dev
            found = measure(new[len(new) - len(dev) :])["names"].value
            say(_line(naming, start, found))
            proven = bool(verdicts) and naming.epoch == best.epoch
            better = found > most or (proven and found == most)
            if better and measure(new)["facts"].value >= measure(old)["facts"].value - TOLERATED:
                best, most = naming, found
    return best


def _ways(base: Machine, train: Sequence[Read], dev: Sequence[Read], learnt: Learnt, recipe: Recipe) -> Iterator[_Way]:
    yield _Way(Naming(base.names, 0, learnt.losses, {}), train, dev)
    if learnt.epoch:
        naming = Naming(learnt.weights, learnt.epoch, learnt.losses, {})
        shorter = replace(recipe, epochs=learnt.epoch, least_steps=0)
        reads = naming.machine(base).read([read.document for read in dev])
        yield _Way(naming, list(cross_read(base, train, shorter)), reads)


def _line(naming: Naming, before: float, after: float) -> str:
    weights = "новые" if naming.epoch else "прежние"
    ruled = f"решений о спорных {sum(naming.verdicts.values())}" if naming.verdicts else "без решений о спорных"
    return f"имена: веса {weights}, {ruled}; F1 на отложенных {before:.4f} → {after:.4f}"


def cross_read(base: Machine, reads: Sequence[Read], recipe: Recipe) -> Iterator[Read]:
    """The documents as weights read them that have not learnt from them."""
    for others, held in disputed.parts(reads, _PARTS):
        examples = [example(read) for read in others if read.document.names and len(read.doc)]
        weights = last(base.names, examples, recipe) if examples else base.names
        yield from Machine(base.parts, weights).read([read.document for read in held])
