"""Organizations and groups found whole, by grammar: a head noun with what belongs to it.

«Ассоциации кластеров, технопарков и особых экономических зон России», «АО «НИИ «Полюс»», «комитет Госдумы по энергетике».
A name is: adjectives, a head noun or legal form, then dependents one after another. Each rule of `_DEPENDENTS` looks at a
position and gives the end of the dependent that begins there, or the position itself where it abstains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extractor import lexicon
from extractor.language.morphology import known
from extractor.lexicon.geography import fold
from extractor.mentions.gazetteer import known_bodies
from extractor.mentions.phrases import adjectives_before, is_adjective, is_noun, may_be, noun_after
from extractor.mentions.places import levels
from extractor.mentions.scene import Scene, Span
from extractor.model import MentionLabel, Token

_BODY_LIKE = frozenset({"authority", "seat", "organ", "body", "part"})
_AUTHORITIES = frozenset({"authority", "seat"})
_NOUN_TAGS = frozenset({"NOUN", "PROPN"})
_NAMED_ALONE = frozenset({"business", "media"})
class Head(NamedTuple):
    """The noun (or legal form) that a name is built on."""

    at: int
    kind: str  # authority, body, part, business, media, form (a legal form or acronym)
    group: bool = False
    common: bool = False  # often an act or a thing: «в управлении», «собрание акционеров»


@cache
def _heads() -> dict[str, tuple[str, bool, bool]]:
    return {
        fold(row["lemma"]): (row["class"], row["group"] == "1", row["common"] == "1")
        for row in lexicon.rows("organization_heads")
    }


@cache
def _role_nouns() -> frozenset[str]:
    return lexicon.words("role_nouns")


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.words("common_adjectives"))


@cache
def _no_organizations() -> frozenset[str]:
    return lexicon.words("common_acronyms")


@cache
def _legal_forms() -> frozenset[str]:
    return lexicon.words("legal_forms")


_GROUP_FORMS = frozenset({"ОЭЗ", "ТОСЭР", "ТОР", "СЭЗ", "ИНТЦ", "СПВ", "ИТЦ"})


def head_noun(token: Token) -> Head | None:
    """The head that a word may be, or None."""
    if token.pos in ("NOUN", "PROPN"):
        found = _heads().get(token.lemma)
        if found:
            return Head(token.i, *found)
    if token.text in _GROUP_FORMS:
        return Head(token.i, "form", True)
    if token.text in _legal_forms():
        return Head(token.i, "form")
    return None


# -- all names ---------------------------------------------------------------------------------------------------


def find(scene: Scene) -> Iterator[Span]:
    """Every organization and group of the article; names inside names are given too."""
    scene.known = {}
    for i in range(len(scene.tokens)):
        body = _known_body(scene, i)
        if body is not None:
            scene.known.update(dict.fromkeys(range(body.first, body.last), body))
    for i, token in enumerate(scene.tokens):
        head = head_noun(token) if token.pos in _NOUN_TAGS or token.text.isupper() else None
        span = _named(scene, head) if head else None
        if span is None:
            body = scene.known.get(i)
            span = body if body and body.first == i else _acronym_with_quotes(scene, i) if token.text.isupper() else None
        if span is not None and not _is_place(scene, span.first, span.last):
            yield span
    for span in scene.model:
        if span.label == "organization":
            yield from _from_model(scene, span)


def bracketed(scene: Scene, spans: Iterable[Span]) -> Iterator[Span]:
    """«(ОПЖТ)», «(Amnesty International)» right behind a name: its short or foreign form."""
    tokens = scene.tokens
    for span in spans:
        i = span.last
        end = acronym_in_brackets(scene, i) if i < len(tokens) and span.label != "person" else i
        if end > i and tokens[i + 1].text not in _no_organizations() and i + 1 not in scene.places:
            yield Span(span.label, i + 1, end - 1, rule="bracket")
        elif i < len(tokens) and tokens[i].text == "(" and i + 1 < scene.stop[i] and _latin(tokens[i + 1]):
            close = next((k for k in range(i + 2, min(scene.stop[i], i + 9)) if tokens[k].text == ")"), -1)
            if close > 0 and all(t.text[:1].isascii() and t.text[:1].isalpha() for t in tokens[i + 1 : close]):
                yield Span(span.label, i + 1, close, rule="bracket")


def _named(scene: Scene, head: Head) -> Span | None:
    """The name built on a head, or None where the head is a common noun here."""
    if head.at in scene.known and scene.known[head.at].first < head.at:
        return None  # «Федеральное Собрание» needs no grammar
    first = _start(scene, head)
    last = _dependents(scene, head, first)
    if not _is_name(scene, head, first, last):
        return None
    if _mere_company(scene, head, first, last):
        return Span("organization", head.at + 1, last, rule="company")
    return Span(_label(head), first, last, head.at, f"head:{head.kind}")


def _mere_company(scene: Scene, head: Head, first: int, last: int) -> bool:
    """«компания «Заря»», «авиакомпания Utair»: the noun only says what the name is."""
    token = scene.tokens[head.at]
    return (
        token.lemma.endswith("компания") and token.text[0].islower() and last > head.at + 1
        and scene.tokens[head.at + 1].case != "Gen" and scene.tokens[first].text[0].islower()
        and not (scene.tokens[head.at + 1].text[0].islower())
    )  # fmt: skip


def _label(head: Head) -> MentionLabel:
    return "group" if head.group else "organization"


def _start(scene: Scene, head: Head) -> int:
    """Where the adjectives of the name begin."""
    if head.kind == "form":
        return _earlier_forms(scene, head.at)
    tokens = scene.tokens
    start = adjectives_before(tokens, head.at, scene.begin[head.at])
    capitals = [i for i in range(start, head.at) if tokens[i].text[:1].isupper() and _may_open(scene, i, head)]
    if capitals:
        first = capitals[0]
    else:
        first = head.at
        while first > start and is_adjective(tokens[first - 1]) and _specific(tokens[first - 1], head):
            first -= 1
    return _earlier_forms(scene, first)


def _may_open(scene: Scene, i: int, head: Head) -> bool:
    return scene.is_capitalised(i) or not _describes(scene.tokens[i]) or head.kind in _BODY_LIKE - {"part"}


def _describes(token: Token) -> bool:
    return token.lemma in _common() or token.pos == "DET"


def _specific(token: Token, head: Head) -> bool:
    if head.kind == "organ" and token.lemma in lexicon.words("organ_adjectives"):
        return True
    return not _describes(token) and token.feats.get("VerbForm") != "Part" and token.feats.get("Degree") != "Sup"


def _earlier_forms(scene: Scene, first: int) -> int:
    """Legal forms right before: «АО НПП «Исток»», «ФГБУ «НИИ …»»."""
    while first > scene.begin[first] and scene.tokens[first - 1].text in _legal_forms():
        first -= 1
    return first


# -- what follows a head -------------------------------------------------------------------------------------------


def _dependents(scene: Scene, head: Head, first: int) -> int:
    end = head.at + 1
    while end < scene.stop[head.at]:
        following = next((e for rule in _DEPENDENTS if (e := rule(scene, head, first, end)) > end), end)
        if following == end:
            break
        end = following
    return end


def _quoted(scene: Scene, head: Head, first: int, i: int) -> int:
    """««Полюс»»; words of speech in quotation marks («заявили в министерстве: «…») stand after a colon or comma."""
    end = scene.marks.name_end(i)
    if end == i and scene.tokens[i].text in ("«", '"', "“") and head.kind == "form":  # never closed
        end = i + 1
        while end < scene.stop[i] and scene.tokens[end].text[:1].isupper() and end - i < 5:
            end += 1
        return end if end > i + 1 else i
    if end > i and not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in scene.tokens[i + 1 : i + 3]):
        return i if head.kind != "form" else end
    return end


def _branch(scene: Scene, head: Head, first: int, i: int) -> int:
    """«филиал ПАО «Россети» | – «Тулэнерго»»."""
    if scene.tokens[head.at].lemma != "филиал" or scene.tokens[i].text not in ("–", "—", "-"):
        return i
    end = scene.marks.name_end(i + 1) if i + 1 < scene.stop[i] else i + 1
    return end if end > i + 1 else i


def _capital(scene: Scene, head: Head, first: int, i: int) -> int:
    """Latin or capitalised words right after a business, media or legal form: «банк ВТБ», «компания Shell», «АО НИИМЭ»."""
    if head.kind in _BODY_LIKE or i != head.at + 1 or i in scene.persons or i in scene.places:
        return i
    tokens, end = scene.tokens, i
    while end < scene.stop[i] and end - i < 5 and _proper(tokens[end]) and end not in scene.persons:
        end += 1
        if end + 1 < scene.stop[i] and tokens[end].text in ("&", "-", "–") and _latin(tokens[end + 1]):
            end += 2
        if not _latin(tokens[end - 1]):
            break
    if end > i and head.kind == "form" and end < scene.stop[i] and tokens[end].text in ('"', "»") and scene.glued(end):
        return end + 1 if end not in scene.marks.opening and end not in scene.marks.closing else end
    return end


def _proper(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos in ("PROPN", "X", "NOUN") and token.text not in _no_organizations()


def _latin(token: Token) -> bool:
    return token.text[:1].isascii() and token.text[:1].isalpha() and token.text[:1].isupper()


def _bracketed_acronym(scene: Scene, head: Head, first: int, i: int) -> int:
    """«(ЦОК)» inside a name that goes on after it."""
    end = acronym_in_brackets(scene, i)
    if end == i or end >= scene.stop[i]:
        return i
    following = head_noun(scene.tokens[end])
    goes_on = end in scene.places or (following is not None and following.kind == "form")
    return end if goes_on else i


def acronym_in_brackets(scene: Scene, i: int) -> int:
    """End of «(ЦОК)» or «(АО «X»)»-less short name in brackets at token i, or i."""
    tokens = scene.tokens
    if i + 2 >= scene.stop[i] or tokens[i].text != "(" or tokens[i + 2].text != ")":
        return i
    text = tokens[i + 1].text
    return i + 3 if sum(c.isupper() for c in text) >= 2 and text.isalpha() else i


def _place(scene: Scene, head: Head, first: int, i: int) -> int:
    """A place after the head: «России», «Республики Башкортостан», «г. Москвы»; never after a lower-case firm."""
    if head.kind in _NAMED_ALONE and not _capital_name(scene, head, first):
        return i
    span = scene.places.get(i)
    if span is None:
        return i
    if scene.tokens[i - 1].lemma in ("порт", "аэропорт", "станция", "завод"):
        return span.last
    token = scene.tokens[span.head if span.head >= 0 else i]
    return span.last if may_be(token, "Gen") or token.text.isupper() else i


def _capital_name(scene: Scene, head: Head, first: int) -> bool:
    opens = head.group and first < head.at and scene.tokens[first].text[:1].isupper()  # at the beginning of a sentence
    return head.kind == "form" or opens or scene.is_capitalised(first) or scene.is_capitalised(head.at)


def _common_place(scene: Scene, head: Head, first: int, i: int) -> int:
    """«республики», «области», «города» after an authority: the region of the article."""
    token = scene.tokens[i]
    if head.kind not in _BODY_LIKE - {"part"} or token.case != "Gen" or token.number == "Plur":
        return i
    if head.kind in ("body", "organ") and not _capital_name(scene, head, first):
        return i
    return i + 1 if levels().get(token.lemma, "") in ("country", "region", "city", "district") else i


def _inner_body(scene: Scene, head: Head, first: int, i: int) -> int:
    """Another body in the genitive: «Комитет по туризму | Правительства Москвы», «ЦОК | АО «НИИМЭ»», «суда | ЕС»."""
    if head.kind in _NAMED_ALONE and not _capital_name(scene, head, first):
        return i
    tokens, stop = scene.tokens, scene.stop[i]
    j = i
    while j < stop and j - i < 5 and is_adjective(tokens[j]) and may_be(tokens[j], "Gen"):
        j += 1
    if j >= stop:
        return i
    inner = head_noun(tokens[j])
    if inner is not None and inner.at != head.at and (inner.kind == "form" or may_be(tokens[j], "Gen")):
        span = _named(scene, inner)
        if span is not None and span.first <= i and _case_fits(tokens[inner.at], inner):
            return span.last
    body = known_bodies().find(tokens, i, stop)
    if body is not None and tokens[i].text[:1].isupper() and may_be(tokens[i], "Gen") and i not in scene.persons:
        return _with_country(scene, body[0])
    model = next((s for s in scene.model if s.first == i and s.label == "organization"), None)
    if model is not None and head.kind in _BODY_LIKE and may_be(tokens[i], "Gen") and tokens[i].text[:1].isupper():
        return model.last
    return i


def _case_fits(token: Token, inner: Head) -> bool:
    return inner.kind == "form" or token.case in ("Gen", "") or token.text.isupper()


def _served(scene: Scene, head: Head, first: int, i: int) -> int:
    """Whom an office serves: «пресс-служба | губернатора», «администрация | президента», then the place."""
    token = scene.tokens[i]
    serves = head.kind == "part" or scene.tokens[head.at].lemma in ("администрация", "канцелярия")
    if i == head.at + 1 and serves and token.case == "Gen" and token.lemma in _role_nouns() and i not in scene.persons:
        return i + 1
    return i


def _field(scene: Scene, head: Head, first: int, i: int) -> int:
    """The field in the genitive, coordinated: «промышленности, энергетики и инноваций»."""
    if i != head.at + 1:
        return i
    if head.kind in ("form", "media", "seat"):
        return i
    end = genitives(scene, i)
    if head.kind == "business" and end > i:
        # «завод точной механики «Заря»», «группа компаний «Х»»; else only a capitalised head takes a field
        if any((inner := head_noun(token)) and inner.kind == "business" for token in scene.tokens[i:end]):
            end = i if scene.tokens[i].lemma != "компания" else end
        quoted = scene.marks.name_end(end) if end < scene.stop[i] else end
        if end < scene.stop[i] and quoted == end and (_latin(scene.tokens[end]) or scene.tokens[end].text.isupper()):
            quoted = end + 1 if scene.tokens[end].text.isalpha() and end not in scene.places else end
            return quoted if quoted > end else i
        if quoted == end and not _capital_name(scene, head, first):
            return i
    return end


def genitives(scene: Scene, i: int) -> int:
    """End of the genitive phrases at i: one after another, coordinated ones only up to a closing «и»."""
    end = _phrase(scene, i, "Gen")
    if end == i:
        return i
    return _coordinated(scene, end, "Gen")


def _phrase(scene: Scene, i: int, case: str) -> int:
    """End of one phrase in a case at i with the genitives that follow it, or i."""
    tokens, stop = scene.tokens, scene.stop[i] if i < len(scene.stop) else i
    if i >= stop or i in scene.persons or _stops(scene, i):
        return i
    noun = noun_after(tokens, i, stop, case)
    if noun < 0 or _is_boundary(scene, noun, i):
        return i
    end = noun + 1
    for _ in range(4):
        if end >= stop or end in scene.persons or end in scene.places or _stops(scene, end):
            break
        following = noun_after(tokens, end, stop, "Gen")
        if following < 0 or tokens[following].case not in ("Gen", "") or _is_boundary(scene, following, end):
            break
        end = following + 1
    return end


def _stops(scene: Scene, i: int) -> bool:
    """A word that no name goes on with: verbs, pronouns, known places (they have a rule of their own)."""
    token = scene.tokens[i]
    return i in scene.places or (token.pos in ("VERB", "AUX") and not is_adjective(token)) or token.pos in ("PRON", "DET")


def _is_boundary(scene: Scene, noun: int, first: int) -> bool:
    """Whether a noun begins something else: a role («директора»), another body («Фонда»), a kind of place."""
    token = scene.tokens[noun]
    if any(i in scene.persons or i in scene.places for i in range(first, noun + 1)):
        return True
    lemma = token.lemma
    if token.number != "Plur" and (lemma in _role_nouns() or levels().get(lemma, "") in ("region", "city", "country")):
        return True
    head = _heads().get(lemma)
    if head is None:
        return token.text in _legal_forms()
    return head[0] in _BODY_LIKE | {"media"} and not head[1] and token.number != "Plur"


def _coordinated(scene: Scene, end: int, case: str) -> int:
    """«…, энергетики и инноваций»: commas count only when «и» with a phrase of the same case closes the list."""
    tokens, stop = scene.tokens, scene.stop[end - 1]
    reach = end
    for _ in range(6):
        if reach >= stop:
            break
        sign = tokens[reach].lower
        if sign not in (",", "и") or reach + 1 >= stop:
            break
        after = reach + 1
        if tokens[after].text[:1].isupper() and not tokens[end - 1].text[:1].isupper() and not tokens[after].text.isupper():
            break
        following = _phrase(scene, after, case)
        if following == after or not _same_case(tokens[after:following], case):
            break
        if _animate(tokens[after:following]) and not _animate(tokens[max(0, end - 2) : end]):
            break  # «Центра занятости и руководителей школ»
        reach = following
        if sign == "и":
            return reach
    return end


def _same_case(tokens: Sequence[Token], case: str) -> bool:
    return any(token.case == case for token in tokens if is_noun(token) or is_adjective(token))


def _animate(tokens: Sequence[Token]) -> bool:
    return any(token.feats.get("Animacy") == "Anim" for token in tokens if is_noun(token))


def _subject(scene: Scene, head: Head, first: int, i: int) -> int:
    """«по туризму», «по надзору в сфере связи», «при Президенте РФ», «по Свердловской области», «имени Ломоносова»."""
    tokens, stop = scene.tokens, scene.stop[i]
    word = tokens[i].lower
    if word in ("имени", "им"):
        return _eponym(scene, i)
    if word == "по" and i + 1 in scene.places and (head.kind == "form" or scene.tokens[i - 1].text.isupper()):
        return scene.places[i + 1].last
    if head.kind not in _BODY_LIKE and tokens[head.at].lemma not in ("корпорация", "госкорпорация"):
        return i
    if i + 1 >= stop:
        return i
    if word == "по" and head.kind not in ("part", "seat"):
        if i + 1 in scene.places:
            return scene.places[i + 1].last
        end = _phrase(scene, i + 1, "Dat")
        if any(t.lemma in lexicon.words("not_fields") for t in tokens[i + 1 : i + 3]):
            return i
        if end == i + 1 or not any(t.case == "Dat" for t in tokens[i + 1 : end]):
            return i
        end = _coordinated(scene, end, "Dat") if _coordinated(scene, end, "Dat") > end else _coordinated(scene, end, "Gen")
        return _sphere(scene, end)
    if word in ("в", "на") and i + 1 in scene.places and _model_covers(scene, head, i):
        return scene.places[i + 1].last
    if word == "против":
        return max(i, genitives(scene, i + 1)) if genitives(scene, i + 1) > i + 1 else i
    if word == "при" and (i + 1 in scene.places or head_noun(tokens[i + 1]) or tokens[i + 1].lemma in _role_nouns()):
        end = scene.places[i + 1].last if i + 1 in scene.places else i + 2
        return scene.places[end].last if end in scene.places else max(end, genitives(scene, end) if end < stop else end)
    return i


def _model_covers(scene: Scene, head: Head, i: int) -> bool:
    return any(s.label == "organization" and s.first <= head.at and s.last > i for s in scene.model)


def _sphere(scene: Scene, end: int) -> int:
    """«… в сфере связи и массовых коммуникаций» after «по надзору»."""
    tokens = scene.tokens
    if end + 2 < scene.stop[end - 1] and tokens[end].lower in ("в", "за") and tokens[end + 1].lower in ("сфере", "области", "оборотом"):
        following = genitives(scene, end + 2)
        if following > end + 2:
            return following
    return end


def _eponym(scene: Scene, i: int) -> int:
    """«имени М. В. Ломоносова», «им. Е. О. Патона»."""
    tokens, stop = scene.tokens, scene.stop[i]
    j = i + 1
    if j < stop and tokens[j].text == ".":
        j += 1
    if j in scene.persons:
        return scene.persons[j].last
    end = j
    while end < stop and end - j < 6 and (tokens[end].text[:1].isupper() or (tokens[end].text == "." and len(tokens[end - 1].text) == 1)):
        end += 1
    return end if end > j else i


_Rule = Callable[[Scene, Head, int, int], int]
_DEPENDENTS: tuple[_Rule, ...] = (
    _quoted, _bracketed_acronym, _place, _common_place, _inner_body, _capital, _served, _field, _subject, _branch,
)  # fmt: skip


# -- is it a name? -------------------------------------------------------------------------------------------------


def _is_name(scene: Scene, head: Head, first: int, last: int) -> bool:
    tokens = scene.tokens
    after = tokens[head.at + 1 : last]
    capital = any(scene.is_capitalised(i) for i in range(first, head.at + 1))
    proper = any(t.text in "«\"“„" or (t.text[:1].isupper() and t.pos != "ADP") for t in after)
    plural = tokens[head.at].number == "Plur" and not tokens[head.at].text.isupper()
    if head.group and capital is False and first < head.at and tokens[first].text[:1].isupper() and last > head.at + 1:
        capital = not plural
    if head.kind == "form":
        return bool(after)
    if head.kind in _AUTHORITIES:
        return not plural and (bool(after) or capital)
    if plural and not (capital and first < head.at) and not (proper and tokens[head.at + 1].text in "«\"“"):
        return False
    if head.kind in _NAMED_ALONE:
        if tokens[head.at].case == "Loc" and tokens[head.at].lemma in ("порт", "аэропорт"):
            return False  # where something happens
        return (proper and not _genitive_word(tokens[head.at + 1])) or (capital and (first < head.at or bool(after)))
    if capital and (first < head.at or after):
        return True
    if head.kind == "part":
        return proper
    opening = tokens[first].text[:1].isupper()  # at the beginning of a sentence
    about = any(t.lower in ("по", "при") for t in after)
    if head.common and not about and not any(i in scene.places or _is_body(tokens[i]) for i in range(head.at + 1, last)):
        return False
    return proper or about or (opening and bool(after) and _in_model(scene, first, last))


def _is_body(token: Token) -> bool:
    head = head_noun(token)
    return head is not None and head.kind in ("authority", "seat", "form", "business")


def _genitive_word(token: Token) -> bool:
    """«портал Корпорации»: a Russian word in the genitive is no name beside its head."""
    return token.text[:1] >= "А" and token.case == "Gen" and not token.text.isupper() and token.text[0].isupper()


def _in_model(scene: Scene, first: int, last: int) -> bool:
    return any(s.label == "organization" and s.first < last and first < s.last for s in scene.model)


# -- other ways to find a name ----------------------------------------------------------------------------------------


def _known_body(scene: Scene, i: int) -> Span | None:
    """A federal body, union or corporation known by name: «Госдума», «Банк России», «Росатом», with «РФ» after it."""
    token = scene.tokens[i]
    if not token.text[:1].isupper():
        return None
    hit = known_bodies().find(scene.tokens, i, scene.stop[i])
    if hit is None:
        return None
    last, body = hit
    acronym = last == i + 1 and token.text.isupper()
    if acronym and token.text not in (body.name, *body.short):
        return None
    if last == i + 1 and is_adjective(token):
        return None
    return Span(body.kind, i, _with_country(scene, last), rule="known")


def _with_country(scene: Scene, last: int) -> int:
    span = scene.places.get(last)
    if span is None:
        return last
    token = scene.tokens[last]
    return span.last if token.case == "Gen" or token.text.isupper() else last


def _acronym_with_quotes(scene: Scene, i: int) -> Span | None:
    """«АЭС «Аккую»», «ЦНИИ «Электроника»»: an acronym with a quoted name."""
    text = scene.tokens[i].text
    if not (2 <= len(text) <= 7 and text.isupper() and text.isalpha()) or text in _no_organizations():
        return None
    if i + 1 >= scene.stop[i] or i in scene.places:
        return None
    end = scene.marks.name_end(i + 1)
    if end == i + 1 or not scene.tokens[i + 2].text[:1].isupper():
        return None
    return Span("organization", _earlier_forms(scene, i), end, i, "acronym")


def _from_model(scene: Scene, span: Span) -> Iterator[Span]:
    """The model's span with its quotation marks whole, cut at dashes, grown by a place in the genitive."""
    tokens = scene.tokens
    first, last = _trim(scene, span.first, span.last)
    if last <= first or titled(scene, first) or _common_word(scene, first, last) or _is_place(scene, first, last):
        return
    first, last = _whole_quotes(scene, first, last)
    if first > scene.begin[first] and tokens[first - 1].text in _legal_forms():
        first = _earlier_forms(scene, first)
    head = next((i for i in range(first, last) if is_noun(tokens[i]) and not is_adjective(tokens[i])), -1)
    if head >= 0 and head_noun(tokens[head]) is None:
        head = -1
    if head >= 0:
        found = head_noun(tokens[head])
        assert found is not None
        known = scene.known.get(head)
        last = max(last, known.last if known else _dependents(scene, found, first))
    elif last < scene.stop[first] and last in scene.places and tokens[last - 1].text not in "»\"”":
        last = _with_country(scene, last)
    group = head >= 0 and bool((found := head_noun(tokens[head])) and found.group)
    if head < 0 and _share(scene, first, last):
        return
    if _debris(scene, first, last) or tokens[first].text in _no_organizations():
        return
    yield Span("group" if group else "organization", first, last, head if head >= 0 else -1, "model")


