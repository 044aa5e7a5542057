"""Measures that the unit and the noun beside it tell: what is counted, what is shared, whose parameter it is."""

from __future__ import annotations

from extractor.facts.measure_phrases import PERSONS, TIMES, counted_phrase, said, taken_over
from extractor.facts.noun_phrases import NAMES, Phrase, is_modifier
from extractor.facts.scene import BARE_UNITS, MEASURE_NOUNS, Measure, Scene
from extractor.language.inflection import inflect

_SIZES = frozenset({"размере", "объеме", "объёме", "сумму", "количестве", "уровне", "сумме"})
_ABBREVIATED = 4  # letters: «руб», «млрд», «долл» are no things
_MONEY = ("рубль", "доллар", "миллион", "миллиард", "тысяча", "триллион", "цент", "копейка", "тенге", "юань")
_SHARED_WITHIN = 8  # words between «11 % внутреннего» and the noun of the adjective
_PRONOUN_WITHIN = 5  # words between «их» and the number
_ANTECEDENT_WITHIN = 30  # words between «их» and what it stands for


def counted(scene: Scene) -> Measure | None:
    """«шесть кластеров», «93 соискателя»: what is counted, with its modifiers."""
    phrase = counted_phrase(scene) if scene.counts or _is_described(scene) else None
    if phrase is None:
        return None
    single = scene.quantity.value == 1 and scene.quantity.value_max is None
    return said(scene, phrase, "figure-counted", 0.85, "Sing" if single else "Plur")


def _is_described(scene: Scene) -> bool:
    """«8 тематических секций»: a unit of many things that its own adjective makes a thing."""
    head = scene.quantity.unit_last - 1
    if scene.quantity.kind != "count" or scene.quantity.unit in PERSONS or head <= scene.mention.first:
        return False
    return scene.tokens[head - 1].pos == "ADJ" and scene.tokens[head - 1].text[:1].isalpha()


def fronted(scene: Scene) -> Measure | None:
    """«Цемента произвели 3 млн тонн», «Тракторов собрали 312»: the genitive that opens the clause, before its verb."""
    bare = scene.quantity.kind == "number" and scene.quantity.value == scene.quantity.value.to_integral_value()
    amount = bare or scene.quantity.kind == "measure" or scene.quantity.unit in BARE_UNITS
    if not amount or "на" in scene.prefix:
        return None
    first, verb = scene.clause[0], scene.verb
    if verb is None or verb.i >= scene.mention.first:
        return None
    phrase = next(iter(scene.part(first, verb.i)), None)
    if phrase is None or scene.preposition(phrase) or not _adverbial(scene, phrase.last, verb.i):
        return None
    head = scene.tokens[phrase.head]
    if head.case != "Gen" or scene.is_name(phrase) or head.lemma in TIMES:
        return None
    before = scene.tokens[phrase.first - 1] if phrase.first > first else None
    if before is not None and before.pos in ("NOUN", "NUM", "ADJ", "PROPN"):
        return None
    found = said(scene, phrase, "figure-fronted", 0.7, "Plur" if bare or head.number == "Plur" else "")
    return found._replace(unit=head.lemma) if bare else found


def _adverbial(scene: Scene, first: int, last: int) -> bool:
    """Whether tokens[first:last] only say when: «Комбайнов | за год | собрали»."""
    return all(
        scene.tokens[i].pos in ("ADP", "ADV") or scene.context.at(i, "date", "duration") is not None
        for i in range(first, last)
    )


