"""Agreements, contracts, deals and loans between named parties. One fact for each, however often it is mentioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actors, clause_end, doers, employer, nominative, of_case
from extractor.facts.wording import case_phrase, noun_phrase, phrase_end
from extractor.language.inflection import nominative as in_nominative
from extractor.model import DateValue, Duration, Evidence, Fact, Quantity, Sentence, Slot, Token

_NOUNS = lexicon.words("agreement_nouns")
_STATUS = lexicon.table("agreement_verbs", "status")
_COMPLEMENTS = lexicon.words("agreement_complements")
_DEALS = lexicon.table("deal_verbs", "type")
_NEEDS = lexicon.table("deal_verbs", "need")
_DEAL_NOUNS = lexicon.table("deal_nouns", "type")
_LOANS = lexicon.table("loan_nouns", "type")
_BACK = frozenset(("документ", "соглашение", "меморандум", "договор", "контракт", "сделка", "протокол", "бумага"))
_AIMS = frozenset(("направить", "предусматривать", "предполагать", "предусмотреть", "направленный", "касаться"))
_SECTOR_NOUNS = frozenset(("сфера", "область", "отрасль"))
_SUM_WORDS = frozenset(("сумма", "стоимость", "на", "объем", "размер", "цена", "за"))
_ANAPHORS = frozenset(("этот", "данный", "такой", "указанный", "настоящий", "новый", "подобный"))
_STAKES = frozenset(("доля", "акция", "пакет", "актив", "компания", "завод", "предприятие", "бизнес", "фирма", "%"))


@dataclass(slots=True)
class _Deal:
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
    told: bool = False  # a verb says that it was signed, prolonged …; or it is named in passing

    def add(self, parties: Iterable[Actor]) -> None:
        for party in parties:
            self.parties.setdefault(party.key, party)


def find(context: Context) -> Iterable[Fact]:
    """All agreements of an article."""
    deals: list[_Deal] = []
    for sentence in context.sentences:
        found = list(_in_sentence(context, sentence))
        for deal in found:
            if not deal.parties and deal.unsaid and deals and deal.subject is not None:
                deal.add(deals[-1].parties.values())
            known = _same(deals, deal)
            if known is not None:
                _join(known, deal)
            elif deal.parties:
                deals.append(deal)
            else:
                context.near("agreement", deal.first, deal.last, "не названа ни одна сторона")
        if not any(deal.parties for deal in found) and deals:
            _more(context, deals[-1], sentence)
    for deal in deals:
        if deal.told or len(deal.parties) > 1:
            yield _fact(context, deal)
        else:
            context.near("agreement", deal.first, deal.last, "названо мимоходом и с одной стороной")


def _in_sentence(context: Context, sentence: Sentence) -> Iterator[_Deal]:
    nouns = False
    for token in context.words(sentence.first, sentence.last):
        if token.pos in {"NOUN", "PROPN"} and token.lemma in _NOUNS:
            deal = _by_noun(context, sentence, token)
            if deal is not None:
                nouns = nouns or bool(deal.parties) or deal.told
                yield deal
    if nouns:
        return
    for token in context.words(sentence.first, sentence.last):
        if token.pos == "VERB" and token.lemma in _DEALS:
            deal = _by_verb(context, sentence, token)
            if deal is not None:
                yield deal
        elif token.pos == "NOUN" and token.lemma in _DEAL_NOUNS:
            deal = _by_deal_noun(context, sentence, token)
            if deal is not None:
                yield deal


# -- «подписали соглашение» -----------------------------------------------------------------------------------------


def _by_noun(context: Context, sentence: Sentence, noun: Token) -> _Deal | None:
    if context.at(noun.i, "act", "organization", "position") is not None:
        return None
    if noun.i and context.tokens[noun.i - 1].text == "«":
        return None  # the name of something
    if noun.lemma == "протокол" and not _complement(context, noun, sentence):
        return None
    verb = _verb(context, noun, sentence)
    if noun.number == "Plur" and (verb is None or not _named_parties(context, noun, verb, sentence)):
        return None
    first, last = _type_span(context, noun, sentence)
    name = in_nominative(context.words(first, last), "Sing")
    deal = _Deal(
        noun.lemma, first, last, context.words_slot("type", first, last, _small(name)), sentence,
        f"noun of agreement: {noun.lemma}",
    )  # fmt: skip
    deal.told = verb is not None and not _attributive(verb)
    deal.unsaid = verb is not None and _unsaid(context, verb)
    people = _named_parties(context, noun, verb, sentence) or _named_inside(context, noun, verb, sentence)
    _divide(context, deal, people)
    deal.subject = _subject(context, last, sentence)
    deal.status, deal.modality = _status(context, noun, verb)
    _circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _attributive(verb: Token) -> bool:
    """«заключенный ранее контракт»: named in passing, not told."""
    return verb.feats.get("VerbForm") == "Part" and verb.feats.get("Variant") != "Short"


def _unsaid(context: Context, verb: Token) -> bool:
    """«достигнуто соглашение», «планируется подписать договор», «стороны подписали»."""
    if verb.feats.get("Variant") == "Short" and verb.feats.get("Voice") == "Pass":
        return True
    words = context.words(max(0, verb.i - 4), min(verb.i + 3, len(context.tokens)))
    return any(t.lower in {"стороны", "планируется", "предполагается", "предстоит"} for t in words)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _complement(context: Context, noun: Token, sentence: Sentence) -> bool:
    return any(t.lemma in _COMPLEMENTS for t in context.words(noun.i, min(noun.i + 4, sentence.last)))


def _verb(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    """The verb that signs, prolongs or ends the agreement; `достигнуто соглашение` as well."""
    for parent in context.ancestors(noun.i):
        if parent.lemma in _STATUS and parent.pos in {"VERB", "ADJ"}:
            return parent
        if parent.lemma in {"подписание", "заключение"}:
            return parent
        if parent.pos == "VERB" and parent.feats.get("VerbForm") == "Fin":
            break
    near = [
        t for t in context.words(max(sentence.first, noun.i - 14), min(noun.i + 10, sentence.last))
        if (t.lemma in _STATUS and t.pos == "VERB") or t.lemma in {"подписание", "заключение"}
    ]  # fmt: skip
    near = [t for t in near if not _clause_between(context, t.i, noun.i)]
    return min(near, key=lambda t: abs(t.i - noun.i), default=None)


def _clause_between(context: Context, a: int, b: int) -> bool:
    """Whether another clause begins between two tokens."""
    first, last = min(a, b), max(a, b)
    for i in range(first + 1, last):
        token = context.tokens[i]
        if token.lemma in {"который", "что", "чтобы"} and i != a and i != b:
            return True
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and token.i not in {a, b}:
            return True
    return False


def _type_span(context: Context, noun: Token, sentence: Sentence) -> tuple[int, int]:
    """«долгосрочное соглашение о сотрудничестве»: adjectives before, «о сотрудничестве» after."""
    first = noun.i
    while first > sentence.first:
        before = context.tokens[first - 1]
        if before.pos != "ADJ" or before.case not in {noun.case, ""} or before.lemma in _ANAPHORS:
            break
        if before.feats.get("VerbForm") == "Part":
            break
        first -= 1
    last = noun.i + 1
    if last + 1 < sentence.last and context.tokens[last].lower in {"о", "об"}:
        end = last + 1
        while end < sentence.last and context.tokens[end].pos == "ADJ":
            end += 1
        if end < sentence.last and context.tokens[end].lemma in _COMPLEMENTS:
            last = end + 1
    return first, last


def _named_parties(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    """Who concludes it: «между X и Y», «X и Y подписали», «X … с Y», «подписано X и Y», «соглашение X с Y»."""
    between = _after_word(context, noun.i + 1, sentence.last, {"между"})
    if not between and verb is not None:
        between = _after_word(context, sentence.first, noun.i, {"между"})
    if between:
        return between
    found: list[Actor] = []
    if verb is not None and verb.pos in {"VERB", "ADJ"}:
        found += _agents(context, verb, noun, sentence)
    start = min(noun.i, verb.i) if verb is not None else noun.i
    found += _after_word(context, start + 1, sentence.last, {"с", "со"})
    if len(found) < 2 and verb is not None:
        found += _together_with(context, verb, sentence)
    found += [a for a in actors(context, noun.i + 1, sentence.last, places=True) if of_case(context, a.mention, "Dat")]
    if (not found or verb is None) and noun.number != "Plur":
        found += [a for a in _genitive(context, noun, sentence) if a.key not in {f.key for f in found}]
    return found


def _together_with(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """«Вместе с Минздравом подписали …», «С «Вектором» подписали …»: the other side before the verb."""
    for i in range(max(sentence.first, verb.i - 8), verb.i):
        if context.tokens[i].lower in {"с", "со"}:
            before = context.tokens[i - 1].lower if i > sentence.first else ""
            if before in {"", "вместе", "совместно"}:
                return actors(context, i + 1, _list_end(context, i + 1, verb.i), places=True)
    return []


def _named_inside(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    """«достигнуто соглашение о центре банка на базе университета»: two bodies within the subject, none beside it."""
    if verb is None or verb.lemma not in {"достигнуть", "достичь"}:
        return []
    found = [a for a in actors(context, noun.i + 1, clause_end(context, noun.i + 1, sentence.last)) if not a.person]
    return found if len(found) > 1 else []


def _agents(context: Context, verb: Token, noun: Token, sentence: Sentence) -> list[Actor]:
    """The subjects of an active verb, the instrumental agents of a passive one."""
    passive = verb.feats.get("Voice") == "Pass" or verb.feats.get("Variant") == "Short"
    if passive:
        return [
            a for a in actors(context, sentence.first, sentence.last, places=True) if of_case(context, a.mention, "Ins")
        ]
    return doers(context, verb.i, sentence.first, sentence.last, places=True)


def _after_word(context: Context, first: int, last: int, words: set[str]) -> list[Actor]:
    """The actors of the list that follows one of the words."""
    for i in range(first, last):
        if context.tokens[i].lower in words:
            found = actors(context, i + 1, _list_end(context, i + 1, last), places=True)
            if found and found[0].first - i < 12:
                return found
    return []


def _list_end(context: Context, i: int, last: int) -> int:
    """Where a list of parties ends: a verb, a subordinate clause, or «о …», «на …» of the agreement."""
    while i < last:
        token = context.tokens[i]
        name = context.at(i, "organization", "group", "person", "position")
        if name is not None:
            i = max(i + 1, name.last)
            continue
        if token.text in {".", ";", ":"} or token.lemma in {"который", "где"}:
            return i
        if token.pos == "VERB" and token.feats.get("VerbForm") in {"Fin", "Conv"}:
            return i
        if token.pos == "ADP" and token.lower in {"о", "об", "на", "для", "в", "по", "под", "при", "за"}:
            return i
        i += 1
    return last


def _genitive(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«контракт «Газпрома» с CNPC», «партнёрство Якутии и Тувы»: the bodies right after the noun."""
    found: list[Actor] = []
    i = noun.i + 1
    while i < sentence.last:
        mention = context.starting(i, "organization", "group", "place")
        if mention is None or context.tokens[mention.head].dep.startswith("nsubj"):
            break
        found += actors(context, mention.first, mention.last, places=True)
        i = mention.last
        if i < sentence.last and context.tokens[i].text in {",", "и"}:
            i += 1
    return found


