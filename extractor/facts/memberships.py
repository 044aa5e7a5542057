"""Memberships: stated belonging of a body to a group, zone, association or parent. A bare genitive states nothing.

    verb    «завод входит в состав холдинга», «в состав кластера вошли А, Б и В», «консорциум составили А и Б»
    noun    «А, дочерняя структура Б», «резидент технопарка А», «А стала участником кластера»
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor import lexicon
from extractor.facts import parties
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.parties import ANYONE, BODIES
from extractor.model import Fact, Mention, Sentence, Slot, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("membership_verbs")}
_NOUNS = {row["lemma"]: row for row in lexicon.rows("membership_nouns")}
_FRAMES = frozenset({"состав", "структура", "число", "перечень", "группа", "контур", "периметр", "ряд", "реестр"})
_LINKS = frozenset({"–", "—", "-", ",", "(", ":"})
_COPULAS = frozenset({"являться", "стать", "быть", "становиться", "оставаться", "считаться"})
_BESIDES = frozenset({"помимо", "кроме", "наряду"})
_OWN = frozenset({"свой", "его", "ее", "их"})
_DAUGHTER = "дочерний"


def find(context: Context) -> Iterable[Fact]:
    """All memberships of an article."""
    for sentence in context.sentences:
        if len(context.inside(sentence, *ANYONE, "place")) < 2:
            continue
        for token in context.words(sentence.first, sentence.last):
            if token.lemma in _VERBS and token.pos == "VERB":
                yield from _by_verb(context, sentence, token)
            elif token.lemma in _NOUNS:
                yield from _by_noun(context, sentence, token)


# -- verbs -----------------------------------------------------------------------------------------------------------


def _by_verb(context: Context, sentence: Sentence, verb: Token) -> Iterator[Fact]:
    row = _VERBS[verb.lemma]
    if row["frame"] == "into":
        yield from _into(context, sentence, verb, row["preposition"], row["role"])
    elif row["frame"] == "holds":
        group = parties.before(context, verb.i, sentence.first, "group", "organization")
        members = _members_after(context, verb.i + 1, sentence.last)
        told = _examples(context, verb.i + 1, sentence.last) > 0
        if group is not None and (group.label == "group" or told):
            yield from _facts(context, "membership.holds", members, group, row["role"], verb)
    else:
        yield from _made_of(context, sentence, verb, row["role"])


def _into(context: Context, sentence: Sentence, verb: Token, preposition: str, role: str) -> Iterator[Fact]:
    rule = "membership.into"
    if verb.lemma == "включить" and verb.feats.get("Voice") != "Pass":
        return
    group = _group_after(context, verb.i + 1, sentence.last, preposition)
    if group is not None:
        if verb.feats.get("VerbForm") == "Part":
            members = _modified(context, verb, sentence, group)
        else:
            members = parties.listed_before(context, verb.i, sentence.first)
        yield from _facts(context, rule, members, group, role, verb)
        return
    group = _group_before(context, sentence, verb, preposition)
    if group is not None:
        yield from _facts(context, rule, _members_after(context, verb.i + 1, sentence.last), group, role, verb)
    elif context.at(min(verb.i + 2, sentence.last - 1), *BODIES):
        context.near(rule, verb.i, verb.i + 2, "не найдено, во что входит")


def _group_after(context: Context, i: int, stop: int, preposition: str) -> Mention | None:
    """The group in «(входит) в состав холдинга»."""
    i = _behind_preposition(context, i, stop, preposition)
    if i < 0:
        return None
    found = parties.between(context, i, stop, *BODIES, reach=4, apposed=False)
    framed = context.tokens[i].lemma in _FRAMES
    wanted = ("Gen",) if framed else ("Acc", "Nom", "Dat") if preposition == "к" else ("Acc", "Nom")
    return found if found is not None and parties.may_stand_in(context, found, *wanted) else None


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
            framed = context.tokens[j + 1].lemma in _FRAMES
            if found is None or not (framed or parties.may_stand_in(context, found, "Acc")):
                return None
            return found
    return None


def _inserted(context: Context, comma: int, verb: int) -> bool:
    """«В холдинг, помимо фабрики, (входят)»: the comma opens or closes an insertion."""
    if context.tokens[verb - 1].text == ",":
        return True
    return context.tokens[comma + 1].lower in _BESIDES


def _members_after(context: Context, i: int, stop: int) -> list[Mention]:
    first = parties.between(context, i, stop, *ANYONE, reach=5)
    if first is None:
        example = _examples(context, i, stop)
        first = parties.between(context, example, stop, *ANYONE, reach=5) if example > 0 else None
    return parties.listed(context, first, stop) if first is not None else []


def _examples(context: Context, i: int, stop: int) -> int:
    """Behind «в том числе», «среди них», «в их числе»; -1 where they do not stand."""
    for j in range(i, stop - 1):
        words = [token.lower for token in context.words(j, min(stop, j + 3))]
        if words in (["в", "том", "числе"], ["в", "их", "числе"]):
            return j + 3
        if words[:2] == ["среди", "них"]:
            return j + 2
    return -1


def _modified(context: Context, participle: Token, sentence: Sentence, group: Mention) -> list[Mention]:
    """The body that a participle describes: «ТВЭЛ, входящий в Росатом», «входящая в Росатом компания ТВЭЛ»."""
    i = participle.i - 1
    if i > sentence.first and context.tokens[i].text == ",":
        found = parties.before(context, i, sentence.first, *BODIES, reach=3) or _ending_at(context, i)
        return [found] if found is not None else []
    following = parties.between(context, group.last, sentence.last, *BODIES, reach=4)
    return [following] if following is not None else []


def _ending_at(context: Context, i: int) -> Mention | None:
    found = context.at(i - 1, *BODIES) if i > 0 else None
    return found if found is not None and found.last == i else None


def _made_of(context: Context, sentence: Sentence, verb: Token, role: str) -> Iterator[Fact]:
    """«консорциум составили А, Б и В»: the group stands before, or is a common noun of its kind."""
    members = _members_after(context, verb.i + 1, sentence.last)
    if len(members) < 2:
        return
    before = context.tokens[verb.i - 1] if verb.i > sentence.first else None
    group = context.at(verb.i - 1, *BODIES) if before is not None else None
    if group is not None:
        yield from _facts(context, "membership.made_of", members, group, role, verb)


# -- nouns -----------------------------------------------------------------------------------------------------------


def _by_noun(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    row = _NOUNS[noun.lemma]
    first = _adjectives_before(context, noun.i, sentence.first)
    lemmas = {token.lemma for token in context.words(first, noun.i)}
    if row["needs"] and row["needs"] not in lemmas:
        return
    role = "subsidiary" if _DAUGHTER in lemmas else row["role"]
    end = noun.i + 1
    while end < sentence.last and context.tokens[end].text in ("»", '"'):
        end += 1
    named = context.at(noun.i, *BODIES)
    if named is not None and named.form == "name" and named.first not in (first, noun.i):
        return  # a noun inside a name states nothing
    group = parties.between(context, end, sentence.last, *BODIES, reach=4, apposed=False)
    rule = "membership.noun"
    if group is None or not parties.may_stand_in(context, group, "Gen"):
        if any(lemma in _OWN for lemma in lemmas):
            yield from _own(context, sentence, end, first, role, noun)
        return
    members = _described_after(context, group, sentence.last) or _described_before(context, sentence, first, noun)
    if not members and (example := _examples(context, group.last, sentence.last)) > 0:
        members = _members_after(context, example, sentence.last)  # «статус резидента имеют 15 компаний, в их числе …»
    members = [member for member in members if member is not group]  # people who are members hold an office
    if not members:
        context.near(rule, first, group.last, "не названо, кто входит")
    yield from _facts(context, rule, members, group, role, noun)


def _adjectives_before(context: Context, i: int, first: int) -> int:
    tokens = context.tokens
    while i > first and (tokens[i - 1].pos in ("ADJ", "DET", "NUM") or tokens[i - 1].text in ("«", '"')):
        i -= 1
    return i


def _own(context: Context, sentence: Sentence, end: int, first: int, role: str, noun: Token) -> Iterator[Fact]:
    """«(А работает) через свои дочерние структуры – Б и В»."""
    if role != "subsidiary":
        return
    bodies = [m for m in context.inside(sentence, *BODIES) if m.last <= first]
    group = next((body for body in bodies if parties.may_stand_in(context, body, "Nom")), None)
    members = _members_after(context, end, sentence.last)
    if group is not None:
        yield from _facts(context, "membership.own", [m for m in members if m.label in BODIES], group, role, noun)


def _described_after(context: Context, group: Mention, stop: int) -> list[Mention]:
    """«резидент технопарка – компания «А»», «дочерняя компания «Росатома» «А»»."""
    i = group.last
    while i < stop and context.tokens[i].text in ("»", '"', ")"):
        i += 1
    if i >= stop:
        return []
    if context.tokens[i].text == "," or context.tokens[i].lower == "и":
        return []
    if context.tokens[i].lemma in ("–", "—", "-", ":", "("):
        i += 1
    following = parties.between(context, i, stop, *BODIES, reach=3, apposed=False)
    return parties.listed(context, following, stop, *BODIES) if following is not None else []


def _described_before(context: Context, sentence: Sentence, first: int, noun: Token) -> list[Mention]:
    """«А, дочерняя структура», «А – резидент», «А является участником»."""
    if first <= sentence.first:
        return []
    before = context.tokens[first - 1]
    if before.lemma == "статус":
        return parties.listed_before(context, first - 1, sentence.first, *BODIES)
    if before.text in _LINKS:
        found = _ending_at(context, first - 1) or _ending_at(context, first - 2)
        return [found] if found is not None else []
    if before.lemma in _COPULAS or (noun.case == "Ins" and _copula_near(context, first, sentence.first)):
        return parties.listed_before(context, first - 1, sentence.first, *BODIES)
    return []


def _copula_near(context: Context, i: int, first: int) -> bool:
    return any(token.lemma in _COPULAS for token in context.words(max(first, i - 4), i))


# -- facts -----------------------------------------------------------------------------------------------------------


def _facts(
    context: Context, rule: str, members: Sequence[Mention], group: Mention, role: str, cue: Token
) -> Iterator[Fact]:
    whole = parties.slot(context, "group", group)
    told = modality(context, cue.i) if _is_told(cue) else "actual"
    for member in members:
        part = parties.slot(context, "member", member)
        if whole is None or part is None or part.value == whole.value:
            continue
        first = min(member.first, group.first, cue.i)
        last = max(member.last, group.last, cue.i + 1)
        slots = [part, whole, Slot("role", role or _role(group))]
        if told != "actual":
            slots.append(Slot("modality", told))
        yield Fact("membership", tuple(slots), (context.evidence(first, last),), rule, 0.8)


def _is_told(cue: Token) -> bool:
    """Whether the cue is the predicate: a participle or a noun beside a name states what is."""
    return (cue.pos == "VERB" and cue.feats.get("VerbForm") != "Part") or cue.case == "Ins"


def _role(group: Mention) -> str:
    """A company is part of another body and a member of a group."""
    return "member" if group.label == "group" else "part"
