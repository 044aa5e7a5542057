"""Plain natasha 1.6, run as its documentation runs it, over pymorphy3: the other side of every comparison.

natasha asks for pymorphy2, which no longer runs on a new Python; here, and nowhere in the program, its name is lent to
pymorphy3, so both sides use the same dictionary.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple


class Spoken(NamedTuple):
    """What natasha says of a text, in the form our own Doc can be compared with."""

    words: list[str]
    tags: list[str]
    lemmas: list[str]
    heads: list[list[int]]  # a sentence each, own counting, -1 for a root
    relations: list[str]
    names: list[tuple[int, int, str]]


class Natasha:
    """Segmentation, morphology, syntax, names, lemmas and normal forms: the language stages natasha has."""

    def __init__(self) -> None:
        for name, module in list(sys.modules.items()):
            if name.split(".")[0] == "pymorphy3":
                sys.modules[name.replace("pymorphy3", "pymorphy2", 1)] = module
        import natasha

        embedding = natasha.NewsEmbedding()
        self._doc = natasha.Doc
        self._segmenter, self._vocab = natasha.Segmenter(), natasha.MorphVocab()
        self._morph = natasha.NewsMorphTagger(embedding)
        self._syntax = natasha.NewsSyntaxParser(embedding)
        self._ner = natasha.NewsNERTagger(embedding)

    def __call__(self, text: str) -> Any:
        """A natasha Doc with everything filled."""
        doc = self._doc(text)
        doc.segment(self._segmenter)
        doc.tag_morph(self._morph)
        doc.parse_syntax(self._syntax)
        doc.tag_ner(self._ner)
        for token in doc.tokens:
            token.lemmatize(self._vocab)
        for span in doc.spans:
            span.normalize(self._vocab)
        return doc


def spoken(doc: Any) -> Spoken:
    """A natasha Doc as plain lists."""
    heads = [[int(token.head_id.split("_")[1]) - 1 for token in sentence.tokens] for sentence in doc.sents]
    return Spoken(
        [token.text for token in doc.tokens],
        [token.pos + "".join(f"|{key}={value}" for key, value in sorted(token.feats.items())) for token in doc.tokens],
        [token.lemma for token in doc.tokens],
        heads,
        [token.rel for token in doc.tokens],
        [(span.start, span.stop, span.type) for span in doc.spans],
    )
