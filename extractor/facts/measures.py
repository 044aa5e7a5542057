"""What a quantity counts or measures: an ordered list of small rules, each of which answers or abstains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.modality import is_predicate
from extractor.facts.noun_phrases import NAMES, Phrase, Phrases
from extractor.language.inflection import inflect
from extractor.model import Mention, Quantity, Sentence, Token

CHANGE_VERBS = lexicon.table("change_verbs", "direction")
CHANGE_NOUNS = lexicon.table("change_nouns", "direction")
COMPARATIVES = lexicon.table("change_comparatives", "direction")
_CHANGED = lexicon.table("change_verbs", "measure")
_LEVEL = lexicon.words("level_verbs")
_MEASURES = lexicon.words("measure_nouns")
_BARE_UNITS = lexicon.words("bare_units")
_PREFIXES = lexicon.words("quantity_prefixes")
_VERB_NOUNS = lexicon.table("verb_measures", "noun")
_PEOPLE = lexicon.table("people_measures", "noun")
_ADVERBIAL = lexicon.words("adverbial_nouns")
_DASHES = ("-", "–", "—", "−", ":")
_BACK_REFERENCES = frozenset({"показатель", "цифра", "величина", "значение", "он", "она", "оно", "они", "это", "что"})
_CONJUNCTIONS = frozenset({"а", "но", "что", "чтобы", "если", "когда", "поскольку", "хотя", "где", "однако", "тогда"})
DURATIONS = frozenset({"год", "месяц", "неделя", "день", "сутки", "час", "минута", "квартал", "сезон", "полугодие"})
_RESTARTS = frozenset({"включая"})
_LINKS = lexicon.words("quantity_links")


class Measure(NamedTuple):
    """What is measured: its words in the nominative, where they stand (-1: nowhere), and by which rule."""

    text: str
    phrase: Phrase | None
    rule: str
    confidence: float
    owner: Mention | Phrase | None = None  # whose it is, where the rule itself can tell


class Seen(NamedTuple):
    """A quantity already understood: what later ones may take over."""

    mention: Mention
    unit: str
    measure: Measure


@dataclass(frozen=True)
class Scene:
    """One quantity in its sentence."""

    context: Context
    phrases: Phrases
    sentence: Sentence
    mention: Mention
    quantity: Quantity
    previous: Seen | None  # the quantity before, in the same sentence
    earlier: Seen | None  # the quantity before, in the same paragraph
    unit: str  # the last unit in the paragraph that is no share: what a bare number counts

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.context.tokens

    @cached_property
    def edge(self) -> int:
        """First token of the quantity with the prepositions and particles before it («почти на 5 %»)."""
        i = self.mention.first
        while i > self.sentence.first and self.tokens[i - 1].lower in _PREFIXES:
            i -= 1
        return i

    @cached_property
    def prefix(self) -> tuple[str, ...]:
        """The words between `edge` and the number, and those inside the mention before it."""
        return tuple(t.lower for t in self.tokens[self.edge : self.mention.first + 2] if t.lower in _PREFIXES)

    @cached_property
    def before(self) -> Token | None:
        """The word or sign before `edge`, in the same sentence."""
        return self.tokens[self.edge - 1] if self.edge > self.sentence.first else None

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause around the quantity, by punctuation and conjunctions."""
        return _clause_start(self), _clause_end(self)

    @cached_property
    def verb(self) -> Token | None:
        """The nearest verb before the quantity in its clause, else the nearest after it."""
        first, last = self.clause
        for i in range(self.edge - 1, first - 1, -1):
            if is_predicate(self.tokens[i]):
                return self.tokens[i]
        return next((self.tokens[i] for i in range(self.mention.last, last) if is_predicate(self.tokens[i])), None)

    @cached_property
    def left(self) -> Phrase | None:
        """The noun phrase that ends right before `edge`."""
        end = self.edge - 1
        if self.before is not None and self.before.text in _CLOSERS:
            end = _before_bracket(self, end)
        elif self.before is not None and self.before.text == ",":
            end = _before_insertion(self, end)
        phrase = self.phrases.over(end) if end >= self.sentence.first else None
        return phrase if phrase and phrase.last == end + 1 else None

    @property
    def unit_head(self) -> Token | None:
        """The counted noun."""
        last = self.quantity.unit_last
        return self.tokens[last - 1] if last > 0 else None

    def preposition(self, phrase: Phrase) -> str:
        """The preposition before a phrase, or an empty string."""
        if phrase.first > self.sentence.first and self.tokens[phrase.first - 1].pos == "ADP":
            return self.tokens[phrase.first - 1].lower
        return ""


