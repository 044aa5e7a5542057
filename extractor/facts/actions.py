"""What is to be done, as a clean phrase: «ввести новый цех в эксплуатацию», «завершение работ»."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor import lexicon
from extractor.facts import clauses, referents
from extractor.facts.clauses import Clause, Group
from extractor.facts.noun_phrases import Phrase, Phrases, is_modifier, lower_first
from extractor.language.inflection import inflect, join
from extractor.language.morphology import forms
from extractor.model import Quantity, Token

_CAUSATIVES = lexicon.table("causatives", "causative")  # «завод появится» → создать завод
_REFLEXIVES = lexicon.words("reflexive_deeds")
_PERFECTIVES = lexicon.table("starting_verbs", "perfective")  # «вводится налог» → ввести налог
_OUTPUT = lexicon.words("output_verbs")
_APPLICATIONS = lexicon.words("application_nouns")
_REPAID = lexicon.words("repay_verbs")
_ADVERBIAL = lexicon.words("adverbial_nouns") | {
    "срок", "период", "время", "этап", "год", "результат", "рамка", "момент", "помощь", "счет", "итог", "основа",
    "формат", "объем", "размер", "ход", "сфера", "случай", "соответствие", "утро", "вечер", "ночь", "день",
}  # fmt: skip
#: «в эксплуатацию», «в строй», «в действие»: what completes the verb and is not dropped
_COMPLETIONS = frozenset({"эксплуатация", "строй", "действие", "работа", "производство", "оборот", "сила", "ход"})
_COMPLEMENTS = frozenset({"в", "на", "с", "со", "к", "из", "под", "для", "по", "о", "об", "от", "через"})
_WHERE = frozenset({"в", "во", "на", "у", "при", "между", "около", "без", "из"})
_STOPS = frozenset({";", ".", ":", "(", ")", "!", "?", "–", "—", "»", "«"})
_MONEY = frozenset({"деньги", "деньга", "средство", "транш", "сумма"})
_MASS = 1_000_000  # so much of a measure is output
_ENTERING = frozenset({"вступить", "войти", "вступать"})  # «в строй» something is put, into force it comes by itself
_SHORT = {"а": "Fem", "о": "Neut", "ы": "Plur", "и": "Plur"}  # by the ending of a short participle; else Masc
_DOT = re.compile(r"(?<=\d)\.$")  # «постановление № 1863.»
_BEGIN = frozenset({"начать", "возобновить"})  # «лаборатория начнёт работу»: the work of the laboratory


class Action(NamedTuple):
    """The words of an action and the tokens that say it; `thing` is what it is done with."""

    text: str
    first: int
    last: int
    thing: Group | None = None


def of_verb(
    phrases: Phrases, clause: Clause, groups: list[Group], verb: Token, infinitive: str, actor: Group | None = None,
    *, passive: bool = False,
) -> Action | None:  # fmt: skip
    """«ввести блок в эксплуатацию» from «блок будет введён в эксплуатацию»; None where nothing is done.

    `groups` are the noun phrases of the clause, `actor` the one that acts.
    """
    following = phrases.context.tokens[min(verb.i + 1, clause.last - 1)]
    if following.i > verb.i and clauses.is_infinitive(verb) and clauses.is_infinitive(following):
        infinitive, verb = f"{infinitive} {following.lower}", following  # «начать строить»
    found = [g for g in groups if not _is_cut_off(phrases, verb, g)]
    moves = not passive and _moves(verb, found)
    passive = passive or (not moves and happens(verb))
    pronoun = None if moves else _pronoun(phrases, clause, verb, passive=passive)
    thing = _patient(verb, found) if passive else None if moves or pronoun else _object(verb, found, actor)
    if thing is not None:
        pronoun = None
    if verb.lemma in _ENTERING and any(g.head.lemma == "сила" for g in found):
        return _into_force(phrases, verb, found, actor)
    if not (thing or pronoun or moves) or (verb.lemma not in _CAUSATIVES and _is_sum(phrases, verb, thing)):
        return None
    if verb.lemma == "поступить" and thing is not None and thing.head.lemma in _MONEY:
        return None
    if verb.lemma == "поступить" and thing is not None and thing.head.lemma in _APPLICATIONS:
        infinitive = "подать"
    pieces = [infinitive if not moves else infinitive_of(verb, causative=False)]
    first, last = verb.i, verb.i + 1
    if thing is not None:
        pieces.append(as_object(phrases, thing, verb))
        first, last = min(first, thing.phrase.first), max(last, thing.phrase.last)
        if verb.lemma in _BEGIN and thing.head.lower == "работу" and actor is not None and actor.mention is None:
            pieces.append(in_case(phrases, actor.phrase, "Gen"))
    elif pronoun is not None:
        pieces.append(pronoun)
    for group in _complements(phrases, verb, thing, actor, found, moves=moves):
        start = group.phrase.first - bool(group.preposition)
        text = phrases.context.text(start, group.phrase.last)
        pieces.append(text if start != clause.sentence.first else text[:1].lower() + text[1:])
        first, last = min(first, start), max(last, group.phrase.last)
    return Action(_DOT.sub("", " ".join(pieces)), first, last, thing) if len(pieces) > 1 else None


def _into_force(phrases: Phrases, verb: Token, found: list[Group], actor: Group | None) -> Action:
    """«постановление вступит в силу» → «вступление постановления в силу»"""
    force = next(g for g in found if g.head.lemma == "сила")
    act = actor or next((g for g in clauses.things(found, None) if g is not force), None)
    if act is None:
        return Action("вступить в силу", min(verb.i, force.phrase.first - 1), max(verb.i + 1, force.phrase.last))
    first, last = min(act.phrase.first, verb.i), max(act.phrase.last, force.phrase.last, verb.i + 1)
    return Action(f"вступление {in_case(phrases, act.phrase, 'Gen')} в силу", first, last, act)


def of_noun(phrases: Phrases, phrase: Phrase, until: int = -1) -> Action:
    """«завершение работ» from «завершение работ планируется к лету»; up to token `until` where one is given."""
    tokens = phrases.context.tokens
    last = phrase.last
    while until > last and (tokens[until - 1].pos in ("ADP", "PUNCT", "PART") or tokens[until - 1].lower == "течение"):
        until -= 1
    words = phrases.text(phrase)
    if until > last and not any(_parts(tokens, t.i) for t in tokens[last:until]):
        words, last = f"{words} {phrases.context.text(last, until)}", until
    elif (owner := _possessor(phrases, phrase)) is not None:
        words = f"{words} {in_case(phrases, owner, 'Gen')}"
    elif (aim := _pointed(phrases, last)) is not None:
        words, last = f"{words} {tokens[last].lower} {in_case(phrases, aim, 'Acc')}", last + 2
    elif phrase.last == phrase.head + 1 and (counted := phrases.context.starting(last, "quantity")) is not None:
        words, last = f"{words} {phrases.context.text(last, counted.last)}", counted.last  # «привлечение 22 экспертов»
    return Action(words, phrase.first, last, Group(phrase, tokens[phrase.head]))


def _parts(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a sign at token i ends what a noun is said with; a comma after an adjective in a list does not."""
    if tokens[i].text == ",":
        return not (is_modifier(tokens[i - 1]) and tokens[i + 1].case == tokens[i - 1].case)
    return tokens[i].text in _STOPS


