"""Who said what: quoted words, reported speech and turns of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.participants import Actor, actor, nominative, subject, subject_after
from extractor.facts.wording import TURN
from extractor.mentions.quotes import DASHES
from extractor.model import Evidence, Fact, Mention, Sentence, Slot, Token

_VERBS = lexicon.table("speech_verbs", "uses")
_PHRASES = {tuple(key.split()) for key in _VERBS if " " in key}
_PHRASE_VERBS = frozenset(verb for verb, _ in _PHRASES)
_NOUNS = lexicon.table("speech_nouns", "preposition")
_CONNECTIVES = lexicon.words("connectives")
_ENDS = frozenset((".", "!", "?", "…", "...", "!..", "?.."))
_MARKS = '«»“”„"'
_UNNAMED = lexicon.words("unnamed_sources")
_LEAST_WORDS = 3
_TALKS = frozenset(("беседа", "интервью", "разговор", "ответ", "ход", "эфир", "комментарий", "рамка"))
_TURN = re.compile(rf"{TURN.pattern}|[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+){{1,2}}\s?:")
_ASIDE = re.compile(r"\s*\((?:обращаясь|обращается|смех|аплодисменты)[^)]*\)|\s*\[[^\]]*\]", re.IGNORECASE)


class Attribution(NamedTuple):
    """Who is said to speak, by which words; tokens[first:last] are the words of the author, not of the speaker."""

    speaker: Actor
    cue_first: int
    cue_last: int
    first: int
    last: int


def find(context: Context) -> Iterable[Fact]:
    """All quotations of an article."""
    return [*(reader := _Reader(context)).turns(), *reader.direct(), *reader.indirect()]


class _Reader:
    """One article being read for speech: what is direct is found first, reported speech is looked for outside of it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.tokens = context.tokens
        self.taken = bytearray(len(context.tokens))  # tokens that are somebody's direct words
        self.spoken: list[Actor] = []  # everybody resolved so far, direct speech first

    # -- transcripts --------------------------------------------------------------------------------------------

    def turns(self) -> Iterator[Fact]:
        """«В.Путин: …»: each turn lasts until the next one; a single one must begin with initials."""
        starts = [(s, m) for s in self.context.sentences if (m := self._turn(s)) is not None]
        initials = sum("." in self.context.article.text[s.start : s.start + 3] for s, _ in starts)
        if not initials and len(starts) < 3:
            return
        for (sentence, colon), following in zip(
            starts, [*(s.first for s, _ in starts[1:]), len(self.tokens)], strict=True
        ):
            speaker = self._named(sentence.first, colon)
            if speaker is None:
                continue
            last = self._turn_end(colon + 1, following)
            fact = self._fact(
                "turn of a transcript", "direct", speaker, self._text(colon + 1, last), (), (sentence.first, last), 0.95
            )
            if fact:
                self._take(sentence.first, last)
                yield fact

    def _turn(self, sentence: Sentence) -> int | None:
        """Token of the colon when a paragraph begins «И.Фамилия:»."""
        if sentence.ordinal and self.context.sentences[sentence.ordinal - 1].paragraph == sentence.paragraph:
            if self.tokens[sentence.first - 1].text not in {"*", "."}:
                return None
        match = _TURN.match(self.context.article.text, sentence.start)
        if match is None or (sentence.ordinal == 0 and "." not in match.group()[:3]):
            return None
        for i in range(sentence.first, min(sentence.first + 20, len(self.tokens))):
            if self.tokens[i].end == match.end():
                return i
        return None

    def _turn_end(self, first: int, last: int) -> int:
        """The words of a turn end before a line of stars or a cut «<…>»."""
        marks = (i for i in range(first, last) if self.tokens[i].text in {"*", "***", "<", "<…>"})
        return next(marks, last)

    def _named(self, first: int, last: int) -> Actor | None:
        """The person named in tokens[first:last], if need be by the surname that other parts of the article know."""
        for i in range(first, last):
            mention = self.context.starting(i, "person")
            if mention is not None:
                return actor(self.context, mention)
        surname = next((t.text for t in self.context.words(first, last) if len(t.text) > 2), "")
        known = (m for m in self.context.mentions if m.label == "person" and surname in m.name.split())
        return next((found for m in known if (found := actor(self.context, m)) is not None), None)

    # -- direct speech ------------------------------------------------------------------------------------------

    def direct(self) -> Iterator[Fact]:
        """Quoted words with their speaker named before, inside or after them."""
        previous: tuple[Mention, Actor] | None = None
        for sentence in self.context.sentences:
            yield from self._dashed(sentence)
        for mention in self.context.mentions:
            if mention.label != "quote" or self.taken[mention.first]:
                continue
            fact, speaker = self._quote(mention, previous)
            if fact is not None and speaker is not None:
                previous = (mention, speaker)
                yield fact

    def _quote(self, quote: Mention, previous: tuple[Mention, Actor] | None) -> tuple[Fact | None, Actor | None]:
        first, last = quote.first + 1, quote.last - (quote.attributes.get("closed") == "yes")
        if last - first < _LEAST_WORDS or self._reported(quote):
            return None, None
        inserted = self._insertions(first, last)
        if inserted:
            return self._spoken("words of the author inside", quote, inserted[0], self._without(first, last, inserted))
        text = self._text(first, last)
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
                self._take(quote.first, quote.last)
                fact = self._fact(
                    "speaker of the words before", "direct", speaker, text, (), (quote.first, quote.last), 0.6
                )
                return fact, speaker
            self.context.near("direct quotation", quote.first, quote.last, "не найден говорящий")
        return None, None

    def _spoken(self, rule: str, quote: Mention, by: Attribution, text: str) -> tuple[Fact | None, Actor]:
        first, last = min(quote.first, by.first), max(quote.last, by.last)
        self._take(first, last)
        cue = tuple(range(by.cue_first, by.cue_last))
        return self._fact(rule, "direct", by.speaker, text, cue, (first, last), 0.93), by.speaker

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
        return self._sentence_like(quote) and (after is None or quote.last >= ends - 1 or after.text in _ENDS)

    def _sentence_like(self, quote: Mention) -> bool:
        """Speech has a predicate and more than a title's few words."""
        words = self.context.words(quote.first, quote.last)
        return len(words) > 6 and any(_finite(t) for t in words)

    def _implied(self, quote: Mention, previous: tuple[Mention, Actor] | None) -> Actor | None:
        """The speaker of a quote that stands alone: of the quote right before, or the subject of the words before."""
        sentence = self.context.sentence(quote.first)
        if not sentence.ordinal:
            return None
        before = self.context.sentences[sentence.ordinal - 1]
        if previous is not None and self.context.sentence(previous[0].last - 1).ordinal >= before.ordinal - 1:
            if all(self.taken[i] for i in range(previous[0].first, previous[0].last)):
                between = self.context.words(previous[0].last, quote.first)
                if not any(t.pos == "PROPN" for t in between) or len(between) < 25:
                    return previous[1]
        for verb in reversed(self._speech_verbs(before.first, before.last, "qta")):
            return subject(self.context, verb, before.first, before.last)
        return None

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
        if not dash and not (comma and self._speech_verbs(i, min(i + 3, len(self.tokens)), "qa")):
            return None
        first = i + dash
        last = self._clause_end(first)
        return self._author(first, last, loose=dash and comma)

    def _author(self, first: int, last: int, *, loose: bool) -> Attribution | None:
        """«сказал X», «X сказал», «X» in tokens[first:last]; with `loose`, any verb will do."""
        if first >= last or self.context.sentence(first).paragraph != self.context.sentence(last - 1).paragraph:
            return None
        verbs = self._speech_verbs(first, last, "qa")
        if not verbs and loose:
            verbs = [t.i for t in self.context.words(first, min(first + 4, last)) if _finite(t)][:1]
        if verbs:
            verb = verbs[0]
            speaker = self._resolve(verb, first, last)
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
        if any(_finite(t) for t in self.context.words(first, last)):
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
        verbs = self._speech_verbs(sentence.first, i, "qta")
        loose = [t.i for t in self.context.words(sentence.first, i) if _finite(t)] if self._sentence_like(quote) else []
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
            self._take(following.first, following.last)
        else:
            first, last = i, self._clause_end(i)
        return f"{text.rstrip('.')}{'.' if self.tokens[first].text[:1].isupper() else ','} {self._text(first, last)}"

    def _dashed(self, sentence: Sentence) -> Iterator[Fact]:
        """A paragraph «– Завод построен, – сказал X. – Он работает.»"""
        context, first = self.context, sentence.first
        if self.tokens[first].text not in DASHES or self.taken[first] or not self._starts_paragraph(sentence):
            return
        last = self._paragraph_end(sentence)
        inserted = self._insertions(first + 1, last)
        if inserted:
            quote_text = self._without(first + 1, last, inserted)
            cue = tuple(range(inserted[0].cue_first, inserted[0].cue_last))
            fact = self._fact(
                "speech after a dash", "direct", inserted[0].speaker, quote_text, cue, (first, last), 0.85
            )
            if fact:
                self._take(first, last)
                yield fact
        elif context.article.text[sentence.start : sentence.end].count("–") > 1:
            context.near("speech after a dash", first, last, "не найдены слова автора")

    def _starts_paragraph(self, sentence: Sentence) -> bool:
        return not sentence.ordinal or self.context.sentences[sentence.ordinal - 1].paragraph != sentence.paragraph

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
                verbs = self._speech_verbs(i + 1, min(i + 5, end), "qa")
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
            if self.tokens[i].text in _ENDS and not _initial(self.tokens[i - 1]):
                return i
        return last

    def _without(self, first: int, last: int, inserted: list[Attribution]) -> str:
        """Quoted words with the author's words taken out and the signs round them mended."""
        pieces: list[str] = []
        start = first
        for by in inserted:
            pieces.append(self._text(start, by.first))
            start = by.last
            stop = self.tokens[by.last - 2].text if by.last - by.first > 2 else ""
            if self.tokens[by.last - 1].text not in DASHES:
                start, stop = by.last - 1, ""
            joint = "" if pieces[-1].endswith(("!", "?", "…")) else "." if stop == "." else ","
            pieces[-1] += joint
        rest = self._text(start, last)
        pieces.append(rest)
        return " ".join(piece for piece in pieces if piece.strip(",.")).strip(" ,–—-")

    # -- reported speech ----------------------------------------------------------------------------------------

    def indirect(self) -> Iterator[Fact]:
        """«X отметил, что …», «как сообщил X, …», «…, сообщил X», «по словам X, …», «Об этом сообщил X»."""
        for sentence in self.context.sentences:
            fact = self._sentence(sentence)
            if fact is not None:
                yield fact

    def _sentence(self, sentence: Sentence) -> Fact | None:
        for i in self._speech_verbs(sentence.first, sentence.last, "qta"):
            if self.taken[i]:
                continue
            fact = self._about_this(sentence, i) or self._that(sentence, i) or self._aside(sentence, i)
            if fact is not None:
                return fact
        return self._by_words_of(sentence) or self._colon(sentence)

    def _that(self, sentence: Sentence, verb: int) -> Fact | None:
        """X отметил, что …"""
        if "t" not in self._uses(verb):
            return None
        that = self._that_after(verb + 1, sentence.last)
        if that is None or self.taken[that]:
            return None
        quote = self.context.starting(that + 1, "quote")
        last = (
            quote.last
            if quote is not None and self.tokens[min(quote.last, sentence.last - 1)].text == ","
            else sentence.last
        )
        speaker = self._resolve(verb, sentence.first, that - 1)
        if speaker is None:
            self.context.near("reported speech", verb, that + 1, "говорящий не назван или не узнан")
            return None
        return self._fact(
            "verb of speech with «что»", "indirect", speaker, self._text(that + 1, last),
            self._cue(verb, that), (sentence.first, sentence.last), 0.9,
        )  # fmt: skip

    def _that_after(self, i: int, last: int) -> int | None:
        """The «что» of the verb before token i: no other verb and no colon in between."""
        for j in range(i, min(i + 45, last)):
            token = self.tokens[j]
            if token.lower == "что" and self.tokens[j - 1].text == ",":
                return j
            if token.text in {":", ";"} or token.text in DASHES or (_finite(token) and token.pos == "VERB"):
                return None
        return None

    def _aside(self, sentence: Sentence, verb: int) -> Fact | None:
        """«Завод, отметил X, построен», «Завод построен, сообщил X», «Как сообщил X, завод построен»."""
        first, last = sentence.first, sentence.last
        left = self._left(verb, first)
        right = self._right(verb, last)
        as_word = self.tokens[left].lower == "как"
        if not as_word and ("a" not in self._uses(verb) or left == first or verb - left > 3):
            return None
        if self.tokens[left].lower in {"что", "который", "где", "когда", "чтобы", "и", "если", "а", "но"}:
            return None
        outside = (*self.context.words(first, left), *self.context.words(right, last))
        if not as_word and not any(_finite(t) for t in outside):
            return None  # the verb is the predicate of the sentence, not an aside
        speaker = self._resolve(verb, left, right)
        if speaker is None and right < last and self.tokens[right].text in DASHES:
            right = self._right(right + 1, last)
            speaker = self._resolve(verb, left, right)
        if speaker is None:
            self.context.near("speech in an aside", left, right, "говорящий не назван или не узнан")
            return None
        while right < last and speaker.last > right:
            right = self._right(right + 1, last)
        text = self._around(first, left, self._skip_apposition(right, last), last)
        direct = self.tokens[left - 1].text in DASHES and _first_person(self.context.words(first, left))
        return self._fact(
            "verb of speech as an aside", "direct" if direct else "indirect", speaker, text,
            self._cue(verb, right), (first, last), 0.85,
        )  # fmt: skip

    def _left(self, i: int, first: int) -> int:
        """The first token of the aside around token i: after the comma or dash before it."""
        while i > first and self.tokens[i - 1].text not in {",", ";", ":", *DASHES}:
            i -= 1
        return i

    def _right(self, i: int, last: int) -> int:
        """The comma, dash or end of sentence after token i."""
        while i < last and (
            self.tokens[i].text not in {",", ";", "–", "—", *_ENDS}
            or (self.tokens[i].text == "." and _initial(self.tokens[i - 1]))
        ):
            i += 1
        return i

    def _skip_apposition(self, comma: int, last: int) -> int:
        """«по словам Ивана Петрова, директора завода, …»: the office after the name is no speech."""
        if comma + 1 < last and self.tokens[comma].text == "," and self.context.starting(comma + 1, "position"):
            following = self._right(comma + 1, last)
            if not any(_finite(t) for t in self.context.words(comma, following)):
                return following
        return comma

    def _around(self, first: int, left: int, right: int, last: int) -> str:
        """The words of a sentence before and after an aside; a connective before it is none of them."""
        before = self._text(first, max(first, left))
        if re.sub(r"\W+$", "", before).lower().replace("ё", "е") in _CONNECTIVES:
            before = ""
        after = self._text(right + 1, last) if right + 1 < last else ""
        if before and not any(_finite(t) for t in self.context.words(right, last)):
            after = ""  # «…, пишет газета со ссылкой на министра, а также на банк»
        return f"{before} {after}".strip()

    def _about_this(self, sentence: Sentence, verb: int) -> Fact | None:
        """«Об этом сообщил X»: the sentence before is his."""
        words = [t.lower for t in self.context.words(sentence.first, sentence.first + 2)]
        if words not in (["об", "этом"], ["о", "этом"]) or not sentence.ordinal:
            return None
        before = self.context.sentences[sentence.ordinal - 1]
        if verb - sentence.first > 25 or self.taken[before.first]:
            return None
        speaker = self._resolve(verb, sentence.first, sentence.last)
        if speaker is None:
            self.context.near("«Об этом сообщил X»", sentence.first, sentence.last, "говорящий не назван или не узнан")
            return None
        return self._fact(
            "«Об этом сообщил X»", "indirect", speaker, self._text(before.first, before.last), (verb,),
            (before.first, sentence.last), 0.8,
        )  # fmt: skip

    def _by_words_of(self, sentence: Sentence) -> Fact | None:
        """«По словам X, …», «…, по его мнению, …»"""
        for i in range(sentence.first, sentence.last - 2):
            preposition = self.tokens[i].lower
            if preposition not in {"по", "на"} or self.taken[i]:
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
        at_start = first == sentence.first
        if not at_start and self.tokens[first - 1].text not in {",", "–", "—", "(", "что", "и", "но", "а", "однако"}:
            return None
        owner = self.tokens[noun - 1] if noun - first > 1 else None
        right = self._right(noun, sentence.last)
        if owner is not None and owner.lower in {"его", "ее", "её", "их"}:
            mention = self.context.at(owner.i)
            speaker = actor(self.context, mention) if mention else None
            speaker = speaker or self._antecedent(sentence, owner)
        elif owner is not None and owner.pos not in {"ADJ", "DET"}:
            return None
        else:
            speaker = self._genitive(noun + 1, right)
        if speaker is None:
            self.context.near("«по словам X»", first, right, "говорящий не назван или не узнан")
            return None
        while right < sentence.last and speaker.last > right and speaker.first > noun:
            right = self._right(right + 1, sentence.last)
        text = self._around(sentence.first, first, self._skip_apposition(right, sentence.last), sentence.last)
        return self._fact(
            "«по словам X»", "indirect", speaker, text, tuple(range(first, noun + 1)),
            (sentence.first, sentence.last), 0.85,
        )  # fmt: skip

    def _genitive(self, first: int, last: int) -> Actor | None:
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
            if found is not None and (found.person or not (by_noun and noun and _animate(noun))):
                return found
        return self._by_role(noun) if noun is not None and by_noun else None

    def _by_role(self, noun: Token) -> Actor | None:
        """«аналитик», «топ-менеджер» without a name: the person told of right before; «издание»: the last body that spoke."""
        if noun.lemma in _UNNAMED or noun.number == "Plur":
            return None
        if noun.lemma == "издание":
            return self._last_before(noun.i, person=False)
        if not _animate(noun):
            return None
        holder = self._of_body(noun)
        if holder is not None:
            return holder
        if self._described(noun):
            return None
        return self._antecedent(self.context.sentence(noun.i), noun)

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

    def _body_at(self, i: int) -> Mention | None:
        return self.context.starting(i, "organization", "group") if i < len(self.tokens) else None

    def _described(self, noun: Token) -> bool:
        """A noun with words of its own («топ-менеджер крупной компании») may be somebody new."""
        position = self.context.at(noun.i, "position")
        if position is not None and position.attributes.get("kind") not in {"staff", "agent"}:
            return True
        before = self.tokens[noun.i - 1]
        return before.pos == "ADJ" and before.case == noun.case and noun.lemma != "представитель"

    def _colon(self, sentence: Sentence) -> Fact | None:
        """A headline «Имя Фамилия: завод построен»; «X подчеркнул: завод нужен»."""
        colon = next((i for i in range(sentence.first, sentence.last) if self.tokens[i].text == ":"), -1)
        if colon < 0 or self.taken[sentence.first] or sentence.last - colon <= _LEAST_WORDS:
            return None
        if self.taken[min(colon + 1, sentence.last - 1)] or self.taken[min(colon + 2, sentence.last - 1)]:
            return None
        rest = self.context.words(colon + 1, sentence.last)
        verbs = [v for v in self._speech_verbs(sentence.first, colon, "t") if colon - v < 20]
        if verbs and any(_finite(t) and t.feats.get("Mood") != "Imp" for t in rest):
            speaker = self._resolve(verbs[-1], sentence.first, colon)
            if speaker:
                return self._fact(
                    "verb of speech with a colon", "indirect", speaker, self._text(colon + 1, sentence.last),
                    (verbs[-1],), (sentence.first, sentence.last), 0.6,
                )  # fmt: skip
            return None
        if not self._headline(sentence):
            return None
        marked = self.tokens[sentence.first].text in _MARKS
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
        return speaker and self._fact(
            "headline with a colon", "direct", speaker, self._text(colon + 1, sentence.last), (),
            (sentence.first, sentence.last), 0.75,
        )  # fmt: skip

    def _headline(self, sentence: Sentence) -> bool:
        """The first lines of an article, without a full stop."""
        return (
            sentence.paragraph <= 3 and self.tokens[sentence.last - 1].text != "." and self._starts_paragraph(sentence)
        )

    # -- what all share -----------------------------------------------------------------------------------------

    def _uses(self, i: int) -> str:
        return _VERBS.get(self.tokens[i].lemma) or ("t" if self.tokens[i].lemma in _PHRASE_VERBS else "")

    def _speech_verbs(self, first: int, last: int, uses: str) -> list[int]:
        """Finite verbs of speech in tokens[first:last] with one of the uses."""
        return [
            t.i for t in self.context.words(first, last)
            if t.pos in {"VERB", "ADJ"} and _finite(t) and self._is_speech(t, last, uses)
        ]  # fmt: skip

    def _is_speech(self, token: Token, last: int, uses: str) -> bool:
        known = _VERBS.get(token.lemma)
        if known is not None:
            return any(use in known for use in uses)
        if token.lemma not in _PHRASE_VERBS or "t" not in uses:
            return False
        return any((token.lemma, t.lemma) in _PHRASES for t in self.context.words(token.i + 1, min(token.i + 6, last)))

    def _cue(self, verb: int, last: int) -> tuple[int, ...]:
        """The verb, with its noun («выразил уверенность») or the paper it speaks from («говорится в отчетности»)."""
        lemma = self.tokens[verb].lemma
        if lemma not in _VERBS:
            noun = next((t.i for t in self.context.words(verb + 1, last) if (lemma, t.lemma) in _PHRASES), verb)
            return tuple(range(verb, noun + 1))
        if lemma.endswith("ся") and verb + 2 < len(self.tokens) and self.tokens[verb + 1].lower == "в":
            return (verb, verb + 1, verb + 2)
        return (verb,)

    def _resolve(self, verb: int, first: int, last: int) -> Actor | None:
        """The speaker of a verb: its subject, «он», or the body in which it was said («сообщили в Минсельхозе»)."""
        token = self.tokens[verb]
        impersonal = token.number == "Plur" or token.lemma.endswith("ся") or token.gender == "Neut"
        pronoun = next(
            (t for t in self.context.words(first, last) if t.lower in {"он", "она"} and abs(t.i - verb) < 8), None
        )
        if pronoun is not None:
            mention = self.context.at(pronoun.i, "person", "organization", "group")
            found = actor(self.context, mention) if mention else None
            return self._remember(found or self._antecedent(self.context.sentence(verb), pronoun))
        noun = self._noun_subject(verb, first, last)
        if noun is not None and (noun.lemma in _UNNAMED or noun.lemma == "издание"):
            return self._by_role(noun)
        found = subject(self.context, verb, first, last)
        if found is None and noun is not None:
            return self._remember(self._by_role(noun))
        if found is None and token.number == "Sing" and not impersonal and self._subjectless(verb, first, last):
            return self._antecedent(self.context.sentence(verb), token)
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
            if first <= i < last and self.tokens[i].pos == "NOUN" and self.tokens[i].case in {"Nom", "Acc"}:
                if not self._names(i):
                    return self.tokens[i]
        return None

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

    def _antecedent(self, sentence: Sentence, pronoun: Token) -> Actor | None:
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

    def _clause_end(self, first: int) -> int:
        """The end of the author's words that begin at token first: full stop, paragraph end or the next quote."""
        if first >= len(self.tokens):
            return first
        sentence = self.context.sentence(first)
        for i in range(first, sentence.last):
            if self.tokens[i].text in _ENDS and not _initial(self.tokens[i - 1]):
                return i
            if i > first and self.tokens[i].text in {"«", "“"} and self.context.starting(i, "quote"):
                if not self.context.at(i, "organization"):
                    return i
        return sentence.last

    def _text(self, first: int, last: int) -> str:
        """The words as written, single spaces, without signs round them."""
        if first >= last:
            return ""
        text = self.context.article.text[self.tokens[first].start : self.tokens[last - 1].end]
        text = " ".join(_ASIDE.sub("", text).split()).strip(" ,;–—-:")
        return _balanced(text[:-1] if text.endswith(".") and not text.endswith("...") else text)

    def _take(self, first: int, last: int) -> None:
        self.taken[first:last] = b"\x01" * (last - first)

    def _fact(
        self, rule: str, mode: str, speaker: Actor, text: str, cue: tuple[int, ...], span: tuple[int, int],
        confidence: float,
    ) -> Fact | None:  # fmt: skip
        if len(re.findall(r"\w+", text)) < _LEAST_WORDS:
            self.context.near(rule, *span, "меньше трёх слов")
            return None
        start, end = self.tokens[span[0]].start, self.tokens[span[1] - 1].end
        slots = [speaker.slot("speaker"), Slot("text", text, start, end), Slot("mode", mode)]
        if cue:
            slots.append(self.context.words_slot("cue", cue[0], cue[-1] + 1))
        return Fact(
            "quotation", tuple(slots), (Evidence(start, end, self.context.article.text[start:end]),), rule, confidence
        )


def _finite(token: Token) -> bool:
    form = token.feats.get("VerbForm", "")
    return form == "Fin" or token.feats.get("Variant") == "Short"


def _animate(token: Token) -> bool:
    return token.feats.get("Animacy") == "Anim"


def _first_person(tokens: tuple[Token, ...]) -> bool:
    return any(
        t.lower in {"я", "мы", "наш", "нам", "нас", "мой", "мне"} or t.feats.get("Person") == "1" for t in tokens
    )


def _initial(token: Token) -> bool:
    """Whether the full stop after a token belongs to an abbreviation."""
    return len(token.text) == 1 and token.text.isalpha()


def _balanced(text: str) -> str:
    """Words without the mark that encloses all of them or has lost its partner, with the one two quotes share."""
    if text[:1] == "«" and text[-1:] == "»" and "»" not in text[:-1]:
        return text[1:-1]
    if text[:1] in _MARKS and text.count("«") > text.count("»"):
        text = text[1:]
    if text.count("«") == text.count("»") + 1:
        return text + "»"  # one mark has closed two quotes
    if text[-1:] == "»" and text.count("»") > text.count("«"):
        text = text[:-1]
    return text
