"""The place of an office that stands without one: «премьер-министр» is the prime minister of the state in question.

factRuEval's gold always names the state («Премьер-министр Владимир Путин» → Россия); our facts leave the place empty
where the text does not join it to the office. For its answers the place is the adjective before the office («британский
премьер»), else the country, region or town that the document names most, and no other as often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extractor.lexicon import table
from extractor.lexicon.geography import Place, place_named, place_of_adjective
from extractor.model import Extraction, Slot, Token

_LEVELS: Mapping[str, tuple[str, ...]] = {
    lemma: tuple(levels.split(";")) for lemma, levels in table("state_offices", "levels").items()
}
_NOUNS = table("place_nouns", "level")


def place_of_office(extraction: Extraction, position: Slot) -> Place | None:
    """The place that the document gives an office of state, or None for other offices and where it is in doubt."""
    tokens = extraction.reading.tokens
    inside = [token for token in tokens if position.start <= token.start and token.end <= position.end]
    if not inside:
        return None
    after = tokens[inside[-1].i + 1 : inside[-1].i + 2]
    levels = next((_levels(token.lemma) for token in (*inside, *after) if _levels(token.lemma)), ())
    return (_adjective_before(tokens, inside[0].i) or _most_named(extraction, levels)) if levels else None


def _levels(lemma: str) -> tuple[str, ...]:
    """Of an office («губернатор» → region) or of the noun behind it («глава государства» → country)."""
    return _LEVELS.get(lemma) or ((_NOUNS[lemma],) if lemma in _NOUNS else ())


def _adjective_before(tokens: Sequence[Token], first: int) -> Place | None:
    for token in tokens[max(0, first - 1) : first + 1]:
        if token.pos == "ADJ" and (name := place_of_adjective(token.lemma)):
            return place_named(name)
    return None


def _most_named(extraction: Extraction, levels: Sequence[str]) -> Place | None:
    names = [mention.name for mention in extraction.reading.mentions if mention.label == "place"]
    names += [place_of_adjective(token.lemma) for token in extraction.reading.tokens if token.pos == "ADJ"]
    known = (place_named(name) for name in names if name)
    counts = Counter(place for place in known if place and place.level in levels)
    ranking = counts.most_common(2)
    return ranking[0][0] if ranking and (len(ranking) == 1 or ranking[0][1] > ranking[1][1]) else None