def _possessor(phrases: Phrases, phrase: Phrase) -> Phrase | None:
    """Whose deed it is in «его открытие намечено на май»."""
    tokens = phrases.context.tokens
    before = next(
        (t for t in tokens[max(0, phrase.first - 1) : phrase.head] if t.lower in ("его", "ее", "её", "их")), None
    )
    return referents.thing(phrases, before) if before is not None else None


def _pointed(phrases: Phrases, i: int) -> Phrase | None:
    """What it leads to in «выход на неё ожидается в мае»: the thing of the pronoun behind a preposition."""
    tokens = phrases.context.tokens
    if i + 1 >= len(tokens) or tokens[i].lower not in ("на", "в") or tokens[i + 1].lower not in referents.THEM:
        return None
    return referents.thing(phrases, tokens[i + 1])


def happens(verb: Token) -> bool:
    """«завод заработает», «ремонт начнётся»: the subject is what somebody does something to."""
    return verb.lemma in _REFLEXIVES or verb.lemma in _CAUSATIVES


def infinitive_of(verb: Token, *, causative: bool = True) -> str:
    """«будет введён» → ввести, «запустят» → запустить, «начнётся» → начать; empty where there is none."""
    found = (_CAUSATIVES.get(verb.lemma, "") if causative else "") or _PERFECTIVES.get(verb.lemma, "")
    parse = next((f for f in forms(verb.text) if f.pos in ("VERB", "AUX") or "PRTS" in f.grams), None)
    normal = found or (parse.normal if parse else verb.lemma).replace("ё", "е")
    if normal.endswith("ся") and happens(verb) and any("INFN" in f.grams for f in forms(normal[:-2])):
        return normal[:-2]
    return normal


