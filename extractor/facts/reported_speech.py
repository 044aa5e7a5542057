"""Reported speech: «X отметил, что …», «как сообщил X, …», «…, сообщил X», «по словам X, …», «Об этом сообщил X»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor import lexicon
from extractor.facts.participants import actor, subject
from extractor.facts.speakers import Speakers
from extractor.facts.speech import ENDS, LEAST_WORDS, MARKS, Page, finite, first_person, is_initial
from extractor.mentions.quotes import DASHES
from extractor.model import Fact, Sentence

_NOUNS = lexicon.table("speech_nouns", "preposition")
_STOPS = ENDS | {",", ";", "–", "—"}
_ASKING = lexicon.table("asking_words", "where")
_ABOUT_THIS = (["об", "этом"], ["о", "этом"])
_CONNECTIVES = lexicon.words("connectives")

_SPEAKING = frozenset(verb for verb, uses in lexicon.table("speech_verbs", "uses").items() if "t" in uses)
_GERUND_REACH = 4  # words to «что»: «добавив при этом, что»
_WORDS_OF = frozenset({"по", "на"})  # «по словам», «на взгляд»
_COLON = frozenset({":"})


class ReportedSpeech:
    """What the author of one article tells in his own words; looked for outside of direct speech."""

    def __init__(self, page: Page, speakers: Speakers) -> None:
        self.page = page
        self.speakers = speakers
        self.context = page.context
        self.tokens = page.tokens

    def indirect(self) -> Iterator[Fact]:
        """«X отметил, что …», «как сообщил X, …», «…, сообщил X», «по словам X, …», «Об этом сообщил X»."""
        for sentence in self.context.sentences:
            fact = self._sentence(sentence)
            if fact is not None:
                yield fact

    def _sentence(self, sentence: Sentence) -> Fact | None:
        for i in self.page.speech_verbs(sentence.first, sentence.last, "qta"):
            if self.page.taken[i]:
                continue
            fact = self._about_this(sentence, i) or self._that(sentence, i) or self._aside(sentence, i)
            if fact is not None:
                return fact
        return self._by_words_of(sentence) or self._colon(sentence) or self._gerund(sentence)

    def _that(self, sentence: Sentence, verb: int) -> Fact | None:
        """X отметил, что …"""
        if "t" not in self.page.uses(verb):
            return None
        that = self._that_after(verb + 1, sentence.last)
        if that is None or self.page.taken[that]:
            return None
        quote = self.context.starting(that + 1, "quote")
        last = (
            quote.last
            if quote is not None and self.tokens[min(quote.last, sentence.last - 1)].text == ","
            else sentence.last
        )
        speaker = self.speakers.resolve(verb, sentence.first, that - 1)
        if speaker is None:
            self.context.near("reported speech", verb, that + 1, "говорящий не назван или не узнан")
            return None
        return self.page.fact(
            "verb of speech with «что»", "indirect", speaker, self.page.text(that + 1, last),
            self.page.cue(verb, that), (sentence.first, sentence.last), 0.9,
        )  # fmt: skip

    def _gerund(self, sentence: Sentence) -> Fact | None:
        """«…», – сказал он, отметив, что …; «X осмотрел, добавив, что …»: its speaker is that of the verb."""
        for gerund in self.context.having(_SPEAKING, sentence.first, sentence.last):
            if gerund.feats.get("VerbForm") != "Conv" or self.context.at(gerund.i, "quote") is not None:
                continue
            that = self._that_after(gerund.i + 1, sentence.last)
            verb = self._verb_before(gerund.i, sentence.first)
            if that is None or that - gerund.i > _GERUND_REACH or verb is None:
                continue
            first = self._clause_first(verb, sentence.first)
            if self.page.uses(verb):
                speaker = self.speakers.resolve(verb, first, self._left(gerund.i, verb + 1) - 1)
            else:
                speaker = subject(self.context, verb, first, gerund.i)
            if speaker is not None:
                return self.page.fact(
                    "gerund of speech with «что»", "indirect", speaker, self.page.text(that + 1, sentence.last),
                    (gerund.i,), (sentence.first, sentence.last), 0.8,
                )  # fmt: skip
            self.context.near("gerund of speech", gerund.i, that + 1, "говорящий не назван или не узнан")
        return None

    def _verb_before(self, gerund: int, first: int) -> int | None:
        """The finite verb before a gerund, outside of quoted words; none behind «что» or «который»."""
        for i in range(gerund - 1, first - 1, -1):
            token = self.tokens[i]
            if self.context.at(i, "quote") is not None or token.lower == "что" or token.lemma == "который":
                return None
            if finite(token) and token.pos == "VERB":
                return i
        return None

    def _clause_first(self, verb: int, first: int) -> int:
        """Where the author's words begin that hold a verb: behind the quoted words before it."""
        for i in range(verb - 1, first - 1, -1):
            if self.context.at(i, "quote") is not None:
                return i + 1
        return first

    def _that_after(self, i: int, last: int) -> int | None:
        """The «что» of the verb before token i: no other verb and no colon in between."""
        for j in range(i, min(i + 45, last)):
            token = self.tokens[j]
            if token.lower == "что" and self.tokens[j - 1].text == ",":
                return j
            if token.text in {":", ";"} or token.text in DASHES or (finite(token) and token.pos == "VERB"):
                return None
        return None

    def _aside(self, sentence: Sentence, verb: int) -> Fact | None:
        """«Завод, отметил X, построен», «Завод построен, сообщил X», «Как сообщил X, завод построен»."""
        first, last = sentence.first, sentence.last
        left = self._left(verb, first)
        right = self._right(verb, last)
        as_word = self.tokens[left].lower == "как"
        about_this = [t.lower for t in self.context.words(left, left + 2)] in _ABOUT_THIS
        reach = 8 if about_this else 3
        if not as_word and ("a" not in self.page.uses(verb) or left == first or verb - left > reach):
            return None
        if self.tokens[left].lower in {"что", "который", "где", "когда", "чтобы", "и", "если", "а", "но"}:
            return None
        outside = (*self.context.words(first, left), *self.context.words(right, last))
        if not as_word and not any(finite(t) or t.lower == "это" for t in outside):
            return None  # the verb is the predicate of the sentence, not an aside
        if not as_word and (self._asks(first) or (right < last and self._asks(right + 1))):
            return None
        speaker = self.speakers.resolve(verb, left, right)
        if speaker is None and right < last and self.tokens[right].text in DASHES:
            right = self._right(right + 1, last)
            speaker = self.speakers.resolve(verb, left, right)
        if speaker is None:
            self.context.near("speech in an aside", left, right, "говорящий не назван или не узнан")
            return None
        while right < last and speaker.last > right:
            right = self._right(right + 1, last)
        text = self._around(first, left, self._skip_apposition(right, last), last)
        direct = self.tokens[left - 1].text in DASHES and first_person(self.context.words(first, left))
        return self.page.fact(
            "verb of speech as an aside", "direct" if direct else "indirect", speaker, text,
            self.page.cue(verb, right), (first, last), 0.85,
        )  # fmt: skip

    def _asks(self, i: int) -> bool:
        """Whether the words at token i tell a question: «какие льготы действуют, рассказал …»."""
        words = self.context.words(i, i + 2)
        return any(
            _ASKING.get(t.lemma) == "any" for t in (words if words and not words[0].text[0].isalpha() else words[:1])
        )

    def _left(self, i: int, first: int) -> int:
        """The first token of the aside around token i: after the comma or dash before it."""
        while i > first and self.tokens[i - 1].text not in {",", ";", ":", *DASHES}:
            i -= 1
        return i

    def _right(self, i: int, last: int) -> int:
        """The comma, dash or end of sentence after token i."""
        while i < last and (
            self.tokens[i].text not in _STOPS
            or (self.tokens[i].text == "." and is_initial(self.tokens[i - 1]))
            or self.page.in_name(i)
        ):
            i += 1
        return i

    def _skip_apposition(self, comma: int, last: int) -> int:
        """«по словам Ивана Петрова, директора завода, …»: the office after the name is no speech."""
        if comma + 1 < last and self.tokens[comma].text == "," and self.context.starting(comma + 1, "position"):
            following = self._right(comma + 1, last)
            if not any(finite(t) for t in self.context.words(comma, following)):
                return following
        return comma

    def _around(self, first: int, left: int, right: int, last: int) -> str:
        """The words of a sentence before and after an aside; a connective before it is none of them."""
        before = self.page.text(first, max(first, left))
        if re.sub(r"\W+$", "", before).lower().replace("ё", "е") in _CONNECTIVES:
            before = ""
        after = self.page.text(right + 1, last) if right + 1 < last else ""
        if before and not any(finite(t) for t in self.context.words(right, last)):
            after = ""  # «…, пишет газета со ссылкой на министра, а также на банк»
        return f"{before} {after}".strip()

    def _about_this(self, sentence: Sentence, verb: int) -> Fact | None:
        """«Об этом сообщил X»: the sentence before is his."""
        words = [t.lower for t in self.context.words(sentence.first, sentence.first + 2)]
        if words not in _ABOUT_THIS or not sentence.ordinal:
            return None
        before = self.context.sentences[sentence.ordinal - 1]
        if verb - sentence.first > 25 or self.page.taken[before.first]:
            return None
        if self.tokens[sentence.first + 2].lower == "и":  # «об этом и о многом другом рассказал»
            return None
        if not before.ordinal and any(t.lemma in _ASKING for t in self.context.words(before.first, before.last)):
            return None  # a headline that only says what is told
        speaker = self.speakers.resolve(verb, sentence.first, sentence.last)
        if speaker is None:
            self.context.near("«Об этом сообщил X»", sentence.first, sentence.last, "говорящий не назван или не узнан")
            return None
        return self.page.fact(
            "«Об этом сообщил X»", "indirect", speaker, self.page.text(before.first, before.last), (verb,),
            (before.first, sentence.last), 0.8,
        )  # fmt: skip

    def _by_words_of(self, sentence: Sentence) -> Fact | None:
        """«По словам X, …», «…, по его мнению, …»"""
        for token in self.context.having(_WORDS_OF, sentence.first, sentence.last - 2):
            i, preposition = token.i, token.lower
            if preposition not in _WORDS_OF or self.page.taken[i]:
                continue
            noun = next(
                (j for j in (i + 1, i + 2, i + 3) if j < sentence.last and self._speech_noun(j, preposition)), -1
            )
            if noun < 0:
                continue
            fact = self._words_of(sentence, i, noun)
            if fact is not None:
                return fact
        return None

    def _speech_noun(self, i: int, preposition: str) -> bool:
        token = self.tokens[i]
        return _NOUNS.get(token.lemma) == preposition and token.pos == "NOUN"

    def _words_of(self, sentence: Sentence, first: int, noun: int) -> Fact | None:
        colon = next((j for j in range(noun, sentence.last) if self.tokens[j].text == ":"), sentence.last)
        at_start = first == sentence.first
        if not at_start and self.tokens[first - 1].text not in {",", "–", "—", "(", "что", "и", "но", "а", "однако"}:
            return None
        owner = self.tokens[noun - 1] if noun - first > 1 else None
        right = min(colon, self._right(noun, sentence.last))
        if owner is not None and owner.lower in {"его", "ее", "её", "их"}:
            mention = self.context.at(owner.i)
            speaker = actor(self.context, mention) if mention else None
            speaker = speaker or self.speakers.antecedent(sentence, owner)
        elif owner is not None and owner.pos not in {"ADJ", "DET"}:
            return None
        else:
            speaker = self.speakers.in_genitive(noun + 1, right)
        if speaker is None:
            self.context.near("«по словам X»", first, right, "говорящий не назван или не узнан")
            return None
        while right < sentence.last and speaker.last > right and speaker.first > noun:
            right = self._right(right + 1, sentence.last)
        text = self._around(sentence.first, first, self._skip_apposition(right, sentence.last), sentence.last)
        return self.page.fact(
            "«по словам X»", "indirect", speaker, text, tuple(range(first, noun + 1)),
            (sentence.first, sentence.last), 0.85,
        )  # fmt: skip

    def _colon(self, sentence: Sentence) -> Fact | None:
        """A headline «Имя Фамилия: завод построен»; «X подчеркнул: завод нужен»."""
        colon = next((token.i for token in self.context.having(_COLON, sentence.first, sentence.last)), -1)
        if colon < 0 or self.page.taken[sentence.first] or sentence.last - colon <= LEAST_WORDS:
            return None
        if self.page.taken[min(colon + 1, sentence.last - 1)] or self.page.taken[min(colon + 2, sentence.last - 1)]:
            return None
        rest = self.context.words(colon + 1, sentence.last)
        verbs = [v for v in self.page.speech_verbs(sentence.first, colon, "t") if colon - v < 20]
        if verbs and any(finite(t) and t.feats.get("Mood") != "Imp" for t in rest):
            speaker = self.speakers.resolve(verbs[-1], sentence.first, colon)
            if speaker:
                return self.page.fact(
                    "verb of speech with a colon", "indirect", speaker, self.page.text(colon + 1, sentence.last),
                    (verbs[-1],), (sentence.first, sentence.last), 0.6,
                )  # fmt: skip
            return None
        if not self._headline(sentence):
            return None
        marked = self.tokens[sentence.first].text in MARKS
        mention = self.context.starting(sentence.first, "person", "organization") or (
            self.context.starting(sentence.first + 1, "organization") if marked else None
        )
        if (
            mention is None
            or mention.last not in {colon, colon - marked}
            or not any(t.pos in {"VERB", "NOUN"} for t in rest)
        ):
            return None
        speaker = actor(self.context, mention)
        return speaker and self.page.fact(
            "headline with a colon", "direct", speaker, self.page.text(colon + 1, sentence.last), (),
            (sentence.first, sentence.last), 0.75,
        )  # fmt: skip

    def _headline(self, sentence: Sentence) -> bool:
        """The first lines of an article, without a full stop."""
        return (
            sentence.paragraph <= 3
            and self.tokens[sentence.last - 1].text != "."
            and self.page.starts_paragraph(sentence)
        )
