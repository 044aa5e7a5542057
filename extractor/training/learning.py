"""The two parts that learn, each with its own proof on documents that it does not learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.facts.scoring import Scorer
from extractor.language.network import NameWeights, network
from extractor.trained import Trained
from extractor.training import scorer, tagger
from extractor.training.machine import Read, measure, rescored
from extractor.training.tagger import Example, Recipe
from extractor.training.targets import Name, tags, taught

Say = Callable[[str], None]
_PATIENCE = 6  # epochs without a better one


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights for names at their best epoch; epoch 0 is the start, where nothing was won."""

    weights: NameWeights
    epoch: int
    losses: tuple[float, ...]  # on the dev documents, before training and after each epoch


def learn_names(start: NameWeights, train: Sequence[Read], dev: Sequence[Read], recipe: Recipe, say: Say) -> Learnt:
    """Trains on from `start` and keeps the epoch that is best on `dev`.

    The readings are those of the version that `start` belongs to: of what nobody reviewed, its own names are taught.
    """
    examples, held = ([example(read) for read in reads if _has_names(read)] for reads in (train, dev))
    if not examples or not held:
        return Learnt(start, 0, ())
    best, epoch = start, 0
    losses, rounds = [tagger.loss(start, held)], recipe.rounds(len(examples))
    for state in tagger.train(start, examples, recipe):
        losses.append(tagger.loss(state.weights, held))
        say(f"имена: эпоха {state.number} из {rounds}, потери {state.loss:.4f}, на отложенных {losses[-1]:.4f}")
        if losses[-1] < min(losses[:-1]):
            best, epoch = state.weights, state.number
        elif state.number - epoch >= _PATIENCE:
            break
    return Learnt(best, epoch, tuple(losses))


def example(read: Read) -> Example:
    """A document for the names model."""
    words, places = places_of(read.doc)
    model = [Name(entity.start_char, entity.end_char, entity.label_) for entity in read.doc.ents]
    right = taught(model, read.names, read.document.names, read.document.reviewed)
    return Example(*network().name_inputs(words), tags(places, right, network().name_tags))


def places_of(doc: Any) -> tuple[list[str], list[tuple[int, int]]]:
    """The words that the models read, all but white space, and where they stand."""
    words = [word for word in doc if not word.is_space]
    return [word.text for word in words], [(word.idx, word.idx + len(word)) for word in words]


def learn_scorer(parts: Trained, train: Sequence[Read], dev: Sequence[Read], say: Say) -> Scorer | None:
    """A scorer of the judged facts; None where it trusts facts no better than the champion's (`parts`) on `dev`."""
    judged = [one for read in train for one in read.judged]
    if not judged:
        return None
    before = measure(rescored(dev, parts.scorer))["trust"].value
    candidate = scorer.train(judged)
    after = measure(rescored(dev, candidate))["trust"].value
    say(f"факты: {len(judged)} оценок людей, точность уверенности на отложенных {before:.4f} → {after:.4f}")
    if after <= before:
        return None
    return candidate


def _has_names(read: Read) -> bool:
    return bool(read.document.names) and len(read.doc) > 0