_CLOSERS = (")",)


def find(scene: Scene) -> Measure | None:
    """The measure by the first rule that answers."""
    for rule in RULES:
        found = rule(scene)
        if found is not None and found.text:
            return found
    return None


# -- clauses and verbs ----------------------------------------------------------------------------------------------


def _clause_start(scene: Scene) -> int:
    tokens = scene.tokens
    i = scene.edge
    while i > scene.sentence.first:
        token = tokens[i - 1]
        if token.text in (";", "("):
            return i
        if token.text == ")":
            i = _opening(scene, i - 1)
            continue
        joins = (token.lower in _CONJUNCTIONS or token.lemma == "который") and i - 2 >= scene.sentence.first
        if joins and (tokens[i - 2].text == "," or tokens[i - 2].pos == "ADP"):
            return i - 1
        i -= 1
    return i


def _opening(scene: Scene, i: int) -> int:
    """Where the bracket that token i closes is opened; token i itself when it is not."""
    return next((j for j in range(i - 1, scene.sentence.first - 1, -1) if scene.tokens[j].text == "("), i)


def _clause_end(scene: Scene) -> int:
    tokens = scene.tokens
    for i in range(scene.mention.last, scene.sentence.last):
        if tokens[i].text in (";", ")"):
            return i
        if tokens[i].text == "," and i + 1 < scene.sentence.last:
            following = tokens[i + 1]
            if following.lower in _CONJUNCTIONS or following.lemma == "который":
                return i
    return scene.sentence.last


def _before_bracket(scene: Scene, i: int) -> int:
    """The last token before a bracketed insertion that ends at token i, when no number stands in it."""
    tokens = scene.tokens
    for j in range(i - 1, max(scene.sentence.first, i - 8), -1):
        if tokens[j].text == "(":
            return j - 1
        if tokens[j].text[:1].isdigit():
            break
    return i


def _before_insertion(scene: Scene, i: int) -> int:
    """The last token before «, включая …,»."""
    tokens = scene.tokens
    for j in range(i - 1, max(scene.sentence.first, i - 20), -1):
        if tokens[j].lower in _RESTARTS and tokens[j - 1].text == ",":
            return j - 2
        if is_predicate(tokens[j]):
            break
    return i


# -- subjects and objects -------------------------------------------------------------------------------------------


def is_name(scene: Scene, phrase: Phrase) -> bool:
    """Whether the phrase's head is (part of) a name or a noun that stands for one."""
    return scene.context.at(phrase.head, *NAMES) is not None


def subject(scene: Scene, verb: Token) -> Phrase | None:
    """The phrase that is the verb's subject: by the tree where it agrees with the order, else by case and place."""
    context, phrases = scene.context, scene.phrases
    own = range(scene.mention.first, scene.mention.last)
    first, last = scene.clause
    for child in context.children.get(verb.i, ()):
        if child.dep.startswith("nsubj") and child.i not in own and first <= child.i < last:
            phrase = phrases.over(child.i)
            if phrase and phrase.head == child.i and not scene.preposition(phrase):
                return phrase
    candidates = [p for p in phrases.within(first, last) if _nominative(scene, p) and p.head not in own]
    left = [p for p in candidates if p.last <= verb.i]
    if left:
        return left[-1]
    return next((p for p in candidates if p.first > verb.i), None)