def _divide(context: Context, deal: _Deal, people: list[Actor]) -> None:
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


def _subject(context: Context, i: int, sentence: Sentence) -> Slot | None:
    """«о поставках газа», «на поставку газа», «по вхождению в проект»; right after the kind of agreement or its parties."""
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
        if word == "между" or (word in {"в", "на"} and following is not None and following.label == "date"):
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


def _status(context: Context, noun: Token, verb: Token | None) -> tuple[str, str]:
    if verb is None:
        return "in_force", "actual"
    told = modality(context, verb.i)
    if told == "planned":
        return "planned", "planned"
    return _STATUS.get(verb.lemma, "signed"), told


# -- deals told by a verb ---------------------------------------------------------------------------------------------


def _by_verb(context: Context, sentence: Sentence, verb: Token) -> _Deal | None:
    """«X купил у Y …», «X инвестирует 5 млрд», «банк предоставил заводу кредит», «X договорился с Y»."""
    if verb.feats.get("VerbForm") == "Inf" and context.tokens[verb.head].pos == "NOUN":
        return None  # «запрет поставлять»
    need, kind = _NEEDS[verb.lemma], _DEALS[verb.lemma]
    loan = _loan(context, verb, sentence) if need == "loan" else None
    money = _sum(context, sentence, verb.i)
    if (need == "loan" and loan is None) or (need == "money" and not money):
        return None
    if loan is not None:
        kind = _LOANS[loan.lemma]
    subjects = doers(context, verb.i, sentence.first, verb.i, places=True)
    if not subjects and kind == "договоренность":
        return None
    others = _counterparts(context, verb, sentence, kind)
    if kind == "поставка":
        subjects, others = ([a for a in side if not a.person] for side in (subjects, others))
    if not subjects and (len(others) < 2 or need == "money"):
        return None
    if need == "money" and all(a.person for a in subjects) and not _large(money):
        return None
    if need == "party" and not others and not (kind == "договоренность" and len(subjects) > 1):
        context.near("deal by a verb", verb.i, verb.i + 1, "не названа вторая сторона")
        return None
    deal = _Deal(
        kind,
        verb.i,
        verb.i + 1,
        context.words_slot("type", verb.i, verb.i + 1, kind),
        sentence,
        f"verb of deal: {verb.lemma}",
    )
    if kind == "договоренность":
        deal.type = context.words_slot("type", verb.i, verb.i + 1, "договорённость")
        _divide(context, deal, [*subjects, *others])
    else:
        deal.add([s for s in subjects if not s.person] or subjects)
        deal.add(others)
    deal.told = True
    deal.subject = (
        _subject(context, verb.i + 1, sentence)
        if need != "party" or kind == "договоренность"
        else _object(context, verb, sentence)
    )
    told = "actual" if kind == "договоренность" else modality(context, verb.i)  # «договорились» is done, its aim is not
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    _circumstances(context, deal, sentence, verb.i)
    deal.evidence.append(sentence)
    return deal


