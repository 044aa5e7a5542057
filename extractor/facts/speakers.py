"""Who speaks: the subject of a verb of speech, «он», «гендиректор «Вектора»», «сообщили в Минсельхозе»."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.participants import Actor, actor, nominative, subject
from extractor.facts.speech import Page
from extractor.model import Mention, Sentence, Token

_UNNAMED = lexicon.words("unnamed_sources")
#: words for the first person of a body, used for one another
_HEADS = frozenset(("глава", "руководитель", "директор", "гендиректор"))
_TALKS = frozenset(("беседа", "интервью", "разговор", "ответ", "ход", "эфир", "комментарий", "рамка"))


class Speakers:
    """Finds speakers and remembers them: who has spoken speaks on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.tokens = page.tokens
        self.spoken: list[Actor] = []  # everybody found so far, direct speech first

    def resolve(self, verb: int, first: int, last: int) -> Actor | None:
        """The speaker of a verb: its subject, «он», or the body in which it was said («сообщили в Минсельхозе»)."""
        token = self.tokens[verb]
        impersonal = token.number == "Plur" or token.lemma.endswith("ся") or token.gender == "Neut"
        pronoun = next(
            (t for t in self.context.words(first, last) if t.lower in {"он", "она"} and abs(t.i - verb) < 8), None
        )
        if pronoun is not None:
            mention = self.context.at(pronoun.i, "person", "organization", "group")
            found = actor(self.context, mention) if mention else None
            return self._remember(found or self.antecedent(self.context.sentence(verb), pronoun))
        noun = self._noun_subject(verb, first, last)
        if noun is not None and (noun.lemma in _UNNAMED or noun.lemma == "издание"):
            return self._by_role(noun)
        found = subject(self.context, verb, first, last)
        if found is None and noun is not None:
            return self._remember(self._by_role(noun))
        if found is None and token.number == "Sing" and not impersonal and self._subjectless(verb, first, last):
            return self.antecedent(self.context.sentence(verb), token)
        if found is not None and not (impersonal and (token.number == "Plur" or found.person)):
            return self._remember(found)
        inside = self._inside(verb, first, last) if impersonal else None
        return self._remember(inside or found)

    def _subjectless(self, verb: int, first: int, last: int) -> bool:
        """«Также уточнил, что …»: nothing in the nominative in reach, so the speaker goes on."""
        clause = self.context.words(max(first, verb - 12), min(verb + 6, last))
        named = any(t.case == "Nom" and t.pos in {"NOUN", "PROPN", "PRON"} for t in clause)
        return not named and self.tokens[verb].feats.get("Tense") == "Past"

    def _noun_subject(self, verb: int, first: int, last: int) -> Token | None:
        """The common noun in the nominative right beside a verb of speech: «уточняет аналитик», «издание пишет»."""
        for i in (verb + 1, verb - 1):
            beside = self.tokens[i] if first <= i < last else None
            if beside and beside.pos == "NOUN" and beside.case in {"Nom", "Acc"} and not self._names(i):
                return beside
        return None

    def _by_role(self, noun: Token) -> Actor | None:
        """«аналитик» without a name: the person told of right before; «издание»: the body that spoke last."""
        if noun.lemma in _UNNAMED or noun.number == "Plur":
            return None
        if noun.lemma == "издание":
            return self._last_before(noun.i, person=False)
        if not animate(noun):
            return None
        holder = self._of_body(noun) or self._of_office(noun)
        if holder is not None:
            return holder
        if self._described(noun):
            return None
        return self.antecedent(self.context.sentence(noun.i), noun)

    def _of_body(self, noun: Token) -> Actor | None:
        """«гендиректор «Вектора»»: the person named last before whom the same body describes."""
        body = next((m for i in range(noun.i + 1, noun.i + 7) if (m := self._body_at(i)) is not None), None)
        entity = self.context.entity(body) if body is not None else None
        if entity is None:
            return None
        for mention in reversed(self.context.mentions):
            if mention.first >= noun.i or mention.label != "person" or mention.form != "name":
                continue
            around = range(max(0, mention.first - 10), min(mention.last + 10, noun.i))
            bodies = (m for i in around if (m := self._body_at(i)) is not None)
            if any((found := self.context.entity(m)) is not None and found.id == entity.id for m in bodies):
                return actor(self.context, mention)
        return None

    def _of_office(self, noun: Token) -> Actor | None:
        """«министр», «заммэра», «глава холдинга»: the person named last before whose title holds the same office."""
        wanted = {noun.lemma}
        if noun.lemma.startswith("зам"):
            wanted.add("заместитель")
        if noun.lemma in _HEADS:
            wanted |= _HEADS
        for mention in reversed(self.context.mentions):
            if mention.first >= noun.i or mention.label != "person" or mention.form != "name":
                continue
            sentence = self.context.sentence(mention.first)
            title = self.context.words(max(sentence.first, mention.first - 14), mention.first)
            after = self.context.words(mention.last, min(mention.last + 4, sentence.last))
            if any(t.lemma in wanted for t in title) or (
                after and after[0].text == "," and after[1:] and after[1].lemma in wanted
            ):
                return actor(self.context, mention)
        return None

    def _body_at(self, i: int) -> Mention | None:
        return self.context.starting(i, "organization", "group") if i < len(self.tokens) else None

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
        return None

    def antecedent(self, sentence: Sentence, pronoun: Token) -> Actor | None:
        """Whom «он» stands for when nothing better is known: the speaker before, else the last person named."""
        earlier = [
            m for ordinal in range(max(0, sentence.ordinal - 3), sentence.ordinal + 1)
            for m in self.context.inside(self.context.sentences[ordinal], "person")
            if m.first < pronoun.i and m.form == "name"
        ]  # fmt: skip
        subjects = [m for m in earlier if nominative(self.context, m)]
        for mention in reversed(subjects or earlier):
            return actor(self.context, mention)
        return self._last_before(pronoun.i, person=True)

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
        for mention in named:
            found = actor(self.context, mention)
            if found is not None and (found.person or not (by_noun and noun and animate(noun))):
                return found
        return self._by_role(noun) if noun is not None and by_noun else None


def animate(token: Token) -> bool:
    return token.feats.get("Animacy") == "Anim"
