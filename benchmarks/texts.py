"""What is measured: distinct real texts where they are at hand, else the project's own corpus."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

BULK = Path(__file__).parents[2] / "shared" / "data" / "news_bulk.jsonl.gz"
CORPUS = Path(__file__).parents[1] / "corpus"


def texts(count: int, source: Path | None = None) -> list[str]:
    """Up to `count` distinct cleaned texts of a JSON Lines file (field `text`), or of our own corpus."""
    from extractor.articles.cleaning import clean

    path = source or BULK
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = (json.loads(line)["text"] for line in lines)
            kept = dict.fromkeys(filter(None, (clean(text) for text, _ in zip(found, range(count), strict=False))))
    else:
        kept = dict.fromkeys(clean(file.read_text("utf-8")) for file in sorted(CORPUS.glob("*.txt")))
    return list(kept)[:count]
