"""NEREL as a second mirror: `python -m extractor.evaluation.nerel DIR` scores our facts against its relations.

NEREL marks mentions and relations in brat files; we give facts with canonical values. What is compared are pairs of a
document, each once: who is what (WORKS_AS; an office is one whose words or whose WORKPLACE name a body), who works for
which body (WORKPLACE; an officer's is the body of his office, and our contract knows no work without a post), who owns
or founded what (OWNER_OF, FOUNDED_BY), who belongs to what (MEMBER_OF).

Two sides of a pair are the same when their mentions overlap in the text or when a name of theirs is equal. Gold that
follows from two relations (X works as P, P has the workplace B) without being marked itself may be found or not: it
counts neither way.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from extractor import pipeline
from extractor.errors import ExtractorError
from extractor.evaluation.factrueval.scores import Tally
from extractor.evaluation.factrueval.values import equal
from extractor.model import Article, Extraction, Fact, Slot

_BODIES = frozenset({"ORGANIZATION", "COUNTRY", "CITY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})


class Span(NamedTuple):
    id: str
    type: str
    start: int
    end: int
    text: str


class Relation(NamedTuple):
    type: str
    first: str  # span ids
    second: str


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    text: str
    spans: Mapping[str, Span]
    relations: tuple[Relation, ...]
    references: Mapping[str, str]  # span id → Wikidata id


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: everything in the text that names it, and what else it is called."""

    places: frozenset[tuple[int, int]]
    names: frozenset[str]

    def same(self, other: Side) -> bool:
        """Do the mentions overlap, or is a name equal?"""
        if any(a < d and c < b for a, b in self.places for c, d in other.places):
            return True
        return any(equal(one, another) for one in self.names for another in other.names)


Pair = tuple[Side, Side]


class Question(NamedTuple):
    """A kind of pair: the relations of the gold that state it, and our facts and slots that do."""

    name: str
    relations: tuple[str, ...]  # «-» before a relation: its arguments stand the other way round
    kind: str
    first: tuple[str, ...]  # slots
    second: tuple[str, ...]


QUESTIONS = (
    Question("office–person", ("WORKS_AS of a body",), "occupation", ("person",), ("position",)),
    Question("profession–person", ("WORKS_AS",), "occupation", ("person",), ("position",)),
    Question("body–officer", ("WORKPLACE of an office",), "occupation", ("person",), ("organization", "place")),
    Question("body–person", ("WORKPLACE",), "occupation", ("person",), ("organization", "place")),
    Question("ownership", ("OWNER_OF", "-FOUNDED_BY"), "ownership", ("owner",), ("property",)),
    Question("membership", ("MEMBER_OF", "SUBORDINATE_OF"), "membership", ("member",), ("group",)),
)


# -- gold -------------------------------------------------------------------------------------------------------------


def read_folder(directory: Path) -> list[Document]:
    """All documents of a folder that have an `.ann` file. Raises ExtractorError when there are none."""
    paths = sorted(directory.glob("*.ann"))
    if not paths:
        raise ExtractorError(f"{directory}: нет файлов .ann; нужна папка с разметкой NEREL")
    return [read_document(path) for path in paths]


