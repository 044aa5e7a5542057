"""Measures that signs and neighbours of the number tell: brackets, dashes, lists, comparisons, the number before."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.measure_phrases import ADVERBIAL, BACK_REFERENCES, COUNTERS, PERSONS, refers_back, said, taken_over
from extractor.facts.measures_of_unit import share_of
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, is_modifier
from extractor.facts.scene import CHANGE_NOUNS, COMPARATIVES, DASHES, PREFIXES, Measure, Scene, Seen
from extractor.model import Token

_LINKS = lexicon.words("quantity_links")


def ranked(scene: Scene) -> Measure | None:
    """«первое место в рейтинге эффективности», «3-е место по объёму производства»."""
    if scene.quantity.unit != "место" or scene.quantity.kind == "count":
        return None
    i = scene.mention.last
    if scene.after is not None and scene.after.lower in ("в", "по", "среди"):
        phrase = scene.phrases.starting(i + 1, scene.sentence.last)
        if phrase is not None and not scene.is_name(phrase):
            text = f"место {scene.after.lower} {scene.context.text(phrase.first, phrase.last)}"
            return Measure(text, Phrase(i - 1, phrase.last, i - 1), "figure-rank", 0.85)
    by = next((p for p in scene.part(*scene.clause) if scene.preposition(p) == "по" and scene.is_measure(p)), None)
    if by is not None:
        text = f"место по {scene.context.text(by.first, by.last)}"
        return Measure(text, by, "figure-rank", 0.8)
    return Measure("место", Phrase(i - 1, i, i - 1), "figure-rank", 0.5)


def ranked_by(scene: Scene, measure: Measure) -> Seen | None:
    """«первое место по числу заявок – за Уралом (2,3 тыс.)»: what the number after a rank counts."""
    beside = scene.after is not None and scene.after.lower == "по"
    phrase = scene.phrases.starting(scene.mention.last + 1) if beside else measure.phrase
    if phrase is None or scene.preposition(phrase) != "по" or scene.tokens[phrase.head].lemma not in COUNTERS:
        return None
    counted = scene.phrases.starting(phrase.head + 1, phrase.last)
    if counted is None:
        return None
    unit = scene.tokens[counted.head].lemma
    return Seen(scene.mention, unit, said(scene, phrase, "figure-rank", 0.6)._replace(unit=unit))


def bracketed(scene: Scene) -> Measure | None:
    """«… – 26,5 тыс. единиц (+3,8 %)», «(219 млн долл.)»: the measure of the number before the bracket."""
    if scene.counts or share_of(scene) is not None:
        return None
    bracket = scene.edge - 1
    while bracket >= scene.sentence.first and scene.tokens[bracket].lemma in CHANGE_NOUNS:
        bracket -= 1
    if bracket <= scene.sentence.first or scene.tokens[bracket].text != "(":
        return None
    if scene.previous is None:
        return _said_in_brackets(scene, bracket)
    own = scene.phrases.over(bracket - 1) if bracket - 1 > scene.previous.mention.last else None
    if own is not None and scene.is_name(own):
        return taken_over(scene, "figure-bracketed", 0.7, scene.context.at(own.head, *NAMES))
    between = scene.tokens[scene.previous.mention.last : own.first] if own is not None else ()
    if own is not None and any(is_predicate(t) for t in between):
        return said(scene, own, "figure-bracketed", 0.5)
    return taken_over(scene, "figure-bracketed", 0.8)


def enclosed(scene: Scene) -> Measure | None:
    """«агрегаты большой (до 25 МВт) мощности»: the noun behind the bracket."""
    before, after = scene.before, scene.after
    if before is None or after is None or before.text != "(" or after.text != ")" or before.i == scene.sentence.first:
        return None
    phrase = scene.phrases.starting(after.i + 1)
    modifier = scene.tokens[before.i - 1]
    if phrase is None or not is_modifier(modifier) or modifier.case != scene.tokens[phrase.head].case:
        return None
    owner = scene.phrases.over(before.i - 2) if before.i - 2 >= scene.sentence.first else None
    return said(scene, phrase, "figure-enclosed", 0.7)._replace(owner=owner)


def _said_in_brackets(scene: Scene, bracket: int) -> Measure | None:
    """«ракеты средней дальности (до 5500 км)», «сокращение мощностей (с 63 до 31 млрд куб. м)»: the noun before."""
    own = scene.phrases.over(bracket - 1)
    if own is None or scene.is_name(own) or own.last != bracket or scene.quantity.kind in ("times", "number", "rank"):
        return None
    inner = next((p for p in _inner(scene, own) if scene.is_measure(p)), own)
    return said(scene, inner, "figure-bracketed", 0.6)


def _inner(scene: Scene, phrase: Phrase) -> list[Phrase]:
    """The nouns inside a phrase with what follows them, the last first: «срок службы» in «нормативный срок службы»."""
    heads = [t.i for t in scene.tokens[phrase.head : phrase.last] if t.pos == "NOUN"]
    return [Phrase(max(phrase.first, i) if i == phrase.head else i, phrase.last, i) for i in reversed(heads)]


def compound_adjective(scene: Scene) -> Measure | None:
    """«49-процентная доля», «100-миллионный кредит»: the noun that the number's adjective goes with."""
    last = scene.tokens[scene.mention.last - 1]
    adjective = last.pos == "ADJ" or "adjective" in scene.mention.attributes or _is_shared(scene)
    if "-" not in last.text or not adjective:
        return None
    phrase = scene.phrases.starting(scene.mention.last + 2 * _is_shared(scene))
    return said(scene, phrase, "figure-adjective", 0.8) if phrase else None


