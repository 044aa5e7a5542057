"""Occupations told by verbs: «назначен директором», «занимает пост министра», «ушёл с должности», «возглавляет завод».

The verbs and what they say stand in `lexicon/appointment_verbs.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.offices import BODIES, Office
from extractor.mentions import phrases
from extractor.model import Mention, Sentence, Token

_VERBS = {row["lemma"]: row for row in lexicon.rows("appointment_verbs")}
_EVENTS = lexicon.table("appointment_nouns", "status")
_POSTS = frozenset({"пост", "должность", "место", "кресло", "обязанность", "полномочие", "роль", "качество"})
_REACH = 14  # words between a verb and the office or person it ties
_BODY_NOUNS = lexicon.words("organization_heads") | {"оргкомитет", "рабочая", "комиссия"}
_FRESH = frozenset({"appointed", "dismissed"})

#: office, person, rule, confidence, status, date
Told = tuple[Office, Mention, str, float, str, Mention | None]


class _Cue(NamedTuple):
    verb: Token
    frame: str
    status: str
    post: int  # token of «пост», «должность» before the office, -1 when the office itself stands in the instrumental


def find(context: Context, sentence: Sentence, free: Sequence[Office], people: Sequence[Mention]) -> Iterator[Told]:
    """Offices that no name stands beside, tied by a verb to a person of the sentence."""
    if not free:
        return
    everyone = _people(context, sentence)
    for office in free:
        named = _after_event(context, office, people)
        if named is not None:
            yield office, named, "occupation.event", 0.8, "appointed", _date(context, sentence)
            continue
        cue = _cue(context, sentence, office)
        if cue is None:
            continue
        person = _person(context, cue, office, everyone)
        if person is None and cue.frame in ("be", "leave"):
            person = _elided(context, sentence, cue.verb)
        if person is None:
            context.near("occupation.verb", office.first, office.last, "при глаголе не найдено, о ком речь")
            continue
        date = _date(context, sentence) if cue.status in _FRESH else None
        yield office, person, f"occupation.{cue.frame}", 0.75, cue.status, date


def _after_event(context: Context, office: Office, people: Sequence[Mention]) -> Mention | None:
    """«избрание Ивана Кима президентом», «назначение Ивана Кима на пост главы»: who gets the office."""
    first = office.first
    if context.tokens[first - 1].lemma in _POSTS and context.tokens[first - 2].lower == "на":
        first -= 2
    elif context.tokens[office.head].case != "Ins":
        return None
    person = next((one for one in people if one.last == first), None)
    if person is None or person.first < 2 or context.tokens[person.first - 2].lemma == "случай":
        return None
    return person if _EVENTS.get(context.tokens[person.first - 1].lemma) == "appointed" else None


_HEADING = frozenset(lemma for lemma, row in _VERBS.items() if row["frame"] == "head")


def headed(context: Context, sentence: Sentence) -> Iterator[Told]:
    """«Иван Петров возглавляет оргкомитет»: the verb names the office, its object the body."""
    for token in context.having(_HEADING, sentence.first, sentence.last):
        row = _VERBS.get(token.lemma)
        if row is None or token.feats.get("VerbForm") == "Inf":
            continue
        everyone = _people(context, sentence)
        if not everyone:
            continue
        passive = token.feats.get("VerbForm") == "Part" and token.feats.get("Voice") == "Pass"
        body = _body_before(context, token, sentence) if passive else _object(context, token, sentence)
        if body is None:
            continue
        person = _leader(context, token, everyone, body.i if isinstance(body, Token) else body.last)
        if person is None:
            continue
        status = "former" if _is_past_habit(token) else row["status"]
        yield _headed_office(token, row["position"], body), person, "occupation.heads", 0.7, status, None


def _headed_office(verb: Token, position: str, body: Mention | Token) -> Office:
    """The office that a verb names, of a body that is a mention or, unnamed, a common noun («оргкомитет»)."""
    attributes = {"kind": "office", "told": "verb"}
    if isinstance(body, Token):
        attributes["body"] = body.lemma
    title = Mention(
        "position", verb.start, verb.end, verb.i, verb.i + 1, verb.text, position, "noun", head=verb.i,
        attributes=attributes,
    )  # fmt: skip
    if isinstance(body, Token):
        return Office(title, min(verb.i, body.i), max(verb.i, body.i) + 1)
    return Office(title, min(verb.i, body.first), max(verb.i + 1, body.last), body)


# -- the verb --------------------------------------------------------------------------------------------------------


def _cue(context: Context, sentence: Sentence, office: Office) -> _Cue | None:
    """The verb that ties the office, nearest first."""
    post = _post_before(context, sentence, office)
    head = context.tokens[office.head]
    if (post < 0 and head.case != "Ins") or (post > 0 and _is_sought(context, post)):
        return None
    anchor = post if post >= 0 else office.first
    for token in _verbs_near(context, sentence, anchor, office.last):
        row = _VERBS[token.lemma]
        frame = row["frame"]
        if _is_auxiliary(context, token) or frame == "head" or (post < 0 and frame in ("leave", "dismiss")):
            continue
        if post < 0 and token.lemma in ("занять", "занимать", "получить", "вступить", "исполнять", "сохранить"):
            continue
        return _Cue(token, frame, _status(context, token, row["status"], office), post)
    return None


def _is_sought(context: Context, post: int) -> bool:
    """«в борьбе за пост», «кандидат на должность»: nobody has it yet."""
    before = context.tokens[post - 1]
    if before.lower == "за":
        return True
    return before.lower == "на" and post > 1 and context.tokens[post - 2].lemma.startswith(("кандидат", "претендент"))


def _is_auxiliary(context: Context, verb: Token) -> bool:
    """«была введена»: «быть» that only helps a participle."""
    head = context.tokens[verb.head]
    return verb.lemma == "быть" and head.i != verb.i and head.feats.get("VerbForm") == "Part"


def _status(context: Context, verb: Token, status: str, office: Office) -> str:
    if office.position.attributes.get("status"):
        return office.position.attributes["status"]
    if verb.lemma == "быть":
        return {"Fut": "appointed", "Past": "former"}.get(verb.feats.get("Tense", ""), "current")
    if status == "current" and _is_past_habit(verb):
        return "former"
    return status


def _is_past_habit(verb: Token) -> bool:
    return verb.feats.get("Tense") == "Past" and verb.feats.get("Aspect") == "Imp"


def _post_before(context: Context, sentence: Sentence, office: Office) -> int:
    """Token of «пост», «должность» that governs the office, or -1."""
    i = office.first - 1
    while i >= sentence.first and context.tokens[i].pos == "ADJ":
        i -= 1
    return i if i >= sentence.first and context.tokens[i].lemma in _POSTS else -1


def _verbs_near(context: Context, sentence: Sentence, first: int, last: int) -> list[Token]:
    tokens = context.tokens
    before = range(first - 1, max(sentence.first - 1, first - 1 - _REACH), -1)
    after = range(last, min(sentence.last, last + _REACH))
    found: list[tuple[int, Token]] = []
    for places, origin, penalty in ((before, first, 0), (after, last, 2)):
        for i in places:
            if tokens[i].text == ";":
                break
            if tokens[i].lemma in _VERBS and tokens[i].pos in ("VERB", "AUX", "ADJ"):
                found.append((abs(i - origin) + penalty, tokens[i]))
            elif tokens[i].text == "," and _opens_clause(context, i, places.step):
                break
    return [token for _, token in sorted(found, key=lambda pair: pair[0])]


def _opens_clause(context: Context, comma: int, step: int) -> bool:
    """Whether the words beyond a comma are another clause: a conjunction follows it."""
    following = context.tokens[comma + 1] if comma + 1 < len(context.tokens) else None
    if following is None:
        return True
    return following.lower in ("что", "чтобы", "если", "когда", "поскольку", "но", "а") and step > 0


# -- the person ------------------------------------------------------------------------------------------------------


def _people(context: Context, sentence: Sentence) -> list[Mention]:
    """Names and resolved pronouns of a sentence."""
    found = []
    for mention in context.inside(sentence, "person"):
        if mention.form == "name" or (mention.form == "pronoun" and context.entity(mention) is not None):
            found.append(mention)
    return found


def _cases(context: Context, person: Mention) -> frozenset[str]:
    return frozenset(t.case for t in context.words(person.first, person.last) if t.case and len(t.text) > 1)


def _person(context: Context, cue: _Cue, office: Office, everyone: Sequence[Mention]) -> Mention | None:
    near = [m for m in everyone if min(abs(m.first - cue.verb.i), abs(m.first - office.last)) <= _REACH]
    near = [m for m in near if not office.first <= m.first < office.last]
    if cue.frame in ("appoint", "dismiss") and not _is_passive(cue.verb):
        objects = [m for m in near if "Nom" not in _cases(context, m) or _cases(context, m) & {"Acc", "Gen"}]
        return _nearest(objects, cue.verb.i, office)
    subjects = [m for m in near if not _cases(context, m) or "Nom" in _cases(context, m)]
    return _nearest(subjects, cue.verb.i, office)


def _elided(context: Context, sentence: Sentence, verb: Token) -> Mention | None:
    """«До этого занимал пост директора»: the subject of the sentence before, where this one has none."""
    subject = any(child.dep.startswith("nsubj") for child in context.children.get(verb.i, ()))
    if subject or sentence.ordinal == 0 or verb.feats.get("VerbForm") != "Fin" or verb.number != "Sing":
        return None
    before = context.sentences[sentence.ordinal - 1]
    if before.paragraph != sentence.paragraph:
        return None
    people = [m for m in _people(context, before) if "Nom" in _cases(context, m)]
    return people[0] if len(people) == 1 else None


def _is_passive(verb: Token) -> bool:
    return verb.feats.get("Voice") == "Pass" or verb.lemma.endswith("ся") or verb.pos == "ADJ"


def _nearest(people: Sequence[Mention], verb: int, office: Office) -> Mention | None:
    def distance(person: Mention) -> int:
        return min(abs(person.last - verb), abs(person.first - verb), abs(person.first - office.last))

    return min(people, key=distance, default=None)


def _date(context: Context, sentence: Sentence) -> Mention | None:
    dates = context.inside(sentence, "date")
    return dates[0] if len(dates) == 1 else None


# -- verbs that name the office --------------------------------------------------------------------------------------


def _object(context: Context, verb: Token, sentence: Sentence) -> Mention | Token | None:
    """The body right behind the verb, adjectives and quotes skipped; or the subject of a passive «возглавляется»."""
    case = "Ins" if verb.lemma in ("руководить",) else "Acc"
    i = verb.i + 1
    while i < sentence.last and i <= verb.i + 4:
        mention = context.starting(i, *BODIES)
        if mention is not None:
            return mention if _fits(context, mention, case) else None
        token = context.tokens[i]
        if token.lemma in _BODY_NOUNS and token.pos == "NOUN" and token.case in (case, ""):
            return token
        if not (phrases.is_adjective(token) or token.text in "«\"“"):
            return None
        i += 1
    return None


def _fits(context: Context, mention: Mention, case: str) -> bool:
    head = context.tokens[mention.head if mention.first <= mention.head < mention.last else mention.first]
    return head.case in (case, "", "Nom") or phrases.may_be(head, case) or not head.text.islower()


def _body_before(context: Context, verb: Token, sentence: Sentence) -> Mention | None:
    """«партии, возглавляемой …»: the body the participle describes."""
    for mention in reversed(context.inside(sentence, *BODIES)):
        if mention.last <= verb.i and verb.i - mention.last <= 2:
            return mention
    return None


def _leader(context: Context, verb: Token, everyone: Sequence[Mention], end: int) -> Mention | None:
    if verb.feats.get("Voice") == "Pass" or verb.lemma.endswith("ся"):
        after = [m for m in everyone if verb.i < m.first <= verb.i + 6]
        return next((m for m in after if "Ins" in _cases(context, m) or not _cases(context, m)), None)
    subjects = [m for m in everyone if not _cases(context, m) or "Nom" in _cases(context, m)]
    before = [m for m in subjects if verb.i - 10 <= m.last <= verb.i]
    if before:
        return before[-1]
    return next((m for m in subjects if verb.i < m.first <= end + 8), None)
