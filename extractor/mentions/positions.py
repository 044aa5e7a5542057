"""Finds positions: «заместитель министра промышленности и торговли», «директор по развитию», «и. о. начальника цеха».

A position is a head noun with the adjectives of the title before it and its field behind it: nouns in the genitive,
«по» with a dative, a nested office («заместитель генерального директора»). The body or place whose office it is stays
outside: «заместитель председателя | Совета Федерации». Its attributes:

    kind    class of the head noun in `lexicon/positions.tsv`
    status  former or acting, where the words before it say so; those words belong to the mention and not to its name
    body    the body that the title itself names: «министр энергетики» → «Министерство энергетики»
    place   the place an adjective before it stands for: «российский министр» → Россия
    level   lemma of an adjective that names a kind of place: «областной министр»
    takes   case of the body where it is not the genitive: «управляющий компанией»
    plural  1 where the head stands for several people
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractor.language.inflection import inflect, join
from extractor.lexicon import table
from extractor.mentions import phrases, titles
from extractor.mentions.titles import Title
from extractor.model import Mention, Reading, Token

_BODIES = ("organization", "group")
_NAMES = frozenset((*_BODIES, "place", "person"))
_ACTING = ("исполняющий", "исполнять", "исполнение")
_ADVERBS = frozenset({"временно", "ныне", "уже", "теперь"})
_PLACE_NOUNS = table("place_nouns", "level")
_BODY_NOUNS = table("organization_heads", "class")
_ABBREVIATED = {"зам": "заместитель", "зав": "заведующий", "пом": "помощник", "нач": "начальник"}
_LEADING_ABBREVIATIONS = {"ген": "генеральный", "гл": "главный", "исп": "исполнительный", "фин": "финансовый"}
_GOVERNING = frozenset({"управление", "руководство", "заведование", "торговля"})  # with an instrumental
_WITH = frozenset({"связь", "работа", "взаимодействие", "отношение", "координация", "сотрудничество"})


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of positions in an article, left to right, none inside another."""
    return _Reader(reading).mentions()


