"""The records that travel through the program: frozen, typed, and free of any other module of ours.

All offsets are half-open Unicode code points into `Article.text`. Token positions are indices into `Reading.tokens`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal[
    "occupation",
    "agreement",
    "figure",
    "deadline",
    "meeting",
    "membership",
    "ownership",
    "legal_act",
    "quotation",
    "penalty",
]
EntityKind = Literal["person", "organization", "place", "group"]
MentionLabel = Literal[
    "person", "organization", "place", "group", "position", "quantity", "date", "duration", "act", "quote"
]
#: `name`: a proper name; `noun`: a common noun that stands for one («министерство»); `pronoun`: «он»
MentionForm = Literal["name", "noun", "pronoun"]
SlotValue = str | Decimal | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cleaned: `text` is what is stored and what every offset points into; the title is its first line."""

    name: str  # the path as given, relative to the folder, with forward slashes
    text: str
    title: str = ""
    published: dt.date | None = None
    published_source: str = ""  # sidecar, option, metadata, dateline, filename
    url: str = ""
    author: str = ""
    notes: tuple[str, ...] = ()  # what the reader wants the user to know (repairs, cuts)

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Token(NamedTuple):
    """A word or sign. (A NamedTuple: a third of the cost of a frozen dataclass, and there are many of them.)"""

    i: int  # index in Reading.tokens
    start: int
    end: int
    text: str
    lemma: str  # pymorphy3's normal form chosen by the tag: lower case, ё as е
    pos: str  # universal part of speech: NOUN, PROPN, VERB, ADJ, NUM, …
    feats: Mapping[str, str]  # universal features: Case=Gen, Number=Sing, Gender, Animacy, Tense, VerbForm, Voice, …
    head: int  # index of the syntactic head; the token's own index for a root. Always a tree inside a sentence
    dep: str  # universal dependency relation to the head
    lower: str  # the text in lower case

    @property
    def case(self) -> str:
        """Nom, Gen, Dat, Acc, Ins, Loc, or an empty string."""
        return self.feats.get("Case", "")

    @property
    def number(self) -> str:
        """Sing, Plur, or an empty string."""
        return self.feats.get("Number", "")

    @property
    def gender(self) -> str:
        """Masc, Fem, Neut, or an empty string."""
        return self.feats.get("Gender", "")


class Sentence(NamedTuple):
    """A sentence: tokens[first:last] of the reading, and the paragraph (line of the text) it stands in."""

    ordinal: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in the nominative; empty strings where the text is silent."""

    first: str = ""
    last: str = ""
    middle: str = ""
    nick: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.first, self.middle, self.last) if part) or self.nick


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: «от 3 до 5 млн рублей» → value 3000000, value_max 5000000, unit RUB."""

    value: Decimal  # in base units: magnitudes are multiplied out
    unit: str  # as facts.md says: ISO 4217, «%», SI unit, counted noun in the nominative singular; "" when bare
    value_max: Decimal | None = None
    qualifier: str = ""  # approx, gt, ge, lt, le
    kind: str = "count"  # count, money, percent, measure, times (раз), rank (место), duration, age, number (bare)
    unit_first: int = -1  # token span of the unit or counted noun, -1 when there is none
    unit_last: int = -1
    step: str = ""  # by, to, from where the words of the number itself say it: «на треть», «до 25 %», «с 21»


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or period as facts.md writes it: `2023-03-09`, `2025-Q4`, `2025-05-25/2025-05-27`, `../2030`."""

    iso: str
    role: str = "at"  # at, by («до 1 сентября», «к концу года»), since («с 2019 года»), during


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, ISO 8601: `P2M`, `P2Y6M`; `role`: within, after («через»), last, next, each, for («на»)."""

    iso: str
    role: str = ""


MentionValue = PersonName | Quantity | DateValue | Duration | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of the text that names something. `text` quotes the article exactly: article.text[start:end]."""

    label: MentionLabel
    start: int
    end: int
    first: int  # tokens[first:last]
    last: int
    text: str
    name: str = ""  # normal form (nominative) of a name, position or act
    form: MentionForm = "name"
    value: MentionValue = None
    head: int = -1  # token that carries case, number and gender for the whole mention
    #: what a finder knows beside the name, e.g. number and date of an act
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read: its words with their grammar, and everything in it that names something."""

    article: Article
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()  # sorted by start, then longest first; may nest, never cross within a label


@dataclass(frozen=True, slots=True)
class Entity:
    """Whom or what the mentions of one article stand for."""

    id: str  # unique in the article: e1, e2, …
    kind: EntityKind
    name: str  # canonical: nominative, the fullest form the article gives
    aliases: tuple[str, ...] = ()  # as seen in the text, distinct, in order of appearance
    region: str = ""  # ISO 3166-2 code of a region of Russia
    person: PersonName | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A filled slot: what is meant, the words that say it (none when it was inferred), and the entity if it is one."""

    name: str
    value: SlotValue
    start: int = -1
    end: int = -1
    entity: str = ""  # Entity.id; a slot of many values has one Slot for each value


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of the article. Slots of many values (parties, participants, …) repeat: one Slot for each value."""

    kind: Kind
    slots: tuple[Slot, ...]
    evidence: tuple[Evidence, ...]
    rule: str
    confidence: float = 0.5

    def get(self, name: str) -> SlotValue | None:
        """First value of a slot, or None."""
        return next((slot.value for slot in self.slots if slot.name == name), None)

    def all(self, name: str) -> tuple[SlotValue, ...]:
        """All values of a slot, in order."""
        return tuple(slot.value for slot in self.slots if slot.name == name)


#: Slots that hold several values; everything else holds one.
LIST_SLOTS: frozenset[str] = frozenset({"parties", "signatories", "participants", "sectors"})

#: Slots in the order of facts.md; the first of each kind are the required ones.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "occupation": ("person", "position", "organization", "place", "status", "date"),
    "agreement": (
        "type", "parties", "signatories", "subject", "date", "place", "amount", "currency", "term", "status",
        "sectors", "modality",
    ),
    "figure": (
        "value", "value_max", "unit", "measure", "owner", "qualifier", "direction", "step", "period", "modality",
    ),
    "deadline": ("action", "term", "due", "issuer", "responsible", "issued", "modality"),
    "meeting": ("type", "title", "date", "place", "participants", "organizer", "topic", "modality"),
    "membership": ("member", "group", "role", "date", "modality"),
    "ownership": ("owner", "property", "share", "date", "status"),
    "legal_act": ("type", "number", "date", "issuer", "title", "action"),
    "quotation": ("speaker", "text", "mode", "cue"),
    "penalty": ("issuer", "target", "type", "amount", "currency", "date", "reason", "status"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article."""

    reading: Reading
    entities: tuple[Entity, ...]
    links: Mapping[int, str]  # index in reading.mentions → Entity.id
    facts: tuple[Fact, ...]
