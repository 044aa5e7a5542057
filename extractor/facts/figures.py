"""Figures: every quantity that says something of the economy or of the event (kind `figure` of facts.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor import lexicon
from extractor.facts import changes, measures, measures_adjacent, owners, periods, repeats
from extractor.facts.changes import Change
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.noun_phrases import Phrases, phrases_of
from extractor.facts.scene import COMPARATIVES, DURATIONS, Measure, Scene, Seen
from extractor.facts.statements import statements
from extractor.model import Evidence, Fact, Mention, Quantity, Sentence, Slot

_ANNIVERSARY = re.compile(r"лети[ея]$|годовщина$|юбилей$")
_AGO = frozenset({"назад", "ранее", "раньше", "спустя", "подряд", "позже", "старше", "младше"})
_SPANS = frozenset({"за", "через", "спустя", "течение", "последние", "последних", "протяжении", "ближайшие", "после"})
_LASTING = lexicon.words("duration_nouns")  # after them a length of time is a figure: «сроком на 5 лет»
_NO_COUNTS = lexicon.words("uncounted_nouns")
_PAID = frozenset({"налог", "сбор", "платеж", "взнос", "инвестиция", "прибыль", "выручка", "доход", "дивиденд"})
_MILLION = 1_000_000
_HUNDRED = 100  # coefficients are less
_BULLETS = frozenset("–—-•*·")
_TERM_WITHIN = 8  # words between «срок» and its length
_SIDES = frozenset({"страна", "государство", "народ"})  # «партнёрство двух стран»
_RATES = frozenset({"год", "сутки", "час", "месяц", "смена", "день", "неделя"})
_RECENT = 3  # sentences over which a period is carried on
_COEFFICIENTS = frozenset({"коэффициент", "индекс", "показатель", "рейтинг"})


def find(context: Context) -> Iterable[Fact]:
    """All figures of an article."""
    if not any(mention.label == "quantity" for mention in context.mentions):
        return ()
    return _Reader(context).read()


@dataclass
class _Memory:
    """What a figure may take over from the figures before it in its paragraph."""

    paragraph: int = -1
    sentence: int = -1
    seen: Seen | None = None
    unit: str = ""  # the last one of things that can be counted on: no money, share or time
    currency: str = ""  # the last one
    change: Change | None = None
    owner: Slot | None = None
    period: Slot | None = None
    dated: int = -1  # ordinal of the sentence that gave the period


@dataclass
class _Reader:
    context: Context
    memory: _Memory = field(default_factory=_Memory)

    def read(self) -> list[Fact]:
        context = self.context
        phrases = phrases_of(context)
        headline = owners.headline(context)
        found = repeats.Figures(context.tokens)
        for whole in context.sentences:
            quantities = context.inside(whole, "quantity")
            for sentence in statements(context, whole) if quantities else ():
                for mention in quantities:
                    if sentence.first <= mention.first < sentence.last:
                        fact = self._figure(phrases, sentence, mention, headline)
                        if fact is not None:
                            found.add(fact, sentence, mention.first)
        return found.facts

    def _figure(self, phrases: Phrases, sentence: Sentence, mention: Mention, headline: Slot | None) -> Fact | None:
        memory = self._memory(sentence)
        quantity = mention.value
        assert isinstance(quantity, Quantity)
        why = _no_figure(self.context, mention, quantity, sentence)
        if why:
            self.context.near("figure", mention.first, mention.last, why)
            return None
        same = memory.sentence == sentence.first
        scene = Scene(
            self.context, phrases, sentence, mention, quantity, memory.seen if same else None, memory.seen, memory.unit
        )  # fmt: skip
        measure = measures.find(scene)
        if measure is None:
            self.context.near("figure", mention.first, mention.last, "не найдено, что измеряется")
            return None
        unit = quantity.unit or measure.unit or _unit(scene)
        if not unit:
            self.context.near("figure", mention.first, mention.last, "число без единицы")
            return None
        if quantity.kind == "money":
            memory.currency = unit.partition("/")[0]
        elif quantity.kind == "count" and unit in _PAID and quantity.value >= _MILLION and memory.currency:
            unit = memory.currency  # «4,9 млрд налогов»
        unit = _rated(scene, measure, unit)
        before = memory.change if same else None
        change = changes.find(scene, measure, before)
        owner = owners.slot(scene, measure, memory.owner, headline)
        carried = same or (sentence.ordinal - memory.dated <= _RECENT and periods.goes_on(scene, measure))
        period = periods.slot(scene, memory.period if carried else None)
        if period is not None and period is not memory.period and not periods.is_comparison(scene):
            memory.period, memory.dated = period, sentence.ordinal
        seen = measures_adjacent.ranked_by(scene, measure) if quantity.kind == "rank" else Seen(mention, unit, measure)
        memory.seen = seen or memory.seen  # a place in a ranking is no measure of what follows
        if quantity.kind in ("count", "measure") and unit not in DURATIONS:
            memory.unit = unit
        memory.change, memory.sentence = change, sentence.first
        memory.owner = owner or memory.owner
        slots = _slots(scene, measure, unit, change, owner, periods.edge(period, change, before))
        return Fact("figure", slots, (_evidence(scene, measure),), measure.rule, measure.confidence)

    def _memory(self, sentence: Sentence) -> _Memory:
        memory = self.memory
        if memory.paragraph != sentence.paragraph:
            if memory.paragraph + 1 == sentence.paragraph and self._is_item(sentence):
                memory.paragraph = sentence.paragraph
            else:
                self.memory = memory = _Memory(sentence.paragraph, period=None)
        return memory

    def _is_item(self, sentence: Sentence) -> bool:
        """A line of a list: what was said before it holds («добыто 18 млн т, в том числе: ⏎ – «Заря» – 5 млн т»)."""
        tokens = self.context.tokens
        opened = sentence.first > 0 and tokens[sentence.first - 1].text in (":", ";")
        return opened and tokens[sentence.first].text in _BULLETS


def _no_figure(context: Context, mention: Mention, quantity: Quantity, sentence: Sentence) -> str:
    """Why a quantity is no figure (in Russian, for `explain`), or an empty string."""
    if quantity.kind == "ordinal":
        return "порядковое число"
    if any(context.at(i, "date", "act") for i in range(mention.first, mention.last)):
        return "часть даты или документа"
    if _ANNIVERSARY.search(quantity.unit):
        return "годовщина"
    if quantity.unit in DURATIONS and not _is_economic_duration(context, mention, sentence):
        return "срок, а не величина"
    if quantity.kind == "count" and (quantity.unit in _NO_COUNTS or quantity.value == 0):
        return "считаемое не относится к делу"
    if mention.last < sentence.last and context.tokens[mention.last].lemma == "финал":
        return "ступень турнира"  # «1/8 финала»
    if _is_markup(context, mention):
        return "разметка страницы"
    if quantity.value == 2 and quantity.unit in _SIDES:
        return "обе стороны, а не число"
    name = context.at(mention.first, "organization", "person", "place", "group")
    bare = quantity.kind in ("count", "number")  # money and percents are never part of a name
    if bare and name is not None and name.last >= mention.last and name.form == "name":
        return "часть имени"
    return ""


def _is_markup(context: Context, mention: Mention) -> bool:
    """«width: "100%"»"""
    if mention.first < 2 or context.tokens[mention.first - 1].text not in "\"'":
        return False
    return context.tokens[mention.first - 2].text in (":", "=")


def _is_economic_duration(context: Context, mention: Mention, sentence: Sentence) -> bool:
    """«кредит на 5 лет», «уже 6 лет проводят»: not «за 5 лет», «5 лет назад», not an age."""
    assert isinstance(mention.value, Quantity)
    if mention.value.step in ("from", "to"):
        return True  # «сократить время сборки с 219 до 197 минут»
    words = context.tokens[max(sentence.first, mention.first - _TERM_WITHIN) : mention.first]
    before = {t.lower for t in words[-4:]}
    after = context.tokens[mention.last].lower if mention.last < sentence.last else ""
    if after in _AGO or "возрасте" in before or before & _SPANS:
        return False
    term = words and words[-1].lower == "на" and after not in COMPARATIVES
    return bool(term) or "уже" in before or any(t.lemma in _LASTING for t in words)


def _unit(scene: Scene) -> str:
    """The unit of a bare number: the coefficient it is said of, or what the number before counts."""
    first, _ = scene.clause
    words = scene.context.words(first, scene.mention.first) if scene.quantity.value < _HUNDRED else ()
    coefficient = next((t.lemma for t in words if t.lemma in _COEFFICIENTS), "")
    whole = scene.quantity.value == scene.quantity.value.to_integral_value()
    return coefficient or (scene.unit if whole else "")


def _slots(
    scene: Scene, measure: Measure, unit: str, change: Change, owner: Slot | None, period: Slot | None
) -> tuple[Slot, ...]:
    quantity, mention = scene.quantity, scene.mention
    slots = [Slot("value", quantity.value, mention.start, mention.end)]
    if quantity.value_max is not None:
        slots.append(Slot("value_max", quantity.value_max, mention.start, mention.end))
    slots.append(_unit_slot(scene, unit))
    slots.append(_measure_slot(scene, measure))
    if owner is not None and owner.value:
        slots.append(owner)
    qualifier = _qualifier(scene, measure, change)
    for name, value in (("qualifier", qualifier), ("direction", change.direction), ("step", change.step)):
        if value:
            slots.append(Slot(name, value))
    if period is not None:
        slots.append(period)
    if _is_planned(scene):
        slots.append(Slot("modality", "planned"))
    return tuple(slots)


def _is_planned(scene: Scene) -> bool:
    """As its verb is told; «при плане 280» is planned. («5 % не смогли» denies the deed, not the number.)"""
    if scene.before is not None and scene.before.lemma == "план" and scene.tokens[scene.before.i - 1].lower == "при":
        return True
    return modality(scene.context, _head(scene)) == "planned"


def _rated(scene: Scene, measure: Measure, unit: str) -> str:
    """«200 тысяч тонн удобрений в год» → т/год: the base of a rate that stands behind the genitive."""
    phrase = measure.phrase
    if measure.rule != "figure-share" or phrase is None or "/" in unit or phrase.last + 1 >= scene.sentence.last:
        return unit
    preposition, base = scene.tokens[phrase.last], scene.tokens[phrase.last + 1]
    return f"{unit}/{base.lemma}" if preposition.lower == "в" and base.lemma in _RATES else unit


def _qualifier(scene: Scene, measure: Measure, change: Change) -> str:
    """That of the number itself, or that of «превысил 5 %», «не превышает 5 %»; «до» of a step is none."""
    if change.step == "to" and scene.quantity.qualifier == "le":
        return ""
    verb = scene.verb
    exceeds = verb is not None and verb.lemma in ("превысить", "превышать") and measure.rule == "figure-level"
    if scene.quantity.qualifier or verb is None or not exceeds or "на" in scene.prefix:
        return scene.quantity.qualifier
    return "le" if verb.i > 0 and scene.tokens[verb.i - 1].lower == "не" else "gt"


def _unit_slot(scene: Scene, unit: str) -> Slot:
    first, last = scene.quantity.unit_first, scene.quantity.unit_last
    if first < 0 or last <= first:
        return Slot("unit", unit)
    return scene.context.words_slot("unit", first, last, unit)


def _measure_slot(scene: Scene, measure: Measure) -> Slot:
    if measure.phrase is None:
        return Slot("measure", measure.text)
    return scene.context.words_slot("measure", measure.phrase.first, measure.phrase.last, measure.text)


def _head(scene: Scene) -> int:
    """The word whose modality is the figure's: the verb that tells it, else the unit or number itself."""
    if scene.verb is not None:
        return scene.verb.i
    last = scene.quantity.unit_last
    return last - 1 if last > 0 else scene.mention.first


def _evidence(scene: Scene, measure: Measure) -> Evidence:
    """From the measure's words to the number, when both stand in the sentence; else the clause of the number."""
    first, last = scene.edge, scene.mention.last
    phrase = measure.phrase
    if phrase is not None and scene.sentence.first <= phrase.first and phrase.last <= scene.sentence.last:
        first, last = min(first, phrase.first), max(last, phrase.last)
    return scene.context.evidence(first, last)
