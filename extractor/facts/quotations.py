"""Who said what: answers of an interview, turns of a transcript, quoted words, reported speech."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from extractor.facts.context import Context
from extractor.facts.direct_speech import DirectSpeech
from extractor.facts.interviews import Interview
from extractor.facts.reported_speech import ReportedSpeech
from extractor.facts.speakers import Speakers
from extractor.facts.speech import Page
from extractor.facts.transcripts import Transcript
from extractor.model import Fact


@lru_cache(maxsize=1)  # who speaks is asked for deadlines too
def find(context: Context) -> tuple[Fact, ...]:
    """All quotations of an article. Direct speech comes first: what it covers is not looked at again."""
    return tuple(_told(context))


def _told(context: Context) -> Iterable[Fact]:
    page = Page(context)
    speakers = Speakers(page)
    yield from Interview(page).answers()
    yield from Transcript(page).turns()
    yield from DirectSpeech(page, speakers).direct()
    yield from ReportedSpeech(page, speakers).indirect()
