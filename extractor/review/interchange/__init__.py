"""Annotations in the formats of other programs: brat, Label Studio, doccano, Prodigy, spaCy, CoNLL.

Each module has `dump(documents, path)`, `load(path)` and `LOSSES`: what the format cannot hold, in a sentence for the
user (empty where it holds everything). All but CoNLL speak of a `graph`: labelled spans, a span of its own for every
fact, relations from it to the spans of its slots.
"""
