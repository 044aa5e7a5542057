"""A version of the program at work on annotated documents: what it reads, and how good that is, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from extractor import facts, jsonl, language, pipeline
from extractor.evaluation import scores
from extractor.evaluation.scores import Pairing
from extractor.facts.scoring import Scorer
from extractor.language import verdicts
from extractor.language.network import NameWeights, Network
from extractor.mentions.disputes import Verdicts
from extractor.model import Extraction, Fact
from extractor.trained import Trained
from extractor.training.documents import Document
from extractor.training.judgements import judge
from extractor.training.scorer import Judged
from extractor.training.targets import KINDS, Name


@dataclass(frozen=True)
class Read:
    """A document as a version reads it."""

    document: Document
    doc: Any  # spaCy's
    extraction: Extraction  # with the facts as the rules state them
    facts: tuple[Fact, ...]  # as the scorer sees them

    @cached_property
    def names(self) -> frozenset[Name]:
        """The names of the whole program."""
        mentions = self.extraction.reading.mentions
        return frozenset(
            Name(m.start, m.end, KINDS[m.label]) for m in mentions if m.label in KINDS and m.form == "name"
        )

    @cached_property
    def judged(self) -> list[Judged]:
        """The facts of the rules that somebody judged."""
        return judge(self.document, self.extraction)

    @cached_property
    def trusted(self) -> list[Judged]:
        """The facts that are proposed and that somebody judged, with the scorer's confidence."""
        return judge(self.document, replace(self.extraction, facts=self.facts))

    @cached_property
    def pairings(self) -> Mapping[str, Pairing]:
        """Kind → proposed facts paired with asserted ones."""
        return {kind: self._pairing(kind) for kind in scores.RULES}

    def _pairing(self, kind: str) -> Pairing:
        predicted = [scores.listed(jsonl.slot_values(fact)) for fact in self.facts if fact.kind == kind]
        return scores.pair(kind, [fact for fact in self.document.asserted if fact.kind == kind], predicted)


class Machine:
    """The program with the parts of a version."""

    def __init__(self, parts: Trained, weights: NameWeights | None = None, disputed: Verdicts | None = None) -> None:
        """`weights` and `disputed`: for names, before they are in files."""
        self.parts = parts
        self.nlp = language.load(parts.weights, parts.names, parts.disputed)
        if disputed is not None:
            if verdicts.KEY not in self.nlp.pipe_names:
                self.nlp.add_pipe(verdicts.KEY)
            last: Any = self.nlp.get_pipe(verdicts.KEY)
            last.verdicts = disputed
        if weights is not None:
            taggers: Any = self.nlp.get_pipe("natasha")
            taggers.net = Network(weights)

    @property
    def names(self) -> NameWeights:
        """The weights that mark names."""
        taggers: Any = self.nlp.get_pipe("natasha")
        weights: NameWeights = taggers.net.names
        return weights

    def read(self, documents: Sequence[Document]) -> list[Read]:
        """The documents in order."""
        docs = self.nlp.pipe(document.article.text for document in documents)
        return [_read(document, doc, self.parts.scorer) for document, doc in zip(documents, docs, strict=True)]


def rescored(reads: Iterable[Read], scorer: Scorer | None) -> list[Read]:
    """The same readings with another scorer."""
    return [replace(read, facts=_judged(read.extraction, scorer)) for read in reads]


def _read(document: Document, doc: Any, scorer: Scorer | None) -> Read:
    context = pipeline.contextualize(doc, document.article)
    found = facts.find(context)
    extraction = Extraction(context.reading, tuple(context.entities.values()), context.links, found)
    return Read(document, doc, extraction, _judged(extraction, scorer))


def _judged(extraction: Extraction, scorer: Scorer | None) -> tuple[Fact, ...]:
    entities = {entity.id: entity for entity in extraction.entities}
    length = len(extraction.reading.article.text)
    return scorer.judge(extraction.facts, entities, length) if scorer else extraction.facts


@dataclass(frozen=True, slots=True)
class Measure:
    """A quotient of sums over documents, so that it can be worked out for any choice of them."""

    above: list[float] = field(default_factory=list)  # a document
    below: list[float] = field(default_factory=list)

    def add(self, above: float, below: float) -> None:
        self.above.append(above)
        self.below.append(below)

    @property
    def value(self) -> float:
        return sum(self.above) / sum(self.below) if sum(self.below) else 0.0


Measures = dict[str, Measure]
_MEASURED = (
    "facts", *(f"facts.{kind}" for kind in scores.RULES), "trust", *(f"trust.{kind}" for kind in scores.RULES),
    "names", "names.PER", "names.LOC", "names.ORG",
)  # fmt: skip


def measure(reads: Sequence[Read]) -> Measures:
    """«facts», «names» (F1), «trust» (1 − mean squared error of confidences), and each by kind: «facts.figure».

    Facts are measured on complete documents, names on those whose names are all known; every measure has an entry for
    every document, so that two versions can be compared document by document.
    """
    found: Measures = {name: Measure() for name in _MEASURED}
    for read in reads:
        by_kind = {kind: scores.score(kind, pairing).total for kind, pairing in read.pairings.items()}
        complete = read.document.complete
        for kind, tally in by_kind.items():
            _add(found, f"facts.{kind}", complete, 2 * tally.quality, tally.gold + tally.predicted)
        total = sum(tally.gold + tally.predicted for tally in by_kind.values())
        _add(found, "facts", complete, 2 * sum(tally.quality for tally in by_kind.values()), total)
        errors = [(one.fact.kind, 1 - (one.fact.confidence - one.right) ** 2) for one in read.trusted]
        for kind in scores.RULES:
            own = [value for name, value in errors if name == kind]
            _add(found, f"trust.{kind}", True, sum(own), len(own))
        _add(found, "trust", True, sum(value for _, value in errors), len(errors))
        gold = {name for name in read.document.names if name.kind in read.document.reviewed}
        own_names = {name for name in read.names if name.kind in read.document.reviewed}
        for kind in ("PER", "LOC", "ORG", ""):
            a, b = ({n for n in names if n.kind == kind or not kind} for names in (gold, own_names))
            _add(found, f"names.{kind}".rstrip("."), bool(read.document.reviewed), 2 * len(a & b), len(a) + len(b))
    return found


def _add(found: Measures, name: str, counts: bool, above: float, below: float) -> None:
    found[name].add(above if counts else 0.0, below if counts else 0.0)