class _Reader:
    """Reads the positions of one article."""

    def __init__(self, reading: Reading) -> None:
        self.tokens: Sequence[Token] = reading.tokens
        self.sentences = reading.sentences
        self.text = reading.article.text
        self.starts: dict[int, Mention] = {}  # token → longest name that begins there
        self.inside: set[int] = set()  # tokens of names, without the first one of each
        self.people: set[int] = set()
        for mention in reading.mentions:
            if mention.label in _NAMES and mention.form == "name":
                self._add(mention)

    def _add(self, mention: Mention) -> None:
        known = self.starts.get(mention.first)
        if known is None or known.last < mention.last:
            self.starts[mention.first] = mention
        self.inside.update(range(mention.first + 1, mention.last))
        if mention.label == "person":
            self.people.update(range(mention.first, mention.last))

    def mentions(self) -> Iterator[Mention]:
        sentences = iter(self.sentences)
        sentence = next(sentences, None)
        done = 0
        for i in [token.i for token in self.tokens if titles.may_be_title(token) or token.lower in _ABBREVIATED]:
            while sentence is not None and sentence.last <= i:
                sentence = next(sentences, None)
            if i < done or sentence is None:
                continue
            title = self._abbreviated(i, sentence.last) or self._title(i)
            if title is not None:
                mention = self._read(i, title, sentence.first, sentence.last)
                yield mention
                done = min(max(mention.last, i + 1), sentence.last)

    def _title(self, i: int) -> Title | None:
        found = titles.title(self.tokens[i])
        if found is None or not self._may_head(i):
            return None
        return None if self._is_modifier(i) else found

    def _is_modifier(self, i: int) -> bool:
        """«управляющий (директор)»: a title that only tells which."""
        if titles.modifier(self.tokens[i]) != "part" or i + 1 >= len(self.tokens):
            return False
        return titles.title(self.tokens[i + 1]) is not None and phrases.agree(self.tokens[i], self.tokens[i + 1])

    def _may_head(self, i: int) -> bool:
        token = self.tokens[i]
        return token.pos in ("NOUN", "PROPN", "ADJ", "VERB", "X") and i not in self.inside and i not in self.people

    def _abbreviated(self, i: int, stop: int) -> Title | None:
        """«зам. директора», «зав. кафедрой»."""
        if i + 2 >= stop or self.tokens[i + 1].text != ".":
            return None
        full = _ABBREVIATED.get(self.tokens[i].lower)
        if full is None:
            return None
        kind = "deputy" if full in ("заместитель", "помощник") else "office"
        return Title(full, kind, "Ins" if full == "заведующий" else "")

    # -- one position -------------------------------------------------------------------------------------------

    def _read(self, head: int, title: Title, first: int, stop: int) -> Mention:
        begin, name_begin, found = self._before(head, title, first)
        last, body = self._after(head, title, stop)
        attributes = {"kind": title.kind, **found}
        if title.status:
            attributes["status"] = title.status
        if body:
            attributes["body"] = body
        if title.takes:
            attributes["takes"] = title.takes
        if self.tokens[head].number == "Plur" and self.tokens[head].lower != title.word and not self._one_of(begin):
            attributes["plural"] = "1"
        start, end = self.tokens[begin].start, self.tokens[last - 1].end
        name = self._name(name_begin, head, last, title)
        return Mention(
            "position", start, end, begin, last, self.text[start:end], name, "name", head=head, attributes=attributes
        )

    def _one_of(self, i: int) -> bool:
        """«один из (основателей)»: one person of several."""
        words = [token.lemma for token in self.tokens[max(0, i - 5) : i]]
        return "из" in words and "один" in words[: words.index("из")]

    # -- before the head ----------------------------------------------------------------------------------------

    def _before(self, head: int, title: Title, first: int) -> tuple[int, int, dict[str, str]]:
        """Begin of the mention, begin of its name, and what the words before the head say."""
        tokens = self.tokens
        found: dict[str, str] = {}
        name_begin = i = head
        while i > first:
            token = tokens[i - 1]
            if token.text == "." and i - 2 >= first and tokens[i - 2].lower in _LEADING_ABBREVIATIONS:
                i = name_begin = i - 2
                continue
            role = titles.modifier(token) if i - 1 not in self.people else ""
            joined = token.lower == "и" and i == name_begin < head and i - 2 >= first
            if joined and titles.modifier(tokens[i - 2]) == "part":  # «чрезвычайный и полномочный»
                i -= 1
                continue
            if not role or not phrases.agree(token, tokens[head]):
                break
            i -= 1
            if titles.is_counted(token, title):
                role = "drop"
            if role == "part":
                name_begin = i
            elif role == "place":
                found.setdefault("place", titles.place_adjective(token))
            elif role == "level":
                found.setdefault("level", token.lemma)
            elif role in ("former", "planned"):
                found["status"] = role
        begin = name_begin
        if found.get("status"):
            begin = i
        acting = self._acting(i, first)
        if acting < i:
            begin, found["status"] = acting, "acting"
        return begin, name_begin, found

    def _acting(self, i: int, first: int) -> int:
        """Start of «врио», «и. о.», «временно исполняющий обязанности» before token i; i where there is none."""
        tokens = self.tokens
        if i - 1 >= first and tokens[i - 1].lower in ("врио", "ио", "вр"):
            return i - 1
        words = [token.lower for token in tokens[max(first, i - 6) : i]]
        if words[-4:] == ["и", ".", "о", "."]:
            start = i - 4
            return start - 2 if words[-6:-4] == ["вр", "."] else start
        if words[-3:] in (["и.о", "."], ["и", "о", "."]):
            return i - 3 if words[-3] == "и" else i - 2
        if len(words) >= 2 and words[-1] == "обязанности" and tokens[i - 2].lemma in _ACTING:
            start = i - 2
            return start - 1 if len(words) > 2 and words[-3] in _ADVERBS else start
        return i

    # -- behind the head ----------------------------------------------------------------------------------------

    def _after(self, head: int, title: Title, stop: int) -> tuple[int, str]:
        """End of the position, and the body that its words name: «Министерство экономического развития»."""
        i = head + 1
        if i < stop and self.tokens[i].text == "." and self.tokens[head].lower in _ABBREVIATED:
            i += 1
        if title.kind in ("deputy", "agent"):
            nested = self._nested(i, stop)
            if nested is not None:
                return nested
        end = self._genitives(i, stop, title)
        named = title.body and (end > i or title.kind == "place")
        body = f"{title.body} {join(self.tokens[i:end])}".strip() if named else ""
        return self._fields_with_preposition(end, stop), body

    def _nested(self, i: int, stop: int) -> tuple[int, str] | None:
        """End of the office in the genitive that a deputy or helper serves: «(заместитель) генерального директора»."""
        j = i
        while j < stop and titles.modifier(self.tokens[j]) in ("part", "place", "level") and j not in self.people:
            j += 1
        if j >= stop or not self._may_head(j):
            return None
        title = titles.title(self.tokens[j])
        misspelt = j > i and self.tokens[j - 1].case == "Gen"  # «заместитель генерального директор»
        if title is None or not (misspelt or phrases.may_be(self.tokens[j], "Gen")):
            return None
        return self._after(j, title, stop)

    def _genitives(self, i: int, stop: int, title: Title) -> int:
        """End of the field: common nouns in the genitive, with coordination, up to a name or a body."""
        case = title.takes or "Gen"
        end = i
        while end < stop:
            noun = self._field_noun(end, stop, case)
            if noun < 0 and title.takes and end == i:
                case = "Gen"
                noun = self._field_noun(end, stop, case)
            if noun < 0:
                break
            case = "Gen"
            end = self._coordinated(noun + 1, stop)
            if title.kind == "place":
                break
        return end

    def _field_noun(self, i: int, stop: int, case: str) -> int:
        """The noun of a field that begins at token i, or -1."""
        tokens = self.tokens
        named = self.starts.get(i)
        if named is not None and not self._unit_inside(named) and not self._in_title_case(i, named.last - 1):
            return -1
        noun = phrases.noun_after(tokens, i, stop, case)
        if noun < 0 or any(j in self.people or (j in self.starts and j > i) for j in range(i, noun + 1)):
            return -1
        token = tokens[noun]
        if titles.place_adjective(tokens[i]) and tokens[noun].lemma in _PLACE_NOUNS:
            return -1
        stays = titles.unit(tokens, noun)
        if stays == "always" or (stays == "inner" and not self._stands_alone(i, noun, stop)):
            return noun
        if stays == "group":
            first_field = titles.title(tokens[i - 1]) is not None
            return -1 if first_field and self._named_follows(noun + 1, stop) else noun
        if self._apposed_name_follows(noun + 1, stop):
            return -1
        if token.lemma in _PLACE_NOUNS or token.lemma in _BODY_NOUNS or not token.text[0].islower():
            return noun if self._in_title_case(i, noun) else -1
        if titles.title(token) is not None and token.lemma != "дело":
            return noun if tokens[noun - 1].lemma == "совет" else -1
        return noun

    def _stands_alone(self, first: int, noun: int, stop: int) -> bool:
        """«директор департамента»: nothing tells of what, so the unit is the body, known from other sentences."""
        if self.tokens[noun].lemma not in _BODY_NOUNS or titles.title(self.tokens[first - 1]) is None:
            return False
        i = noun + 1
        if i >= stop or i in self.people:
            return True
        if i in self.starts or self.tokens[i].lower == "по" or self.tokens[i].text in ("«", '"'):
            return False
        return phrases.noun_after(self.tokens, i, stop, "Gen") < 0 and self._instrumental(i, stop) < 0

    def _in_title_case(self, i: int, noun: int) -> bool:
        """«Министр Экономического Развития»: capitals of a title, not of a name."""
        nouns = {token.lemma for token in self.tokens[i : noun + 1]}
        named = self.starts.get(i)
        place = named is not None and named.label == "place"
        known = any(noun in _PLACE_NOUNS or noun in _BODY_NOUNS for noun in nouns)
        return self.tokens[i - 1].lemma == "министр" and not place and not known

    def _unit_inside(self, named: Mention) -> bool:
        """Whether a name is a part of a body that stays in the title: a body follows, or is named within."""
        head = named.head if named.first <= named.head < named.last else named.first
        if named.label not in _BODIES or not self.tokens[named.first].text[0].islower():
            return False
        if titles.unit(self.tokens, head) == "always":
            return True
        if titles.unit(self.tokens, head) != "inner":
            return False
        within = any(
            j in self.starts and self.starts[j].label in _BODIES for j in range(named.first + 1, named.last)
        )
        after = self.starts.get(named.last)
        return within or (after is not None and after.label in _BODIES)

    def _apposed_name_follows(self, i: int, stop: int) -> bool:
        """«еженедельника | «Вольный путь»»: a quoted name in the nominative makes the noun before it a body."""
        return i + 1 < stop and self.tokens[i].text in ("«", '"', "“") and self.tokens[i + 1].case == "Nom"

    def _named_follows(self, i: int, stop: int) -> bool:
        return i < stop and (i in self.starts or self.tokens[i].text in ("«", '"', "“"))

    def _coordinated(self, i: int, stop: int) -> int:
        """End of «, энергетики и торговли» behind the first noun of a field, with the genitives of each."""
        end = i
        while end < stop:
            joined = self.tokens[end].lower == "и" or (self.tokens[end].text == "," and self._and_ahead(end + 1, stop))
            noun = self._field_noun(end + 1, stop, "Gen") if joined and end + 1 < stop else -1
            if noun < 0 or titles.title(self.tokens[noun]) is not None or self.tokens[noun].case == "Nom":
                noun = self._dependent(end, stop)
                if noun < 0:
                    break
            end = noun + 1
        return end

    def _dependent(self, i: int, stop: int) -> int:
        """The noun that depends on the one before token i: «развития | рынков», «управления | карьерой», or -1."""
        noun = self._field_noun(i, stop, "Gen")
        if noun >= 0 and titles.title(self.tokens[noun]) is None:
            return noun
        return self._instrumental(i, stop)

    def _and_ahead(self, i: int, stop: int) -> bool:
        """Whether «и» closes the list that goes on at token i: «, энергетики и торговли»."""
        for j in range(i, min(stop, i + 8)):
            if self.tokens[j].lower == "и":
                return True
            if self.tokens[j].text != "," and self.tokens[j].case not in ("Gen", "") and self.tokens[j].case != "Acc":
                return False
        return False

    def _fields_with_preposition(self, i: int, stop: int) -> int:
        """End of «по связям с общественностью», «по организационному развитию и управлению персоналом»."""
        tokens = self.tokens
        if i + 1 >= stop or tokens[i].lower != "по":
            return i
        noun = self._dative(i + 1, stop)
        if noun < 0:
            return i
        end = noun + 1
        while end < stop:
            joined = tokens[end].lower in ("и", ",")
            if joined and (noun := self._dative(end + 1, stop)) > 0:
                end = noun + 1
            elif (noun := self._dependent(end, stop)) > 0:
                end = self._coordinated(noun + 1, stop)
            elif joined and (noun := self._genitive(end + 1, stop)) > 0:
                end = noun + 1
            else:
                break
        return end

    def _genitive(self, i: int, stop: int) -> int:
        """The noun of a field at token i that the tagger itself calls a genitive, or -1."""
        noun = self._field_noun(i, stop, "Gen") if i < stop else -1
        return noun if noun >= 0 and self.tokens[noun].case == "Gen" and titles.title(self.tokens[noun]) is None else -1

    def _dative(self, i: int, stop: int) -> int:
        noun = phrases.noun_after(self.tokens, i, stop, "Dat") if i < stop and i not in self.starts else -1
        if noun < 0 or self.tokens[noun].text[0].isupper() or self.tokens[noun].lemma in _PLACE_NOUNS:
            return -1
        return noun

    def _instrumental(self, i: int, stop: int) -> int:
        """The noun of «с общественностью» behind «связям», of «персоналом» behind «управлению», or -1."""
        before = self.tokens[i - 1].lemma
        if self.tokens[i].lower in ("с", "со") and before in _WITH:
            i += 1
        elif before not in _GOVERNING:
            return -1
        if i >= stop or i in self.starts:
            return -1
        noun = phrases.noun_after(self.tokens, i, stop, "Ins")
        return noun if noun >= 0 and titles.title(self.tokens[noun]) is None else -1

    # -- the name -----------------------------------------------------------------------------------------------

    def _name(self, begin: int, head: int, last: int, title: Title) -> str:
        """The title in the nominative singular, small letters except for names and acronyms."""
        tokens = self.tokens
        words = {token.i: _small(token) for token in tokens[begin:last]}
        noun = tokens[head]
        words[head] = title.word
        dropped: set[int] = set()
        if noun.lower in _ABBREVIATED and head + 1 < last and tokens[head + 1].text == ".":
            dropped.add(head + 1)
        for token in tokens[begin:head]:
            if token.lower in _LEADING_ABBREVIATIONS:
                words[token.i] = _LEADING_ABBREVIATIONS[token.lower]
                dropped.add(token.i + 1)
            elif token.pos in ("ADJ", "VERB", "DET"):
                words[token.i] = inflect(token, "Nom", "Sing", noun.gender or "Masc").lower()
        kept = tuple(token for token in tokens[begin:last] if token.i not in dropped)
        return join(kept, words)


def _small(token: Token) -> str:
    rest = token.text[1:]
    return token.text.lower() if rest == rest.lower() else token.text
