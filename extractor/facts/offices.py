"""An office: a position with the body and the place whose office it is, as the words around it say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.facts.context import Context
from extractor.language.inflection import join, nominative
from extractor.lexicon import geography, words
from extractor.mentions import phrases, titles
from extractor.model import Entity, Mention, Slot, Token

BODIES = ("organization", "group")
_WHERE = (*BODIES, "place")
_FIELD = 8  # words of a field behind the body
_QUOTES = frozenset('«»"“”„')
_BODY_NOUNS = words("organization_heads")
_PLACE_BODIES = frozenset({"правительство", "министерство", "администрация", "парламент"})
_ENVOYS = ("полпред", "полномочного представителя", "полномочный представитель")  # of the place they are sent to
_REACH = 3  # words of a description between a position and its body: «крупнейшего российского производителя «Луч»»


class Office(NamedTuple):
    """A position of somebody. tokens[first:last] cover the position with its body and place."""

    position: Mention
    first: int
    last: int
    body: Mention | None = None
    place: Mention | None = None
    rest: tuple[int, int] = (0, 0)  # tokens of a body whose name begins inside the position
    field: tuple[int, int] = (0, 0)  # tokens of «по развитию» behind the body
    outer: Mention | None = None  # the body that the body belongs to: «руководитель центра квалификаций | АО «Луч»»

    @property
    def kind(self) -> str:
        return self.position.attributes.get("kind", "")

    @property
    def head(self) -> int:
        return self.position.head

    @property
    def owned(self) -> bool:
        """Whether the text says whose office it is."""
        attributes = self.position.attributes
        named = self.body is not None or self.place is not None or self.rest[1] > 0
        return named or "place" in attributes or "body" in attributes

    @property
    def plural(self) -> bool:
        return "plural" in self.position.attributes


def offices(context: Context, positions: list[Mention], stop: int) -> list[Office]:
    """The offices of a sentence, in order."""
    return [read(context, position, stop) for position in positions]


def read(context: Context, position: Mention, stop: int) -> Office:
    """The office of a position: what follows it in the genitive, in quotes, in brackets, after «в», «при», «от»."""
    first = position.first
    if "place" in position.attributes:
        while first > 0 and _is_place_adjective(context, first - 1):
            first -= 1
    office = _overlapped(context, Office(position, first, position.last))
    overlapped, i = office.rest, office.last
    while i < stop:
        following = _next_mention(context, i, stop, office)
        alone = following is None and i == office.position.last and not office.plural
        if alone and (end := _quoted(context, i, stop)):
            office = office._replace(last=end, rest=(i, end))
            i = office.last
            continue
        if following is None:
            break
        if following.form == "noun" and context.tokens[i].pos == "ADP":  # «глава представительства в регионе»
            office = office._replace(last=following.last)
            i = office.last
            continue
        if following.label in BODIES:
            outer = _parent(context, following) or following
            office = office._replace(body=_named(context, office, following, i), outer=outer, rest=overlapped)
        elif office.place is None or any(envoy in office.position.name for envoy in _ENVOYS):
            office = office._replace(place=following)
        office = office._replace(last=_closed(context, following.last, stop))
        i = office.last
    if office.plural:
        office = office._replace(last=_listed_end(context, office, stop))
    whose = office.body or office.place
    if whose is None and not office.rest[1] and (end := _bare_body(context, office.last, stop)):
        office = office._replace(last=end, rest=(office.last, end))
    return _fielded(context, _apposed(context, office, stop), stop)


def _quoted(context: Context, i: int, stop: int) -> int:
    """End of «руководитель | проекта «Школа на дому»»: a quoted name that is no body known, 0 when there is none."""
    tokens = context.tokens
    mark = i + 1 if i < stop and tokens[i].case == "Gen" and tokens[i].text.islower() else i
    if mark + 2 >= stop or tokens[mark].text != "«" or not tokens[mark + 1].text[0].isupper():
        return 0
    return next((j + 1 for j in range(mark + 2, min(mark + 10, stop)) if tokens[j].text == "»"), 0)


def _bare_body(context: Context, i: int, stop: int) -> int:
    """End of «директор общества | Иван Ким», «глава организационного комитета форума | – министр», 0 when none."""
    noun = phrases.noun_after(context.tokens, i, stop, "Gen")
    if noun < 0 or context.tokens[noun].lemma not in _BODY_NOUNS or not context.tokens[i].text[0].islower():
        return 0
    end = noun + 1
    while end < min(noun + 4, stop) and context.tokens[end].case == "Gen" and _person_at(context, end) is None:
        end += 1
    if end + 1 < stop and context.tokens[end].text in ("–", "—", "-", ","):
        return end if context.starting(end + 1, "position") is not None else 0
    return end if end < stop and _person_at(context, end) is not None else 0


def served(context: Context, office: Office) -> Office | None:
    """The office inside the position of a deputy or helper: «помощник | госсекретаря»."""
    position = office.position
    for i in range(office.head + 1, position.last):
        title = titles.title(context.tokens[i])
        if title is None:
            continue
        first = i
        while first - 1 > office.head and titles.modifier(context.tokens[first - 1]) == "part":
            first -= 1
        words = context.words(first, position.last)
        start, end = words[0].start, words[-1].end
        kept = {key: value for key, value in position.attributes.items() if key in ("place", "body")}
        name = nominative(words)
        inner = Mention(
            "position", start, end, first, position.last, context.article.text[start:end],
            name[name.find("-") + 1 :] if title.status else name, "name", head=i,
            attributes={**kept, "kind": title.kind, "status": title.status},
        )  # fmt: skip
        return office._replace(position=inner, first=first)
    return None


def _overlapped(context: Context, office: Office) -> Office:
    """«председатель совета директоров «Луча»»: what is left of a name that begins with a word of the position."""
    i = office.last
    if i >= len(context.tokens) or context.starting(i, *BODIES) is not None:
        return office
    body = context.at(i, *BODIES)
    if body is None or body.first < office.first:
        return office
    return office._replace(last=body.last, rest=(i, body.last))


def _listed_end(context: Context, office: Office, stop: int) -> int:
    """End of «(премьер-министры) Армении и Грузии»: each of several people has his own place or body."""
    i = office.last
    first = office.place or office.body
    while first is not None and i + 1 < stop and context.tokens[i].lower in (",", "и"):
        following = context.starting(i + 1, first.label)
        if following is None or context.tokens[following.first].case not in ("Gen", ""):
            break
        i = following.last
    return i


def _fielded(context: Context, office: Office, stop: int) -> Office:
    """«директор «Луча» по развитию Иван Ким»: the field of the office stands behind the body."""
    i = office.last
    whose = office.body or office.place
    if whose is None or i + 1 >= stop or context.tokens[i].lower != "по":
        return office
    noun = phrases.noun_after(context.tokens, i + 1, stop, "Dat")
    end = noun + 1
    while 0 < end < stop and end - i <= _FIELD and not _closes_field(context, end, stop):
        if not _belongs_to_field(context.tokens[end]):
            return office
        end += 1
    if noun < 0 or not _closes_field(context, end, stop):
        return office
    return office._replace(last=end, field=(i, end))


def _closes_field(context: Context, i: int, stop: int) -> bool:
    """Whether a field behind a body ends at token i: before a name, a sign, «и» with the next title."""
    if i >= stop or context.tokens[i].text in (",", ".", ";", ")"):
        return True
    if context.tokens[i].lower == "и":
        return context.starting(i + 1, "position") is not None
    return _person_at(context, i) is not None


def _belongs_to_field(token: Token) -> bool:
    nominal = phrases.is_noun(token) or phrases.is_adjective(token)
    return token.lower == "и" or (nominal and token.case in ("Gen", "Dat"))


def _apposed(context: Context, office: Office, stop: int) -> Office:
    """«директор «дочки» «Росатома» – АО «Луч» Иван Ким»: the body behind the dash, right before the name, is meant."""
    i = office.last
    if office.body is None or i + 1 >= stop or context.tokens[i].text not in ("–", "—", "-", ","):
        return office
    start = i + 1
    while start < min(i + 4, stop) and context.tokens[start].case == "Gen" and context.starting(start, *BODIES) is None:
        start += 1  # «– группы компаний «Луч»»
    body = context.starting(start, *BODIES) if start < stop else None
    if body is None or body.form != "name" or _person_at(context, body.last) is None:
        return office
    return office._replace(body=body, outer=body, last=body.last)


def _person_at(context: Context, i: int) -> Mention | None:
    person = context.starting(i, "person")
    return person if person is not None and person.form == "name" else None


def _parent(context: Context, body: Mention) -> Mention | None:
    """The body whose part is named: «Центр квалификаций | АО «Луч»»."""
    for i in range(body.first + 1, body.last):
        inner = context.starting(i, *BODIES)
        if inner is not None and inner.last == body.last and inner.form == "name":
            return inner
    return None


def _named(context: Context, office: Office, following: Mention, i: int) -> Mention:
    """The body of an office; in «партии «Север»» the name tells it and not the common noun."""
    body = office.body
    if body is None:
        return following
    apposed = following.first == i == body.last and body.form == "noun" and following.form == "name"
    return following if apposed else body


def _is_place_adjective(context: Context, i: int) -> bool:
    token = context.tokens[i]
    return token.pos == "ADJ" and bool(geography.place_of_adjective(token.lemma))


def _next_mention(context: Context, i: int, stop: int, office: Office) -> Mention | None:
    """The body or place that belongs to the office and begins at token i or behind a few describing words."""
    tokens = context.tokens
    if office.body is None and tokens[i].text == "," and i + 1 < stop and office.place is None:
        found = context.starting(i + 1, *BODIES)  # «руководитель офиса, НП «Союз» Иван Ким»
        if found is None or found.form != "name":
            return None
        return found if _person_at(context, _closed(context, found.last, stop)) else None
    start = i
    if tokens[i].lower in (",", "и") and office.place is not None and i + 2 < stop:
        start += 1  # «в России, на Украине и в Казахстане»
    preposition = tokens[start].lower in ("в", "во", "при", "от", "на", "по", "из")
    if preposition:
        start += 1
    elif start > i:
        return context.starting(start, "place")
    cases = (office.position.attributes.get("takes", "Gen"), "Gen")
    reach = 0
    while start < stop:
        found = context.starting(start, *_WHERE)
        if found is not None:
            return found if _belongs(context, found, cases[0], preposition, reach) else None
        token = tokens[start]
        if token.text in _QUOTES or (token.text == "(" and not reach):
            start += 1
            continue
        if reach >= _REACH or preposition or context.starting(start, "position", "date") or _person_at(context, start):
            return None
        if not (phrases.is_adjective(token) or token.pos == "ADV" or (phrases.is_noun(token) and token.case in cases)):
            return None
        reach += 1
        start += 1
    return None


def _belongs(context: Context, found: Mention, case: str, preposition: bool, reach: int) -> bool:
    head = context.tokens[found.head if found.first <= found.head < found.last else found.first]
    if preposition:
        return found.form == "name" or not reach
    if found.form == "noun":
        return head.case in (case, "Gen", "") and (phrases.may_be(head, case) or phrases.may_be(head, "Gen"))
    if head.case in (case, "Gen", "") or reach > 0 or not head.text[0].islower():
        return True
    return phrases.may_be(head, "Gen") or phrases.may_be(head, case)


def _closed(context: Context, i: int, stop: int) -> int:
    """End behind a closing quote or bracket, and behind a short bracket: «Центр развития (ЦР)»."""
    tokens = context.tokens
    while i < stop and tokens[i].text in ("»", '"', "”", ")"):
        i += 1
    if i < stop and tokens[i].text == "(":
        for j in range(i + 1, min(stop, i + 6)):
            if tokens[j].text == ")":
                return i if context.starting(i + 1, "person") else j + 1
    return i


# -- slots of a fact -------------------------------------------------------------------------------------------------


def slots(context: Context, office: Office) -> Iterator[Slot]:
    """Position, organization, place and status of an office."""
    yield position_slot(context, office)
    yield from _organization(context, office)
    yield from _place(context, office)


def known(context: Context, mention: Mention) -> bool:
    """Whether it is told which body or place the words mean."""
    return mention.form == "name" or context.entity(mention) is not None


def told(context: Context, mention: Mention) -> bool:
    """Whether the words name a body or place, known or not: «лидер «Центра»», and not only «лидер партии»."""
    return known(context, mention) or context.tokens[mention.first].text[0].isupper()


def position_slot(context: Context, office: Office) -> Slot:
    position = office.position
    value = position.name
    if _is_unit(context, office.body) and office.body is not None and office.body.first >= position.last:
        words = context.text(position.last, office.body.last)
        return Slot("position", f"{value} {words}", position.start, office.body.end)
    if "told" in position.attributes:  # by a verb: no words of the text are the title
        return Slot("position", value)
    first, last = office.field
    if last:
        return Slot("position", f"{value} {context.text(first, last)}", position.start, context.tokens[last - 1].end)
    return Slot("position", value, position.start, position.end)


def _organization(context: Context, office: Office) -> Iterator[Slot]:
    if office.rest[1]:
        yield _rest_slot(context, *office.rest)
        return
    if _is_unit(context, office.body):
        return
    if office.body is not None:
        if known(context, office.body):
            yield context.slot("organization", office.body)
        else:  # «депутат парламента»: nobody knows which, the words stand for it
            words = context.words(office.body.first, office.body.last)
            yield context.slot("organization", office.body, nominative(words))
        return
    named = office.position.attributes.get("body", "")
    if named:
        place = context.name(office.place) if office.place is not None else office.position.attributes.get("place", "")
        entity = _named_body(context, named, place)
        if entity is not None:
            yield Slot("organization", entity.name, entity=entity.id)
        else:
            yield Slot("organization", _with_place(named, office, place))


def _is_unit(context: Context, body: Mention | None) -> bool:
    """«декан физического факультета»: a part of a body, nobody knows of which, is a part of the title."""
    if body is None or known(context, body) or body.form != "noun":
        return False
    head = context.tokens[body.head if body.first <= body.head < body.last else body.first]
    return head.text[0].islower() and titles.unit(context.tokens, head.i) in ("inner", "always")


def _rest_slot(context: Context, first: int, last: int) -> Slot:
    """The entity that goes by the words left of a name, else the words."""
    quoted = context.tokens[first].text in _QUOTES
    words = [token for token in context.words(first, last) if not quoted or token.text not in _QUOTES]
    if sum(token.text in _QUOTES for token in words) % 2:
        words = [token for token in words if token.text not in _QUOTES]
    name = nominative(words) if words and words[0].case == "Gen" else join(words)
    bare = _bare(name)
    for entity in context.entities.values():
        if entity.kind in BODIES and any(_bare(name) == bare for name in (entity.name, *entity.aliases)):
            return Slot("organization", entity.name, entity=entity.id)
    return context.words_slot("organization", first, last, f"«{name}»" if quoted else name)


def _bare(name: str) -> str:
    return geography.fold("".join(sign for sign in name if sign not in _QUOTES))


def _with_place(named: str, office: Office, place: str) -> str:
    """«Министерство энергетики» of a region is told with its region; of Russia it needs none."""
    if office.place is not None and place and place != "Россия" and geography.region_code(place):
        return f"{named} {office.place.text}"
    return named


def _named_body(context: Context, named: str, place: str) -> Entity | None:
    """The entity of the article that a title names: «министр энергетики» → Министерство энергетики РФ."""
    wanted = geography.fold(named)
    for entity in context.entities.values():
        if entity.kind != "organization":
            continue
        for name in (entity.name, *entity.aliases):
            folded = geography.fold(name)
            if folded == wanted or (folded.startswith(wanted + " ") and _same_place(folded[len(wanted) :], place)):
                return entity
    return None


def _same_place(rest: str, place: str) -> bool:
    known = geography.place_named(place) if place else None
    if known is None:
        return not place
    stems = {geography.fold(name)[:5] for name in known.names}
    return any(word[:5] in stems for word in rest.split())


def _place(context: Context, office: Office) -> Iterator[Slot]:
    if office.place is not None:
        if known(context, office.place):
            yield context.slot("place", office.place)
        return
    name = office.position.attributes.get("place", "")
    if name:
        entity = _known_place(context, name)
        yield Slot("place", entity.name if entity else name, entity=entity.id if entity else "")
        return
    inner = _place_inside(context, office.body)
    if inner is not None:
        yield context.slot("place", inner)


def _known_place(context: Context, name: str) -> Entity | None:
    wanted = geography.place_named(name)
    if wanted is None:
        return None
    names = {geography.fold(known) for known in wanted.names}
    for entity in context.entities.values():
        if entity.kind == "place" and geography.fold(entity.name) in names:
            return entity
    return None


def _place_inside(context: Context, body: Mention | None) -> Mention | None:
    """The place in the name of a government or ministry: «Правительство | КЧР»."""
    if body is None or context.tokens[body.first].lemma not in _PLACE_BODIES:
        return None
    for i in range(body.first + 1, body.last):
        found = context.starting(i, "place")
        if found is not None and found.last == body.last and found.form == "name":
            return found
    return None
