"""One agreement or deal as far as the article has told of it, and what the words around it add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.joint_bodies import spread
from extractor.facts.participants import Actor, actors, employer, nominative
from extractor.facts.wording import case_phrase, noun_phrase
from extractor.language.inflection import nominative as in_nominative
from extractor.model import DateValue, Duration, Quantity, Sentence, Slot

_NOUNS = lexicon.words("agreement_nouns")
_SECTOR_NOUNS = frozenset(("сфера", "область", "отрасль"))
_SUM_WORDS = frozenset(("сумма", "стоимость", "на", "объем", "размер", "цена", "за"))


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
    told: bool = False  # a verb says that it was signed, prolonged …; or it is named in passing

    def add(self, parties: Iterable[Actor]) -> None:
        for party in parties:
            self.parties.setdefault(party.key, party)


def add_circumstances(context: Context, deal: Deal, sentence: Sentence, i: int) -> None:
    deal.date, deal.term = _date_andterm_of(context, deal, sentence, i)
    if deal.status == "extended" and deal.date is not None:
        deal.term, deal.date = Slot("term", deal.date.value, deal.date.start, deal.date.end), None
    deal.amount = amount_of(context, sentence, i, near=deal.lemma in _NOUNS)
    deal.term = term_of(context, sentence) or deal.term
    deal.sectors = sectors_of(context, sentence, i)
    deal.place = _place(context, deal, sentence)


def _date_andterm_of(context: Context, deal: Deal, sentence: Sentence, i: int) -> tuple[Slot | None, Slot | None]:
    """The date nearest to token i; «до 2028 года», «на 2024–2028 годы» of one that is signed is how long it holds."""
    date = term = None
    dates = [m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and m.value.iso]
    for mention in sorted(dates, key=lambda m: abs(m.first - i)):
        assert isinstance(mention.value, DateValue)
        iso = mention.value.iso
        by = mention.value.role == "by" and "/" not in iso
        holds = deal.status != "planned" and (by or "/" in iso)
        if holds and term is None and mention.first > deal.last and (not by or len(iso) == 4):
            term = Slot("term", iso, mention.start, mention.end)
        elif not holds and date is None:
            date = Slot("date", iso, mention.start, mention.end)
    return date, term


def amount_of(context: Context, sentence: Sentence, i: int, *, near: bool = False) -> tuple[Slot, ...]:
    """Amount and currency: the sum nearest to token i; with `near`, only one that is said to be its own."""
    sums = [
        m for m in context.inside(sentence, "quantity") if isinstance(m.value, Quantity) and m.value.kind == "money"
    ]
    if near:
        sums = [m for m in sums if any(t.lemma in _SUM_WORDS for t in context.words(max(i, m.first - 4), m.first))]
    if not sums:
        return ()
    nearest = min(sums, key=lambda m: abs(m.first - i))
    assert isinstance(nearest.value, Quantity)
    return (
        Slot("amount", nearest.value.value, nearest.start, nearest.end),
        Slot("currency", nearest.value.unit, nearest.start, nearest.end),
    )


def term_of(context: Context, sentence: Sentence) -> Slot | None:
    """«сроком на 5 лет», «на срок до 2030 года»."""
    for mention in context.inside(sentence, "duration"):
        before = [t.lemma for t in context.words(max(sentence.first, mention.first - 3), mention.first)]
        if isinstance(mention.value, Duration) and ("срок" in before or "на" in before):
            return Slot("term", mention.value.iso, mention.start, mention.end)
    return None


def _place(context: Context, deal: Deal, sentence: Sentence) -> Slot | None:
    for mention in context.inside(sentence, "place"):
        before = context.tokens[mention.first - 1].lower if mention.first > sentence.first else ""
        party = context.name(mention) in {one.name for one in deal.parties.values()}
        if before in {"в", "во"} and context.tokens[mention.head].case in {"Loc", ""} and not party:
            return context.slot("place", mention)
    return None


def sectors_of(context: Context, sentence: Sentence, start: int) -> tuple[Slot, ...]:
    """«в сфере лёгкой промышленности, стройматериалов и станкостроения»: each of the list."""
    for i in range(start, sentence.last - 1):
        if context.tokens[i].lemma in _SECTOR_NOUNS and context.tokens[i - 1].lower in {"в", "во"}:
            return tuple(_list(context, i + 1, sentence.last))
    return ()


def _list(context: Context, first: int, last: int) -> Iterator[Slot]:
    """Coordinated genitives from token first on, each in the nominative."""
    start = first
    while start < last:
        head = start
        while (
            head + 1 < last
            and context.tokens[head].pos == "ADJ"
            and context.tokens[head + 1].text not in {",", "и", "."}
        ):
            head += 1
        noun = context.tokens[head]
        if noun.pos not in {"NOUN", "PROPN", "ADJ"} or noun.case not in {"Gen", ""}:
            return
        end = _member_end(context, head, last)
        yield context.words_slot("sectors", start, end, in_nominative(context.words(start, end)))
        if end >= last or context.tokens[end].text not in {",", "и"}:
            return
        start = end + 1
        if start < last and context.tokens[start].lower == "также":
            start += 1


def _member_end(context: Context, head: int, last: int) -> int:
    end = noun_phrase(context, head, last)
    for i in range(head + 1, end):
        if context.tokens[i].lower == "и":
            return i
    return end


def subject_of(context: Context, i: int, sentence: Sentence) -> Slot | None:
    """«о поставках газа», «на поставку газа»; after the kind of agreement or its parties."""
    for j in range(i, min(i + 25, sentence.last)):
        token = context.tokens[j]
        if token.lower in {"о", "об", "на", "по"} and context.at(j, "organization", "position", "date") is None:
            if token.lower == "на" and _is_sum(context, j + 1):
                continue
            if j > i + 2 and token.lower == "по":
                continue
            return case_phrase(context, "subject", j + 1, _before_party(context, j + 1, sentence.last))
        if (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin") or token.text in {".", ";", ":"}:
            return None
    return None


def _before_party(context: Context, first: int, last: int) -> int:
    """Where what an agreement is about ends: before «с компанией …», «между …» and before its date or sum."""
    for i in range(first + 1, last - 1):
        following = context.starting(i + 1, "organization", "date", "person")
        word = context.tokens[i].lower
        if word in {"с", "со"} and (following is not None or context.starting(i + 2, "organization") is not None):
            return i
        dated = following is not None and following.label == "date"
        if word in {"между", "стороны"} or (word in {"в", "на"} and dated):
            return i
        if word == "на" and (context.tokens[i + 1].lemma in {"сумма", "общий"} or _money(context, i + 1)):
            return i
        if word == "сроком" or word == "стоимостью":
            return i
    return last


def _is_sum(context: Context, i: int) -> bool:
    """«на 5 млрд рублей», «на сумму», «на 10 лет», «на форуме»: not what an agreement is about."""
    if i >= len(context.tokens):
        return True
    token = context.tokens[i]
    if token.lemma in {"сумма", "срок", "общий", "основа", "основание"} or context.at(
        i, "quantity", "duration", "date"
    ):
        return (
            token.lemma in {"сумма", "срок", "общий", "основа", "основание"}
            or context.at(i, "date") is not None
            or _money(context, i)
        )
    return token.case == "Loc"


def _money(context: Context, i: int) -> bool:
    mention = context.at(i, "quantity", "duration")
    if mention is None:
        return False
    return mention.label == "duration" or (isinstance(mention.value, Quantity) and mention.value.kind == "money")


def add_parties(context: Context, deal: Deal, people: list[Actor]) -> None:
    """Persons sign; the bodies they stand for are the parties. A person without a body is a party himself."""
    for one in people:
        if not one.person:
            deal.add([one])
            continue
        body = employer(context, one)
        if body is not None:
            deal.signatories.setdefault(one.key, one)
            deal.add([body])
        elif any(not other.person for other in people) and nominative(context, one.mention):
            deal.signatories.setdefault(one.key, one)
        else:
            deal.add([one])


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
        if token.pos == "VERB" and token.feats.get("VerbForm") in {"Fin", "Conv"}:
            return i
        if token.pos == "ADP" and token.lower in {"о", "об", "на", "для", "в", "по", "под", "при", "за"}:
            return i
        i += 1
    return last
