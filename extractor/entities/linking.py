"""One person, one body, one place across articles: who is compared with whom, what the comparison says, what follows.

Nothing here touches the database. `compare` judges two records; `Index` takes records one by one, compares each with
the few that share a block with it, and keeps groups; `groups` does the same from stored edges alone. A merge is an edge
with a judgement, an author and a time: human edges outrank the machine's, and a withdrawn edge undoes what it joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from extractor import lexicon
from extractor.entities import bodies, places
from extractor.entities.names import BodyName, all_alike, head_class, is_acronym, stands_for, take_apart
from extractor.entities.persons import given_names_fit
from extractor.lexicon.geography import fold, place_named
from extractor.mentions.gazetteer import normals
from extractor.model import Entity, PersonName

Judgement = Literal["positive", "negative", "unsure"]
MACHINE = "machine"
_BLOCK_LIMIT = 200  # groups in a block beyond which a block of look-alikes says nothing any more
_FACES = 24  # different names of a group that a newcomer is compared with
_STOCK = frozenset({"АО", "ПАО", "ОАО", "ЗАО", "НПАО", "АК", "МКПАО"})  # one firm changes among these over the years


class Record(NamedTuple):
    """An entity of one article, as it is linked. `id` is unique over all articles."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    region: str = ""
    person: PersonName | None = None
    numbers: frozenset[str] = frozenset()  # INN, OGRN where the article gives them


class Verdict(NamedTuple):
    judgement: Judgement
    score: float  # 0 … 1, how sure two records are one
    rule: str


class Edge(NamedTuple):
    """A judgement on two records: by whom, when (ISO 8601, empty for the machine)."""

    a: str
    b: str
    judgement: Judgement
    score: float
    rule: str
    who: str = MACHINE
    when: str = ""


def record(document: str, entity: Entity, numbers: Iterable[str] = ()) -> Record:
    """The record of an article's entity."""
    return Record(
        f"{document}#{entity.id}", entity.kind, entity.name, entity.aliases, entity.region, entity.person,
        frozenset(numbers),
    )  # fmt: skip


# -- two records -----------------------------------------------------------------------------------------------------


def compare(a: Record, b: Record) -> Verdict:
    """Whether two records are one; «negative» with score 0 where nothing speaks for it."""
    if a.numbers and b.numbers:
        same = bool(a.numbers & b.numbers)
        return Verdict("positive" if same else "negative", float(same), "number")
    if _family(a.kind) != _family(b.kind):
        return Verdict("negative", 0.0, "kind")
    if a.kind == "person":
        return _compare_persons(a.person or PersonName(last=a.name), b.person or PersonName(last=b.name))
    if a.kind == "place":
        return _compare_places(a, b)
    return _compare_bodies(a, b)


def _family(kind: str) -> str:
    return "organization" if kind == "group" else kind


def _compare_persons(a: PersonName, b: PersonName) -> Verdict:
    if not (a.last and b.last) or fold(a.last) != fold(b.last):
        return Verdict("negative", 0.0, "surname")
    if not given_names_fit(a, b):
        return Verdict("negative", 0.0, "first name")
    if not (a.first and b.first):
        return Verdict("unsure", 0.3, "surname alone")
    initials = a.first.endswith(".") or b.first.endswith(".")
    patronymics = bool(a.middle and b.middle)
    if not initials:
        return Verdict("positive", 0.98 if patronymics else 0.92, "full name")
    if fold(a.last) in _common_surnames():
        return Verdict("unsure", 0.5, "common surname with initials")
    return Verdict("positive", 0.85, "two initials") if patronymics else Verdict("unsure", 0.7, "initial")


@cache
def _common_surnames() -> frozenset[str]:
    """Folded, masculine and feminine."""
    masculine = [fold(name) for name in lexicon.words("common_surnames")]
    return frozenset([*masculine, *(f"{name}а" for name in masculine)])


def _compare_places(a: Record, b: Record) -> Verdict:
    if a.region and b.region:
        same = a.region == b.region
        return Verdict("positive" if same else "negative", float(same), "region code")
    if places.same_place(places.take_apart(a.name), places.take_apart(b.name)):
        return Verdict("positive", 0.95 if place_named(a.name) else 0.85, "name")
    return Verdict("negative", 0.0, "name")


def _compare_bodies(a: Record, b: Record) -> Verdict:
    x, y = take_apart(a.name), take_apart(b.name)
    if _another_region(a, b, x, y):
        return Verdict("negative", 0.0, "region")
    if _numbers(x) != _numbers(y):
        return Verdict("negative", 0.0, "number in the name")
    if _generic(x) or _generic(y):
        return Verdict("negative", 0.1, "common noun")
    if x.body and y.body:
        return Verdict("positive" if x.body == y.body else "negative", float(x.body == y.body), "known body")
    if x.form and y.form and x.form != y.form and not {x.form, y.form} <= _STOCK:
        return Verdict("unsure" if all_alike(x.core, y.core) else "negative", 0.4, "legal form")
    if all_alike(x.words, y.words) or bodies.same_core(x, y) or bodies.before_dash(x, y):
        return Verdict("positive", 0.95, "name")
    if _explained_acronym(a, b, x, y):
        return Verdict("positive", 0.9, "acronym")
    if _acronym(x, y):
        sure = max(len(x.acronym), len(y.acronym)) >= 5
        return Verdict("positive" if sure else "unsure", 0.9 if sure else 0.6, "acronym")
    return _look_alike(x, y)