def accusative(phrases: Phrases, phrase: Phrase) -> str:
    """The phrase as the object of a verb: of things only a feminine singular differs from the nominative."""
    head = phrases.context.tokens[phrase.head]
    if head.feats.get("Animacy") != "Anim" and (head.gender != "Fem" or head.number == "Plur"):
        return phrases.text(phrase)
    return in_case(phrases, phrase, "Acc")


def in_case(phrases: Phrases, phrase: Phrase, case: str) -> str:
    """The phrase with its head and the modifiers of that in a case."""
    tokens = phrases.context.tokens
    head = tokens[phrase.head]
    number = head.number or "Sing"
    gender = head.gender if number == "Sing" else ""
    first = phrase.first
    while first < phrase.head and tokens[first].pos == "DET":  # «этот», «весь»
        first += 1
    said = tokens[first : phrase.last]
    words = {t.i: t.text for t in said}
    for token in tokens[first : phrase.head]:
        if is_modifier(token):
            words[token.i] = inflect(token, case, number, gender)
    words[head.i] = inflect(head, case, number)
    words[first] = lower_first(tokens[first], words[first])
    return join(said, words)


def _moves(verb: Token, found: list[Group]) -> bool:
    """«завод выйдет на полную мощность», «строители зайдут на площадку»: nothing is done to a thing."""
    if verb.lemma.endswith("ся"):
        return not happens(verb)
    if clauses.transitive(verb) and not _is_motion(verb, found):
        return False
    aims = [g for g in found if g.preposition in ("в", "на", "из", "к") and _is_aim(g)]
    if verb.lemma in _ENTERING:
        return bool(aims) and not any(g.head.lemma in _COMPLETIONS for g in aims)
    if verb.lemma in _CAUSATIVES:
        return any(g.preposition == "на" for g in aims)
    return bool(aims)


def _is_motion(verb: Token, found: list[Group]) -> bool:
    """«перейти на новый режим»; «пройти аккредитацию» is done to a thing."""
    bare = (g for g in found if not g.preposition and g.phrase.first > verb.i)
    return verb.lemma.endswith(("йти", "ходить")) and not any(g.head.case == "Acc" for g in bare)


def _is_aim(group: Group) -> bool:
    return group.counted or group.head.case in ("Acc", "Dat", "Gen")


def _patient(verb: Token, found: list[Group]) -> Group | None:
    """«блок будет введён»: the nominative before the verb or after it; a person is none."""
    bare = [g for g in clauses.things(found, None) if not _is_person(g) and _agrees(g, verb)]
    before = [g for g in bare if g.phrase.last <= verb.i]
    return before[-1] if before else next((g for g in bare if g.phrase.first > verb.i), None)


def _agrees(group: Group, verb: Token) -> bool:
    """Whether a participle or verb agrees with its subject: «решения …, включая налог, приняты»."""
    if group.counted or verb.feats.get("VerbForm") == "Inf" or not verb.number or not group.head.number:
        return True
    gender = _SHORT.get(verb.lower[-1:], "Masc") if "Variant" in verb.feats else verb.gender
    number = "Plur" if gender == "Plur" else "Sing" if "Variant" in verb.feats else verb.number
    if group.head.number != number:
        return False
    return number == "Plur" or not (gender and group.head.gender) or gender == group.head.gender