def _nominative(scene: Scene, phrase: Phrase) -> bool:
    return scene.tokens[phrase.head].case == "Nom" and not scene.preposition(phrase)


def direct_object(scene: Scene, verb: Token) -> Phrase | None:
    """The verb's accusative without a preposition."""
    own = range(scene.mention.first, scene.mention.last)
    _, last = scene.clause
    for phrase in scene.phrases.within(verb.i + 1, last):
        head = scene.tokens[phrase.head]
        if head.case in ("Acc", "Nom") and not scene.preposition(phrase) and phrase.head not in own:
            return phrase
    children = scene.context.children.get(verb.i, ())
    for child in children:
        if child.dep == "obj" and child.i not in own:
            return scene.phrases.over(child.i)
    return None


def _said(scene: Scene, phrase: Phrase, rule: str, confidence: float, number: str = "") -> Measure:
    """A measure from a phrase; «рост выпуска», «сокращение выпуска» are read as the thing that grows."""
    head = scene.tokens[phrase.head]
    if head.lemma in CHANGE_NOUNS:
        inner = scene.phrases.starting(phrase.head + 1, phrase.last)
        if inner is not None and scene.tokens[inner.head].case == "Gen":
            phrase = inner
    phrase, owner = trim(scene, phrase)
    return Measure(scene.phrases.text(phrase, number), phrase, rule, confidence, owner)


def trim(scene: Scene, phrase: Phrase) -> tuple[Phrase, Mention | None]:
    """A phrase without the owner at its end («чистая прибыль | компании») and that owner."""
    context = scene.context
    owner = next(
        (m for i in range(phrase.head + 1, phrase.last) if (m := context.at(i, *NAMES)) and m.last == phrase.last
         and m.first > phrase.head),
        None,
    )  # fmt: skip
    if owner is None:
        return phrase, None
    before = scene.tokens[owner.first - 1]
    named_by_noun = owner.text[:1] in "«\"“„" and owner.first - 1 != phrase.head
    if before.pos == "ADP" or named_by_noun or before.lower in ("и", "или"):
        return phrase, owner
    return phrase._replace(last=owner.first), owner


# -- rules ----------------------------------------------------------------------------------------------------------


def bracketed(scene: Scene) -> Measure | None:
    """«… – 26,5 тыс. единиц (+3,8 %)», «(219 млн долл.)»: the measure of the number before the bracket."""
    if scene.previous is None or not _opens_bracket(scene):
        return None
    if _counts_itself(scene):
        return None
    own = scene.phrases.over(scene.edge - 2) if scene.edge - 2 > scene.previous.mention.last else None
    if own is not None and is_name(scene, own):
        owner = scene.context.at(own.head, *NAMES)
        return scene.previous.measure._replace(rule="figure-bracketed", confidence=0.7, owner=owner)
    if own is not None and any(is_predicate(t) for t in scene.tokens[scene.previous.mention.last : own.first]):
        return _said(scene, own, "figure-bracketed", 0.5)
    return scene.previous.measure._replace(rule="figure-bracketed", confidence=0.8)


def _opens_bracket(scene: Scene) -> bool:
    tokens = scene.tokens
    i = scene.edge - 1
    while i >= scene.sentence.first and tokens[i].lemma in CHANGE_NOUNS:
        i -= 1
    return i >= scene.sentence.first and tokens[i].text == "("


def compound_adjective(scene: Scene) -> Measure | None:
    """«49-процентная доля», «100-миллионный кредит»: the noun that the number's adjective goes with."""
    last = scene.tokens[scene.mention.last - 1]
    if last.pos != "ADJ" or "-" not in last.text:
        return None
    phrase = scene.phrases.starting(scene.mention.last)
    return _said(scene, phrase, "figure-adjective", 0.8) if phrase else None