def _by_deal_noun(context: Context, sentence: Sentence, noun: Token) -> _Deal | None:
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
        buyers = [] if verb is None else doers(context, verb.i, sentence.first, sentence.last)
        buyers, bought = [a for a in buyers if a.key not in {b.key for b in bought}], bought[:1]
    if len(buyers) + len(bought) < 2 or not bought:
        return None
    slot = context.words_slot("type", noun.i, noun.i + 1, kind)
    deal = _Deal(kind, noun.i, noun.i + 1, slot, sentence, f"noun of deal: {noun.lemma}")
    deal.add([*buyers, *bought])
    deal.told = True
    told = modality(context, noun.i)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", told)
    _circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _named_body(found: Actor) -> bool:
    return found.mention.label in {"organization", "group"} and found.mention.form == "name"


def _owned(context: Context, found: Actor, noun: Token) -> bool:
    """The body that a noun of deal is about: in its phrase, no other preposition than that of a stake between."""
    between = context.words(noun.i + 1, found.first)
    return len(between) < 8 and all(t.pos != "ADP" or t.lower in {"в", "у"} for t in between)


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
    found = _after_word(context, verb.i + 1, sentence.last, {"у"} if kind != "договоренность" else {"с", "со"})
    end = clause_end(context, verb.i + 1, sentence.last)
    if kind != "договоренность":
        found += [a for a in actors(context, verb.i + 1, end, places=True) if of_case(context, a.mention, "Dat")]
    if kind == "инвестиции":
        found += [a for a in _after_word(context, verb.i + 1, end, {"в", "во"}) if _named_body(a)][:1]
    if found or kind not in {"покупка", "приобретение", "поглощение", "продажа", "кредит", "заем", "долг"}:
        return found
    if kind in {"кредит", "заем", "долг"}:
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


