"""Common nouns and pronouns: whom or what they stand for, read in the order of the text. In doubt they stay alone.

A `Story` remembers what was mentioned, the nearest last. Each kind of word has its own small rule:
places by level («область» → the last region that is one), offices by holder («глава региона» → who was introduced
with that office), bodies by head noun («ассоциация» → the last name with it), pronouns by gender and subject.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extractor import lexicon
from extractor.entities.names import BodyName, head_class, take_apart
from extractor.entities.places import is_level
from extractor.lexicon.geography import fold
from extractor.mentions.persons import gender_of
from extractor.model import Entity, Mention, Reading

_KINDS = frozenset({"person", "organization", "group", "place"})
_FAR = 6  # sentences back that a common noun reaches for a body
_OFTEN = 2  # times that a firm is named before a common noun with rivals near it can mean it
_FAR_MORE = 3  # times as often as each rival
_NEAR = 2  # sentences back that a pronoun reaches
_LONGEST_OFFICE = 30  # words between an office and its holder's name
_BREAKS = frozenset({",", ";", ":", "(", ")", "–", "—"})
_HEADS_OF_REGIONS = frozenset({"глава", "губернатор", "президент", "руководитель"})
_DEMONSTRATIVE = frozenset(
    {"этот", "данный", "наш", "сам", "свой", "названный", "указанный", "весь", "тот", "родной", "мой"}
)
_ANY_FIRM = frozenset({"компания", "предприятие", "организация", "фирма"})
_ANY_AUTHORITY = frozenset({"ведомство"})


def resolve(reading: Reading, entities: Mapping[str, Entity], links: Mapping[int, str]) -> dict[int, str]:
    """Links of the mentions of the forms noun and pronoun."""
    story = Story(reading, entities, links)
    found: dict[int, str] = {}
    for index, mention in enumerate(reading.mentions):
        if mention.form == "name":
            if index in links:
                story.tell(index, links[index])
            continue
        answer = _referent(story, index, mention)
        if answer is not None:
            found[index] = answer
            story.links[index] = answer
            story.tell(index, answer)
    return found


class Told(NamedTuple):
    """A mention of an entity, as the story went."""

    at: int  # index of the mention
    entity: str
    sentence: int
    mention: Mention


class Holder(NamedTuple):
    """Who was introduced with which office, and of what: «глава» of {Башкортостан}."""

    role: str
    of: frozenset[str]
    person: str


class Story:
    """What the article has said so far."""

    def __init__(self, reading: Reading, entities: Mapping[str, Entity], links: Mapping[int, str]) -> None:
        self.reading = reading
        self.entities = entities
        self.links = dict(links)
        self.told: list[Told] = []
        self.last: dict[str, Told] = {}  # entity → its last mention
        self.sentence_of = _sentences(reading)
        self.starts: dict[int, int] = {}  # token → the longest name or noun that begins there
        for i, m in enumerate(reading.mentions):
            if m.label in _KINDS:
                self.starts.setdefault(m.first, i)
        self.ends = {
            m.last - 1: m
            for m in sorted(reading.mentions, key=lambda m: -m.first)
            if m.form == "name" and m.label in _KINDS
        }
        self.parts = {e.id: take_apart(e.name) for e in entities.values() if e.kind in ("organization", "group")}
        self.holders: list[Holder] = []
        self.genders: dict[str, str] = {}
        self.unknown: set[str] = set()  # head nouns that stood for a body the article has not named

    def tell(self, index: int, entity: str) -> None:
        mention = self.reading.mentions[index]
        told = Told(index, entity, self.sentence_of[mention.first], mention)
        self.told.append(told)
        self.last[entity] = told
        if mention.label == "person" and mention.form == "name":
            gender = gender_of(self.reading.tokens[mention.first : mention.last])
            if gender:
                self.genders.setdefault(entity, gender)
            self.holders += _offices(self, mention, entity)

    def recent(self, kind: str, reach: int, now: int) -> Iterator[Told]:
        """Last mentions of different entities of a kind, nearest first, within `reach` sentences."""
        seen: set[str] = set()
        for told in reversed(self.told):
            if now - told.sentence > reach:
                return
            same = self.entities[told.entity].kind == kind or (
                kind == "organization" and self.entities[told.entity].kind == "group"
            )
            if same and told.entity not in seen:
                seen.add(told.entity)
                yield told


def _sentences(reading: Reading) -> list[int]:
    found: list[int] = []
    for sentence in reading.sentences:
        found += [sentence.ordinal] * (sentence.last - sentence.first)
    return found


def _referent(story: Story, index: int, mention: Mention) -> str | None:
    if mention.form == "pronoun":
        return _pronoun(story, mention)
    if mention.label == "place":
        return _place(story, mention)
    if mention.label == "person":
        return _office(story, mention)
    return _body(story, mention)


# -- places --------------------------------------------------------------------------------------------------------


def _place(story: Story, mention: Mention) -> str | None:
    """«республика», «регион», «страна»: the last known place of the level; the only region of the article as well."""
    lemma = mention.attributes.get("lemma", "")
    level = lexicon.table("place_nouns", "level").get(lemma, "")
    if _described(story, mention):
        return None
    now = story.sentence_of[mention.first]
    fitting = [told for told in story.recent("place", 10_000, now) if is_level(story.entities[told.entity].name, lemma)]
    if fitting:
        return fitting[0].entity
    coming = [e.id for e in story.entities.values() if e.kind == "place" and is_level(e.name, lemma)]
    return coming[0] if len(coming) == 1 and level == "region" else None


def _described(story: Story, mention: Mention) -> bool:
    """An adjective or a genitive beside the noun makes it another thing: «соседняя республика», «регион страны»."""
    tokens = story.reading.tokens
    i = mention.first - 1
    if i >= 0 and story.sentence_of[i] == story.sentence_of[mention.first] and tokens[i].pos in ("ADJ", "NUM"):
        return tokens[i].lemma not in _DEMONSTRATIVE
    return False


# -- offices -------------------------------------------------------------------------------------------------------


def _offices(story: Story, person: Mention, entity: str) -> Iterator[Holder]:
    """Offices named right before a person's name, or behind it after a comma or dash."""
    yield from _offices_before(story, person, entity)
    yield from _office_behind(story, person, entity)