def told_by_level(scene: Scene) -> Measure | None:
    """«выручка составила …», «выпуск вырос на …», «увеличил прибыль до …»."""
    verb = scene.verb
    if verb is None or not _governs(scene, verb):
        return None
    lemma = verb.lemma
    if lemma not in _LEVEL and lemma not in CHANGE_VERBS:
        return None
    if lemma in CHANGE_VERBS and not _stepped(scene):
        return None
    if scene.left is not None and scene.left.first > verb.i and _is_measure(scene, scene.left):
        return None  # «достигла уровня безопасности 99,95 %»: the noun beside the number says it
    if verb.feats.get("VerbForm") == "Conv" and scene.previous is not None:
        return scene.previous.measure._replace(rule="figure-level", confidence=0.8)
    passive = lemma.endswith("ся") or verb.feats.get("Variant") == "Short"
    if _CHANGED.get(lemma) == "object" and not passive:
        phrase = direct_object(scene, verb) or subject(scene, verb)
    else:
        phrase = subject(scene, verb)
    if phrase is None:
        return _taken_over(scene, "figure-level")
    if _refers_back(scene, phrase):
        return _taken_over(scene, "figure-level")
    if is_name(scene, phrase) and scene.tokens[phrase.head].lemma not in _MEASURES:
        return None
    if _counts_itself(scene) and scene.tokens[phrase.head].lemma not in _MEASURES | CHANGE_NOUNS.keys():
        return None
    return _said(scene, phrase, "figure-level", 0.9)


def _is_measure(scene: Scene, phrase: Phrase) -> bool:
    return scene.tokens[phrase.head].lemma in _MEASURES and not scene.preposition(phrase) and not is_name(scene, phrase)


def _stepped(scene: Scene) -> bool:
    """Whether the number is how much or to what something changes: «на», «до», «с», «в … раза», or bare percent."""
    words = scene.prefix
    return (
        any(word in words for word in ("на", "до", "с", "со", "от"))
        or bool(scene.quantity.step)
        or scene.quantity.kind in ("times", "percent")
    )


def _governs(scene: Scene, verb: Token) -> bool:
    """Whether the verb says something of this number: no other predicate and no noun phrase of its own between."""
    if verb.i > scene.mention.last:
        return verb.lemma in _LEVEL or verb.lemma in CHANGE_VERBS
    return not any(scene.tokens[i].text in _DASHES[1:3] for i in range(verb.i, scene.edge)) or (
        scene.previous is not None and scene.previous.mention.first > verb.i
    )


def _counts_itself(scene: Scene) -> bool:
    return scene.quantity.kind == "count" and bool(scene.quantity.unit) and scene.quantity.unit not in _BARE_UNITS


def _refers_back(scene: Scene, phrase: Phrase) -> bool:
    """«этот показатель», «цифра»: stands for what was measured before."""
    head = scene.tokens[phrase.head]
    return head.lemma in _BACK_REFERENCES and phrase.last - phrase.head == 1


def _taken_over(scene: Scene, rule: str) -> Measure | None:
    source = scene.previous or scene.earlier
    return source.measure._replace(rule=rule, confidence=0.6) if source else None


def compared(scene: Scene) -> Measure | None:
    """«что на 5 % больше, чем год назад»: of what was measured before; «на 5 % больше вагонов»: of the noun after."""
    i = scene.mention.last
    if i >= scene.sentence.last or scene.tokens[i].lower not in COMPARATIVES:
        return None
    after = scene.phrases.starting(i + 1) if i + 1 < scene.sentence.last else None
    own = after is not None and scene.tokens[after.head].lemma not in _BACK_REFERENCES | {"уровень"}
    if after is not None and own and scene.tokens[after.head].case == "Gen" and scene.previous is None:
        return _said(scene, after, "figure-compared", 0.6)
    if scene.previous is not None:
        return scene.previous.measure._replace(rule="figure-compared", confidence=0.8)
    first, _ = scene.clause
    nominal = [p for p in scene.phrases.within(first, scene.edge) if _nominative(scene, p) and not is_name(scene, p)]
    nominal = [p for p in nominal if not _refers_back(scene, p)]
    if nominal:
        return _said(scene, nominal[-1], "figure-compared", 0.7)
    return _taken_over(scene, "figure-compared")


