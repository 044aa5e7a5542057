"""The period a figure speaks of: a date in its clause, in its sentence, or the one its paragraph goes on with."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.facts.changes import Change
from extractor.facts.modality import is_predicate
from extractor.facts.scene import SPEECH, Measure, Scene
from extractor.model import DateValue, Duration, Mention, Slot

_YEAR_BEFORE = ("ранее", "раньше", "назад")
_COMPARED = frozenset({"сравнение", "уровень", "чем", "аналогичный", "отношение", "показатель"})
_DAY = 10  # characters of a full date
_TOLD = 8  # words behind a verb of speech that begin what is said
_WHAT_IS_SAID = frozenset({"что", "о", "об"})
_WITHIN = frozenset({"за", "итогам", "результатам"})
_MONTHS = re.compile(r"P(\d{1,2})M")
_FIRST_MONTHS = re.compile(r"(\d{4})-01/\1-\d\d")
_LEADING_YEAR = re.compile(r"\d{4}")


def slot(scene: Scene, inherited: Slot | None) -> Slot | None:
    """The period slot of a figure; `inherited` is the period of the figure before in the paragraph."""
    before_year = _year_before(scene, inherited)
    if before_year is not None:
        return before_year
    against = _against(scene)
    if against is not None:
        return against
    found = _nearest(scene)
    if found is not None and found.first >= scene.clause[0]:
        return _slot(scene, found)
    span = _span(scene)
    if span is not None:
        return span
    return _slot(scene, found) if found is not None else inherited


def _slot(scene: Scene, date: Mention) -> Slot | None:
    return scene.context.slot("period", date, date.value.iso) if isinstance(date.value, DateValue) else None


def _span(scene: Scene) -> Slot | None:
    """«за последние пять лет», «за полгода» in the clause: the length of time in which it came to be so much."""
    first, last = scene.clause
    for mention in scene.context.inside(scene.sentence, "duration"):
        if not first <= mention.first < last or mention.first == scene.mention.first:
            continue
        length = mention.value
        if isinstance(length, Duration) and (length.role == "last" or _is_within(scene, mention)):
            months = "" if length.role == "last" else _since_january(scene, mention, length)
            return scene.context.slot("period", mention, months or length.iso)
    return None


def _is_within(scene: Scene, length: Mention) -> bool:
    """«за полгода», «за каких-то полгода», «по итогам девяти месяцев»"""
    i = length.first - 1
    while i > scene.sentence.first and scene.tokens[i].pos == "DET":
        i -= 1
    return i >= scene.sentence.first and scene.tokens[i].lower in _WITHIN


def _since_january(scene: Scene, mention: Mention, length: Duration) -> str:
    """«за девять месяцев»: of the year told before («девять месяцев 2022 года»), else of that of the report."""
    months = _MONTHS.fullmatch(length.iso)
    if months is None or "месяц" not in mention.text:
        return ""
    end = f"-{int(months.group(1)):02d}"
    told = {
        m.value.iso for m in scene.context.mentions
        if m.label == "date" and isinstance(m.value, DateValue) and m.first < scene.mention.first
        and _FIRST_MONTHS.fullmatch(m.value.iso) and m.value.iso.endswith(end)
    }  # fmt: skip
    return told.pop() if len(told) == 1 else mention.attributes.get("period", "")


def _against(scene: Scene) -> Slot | None:
    """«в 2020 году по сравнению с 2019-м – 3,7 млн против 3,6 млн»: the number after «против» is of the year before."""
    if "против" not in scene.prefix and (scene.before is None or scene.before.lower != "против"):
        return None
    compared = [m for m in scene.context.inside(scene.sentence, "date") if _is_compared(scene, m)]
    return _slot(scene, compared[-1]) if compared and compared[-1].last <= scene.mention.first else None


def edge(period: Slot | None, change: Change, before: Change | None) -> Slot | None:
    """«с 2013 по 2022 год выросли с 1,3 млн до 2,3 млн»: each number is of its own end."""
    if period is None or "/" not in str(period.value):
        return period
    first, last = str(period.value).split("/")[:2]
    if change.step == "from" and _LEADING_YEAR.fullmatch(first):
        return replace(period, value=first)
    if change.step == "to" and before is not None and before.step == "from" and _LEADING_YEAR.fullmatch(last):
        return replace(period, value=last)
    return period


def goes_on(scene: Scene, measure: Measure) -> bool:
    """Whether the period of the sentence before still holds: told of the past, and no state («парк состоит из …»)."""
    states = measure.rule in ("figure-counted", "figure-share", "figure-rank")
    present = scene.verb is not None and scene.verb.feats.get("Tense") == "Pres"
    return not states and not present


def is_comparison(scene: Scene) -> bool:
    """«против 2 млрд в 2020 году», «3 млрд годом ранее»: the period is that of this number alone."""
    return "против" in scene.prefix or (scene.before is not None and scene.before.lower == "против") or _ago(scene)


def _ago(scene: Scene) -> bool:
    words = scene.context.tokens[scene.mention.last : min(scene.sentence.last, scene.mention.last + 3)]
    return len(words) > 1 and words[0].lemma == "год" and words[1].lower in _YEAR_BEFORE


def _nearest(scene: Scene) -> Mention | None:
    """A date right after the number, else the nearest in the clause before it, else after it, else in the sentence."""
    dates = [m for m in scene.context.inside(scene.sentence, "date") if m.text.lower() != "сегодня"]  # «nowadays»
    dates = [m for m in dates if not (_is_compared(scene, m) or _is_of_document(scene, m) or _is_of_saying(scene, m))]
    if not dates:
        return None
    first, last = scene.clause
    end = scene.mention.last
    inside = [m for m in dates if first <= m.first < last]
    close = [m for m in inside if end <= m.first <= end + 2 and not _is_parted(scene, m)]
    if close:
        return close[0]
    before = [m for m in inside if m.last <= scene.mention.first]
    if before:
        return before[-1]
    after = [m for m in inside if m.first >= end and not _next_quantity_between(scene, m)]
    if after:
        return after[0]
    earlier = [m for m in dates if m.last <= scene.mention.first]
    return earlier[-1] if earlier else None


def _is_parted(scene: Scene, mention: Mention) -> bool:
    return any(t.text == "," for t in scene.tokens[scene.mention.last : mention.first])


def _is_compared(scene: Scene, mention: Mention) -> bool:
    """«по сравнению с 2019 годом», «чем в 2019 году», «к уровню 2008 года»: what the figure is compared with."""
    words = scene.tokens[max(scene.sentence.first, mention.first - 3) : mention.first]
    if len(words) > 1 and words[-1].lower == "к" and words[-2].text in ("%", "процента", "процентов"):
        return True  # «98,2 % к январю 2023 года»
    return any(t.lemma in _COMPARED for t in words)


def _is_of_document(scene: Scene, mention: Mention) -> bool:
    """«соглашение от 1998 года»"""
    before = scene.tokens[mention.first - 1] if mention.first > scene.sentence.first else None
    return before is not None and before.lower == "от"


def _is_of_saying(scene: Scene, mention: Mention) -> bool:
    """«1 июля министр сообщил, что …», «5 мая завод сообщил о получении …»: the day on which it was said."""
    if not isinstance(mention.value, DateValue) or len(mention.value.iso) != _DAY or mention.last > scene.mention.first:
        return False
    between = scene.tokens[mention.last : scene.mention.first]
    told = next((t for t in between if is_predicate(t)), None)
    if told is None or told.lemma not in SPEECH:
        return False
    behind = scene.tokens[told.i + 1 : min(told.i + _TOLD, scene.mention.first)]
    return any(t.lower in _WHAT_IS_SAID for t in behind)


def _next_quantity_between(scene: Scene, mention: Mention) -> bool:
    quantities = scene.context.inside(scene.sentence, "quantity")
    return any(scene.mention.last <= m.first < mention.first for m in quantities)


def _year_before(scene: Scene, inherited: Slot | None) -> Slot | None:
    """«135 млрд годом ранее», «против 2 млрд год назад»: the period before moved back by a year."""
    if inherited is None or not _ago(scene):
        return None
    words = scene.context.tokens[scene.mention.last : scene.mention.last + 2]
    value = _LEADING_YEAR.sub(lambda m: str(int(m.group()) - 1), str(inherited.value))
    return scene.context.words_slot("period", words[0].i, words[1].i + 1, value)
