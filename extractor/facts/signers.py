"""Who concludes an agreement: «между X и Y», «X и Y подписали», «X … с Y», «подписано X и Y», «соглашение X с Y»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts import antecedents, namesakes, officials, parties
from extractor.facts.context import Context
from extractor.facts.deals import actors_after, list_end
from extractor.facts.doers import clause_end, doers
from extractor.facts.joint_bodies import spread
from extractor.facts.participants import Actor, actors, of_case
from extractor.language.morphology import forms
from extractor.model import Sentence, Token

_COMPLEMENTS = lexicon.words("agreement_complements")
_BRACKETS = 60  # words before a verb in which a bracket is looked for
_DASHES = frozenset(("–", "—", ":"))
_JOINT = frozenset(("консорциум", "пул", "альянс", "синдикат"))
_MADE_OF = frozenset(("составе", "из", "("))
_WITH = {"с", "со"}
_DELIVERIES = frozenset(("поставка", "продажа", "передача", "предоставление"))
_GETTING = frozenset(("получить", "получать", "выиграть"))  # «получил контракт от X»


def named(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    """The parties and signatories that a clause names beside the noun of an agreement and its verb."""
    agents = _agents(context, verb, sentence) if verb is not None and verb.pos in {"VERB", "ADJ"} else []
    between = _between(context, noun, verb, sentence)
    if between and not (len(agents) > 1 and _inside_subject(context, noun, between[0])):
        return between
    found = list(agents)
    start = min(noun.i, verb.i) if verb is not None else noun.i
    found += partners(context, start + 1, sentence.last)
    if verb is not None and verb.lemma in _GETTING:
        found += actors_after(context, start + 1, sentence.last, {"от", "у"})
    if len(found) < 2 and verb is not None:
        found += _together_with(context, verb, sentence)
    found += _served(context, noun, sentence)
    if (not found or verb is None) and noun.number != "Plur":
        found += [a for a in _genitive(context, noun, sentence) if a.key not in {f.key for f in found}]
    return found


def _served(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«контракт на поставку заводу насосов»: a dative, where it may be a genitive only behind what is delivered."""
    end = next((t.i for t in context.words(noun.i + 1, sentence.last) if t.text in _DASHES), sentence.last)
    found = actors(context, noun.i + 1, end, places=True)
    return [one for one in found if of_case(context, one.mention, "Dat") and _is_served(context, one)]


def _is_served(context: Context, one: Actor) -> bool:
    head = context.tokens[one.mention.head if one.mention.head >= 0 else one.first]
    ambiguous = any(form.feats.get("Case") == "Gen" and form.feats.get("Number") != "Plur" for form in forms(head.text))
    return not ambiguous or context.tokens[one.first - 1].lemma in _DELIVERIES


