"""Interviews: questions and answers as paragraphs, where each answer is a direct quotation of whoever is asked.

Three shapes: alternating paragraphs that begin with a dash; labels before a colon («Вопрос:», «ГАЗЕТА:», «И.К.:»);
questions as lines of their own, without any mark, followed by answers in the first person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from extractor import lexicon
from extractor.facts.participants import Actor, actor, nominative
from extractor.facts.speech import Page, first_person
from extractor.mentions.quotes import DASHES
from extractor.model import Fact, Mention

_CUES = lexicon.words("interview_cues")
_ROLES = lexicon.table("interview_labels", "role")
_LABEL = re.compile(r"[—–-]?\s*((?:[^\W\d_][\w.-]*|«[^«»:]+»)(?:\s(?:[^\W\d_][\w.-]*|«[^«»:]+»)){0,2})\s?:(?=\s|$)")
_LEAST_QUESTIONS = 3
_LEAD = 8  # paragraphs before the first question in which the person may be named
_LONGEST_QUESTION = 90  # words

_Role = Literal["question", "answer", "other"]


class _Paragraph(NamedTuple):
    first: int  # tokens[first:last]
    last: int
    text: str

    @property
    def asks(self) -> bool:
        return self.text.endswith(("?", "?»", "?!"))


class _Turn(NamedTuple):
    """The words of somebody, tokens[first:last], said by speaker; None where it is who asks."""

    begin: int  # with its label or dash
    first: int
    last: int
    speaker: Actor | None


class Interview:
    """The answers of one article, if it is an interview."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.tokens = page.tokens

    def answers(self) -> Iterator[Fact]:
        """Each answer as one quotation; nothing where it is not plain who answers."""
        if self.context.article.text.count("?") < 2:
            return
        paragraphs = self._paragraphs()
        turns = self._labelled(paragraphs) or self._told(self._dashed(paragraphs) or self._bare(paragraphs))
        for turn in turns:
            if turn.speaker is None:
                continue
            text = self.page.text(turn.first, turn.last)
            fact = self.page.fact(
                "answer of an interview", "direct", turn.speaker, text, (), (turn.begin, turn.last), 0.85
            )
            if fact:
                self.page.take(turn.begin, turn.last)
                yield fact

    def _paragraphs(self) -> list[_Paragraph]:
        found: list[_Paragraph] = []
        text, number = self.context.article.text, -1
        for sentence in self.context.sentences:
            first = found.pop().first if sentence.paragraph == number and found else sentence.first
            number = sentence.paragraph
            found.append(_Paragraph(first, sentence.last, text[self.tokens[first].start : sentence.end].strip()))
        return found

    def _told(self, turns: list[_Turn]) -> list[_Turn]:
        """The turns, unless the answers tell of him who is held to answer: nobody calls himself by his name."""
        for turn in turns:
            people = self._people(turn.first, turn.last)
            if turn.speaker and any(self.context.name(mention) == turn.speaker.name for mention in people):
                return []
        return turns

    # -- «Вопрос: …», «ГАЗЕТА: …», «И.К.: …» ----------------------------------------------------------------------

    def _labelled(self, paragraphs: list[_Paragraph]) -> list[_Turn]:
        labels = [match.group(1) if (match := _LABEL.match(p.text)) else "" for p in paragraphs]
        often = Counter(labels)
        marked = [i for i, label in enumerate(labels) if label and (often[label] > 1 or self._is_label(label))]
        if not marked:
            return []
        speakers = {label: self._speaker(label, paragraphs[: marked[0]]) for label in {labels[i] for i in marked}}
        asking = [i for i in marked if speakers[labels[i]] is None]
        asked = sum("?" in paragraphs[i].text for i in asking)
        if len(marked) < 3 or not asking or asked < 2 or not any(speakers.values()):
            return []
        turns = []
        for i, after in zip(marked, [*marked[1:], marked[-1] + 1], strict=True):
            first = self._behind_colon(paragraphs[i])
            turns.append(_Turn(paragraphs[i].first, first, paragraphs[after - 1].last, speakers[labels[i]]))
        return turns

    def _behind_colon(self, paragraph: _Paragraph) -> int:
        return next(i for i in range(paragraph.first, paragraph.last) if self.tokens[i].text == ":") + 1

    def _speaker(self, label: str, lead: list[_Paragraph]) -> Actor | None:
        """Who speaks under a label: the person with that surname or those initials; «ответ»: whom the lead names."""
        role = _role(label)
        if role == "answer":
            return self._asked(lead)
        return self._person(label) if role == "other" else None

    def _is_label(self, label: str) -> bool:
        """Whether what stands before a colon but once can be who speaks: «Ответ», a first name and a surname."""
        return _role(label) != "other" or (label.istitle() and " " in label and self._person(label) is not None)

    def _person(self, label: str) -> Actor | None:
        letters = [word[:1] for word in re.findall(r"\w+", label)]
        whole = {word.lower() for word in re.findall(r"\w\w+", label)}
        for mention in self.context.mentions:
            if mention.label != "person" or mention.form != "name":
                continue
            found = actor(self.context, mention)
            names = found.name.lower().split() if found is not None and found.person else []
            initials = len(names) > 1 and [name[0] for name in (names[0], names[-1])] == [x.lower() for x in letters]
            if (whole and whole <= set(names)) or (not whole and initials):
                return found
        return None

    # -- dashes ---------------------------------------------------------------------------------------------------

    def _dashed(self, paragraphs: list[_Paragraph]) -> list[_Turn]:
        dashed = [i for i, p in enumerate(paragraphs) if self.tokens[p.first].text in DASHES]
        asked = [i for i in dashed if paragraphs[i].asks]
        if len(asked) < 2 or len(dashed) > 3 * len(asked) + 1 or self._told_by_an_author(paragraphs, dashed):
            return []
        dashed = dashed[dashed.index(asked[0]) :]
        speaker = self._addressed(paragraphs, asked) or self._asked(paragraphs[: dashed[0]])
        if speaker is None:
            return []
        turns, answered = [], True
        for i, after in zip(dashed, [*dashed[1:], dashed[-1] + 1], strict=True):
            if answered and not paragraphs[i].asks and after in asked:
                continue  # the answer has gone on behind a second dash
            answered = not answered
            if answered:
                last = self._answer_end(paragraphs[i:after])
                turns.append(_Turn(paragraphs[i].first, self._behind_label(paragraphs[i]), last, speaker))
                if self._another(paragraphs[i + 1 : after], last, speaker):
                    break
        return turns

    def _behind_label(self, paragraph: _Paragraph) -> int:
        return self._behind_colon(paragraph) if _LABEL.match(paragraph.text) else paragraph.first + 1

    def _another(self, paragraphs: list[_Paragraph], last: int, speaker: Actor) -> bool:
        """Whether the author's words between two turns bring in somebody else who is asked."""
        people = (m for p in paragraphs if p.first >= last for m in self._people(p.first, p.last) if self._cued(m))
        return any((found := actor(self.context, m)) is not None and found.key != speaker.key for m in people)

    def _told_by_an_author(self, paragraphs: list[_Paragraph], dashed: list[int]) -> bool:
        """«– Когда? – спросил он.»: a story or a report, not an interview."""
        return any(
            self.tokens[j - 1].text in {",", "!", "?", "…", "."} and self.page.speech_verbs(j + 1, j + 3, "qa")
            for i in dashed
            for j in range(paragraphs[i].first + 2, paragraphs[i].last - 2)
            if self.tokens[j].text in DASHES
        )

    def _answer_end(self, paragraphs: list[_Paragraph]) -> int:
        """An answer goes on over paragraphs of whole sentences; a heading or a link ends it."""
        last = paragraphs[0].last
        for paragraph in paragraphs[1:]:
            if paragraph.text[-1] not in ".!…»" or paragraph.text[:1] in "«(" or paragraph.last - paragraph.first < 4:
                break
            last = paragraph.last
        return last

    # -- questions without a mark -----------------------------------------------------------------------------------

    def _bare(self, paragraphs: list[_Paragraph]) -> list[_Turn]:
        asked = [i for i, p in enumerate(paragraphs) if i and p.asks and self._may_ask(p)]
        if len(asked) < _LEAST_QUESTIONS or any(_LABEL.match(p.text) for p in paragraphs[asked[0] :]):
            return []
        speaker = self._addressed(paragraphs, asked) or self._asked(paragraphs[: asked[0]])
        answers = [(i + 1, after) for i, after in zip(asked, [*asked[1:], asked[-1] + 2], strict=True) if after > i + 1]
        answers = [(i, after) for i, after in answers if i < len(paragraphs)]
        own = sum(first_person(self.context.words(paragraphs[i].first, paragraphs[i].last)) for i, _ in answers)
        if speaker is None or len(answers) < _LEAST_QUESTIONS or own * 2 < len(answers):
            return []
        return [
            _Turn(paragraphs[i].first, paragraphs[i].first, self._answer_end(paragraphs[i:after]), speaker)
            for i, after in answers
            if not self._attributed(paragraphs[i])
        ]

    def _may_ask(self, paragraph: _Paragraph) -> bool:
        marked = self.tokens[paragraph.first].text in {*DASHES, "«", '"', "“"}
        return not marked and not _LABEL.match(paragraph.text) and paragraph.last - paragraph.first < _LONGEST_QUESTION

    def _attributed(self, paragraph: _Paragraph) -> bool:
        """Words that name their speaker themselves: «…», – сказал Ким."""
        return any(
            self.tokens[i].text in DASHES and self.page.speech_verbs(i + 1, min(i + 4, paragraph.last), "qa")
            for i in range(paragraph.first, paragraph.last)
        )

    # -- who is asked -----------------------------------------------------------------------------------------------

    def _addressed(self, paragraphs: list[_Paragraph], asked: list[int]) -> Actor | None:
        """«Елена Викторовна, когда …?»: the person whom the questions address, if an entity has a surname for it."""
        for i in asked:
            first = paragraphs[i].first + (self.tokens[paragraphs[i].first].text in DASHES)
            mention = self.context.starting(first, "person")
            if mention is not None and self.tokens[mention.last].text == ",":
                found = actor(self.context, mention)
                if found is not None and len(found.name.split()) > 2:
                    return found
        return None

    def _asked(self, lead: list[_Paragraph]) -> Actor | None:
        """The one person whom title and lead say to be asked; else the only one they name."""
        people = [m for p in lead[:_LEAD] for m in self._people(p.first, p.last)]
        cued = [m for m in people if self._cued(m)]
        found = {a.key: a for m in cued or people if (a := actor(self.context, m)) is not None}
        if len(found) != 1 or not (cued or any(nominative(self.context, m) for m in people)):
            return None
        return next(iter(found.values()))

    def _people(self, first: int, last: int) -> list[Mention]:
        mentions = (self.context.starting(i, "person") for i in range(first, last))
        return [m for m in mentions if m and m.form == "name" and self.context.at(m.first, "quote") is None]

    def _cued(self, mention: Mention) -> bool:
        """Whether the sentence says that the person is asked: «беседа с …», «… отвечает», «Иван Ким: …»."""
        sentence = self.context.sentence(mention.first)
        if nominative(self.context, mention):
            after = self.tokens[mention.last].lower if mention.last < sentence.last else ""
            titled = sentence.ordinal == 0 and after in {":", "о", "об", "–", "—"}
            return titled or bool(self.context.having(_CUES, sentence.first, sentence.last))
        asked = self.context.having(_CUES, sentence.first, mention.first)
        cases = {t.case for t in self.context.words(mention.first, mention.last)}
        if not asked:
            return False
        between = [t.lower for t in self.context.words(asked[-1].i + 1, min(asked[-1].i + 3, mention.first))]
        return ("Ins" in cases and bool({"с", "со"} & {*between})) or ("Gen" in cases and "у" in between)


def _role(label: str) -> _Role:
    role = _ROLES.get(label.lower().rstrip("."), "other")
    return "question" if role == "question" else "answer" if role == "answer" else "other"
