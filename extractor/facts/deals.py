"""One agreement or deal as far as the article has told of it, and who in a list of words is a party to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.facts.context import Context
from extractor.facts.joint_bodies import spread
from extractor.facts.participants import Actor, actors, employer, nominative
from extractor.model import Sentence, Slot, Token


@dataclass(slots=True)
class Deal:
    """One agreement as far as the article has told of it."""

    lemma: str
    first: int
    last: int
    type: Slot
    sentence: Sentence
    rule: str
    parties: dict[str, Actor] = field(default_factory=dict)
    signatories: dict[str, Actor] = field(default_factory=dict)
    subject: Slot | None = None
    complement: Slot | None = None  # «о сотрудничестве»: what it is about if nothing tells more
    date: Slot | None = None
    place: Slot | None = None
    amount: tuple[Slot, ...] = ()
    term: Slot | None = None
    status: str = "signed"
    modality: str = "actual"
    sectors: tuple[Slot, ...] = ()
    evidence: list[Sentence] = field(default_factory=list)
    unsaid: bool = False  # told in the passive or of «стороны»: the parties are those told of before
    follows: Deal | None = None  # the agreement before, whose parties this one has taken over
    partners: tuple[str, ...] = ()  # of several agreements told at once: one fact for each of these parties
    counterpart: bool = False  # «договор с X»: the only party named is the other side
    number: str = "Sing"  # of the noun
    listed: bool = False  # an item of a list of agreements
    told: bool = False  # a verb says that it was signed, prolonged …; or it is named in passing

    def add(self, parties: Iterable[Actor]) -> None:
        for party in parties:
            self.parties.setdefault(party.key, party)


def add_parties(context: Context, deal: Deal, people: list[Actor]) -> None:
    """Persons sign; the bodies they stand for are the parties. A person without a body is a party himself."""
    for one in people:
        if not one.person:
            deal.add([one])
            continue
        body = employer(context, one)
        if body is not None and context.sentence(body.first) != context.sentence(one.first):
            body = None
        if body is not None:
            deal.signatories.setdefault(one.key, one)
            deal.add([body])
        elif any(not other.person for other in people) and nominative(context, one.mention):
            deal.signatories.setdefault(one.key, one)
        else:
            deal.add([one])


def is_attribute(token: Token) -> bool:
    """A full participle: «поставленные заводу насосы», «запрещённая организация» tell of the thing, not of a deed."""
    return token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short"


def clause_of(context: Context, i: int, sentence: Sentence) -> Sentence:
    """The part of a sentence that token i stands in, cut at «;» and «, а», «, но»."""
    first, last = sentence.first, sentence.last
    for j in range(sentence.first + 1, sentence.last):
        token = context.tokens[j]
        if token.text == ";" or (token.lower in {"а", "но"} and context.tokens[j - 1].text == ","):
            if j < i:
                first = j + 1
            else:
                last = j
                break
    return sentence._replace(first=first, last=last)


def actors_after(context: Context, first: int, last: int, words: set[str]) -> list[Actor]:
    """The actors of the list that follows one of the words."""
    for i in range(first, last):
        if context.tokens[i].lower in words:
            end = list_end(context, i + 1, last)
            found = [a for a in actors(context, i + 1, end, places=True) if not _is_where(context, a, i + 1)]
            found = spread(context, i + 1, end, found)
            if found and found[0].first - i < 12:
                return found
    return []


def _is_where(context: Context, one: Actor, first: int) -> bool:
    """«с партнёром из Нидерландов», «с расположенного в Омске завода»: a place behind a preposition of its own."""
    before = context.tokens[one.first - 1]
    return one.mention.label == "place" and one.first > first and before.pos == "ADP"


def list_end(context: Context, i: int, last: int) -> int:
    """Where a list of parties ends: a verb, a subordinate clause, or «о …», «на …» of the agreement."""
    while i < last:
        token = context.tokens[i]
        name = context.at(i, "organization", "group", "person", "position")
        if name is not None:
            i = max(i + 1, name.last)
            continue
        if token.text in {".", ";"} or token.lemma in {"который", "где"}:
            return i
        if token.pos == "VERB" and (token.feats.get("VerbForm") in {"Fin", "Conv"} or "Variant" in token.feats):
            return i
        if token.pos == "ADP" and token.lower in {"о", "об", "на", "для", "в", "по", "под", "при", "за"}:
            return i
        i += 1
    return last
