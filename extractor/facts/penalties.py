"""Penalties: fines, sanctions, bans, claims: who imposes what on whom, for how much and why (`docs/penalty.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor import lexicon
from extractor.facts import fines, measures_against, parties
from extractor.facts.context import Context
from extractor.facts.deals import is_attribute
from extractor.facts.modality import modality
from extractor.facts.penalty_facts import Penalty, fact
from extractor.facts.penalty_sides import ANYBODY, objects, sides
from extractor.model import Fact, Quantity, Sentence, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("penalty_verbs")}
_NOUNS = lexicon.table("penalty_nouns", "type")
_CLAIMS = frozenset({"иск", "претензия"})
_FILING = frozenset({"подать", "подавать", "направить", "предъявить", "предъявлять"})
_TRIGGERS = frozenset({*_CLAIMS, *_VERBS, "суд"})
_REACH = 12  # words between a verb and its penalty


def find(context: Context) -> Iterable[Fact]:
    """All penalties of an article; each target is one fact."""
    for sentence in context.sentences:
        for token in context.having(_TRIGGERS, sentence.first, sentence.last):
            if token.lemma in _CLAIMS:
                yield from _claim(context, sentence, token)
            elif token.lower == "суд" and token.i > sentence.first and context.tokens[token.i - 1].lower == "в":
                yield from _sued(context, sentence, token)
            row = _VERBS.get(token.lemma)
            if row is None or token.pos not in ("VERB", "ADJ") or is_attribute(token):
                continue
            if row["frame"] in measures_against.FRAMES:
                yield from _measure(context, sentence, token, row["frame"])
                continue
            penalty = _penalty(context, sentence, token, row["frame"], row["type"])
            if penalty is not None:
                yield from _facts(context, sentence, penalty)


def _sued(context: Context, sentence: Sentence, court: Token) -> Iterator[Fact]:
    """«подала в суд на завод»."""
    verb = context.tokens[court.i - 2] if court.i - 2 >= sentence.first else court
    if verb.lemma not in _FILING or court.i + 2 >= sentence.last or context.tokens[court.i + 1].lower != "на":
        return
    penalty = Penalty(verb, "иск", "claim", court.i)
    status = _status(context, penalty)
    issuer = parties.before(context, verb.i, sentence.first, *ANYBODY)
    for target in objects(context, court.i + 2, sentence.last, ("Acc",)) if status else ():
        made = fact(context, sentence, penalty, target, issuer, status)
        if made is not None:
            yield made


def _measure(context: Context, sentence: Sentence, verb: Token, frame: str) -> Iterator[Fact]:
    """Measures told by a verb and its complement: licences, registers, suspended work, duties to pay."""
    found = measures_against.find(context, sentence, verb, frame)
    if found is None:
        return
    penalty = Penalty(verb, found.type, frame, found.at)
    status = _status(context, penalty)
    for target in found.targets if status else ():
        made = fact(context, sentence, penalty, target, found.issuer, status)
        if made is not None:
            yield made


def _claim(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """«иск завода «Луч» к холдингу «Север»»: both sides stand at the noun."""
    issuer = parties.between(context, noun.i + 1, sentence.last, *ANYBODY, reach=3, apposed=False)
    if issuer is None or not parties.may_stand_in(context, issuer, "Gen") or issuer.last + 1 >= sentence.last:
        return
    if context.tokens[issuer.last].lower not in ("к", "ко"):
        return
    penalty = Penalty(noun, _NOUNS[noun.lemma], "claim", noun.i)
    for target in objects(context, issuer.last + 1, sentence.last, ("Dat",)):
        made = fact(context, sentence, penalty, target, issuer, "imposed")
        if made is not None:
            yield made


def _penalty(context: Context, sentence: Sentence, verb: Token, frame: str, type_: str) -> Penalty | None:
    head = context.tokens[verb.head]
    if frame == "recover" and verb.feats.get("VerbForm") == "Inf" and head.lemma in _VERBS:
        return None  # «требует взыскать» is told by «требует»
    if frame in ("fine", "recover", "ban"):
        return Penalty(verb, type_, frame, verb.i)
    noun = _noun_near(context, sentence, verb)
    between = context.words(max(noun, sentence.first), verb.i)
    if frame == "pay" and any(t.text == "," for t in between):
        noun = -1  # of another clause
    if frame == "pay" and noun < 0 and verb.lemma == "заплатить" and _fined_before(context, sentence, verb):
        return Penalty(verb, "штраф", frame, verb.i)
    if frame == "pay" and noun >= 0 and context.tokens[noun].case == "Gen":
        return None  # «получил две минуты штрафа»
    if noun < 0 or (verb.lemma in _FILING) != (context.tokens[noun].lemma in _CLAIMS):
        return None
    return Penalty(verb, _NOUNS[context.tokens[noun].lemma], frame, noun)


def _fined_before(context: Context, sentence: Sentence, verb: Token) -> bool:
    """Whether a fine was told right before «(директор) заплатит 30 тысяч рублей», so that this is another."""
    if not any(isinstance(m.value, Quantity) and m.value.kind == "money" for m in context.inside(sentence, "quantity")):
        return False
    first = context.sentences[max(0, sentence.ordinal - 1)].first
    return any(t.lemma in ("штраф", "оштрафовать") for t in context.words(first, verb.i))


def _noun_near(context: Context, sentence: Sentence, verb: Token) -> int:
    """The noun of the penalty behind the verb, else before it; -1 where there is none."""
    after = range(verb.i + 1, min(sentence.last, verb.i + _REACH))
    before = range(verb.i - 1, max(sentence.first, verb.i - _REACH) - 1, -1)
    for places in (after, before):
        for i in places:
            if context.tokens[i].text in (";", ":"):
                break
            if context.tokens[i].lemma in _NOUNS and context.at(i, "organization", "group") is None:
                return i
    return -1


def _facts(context: Context, sentence: Sentence, penalty: Penalty) -> Iterator[Fact]:
    status = _status(context, penalty)
    if not status:
        return
    targets, issuer = sides(context, sentence, penalty)
    if not targets:
        context.near(f"penalty.{penalty.frame}", penalty.cue.i, penalty.noun + 1, "не названо, на кого наложено")
    told = [(target, fines.sum_at(context, target, sentence.last)) for target in targets]
    if told and penalty.frame in ("fine", "impose", "pay"):
        told += fines.further(context, told[-1][0], sentence.last)
    elif not told and penalty.frame in ("fine", "pay"):
        told = fines.listed(context, penalty.cue.i + 1, sentence)
    for target, amount in told:
        made = fact(context, sentence, penalty, target, issuer, status, amount)
        if made is not None:
            yield made


def _status(context: Context, penalty: Penalty) -> str:
    """imposed, planned, lifted; empty for what is denied."""
    told = modality(context, penalty.cue.i)
    if penalty.frame == "threaten":
        return "planned" if told != "denied" else ""
    if penalty.frame == "oblige":  # what the duty is about lies ahead, the duty does not
        return "imposed" if told != "denied" else ""
    if penalty.frame == "lift":  # the verb itself denies
        negated = penalty.cue.i > 0 and context.tokens[penalty.cue.i - 1].lower == "не"
        return "imposed" if told == "planned" or negated else "lifted"
    following = [token.lower for token in context.words(penalty.cue.i + 1, penalty.cue.i + 3)]
    if told == "denied" or following == ["не", "будет"]:
        return ""
    return "planned" if told == "planned" else "imposed"
