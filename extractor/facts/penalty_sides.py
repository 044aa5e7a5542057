"""Both sides of a penalty: on whom it is imposed, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.facts.penalty_facts import Penalty, money
from extractor.mentions import phrases
from extractor.mentions.words import mention
from extractor.model import Mention, Sentence, Token

ANYBODY = ("person", "organization", "group", "place")
#: What stands between a penalty and its target, with the case of the target.
_TOWARDS = {
    "на": ("Acc",), "против": ("Gen",), "для": ("Gen",), "к": ("Dat",), "ко": ("Dat",), "с": ("Gen",), "со": ("Gen",),
}  # fmt: skip
#: Verbs with the target in the dative: «выписал заводу штраф».
_ADDRESSED = frozenset({"выписать", "начислить", "назначить", "вынести", "предъявить", "выдать", "объявить"})
_REACH = 12  # words between a verb and its penalty or target
_TRADE = frozenset({"ввоз", "импорт", "поставка", "закупка", "экспорт"})
_BANS = frozenset({"запрет", "эмбарго", "ограничения", "мораторий"})


def sides(context: Context, sentence: Sentence, penalty: Penalty) -> tuple[list[Mention], Mention | None]:
    verb = penalty.cue
    passive = verb.feats.get("Voice") == "Pass" or verb.lemma.endswith("ся")
    subject = parties.before(context, verb.i, sentence.first, *ANYBODY)
    agent = _agent(context, sentence, verb) if passive else None
    if penalty.frame == "fall":
        issuer = parties.between(context, penalty.noun + 1, sentence.last, *ANYBODY, reach=3, apposed=False)
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
        behind = objects(context, verb.i + 1, sentence.last, ("Acc", "Gen"))
        return behind or _object_before(context, sentence, verb, subject), subject
    targets = _towards(context, sentence, penalty)
    if passive and subject is None and agent is None:
        agent = _agent_behind(context, sentence, targets)
    if subject is not None and subject in targets:
        subject = None  # «с компании взыскали»
    issuer = agent if passive else subject or _subject_after(context, verb, penalty, sentence)
    return [target for target in targets if target is not issuer], issuer


def _object_before(context: Context, sentence: Sentence, verb: Token, subject: Mention | None) -> list[Mention]:
    """«Директора завода Ивана Петрова (дисквалифицировали)»: the accusative before a verb without a subject."""
    found = context.at(verb.i - 1, *ANYBODY) if subject is None and verb.i > sentence.first else None
    return [found] if found is not None and "Acc" in parties.cases(context, found) else []


def _they(context: Context, sentence: Sentence, verb: Token) -> list[Mention]:
    """Whom «(признала А и Б виновными и оштрафовала) их» means: the list, or the body, last named in the sentence."""
    following = context.tokens[verb.i + 1] if verb.i + 1 < sentence.last else verb
    if following.lower not in ("их", "его", "ее", "её"):
        return []
    if following.lower != "их":
        meant = antecedents.body(context, following)
        return [meant] if meant is not None else []
    for body in context.inside(sentence, "organization", "group"):
        found = parties.listed(context, body, verb.i, "organization", "group")
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
    found = parties.between(context, verb.i + 1, sentence.last, *ANYBODY, reach=4, apposed=False)
    if found is not None and verb.lemma in _ADDRESSED:  # an undeclined name is rather its dative
        return found if "Ins" in parties.cases(context, found) else None
    return found if found is not None and parties.may_stand_in(context, found, "Ins") else None


def objects(context: Context, i: int, stop: int, cases: Sequence[str]) -> list[Mention]:
    found = parties.between(context, i, stop, *ANYBODY, reach=6, apposed=False) or _apposed(context, i, stop)
    if found is None:
        return []
    alike = ("Gen",) if found.label == "person" and "Acc" in cases else ()  # an animate accusative
    if not parties.may_stand_in(context, found, *cases, *alike):
        return []
    return parties.listed(context, found, stop, *ANYBODY)


def _apposed(context: Context, i: int, stop: int) -> Mention | None:
    """The name between commas in «(оштрафовал) субподрядчика, завод «Луч», на …»."""
    j = i
    while j < min(stop, i + 4) and context.tokens[j].pos in ("ADJ", "NOUN"):
        j += 1
    if j == i or j + 1 >= stop or context.tokens[j].text != ",":
        return None
    found = parties.between(context, j + 1, stop, *ANYBODY, reach=2, apposed=False)
    return found if found is not None and found.last < stop and context.tokens[found.last].text == "," else None


def _dative(context: Context, sentence: Sentence, verb: Token) -> list[Mention]:
    """«запретил компании», «компании грозит»."""
    after = objects(context, verb.i + 1, sentence.last, ("Dat",))
    if after:
        return after
    return _dative_before(context, sentence, verb)


def _dative_before(context: Context, sentence: Sentence, verb: Token) -> list[Mention]:
    for i in range(verb.i - 1, max(sentence.first, verb.i - _REACH) - 1, -1):
        if context.tokens[i].lower in ("ему", "ей"):
            meant = antecedents.body(context, context.tokens[i])
            return [meant] if meant is not None else []
        found = context.at(i, *ANYBODY)
        if found is not None:
            head = context.tokens[found.head if found.first <= found.head < found.last else found.first]
            fits = parties.may_stand_in(context, found, "Dat") or phrases.may_be(head, "Dat")
            return [found] if fits else []
    return []


def _towards(context: Context, sentence: Sentence, penalty: Penalty) -> list[Mention]:
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
        found = objects(context, start, sentence.last, cases)
        if found and not (found[0].label == "place" and tokens[i].lower == "на" and penalty.type == "штраф"):
            return found
    if penalty.frame == "lift":  # «отменил штраф заводу»
        freed = objects(context, _behind_sum(context, penalty, sentence), sentence.last, ("Dat",))
        told = [target for target in freed if "Dat" in parties.cases(context, target)]
        return told or _origin(context, sentence, penalty)
    if penalty.type in _BANS and (origin := _origin(context, sentence, penalty)):
        return origin
    if penalty.frame == "impose" and penalty.cue.lemma in _ADDRESSED:
        near = objects(context, penalty.cue.i + 1, sentence.last, ("Dat",))
        near = near or _by_kind(context, penalty.cue.i + 1)
        near = near or objects(context, _behind_sum(context, penalty, sentence), sentence.last, ("Dat",))
        return near or [m for m in _dative_before(context, sentence, penalty.cue) if "Dat" in parties.cases(context, m)]
    return []


def _by_kind(context: Context, i: int) -> list[Mention]:
    """«(выписал) разрезу штраф»: a noun in the dative that stands in the name of a body told before."""
    noun = context.tokens[i]
    if noun.pos not in ("NOUN", "ADJ") or noun.number == "Plur" or not phrases.may_be(noun, "Dat"):
        return []
    meant = antecedents.understood(context, mention(context.reading, "organization", i, i + 1, form="noun"))
    return [meant] if meant is not None else []


def _origin(context: Context, sentence: Sentence, penalty: Penalty) -> list[Mention]:
    """«(запрет на) ввоз яблок из Польши»: a ban of imports is aimed at where they come from."""
    first = min(penalty.cue.i, penalty.noun)
    for token in context.words(first, min(sentence.last - 1, first + _REACH)):
        near = context.words(max(first, token.i - 6), token.i)
        if token.lower == "из" and any(word.lemma in _TRADE for word in near):
            return objects(context, token.i + 1, sentence.last, ("Gen",))
    return []


def _behind_sum(context: Context, penalty: Penalty, sentence: Sentence) -> int:
    """Behind «штраф в 200 тысяч рублей», «неустойку в размере 2 млн рублей»."""
    amount = money(context, penalty, sentence)
    near = amount is not None and 0 <= amount.first - penalty.noun <= 4
    return amount.last if amount is not None and near else penalty.noun + 1


def _subject_after(context: Context, verb: Token, penalty: Penalty, sentence: Sentence) -> Mention | None:
    """«Санкции против банка ввели США»: the subject right behind the verb."""
    if penalty.noun > verb.i:
        return None
    found = parties.between(context, verb.i + 1, sentence.last, *ANYBODY, reach=3, apposed=False)
    return found if found is not None and parties.may_stand_in(context, found, "Nom") else None