def _is_shared(scene: Scene) -> bool:
    """«60- | и 75-местных машин»: the adjective follows behind the next number."""
    i = scene.mention.last
    hyphened = scene.tokens[i - 1].text.endswith("-")
    return hyphened and i + 1 < scene.sentence.last and scene.tokens[i].lower in ("и", "или")


def compared(scene: Scene) -> Measure | None:
    """«что на 5 % больше, чем год назад»: of what was measured before; «в 2 раза больше бобов»: of the noun after."""
    if scene.after is None or scene.after.lower not in COMPARATIVES:
        return None
    following = scene.phrases.starting(scene.after.i + 1)
    if following is not None and scene.previous is None:
        head = scene.tokens[following.head]
        if head.case == "Gen" and head.lemma not in BACK_REFERENCES | {"уровень"}:
            return said(scene, following, "figure-compared", 0.6)
    first = scene.clause[0]
    if scene.previous is not None and scene.previous.mention.first >= first:
        return taken_over(scene, "figure-compared", 0.8)
    nominal = [p for p in scene.part(scene.clause[0], scene.edge) if not scene.preposition(p)]
    nominal = [p for p in nominal if scene.tokens[p.head].case == "Nom" and not refers_back(scene, p)]
    if nominal and not scene.is_actor(nominal[-1]):
        return said(scene, nominal[-1], "figure-compared", 0.7)
    return taken_over(scene, "figure-compared")


def changed(scene: Scene) -> Measure | None:
    """«привело к снижению выбросов на 5 %», «рост экспорта – в 1,7 раза»: the genitive of a noun of change."""
    phrase = scene.left or _before_dash(scene)
    if phrase is None or scene.tokens[phrase.head].lemma not in CHANGE_NOUNS or not scene.stepped:
        return None
    return said(scene, phrase, "figure-change", 0.85) if phrase.last > phrase.head + 1 else None


def listed(scene: Scene) -> Measure | None:
    """«пассажирооборот – 5 млн»; «…, боковых рам – на 16 %»: the head of the measure before with a new genitive."""
    phrase = _before_dash(scene)
    if phrase is None:
        return None
    if share_of(scene) is not None and not scene.is_measure(phrase):
        return None
    head = scene.tokens[phrase.head]
    if scene.preposition(phrase) and scene.after is not None and scene.after.text in DASHES[1:3]:
        return None  # «на высоких отметках – более 10 % – остаётся инфляция»
    if scene.is_name(phrase) or scene.preposition(phrase):
        return None if scene.counts else taken_over(scene, "figure-listed", 0.6, scene.context.at(phrase.head, *NAMES))
    if scene.is_actor(phrase) and not scene.counts:
        return None
    if scene.counts and not scene.is_measure(phrase):
        return None
    if _introduced(scene, phrase) or head.case != "Gen" or scene.previous is None:
        return said(scene, phrase, "figure-dash", 0.8, "Plur" if head.case == "Gen" and head.number == "Plur" else "")
    base = scene.previous.measure.phrase
    if base is None or not scene.is_measure(base):
        return said(scene, phrase, "figure-dash", 0.6, "Plur" if head.number == "Plur" else "")
    base = Phrase(base.first, base.head + 1, base.head)
    text = f"{scene.phrases.text(base)} {scene.context.text(phrase.first, phrase.last)}"
    return Measure(text, base, "figure-listed", 0.7)


