"""Plans and obligations with a time limit: «планируется запустить», «завод запустят в 2026 году», «ввод – 2027 год»."""

from __future__ import annotations

from dataclasses import replace

from extractor import lexicon
from extractor.facts import actions, clauses, limits
from extractor.facts.actions import Action
from extractor.facts.clauses import Group
from extractor.facts.duties import Duties
from extractor.facts.noun_phrases import Phrase
from extractor.facts.undertakings import RIGHTS, Duty, Undertaking, is_passive
from extractor.model import DateValue, Duration, Mention, Token

_PLANS = lexicon.words("plan_verbs")
_EVENTS = lexicon.words("event_verbs")
_DEEDS_OF_EVENTS = lexicon.table("event_deeds", "needs")
_LEVELS = lexicon.words("level_verbs")
_SCALES = _LEVELS | lexicon.words("change_verbs")
_SPEECH = frozenset(row["lemma"] for row in lexicon.rows("speech_verbs") if "t" in row["uses"])
_STARTS = lexicon.words("starting_verbs")
_OPEN = lexicon.table("open_verbs", "does")
_APPLICATIONS = lexicon.table("application_nouns", "deed")
_HAND_IN = "подать"
_TAKES_PLACE = frozenset({"состояться", "пройти"})
_ENTERING = frozenset({"вступить", "войти", "выйти"})
_AIMS = lexicon.words("aim_nouns")
_ADOPTED = lexicon.words("document_nouns") | {"решение", "поправка", "мера", "постановление"}  # «примут закон»
_MEETINGS = frozenset(row["noun"] for row in lexicon.rows("meeting_nouns") if row["group"] != "opening")
_FUTURE_ONLY = frozenset({"позволить", "удаться"})
#: «предприятию предстоит», «заводу нужно»: whoever must do it stands in the dative
_IMPERSONAL_PLANS = frozenset({
    "предстоять", "нужно", "нужный", "надо", "необходимо", "необходимый", "прийтись", "удаться", "следует",
    "следовать", "требоваться",
})  # fmt: skip
_PERSONAL = frozenset({"обязаться", "обязываться", "собираться", "готовиться"})  # reflexive, yet somebody's
#: of these somebody makes true what is told, though nobody is named: «планируется довести долю до 95 %»
_INTENTS = frozenset({"планироваться", "запланировать", "наметить", "намечаться", "предстоять", "нужный", "решить"})
_OVERDUE = frozenset({"должный", "должен", "обязанный", "обязан", "обязаться", "обещать", "пообещать"})
_WILL = frozenset({"будет", "будут", "будем", "буду"})
_IF = frozenset({"если", "кто"})


def planned(told: Undertaking, duties: Duties) -> Duty | None:
    """«планируется запустить полигон», «завершение работ планируется к лету», «погасить долг нужно до мая»"""
    plan = next((t for t in told.predicates if _is_plan(told, t)), None)
    if plan is None or told.is_negated(plan) or told.past_between(plan):
        return None
    if plan.feats.get("Tense") == "Past" and not is_passive(plan) and _is_day_of_plan(told):
        return None
    if plan.lemma in _FUTURE_ONLY and plan.feats.get("Tense") != "Fut":
        return None
    infinitive = told.infinitive(after=plan)
    if infinitive is not None and plan.lower in RIGHTS and infinitive.lemma in _SPEECH:
        return None  # «можно сообщить по телефону»
    if infinitive is not None and infinitive.lemma in _SPEECH and not limits.is_strict(told.limit):
        return None
    if infinitive is None:
        return _ready(told, duties, plan) or _planned_noun(told, duties, plan)
    verb, passive = infinitive, infinitive.lemma == "быть"
    if passive:
        participle = next((t for t in told.predicates if t.i > infinitive.i and is_passive(t)), None)
        if participle is None:
            return _ready(told, duties, plan)
        verb = participle
    elif _is_event(told, infinitive):
        return None
    impersonal = plan.lemma in _IMPERSONAL_PLANS or (plan.lemma.endswith("ся") and plan.lemma not in _PERSONAL)
    actor = None if impersonal else clauses.subject(plan, told.groups)
    if not passive and _is_measured(told, infinitive) and not _is_intended(told, plan, infinitive, actor):
        return None
    name = actions.infinitive_of(verb) if passive or _turns(infinitive) else infinitive.lower
    action = actions.of_verb(told.phrases, told.clause, told.groups, verb, name, actor, passive=passive)
    if action is None:
        return None
    if actor is None and plan.lemma in _IMPERSONAL_PLANS:
        actor = next((g for g in told.groups if g.head.case == "Dat" and not g.preposition and g.acts), None)
    return Duty(action, "deadline-plan", 0.8, None, duties.responsible(told, plan, actor, action))


