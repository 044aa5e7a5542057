"""A page being read for speech: its verbs of speech, which words are already somebody's, the facts made of them."""

from __future__ import annotations

import re

from extractor import lexicon
from extractor.facts.context import Context
from extractor.facts.participants import Actor
from extractor.model import Evidence, Fact, Sentence, Slot, Token

_VERBS = lexicon.table("speech_verbs", "uses")
_PHRASES = {tuple(key.split()) for key in _VERBS if " " in key}
_PHRASE_VERBS = frozenset(verb for verb, _ in _PHRASES)
_SPEAKING = frozenset({*_PHRASE_VERBS, *_VERBS})
_NOTES = re.compile(r"\s*\((?:обращаясь|обращается|смех|аплодисменты)[^)]*\)|\s*\[[^\]]*\]", re.IGNORECASE)
#: signs that end a sentence
ENDS = frozenset((".", "!", "?", "…", "...", "!..", "?.."))
MARKS = '«»“”„"'
#: shorter speech is no fact
LEAST_WORDS = 3


class Page:
    """One article with the tokens that are already somebody's direct words."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.tokens = context.tokens
        self.taken = bytearray(len(context.tokens))

    def starts_paragraph(self, sentence: Sentence) -> bool:
        return not sentence.ordinal or self.context.sentences[sentence.ordinal - 1].paragraph != sentence.paragraph

    def clause_end(self, first: int) -> int:
        """The end of the author's words that begin at token first: full stop, paragraph end or the next quote."""
        if first >= len(self.tokens):
            return first
        sentence = self.context.sentence(first)
        for i in range(first, sentence.last):
            if self.tokens[i].text in ENDS and not is_initial(self.tokens[i - 1]) and not self.in_name(i):
                return i
            quoted = i > first and self.tokens[i].text in {"«", "“"} and self.context.starting(i, "quote")
            if quoted and not self.context.at(i, "organization"):
                return i
        return sentence.last

    def in_name(self, i: int) -> bool:
        """Whether the sign at token i stands inside a name: «им. Плеханова», «комитет по торговле, энергетике»."""
        name = self.context.at(i, "organization", "group", "person")
        return name is not None and name.first < i < name.last - 1

    def text(self, first: int, last: int) -> str:
        """The words as written, single spaces, without signs round them."""
        if first >= last:
            return ""
        text = self.context.article.text[self.tokens[first].start : self.tokens[last - 1].end]
        text = " ".join(_NOTES.sub("", text).split()).strip(" ,;–—-:")
        return _balanced(text[:-1] if text.endswith(".") and not text.endswith("...") else text)

    def take(self, first: int, last: int) -> None:
        self.taken[first:last] = b"\x01" * (last - first)

    def fact(
        self, rule: str, mode: str, speaker: Actor, text: str, cue: tuple[int, ...], span: tuple[int, int],
        confidence: float,
    ) -> Fact | None:  # fmt: skip
        if len(re.findall(r"\w+", text)) < LEAST_WORDS:
            self.context.near(rule, *span, "меньше трёх слов")
            return None
        start, end = self.tokens[span[0]].start, self.tokens[span[1] - 1].end
        slots = [speaker.slot("speaker"), Slot("text", text, start, end), Slot("mode", mode)]
        if cue:
            slots.append(self.context.words_slot("cue", cue[0], cue[-1] + 1))
        return Fact(
            "quotation", tuple(slots), (Evidence(start, end, self.context.article.text[start:end]),), rule, confidence
        )

    def uses(self, i: int) -> str:
        return _VERBS.get(self.tokens[i].lemma) or ("t" if self.tokens[i].lemma in _PHRASE_VERBS else "")

    def speech_verbs(self, first: int, last: int, uses: str) -> list[int]:
        """Finite verbs of speech in tokens[first:last] with one of the uses."""
        return [
            t.i for t in self.context.having(_SPEAKING, first, last)
            if (t.lemma in _VERBS or t.lemma in _PHRASE_VERBS)
            and t.pos in {"VERB", "ADJ"} and finite(t) and self._is_speech(t, last, uses)
        ]  # fmt: skip

    def _is_speech(self, token: Token, last: int, uses: str) -> bool:
        known = _VERBS.get(token.lemma)
        if known is not None:
            return any(use in known for use in uses)
        if token.lemma not in _PHRASE_VERBS or "t" not in uses:
            return False
        return any((token.lemma, t.lemma) in _PHRASES for t in self.context.words(token.i + 1, min(token.i + 6, last)))

    def cue(self, verb: int, last: int) -> tuple[int, ...]:
        """The verb, with its noun («выразил уверенность») or the paper it speaks from («говорится в отчетности»)."""
        lemma = self.tokens[verb].lemma
        if lemma not in _VERBS:
            noun = next((t.i for t in self.context.words(verb + 1, last) if (lemma, t.lemma) in _PHRASES), verb)
            return tuple(range(verb, noun + 1))
        if lemma.endswith("ся") and verb + 2 < len(self.tokens) and self.tokens[verb + 1].lower == "в":
            return (verb, verb + 1, verb + 2)
        return (verb,)


def finite(token: Token) -> bool:
    form = token.feats.get("VerbForm", "")
    return form == "Fin" or token.feats.get("Variant") == "Short"


def first_person(tokens: tuple[Token, ...]) -> bool:
    """Whether somebody speaks of himself: «я», «мы», «наш», a verb in the first person."""
    return any(
        t.lower in {"я", "мы", "наш", "нам", "нас", "мой", "мне"} or t.feats.get("Person") == "1" for t in tokens
    )


def is_initial(token: Token) -> bool:
    """Whether the full stop after a token belongs to an abbreviation."""
    return len(token.text) == 1 and token.text.isalpha()


def _balanced(text: str) -> str:
    """Words without the mark that encloses all of them or has lost its partner, with the one two quotes share."""
    if text[:1] == "«" and text[-1:] == "»" and "»" not in text[:-1]:
        return text[1:-1]
    if text[:1] in MARKS and text.count("«") > text.count("»"):
        text = text[1:]
    if text.count("«") == text.count("»") + 1:
        return text + "»"  # one mark has closed two quotes
    if text[-1:] == "»" and text.count("»") > text.count("«"):
        text = text[:-1]
    return text
