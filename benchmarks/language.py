"""The language stage against plain natasha: same texts, alternated, cold and held-out-warm, compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from time import process_time
from typing import Any

from benchmarks.natasha_baseline import Natasha, Spoken, spoken
from extractor.language import load, segmentation, trees

_CHUNK = 64  # texts handed over at once, alternately to each side


def compare(texts: Sequence[str]) -> dict[str, Any]:
    """CPU seconds per 1,000 texts of both sides, in the first (cold) and the second (warm, other texts) half.

    Line breaks become spaces, so that both sides see the same sentences. Every output is compared, except for texts
    with a sentence over our length cap, those where natasha cuts the whole text into other words than its sentences
    (it glues «2.» to a sentence that begins with a number), and those with sentences that touch one another, which we
    cut apart and natasha does not: these are counted as left out.
    """
    flat = [" ".join(text.split()) for text in texts]
    ours, theirs = load(), Natasha()
    halves = {"cold": flat[: len(flat) // 2], "warm": flat[len(flat) // 2 :]}
    result: dict[str, Any] = {"texts": len(flat), "differences": 0, "left_out": 0, "words": 0}
    for name, half in halves.items():
        spent = [0.0, 0.0]
        for start in range(0, len(half), _CHUNK):
            chunk = half[start : start + _CHUNK]
            before = process_time()
            docs = list(ours.pipe(chunk))
            between = process_time()
            natasha_docs = [theirs(text) for text in chunk]
            after = process_time()
            spent[0] += between - before
            spent[1] += after - between
            for doc, natasha_doc in zip(docs, natasha_docs, strict=True):
                _count_differences(result, doc, spoken(natasha_doc))
        per_thousand = [seconds * 1000 / len(half) for seconds in spent]
        result[name] = {"ours": per_thousand[0], "natasha": per_thousand[1], "ratio": per_thousand[1] / per_thousand[0]}
    return result


def _count_differences(result: dict[str, Any], doc: Any, other: Spoken) -> None:
    tokens = [token for token in doc if not token.is_space]
    longest = max(map(len, other.heads), default=0)
    cut_alike = len(tokens) == len(other.words) and sum(1 for _ in doc.sents) == len(other.heads)
    if longest > segmentation.LONGEST_SENTENCE or not cut_alike:
        result["left_out"] += 1
        return
    place = {token.i: i for i, token in enumerate(tokens)}
    heads: list[int] = []
    for sentence in other.heads:
        heads += [len(heads) + head for head in trees.repair(sentence)]
    pairs: tuple[tuple[Sequence[Any], Sequence[Any]], ...] = (
        ([token.text for token in tokens], other.words),
        ([token.pos_ + (f"|{token.morph}" if str(token.morph) else "") for token in tokens], other.tags),
        ([token.lemma_ for token in tokens], other.lemmas),
        ([place[token.head.i] for token in tokens], heads),
        ([token.dep_ for token in tokens], other.relations),
        ([(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents], other.names),
    )
    result["words"] += len(tokens)
    for mine, theirs in pairs:
        result["differences"] += sum(a != b for a, b in zip_longest(mine, theirs))