def _object(verb: Token, found: list[Group], actor: Group | None) -> Group | None:
    """The accusative behind the verb, else the one before it: «конкурс объявят», «план министерство представит»."""
    bare = [g for g in found if g is not actor and not g.preposition]
    after = next((g for g in bare if g.phrase.first > verb.i and g.head.case != "Dat"), None)
    if after is not None and after.counted and after.head.case == "Gen" and after.follows_noun:
        after = None  # «в кругу глав ведомств всех 28 стран»
    if after is not None and after.counted and after.head.case not in ("Ins", "Loc"):
        return after
    nominative = after is not None and after.head.case == "Nom"
    if nominative and after is not None and not (clauses.may_be(after.head.lower, "accs") and clauses.transitive(verb)):
        after = None  # «который должна осваивать Украина»
    if after is not None and (after.head.case in ("Acc", "Nom") or _may_be_object(after, verb)):
        return after
    before = [g for g in clauses.things(found, actor) if g.phrase.last <= verb.i and not _is_person(g)]
    if not clauses.transitive(verb):
        before = [g for g in before if g.head.case != "Nom"]  # «уровень дорастёт до 7 %»
    return before[-1] if before else None


def _may_be_object(group: Group, verb: Token) -> bool:
    """A noun with a wrong case right behind the verb: «сертифицирует негорючие ленты»."""
    near = group.phrase.first == verb.i + 1
    return near and (clauses.may_be(group.head.lower, "accs") or verb.lemma in ("достичь", "требовать"))


def _is_person(group: Group) -> bool:
    return group.mention is not None and group.mention.label == "person"


def _is_cut_off(phrases: Phrases, verb: Token, group: Group) -> bool:
    """Whether a stop, a subordinate comma or another verb parts a phrase behind the verb from it."""
    if group.phrase.first <= verb.i:
        return False
    between = phrases.context.tokens[verb.i + 1 : group.phrase.first]
    limits = [t for t in between if phrases.context.at(t.i, "date", "duration") is None]
    return any(
        t.text in _STOPS
        or (t.text == "," and not _is_aside(phrases, t.i))
        or clauses.is_infinitive(t)
        or (t.feats.get("VerbForm") == "Fin" and t.lemma != "быть")
        for t in limits
    )


def _is_aside(phrases: Phrases, i: int) -> bool:
    """A comma beside a time: «намерены в 2026 году, в год юбилея, пустить блок»."""
    at, following = phrases.context.at, min(i + 1, len(phrases.context.tokens) - 1)
    return at(i - 1, "date", "duration") is not None or at(following, "date") is not None


def _complements(
    phrases: Phrases, verb: Token, thing: Group | None, actor: Group | None, found: list[Group], *, moves: bool
) -> list[Group]:
    """What completes the verb («в эксплуатацию»), else the group right behind its object."""
    early = thing is not None and thing.phrase.last <= verb.i
    rest = [g for g in found if g is not thing and g is not actor and (g.phrase.first > verb.i or moves or early)]
    completing = [g for g in rest if g.preposition and g.head.lemma in _COMPLETIONS and g.head.case == "Acc"]
    if completing:
        return completing[:1]
    edge = verb.i + 1 if thing is None else thing.phrase.last
    if moves and verb.lemma.endswith("ся"):  # «присоединиться к соглашению», «добиться роста», «заняться дорогами»
        governed = [g for g in rest if g.phrase.first > verb.i and (g.preposition in _COMPLEMENTS or _is_governed(g))]
        return governed[:1]
    near = [g for g in rest if g.phrase.first - bool(g.preposition) == edge]
    near = [g for g in near if _completes(phrases, g) or (thing is not None and not early and _places(g))]
    if thing is not None and not early and not near:
        near = [g for g in rest if g.counted and not g.preposition and g.phrase.first == edge and _follows(phrases, g)]
    if thing is not None and not early and not near:
        near = [g for g in rest if g.counted and g.preposition in ("до", "на") and g.phrase.first - 1 == edge]
    if near or thing is not None:
        return near[:1]
    return [g for g in rest if g.preposition and (_completes(phrases, g) or (moves and g.counted))][:1]


def _completes(phrases: Phrases, group: Group) -> bool:
    if group.head.lemma in _ADVERBIAL or group.counted:
        return False
    if not group.preposition:
        measures = phrases.context.starting(group.phrase.last, "quantity") is not None  # «мощностью 5 тыс. тонн»
        return group.head.case == "Ins" and not group.acts and not measures
    if phrases.context.at(group.head.i, "place") is not None:
        return False
    return group.preposition in _COMPLEMENTS and (
        group.preposition not in ("в", "на") or group.head.case == "Acc" or group.head.lemma == "суд"
    )


