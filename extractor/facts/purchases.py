"""Deals told by a verb or noun of trade: «X купил у Y …», «завод поставит городу …», «слияние X и Y»."""

from __future__ import annotations

from decimal import Decimal

from extractor import lexicon
from extractor.facts.circumstances import add_circumstances, amount_of, before_party, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal, actors_after, is_attribute
from extractor.facts.doers import clause_end, doers
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actor, actors, of_case
from extractor.facts.receivers import receivers
from extractor.facts.signers import subjects
from extractor.facts.wording import case_phrase, noun_phrase, phrase_end
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Quantity, Sentence, Slot, Token

_DEALS = lexicon.table("deal_verbs", "type")
_NEEDS = lexicon.table("deal_verbs", "need")
_DEAL_NOUNS = lexicon.table("deal_nouns", "type")
_STAKES = frozenset(("доля", "акция", "пакет", "актив", "компания", "завод", "предприятие", "бизнес", "фирма", "%"))
_PURCHASES = frozenset(("покупка", "приобретение", "закупка", "заказ"))
_OF_BODIES = frozenset(("покупка", "приобретение", "поглощение", "продажа"))  # deals whose object may be a company
_SHARES = frozenset(("доля", "акция", "пакет", "%"))
_ALLOW = frozenset(("одобрить", "разрешить", "согласовать", "удовлетворить"))
_STOPS = frozenset(("запретить", "запрещать", "перестать", "прекратить", "отказаться", "отказываться"))


def by_verb(context: Context, sentence: Sentence, verb: Token) -> Deal | None:
    """«X купил у Y …», «X инвестирует в Y 5 млрд», «завод поставит городу 20 автобусов»."""
    if is_attribute(verb) or (verb.feats.get("VerbForm") == "Inf" and _is_stopped(context, verb)):
        return None
    need, kind = _NEEDS[verb.lemma], _DEALS[verb.lemma]
    money = amount_of(context, sentence, verb.i, behind=True)
    if need == "money" and not money:
        return None
    told = modality(context, verb.i)
    if told == "denied":
        return None
    buying = subjects(context, verb, sentence, last=verb.i)
    others = _counterparts(context, verb, sentence, kind)
    if kind == "поставка":
        buying, others = ([a for a in side if not a.person] for side in (buying, others))
    if not _is_deal(verb, need, money, buying, others):
        return None
    alone = kind in _PURCHASES and bool(buying) and buying[0].mention.label == "organization"
    thing = _bought(context, verb, sentence, priced=bool(money)) if alone else None
    if not others and thing is None:
        context.near("deal by a verb", verb.i, verb.i + 1, "не названа вторая сторона")
        return None
    deal = Deal(
        kind, verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, kind), sentence,
        f"verb of deal: {verb.lemma}",
    )  # fmt: skip
    deal.add([s for s in buying if not s.person] or buying)
    deal.add(others)
    if need == "money" and len(deal.parties) < 2:
        return None
    deal.told = True
    deal.subject = subject_of(context, verb.i + 1, sentence) if need != "party" else None
    deal.subject = deal.subject or thing or _object(context, verb, sentence)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    add_circumstances(context, deal, sentence, verb.i)
    deal.evidence.append(sentence)
    return deal


def _is_stopped(context: Context, verb: Token) -> bool:
    """«запрет поставлять», «страны, желающие купить», «запретил поставлять», «перестала покупать»."""
    head = context.tokens[verb.head]
    return head.pos == "NOUN" or is_attribute(head) or any(
        t.lemma in _STOPS for t in context.words(max(0, verb.i - 8), verb.i)
    )


def _is_deal(verb: Token, need: str, money: tuple[Slot, ...], buying: list[Actor], others: list[Actor]) -> bool:
    if not buying:
        return len(others) > 1 and need != "money"
    return need != "money" or not all(a.person for a in buying) or _large(money)


def _bought(context: Context, verb: Token, sentence: Sentence, *, priced: bool) -> Slot | None:
    """«купил за 5 млн цех», «закупит 30 самолётов»: what a body buys at a price or in a number, the seller unnamed."""
    if priced:
        return _stake(context, verb, sentence) or _object(context, verb, sentence)
    first = verb.i + 1
    counted = context.starting(first, "quantity")
    if counted is None:
        return None
    return case_phrase(context, "subject", first, before_party(context, first, sentence.last))


