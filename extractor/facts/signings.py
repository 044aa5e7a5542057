"""Agreements told by a noun: «X и Y подписали соглашение о …», «контракт между X и Y»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import signers
from extractor.facts.circumstances import AIMS, add_circumstances, amount_of, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal, actors_after, add_parties, clause_of
from extractor.facts.modality import modality
from extractor.facts.participants import Actor
from extractor.facts.wording import case_phrase
from extractor.language.inflection import nominative as in_nominative
from extractor.model import Sentence, Slot, Token

_NOUNS = lexicon.words("agreement_nouns")
_STATUS = lexicon.table("agreement_verbs", "status")
_COMPLEMENTS = lexicon.words("agreement_complements")
_ANAPHORS = frozenset(("этот", "данный", "такой", "указанный", "настоящий", "новый", "подобный", "соответствующий"))


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    if context.at(noun.i, "act", "organization", "position") is not None:
        return None
    if noun.i and context.tokens[noun.i - 1].text == "«":
        return None  # the name of something
    if noun.lemma in _COMPLEMENTS and _completes(context, noun):
        return None
    sentence = clause_of(context, noun.i, sentence)
    if noun.lemma == "протокол" and not _complement(context, noun, sentence):
        return None
    verb = _verb(context, noun, sentence)
    if noun.number == "Plur" and (verb is None or not signers.named(context, noun, verb, sentence)):
        return None
    first, last = _type_span(context, noun, sentence)
    name = in_nominative(context.words(first, last), "Sing")
    deal = Deal(
        noun.lemma, first, last, context.words_slot("type", first, last, _small(name)), sentence,
        f"noun of agreement: {noun.lemma}",
    )  # fmt: skip
    deal.told = verb is not None and not _attributive(verb)
    deal.unsaid = verb is not None and _unsaid(context, verb)
    people = signers.named(context, noun, verb, sentence) or signers.inside(context, noun, verb, sentence)
    add_parties(context, deal, people)
    if deal.parties and verb is not None:
        _add_unnamed(context, deal, verb, sentence)
    deal.number = noun.number or "Sing"
    deal.counterpart = len(deal.parties) == 1 and _other_side(context, next(iter(deal.parties.values())))
    if noun.number == "Plur":
        deal.partners = tuple(a.key for a in actors_after(context, noun.i + 1, sentence.last, {"с", "со"}))
        if len(deal.parties) < 2 and _is_sum_of_many(context, noun, sentence):
            return None
    deal.subject = subject_of(context, last, sentence) or _aim(context, noun, sentence)
    deal.status, deal.modality = _status(context, noun, verb)
    if deal.modality == "denied":
        return None
    add_circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _other_side(context: Context, party: Actor) -> bool:
    """«договор с X»: whose agreement it is, is told elsewhere."""
    return party.first > 0 and context.tokens[party.first - 1].lower in {"с", "со"}


def _aim(context: Context, noun: Token, sentence: Sentence) -> Slot | None:
    """«договор с X предусматривает | поставку насосов», «соглашение о | сотрудничестве»."""
    for token in context.words(noun.i + 1, sentence.last):
        if token.lemma in AIMS:
            return case_phrase(context, "subject", token.i + 1, sentence.last)
        if token.text in {".", ";"}:
            break
    _, last = _type_span(context, noun, sentence)
    return case_phrase(context, "subject", noun.i + 2, last) if last > noun.i + 2 else None


def _is_sum_of_many(context: Context, noun: Token, sentence: Sentence) -> bool:
    """«область подписала семь соглашений», «… ряд соглашений» without their sum: no agreement of its own."""
    before = context.words(max(sentence.first, noun.i - 3), noun.i)
    if any(context.at(t.i, "quantity") is not None for t in before):
        return True
    some = any(t.pos == "NUM" or t.lower in {"ряд", "несколько", "много"} for t in before)
    return some and not amount_of(context, sentence, noun.i, near=True)


def _add_unnamed(context: Context, deal: Deal, verb: Token, sentence: Sentence) -> None:
    """«технопарк подписал меморандум с институтом»: a subject that stands for nobody named is a party by its noun."""
    for child in context.children.get(verb.i, ()):
        mention = context.at(child.i, "organization", "group") if child.dep == "nsubj" else None
        inside = mention is not None and sentence.first <= mention.first < sentence.last
        if mention is not None and inside and mention.form == "noun" and context.entity(mention) is None:
            deal.add([Actor(mention, mention.name or child.lemma, "", False)])


def _completes(context: Context, noun: Token) -> bool:
    """«соглашение о партнёрстве»: a part of the kind of another agreement."""
    before = context.words(max(0, noun.i - 4), noun.i)
    return any(t.lower in {"о", "об"} for t in before) and any(t.lemma in _NOUNS for t in before)


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
    told = _told_behind(context, noun, sentence)
    if told is not None:
        return told
    near = [
        t for t in context.words(max(sentence.first, noun.i - 14), min(noun.i + 10, sentence.last))
        if (t.lemma in _STATUS and t.pos == "VERB") or t.lemma in {"подписание", "заключение"}
    ]  # fmt: skip
    near = [t for t in near if not _clause_between(context, t.i, noun.i)]
    return min(near, key=lambda t: abs(t.i - noun.i), default=None)


def _told_behind(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    """«меморандум, который подписали …», «договор о поставках, который заключен …»: the verb of the clause."""
    for i in range(noun.i + 1, min(noun.i + 8, sentence.last - 1)):
        token = context.tokens[i]
        if token.lemma == "который" and token.number == noun.number and token.gender in {noun.gender, ""}:
            clause = context.words(i + 1, min(i + 10, sentence.last))
            return next((t for t in clause if t.pos == "VERB" and t.lemma in _STATUS), None)
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
            return None
    return None


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


def _status(context: Context, noun: Token, verb: Token | None) -> tuple[str, str]:
    if verb is None:
        return "in_force", "actual"
    told = modality(context, verb.i)
    if told == "planned" and not _is_done(verb):
        return "planned", "planned"
    return _STATUS.get(verb.lemma, "signed"), "actual" if told == "planned" else told


def _is_done(verb: Token) -> bool:
    """«заключили» is done, whatever the sentence says of the future."""
    return verb.feats.get("Tense") == "Past" and verb.feats.get("VerbForm") == "Fin"