def overdue(told: Undertaking, duties: Duties) -> Duty | None:
    """«сдать судно завод должен был к ноябрю 2023 года»: what had to be done by a day that is over."""
    plan = next((t for t in told.predicates if t.lemma in _OVERDUE), None)
    if plan is None or told.infinitive(after=plan) is None:
        return None
    was = told.context.words(plan.i + 1, min(plan.i + 3, told.clause.last))
    if plan.feats.get("Tense") != "Past" and not any(t.lemma == "быть" and t.lower.startswith("был") for t in was):
        return None
    return planned(told, duties)


def _planned_noun(told: Undertaking, duties: Duties, plan: Token) -> Duty | None:
    """«пуск намечен на июль», «предусмотрен ввод»"""
    deeds = [g for g in clauses.things(told.groups, None) if told.is_deed(g.phrase) or told.is_first(g.phrase)]
    before = [g for g in deeds if g.phrase.last <= plan.i]
    deed = before[-1] if before else next(iter(deeds), None)
    if deed is None:
        return None
    action = actions.of_noun(told.phrases, deed.phrase)
    if len(before) > 1 and [t.lower for t in told.context.words(before[-2].phrase.last, deed.phrase.first)] == ["и"]:
        first = before[-2].phrase  # «ввод линии и открытие движения планируются»
        action = action._replace(text=f"{told.phrases.text(first)} и {action.text}", first=first.first)
    return Duty(action, "deadline-plan", 0.75, None, duties.responsible(told, plan, None, action))


def _ready(told: Undertaking, duties: Duties, plan: Token | None) -> Duty | None:
    """«сети будут готовы к июню», «дорога должна быть готова»: what has to be prepared."""
    ready = next((t for t in told.words if t.lemma == "готовый" and t.feats.get("Variant") == "Short"), None)
    if ready is None or told.infinitives[1:]:
        return None
    thing = clauses.subject(ready, [g for g in told.groups if not (g.mention and g.mention.label == "person")])
    if thing is None:
        return None
    text = f"подготовить {actions.as_object(told.phrases, thing)}"
    first, last = min(thing.phrase.first, ready.i), max(thing.phrase.last, ready.i + 1)
    action = Action(text, first, last, thing)
    return Duty(action, "deadline-plan", 0.65, None, duties.responsible(told, plan or ready, None, action))


def future(told: Undertaking, duties: Duties) -> Duty | None:
    """«завод запустят в 2026 году», «блок будет введён», «с 2026 года вводится налог»"""
    verbs = [t for t in told.predicates if _is_ahead(told, t)]
    if not verbs:
        return _ready(told, duties, None) if any(t.lower in _WILL for t in told.words) else None
    return next((duty for verb in verbs if (duty := _ahead(told, duties, verb)) is not None), None)


