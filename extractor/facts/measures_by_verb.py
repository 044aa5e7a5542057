"""Measures that the verb of the clause tells: its subject, its object, its purpose, what it means by itself."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.measure_phrases import ADVERBIAL, COUNTERS, PERSONS, TIMES, refers_back, said, taken_over
from extractor.facts.measures_of_unit import share_of
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import Phrase
from extractor.facts.scene import CHANGE_NOUNS, CHANGE_VERBS, DASHES, DURATIONS, MEASURE_NOUNS, Measure, Scene
from extractor.model import Token

_CHANGED = lexicon.table("change_verbs", "measure")
_LEVEL = lexicon.table("level_verbs", "measure")
_VERB_NOUNS: dict[str, tuple[str, frozenset[str]]] = {
    row["lemma"]: (row["noun"], frozenset(row["units"].split("; ")) - {""}) for row in lexicon.rows("verb_measures")
}
_PEOPLE = lexicon.table("people_measures", "noun")
_COMING = frozenset({"поступить", "поступать", "выделить", "выделять", "перечислить"})
_BECOMING = frozenset({"стать", "становиться", "являться", "быть"})
_DEEDS = ("ние", "тие", "ция", "ство", "ка")  # «обучение», «эвакуация», «трудоустройство», «подготовка»
_COPULAS = ("составить", "составлять")
_LASTING = lexicon.words("duration_nouns")
_INTO = {"в": "Acc", "из": "Gen"}  # what money goes into or comes out of: «вложил в развитие», «поступило из бюджета»


def told_by_level(scene: Scene) -> Measure | None:
    """«выручка составила …», «выпуск вырос на …», «увеличил прибыль до …», «размером гранта станет …»."""
    verb = scene.verb
    if verb is not None and verb.lemma in _BECOMING and verb.i < scene.mention.first and not scene.counts:
        named = [p for p in scene.part(scene.clause[0], verb.i) if scene.tokens[p.head].case == "Ins"]
        named = [p for p in named if scene.is_measure(p) and not scene.preposition(p)]
        if named:
            return said(scene, named[-1], "figure-level", 0.7)
    if verb is None or not _governs(scene, verb):
        return None
    if verb.feats.get("VerbForm") == "Conv" and scene.previous is not None:
        return taken_over(scene, "figure-level", 0.8)
    if scene.previous is not None and share_of(scene) is not None:
        return None  # «против 300 млн прибыли»
    what = _subject_or_object(scene, verb)
    if what is None:
        return None if scene.counts or share_of(scene) is not None else taken_over(scene, "figure-level", 0.5)
    if isinstance(what, Token):
        relative = what.lemma == "который"
        antecedent = scene.antecedent(what) if relative or scene.previous is None else None
        if what.lemma == "это" and scene.previous is None:
            antecedent = _measured(scene, what.i) or antecedent
        return said(scene, antecedent, "figure-level", 0.6) if antecedent else taken_over(scene, "figure-level")
    if refers_back(scene, what):
        antecedent = scene.measured_before() if scene.earlier is None else None
        return said(scene, antecedent, "figure-level", 0.5) if antecedent else taken_over(scene, "figure-level")
    if scene.is_actor(what):
        return None
    if scene.counts and scene.tokens[what.head].lemma not in MEASURE_NOUNS | CHANGE_NOUNS.keys():
        return None
    bare = scene.tokens[what.head].lemma in CHANGE_NOUNS and what.last == what.head + 1
    if bare and verb.lemma not in _COPULAS:  # «если смотреть по обороту …, то рост … в три раза»
        topic = _measured(scene, what.first)
        return said(scene, topic, "figure-level", 0.7) if topic is not None else taken_over(scene, "figure-level")
    found = said(scene, what, "figure-level", 0.9)._replace(unit=_counted_by(scene, what))
    joint = _joint(scene, what, verb)
    return found._replace(text=f"{found.text} и {scene.phrases.text(joint)}") if joint is not None else found


def _measured(scene: Scene, end: int) -> Phrase | None:
    """«если посмотреть по обороту …, то рост …»: the last measure of the sentence before token `end`."""
    found = [p for p in scene.phrases.within(scene.sentence.first, end) if scene.is_measure(p) and not scene.is_name(p)]
    return found[-1] if found else None


def _joint(scene: Scene, phrase: Phrase, verb: Token) -> Phrase | None:
    """«сбор и пошлина | составляют»: the second subject of a verb in the plural."""
    i = phrase.last
    joined = i < verb.i and scene.tokens[i].lower == "и" and scene.tokens[phrase.head].number == "Sing"
    if not joined or verb.number != "Plur":
        return None
    other = scene.phrases.starting(i + 1, verb.i)
    return other if other is not None and scene.tokens[other.head].case == "Nom" else None


def _counted_by(scene: Scene, phrase: Phrase) -> str:
    """«число резидентов достигло 120»: what a bare number counts."""
    if scene.quantity.unit or scene.tokens[phrase.head].lemma not in COUNTERS:
        return ""
    inner = scene.phrases.starting(phrase.head + 1, phrase.last)
    return scene.tokens[inner.head].lemma if inner is not None else ""


def _governs(scene: Scene, verb: Token) -> bool:
    """Whether the verb is one of level or change and speaks of this number, not of one beside it."""
    if verb.lemma not in _LEVEL and not (verb.lemma in CHANGE_VERBS and scene.stepped):
        return False
    if verb.i >= scene.mention.last:  # «стоимость четырёх контрактов составляет», «план на год – снизить», «на сумму …»
        aside = scene.quantity.unit in DURATIONS or "сумму" in scene.prefix
        return not scene.counts and not aside
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


def multiplied(scene: Scene) -> Measure | None:
    """«завод удвоил выпуск», «выручка удвоилась», «удвоение экспорта»: the word of the change is the number itself."""
    word = scene.tokens[scene.mention.last - 1]
    if word.lemma in CHANGE_NOUNS:
        what = scene.phrases.starting(scene.mention.last)
        genitive = what is not None and scene.tokens[what.head].case == "Gen"
        return said(scene, what, "figure-change", 0.8) if what is not None and genitive else None
    if word.lemma not in CHANGE_VERBS:
        return None
    told = _subject_or_object(scene, word)
    return said(scene, told, "figure-level", 0.8) if isinstance(told, Phrase) and not scene.is_actor(told) else None


def lasting(scene: Scene) -> Measure | None:
    """«уже более 6 лет проводят совместные работы»: what lasts is the object or the subject of the verb."""
    if scene.quantity.unit not in DURATIONS:
        return None
    if scene.left is not None and scene.tokens[scene.left.head].lemma in _LASTING:
        return said(scene, scene.left, "figure-parameter", 0.8)
    verb = scene.verb
    what = verb and (scene.direct_object(verb) or scene.subject(verb))
    return said(scene, what, "figure-lasting", 0.5) if isinstance(what, Phrase) else None


def told(scene: Scene) -> Measure | None:
    """By any other verb: «на ремонт направят …», «предприятие выпустило … т», «нефтяники внесли …»."""
    verb = scene.verb
    if verb is None:
        return None
    what = scene.subject(verb)
    subject = what if isinstance(what, Phrase) and not refers_back(scene, what) else None
    if subject is not None and scene.tokens[subject.head].lemma in TIMES:
        subject = None
    if subject is not None and scene.is_measure(subject) and not scene.is_name(subject):
        return said(scene, subject, "figure-told", 0.7)
    purpose = _purpose(scene)
    if purpose is not None:
        found = said(scene, purpose, "figure-purpose", 0.7)
        other = _second(scene, purpose)
        return found._replace(text=f"{found.text} и {scene.phrases.text(other)}") if other is not None else found
    if scene.quantity.unit in PERSONS:
        return _people(scene, verb)
    phrase = scene.direct_object(verb)
    if phrase is not None and not scene.is_actor(phrase) and scene.tokens[phrase.head].lemma not in TIMES:
        return said(scene, phrase, "figure-told", 0.6)
    meant = _meant(scene, verb)
    if meant is not None:
        return meant
    if subject is not None and not scene.is_actor(subject):
        return said(scene, subject, "figure-told", 0.5)
    return None


def acting(scene: Scene) -> Measure | None:
    """«…, 23 млн рублей поступило из бюджета»: the verb right behind a number that is its subject."""
    verb = scene.after
    if scene.quantity.kind != "money" or scene.prefix or verb is None:
        return None
    return _meant(scene, verb) if verb.gender == "Neut" and is_predicate(verb) else None


def _meant(scene: Scene, verb: Token) -> Measure | None:
    """What is measured by the meaning of the verb alone, with what money goes into or comes out of."""
    noun, units = _VERB_NOUNS.get(verb.lemma, ("", frozenset[str]()))
    if units and scene.quantity.kind == "percent":
        noun, units = "доля", frozenset()  # «занимает 15 % в общем объёме»
    if not noun or (units and scene.quantity.unit not in units):
        return None
    if scene.quantity.kind == "money":
        for phrase in scene.part(*scene.clause):
            preposition = scene.preposition(phrase)
            fits = scene.tokens[phrase.head].case == _INTO.get(preposition)
            fits = fits and (preposition == "в" or verb.lemma in _COMING) and not _is_apart(scene, phrase)
            if fits and not scene.is_name(phrase) and scene.tokens[phrase.head].lemma not in ADVERBIAL | TIMES:
                noun = f"{noun} {preposition} {scene.context.text(phrase.first, phrase.last)}"
                break
    return Measure(noun, None, "figure-verb", 0.5)


def _is_apart(scene: Scene, phrase: Phrase) -> bool:
    """Whether another number stands between a phrase and this one."""
    first, last = sorted((phrase.first, scene.mention.first))
    others = scene.context.inside(scene.sentence, "quantity")
    return any(first < m.first < last and m.first != scene.mention.first for m in others)


def _people(scene: Scene, verb: Token) -> Measure | None:
    """«участниками стали 12 тысяч человек», «посетили 200 человек», «получат работу»: as whom people are counted."""
    left = scene.left
    if left is not None and not scene.prefix and scene.tokens[left.head].lemma.endswith(_DEEDS):
        return said(scene, left, "figure-people", 0.7)  # «обучение | 10 тысяч человек»
    for phrase in scene.part(*scene.clause):
        head = scene.tokens[phrase.head]
        roles = head.case == "Ins" and head.number == "Plur" and head.feats.get("Animacy") == "Anim"
        if roles and not scene.preposition(phrase):
            return said(scene, phrase, "figure-people", 0.7)
    if verb.lemma in _PEOPLE:
        return Measure(_PEOPLE[verb.lemma], None, "figure-people", 0.6)
    found = scene.direct_object(verb)
    if found is None or not (verb.i < found.first < found.last <= scene.edge or found.last <= verb.i < scene.edge):
        return None
    return None if scene.is_actor(found) else said(scene, found, "figure-people", 0.4)


def _second(scene: Scene, phrase: Phrase) -> Phrase | None:
    """«на посев и | уборку урожая»: the second aim of one sum."""
    if phrase.last >= scene.sentence.last or scene.tokens[phrase.last].lower != "и":
        return None
    other = scene.phrases.starting(phrase.last + 1)
    return other if other is not None and scene.tokens[other.head].case == "Acc" else None


def _purpose(scene: Scene) -> Phrase | None:
    """«на инвестиции … направить»: the accusative after «на», the genitive of a deed after «для»; money only."""
    if scene.quantity.kind != "money":
        return None
    for phrase in scene.part(*scene.clause):
        head = scene.tokens[phrase.head]
        deed = scene.preposition(phrase) == "для" and head.lemma.endswith(_DEEDS)
        aim = scene.preposition(phrase) == "на" and head.case == "Acc"
        if not deed and (not aim or head.lemma in ADVERBIAL | {"сумма", "доля"}):
            continue
        if (phrase.first > scene.mention.last or phrase.last <= scene.edge) and not scene.is_name(phrase):
            return phrase
    return None
