"""Deals told by a verb or noun of deal: «X купил у Y …», «банк предоставил заводу кредит», «слияние X и Y»."""

from __future__ import annotations

from decimal import Decimal

from extractor import lexicon
from extractor.facts import antecedents
from extractor.facts.context import Context
from extractor.facts.deals import Deal, actors_after, add_circumstances, add_parties, amount_of, subject_of
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actor, actors, clause_end, doers, of_case
from extractor.facts.wording import case_phrase, noun_phrase, phrase_end
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token

_DEALS = lexicon.table("deal_verbs", "type")
_NEEDS = lexicon.table("deal_verbs", "need")
_DEAL_NOUNS = lexicon.table("deal_nouns", "type")
_LOANS = lexicon.table("loan_nouns", "type")
_STAKES = frozenset(("доля", "акция", "пакет", "актив", "компания", "завод", "предприятие", "бизнес", "фирма", "%"))


_PURCHASES = frozenset(("покупка", "приобретение"))
_OWED = frozenset(("кредит", "кредитная линия", "заём", "долг"))
_LEND = frozenset(("предоставить", "предоставлять", "выдать", "открыть", "дать"))
_SHARES = frozenset(("доля", "акция", "пакет", "%"))
_ALLOW = frozenset(("одобрить", "разрешить", "согласовать", "удовлетворить"))


def by_verb(context: Context, sentence: Sentence, verb: Token) -> Deal | None:
    """«X купил у Y …», «X инвестирует 5 млрд», «банк предоставил заводу кредит», «X договорился с Y»."""
    if verb.feats.get("VerbForm") == "Inf" and context.tokens[verb.head].pos == "NOUN":
        return None  # «запрет поставлять»
    need, kind = _NEEDS[verb.lemma], _DEALS[verb.lemma]
    loan = _loan(context, verb, sentence) if need == "loan" else None
    money = amount_of(context, sentence, verb.i)
    if (need == "loan" and loan is None) or (need == "money" and not money):
        return None
    if loan is not None:
        kind = _LOANS[loan.lemma]
    subjects = _subjects(context, verb, sentence)
    if not subjects and kind == "договоренность":
        return None
    others = _counterparts(context, verb, sentence, kind)
    if kind == "поставка":
        subjects, others = ([a for a in side if not a.person] for side in (subjects, others))
    if not subjects and (len(others) < 2 or need == "money"):
        return None
    if need == "money" and all(a.person for a in subjects) and not _large(money):
        return None
    priced = bool(money) and kind in _PURCHASES and subjects and not subjects[0].person
    thing = _stake(context, verb, sentence) if priced else None
    if need == "party" and not others and thing is None and not (kind == "договоренность" and len(subjects) > 1):
        context.near("deal by a verb", verb.i, verb.i + 1, "не названа вторая сторона")
        return None
    deal = Deal(
        kind,
        verb.i,
        verb.i + 1,
        context.words_slot("type", verb.i, verb.i + 1, kind),
        sentence,
        f"verb of deal: {verb.lemma}",
    )
    alone = len({a.key for a in (*subjects, *others)}) < 2
    if alone and (need == "money" or (need == "loan" and not _one_loan(verb, loan, money, subjects))):
        context.near("deal by a verb", verb.i, verb.i + 1, "не названа вторая сторона")
        return None
    if kind == "договоренность":
        deal.type = context.words_slot("type", verb.i, verb.i + 1, "договорённость")
        add_parties(context, deal, [*subjects, *others])
    else:
        deal.add([s for s in subjects if not s.person] or subjects)
        deal.add(others)
    deal.told = True
    deal.subject = (
        subject_of(context, verb.i + 1, sentence)
        if need != "party" or kind == "договоренность"
        else thing or _object(context, verb, sentence)
    )
    told = "actual" if kind == "договоренность" else modality(context, verb.i)  # «договорились» is done, its aim is not
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    add_circumstances(context, deal, sentence, verb.i)
    deal.evidence.append(sentence)
    return deal


def _one_loan(verb: Token, loan: Token | None, money: tuple[Slot, ...], subjects: list[Actor]) -> bool:
    """«банк открыл инвестору кредитную линию на 13 млрд рублей»: one loan of a body, whose other side has no name."""
    lends = verb.lemma in _LEND and loan is not None and loan.number == "Sing"
    return lends and bool(money) and any(not a.person for a in subjects)