def _offices_before(story: Story, person: Mention, entity: str) -> Iterator[Holder]:
    """«глава региона, председатель …» are told apart by the signs between them; names are stepped over whole."""
    tokens = story.reading.tokens
    begin = story.reading.sentences[story.sentence_of[person.first]].first
    i = person.first - 1
    while i >= max(begin, person.first - _LONGEST_OFFICE):
        name = story.ends.get(i)
        if name is not None:
            if name.label == "person":
                return
            i = name.first - 1
            continue
        token = tokens[i]
        if token.text in _BREAKS or (token.pos in ("VERB", "AUX") and token.feats.get("VerbForm") != "Part"):
            return
        if token.lemma in lexicon.words("role_nouns"):
            yield Holder(token.lemma, _owners(story, i, person.first), entity)
        i -= 1


def _office_behind(story: Story, person: Mention, entity: str) -> Iterator[Holder]:
    """«Иван Петров, директор завода»; not where the office is the next person's."""
    tokens = story.reading.tokens
    stop = story.reading.sentences[story.sentence_of[person.first]].last
    k = person.last + 1
    if k >= stop or tokens[person.last].text not in (",", "–", "—", "-"):
        return
    while k < stop and tokens[k].pos == "ADJ":
        k += 1
    if k == stop or tokens[k].lemma not in lexicon.words("role_nouns"):
        return
    if tokens[k].case != tokens[max(person.head, person.first)].case:
        return
    end = k + 1
    while end < stop and tokens[end].text not in _BREAKS and tokens[end].pos != "VERB":
        at = story.starts.get(end)
        mention = story.reading.mentions[at] if at is not None else None
        if mention is not None and mention.label == "person" and mention.form == "name":
            return
        end = mention.last if mention is not None else end + 1
    yield Holder(tokens[k].lemma, _owners(story, k, end), entity)


def _owners(story: Story, first: int, last: int) -> frozenset[str]:
    """Entities named between an office and its holder."""
    found = set()
    for i in range(first, last):
        at = story.starts.get(i)
        if at is not None and story.reading.mentions[at].label in ("organization", "group", "place"):
            answer = story.links.get(at) or _referent(story, at, story.reading.mentions[at])
            if answer:
                found.add(answer)
    return frozenset(found)