def _trim(scene: Scene, first: int, last: int) -> tuple[int, int]:
    tokens = scene.tokens
    for i in range(first + 1, last):
        if tokens[i].text in ("–", "—") and tokens[i - 1].text != "»" and not _inside_quotes(scene, i):
            last = i
            break
    for i in range(first + 1, last):
        stopped = tokens[i].text == "." and len(tokens[i - 1].text) > 3 and not scene.glued(i + 1 if i + 1 < len(tokens) else i)
        if (tokens[i].text == "(" or stopped) and not _inside_quotes(scene, i):
            last = i
            break
    last = next((i for i in range(first + 1, last) if i in scene.persons and tokens[i - 1].lower not in (".", "имени")), last)
    while last > first and (
        not tokens[last - 1].text[:1].isalnum() and tokens[last - 1].text not in "»\"”)+" or tokens[last - 1].pos == "ADP"
    ):
        last -= 1
    while first < last and (
        tokens[first].pos == "VERB" and tokens[first].feats.get("VerbForm") == "Fin"
        or (not tokens[first].text[:1].isalnum() and tokens[first].text not in "«\"“„") or tokens[first].lemma in _role_nouns() or _people(tokens[first])
    ):
        first += 1
    return first, last


def _common_word(scene: Scene, first: int, last: int) -> bool:
    """A head noun or legal form alone («Центра», «вузов», «АО»): a common noun, whatever the model says."""
    return last - first == 1 and head_noun(scene.tokens[first]) is not None


