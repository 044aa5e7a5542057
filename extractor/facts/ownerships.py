"""Ownerships: who owns what, and what share of it.

    verb    «холдинг владеет 25 % акций завода», «завод на 65 % принадлежит А, а на 35 % – Б», «А купила завод»
    noun    «владелец завода Иван Петров», «Иван Петров, основатель компании», «совладельцами стали А и Б»
    made    «компания, основанная Иваном Петровым»
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractor import lexicon
from extractor.facts import antecedents, held, owned, parties, stakes, transfers
from extractor.facts.context import Context
from extractor.facts.holders import Found, Holders
from extractor.facts.modality import modality
from extractor.facts.offices import Office
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("ownership_verbs")}
_COPULAS = frozenset({"являться", "стать", "быть", "выступить", "выступать", "оставаться"})
_PLACES_OWN = ("person", "organization", "group", "place")
_KINDS = lexicon.words("organization_heads") | lexicon.words("ownership_kinds")
_TITLED = "owner"
_FAR = 7  # words between an office and its copula
_GROWN = frozenset({"увеличить", "довести", "нарастить", "сократить", "снизить", "повысить"})


def find(context: Context) -> Iterable[Fact]:
    """All ownerships of an article; what is told with its share is not told again without."""
    found = list(_all(context))
    shared = {(fact.get("owner"), fact.get("property")) for fact in found if fact.get("share") is not None}
    for fact in found:
        if fact.get("share") is not None or (fact.get("owner"), fact.get("property")) not in shared:
            yield fact


def _all(context: Context) -> Iterator[Fact]:
    topic: Mention | None = None  # what was last said to be owned: «51 % акций принадлежит …» may leave it out
    for sentence in context.sentences:
        topic = _at_stake(context, sentence) or topic
        for fact in _in_sentence(context, sentence, topic):
            topic = _next_topic(context, sentence, fact, topic)
            yield fact


def _in_sentence(context: Context, sentence: Sentence, topic: Mention | None) -> Iterator[Fact]:
    yield from _by_title(context, sentence, topic)
    lemmas = {token.lemma for token in context.words(sentence.first, sentence.last)}
    for fact in held.by_stake(context, sentence) if not lemmas.isdisjoint(held.STAKES) else ():
        topic = _next_topic(context, sentence, fact, topic)
        yield fact
    for token in context.words(sentence.first, sentence.last):
        if token.lemma in _VERBS and token.pos in ("VERB", "ADJ"):
            for fact in _by_verb(context, sentence, token, topic or _body_before(context, sentence)):
                topic = _next_topic(context, sentence, fact, topic)
                yield fact
        elif token.lemma in transfers.DEEDS and token.pos == "NOUN":
            yield from transfers.by_deed(context, sentence, token)
    if not lemmas.isdisjoint(held.CUES):
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


# -- «владелец завода Иван Петров» -----------------------------------------------------------------------------------


def _by_title(context: Context, sentence: Sentence, topic: Mention | None) -> Iterator[Fact]:
    positions = context.inside(sentence, "position")
    if not any(position.attributes.get("kind") == _TITLED for position in positions):
        return
    scene = Holders(context, sentence, positions)
    for found in scene.found():
        if found.office.kind == _TITLED:
            yield from _titled(context, found.office, [found.person], found)
    for i, office in enumerate(scene.offices):
        if office.kind != _TITLED or i in scene.taken:
            continue
        if office.body is None:
            told = topic if _is_whole(context, office) else None
            office = office._replace(body=_antecedent(context, office) or _its(context, office) or told)
        if office.body is not None:
            owners = _owners_beside(context, sentence, office)
            if not owners:
                context.near("ownership.title", office.first, office.last, "не назван владелец")
            yield from _titled(context, office, owners, None)


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
        after = parties.between(context, i + 1, sentence.last, *_PLACES_OWN, reach=3)
        if after is not None:
            return parties.listed(context, after, sentence.last)
    before = context.tokens[office.first - 1] if office.first > sentence.first else None
    if before is not None and before.text in (",", "–", "—", "(") and office.first - 1 > sentence.first:
        found = context.at(office.first - 2, *BODIES)
        return [found] if found is not None and found.last == office.first - 1 else []
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


# -- verbs -----------------------------------------------------------------------------------------------------------


def _by_verb(context: Context, sentence: Sentence, verb: Token, topic: Mention | None) -> Iterator[Fact]:
    row = _VERBS[verb.lemma]
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
        yield from _belongs(context, sentence, verb, topic)
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
    rule, status = f"ownership.{frame}", _status(context, verb, frame)
    owners = parties.listed_before(context, verb.i, sentence.first)
    turned = _turned(context, sentence, verb, frame, case, thing, owners)
    if turned is not None:
        for each in turned[1]:
            yield from owned.fact(context, rule, each, turned[0], None, status, cue=verb)
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
        status = _status(context, verb, frame)
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
        status = _status(context, verb, frame)
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


def _belongs(context: Context, sentence: Sentence, verb: Token, topic: Mention | None) -> Iterator[Fact]:
    """«завод на 65 % принадлежит А, а на 35 % – Б», «А принадлежит 25 % акций завода», «принадлежащий А завод»."""
    rule = "ownership.belongs"
    status = "former" if _denied(context, verb) or _past(verb) else _status(context, verb, "belongs")
    owner = _dative(context, verb.i + 1, sentence.last)
    if owner is None or _dative_before(context, sentence, verb, certain=True) is not None:
        yield from _inverted(context, sentence, verb, status, topic)
        return
    thing = _property_before(context, sentence, verb)
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
    found = parties.between(context, i, stop, *_PLACES_OWN, reach=6, apposed=False)
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


def _status(context: Context, verb: Token, frame: str) -> str:
    told = modality(context, verb.i) if verb.feats.get("VerbForm") != "Part" else "actual"
    if told == "planned":
        return "planned"
    if told == "denied":
        return "denied"
    return "former" if frame == "owns" and _past(verb) else ""


def _past(verb: Token) -> bool:
    return verb.feats.get("Tense") == "Past" and verb.feats.get("Aspect") == "Imp" and (
        verb.feats.get("VerbForm") != "Part"
    )


def _denied(context: Context, verb: Token) -> bool:
    return verb.i > 0 and context.tokens[verb.i - 1].lower == "не"