def _ahead(told: Undertaking, duties: Duties, verb: Token) -> Duty | None:
    """What one verb of the future says."""
    if (
        told.past_between(verb)
        or told.is_doubted
        or _is_supposed(told, verb)
        or (told.is_negated(verb) and not _is_condition(told))
    ):
        return None
    if verb.lemma in _PLANS or (verb.lemma in _SPEECH and not limits.is_strict(told.limit)):
        return None
    infinitive = told.infinitive(after=verb)
    said = (infinitive,) if verb.lemma == "быть" else (verb, infinitive)
    if any(_is_event(told, t) or _is_measured(told, t) for t in said if t is not None):
        return None
    passive = is_passive(verb)
    actor = None if passive else clauses.subject(verb, told.groups)
    if infinitive is not None:
        action = actions.of_verb(told.phrases, told.clause, told.groups, infinitive, infinitive.lower, actor)
    else:
        name = actions.infinitive_of(verb)
        action = actions.of_verb(told.phrases, told.clause, told.groups, verb, name, actor, passive=passive)
    if action is None:
        return None
    return Duty(action, "deadline-future", 0.65, None, duties.responsible(told, verb, actor, action))


def opened(told: Undertaking, duties: Duties) -> Duty | None:
    """«заявки принимают до 1 мая», «приём заявок продлён до июня»: until when something can be handed in."""
    verb = next((t for t in told.predicates if t.lemma in _OPEN), None)
    if verb is None or not limits.is_strict(told.limit) or told.is_negated(verb):
        return None
    for group in clauses.things(told.groups, None):
        phrase = _of_term(told, group.phrase) or group.phrase
        head = told.context.tokens[phrase.head]
        if head.lemma not in _APPLICATIONS:
            continue
        if _APPLICATIONS[head.lemma]:
            action = actions.of_noun(told.phrases, phrase)
        elif _OPEN[verb.lemma] or verb.lemma == "принимать":
            text = f"{_OPEN[verb.lemma] or verb.lemma} {actions.as_object(told.phrases, group)}"
            action = Action(text, min(verb.i, phrase.first), max(verb.i + 1, phrase.last), group)
        else:
            continue
        actor = clauses.subject(verb, [g for g in told.groups if g is not group])
        who = duties.responsible(told, verb, actor, action) if actor is not None and actor.acts else None
        if _OPEN[verb.lemma] == _HAND_IN:  # who waits is not who hands in
            return Duty(action, "deadline-open", 0.6, replace(who, name="issuer") if who else None)
        return Duty(action, "deadline-open", 0.6, None, who)
    return None


def happening(told: Undertaking, duties: Duties) -> Duty | None:
    """«первый полёт состоится в мае»: a deed, no meeting, that takes place."""
    verb = next((t for t in told.predicates if t.lemma in _TAKES_PLACE and _is_due(told, t)), None)
    if verb is None or told.is_negated(verb):
        return None
    bare = (g for g in told.groups if not g.preposition and g.head.case == "Nom")
    deed = next((g for g in bare if told.is_deed(g.phrase)), None)
    if deed is None:
        return None
    return Duty(actions.of_noun(told.phrases, deed.phrase), "deadline-future", 0.6, None, None)


def _is_due(told: Undertaking, verb: Token) -> bool:
    """«состоится», «должен состояться»"""
    planned = clauses.is_infinitive(verb) and any(clauses.is_plan(t) for t in told.predicates)
    return planned or verb.feats.get("Tense") == "Fut"


def aimed(told: Undertaking, duties: Duties) -> Duty | None:
    """«задача – к 2028 году снизить долю вдвое», «в планах до мая открыть цех», «принято решение построить»"""
    infinitive = told.infinitive()
    if infinitive is None or _is_event(told, infinitive):
        return None
    before = told.context.words(told.clause.sentence.first, infinitive.i)
    aim = next((t for t in reversed(before) if t.pos == "NOUN" and t.lemma.partition("-")[0] in _AIMS), None)
    if aim is None or told.is_negated(infinitive):
        return None
    action = actions.of_verb(told.phrases, told.clause, told.groups, infinitive, infinitive.lower)
    if action is None:
        return None
    return Duty(action, "deadline-plan", 0.65, None, duties.responsible(told, infinitive, None, action))


