"""Who acts: the persons and bodies of a stretch of words, without those that only describe another.

In «министр торговли Удмуртии Иван Петров и завод «Салют»» the participants are Петров and the завод, not Удмуртия.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.facts.context import Context
from extractor.model import Mention, Slot, Token

BODIES = ("organization", "group")
_DELEGATES = frozenset(("представитель", "специалист", "делегация", "сотрудник", "руководство", "эксперт", "коллектив"))
#: nouns that stand before a body as its kind, not as what it owns: «компания «Салют»», «порт Роттердам»
_KINDS = frozenset(("компания", "завод", "предприятие", "фирма", "холдинг", "банк", "группа", "корпорация", "концерн"))
_NAMELESS = frozenset(("член", "участник"))  # «члены правительства», «участники ассоциации» name nobody
_OBLIQUE = frozenset({"Gen", "Dat", "Acc", "Ins", "Loc"})
_NOUNS = ("NOUN", "PROPN")


class Actor(NamedTuple):
    """Somebody who can speak, meet or sign: the words that name him here and whom they stand for."""

    mention: Mention
    name: str  # canonical
    entity: str  # Entity.id, empty when unknown
    person: bool

    @property
    def first(self) -> int:
        return self.mention.first

    @property
    def last(self) -> int:
        return self.mention.last

    @property
    def key(self) -> str:
        """Equal for two mentions of the same."""
        return self.entity or self.name

    def slot(self, name: str) -> Slot:
        return Slot(name, self.name, self.mention.start, self.mention.end, self.entity)


def actor(context: Context, mention: Mention) -> Actor | None:
    """Whom a mention stands for; None for a common noun, pronoun or position that stands for nobody known."""
    entity = context.entity(mention)
    if entity is None:
        if mention.label == "position" or mention.form != "name":
            return None
        return Actor(mention, mention.name or mention.text, "", mention.label == "person")
    if entity.kind == "place":
        return None
    return Actor(mention, entity.name, entity.id, entity.kind == "person")


def actors(context: Context, first: int, last: int, *, places: bool = False) -> list[Actor]:
    """The actors named in tokens[first:last], each once, in order of the text.

    With `places`, countries and regions that are nobody's description count as well («Россия и Турция подписали»).
    """
    found: dict[str, Actor] = {}
    for mention in _outermost(context, first, last, places):
        if mention.label != "person" and describes(context, mention):
            continue
        candidate = _place(context, mention) if mention.label == "place" else actor(context, mention)
        if candidate is not None:
            found.setdefault(candidate.key, candidate)
    return list(found.values())


def _place(context: Context, mention: Mention) -> Actor | None:
    if mention.last == mention.first + 1 and context.tokens[mention.first].pos == "ADJ":
        return None  # «турецкая группа», «зелёный коридор»
    entity = context.entity(mention)
    name = entity.name if entity else mention.name
    return Actor(mention, name, entity.id if entity else "", False) if name else None


def _outermost(context: Context, first: int, last: int, places: bool) -> Iterator[Mention]:
    labels = ("person", "organization", "group", "position", *(("place",) if places else ()))
    i = first
    while i < last:
        mention = _known_at(context, i, labels)
        if mention is None or mention.last > last:
            i += 1
            continue
        yield mention
        i = mention.last


def _known_at(context: Context, i: int, labels: tuple[str, ...]) -> Mention | None:
    """The mention that begins at token i; a common noun that stands for nobody known gives way to what is in it."""
    mention = context.starting(i, *labels)
    if mention is None or mention.form == "name" or context.entity(mention) is not None:
        return mention
    return context.starting(i, "position") if "position" in labels else None


def describes(context: Context, mention: Mention) -> bool:
    """Whether a body, place or position only says who a person is: it belongs to an office, or to the name after it."""
    following = _next_actor_start(context, mention.last)
    if following is not None and following.label == "person" and mention.label != "person":
        return True
    return mention.label != "position" and _after_position(context, mention.first)


def _next_actor_start(context: Context, i: int) -> Mention | None:
    """The person or body that begins at token i, with words that belong to a title between."""
    limit = min(i + 8, len(context.tokens))
    while i < limit:
        mention = context.starting(i, "person", "organization", "group", "place", "position")
        if mention is not None:
            if mention.label == "person":
                return mention if mention.form == "name" else None
            i = mention.last
            continue
        token = context.tokens[i]
        if token.text in {"(", ")", "»", "«"} or token.pos == "ADJ" or (token.pos in _NOUNS and token.case == "Gen"):
            i += 1
            continue
        return None
    return None


def _after_position(context: Context, i: int) -> bool:
    """Whether the words at token i are the genitive of an office named right before them."""
    j = i - 1
    while j >= 0 and j >= i - 4:
        if context.at(j, "position"):
            return True
        token = context.tokens[j]
        if (
            token.text not in {"«", '"', "("}
            and token.pos != "ADJ"
            and not (token.pos in _NOUNS and token.case == "Gen")
        ):
            return False
        j -= 1
    return False


def nominative(context: Context, mention: Mention) -> bool:
    """Whether a mention can be a subject: not after a preposition, and not plainly in another case."""
    if _after_preposition(context, mention.first):
        return False
    head = context.tokens[mention.head if mention.head >= 0 else mention.first]
    if mention.label == "person":
        cases = {t.case for t in context.words(mention.first, mention.last) if t.case}
        return "Nom" in cases or not cases & _OBLIQUE
    return head.case not in {"Gen", "Dat", "Ins", "Loc"} or (not head.text[0].islower() and _undeclined(head))


def _undeclined(token: Token) -> bool:
    return token.text.isupper() or not token.text.isalpha() or token.text[0].isascii()


def _after_preposition(context: Context, i: int) -> bool:
    before = _before_phrase(context, i)
    return before is not None and before.pos == "ADP"


def _before_phrase(context: Context, i: int) -> Token | None:
    """The word of the same sentence before the adjectives and marks that stand before token i."""
    first, j = context.sentence(i).first, i - 1
    while j >= first and (context.tokens[j].pos == "ADJ" or context.tokens[j].text in {"«", '"'}):
        j -= 1
    return context.tokens[j] if j >= first else None


def subject_after(context: Context, i: int, last: int) -> Actor | None:
    """The subject that follows a verb: the first nominative person before punctuation, else the first such body."""
    body: Actor | None = None
    titled = False  # an office or a body has been passed, so that a name may follow a dash
    while i < last:
        token = context.tokens[i]
        mention = _known_at(context, i, ("person", "organization", "group", "position"))
        if mention is None or mention.last > last:
            if token.text == "," and (skipped := _aside_end(context, i, last)) > i:
                i = skipped
            elif _ends_phrase(token) and not (titled and token.text in {"–", "—"} and _named_soon(context, i, last)):
                break
            i += 1
            continue
        titled = True
        if nominative(context, mention):
            found = actor(context, mention)
            if found and found.person and mention.label == "person":
                return found
            if found and body is None and not describes(context, mention):
                body = found
        i = mention.last
    return body


def _named_soon(context: Context, i: int, last: int) -> bool:
    """Whether a name follows a dash within a title: «президент дивизиона – группы компаний «Вектор» Иван Ли»."""
    return any(context.starting(j, "organization", "person") is not None for j in range(i + 1, min(i + 8, last)))


def _aside_end(context: Context, i: int, last: int) -> int:
    """The comma that closes «, отвечая на вопросы, …» or «, в свою очередь, …» opened by the comma at token i."""
    following = context.words(i + 1, min(i + 3, last))
    if not following or (
        following[0].feats.get("VerbForm") != "Conv" and [t.lower for t in following] != ["в", "свою"]
    ):
        return i
    return next((j for j in range(i + 1, min(i + 15, last)) if context.tokens[j].text == ","), i)


def _ends_phrase(token: Token) -> bool:
    if token.text in {",", ".", ";", ":", "!", "?", "…", "–", "—", "-"}:
        return True
    return token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"


def subject_before(context: Context, i: int, first: int) -> Actor | None:
    """The subject that stands before a verb at token i, the nearest one; appositions between commas may follow it."""
    for mention in _backwards(context, i, first):
        if mention.label != "person" and (describes(context, mention) or not acts(context, mention)):
            continue
        if not nominative(context, mention):
            continue
        found = actor(context, mention)
        if found is not None:
            return found
    return None


def _backwards(context: Context, i: int, first: int) -> Iterator[Mention]:
    found = list(_outermost(context, first, i, False))
    yield from reversed(found)


def subject(context: Context, verb: int, first: int, last: int) -> Actor | None:
    """Who does what the verb at token `verb` says, looked for in tokens[first:last]."""
    token = context.tokens[verb]
    for child in context.children.get(verb, ()):
        if child.dep.startswith("nsubj") and first <= child.i < last:
            found = _noun_actor(context, child.i, last if child.i > verb else verb)
            if found is not None:
                return found
            if child.case == "Nom" and not context.at(child.i) and token.number == child.number:
                return _named_in_phrase(context, child.i, last if child.i > verb else verb)
    return subject_after(context, verb + 1, last) or subject_before(context, verb, first)


def _named_in_phrase(context: Context, i: int, last: int) -> Actor | None:
    """«директор департамента анализа и финансов Анна Ким»; nobody for «собеседник агентства рассказал»."""
    found = subject_after(context, i + 1, last)
    return found if found is not None and found.mention.label == "person" else None


def _noun_actor(context: Context, i: int, last: int) -> Actor | None:
    """Whom the noun at token i stands for; a name that follows in its phrase tells it best."""
    mention = context.at(i, "person", "organization", "group", "position")
    if mention is not None and mention.label == "person":
        return actor(context, mention)
    named = _next_actor_start(context, mention.last if mention else i + 1)
    if named is not None and named.last <= last and nominative(context, named):
        return actor(context, named)
    return actor(context, mention) if mention is not None else None


def employer(context: Context, person: Actor) -> Actor | None:
    """The body or place whose office a person holds, when it stands in his title: «глава Тувы Иван Ли» → Тува."""
    i = person.first - 1
    found: Actor | None = None
    while i >= 0:
        mention = context.at(i, "organization", "group", "place", "position")
        if mention is None:
            token = context.tokens[i]
            if token.text not in {"«", "»", '"', "(", ")"} and token.pos != "ADJ" and token.case != "Gen":
                break
            i -= 1
            continue
        if mention.label == "place" and _after_preposition(context, mention.first):
            break  # «подписан в Омске | директором завода»
        if mention.label != "position":
            found = _place(context, mention) if mention.label == "place" else actor(context, mention)
        i = mention.first - 1
    return found


def of_case(context: Context, mention: Mention, case: str) -> bool:
    """Whether a mention stands in a case without a preposition before it."""
    if _after_preposition(context, mention.first):
        return False
    head = context.tokens[mention.head if mention.head >= 0 else mention.first]
    return head.case == case and not _undeclined(head)


def _noun_before(context: Context, mention: Mention) -> Token | None:
    """The noun whose genitive a mention may be: right before it, adjectives and marks between."""
    before = _before_phrase(context, mention.first)
    return before if before is not None and before.pos == "NOUN" else None


def stands_for(context: Context, mention: Mention) -> bool:
    """Whether «члены» or «участники» stand before a body, so that it is not meant itself."""
    before = _noun_before(context, mention)
    return before is None or before.lemma not in _NAMELESS


def acts(context: Context, mention: Mention) -> bool:
    """Whether a mention can be the subject: in the nominative, or a body that delegates stand for."""
    before = _noun_before(context, mention)
    if before is not None and before.lemma in _NAMELESS:
        return False
    if mention.label in {"person", "position"}:
        return nominative(context, mention)
    if _is_subject(context, mention):
        return True
    if before is not None and context.at(before.i) is None and before.lemma not in _KINDS:
        return (before.lemma in _DELEGATES and before.case in {"Nom", ""}) or _is_apposed(context, before, mention)
    return nominative(context, mention)


def _is_apposed(context: Context, noun: Token, mention: Mention) -> bool:
    """«дивизион «Салют»»: a quoted name in the nominative beside a noun in the nominative."""
    head = context.tokens[mention.head if mention.head >= 0 else mention.first]
    return noun.case == head.case == "Nom" and context.tokens[mention.first].text in {"«", '"'}


def _is_subject(context: Context, mention: Mention) -> bool:
    """Whether the tree takes a body for a subject, alone or in a list (undeclined names look like genitives)."""
    if _after_preposition(context, mention.first):
        return False
    head = context.tokens[mention.head if mention.head >= 0 else mention.first]
    if head.dep == "conj" and mention.first and context.tokens[mention.first - 1].lower in {"и", ","}:
        head = context.tokens[head.head]
    return head.dep == "nsubj"
