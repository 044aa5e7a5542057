"""Lines broken by width (old text files, PDF, mail) become paragraphs again."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

_ENDS = re.compile(r"[.!?…:;»\")]$")
_CONTINUES = re.compile(r"[а-яёa-z(–—,]")
_HYPHEN = re.compile(r"[а-яё]-$")
_ITEM = re.compile(r"[-–—•*·]\s|\d{1,3}[.)]\s")


def unwrap(text: str) -> str:
    """Joins the lines of a text that was broken by width; a text of whole paragraphs is returned as it is."""
    lines = text.split("\n")
    if not _is_wrapped(lines):
        return text
    out: list[str] = []
    for line in lines:
        if out and out[-1] and line and _goes_on(out[-1], line):
            out[-1] = out[-1][:-1] + line if _HYPHEN.search(out[-1]) and line[0].islower() else f"{out[-1]} {line}"
        else:
            out.append(line)
    return "\n".join(out)


def _is_wrapped(lines: list[str]) -> bool:
    """Many lines of like length, most of which stop in the middle of a sentence."""
    full = [line for line in lines if line]
    if len(full) < 4:
        return False
    width = median(len(line) for line in full)
    broken = sum(1 for a, b in pairwise(full) if not _ENDS.search(a) and _CONTINUES.match(b))
    return 30 <= width <= 130 and broken >= 0.3 * (len(full) - 1)


def _goes_on(before: str, line: str) -> bool:
    if _ITEM.match(line):
        return False
    return not _ENDS.search(before) or bool(_CONTINUES.match(line))
