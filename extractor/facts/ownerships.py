"""Ownerships: who owns what, and what share of it.

    verb    «холдинг владеет 25 % акций завода», «завод на 65 % принадлежит А, а на 35 % – Б», «А купила завод»
    noun    «владелец завода Иван Петров», «Иван Петров, основатель компании», «совладельцами стали А и Б»
    made    «компания, основанная Иваном Петровым»
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.facts import held, owner_titles, owning_verbs, parties, stakes, transfers
from extractor.facts.context import Context
from extractor.facts.parties import BODIES
from extractor.model import Fact, Mention, Sentence


def find(context: Context) -> Iterable[Fact]:
    """All ownerships of an article; what is told with its share, or by its name, is not told again without."""
    found = list(_all(context))
    shared = {(fact.get("owner"), fact.get("property")) for fact in found if fact.get("share") is not None}
    named = {fact.get("owner") for fact in found if _has_name(fact)}
    for fact in found:
        again = fact.get("share") is None and (fact.get("owner"), fact.get("property")) in shared
        if not again and (_has_name(fact) or fact.get("owner") not in named):
            yield fact


def _has_name(fact: Fact) -> bool:
    """Whether the property is told by a name: «Кристалл», not «завод подшипников»."""
    return any(slot.name == "property" and (slot.entity or not str(slot.value)[:1].islower()) for slot in fact.slots)


def _all(context: Context) -> Iterator[Fact]:
    topic: Mention | None = None  # what was last said to be owned: «51 % акций принадлежит …» may leave it out
    for sentence in context.sentences:
        topic = _at_stake(context, sentence) or topic
        for fact in _in_sentence(context, sentence, topic):
            topic = _next_topic(context, sentence, fact, topic)
            yield fact


_DEEDS = frozenset({*transfers.DEEDS, *owning_verbs.VERBS})


def _in_sentence(context: Context, sentence: Sentence, topic: Mention | None) -> Iterator[Fact]:
    for fact in owner_titles.by_title(context, sentence, topic):
        topic = _next_topic(context, sentence, fact, topic)
        yield fact
    span = sentence.first, sentence.last
    for fact in held.by_stake(context, sentence) if context.having(held.STAKES, *span) else ():
        topic = _next_topic(context, sentence, fact, topic)
        yield fact
    for token in context.having(_DEEDS, *span):
        if token.lemma in owning_verbs.VERBS and token.pos in ("VERB", "ADJ"):
            for fact in owning_verbs.by_verb(context, sentence, token, topic or _body_before(context, sentence)):
                topic = _next_topic(context, sentence, fact, topic)
                yield fact
        elif token.lemma in transfers.DEEDS and token.pos == "NOUN":
            yield from transfers.by_deed(context, sentence, token)
    if context.having(held.CUES, *span):
        yield from held.held_by(context, sentence, topic or _body_before(context, sentence))


def _next_topic(context: Context, sentence: Sentence, fact: Fact, topic: Mention | None) -> Mention | None:
    """The property that stakes told later belong to: the last one whose shares were told, else the first one owned."""
    if topic is not None and fact.get("share") is None:
        return topic
    start = next(slot.start for slot in fact.slots if slot.name == "property")
    near = context.sentences[max(0, sentence.ordinal - 4) : sentence.ordinal + 1]
    return next((m for each in near for m in context.inside(each, *BODIES) if m.start == start), topic)


def _body_before(context: Context, sentence: Sentence) -> Mention | None:
    """The last body that the sentences before name."""
    for ordinal in range(sentence.ordinal - 1, max(-1, sentence.ordinal - 4), -1):
        bodies = [m for m in context.inside(context.sentences[ordinal], *BODIES) if parties.known(context, m)]
        if bodies:
            return bodies[-1]
    return None


def _at_stake(context: Context, sentence: Sentence) -> Mention | None:
    """The property of a stake anywhere in the sentence: «акции | завода»."""
    for mention in context.inside(sentence, *BODIES):
        before = context.tokens[mention.first - 1] if mention.first > sentence.first else None
        if before is not None and before.lemma in stakes.NOUNS and context.entity(mention) is not None:
            return mention
    return None
