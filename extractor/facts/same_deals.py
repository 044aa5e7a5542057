"""When two tellings are of one agreement, and what they make together."""

from __future__ import annotations

from extractor.facts.deals import Deal

#: nouns that point back to an agreement told of before
BACK = frozenset(("документ", "соглашение", "меморандум", "договор", "контракт", "сделка", "протокол", "бумага"))


def same(deals: list[Deal], deal: Deal) -> Deal | None:
    """The agreement told before that this one is: the same kind or «документ», the same parties or none."""
    for known in reversed(deals):
        if _headline(known, deal):
            known.parties = {}
            return known
        trade = _is_trade(known, deal) or _is_trade(deal, known)
        back = deal.lemma in BACK and known.lemma in BACK and not deal.told
        if (trade or back or known.lemma == deal.lemma) and _fits(known, deal) and (trade or not _differ(known, deal)):
            return known
    return None


def _fits(known: Deal, deal: Deal) -> bool:
    """Whether the parties of one are among those of the other, and time allows it."""
    ours, theirs = deal.parties.keys(), known.parties.keys()
    if ours and not (ours & theirs and (ours <= theirs or theirs <= ours)):
        return False
    if known.status == "planned" and deal.status == "signed" and known.lemma != deal.lemma:
        return False
    return not (known.date and deal.date and not str(known.date.value).startswith(str(deal.date.value)[:4]))


def _is_trade(one: Deal, other: Deal) -> bool:
    """«закрыла сделку по приобретению завода» of what «купил завод» tells."""
    return one.lemma == "сделка" and other.rule.startswith(("verb of deal", "noun of deal"))


def _headline(known: Deal, deal: Deal) -> bool:
    """«Сингапур и Роттердам подписали …» over «Управление Сингапура и Администрация Роттердама подписали …»."""
    if known.sentence.paragraph or not deal.told or not deal.sentence.paragraph:
        return False
    if len(known.parties) != len(deal.parties) or known.parties.keys() & deal.parties.keys():
        return False
    stems = {word[:5].lower() for party in deal.parties.values() for word in party.name.split() if len(word) > 3}
    return all(any(w[:5].lower() in stems for w in p.name.split() if len(w) > 3) for p in known.parties.values())


def _differ(known: Deal, deal: Deal) -> bool:
    """Whether both are told and their subjects have no word in common, by the first letters."""
    if not (known.subject and deal.subject and deal.told and known.told):
        return False
    ours, theirs = (
        {word[:5].lower() for word in str(slot.value).split() if len(word) > 3}
        for slot in (deal.subject, known.subject)
    )
    return not ours & theirs


def join(known: Deal, deal: Deal) -> None:
    known.add(deal.parties.values())
    for person in deal.signatories.values():
        known.signatories.setdefault(person.key, person)
    for slot in ("subject", "date", "place", "term") if deal.told or deal.parties else ("subject", "term"):
        if getattr(known, slot) is None:
            setattr(known, slot, getattr(deal, slot))
    known.complement = known.complement or deal.complement
    known.amount = known.amount or deal.amount
    known.sectors = known.sectors or deal.sectors
    if deal.told and not known.told:
        known.status, known.modality, known.told = deal.status, deal.modality, True
    if deal.told or deal.parties:
        known.evidence.append(deal.sentence)
