"""Names of organizations and groups by grammar: adjectives, a head noun or legal form, dependents one after another.

«Ассоциации кластеров, технопарков и особых экономических зон России», «комитет Госдумы по энергетике»:
each rule of `_DEPENDENTS` looks at a position and gives the end of the dependent that begins there, or the position
itself where it abstains.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor import lexicon
from extractor.mentions.chains import coordinated_end, genitives, phrase_end
from extractor.mentions.gazetteer import known_bodies
from extractor.mentions.heads import (
    AUTHORITIES,
    BODY_LIKE,
    NAMED_ALONE,
    Head,
    describes,
    head_noun,
    is_latin,
    label_of,
    legal_forms,
    no_organizations,
    only_kind,
    plants,
    role_nouns,
    unnumbered,
)  # fmt: skip
from extractor.mentions.known_bodies import with_country
from extractor.mentions.phrases import adjectives_before, is_adjective, may_be, noun_after
from extractor.mentions.places import levels
from extractor.mentions.scene import Scene, Span
from extractor.model import Token


def named(scene: Scene, head: Head) -> Span | None:
    """The name built on a head, or None where the head is a common noun here."""
    if head.at in scene.known and scene.known[head.at].first < head.at:
        return None  # «Федеральное Собрание» needs no grammar
    if scene.tokens[head.at].lemma == "компания" and head.at and scene.tokens[head.at - 1].lemma == "группа":
        return None  # «группа компаний» is one head
    if tells_kind(scene, head.at):
        return None
    first = _start(scene, head)
    last = dependents_end(scene, head, first)
    if not _is_name(scene, head, first, last):
        return None
    if _mere_company(scene, head, first, last):
        return Span("organization", head.at + 1, last, rule="company")
    return Span(label_of(head), first, last, head.at, f"head:{head.kind}")


def tells_kind(scene: Scene, i: int) -> bool:
    """«компания | ООО «Заря»»: a firm's noun right before a legal form only says what follows."""
    if i + 1 >= scene.stop[i] or scene.tokens[i + 1].text not in legal_forms():
        return False
    return only_kind(scene.tokens[i].lemma)


def _mere_company(scene: Scene, head: Head, first: int, last: int) -> bool:
    """«компания «Заря»», «авиакомпания Utair»: the noun only says what the name is."""
    token = scene.tokens[head.at]
    return (
        token.lemma.endswith("компания") and token.text[0].islower() and last > head.at + 1
        and scene.tokens[head.at + 1].case != "Gen" and scene.tokens[first].text[0].islower()
        and not (scene.tokens[head.at + 1].text[0].islower())
    )  # fmt: skip


def _start(scene: Scene, head: Head) -> int:
    """Where the adjectives of the name begin."""
    tokens = scene.tokens
    if head.kind == "form":
        before = head.at - 1
        plant = unnumbered(tokens[head.at].text) in plants()
        if plant and before >= scene.begin[head.at] and _is_local(tokens[before]):
            return before
        return earlier_forms(scene, head.at)
    start = adjectives_before(tokens, head.at, scene.begin[head.at])
    capitals = [i for i in range(start, head.at) if tokens[i].text[:1].isupper() and _may_open(scene, i, head)]
    if capitals:
        first = capitals[0]
    else:
        first = head.at
        while first > start and is_adjective(tokens[first - 1]) and _specific(tokens[first - 1], head):
            first -= 1
    return earlier_forms(scene, first)


def _is_local(token: Token) -> bool:
    """«Красноярская», «Улан-Удэнской»: an adjective of a place."""
    return token.text[:1].isupper() and (is_adjective(token) or token.lemma.endswith(("ский", "цкий")))


def _may_open(scene: Scene, i: int, head: Head) -> bool:
    return scene.is_capitalised(i) or not describes(scene.tokens[i]) or head.kind in BODY_LIKE - {"part"}


def _specific(token: Token, head: Head) -> bool:
    if head.kind == "organ" and token.lemma in lexicon.words("organ_adjectives"):
        return True
    return not describes(token) and token.feats.get("VerbForm") != "Part" and token.feats.get("Degree") != "Sup"


def earlier_forms(scene: Scene, first: int) -> int:
    """Legal forms right before: «АО НПП «Исток»», «ФГБУ «НИИ …»»."""
    while first > scene.begin[first] and scene.tokens[first - 1].text in legal_forms():
        first -= 1
    return first