def _office(story: Story, mention: Mention) -> str | None:
    """«глава региона», «губернатор», «директор Ассоциации»: who was introduced with the office, if only one was."""
    if _described(story, mention):
        return None
    role = mention.attributes.get("lemma", "")
    owners = _owners(story, mention.first + 1, mention.last)
    if not owners and mention.last > mention.first + 1:
        return None  # an office of something unknown
    people = {h.person for h in story.holders if h.role == role and (not owners or not h.of or owners & h.of)}
    if not people and role in _HEADS_OF_REGIONS:  # «глава региона» for the governor
        people = {h.person for h in story.holders if _heads_region(story, h) and (not owners or owners & h.of)}
    return next(iter(people)) if len(people) == 1 else None


def _heads_region(story: Story, holder: Holder) -> bool:
    """A head, governor or president of a region, not of a body in it."""
    places = [story.entities[o] for o in holder.of]
    return holder.role in _HEADS_OF_REGIONS and any(p.region for p in places) and all(p.kind == "place" for p in places)


# -- bodies --------------------------------------------------------------------------------------------------------


def _body(story: Story, mention: Mention) -> str | None:
    """«министерство», «компания», «Ассоциация»: the last body with that head noun, or of its class."""
    lemma = mention.attributes.get("lemma", "")
    found = None if _described(story, mention) else _fitting_body(story, mention, lemma)
    if found is None:
        story.unknown.add(lemma)
    return found


def _fitting_body(story: Story, mention: Mention, lemma: str) -> str | None:
    now = story.sentence_of[mention.first]
    reach = 10_000 if mention.text[:1].isupper() else _FAR
    nearest = [told for told in story.recent("organization", reach, now) if _fits(story.parts[told.entity], lemma)]
    if not nearest:
        return _only_firm(story, mention, lemma) or _coming(story, lemma, now)
    rivals = [told for told in nearest if told.sentence == nearest[0].sentence]
    if lemma in _ANY_FIRM:  # a state corporation is called so: «госкорпорация»
        rivals = [told for told in rivals if not story.parts[told.entity].body] or rivals
    if len(rivals) == 1 or lemma not in _ANY_FIRM:
        return rivals[0].entity
    subjects = [told for told in rivals if _is_subject(story, told.mention)]
    if len(subjects) == 1 and nearest[0].sentence < now:
        return subjects[0].entity
    return _leading(story, [told.entity for told in rivals])


def _leading(story: Story, entities: Sequence[str]) -> str | None:
    """The one that the article has named several times, and far more often than any other."""
    counts = Counter(told.entity for told in story.told if told.mention.form == "name")
    first, *others = sorted(set(entities), key=lambda entity: -counts[entity])
    enough = counts[first] >= _OFTEN and all(counts[first] >= _FAR_MORE * counts[other] for other in others)
    return first if enough else None


def _only_firm(story: Story, mention: Mention, lemma: str) -> str | None:
    """«завод» for the firm that the article is about, unless it has spoken of another one: «построит завод … завод»."""
    row = _synonyms().get(lemma)
    token = story.reading.tokens[mention.first]
    if row is None or not row["firm"] or lemma in story.unknown or token.case in ("Acc", "Ins"):
        return None
    firms = [entity for entity in story.last if entity in story.parts and _firm(story.parts[entity])]
    return _leading(story, firms) if firms else None


def _coming(story: Story, lemma: str, now: int) -> str | None:
    """A headline's «технопарк» is the one that the article will name, if it names but one."""
    if now > 0 or lemma in _ANY_FIRM:
        return None
    coming = [entity for entity, name in story.parts.items() if _fits(name, lemma)]
    return coming[0] if len(coming) == 1 else None


@cache
def _synonyms() -> dict[str, Mapping[str, str]]:
    return {row["lemma"]: row for row in lexicon.rows("body_synonyms")}