def chained(scene: Scene) -> Measure | None:
    """«на 5 %, до 3 млн», «с 21 до 25 %», «3 млрд против 2 млрд годом ранее»: one measure, several numbers."""
    previous = scene.previous
    if previous is None or (_counts_itself(scene) and scene.quantity.unit != previous.unit):
        return None
    if _genitive_after(scene) is not None:
        return None
    for i in range(previous.mention.last, scene.mention.first):
        token = scene.tokens[i]
        if token.lower in _LINKS or token.lemma in _LINKS or token.lower in _PREFIXES or token.lower in COMPARATIVES:
            continue
        if scene.context.at(i, "date", "duration") or token.lemma in CHANGE_NOUNS:
            continue
        return None
    return previous.measure._replace(rule="figure-chained", confidence=0.8)


def listed(scene: Scene) -> Measure | None:
    """«…, надрессорных балок – на 16 %»: the head of the measure before with a genitive of its own."""
    phrase = _before_dash(scene)
    if phrase is None:
        return None
    head = scene.tokens[phrase.head]
    if is_name(scene, phrase) or scene.preposition(phrase):
        source = scene.previous or scene.earlier
        if source is None:
            return None
        owner = scene.context.at(phrase.head, *NAMES)
        return source.measure._replace(rule="figure-listed", confidence=0.6, owner=owner or source.measure.owner)
    if _introduced(scene, phrase) or head.case != "Gen" or scene.previous is None:
        return _said(scene, phrase, "figure-dash", 0.8, "Plur" if head.case == "Gen" and head.number == "Plur" else "")
    base = scene.previous.measure.phrase
    if base is None:
        return None
    text = scene.phrases.text(Phrase(base.first, base.head + 1, base.head))
    joined = f"{text} {scene.context.text(phrase.first, phrase.last)}"
    return Measure(joined, Phrase(base.first, base.head + 1, base.head), "figure-listed", 0.7)


def _before_dash(scene: Scene) -> Phrase | None:
    before = scene.before
    if before is None or before.text not in _DASHES or before.i - 1 < scene.sentence.first:
        return None
    end = before.i - 1
    if scene.tokens[end].text == ")":
        end = _before_bracket(scene, end)
    mention = scene.context.at(end, "date", "duration")
    while mention is not None and mention.first > scene.sentence.first + 1:
        end = mention.first - 1
        while end > scene.sentence.first and (scene.tokens[end].pos == "ADP" or scene.tokens[end].lemma in _ADVERBIAL):
            end -= 1
        mention = scene.context.at(end, "date", "duration")
    phrase = scene.phrases.over(end)
    return phrase if phrase and phrase.last == end + 1 else None


def _introduced(scene: Scene, phrase: Phrase) -> bool:
    """«в том числе X – 5», «из них X – 5»: X is the measure itself."""
    words = [t.lower for t in scene.tokens[max(scene.sentence.first, phrase.first - 3) : phrase.first]]
    return words[-2:] == ["том", "числе"] or words[-2:] == ["из", "них"]


def counted(scene: Scene) -> Measure | None:
    """«шесть кластеров», «93 соискателя»: what is counted, with its modifiers."""
    if not _counts_itself(scene):
        return None
    phrase = _counted_phrase(scene)
    if phrase is None:
        return None
    number = "Sing" if scene.quantity.value == 1 and scene.quantity.value_max is None else "Plur"
    return _said(scene, phrase, "figure-counted", 0.85, number)


def _counted_phrase(scene: Scene) -> Phrase | None:
    head = scene.unit_head
    if head is None:
        return None
    first = scene.quantity.unit_first
    while first - 1 >= scene.mention.first and scene.tokens[first - 1].pos == "ADJ":
        if scene.tokens[first - 1].text[:1].isdigit():
            break
        first -= 1
    tail = scene.phrases.starting(head.i)
    last = tail.last if tail is not None else head.i + 1
    return Phrase(first, max(last, head.i + 1), head.i)