def _stake(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """«купил завод бамперов», «приобрёл 75 % акций …»: a firm, works or stake as the object, the seller unnamed."""
    for token in context.words(verb.i + 1, min(verb.i + 8, sentence.last)):
        if token.pos == "ADP" or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
        if token.lemma in _STAKES and token.i > verb.i + 1 - (token.pos == "NOUN"):
            return _object(context, verb, sentence) or case_phrase(context, "subject", verb.i + 1, sentence.last)
    return None


def _subjects(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """Who buys, lends or delivers: «он предоставил» is the body told of before."""
    before = context.tokens[verb.i - 1] if verb.i > sentence.first else None
    meant = antecedents.body(context, before) if before is not None and before.pos == "PRON" else None
    found = actor(context, meant) if meant is not None else None
    return [found] if found is not None else doers(context, verb.i, sentence.first, verb.i, places=True)


def by_deal_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    """«X объявил о покупке Y», «слияние X и Y»: two bodies, the buyer and what it buys."""
    if noun.number == "Plur":
        return None
    end = clause_end(context, noun.i + 1, sentence.last)
    bought = [a for a in actors(context, noun.i + 1, end) if not a.person and _owned(context, a, noun)]
    verb = next((t for t in context.ancestors(noun.i) if t.feats.get("VerbForm") == "Fin"), None)
    kind = _DEAL_NOUNS[noun.lemma]
    if kind == "слияние":
        buyers, bought = [], bought[:2]
    else:
        buyers = [] if verb is None else _buyers(context, verb, noun, sentence)
        buyers, bought = [a for a in buyers if a.key not in {b.key for b in bought}], bought[:1]
    thing = _thing(context, noun, end) if not bought else None
    if not (len(buyers) + len(bought) > 1 and bought) and not (thing and any(not a.person for a in buyers)):
        return None
    slot = context.words_slot("type", noun.i, noun.i + 1, kind)
    deal = Deal(kind, noun.i, noun.i + 1, slot, sentence, f"noun of deal: {noun.lemma}")
    deal.add([*buyers, *bought])
    deal.told = True
    told = modality(context, noun.i)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    deal.subject = thing
    add_circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _buyers(context: Context, verb: Token, noun: Token, sentence: Sentence) -> list[Actor]:
    """The subject of the verb; whose request it is where an authority allows the deal."""
    if verb.lemma in _ALLOW:
        between = (context.at(i, "organization", "group") for i in range(verb.i + 1, noun.i))
        asked = (actor(context, m) for m in between if m is not None and of_case(context, m, "Gen"))
        return [one for one in asked if one is not None][:1]
    return [a for a in doers(context, verb.i, sentence.first, sentence.last) if not a.person]


def _thing(context: Context, noun: Token, end: int) -> Slot | None:
    """«покупка завода бамперов»: a works, firm or stake that is bought, without a name of its own."""
    if noun.i + 1 >= end or context.tokens[noun.i + 1].case != "Gen":
        return None
    last = noun_phrase(context, noun.i, end)
    words = context.words(noun.i + 1, last)
    return case_phrase(context, "subject", noun.i + 1, last) if any(t.lemma in _STAKES for t in words) else None


def _named_body(found: Actor) -> bool:
    return found.mention.label in {"organization", "group"} and found.mention.form == "name"


def _owned(context: Context, found: Actor, noun: Token) -> bool:
    """The body that a noun of deal is about: in its phrase, no other preposition than that of a stake between."""
    between = context.words(noun.i + 1, found.first)
    stake = any(t.lemma in _SHARES for t in between)
    return len(between) < 8 and all(t.pos != "ADP" or (t.lower == "в" and stake) for t in between)


def _large(money: tuple[Slot, ...]) -> bool:
    """A person's pocket money is no investment."""
    return any(isinstance(slot.value, Decimal) and slot.value >= 100_000 for slot in money)


def _loan(context: Context, verb: Token, sentence: Sentence) -> Token | None:
    words = context.words(max(sentence.first, verb.i - 8), min(verb.i + 14, sentence.last))
    return next(
        (t for t in words if t.lemma in _LOANS and t.pos == "NOUN" and (t.lemma != "линия" or _credit(context, t))),
        None,
    )


def _credit(context: Context, token: Token) -> bool:
    return token.i > 0 and context.tokens[token.i - 1].lemma == "кредитный"


def _counterparts(context: Context, verb: Token, sentence: Sentence, kind: str) -> list[Actor]:
    """The other side: «у Y», «с Y», dative Y; a company that is bought; a lender in «в банке», «банка»."""
    found = actors_after(context, verb.i + 1, sentence.last, {"у"} if kind != "договоренность" else {"с", "со"})
    end = clause_end(context, verb.i + 1, sentence.last)
    if kind != "договоренность":
        found += [a for a in actors(context, verb.i + 1, end, places=True) if of_case(context, a.mention, "Dat")]
    if kind == "инвестиции":
        found += [a for a in actors_after(context, verb.i + 1, end, {"в", "во"}) if _named_body(a)][:1]
    if found or kind not in {"покупка", "приобретение", "поглощение", "продажа", *_OWED}:
        return found
    if kind in _OWED:
        return [a for a in actors(context, verb.i + 1, end) if not a.person][:1]
    return [a for a in actors(context, verb.i + 1, end) if not a.person and _is_object(context, a, verb)][:1]


def _is_object(context: Context, found: Actor, verb: Token) -> bool:
    """A company that is bought: the object itself, or what a stake or asset belongs to."""
    between = context.words(verb.i + 1, found.first)
    if any(t.pos == "ADP" for t in between):
        return False
    nouns = [t for t in between if t.pos == "NOUN"]
    return not nouns or any(t.lemma in _STAKES for t in nouns)


def _object(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """What is bought or delivered: the noun in the accusative after the verb, with its phrase."""
    for i in range(verb.i + 1, min(verb.i + 20, sentence.last)):
        token = context.tokens[i]
        if token.pos == "NOUN" and token.case in {"Acc", "Nom"} and context.at(i, "organization", "person") is None:
            first = i
            while first > verb.i + 1 and context.tokens[first - 1].pos in {"ADJ", "NUM"}:
                first -= 1
            last = phrase_end(context, i, sentence.last)
            return context.words_slot("subject", first, last, in_nominative(context.words(first, last)))
    return None
