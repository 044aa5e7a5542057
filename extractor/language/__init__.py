"""Article text → spaCy Doc, by Natasha's models and pymorphy3. `load()` gives the pipeline."""

from extractor.language.pipeline import load

__all__ = ["load"]
