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
from extractor.mentions.act_titles import (
    allowed,
    bare_title,
    begins_name,
    clean,
    listed,
    quoted,
    starts_line,
    titled,
    told_next,
)
from extractor.mentions.words import mention
from extractor.model import DateValue, Mention, Reading, Token

_NEEDS = {row["noun"]: frozenset(row["needs"].split()) for row in lexicon.rows("act_types")}
_ADJECTIVES = {row["noun"]: frozenset(row["adjectives"].split()) for row in lexicon.rows("act_types")}
_NUMBER = re.compile(r"(?:№|\bN|\bNo\.?)\s?((?:[А-ЯA-Z][а-яА-Я]?-?)?\d[\w/.\-–]*)|\b(\d{1,4}-ФЗ)\b")
_BARE = re.compile(
    r"\b(?P<law>\d{1,4}-ФЗ)\b|\b(?P<gost>ГОСТ(?:\s?Р)?(?:\s?(?:ИСО|ISO|МЭК|IEC))?)\s(?P<no>\d[\d.\-–]*\d)|(?P<pcno>\d{1,4})\sПС\b"
)
_ISSUERS = frozenset(("президент", "правительство", "губернатор", "глава", "министр", "дума", "суд", "совет", "мэр"))
_YEAR = re.compile(r"(?:\w+-)?20\d\d")
#: beginnings of words that tell that a programme is the state's
_OF_STATE = ("государствен", "правительств", "федеральн", "министерств", "минпром", "минпросвещ", "минобр", "субсиди",
             "господдерж", "бюджет", "нацпроект")  # fmt: skip
_REACH = 16  # tokens between the type and the number


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
            several = list(_several(reading, token))
            found = _act(reading, token) if not several else None
            yield from several
            if found is not None:
                yield found
    if "ФЗ" in reading.article.text or "ГОСТ" in reading.article.text or " ПС " in reading.article.text:
        yield from _bare(reading)


def _several(reading: Reading, noun: Token) -> Iterator[Mention]:
    """«национальные проекты «А» и «Б»»: one act for each title."""
    if noun.number == "Sing" and noun.case != "Gen":
        return
    first, adjectives = _type_start(reading.tokens, noun)
    needs = _NEEDS[noun.lemma]
    if "q" not in needs and not ("A" in needs and adjectives):
        return
    for span in listed(reading.tokens, noun, _sentence_end(reading, noun.i)):
        kind = nominative(reading.tokens[first : noun.i + 1], "Sing")
        attributes = {"type": kind[:1].lower() + kind[1:], "title": clean(reading, *span)}
        begin = first if span[0] <= noun.i + 3 else span[0] - 1
        yield mention(reading, "act", begin, span[1] + 1, name=_name(attributes), attributes=attributes)


def _act(reading: Reading, noun: Token) -> Mention | None:
    tokens, needs = reading.tokens, _NEEDS[noun.lemma]
    end = _sentence_end(reading, noun.i)
    first, adjectives = _type_start(tokens, noun)
    attributes = {"type": nominative(tokens[first : noun.i + 1], "Sing")}
    attributes["type"] = attributes["type"][:1].lower() + attributes["type"][1:]
    number, number_last = _number(reading, noun, end)
    quotes = quoted(tokens, max(noun.i + 1, number_last), end) or quoted(tokens, noun.i + 1, end)
    if quotes is not None and not begins_name(tokens[quotes[0]]):
        quotes = None
    issuer = _issuer(tokens, noun.i + 1, end)
    named = told_next(tokens, end) if quotes is None and "A" in needs else None
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
        title = clean(reading, *quotes)
        if noun.lemma not in {"стандарт", "профстандарт"} or adjectives or not _generic(title):
            attributes["title"] = title
        last = max(last, quotes[1] + 1)
    elif noun.lemma in {"проект", "нацпроект"} and (bare := bare_title(reading, noun, end)) is not None:
        attributes["title"], bare_last = bare
        last = max(last, bare_last)
    elif noun.lemma != "нацпроект" and not (needs & {"n"} and not needs & {"o", "c", "a", "q"}):
        found = titled(
            reading, noun, first, max(noun.i + 1, number_last, date.last if date else 0), end, bool(number or date)
        )
        if found is not None and allowed(noun, needs, capital, adjectives, found, reading):
            attributes["title"] = found[0]
            last = max(last, found[1])
    if named is not None:
        attributes["title"] = clean(reading, *named)
    if noun.number == "Plur" and number == "" and _generic(attributes.get("title", "") if quotes else ""):
        return None
    if noun.lemma == "программа" and quotes is not None and not adjectives and not _state(tokens, noun, quotes, end):
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


def _state(tokens: tuple[Token, ...], noun: Token, title: tuple[int, int], end: int) -> bool:
    """«по программе «…»», «в рамках программы «…»»: money comes from a programme of the state, not of a festival."""
    before = tokens[noun.i - 1] if noun.i else None
    if before is not None and before.lemma in {"по", "рамка", "участник", "принять", "утвердить"}:
        return True
    near = (*tokens[max(0, noun.i - _REACH) : noun.i], *tokens[title[1] : min(end, title[1] + _REACH)])
    dated = any(_YEAR.fullmatch(token.text) for token in tokens[slice(*title)])
    return dated or any(token.lemma.startswith(_OF_STATE) for token in near)


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
        sign = j > 0 and not tokens[j - 1].text[-1].isalnum() and tokens[j - 1].text not in {",", "»", ")", "%"}
        begins = j == 0 or sign or starts_line(reading, j)
        if tokens[j].text[0].isupper() and not begins and not tokens[j].text.isupper():
            return j
    return None


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


def _issuer(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int] | None:
    """The body in the genitive after the type: «Правительства РФ», «Минпромторга России»."""
    while first < end and tokens[first].pos == "ADJ" and tokens[first].case == "Gen":
        first += 1
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
    while tokens[first - 1].pos == "ADJ" and tokens[first - 1].case == "Gen":
        first -= 1
    return first, last


def _date(reading: Reading, first: int, last: int, end: int) -> Mention | None:
    """«от 7 мая 2018 г.», or the year right behind: a date between the type and the end of the act."""
    for found in reading.mentions:
        if found.label == "date" and first < found.first <= min(last, end) and isinstance(found.value, DateValue):
            before = reading.tokens[found.first - 1].lower
            if before == "от" and found.value.iso[:1].isdigit():
                return found
    return None


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
            title = quoted(reading.tokens, last, len(reading.tokens))
            if title is None:
                continue
            attributes = {
                "type": "профессиональный стандарт",
                "number": match["pcno"],
                "title": clean(reading, *title),
            }
            last = title[1] + 1
        yield mention(reading, "act", first, last, name=_name(attributes), attributes=attributes)