def _is_synonym(name: BodyName, lemma: str) -> bool:
    """«вуз» for a university, «электростанция» for «Омская ТЭЦ»."""
    row = _synonyms().get(lemma)
    if row is None:
        return False
    acronym = name.acronym if name.acronym.isupper() else ""
    ending = any(acronym.endswith(end) for end in row["endings"].split(";") if end and len(acronym) > 2)
    return ending or bool(name.head and name.head in row["heads"].split(";")) or (
        bool(name.form) and name.form in row["forms"].split(";")
    )


def _is_subject(story: Story, mention: Mention) -> bool:
    tokens = story.reading.tokens
    return any(tokens[i].dep.startswith("nsubj") for i in range(mention.first, mention.last))


def _fits(name: BodyName, lemma: str) -> bool:
    kind = head_class().get(lemma, "")
    if name.head and (name.head == lemma or (name.head.endswith(lemma) and kind == "business")):
        return True
    if lemma in name.words[:4] and (name.head == "" or name.head == lemma):
        return True
    if lemma == "министерство":
        return name.acronym.lower().startswith("мин") or name.body.startswith("Министерство")
    if _is_synonym(name, lemma):
        return True
    if lemma in _ANY_AUTHORITY:
        return bool(name.body) or name.acronym.lower().startswith(("мин", "рос"))
    if lemma in ("служба", "агентство", "комитет", "фонд", "банк", "корпорация", "палата"):
        return lemma in fold(name.body).split()
    if lemma in _ANY_FIRM:
        return _firm(name)
    if kind in ("business", "media") and not name.head and name.form and lemma in ("холдинг", "концерн", "корпорация"):
        return _firm(name)
    return False


@cache
def _media() -> frozenset[str]:
    return frozenset(fold(name) for name in lexicon.words("media"))


def _firm(name: BodyName) -> bool:
    """A legal form, a business head, or nothing but a brand."""
    kind = head_class().get(name.head, "")
    if " ".join(name.core) in _media():
        return False
    if kind == "business":
        return name.head not in ("зона", "парк", "кластер", "технопарк", "клуб", "команда")
    if kind or (name.body and not name.form):
        return False
    return name.form not in ("АЭС", "ГЭС", "ТЭЦ", "ОЭЗ", "ТОСЭР", "ТОР") and not name.acronym.lower().startswith(
        ("мин", "рос")
    )


def _stranger_between(story: Story, pronoun: Mention, person: Mention) -> bool:
    """Someone unknown was mentioned between the person and the pronoun: «директор завода»."""
    return any(
        m.label == "person" and m.form == "noun" and person.last <= m.first and m.last <= pronoun.first
        and i not in story.links
        for i, m in enumerate(story.reading.mentions)
    )  # fmt: skip


def _thing_between(story: Story, pronoun: Mention, person: Mention, gender: str) -> bool:
    """A thing of the same gender is the subject between the person and the pronoun: «документ … он не подписан»."""
    between = story.reading.tokens[person.last : pronoun.first]
    things = (t for t in between if t.gender == gender and t.number == "Sing" and t.feats.get("Animacy") == "Inan")
    return any(thing.dep.startswith("nsubj") for thing in things)


# -- pronouns ------------------------------------------------------------------------------------------------------


def _pronoun(story: Story, mention: Mention) -> str | None:
    """The last person of the gender: the subject of the sentence before, or the only one near."""
    gender = mention.attributes.get("gender", "")
    token = story.reading.tokens[mention.first]
    if token.dep == "nsubj:pass" or story.reading.tokens[token.head].feats.get("Voice") == "Pass":
        return None  # things are built and signed
    now = story.sentence_of[mention.first]
    near = [told for told in story.recent("person", _NEAR, now) if story.genders.get(told.entity, gender) == gender]
    if not near or _thing_between(story, mention, near[0].mention, gender):
        return None
    if _stranger_between(story, mention, near[0].mention):
        return None
    if len(near) == 1:
        return near[0].entity
    subjects = [told for told in near if _is_subject(story, told.mention)]
    latest = max(told.sentence for told in near if told.sentence < now or told.mention.last < mention.first)
    in_latest = [told for told in near if told.sentence == latest]
    if len(in_latest) == 1:
        return in_latest[0].entity
    subjects = [told for told in subjects if told.sentence == latest]
    return subjects[0].entity if len(subjects) == 1 else None
