"""Who takes part in an event: subjects of its verbs, «с участием …», «встреча с …», lists below it."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.facts import parties
from extractor.facts.context import Context
from extractor.facts.doers import clause_end, doers
from extractor.facts.events import VERBS, small
from extractor.facts.participants import Actor, actor, actors, of_case, stands_for
from extractor.facts.wording import noun_phrase
from extractor.mentions.words import mention
from extractor.model import Sentence, Token

_FAR = 8  # words between a verb and a delegation behind it
_RELATIVE = 4  # words between an event and its «, на котором»
_MARKS = frozenset({"✔", "✔️", "✅", "•", "–", "—", "-", "●", "▪", "🔹", "📍", "*", "·"})
#: those who stand for the body named behind them
_DELEGATES = frozenset({"представитель", "специалист", "делегация", "сотрудник", "эксперт", "руководитель"})
TAKE = frozenset(("принять", "принимать"))
_JOIN = frozenset(("участвовать", "поучаствовать", "присутствовать", "собраться", "встретиться"))
_APPEARANCES = frozenset(
    ("выступить", "присутствовать", "сопровождать", "приветствовать", "поприветствовать", "участвовать", "доложить")
)
#: «модератором выступил X», «спикерами стали X и Y»
_ROLES = frozenset(("модератор", "спикер", "докладчик", "ведущий", "участник", "гость", "эксперт"))
_BECOME = frozenset(("стать", "выступить", "быть"))
_JOINING = _APPEARANCES | TAKE | _BECOME | {"представить", "–", "—", "-"}


def appearing(context: Context, sentence: Sentence) -> list[Actor]:
    for token in context.having(_JOINING, sentence.first, sentence.last):
        joins = token.lemma in _APPEARANCES or (token.lemma in TAKE and takes_part(context, token))
        joins = joins or (token.lemma in _BECOME and _as_role(context, sentence, token))
        joins = joins or (token.lemma == "представить" and context.tokens[token.i - 1].lemma == "доклад")
        if token.pos == "VERB" and joins:
            return [a for a in doers(context, token.i, sentence.first, sentence.last) if a.person]
        if token.text in {"–", "—", "-"} and any(t.lemma == "участник" for t in context.words(sentence.first, token.i)):
            return [a for a in actors(context, token.i + 1, sentence.last) if a.person]
    return []


def _as_role(context: Context, sentence: Sentence, verb: Token) -> bool:
    near = context.words(max(sentence.first, verb.i - 4), min(sentence.last, verb.i + 3))
    return any(t.lemma in _ROLES and t.case == "Ins" for t in near)


def people_of(context: Context, noun: Token, verb: Token | None, sentence: Sentence) -> list[Actor]:
    found = [*_beside(context, noun, sentence)]
    if verb is not None:
        role = VERBS[verb.lemma]
        if role in {"part", "hold", "meet", "organize", "visit"} and not (
            verb.lemma in {"принять", "принимать"} and not takes_part(context, verb)
        ):
            found += subjects_of(context, verb, sentence)
    elif _at_event(context, noun):
        found += [a for a in _main_subjects(context, noun, sentence) if a.person]
    if _at_event(context, noun):
        following = actors(context, noun.i + 1, clause_end(context, noun.i + 1, sentence.last))
        found += [a for a in following if a.person and of_case(context, a.mention, "Dat")]
    found += accompanied(context, sentence)
    found += _chairs(context, noun, sentence)
    found += _bulleted(context, sentence)
    return distinct(found)


def _chairs(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«совещание, которое провел X», «заседание, на котором выступит X»."""
    for token in context.words(noun.i + 1, sentence.last):
        if token.lemma == "который" and token.case == "Loc" and context.tokens[token.i - 1].lower == "на":
            return _acting_there(context, token, sentence) if token.i - noun.i <= _RELATIVE else []
        if token.lemma == "который" and token.case in {"Acc", ""}:
            verb = next(
                (t for t in context.words(token.i + 1, min(token.i + 8, sentence.last)) if t.pos == "VERB"), None
            )
            if verb is not None and VERBS.get(verb.lemma) == "hold":
                return doers(context, verb.i, token.i, sentence.last)
    return []


