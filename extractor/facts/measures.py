"""What a quantity counts or measures: an ordered list of small rules, each of which answers or abstains."""

from __future__ import annotations

from collections.abc import Callable

from extractor import lexicon
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, is_modifier
from extractor.facts.scene import (
    BARE_UNITS,
    CHANGE_NOUNS,
    CHANGE_VERBS,
    COMPARATIVES,
    DASHES,
    DURATIONS,
    MEASURE_NOUNS,
    PREFIXES,
    Measure,
    Scene,
)
from extractor.language.inflection import inflect
from extractor.model import Mention, Token

_CHANGED = lexicon.table("change_verbs", "measure")
_LEVEL = lexicon.table("level_verbs", "measure")
_VERB_NOUNS = lexicon.table("verb_measures", "noun")
_PEOPLE = lexicon.table("people_measures", "noun")
_ADVERBIAL = lexicon.words("adverbial_nouns")
_LINKS = lexicon.words("quantity_links")
_SIZES = frozenset({"размере", "объеме", "объёме", "сумму", "количестве", "уровне", "сумме"})
_BACK_REFERENCES = frozenset({"показатель", "цифра", "величина", "значение", "это"})
_LASTING = lexicon.words("duration_nouns")
_PLACES = ("в", "на", "из", "у", "под", "над", "через", "при")
_ABBREVIATED = 4  # letters: «руб», «млрд», «долл» are no things
_MONEY = ("рубль", "доллар", "миллион", "миллиард", "тысяча", "триллион", "цент", "копейка", "тенге", "юань")
_COUNTERS = frozenset({"число", "количество"})
_TIMES = DURATIONS | {"век", "период", "срок"}
_SHARED_WITHIN = 8  # words between «11 % внутреннего» and the noun of the adjective
_PRONOUN_WITHIN = 5  # words between «их» and the number
_ANTECEDENT_WITHIN = 30  # words between «их» and what it stands for
_PERSONS = frozenset({"человек", "чел.", "лицо"})


def find(scene: Scene) -> Measure | None:
    """The measure by the first rule that answers."""
    for rule in RULES:
        found = rule(scene)
        if found is not None and found.text:
            return found
    return None


def _said(scene: Scene, phrase: Phrase, rule: str, confidence: float, number: str = "") -> Measure:
    """A measure from a phrase; «рост выпуска», «сокращение выпуска» are read as the thing that grows."""
    if scene.tokens[phrase.head].lemma in CHANGE_NOUNS:
        inner = scene.phrases.starting(phrase.head + 1, phrase.last)
        if inner is not None and scene.tokens[inner.head].case == "Gen":
            phrase = inner
    phrase, owner = scene.trim(phrase)
    return Measure(scene.phrases.text(phrase, number), phrase, rule, confidence, owner)


def _taken_over(scene: Scene, rule: str, confidence: float = 0.6, owner: Mention | None = None) -> Measure | None:
    """The measure of the number before."""
    source = scene.previous or scene.earlier
    if source is None:
        return None
    measure = source.measure._replace(rule=rule, confidence=confidence)
    return measure._replace(owner=owner) if owner else measure


# -- beside the number ----------------------------------------------------------------------------------------------


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
        return _taken_over(scene, "figure-bracketed", 0.7, scene.context.at(own.head, *NAMES))
    between = scene.tokens[scene.previous.mention.last : own.first] if own is not None else ()
    if own is not None and any(is_predicate(t) for t in between):
        return _said(scene, own, "figure-bracketed", 0.5)
    return _taken_over(scene, "figure-bracketed", 0.8)


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
    return _said(scene, phrase, "figure-enclosed", 0.7)._replace(owner=owner)


def _said_in_brackets(scene: Scene, bracket: int) -> Measure | None:
    """«ракеты средней дальности (до 5500 км)», «сокращение мощностей (с 63 до 31 млрд куб. м)»: the noun before."""
    own = scene.phrases.over(bracket - 1)
    if own is None or scene.is_name(own) or own.last != bracket or scene.quantity.kind in ("times", "number", "rank"):
        return None
    inner = next((p for p in _inner(scene, own) if scene.is_measure(p)), own)
    return _said(scene, inner, "figure-bracketed", 0.6)