# -- what all share -----------------------------------------------------------------------------------------------


def _circumstances(context: Context, deal: _Deal, sentence: Sentence, i: int) -> None:
    dates = [m for m in context.inside(sentence, "date") if isinstance(m.value, DateValue) and m.value.iso]
    if dates:
        nearest = min(dates, key=lambda m: abs(m.first - i))
        assert isinstance(nearest.value, DateValue)
        deal.date = Slot("date", nearest.value.iso, nearest.start, nearest.end)
    if deal.status == "extended" and deal.date is not None:
        deal.term, deal.date = Slot("term", deal.date.value, deal.date.start, deal.date.end), None
    deal.amount = _sum(context, sentence, i, near=deal.lemma in _NOUNS)
    deal.term = deal.term or _term(context, sentence)
    deal.sectors = _sectors(context, sentence, i)
    deal.place = _place(context, deal, sentence)


def _sum(context: Context, sentence: Sentence, i: int, *, near: bool = False) -> tuple[Slot, ...]:
    """Amount and currency: the sum nearest to token i; with `near`, only one that is said to be that of the agreement."""
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


def _term(context: Context, sentence: Sentence) -> Slot | None:
    """«сроком на 5 лет», «на срок до 2030 года»."""
    for mention in context.inside(sentence, "duration"):
        before = [t.lemma for t in context.words(max(sentence.first, mention.first - 3), mention.first)]
        if isinstance(mention.value, Duration) and ("срок" in before or "на" in before):
            return Slot("term", mention.value.iso, mention.start, mention.end)
    return None


