"""Names that people taught the program one by one: marked wherever their exact words stand and no other name does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans


@Language.factory("known_names", default_config={"path": ""})
def _create(nlp: Language, name: str, path: str) -> KnownNames:
    return KnownNames(nlp, Path(path))


class KnownNames:
    """Entities from a table of two columns, words and kind (PER, LOC, ORG)."""

    def __init__(self, nlp: Language, path: Path) -> None:
        self.matcher: Any = PhraseMatcher(nlp.vocab)
        for line in path.read_text("utf-8").splitlines()[1:]:
            words, kind = line.split("\t")[:2]
            self.matcher.add(kind, [nlp.make_doc(words)])

    def __call__(self, doc: Doc) -> Doc:
        found = [Span(doc, start, end, label=kind) for kind, start, end in self.matcher(doc)]
        free = [span for span in found if not any(token.ent_type for token in span)]
        if free:
            doc.ents = (*doc.ents, *filter_spans(free))
        return doc
