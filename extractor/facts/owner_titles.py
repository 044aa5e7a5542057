"""Ownerships told by an office: «владелец завода Иван Петров», «Иван Петров, основатель компании»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.facts import antecedents, owned, parties, stakes
from extractor.facts.context import Context
from extractor.facts.holders import Found, Holders
from extractor.facts.offices import Office
from extractor.facts.owned import ANY_OWNER
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence

TITLED = "owner"
_COPULAS = frozenset({"являться", "стать", "быть", "выступить", "выступать", "оставаться"})
_OWNERS = frozenset({"владелец", "владелица", "совладелец", "собственник"})
_FAR = 7  # words between an office and its copula


def by_title(context: Context, sentence: Sentence, topic: Mention | None) -> Iterator[Fact]:
    positions = context.inside(sentence, "position")
    if not any(position.attributes.get("kind") == TITLED for position in positions):
        return
    scene = Holders(context, sentence, positions)
    for found in scene.found():
        if found.office.kind == TITLED:
            for office in _with_property(context, found.office, sentence):
                yield from _titled(context, office, [found.person], found)
    for i, office in enumerate(scene.offices):
        if office.kind != TITLED or i in scene.taken:
            continue
        if office.body is None:
            told = (topic or _body_before(context, sentence, office)) if _is_whole(context, office) else None
            office = office._replace(body=_antecedent(context, office) or _its(context, office) or told)
        for owned_by in _with_property(context, office, sentence):
            owners = _owners_beside(context, sentence, owned_by) if owned_by.body is not None else []
            if not owners:
                context.near("ownership.title", office.first, office.last, "не назван владелец")
            yield from _titled(context, owned_by, owners, None)


def _with_property(context: Context, office: Office, sentence: Sentence) -> list[Office]:
    """The office with what is owned: its body, else each property without a name («владелец яхты и двух цехов»)."""
    if office.body is not None or context.tokens[office.head].lemma not in _OWNERS:
        return [office]
    things = owned.nameless(context, office.head + 1, sentence.last, "Gen")
    return [office._replace(body=thing, last=max(office.last, thing.last)) for thing in things] or [office]


def _body_before(context: Context, sentence: Sentence, office: Office) -> Mention | None:
    """What «учредителями (выступили А и Б)» founded: the last body of the sentence before."""
    if sentence.ordinal == 0 or _copula(context, office) < 0:
        return None
    bodies = context.inside(context.sentences[sentence.ordinal - 1], *BODIES)
    told = [body for body in bodies if parties.known(context, body)]
    return told[-1] if told else None


def _antecedent(context: Context, office: Office) -> Mention | None:
    """«общество, единственный акционер которого – область»: the body that «которого» stands for."""
    if office.last >= len(context.tokens) or context.tokens[office.last].lemma != "который":
        return None
    i = office.first
    while i > 0 and context.tokens[i].text != ",":
        i -= 1
    body = context.at(i - 1, *BODIES) if i > 0 else None
    return body if body is not None and body.last == i else None


def _is_whole(context: Context, office: Office) -> bool:
    """Whether the office names no property of its own: not «владелец ветропарков»."""
    following = context.tokens[office.last] if office.last < len(context.tokens) else None
    return following is None or following.case != "Gen" or following.pos == "ADP"


def _its(context: Context, office: Office) -> Mention | None:
    """«её учредителями (являются)»: the body that the pronoun before the office stands for."""
    words = context.words(max(0, office.first - 1), office.head)
    pronoun = next((word for word in words if word.lower in ("его", "ее", "её")), None)
    return antecedents.body(context, pronoun) if pronoun is not None else None


def _titled(context: Context, office: Office, owners: Sequence[Mention], found: Found | None) -> Iterator[Fact]:
    if office.body is None:
        return
    status = "former" if office.position.attributes.get("status") == "former" else ""
    copula = _copula(context, office)
    share = stakes.share(context, office.position.last, copula if copula > 0 else office.last)
    for owner in owners:
        yield from owned.fact(
            context, "ownership.title", owner, office.body, owned.bracketed(context, owner) or share, status,
            first=office.first, last=office.last, number=_sole(context, office),
            confidence=found.confidence - 0.05 if found else 0.7,
        )  # fmt: skip


def _sole(context: Context, office: Office) -> Decimal | None:
    """100 for «единственный акционер»."""
    words = context.words(max(0, office.head - 3), office.head)
    return Decimal(100) if any(word.lemma == "единственный" for word in words) else None


def _copula(context: Context, office: Office) -> int:
    """The copula of «акционерами завода на паритетных началах (являются)»; -1 where none stands near."""
    for token in context.words(office.last, office.last + _FAR):
        if token.lemma in _COPULAS:
            return token.i
        if token.text in (",", ".", ";", ":", "–", "—") or token.pos == "VERB":
            return -1
    return -1


def _owners_beside(context: Context, sentence: Sentence, office: Office) -> list[Mention]:
    """A body or person told to be the owner: «владелец завода – компания А», «А является владельцем завода»."""
    i = office.last
    if i < sentence.last and context.tokens[i].lemma == "который":
        i += 1
    if i < sentence.last and context.tokens[i].text in ("–", "—", "-", ":", "("):
        after = parties.between(context, i + 1, sentence.last, *ANY_OWNER, reach=3)
        if after is not None:
            return parties.listed(context, after, sentence.last)
    if i + 1 < sentence.last and context.tokens[i].text == "," and context.tokens[office.head].case == "Nom":
        apposed = parties.between(context, i + 1, sentence.last, *ANYONE, reach=3, apposed=False)
        if apposed is not None and apposed.last < sentence.last and context.tokens[apposed.last].text == ",":
            return [apposed]  # «прежний владелец, концерн «Луч», …»
    first = office.first
    while first > sentence.first and context.tokens[first - 1].pos == "ADJ":
        first -= 1
    before = context.tokens[first - 1] if first > sentence.first else None
    if before is not None and before.text in (",", "–", "—", "(") and first - 1 > sentence.first:
        found = context.at(first - 2, *BODIES)
        return [found] if found is not None and found.last == first - 1 else []
    if context.tokens[office.head].case == "Ins":
        subjects = parties.listed_before(context, office.first, sentence.first)
        if subjects:
            return subjects
        copula = _copula(context, office)
        far = copula > office.last and office.body is not None and not office.first <= office.body.first < copula
        if far and not _its(context, office):
            return []  # what is owned stands between and has no name
        i = max(office.last, copula + 1)
        after = parties.between(context, i, sentence.last, *ANYONE, reach=4)
        return parties.listed(context, after, sentence.last) if after is not None else []
    return []