def _acting_there(context: Context, relative: Token, sentence: Sentence) -> list[Actor]:
    """«, на котором с докладом выступит председатель совета, академик X»: the people who do something there."""
    verb = next((t for t in context.words(relative.i + 1, sentence.last) if t.feats.get("VerbForm") == "Fin"), None)
    if verb is None:
        return []
    return [a for a in doers(context, verb.i, relative.i, sentence.last) if a.person]


def _bulleted(context: Context, sentence: Sentence) -> list[Actor]:
    """«… с представителями организаций:» and the lines of a list, the first of which may stand behind the colon."""
    words = context.words(sentence.first, sentence.last)
    colon = next((t.i for t in reversed(words) if t.text == ":"), -1)
    if colon < 0 or (colon + 1 < sentence.last and context.tokens[colon + 1].text not in _MARKS):
        return []
    found = actors(context, colon + 1, sentence.last)[:1]
    for following in context.sentences[sentence.ordinal + 1 : sentence.ordinal + 20]:
        opening = context.tokens[following.first].text
        if opening[0].isalnum() or opening in {"«", '"', "📌"}:
            break
        if colon + 1 == sentence.last or opening in _MARKS:
            found += actors(context, following.first, following.last)[:1]
    return found


def _at_event(context: Context, noun: Token) -> bool:
    """«на встрече», «на рабочем совещании», «в ходе визита»: whoever does something there takes part."""
    i = noun.i - 1
    while i > 0 and context.tokens[i].pos == "ADJ":
        i -= 1
    before = context.tokens[i]
    return before.lower in {"на", "во"} or before.lemma in {"ход", "время", "рамка"}


