"""Property that changes hands: «завершила покупку завода», «перешёл в собственность А», «продал Б»."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts import owned, parties, stakes
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence, Token

DEEDS = frozenset({"покупка", "приобретение", "выкуп", "поглощение"})
_STATES = frozenset({"собственность", "контроль", "владение"})
_DONE = frozenset({"завершить", "закрыть", "осуществить", "провести", "совершить", "оформить"})


def by_deed(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """«завершила покупку завода», «о покупке 75 % акций завода»: the subject of the clause buys."""
    end = stakes.at_stake(context, noun.i + 1, sentence.last)
    thing = owned.thing(context, end, sentence.last)
    owner = _asker(context, noun.i) or parties.before(context, noun.i, sentence.first)
    verbs = {token.lemma for token in context.words(owner.last, noun.i)} if owner is not None else set()
    if thing is None and end == noun.i + 1 and verbs & _DONE:
        thing = next(iter(owned.nameless(context, end, sentence.last, "Gen", owned.FIRMS)), None)
    if thing is None or owner is None or not parties.may_stand_in(context, thing, "Gen"):
        return
    share = stakes.share(context, noun.i, end) or stakes.adjacent(context, end)
    status = "" if verbs & _DONE else "planned"
    yield from owned.fact(context, "ownership.deed", owner, thing, share, status, cue=noun, confidence=0.6)


def _asker(context: Context, noun: int) -> Mention | None:
    """«ходатайство холдинга «Север» о покупке»: whose plan it is."""
    if noun < 2 or context.tokens[noun - 1].lower not in ("о", "об"):
        return None
    found = context.at(noun - 2, *ANYONE)
    return found if found is not None and found.last == noun - 1 else None


def passes(context: Context, sentence: Sentence, verb: Token) -> Iterator[Fact]:
    """«завод перешёл в собственность холдинга», «находится под контролем области»: the owner is the genitive."""
    state = next((t for t in context.words(verb.i + 1, min(sentence.last, verb.i + 4)) if t.lemma in _STATES), None)
    if state is None or context.tokens[state.i - 1].pos not in ("ADP", "ADJ"):
        return
    owner = parties.between(context, state.i + 1, sentence.last, *ANYONE, "place", reach=3, apposed=False)
    thing = parties.before(context, verb.i, sentence.first, *BODIES) or _staked_before(context, sentence, verb)
    if owner is None or thing is None or not parties.may_stand_in(context, owner, "Gen"):
        return
    share = stakes.share(context, sentence.first, verb.i)
    told = modality(context, verb.i)
    if told != "denied":
        status = "planned" if told == "planned" else ""
        yield from owned.fact(context, "ownership.passes", owner, thing, share, status, cue=verb)


def _staked_before(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    """The property of the stake before a verb: «100 % акций завода (перешло)»."""
    for mention in reversed([m for m in context.inside(sentence, *BODIES) if m.last <= verb.i]):
        before = context.words(max(sentence.first, mention.first - 3), mention.first)
        if any(token.lemma in stakes.NOUNS for token in before):
            return mention
    return None


def sold(context: Context, sentence: Sentence, verb: Token) -> Iterator[Fact]:
    """«холдинг продал завод компании «Юг»»: the seller of the whole owned it, the buyer in the dative owns it."""
    end = stakes.at_stake(context, verb.i + 1, sentence.last)
    staked = end > verb.i + 1
    thing = owned.thing(context, end, sentence.last)
    told = modality(context, verb.i)
    if thing is None or verb.feats.get("Voice") == "Pass" or told == "denied":
        return
    if not parties.may_stand_in(context, thing, *(("Gen", "Loc") if staked else ("Acc",))):
        return
    share = (stakes.share(context, verb.i, end) or stakes.adjacent(context, end)) if staked else None
    seller = parties.before(context, verb.i, sentence.first)
    if seller is not None and not staked and told == "actual":
        yield from owned.fact(context, "ownership.sold", seller, thing, None, "former", cue=verb)
    buyer = parties.between(context, thing.last, sentence.last, *ANYONE, reach=3, apposed=False)
    kinds = {token.case for token in context.words(thing.last, buyer.first)} if buyer is not None else set()
    if buyer is not None and "Dat" in parties.cases(context, buyer) | kinds:
        status = "planned" if told == "planned" else ""
        yield from owned.fact(context, "ownership.sold", buyer, thing, share, status, cue=verb)
