"""A folder as people have it: `python -m benchmarks.mixed_folder [FILES] [--without-facts]`.

3,000 files are made of real articles (`../shared/data/news_bulk.jsonl.gz`) in all formats and encodings; some are
copies of others in another format, some reprints with another headline, some broken. Then `extract` runs over them,
and the counts of articles, duplicates and failures must be right. Exit code 1 where they are not. `--without-facts`
reads, compares and stores, but looks for no facts: the counts are the same, sooner.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from benchmarks.texts import texts
from extractor import pipeline
from extractor.articles.encodings import russian
from extractor.articles.published import of_text
from extractor.model import Article, Extraction, Reading
from extractor.run import Options, run
from extractor.work import Failure
from tests import files

COPIES, REPRINTS, BROKEN = 0.08, 0.07, 0.05  # shares of all files
_LEAST, _MOST = 300, 20_000  # characters of an article: a reprint of a shorter one cannot be told for sure
_HEADLINE = "Другими словами: новости отрасли"
_ENDING = "Подготовлено по сообщению для печати."


@dataclass
class Folder:
    """What was put into a folder, by outcome."""

    path: Path
    expected: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)

    def put(self, number: int, suffix: str, data: bytes, outcome: str) -> None:
        place = self.path / f"{number % 20:02}"
        place.mkdir(exist_ok=True)
        (place / f"{number:05}{suffix}").write_bytes(data)
        self.expected[outcome] += 1
        self.formats[suffix] += 1


def main(count: int = 3000, *, facts: bool = True) -> int:
    """Makes the folder, runs, compares. Returns the exit code."""
    stubs = {"extract_many": _nothing_found, "nlp": lambda: None}
    without_facts = nullcontext() if facts else patch.multiple(pipeline, **stubs)
    with tempfile.TemporaryDirectory() as place, without_facts:
        folder = Folder(Path(place, "news"))
        folder.path.mkdir()
        started = perf_counter()
        fill(folder, count, random.Random(0))
        print(f"{folder.expected.total()} файлов за {perf_counter() - started:.0f} с: {_counts(folder.formats)}")
        report = run(Options([folder.path], Path(place, "facts.db"), workers=2), _Silent())
        again = run(Options([folder.path], Path(place, "facts.db"), workers=2), _Silent())
    got = {
        "article": report.documents,
        "duplicate": report.outcomes["duplicate"],
        "broken": len({failure.document for failure in report.failures}),
    }
    print(f"{report.seconds:.0f} с, {report.processed / report.seconds:.1f} статьи в секунду")
    for outcome, number in got.items():
        print(f"  {outcome:<10} ожидалось {folder.expected[outcome]:>5}, получено {number:>5}")
    print(f"  второй раз: обработано {again.processed}, с ошибкой {len(again.failures)}")
    for reason, number in Counter(failure.reason for failure in report.failures).most_common():
        print(f"  {number:>5}  {reason[:110]}")
    right = got == {outcome: folder.expected[outcome] for outcome in got} and again.processed == 0
    return 0 if right else 1


def fill(folder: Folder, count: int, chance: random.Random) -> None:
    """Articles, copies, reprints and broken files, in an order of chance."""
    copies, reprints, broken = (int(count * share) for share in (COPIES, REPRINTS, BROKEN))
    articles = [text for text in texts(3 * count) if _is_fit(text)]
    articles = articles[: count - copies - reprints - broken]
    numbers = iter(chance.sample(range(100_000), count))
    suffixes = list(MAKERS)
    for i, text in enumerate(articles):
        title, body = _titled(text)
        suffix = suffixes[i % len(suffixes)]
        folder.put(next(numbers), suffix, made(suffix, title, body), "article")
        if i < copies:
            other = suffixes[(i + 1 + i % (len(suffixes) - 1)) % len(suffixes)]
            folder.put(next(numbers), other, made(other, title, body), "duplicate")
        elif i < copies + reprints:
            folder.put(next(numbers), ".txt", made(".txt", _HEADLINE, f"{body}\n{_ENDING}"), "duplicate")
    for i in range(broken):
        suffix, data = BREAKERS[i % len(BREAKERS)](i)
        folder.put(next(numbers), suffix, data, "broken")


def _is_fit(text: str) -> bool:
    """Not too short, surely Russian, and without a day of its own that the formats' made-up day would contradict."""
    return _LEAST <= len(_titled(text)[1]) <= _MOST and russian(text) > 0.5 and of_text(text) is None


def _titled(text: str) -> tuple[str, str]:
    """Title and body; a text without a title gets its first words."""
    first, _, rest = text.partition("\n")
    return (first, rest) if len(first) <= 200 else (" ".join(first.split()[:8]).rstrip(",.:"), text)


def made(suffix: str, title: str, body: str) -> bytes:
    """An article in the format of a suffix."""
    paragraphs = tuple(line for line in body.split("\n") if line.strip())
    with patch.multiple(files, TITLE=title, PARAGRAPHS=paragraphs):
        return MAKERS[suffix]()


def _text(encoding: str) -> bytes:
    return "\n\n".join((files.TITLE, *files.PARAGRAPHS)).encode(encoding, errors="replace")


def _markdown() -> bytes:
    return "\n\n".join((f"# {files.TITLE}", *files.PARAGRAPHS)).encode()


MAKERS: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: _text("utf-8"),
    ".1251.txt": lambda: _text("cp1251"),
    ".koi8.txt": lambda: _text("koi8-r"),
    ".utf16.txt": lambda: _text("utf-16"),
    ".md": _markdown,
    ".html": files.page,
    ".mht": files.web_archive,
    ".docx": files.word,
    ".odt": files.odt,
    ".xml": files.feed,
    ".json": files.json_list,
    ".jsonl": files.json_lines,
    ".csv": files.table,
    ".eml": files.letter,
    ".tar.gz": files.tarred,
}
BREAKERS: tuple[Callable[[int], tuple[str, bytes]], ...] = (
    lambda i: (".txt", b""),
    lambda i: (".txt", f"The plant number {i} was opened by the governor of the region. ".encode() * 20),
    lambda i: (".txt", random.Random(i).randbytes(5000)),
    lambda i: (".docx", files.word()[: 2000 + i]),
    lambda i: (".jpg", b"\xff\xd8\xff" + random.Random(i).randbytes(3000)),
    lambda i: (".pdf", b"%PDF-1.4\n" + random.Random(i).randbytes(3000)),
    lambda i: (".zip", b"PK\x03\x04" + random.Random(i).randbytes(3000)),
    lambda i: (".json", b'{"id": %d, "broken": ' % i),
)


def _nothing_found(articles: Iterable[Article], lap: object = None) -> Iterator[Extraction]:
    for article in articles:
        yield Extraction(Reading(article, (), (), ()), (), {}, ())


class _Silent:
    def begin(self, total: int) -> None:
        """Nothing is shown."""

    def advance(self, files: int) -> None:
        """Nothing is shown."""

    def failed(self, failure: Failure) -> None:
        """Failures are in the report."""


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    sys.exit(main(*numbers, facts="--without-facts" not in sys.argv))