def _another_region(a: Record, b: Record, x: BodyName, y: BodyName) -> bool:
    """Bodies of two regions; a federal one and a regional one as well («Минздрав РФ», «Минздрав Карелии»)."""
    if a.region and b.region:
        return a.region != b.region
    if x.place and y.place:
        return x.place != y.place
    return bool(x.place or y.place) and "Россия" not in (x.place, y.place) and bool(
        x.body or y.body or _public(x) or _public(y)
    )


def _public(name: BodyName) -> bool:
    return head_class().get(name.head, "") in ("authority", "seat", "organ")


def _numbers(name: BodyName) -> frozenset[str]:
    return frozenset(word for word in name.words if word.isdigit())


def _generic(name: BodyName) -> bool:
    """Nothing but common nouns of a kind of body: «Правительство», «Центр», «Ассоциация»."""
    kinds = head_class()
    return not name.body and all(word in kinds for word in name.words) and not name.place


def _explained_acronym(a: Record, b: Record, x: BodyName, y: BodyName) -> bool:
    """One article says «НП «Объединение …» (ОПЖТ)», the other only «ОПЖТ»."""
    for short, long in ((x, b), (y, a)):
        if short.acronym and len(short.acronym) >= 3 and short.acronym in long.aliases:
            return True
    return False


def _acronym(x: BodyName, y: BodyName) -> bool:
    for short, long in ((x, y), (y, x)):
        if (
            short.acronym
            and not long.acronym
            and (stands_for(short.acronym, long.core) or stands_for(short.acronym, long.words))
        ):
            return True
    return False


def _look_alike(x: BodyName, y: BodyName) -> Verdict:
    """Names nearly the same letter by letter: for a person to judge. A longer core is another firm: «Газпром нефть»."""
    if len(x.core) != len(y.core):
        return Verdict("negative", 0.2, "name")
    likeness = fuzz.ratio(" ".join(x.core), " ".join(y.core)) / 100
    if likeness >= 0.9 and len("".join(x.core)) >= 8:
        return Verdict("unsure", round(likeness * 0.7, 3), "look-alike")
    return Verdict("negative", 0.0, "name")


# -- blocks ----------------------------------------------------------------------------------------------------------


def block_keys(item: Record) -> frozenset[str]:
    """Records that share no key are never compared. Keys are short strings, fit for a database index."""
    keys = {f"n:{number}" for number in item.numbers}
    if item.kind == "person":
        person = item.person or PersonName(last=item.name)
        if person.last:
            keys.add(f"p:{fold(person.last)}:{fold(person.first)[:1]}")
    elif item.kind == "place":
        place = place_named(item.name)
        keys.add(f"l:{item.region or (fold(place.name) if place else ' '.join(places.take_apart(item.name).words))}")
    else:
        keys |= _body_keys(item)
    return frozenset(keys)


def _body_keys(item: Record) -> set[str]:
    name = take_apart(item.name)
    core = [min(normals(word)) for word in name.core]
    keys = {f"b:{' '.join(core)}", f"f:{'.'.join(word[:3] for word in core[:3])}"}
    if core and (" – " in item.name or " - " in item.name):
        keys.add(f"b:{core[0]}")
    if name.body:
        keys.add(f"k:{name.body}")
    for alias in (item.name, *item.aliases):
        if is_acronym(alias) and len(alias) > 2:
            keys.add(f"a:{fold(alias)}")
            keys.add(f"a:{fold(''.join(letter for letter in alias if letter.isupper()))}")
    for words in (name.core, "-".join(name.core).split("-")):
        letters = "".join(word[0] for word in words if word)
        if len(letters) > 2:
            keys.add(f"a:{letters}")
    if name.head == "министерство" or name.acronym.lower().startswith("мин"):
        keys.add(f"m:{name.place}")
    return keys


# -- many records ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Group:
    """Records that are one; `faces` are their different names."""

    id: int
    members: set[str] = field(default_factory=set)
    faces: dict[tuple[str, str], Record] = field(default_factory=dict)

    def admit(self, item: Record) -> None:
        self.members.add(item.id)
        key = (item.name, item.region)
        known = self.faces.get(key)
        if known is None:
            if len(self.faces) < _FACES:
                self.faces[key] = item
        elif set(item.aliases) - set(known.aliases) and len(known.aliases) < _FACES:
            merged = tuple(dict.fromkeys((*known.aliases, *item.aliases)))[:_FACES]
            self.faces[key] = known._replace(aliases=merged, numbers=known.numbers | item.numbers)