def _inner(scene: Scene, phrase: Phrase) -> list[Phrase]:
    """The nouns inside a phrase with what follows them, the last first: «срок службы» in «нормативный срок службы»."""
    heads = [t.i for t in scene.tokens[phrase.head : phrase.last] if t.pos == "NOUN"]
    return [Phrase(max(phrase.first, i) if i == phrase.head else i, phrase.last, i) for i in reversed(heads)]


def compound_adjective(scene: Scene) -> Measure | None:
    """«49-процентная доля», «100-миллионный кредит»: the noun that the number's adjective goes with."""
    last = scene.tokens[scene.mention.last - 1]
    if last.pos != "ADJ" or "-" not in last.text:
        return None
    phrase = scene.phrases.starting(scene.mention.last)
    return _said(scene, phrase, "figure-adjective", 0.8) if phrase else None


def compared(scene: Scene) -> Measure | None:
    """«что на 5 % больше, чем год назад»: of what was measured before; «в 2 раза больше бобов»: of the noun after."""
    if scene.after is None or scene.after.lower not in COMPARATIVES:
        return None
    following = scene.phrases.starting(scene.after.i + 1)
    if following is not None and scene.previous is None:
        head = scene.tokens[following.head]
        if head.case == "Gen" and head.lemma not in _BACK_REFERENCES | {"уровень"}:
            return _said(scene, following, "figure-compared", 0.6)
    if scene.previous is not None:
        return _taken_over(scene, "figure-compared", 0.8)
    nominal = [p for p in scene.part(scene.clause[0], scene.edge) if not scene.preposition(p)]
    nominal = [p for p in nominal if scene.tokens[p.head].case == "Nom" and not _refers_back(scene, p)]
    if nominal and not scene.is_actor(nominal[-1]):
        return _said(scene, nominal[-1], "figure-compared", 0.7)
    return _taken_over(scene, "figure-compared")


def changed(scene: Scene) -> Measure | None:
    """«привело к снижению выбросов на 5 %», «рост экспорта – в 1,7 раза»: the genitive of a noun of change."""
    phrase = scene.left or _before_dash(scene)
    if phrase is None or scene.tokens[phrase.head].lemma not in CHANGE_NOUNS or not scene.stepped:
        return None
    return _said(scene, phrase, "figure-change", 0.85) if phrase.last > phrase.head + 1 else None


def listed(scene: Scene) -> Measure | None:
    """«пассажирооборот – 5 млн»; «…, боковых рам – на 16 %»: the head of the measure before with a new genitive."""
    phrase = _before_dash(scene)
    if phrase is None:
        return None
    if share_of(scene) is not None and not scene.is_measure(phrase):
        return None
    head = scene.tokens[phrase.head]
    if scene.is_name(phrase) or scene.preposition(phrase):
        return None if scene.counts else _taken_over(scene, "figure-listed", 0.6, scene.context.at(phrase.head, *NAMES))
    if scene.is_actor(phrase) and not scene.counts:
        return None
    if scene.counts and not scene.is_measure(phrase):
        return None
    if _introduced(scene, phrase) or head.case != "Gen" or scene.previous is None:
        return _said(scene, phrase, "figure-dash", 0.8, "Plur" if head.case == "Gen" and head.number == "Plur" else "")
    base = scene.previous.measure.phrase
    if base is None or not scene.is_measure(base):
        return _said(scene, phrase, "figure-dash", 0.6, "Plur" if head.number == "Plur" else "")
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
    return token.pos in ("ADP", "ADJ", "DET") or token.lemma in _ADVERBIAL


def _introduced(scene: Scene, phrase: Phrase) -> bool:
    """«в том числе X – 5», «из них X – 5»: X is the measure itself."""
    words = [t.lower for t in scene.tokens[max(scene.sentence.first, phrase.first - 3) : phrase.first]]
    return words[-2:] in (["том", "числе"], ["из", "них"])


def equated(scene: Scene) -> Measure | None:
    """«3,2 млн тонн – пшеница»: the nominative after the dash."""
    if scene.counts or scene.after is None or scene.after.text not in DASHES[:3] or scene.quantity.unit in _PERSONS:
        return None
    words = [t.lower for t in scene.tokens[max(scene.sentence.first, scene.edge - 2) : scene.edge]]
    goes_on = scene.previous is not None and scene.previous.measure.rule == "figure-equated"
    if scene.quantity.kind == "money" and not goes_on and words not in (["из", "них"], ["том", "числе"]):
        return None
    phrase = scene.phrases.starting(scene.after.i + 1)
    if phrase is None or scene.is_name(phrase) or scene.tokens[phrase.head].case != "Nom":
        return None
    return _said(scene, phrase, "figure-equated", 0.7)


