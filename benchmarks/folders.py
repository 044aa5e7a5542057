"""Texts as files in folders, and runs of the program over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from extractor.run import Options, Report, run
from extractor.work import Failure


class Silent:
    """Tells nobody how the run goes on, and stops at a failure: what is not done must not be measured.

    Only a text that is not Russian may be refused: among 3,000 there are two or three.
    """

    def begin(self, total: int) -> None: ...

    def advance(self, files: int) -> None: ...

    def failed(self, failure: Failure) -> None:
        if "не на русском" not in failure.reason:
            raise RuntimeError(f"{failure.document}: {failure.reason}")


@contextmanager
def folders(texts: Sequence[str], size: int) -> Iterator[list[Path]]:
    """Folders with `size` texts each (fewer in the last one), inside a folder that is taken away in the end."""
    with TemporaryDirectory() as root:
        found = []
        for start in range(0, len(texts), size):
            folder = Path(root) / f"{start:06}"
            folder.mkdir()
            for i, text in enumerate(texts[start : start + size], start):
                (folder / f"{i:06}.txt").write_text(text, "utf-8")
            found.append(folder)
        yield found


def timed_run(folder: Path, db: Path, workers: int = 1) -> tuple[Report, float]:
    """`extractor extract` over a folder; what was done and the processor seconds of this process."""
    before = process_time()
    report = run(Options([folder], db, workers=workers), Silent())
    return report, process_time() - before
