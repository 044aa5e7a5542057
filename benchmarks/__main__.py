"""`python -m benchmarks`: speed and memory beside plain natasha. Every figure of the README comes from here.

Two minutes by default; `--full` measures what the targets ask for (2,000 texts compared, 3,000 for growth, 5 rounds).
"""

from __future__ import annotations

import argparse
import os
import platform
from typing import Any

from benchmarks import growth, language, report, whole, workers
from benchmarks.texts import texts
from extractor.language import load

_PARTS = ("language", "whole", "growth", "workers")


def main() -> None:
    """Measures, prints the table beside the last run's, keeps the results and draws the plot."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="as many texts as the targets ask for: some 15 minutes")
    parser.add_argument("--only", choices=_PARTS, nargs="+", default=_PARTS, metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--keep", action="store_true", help="leave the last results as they are")
    arguments = parser.parse_args()
    before = report.previous()
    results = measure(full=arguments.full, parts=arguments.only)
    print("\n".join(report.lines(results, before)))
    if not arguments.keep:
        report.save(before | results)
        if "growth" in results:
            print(f"plot: {report.plot(results['growth'])}")


def measure(*, full: bool, parts: tuple[str, ...]) -> dict[str, Any]:
    """The measurements asked for, by name."""
    compared, alternated, grown, shared, rounds = (2000, 1000, 3000, 300, 5) if full else (120, 100, 600, 64, 3)
    load()  # one thread for both sides
    found = texts(max(compared, alternated + shared))
    results: dict[str, Any] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "full": full}
    if "language" in parts:
        results["language"] = language.compare(found[:compared])
    if "whole" in parts:
        results["whole"] = whole.compare(found[:alternated])
    if "growth" in parts:
        results["growth"] = growth.measure(grown)
        results["first_fact"] = growth.first_fact(found[0])
    if "workers" in parts:
        results["workers"] = workers.compare(found[alternated:][:shared] or found, rounds)
    return results


if __name__ == "__main__":
    main()