def share_of(scene: Scene) -> Measure | None:
    """«51 % акций», «40 ГВт мощности станций», «3 млрд рублей инвестиций»: the genitive after the unit."""
    phrase = _genitive_after(scene)
    if phrase is not None:
        return _said(scene, phrase, "figure-share", 0.85)
    adjective = scene.tokens[scene.mention.last] if scene.mention.last < scene.sentence.last else None
    noun = _shared_noun(scene)
    if adjective is None or noun is None:
        return None
    shared = _said(scene, noun._replace(first=noun.head), "figure-share", 0.75)
    head = scene.tokens[noun.head]
    return shared._replace(text=f"{inflect(adjective, 'Nom', head.number, head.gender)} {shared.text}")


def _genitive_after(scene: Scene) -> Phrase | None:
    if scene.quantity.kind == "times" or _counts_itself(scene):
        return None
    i = scene.mention.last
    if i >= scene.sentence.last:
        return None
    phrase = scene.phrases.starting(i)
    if phrase is None or phrase.head >= scene.sentence.last:
        return None
    head = scene.tokens[phrase.head]
    if head.case != "Gen" or (is_name(scene, phrase) and head.lemma not in _MEASURES):
        return None
    return phrase


def _shared_noun(scene: Scene) -> Phrase | None:
    """«11 % внутреннего и 39 % международного рынка»: the noun of the adjective stands behind the next number."""
    tokens, i = scene.tokens, scene.mention.last
    if i >= scene.sentence.last or not (tokens[i].pos == "ADJ" and tokens[i].case == "Gen"):
        return None
    for j in range(i + 1, min(scene.sentence.last, i + 8)):
        phrase = scene.phrases.over(j)
        if phrase is not None and tokens[phrase.head].case == "Gen" and phrase.first == j:
            return phrase
    return None


def parameter(scene: Scene) -> Measure | None:
    """«установки мощностью 235 МВт», «убыток в размере 5 млн», «фонд в 175 тысяч», «лекарств на 85 млн»."""
    phrase = scene.left and _innermost(scene, scene.left)
    if phrase is None or is_name(scene, phrase):
        return None
    head = scene.tokens[phrase.head]
    preposition = scene.preposition(phrase)
    sized = bool({"размере", "объеме", "объёме", "сумму", "количестве", "уровне", "сумме"} & set(scene.prefix))
    if head.case == "Ins" and head.lemma in _MEASURES:
        owner = scene.phrases.over(phrase.first - 1) if phrase.first > scene.sentence.first else None
        found = _said(scene, phrase, "figure-parameter", 0.9)
        return found._replace(owner=found.owner or owner)
    if preposition and not (sized or ("в" in scene.prefix and preposition in ("с", "со", "от", "о", "об"))):
        return None
    if _is_time(head) or (head.case in ("Ins", "Loc", "Dat") and not sized and not preposition):
        return None
    return _said(scene, phrase, "figure-parameter", 0.75, head.number)


def _innermost(scene: Scene, phrase: Phrase) -> Phrase:
    """«турнир с призовым фондом | в 5 млн»: the phrase after the last «с» is nearer to the number."""
    for i in range(phrase.last - 1, phrase.head, -1):
        if scene.tokens[i].lower in ("с", "со"):
            return scene.phrases.starting(i + 1, phrase.last) or phrase
    return phrase


def changed(scene: Scene) -> Measure | None:
    """«привело к снижению выбросов на 5 %», «рост экспорта – в 1,7 раза»: the genitive of a noun of change."""
    phrase = scene.left or _before_dash(scene)
    if phrase is None or scene.tokens[phrase.head].lemma not in CHANGE_NOUNS or not _stepped(scene):
        return None
    return _said(scene, phrase, "figure-change", 0.85) if phrase.last > phrase.head + 1 else None


