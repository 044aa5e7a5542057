"""Agreements told by a noun: «X и Y подписали соглашение о …», «контракт между X и Y»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import namesakes, signers
from extractor.facts.circumstances import AIMS, add_circumstances, amount_of, subject_of
from extractor.facts.concluding import is_attributive, is_unsaid, status_of, verb_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal, actors_after, add_parties, clause_of
from extractor.facts.doers import clause_end
from extractor.facts.participants import Actor, actors, of_case
from extractor.facts.receivers import receivers
from extractor.facts.wording import case_phrase, noun_phrase
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token

_NOUNS = lexicon.words("agreement_nouns")
_BESIDE = lexicon.table("agreement_nouns", "beside")
_NO_AGREEMENTS = lexicon.words("not_agreements")
_SIGNING = frozenset(("подписать", "подписывать", "подписание", "заключить"))
_OF_A_KIND = frozenset(("договор", "контракт", "госконтракт"))  # «договор аренды земли»
_TRADE = lexicon.words("deal_nouns")
_ORDERING = frozenset(("получить", "выиграть", "разместить", "оформить"))
_REFUSALS = frozenset(("против", "отказ", "отказаться", "отказываться", "отсутствие", "нежелание"))
_COMPLEMENTS = lexicon.words("agreement_complements")
_ANAPHORS = frozenset(("этот", "данный", "такой", "указанный", "настоящий", "новый", "подобный", "соответствующий"))


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    if context.at(noun.i, "act", "organization", "position") is not None:
        return None
    if noun.i and context.tokens[noun.i - 1].text == "«":
        return None  # the name of something
    if (noun.lemma in _COMPLEMENTS and _completes(context, noun)) or _is_none(context, noun, sentence):
        return None
    sentence = clause_of(context, noun.i, sentence)
    verb = verb_of(context, noun, sentence)
    if not _is_agreement(context, noun, verb, sentence):
        return None
    if noun.number == "Plur" and not (verb is not None and _is_told_of(context, noun, verb, sentence)):
        return None
    first, last = _type_span(context, noun, sentence)
    name = in_nominative(context.words(first, last), "Sing")
    deal = Deal(
        noun.lemma, first, last, context.words_slot("type", first, last, _small(name)), sentence,
        f"noun of agreement: {noun.lemma}",
    )  # fmt: skip
    deal.told = verb is not None and not is_attributive(verb)
    deal.unsaid = verb is not None and is_unsaid(context, verb)
    people = _traders(context, noun, sentence) + signers.named(context, noun, verb, sentence)
    people = people or signers.inside(context, noun, verb, sentence)
    add_parties(context, deal, people)
    if deal.parties and verb is not None:
        _add_unnamed(context, deal, verb, sentence)
    deal.number = noun.number or "Sing"
    deal.counterpart = len(deal.parties) == 1 and _other_side(context, next(iter(deal.parties.values())))
    if noun.number == "Plur":
        deal.partners = tuple(a.key for a in actors_after(context, noun.i + 1, sentence.last, {"с", "со"}))
        if len(deal.parties) == 1 and _is_sum_of_many(context, noun, sentence):
            return None
    if len(deal.parties) == 1 and (_is_ifs(context, noun, sentence) or not _stands_alone(deal, verb)):
        deal.told = False
    if _BESIDE[noun.lemma] == "verb" and len(deal.parties) < 2:
        if not deal.counterpart:
            return None
        deal.told = False
    deal.subject = (
        _kind(context, noun, sentence) or subject_of(context, last, sentence) or _aim(context, noun, sentence)
    )
    deal.complement = case_phrase(context, "subject", noun.i + 2, last) if last > noun.i + 2 else None
    deal.status, deal.modality = status_of(context, noun, verb)
    if deal.modality == "denied":
        return None
    add_circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _traders(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«сделка по покупке «Магнитом» сети у «Дикси»», «сделка по продаже завода компании «Луч»»: both sides."""
    deed = next((t for t in context.words(noun.i + 1, min(noun.i + 3, sentence.last)) if t.lemma in _TRADE), None)
    if deed is None:
        return []
    end = clause_end(context, deed.i + 1, sentence.last)
    buyers = [a for a in actors(context, deed.i + 1, end) if of_case(context, a.mention, "Ins")]
    return buyers + actors_after(context, deed.i + 1, end, {"у"}) + receivers(context, deed.i + 1, end)


def _is_told_of(context: Context, noun: Token, verb: Token, sentence: Sentence) -> bool:
    """Whether a plural has parties of its own, or, in the passive, may have those told of before."""
    return is_unsaid(context, verb) or bool(signers.named(context, noun, verb, sentence))


def _other_side(context: Context, party: Actor) -> bool:
    """«договор с X»: whose agreement it is, is told elsewhere."""
    i = party.first - 1
    while i > 0 and context.tokens[i].pos in {"NOUN", "ADJ"} and context.tokens[i].case == "Ins":
        i -= 1  # «с компанией «Север»»
    return i >= 0 and context.tokens[i].lower in {"с", "со", "из"}


