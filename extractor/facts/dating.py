"""When agreements were signed that tell no day themselves: on the day of the event, or of those told right before.

«По итогам переговоров подписано …» was signed on the day of the talks; the items of «вчера на форуме область подписала
семь соглашений» on that day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.model import DateValue, Mention, Sentence, Slot

_EVENTS = lexicon.words("meeting_nouns")
_AGREEMENTS = lexicon.words("agreement_nouns")
_LEAD = 3  # the title and the first sentences
_DAY = 10  # characters of a full date


def inherit(context: Context, deals: Sequence[Deal]) -> None:
    """Give signed agreements without a date the day of the event or of the signings that they belong to."""
    told = {sentence.ordinal for deal in deals for sentence in deal.evidence}
    for deal in deals:
        if deal.date is None and deal.follows is not None:
            deal.date = deal.follows.date
        if deal.date is None and deal.told and deal.status == "signed" and deal.modality == "actual":
            day = (
                _day_of_event(context, deal.sentence)
                or _day_of_others(context, deal.sentence, told)
                or _day_of_lead(context, deal.sentence)
            )
            if day is not None:
                assert isinstance(day.value, DateValue)
                deal.date = Slot("date", day.value.iso, day.start, day.end)


def _day_of_event(context: Context, sentence: Sentence) -> Mention | None:
    """The day told of the event that the sentence of a signing names."""
    if not _names(context, sentence, _EVENTS):
        return None
    for earlier in reversed(context.sentences[: sentence.ordinal]):
        if _names(context, earlier, _EVENTS) and (day := _day(context, earlier)) is not None:
            return day
    return None


def _day_of_others(context: Context, sentence: Sentence, told: Collection[int]) -> Mention | None:
    """The day of the signings told in the paragraphs right before, one after another."""
    paragraph = sentence.paragraph
    for earlier in reversed(context.sentences[: sentence.ordinal]):
        if earlier.paragraph < paragraph - 1:
            return None
        if earlier.ordinal in told or _names(context, earlier, _AGREEMENTS):
            day = _day(context, earlier)
            if day is not None:
                return day
            paragraph = earlier.paragraph
    return None


def _day_of_lead(context: Context, sentence: Sentence) -> Mention | None:
    """The day of the event that the article begins with, where no other day is told before the signing."""
    for earlier in context.sentences[: sentence.ordinal]:
        if earlier.ordinal > _LEAD:
            return None
        day = _day(context, earlier)
        if day is not None:
            told = {m.value.iso for m in _days(context, sentence.ordinal) if isinstance(m.value, DateValue)}
            return day if len(told) == 1 and _names(context, earlier, _EVENTS) else None
    return None


def _days(context: Context, end: int) -> list[Mention]:
    """The full dates of the sentences before one."""
    found = (m for each in context.sentences[:end] for m in context.inside(each, "date"))
    return [m for m in found if isinstance(m.value, DateValue) and len(m.value.iso) == _DAY]


def _names(context: Context, sentence: Sentence, nouns: frozenset[str]) -> bool:
    return any(t.lemma in nouns and t.pos == "NOUN" for t in context.words(sentence.first, sentence.last))


def _day(context: Context, sentence: Sentence) -> Mention | None:
    """The only full date of a sentence that is no time limit."""
    days = {
        m.value.iso: m for m in context.inside(sentence, "date")
        if isinstance(m.value, DateValue) and len(m.value.iso) == _DAY and m.value.role != "by"
    }  # fmt: skip
    return next(iter(days.values())) if len(days) == 1 else None
