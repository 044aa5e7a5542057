"""Misses and false answers with their sentence, for those who improve the extractor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.evaluation.factrueval import track1, track2, track3
from extractor.evaluation.factrueval.gold import Document, GoldFact
from extractor.evaluation.factrueval.responses import Responses


def listing(documents: Sequence[Document], answered: Sequence[Responses], track: int, kind: str) -> Iterator[str]:
    """One line an error: document, MISS / FALSE / PART (in part right) / FINE, what, and the sentence.

    `kind` is a type of the track (per, Occupation, …) or «all».
    """
    show = {1: _mentions, 2: _entities, 3: _facts}[track]
    for document, answer in zip(documents, answered, strict=True):
        for found_kind, line in show(document, answer):
            if kind in ("all", found_kind):
                yield " ".join(f"{document.name} {found_kind} {line}".split())


def _mentions(document: Document, answer: Responses) -> Iterator[tuple[str, str]]:
    match = track1.match(document, answer.mentions)
    text = document.text
    used = {r for r, _ in match.pairs.values()}
    for g, mention in enumerate(match.gold):
        reached = match.pairs[g][1] if g in match.pairs else 0.0
        if g not in match.ignored and reached < 1:
            said = ""
            if g in match.pairs:
                response = match.responses[match.pairs[g][0]]
                said = f" / «{text[response.start : response.start + response.length]}»"
            named = document.words(mention.named)
            label = "PART" if reached else "MISS"
            yield mention.tag, f"{label} «{named}»{said} | {document.sentence_text(mention.start)}"
    for r, response in enumerate(match.responses):
        if r not in used:
            words = text[response.start : response.start + response.length]
            yield response.tag, f"FALSE «{words}» | {document.sentence_text(response.start)}"


def _entities(document: Document, answer: Responses) -> Iterator[tuple[str, str]]:
    match = track2.match(document, answer.entities)
    used = {r for r, _ in match.pairs.values()}
    for g, entity in enumerate(match.gold):
        reached = match.pairs[g][1] if g in match.pairs else 0.0
        if g not in match.ignored and reached < 1:
            said = f" / {match.responses[match.pairs[g][0]].lines}" if g in match.pairs else ""
            wanted = "; ".join(f"{key} {value}" for key, value in entity.lines if key != "wikidata")
            sentence = document.sentence_text(entity.mentions[0].start)
            yield entity.tag, f"{'PART' if reached else 'MISS'} [{wanted}]{said} | {sentence}"
    for r, response in enumerate(match.responses):
        if r not in used:
            yield response.tag, f"FALSE {response.lines}"


def _facts(document: Document, answer: Responses) -> Iterator[tuple[str, str]]:
    for kind, task in track3.tasks(document, answer.facts).items():
        assignment, _ = track3.solve(task)
        for g, fact in enumerate(task.gold):
            members = [r for r, chosen in enumerate(assignment) if chosen == g]
            reached = task.quality(g, members) if members else 0.0
            if not task.ignored[g] and reached < 1:
                said = "".join(f" / {task.responses[r].lines}" for r in members)
                yield kind, f"{'PART' if reached else 'MISS'} {_wanted(fact)}{said} | {_place(document, fact)}"
        for r, chosen in enumerate(assignment):
            if chosen is None:
                yield kind, f"FALSE {task.responses[r].lines}"


def _wanted(fact: GoldFact) -> str:
    return "; ".join(f"{argument.slot} {' | '.join(argument.texts)}" for argument in fact.arguments)


def _place(document: Document, fact: GoldFact) -> str:
    """The sentence with most arguments of the fact; factRuEval gives no offsets."""
    owned = [document.entities[e].mentions for a in fact.arguments for e in a.entities if e in document.entities]
    spans = [span for span in document.spans.values() for a in fact.arguments if span.text in a.texts]
    sentences = [{document.sentence_text(mention.start) for mention in mentions} for mentions in owned]
    sentences += [{document.sentence_text(document.tokens[span.tokens[0]].start)} for span in spans]
    votes = [sentence for group in sentences for sentence in group]
    return max(votes, key=votes.count, default="")