def promised(told: Undertaking, duties: Duties) -> Duty | None:
    """«обещала до 1 мая открыть центр, а в течение месяца – нанять людей»: the plan stands before."""
    infinitive, clause = told.infinitive(), told.clause
    if infinitive is None:
        return None
    before = told.context.words(clause.sentence.first, clause.first)
    plan = next((t for t in reversed(before) if clauses.is_plan(t)), None)
    if plan is None or told.is_negated(plan):
        return None
    action = actions.of_verb(told.phrases, clause, told.groups, infinitive, infinitive.lower)
    if action is None:
        return None
    whole = Undertaking(told.context, told.phrases, clause._replace(first=clause.sentence.first))
    found = list(clauses.groups(told.phrases, clause.sentence.first, clause.first))
    responsible = duties.responsible(whole, plan, clauses.subject(plan, found), action)
    return Duty(action, "deadline-plan", 0.7, None, responsible)


def nominal(told: Undertaking, duties: Duties) -> Duty | None:
    """«начало судоходства – к 2027 году», «срок сдачи объекта – 2027 год», an item of a list of aims"""
    value = told.limit.value
    if not isinstance(value, (DateValue, Duration)):
        return None
    if value.role not in ("by", "during", "within") and not limits.follows_dash(told.context, told.limit):
        return None
    phrase = _leading(told)
    if phrase is None:
        return None
    return Duty(actions.of_noun(told.phrases, phrase, told.limit.first), "deadline-nominal", 0.55)


def _leading(told: Undertaking) -> Phrase | None:
    """The deed that a clause without a verb begins with; of «срок сдачи объекта» it is what the term is for."""
    phrase = next(iter(told.phrases.within(told.clause.first, told.limit.first)), None)
    if phrase is None:
        return None
    if told.context.tokens[phrase.head].lemma == "срок":
        return _of_term(told, phrase)
    return phrase if told.context.tokens[phrase.head].case in ("Nom", "Acc") and told.is_deed(phrase) else None


def _of_term(told: Undertaking, phrase: Phrase) -> Phrase | None:
    """The deed that a term is for: «срок сдачи объекта» → «сдача объекта»."""
    if told.context.tokens[phrase.head].lemma != "срок":
        return None
    deed = told.phrases.starting(phrase.head + 1)
    return deed if deed is not None and told.is_deed(deed) else None


def _is_day_of_plan(told: Undertaking) -> bool:
    """«в этом году планировали открыть»: the year in which they planned."""
    at = isinstance(told.limit.value, DateValue) and told.limit.value.role == "at"
    return at and told.context.article.published is not None and not limits.begins_ahead(told.context, told.limit)


def _is_plan(told: Undertaking, token: Token) -> bool:
    """A word of plans, or of what is allowed: «может быть оспорено в течение месяца», «можно подать до 1 мая»."""
    if clauses.is_plan(token):
        return True
    may = token.lemma in ("мочь", "смочь") and token.feats.get("Tense") in ("Pres", "Fut")
    if not may and token.lower not in RIGHTS:
        return False
    if not may:
        return limits.is_strict(told.limit)
    done = any(t.lemma == "быть" or clauses.transitive(t) for t in told.infinitives)  # «быть оспорено», «подать»
    return (done and limits.is_exact(told.limit)) or (
        _begins(told, token) and limits.begins_ahead(told.context, told.limit)
    )


def _begins(told: Undertaking, may: Token) -> bool:
    """«закон может вступить в силу», «завод может заработать», «жители смогут получить»: more than a guess."""
    starts = any(t.lemma in _ENTERING or actions.happens(t) for t in told.infinitives)
    return starts or (may.lemma == "смочь" and any(g.acts and g.head.case == "Nom" for g in told.groups))


