"""Ownerships told from the property: «завод на 65 % принадлежит А, а на 35 % – Б», «А, которой принадлежит завод»."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts import antecedents, members, owned, parties, stakes
from extractor.facts.context import Context
from extractor.facts.owned import ANY_OWNER
from extractor.facts.parties import ANYONE, BODIES
from extractor.mentions.words import mention
from extractor.model import Fact, Mention, Sentence, Token


def belongs(context: Context, sentence: Sentence, verb: Token, topic: Mention | None) -> Iterator[Fact]:
    """«завод на 65 % принадлежит А, а на 35 % – Б», «А принадлежит 25 % акций завода», «принадлежащий А завод»."""
    rule = "ownership.belongs"
    status = "former" if owned.denied(context, verb) or owned.past(verb) else owned.status(context, verb, "belongs")
    owner = _dative(context, verb.i + 1, sentence.last)
    if owner is None or _dative_before(context, sentence, verb, certain=True) is not None:
        yield from _inverted(context, sentence, verb, status, topic)
        return
    thing = _property_before(context, sentence, verb)
    thing = antecedents.understood(context, thing) or thing if thing is not None else None
    share = stakes.share(context, max(sentence.first, verb.i - 8), owner.first)
    share = share or stakes.share(context, owner.last, min(sentence.last, owner.last + 4))
    if thing is None and verb.feats.get("VerbForm") == "Part":
        thing = parties.between(context, owner.last, sentence.last, *BODIES, reach=3, apposed=False)
    apart = thing is None and share is not None
    if apart:
        thing = topic
    if thing is None or (verb.lemma == "передать" and share is None):
        context.near(rule, verb.i, owner.last, "не найдено, что принадлежит")
        return
    owners = [m for m in parties.listed(context, owner, sentence.last) if parties.may_stand_in(context, m, "Dat")]
    behind = min(sentence.last, owners[-1].last + 4)  # «… на паритетных началах»
    half = stakes.equal(context, max(sentence.first, verb.i - 4), behind) if share is None else None
    for each in owners:
        yield from owned.fact(context, rule, each, thing, share, status, cue=verb, apart=apart, number=half)
    if share is not None:
        yield from _further_owners(context, sentence, owners[-1], thing, status)


def _dative(context: Context, i: int, stop: int) -> Mention | None:
    """The owner behind «принадлежит»: a body or person, a place, the state."""
    state = context.starting(i, "place", *BODIES)
    if state is not None and context.tokens[i].lemma in owned.STATE:
        return state
    found = parties.between(context, i, stop, *ANY_OWNER, reach=6, apposed=False)
    if found is None or (found.label == "place" and found.first > i + 1):
        return None
    if parties.may_stand_in(context, found, "Dat"):
        return found
    for person in (context.starting(j, "person") for j in range(found.last, min(stop, found.last + 12))):
        if person is not None and person.form == "name" and "Dat" in parties.cases(context, person):
            return person  # «матери Петрова, председателю комитета Анне Ким»
    return None


def _property_before(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    """What belongs: the subject before the verb, or the property of a stake («32 % акций завода принадлежат»)."""
    found = parties.before(context, verb.i, sentence.first, *BODIES)
    if found is None:
        for i in range(verb.i - 1, max(sentence.first, verb.i - 10), -1):
            near = context.at(i, *BODIES)
            if near is None:
                continue
            staked = stakes.NOUNS & {t.lemma for t in context.words(max(sentence.first, near.first - 3), near.first)}
            participle = verb.feats.get("VerbForm") == "Part" and verb.i - near.last <= 2
            return near if staked or participle else None
    return found


def _inverted(
    context: Context, sentence: Sentence, verb: Token, status: str, topic: Mention | None
) -> Iterator[Fact]:
    """«А принадлежит завод Б», «А, которой принадлежит Б», «Иванову принадлежит 32 % акций»."""
    end = stakes.at_stake(context, verb.i + 1, sentence.last)
    staked = end > verb.i + 1
    thing = parties.between(context, end, sentence.last, *BODIES, reach=4, apposed=False)
    owner = _dative_before(context, sentence, verb)
    apart = thing is None and staked
    if apart:
        thing = topic
    elif thing is not None and not parties.may_stand_in(context, thing, "Gen" if staked else "Nom"):
        return
    if owner is None or thing is None or thing is owner:
        return
    share = stakes.share(context, verb.i, end if apart else thing.first)
    yield from owned.fact(context, "ownership.belongs", owner, thing, share, status, cue=verb, apart=apart)
    if share is not None:
        yield from _further_owners(context, sentence, share, thing, status)


def _dative_before(context: Context, sentence: Sentence, verb: Token, *, certain: bool = False) -> Mention | None:
    """The owner before «принадлежит»; `certain`: by its own case or that of «которому»."""
    for i in range(verb.i - 1, max(sentence.first, verb.i - 10) - 1, -1):
        token = context.tokens[i]
        if token.lower in ("ей", "ему"):
            return antecedents.body(context, token)
        if token.lemma in owned.STATE and token.case == "Dat":
            return mention(context.reading, "organization", i, i + 1, name=token.lemma)
        if token.lemma == "который":
            return context.at(i - 2, *ANYONE) if i - 2 >= sentence.first and token.case == "Dat" else None
        found = context.at(i, *ANYONE)
        if found is not None:
            if context.tokens[found.first - 1].lemma in stakes.NOUNS:
                return None  # «75 % капитала компании принадлежит …»
            cases = parties.cases(context, found)
            return found if "Dat" in cases or (not cases and not certain) else None
    return None


def _further_owners(
    context: Context, sentence: Sentence, owner: Mention, thing: Mention, status: str
) -> Iterator[Fact]:
    """«…, а на 35 % – Б», «…, еще 24 % – В», «…, а Ивановой – 8 %»."""
    i = owner.last
    while i < sentence.last:
        share = stakes.share(context, i, min(sentence.last, i + 8))
        if share is None:
            yield from _owner_first(context, sentence, i, thing, status)
            return
        j = share.last
        while j < sentence.last and context.tokens[j].lemma in stakes.NOUNS:
            j += 1
        if j >= sentence.last or context.tokens[j].text not in ("–", "—", "-"):
            return
        following = parties.between(context, j + 1, sentence.last, *ANYONE, reach=5)
        following = following or members.quoted(context, j + 1, sentence.last)
        if following is None:
            return
        yield from owned.fact(context, "ownership.belongs", following, thing, share, status)
        i = following.last


def _owner_first(context: Context, sentence: Sentence, i: int, thing: Mention, status: str) -> Iterator[Fact]:
    """«…, а его супруге, директору завода Анне Петровой – 8,08 %»."""
    for person in context.inside(sentence, *ANYONE):
        if person.first < i or person.last + 1 >= sentence.last:
            continue
        if context.tokens[person.last].text not in ("–", "—", "-"):
            continue
        share = context.starting(person.last + 1, "quantity")
        if share is not None and stakes.percent(share) is not None and parties.may_stand_in(context, person, "Dat"):
            yield from owned.fact(context, "ownership.belongs", person, thing, share, status, apart=True)
