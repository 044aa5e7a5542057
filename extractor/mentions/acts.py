"""State documents: «постановление Правительства РФ от 17 июля 2015 г. № 719», «национальный проект «Экология»».

A mention of an act covers the words from its type to its number or title. Its attributes are those of type, number,
date, title and issuer that the text gives. What the lexicon `act_types` asks for must be there: «постановление» alone
is no act of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from extractor import lexicon
from extractor.language.inflection import nominative
from extractor.mentions.words import mention
from extractor.model import DateValue, Mention, Reading, Token

_NEEDS = {row["noun"]: frozenset(row["needs"].split()) for row in lexicon.rows("act_types")}
_ADJECTIVES = {row["noun"]: frozenset(row["adjectives"].split()) for row in lexicon.rows("act_types")}
_NUMBER = re.compile(r"(?:№|\bN|\bNo\.?)\s?((?:[А-ЯA-Z][а-яА-Я]?-?)?\d[\w/.\-–]*)|\b(\d{1,4}-ФЗ)\b")
_BARE = re.compile(
    r"\b(?P<law>\d{1,4}-ФЗ)\b|\b(?P<gost>ГОСТ(?:\s?Р)?(?:\s?(?:ИСО|ISO|МЭК|IEC))?)\s(?P<no>\d[\d.\-–]*\d)|(?P<pcno>\d{1,4})\sПС\b"
)
_ISSUERS = frozenset(("президент", "правительство", "губернатор", "глава", "министр", "дума", "суд", "совет", "мэр"))
_REACH = 16  # tokens between the type and the number
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(reading: Reading, doc: Any) -> Iterable[Mention]:
    """Mentions of acts, longest first where they overlap."""
    taken = -1
    for found in sorted(_all(reading), key=lambda m: (m.first, -m.last)):
        if found.first >= taken:
            taken = found.last
            yield found


def _all(reading: Reading) -> Iterator[Mention]:
    for token in reading.tokens:
        if token.lemma in _NEEDS and token.pos in {"NOUN", "PROPN"}:
            found = _act(reading, token)
            if found is not None:
                yield found
    if "ФЗ" in reading.article.text or "ГОСТ" in reading.article.text or " ПС " in reading.article.text:
        yield from _bare(reading)


def _act(reading: Reading, noun: Token) -> Mention | None:
    tokens, needs = reading.tokens, _NEEDS[noun.lemma]
    end = _sentence_end(reading, noun.i)
    first, adjectives = _type_start(tokens, noun)
    attributes = {"type": nominative(tokens[first : noun.i + 1], "Sing")}
    attributes["type"] = attributes["type"][:1].lower() + attributes["type"][1:]
    number, number_last = _number(reading, noun, end)
    quotes = _quoted(tokens, max(noun.i + 1, number_last), end) or _quoted(tokens, noun.i + 1, end)
    issuer = _issuer(tokens, noun.i + 1, end)
    last = max(noun.i + 1, number_last, issuer[1] if issuer else 0)
    date = _date(reading, noun.i, max(last, noun.i + 8), end)
    if number:
        attributes["number"] = number
    if issuer:
        attributes["issuer"] = nominative(tokens[issuer[0] : issuer[1]])
    if date is not None:
        assert isinstance(date.value, DateValue)
        attributes["date"] = date.value.iso
        last = max(last, date.last)
    capital = _capital(reading, first, noun)
    if quotes is not None:
        title = _clean(reading, *quotes)
        if noun.lemma not in {"стандарт", "профстандарт"} or adjectives or not _generic(title):
            attributes["title"] = title
        last = max(last, quotes[1] + 1)
    elif noun.lemma not in {"проект", "нацпроект"} and not (needs & {"n"} and not needs & {"o", "c", "a", "q"}):
        titled = _titled(
            reading, noun, first, max(noun.i + 1, number_last, date.last if date else 0), end, bool(number or date)
        )
        if titled is not None and _title_allowed(noun, needs, capital, adjectives, titled, reading):
            attributes["title"] = titled[0]
            last = max(last, titled[1])
    if noun.number == "Plur" and number == "" and _generic(attributes.get("title", "") if quotes else ""):
        return None
    if noun.lemma == "программа" and quotes is not None and not adjectives and not _state(tokens, noun):
        return None
    if not _enough(needs, attributes, capital, adjectives, date):
        return None
    if capital is not None and "C" in needs:
        first = min(first, capital)
    return mention(reading, "act", first, last, name=_name(attributes), attributes=attributes)


def _enough(
    needs: frozenset[str], attributes: dict[str, str], capital: int | None, adjectives: bool, date: Mention | None
) -> bool:
    title = "title" in attributes
    return (
        ("n" in needs and "number" in attributes)
        or ("d" in needs and date is not None and len(attributes.get("date", "")) >= 10 and "issuer" in attributes)
        or ("q" in needs and title)
        or ("o" in needs and title)
        or ("c" in needs and title and capital is not None)
        or ("C" in needs and title and capital is not None)
        or ("a" in needs and title and adjectives)
        or ("A" in needs and title and adjectives)
        or ("y" in needs and title)
    )


def _state(tokens: tuple[Token, ...], noun: Token) -> bool:
    """«по программе «…»», «в рамках программы «…»»: money comes from a programme of the state, not of a festival."""
    before = tokens[noun.i - 1] if noun.i else None
    return before is not None and before.lemma in {"по", "рамка", "участник", "принять", "утвердить"}


def _generic(title: str) -> bool:
    """One word in quotes names a firm or a product sooner than an act."""
    return len(title.split()) < 2


def _name(attributes: dict[str, str]) -> str:
    """Normal form: type, issuer, number, title."""
    number = f"№ {attributes['number']}" if "number" in attributes else ""
    title = f"«{attributes['title']}»" if "title" in attributes else ""
    return " ".join(part for part in (attributes["type"], attributes.get("issuer", ""), number, title) if part)


def _sentence_end(reading: Reading, i: int) -> int:
    low, high = 0, len(reading.sentences)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if reading.sentences[middle].first <= i else (low, middle)
    last = reading.sentences[low].last
    # a full stop of «г.» may have ended the sentence before the number: «от 7 мая 2018 г. № 204»
    after = reading.tokens[last].text if last < len(reading.tokens) else ""
    broken = reading.tokens[last - 1].text == "." and after in {"№", "N"}
    return reading.sentences[low + 1].last if broken else last


def _type_start(tokens: tuple[Token, ...], noun: Token) -> tuple[int, bool]:
    """First token of the adjectives that belong to the type, and whether there is one."""
    known, first = _ADJECTIVES[noun.lemma], noun.i
    while first and tokens[first - 1].lemma in known:
        first -= 1
    return first, first < noun.i


def _capital(reading: Reading, first: int, noun: Token) -> int | None:
    """The token whose capital letter, inside a sentence, tells that a name begins: «Региональный стандарт»."""
    tokens, i = reading.tokens, noun.i
    while i and tokens[i - 1].pos == "ADJ" and noun.i - i < 5:
        i -= 1
    for j in range(i, noun.i + 1):
        begins = j == 0 or tokens[j - 1].text in {".", ":", "«", '"', "!", "?", "•", "-", "–"} or _starts(reading, j)
        if tokens[j].text[0].isupper() and not begins and not tokens[j].text.isupper():
            return j
    return None


def _starts(reading: Reading, i: int) -> bool:
    return i > 0 and "\n" in reading.article.text[reading.tokens[i - 1].end : reading.tokens[i].start]


def _number(reading: Reading, noun: Token, end: int) -> tuple[str, int]:
    """The number after the noun and the token after it."""
    last = min(noun.i + _REACH, end)
    text = reading.article.text[noun.end : reading.tokens[last - 1].end]
    match = _NUMBER.search(text)
    if match is None or re.search(r"[;:]|\bи\s(?:постановл|приказ|указ|закон)", text[: match.start()]):
        return "", 0
    stop = noun.end + match.end()
    after = next((t.i for t in reading.tokens[noun.i : min(last + 3, len(reading.tokens))] if t.start >= stop), last)
    return (match.group(1) or match.group(2)).rstrip(".-–"), after


def _quoted(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int] | None:
    """A title in quotes that follows soon: tokens between the marks."""
    for i in range(first, min(first + 5, end)):
        if tokens[i].text in {"«", '"', "“", "„"}:
            depth, straight = 1, tokens[i].text == '"'
            for j in range(i + 1, min(i + 60, end)):
                if tokens[j].text in {"»", "”"} or (straight and tokens[j].text == '"'):
                    depth -= 1
                    if not depth:
                        return i + 1, j
                elif tokens[j].text in {"«", "„"}:
                    depth += 1
            return None
        if tokens[i].text in {",", ".", ";", ":"} or tokens[i].pos in {"VERB", "ADP", "CCONJ"}:
            return None
    return None


def _clean(reading: Reading, first: int, last: int) -> str:
    return " ".join(reading.article.text[reading.tokens[first].start : reading.tokens[last - 1].end].split())


def _issuer(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int] | None:
    """The body in the genitive after the type: «Правительства РФ», «Минпромторга России»."""
    if first >= end:
        return None
    token = tokens[first]
    body = (
        token.lemma in _ISSUERS
        or (token.lemma.startswith("мин") and token.text[0].isupper())
        or token.lemma == "министерство"
    )
    if not body or token.case not in {"Gen", ""}:
        return None
    last = first + 1
    while last < end and last - first < 10:
        word = tokens[last]
        genitive = (word.case == "Gen" and word.pos in {"NOUN", "PROPN", "ADJ"}) or (
            word.text.isupper() and word.text.isalpha()
        )
        joined = word.lower == "и" and last + 1 < end and tokens[last + 1].case == "Gen"
        if not genitive and not joined:
            break
        last += 1
    return first, last


def _date(reading: Reading, first: int, last: int, end: int) -> Mention | None:
    """«от 7 мая 2018 г.», or the year right behind: a date between the type and the end of the act."""
    for found in reading.mentions:
        if found.label == "date" and first < found.first <= min(last, end) and isinstance(found.value, DateValue):
            before = reading.tokens[found.first - 1].lower
            if before == "от" and found.value.iso[:1].isdigit():
                return found
    return None


def _titled(reading: Reading, noun: Token, first: int, start: int, end: int, numbered: bool) -> tuple[str, int] | None:
    """A title without quotes: «о промышленной политике», «Стратегия развития металлургии до 2030 года»."""
    tokens = reading.tokens
    if start < end and tokens[start].lower in {"о", "об"}:
        last = _phrase(tokens, start + 1, end)
        if last - start < 2:
            return None
        if noun.lemma in {"закон", "законопроект", "указ", "постановление"} or numbered:
            return _clean(reading, start, last), last
        name = nominative(tokens[_name_start(reading, noun, first) : noun.i + 1])
        return f"{name} {_clean(reading, start, last)}", last
    if numbered:
        return None
    name_first = _name_start(reading, noun, first)
    last = _phrase(tokens, noun.i + 1, end)
    if last == noun.i + 1 and name_first == noun.i:
        return None
    return nominative(tokens[name_first:last]), last


def _name_start(reading: Reading, noun: Token, first: int) -> int:
    """Where the name of an act begins: at its first adjective."""
    tokens, i = reading.tokens, noun.i
    while i and tokens[i - 1].pos == "ADJ" and tokens[i - 1].case == noun.case and noun.i - i < 5:
        if _starts(reading, i):
            break
        i -= 1
    return min(first, i)


def _phrase(tokens: tuple[Token, ...], i: int, end: int) -> int:
    """Where the genitives, adjectives and «по …», «на … год», «до … года» of a title end."""
    start = i
    while i < end and i - start < 25:
        token = tokens[i]
        nominal = token.pos in {"NOUN", "PROPN", "ADJ", "X"} or (token.text.isupper() and token.text.isalpha())
        if (
            (
                nominal
                and (
                    token.case in {"Gen", "Loc", "Dat", ""}
                    or tokens[i - 1].lower in {"на", "до"}
                    or (token.case == "Acc" and _in_preposition(tokens, start, i))
                )
            )
            or (token.text[0].isdigit() and tokens[i - 1].lower in {"на", "до", "с", "по", "-", "–"})
            or token.text in {"г", "гг", "годы"}
        ):
            i += 1
        elif (
            token.lower in {"по", "на", "до", "в", "к", "с", "от", "для"}
            and i + 1 < end
            and tokens[i + 1].pos in {"NOUN", "ADJ", "PROPN", "NUM"}
        ):
            if token.lower in {"в", "с", "к", "от", "для", "на", "по"} and i == start and token.lower != "по":
                break
            i += 1
        elif token.lower == "и" and i > start and i + 1 < end and tokens[i + 1].case in {"Gen", "Loc", "Dat"}:
            i += 1
        else:
            break
    while i > start and tokens[i - 1].pos in {"ADP", "CCONJ"}:
        i -= 1
    return i


def _in_preposition(tokens: tuple[Token, ...], start: int, i: int) -> bool:
    return any(t.lower == "на" for t in tokens[max(start, i - 4) : i])


def _title_allowed(
    noun: Token, needs: frozenset[str], capital: int | None, adjectives: bool, titled: tuple[str, int], reading: Reading
) -> bool:
    """Whether words without quotes may be taken for a title of this type."""
    text = titled[0]
    if "c" in needs and capital is not None:
        return len(text.split()) > (1 if noun.lemma in {"кодекс", "конституция"} else 2)
    if "C" in needs:
        return (capital is not None and capital < noun.i) or (
            noun.lemma == "декларация" and reading.tokens[noun.i + 1].text[:1].isupper()
        )
    if "y" in needs and _YEAR.search(text):
        return len(text.split()) > 4
    if "o" in needs:
        return text.startswith(("о ", "об "))
    return "a" in needs and adjectives and len(text.split()) > 3 and noun.lemma != "закон"


def _bare(reading: Reading) -> Iterator[Mention]:
    """«44-ФЗ», «ГОСТ Р 12345-2020», «176 ПС «…»» without a word for the type."""
    starts = {token.start: token.i for token in reading.tokens}
    for match in _BARE.finditer(reading.article.text):
        first = starts.get(match.start())
        if first is None:
            continue
        last = next((t.i for t in reading.tokens[first : first + 8] if t.start >= match.end()), first + 1)
        if match["law"]:
            attributes = {"type": "федеральный закон", "number": match["law"]}
        elif match["gost"]:
            attributes = {"type": match["gost"], "number": match["no"]}
        else:
            title = _quoted(reading.tokens, last, len(reading.tokens))
            if title is None:
                continue
            attributes = {
                "type": "профессиональный стандарт",
                "number": match["pcno"],
                "title": _clean(reading, *title),
            }
            last = title[1] + 1
        yield mention(reading, "act", first, last, name=_name(attributes), attributes=attributes)
