"""Titles of events: «форум «Чистая вода»», «Форум будущих технологий», «салон – МАКС-2005»."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.facts.events import NOUNS
from extractor.facts.wording import noun_phrase, quoted
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token


def event_title(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«Форум «Чистая вода»», «Форум будущих технологий», «выставка Kazan Expo», «саммит БРИКС»."""
    session = NOUNS[noun.lemma] == "session"
    for i in range(noun.i + 1, noun.i + 2 if session else min(noun.i + 6, sentence.last)):
        body = context.at(i, "organization", "group")
        span = quoted(context, i) if i < sentence.last else None
        if span is not None and (body is None or body.first <= noun.i or body.first >= i):
            first, last = span
            return context.words_slot("title", first, last)
        if context.tokens[i].text in {",", ".", ":", ";"} or context.tokens[i].pos in {"VERB", "ADP"}:
            break
    if session:
        return None
    if (apposed := _apposed_title(context, noun, sentence)) is not None:
        return apposed
    following = context.tokens[noun.i + 1] if noun.i + 1 < sentence.last else None
    if following is not None and following.text[0].isascii() and following.text[0].isupper():
        last = noun.i + 1
        while (
            last < sentence.last and context.tokens[last].text[0].isascii() and context.tokens[last].text[0].isalnum()
        ):
            last += 1
        return context.words_slot("title", noun.i + 1, last)
    return _proper(context, noun, sentence)


def _apposed_title(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """A title with a number behind a dash or right behind: «салон – МАКС-2005», «форум ИННОПРОМ-2018»."""
    for i in range(noun.i + 1, min(noun.i + 8, sentence.last)):
        token = context.tokens[i]
        if token.text in {",", ".", ";", ":", "("} or token.pos == "VERB":
            return None
        first = token.text.split("-")[0]
        if "-" in token.text and first.isupper() and len(first) > 2 and token.text[-1].isdigit():
            return context.words_slot("title", i, i + 1)
        digits = context.words(i + 1, min(i + 3, sentence.last))
        if token.text.isupper() and len(token.text) > 2 and len(digits) == 2 and digits[0].text == "-" and (
            digits[0].start == token.end and digits[1].text.isdigit()
        ):
            text = f"{token.text}-{digits[1].text}"
            return context.words_slot("title", i, i + 3, text)
    return None


def _proper(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """A name without quotes: «Петербургский международный экономический форум», «Форум будущих технологий»."""
    first = noun.i
    while first > sentence.first and context.tokens[first - 1].pos == "ADJ":
        first -= 1
    capital = next((i for i in range(first, noun.i + 1) if context.tokens[i].text[0].isupper()), None)
    if (
        capital is None
        or capital == sentence.first
        or (context.tokens[capital].lemma == "международный" and capital == noun.i - 1)
    ):
        return None
    last = noun_phrase(context, noun.i, sentence.last)
    if capital < noun.i and (last > noun.i + 1 and context.at(noun.i + 1, "place", "person") is not None):
        last = noun.i + 1
    if last - capital < 2:
        return None
    head = context.words(capital, last)
    return context.words_slot("title", capital, last, in_nominative(head))
