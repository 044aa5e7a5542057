"""Who speaks: the subject of a verb of speech, «он», «гендиректор «Вектора»», «сообщили в Минсельхозе»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.descriptors import Descriptors, speaks_for
from extractor.facts.participants import Actor, actor, nominative, subject, subject_after
from extractor.facts.speech import Page, finite
from extractor.model import Mention, Sentence, Token

_UNNAMED = lexicon.words("unnamed_sources")
_STATEMENTS = lexicon.table("statement_nouns", "alone")
_CITING = lexicon.words("citing_verbs")
_CLAUSE_SIGNS = frozenset({",", ":", ";", ".", "–", "—", "!", "?"})
_BACK = 3  # sentences back in which a body has spoken that «говорится в сообщении» means
_ADVERBS = frozenset({"также", "тоже", "не", "раз", "неоднократно", "ранее", "позже", "потом", "затем", "уже", "сам"})
_TALKS = frozenset(("беседа", "интервью", "разговор", "ответ", "ход", "эфир", "комментарий", "рамка"))

_OPINIONS = frozenset({"слово", "мнение", "убеждение", "оценка"})


class Speakers:
    """Finds speakers and remembers them: who has spoken speaks on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.tokens = page.tokens
        self.spoken: list[Actor] = []  # everybody found so far, direct speech first
        self.descriptors = Descriptors(page.context)

    def resolve(self, verb: int, first: int, last: int) -> Actor | None:
        """The speaker of a verb: its subject, «он», or the body in which it was said («сообщили в Минсельхозе»)."""
        token = self.tokens[verb]
        if token.lemma in _CITING:
            return self._remember(self._cited(verb, first, last))
        impersonal = token.number == "Plur" or token.lemma.endswith("ся") or token.gender == "Neut"
        pronoun = next(
            (t for t in self.context.words(first, last) if t.lower in {"он", "она"} and abs(t.i - verb) < 8), None
        )
        if pronoun is not None:
            mention = self.context.at(pronoun.i, "person", "organization", "group")
            found = actor(self.context, mention) if mention else None
            return self._remember(found or self.antecedent(self.context.sentence(verb), pronoun))
        stated = self._in_statement(verb, first, last) if impersonal else None
        if stated is not None:
            return self._remember(stated)
        if token.feats.get("Voice") == "Pass" and impersonal and token.number == "Sing":
            return self._remember(self._inside(verb, first, last))
        noun = self._noun_subject(verb, first, last)
        if noun is not None and (noun.lemma in _UNNAMED or noun.lemma == "издание"):
            return self._by_role(noun)
        if noun is not None and (body := self._represented(noun, last, token.gender)) is not None:
            return self._remember(body)
        found = subject(self.context, verb, first, last)
        if found is not None and self._is_addressee(found, verb, last):
            found = subject_after(self.context, found.last, last)
        if found is None and noun is not None:
            return self._remember(self._by_role(noun))
        if found is None and token.number == "Sing" and not impersonal:
            found = self._person_ahead(verb) or self._person_behind(verb, first)
        if found is None and token.number == "Sing" and not impersonal and self._subjectless(verb, first, last):
            return self.antecedent(self.context.sentence(verb), token)
        if found is not None and not (impersonal and (token.number == "Plur" or found.person)):
            return self._remember(found)
        inside = self._inside(verb, first, last) if impersonal else None
        return self._remember(inside or found)

    def _person_ahead(self, verb: int) -> Actor | None:
        """«сообщил в интервью газете физик, директор обсерватории Иван Ким»: the name at the end of titles."""
        i, stop = verb + 1, self.context.sentence(verb).last
        while i < min(verb + 30, stop):
            token = self.tokens[i]
            mention = self.context.starting(i, "person", "organization", "group")
            if mention is not None and mention.form == "name":
                if mention.label == "person" and nominative(self.context, mention):
                    return actor(self.context, mention)
                i = mention.last
                continue
            titled = token.text == "," and i + 1 < stop and self.context.starting(i + 1, "position") is not None
            if finite(token) or (token.text in _CLAUSE_SIGNS and not titled):
                return None
            i += 1
        return None

    def _person_behind(self, verb: int, first: int) -> Actor | None:
        """«доктор наук, профессор университета Иван Ким в беседе с газетой отметил»: the name before the verb."""
        for i in range(verb - 1, max(first, verb - 12) - 1, -1):
            if finite(self.tokens[i]) or self.tokens[i].text in _CLAUSE_SIGNS:
                return None
            mention = self.context.at(i, "person")
            if mention is not None and mention.form == "name" and nominative(self.context, mention):
                return actor(self.context, mention)
        return None

    def _subjectless(self, verb: int, first: int, last: int) -> bool:
        """«Также уточнил, что …»: nothing in the nominative in reach, so the speaker goes on."""
        clause = self.context.words(max(first, verb - 12), min(verb + 6, last))
        named = any(t.case == "Nom" and t.pos in {"NOUN", "PROPN", "PRON"} for t in clause)
        return not named and self.tokens[verb].feats.get("Tense") == "Past"

    def _in_statement(self, verb: int, first: int, last: int) -> Actor | None:
        """«говорится в сообщении завода»: whose paper it is; of a bare «в сообщении» the body that spoke before."""
        for i in (*range(verb + 1, min(verb + 4, last)), *range(verb - 1, max(first, verb - 12) - 1, -1)):
            token = self.tokens[i]
            if token.lower not in {"в", "во", "на"} or i + 1 >= last:
                continue
            noun = next((t for t in self.context.words(i + 1, min(i + 5, last)) if t.pos == "NOUN"), None)
            if noun is None or noun.lemma not in _STATEMENTS or noun.case != "Loc":
                continue
            following = self.tokens[noun.i + 1] if noun.i + 1 < last else None
            alone = following is None or following.case != "Gen"
            owner = self._owner_of(noun, last)
            return self.body_before(noun.i) if owner is None and alone and _STATEMENTS[noun.lemma] else owner
        return None

    def _owner_of(self, noun: Token, last: int) -> Actor | None:
        """Whose a statement is: the person or body in its genitive phrase."""
        whose: Token | None = None  # «слова главы (Банка России)»
        for i in range(noun.i + 1, min(noun.i + 9, last)):
            token = self.tokens[i]
            mention = self.context.starting(i, "person", "organization", "group")
            found = actor(self.context, mention) if mention is not None else None
            if found is not None and (found.person or self.context.starting(found.last, "person") is None):
                return found if found.person or whose is None else self._by_role(whose)
            if token.pos == "NOUN" and animate(token) and whose is None and not speaks_for(token):
                whose = token
            if token.text in {",", ".", "–", "—"} or (token.pos == "VERB" and finite(token)):
                return None
        return None

    def body_before(self, i: int) -> Actor | None:
        """The body that has spoken last in the few sentences before token i."""
        now = self._before_speech(i)
        for ordinal in range(now, max(-1, now - _BACK - 1), -1):
            sentence = self.context.sentences[ordinal]
            stop = min(sentence.last, i)
            for verb in reversed(self.page.speech_verbs(sentence.first, stop, "qta")):
                found = subject(self.context, verb, sentence.first, stop)
                if found is None or found.person:
                    found = self._inside(verb, sentence.first, stop)
                if found is not None and not found.person:
                    return found
            for token in self.context.words(sentence.first, stop):
                if token.pos == "NOUN" and token.lemma in _STATEMENTS:
                    found = self.descriptors.body_behind(token.i, stop)
                    if found is not None:
                        return found
        return None

    def _before_speech(self, i: int) -> int:
        """The sentence in which the author speaks that has token i, or in which the quote before it begins."""
        sentence = self.context.sentence(i)
        for j in (sentence.first, *range(i - 1, sentence.first, -1)):
            quote = self.context.at(j, "quote")
            if quote is not None and quote.first < sentence.first:
                return max(0, self.context.sentence(quote.first).ordinal - 1)
        return sentence.ordinal

    def _noun_subject(self, verb: int, first: int, last: int) -> Token | None:
        """The common noun in the nominative beside a verb of speech: «уточняет аналитик», «директор «Луча» отметил»."""
        i = verb + 1
        addressee = self.context.starting(i, "organization") if i < last else None
        if addressee is not None and addressee.form == "name":
            i = addressee.last
        while i < min(verb + 6, last) and self._may_precede(self.tokens[i]):
            i += 1
        return self._subject_noun(i, first, last) or self._subject_noun(self._noun_before(verb, first), first, last)

    def _may_precede(self, token: Token) -> bool:
        """An adjective of the subject, or the object before it: «обрисовал ситуацию | эксперт»."""
        objects = token.pos in {"NOUN", "ADJ", "DET"} and token.case == "Acc" and token.gender == "Fem"
        return objects or (token.pos == "ADJ" and token.case in {"Nom", ""})

    def _subject_noun(self, i: int, first: int, last: int) -> Token | None:
        noun = self.tokens[i] if first <= i < last else None
        fits = noun is not None and noun.pos == "NOUN" and noun.case in {"Nom", "Acc"} and not self._names(i)
        return noun if fits else None

    def _noun_before(self, verb: int, first: int) -> int:
        """Token of the noun before a verb, with its genitive and a few adverbs between them; -1 when there is none."""
        i = verb - 1
        while i >= first and (self.tokens[i].pos == "ADV" or self.tokens[i].lower in _ADVERBS):
            i -= 1
        reach = i - 12
        while i >= max(first, reach):
            name = self.context.at(i, "organization", "group", "place")
            token = self.tokens[i]
            if name is not None and name.form == "name":
                i = name.first - 1
            elif (token.pos in {"NOUN", "ADJ", "PROPN"} and token.case == "Gen") or token.text in {"«", "»", '"'}:
                i -= 1
            else:
                return i
        return -1

    def _represented(self, noun: Token, last: int, gender: str = "") -> Actor | None:
        """The body that speaks through a nameless representative; its officer who has spoken last goes on."""
        body = self.descriptors.represented(noun, last)
        if body is None or noun.number == "Plur":
            return body
        before = self._last_before(noun.i, person=True)
        if before is not None and self.descriptors.works_for(before, body) and _agrees(self.context, before, gender):
            return before
        return body

    def _cited(self, verb: int, first: int, last: int) -> Actor | None:
        """«приводит слова директора», «цитирует министра»: whose words the object of the verb are."""
        for i in range(verb + 1, min(verb + 15, last)):
            token = self.tokens[i]
            if token.lower in {"его", "ее", "её"}:
                paper = self.tokens[i + 1].lemma == "текст"
                return self.antecedent(self.context.sentence(verb), token) if not paper else None
            if token.lemma in _STATEMENTS or token.lemma in {"слово", "мнение", "цитата"}:
                noun = next((t for t in self.context.words(i + 1, min(i + 3, last)) if t.pos == "NOUN"), None)
                return self._owner_of(token, last) or (self._by_role(noun) if noun is not None else None)
            mention = self.context.starting(i, "person")
            if mention is not None and not nominative(self.context, mention):
                return actor(self.context, mention)
            if token.text in _CLAUSE_SIGNS and self.context.starting(i + 1, "position") is None:
                break
        found = subject(self.context, verb, first, last)
        if found is not None and found.person:
            return found
        after = self.context.words(verb + 1, min(verb + 8, last))
        noun = next((t for t in after if t.pos == "NOUN" and t.case == "Nom" and animate(t)), None)
        return self._by_role(noun) if noun is not None else None  # «приводит расчёты директор»

    def _named_in_chain(self, noun: Token) -> Actor | None:
        """«руководитель проекта, главный инженер Иван Ким»: the name that ends a chain of titles."""
        stop, title = self.context.sentence(noun.i).last, False
        i = noun.i
        while i < min(noun.i + 30, stop):
            mention = self.context.starting(i, "position", "organization", "group", "place", "person")
            if mention is not None and mention.form == "name":
                if mention.label == "person":
                    return actor(self.context, mention) if title and nominative(self.context, mention) else None
                i = mention.last
                continue
            token = self.tokens[i]
            if token.text == ",":
                title = self.context.starting(i + 1, "position") is not None if i + 1 < stop else False
                if not title:
                    return None
            elif token.text in {".", ";", ":", "–", "—"} or finite(token):
                return None
            i += 1
        return None

    def _is_addressee(self, found: Actor, verb: int, last: int) -> bool:
        """«рассказал РБК представитель завода»: the body right behind the verb is told, the noun behind it speaks."""
        i = found.last
        if found.person or found.first != verb + 1 or i >= last or self.tokens[verb].number == "Plur":
            return False
        return self.tokens[i].pos in {"NOUN", "ADJ"} and self.tokens[i].case == "Nom"

    def _by_role(self, noun: Token) -> Actor | None:
        """«аналитик» without a name: the person told of right before; «издание»: the body that spoke last."""
        if noun.lemma in _UNNAMED or noun.number == "Plur":
            return None
        if noun.lemma == "издание":
            return self._last_before(noun.i, person=False)
        if not animate(noun):
            return None
        holder = self._named_in_chain(noun) or self.descriptors.holder(noun)
        if holder is not None:
            return holder
        if self._described(noun):
            return None
        return self.antecedent(self.context.sentence(noun.i), noun)

    def _described(self, noun: Token) -> bool:
        """A noun with words of its own («топ-менеджер крупной компании») may be somebody new."""
        position = self.context.at(noun.i, "position")
        if position is not None and position.attributes.get("kind") not in {"staff", "agent"}:
            return True
        before = self.tokens[noun.i - 1]
        return before.pos == "ADJ" and before.case == noun.case and noun.lemma != "представитель"

    def _names(self, i: int) -> bool:
        """Whether somebody known is meant at token i."""
        mention = self.context.at(i, "person", "organization", "group")
        return mention is not None and (mention.form == "name" or self.context.entity(mention) is not None)

    def _remember(self, speaker: Actor | None) -> Actor | None:
        if speaker is not None:
            self.spoken.append(speaker)
        return speaker

    def _last_before(self, i: int, *, person: bool) -> Actor | None:
        """The speaker named last before token i."""
        known = [one for one in self.spoken if one.person == person and one.first < i]
        return max(known, key=lambda one: one.first, default=None)

    def _inside(self, verb: int, first: int, last: int) -> Actor | None:
        """«сообщили в Минсельхозе», «в пресс-службе завода рассказали»: the body after «в»."""
        for start, stop in ((verb + 1, last), (first, verb)):
            for i in range(start, stop - 1):
                if self.tokens[i].lower not in {"в", "во", "на"} or self.tokens[i + 1].lemma in _TALKS:
                    continue
                for j in range(i + 1, min(i + 8, stop)):
                    mention = self.context.starting(j, "organization", "group")
                    found = actor(self.context, mention) if mention else None
                    if found is not None:
                        return found
                    if mention is not None and mention.form == "noun":  # «в ведомстве»
                        return self.body_before(i)
        return None

    def antecedent(self, sentence: Sentence, pronoun: Token) -> Actor | None:
        """Whom «он» stands for when nothing better is known: the speaker before, else the last person named."""
        now = self._before_speech(pronoun.i)
        earlier = [
            m for ordinal in range(max(0, now - 3), sentence.ordinal + 1)
            for m in self.context.inside(self.context.sentences[ordinal], "person")
            if m.first < pronoun.i and m.form == "name" and self.context.at(m.first, "quote") is None
        ]  # fmt: skip
        subjects = [m for m in earlier if nominative(self.context, m) or self._quoted_before(m)]
        for mention in reversed(subjects or earlier):
            return actor(self.context, mention)
        return self._last_before(pronoun.i, person=True)

    def _quoted_before(self, person: Mention) -> bool:
        """«По словам X, …»: whose words a sentence tells is its speaker, in whatever case."""
        sentence = self.context.sentence(person.first)
        words = self.context.words(sentence.first, min(sentence.first + 2, sentence.last))
        return len(words) > 1 and words[0].lower == "по" and words[1].lemma in _OPINIONS

    def in_genitive(self, first: int, last: int) -> Actor | None:
        """The person in the phrase after «по словам», else the first body or whom a common noun stands for."""
        named = [
            m for i in range(first, last)
            if (m := self.context.starting(i, "person", "organization", "group", "position")) is not None
        ]  # fmt: skip
        named.sort(key=lambda m: (m.label != "person", m.first))
        noun = next((t for t in self.context.words(first, last) if t.pos == "NOUN"), None)
        if noun is not None and noun.lemma in _UNNAMED:
            return None
        by_noun = noun is not None and not self._names(noun.i)
        if by_noun and noun is not None and (body := self._represented(noun, last)) is not None:
            return body
        for mention in named:
            found = actor(self.context, mention)
            if found is not None and (found.person or not (by_noun and noun and animate(noun))):
                return found
        return self._by_role(noun) if noun is not None and by_noun else None


def _agrees(context: Context, person: Actor, gender: str) -> bool:
    """Whether a verb of the past may tell of a person, as far as the forms of both tell."""
    genders = {t.gender for t in context.words(person.first, person.last) if t.gender}
    return not gender or not genders or gender in genders


def animate(token: Token) -> bool:
    return token.feats.get("Animacy") == "Anim"