def pronominal(scene: Scene) -> Measure | None:
    """«развитие кластеров …: их у нас шесть»: the nearest things in the plural that «их» can stand for."""
    if scene.quantity.unit or scene.quantity.kind not in ("count", "number"):
        return None
    start = max(scene.sentence.first, scene.mention.first - _PRONOUN_WITHIN)
    pronoun = next((t for t in scene.tokens[start : scene.mention.first] if t.lower == "их" and t.pos == "PRON"), None)
    if pronoun is None:
        return None
    for i in range(pronoun.i - 1, max(-1, pronoun.i - _ANTECEDENT_WITHIN), -1):
        token = scene.tokens[i]
        counted = scene.context.at(i, "quantity", "date", "duration") is None
        if counted and token.pos == "NOUN" and token.number == "Plur" and token.feats.get("Animacy") == "Inan":
            phrase = scene.phrases.starting(i)
            if phrase is None or scene.is_name(phrase) or token.lemma in TIMES:
                continue
            found = said(scene, phrase._replace(last=i + 1), "figure-pronominal", 0.6, "Plur")
            return found._replace(unit=token.lemma)
    return None


def inherited(scene: Scene) -> Measure | None:
    """«22 выпускника …, из них 15 смогли»: a bare number counts what the number before counted."""
    if scene.quantity.unit or scene.quantity.value != scene.quantity.value.to_integral_value():
        return None
    source = scene.previous or scene.earlier
    if source is None or source.unit != scene.unit or _is_money(source.unit):
        return None  # «четыре» counts things, no roubles
    return taken_over(scene, "figure-inherited", 0.6)


def _is_money(unit: str) -> bool:
    """A currency code, with or without a base: «RUB», «USD/т»."""
    return unit[:3].isascii() and unit[:3].isupper() and len(unit.partition("/")[0]) == 3


def share_of(scene: Scene) -> Measure | None:
    """«51 % акций», «40 ГВт мощности станций», «5 % из числа опрошенных»: the genitive after the unit."""
    inside = _after_from(scene) < scene.mention.last
    if scene.quantity.kind == "times" or scene.counts or (scene.after is None and not inside):
        return None
    if _of_them(scene):
        return taken_over(scene, "figure-share")
    phrase = scene.phrases.starting(_after_from(scene))
    if phrase is not None and phrase.head < scene.sentence.last:
        head = scene.tokens[phrase.head]
        if head.case != "Gen" or (scene.is_name(phrase) and head.lemma not in MEASURE_NOUNS):
            return None
        return said(scene, phrase, "figure-share", 0.85)
    adjective = scene.after
    if adjective is None or adjective.lower == "годовых":
        return None  # «под 5 % годовых»
    if adjective.case != "Gen" or not (adjective.pos == "ADJ" or adjective.feats.get("VerbForm") == "Part"):
        return None
    noun = _shared_noun(scene)
    if noun is None:
        plural = scene.quantity.kind == "percent" and adjective.number == "Plur"
        span = Phrase(adjective.i, adjective.i + 1, adjective.i)
        return Measure(inflect(adjective, "Nom"), span, "figure-share", 0.6) if plural else None
    shared = said(scene, noun._replace(first=noun.head), "figure-share", 0.75)
    head = scene.tokens[noun.head]
    return shared._replace(text=f"{inflect(adjective, 'Nom', head.number, head.gender)} {shared.text}")


def _of_them(scene: Scene) -> bool:
    """«половина из них»"""
    words = [t.lower for t in scene.tokens[scene.mention.last : min(scene.sentence.last, scene.mention.last + 2)]]
    return scene.quantity.kind == "percent" and words in (["из", "них"], ["из", "которых"])


def _after_from(scene: Scene) -> int:
    """Where the genitive after the unit begins; «из числа», «от общего числа» are passed over."""
    i = scene.mention.last
    if "/" in scene.quantity.unit and scene.quantity.kind == "money":  # «50 руб. | дивидендов на акцию»
        nouns = (t for t in scene.tokens[scene.mention.first : i - 1] if t.pos == "NOUN" and t.case == "Gen")
        base = scene.quantity.unit.split("/")[1]
        return next((t.i for t in nouns if len(t.lemma) > _ABBREVIATED and t.lemma not in (base, *_MONEY)), i)
    if i >= scene.sentence.last:
        return i
    if scene.quantity.kind != "percent" or scene.tokens[i].lower not in ("из", "от"):
        return i
    words = [t.lower for t in scene.tokens[i + 1 : min(scene.sentence.last, i + 3)]]
    return i + 1 + (1 if words[:1] == ["числа"] else 2 if words[1:2] in (["числа"], ["количества"]) else 0)


