"""Memberships told by a noun: «резидент технопарка», «дочернее общество завода», «участниками кластера стали А и Б»."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractor import lexicon
from extractor.facts import antecedents, members, parties
from extractor.facts.context import Context
from extractor.facts.parties import BODIES
from extractor.model import Fact, Mention, Sentence, Token

NOUNS = {row["lemma"]: row for row in lexicon.rows("membership_nouns")}
_LINKS = frozenset({"–", "—", "-", ",", "(", ":"})
_COPULAS = frozenset({"являться", "стать", "быть", "становиться", "оставаться", "считаться", "числиться"})
_GIVEN = frozenset({"получить", "получать", "иметь", "обладать", "присвоить", "обрести", "носить"})
_OWN = frozenset({"свой", "его", "ее", "их"})
_COMMON_CAUSES = frozenset({"национальный проект", "нацпроект", "федеральный проект"})
DAUGHTER = "дочерний"
_RULE = "membership.noun"
_LEADS = 2  # times as often as the next is by far
_FAR = 4  # sentences back that «резидент» without its zone reaches


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """Memberships that a noun of belonging tells."""
    row = NOUNS[noun.lemma]
    first = _adjectives_before(context, noun.i, sentence.first)
    lemmas = {token.lemma for token in context.words(first, noun.i)}
    lemmas |= {token.lower for token in context.words(first, noun.i)}
    if row["needs"] and row["needs"] not in lemmas:
        yield from _kin(context, sentence, noun)
        return
    role = "subsidiary" if DAUGHTER in lemmas else row["role"]
    end = noun.i + 1
    while end < sentence.last and context.tokens[end].text in ("»", '"'):
        end += 1
    named = context.at(noun.i, *BODIES)
    if named is not None and named.form == "name" and named.first not in (first, noun.i):
        return  # a noun inside a name states nothing
    group = _group(context, noun, end, sentence.last)
    if role in ("subsidiary", "part") and lemmas & _OWN:
        yield from _own(context, sentence, end, first, role, noun)
        return
    if group is None:
        group, end = _understood(context, sentence, first, noun), noun.i + 1
    else:
        end = group.last
    if group is None:
        return
    found = [m for m in _members(context, sentence, first, noun, end) if m is not group and m.label in BODIES]
    if not found:
        context.near(_RULE, first, end, "не названо, кто входит")
    yield from members.facts(context, _RULE, found, group, role, noun)


def daughter(context: Context, sentence: Sentence, adjective: Token) -> Iterator[Fact]:
    """«(холдинг) через дочернее ООО «Луч»»: the adjective right before a name; the subject owns it."""
    body = context.starting(adjective.i + 1, *BODIES) if adjective.i + 1 < sentence.last else None
    if body is None or body.form != "name" or context.tokens[body.first].lemma in NOUNS:
        return
    subjects = [m for m in context.inside(sentence, *BODIES) if m.last <= adjective.i]
    group = next((m for m in subjects if parties.may_stand_in(context, m, "Nom")), None)
    if group is not None:
        found = parties.listed(context, body, sentence.last, *BODIES)
        yield from members.facts(context, "membership.own", found, group, "subsidiary", adjective)


def _kin(context: Context, sentence: Sentence, noun: Token) -> Iterator[Fact]:
    """«предприятия кластера – А и Б», «компании зоны, в том числе А»: a plural of a group's own, then names."""
    group = context.starting(noun.i + 1, "group") if noun.number == "Plur" and noun.i + 1 < sentence.last else None
    if group is None or group.last + 1 >= sentence.last or not parties.may_stand_in(context, group, "Gen"):
        return
    example = members.examples(context, group.last, min(sentence.last, group.last + 4))
    if example < 0 and context.tokens[group.last].text not in ("–", "—", ":"):
        return
    found = members.listed(context, max(example, group.last + 1), sentence.last, bare=True)
    yield from members.facts(context, "membership.kin", found, group, "member", noun)