def read_document(path: Path) -> Document:
    """A brat file with its text."""
    spans, relations, references = {}, [], {}
    for line in path.read_text("utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            head, _, text = rest.partition("\t")
            kind, *numbers = head.replace(";", " ").split()
            spans[key] = Span(key, kind, int(numbers[0]), int(numbers[-1]), text)
        elif key.startswith("R"):
            kind, first, second = rest.split()
            relations.append(Relation(kind, first.partition(":")[2], second.partition(":")[2]))
        elif key.startswith("N"):
            _, span, reference = rest.split("\t")[0].split()
            references[span] = reference.partition(":")[2]
    text = path.with_suffix(".txt").read_bytes().decode("utf-8").replace("\r\n", "\n")
    return Document(path.stem, text, spans, tuple(relations), references)


def _sides(document: Document) -> dict[str, Side]:
    """Span id → the side it belongs to: spans with one Wikidata id, one name or an ALTERNATIVE_NAME are one."""
    parent = {key: key for key in document.spans}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for one, other in _sameness(document):
        parent[root(one)] = root(other)
    members: dict[str, list[Span]] = defaultdict(list)
    for key, span in document.spans.items():
        members[root(key)].append(span)
    sides = {
        key: Side(frozenset((span.start, span.end) for span in spans), frozenset(span.text for span in spans))
        for key, spans in members.items()
    }
    return {key: sides[root(key)] for key in document.spans}


def _sameness(document: Document) -> Iterator[tuple[str, str]]:
    first_with: dict[tuple[str, str], str] = {}
    for key, span in document.spans.items():
        reference = document.references.get(key, "")
        for label in (span.text.lower(), reference):
            if label.strip("QNUL"):
                yield key, first_with.setdefault((span.type, label), key)
    for relation in document.relations:
        ends = relation.first, relation.second
        if relation.type in ("ALTERNATIVE_NAME", "ABBREVIATION") and all(key in document.spans for key in ends):
            yield ends


def gold_pairs(document: Document, question: Question) -> tuple[dict[str, list[Pair]], list[Pair]]:
    """Relation → the pairs it states, each once; and the pairs that may be found or not."""
    sides = _sides(document)
    stated: dict[str, list[Pair]] = {}
    for name in question.relations:
        ends = _ends(document, name)
        stated[name] = list(dict.fromkeys((sides[a], sides[b]) for a, b in ends if a in sides and b in sides))
    optional = []
    if "WORKPLACE" in question.relations:
        optional = list(_implied(document))
    elif "WORKPLACE of an office" in question.relations:
        optional = [*_implied(document), *_ends(document, "WORKPLACE")]
    elif "WORKS_AS of a body" in question.relations:
        optional = _ends(document, "WORKS_AS")
    return stated, [(sides[a], sides[b]) for a, b in optional if a in sides and b in sides]


def _ends(document: Document, name: str) -> list[tuple[str, str]]:
    """The arguments of all relations of a name as a question writes it."""
    kind = name.removeprefix("-").partition(" of ")[0]
    found = [(r.first, r.second) for r in document.relations if r.type == kind]
    if name.startswith("-"):
        return [(b, a) for a, b in found]
    if kind == "WORKPLACE":
        of_office = set(_implied(document))
        people = [(a, b) for a, b in found if a in document.spans and document.spans[a].type == "PERSON"]
        return [pair for pair in people if kind == name or pair in of_office]
    return [(a, b) for a, b in found if kind == name or name.startswith("-") or any(_bodies(document, b))]


def _implied(document: Document) -> Iterator[tuple[str, str]]:
    """X works as P and P has the body B, or X is a member of a body."""
    for relation in document.relations:
        if relation.type in ("WORKS_AS", "MEMBER_OF"):
            for body in _bodies(document, relation.second):
                yield relation.first, body


def _bodies(document: Document, office: str) -> Iterator[str]:
    """The bodies inside the words of an office, and its workplaces."""
    if office in document.spans:
        outer = document.spans[office]
        for span in document.spans.values():
            if span.type in _BODIES and outer.start <= span.start and span.end <= outer.end:
                yield span.id
    yield from (r.second for r in document.relations if r.type == "WORKPLACE" and r.first == office)


# -- ours -------------------------------------------------------------------------------------------------------------


def our_pairs(extraction: Extraction, question: Question) -> list[Pair]:
    """The pairs that our facts state; values that the text does not say (inferred ones) are left out."""
    found = []
    for fact in extraction.facts:
        if fact.kind == question.kind:
            firsts, seconds = (list(_filled(fact, names)) for names in (question.first, question.second))
            found += [(_side(extraction, a), _side(extraction, b)) for a in firsts for b in seconds]
    return list(dict.fromkeys(found))


def _filled(fact: Fact, names: Sequence[str]) -> Iterable[Slot]:
    return (slot for slot in fact.slots if slot.name in names and (slot.start >= 0 or slot.entity))


def _side(extraction: Extraction, slot: Slot) -> Side:
    mentions = extraction.reading.mentions
    places = {(slot.start, slot.end)} if slot.start >= 0 else set()
    names = {str(slot.value), *(extraction.reading.article.text[start:end] for start, end in places)}
    if slot.entity:
        places |= {
            (mentions[i].start, mentions[i].end) for i, entity in extraction.links.items() if entity == slot.entity
        }
        names |= {alias for entity in extraction.entities if entity.id == slot.entity for alias in entity.aliases}
    return Side(frozenset(places), frozenset(names))


# -- scores -----------------------------------------------------------------------------------------------------------


def score(document: Document, extraction: Extraction) -> dict[str, Tally]:
    """Question → sums, and relation → sums of which only the recall means something."""
    found: dict[str, Tally] = {}
    for question in QUESTIONS:
        stated, implied = gold_pairs(document, question)
        ours = our_pairs(extraction, question)
        everything = [pair for pairs in stated.values() for pair in pairs]
        right = [any(_same(pair, gold) for gold in everything) for pair in ours]
        neutral = [not ok and any(_same(pair, gold) for gold in implied) for ok, pair in zip(right, ours, strict=True)]
        tally = found[question.name] = Tally(responses=len(ours) - sum(neutral), response_quality=sum(right))
        for relation, pairs in stated.items():
            hit = sum(any(_same(pair, gold) for pair in ours) for gold in pairs)
            found[relation] = Tally(gold=len(pairs), gold_quality=hit)
            tally.add(found[relation])
    return found


def _same(pair: Pair, other: Pair) -> bool:
    return pair[0].same(other[0]) and pair[1].same(other[1])


def table(sums: Mapping[str, Tally]) -> str:
    """The figures for people: questions with precision, recall, F1; relations with recall."""
    lines = [f"{'':18}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}{'found':>8}"]
    for question in QUESTIONS:
        tally = sums[question.name]
        numbers = f"{tally.precision:8.4f}{tally.recall:8.4f}{tally.f1:8.4f}{tally.gold:8}{tally.responses:8}"
        lines.append(f"{question.name:18}{numbers}")
        if len(question.relations) > 1:
            for name in question.relations:
                lines.append(f"  {name.lstrip('-'):16}{'':8}{sums[name].recall:8.4f}{'':8}{sums[name].gold:8}")
    return "\n".join(lines)


def errors(document: Document, extraction: Extraction, question: Question) -> Iterator[str]:
    """One line a missed or false pair, with the words around."""
    stated, implied = gold_pairs(document, question)
    ours = our_pairs(extraction, question)
    gold = [pair for pairs in stated.values() for pair in pairs]
    for label, pairs, known in (("MISS", gold, ours), ("FALSE", ours, [*gold, *implied])):
        for pair in pairs:
            if not any(_same(pair, other) for other in known):
                yield f"{document.name} {label} {_shown(pair)} | {_around(document.text, pair)}"


def _shown(pair: Pair) -> str:
    return " – ".join("/".join(sorted(side.names)) for side in pair)


def _around(text: str, pair: Pair) -> str:
    _, start, end = min(
        (abs(a[0] - b[0]), min(a[0], b[0]), max(a[1], b[1])) for a in pair[0].places for b in pair[1].places
    )
    return text[max(0, start - 60) : min(end, start + 200) + 60].replace("\n", " ")


def measure(
    documents: Sequence[Document], extract: Callable[[Iterable[Article]], Iterable[Extraction]]
) -> dict[str, Tally]:
    """Sums over all documents."""
    sums: dict[str, Tally] = defaultdict(Tally)
    for document, extraction in zip(documents, extract(map(article, documents)), strict=True):
        for name, tally in score(document, extraction).items():
            sums[name].add(tally)
    return sums


def article(document: Document) -> Article:
    """The document as an article of ours, its text as it is."""
    return Article(f"{document.name}.txt", document.text, document.text.split("\n", 1)[0])


def main(arguments: Sequence[str]) -> int:
    """Score a folder, or list the errors of one question («office–person», …)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--errors", choices=[question.name for question in QUESTIONS])
    options = parser.parse_args(arguments)
    documents = read_folder(options.directory)
    if not options.errors:
        print(table(measure(documents, pipeline.extract_many)))
        return 0
    question = next(question for question in QUESTIONS if question.name == options.errors)
    for document, extraction in zip(documents, pipeline.extract_many(map(article, documents)), strict=True):
        for line in errors(document, extraction, question):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
