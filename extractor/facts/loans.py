"""Loans and grants: «банк предоставил заводу кредит», «завод взял в фонде 300 млн рублей под 3 % годовых»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import protagonists
from extractor.facts.circumstances import add_circumstances, amount_of, subject_of
from extractor.facts.context import Context
from extractor.facts.deals import Deal, is_attribute
from extractor.facts.doers import clause_end
from extractor.facts.modality import modality
from extractor.facts.participants import Actor, actors, of_case
from extractor.facts.receivers import receivers
from extractor.facts.signers import subjects
from extractor.language.inflection import nominative
from extractor.model import Sentence, Token

_LOANS = lexicon.table("loan_nouns", "type")
_KINDS = lexicon.words("loan_adjectives")
_ROLES = lexicon.table("loan_verbs", "role")
_REACH = 14  # words between a verb and its loan
_BORROW = frozenset(("взять", "занять", "привлечь"))
#: kinds that need a verb
_BY_VERB = frozenset(("лизинг", "аренда", "инвестиции", "финансирование", "гарантия", "субсидия", "долг", "грант"))
_SOURCES = {"в", "у", "от", "из"}


def by_verb(context: Context, sentence: Sentence, verb: Token) -> Deal | None:
    """The loan that the verb gives, takes or pays back."""
    if is_attribute(verb):
        return None
    loan = _loan(context, verb, sentence)
    money = amount_of(context, sentence, verb.i, behind=True)
    borrows = verb.lemma in _BORROW and bool(money)
    if loan is None and not borrows and not (money and _bears_interest(context, sentence)):
        return None
    lends = _ROLES[verb.lemma] == "lends"
    givers, takers = _sides(context, verb, sentence, loan, lends=lends)
    if not givers or not (lends or takers) or (not _single(loan) and not takers):
        return None
    told = modality(context, verb.i)
    if told == "denied":
        return None
    deal = _deal(context, loan or verb, sentence, f"verb of deal: {verb.lemma}")
    deal.add(givers if lends else takers)
    deal.add(takers if lends else givers)
    deal.counterpart = len(deal.parties) == 1
    deal.told = len(deal.parties) > 1 or (lends and bool(money) and _single(loan))
    deal.subject = subject_of(context, (loan.i if loan is not None else verb.i) + 1, sentence)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", "actual")
    add_circumstances(context, deal, sentence, verb.i)
    return deal


def by_deed(context: Context, sentence: Sentence, deed: Token) -> Deal | None:
    """«банк объявил о предоставлении заводу кредита»: who announces it lends."""
    behind = context.words(deed.i + 1, min(deed.i + _REACH, sentence.last))
    loan = next((t for t in behind if _is_loan(context, t)), None)
    verb = next((t for t in context.ancestors(deed.i) if t.feats.get("VerbForm") == "Fin"), None)
    if loan is None or verb is None or modality(context, deed.i) == "denied":
        return None
    givers = [one for one in subjects(context, verb, sentence) if not one.person]
    takers = [one for one in receivers(context, deed.i + 1, sentence.last) if one.key not in {g.key for g in givers}]
    if not givers or not takers:
        return None
    deal = _deal(context, loan, sentence, f"noun of loan: {deed.lemma}")
    deal.add([*givers, *takers])
    deal.told = True
    deal.subject = subject_of(context, loan.i + 1, sentence)
    add_circumstances(context, deal, sentence, loan.i)
    return deal


def by_noun(context: Context, sentence: Sentence, loan: Token) -> Deal | None:
    """«700 млн рублей составляет заём фонда «Опора»»: whose loan it is; the borrower is whom the article is about."""
    if loan.number == "Plur" or _LOANS[loan.lemma] in _BY_VERB:
        return None
    if not _is_loan(context, loan) or not amount_of(context, sentence, loan.i):
        return None
    mention = context.starting(loan.i + 1, "organization")
    lenders = actors(context, loan.i + 1, mention.last) if mention is not None else []
    if not lenders or lenders[0].person or of_case(context, lenders[0].mention, "Nom"):
        return None
    deal = _deal(context, loan, sentence, f"noun of loan: {loan.lemma}")
    deal.add(lenders[:1])
    meant = protagonists.protagonist(context)
    deal.add([meant] if meant is not None else [])
    deal.told = True
    told = modality(context, loan.i)
    deal.status, deal.modality = ("planned", "planned") if told == "planned" else ("signed", "actual")
    add_circumstances(context, deal, sentence, loan.i)
    return deal


def _deal(context: Context, word: Token, sentence: Sentence, rule: str) -> Deal:
    first = word.i
    kind = _LOANS.get(word.lemma, "заём")
    if word.lemma in _LOANS and word.lemma != "линия":
        while first > sentence.first and context.tokens[first - 1].lemma in _KINDS:
            first -= 1
        kind = f"{_adjectives(context, first, word)}{kind}"
    deal = Deal(kind, first, word.i + 1, context.words_slot("type", first, word.i + 1, kind), sentence, rule)
    deal.evidence.append(sentence)
    return deal


def _adjectives(context: Context, first: int, noun: Token) -> str:
    """The adjectives before a noun of loan in the nominative: «льготного займа» → «льготный »."""
    if first == noun.i:
        return ""
    words = nominative(context.words(first, noun.i + 1), "Sing").rsplit(" ", 1)[0].lower()
    return f"{words} "


def _sides(
    context: Context, verb: Token, sentence: Sentence, loan: Token | None, *, lends: bool
) -> tuple[list[Actor], list[Actor]]:
    """Who gives the loan and who takes it."""
    passive = verb.feats.get("Voice") == "Pass" or verb.feats.get("Variant") == "Short"
    if passive:
        everyone = actors(context, sentence.first, sentence.last)
        givers = [a for a in everyone if not a.person and of_case(context, a.mention, "Ins")]
        return givers, receivers(context, sentence.first, sentence.last)
    end = clause_end(context, verb.i + 1, sentence.last)
    acting = subjects(context, verb, sentence)
    acting = [a for a in acting if not a.person] or acting
    if lends:
        taken = {a.key for a in acting}
        return acting, [a for a in receivers(context, sentence.first, end) if a.key not in taken]
    start = min(verb.i, loan.i) if loan is not None else verb.i
    lenders = _lenders(context, start + 1, end, bare=loan is not None)
    return [a for a in lenders if a.key not in {b.key for b in acting}][:3], acting


def _lenders(context: Context, first: int, last: int, *, bare: bool) -> list[Actor]:
    """«в банке X», «от фонда Y»; with `bare` also «кредит банка Z»."""
    found: list[Actor] = []
    for one in actors(context, first, last):
        words = context.words(max(first, one.first - 3), one.first)
        preposition = next((t.lower for t in reversed(words) if t.pos == "ADP"), "")
        from_whom = preposition in _SOURCES or (not preposition and bare)
        if not one.person and from_whom and not of_case(context, one.mention, "Dat"):
            found.append(one)
    return found


def _loan(context: Context, verb: Token, sentence: Sentence) -> Token | None:
    words = context.words(max(sentence.first, verb.i - _REACH // 2), min(verb.i + _REACH, sentence.last))
    return next((t for t in words if _is_loan(context, t)), None)


def _is_loan(context: Context, token: Token) -> bool:
    if token.lemma not in _LOANS or token.pos != "NOUN":
        return False
    return token.lemma != "линия" or (token.i > 0 and context.tokens[token.i - 1].lemma == "кредитный")


def _bears_interest(context: Context, sentence: Sentence) -> bool:
    """«под 3 % годовых»: money that is lent, whatever it is called."""
    return any(t.lower == "годовых" for t in context.words(sentence.first, sentence.last))


def _single(loan: Token | None) -> bool:
    return loan is None or loan.number == "Sing"