class Index:
    """Groups of records, grown one record at a time; a newcomer's cost does not depend on how many there are."""

    def __init__(self) -> None:
        self._groups: dict[int, Group] = {}
        self._group_of: dict[str, int] = {}
        self._blocks: defaultdict[str, set[int]] = defaultdict(set)
        self._exact: dict[tuple[str, str, str], int] = {}  # kind, name, region → the group that has this face
        self._last = 0

    def __len__(self) -> int:
        return len(self._groups)

    def add(self, item: Record) -> tuple[Edge, ...]:
        """Put a record into its group, or a new one; gives the edges found: one positive, and doubts for review."""
        best, doubts = self._judge(item)
        group = self._groups[best[0]] if best else self._new_group()
        edges = list(doubts)
        if best:
            verdict, face = best[1], best[2]
            edges.insert(0, Edge(item.id, face.id, "positive", verdict.score, verdict.rule))
        group.admit(item)
        self._group_of[item.id] = group.id
        self._exact.setdefault((item.kind, item.name, item.region), group.id)
        for key in block_keys(item):
            self._blocks[key].add(group.id)
        return tuple(edges)

    def group(self, record_id: str) -> frozenset[str]:
        """Ids of all records that are one with a record, itself included."""
        return frozenset(self._groups[self._group_of[record_id]].members)

    def groups(self) -> tuple[frozenset[str], ...]:
        """All groups, in order of their first record."""
        return tuple(frozenset(group.members) for group in self._groups.values())

    def _new_group(self) -> Group:
        self._last += 1
        self._groups[self._last] = Group(self._last)
        return self._groups[self._last]

    def _judge(self, item: Record) -> tuple[tuple[int, Verdict, Record] | None, list[Edge]]:
        best: tuple[int, Verdict, Record] | None = None
        doubts: list[Edge] = []
        for group_id in self._candidates(item):
            verdict, face = _against(item, self._groups[group_id])
            if verdict.judgement == "positive" and (best is None or verdict.score > best[1].score):
                best = group_id, verdict, face
            elif verdict.judgement == "unsure":
                doubts.append(Edge(item.id, face.id, "unsure", verdict.score, verdict.rule))
        if best is None and len(doubts) == 1 and doubts[0].rule == "initial":
            only = self._group_of[doubts[0].b]  # a rare surname with a fitting initial, and nobody else it could be
            return (
                only,
                Verdict("positive", 0.75, "only candidate"),
                next(iter(self._groups[only].faces.values())),
            ), []
        return best, [] if best and best[1].score >= 0.9 else doubts

    def _candidates(self, item: Record) -> list[int]:
        exact = self._exact.get((item.kind, item.name, item.region))
        if exact is not None and _against(item, self._groups[exact])[0].judgement == "positive":
            return [exact]
        found: dict[int, None] = {}
        for key in sorted(block_keys(item)):
            block = self._blocks.get(key, ())
            if len(block) <= _BLOCK_LIMIT or key[0] in "bnkp":
                found.update(dict.fromkeys(sorted(block)[:_BLOCK_LIMIT]))
        return list(found)


def _against(item: Record, group: Group) -> tuple[Verdict, Record]:
    """The best verdict over the group's names; one clear contradiction (first name, region) forbids the whole group."""
    best: tuple[Verdict, Record] | None = None
    for face in group.faces.values():
        verdict = compare(item, face)
        if verdict.judgement == "negative" and verdict.rule in ("first name", "region", "number", "region code"):
            return verdict, face
        if best is None or (_ORDER[verdict.judgement], verdict.score) > (_ORDER[best[0].judgement], best[0].score):
            best = verdict, face
    assert best is not None
    return best


_ORDER: Mapping[Judgement, int] = {"negative": 0, "unsure": 1, "positive": 2}


def groups(edges: Iterable[Edge]) -> dict[str, str]:
    """Record id → id that stands for its group, from edges alone.

    For two records the last human edge counts, else the machine's. Positive edges join, human ones first, then by
    score; an edge that would bring together two records judged apart by a person joins nothing. Records without an
    edge are absent.
    """
    decided = _decided(edges)
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for edge in decided:
        if edge.judgement == "negative" and edge.who != MACHINE:
            apart[edge.a].add(edge.b)
            apart[edge.b].add(edge.a)
    members: dict[str, set[str]] = {}
    for edge in decided:
        for node in (edge.a, edge.b):
            members.setdefault(node, {node})
    positive = [edge for edge in decided if edge.judgement == "positive"]
    for edge in sorted(positive, key=lambda e: (e.who == MACHINE, -e.score, e.a, e.b)):
        x, y = members[edge.a], members[edge.b]
        if x is y or any(apart[node] & y for node in x if node in apart):
            continue
        small, large = sorted((x, y), key=len)
        large |= small
        for node in small:
            members[node] = large
    return {node: min(group) for node, group in members.items()}


def _decided(edges: Iterable[Edge]) -> list[Edge]:
    """One edge for each pair: the last human one, else the last of the machine."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        pair = (min(edge.a, edge.b), max(edge.a, edge.b))
        known = found.get(pair)
        if known is None or (edge.who != MACHINE, edge.when) >= (known.who != MACHINE, known.when):
            found[pair] = edge
    return list(found.values())