def chained(scene: Scene) -> Measure | None:
    """«на 5 %, до 3 млн», «с 21 до 25 %», «3 млрд против 2 млрд годом ранее»: one measure, several numbers."""
    previous = scene.previous
    if previous is None or (scene.counts and scene.quantity.unit != previous.unit) or share_of(scene) is not None:
        return None
    if previous.measure.rule == "figure-parameter" and previous.unit != scene.quantity.unit != "":
        return None  # «массой в 275 т до 2200 км/ч»
    for i in range(previous.mention.last, scene.mention.first):
        token = scene.tokens[i]
        if token.lower in PREFIXES or token.lower in COMPARATIVES or {token.lower, token.lemma} & _LINKS:
            continue
        if not scene.context.at(i, "date", "duration") and token.lemma not in CHANGE_NOUNS:
            return None
    return _taken_over(scene, "figure-chained", 0.8)


# -- told by a verb -------------------------------------------------------------------------------------------------


def told_by_level(scene: Scene) -> Measure | None:
    """«выручка составила …», «выпуск вырос на …», «увеличил прибыль до …»."""
    verb = scene.verb
    if verb is None or not _governs(scene, verb):
        return None
    if verb.feats.get("VerbForm") == "Conv" and scene.previous is not None:
        return _taken_over(scene, "figure-level", 0.8)
    if scene.previous is not None and share_of(scene) is not None:
        return None  # «против 300 млн прибыли»
    said = _subject_or_object(scene, verb)
    if said is None:
        return None if scene.counts else _taken_over(scene, "figure-level", 0.5)
    if isinstance(said, Token):
        relative = said.lemma == "который"
        antecedent = scene.antecedent(said) if relative or scene.previous is None else None
        return _said(scene, antecedent, "figure-level", 0.6) if antecedent else _taken_over(scene, "figure-level")
    if _refers_back(scene, said):
        antecedent = scene.measured_before() if scene.earlier is None else None
        return _said(scene, antecedent, "figure-level", 0.5) if antecedent else _taken_over(scene, "figure-level")
    if scene.is_actor(said):
        return None
    if scene.counts and scene.tokens[said.head].lemma not in MEASURE_NOUNS | CHANGE_NOUNS.keys():
        return None
    return _said(scene, said, "figure-level", 0.9)._replace(unit=_counted_by(scene, said))


def _counted_by(scene: Scene, phrase: Phrase) -> str:
    """«число резидентов достигло 120»: what a bare number counts."""
    if scene.quantity.unit or scene.tokens[phrase.head].lemma not in _COUNTERS:
        return ""
    inner = scene.phrases.starting(phrase.head + 1, phrase.last)
    return scene.tokens[inner.head].lemma if inner is not None else ""


def _governs(scene: Scene, verb: Token) -> bool:
    """Whether the verb is one of level or change and speaks of this number, not of one beside it."""
    if verb.lemma not in _LEVEL and not (verb.lemma in CHANGE_VERBS and scene.stepped):
        return False
    if verb.i >= scene.mention.last:
        return not scene.counts  # «стоимость четырёх контрактов составляет»
    if scene.counts and scene.before is not None and scene.before.pos == "ADP":
        return False  # «долг составляет 90 млн рублей перед 900 сотрудниками»
    left = scene.left
    beside = left is not None and left.first > verb.i and scene.is_measure(left)
    if left is not None and beside and scene.preposition(left) in ("", "при", "по"):
        return False  # «достигла уровня безопасности 99,95 %»: the noun beside the number says it
    dashed = any(scene.tokens[i].text in DASHES[1:3] for i in range(verb.i, scene.edge))
    return not dashed or (scene.previous is not None and scene.previous.mention.first > verb.i)


def _subject_or_object(scene: Scene, verb: Token) -> Phrase | Token | None:
    """What the verb says it of: the object of «увеличить», «оценить» when active, else the subject."""
    passive = verb.lemma.endswith("ся") or verb.feats.get("Variant") == "Short"
    transitive = "object" in (_CHANGED.get(verb.lemma), _LEVEL.get(verb.lemma))
    if transitive and not passive:
        return scene.direct_object(verb) or scene.subject(verb)
    return scene.subject(verb)


