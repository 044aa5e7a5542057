"""Phrases in another case: «Министерства промышленности и торговли» → «Министерство промышленности и торговли»."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extractor.language.morphology import Form, forms, known
from extractor.model import Token

_AGREEING = ("ADJ", "DET", "NUM")
_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}


def nominative(tokens: Sequence[Token], number: str = "") -> str:
    """The phrase with its head and what agrees with it in the nominative; dependents stay as they are.

    `number` (Sing or Plur) changes the number of the head as well. Spaces between words are kept as in the text.
    """
    if not tokens:
        return ""
    head = _head(tokens)
    words = {token.i: token.text for token in tokens}
    target = number or head.number
    words[head.i] = inflect(head, "Nom", target)
    for token in tokens:
        if token.i < head.i and _agrees(token, head):
            gender = head.gender if target != "Plur" else ""
            words[token.i] = inflect(token, "Nom", target, gender)
    return join(tokens, words)


_OPENING, _CLOSING = '«„“"', '»”"'


def normalize(tokens: Sequence[Token], head: int = -1) -> str:
    """A name as it is kept: nominative, quotation marks as « » and balanced, no acronym in brackets.

    Only the head (its index in the text, or found here) and the adjectives before it change; what depends on the head
    and what is quoted beside it stay: «Министерства промышленности и торговли», «компании «Северсталь»». A name that is
    quoted as a whole changes inside its marks: «Силовым машинам» → «Силовые машины».
    """
    kept = _without_bracketed_acronym(tokens)
    core = kept
    while len(core) > 1 and core[0].text in _OPENING:
        core = core[1:]
    words = {token.i: token.text for token in kept}
    noun = next((token for token in core if token.i == head), None) or _first_noun(core)
    if noun is not None and _is_acronym(noun.text):
        for token in core[: core.index(noun)]:
            if token.pos in _AGREEING or token.lemma.endswith(("ский", "цкий")):
                words[token.i] = inflect(token, "Nom", token.number, _gender_before(token, noun.text))
    elif noun is not None:
        words[noun.i] = _nominative_noun(noun)
        for token in core[: core.index(noun)]:
            if _may_agree(token, noun):
                words[token.i] = inflect(token, "Nom", noun.number, noun.gender if noun.number != "Plur" else "")
    return _balance(kept, words)


def _without_bracketed_acronym(tokens: Sequence[Token]) -> Sequence[Token]:
    for k in range(1, len(tokens) - 2):
        if tokens[k].text == "(" and tokens[k + 2].text == ")":
            return [*tokens[:k], *tokens[k + 3 :]]
    return tokens


def _first_noun(tokens: Sequence[Token]) -> Token | None:
    nouns = [token for token in tokens if token.pos in ("NOUN", "PROPN", "X")]
    for noun in nouns:
        if not any(form.pos == "ADJ" for form in forms(noun.text)[:1]) or noun is nouns[-1]:
            return noun
    return None


_ENDINGS = {"Gen": ("а",), "Dat": ("у",), "Ins": ("ом", "ем"), "Loc": ("е",)}
_VOWELS = "аеёиоуыэюя"


def _nominative_noun(noun: Token) -> str:
    """A head noun in the nominative. A word the dictionary lacks loses an ending of its case, or stays: «ЛогоВАЗу»."""
    if known(noun.text) or noun.text[:1].isascii():
        return inflect(noun, "Nom", noun.number)
    for ending in _ENDINGS.get(noun.case, ()):
        stem = noun.text[: -len(ending)]
        if (
            noun.text.endswith(ending)
            and noun.gender != "Fem"
            and len(stem) > 2
            and stem[-1].lower() not in _VOWELS + "ьй"
        ):
            return stem
    if noun.gender == "Fem" and noun.case in ("Gen", "Dat", "Acc", "Ins", "Loc"):
        return inflect(noun, "Nom", noun.number)
    return noun.text


def _gender_before(token: Token, acronym: str) -> str:
    """«Красноярского УФАС» → Красноярское: the case ending does not tell, управление and учреждение are neuter."""
    return "Neut" if acronym.startswith("У") and token.gender != "Fem" else token.gender


def _is_acronym(text: str) -> bool:
    return sum(c.isupper() for c in text) > 1 and text[-1:].isupper()


def _may_agree(token: Token, noun: Token) -> bool:
    participle = token.feats.get("VerbForm") == "Part"
    looks = token.pos == "PROPN" and any(form.pos == "ADJ" for form in forms(token.text)[:1])
    if not (token.pos in _AGREEING or participle or looks):
        return False
    return token.case == noun.case or any(form.feats.get("Case") == noun.case for form in forms(token.text))


def _balance(tokens: Sequence[Token], words: dict[int, str]) -> str:
    """The words with « » for every kind of mark; marks that lack a partner get one."""
    pieces: list[str] = []
    depth = 0
    for k, token in enumerate(tokens):
        text = words[token.i]
        if text in ("«", "„") or (text in '“"' and _opens_here(tokens, k, depth)):
            text, depth = "«", depth + 1
        elif text in ("»", "”", "“", '"'):
            if depth == 0:
                continue
            text, depth = "»", depth - 1
        if (k and token.start > tokens[k - 1].end and pieces) or (text == "«" and pieces and pieces[-1][-1:].isalnum()):
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces).strip() + "»" * depth


def _opens_here(tokens: Sequence[Token], k: int, depth: int) -> bool:
    if k + 1 >= len(tokens):
        return False
    glued_left = k > 0 and tokens[k - 1].end == tokens[k].start and tokens[k - 1].text not in ("«", '"', "“", "„")
    return tokens[k + 1].start == tokens[k].end if not glued_left else depth == 0


def join(tokens: Sequence[Token], words: dict[int, str] | None = None) -> str:
    """The words of the tokens with the spaces of the text between them (one space at most)."""
    pieces = []
    for i, token in enumerate(tokens):
        if i and token.start > tokens[i - 1].end:
            pieces.append(" ")
        pieces.append(words[token.i] if words else token.text)
    return "".join(pieces)


def inflect(token: Token, case: str, number: str = "", gender: str = "") -> str:
    """One word in another case, letter case kept; the word itself where the dictionary cannot."""
    return _inflect(token.text, token.pos, token.case, token.number, token.gender, case, number, gender)


@lru_cache(10_000)
def _inflect(
    text: str, pos: str, case_now: str, number_now: str, gender_now: str, case: str, number: str, gender: str
) -> str:
    form = _reading(text, pos, case_now, number_now, gender_now)
    if form is None or "Fixd" in form.grams:
        return text
    if form.feats.get("Case") == case and (not number or number == form.feats.get("Number", number)):
        return text
    if case == "Nom" and number == "Sing" == number_now and _is_lemma(form):
        return match_case(text, form.normal)
    wanted = {_CASES[case]}
    if number:
        wanted.add(_NUMBERS[number])
    if gender and number != "Plur" and pos in (*_AGREEING, "VERB"):
        wanted.add(_GENDERS[gender])
    changed = form.parse.inflect(wanted)
    if changed is None:
        return text
    word = changed.word
    if _shared(word, text.lower()) <= len(text) // 2:  # «высшей»: of equal forms the one most like the word
        equal = [other.word for other in form.parse.lexeme if wanted <= other.tag.grammemes]
        word = max([word, *equal], key=lambda other: _shared(other, text.lower()))
    return match_case(text, word)


def _is_lemma(form: Form) -> bool:
    """Whether the nominative singular of a noun is its lemma: a look that spares building all forms of the word.

    Persons have feminine forms below a masculine lemma, «ущелье» stands below «ущелие», old and new forms below others.
    """
    usual = form.pos == "NOUN" and "inan" in form.grams and form.feats.get("Number") == "Sing"
    return usual and not form.normal.endswith("ие") and form.grams.isdisjoint(_OTHER_LEMMA)


_OTHER_LEMMA = frozenset({"Arch", "Infr", "V-be", "Surn"})


def _shared(a: str, b: str) -> int:
    """Length of the common beginning."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def match_case(model: str, word: str) -> str:
    """`word` in the letter case of `model`: ПРАВИТЕЛЬСТВА → ПРАВИТЕЛЬСТВО, Москвы → Москва."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    if "-" in model and "-" in word:
        parts = zip(model.split("-"), word.split("-"), strict=False)
        return "-".join(match_case(a, b) for a, b in parts)
    if not model[1:].islower():  # «ЛогоВАЗа»: letter by letter as far as both agree
        pairs = zip(model, word, strict=False)
        same = [a if a.lower() == b else b for a, b in pairs]
        return "".join(same) + word[len(same) :]
    if model[:1].isupper():
        return word[:1].upper() + word[1:]
    return word


def _reading(text: str, pos: str, case: str, number: str, gender: str) -> Form | None:
    """The dictionary's reading that fits the tag best."""
    best, best_score = None, 0.0
    for form in forms(text):
        score = (
            2.0 * (form.feats.get("Case") == case)
            + (form.feats.get("Number") == number)
            + 0.5 * (form.feats.get("Gender") == gender)
            + (form.pos == pos or (form.pos, pos) in {("NOUN", "PROPN"), ("VERB", "ADJ")})
        )
        if score > best_score:
            best, best_score = form, score
    return best


def _head(tokens: Sequence[Token]) -> Token:
    inside = {token.i for token in tokens}
    outside = [t for t in tokens if t.head not in inside or t.head == t.i]
    nouns = [t for t in outside if t.pos in ("NOUN", "PROPN")]
    return (nouns or outside or list(tokens))[0]


def _agrees(token: Token, head: Token) -> bool:
    participle = token.feats.get("VerbForm") == "Part"
    return (token.pos in _AGREEING or participle) and token.case == head.case