def they_became(context: Context, sentence: Sentence, pronoun: Token) -> Iterator[Fact]:
    """«Кластер принял новых участников. Ими стали А и Б»: role and group stand in the sentence before."""
    if sentence.ordinal == 0 or not _is_copula(context, pronoun.i + 1):
        return
    before = context.sentences[sentence.ordinal - 1]
    nouns = [t for t in context.words(before.first, before.last) if t.lemma in NOUNS and not NOUNS[t.lemma]["needs"]]
    if not nouns:
        return
    noun = nouns[-1]
    group = _group(context, noun, noun.i + 1, before.last) or _only_group(context, sentence)
    found = members.listed(context, pronoun.i + 2, sentence.last, bare=False)
    if group is not None:
        role = NOUNS[noun.lemma]["role"]
        yield from members.facts(context, "membership.they", found, group, role, pronoun)


def _group(context: Context, noun: Token, i: int, stop: int) -> Mention | None:
    """The genitive behind the noun: a body or, of participants, a national project."""
    cause = context.at(i, "act") if i < stop and noun.lemma == "участник" else None
    if cause is not None and cause.first == i and cause.attributes.get("type", "") in _COMMON_CAUSES:
        return cause
    group = parties.between(context, i, stop, *BODIES, reach=4, apposed=False)
    return group if group is not None and parties.may_stand_in(context, group, "Gen") else None


def _understood(context: Context, sentence: Sentence, first: int, noun: Token) -> Mention | None:
    """The group of «её резидентами», «стало резидентом»: whom the pronoun means, else the only group told of so far."""
    for token in context.words(first, noun.i):
        if token.lower in ("его", "ее", "её"):
            return antecedents.body(context, token, "group")
    following = context.tokens[noun.i + 1] if noun.i + 1 < sentence.last else None
    alone = following is None or (following.pos in ("PUNCT", "ADP", "VERB") and following.lower != "на")
    return _only_group(context, sentence) if noun.lemma == "резидент" and alone else None


def _only_group(context: Context, sentence: Sentence) -> Mention | None:
    """The zone or cluster that the text is about here: the only one named before, else by far the one named most."""
    for reach in (_FAR, sentence.ordinal):
        near = context.sentences[max(0, sentence.ordinal - reach) : sentence.ordinal + 1]
        found = {context.name(m): m for each in near for m in context.inside(each, "group") if m.form == "name"}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            break
    counts = Counter(context.name(m) for m in context.mentions if m.label == "group").most_common(2)
    return found.get(counts[0][0]) if len(counts) > 1 and counts[0][1] >= _LEADS * counts[1][1] else None


def _members(context: Context, sentence: Sentence, first: int, noun: Token, end: int) -> list[Mention]:
    """Who belongs: named beside the noun and its group, the subject of «стал», or told as examples."""
    found = _described_after(context, end, sentence.last) or _described_before(context, sentence, first, noun)
    if not found and _is_copula(context, end, noun.case == "Ins"):
        found = members.listed(context, _behind_verb(context, end, sentence.last), sentence.last, bare=False)
    if not found and first > sentence.first and context.tokens[first - 1].lemma == "статус":
        given = next((t.i for t in context.words(end, min(sentence.last, end + 4)) if t.lemma in _GIVEN), -1)
        found = members.listed(context, given + 1, sentence.last, bare=False) if given > 0 else []
    if not found and (example := members.examples(context, end, sentence.last)) > 0:
        found = members.listed(context, example, sentence.last, bare=True)  # «… имеют 15 компаний, в их числе …»
    if not found and context.tokens[end - 1].i < sentence.last - 1 and context.tokens[end].text == ":":
        found = antecedents.listed_below(context, sentence)
    return found


def _is_copula(context: Context, i: int, wanted: bool = True) -> bool:
    return wanted and i < len(context.tokens) and any(t.lemma in _COPULAS for t in context.words(i, i + 3))


def _behind_verb(context: Context, i: int, stop: int) -> int:
    while i < stop and context.tokens[i].lemma not in _COPULAS:
        i += 1
    return i + 1


