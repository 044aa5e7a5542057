"""Gold of factRuEval-2016: one document's tokens, spans, mentions, entities and facts, read from its six files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError

NAMING_SPANS = frozenset({"name", "surname", "patronymic", "nickname", "org_name", "loc_name"})
TAGS: Mapping[str, str] = {"Person": "per", "Org": "org", "LocOrg": "locorg", "Location": "loc"}
FACT_TYPES = ("Occupation", "Deal", "Meeting", "Ownership")
SLOT_NAMES: Mapping[str, str] = {"job": "position", "фаза": "phase"}


class GoldToken(NamedTuple):
    id: str
    start: int
    end: int
    text: str


class GoldSpan(NamedTuple):
    id: str
    type: str
    tokens: tuple[int, ...]  # positions in Document.tokens, in order
    text: str


@dataclass(frozen=True, slots=True)
class GoldMention:
    id: str
    tag: str  # per, org, locorg, loc
    spans: tuple[GoldSpan, ...]
    tokens: frozenset[int]
    named: frozenset[int]  # the tokens that weigh: those of naming spans
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldEntity:
    id: str
    mentions: tuple[GoldMention, ...]
    #: (key as written, value) lines; a repeated key gives alternatives, «firstname1» is an attribute beside «firstname»
    lines: tuple[tuple[str, str], ...]

    @property
    def tag(self) -> str:
        """per, org or loc: what most of its mentions are."""
        tags = ["loc" if mention.tag == "locorg" else mention.tag for mention in self.mentions]
        return max(sorted(set(tags)), key=tags.count, default="")


@dataclass(frozen=True, slots=True)
class GoldArgument:
    slot: str  # lower case; «job» reads position, «фаза» reads phase
    texts: tuple[str, ...]  # the alternatives of the fact line, without ids; surface forms for spans
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldFact:
    type: str
    arguments: tuple[GoldArgument, ...]
    difficult: bool = False
    modality: str = ""


@dataclass(frozen=True)
class Document:
    name: str  # book_N
    text: str
    tokens: tuple[GoldToken, ...]
    sentences: tuple[tuple[int, int], ...]  # half-open ranges of token positions
    spans: Mapping[str, GoldSpan] = field(default_factory=dict)
    mentions: tuple[GoldMention, ...] = ()
    entities: Mapping[str, GoldEntity] = field(default_factory=dict)
    facts: tuple[GoldFact, ...] = ()

    @cached_property
    def signs(self) -> frozenset[int]:
        """Tokens of one character that is not a letter."""
        return frozenset(i for i, token in enumerate(self.tokens) if len(token.text) == 1 and not token.text.isalpha())

    @cached_property
    def touching_signs(self) -> frozenset[int]:
        """Signs that touch a neighbour without a space."""
        return frozenset(i for i in self.signs if self._touches(i, i + 1) or self._touches(i - 1, i))

    def _touches(self, i: int, j: int) -> bool:
        return i >= 0 and j < len(self.tokens) and self.tokens[i].end == self.tokens[j].start

    def words(self, positions: Iterable[int]) -> str:
        """The words of some tokens in order, single spaces between them where the text has a space or a gap."""
        return surface(sorted(positions), self.tokens)

    def sentence_text(self, start: int) -> str:
        """The sentence around an offset, for error listings."""
        for first, last in self.sentences:
            if self.tokens[last - 1].end > start:
                return self.text[self.tokens[first].start : self.tokens[last - 1].end]
        return ""


def read_folder(directory: Path) -> list[Document]:
    """All documents of a folder that have a `.tokens` file, by name.

    Raises ExtractorError when there are none or one cannot be read.
    """
    names = sorted(path.stem for path in directory.glob("*.tokens"))
    if not names:
        raise ExtractorError(f"{directory}: нет файлов .tokens; нужна папка с эталоном factRuEval")
    return [read_document(directory, name) for name in names]


def read_document(directory: Path, name: str) -> Document:
    """One document; files other than .txt and .tokens may be missing, and references into nowhere are left out.

    Raises ExtractorError when a line cannot be read at all.
    """
    text = _read(directory / f"{name}.txt")
    tokens, sentences = _tokens(_read(directory / f"{name}.tokens"))
    try:
        spans = _spans(_read(directory / f"{name}.spans"), tokens)
        mentions = _mentions(_read(directory / f"{name}.objects"), spans, tokens)
        entities = _entities(_read(directory / f"{name}.coref"), mentions)
        facts = tuple(_facts(_read(directory / f"{name}.facts"), spans))
    except (KeyError, IndexError, ValueError) as error:
        raise ExtractorError(f"{directory / name}: файл эталона не читается ({error!r})") from error
    return Document(name, text, tokens, sentences, spans, tuple(mentions.values()), entities, facts)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") if path.exists() else ""


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _tokens(text: str) -> tuple[tuple[GoldToken, ...], tuple[tuple[int, int], ...]]:
    tokens: list[GoldToken] = []
    sentences = []
    for block in _blocks(text):
        first = len(tokens)
        for line in block:
            token_id, start, length, word = line.split(" ", 3)
            tokens.append(GoldToken(token_id, int(start), int(start) + int(length), word))
        sentences.append((first, len(tokens)))
    return tuple(tokens), tuple(sentences)


def _spans(text: str, tokens: tuple[GoldToken, ...]) -> dict[str, GoldSpan]:
    places = {token.id: i for i, token in enumerate(tokens)}
    found = {}
    for line in filter(str.strip, text.split("\n")):
        fields, comment = line.split("#", 1)
        span_id, kind, _, _, _, length = fields.split()
        words = comment.split()[: int(length)]  # a span may be non-contiguous: the ids behind # are the truth
        inside = tuple(sorted(places[word] for word in words if word in places))
        if inside:
            found[span_id] = GoldSpan(span_id, kind, inside, surface(inside, tokens))
    return found


def surface(positions: Sequence[int], tokens: Sequence[GoldToken]) -> str:
    """The words of the tokens, with a space where the text has one or where tokens between them are left out."""
    pieces: list[str] = []
    for before, i in zip([-2, *positions], positions, strict=False):
        glued = before == i - 1 and tokens[i - 1].end == tokens[i].start
        pieces.append(("" if glued or not pieces else " ") + tokens[i].text)
    return "".join(pieces)


def _mentions(text: str, spans: Mapping[str, GoldSpan], tokens: Sequence[GoldToken]) -> dict[str, GoldMention]:
    found = {}
    for line in filter(str.strip, text.split("\n")):
        mention_id, kind, *span_ids = line.split("#", 1)[0].split()
        own = tuple(spans[span_id] for span_id in span_ids if span_id in spans)
        if kind not in TAGS or not own:
            continue
        inside = frozenset(i for span in own for i in span.tokens)
        named = frozenset(i for span in own if span.type in NAMING_SPANS for i in span.tokens)
        start, end = tokens[min(inside)].start, tokens[max(inside)].end
        found[mention_id] = GoldMention(mention_id, TAGS[kind], own, inside, named, start, end)
    return found


def _entities(text: str, mentions: Mapping[str, GoldMention]) -> dict[str, GoldEntity]:
    found = {}
    for head, *lines in _blocks(text):
        entity_id, *members = head.split()
        own = tuple(mentions[member] for member in members if member in mentions)
        pairs = [_pair(line) for line in lines]
        values = tuple((key, value) for key, value in pairs if value)
        found[entity_id] = GoldEntity(entity_id, own, values)
    return found


def _facts(text: str, spans: Mapping[str, GoldSpan]) -> Iterator[GoldFact]:
    for head, *lines in _blocks(text):
        kind = head.split()[1]
        pairs = [_pair(line) for line in lines]
        flags = {key: value for key, value in pairs if key in ("Модальность", "Сложность")}
        arguments = tuple(_argument(key, value, spans) for key, value in pairs if key not in flags)
        if kind in FACT_TYPES:
            yield GoldFact(kind, arguments, flags.get("Сложность") == "повышенная", flags.get("Модальность", ""))


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.strip().partition(" ")
    return key, value.strip()


def _argument(key: str, value: str, spans: Mapping[str, GoldSpan]) -> GoldArgument:
    texts: list[str] = []
    entities: list[str] = []
    for piece in value.split(" | "):
        reference, _, rest = piece.strip().partition(" ")
        if reference.startswith("obj") and reference[3:].isdigit():
            entities.append(reference[3:])
            texts.append(rest.strip())
        elif reference.startswith("span") and reference[4:].isdigit():
            texts.append(spans[reference[4:]].text if reference[4:] in spans else rest.strip())
        else:
            texts.append(piece.strip())
    slot = key.lower()
    return GoldArgument(SLOT_NAMES.get(slot, slot), tuple(filter(None, texts)), tuple(entities))