def _shared_noun(scene: Scene) -> Phrase | None:
    """«11 % внутреннего и 39 % международного рынка»: the noun of the adjective stands behind the next number."""
    start = scene.mention.last + 1
    for phrase in scene.phrases.within(start, min(scene.sentence.last, start + _SHARED_WITHIN)):
        if scene.tokens[phrase.head].case == "Gen" and not scene.preposition(phrase):
            return phrase
    return None


def parameter(scene: Scene) -> Measure | None:
    """«установки мощностью 235 МВт», «убыток в размере 5 млн», «фонд в 175 тысяч», «лекарств на 85 млн»."""
    outer = scene.left
    phrase = _innermost(scene, outer) if outer else None
    if outer is None or phrase is None or scene.is_actor(phrase):
        return None
    head = scene.tokens[phrase.head]
    if head.lemma in TIMES or (scene.quantity.unit in PERSONS and not scene.is_measure(phrase)):
        return None
    if head.case == "Ins" and scene.is_measure(phrase):
        found = said(scene, phrase, "figure-parameter", 0.9)
        return found._replace(owner=found.owner or _bearer(scene, phrase))
    preposition = scene.preposition(phrase)
    sized = bool(_SIZES & set(scene.prefix))
    joined = preposition in ("с", "со", "от", "о", "об") and "в" in scene.prefix
    beside = preposition in ("при", "по", "с", "со") and scene.is_measure(phrase)
    beside = beside or (preposition in ("на", "до") and scene.is_measure(phrase) and scene.quantity.kind == "measure")
    beside = beside or (preposition == "на" and head.lemma == "сумма")  # «на сумму страховых взносов 5 млн»
    if preposition and not (sized or joined or beside):
        return None
    if head.case in ("Ins", "Loc", "Dat") and not sized and not preposition:
        return None
    found = said(scene, phrase, "figure-parameter", 0.75, head.number)
    if phrase == outer or found.owner:
        return found
    return found._replace(owner=outer._replace(last=phrase.first - 1))


def _bearer(scene: Scene, phrase: Phrase) -> Phrase | None:
    """«производство | новых турбин | мощностью 2 МВт»: the noun right before, with its modifiers."""
    i = phrase.first - 1
    while i > scene.sentence.first and scene.tokens[i].pos == "ADP":
        i -= 1  # «турнир с призовым фондом»
    outer = scene.phrases.over(i)
    if outer is None:
        return None
    if scene.context.at(i, *NAMES) is not None or scene.tokens[i].pos not in ("NOUN", "PROPN"):
        return outer._replace(last=i + 1)
    first = i
    while first > outer.first and is_modifier(scene.tokens[first - 1]):
        first -= 1
    return Phrase(first, i + 1, i)


def _innermost(scene: Scene, phrase: Phrase) -> Phrase:
    """«турнир с призовым фондом | в 5 млн»: the phrase after the last preposition is nearer to the number."""
    for i in range(phrase.last - 1, phrase.head, -1):
        if scene.tokens[i].pos == "ADP":
            inner = scene.phrases.starting(i + 1, phrase.last)
            if inner is not None and (scene.tokens[i].lower in ("с", "со") or scene.is_measure(inner)):
                return inner
            break
    return phrase


def uncounted(scene: Scene) -> Measure | None:
    """«200 человек», «5 штук» with nothing else said: the counted noun itself."""
    if scene.quantity.kind != "count" or scene.quantity.unit not in BARE_UNITS or scene.quantity.unit == "раз":
        return None
    phrase = counted_phrase(scene)
    return said(scene, phrase, "figure-counted", 0.5, "Plur") if phrase else None
