"""Whether a statement is told as actual, planned or denied: cues are data, in `lexicon/modality.tsv`.

A cue governs words of its clause (its scope). Beside cues, grammar speaks: the future tense, «не» before the predicate,
a date that lies after the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.model import DateValue, Token

_NEAR = 4  # words
_REACH = 150  # words of a clause on each side: a text without full stops stays linear
_BOUNDARIES = frozenset({"а", "но", "что", "однако", "поскольку", "так"})
_BETWEEN = frozenset({"бы", "же", "ещё", "еще", "пока", "уже", "был", "была", "было", "были"})  # «не был построен»


class Cue(NamedTuple):
    words: tuple[str, ...]
    modality: str
    scope: str


def _cues() -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for row in lexicon.rows("modality"):
        words = tuple(row["cue"].split())
        found.setdefault(words[0], []).append(Cue(words, row["modality"], row["scope"]))
    return {first: tuple(sorted(cues, key=lambda cue: -len(cue.words))) for first, cues in found.items()}


_CUES = _cues()


def modality(context: Context, i: int) -> str:
    """`actual`, `planned` or `denied` for the statement whose predicate or head is token i."""
    verb = _predicate(context, i)
    target = i if verb is None else verb
    first, last, outside = _clause(context, target)
    governing = _governing(context, first, last)
    told = {cue.modality for cue, at, scope in governing if target in scope and at not in outside}
    negated = _is_negated(context, first, target)
    if negated or "denied" in told:
        return "denied"
    if "planned" in told:
        return "planned"
    if verb is not None and _is_future(context, verb):
        return "planned"
    if _lies_ahead(context, first, last) and (verb is None or context.tokens[verb].feats.get("Tense") != "Past"):
        return "planned"
    return "actual"


def _predicate(context: Context, i: int) -> int | None:
    """The predicate that tells the word: itself, else its nearest verbal ancestor, else the nearest verb before it."""
    if is_predicate(context.tokens[i]):
        return i
    for token in context.ancestors(i):
        if is_predicate(token):
            return token.i
    sentence = context.sentence(i)
    return next((j for j in range(i, sentence.first - 1, -1) if is_predicate(context.tokens[j])), None)


def is_predicate(token: Token) -> bool:
    """A verb that is no full participle: finite, infinitive, gerund, short participle; a short adjective too."""
    if token.pos in ("VERB", "AUX"):
        return token.feats.get("VerbForm") != "Part" or token.feats.get("Variant") == "Short"
    return token.pos == "ADJ" and token.feats.get("Variant") == "Short"


def _clause(context: Context, i: int) -> tuple[int, int, range]:
    """The clause around token i, by punctuation and conjunctions, and the relative clause inserted before i."""
    sentence = context.sentence(i)
    begin, end = max(sentence.first, i - _REACH), min(sentence.last, i + _REACH)
    first, last, comma, outside = i, i + 1, -1, range(0)
    while first > begin:
        if context.tokens[first].text == ",":
            comma = first
        if _is_boundary(context, first):
            relative = context.tokens[first].lemma == "который" and comma > first
            if not (relative and any(map(is_predicate, context.tokens[first:comma]))):
                break
            outside = range(first, comma)  # «завод, который планируют продать, | выпускает»
        first -= 1
    while last < end and not _is_boundary(context, last):
        last += 1
    return first, last, outside


def _is_boundary(context: Context, i: int) -> bool:
    """Whether a clause begins at token i."""
    token, before = context.tokens[i], context.tokens[i - 1]
    if before.text in (";", ":"):
        return True
    return before.text == "," and (token.lower in _BOUNDARIES or token.lemma == "который")


def _governing(context: Context, first: int, last: int) -> Iterator[tuple[Cue, int, range]]:
    """Each cue in a clause that is no pseudo cue, where it stands, and the tokens it governs."""
    i = first
    while i < last:
        cue = _cue_at(context, i, last)
        if cue is None:
            i += 1
            continue
        end = i + len(cue.words)
        if cue.modality != "pseudo":
            yield cue, i, _scope(cue, i, end, first, last)
        i = end


def _cue_at(context: Context, i: int, last: int) -> Cue | None:
    token = context.tokens[i]
    lower = token.lower
    if token.lemma not in _CUES and lower not in _CUES:
        return None
    if token.feats.get("VerbForm") == "Part" and token.case:
        return None  # «рассчитываемый индекс» plans nothing
    for key in (token.lemma, lower):
        for cue in _CUES.get(key, ()):
            words = context.tokens[i : min(last, i + len(cue.words))]
            if len(words) == len(cue.words) and all(map(_fits, cue.words, words)):
                return cue
    return None


def _fits(word: str, token: Token) -> bool:
    return word in (token.lemma, token.lower)


def _scope(cue: Cue, start: int, end: int, first: int, last: int) -> range:
    if cue.scope == "clause":
        return range(first, last)
    return range(start, last if cue.scope == "after" else min(last, end + _NEAR))


def _is_negated(context: Context, first: int, i: int) -> bool:
    """«не» right before the predicate or before the verb that governs it, and no pseudo cue («не только»)."""
    for j in (i, *_governors(context, i)):
        k = j - 1
        while k > first and context.tokens[k].lower in _BETWEEN:
            k -= 1
        if k >= first and context.tokens[k].lower == "не":
            cue = _cue_at(context, k, context.sentence(k).last)
            before = _cue_at(context, k - 1, context.sentence(k).last) if k > first else None
            return cue is None and (before is None or before.modality != "pseudo")
    return False


def _governors(context: Context, i: int) -> Iterator[int]:
    """The modal verbs an infinitive hangs on: «планирует → построить»."""
    while context.tokens[i].feats.get("VerbForm") == "Inf":
        head = context.tokens[i].head
        if head == i or not is_predicate(context.tokens[head]) or context.tokens[i].dep not in ("xcomp", "csubj"):
            return
        yield head
        i = head


def _is_future(context: Context, i: int) -> bool:
    """A verb in the future: «построят», «будет построен», «будут строить», «позволит построить»."""
    token = context.tokens[i]
    if token.feats.get("Tense") == "Fut":
        return True
    if any(child.lemma == "быть" and child.feats.get("Tense") == "Fut" for child in context.children.get(i, ())):
        return True
    before = context.tokens[max(context.sentence(i).first, i - 2) : i]
    if any(t.lower in ("будет", "будут", "буду", "будем") for t in before):
        return True
    return any(context.tokens[j].feats.get("Tense") == "Fut" for j in _governors(context, i))


def _lies_ahead(context: Context, first: int, last: int) -> bool:
    """Whether the clause names a date after the day of publication."""
    published = context.article.published
    if published is None:
        return False
    today = published.isoformat()
    for mention in context.inside(context.sentence(first), "date"):
        if first <= mention.first < last and isinstance(mention.value, DateValue):
            iso = mention.value.iso.replace("../", "").split("/")[0]
            if iso[:1].isdigit() and iso[: len(today)] > today[: len(iso)]:
                return True
    return False
