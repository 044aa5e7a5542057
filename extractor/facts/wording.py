"""Phrases that fill text slots: where a noun phrase ends, what stands in quotes, what is somebody's speech."""

from __future__ import annotations

import re

from extractor.facts.context import Context
from extractor.language.inflection import nominative
from extractor.model import Sentence, Slot

DASHES = frozenset({"–", "—", "-"})
_OPEN = frozenset(("«", "“", "„", '"'))
_CLOSE = frozenset(("»", "”", '"'))
_LONGEST = 40  # tokens
_REACH = 100  # tokens: longer sentences are page debris, read in pieces so that they stay linear


def around(sentence: Sentence, i: int) -> Sentence:
    """A sentence, of a very long one the part around token i."""
    if sentence.last - sentence.first <= 2 * _REACH:
        return sentence
    return sentence._replace(first=max(sentence.first, i - _REACH), last=min(sentence.last, i + _REACH))


def pieces(context: Context, sentence: Sentence) -> list[Sentence]:
    """The sentences of one whose full stops lack a space behind them: «… вырос.Завод подписал …»."""
    first, found = sentence.first, []
    for i in range(sentence.first + 1, sentence.last - 1):
        if context.tokens[i].text == "." and _is_glued(context, i):
            found.append(_piece(context, sentence, first, i + 1))
            first = i + 1
    return [*found, _piece(context, sentence, first, sentence.last)] if found else [sentence]


def _is_glued(context: Context, i: int) -> bool:
    """Whether the full stop at token i ends a word of some length and touches a capital or a quotation mark."""
    before, behind = context.tokens[i - 1], context.tokens[i + 1]
    touches = before.end == context.tokens[i].start and behind.start == context.tokens[i].end
    return touches and len(before.text) > 3 and (behind.text[0].isupper() or behind.text in _OPEN)


def _piece(context: Context, sentence: Sentence, first: int, last: int) -> Sentence:
    start, end = context.tokens[first].start, context.tokens[last - 1].end
    return sentence._replace(first=first, last=last, start=start, end=end)


def noun_phrase(context: Context, head: int, last: int) -> int:
    """Where the phrase of the noun at token head ends: genitives, adjectives, names and prepositional dependents."""
    i = head + 1
    while i < last and i - head < _LONGEST:
        token = context.tokens[i]
        name = context.starting(i, "organization", "group", "place", "person")
        if name is not None and name.last <= last:
            i = name.last
        elif (token.pos in {"NOUN", "PROPN", "ADJ"} and token.case in {"Gen", ""}) or (
            token.lower == "и" and i + 1 < last and context.tokens[i + 1].case == "Gen"
        ):
            i += 1
        elif token.lower == "по" and i + 1 < last and context.tokens[i + 1].case == "Dat":
            i += 2
        else:
            break
    return i


def case_phrase(context: Context, name: str, first: int, last: int) -> Slot | None:
    """A slot with the phrase that begins at token first, its head in the nominative: «о поставках» → «поставки»."""
    end = phrase_end(context, first, last)
    if end <= first or not any(t.pos in {"NOUN", "PROPN"} for t in context.words(first, end)):
        return None
    if context.starting(first, "quantity") is not None:
        return context.words_slot(name, first, end)  # «30 вертолётов»: the number governs the noun
    return context.words_slot(name, first, end, nominative(context.words(first, end)))


def phrase_end(context: Context, first: int, last: int) -> int:
    """Where a long phrase ends: before a finite verb, a subordinate clause, a full stop or a bracket."""
    i = first
    while i < last and i - first < _LONGEST:
        token = context.tokens[i]
        if token.text in {".", ";", ":", "!", "?", "(", "–", "—"}:
            name = context.at(i, "organization", "group", "person", "quantity", "date")
            if name is None or name.last == i + 1 == last:
                break
        predicate = token.feats.get("VerbForm") in {"Fin", "Conv"} or "Variant" in token.feats
        if token.pos in {"VERB", "AUX"} and predicate:
            break
        if token.text == "," and not _goes_on(context, i + 1, last):
            break
        i += 1
    while i > first and (context.tokens[i - 1].text in {",", "и", "-"} or _closes_alone(context, first, i - 1)):
        i -= 1
    return i


def _closes_alone(context: Context, first: int, i: int) -> bool:
    """Whether a phrase from token first ends with the quotation mark of a longer quote."""
    if context.tokens[i].text != "»":
        return False
    texts = [t.text for t in context.words(first, i + 1)]
    return texts.count("»") > texts.count("«")


def _goes_on(context: Context, i: int, last: int) -> bool:
    """Whether the words after a comma belong to the list before it, and are no clause of their own."""
    if i >= last:
        return False
    token = context.tokens[i]
    if (
        token.lower in {"который", "где", "что", "чтобы", "а", "но", "в", "когда", "как", "если"}
        or token.lemma == "который"
    ):
        return False
    for j in range(i, min(i + 25, last)):
        word = context.tokens[j]
        if word.text in {",", ".", ";"}:
            return True
        if word.pos == "VERB" and word.feats.get("VerbForm") in {"Fin", "Conv"}:
            return False
    return token.pos in {"NOUN", "PROPN", "ADJ", "ADP", "VERB"}


def quoted(context: Context, i: int) -> tuple[int, int] | None:
    """The words between the quotation mark that opens at token i and its partner, as a token span."""
    if context.tokens[i].text not in _OPEN:
        return None
    depth = 0
    straight = context.tokens[i].text == '"'
    for j in range(i + 1, min(i + _LONGEST, len(context.tokens))):
        text = context.tokens[j].text
        if text in _CLOSE and (text == '"') == straight:
            if not depth:
                return (i + 1, j) if j > i + 1 else None
            depth -= 1
        elif text in _OPEN and not straight:
            depth += 1
    return None


def within_speech(context: Context, i: int) -> bool:
    """Whether token i is a part of quoted speech: a long quote with a predicate, not a title."""
    quote = context.at(i, "quote")
    if quote is None:
        return False
    words = context.words(quote.first, quote.last)
    return len(words) > 8 and any(t.feats.get("VerbForm") == "Fin" for t in words)


#: «В.Путин: …», «И.Петров (перевод с немецкого): …» at the start of a paragraph
TURN = re.compile(r"(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s\([^)]{2,60}\))?\s?:")


def transcript_start(context: Context) -> int:
    """The token at which a transcript of speeches begins; the number of tokens when the article holds none."""
    for sentence in context.sentences:
        if TURN.match(context.article.text, sentence.start):
            return sentence.first
    return len(context.tokens)
