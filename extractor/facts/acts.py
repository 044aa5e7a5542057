"""State documents by type with a number, date or title, and what was done with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.participants import actors, nominative
from extractor.model import Evidence, Fact, Mention, Sentence, Slot

_ACTIONS = lexicon.table("act_verbs", "action")


def find(context: Context) -> Iterable[Fact]:
    """All acts of an article; one fact for each, with the strongest thing done with it."""
    found: dict[str, Fact] = {}
    for mention in context.mentions:
        if mention.label == "act":
            fact = _fact(context, mention)
            key = mention.attributes.get("number") or _key(mention.attributes.get("title", "")) or mention.name
            known = found.get(key)
            found[key] = fact if known is None else _together(known, fact)
    return found.values()


def _key(title: str) -> str:
    return "".join(c for c in title.lower().replace("ё", "е") if c.isalnum())


def _together(a: Fact, b: Fact) -> Fact:
    """One act named twice: all slots, an action rather than a bare mention, all evidence."""
    names = {slot.name for slot in a.slots}
    slots = [slot for slot in a.slots if not (slot.name == "action" and slot.value == "cited")]
    slots += [s for s in b.slots if s.name not in names or (s.name == "action" and len(slots) < len(a.slots))]
    return replace(a, slots=tuple(slots), evidence=(*a.evidence, *(e for e in b.evidence if e not in a.evidence)))


def _fact(context: Context, mention: Mention) -> Fact:
    sentence = context.sentence(mention.first)
    slots = [
        Slot(name, mention.attributes[name], mention.start, mention.end)
        for name in ("type", "number", "date") if mention.attributes.get(name)
    ]  # fmt: skip
    action = _action(context, mention, sentence)
    issuer = _issuer(context, mention, sentence, action)
    if issuer is not None:
        slots.append(issuer)
    if mention.attributes.get("title"):
        slots.append(Slot("title", mention.attributes["title"], mention.start, mention.end))
    slots.append(Slot("action", action or "cited"))
    start, end = sentence.start, max(sentence.end, mention.end)
    confidence = 0.95 if "number" in mention.attributes else 0.8
    return Fact(
        "legal_act", tuple(slots), (Evidence(start, end, context.article.text[start:end]),),
        f"act: {mention.attributes['type']}", confidence,
    )  # fmt: skip


def _action(context: Context, mention: Mention, sentence: Sentence) -> str:
    """What is done with the act: the nearest word above it in the tree or beside it that says so."""
    for parent in context.ancestors(mention.head):
        if parent.lemma in _ACTIONS:
            return _ACTIONS[parent.lemma]
        if parent.pos == "VERB" and parent.feats.get("VerbForm") == "Fin":
            break
    before = context.words(max(sentence.first, mention.first - 4), mention.first)
    return next((_ACTIONS[t.lemma] for t in reversed(before) if t.lemma in _ACTIONS), "")


def _issuer(context: Context, mention: Mention, sentence: Sentence, action: str) -> Slot | None:
    """The body named with the act, else the subject that adopts or works it out."""
    for i in range(mention.first, mention.last):
        body = context.starting(i, "organization")
        if body is not None and "issuer" in mention.attributes and context.tokens[i - 1].text not in {"«", '"'}:
            return context.slot("issuer", body)
    if "issuer" in mention.attributes:
        return Slot("issuer", mention.attributes["issuer"], mention.start, mention.end)
    parents = [t.lemma for t in context.ancestors(mention.head)][:3]
    if action == "adopted" or "разработать" in parents:
        before = [
            a for a in actors(context, sentence.first, mention.first, places=True) if nominative(context, a.mention)
        ]
        if before and not before[-1].person:
            return before[-1].slot("issuer")
    return _where_adopted(context, mention, sentence) if action == "adopted" else None


def _where_adopted(context: Context, mention: Mention, sentence: Sentence) -> Slot | None:
    """«в Заречном районе принята программа», «в Госдуме одобрен закон»: the nearest place or body of the clause."""
    verb = next((t for t in reversed(context.words(sentence.first, mention.first)) if t.lemma in _ACTIONS), None)
    if verb is None or verb.feats.get("Variant") != "Short":
        return None
    for i in range(verb.i - 1, sentence.first, -1):
        if context.tokens[i].text in {",", ";", ":"}:
            return None
        where = context.starting(i, "place", "organization")
        if where is not None and where.form == "name":
            return context.slot("issuer", where) if context.tokens[i - 1].lower in {"в", "во"} else None
    return None
