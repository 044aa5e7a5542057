"""Direct speech: quoted words with their speaker before, inside or after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.facts.participants import Actor, actor, nominative, subject, subject_after
from extractor.facts.speakers import Speakers
from extractor.facts.speech import ENDS, LEAST_WORDS, MARKS, Page, finite, first_person, is_initial
from extractor.mentions.quotes import DASHES
from extractor.model import Fact, Mention, Sentence


class Attribution(NamedTuple):
    """Who is said to speak, by which words; tokens[first:last] are the words of the author, not of the speaker."""

    speaker: Actor
    cue_first: int
    cue_last: int
    first: int
    last: int


class DirectSpeech:
    """The quoted words of one article."""

    def __init__(self, page: Page, speakers: Speakers) -> None:
        self.page = page
        self.speakers = speakers
        self.context = page.context
        self.tokens = page.tokens

    def direct(self) -> Iterator[Fact]:
        """Quoted words with their speaker named before, inside or after them."""
        previous: tuple[Mention, Actor] | None = None
        for sentence in self.context.sentences:
            if not self.page.taken[sentence.first] and self.page.starts_paragraph(sentence):
                yield from self._paragraph(sentence)
        for mention in self.context.mentions:
            if mention.label != "quote" or self.page.taken[mention.first]:
                continue
            fact, speaker = self._quote(mention, previous)
            if fact is not None and speaker is not None:
                previous = (mention, speaker)
                yield fact
                if fact.rule == "words of the author before" and (told := self._told_before(mention, speaker)):
                    yield told

    def _quote(self, quote: Mention, previous: tuple[Mention, Actor] | None) -> tuple[Fact | None, Actor | None]:
        first, last = quote.first + 1, quote.last - (quote.attributes.get("closed") == "yes")
        if last - first < LEAST_WORDS or self._reported(quote):
            return None, None
        inserted = self._insertions(first, last)
        if inserted:
            return self._spoken("words of the author inside", quote, inserted[0], self._without(first, last, inserted))
        text = self.page.text(first, last)
        for rule, attribution in (
            ("words of the author after", self._after(quote)),
            ("words of the author before", self._before(quote)),
        ):
            if attribution is not None:
                text = self._continued(quote, attribution, text)
                return self._spoken(rule, quote, attribution, text)
        if self._whole(quote):
            speaker = self._implied(quote, previous)
            if speaker is not None:
                self.page.take(quote.first, quote.last)
                fact = self.page.fact(
                    "speaker of the words before", "direct", speaker, text, (), (quote.first, quote.last), 0.6
                )
                return fact, speaker
            self.context.near("direct quotation", quote.first, quote.last, "не найден говорящий")
        return None, None

    def _spoken(self, rule: str, quote: Mention, by: Attribution, text: str) -> tuple[Fact | None, Actor]:
        first, last = min(quote.first, by.first), max(quote.last, by.last)
        self.page.take(first, last)
        cue = tuple(range(by.cue_first, by.cue_last))
        return self.page.fact(rule, "direct", by.speaker, text, cue, (first, last), 0.93), by.speaker

    def _reported(self, quote: Mention) -> bool:
        """Quoted words within a sentence of the author: «заявил, что «…»», a title, irony."""
        before = self.tokens[quote.first - 1] if quote.first else None
        return before is not None and before.lower in {"что", "о", "об", "как", "для", "на", "в", "и", "с", "по"}

    def _whole(self, quote: Mention) -> bool:
        """Whether a quote is a sentence of its own: begins one and ends one."""
        sentence = self.context.sentence(quote.first)
        if sentence.first != quote.first or not self.tokens[quote.first + 1].text[:1].isupper():
            return False
        after = self.tokens[quote.last] if quote.last < len(self.tokens) else None
        ends = self.context.sentence(quote.last - 1).last
        return self._sentence_like(quote) and (after is None or quote.last >= ends - 1 or after.text in ENDS)

    def _sentence_like(self, quote: Mention) -> bool:
        """Speech has a predicate and more than a title's few words."""
        words = self.context.words(quote.first, quote.last)
        return len(words) > 6 and any(finite(t) for t in words)

    def _implied(self, quote: Mention, previous: tuple[Mention, Actor] | None) -> Actor | None:
        """The speaker of a quote that stands alone: of the quote right before, or the subject of the words before."""
        sentence = self.context.sentence(quote.first)
        if not sentence.ordinal:
            return None
        if self._is_heading(quote):
            return self._signed(quote)
        before = self.context.sentences[sentence.ordinal - 1]
        if previous is not None and self._goes_on(previous[0], quote, before):
            return previous[1]
        for verb in reversed(self.page.speech_verbs(before.first, before.last, "qta")):
            return subject(self.context, verb, before.first, before.last)
        return self._signed(quote) or self._only_person(quote, before)

    def _is_heading(self, quote: Mention) -> bool:
        """A line that is nothing but quoted words without a full stop: their speaker is told elsewhere, in full."""
        sentence = self.context.sentence(quote.first)
        last = self.context.sentence(quote.last - 1)
        alone = self.page.starts_paragraph(sentence) and quote.last >= last.last
        ends = {self.tokens[quote.last - 1].text, self.tokens[quote.last - 2].text} & ENDS
        return alone and not ends and quote.last - quote.first < 20

    def _signed(self, quote: Mention) -> Actor | None:
        """«…» ⏎ Иван Ким, директор завода: the line below a quote that is a line of its own."""
        if quote.last >= len(self.tokens) or not self.page.starts_paragraph(self.context.sentence(quote.first)):
            return None
        below = self.context.sentence(quote.last)
        if below.first != quote.last or not self.page.starts_paragraph(below) or below.last - below.first > 30:
            return None
        words = self.context.words(below.first, below.last)
        if any(finite(t) or t.text == ":" for t in words):
            return None
        mention = self.context.starting(below.first, "person")
        speaker = actor(self.context, mention) if mention is not None else None
        return speaker or subject_after(self.context, below.first, below.last)

    def _only_person(self, quote: Mention, before: Sentence) -> Actor | None:
        """The one person whom the sentence before a long quote in the first person tells of."""
        if quote.last - quote.first < 12 or not first_person(self.context.words(quote.first, quote.last)):
            return None
        people = {m.name: m for m in self.context.inside(before, "person") if m.form == "name"}
        found = [actor(self.context, m) for m in people.values() if self.context.at(m.first, "quote") is None]
        return found[0] if len(found) == 1 else None

    def _goes_on(self, previous: Mention, quote: Mention, before: Sentence) -> bool:
        """Whether a quote follows another one with few words between, so that the same person speaks on."""
        if self.context.sentence(previous.last - 1).ordinal < before.ordinal - 1 or not self.page.taken[previous.first]:
            return False
        between = self.context.words(previous.last, quote.first)
        return len(between) < 25 or not any(t.pos == "PROPN" for t in between)

    def _after(self, quote: Mention) -> Attribution | None:
        """«…», – сказал X; «…», – X."""
        i = quote.last
        while i < len(self.tokens) and i < quote.last + 3 and self.tokens[i].text in {",", "!", "?", "…", "."}:
            i += 1
        if i >= len(self.tokens):
            return None
        dash = self.tokens[i].text in DASHES
        comma = (i > quote.last and self.tokens[i - 1].text == ",") or self.tokens[quote.last - 2].text in {
            ",",
            "!",
            "?",
            "…",
        }
        if not dash and not (comma and self.page.speech_verbs(i, min(i + 3, len(self.tokens)), "qa")):
            return None
        first = i + dash
        last = self.page.clause_end(first)
        return self._author(first, last, loose=dash and (comma or self._sentence_like(quote)))

    def _author(self, first: int, last: int, *, loose: bool) -> Attribution | None:
        """«сказал X», «X сказал», «X» in tokens[first:last]; with `loose`, any verb will do."""
        if first >= last or self.context.sentence(first).paragraph != self.context.sentence(last - 1).paragraph:
            return None
        verbs = self.page.speech_verbs(first, last, "qa")
        if not verbs and loose:
            verbs = [t.i for t in self.context.words(first, min(first + 4, last)) if finite(t)][:1]
        if verbs:
            verb = verbs[0]
            speaker = self.speakers.resolve(verb, first, last)
            cue = (verb, verb + 1)
        elif loose or self.tokens[first].text[:1].isupper():
            speaker = self._nameless(first, last)
            cue = (first, first)
        else:
            return None
        if speaker is None:
            self.context.near("direct quotation", first, last, "говорящий не назван или не узнан")
            return None
        return Attribution(speaker, *cue, first, last)

    def _nameless(self, first: int, last: int) -> Actor | None:
        """«…», – Андрей Ш.: a name alone, nothing but its title beside it."""
        if any(finite(t) for t in self.context.words(first, last)):
            return None
        speaker = subject_after(self.context, first, last)
        return speaker if speaker is not None and speaker.person else None

    def _before(self, quote: Mention) -> Attribution | None:
        """X сказал: «…»; X: «…»."""
        i = quote.first - 1
        if i >= 0 and self.tokens[i].text in DASHES:
            i -= 1
        if i < 1 or self.tokens[i].text != ":":
            return None
        sentence = self.context.sentence(i)
        verbs = self.page.speech_verbs(sentence.first, i, "qta")
        loose = [t.i for t in self.context.words(sentence.first, i) if finite(t)] if self._sentence_like(quote) else []
        if verbs or loose:
            verb = (verbs or loose)[-1]
            speaker = subject(self.context, verb, sentence.first, i)
            cue = (verb, verb + 1)
        elif self._sentence_like(quote):
            speaker = subject_after(self.context, sentence.first, i)
            cue = (i, i)
        else:
            return None
        if speaker is None:
            self.context.near("direct quotation", sentence.first, quote.last, "перед двоеточием не найден говорящий")
            return None
        return Attribution(speaker, *cue, sentence.first, quote.first)

    def _told_before(self, quote: Mention, speaker: Actor) -> Fact | None:
        """«Завод построен, сообщил X: «…»», «X сообщил, что завод построен: «…»»: what is told before the quote."""
        first = self.context.sentence(quote.first).first
        that = self._that_before(first, quote.first)
        if that is not None:
            verb, start = that
            text, cue = self.page.text(start, quote.first - 1), self.page.cue(verb, start)
            return self.page.fact("told before a quote", "indirect", speaker, text, cue, (first, quote.first), 0.75)
        verbs = self.page.speech_verbs(first, quote.first, "a")
        comma = (
            next((i - 1 for i in range(verbs[-1], first, -1) if self.tokens[i - 1].text == ","), -1) if verbs else -1
        )
        if comma < 0 or verbs[-1] - comma > 3 or not any(finite(t) for t in self.context.words(first, comma)):
            return None
        if speaker.first < verbs[-1] or self.tokens[comma + 1].lower in {"что", "который", "и", "а", "но", "как"}:
            return None
        text, cue = self.page.text(first, comma), (verbs[-1],)
        return self.page.fact("told before a quote", "indirect", speaker, text, cue, (first, quote.first), 0.75)

    def _that_before(self, first: int, colon: int) -> tuple[int, int] | None:
        """The last verb of speech before a colon and the first word behind its «, что»."""
        verbs = self.page.speech_verbs(first, colon, "t")
        if not verbs:
            return None
        for token in self.context.words(verbs[-1] + 1, colon):
            if token.lower == "что" and self.tokens[token.i - 1].text == ",":
                told = any(finite(t) for t in self.context.words(token.i + 1, colon))
                return (verbs[-1], token.i + 1) if told else None
            if finite(token):
                return None
        return None

    def _continued(self, quote: Mention, by: Attribution, text: str) -> str:
        """«A», – сказал X. – «B»: the second part belongs to the first."""
        i = by.last
        while i < len(self.tokens) and i < by.last + 3 and self.tokens[i].text in {*DASHES, ".", ","}:
            i += 1
        if by.first < quote.first or i == by.last or i >= len(self.tokens) or self.tokens[i - 1].text not in DASHES:
            return text
        following = self.context.starting(i, "quote")
        if following is not None:
            first, last = following.first + 1, following.last - (following.attributes.get("closed") == "yes")
            self.page.take(following.first, following.last)
        else:
            first, last = i, self.page.clause_end(i)
        return (
            f"{text.rstrip('.')}{'.' if self.tokens[first].text[:1].isupper() else ','} {self.page.text(first, last)}"
        )

    def _paragraph(self, sentence: Sentence) -> Iterator[Fact]:
        """Speech that fills the paragraph which a sentence begins, told by a dash or a colon and not by marks."""
        if self.tokens[sentence.first].text in DASHES:
            yield from self._dashed(sentence)
        elif self.context.at(sentence.first, "quote") is None and self._goes_on_after_dash(sentence):
            yield from self._unmarked(sentence)
        if not self.page.taken[sentence.first] and ":" in self.context.article.text[sentence.start : sentence.end]:
            yield from self._introduced(sentence)

    def _dashed(self, sentence: Sentence) -> Iterator[Fact]:
        """A paragraph «– Завод построен, – сказал X. – Он работает.»"""
        context, first = self.context, sentence.first
        last = self._paragraph_end(sentence)
        inserted = self._insertions(first + 1, last)
        if inserted:
            quote_text = self._without(first + 1, last, inserted)
            cue = tuple(range(inserted[0].cue_first, inserted[0].cue_last))
            fact = self.page.fact(
                "speech after a dash", "direct", inserted[0].speaker, quote_text, cue, (first, last), 0.85
            )
            if fact:
                self.page.take(first, last)
                yield fact
        elif context.article.text[sentence.start : sentence.end].count("–") > 1:
            context.near("speech after a dash", first, last, "не найдены слова автора")

    def _unmarked(self, sentence: Sentence) -> Iterator[Fact]:
        """A paragraph «Завод построен, – сказал X. – Он работает.» without a dash or quotation marks round it."""
        first = sentence.first
        last = self._paragraph_end(sentence)
        if any(self.context.starting(i, "quote") for i in range(first, last) if self.tokens[i].text in MARKS):
            return
        inserted = self._insertions(first, last)
        if not inserted or self.tokens[inserted[0].last - 1].text not in DASHES:
            return
        cue = tuple(range(inserted[0].cue_first, inserted[0].cue_last))
        fact = self.page.fact(
            "speech without marks", "direct", inserted[0].speaker, self._without(first, last, inserted), cue,
            (first, last), 0.8,
        )  # fmt: skip
        if fact:
            self.page.take(first, last)
            yield fact

    def _introduced(self, sentence: Sentence) -> Iterator[Fact]:
        """«Директор завода Иван Ким: Завод построен. Он работает.»: a paragraph, or the one below that a dash opens."""
        first = sentence.first
        colon = next((i for i in range(first, min(first + 40, sentence.last)) if self.tokens[i].text == ":"), -1)
        if colon < 0:
            return
        intro = [t for t in self.context.words(first, colon) if not self.page.in_name(t.i)]
        if any(finite(t) or t.text in {".", ";"} for t in intro):
            return
        speaker = self._introduced_speaker(first, colon)
        begin, last = colon + 1, self._paragraph_end(sentence)
        if begin == last and last < len(self.tokens) and self.tokens[last].text in DASHES:
            begin, last = last + 1, self._paragraph_end(self.context.sentence(last))
        elif begin < last and self.tokens[begin].text in DASHES:
            begin += 1
        words = self.context.words(begin, last)
        if speaker is None or not words or self.context.starting(begin, "quote") or not any(finite(t) for t in words):
            return
        fact = self.page.fact(
            "speaker before a colon", "direct", speaker, self.page.text(begin, last), (), (first, last), 0.75
        )
        if fact:
            self.page.take(first, last)
            yield fact

    def _introduced_speaker(self, first: int, colon: int) -> Actor | None:
        """The person of «Иван Ким, директор завода:», «Директор завода Иван Ким:», named at either end."""
        named = self.context.starting(first, "person")
        if named is None:
            named = self.context.at(colon - 1, "person") if colon > first else None
            if named is None or named.last != colon or self.context.starting(first, "position") is None:
                return None
        elif named.last != colon and self.tokens[named.last].text not in {",", "(", *DASHES}:
            return None
        fits = named.form == "name" and nominative(self.context, named)
        return actor(self.context, named) if fits else None

    def _goes_on_after_dash(self, sentence: Sentence) -> bool:
        """Whether a later sentence of the paragraph begins with a dash: «… – сказал X. | – Он работает.»"""
        for following in self.context.sentences[sentence.ordinal + 1 : sentence.ordinal + 6]:
            if following.paragraph != sentence.paragraph:
                return False
            if self.tokens[following.first].text in DASHES:
                return True
        return False

    def _paragraph_end(self, sentence: Sentence) -> int:
        last = sentence.last
        for following in self.context.sentences[sentence.ordinal + 1 :]:
            if following.paragraph != sentence.paragraph:
                break
            last = following.last
        return last

    def _insertions(self, first: int, last: int) -> list[Attribution]:
        """The «, – сказал X. –» within quoted words, in order; only the first needs a speaker who is known."""
        found: list[Attribution] = []
        i = first + 1
        while i < last - 1:
            if self.tokens[i].text in DASHES and self.tokens[i - 1].text in {",", "!", "?", "…", ".", "»"}:
                end = self._insertion_end(i + 1, last)
                verbs = self.page.speech_verbs(i + 1, min(i + 5, end), "qa")
                if verbs:
                    by = self._author(i + 1, end, loose=True)
                    if by is not None:
                        found.append(by._replace(first=i, last=min(end + 2, last)))
                    elif found:
                        found.append(Attribution(found[0].speaker, verbs[0], verbs[0] + 1, i, min(end + 2, last)))
                    i = end
            i += 1
        return found

    def _insertion_end(self, first: int, last: int) -> int:
        """Where the author's words end: at a sign before the next dash, at a full stop, or with the quote."""
        for i in range(first, last):
            if self.tokens[i].text in {",", ".", ":", ";", "!", "?"} and (
                i + 1 < last and self.tokens[i + 1].text in DASHES
            ):
                return i
            if self.tokens[i].text in ENDS and not is_initial(self.tokens[i - 1]):
                return i
        return last

    def _without(self, first: int, last: int, inserted: list[Attribution]) -> str:
        """Quoted words with the author's words taken out and the signs round them mended."""
        pieces: list[str] = []
        start = first
        for by in inserted:
            pieces.append(self.page.text(start, by.first))
            start = by.last
            stop = self.tokens[by.last - 2].text if by.last - by.first > 2 else ""
            if self.tokens[by.last - 1].text not in DASHES:
                start, stop = by.last - 1, ""
            joint = "" if pieces[-1].endswith(("!", "?", "…")) else "." if stop == "." else ","
            pieces[-1] += joint
        rest = self.page.text(start, last)
        pieces.append(rest)
        return " ".join(piece for piece in pieces if piece.strip(",.")).strip(" ,–—-")
