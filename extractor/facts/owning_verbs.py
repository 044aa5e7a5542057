"""Ownerships told by a verb: «холдинг владеет 25 % акций завода», «А купила завод», «компания, основанная Петровым»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor import lexicon
from extractor.facts import belonging, owned, parties, stakes, transfers
from extractor.facts.context import Context
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence, Token

VERBS = {row["lemma"]: row for row in lexicon.rows("ownership_verbs")}
_KINDS = lexicon.words("organization_heads") | lexicon.words("ownership_kinds")
_GROWN = frozenset({"увеличить", "довести", "нарастить", "сократить", "снизить", "повысить"})


def by_verb(context: Context, sentence: Sentence, verb: Token, topic: Mention | None) -> Iterator[Fact]:
    row = VERBS[verb.lemma]
    frame = row["frame"]
    if frame == "passes":
        yield from transfers.passes(context, sentence, verb)
    elif frame == "sells":
        yield from transfers.sold(context, sentence, verb)
    elif frame == "ruled":
        yield from _passive(context, sentence, verb, "owns")
    elif verb.lemma == "передать" and verb.feats.get("Voice") != "Pass":
        return
    elif frame == "belongs":
        yield from belonging.belongs(context, sentence, verb, topic)
    elif verb.lemma == "контролировать" and (facts := list(_controlled(context, sentence, verb))):
        yield from facts
    elif verb.feats.get("Voice") == "Pass":
        if frame in ("founds", "buys", "owns"):
            yield from _passive(context, sentence, verb, frame)
    else:
        yield from _active(context, sentence, verb, frame, row["case"])
        yield from _stake_first(context, sentence, verb, frame, topic)


def _controlled(context: Context, sentence: Sentence, verb: Token) -> Iterator[Fact]:
    """«завод, который холдинг контролирует на 74 %»: the relative is the object, the owner stands on either side."""
    share = stakes.share(context, max(sentence.first, verb.i - 4), min(sentence.last, verb.i + 5))
    relative = next((i for i in range(verb.i - 1, max(sentence.first, verb.i - 8), -1) if _is_relative(context, i)), -1)
    if share is None or relative < 0 or context.tokens[share.first - 1].lower != "на":
        return
    thing = context.at(relative - 2, *BODIES)
    owner = parties.before(context, verb.i, relative + 1, *ANYONE)
    owner = owner or parties.between(context, max(verb.i + 1, share.last), sentence.last, *ANYONE, reach=3)
    if thing is not None and owner is not None and parties.may_stand_in(context, owner, "Nom"):
        yield from owned.fact(context, "ownership.controls", owner, thing, share, "", cue=verb)


def _is_relative(context: Context, i: int) -> bool:
    return context.tokens[i].lemma == "который" and context.tokens[i - 1].text == "," and (
        context.tokens[i].case in ("Acc", "Nom", "")
    )


def _active(context: Context, sentence: Sentence, verb: Token, frame: str, case: str) -> Iterator[Fact]:
    """«(холдинг) владеет 25 % акций (завода)»."""
    end = stakes.at_stake(context, verb.i + 1, sentence.last)
    staked = end > verb.i + 1
    if not staked and frame == "holds":
        return
    thing = owned.thing(context, end, sentence.last)
    rule, status = f"ownership.{frame}", owned.status(context, verb, frame)
    owners = parties.listed_before(context, verb.i, sentence.first)
    turned = _turned(context, sentence, verb, frame, case, thing, owners)
    if turned is not None:
        for each in turned[1]:
            yield from owned.fact(context, rule, each, turned[0], None, status, cue=verb)
        return
    if thing is None and not staked and frame in ("owns", "buys") and owners:
        kinds = (owned.FIRMS,) if frame == "buys" else ()
        for each in owned.nameless(context, verb.i + 1, sentence.last, case, *kinds):
            yield from owned.fact(context, rule, owners[0], each, None, status, cue=verb)
        return
    if thing is None or not parties.may_stand_in(context, thing, *(("Gen", "Loc", "Acc") if staked else (case,))):
        return
    if not owners and frame == "owns":  # «контролирует завод холдинг «Север»»
        owner = parties.between(context, thing.last, sentence.last, *ANYONE, reach=3, apposed=False)
        owners = [owner] if owner is not None and parties.may_stand_in(context, owner, "Nom") else []
    if not owners:
        context.near(rule, verb.i, thing.last, "не найдено, кто владеет")
    share = (stakes.share(context, verb.i, end) or stakes.adjacent(context, end)) if staked else None
    if share is None and verb.lemma in _GROWN:
        share = _grown(context, thing.last, sentence.last)
    for owner in owners:
        if frame == "founds" and owner.label not in ANYONE:
            continue
        yield from owned.fact(context, rule, owner, thing, share, status, cue=verb)


def _turned(
    context: Context,
    sentence: Sentence,
    verb: Token,
    frame: str,
    case: str,
    behind: Mention | None,
    owners: Sequence[Mention],
) -> tuple[Mention, Sequence[Mention]] | None:
    """Property and owners where the property comes first: «заводом владеет холдинг», «предприятие создали А и Б»."""
    if frame not in ("owns", "founds", "buys") or behind is None:
        return None
    after = parties.listed(context, behind, sentence.last)
    if verb.number == "Plur" and len(owners) == 1 and len(after) > 1 and owners[0].label in BODIES:
        return owners[0], after
    if owners or case != "Ins" or not parties.may_stand_in(context, behind, "Nom"):
        return None
    first = [m for m in context.inside(sentence, *BODIES) if m.last <= verb.i and "Ins" in parties.cases(context, m)]
    return (first[-1], after) if first else None


def _grown(context: Context, i: int, stop: int) -> Mention | None:
    """The share in «(довёл долю в заводе) до 51 %», «с 25 до 51 %»."""
    for j in range(i, min(stop - 1, i + 6)):
        if context.tokens[j].lower == "до":
            share = context.starting(j, "quantity") or context.starting(j + 1, "quantity")
            return share if share is not None and stakes.percent(share) is not None else None
    return None


def _stake_first(
    context: Context, sentence: Sentence, verb: Token, frame: str, topic: Mention | None
) -> Iterator[Fact]:
    """«32,1 % акций (завода) контролирует холдинг», «44,1 % владеют …»."""
    if topic is None or frame not in ("owns", "holds"):
        return
    share = stakes.share(context, max(sentence.first, verb.i - 6), verb.i)
    if share is None or stakes.at_stake(context, share.first, verb.i) < verb.i - 3:
        return
    owner = parties.between(context, verb.i + 1, sentence.last, *ANYONE, reach=4)
    if owner is not None and parties.may_stand_in(context, owner, "Nom"):
        status = owned.status(context, verb, frame)
        yield from owned.fact(context, f"ownership.{frame}", owner, topic, share, status, cue=verb, apart=True)


def _passive(context: Context, sentence: Sentence, verb: Token, frame: str) -> Iterator[Fact]:
    """«компания, основанная Петровым», «завод куплен холдингом»: the agent stands in the instrumental."""
    agent = _agent(context, verb.i + 1, sentence.last)
    agent = agent or _agent_behind_date(context, verb, sentence)
    if agent is None or not parties.may_stand_in(context, agent, "Ins"):
        return
    thing = _described(context, verb, sentence)
    full = verb.feats.get("VerbForm") == "Part" and verb.feats.get("Variant") != "Short"
    if full and context.tokens[verb.i - 1].text != ",":
        thing = parties.between(context, agent.last, sentence.last, *BODIES, reach=3, apposed=False)
    if thing is not None:
        status = owned.status(context, verb, frame)
        yield from owned.fact(context, f"ownership.{frame}", agent, thing, None, status, cue=verb)


def _agent(context: Context, i: int, stop: int) -> Mention | None:
    """Who did it, in the instrumental; «создан специалистами завода» is not the work of the завод."""
    agent = parties.between(context, i, stop, *ANYONE, reach=7, apposed=False)
    if agent is None or agent.label == "person":
        return agent
    nouns = [t for t in context.words(i, agent.first) if t.pos == "NOUN"]
    return agent if all(noun.lemma in _KINDS for noun in nouns) else None


def _agent_behind_date(context: Context, verb: Token, sentence: Sentence) -> Mention | None:
    """«учреждённый в 1996 году компанией «А»»."""
    for i in range(verb.i + 1, min(sentence.last, verb.i + 4)):
        date = context.starting(i, "date")
        if date is not None:
            return _agent(context, date.last, sentence.last)
    return None


def _described(context: Context, verb: Token, sentence: Sentence) -> Mention | None:
    """The property that a passive verb speaks of: before it, or behind a participle that stands before its noun."""
    found = parties.before(context, verb.i, sentence.first, *BODIES)
    if found is None and context.tokens[verb.i - 1].text == ",":
        found = context.at(verb.i - 2, *BODIES)
    return found
