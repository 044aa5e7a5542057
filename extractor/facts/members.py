"""Members of a group: who stands before or behind a verb, in lists, examples and lines below; and their facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor import lexicon
from extractor.facts import antecedents, parties
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.participants import describes
from extractor.facts.parties import ANYONE, BODIES
from extractor.language.inflection import nominative, normalize
from extractor.model import Fact, Mention, Sentence, Slot, Token

_KINDS = lexicon.words("organization_heads") | lexicon.words("ownership_kinds") | {"участник", "резидент", "площадка"}
_ORGANS = lexicon.words("session_bodies") | {"дирекция"}
_ALL_OF = frozenset({"они", "все", "оба", "каждый"})


def subjects(context: Context, verb: Token, sentence: Sentence) -> list[Mention]:
    """Who does it: bodies before the verb, or those that «он», «они», «все они» stand for."""
    bracketed = ending_at(context, verb.i - 1) if context.tokens[verb.i - 1].text == "(" else None
    if bracketed is not None:  # «совет директоров концерна «Луч» (входит в …)»
        return [_innermost(context, bracketed)]
    found = [m for m in parties.listed_before(context, verb.i, sentence.first) if m.form != "pronoun"]
    if found:
        return [antecedents.understood(context, m) or m for m in found]
    for token in context.words(max(sentence.first, verb.i - 5), verb.i):
        if token.case == "Nom" and (meant := antecedents.body(context, token)) is not None:
            return [meant]
        if token.lemma in _ALL_OF and token.case in ("Nom", ""):
            return antecedents.them(context, verb.i)
    return []


def _innermost(context: Context, mention: Mention) -> Mention:
    """The body in the genitive at the end of a longer name: «концерна «Луч»» of «совет директоров концерна «Луч»»."""
    inner = [context.starting(i, *BODIES) for i in range(mention.first + 1, mention.last)]
    whole = [m for m in inner if m is not None and m.last == mention.last and m.label == mention.label]
    kind = context.tokens[mention.first]
    return whole[0] if whole and kind.lemma in _ORGANS else mention


def after(context: Context, i: int, sentence: Sentence) -> list[Mention]:
    """Members behind a verb: a list, examples («в том числе …», «10 предприятий: …»), or the lines of a list below."""
    stop = sentence.last
    opening = i + (i + 1 < stop and context.tokens[i].pos == "NOUN")  # «входят площадки «Ракитное», «Авангард»»
    quoted = opening < stop and context.tokens[opening].text == "«"  # «составили «Луч», «Заря» и завод «Салют»»
    found = listed(context, i, stop, bare=quoted)
    if found:
        return found
    example = examples(context, i, stop)
    if example > 0:
        return listed(context, example, stop, bare=True)
    colon = next((j for j in range(i, stop - 1) if context.tokens[j].text == ":"), -1)
    if colon > 0 and all(_counts(context, token) for token in context.words(i, colon)):
        return listed(context, colon + 1, stop, bare=True)
    return antecedents.listed_below(context, sentence)


def _counts(context: Context, token: Token) -> bool:
    """A word of «шесть следующих площадок»: no other statement stands between the verb and its list."""
    return token.pos in ("NUM", "ADJ", "NOUN", "ADV", "DET", "ADP", "PROPN", "PART", "CCONJ")


def listed(context: Context, i: int, stop: int, *, bare: bool) -> list[Mention]:
    """The list that begins at token i; `bare`: names in quotation marks that nothing else is known of count as well."""
    found: list[Mention] = []
    while i < stop:
        item = parties.between(context, i, stop, *ANYONE, reach=5) or (_bare(context, i, stop) if bare else None)
        if item is None or not _only_kinds(context, i, item.first):
            break
        if found and any(t.pos == "VERB" for t in context.words(i, item.first)):
            break  # «…, в их числе А, принадлежащая Б»
        found += parties.listed(context, item, stop)
        i = found[-1].last
        if not bare or i >= stop or context.tokens[i].lower not in (",", "и"):
            break
        i += 1
    return found


def _only_kinds(context: Context, i: int, stop: int) -> bool:
    """Nothing but the kind of a body before its name: «два завода – «Луч»», not «акции завода», «представители»."""
    nouns = [t for t in context.words(i, stop) if t.pos == "NOUN" and context.at(t.i, "position") is None]
    return all(noun.lemma in _KINDS for noun in nouns)


def _bare(context: Context, i: int, stop: int) -> Mention | None:
    """A name that the finders do not know: in quotation marks, or a digit with a capital («1С»)."""
    words = context.words(i, min(stop, i + 2))
    if len(words) == 2 and words[0].text.isdigit() and words[0].end == words[1].start and words[1].text.isupper():
        digit, letter = words
        name = digit.text + letter.text
        return Mention("organization", digit.start, letter.end, i, i + 2, name, name, head=i + 1)
    return quoted(context, i, stop)


def quoted(context: Context, i: int, stop: int) -> Mention | None:
    """A short name in quotation marks, one noun before it skipped: «(площадка) «Печатники»»."""
    if i < stop and context.tokens[i].pos == "NOUN":
        i += 1
    if i + 1 >= stop or context.tokens[i].text != "«" or not context.tokens[i + 1].text[0].isupper():
        return None
    for j in range(i + 2, min(stop, i + 6)):
        if context.tokens[j].text == "»":
            start, end = context.tokens[i].start, context.tokens[j].end
            name = normalize(context.words(i, j + 1))
            return Mention("organization", start, end, i, j + 1, context.article.text[start:end], name, head=i + 1)
    return None


def examples(context: Context, i: int, stop: int) -> int:
    """Behind «в том числе», «среди них», «в их числе», «в частности»; -1 where they do not stand."""
    for j in range(i, stop - 1):
        words = [token.lower for token in context.words(j, min(stop, j + 3))]
        if words in (["в", "том", "числе"], ["в", "их", "числе"]):
            return _behind_dash(context, j + 3)
        if words[:2] in (["среди", "них"], ["в", "частности"], ["среди", "которых"]):
            return _behind_dash(context, j + 2)
    return -1


def _behind_dash(context: Context, i: int) -> int:
    return i + 1 if context.tokens[i].text in ("–", "—", "-", ":") else i


def ending_at(context: Context, i: int) -> Mention | None:
    found = context.at(i - 1, *BODIES) if i > 0 else None
    if found is None or found.last != i or describes(context, found):
        return None  # «глава компании, член союза» is a person
    return found


# -- facts -----------------------------------------------------------------------------------------------------------


def facts(
    context: Context,
    rule: str,
    members: Sequence[Mention],
    group: Mention,
    role: str,
    cue: Token,
) -> Iterator[Fact]:
    """One fact for each member; what stands in another sentence than the cue is no part of the evidence."""
    sentence = context.sentence(cue.i)
    whole = _whole(context, group)
    told = modality(context, cue.i) if _is_told(cue) else "actual"
    for member in members:
        part = parties.slot(context, "member", member)
        if whole is None or part is None or part.value == whole.value:
            continue
        here = [m for m in (member, group) if sentence.first <= m.first < sentence.last]
        first = min([m.first for m in here] + [cue.i])
        last = max([m.last for m in here] + [cue.i + 1])
        slots = [part, whole, Slot("role", role or _role(group))]
        if told != "actual":
            slots.append(Slot("modality", told))
        yield Fact("membership", tuple(slots), (context.evidence(first, last),), rule, 0.8)


def _whole(context: Context, group: Mention) -> Slot | None:
    """The group; one without a name by its words: «электротехнический кластер», «холдинг на базе «Оборонпрома»»."""
    if group.form != "noun" or context.entity(group) is not None:
        return parties.slot(context, "group", group)
    meant = antecedents.understood(context, group)
    if meant is not None:
        return parties.slot(context, "group", meant)
    first, last = group.first, group.last
    based = [t.lower for t in context.words(last, last + 2)] == ["на", "базе"]
    body = context.starting(last + 2, *BODIES) if based else None
    if body is not None:
        return context.words_slot("group", first, body.last, nominative(context.words(first, body.last)))
    if parties.slot(context, "group", group) is None:
        return None
    case = context.tokens[first].case
    while context.tokens[first - 1].pos == "ADJ" and context.tokens[first - 1].case == case and first > 1:
        first -= 1
    return context.words_slot("group", first, last, nominative(context.words(first, last)).lower())


def _is_told(cue: Token) -> bool:
    """Whether the cue is the predicate: a participle or a noun beside a name states what is."""
    return (cue.pos == "VERB" and cue.feats.get("VerbForm") != "Part") or cue.case == "Ins"


def _role(group: Mention) -> str:
    """A company is part of another body and a member of a group."""
    return "member" if group.label == "group" else "part"
