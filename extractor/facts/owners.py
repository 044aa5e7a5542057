"""Whose figure it is: the nearest stated thing it belongs to, through the clause, the paragraph, the headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from extractor import lexicon
from extractor.facts import bearers, subjects
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import Phrase
from extractor.facts.scene import Measure, Scene, is_named
from extractor.model import Mention, Sentence, Slot

_KINDS = ("organization", "place", "group")
_SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs"))
_SOURCES = frozenset({"данные", "слово", "мнение", "оценка", "информация", "прогноз", "сообщение", "версия", "расчет"})
_PARTS = frozenset({"регион", "субъект", "город", "область", "страна"})
_MEDIA = lexicon.words("media")
_OFTEN = 2  # mentions of what an article is about
_NEAR = 3  # words between a speech verb or «по данным» and the name of the source


def slot(scene: Scene, measure: Measure, inherited: Slot | None, headline: Slot | None) -> Slot | None:
    """The owner slot of a figure.

    `inherited` is the owner of the figure before in the paragraph; `headline` what the article is about.
    """
    hint = measure.owner
    actor = _actor(scene)
    if actor is not None and (hint is None or (isinstance(hint, Mention) and hint.label == "place")):
        return entity_slot(scene.context, actor)
    if isinstance(hint, Mention) and is_named(scene.context, hint):
        return entity_slot(scene.context, hint)
    if isinstance(hint, Phrase):
        return _phrase_slot(scene, hint)
    thing = bearers.of_measure(scene, measure) or bearers.pronoun(scene, measure)
    if thing is not None:
        return _phrase_slot(scene, thing)
    found = _in_clause(scene)
    if found is not None and measure.rule == "figure-rank" and _is_range(scene, found):
        found = None
    thing = bearers.in_clause(scene, measure)
    if thing is not None and (found is None or found.first < thing.first or found.first >= scene.mention.last):
        return _phrase_slot(scene, thing)
    if found is not None:
        return entity_slot(scene.context, found)
    return _in_sentence(scene) or inherited or headline


def _actor(scene: Scene) -> Mention | None:
    """The organization that does it («компания занимает 18 % рынка России»), understood where it is left out."""
    verb = scene.verb
    if verb is None or verb.i > scene.mention.first:
        return None
    first, _ = scene.clause
    for mention in _candidates(scene.context, scene.sentence):
        head = scene.tokens[mention.head if mention.head >= 0 else mention.first]
        leads = mention.first == first or head.case == "Nom"
        if mention.label == "organization" and first <= mention.first and mention.last <= verb.i and leads:
            return mention
    return subjects.understood(scene.context, scene.sentence, verb)


def entity_slot(context: Context, mention: Mention) -> Slot:
    """The owner slot filled by a mention's entity."""
    return context.slot("owner", mention)


def _phrase_slot(scene: Scene, phrase: Phrase) -> Slot | None:
    """«парогазовые установки мощностью …»: the thing itself, or the entity its words name."""
    mention = scene.context.at(phrase.head, *_KINDS)
    if mention is not None and is_named(scene.context, mention):
        return entity_slot(scene.context, mention)
    text = scene.phrases.text(phrase)
    return scene.context.words_slot("owner", phrase.first, phrase.last, text) if text else None


def headline(context: Context) -> Slot | None:
    """What the title is about: its first organization or group, else its place, that does not merely speak there.

    Where it names only a place («В Туле открыли завод»), the body that the article names most often is meant.
    """
    if not context.sentences:
        return None
    first = context.sentences[0].paragraph
    titled: list[Mention] = []
    for sentence in context.sentences:
        if sentence.paragraph != first:
            break
        titled.extend(_candidates(context, sentence))
    if not titled:
        meant = _protagonist(context, "organization", "group") or _protagonist(context, "place")
        return entity_slot(context, meant) if meant is not None else None
    bare_place = titled[0].label == "place"
    meant = _protagonist(context, "organization", "group") if bare_place else None
    return entity_slot(context, meant or titled[0])


def _protagonist(context: Context, *labels: str) -> Mention | None:
    """The first mention of what is named most often, and at least a few times, sources aside."""
    counted: Counter[str] = Counter()
    firsts: dict[str, Mention] = {}
    for sentence in context.sentences:
        for mention in _candidates(context, sentence):
            entity = context.entity(mention) if mention.label in labels else None
            if entity is None:
                continue
            counted[entity.id] += 1
            if mention.form == "name":
                firsts.setdefault(entity.id, mention)
    for found, times in counted.most_common(1):
        if times >= _OFTEN:
            return firsts.get(found)
    return None


def _candidates(context: Context, sentence: Sentence) -> Iterable[Mention]:
    for mention in context.inside(sentence, *_KINDS):
        known = is_named(context, mention) and context.name(mention) not in _MEDIA
        if known and not is_source(context, mention, sentence):
            yield mention


def is_source(context: Context, mention: Mention, sentence: Sentence) -> bool:
    """Whether a mention only says who told it: «сообщили в Минсельхозе», «по данным Росстата»."""
    words = context.tokens[max(sentence.first, mention.first - _NEAR) : mention.first]
    if any(t.lemma in _SOURCES or t.lower in ("согласно", "словам") for t in words):
        return True
    if any(t.lemma in _SPEECH for t in words):
        return True
    after = context.tokens[mention.last : min(sentence.last, mention.last + _NEAR)]
    return any(t.lemma in _SPEECH and is_predicate(t) for t in after)


def _in_clause(scene: Scene) -> Mention | None:
    """The subject of the clause, a genitive or a place in it; the nearest before the number wins."""
    first, last = scene.clause
    found = [m for m in _candidates(scene.context, scene.sentence) if first <= m.first and m.last <= last]
    if _is_ours(scene):
        found = [m for m in found if m.form == "name"]
    before = [m for m in found if m.last <= scene.edge]
    subjects = [m for m in before if m.first == first or scene.tokens[m.head if m.head >= 0 else m.first].case == "Nom"]
    if subjects:
        return subjects[-1]
    if before:
        return before[-1]
    after = [m for m in found if m.first >= scene.mention.last and not _is_origin(scene, m)]
    return after[0] if after else None


def _is_origin(scene: Scene, mention: Mention) -> bool:
    """«заявки из 40 регионов | России»: where what is counted comes from."""
    before = scene.tokens[max(scene.mention.last, mention.first - 2) : mention.first]
    return mention.label == "place" and any(t.lower == "из" or t.lemma in _PARTS for t in before)


def _is_range(scene: Scene, mention: Mention) -> bool:
    """«второе место по стране», «первое место в Европе»: among whom the place is taken."""
    return mention.label == "place" and scene.tokens[mention.first - 1].lower in ("в", "по", "среди")


def _is_ours(scene: Scene) -> bool:
    """«лидеры страны: их у нас шесть»: what is ours is the speaker's, not the country's it is compared with."""
    words = scene.tokens[scene.sentence.first : scene.sentence.last]
    return any(a.lower == "у" and b.lower == "нас" for a, b in pairwise(words))


def _in_sentence(scene: Scene) -> Slot | None:
    ours = _is_ours(scene)
    candidates = _candidates(scene.context, scene.sentence)
    before = [m for m in candidates if m.last <= scene.edge and (m.form == "name" or not ours)]
    return entity_slot(scene.context, before[-1]) if before else None
