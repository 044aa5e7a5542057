"""For developers: `python -m extractor.evaluation.factrueval DIR [--json F] [--write OUT] [--errors TRACK TYPE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.evaluation.factrueval import answers, benchmark, errors
from extractor.evaluation.factrueval.gold import read_folder


def run(arguments: list[str]) -> int:
    """Score a folder, or list the errors of one track (1, 2, 3) and type («all» for every type)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--write", type=Path, default=None)
    parser.add_argument("--errors", nargs=2, metavar=("TRACK", "TYPE"), default=None)
    options = parser.parse_args(arguments)
    if options.errors is None:
        return benchmark.main(options.directory, options.write, options.json)
    documents = read_folder(options.directory)
    answered = [answers.responses(extraction) for extraction in benchmark.extract(documents)]
    for line in errors.listing(documents, answered, int(options.errors[0]), options.errors[1]):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
