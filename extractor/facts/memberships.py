"""Memberships: stated belonging of a body to a group, zone, association or parent. A bare genitive states nothing.

    verb    «завод входит в состав холдинга», «в состав кластера вошли А, Б и В», «консорциум составили А и Б»
    noun    «А, дочерняя структура Б», «резидент технопарка А», «резидентами зоны стали А и Б»
    within  «завод работает в составе холдинга»
    under   «подведомственный министерству институт»
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor import lexicon
from extractor.facts import antecedents, members, parties
from extractor.facts.context import Context
from extractor.facts.member_roles import DAUGHTER, NOUNS, by_noun, daughter, they_became
from extractor.facts.modality import modality
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("membership_verbs")}
_FRAMES = frozenset({"состав", "структура", "число", "группа", "контур", "периметр", "ряд"})
_LISTS = frozenset({"реестр", "перечень", "список"})  # «реестр резидентов зоны», not «реестр министерства»
_DONE_TO = frozenset({"включить", "принять", "внести", "зарегистрировать"})  # verbs whose object belongs
_LISTED = frozenset({"внести", "зарегистрировать"})  # that say it only with «в реестр», «в список»
_LOCATED = frozenset({"участвовать"})
_STAYS = frozenset({"работать", "действовать", "находиться", "функционировать", "быть", "состоять", "развиваться"})
_JOININGS = {"вступление": "в", "вхождение": "в", "присоединение": "к"}
_CASES = {"в": "Acc", "к": "Dat"}
_PASSED = _FRAMES | _LISTS | NOUNS.keys() | lexicon.words("organization_heads") | {"проект", "программа"}
_WHOLES = ("group", "organization", "act")
_COMMON_CAUSES = frozenset({"национальный проект", "нацпроект", "федеральный проект", "программа"})
_DASHES = frozenset({"–", "—", "-", ":"})
_UNDER = "подведомственный"
#: heads of bodies that are made of others
_HOLDERS = frozenset({"холдинг", "группа", "концерн", "корпорация", "объединение", "агрохолдинг", "союз", "сеть"})
_TRIGGERS = frozenset({*_VERBS, *NOUNS, *_JOININGS, _UNDER, DAUGHTER, "составе", "ими"})
_BESIDES = frozenset({"помимо", "кроме", "наряду"})


def find(context: Context) -> Iterable[Fact]:
    """All memberships of an article."""
    for sentence in context.sentences:
        triggers = context.having(_TRIGGERS, sentence.first, sentence.last)
        if not triggers or not context.inside(sentence, *ANYONE):
            continue
        for token in triggers:
            if token.lemma in _VERBS and token.pos == "VERB":
                yield from _by_verb(context, sentence, token)
            elif token.lemma in NOUNS:
                yield from by_noun(context, sentence, token)
            elif token.text == "составе":
                yield from _within(context, sentence, token)
            elif token.lemma == _UNDER:
                yield from _under(context, sentence, token)
            elif token.lemma in _JOININGS:
                yield from _joining(context, sentence, token)
            elif token.lemma == DAUGHTER:
                yield from daughter(context, sentence, token)
            elif token.text in ("ими", "Ими"):
                yield from they_became(context, sentence, token)


# -- verbs -----------------------------------------------------------------------------------------------------------


def _by_verb(context: Context, sentence: Sentence, verb: Token) -> Iterator[Fact]:
    row = _VERBS[verb.lemma]
    if row["frame"] == "into":
        yield from _into(context, sentence, verb, row["preposition"], row["role"])
    elif row["frame"] == "holds":
        yield from _holds(context, sentence, verb, row["role"])
    elif row["frame"] == "fills":
        yield from _fills(context, sentence, verb, row["role"])
    else:
        yield from _made_of(context, sentence, verb, row["role"])


def _holds(context: Context, sentence: Sentence, verb: Token, role: str) -> Iterator[Fact]:
    """«кластер объединяет А и Б», «холдинг включает 10 предприятий, в том числе А», «в него входят …»."""
    bracketed = verb.i > sentence.first and context.tokens[verb.i - 1].text == "("  # «союз «Луч» (объединяет …)»
    group = members.ending_at(context, verb.i - 1) if bracketed else None
    group = group or parties.before(context, verb.i, sentence.first, "group", "organization")
    if group is None and verb.i > sentence.first:
        group = antecedents.body(context, context.tokens[verb.i - 1])
    if group is None:
        return
    found = members.after(context, verb.i + 1, sentence)
    told = members.examples(context, verb.i + 1, sentence.last) > 0 or len(found) > 2
    if group.label == "group" or told or context.tokens[group.first].lemma in _HOLDERS:
        yield from members.facts(context, "membership.holds", found, group, role, verb)


def _fills(context: Context, sentence: Sentence, verb: Token, role: str) -> Iterator[Fact]:
    """«состав ассоциации пополнили А и Б», «ряды союза пополнил завод»."""
    for i in range(verb.i - 1, max(sentence.first, verb.i - 10) - 1, -1):
        if context.tokens[i].lemma in _FRAMES:
            group = parties.between(context, i + 1, verb.i, *BODIES, reach=4, apposed=False)
            if group is not None and parties.may_stand_in(context, group, "Gen"):
                found = members.after(context, verb.i + 1, sentence)
                yield from members.facts(context, "membership.fills", found, group, role, verb)
            return


def _into(context: Context, sentence: Sentence, verb: Token, preposition: str, role: str) -> Iterator[Fact]:
    rule = "membership.into"
    if verb.lemma in _DONE_TO and verb.feats.get("Voice") != "Pass":
        return
    if verb.feats.get("VerbForm") == "Inf" and modality(context, verb.i) == "actual":
        return  # «убеждает соседа вступить в союз»: the subject of another verb
    group = _group_after(context, verb.i + 1, sentence.last, preposition, verb.lemma)
    if group is not None:
        role = _role_told(context, verb.i + 1, group.first) or role
        if verb.feats.get("VerbForm") == "Part" and verb.feats.get("Variant") != "Short":
            found = _modified(context, verb, sentence, group)
        else:
            found = members.subjects(context, verb, sentence)
        yield from members.facts(context, rule, found, group, role, verb)
        return
    group = _group_before(context, sentence, verb, preposition) if verb.lemma not in _LISTED else None
    if group is not None:
        yield from members.facts(context, rule, members.after(context, verb.i + 1, sentence), group, role, verb)
    elif context.at(min(verb.i + 2, sentence.last - 1), *BODIES):
        context.near(rule, verb.i, verb.i + 2, "не найдено, во что входит")


def _role_told(context: Context, i: int, stop: int) -> str:
    """The role that «(внесён в реестр) резидентов» names; empty where none is named."""
    return next((NOUNS[t.lemma]["role"] for t in context.words(i, stop) if t.lemma in NOUNS and t.case == "Gen"), "")


def _group_after(context: Context, i: int, stop: int, preposition: str, verb: str) -> Mention | None:
    """The group in «(входит) в состав холдинга»; in the locative behind «участвует»."""
    located, listed = verb in _LOCATED, verb in _LISTED
    i = _behind_preposition(context, i, stop, preposition)
    if i < 0:
        return None
    found = parties.between(context, i, stop, *_WHOLES, reach=4, apposed=False)
    if found is None or not _is_whole(found) or (located and not _has_participants(found)):
        return None
    if not _only_kinds(context, i, found.first):
        return None
    framed = found.first > i and context.tokens[i].lemma in _FRAMES | _LISTS
    wanted = "Gen" if framed else "Loc" if located else _CASES[preposition]
    if context.tokens[i].lemma not in _LISTS and listed:
        return None
    return found if parties.may_stand_in(context, found, wanted, "Nom" if not framed else "") else None


def _has_participants(mention: Mention) -> bool:
    return mention.label == "act" or (mention.label == "group" and mention.form == "name")


def _only_kinds(context: Context, i: int, stop: int) -> bool:
    """Nothing but frames and kinds of bodies: «в число участников холдинга», not «к соглашению холдинга»."""
    nouns = [token.lemma for token in context.words(i, stop) if token.pos == "NOUN"]
    if not all(noun in _PASSED for noun in nouns):
        return False
    return not _LISTS.intersection(nouns) or not NOUNS.keys().isdisjoint(nouns)


def _is_whole(mention: Mention) -> bool:
    """Whether one can belong to it: a body, and of acts a national project or programme, which has participants."""
    return mention.label != "act" or mention.attributes.get("type", "") in _COMMON_CAUSES


def _behind_preposition(context: Context, i: int, stop: int, preposition: str) -> int:
    """The token behind the preposition, which may follow «также», «уже»; -1 where there is none."""
    for j in range(i, min(stop, i + 3)):
        if context.tokens[j].lower in (preposition, preposition + "о"):
            return j + 1 if j + 1 < stop else -1
        if context.tokens[j].pos not in ("ADV", "PART", "VERB"):
            return -1
    return -1


def _group_before(context: Context, sentence: Sentence, verb: Token, preposition: str) -> Mention | None:
    """The group in «в состав холдинга (вошли)»."""
    for j in range(verb.i - 1, max(sentence.first, verb.i - 16) - 1, -1):
        token = context.tokens[j]
        if token.text in (";", ":") or (token.text == "," and not _inserted(context, j, verb.i)):
            return None
        if token.lower in (preposition, preposition + "о") and j + 1 < verb.i:
            found = parties.between(context, j + 1, verb.i, *BODIES, reach=4, apposed=False)
            meant = _meant(context, j + 1, verb.i)
            if meant is not None:
                return meant
            framed = context.tokens[j + 1].lemma in _FRAMES
            if found is None or not (framed or parties.may_stand_in(context, found, _CASES[preposition])):
                return None
            return found
    return None


def _inserted(context: Context, comma: int, verb: int) -> bool:
    """«В холдинг, помимо фабрики, (входят)»: the comma opens or closes an insertion."""
    if context.tokens[verb - 1].text == ",":
        return True
    return context.tokens[comma + 1].lower in _BESIDES


def _meant(context: Context, i: int, stop: int) -> Mention | None:
    """The body of «в него (входят)», «в его состав (входят)»."""
    for token in context.words(i, min(stop, i + 2)):
        if (meant := antecedents.body(context, token)) is not None:
            return meant
    return None


def _modified(context: Context, participle: Token, sentence: Sentence, group: Mention) -> list[Mention]:
    """The body that a participle describes: «ТВЭЛ, входящий в Росатом», «входящая в Росатом компания ТВЭЛ»."""
    i = participle.i - 1
    if i > sentence.first and context.tokens[i].text == ",":
        found = parties.before(context, i, sentence.first, *BODIES, reach=3) or members.ending_at(context, i)
        return [found] if found is not None else []
    following = parties.between(context, group.last, sentence.last, *BODIES, reach=4)
    return [following] if following is not None else []


def _made_of(context: Context, sentence: Sentence, verb: Token, role: str) -> Iterator[Fact]:
    """«консорциум составили А, Б и В»: the group stands before, or is a common noun of its kind."""
    found = members.after(context, verb.i + 1, sentence)
    if len(found) < 2:
        return
    before = context.tokens[verb.i - 1] if verb.i > sentence.first else None
    group = context.at(verb.i - 1, *BODIES) if before is not None else None
    if group is not None:
        yield from members.facts(context, "membership.made_of", found, group, role, verb)


# -- «в составе», «подведомственный» ---------------------------------------------------------------------------------


def _within(context: Context, sentence: Sentence, frame: Token) -> Iterator[Fact]:
    """«завод работает в составе холдинга», «завод «Луч» в составе холдинга»; not «делегация в составе А и Б»."""
    if frame.i == sentence.first or context.tokens[frame.i - 1].lower != "в":
        return
    group = parties.between(context, frame.i + 1, sentence.last, *BODIES, reach=3, apposed=False)
    if group is None or not parties.may_stand_in(context, group, "Gen"):
        return
    before = context.tokens[max(sentence.first, frame.i - 2)]
    found: list[Mention] = []
    if before.i == frame.i - 1:  # «В составе кластера – А, Б и В»
        following = context.tokens[group.last] if group.last < sentence.last else before
        behind = group.last + (following.text in _DASHES or following.lemma in _STAYS)
        found = members.listed(context, behind, sentence.last, bare=True)
        example = members.examples(context, behind, sentence.last) if not found else -1
        found = members.listed(context, example, sentence.last, bare=True) if example > 0 else found
    elif before.lemma in _STAYS:
        found = members.subjects(context, before, sentence)
    elif group.label == "group" or context.tokens[group.first].lemma in _HOLDERS:
        body = context.at(before.i, *BODIES)
        found = [body] if body is not None and body.form == "name" and body.label == "organization" else []
    role = "participant" if group.label == "group" else "part"
    yield from members.facts(context, "membership.within", found, group, role, frame)


def _joining(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """«вступление института в объединение», «присоединение завода к холдингу»."""
    member = parties.between(context, noun.i + 1, sentence.last, *BODIES, reach=2, apposed=False)
    preposition = _JOININGS[noun.lemma]
    if member is None or not parties.may_stand_in(context, member, "Gen") or member.last + 1 >= sentence.last:
        return
    if context.tokens[member.last].lower != preposition:
        return
    group = parties.between(context, member.last + 1, sentence.last, *BODIES, reach=2, apposed=False)
    if group is not None and parties.may_stand_in(context, group, _CASES[preposition]):
        member = antecedents.understood(context, member) or member
        yield from members.facts(context, "membership.joining", [member], group, "member", noun)


def _under(context: Context, sentence: Sentence, adjective: Token) -> Iterator[Fact]:
    """«подведомственный министерству институт «А»», «институт «А», подведомственный министерству»."""
    group = parties.between(context, adjective.i + 1, sentence.last, "organization", reach=2, apposed=False)
    if group is None or not parties.may_stand_in(context, group, "Dat"):
        return
    before = adjective.i - 1
    if before > sentence.first and context.tokens[before].text in (",", "("):
        body = members.ending_at(context, before)
    else:
        body = parties.between(context, group.last, sentence.last, *BODIES, reach=3, apposed=False)
    if body is not None:
        yield from members.facts(context, "membership.under", [body], group, "part", adjective)