def _place(context: Context, deal: _Deal, sentence: Sentence) -> Slot | None:
    for mention in context.inside(sentence, "place"):
        before = context.tokens[mention.first - 1] if mention.first > sentence.first else None
        if before is not None and before.lower in {"в", "во"} and context.tokens[mention.head].case in {"Loc", ""}:
            if context.entity(mention) is None or context.name(mention) not in {p.name for p in deal.parties.values()}:
                return context.slot("place", mention)
    return None


def _sectors(context: Context, sentence: Sentence, start: int) -> tuple[Slot, ...]:
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


def _same(deals: list[_Deal], deal: _Deal) -> _Deal | None:
    """The agreement told before that this one is: the same kind or «документ», the same parties or none."""
    for known in reversed(deals):
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


def _differ(a: Slot, b: Slot) -> bool:
    """Whether two subjects have no word in common, by their first letters."""
    stems = [{word[:5].lower() for word in str(slot.value).split() if len(word) > 3} for slot in (a, b)]
    return not stems[0] & stems[1]


def _join(known: _Deal, deal: _Deal) -> None:
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


def _more(context: Context, deal: _Deal, sentence: Sentence) -> None:
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
    sectors = _sectors(context, sentence, sentence.first + 1)
    if sectors and not deal.sectors:
        deal.sectors = sectors
    if aim is not None or sectors:
        deal.evidence.append(sentence)


def _signed(context: Context, deal: _Deal, sentence: Sentence) -> None:
    """«Документ подписали X и Y», «подписи под документом поставили X и Y»."""
    people = [a for a in actors(context, sentence.first, sentence.last) if a.person]
    for person in people:
        if person.key not in deal.parties:
            deal.signatories.setdefault(person.key, person)
    if people:
        deal.evidence.append(sentence)


def _fact(context: Context, deal: _Deal) -> Fact:
    slots = [deal.type, *(party.slot("parties") for party in deal.parties.values())]
    slots += [person.slot("signatories") for person in deal.signatories.values()]
    slots += [slot for slot in (deal.subject, deal.date, deal.place, *deal.amount, deal.term) if slot is not None]
    slots += [Slot("status", deal.status), *deal.sectors]
    if deal.modality != "actual":
        slots.append(Slot("modality", deal.modality))
    spans = {s.start: Evidence(s.start, s.end, context.article.text[s.start : s.end]) for s in deal.evidence}
    confidence = 0.9 if deal.told and len(deal.parties) > 1 else 0.7 if deal.told else 0.6
    return Fact("agreement", tuple(slots), tuple(spans[k] for k in sorted(spans)), deal.rule, confidence)
