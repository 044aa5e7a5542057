"""The fact of an ownership, made of its owner, its property and their marks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from extractor import lexicon
from extractor.facts import antecedents, parties, stakes
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.parties import BODIES
from extractor.facts.wording import noun_phrase
from extractor.language.inflection import nominative
from extractor.mentions.words import mention
from extractor.model import DateValue, Fact, Mention, Slot, Token

_PROPERTY = lexicon.words("property_nouns")
#: what a purchase makes one the owner of: not ships or planes, which are goods
FIRMS = frozenset({"завод", "фабрика", "комбинат", "предприятие", "производство", "сеть", "верфь", "шахта", "рудник"})
_KINDS = lexicon.words("organization_heads") | lexicon.words("ownership_kinds")
#: who may own
ANY_OWNER = ("person", "organization", "group", "place")
STATE = frozenset({"государство", "правительство"})


def fact(
    context: Context,
    rule: str,
    owner: Mention,
    thing: Mention,
    share: Mention | None,
    status: str,
    *,
    cue: Token | None = None,
    first: int = -1,
    last: int = -1,
    apart: bool = False,
    number: Decimal | None = None,
    confidence: float = 0.75,
) -> Iterator[Fact]:
    """One ownership; `apart`: the property is told in another clause and is no part of the evidence."""
    owner = antecedents.understood(context, owner) or owner
    who, what = owner_slot(context, owner), parties.known(context, thing)
    if who is None or what is None or status == "denied" or who.value == what.name:
        return
    apart = apart or context.sentence(thing.first) is not context.sentence(owner.first)
    marks = [m for m in (owner, None if apart else thing, share) if m is not None]
    begin = min([m.first for m in marks] + ([cue.i] if cue else []) + ([first] if first >= 0 else []))
    end = max([m.last for m in marks] + ([cue.i + 1] if cue else []) + ([last] if last >= 0 else []))
    slots = [who, what.slot("property")]
    share = bracketed(context, owner) or share or bracketed(context, thing)
    if number is None:
        number = stakes.percent(share) if share is not None else stakes.equal(context, begin, end)
    if number is not None:
        slots.append(Slot("share", number, share.start if share else -1, share.end if share else -1))
    date = _date(context, begin, end)
    if date is not None:
        slots.append(date)
    if status:
        slots.append(Slot("status", status))
    yield Fact("ownership", tuple(slots), (context.evidence(begin, end),), rule, round(confidence, 2))


def owner_slot(context: Context, mention: Mention) -> Slot | None:
    if context.tokens[mention.first].lemma in STATE and mention.last == mention.first + 1:
        return context.slot("owner", mention, context.tokens[mention.first].lemma)
    if mention.label == "place" and context.entity(mention) is not None:
        return context.slot("owner", mention)
    return parties.slot(context, "owner", mention)


def _date(context: Context, first: int, last: int) -> Slot | None:
    for i in range(first, last):
        mention = context.starting(i, "date")
        if mention is not None and isinstance(mention.value, DateValue):
            return context.slot("date", mention, mention.value.iso)
    return None


def bracketed(context: Context, owner: Mention) -> Mention | None:
    """The share in «холдинг «Север» (37 %)»."""
    i = owner.last
    if i + 1 >= len(context.tokens) or context.tokens[i].text != "(":
        return None
    share = context.starting(i + 1, "quantity")
    if share is None or stakes.percent(share) is None or share.last >= len(context.tokens):
        return None
    following = context.tokens[share.last]
    told = following.text in (")", ",", ";") or following.lemma in stakes.NOUNS | stakes.HOLDING
    return share if told else None


def nameless(context: Context, i: int, stop: int, case: str, kinds: Collection[str] = _PROPERTY) -> list[Mention]:
    """Property without a name of its own, at token i in the case given: «яхты и 26 земельных участков»."""
    found: list[Mention] = []
    while i < stop:
        head = i
        while head < stop and (context.tokens[head].pos in ("ADJ", "NUM") or context.at(head, "quantity") is not None):
            if context.tokens[head].lemma in kinds:
                break
            head += 1
        noun = context.tokens[head] if head < stop else None
        counted = noun is not None and context.at(head, "quantity") is not None
        if noun is None or noun.lemma not in kinds or not (noun.case == case or counted):
            break
        end = noun_phrase(context, head, stop)
        end = next((j for j in range(head + 1, end) if context.starting(j, "person")), end)
        while context.tokens[i].pos == "NUM" and i < head:
            i += 1
        words = context.words(i, end)
        if end - i > 1 or noun.number == "Plur" or noun.lemma not in _KINDS:
            found.append(mention(context.reading, "organization", i, end, name=nominative(words)))
        if end + 1 >= stop or context.tokens[end].lower != "и":
            break
        i = end + 1
    return found if all(context.entity(m) is None for m in found) else []


def thing(context: Context, i: int, stop: int) -> Mention | None:
    """The body at token i with nothing but its kind before it: «крупный завод «Луч»», and no «станки «Луча»»."""
    found = parties.between(context, i, stop, *BODIES, reach=4, apposed=False)
    if found is None:
        return None
    nouns = [t for t in context.words(i, found.first) if t.pos in ("NOUN", "NUM", "PROPN")]
    return found if all(noun.lemma in _KINDS for noun in nouns) else None


def status(context: Context, verb: Token, frame: str) -> str:
    told = modality(context, verb.i) if verb.feats.get("VerbForm") != "Part" else "actual"
    if told == "planned":
        return "planned"
    if told == "denied":
        return "denied"
    return "former" if frame == "owns" and past(verb) else ""


def past(verb: Token) -> bool:
    return verb.feats.get("Tense") == "Past" and verb.feats.get("Aspect") == "Imp" and (
        verb.feats.get("VerbForm") != "Part"
    )


def denied(context: Context, verb: Token) -> bool:
    return verb.i > 0 and context.tokens[verb.i - 1].lower == "не"