def _refers_back(scene: Scene, phrase: Phrase) -> bool:
    """«этот показатель», «цифра»: stands for what was measured before."""
    return scene.tokens[phrase.head].lemma in _BACK_REFERENCES and phrase.last - phrase.head == 1


def lasting(scene: Scene) -> Measure | None:
    """«уже более 6 лет проводят совместные работы»: what lasts is the object or the subject of the verb."""
    if scene.quantity.unit not in DURATIONS:
        return None
    if scene.left is not None and scene.tokens[scene.left.head].lemma in _LASTING:
        return _said(scene, scene.left, "figure-parameter", 0.8)
    verb = scene.verb
    said = verb and (scene.direct_object(verb) or scene.subject(verb))
    return _said(scene, said, "figure-lasting", 0.5) if isinstance(said, Phrase) else None


# -- the unit and what follows --------------------------------------------------------------------------------------


def counted(scene: Scene) -> Measure | None:
    """«шесть кластеров», «93 соискателя»: what is counted, with its modifiers."""
    phrase = _counted_phrase(scene) if scene.counts else None
    if phrase is None:
        return None
    single = scene.quantity.value == 1 and scene.quantity.value_max is None
    return _said(scene, phrase, "figure-counted", 0.85, "Sing" if single else "Plur")


def _counted_phrase(scene: Scene) -> Phrase | None:
    quantity = scene.quantity
    if quantity.unit_last <= 0:
        return None
    head = quantity.unit_last - 1
    first = quantity.unit_first
    while first - 1 >= scene.mention.first and scene.tokens[first - 1].pos == "ADJ":
        if scene.tokens[first - 1].text[:1].isdigit():
            break
        first -= 1
    tail = scene.phrases.starting(head)
    return Phrase(first, max(tail.last if tail is not None else 0, head + 1), head)


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
            if phrase is None or scene.is_name(phrase) or token.lemma in _TIMES:
                continue
            found = _said(scene, phrase._replace(last=i + 1), "figure-pronominal", 0.6, "Plur")
            return found._replace(unit=token.lemma)
    return None


def inherited(scene: Scene) -> Measure | None:
    """«22 выпускника …, из них 15 смогли»: a bare number counts what the number before counted."""
    if scene.quantity.unit or scene.quantity.value != scene.quantity.value.to_integral_value():
        return None
    source = scene.previous or scene.earlier
    if source is None or source.unit != scene.unit:
        return None
    return _taken_over(scene, "figure-inherited", 0.6)


def share_of(scene: Scene) -> Measure | None:
    """«51 % акций», «40 ГВт мощности станций», «5 % из числа опрошенных»: the genitive after the unit."""
    inside = _after_from(scene) < scene.mention.last
    if scene.quantity.kind == "times" or scene.counts or (scene.after is None and not inside):
        return None
    if _of_them(scene):
        return _taken_over(scene, "figure-share")
    phrase = scene.phrases.starting(_after_from(scene))
    if phrase is not None and phrase.head < scene.sentence.last:
        head = scene.tokens[phrase.head]
        if head.case != "Gen" or (scene.is_name(phrase) and head.lemma not in MEASURE_NOUNS):
            return None
        return _said(scene, phrase, "figure-share", 0.85)
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
    shared = _said(scene, noun._replace(first=noun.head), "figure-share", 0.75)
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
        nouns = (t for t in scene.tokens[scene.mention.first : i] if t.pos == "NOUN" and t.case == "Gen")
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
    if head.lemma in _TIMES or (scene.quantity.unit in _PERSONS and not scene.is_measure(phrase)):
        return None
    if head.case == "Ins" and scene.is_measure(phrase):
        found = _said(scene, phrase, "figure-parameter", 0.9)
        return found._replace(owner=found.owner or _bearer(scene, phrase))
    preposition = scene.preposition(phrase)
    sized = bool(_SIZES & set(scene.prefix))
    joined = preposition in ("с", "со", "от", "о", "об") and "в" in scene.prefix
    beside = preposition in ("при", "по", "с", "со") and scene.is_measure(phrase)
    if preposition and not (sized or joined or beside):
        return None
    if head.case in ("Ins", "Loc", "Dat") and not sized and not preposition:
        return None
    found = _said(scene, phrase, "figure-parameter", 0.75, head.number)
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