def _joined(phrases: Phrases, phrase: Phrase) -> int:
    """Where «нарушения и недостатки» ends: a second object joined to the first."""
    tokens, last = phrases.context.tokens, phrase.last
    if last + 1 >= len(tokens) or tokens[last].lower != "и":
        return last
    more = phrases.starting(last + 1)
    if more is None or tokens[more.head].case != "Acc" or (more.last < len(tokens) and tokens[more.last].pos == "VERB"):
        return last
    return more.last


def _follows(phrases: Phrases, group: Group) -> bool:
    """«строительство ещё одного зала»: a number in the genitive behind its noun."""
    number = phrases.context.tokens[group.phrase.head]
    return number.case == "Gen" and phrases.context.tokens[group.phrase.first - 1].pos == "NOUN"


def _is_governed(group: Group) -> bool:
    direct = not group.preposition and group.head.case in ("Gen", "Ins", "Dat")
    return direct and group.head.lemma not in _ADVERBIAL


def _places(group: Group) -> bool:
    """Where the thing right before is: «вокзал в Рубцовске», «причал у моста»."""
    return group.preposition in _WHERE and not group.counted and group.head.lemma not in _ADVERBIAL


def as_object(phrases: Phrases, thing: Group, verb: Token | None = None) -> str:
    """A thing as the object of a verb; behind the verb it is as written."""
    phrase = _without_measure(phrases, thing.phrase)
    text = phrases.context.text(phrase.first, phrase.last)
    behind = verb is not None and phrase.first > verb.i
    if behind and thing.head.case == "Acc" and not thing.counted:
        text = phrases.context.text(phrase.first, _joined(phrases, phrase))
    if behind and (thing.counted or thing.head.case == "Acc"):
        return text
    if thing.counted or thing.head is not phrases.context.tokens[phrase.head]:  # told in a case it does not stand in
        return lower_first(phrases.context.tokens[phrase.first], text)
    return accusative(phrases, phrase)


def _without_measure(phrases: Phrases, phrase: Phrase) -> Phrase:
    """«линии годовой мощностью по 6,6 млн тонн»: what only opens a number says nothing without it."""
    tokens = phrases.context.tokens
    following = phrase.last + (phrase.last < len(tokens) and tokens[phrase.last].lower in ("по", "в", "до", "около"))
    if following >= len(tokens) or phrases.context.starting(following, "quantity") is None:
        return phrase
    last = phrase.last
    while last - 1 > phrase.head and tokens[last - 1].case == "Ins":
        last -= 1
    return phrase._replace(last=last)


def _is_sum(phrases: Phrases, verb: Token, thing: Group | None) -> bool:
    """Money and output are figures, unless a sum is owed; «восемь программ», «310 км сетей» are things to make."""
    if thing is None or not thing.counted:
        return False
    mention = phrases.context.at(thing.head.i, "quantity")
    if mention is None or not isinstance(mention.value, Quantity):
        return False
    infinitive = infinitive_of(verb, causative=False)
    if mention.value.kind == "money":
        return infinitive not in _REPAID
    if mention.value.kind == "measure" and mention.value.value >= _MASS:
        return True
    return infinitive in _OUTPUT or (mention.value.kind == "percent" and thing.phrase.last == mention.last)


def _pronoun(phrases: Phrases, clause: Clause, verb: Token, *, passive: bool) -> str | None:
    """«погасить его нужно до марта», «он откроется в мае»: the thing the pronoun stands for, as an object."""
    tokens = phrases.context.tokens
    if (relative := referents.relative(phrases, clause.first, verb, passive=passive)) is not None:
        return accusative(phrases, relative)
    if passive:
        words, known = tokens[clause.first : verb.i], referents.THEY
    else:
        words, known = tokens[max(clause.first, verb.i - 1) : min(clause.last, verb.i + 3)], referents.THEM
    pronoun = next((t for t in words if t.lower in known and not _is_possessive(tokens, t)), None)
    phrase = referents.thing(phrases, pronoun) if pronoun is not None else None
    return accusative(phrases, phrase) if phrase is not None else None


def _is_possessive(tokens: tuple[Token, ...], pronoun: Token) -> bool:
    """«провести её сверку»: the pronoun belongs to the noun behind it."""
    return pronoun.pos == "DET" or (pronoun.dep in ("det", "nmod") and tokens[pronoun.head].i > pronoun.i)
