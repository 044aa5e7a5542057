"""A share of a property: «25 % акций завода», «контрольный пакет», «на 65 %», «доля в компании – 49 %», «паритетно»."""

from __future__ import annotations

from decimal import Decimal

from extractor import lexicon
from extractor.facts.context import Context
from extractor.model import Mention, Quantity, Token

NOUNS = lexicon.words("ownership_stakes")
#: verbs right behind a percentage that make it a share
HOLDING = frozenset({"принадлежать", "владеть", "контролировать", "контролироваться"})
_EQUALLY = frozenset({"паритетно", "поровну", "наполовину"})
_SKIPPED = frozenset({"в", "около", "более", "почти", "свыше", "до", "ее", "её", "его", "их"})
_HALF = Decimal(50)
_WHOLE = Decimal(100)


def share(context: Context, first: int, last: int) -> Mention | None:
    """The only percentage among tokens[first:last], or the first of them that stands at a stake or behind «на»."""
    found = [m for m in _percents(context, first, last) if _at_stake(context, m)]
    return found[0] if found else None


def adjacent(context: Context, i: int) -> Mention | None:
    """The percentage that ends at token i: «75 % (завода)»."""
    found = context.at(i - 1, "quantity") if i > 0 else None
    if found is None or found.last != i or getattr(found.value, "unit", "") != "%":
        return None
    return found if percent(found) is not None else None


def percent(mention: Mention) -> Decimal | None:
    """The number of a percentage, where it can be a share."""
    value = mention.value
    if isinstance(value, Quantity) and Decimal(0) < value.value <= _WHOLE:
        return value.value
    return None


def equal(context: Context, first: int, last: int) -> Decimal | None:
    """50 for «паритетно», «на паритетных началах»."""
    for token in context.words(first, last):
        if token.lower in _EQUALLY or token.lemma == "паритетный":
            return _HALF
    return None


def _percents(context: Context, first: int, last: int) -> list[Mention]:
    found = []
    i = first
    while i < last:
        mention = context.starting(i, "quantity")
        if mention is None:
            i += 1
            continue
        value = mention.value
        if isinstance(value, Quantity) and (value.kind == "percent" or value.unit == "%"):
            found.append(mention)
        i = mention.last
    return found


def _at_stake(context: Context, mention: Mention) -> bool:
    """Whether a percentage is a share of a property: at «акций», «доли», or «на 65 % принадлежит»."""
    tokens = context.tokens
    after = [t.lemma for t in tokens[mention.last : mention.last + 4]]
    before = [t.lemma for t in tokens[max(0, mention.first - 4) : mention.first]]
    if NOUNS & {*after, *before} or (before and before[-1] in ("на", "–", "—", "-", "по")):
        return True
    if after and after[0] in HOLDING:
        return True
    return mention.last < len(tokens) and not tokens[mention.last].text[0].islower()


def at_stake(context: Context, i: int, stop: int) -> int:
    """Behind the words of a stake that begin at token i: «25 % голосующих акций», «долю в капитале»; else i."""
    tokens = context.tokens
    j = i
    seen = False
    while j < stop:
        quantity = context.starting(j, "quantity")
        if quantity is not None:
            unit = quantity.value
            seen = seen or (isinstance(unit, Quantity) and unit.unit in ("%", "акция", "пакет", "доля"))
            j = quantity.last
        elif tokens[j].lemma in NOUNS:
            seen = True
            j += 1
        elif _describes(tokens[j]):
            j += 1
        else:
            break
    return j if seen else i


def _describes(token: Token) -> bool:
    """A word between the number and the noun of a stake: «голосующих», «её», «около»."""
    return token.pos in ("ADJ", "DET") or token.feats.get("VerbForm") == "Part" or token.lower in _SKIPPED