def _is_none(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«фьючерсный контракт», «сделка со следствием», «против заключения соглашения»: nothing is agreed."""
    before = context.words(max(sentence.first, noun.i - 3), noun.i)
    behind = context.words(noun.i + 1, min(noun.i + 3, sentence.last))
    if any(t.lemma in _NO_AGREEMENTS for t in (*before, *behind)):
        return True
    concluding = next((t for t in context.ancestors(noun.i) if t.lemma in {"подписание", "заключение"}), noun)
    earlier = context.words(max(sentence.first, concluding.i - 2), concluding.i)
    return any(t.lemma in _REFUSALS for t in (*before, *earlier))


def _is_agreement(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> bool:
    """Whether what the noun needs stands beside it: «протокол о намерениях», «дорожная карта», «подписали документ»."""
    needed = _BESIDE[noun.lemma]
    if needed == "complement":
        return _complement(context, noun, sentence)
    if needed == "order":
        return verb is not None and verb.lemma in _ORDERING
    if needed:
        signed = verb is not None and verb.lemma in _SIGNING
        return signed and (needed == "verb" or (noun.i > 0 and context.tokens[noun.i - 1].lemma == needed))
    return True


def _aim(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«договор с X предусматривает | поставку насосов»."""
    for token in context.words(noun.i + 1, sentence.last):
        if token.lemma in AIMS:
            return case_phrase(context, "subject", token.i + 1, sentence.last)
        if token.text in {".", ";"}:
            break
    return None


def _kind(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«договор | аренды земли», «контракт | купли-продажи газа»."""
    behind = context.tokens[noun.i + 1] if noun.i + 1 < sentence.last else noun
    if noun.lemma not in _OF_A_KIND or behind.pos != "NOUN" or behind.case != "Gen" or context.at(behind.i) is not None:
        return None
    return case_phrase(context, "subject", behind.i, noun_phrase(context, behind.i, sentence.last))


def _is_sum_of_many(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«область подписала семь соглашений», «заключает сделки» without their sum: no agreement of its own."""
    before = context.words(max(sentence.first, noun.i - 3), noun.i)
    counted = any(context.at(t.i, "quantity") is not None for t in before)
    return counted or not amount_of(context, sentence, noun.i, near=True)


def _stands_alone(deal: Deal, verb: Token | None) -> bool:
    """Whether one party is enough: a body that has signed; not «премьер подписал», «заключение договора с X»."""
    return verb is not None and verb.pos != "NOUN" and not all(party.person for party in deal.parties.values())


def _is_ifs(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«если завод подпишет контракт»: nothing is told."""
    return any(t.lower == "если" for t in context.words(sentence.first, noun.i))


def _add_unnamed(context: Context, deal: Deal, verb: Token, sentence: Sentence) -> None:
    """«технопарк подписал меморандум с институтом»: a subject that stands for nobody named is a party by its noun."""
    if len(deal.parties) > 1 or namesakes.subject(context, verb, sentence.first, sentence.last) is not None:
        return
    for child in context.children.get(verb.i, ()):
        mention = context.at(child.i, "organization", "group") if child.dep == "nsubj" else None
        inside = mention is not None and sentence.first <= mention.first < sentence.last
        if mention is not None and inside and mention.form == "noun" and context.entity(mention) is None:
            deal.add([Actor(mention, mention.name or child.lemma, "", False)])


def _completes(context: Context, noun: Token) -> bool:
    """«соглашение о партнёрстве»: a part of the kind of another agreement."""
    near = context.words(max(0, noun.i - 3), noun.i)
    if not any(t.lower in {"о", "об"} for t in near):
        return False
    for token in reversed(context.words(context.sentence(noun.i).first, noun.i)):
        if token.lemma in _NOUNS:
            return True
        if token.text == ";" or token.feats.get("VerbForm") == "Fin":
            return False
    return False


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _complement(context: Context, noun: Token, sentence: Sentence) -> bool:
    return any(t.lemma in _COMPLEMENTS for t in context.words(noun.i, min(noun.i + 4, sentence.last)))


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
        end = _complement_end(context, last + 1, sentence.last)
        if end > last + 1 and context.tokens[end - 1].lemma in _COMPLEMENTS:
            last = end
    return first, last


def _complement_end(context: Context, first: int, stop: int) -> int:
    """Behind «социально-экономическом сотрудничестве», «взаимодействии и сотрудничестве»."""
    end = first
    while end < stop and context.tokens[end].pos == "ADJ":
        end += 1
    end = min(end + 1, stop)
    if end + 1 < stop and context.tokens[end].lower == "и" and context.tokens[end + 1].lemma in _COMPLEMENTS:
        end += 2
    return end