def _stake(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """«купил завод бамперов», «приобрёл 75 % акций …»: a firm, works or stake as the object."""
    for token in context.words(verb.i + 1, min(verb.i + 8, sentence.last)):
        if token.pos == "ADP" or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
        if token.lemma in _STAKES and token.i > verb.i + 1 - (token.pos == "NOUN"):
            end = before_party(context, verb.i + 1, sentence.last)
            return _object(context, verb, sentence) or case_phrase(context, "subject", verb.i + 1, end)
    return None


def by_deal_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    """«X объявил о покупке Y», «слияние X и Y»: two bodies, the buyer and what it buys."""
    if noun.number == "Plur":
        return None
    end = clause_end(context, noun.i + 1, sentence.last)
    bought = [a for a in actors(context, noun.i + 1, end) if not a.person and _owned(context, a, noun)]
    verb = next((t for t in context.ancestors(noun.i) if _predicates(t)), None)
    kind = _DEAL_NOUNS[noun.lemma]
    if kind == "слияние":
        buyers, bought = [], bought[:2]
    else:
        buyers = [] if verb is None else _buyers(context, verb, noun, sentence)
        buyers, bought = [a for a in buyers if a.key not in {b.key for b in bought}], bought[:1]
    thing = _thing(context, noun, end) if not bought else None
    if not (len(buyers) + len(bought) > 1 and bought) and not (thing and any(not a.person for a in buyers)):
        return None
    told = modality(context, noun.i)
    if told == "denied":
        return None
    slot = context.words_slot("type", noun.i, noun.i + 1, kind)
    deal = Deal(kind, noun.i, noun.i + 1, slot, sentence, f"noun of deal: {noun.lemma}")
    deal.add([*buyers, *bought])
    deal.told = True
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    deal.subject = thing or _thing(context, noun, end)
    add_circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _predicates(token: Token) -> bool:
    """A finite verb or short adjective: «готова потратить 2 млрд на покупку»."""
    return token.feats.get("VerbForm") == "Fin" or (token.pos == "ADJ" and token.feats.get("Variant") == "Short")


def _buyers(context: Context, verb: Token, noun: Token, sentence: Sentence) -> list[Actor]:
    """The subject of the verb; whose request it is where an authority allows the deal."""
    if verb.lemma in _ALLOW:
        between = (context.at(i, "organization", "group") for i in range(verb.i + 1, noun.i))
        asked = (actor(context, m) for m in between if m is not None and of_case(context, m, "Gen"))
        return [one for one in asked if one is not None][:1]
    return [a for a in doers(context, verb.i, sentence.first, sentence.last) if not a.person]


def _thing(context: Context, noun: Token, end: int) -> Slot | None:
    """«покупка завода бамперов»: a works, firm or stake that is bought."""
    if noun.i + 1 >= end or (context.tokens[noun.i + 1].case != "Gen" and context.at(noun.i + 1, "quantity") is None):
        return None
    last = noun_phrase(context, noun.i, end)
    if last + 1 < end and context.tokens[last].lower in {"в", "на"}:
        where = context.starting(last + 1, "place")
        last = where.last if where is not None else last
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


def _counterparts(context: Context, verb: Token, sentence: Sentence, kind: str) -> list[Actor]:
    """The other side: «у Y», dative Y; a company that is bought, in which is invested, whose project is paid for."""
    end = clause_end(context, verb.i + 1, sentence.last)
    found = actors_after(context, verb.i + 1, sentence.last, {"у"})
    found += receivers(context, verb.i + 1, end)
    if kind == "поставка":
        found += [a for a in actors_after(context, verb.i + 1, end, {"для"}) if _named_body(a)]
    if kind in _PURCHASES:
        found += [a for a in actors_after(context, verb.i + 1, end, {"через"}) if _named_body(a)][:1]
    if kind == "инвестиции":
        found += [a for a in actors_after(context, verb.i + 1, end, {"в", "во"}) if _named_body(a)][:1]
    if kind == "финансирование":
        found += [a for a in actors(context, verb.i + 1, end) if _named_body(a) and _financed(context, a, verb)][:1]
    if found or kind not in _OF_BODIES:
        return found
    return [a for a in actors(context, verb.i + 1, end) if not a.person and _is_object(context, a, verb)][:1]


def _financed(context: Context, found: Actor, verb: Token) -> bool:
    """«профинансирует строительство завода компании «Луч»»: a body within the object."""
    return all(t.pos != "ADP" for t in context.words(verb.i + 1, found.first))


def _is_object(context: Context, found: Actor, verb: Token) -> bool:
    """A company that is bought: the object itself, or what a stake or asset belongs to."""
    between = context.words(verb.i + 1, found.first)
    stake = any(t.lemma in _SHARES for t in between)
    if any(t.pos == "ADP" and not (stake and t.lower == "в") for t in between):
        return False
    nouns = [t for t in between if t.pos == "NOUN"]
    return not nouns or any(t.lemma in _STAKES for t in nouns)


def _object(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """What is bought or delivered: the noun in the accusative after the verb, with its phrase."""
    counted = context.starting(verb.i + 1, "quantity")
    if counted is not None and isinstance(counted.value, Quantity) and counted.value.kind != "money":
        return case_phrase(context, "subject", verb.i + 1, before_party(context, verb.i + 1, sentence.last))
    for i in range(verb.i + 1, min(verb.i + 20, sentence.last)):
        token = context.tokens[i]
        if token.pos == "NOUN" and token.case in {"Acc", "Nom"} and context.at(i, "organization", "person") is None:
            first = i
            while first > verb.i + 1 and context.tokens[first - 1].pos in {"ADJ", "NUM"}:
                first -= 1
            last = phrase_end(context, i, before_party(context, i, sentence.last))
            return context.words_slot("subject", first, last, in_nominative(context.words(first, last)))
    return None