def _main_subjects(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    verb = next((t for t in context.ancestors(noun.i) if t.feats.get("VerbForm") == "Fin"), None)
    return doers(context, verb.i, sentence.first, sentence.last) if verb is not None else []


def takes_part(context: Context, verb: Token) -> bool:
    return any(t.lemma == "участие" for t in context.words(max(0, verb.i - 4), min(verb.i + 5, len(context.tokens))))


def subjects_of(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """Who takes part: the subjects of the verb, and a delegation without a name."""
    told = doers(context, verb.i, sentence.first, sentence.last)
    if VERBS.get(verb.lemma) == "visit" and verb.number == "Plur" and len(told) == 1 and not told[0].person:
        told = _delegation(context, verb, sentence) or told  # «технопарк посетят делегации»
    told = told or _delegation(context, verb, sentence)
    sent = delegates(context, sentence.first, sentence.last) if VERBS.get(verb.lemma) == "part" else []
    return distinct([*told, *(one for one in sent if takes_part(context, verb) or verb.lemma in _JOIN)])


def _delegation(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    """«делегация провинции Хэнань»: the words themselves are the participant."""
    for token in context.words(sentence.first, min(sentence.last, verb.i + _FAR)):
        plural = verb.number == "Plur" and token.case == "Acc" and token.i > verb.i
        if token.lemma in {"делегация", "бизнес-делегация"} and (token.case == "Nom" or plural):
            first = token.i
            while first > sentence.first and context.tokens[first - 1].pos in {"ADJ", "CCONJ"}:
                first -= 1
            last = noun_phrase(context, token.i, verb.i if token.i < verb.i else sentence.last)
            words = mention(context.reading, "organization", first, last, name=small(context.text(first, last)))
            return [Actor(words, words.name, "", False)]
    return []


def _beside(context: Context, noun: Token, sentence: Sentence) -> list[Actor]:
    """«встреча с X», «встреча X и Y», «переговоры между X и Y», «с участием X», «под председательством X»."""
    i = noun.i + 1
    found: list[Actor] = []
    if i < sentence.last and context.tokens[i].lower in {"между", "с", "со"}:
        found += _phrase_actors(context, i + 1, sentence.last)
    elif noun.lemma in {
        "встреча",
        "переговоры",
        "визит",
        "поездка",
        "беседа",
        "консультация",
        "посещение",
        "бизнес-миссия",
    }:
        near = context.words(i, min(i + 16, sentence.last))
        stop = next((t.i for t in near if t.lower in {"с", "со"}), sentence.last)
        found += [a for a in _phrase_actors(context, i, stop) if a.person or noun.lemma in {"переговоры"}]
        found = distinct([*found, *delegates(context, i, stop)])
        stop = found[-1].last if found else i
        if stop < sentence.last and context.tokens[stop].lower in {"с", "со"}:
            found += _phrase_actors(context, stop + 1, sentence.last)
    return found


def accompanied(context: Context, sentence: Sentence) -> list[Actor]:
    """«с участием X», «под председательством X», «совместно с X», «в сопровождении X»."""
    found: list[Actor] = []
    for token in context.words(sentence.first, sentence.last):
        before = context.tokens[token.i - 1].lower if token.i > sentence.first else ""
        cue = (
            (token.lemma == "участие" and before in {"с", "при"})
            or (token.lemma in {"председательство", "руководство"} and before == "под")
            or (token.lemma in {"сопровождение", "присутствие", "лицо"} and before == "в")
            or (token.lower in {"с", "со"} and before in {"совместно", "вместе", "главе"})
        )
        if cue:
            found += _phrase_actors(context, token.i + 1, sentence.last)
    return found


def people_with(context: Context, verb: Token, sentence: Sentence) -> list[Actor]:
    for i in range(verb.i + 1, min(verb.i + 20, sentence.last)):
        if context.tokens[i].lower in {"с", "со"}:
            return _phrase_actors(context, i + 1, sentence.last)
    return []


def _phrase_actors(context: Context, first: int, last: int) -> list[Actor]:
    """The actors of a list that begins at token first: up to a finite verb, a full stop or a subordinate clause."""
    stop = first
    while stop < last:
        token = context.tokens[stop]
        if token.text in {".", ";", ":", "–", "—", "!"} and context.at(stop, "person", "organization") is None:
            break
        if (token.pos == "VERB" and token.feats.get("VerbForm") in {"Fin", "Conv"}) or token.lemma in {
            "который",
            "где",
        }:
            break
        if (
            token.pos == "ADP"
            and token.lower in {"в", "во", "по", "о", "об", "на", "под", "при", "к"}
            and not context.at(stop, "position", "organization", "person")
        ):
            break
        stop += 1
    found = [a for a in actors(context, first, stop) if stands_for(context, a.mention)]
    return found if any(a.person for a in found) else distinct([*found, *delegates(context, first, stop)])


def delegates(context: Context, first: int, last: int) -> list[Actor]:
    """Bodies that «представители завода «Луч» и университета» stand for."""
    found: list[Actor] = []
    for token in context.words(first, last):
        if token.lemma not in _DELEGATES or token.number != "Plur" or context.at(token.i, "organization") is not None:
            continue
        body = parties.between(context, token.i + 1, last, *parties.BODIES, reach=2, apposed=False)
        if body is None or context.tokens[max(body.head, body.first)].number == "Plur":
            continue  # «сотрудники служб предприятий»
        if body.form == "name" and parties.may_stand_in(context, body, "Gen"):
            listed = (actor(context, one) for one in parties.listed(context, body, last, *parties.BODIES))
            found += [one for one in listed if one is not None]
    return found


def distinct(found: Iterable[Actor]) -> list[Actor]:
    kept: dict[str, Actor] = {}
    for one in found:
        kept.setdefault(one.key, one)
    return list(kept.values())