# -- anything else in the clause ------------------------------------------------------------------------------------


def told(scene: Scene) -> Measure | None:
    """By any other verb: «на ремонт направят …», «предприятие выпустило … т», «нефтяники внесли …»."""
    verb = scene.verb
    if verb is None:
        return None
    said = scene.subject(verb)
    subject = said if isinstance(said, Phrase) and not _refers_back(scene, said) else None
    if subject is not None and scene.tokens[subject.head].lemma in _TIMES:
        subject = None
    if subject is not None and scene.is_measure(subject) and not scene.is_name(subject):
        return _said(scene, subject, "figure-told", 0.7)
    purpose = _purpose(scene)
    if purpose is not None:
        return _said(scene, purpose, "figure-purpose", 0.7)
    if scene.quantity.unit in _PERSONS:
        return _people(scene, verb)
    phrase = scene.direct_object(verb)
    if phrase is not None and not scene.is_actor(phrase) and scene.tokens[phrase.head].lemma not in _TIMES:
        return _said(scene, phrase, "figure-told", 0.6)
    if verb.lemma in _VERB_NOUNS:
        return Measure(_VERB_NOUNS[verb.lemma], None, "figure-verb", 0.5)
    if subject is not None and not scene.is_actor(subject):
        return _said(scene, subject, "figure-told", 0.5)
    return None


def _people(scene: Scene, verb: Token) -> Measure | None:
    """«участниками стали 12 тысяч человек», «выставку посетили 200 человек»: as whom people are counted."""
    for phrase in scene.part(*scene.clause):
        head = scene.tokens[phrase.head]
        roles = head.case == "Ins" and head.number == "Plur" and head.feats.get("Animacy") == "Anim"
        if roles and not scene.preposition(phrase):
            return _said(scene, phrase, "figure-people", 0.7)
    return Measure(_PEOPLE[verb.lemma], None, "figure-people", 0.6) if verb.lemma in _PEOPLE else None


def _purpose(scene: Scene) -> Phrase | None:
    """«на инвестиции … направить»: the accusative after «на», money only."""
    if scene.quantity.kind != "money":
        return None
    for phrase in scene.part(*scene.clause):
        head = scene.tokens[phrase.head]
        if scene.preposition(phrase) != "на" or head.case != "Acc" or head.lemma in _ADVERBIAL | {"сумма", "доля"}:
            continue
        if (phrase.first > scene.mention.last or phrase.last <= scene.edge) and not scene.is_name(phrase):
            return phrase
    return None


def uncounted(scene: Scene) -> Measure | None:
    """«200 человек», «5 штук» with nothing else said: the counted noun itself."""
    if scene.quantity.kind != "count" or scene.quantity.unit not in BARE_UNITS or scene.quantity.unit == "раз":
        return None
    phrase = _counted_phrase(scene)
    return _said(scene, phrase, "figure-counted", 0.5, "Plur") if phrase else None


def nearest(scene: Scene) -> Measure | None:
    """The nearest noun phrase before the number in its clause that is no name and no adverbial."""
    for phrase in reversed(scene.part(scene.clause[0], scene.edge)):
        if not (scene.is_actor(phrase) or scene.preposition(phrase) or scene.tokens[phrase.head].lemma in _TIMES):
            return _said(scene, phrase, "figure-nearest", 0.4)
    if scene.previous:
        return _taken_over(scene, "figure-nearest", 0.4)
    if scene.quantity.kind not in ("money", "percent", "measure"):
        return None
    if scene.earlier is not None and scene.earlier.unit == scene.quantity.unit:
        return _taken_over(scene, "figure-nearest", 0.4)
    remote = [p for p in scene.part(*scene.clause) if not scene.is_actor(p) and scene.preposition(p) not in _PLACES]
    remote = [p for p in remote if scene.tokens[p.head].lemma not in _TIMES | _ADVERBIAL]
    return _said(scene, remote[-1], "figure-nearest", 0.3) if remote else None


Rule = Callable[[Scene], Measure | None]

RULES: tuple[Rule, ...] = (
    ranked, enclosed, bracketed, compound_adjective, compared, changed, listed, chained, equated, told_by_level,
    lasting, counted, share_of, parameter, pronominal, inherited, told, uncounted, nearest,
)  # fmt: skip