# -- what follows a head -------------------------------------------------------------------------------------------


def dependents_end(scene: Scene, head: Head, first: int) -> int:
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
    """Latin or capitalised words right after a firm's noun or legal form: «банк ВТБ», «компания Shell», «АО НИИМЭ»."""
    if head.kind in BODY_LIKE or i != head.at + 1 or i in scene.persons or i in scene.places:
        return i
    tokens, end = scene.tokens, i
    while end < scene.stop[i] and end - i < 5 and _proper(tokens[end]) and end not in scene.persons:
        end += 1
        if end + 1 < scene.stop[i] and tokens[end].text in ("&", "-", "–") and is_latin(tokens[end + 1]):
            end += 2
        if not is_latin(tokens[end - 1]):
            break
    if end > i and head.kind == "form" and end < scene.stop[i] and tokens[end].text in ('"', "»") and scene.glued(end):
        return end + 1 if end not in scene.marks.opening and end not in scene.marks.closing else end
    return end


def _proper(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos in ("PROPN", "X", "NOUN") and token.text not in no_organizations()


def _bracketed(scene: Scene, head: Head, first: int, i: int) -> int:
    """«(ЦОК)», «(работодателей)» inside a name that goes on after it with a place or a legal form."""
    tokens, stop = scene.tokens, scene.stop[i]
    if i + 3 >= stop or tokens[i].text != "(" or tokens[i + 2].text != ")":
        return i
    end = i + 3
    following = head_noun(tokens[end])
    firm = following is not None and following.kind == "form" and acronym_in_brackets(scene, i) == end
    named = acronym_in_brackets(scene, i) == end and scene.marks.name_end(end) > end  # «Ассоциация … (АРП) «Софт»»
    return end if end in scene.places or firm or named else i


def acronym_in_brackets(scene: Scene, i: int) -> int:
    """End of «(ЦОК)» or «(АО «X»)»-less short name in brackets at token i, or i."""
    tokens = scene.tokens
    if i + 2 >= scene.stop[i] or tokens[i].text != "(" or tokens[i + 2].text != ")":
        return i
    text = tokens[i + 1].text
    return i + 3 if sum(c.isupper() for c in text) >= 2 and text.isalpha() else i


def _place(scene: Scene, head: Head, first: int, i: int) -> int:
    """A place after the head: «России», «Республики Башкортостан», «г. Москвы»; never after a lower-case firm."""
    if head.kind in NAMED_ALONE and not _capital_name(scene, head, first):
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
    if head.kind not in BODY_LIKE - {"part"} or token.case != "Gen" or token.number == "Plur":
        return i
    if head.kind in ("body", "organ") and not _capital_name(scene, head, first):
        return i
    return i + 1 if levels().get(token.lemma, "") in ("country", "region", "city", "district") else i


def _inner_body(scene: Scene, head: Head, first: int, i: int) -> int:
    """Another body in the genitive: «Комитет по туризму | Правительства Москвы», «ЦОК | АО «НИИМЭ»», «суда | ЕС»."""
    if head.kind in NAMED_ALONE and not _capital_name(scene, head, first):
        return i
    tokens, stop = scene.tokens, scene.stop[i]
    j = i
    while j < stop and j - i < 5 and is_adjective(tokens[j]) and may_be(tokens[j], "Gen"):
        j += 1
    if j >= stop:
        return i
    inner = head_noun(tokens[j])
    if inner is not None and inner.at != head.at and (inner.kind == "form" or may_be(tokens[j], "Gen")):
        span = named(scene, inner)
        if span is not None and span.first <= i and _case_fits(tokens[inner.at], inner):
            return span.last
    body = known_bodies().find(tokens, i, stop)
    if body is not None and tokens[i].text[:1].isupper() and may_be(tokens[i], "Gen") and i not in scene.persons:
        return with_country(scene, body[0])
    model = next((s for s in scene.model if s.first == i and s.label == "organization"), None)
    if model is not None and head.kind in BODY_LIKE and may_be(tokens[i], "Gen") and tokens[i].text[:1].isupper():
        return model.last
    return i


def _case_fits(token: Token, inner: Head) -> bool:
    return inner.kind == "form" or token.case in ("Gen", "") or token.text.isupper()


def _served(scene: Scene, head: Head, first: int, i: int) -> int:
    """Whom an office serves: «пресс-служба | губернатора», «администрация | президента», then the place."""
    token = scene.tokens[i]
    serves = head.kind == "part" or scene.tokens[head.at].lemma in ("администрация", "канцелярия")
    if i == head.at + 1 and serves and token.case == "Gen" and token.lemma in role_nouns() and i not in scene.persons:
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
        if end < scene.stop[i] and quoted == end and (is_latin(scene.tokens[end]) or scene.tokens[end].text.isupper()):
            quoted = end + 1 if scene.tokens[end].text.isalpha() and end not in scene.places else end
            return quoted if quoted > end else i
        if quoted == end and not _capital_name(scene, head, first):
            return i
    return end


def _named_after(scene: Scene, head: Head, first: int, i: int) -> int:
    """«имени М. В. Ломоносова», «им. Е. О. Патона»."""
    return _eponym(scene, i) if scene.tokens[i].lower in ("имени", "им") else i


def _over_place(scene: Scene, head: Head, first: int, i: int) -> int:
    """«управление ФНС | по Свердловской области», «МЧС | по Санкт-Петербургу и Ленобласти»."""
    acronym = head.kind == "form" or scene.tokens[i - 1].text.isupper()
    if scene.tokens[i].lower != "по" or i + 1 not in scene.places or not (acronym or head.kind in BODY_LIKE):
        return i
    end = scene.places[i + 1].last
    if end + 1 < scene.stop[i] and scene.tokens[end].lower == "и" and end + 1 in scene.places:
        end = scene.places[end + 1].last
    return end


def _over_field(scene: Scene, head: Head, first: int, i: int) -> int:
    """«по туризму», «по надзору в сфере связи»: a phrase in the dative with its genitives."""
    tokens = scene.tokens
    takes = head.kind in BODY_LIKE - {"part", "seat"} or tokens[head.at].lemma in ("корпорация", "госкорпорация")
    if tokens[i].lower != "по" or not takes or i + 1 >= scene.stop[i]:
        return i
    if any(token.lemma in lexicon.words("not_fields") for token in tokens[i + 1 : i + 3]):
        return i
    end = phrase_end(scene, i + 1, "Dat")
    if not any(token.case == "Dat" for token in tokens[i + 1 : end]):
        return i
    if end + 1 < scene.stop[i] and tokens[end].lower in ("с", "со"):  # «по борьбе | с коррупцией»
        partner = phrase_end(scene, end + 1, "Ins")
        return partner if partner > end + 1 else end
    return _sphere(scene, max(coordinated_end(scene, end, "Dat"), coordinated_end(scene, end, "Gen")))


def _in_place(scene: Scene, head: Head, first: int, i: int) -> int:
    """«Союз предпринимателей | в России», where the model takes «в» for a part of the name."""
    if scene.tokens[i].lower not in ("в", "на") or i + 1 not in scene.places or head.kind not in BODY_LIKE:
        return i
    return scene.places[i + 1].last if _model_covers(scene, head, i) else i


def _against(scene: Scene, head: Head, first: int, i: int) -> int:
    """«комитет ООН | против пыток»."""
    if scene.tokens[i].lower != "против" or head.kind not in BODY_LIKE or i + 1 >= scene.stop[i]:
        return i
    end = genitives(scene, i + 1)
    return end if end > i + 1 else i


def _attached(scene: Scene, head: Head, first: int, i: int) -> int:
    """«Совет | при Президенте РФ», «комитет | при прокуратуре», «совет | при главном архитекторе Москвы»."""
    tokens, stop = scene.tokens, scene.stop[i]
    if tokens[i].lower != "при" or head.kind not in BODY_LIKE or i + 1 >= stop:
        return i
    if i + 1 in scene.places:
        return scene.places[i + 1].last
    noun = noun_after(tokens, i + 1, stop, "Loc")
    if noun < 0 or not (head_noun(tokens[noun]) or tokens[noun].lemma in role_nouns()):
        return i
    end = noun + 1
    if end in scene.places:
        return scene.places[end].last
    return max(end, genitives(scene, end)) if end < stop else end


def _model_covers(scene: Scene, head: Head, i: int) -> bool:
    return any(s.label == "organization" and s.first <= head.at and s.last > i for s in scene.model)


def _sphere(scene: Scene, end: int) -> int:
    """«… в сфере связи и массовых коммуникаций» after «по надзору», «… в машиностроении» after «по квалификациям»."""
    tokens = scene.tokens
    if (
        end + 1 < scene.stop[end - 1]
        and tokens[end].lower == "в"
        and tokens[end + 1].case == "Loc"
        and tokens[end + 1].lemma.endswith(_BRANCHES)
    ):
        return end + 2
    if (
        end + 2 < scene.stop[end - 1]
        and tokens[end].lower in ("в", "за")
        and tokens[end + 1].lower in ("сфере", "области", "оборотом")
    ):
        following = genitives(scene, end + 2)
        if following > end + 2:
            return following
    return end


_BRANCHES = ("строение", "строительство", "индустрия", "промышленность", "энергетика")


def _in_sphere(scene: Scene, head: Head, first: int, i: int) -> int:
    """«Региональный центр компетенций | в сфере производительности труда»."""
    tokens = scene.tokens
    sphere = tokens[i].lower == "в" and i + 2 < scene.stop[i] and tokens[i + 1].lower in ("сфере", "области")
    if not sphere or head.kind in ("form", "media") or not _capital_name(scene, head, first):
        return i
    return _sphere(scene, i)


def _eponym(scene: Scene, i: int) -> int:
    """«имени М. В. Ломоносова», «им. Е. О. Патона»."""
    tokens, stop = scene.tokens, scene.stop[i]
    j = i + 1
    if j < stop and tokens[j].text == ".":
        j += 1
    if j in scene.persons:
        return scene.persons[j].last
    end = j
    while (
        end < stop
        and end - j < 6
        and (tokens[end].text[:1].isupper() or (tokens[end].text == "." and len(tokens[end - 1].text) == 1))
    ):
        end += 1
    return end if end > j else i


_Rule = Callable[[Scene, Head, int, int], int]
_DEPENDENTS: tuple[_Rule, ...] = (
    _quoted, _bracketed, _place, _common_place, _inner_body, _capital, _served, _field,
    _named_after, _over_place, _over_field, _in_sphere, _in_place, _against, _attached, _branch,
)  # fmt: skip


# -- is it a name? -------------------------------------------------------------------------------------------------


def _is_name(scene: Scene, head: Head, first: int, last: int) -> bool:
    tokens = scene.tokens
    after = tokens[head.at + 1 : last]
    capital = any(scene.is_capitalised(i) for i in range(first, head.at + 1))
    proper = any(t.text in '«"“„' or (t.text[:1].isupper() and t.pos != "ADP") for t in after)
    plural = tokens[head.at].number == "Plur" and not tokens[head.at].text.isupper()
    if head.group and capital is False and first < head.at and tokens[first].text[:1].isupper() and last > head.at + 1:
        capital = not plural
    if head.kind == "form":
        return bool(after) or first < head.at
    if head.kind in AUTHORITIES:
        return not plural and (bool(after) or capital)
    if plural and not (capital and first < head.at) and not (proper and tokens[head.at + 1].text in '«"“'):
        return False
    if head.kind in NAMED_ALONE:
        if tokens[head.at].case == "Loc" and tokens[head.at].lemma in ("порт", "аэропорт"):
            return False  # where something happens
        return (proper and not _genitive_word(tokens[head.at + 1])) or (capital and (first < head.at or bool(after)))
    if capital and (first < head.at or after):
        return True
    if head.kind == "part":
        return proper
    opening = tokens[first].text[:1].isupper()  # at the beginning of a sentence
    about = any(t.lower in ("по", "при") for t in after)
    if (
        head.common
        and not about
        and not any(i in scene.places or _is_body(tokens[i]) for i in range(head.at + 1, last))
    ):
        return False
    return proper or about or (opening and bool(after) and in_model(scene, first, last))


def _is_body(token: Token) -> bool:
    head = head_noun(token)
    return head is not None and head.kind in ("authority", "seat", "form", "business")


def _genitive_word(token: Token) -> bool:
    """«портал Корпорации»: a Russian word in the genitive is no name beside its head."""
    return token.text[:1] >= "А" and token.case == "Gen" and not token.text.isupper() and token.text[0].isupper()


def in_model(scene: Scene, first: int, last: int) -> bool:
    return any(s.label == "organization" and s.first < last and first < s.last for s in scene.model)
