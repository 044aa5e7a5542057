"""What the words around an agreement add to it: subject, date, term, sum, place and sectors."""

from __future__ import annotations

from collections.abc import Iterator

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.wording import case_phrase, noun_phrase
from extractor.language.inflection import nominative as in_nominative
from extractor.model import DateValue, Duration, Mention, Quantity, Sentence, Slot

_NOUNS = lexicon.words("agreement_nouns")
_SECTOR_NOUNS = frozenset(("сфера", "область", "отрасль"))
_SUM_WORDS = frozenset(("сумма", "стоимость", "на", "объем", "размер", "цена", "за"))
#: verbs before what an agreement is about
AIMS = frozenset(("направить", "предусматривать", "предполагать", "предусмотреть", "направленный", "касаться"))


def add_circumstances(context: Context, deal: Deal, sentence: Sentence, i: int) -> None:
    deal.date, deal.term = _date_and_term(context, deal, sentence, i)
    if deal.status == "extended" and deal.date is not None:
        deal.term, deal.date = Slot("term", deal.date.value, deal.date.start, deal.date.end), None
    told = context.tokens[i].pos == "VERB"
    deal.amount = amount_of(context, sentence, i, near=deal.lemma in _NOUNS, behind=told)
    deal.term = term_of(context, sentence) or deal.term
    deal.sectors = sectors_of(context, sentence, i)
    deal.place = _place(context, deal, sentence)


def _date_and_term(context: Context, deal: Deal, sentence: Sentence, i: int) -> tuple[Slot | None, Slot | None]:
    """The date nearest to token i; «до 2028 года», «на 2024–2028 годы» of one that is signed is how long it holds."""
    date = term = None
    dates = [m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and m.value.iso]
    dates = [m for m in dates if not _is_of_another(context, m, deal)]
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


def _is_of_another(context: Context, date: Mention, deal: Deal) -> bool:
    """«новый контракт вместо соглашения от 1998 года»: the date of another document."""
    if date.first < 2 or context.tokens[date.first - 1].lower != "от":
        return False
    return date.first - 2 >= deal.last and context.tokens[date.first - 2].lemma in _NOUNS


def amount_of(
    context: Context, sentence: Sentence, i: int, *, near: bool = False, behind: bool = False
) -> tuple[Slot, ...]:
    """Amount and currency: the sum nearest to token i; with `near`, only one that is said to be its own.

    With `behind`, sums behind the token come first: «инвестирует 5 млрд», not what was told before.
    """
    sums = [
        m for m in context.inside(sentence, "quantity") if isinstance(m.value, Quantity) and m.value.kind == "money"
    ]
    if near:
        sums = [m for m in sums if any(t.lemma in _SUM_WORDS for t in context.words(max(i, m.first - 4), m.first))]
    if not sums:
        return ()
    nearest = min(sums, key=lambda m: (behind and m.first < i, abs(m.first - i)))
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
        if mention.form != "name":
            continue
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
            if (j > i + 2 and token.lower == "по") or context.tokens[min(j + 1, sentence.last - 1)].lemma == "тот":
                continue  # «договорились о том, что …»
            return case_phrase(context, "subject", j + 1, before_party(context, j + 1, sentence.last))
        if (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin") or _stops(context, j):
            return None
    return None


def _stops(context: Context, i: int) -> bool:
    """A mark that ends a clause and is no part of a name («ВЭБ.РФ»)."""
    return context.tokens[i].text in {".", ";", ":"} and context.at(i) is None


def before_party(context: Context, first: int, last: int) -> int:
    """Where what an agreement is about ends: before «с компанией …», «между …» and before its date or sum."""
    for i in range(first + 1, last - 1):
        following = context.starting(i + 1, "organization", "date", "person")
        word = context.tokens[i].lower
        if word in {"с", "со"} and (following is not None or _is_partner(context, i + 1, last)):
            return i
        dated = following is not None and following.label == "date"
        if word in {"между", "стороны"} or (word in {"в", "на", "до", "с"} and dated):
            return i
        if word == "на" and (context.tokens[i + 1].lemma in {"сумма", "общий"} or _money(context, i + 1)):
            return i
        if word in {"сроком", "стоимостью", "взамен", "вместо"}:
            return i
        named = following is not None or context.starting(min(i + 2, last - 1), "organization") is not None
        if word in {"у", "за", "через"} and (named or _money(context, i + 1)):
            return i
    return last


def _is_partner(context: Context, first: int, last: int) -> bool:
    """«с заводом «Луч»», «с местной госкомпанией Orion»: a body named behind what it is."""
    i = first
    while i < last and context.tokens[i].pos == "ADJ" and context.tokens[i].case == "Ins":
        i += 1
    return any(context.starting(j, "organization") is not None for j in (i, i + 1) if j < last)


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
