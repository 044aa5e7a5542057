"""factRuEval-2016, the open evaluation of fact extraction from Russian news: gold, responses, and the three scorers."""

from extractor.evaluation.factrueval.benchmark import main

__all__ = ["main"]
