"""Agreements, contracts, deals and loans between named parties. One fact for each, however often it is mentioned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from extractor import lexicon
from extractor.facts import accords, dating, loans, protagonists, purchases, signings
from extractor.facts.context import Context
from extractor.facts.deals import Deal, sectors_of
from extractor.facts.participants import actors
from extractor.facts.wording import around, case_phrase
from extractor.model import Evidence, Fact, Sentence, Slot, Token

_NOUNS = lexicon.words("agreement_nouns")
_STATUS = lexicon.table("agreement_verbs", "status")
_BACK = frozenset(("документ", "соглашение", "меморандум", "договор", "контракт", "сделка", "протокол", "бумага"))
_AIMS = frozenset(("направить", "предусматривать", "предполагать", "предусмотреть", "направленный", "касаться"))


Rule = Callable[[Context, Sentence, Token], Deal | None]

#: word lists of triggers and the rule that reads what stands around one, in order of trial
_TRIGGERS: tuple[tuple[str, Rule], ...] = (
    ("loan_verbs", loans.by_verb),
    ("accord_verbs", accords.by_verb),
    ("deal_verbs", purchases.by_verb),
    ("deal_nouns", purchases.by_deal_noun),
    ("loan_nouns", loans.by_noun),
)


def _rules() -> dict[str, tuple[Rule, ...]]:
    """Lemma of a trigger → its rules."""
    found: dict[str, tuple[Rule, ...]] = {}
    for name, rule in _TRIGGERS:
        for word in lexicon.words(name):
            found[word] = (*found.get(word, ()), rule)
    return found


_RULES = _rules()


def find(context: Context) -> Iterable[Fact]:
    """All agreements of an article."""
    deals: list[Deal] = []
    for sentence in context.sentences:
        found = list(_in_sentence(context, sentence))
        for deal in found:
            _add_implied(context, deal, deals)
            known = _same(deals, deal)
            if known is not None:
                _join(known, deal)
            elif deal.parties:
                deals.append(deal)
            else:
                context.near("agreement", deal.first, deal.last, "не названа ни одна сторона")
        if not any(deal.parties for deal in found) and deals:
            _more(context, deals[-1], sentence)
    dating.inherit(context, deals)
    for deal in deals:
        if deal.told or len(deal.parties) > 1:
            yield _fact(context, deal)
        else:
            context.near("agreement", deal.first, deal.last, "названо мимоходом и с одной стороной")


def _in_sentence(context: Context, sentence: Sentence) -> Iterator[Deal]:
    nouns = False
    for token in context.words(sentence.first, sentence.last):
        if token.pos in {"NOUN", "PROPN"} and token.lemma in _NOUNS:
            deal = signings.by_noun(context, around(sentence, token.i), token)
            if deal is not None:
                nouns = nouns or bool(deal.parties)
                yield from _each(deal)
    if nouns:
        return
    for token in context.words(sentence.first, sentence.last):
        for rule in _RULES.get(token.lemma, ()) if token.pos in {"VERB", "NOUN"} else ():
            deal = rule(context, around(sentence, token.i), token)
            if deal is not None:
                yield deal
                break


def _add_implied(context: Context, deal: Deal, deals: list[Deal]) -> None:
    """Parties told elsewhere: those of the agreement before, the sides of the article, or whom it is about."""
    if not deal.parties and deal.unsaid and deals and deal.subject is not None:
        deal.add(deals[-1].parties.values())
        deal.follows = deals[-1]
    if not deal.parties and deal.told and not deals and _by_the_sides(context, deal):
        deal.add(protagonists.sides(context))
    if len(deal.parties) == 1 and deal.counterpart and deal.number == "Sing":
        meant = protagonists.protagonist(context)
        deal.add([meant] if meant is not None else [])


def _by_the_sides(context: Context, deal: Deal) -> bool:
    return any(t.lower == "стороны" for t in context.words(deal.sentence.first, deal.sentence.last))


def _each(deal: Deal) -> Iterator[Deal]:
    """«соглашения с A, B и C»: one agreement with each."""
    partners = [key for key in dict.fromkeys(deal.partners) if key in deal.parties]
    if len(partners) < 2 or len(partners) == len(deal.parties):
        yield deal
        return
    for partner in partners:
        parties = {k: v for k, v in deal.parties.items() if k == partner or k not in partners}
        yield replace(deal, parties=parties, evidence=list(deal.evidence))


def _same(deals: list[Deal], deal: Deal) -> Deal | None:
    """The agreement told before that this one is: the same kind or «документ», the same parties or none."""
    for known in reversed(deals):
        if _headline(known, deal):
            known.parties = {}
            return known
        alike = known.lemma == deal.lemma or (deal.lemma in _BACK and known.lemma in _BACK and not deal.told)
        if not alike:
            continue
        both = known.parties.keys() & deal.parties.keys()
        if deal.parties and not both:
            continue
        if (
            deal.parties
            and known.parties.keys() != deal.parties.keys()
            and not (deal.parties.keys() <= known.parties.keys() or known.parties.keys() <= deal.parties.keys())
        ):
            continue
        if known.status == "planned" and deal.status == "signed" and known.lemma != deal.lemma:
            continue
        if known.date and deal.date and not str(known.date.value).startswith(str(deal.date.value)[:4]):
            continue
        if known.subject and deal.subject and deal.told and known.told and _differ(known.subject, deal.subject):
            continue
        return known
    return None


def _headline(known: Deal, deal: Deal) -> bool:
    """«Сингапур и Роттердам подписали …» over «Управление Сингапура и Администрация Роттердама подписали …»."""
    if known.sentence.paragraph or not deal.told or not deal.sentence.paragraph:
        return False
    if len(known.parties) != len(deal.parties) or known.parties.keys() & deal.parties.keys():
        return False
    stems = {word[:5].lower() for party in deal.parties.values() for word in party.name.split() if len(word) > 3}
    return all(any(w[:5].lower() in stems for w in p.name.split() if len(w) > 3) for p in known.parties.values())


def _differ(a: Slot, b: Slot) -> bool:
    """Whether two subjects have no word in common, by their first letters."""
    stems = [{word[:5].lower() for word in str(slot.value).split() if len(word) > 3} for slot in (a, b)]
    return not stems[0] & stems[1]


def _join(known: Deal, deal: Deal) -> None:
    known.add(deal.parties.values())
    for person in deal.signatories.values():
        known.signatories.setdefault(person.key, person)
    for slot in ("subject", "date", "place", "term") if deal.told or deal.parties else ("subject", "term"):
        if getattr(known, slot) is None:
            setattr(known, slot, getattr(deal, slot))
    known.amount = known.amount or deal.amount
    known.sectors = known.sectors or deal.sectors
    if deal.told and not known.told:
        known.status, known.modality, known.told = deal.status, deal.modality, True
    if deal.told or deal.parties:
        known.evidence.append(deal.sentence)


def _more(context: Context, deal: Deal, sentence: Sentence) -> None:
    """«Документ направлен на развитие связей в сфере …»: the sentence after tells what an agreement is about."""
    if not 0 < sentence.ordinal - deal.evidence[-1].ordinal <= 2:
        return
    words = context.words(sentence.first, sentence.last)
    noun = next((t for t in words[:12] if t.lemma in _BACK and t.pos == "NOUN"), None)
    if noun is None:
        return
    if any((_STATUS.get(t.lemma) == "signed" and t.pos == "VERB") or t.lemma == "подпись" for t in words):
        _signed(context, deal, sentence)
    aim = next((t for t in words if t.lemma in _AIMS and t.i > noun.i), None)
    if aim is not None and deal.subject is None:
        first = aim.i + 1
        while first < sentence.last and context.tokens[first].pos in {"ADP", "PART", "ADV"}:
            first += 1
        deal.subject = case_phrase(context, "subject", first, sentence.last)
    sectors = sectors_of(context, sentence, sentence.first + 1)
    if sectors and not deal.sectors:
        deal.sectors = sectors
    if aim is not None or sectors:
        deal.evidence.append(sentence)


def _signed(context: Context, deal: Deal, sentence: Sentence) -> None:
    """«Документ подписали X и Y», «подписи под документом поставили X и Y»."""
    people = [a for a in actors(context, sentence.first, sentence.last) if a.person]
    for person in people:
        if person.key not in deal.parties:
            deal.signatories.setdefault(person.key, person)
    if people:
        deal.evidence.append(sentence)


def _fact(context: Context, deal: Deal) -> Fact:
    slots = [deal.type, *(party.slot("parties") for party in deal.parties.values())]
    slots += [person.slot("signatories") for person in deal.signatories.values()]
    slots += [slot for slot in (deal.subject, deal.date, deal.place, *deal.amount, deal.term) if slot is not None]
    slots += [Slot("status", deal.status), *deal.sectors]
    if deal.modality != "actual":
        slots.append(Slot("modality", deal.modality))
    spans = {s.start: Evidence(s.start, s.end, context.article.text[s.start : s.end]) for s in deal.evidence}
    confidence = 0.9 if deal.told and len(deal.parties) > 1 else 0.7 if deal.told else 0.6
    return Fact("agreement", tuple(slots), tuple(spans[k] for k in sorted(spans)), deal.rule, confidence)
