"""Whether a statement is told as actual, planned or denied: cues are data, in `lexicon/modality.tsv`."""

from __future__ import annotations

from extractor import lexicon
from extractor.facts.context import Context


def modality(context: Context, i: int) -> str:
    """`actual`, `planned` or `denied` for the statement whose predicate or head is token i."""
    chain = [context.tokens[i], *context.ancestors(i)]
    cues = lexicon.table("modality", "modality")
    for token in chain:
        if token.pos in ("VERB", "AUX", "ADJ", "ADV", "NOUN"):
            if any(child.lower == "не" and child.dep == "advmod" for child in context.children.get(token.i, ())):
                return "denied"
            if token.lemma in cues or token.feats.get("Tense") == "Fut":
                return cues.get(token.lemma, "planned")
            if any(child.lower in ("будет", "будут") for child in context.children.get(token.i, ())):
                return "planned"
        if token.pos in ("VERB", "AUX"):
            break
    return "actual"