def _between(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    found = actors_after(context, noun.i + 1, sentence.last, {"между"})
    if not found and verb is not None:
        found = actors_after(context, sentence.first, noun.i, {"между"})
    return found


def _inside_subject(context: Context, noun: Token, found: Actor) -> bool:
    """«соглашение о долге, возникшем в торговле между X и Y»: not between whom it is concluded."""
    return noun.i < found.first and any(t.text == "," for t in context.words(noun.i, found.first))


def partners(context: Context, first: int, last: int) -> list[Actor]:
    """The other side: «с X и Y»; nobody in «с завода X», which says where from."""
    found = actors_after(context, first, last, _WITH)
    if not found:
        start = next((t.i + 1 for t in context.words(first, last) if t.lower in _WITH), last)
        return officials.named_in(context, start, list_end(context, start, last))
    from_body = context.tokens[found[0].first - 1].lower == "из"  # «с коллегами из X»
    return found if from_body or parties.may_stand_in(context, found[0].mention, "Ins") else []


def _together_with(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """«Вместе с Минздравом подписали …», «С «Вектором» подписали …»: the other side before the verb."""
    for i in range(max(sentence.first, verb.i - 8), verb.i):
        if context.tokens[i].lower in _WITH:
            before = context.tokens[i - 1].lower if i > sentence.first else ""
            if before in {"", "вместе", "совместно", "мы"}:
                return actors(context, i + 1, list_end(context, i + 1, verb.i), places=True)
    return []


def inside(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    """«достигнуто соглашение о центре банка на базе университета»: two bodies within the subject, none beside it."""
    if verb is None or verb.lemma not in {"достигнуть", "достичь"}:
        return []
    end = clause_end(context, noun.i + 1, sentence.last)
    found = [a for a in actors(context, noun.i + 1, end, places=True) if not a.person]
    return found if len(found) > 1 else []


def _agents(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """The subjects of an active verb, the instrumental agents of a passive one."""
    beside = context.words(max(sentence.first, verb.i - 2), min(verb.i + 3, sentence.last))
    if any(t.lower == "стороны" for t in beside):
        return []  # told of before
    members = _members(context, verb, sentence)
    if members:
        return members
    passive = verb.feats.get("Voice") == "Pass" or verb.feats.get("Variant") == "Short"
    if passive:
        everyone = actors(context, sentence.first, sentence.last, places=True)
        return [a for a in everyone if of_case(context, a.mention, "Ins")]
    return subjects(context, verb, sentence)


def _members(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """«консорциум в составе компаний X, Y и Z подписал»: those who make it up."""
    for token in context.words(sentence.first, verb.i):
        if token.lemma in _JOINT and token.case == "Nom":
            start = next((t.i + 1 for t in context.words(token.i + 1, verb.i)[:3] if t.lower in _MADE_OF), -1)
            return actors(context, start, verb.i) if start > 0 else []
    return []


def subjects(context: Context, verb: Token, sentence: Sentence, *, last: int = 0) -> list[Actor]:
    """All who do what an active verb says, looked for before token `last` (0: in the whole sentence).

    «он предоставил» is the body told of before; of a plural verb the whole list that stands right before it.
    """
    meant = _pronoun(context, verb, sentence)
    if meant is not None:
        return [meant]
    first = _behind_source(context, verb, sentence)
    found = doers(context, verb.i, first, last or sentence.last, places=True)
    found += [one for one in officials.acting(context, verb, sentence) if one.key not in {f.key for f in found}]
    found = [one for one in found if not _in_brackets(context, one, verb)] or _before_brackets(context, found)
    if verb.number == "Plur" and found and all(not one.person for one in found):
        found = _listed_before(context, found[0], sentence) + found
    meant = namesakes.subject(context, verb, sentence.first, last or sentence.last)
    if meant is not None:
        found = [meant, *(one for one in found if one.key != meant.key)] if verb.number == "Plur" else [meant]
    return spread(context, sentence.first, sentence.last, found)


def _behind_source(context: Context, verb: Token, sentence: Sentence) -> int:
    """Behind «Как сообщает газета «Весть», | …»: who tells of a deal is no party."""
    if context.tokens[sentence.first].lower != "как":
        return sentence.first
    commas = (t.i for t in context.words(sentence.first, verb.i) if t.text == ",")
    return next(commas, sentence.first - 1) + 1


def _in_brackets(context: Context, one: Actor, verb: Token) -> bool:
    """«компания (дочерняя структура «Луча») заключила»: who stands in brackets does not act."""
    words = [t.text for t in context.words(max(verb.i - _BRACKETS, 0), one.first)]
    return words.count("(") > words.count(")")


def _before_brackets(context: Context, found: list[Actor]) -> list[Actor]:
    """The body right before the bracket that holds the only actors found."""
    if not found:
        return []
    opening = found[0].first
    while opening > 0 and context.tokens[opening].text != "(":
        opening -= 1
    known = parties.known(context, context.at(opening - 1, "organization", "group")) if opening else None
    return [known] if known is not None else found


def _pronoun(context: Context, verb: Token, sentence: Sentence) -> Actor | None:
    before = context.tokens[verb.i - 1] if verb.i > sentence.first else None
    if before is None or before.pos != "PRON" or before.case != "Nom":
        return None
    return parties.known(context, antecedents.body(context, before))


def _listed_before(context: Context, last: Actor, sentence: Sentence) -> list[Actor]:
    """«в ходе встречи АО «Луч» и | завод «Маяк» подписали»: bodies of the same list that look like genitives."""
    i = last.first
    while i - 2 >= sentence.first and _describes_body(context.tokens[i - 1]):
        i -= 1
    if i - 2 < sentence.first or context.tokens[i - 1].lower != "и":
        return []
    before = context.at(i - 2, "organization", "group")
    if before is None and context.tokens[i - 2].text in {"»", '"'}:
        before = context.at(i - 3, "organization", "group")
    known = parties.known(context, before)
    if known is None or known.key == last.key:
        return []
    return [known]


def _describes_body(token: Token) -> bool:
    """«крымская компания | «Салют»»: what stands between «и» and the name."""
    return token.text in {"«", '"'} or (token.pos in {"ADJ", "NOUN"} and token.case in {"Nom", ""})


def _behind_complement(context: Context, noun: Token, sentence: Sentence) -> int:
    """Behind «соглашение о сотрудничестве | Карелии и Тувы»."""
    words = context.words(noun.i + 1, min(noun.i + 4, sentence.last))
    if words and words[0].lower in {"о", "об"}:
        return next((t.i + 1 for t in words if t.lemma in _COMPLEMENTS), noun.i + 1)
    return noun.i + 1


def _genitive(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«контракт «Газпрома» с CNPC», «партнёрство Якутии и Тувы»: the bodies right after the noun."""
    found: list[Actor] = []
    i = _behind_complement(context, noun, sentence)
    while i < sentence.last:
        mention = context.starting(i, "organization", "group", "place")
        if mention is None or context.tokens[mention.head].dep.startswith("nsubj"):
            break
        found += actors(context, mention.first, mention.last, places=True)
        i = mention.last
        if i < sentence.last and context.tokens[i].text in {",", "и"}:
            i += 1
    return found
