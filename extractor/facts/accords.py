"""Accords told by a verb: «X и Y договорились о поставках», «X договорился с Y построить завод»."""

from __future__ import annotations

from extractor.facts.circumstances import add_circumstances, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal, add_parties
from extractor.facts.modality import is_predicate, modality
from extractor.facts.signers import partners, subjects
from extractor.facts.wording import phrase_end
from extractor.model import Sentence, Slot, Token

_TYPE = "договорённость"
_NEAR = 6  # words between the verb and the infinitive that tells the aim


def by_verb(context: Context, sentence: Sentence, verb: Token) -> Deal | None:
    """The accord that a verb tells of; of «стороны договорились» the parties are those told of before."""
    if verb.feats.get("Person") == "1" or modality(context, verb.i) == "denied" or _fails(context, verb):
        return None
    deal = Deal(
        _TYPE, verb.i, verb.i + 1, context.words_slot("type", verb.i, verb.i + 1, _TYPE), sentence,
        f"verb of accord: {verb.lemma}",
    )  # fmt: skip
    acting = [] if _sides(context, verb, sentence) else subjects(context, verb, sentence)
    others = partners(context, verb.i + 1, sentence.last)
    deal.counterpart = not acting and bool(others)  # «договорились с X»: who else is told elsewhere
    deal.unsaid = not acting and not others and verb.number == "Plur"
    if deal.counterpart:
        add_parties(context, deal, others)
    elif not deal.unsaid:
        if not acting:
            return None
        add_parties(context, deal, [*acting, *others])
        if len(deal.parties) < 2:
            context.near("accord by a verb", verb.i, verb.i + 1, "не названа вторая сторона")
            return None
    deal.told = not deal.counterpart
    deal.subject = subject_of(context, verb.i + 1, sentence) or _aim(context, verb, sentence)
    if _is_ahead(verb):
        deal.status, deal.modality = "planned", "planned"
    add_circumstances(context, deal, sentence, verb.i)
    deal.evidence.append(sentence)
    return deal


def _fails(context: Context, verb: Token) -> bool:
    """«не смогли договориться», «отказались договариваться»."""
    if verb.feats.get("VerbForm") != "Inf":
        return False
    before = context.words(max(0, verb.i - 5), verb.i)
    return any(t.lower == "не" or t.lemma in {"отказаться", "отказываться"} for t in before)


def _sides(context: Context, verb: Token, sentence: Sentence) -> bool:
    beside = context.words(max(sentence.first, verb.i - 3), min(verb.i + 3, sentence.last))
    return any(t.lower == "стороны" for t in beside)


def _is_ahead(verb: Token) -> bool:
    """«договорятся», «намерены договориться»: what was agreed lies ahead, that it was agreed does not."""
    return verb.feats.get("Tense") == "Fut" or verb.feats.get("VerbForm") == "Inf"


def _aim(context: Context, verb: Token, sentence: Sentence) -> Slot | None:
    """«договорились | построить завод»: the infinitive with what belongs to it."""
    for token in context.words(verb.i + 1, min(verb.i + 1 + _NEAR, sentence.last)):
        if token.feats.get("VerbForm") == "Inf":
            first = token.i - (context.tokens[token.i - 1].pos in {"ADV", "PART"})
            last = phrase_end(context, token.i + 1, sentence.last)
            return context.words_slot("subject", first, last) if last > token.i + 1 else None
        if is_predicate(token) or token.text in {",", ".", ";"}:
            return None
    return None
