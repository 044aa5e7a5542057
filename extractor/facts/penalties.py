"""Penalties: fines, sanctions, bans, claims: who imposes what on whom, for how much and why (`docs/penalty.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import antecedents, fines, measures_against, parties
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.language.inflection import nominative
from extractor.mentions import phrases
from extractor.model import DateValue, Fact, Mention, Quantity, Sentence, Slot, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("penalty_verbs")}
_NOUNS = lexicon.table("penalty_nouns", "type")
_SIDES = ("person", "organization", "group", "place")
#: What stands between a penalty and its target, with the case of the target.
_TOWARDS = {
    "на": ("Acc",), "против": ("Gen",), "для": ("Gen",), "к": ("Dat",), "ко": ("Dat",), "с": ("Gen",), "со": ("Gen",),
}  # fmt: skip
_CLAIMS = frozenset({"иск", "претензия"})
#: Verbs with the target in the dative: «выписал заводу штраф».
_ADDRESSED = frozenset({"выписать", "начислить", "назначить", "вынести", "предъявить", "выдать", "объявить"})
_FILING = frozenset({"подать", "подавать", "направить", "предъявить", "предъявлять"})
_REACH = 12  # words between a verb and its penalty or target
_TRADE = frozenset({"ввоз", "импорт", "поставка", "закупка", "экспорт"})
_BANS = frozenset({"запрет", "эмбарго", "ограничения", "мораторий"})
_NO_REASONS = frozenset({"счет", "счёт", "рубеж", "рубежом", "чего", "которого", "которой", "которых"})
_REASON = 14  # words of a reason
_ENDS = frozenset({",", ".", ";", ":", "!", "?", "–", "—", "(", ")"})


class _Penalty(NamedTuple):
    """What a verb and its noun say, before targets and issuer are known."""

    cue: Token
    type: str
    frame: str
    noun: int  # token of «штраф», «санкции»; that of the verb where there is none


def find(context: Context) -> Iterable[Fact]:
    """All penalties of an article; each target is one fact."""
    for sentence in context.sentences:
        for token in context.words(sentence.first, sentence.last):
            if token.lemma in _CLAIMS:
                yield from _claim(context, sentence, token)
            elif token.lower == "суд" and token.i > sentence.first and context.tokens[token.i - 1].lower == "в":
                yield from _sued(context, sentence, token)
            row = _VERBS.get(token.lemma)
            if row is None or token.pos not in ("VERB", "ADJ") or _is_attribute(token):
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
    penalty = _Penalty(verb, "иск", "claim", court.i)
    status = _status(context, penalty)
    issuer = parties.before(context, verb.i, sentence.first, *_SIDES)
    for target in _objects(context, court.i + 2, sentence.last, ("Acc",)) if status else ():
        fact = _fact(context, sentence, penalty, target, issuer, status)
        if fact is not None:
            yield fact


def _measure(context: Context, sentence: Sentence, verb: Token, frame: str) -> Iterator[Fact]:
    """Measures told by a verb and its complement: licences, registers, suspended work, duties to pay."""
    found = measures_against.find(context, sentence, verb, frame)
    if found is None:
        return
    penalty = _Penalty(verb, found.type, frame, found.at)
    status = _status(context, penalty)
    for target in found.targets if status else ():
        fact = _fact(context, sentence, penalty, target, found.issuer, status)
        if fact is not None:
            yield fact


def _is_attribute(token: Token) -> bool:
    """«запрещённая в России организация»: a full participle describes and does not tell."""
    return token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short"


def _claim(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """«иск завода «Луч» к холдингу «Север»»: both sides stand at the noun."""
    issuer = parties.between(context, noun.i + 1, sentence.last, *_SIDES, reach=3, apposed=False)
    if issuer is None or not parties.may_stand_in(context, issuer, "Gen") or issuer.last + 1 >= sentence.last:
        return
    if context.tokens[issuer.last].lower not in ("к", "ко"):
        return
    penalty = _Penalty(noun, _NOUNS[noun.lemma], "claim", noun.i)
    for target in _objects(context, issuer.last + 1, sentence.last, ("Dat",)):
        fact = _fact(context, sentence, penalty, target, issuer, "imposed")
        if fact is not None:
            yield fact


def _penalty(context: Context, sentence: Sentence, verb: Token, frame: str, type_: str) -> _Penalty | None:
    head = context.tokens[verb.head]
    if frame == "recover" and verb.feats.get("VerbForm") == "Inf" and head.lemma in _VERBS:
        return None  # «требует взыскать» is told by «требует»
    if frame in ("fine", "recover", "ban"):
        return _Penalty(verb, type_, frame, verb.i)
    noun = _noun_near(context, sentence, verb)
    if frame == "pay" and noun >= 0 and context.tokens[noun].case == "Gen":
        return None  # «получил две минуты штрафа»
    if noun < 0 or (verb.lemma in _FILING) != (context.tokens[noun].lemma in _CLAIMS):
        return None
    return _Penalty(verb, _NOUNS[context.tokens[noun].lemma], frame, noun)


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


# -- both sides ------------------------------------------------------------------------------------------------------


def _facts(context: Context, sentence: Sentence, penalty: _Penalty) -> Iterator[Fact]:
    status = _status(context, penalty)
    if not status:
        return
    targets, issuer = _sides(context, sentence, penalty)
    if not targets:
        context.near(f"penalty.{penalty.frame}", penalty.cue.i, penalty.noun + 1, "не названо, на кого наложено")
    told = [(target, fines.sum_at(context, target, sentence.last)) for target in targets]
    if told and penalty.frame in ("fine", "impose", "pay"):
        told += fines.further(context, told[-1][0], sentence.last)
    elif not told and penalty.frame in ("fine", "pay"):
        told = fines.listed(context, penalty.cue.i + 1, sentence)
    for target, amount in told:
        fact = _fact(context, sentence, penalty, target, issuer, status, amount)
        if fact is not None:
            yield fact


def _status(context: Context, penalty: _Penalty) -> str:
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


def _sides(context: Context, sentence: Sentence, penalty: _Penalty) -> tuple[list[Mention], Mention | None]:
    verb = penalty.cue
    passive = verb.feats.get("Voice") == "Pass" or verb.lemma.endswith("ся")
    subject = parties.before(context, verb.i, sentence.first, *_SIDES)
    agent = _agent(context, sentence, verb) if passive else None
    if penalty.frame == "fall":
        issuer = parties.between(context, penalty.noun + 1, sentence.last, *_SIDES, reach=3, apposed=False)
        if issuer is not None and not parties.may_stand_in(context, issuer, "Gen"):
            issuer = None
        target = subject or _subject_after(context, verb, penalty, sentence)
        return ([target] if target else []), issuer
    if penalty.frame == "pay":
        return ([subject] if subject else []), None
    if penalty.frame == "threaten":
        return _dative(context, sentence, verb), None
    if penalty.frame == "ban":
        banned = [m for m in _dative(context, sentence, verb) if not passive or "Dat" in parties.cases(context, m)]
        banned = banned or _origin(context, sentence, penalty)
        return banned, agent if passive else subject
    if penalty.frame == "fine":
        if passive:
            return ([subject] if subject else []), agent
        meant = _they(context, sentence, verb)
        if meant:
            return meant, subject if subject not in meant else _first_subject(context, sentence)
        return _objects(context, verb.i + 1, sentence.last, ("Acc", "Gen")), subject
    targets = _towards(context, sentence, penalty)
    if passive and subject is None and agent is None:
        agent = _agent_behind(context, sentence, targets)
    if subject is not None and subject in targets:
        subject = None  # «с компании взыскали»
    issuer = agent if passive else subject or _subject_after(context, verb, penalty, sentence)
    return [target for target in targets if target is not issuer], issuer


def _they(context: Context, sentence: Sentence, verb: Token) -> list[Mention]:
    """Whom «(признала А и Б виновными и оштрафовала) их» means: the list, or the body, last named in the sentence."""
    following = context.tokens[verb.i + 1] if verb.i + 1 < sentence.last else verb
    if following.lower not in ("их", "его", "ее", "её"):
        return []
    if following.lower != "их":
        meant = antecedents.body(context, following)
        return [meant] if meant is not None else []
    for mention in context.inside(sentence, "organization", "group"):
        found = parties.listed(context, mention, verb.i, "organization", "group")
        if len(found) > 1 and found[-1].last <= verb.i:
            return found
    return []


def _first_subject(context: Context, sentence: Sentence) -> Mention | None:
    bodies = context.inside(sentence, "organization")
    return bodies[0] if bodies and parties.may_stand_in(context, bodies[0], "Nom") else None


def _agent_behind(context: Context, sentence: Sentence, targets: Sequence[Mention]) -> Mention | None:
    """«(штраф наложен на завод) Ростехнадзором»: the instrumental behind the target."""
    if not targets:
        return None
    found = parties.between(context, targets[-1].last, sentence.last, "organization", reach=2, apposed=False)
    return found if found is not None and "Ins" in parties.cases(context, found) else None


def _agent(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    found = parties.between(context, verb.i + 1, sentence.last, *_SIDES, reach=4, apposed=False)
    if found is not None and verb.lemma in _ADDRESSED:  # an undeclined name is rather its dative
        return found if "Ins" in parties.cases(context, found) else None
    return found if found is not None and parties.may_stand_in(context, found, "Ins") else None


def _objects(context: Context, i: int, stop: int, cases: Sequence[str]) -> list[Mention]:
    found = parties.between(context, i, stop, *_SIDES, reach=6, apposed=False) or _apposed(context, i, stop)
    if found is None or not parties.may_stand_in(context, found, *cases):
        return []
    return parties.listed(context, found, stop, *_SIDES)


def _apposed(context: Context, i: int, stop: int) -> Mention | None:
    """The name between commas in «(оштрафовал) субподрядчика, завод «Луч», на …»."""
    j = i
    while j < min(stop, i + 4) and context.tokens[j].pos in ("ADJ", "NOUN"):
        j += 1
    if j == i or j + 1 >= stop or context.tokens[j].text != ",":
        return None
    found = parties.between(context, j + 1, stop, *_SIDES, reach=2, apposed=False)
    return found if found is not None and found.last < stop and context.tokens[found.last].text == "," else None


def _dative(context: Context, sentence: Sentence, verb: Token) -> list[Mention]:
    """«запретил компании», «компании грозит»."""
    after = _objects(context, verb.i + 1, sentence.last, ("Dat",))
    if after:
        return after
    for i in range(verb.i - 1, max(sentence.first, verb.i - _REACH) - 1, -1):
        mention = context.at(i, *_SIDES)
        if mention is not None:
            head = context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first]
            fits = parties.may_stand_in(context, mention, "Dat") or phrases.may_be(head, "Dat")
            return [mention] if fits else []
    return []


def _towards(context: Context, sentence: Sentence, penalty: _Penalty) -> list[Mention]:
    """The target behind «на», «против», «в отношении», «с»; a person or body or, of sanctions, a country."""
    tokens = context.tokens
    first = min(penalty.cue.i, penalty.noun)
    if penalty.frame == "recover" or penalty.cue.feats.get("Voice") == "Pass":  # «с компании взыскано», «на А наложен»
        first = max(sentence.first, first - 6)
    for i in range(first, min(sentence.last, max(penalty.cue.i, penalty.noun) + _REACH)):
        cases = _TOWARDS.get(tokens[i].lower)
        if penalty.frame == "recover" and tokens[i].lower not in ("с", "со"):
            cases = None
        start = i + 1
        if tokens[i].lower == "в" and i + 1 < sentence.last and tokens[i + 1].lower == "отношении":
            cases, start = ("Gen",), i + 2
        if cases is None or start >= sentence.last:
            continue
        found = _objects(context, start, sentence.last, cases)
        if found and not (found[0].label == "place" and tokens[i].lower == "на" and penalty.type == "штраф"):
            return found
    if penalty.frame == "lift":  # «отменил штраф заводу»
        freed = _objects(context, _behind_sum(context, penalty, sentence), sentence.last, ("Dat",))
        told = [target for target in freed if "Dat" in parties.cases(context, target)]
        return told or _origin(context, sentence, penalty)
    if penalty.type in _BANS and (origin := _origin(context, sentence, penalty)):
        return origin
    if penalty.frame == "impose" and penalty.cue.lemma in _ADDRESSED:
        near = _objects(context, penalty.cue.i + 1, sentence.last, ("Dat",))
        return near or _objects(context, _behind_sum(context, penalty, sentence), sentence.last, ("Dat",))
    return []


def _origin(context: Context, sentence: Sentence, penalty: _Penalty) -> list[Mention]:
    """«(запрет на) ввоз яблок из Польши»: a ban of imports is aimed at where they come from."""
    first = min(penalty.cue.i, penalty.noun)
    for token in context.words(first, min(sentence.last - 1, first + _REACH)):
        near = context.words(max(first, token.i - 6), token.i)
        if token.lower == "из" and any(word.lemma in _TRADE for word in near):
            return _objects(context, token.i + 1, sentence.last, ("Gen",))
    return []


def _behind_sum(context: Context, penalty: _Penalty, sentence: Sentence) -> int:
    """Behind «штраф в 200 тысяч рублей», «неустойку в размере 2 млн рублей»."""
    amount = _money(context, penalty, sentence)
    near = amount is not None and 0 <= amount.first - penalty.noun <= 4
    return amount.last if amount is not None and near else penalty.noun + 1


def _subject_after(context: Context, verb: Token, penalty: _Penalty, sentence: Sentence) -> Mention | None:
    """«Санкции против банка ввели США»: the subject right behind the verb."""
    if penalty.noun > verb.i:
        return None
    found = parties.between(context, verb.i + 1, sentence.last, *_SIDES, reach=3, apposed=False)
    return found if found is not None and parties.may_stand_in(context, found, "Nom") else None


# -- the fact --------------------------------------------------------------------------------------------------------


def _fact(
    context: Context,
    sentence: Sentence,
    penalty: _Penalty,
    target: Mention,
    issuer: Mention | None,
    status: str,
    amount: Mention | None = None,
) -> Fact | None:
    whom = _slot(context, "target", target)
    who = _slot(context, "issuer", issuer) if issuer is not None else None
    if whom is None or (who is not None and who.value == whom.value):
        return None
    amount = amount or _money(context, penalty, sentence)
    reason = _reason(context, penalty, sentence)
    first = min(m.first for m in (target, issuer or target))
    last = max([target.last, penalty.cue.i + 1, penalty.noun + 1] + ([amount.last] if amount else []))
    slots = [slot for slot in (who, whom, _type(context, penalty)) if slot is not None]
    if amount is not None and isinstance(amount.value, Quantity):
        slots.append(Slot("amount", amount.value.value, amount.start, amount.end))
        slots.append(Slot("currency", amount.value.unit, amount.start, amount.end))
    dates = [m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and m.value.role == "at"]
    if len(dates) == 1 and isinstance(dates[0].value, DateValue):
        slots.append(context.slot("date", dates[0], dates[0].value.iso))
    if reason is not None:
        slots.append(reason)
        last = max(last, reason_end(context, reason, last))
    slots.append(Slot("status", status))
    first = min(first, penalty.cue.i, penalty.noun)
    return Fact("penalty", tuple(slots), (context.evidence(first, last),), f"penalty.{penalty.frame}", 0.75)


def reason_end(context: Context, reason: Slot, last: int) -> int:
    """Token behind a reason, so that the evidence covers it."""
    while last < len(context.tokens) and context.tokens[last].end <= reason.end:
        last += 1
    return last


def _slot(context: Context, name: str, mention: Mention) -> Slot | None:
    if mention.label == "place":
        return context.slot(name, mention)
    party = parties.known(context, mention)
    return party.slot(name) if party is not None else None


def _type(context: Context, penalty: _Penalty) -> Slot:
    token = context.tokens[penalty.noun]
    return Slot("type", penalty.type, token.start, token.end)


def _money(context: Context, penalty: _Penalty, sentence: Sentence) -> Mention | None:
    """The sum behind the penalty, else the only one of the sentence."""
    counts = context.inside(sentence, "quantity")
    sums = [m for m in counts if isinstance(m.value, Quantity) and m.value.kind == "money"]
    behind = [m for m in sums if m.first > min(penalty.cue.i, penalty.noun)]
    if behind:
        return behind[0]
    return sums[0] if len(sums) == 1 else None


def _reason(context: Context, penalty: _Penalty, sentence: Sentence) -> Slot | None:
    """What stands behind «за» or «из-за» up to the next sign: «за нарушение закона о рекламе»."""
    tokens = context.tokens
    for i in range(max(penalty.cue.i, penalty.noun) + 1, sentence.last - 1):
        if tokens[i].lower not in ("за", "из-за") or context.starting(i + 1, "date", "duration", "quantity"):
            continue
        end = i + 1
        while end < min(sentence.last, i + 1 + _REASON) and tokens[end].text not in _ENDS:
            end += 1
        if end > i + 1 and tokens[i + 1].lower not in _NO_REASONS:
            return context.words_slot("reason", i + 1, end, nominative(context.words(i + 1, end)))
    return _reason_first(context, penalty, sentence)


def _reason_first(context: Context, penalty: _Penalty, sentence: Sentence) -> Slot | None:
    """«За просрочку (министерство начислило …)»: the noun and its adjectives and genitives at the start."""
    tokens = context.tokens
    if tokens[sentence.first].lower not in ("за", "из-за"):
        return None
    end = sentence.first + 1
    if context.starting(end, "date", "duration", "quantity"):
        return None
    while end < penalty.cue.i and (tokens[end].pos == "ADJ" or tokens[end].case in ("Acc", "Gen")):
        end += 1
    if end == sentence.first + 1:
        return None
    words = context.words(sentence.first + 1, end)
    return context.words_slot("reason", sentence.first + 1, end, nominative(words))
