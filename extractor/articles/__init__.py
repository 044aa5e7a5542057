"""Files → articles: one reader a format, encodings, cleaning, publication date."""

from extractor.articles.discovery import discover
from extractor.articles.reading import read

__all__ = ["discover", "read"]