def _is_ahead(told: Undertaking, token: Token) -> bool:
    """A verb in the future, «будет» + participle, «вводится» with a date that lies ahead."""
    feats = token.feats
    if token.lemma == "быть":
        following = told.context.words(token.i + 1, min(token.i + 4, told.clause.last))
        return token.lower in _WILL and any(map(clauses.is_infinitive, following))
    if feats.get("Tense") == "Fut":
        return True
    if is_passive(token):
        words = told.context.words(max(0, token.i - 3), token.i)
        return any(t.lower in _WILL for t in words)
    if feats.get("Tense") != "Pres" or feats.get("VerbForm") != "Fin":
        return False
    ahead = limits.begins_ahead(told.context, told.limit)
    if feats.get("Person") == "3" and clauses.may_be(token.lower, "futr"):
        return ahead or limits.is_strict(told.limit)  # «проект реализуют до конца года»: of both aspects
    we = feats.get("Person") == "1" and token.number == "Plur"
    if token.lemma in _STARTS:
        return ahead or we or told.is_dated  # «в этом году начинаем строить»
    return ahead and we and token.lemma not in _LEVELS


def _is_supposed(told: Undertaking, verb: Token) -> bool:
    """«если показатель выйдет на 4 %»: nobody says that it will."""
    return any(t.lower in ("если", "когда") for t in told.words[:1]) and not told.is_negated(verb)


def _is_condition(told: Undertaking) -> bool:
    """«регионам, которые не освоят деньги до мая, …»: what must be done lest something follows."""
    opening = told.context.words(told.clause.first, told.clause.first + 2)
    return limits.is_strict(told.limit) and any(t.lemma == "который" or t.lower in _IF for t in opening)


def _is_event(told: Undertaking, verb: Token) -> bool:
    """«форум пройдёт 5 мая»; «представить план до 5 мая», «пройти аккредитацию» are deeds."""
    if verb.lemma not in _EVENTS:
        return False
    if verb.lemma not in _DEEDS_OF_EVENTS:
        return True
    if limits.is_strict(told.limit) and not _DEEDS_OF_EVENTS[verb.lemma]:
        return False
    bare = [g for g in clauses.things(told.groups, None) if g.head.lemma not in _MEETINGS]
    objects = [g for g in bare if not g.acts or told.is_first(g.phrase)]
    if not any(g.acts and g.head.case == "Nom" for g in told.groups):
        objects = [g for g in objects if g.head.case == "Acc"]  # «пройдёт аттестация» is no object
    return not any(told.is_deed(g.phrase) or told.is_first(g.phrase) or g.head.lemma in _ADOPTED for g in objects)


def _is_measured(told: Undertaking, verb: Token) -> bool:
    """«вырастет до 5 млн», «должен составить 20 %»: a forecast of a number, no deed."""
    if verb.lemma.endswith("ся") and any(g.counted and g.preposition == "до" for g in told.groups):
        return True  # «прибыль восстановится до 5 млн»
    if verb.lemma not in _SCALES or verb.feats.get("Person") == "1":  # «за два года поднимем выпуск» is a promise
        return False
    if not clauses.transitive(verb):
        return True  # «цены вырастут»
    clause = told.clause
    quantities = told.context.inside(told.context.sentence(verb.i), "quantity")
    return any(clause.first <= m.first < clause.last and not _overlap(m, told.limit) for m in quantities)


def _is_intended(told: Undertaking, plan: Token, verb: Token, actor: Group | None) -> bool:
    """«мы планируем довести портфель до 1,7 ГВт», «завод обязан снизить выбросы вдвое»: somebody does it."""
    if not clauses.transitive(verb):
        return False
    return plan.lemma in _INTENTS or plan.feats.get("Person") == "1" or (actor is not None and actor.acts)


def _turns(verb: Token) -> bool:
    """«завершиться» is told as «завершить», «появиться» as «создать»."""
    return verb.lemma.endswith("ся") or actions.infinitive_of(verb) != actions.infinitive_of(verb, causative=False)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.first < other.last and other.first < one.last
