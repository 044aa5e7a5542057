"""Joint ventures: «X и Y создали совместное предприятие», «X организовал СП с Y», «X и Y сформировали консорциум»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import signers
from extractor.facts.circumstances import add_circumstances, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal
from extractor.facts.modality import modality
from extractor.facts.participants import Actor
from extractor.model import Sentence, Token

_FOUNDING = lexicon.words("founding_verbs")
_NEAR = 8  # words between the verb and the noun
_ACRONYM = "сп"


def by_noun(context: Context, sentence: Sentence, noun: Token) -> Deal | None:
    """The venture that the noun names, of two bodies or more that create it."""
    kind = _kind(context, noun)
    verb = _founding(context, noun, sentence) if kind else None
    if verb is None:
        return None
    told = modality(context, verb.i)
    if told == "denied":
        return None
    deal = Deal(
        kind, noun.i, noun.i + 1, context.words_slot("type", noun.i, noun.i + 1, kind), sentence,
        f"noun of venture: {noun.lemma}",
    )  # fmt: skip
    deal.add(_founders(context, noun, verb, sentence))
    if len(deal.parties) < 2:
        context.near("venture", noun.i, noun.i + 1, "не названа вторая сторона")
        return None
    deal.told = True
    deal.subject = subject_of(context, noun.i + 1, sentence)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", "actual")
    add_circumstances(context, deal, sentence, noun.i)
    deal.evidence.append(sentence)
    return deal


def _kind(context: Context, noun: Token) -> str:
    """What is created; empty where the noun names a firm like any other."""
    if noun.lemma == "консорциум":
        return "консорциум"
    joint = noun.i > 0 and context.tokens[noun.i - 1].lemma == "совместный"
    return "совместное предприятие" if joint or noun.text == _ACRONYM.upper() else ""


def _founding(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    near = context.words(max(sentence.first, noun.i - _NEAR), min(noun.i + _NEAR, sentence.last))
    return next((t for t in near if t.lemma in _FOUNDING and t.pos in {"VERB", "NOUN"}), None)


def _founders(context: Context, noun: Token, verb: Token, sentence: Sentence) -> list[Actor]:
    """Bodies before and behind the verb; of «о создании …» the subjects of the verb that it depends on."""
    teller = verb
    if verb.pos == "NOUN":
        finite = (t for t in context.ancestors(verb.i) if t.feats.get("VerbForm") == "Fin")
        teller = next(finite, verb)
    return [one for one in signers.named(context, noun, teller, sentence) if not one.person]