def _adjectives_before(context: Context, i: int, first: int) -> int:
    tokens = context.tokens
    while i > first and (
        tokens[i - 1].pos in ("ADJ", "DET", "NUM")
        or tokens[i - 1].text in ("«", '"')
        or tokens[i - 1].lower in ("его", "ее", "её")
    ):
        i -= 1
    return i


def _own(context: Context, sentence: Sentence, end: int, first: int, role: str, noun: Token) -> Iterator[Fact]:
    """«(А работает) через свои дочерние структуры – Б и В»."""
    bodies = [m for m in context.inside(sentence, *BODIES) if m.last <= first]
    group = next((body for body in bodies if parties.may_stand_in(context, body, "Nom")), None)
    pronoun = next((t for t in context.words(first, noun.i) if t.lower in ("его", "ее", "её")), None)
    if pronoun is not None:
        group = antecedents.body(context, pronoun) or group
    found = members.after(context, end, sentence)
    if group is not None:
        told = [m for m in found if m.label in BODIES]
        yield from members.facts(context, "membership.own", told, group, role, noun)


def _described_after(context: Context, i: int, stop: int) -> list[Mention]:
    """«резидент технопарка – компания «А»», «дочерняя компания «Росатома» «А»»."""
    while i < stop and context.tokens[i].text in ("»", '"', ")"):
        i += 1
    if i >= stop:
        return []
    end = i
    if context.tokens[i].text == ",":
        return _apposed(context, i + 1, stop)
    if context.tokens[i].lower == "и":
        return []
    if context.tokens[i].lemma in ("–", "—", "-", ":", "("):
        i += 1
    if i < stop and context.tokens[i].text == "«":
        return members.listed(context, i, stop, bare=True)
    following = parties.between(context, i, stop, *BODIES, reach=3, apposed=False)
    if following is None or (following.form == "noun" and context.entity(following) is None):
        return []  # «А, дочернее предприятие Б: компания построит …»
    if following.first == i == end and context.text(following.first, following.last).isupper():
        return []  # «член Совбеза ООН»: the genitive of the group
    return parties.listed(context, following, stop, *BODIES)


def _apposed(context: Context, i: int, stop: int) -> list[Mention]:
    """«(соглашение с новым резидентом), ООО «А»,», «(с двумя резидентами), «А» и «Б»»: names it announces."""
    noun = next((t for t in reversed(context.words(max(0, i - 8), i)) if t.lemma in NOUNS), None)
    counted = noun is not None and context.tokens[noun.i - 1].pos in ("NUM", "ADJ")
    first = context.starting(i, *BODIES)
    if noun is None or not counted or noun.case in ("Nom", "Gen", "") or first is None or first.form != "name":
        return []
    found = parties.listed(context, first, stop, *BODIES)
    end = found[-1].last
    return found if end >= stop or context.tokens[end].text in (",", ".", ";", "»", ")") else []


def _described_before(context: Context, sentence: Sentence, first: int, noun: Token) -> list[Mention]:
    """«А, дочерняя структура», «А – резидент», «А является участником», «они получили статус резидента»."""
    if first <= sentence.first:
        return []
    before = context.tokens[first - 1]
    if before.lemma == "статус":
        verb = next((t for t in reversed(context.words(sentence.first, first - 1)) if t.pos == "VERB"), before)
        if verb.lemma == "присвоить":  # «компании присвоен статус»
            given = members.ending_at(context, verb.i)
            return [given] if given is not None and parties.may_stand_in(context, given, "Dat") else []
        return [m for m in members.subjects(context, verb, sentence) if m.label in BODIES]
    if before.text in _LINKS or before.lower == "как":
        found = members.ending_at(context, first - 1) or members.ending_at(context, first - 2)
        return [found] if found is not None else []
    words = context.words(max(sentence.first, first - 4), first)
    near = next((word for word in reversed(words) if word.lemma in _COPULAS), None)
    if near is not None and (near.i == first - 1 or noun.case == "Ins"):
        return [m for m in members.subjects(context, near, sentence) if m.label in BODIES]
    return []
