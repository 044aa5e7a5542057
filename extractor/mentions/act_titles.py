"""Titles of state documents: in quotes, or by the words behind the type: «о закупках», «развития металлургии»."""

from __future__ import annotations

import re

from extractor.language.inflection import nominative
from extractor.model import Reading, Token

_YEAR = re.compile(r"(?:19|20)\d\d")


def quoted(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int] | None:
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
            return _unclosed(tokens, i + 1, end)
        if tokens[i].text in {",", ".", ";", ":"} or tokens[i].pos in {"VERB", "ADP", "CCONJ"}:
            return None
    return None


def _unclosed(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int] | None:
    """A title whose last mark is missing: «О закупках, to the end of the sentence."""
    if first + 2 >= end or tokens[first].text not in {"О", "Об"}:
        return None
    return first, end - (tokens[end - 1].text in {".", ";"})


def listed(tokens: tuple[Token, ...], noun: Token, end: int) -> list[tuple[int, int]]:
    """The titles of «национальные проекты «А» и «Б»», «три профстандарта: «А», «Б»»; empty where there is but one."""
    counted = any(t.pos == "NUM" for t in tokens[max(0, noun.i - 4) : noun.i])
    if noun.number != "Plur" and not counted:
        return []
    i = noun.i + 1
    i += i < end and tokens[i].text == ":"
    found: list[tuple[int, int]] = []
    while i < end and tokens[i].text in {"«", '"', "“", "„"}:
        span = quoted(tokens, i, end)
        if span is None or not begins_name(tokens[span[0]]):
            break
        found.append(span)
        i = span[1] + 1
        if i >= end or tokens[i].lower not in {",", "и", ";"}:
            break
        i += 1
        while i < end and tokens[i].lower in {"а", "также", "и"}:
            i += 1
    return found if len(found) > 1 else []


def told_next(tokens: tuple[Token, ...], end: int) -> tuple[int, int] | None:
    """The title in the sentence behind: «запущен национальный проект. Он называется «Экология»»."""
    if end + 2 >= len(tokens) or tokens[end].text not in {"Он", "Она"} or tokens[end + 1].lower != "называется":
        return None
    return quoted(tokens, end + 2, min(len(tokens), end + 40))


def begins_name(token: Token) -> bool:
    """A capital, a digit, or «о …»: not «зелёных» in quotes."""
    return not token.text[0].islower() or token.text in {"о", "об"}


def bare_title(reading: Reading, noun: Token, end: int) -> tuple[str, int] | None:
    """«национального проекта Экология», «проекта малое и среднее предпринимательство»: nominative behind a genitive."""
    tokens, i = reading.tokens, noun.i + 1
    if noun.case in {"Nom", "Acc", ""}:
        return None
    while i < end and (_is_direct(tokens[i]) or (tokens[i].lower == "и" and i > noun.i + 1)):
        i += 1
    return (clean(reading, noun.i + 1, i), i) if i > noun.i + 1 and tokens[i - 1].pos != "CCONJ" else None


def _is_direct(token: Token) -> bool:
    return token.case in {"Nom", "Acc"} and token.pos in {"NOUN", "ADJ", "PROPN"}


def clean(reading: Reading, first: int, last: int) -> str:
    return " ".join(reading.article.text[reading.tokens[first].start : reading.tokens[last - 1].end].split())


def titled(reading: Reading, noun: Token, first: int, start: int, end: int, numbered: bool) -> tuple[str, int] | None:
    """A title without quotes: «о промышленной политике», «Стратегия развития металлургии до 2030 года»."""
    tokens = reading.tokens
    if start < end and tokens[start].lower in {"о", "об"}:
        last = _phrase(tokens, start + 1, end)
        if last - start < 2:
            return None
        if noun.lemma in {"закон", "законопроект", "указ", "постановление"} or numbered:
            return clean(reading, start, last), last
        name = nominative(tokens[_name_start(reading, noun, first) : noun.i + 1])
        return f"{name} {clean(reading, start, last)}", last
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
        if starts_line(reading, i):
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


def allowed(
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
    if "A" in needs:
        return adjectives and noun.number == "Sing" and _of_state(noun, text)
    if "o" in needs:
        return text.startswith(("о ", "об "))
    short = 2 if text.startswith(("государственн", "федеральн", "национальн")) else 3
    return "a" in needs and adjectives and len(text.split()) > short and noun.lemma != "закон"


def _of_state(noun: Token, text: str) -> bool:
    """A national project by its field; a road map by that of a branch: not «дорожная карта сотрудничества»."""
    words = text.split()
    at = next((i for i, word in enumerate(words) if word.lower().startswith(noun.lemma[:4])), len(words))
    rest = words[at + 1 :]
    if noun.lemma == "карта":
        return len(rest) > 2 and (rest[0] == "по" or rest[0].startswith("развит"))
    return len(rest) > 0 and rest[0][0].islower()


def starts_line(reading: Reading, i: int) -> bool:
    return i > 0 and "\n" in reading.article.text[reading.tokens[i - 1].end : reading.tokens[i].start]