def lasting(scene: Scene) -> Measure | None:
    """«уже более 6 лет проводят совместные работы»: what lasts is the object or the subject of the verb."""
    if scene.quantity.unit not in DURATIONS:
        return None
    left = scene.left
    if left is not None and scene.tokens[left.head].case == "Ins":
        return _said(scene, left, "figure-parameter", 0.8)
    verb = scene.verb
    phrase = verb and (direct_object(scene, verb) or subject(scene, verb))
    return _said(scene, phrase, "figure-lasting", 0.5) if phrase else None


def _is_time(token: Token) -> bool:
    return token.lemma in ("год", "месяц", "квартал", "день", "неделя", "час", "век", "полугодие")


def told(scene: Scene) -> Measure | None:
    """By any other verb: «на ремонт направят …», «предприятие выпустило … т», «нефтяники внесли …»."""
    verb = scene.verb
    if verb is None:
        return None
    subject_phrase = subject(scene, verb)
    if subject_phrase is not None:
        head = scene.tokens[subject_phrase.head]
        if head.lemma in _MEASURES and not is_name(scene, subject_phrase) and not _refers_back(scene, subject_phrase):
            return _said(scene, subject_phrase, "figure-told", 0.7)
    purpose = _purpose(scene, verb)
    if purpose is not None:
        return _said(scene, purpose, "figure-purpose", 0.7)
    phrase = direct_object(scene, verb)
    if phrase is not None and not is_name(scene, phrase) and not _is_time(scene.tokens[phrase.head]):
        return _said(scene, phrase, "figure-told", 0.6)
    if scene.quantity.unit in ("человек", "чел.", "лицо") and verb.lemma in _PEOPLE:
        return Measure(_PEOPLE[verb.lemma], None, "figure-people", 0.6)
    if verb.lemma in _VERB_NOUNS:
        return Measure(_VERB_NOUNS[verb.lemma], None, "figure-verb", 0.5)
    if subject_phrase is None or is_name(scene, subject_phrase) or _refers_back(scene, subject_phrase):
        return None
    return _said(scene, subject_phrase, "figure-told", 0.5)


def _purpose(scene: Scene, verb: Token) -> Phrase | None:
    """«на инвестиции … направить»: the accusative after «на», money only."""
    if scene.quantity.kind != "money":
        return None
    first, last = scene.clause
    for phrase in scene.phrases.within(first, last):
        head = scene.tokens[phrase.head]
        if scene.preposition(phrase) != "на" or head.case != "Acc" or head.lemma in _ADVERBIAL | {"сумма"}:
            continue
        if (phrase.first > scene.mention.last or phrase.last <= scene.edge) and not is_name(scene, phrase):
            return phrase
    return None


def people(scene: Scene) -> Measure | None:
    """«200 человек», «5 штук» with nothing else said: the counted noun itself."""
    head = scene.unit_head
    if scene.quantity.kind != "count" or head is None or scene.quantity.unit == "раз":
        return None
    phrase = _counted_phrase(scene)
    return _said(scene, phrase, "figure-counted", 0.5, "Plur") if phrase else None


def nearest(scene: Scene) -> Measure | None:
    """The nearest noun phrase before the number in its clause that is no name and no adverbial."""
    first, _ = scene.clause
    for phrase in reversed(scene.phrases.within(first, scene.edge)):
        if is_name(scene, phrase) or scene.preposition(phrase) or _is_time(scene.tokens[phrase.head]):
            continue
        return _said(scene, phrase, "figure-nearest", 0.4)
    return _taken_over(scene, "figure-nearest") if scene.previous else None


Rule = Callable[[Scene], Measure | None]

RULES: tuple[Rule, ...] = (
    bracketed, compound_adjective, compared, changed, listed, chained, told_by_level, lasting, counted, share_of,
    parameter, told, people, nearest,
)  # fmt: skip