def _is_place(scene: Scene, first: int, last: int) -> bool:
    span = scene.places.get(first)
    return span is not None and span.last == last and span.rule == "gazetteer"


def _share(scene: Scene, first: int, last: int) -> bool:
    """«Доля Москвы» at the beginning of a sentence: a common noun and a place."""
    token = scene.tokens[first]
    common = token.pos == "NOUN" and known(token.text) and scene.begins(first)
    return common and first + 1 in scene.places and scene.places[first + 1].last == last


def titled(scene: Scene, first: int) -> bool:
    """A quoted name right after «программа», «форум», «шаттл»: no organization's."""
    tokens = scene.tokens
    opening = first if tokens[first].text in '«"“„' else first - 1
    if opening <= scene.begin[first] or tokens[opening].text not in '«"“„':
        return False
    return tokens[opening - 1].lemma in _titled()


@cache
def _titled() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.words("titled_nouns"))


def _people(token: Token) -> bool:
    """«Исследователи» before the name of their laboratory."""
    return token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and token.number == "Plur"


def _inside_quotes(scene: Scene, i: int) -> bool:
    return any(a < i < b for a, b in scene.marks.closing.items() if a > i - 20)


def _whole_quotes(scene: Scene, first: int, last: int) -> tuple[int, int]:
    """Take in the marks whose partner is inside the span, or that stand right round it."""
    closing, opening = scene.marks.closing, scene.marks.opening
    for i in range(first, last):
        if i in closing and closing[i] >= last and closing[i] - last < 12:
            last = closing[i] + 1
        if i in opening and opening[i] < first and first - opening[i] < 12:
            first = opening[i]
    if first - 1 in closing and closing[first - 1] == last:
        first, last = first - 1, last + 1
    return first, last


def _debris(scene: Scene, first: int, last: int) -> bool:
    """«[bookmark: _GoBack]» and the like."""
    tokens = scene.tokens
    before = "".join(token.text for token in tokens[max(0, first - 4) : first]).lower()
    text = "".join(token.text for token in tokens[first:last])
    return "bookmark" in before or "bookmark" in text.lower() or text.startswith("_") or not any(c.isupper() for c in text)
