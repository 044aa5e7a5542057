"""The verb that concludes, prolongs or ends an agreement, and what it says of its status."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.deals import is_attribute
from extractor.facts.modality import modality
from extractor.model import Sentence, Token

_STATUS = lexicon.table("agreement_verbs", "status")
_AHEAD = frozenset(("переговоры", "вопрос", "возможность", "предложение", "решение", "договориться"))
_PASSING = frozenset(("рамках", "условиям", "согласно", "соответствии", "условия", "помимо"))
_NOUNS = frozenset(("подписание", "заключение"))
_INSTEAD = frozenset(("взамен", "вместо", "смену"))


def verb_of(context: Context, noun: Token, sentence: Sentence) -> Token | None:
    """The verb that signs, prolongs or ends the agreement; `достигнуто соглашение` as well."""
    if _in_passing(context, noun):
        return None
    for parent in context.ancestors(noun.i):
        if parent.lemma in _STATUS and parent.pos in {"VERB", "ADJ"}:
            return parent
        if parent.lemma in _NOUNS:
            return parent
        if parent.pos == "VERB" and parent.feats.get("VerbForm") == "Fin":
            break
    told = _told_behind(context, noun, sentence)
    if told is not None:
        return told
    near = [
        t for t in context.words(max(sentence.first, noun.i - 14), min(noun.i + 10, sentence.last))
        if (t.lemma in _STATUS and t.pos == "VERB") or t.lemma in _NOUNS
    ]  # fmt: skip
    near = [t for t in near if not _clause_between(context, t.i, noun.i)]
    return min(near, key=lambda t: abs(t.i - noun.i), default=None)


def _in_passing(context: Context, noun: Token) -> bool:
    """«в рамках соглашения», «по условиям договора», «согласно контракту»: no verb tells of it."""
    return any(t.lower in _PASSING for t in context.words(max(0, noun.i - 3), noun.i))


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


def is_attributive(verb: Token) -> bool:
    """«заключенный ранее контракт»: named in passing, not told."""
    return is_attribute(verb)


def is_unsaid(context: Context, verb: Token) -> bool:
    """«достигнуто соглашение», «планируется подписать договор», «стороны подписали»."""
    if verb.feats.get("Variant") == "Short" and verb.feats.get("Voice") == "Pass":
        return True
    words = context.words(max(0, verb.i - 4), min(verb.i + 3, len(context.tokens)))
    return any(t.lower in {"стороны", "планируется", "предполагается", "предстоит"} for t in words)


def status_of(context: Context, noun: Token, verb: Token | None) -> tuple[str, str]:
    if _is_replaced(context, noun):
        return "terminated", "actual"
    if verb is None:
        return "in_force", "actual"
    told = modality(context, verb.i)
    if verb.lemma in _NOUNS and _is_aim(context, verb):
        return "planned", "planned"
    if told == "planned" and not _is_done(verb):
        return "planned", "planned"
    return _STATUS.get(verb.lemma, "signed"), "actual" if told == "planned" else told


def _is_replaced(context: Context, noun: Token) -> bool:
    """«взамен соглашения от 2008 года», «пришёл на смену прежнему договору»: the new one has ended it."""
    i = noun.i - 1
    while i > 0 and context.tokens[i].pos in {"ADJ", "DET"} and context.tokens[i].case in {noun.case, ""}:
        i -= 1
    return context.tokens[i].lower in _INSTEAD if i >= 0 else False


def _is_aim(context: Context, noun: Token) -> bool:
    """«переговоры о заключении контракта», «для подписания договора»."""
    before = context.tokens[noun.i - 1].lower if noun.i else ""
    told = (t.lemma for t in context.ancestors(noun.i))
    return before == "для" or (before == "о" and any(lemma in _AHEAD for lemma in told))


def _is_done(verb: Token) -> bool:
    """«заключили» is done, whatever the sentence says of the future."""
    return verb.feats.get("Tense") == "Past" and verb.feats.get("VerbForm") == "Fin"
