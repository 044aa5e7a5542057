"""Who holds which office of a sentence, by order and agreement of title and name.

    title before  «министр торговли Удмуртии Иван Петров», also a chain of titles before one name
    apposition    «Иван Петров, министр торговли Удмуртии,», «(министр …)», «Иван Петров – министр …»
    naming        «Генеральный директор ООО «Луч» – Иван Петров»
    list          «министры торговли и энергетики Иван Петров и Пётр Иванов»: paired in order
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import offices
from extractor.facts.context import Context
from extractor.facts.offices import Office
from extractor.facts.parties import possible_cases
from extractor.facts.wording import DASHES
from extractor.language.morphology import known as is_known
from extractor.mentions import phrases
from extractor.model import Mention, PersonName, Sentence, Token

_HONORIFICS = frozenset({"господин", "госпожа", "товарищ", "г-н", "г-жа", "доктор", "сэр", "лорд", "коллега"})
_CLOSING = frozenset({"»", '"', "”"})
_JOINING = frozenset({"а", "также", "по", "совместительству", "ныне", "теперь", "сейчас", "одновременно"})
_AGED = re.compile(r"\d+-летн")
_EVENTS = lexicon.table("appointment_nouns", "status")
_KIN = lexicon.words("kin_nouns")
_ALIKE = {"Gen": ("Gen", "Acc"), "Acc": ("Acc", "Gen")}  # of men both look alike: «директора Елену»
_PLAIN = frozenset({"Ins", "Dat"})  # cases whose endings tell them from the nominative
_LEADING = frozenset(row["word"] for row in lexicon.rows("office_homes") if row["says"] in ("leading", "firm"))
_EARLIER = frozenset({"ранее", "прежде", "раньше"})
_JOINTS = frozenset({",", "и", "–", "—", "-", "/"})
_OPENERS = frozenset({"ныне", "это", "тогда", "сейчас", "также", "он", "она", "ранее"})
_TAIL = 24  # words between a title with its body and the name: the rest of a long name of a body
_WITHIN = frozenset({"и", "(", ")", "«", "»", '"'})
_NAMED_AFTER = frozenset({"имени", "им", "памяти"})
_POSSESSIVES = frozenset({"его", "её", "ее", "их"})


class Found(NamedTuple):
    """An office tied to a person, before it is a fact."""

    office: Office
    person: Mention
    rule: str
    confidence: float
    status: str = ""
    date: Mention | None = None


class Holders:
    """The offices and people of a sentence and who holds which, told by order."""

    def __init__(self, context: Context, sentence: Sentence, positions: Sequence[Mention]) -> None:
        self.context = context
        self.tokens = context.tokens
        self.first, self.stop = sentence.first, sentence.last
        self.offices = [offices.read(context, position, sentence.last) for position in positions]
        self.people = [m for m in context.inside(sentence, "person") if m.form == "name"]
        self.taken: set[int] = set()  # offices, by index
        self._titled: set[int] = set()  # people with a title before their name, by first token
        self._by_first = {office.first: i for i, office in enumerate(self.offices)}
        self._lend_bodies()
        self._person_at = {person.first: person for person in self.people}
        self._person_end = {person.last: person for person in self.people}

    def _lend_bodies(self) -> None:
        """The body of an office told elsewhere: «его заместитель», «основатель и директор завода»."""
        for i in range(len(self.offices) - 2, -1, -1):
            office, following = self.offices[i], self.offices[i + 1]
            lends = not office.owned and office.kind in ("office", "deputy", "owner")
            if lends and self._coordinated(office, following):
                self.offices[i] = office._replace(body=following.outer or following.body, outer=following.outer)
        for i, office in enumerate(self.offices):
            if office.owned or office.kind not in ("office", "deputy"):
                continue
            if office.first > self.first and self.tokens[office.first - 1].lower in _POSSESSIVES and i:
                before = self.offices[i - 1]
                self.offices[i] = office._replace(body=before.body, place=before.place)
            elif body := self._framing_body(office):
                self.offices[i] = office._replace(body=body)

    def _coordinated(self, office: Office, following: Office) -> bool:
        """«основатель и директор | завода»: two titles with one body."""
        gap = [token.lower for token in self.tokens[office.last : following.first]]
        a, b = self.tokens[office.head], self.tokens[following.head]
        return gap in (["и"], ["/"], [","], [",", "а", "также"]) and a.case == b.case and a.number == b.number

    def _framing_body(self, office: Office) -> Mention | None:
        """The body in «В Торгово-промышленной палате области …» that opens the sentence."""
        if self.first + 1 >= office.first or self.tokens[self.first].lower not in ("в", "во"):
            return None
        if self.tokens[office.head].lemma not in _LEADING:
            return None
        body = self.context.starting(self.first + 1, *offices.BODIES)
        if body is None or body.form != "name" or self.tokens[body.first].case not in ("Loc", ""):
            return None
        return body

    def found(self) -> Iterator[Found]:
        yield from self._before_names()
        yield from self._after_names()
        yield from self._naming()

    # -- title before the name ----------------------------------------------------------------------------------

    def _before_names(self) -> Iterator[Found]:
        for i, office in enumerate(self.offices):
            served = self._served(office)
            if served is not None:
                yield served
                office = office._replace(last=served.person.last)
            person = self._person_after(office)
            if person is None:
                continue
            self.taken.add(i)
            self._titled.add(person.first)
            body = office.body
            if person.first > office.last and self._may_begin_body(office):
                office = office._replace(rest=(office.last, person.first))
            elif body is not None and not offices.known(self.context, body) and person.first > office.last + 1:
                office = office._replace(rest=(body.first, person.first))  # «комитета по … (Иван Ким)»
            if office.plural:
                yield from self._paired(office, person)
                continue
            confidence = 0.95 if office.owned else 0.75
            yield Found(office, person, "occupation.title_before", confidence, self._event(office))
            yield from self._chain_before(i, person)

    def _event(self, office: Office) -> str:
        """«отставка министра Ивана Кима», «прекратил полномочия директора …»: what befalls the one who holds it."""
        i = office.first - 1
        while i > self.first and phrases.is_adjective(self.tokens[i]):
            i -= 1
        if i < self.first or self.tokens[office.head].case != "Gen" or office.position.attributes.get("status"):
            return ""
        return _EVENTS.get(self.tokens[i].lemma, "")

    def _served(self, office: Office) -> Found | None:
        """«помощник | госсекретаря Джона Керри»: the name in the genitive is that of the one who is served."""
        person = self._person_at.get(office.last)
        head = self.tokens[office.head]
        if person is None or office.kind not in ("deputy", "agent") or head.case in ("Gen", ""):
            return None
        if self._is_abbreviated(office):
            return None
        words = [t for t in self.tokens[person.first : person.last] if len(t.text) > 1]
        if not any(t.case == "Gen" for t in words) or any(t.case == head.case for t in words):
            return None
        inner = offices.served(self.context, office)
        return Found(inner, person, "occupation.served", 0.7) if inner is not None else None

    def _person_after(self, office: Office) -> Mention | None:
        """The person whose name follows the office at once."""
        i = office.last
        while i < self.stop and self._passes(self.tokens[i]):
            i += 1
        if i + 1 < self.stop and self.tokens[i].lower in ("г", "тов") and self.tokens[i + 1].text == ".":
            i += 2
        person = self._person_at.get(self._behind_degree(i))
        if person is None and office.body is not None and office.last > office.position.last:
            person = self._name_behind(i)
        if person is None and self._may_begin_body(office):
            person = self._name_behind(office.last)
        if person is not None and office.kind in ("deputy", "agent") and person.last in self._person_at:
            served = [t for t in self.tokens[person.first : person.last] if len(t.text) > 1]
            if all(phrases.may_be(t, "Gen") for t in served):
                person = self._person_at[person.last]  # «пресс-секретарь Ивана Кима | Пётр Седов»
        if person is None or self._is_goal(office):
            return None
        if self._is_relative(office, person):
            why = "должность названа, чтобы сказать, чей это родственник"
            self.context.near("occupation.title_before", office.first, person.last, why)
            return None
        if not self._agree(office, person):
            why = "падежи должности и имени не сходятся"
            self.context.near("occupation.title_before", office.first, person.last, why)
            return None
        return person

    def _may_begin_body(self, office: Office) -> bool:
        """«заместитель председателя СПК наноиндустрии»: a capital behind a title of no known body opens a name."""
        token = self.tokens[office.last] if office.last < self.stop else None
        if token is None or office.owned or office.plural or not token.text[0].isupper() or not token.text.isalpha():
            return False
        named = self.context.starting(token.i, "person", "place", *offices.BODIES)
        return named is None and token.lemma not in _HONORIFICS and (token.text.isupper() or token.case == "Gen")

    def _behind_degree(self, i: int) -> int:
        """Behind «, доктор химических наук» and «к. э. н.» between a title and the name; else i."""
        j = i + 1 if i + 1 < self.stop and self.tokens[i].text == "," else i
        if j < self.stop and self.tokens[j].lemma in ("доктор", "кандидат"):
            for k in range(j + 1, min(self.stop, j + 5)):
                if self.tokens[k].lemma == "наука":
                    return k + 1
        return i

    def _passes(self, token: Token) -> bool:
        """What may stand between a title and the name: a closing quote, «господин», «68-летний»."""
        return token.text in _CLOSING or token.lemma in _HONORIFICS or bool(_AGED.match(token.lower))

    def _is_goal(self, office: Office) -> bool:
        """«кандидат в президенты»: an office that is sought and not held."""
        before = self.tokens[office.first - 1] if office.first > self.first else None
        return office.plural and before is not None and before.lower == "в"

    def _is_relative(self, office: Office, person: Mention) -> bool:
        """«подруга премьер-министра Кэрри Симондс»: the name may be that of the relative."""
        before = self.tokens[office.first - 1] if office.first > self.first else None
        if before is None or before.lemma not in _KIN or self.tokens[office.head].case != "Gen":
            return False
        return not any(t.case == "Gen" and t.lemma != t.lower for t in self.tokens[person.first : person.last])

    def _agree(self, office: Office, person: Mention) -> bool:
        """Whether title and name may stand in the same case."""
        head = self.tokens[office.head]
        glued = office.kind == "deputy" and head.lower.startswith("зам") and head.lower != "заместитель"
        if office.position.attributes.get("status") == "acting" or not head.case or glued:
            return True
        if self._is_abbreviated(office):
            return True
        words = [t for t in self.tokens[person.first : person.last] if len(t.text) > 1]
        cases = possible_cases(head)
        return any(_in_case(words, case) for case in cases) or ("Nom" in cases and _is_as_written(person, words))

    def _is_abbreviated(self, office: Office) -> bool:
        """«зам. директора»: the title has no case of its own."""
        return office.head + 1 < office.position.last and self.tokens[office.head + 1].text == "."

    def _paired(self, office: Office, person: Mention) -> Iterator[Found]:
        """«министры A и B»: each name in the list holds the office; places of a list pair with names in order."""
        people = [person, *self._listed_after(person)]
        if len(people) == 1:
            self.context.near("occupation.list", office.first, person.last, "должность названа для многих, имя одно")
            return
        places = self._listed_places(office)
        for k, each in enumerate(people):
            mine = office
            if len(places) == len(people) > 1:
                at_place = places[k].label == "place"
                mine = office._replace(place=places[k]) if at_place else office._replace(body=places[k])
            yield Found(mine, each, "occupation.list", 0.85)

    def _listed_after(self, person: Mention) -> Iterator[Mention]:
        i = person.last
        while i + 1 < self.stop and self.tokens[i].lower in (",", "и"):
            following = self._person_at.get(i + 1)
            if following is None:
                return
            yield following
            i = following.last

    def _listed_places(self, office: Office) -> list[Mention]:
        first = office.place or office.body
        if first is None:
            return []
        found = [first]
        i = first.last
        while i + 1 < self.stop and self.tokens[i].lower in (",", "и"):
            following = self.context.starting(i + 1, first.label)
            if following is None:
                break
            found.append(following)
            i = following.last
        return found

    def _chain_before(self, i: int, person: Mention) -> Iterator[Found]:
        """«заместитель председателя правительства – министр торговли Иван Петров»: both are his."""
        last = self.offices[i]
        for j in range(i - 1, -1, -1):
            office = self.offices[j]
            gap = self.tokens[office.last : last.first]
            if j in self.taken or not self._joined(office, last, [t.lower for t in gap]):
                return
            self.taken.add(j)
            if not office.owned and office.position.name.startswith("участни"):
                return  # «участник форума, директор завода Иван Ким»: of what body he is one is not told
            if not office.owned:
                office = office._replace(body=last.outer or last.body, place=last.place)
            yield Found(office, person, "occupation.chain", 0.85)
            last = self.offices[j]

    def _joined(self, office: Office, last: Office, gap: list[str]) -> bool:
        """Whether two offices that follow each other are one person's."""
        if len(gap) > 3 or not set(gap) <= _JOINTS | _JOINING:
            return False
        a, b = self.tokens[office.head], self.tokens[last.head]
        if (a.case and b.case and a.case != b.case) or office.plural or last.plural:
            return False
        if not gap:  # «председатель Совета … шейх Равиль …»
            return office.owned
        return gap[0] in DASHES or office.owned or last.owned

    # -- name before the title ----------------------------------------------------------------------------------

    def _after_names(self) -> Iterator[Found]:
        owner: Mention | None = None  # whose titles go on: «Иван Петров, директор A и депутат B»
        end = -1
        for i, office in enumerate(self.offices):
            if i in self.taken:
                owner = None
                continue
            if office.plural:
                yield from self._shared(i, office)
                owner = None
                continue
            person = self._person_before(office)
            if person is None and owner is not None and self._continues(end, office):
                person = owner
            if person is None:
                owner = None
                continue
            self.taken.add(i)
            owner, end = person, office.last
            status = "former" if self.tokens[office.first - 1].lower in _EARLIER else ""
            yield Found(office, person, "occupation.apposition", 0.85 if office.owned else 0.6, status)

    def _shared(self, i: int, office: Office) -> Iterator[Found]:
        """«Иван Петров и Анна Ким, депутаты Думы»: one title of several people."""
        person = self._person_before(office)
        people = self._listed_before(person) if person is not None else []
        if len(people) > 1:
            self.taken.add(i)
            for each in people:
                yield Found(office, each, "occupation.list", 0.8)

    def _listed_before(self, person: Mention) -> list[Mention]:
        found = [person]
        while found[-1].first - 1 > self.first and self.tokens[found[-1].first - 1].lower in (",", "и"):
            before = self._person_end.get(found[-1].first - 1)
            if before is None:
                break
            found.append(before)
        return found[::-1]

    def _person_before(self, office: Office) -> Mention | None:
        """The person whose name stands before the office, with a comma, dash or bracket between."""
        i = office.first
        while i - 1 > self.first and self._skips(i - 1):
            i -= 1
        sign = self.tokens[i - 1].text if i > self.first else ""
        if office.first in self._person_end and self._is_caption(office):
            return self._person_end[office.first]
        if sign not in (",", "(", *DASHES):
            return None
        end = i - 1
        if sign in DASHES and end > self.first and self.tokens[end - 1].text in (",", ")"):
            end -= 1
        person = self._person_end.get(end) or self._before_bracket(end) or self._before_apposition(end, sign)
        if person is None or not self._may_describe(office, person, sign):
            return None
        return person

    def _is_caption(self, office: Office) -> bool:
        """«Иван Петров Президент ФИДЕ» and nothing else."""
        return self._person_end[office.first].first == self.first and office.last == self.stop and office.owned

    def _skips(self, i: int) -> bool:
        """Words that may open an apposition: «ныне», «это», «наш», «новый», «тогда»."""
        token = self.tokens[i]
        if token.lower in _OPENERS or token.lemma in ("один", "из"):
            return True
        return phrases.is_adjective(token) and self.context.at(i) is None

    def _before_apposition(self, end: int, sign: str) -> Mention | None:
        """«Иван Петров, известный борец за права, член палаты»: another description stands between."""
        if sign != ",":
            return None
        for j in range(end - 1, max(self.first, end - 9), -1):
            token = self.tokens[j]
            if token.text == ",":
                return self._person_end.get(j)
            if token.pos in ("VERB", "AUX", "CCONJ", "PRON") or self.context.at(j, "person", "quantity") is not None:
                return None
        return None

    def _before_bracket(self, end: int) -> Mention | None:
        """«Иван Петров (Уфа), директор»."""
        if end <= self.first or self.tokens[end - 1].text != ")":
            return None
        for j in range(end - 2, max(self.first, end - 8), -1):
            if self.tokens[j].text == "(":
                return self._person_end.get(j)
        return None

    def _may_describe(self, office: Office, person: Mention, sign: str) -> bool:
        head = self.tokens[office.head]
        following = self.tokens[office.last] if office.last < self.stop else None
        if following is not None and following.i in self._person_at and not office.plural:
            return False  # a title of the next name, in another case
        if sign == "," and person.first in self._titled and self._leads_to_name(office):
            return False  # «директор A Иван Ким, депутат B, сенатор C Пётр Седов»
        if sign in DASHES or sign == "(":
            return head.case in ("Nom", "Ins", "") or self._agree(office, person)
        if not self._agree(office, person):
            why = "падежи имени и должности не сходятся"
            self.context.near("occupation.apposition", person.first, office.last, why)
            return False
        return self._ends_apposition(office, following is None or not following.text.isalpha())

    def _leads_to_name(self, office: Office) -> bool:
        """Whether the titles that follow an office, comma after comma, end with the next name of a list."""
        return self._name_behind(office.last, chain=True) is not None

    def _name_behind(self, i: int, *, chain: bool = False) -> Mention | None:
        """The person whose name ends the nominal words at token i: «… в наноиндустрии (СПК) Майя Ким».

        With `chain`, a comma may lead to another title before the name.
        """
        start = i
        while i < min(start + _TAIL, self.stop):
            person = self._person_at.get(i)
            if person is not None:
                before = self.tokens[i - 1]
                return person if before.lower not in _NAMED_AFTER and before.text != "," else None
            token = self.tokens[i]
            body = self.context.starting(i, *offices.BODIES, "place")
            if body is not None and body.form == "name":
                i = body.last
                continue
            titled = token.text == "," and chain and i + 1 in self._by_first
            nominal = token.pos in ("NOUN", "PROPN", "ADJ")
            oblique = nominal and (token.case != "Nom" or phrases.may_be(token, "Gen"))
            if not (titled or oblique or self._may_head(i, chain) or token.pos == "ADP" or token.text in _WITHIN):
                return None
            i += 1
        return None

    def _may_head(self, i: int, chain: bool) -> bool:
        """Whether the title at token i is another one of the same person: in a chain, in brackets."""
        return i in self._by_first and (chain or self.tokens[i - 1].text == "(")

    def _ends_apposition(self, office: Office, closed: bool) -> bool:
        """A list of officials may go on with an office of somebody else, who is not named: only a stated body tells."""
        return office.owned or closed

    def _continues(self, end: int, office: Office) -> bool:
        gap = [token.lower for token in self.tokens[end : office.first]]
        return 0 < len(gap) <= 3 and set(gap) <= {",", "и", "а", "также", "/"} and office.owned

    # -- «Генеральный директор – Иван Петров» -------------------------------------------------------------------

    def _naming(self) -> Iterator[Found]:
        for i, office in enumerate(self.offices):
            if i in self.taken or office.last + 1 >= self.stop:
                continue
            sign = self.tokens[office.last].text
            person = self._person_at.get(office.last + 1) or self._behind_clause(office)
            if person is None or sign not in (*DASHES, ":", "(", ","):
                continue
            if sign == "(" and self.tokens[person.last].text != ")":
                continue
            if sign == "," and not (office.owned and (person.first > office.last + 1 or self._encloses(person))):
                continue
            self.taken.add(i)
            yield Found(office, person, "occupation.naming", 0.8 if office.owned else 0.55)

    def _behind_clause(self, office: Office) -> Mention | None:
        """«Директор завода, выпускавшего станки, Иван Ким ушёл»: the name behind the words that tell of the body."""
        i = office.last
        if self.tokens[i].text != "," or office.body is None or self.tokens[i + 1].feats.get("VerbForm") != "Part":
            return None
        comma = next((j for j in range(i + 2, min(i + 15, self.stop - 1)) if self.tokens[j].text == ","), -1)
        person = self._person_at.get(comma + 1) if comma > 0 else None
        return person if person is not None and self._agree(office, person) else None

    def _encloses(self, person: Mention) -> bool:
        """«директор завода, Иван Петров, сказал»: the name stands between commas."""
        return person.last < self.stop and self.tokens[person.last].text == ","


def _is_as_written(person: Mention, words: Sequence[Token]) -> bool:
    """«Козадеров О. А.»: the surname, read in the nominative, is the word of the text."""
    name = person.value
    return isinstance(name, PersonName) and any(t.text == name.last for t in words)


def _in_case(words: Sequence[Token], case: str) -> bool:
    """Whether the words of a name may stand in a case."""
    alike = _ALIKE.get(case, (case,))
    if any(t.case in alike or not t.case for t in words):
        return True
    if case == "Nom" and all(t.lemma == t.lower.replace("ё", "е") and not is_known(t.text) for t in words):
        return True  # foreign names that the tagger takes for genitives
    if case in _PLAIN:
        return any(phrases.may_be(t, case) for t in words)
    return all(phrases.may_be(t, case) or _is_indeclinable(t) for t in words)


def _is_indeclinable(token: Token) -> bool:
    """«Арье Дери»: a foreign name that ends so that no case shows."""
    return token.text[-1] in "еёиоуыэю" and not is_known(token.text)
