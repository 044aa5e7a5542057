"""Who does what a verb says, whole lists included: by the tree where it helps, else by order and agreement."""

from __future__ import annotations

from extractor.facts.context import Context
from extractor.facts.participants import Actor, actors, acts

#: tokens between a verb and its farthest subject: long lists of guests fit, a text without full stops stays linear
_REACH = 200


def doers(context: Context, verb: int, first: int, last: int, *, places: bool = False) -> list[Actor]:
    """All who do what the verb at token `verb` says, a coordinated list included: those before it, else those after.

    A subordinate clause that ended before the verb is left out; «…, который подписал»: whom the clause describes.
    """
    first, last = max(first, verb - _REACH), min(last, verb + _REACH)
    told = _told_subject(context, verb, first, last)
    found = _without_appositions(context, verb, _in_order(context, verb, first, last, places))
    if told is None:
        return found
    start, end = context.subtree(told)
    by_tree = _subjects(context, max(start, first), min(end, last), places)
    known = {one.key for one in found}
    near = any(one.first - 1 <= told <= one.last for one in found)  # «компания «Салют»»
    return found if near or not by_tree or any(one.key in known for one in by_tree) else by_tree


def _without_appositions(context: Context, verb: int, found: list[Actor]) -> list[Actor]:
    """One body does what a verb in the singular says; «ООО «Юг», дочернее общество ПАО «Север», заключило»."""
    if len(found) < 2 or context.tokens[verb].number != "Sing" or any(one.person for one in found):
        return found
    between = context.words(found[0].last, found[1].first)
    return found[:1] if any(t.text in {",", "–", "—", "("} for t in between) else found


def _told_subject(context: Context, verb: int, first: int, last: int) -> int | None:
    """The subject the tree gives to the verb, or to the verb that an infinitive depends on."""
    token = context.tokens[verb]
    while (
        token.feats.get("VerbForm") == "Inf"
        and context.tokens[token.head].pos in {"VERB", "ADJ"}
        and token.head != token.i
    ):
        token = context.tokens[token.head]
    subjects = [c for c in context.children.get(token.i, ()) if c.dep.startswith("nsubj") and first <= c.i < last]
    if not subjects or subjects[0].lemma in _SUBORDINATE:
        return None
    told = subjects[0].i
    between = context.words(min(told, verb), max(told, verb))
    return told if not any(t.text in {":", ";"} for t in between) else None  # the tree has jumped over a clause


def _in_order(context: Context, verb: int, first: int, last: int, places: bool) -> list[Actor]:
    """Subjects by the order of words: before the verb, outside of other clauses; else after it."""
    first = max(first, max((i + 1 for i in range(first, verb) if context.tokens[i].text in {":", ";"}), default=first))
    relative = _relative_start(context, verb, first)
    if relative is None:
        skipped = _closed_clauses(context, first, verb)
        found = [a for a in _subjects(context, first, verb, places) if not any(b <= a.first < e for b, e in skipped)]
        after = _subjects(context, verb + 1, clause_end(context, verb + 1, last), places)
        if len(found) == 1 and not found[0].person and context.tokens[verb].number == "Plur" and after:
            return after  # «АО «Салют» посетили Иванов и Петров»: one body is no subject of a plural verb
        return found or after
    if context.tokens[relative].case == "Nom":
        described = actors(context, first, relative - 1, places=places)
        if described and described[-1].last >= relative - 1:
            return described[-1:]
    return _subjects(context, relative, verb, places) or _subjects(
        context, verb + 1, clause_end(context, verb + 1, last), places
    )


def _subjects(context: Context, first: int, last: int, places: bool) -> list[Actor]:
    return [a for a in actors(context, first, last, places=places) if acts(context, a.mention)]


def _relative_start(context: Context, verb: int, first: int) -> int | None:
    """The «который», «где», «что» that begins the clause of the verb, if it is a subordinate one."""
    for j in range(verb - 1, first, -1):
        token = context.tokens[j]
        other = token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and context.tokens[j + 1].text != "и"
        if other and any(t.text == "," for t in context.words(j, verb)):
            return None
        if token.lemma in _SUBORDINATE and context.tokens[j - 1].text == ",":
            return j
    return None


_SUBORDINATE = frozenset(("который", "где", "что", "когда", "чтобы", "если", "поскольку"))


def _closed_clauses(context: Context, first: int, verb: int) -> list[tuple[int, int]]:
    """Subordinate clauses between token first and the verb: from their comma to the comma that closes them."""
    found: list[tuple[int, int]] = []
    for j in range(first + 1, verb):
        if context.tokens[j].lemma in _SUBORDINATE and context.tokens[j - 1].text == ",":
            commas = [i for i in range(j + 1, verb) if context.tokens[i].text == ","]
            if commas:
                found.append((j, commas[-1]))
    return found


def clause_end(context: Context, i: int, last: int) -> int:
    """Where the clause that token i stands in ends: before a subordinate word or another finite verb."""
    while i < last:
        token = context.tokens[i]
        if token.lemma in _SUBORDINATE or (token.pos == "VERB" and token.feats.get("VerbForm") in {"Fin", "Conv"}):
            return i
        i += 1
    return last
