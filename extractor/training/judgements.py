"""The program's own facts beside what people said: which of them are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor import jsonl
from extractor.errors import TrainingError
from extractor.evaluation import scores
from extractor.evaluation.scores import GoldFact
from extractor.facts.scoring import features
from extractor.model import Extraction, Fact
from extractor.training.documents import Document
from extractor.training.scorer import Judged

#: A fact is right when its slots are so like those of the fact that it is paired with: a person would accept it.
RIGHT = 0.7
_SAME = 0.95  # likeness to a fact that was rejected
_CONTRADICTIONS = 0.1  # share of doubly judged facts that may be judged in two ways


def judge(document: Document, extraction: Extraction) -> list[Judged]:
    """Every fact of the program that somebody judged. (Facts as the rules state them, not as a scorer sees them.)"""
    entities = {entity.id: entity for entity in extraction.entities}
    length = len(document.article.text)
    return [
        Judged(document.article.name, fact, features(fact, entities, length), right)
        for kind in scores.RULES
        for fact, right in _verdicts(document, [fact for fact in extraction.facts if fact.kind == kind], kind)
    ]


def _verdicts(document: Document, facts: Sequence[Fact], kind: str) -> Iterable[tuple[Fact, bool]]:
    predicted = [scores.listed(jsonl.slot_values(fact)) for fact in facts]
    pairing = scores.pair(kind, [gold for gold in document.asserted if gold.kind == kind], predicted)
    paired = {id(slots): (quality, gold) for quality, gold, slots in pairing.matched}
    rejected = [gold for gold in document.rejected if gold.kind == kind]
    for fact, slots in zip(facts, predicted, strict=True):
        quality, gold = paired.get(id(slots), (0.0, None))
        if gold is not None and gold.optional:
            continue
        if gold is not None and quality >= RIGHT:
            yield fact, True
        elif document.complete or gold is not None or _is_one_of(rejected, kind, slots):
            yield fact, False


def _is_one_of(rejected: Iterable[GoldFact], kind: str, slots: scores.Slots) -> bool:
    return any(scores.quality(scores.RULES[kind], gold, slots) >= _SAME for gold in rejected)


def check(documents: Sequence[Document]) -> None:
    """Raises TrainingError for a set that nothing can be learnt from: empty, a single document, or contradictory."""
    if not documents:
        raise TrainingError("учить не на чем: в разметке нет ни одного проверенного документа (extractor serve)")
    if len(documents) == 1:
        raise TrainingError(
            f"учить не на чем: проверен один документ ({documents[0].article.name}); нужны хотя бы десять, "
            "иначе не на чем проверить, стало ли лучше"
        )
    verdicts: dict[tuple[str, str], set[bool]] = {}
    for document in documents:
        for right, facts in ((True, document.asserted), (False, document.rejected)):
            for fact in facts:
                values = sorted((name, [value[0] for value in fillings]) for name, fillings in fact.slots.items())
                verdicts.setdefault((document.article.digest, f"{fact.kind} {values}"), set()).add(right)
    rejections = sum(len(document.rejected) for document in documents)
    clashes = [key for key, said in verdicts.items() if len(said) > 1]
    if clashes and len(clashes) > _CONTRADICTIONS * max(rejections, 1):
        where = next(document.article.name for document in documents if document.article.digest == clashes[0][0])
        raise TrainingError(
            f"разметка противоречит себе: {len(clashes)} фактов и приняты, и отклонены (например, в {where}); "
            "согласуйте решения (extractor serve) и повторите"
        )