def _before_dash(scene: Scene) -> Phrase | None:
    """The phrase before «– 5 млн»; a bracket or a date between is passed over."""
    before = scene.before
    if before is None or before.text not in DASHES or before.i - 1 < scene.sentence.first:
        return None
    end = before.i - 1
    if scene.tokens[end].text == ")":
        end = scene.before_bracket(end)
    mention = scene.context.at(end, "date", "duration")
    while mention is not None and mention.first > scene.sentence.first + 1:
        end = mention.first - 1
        while end > scene.sentence.first and _is_adverbial(scene.tokens[end]):
            end -= 1
        mention = scene.context.at(end, "date", "duration")
    phrase = scene.phrases.over(end)
    return phrase if phrase and phrase.last == end + 1 else None


def _is_adverbial(token: Token) -> bool:
    """«за», «по итогам», «за последние»: what stands before a date between a measure and its dash."""
    return token.pos in ("ADP", "ADJ", "DET") or token.lemma in ADVERBIAL


def _introduced(scene: Scene, phrase: Phrase) -> bool:
    """«в том числе X – 5», «из них X – 5»: X is the measure itself."""
    words = [t.lower for t in scene.tokens[max(scene.sentence.first, phrase.first - 3) : phrase.first]]
    return words[-2:] in (["том", "числе"], ["из", "них"])


def equated(scene: Scene) -> Measure | None:
    """«3,2 млн тонн – пшеница»: the nominative after the dash."""
    if scene.counts or scene.after is None or scene.after.text not in DASHES[:3] or scene.quantity.unit in PERSONS:
        return None
    words = [t.lower for t in scene.tokens[max(scene.sentence.first, scene.edge - 2) : scene.edge]]
    goes_on = scene.previous is not None and scene.previous.measure.rule == "figure-equated"
    this = scene.after.i + 1 < scene.sentence.last and scene.tokens[scene.after.i + 1].lower == "это"
    if scene.quantity.kind == "money" and not (goes_on or this) and words not in (["из", "них"], ["том", "числе"]):
        return None
    phrase = scene.phrases.starting(scene.after.i + 1 + this)
    if phrase is None or scene.is_name(phrase) or scene.tokens[phrase.head].case != "Nom":
        return None
    return said(scene, phrase, "figure-equated", 0.7)


def listed_first(scene: Scene) -> Measure | None:
    """«треть – добыча, | десятую часть – энергетика»: an item of a list that begins with its number."""
    parted = scene.before is not None and scene.before.text in (",", ";") and not scene.prefix
    return equated(scene) if parted and scene.quantity.kind == "percent" else None


def chained(scene: Scene) -> Measure | None:
    """«на 5 %, до 3 млн», «с 21 до 25 %», «3 млрд против 2 млрд годом ранее»: one measure, several numbers."""
    previous = scene.previous
    if previous is None or (scene.counts and scene.quantity.unit != previous.unit) or share_of(scene) is not None:
        return None
    if previous.measure.rule == "figure-parameter" and previous.unit != scene.quantity.unit != "":
        return None  # «массой в 275 т до 2200 км/ч»
    turned = any(t.lower == "а" for t in scene.tokens[previous.mention.last : scene.edge])
    if turned and previous.unit != scene.quantity.unit:
        return None  # «составило 866 т, а в 2017-м – 910 т», never «… 866 т, а 5 % …»
    for i in range(previous.mention.last, scene.mention.first):
        token = scene.tokens[i]
        if token.lower in PREFIXES or token.lower in COMPARATIVES or {token.lower, token.lemma} & _LINKS:
            continue
        if not scene.context.at(i, "date", "duration") and token.lemma not in CHANGE_NOUNS:
            return None
    return taken_over(scene, "figure-chained", 0.8)
