"""Results as a file, a table, a comparison with the last run and a plot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_LAST = RESULTS / "last.json"
_PLOT = RESULTS / "growth.png"


def previous() -> dict[str, Any]:
    """What the last run found; nothing where there was none."""
    return dict(json.loads(_LAST.read_text("utf-8"))) if _LAST.exists() else {}


def save(results: dict[str, Any]) -> None:
    """Keeps the results in place of the last ones, numbers to three digits."""
    RESULTS.mkdir(exist_ok=True)
    _LAST.write_text(json.dumps(_rounded(results), ensure_ascii=False, indent=1) + "\n", "utf-8")


def lines(results: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """The table, a line a measurement; what the last run had stands in brackets."""
    old = dict(_measurements(before))
    for name, value in _measurements(results):
        known = f"  ({old[name]:,.2f})" if name in old else ""
        yield f"{name:<58}{value:>10,.2f}{known}"


def _measurements(results: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for part, title in (("language", "language stage"), ("whole", "whole extract")):
        for half in ("cold", "warm"):
            times = results.get(part, {}).get(half)
            if times:
                yield f"{title}, {half}: ours, CPU s per 1,000 texts", times["ours"]
                yield f"{title}, {half}: plain natasha, language only", times["natasha"]
                yield f"{title}, {half}: times natasha's speed", times["ratio"]
    if "language" in results:
        yield "language stage: outputs that differ", results["language"]["differences"]
        yield "language stage: words compared", results["language"]["words"]
    for stage, spent in results.get("whole", {}).get("stages", {}).items():
        yield f"  {stage}, CPU ms a text", spent
    if "growth" in results:
        yield "memory of the process at most, MiB", results["growth"]["peak"]
        yield "cost of the last third of texts ÷ the first warm third", results["growth"]["last_third"]
    if "first_fact" in results:
        yield "start to first stored fact, wall s", results["first_fact"]
    if "workers" in results:
        yield "two workers' speed-up ÷ the control's, median", results["workers"]["share"]


def plot(growth: dict[str, Any]) -> Path:
    """Cost and memory against the number of distinct texts, as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    points = growth["points"]
    counts = [point["texts"] for point in points]
    figure, cost = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    cost.plot(counts, [point["per_thousand_characters"] for point in points], color="tab:blue", marker=".")
    cost.set(xlabel="distinct texts", ylabel="CPU ms per 1,000 characters", ylim=(0, None))
    cost.yaxis.label.set_color("tab:blue")
    memory = cost.twinx()
    memory.plot(counts, [point["resident"] for point in points], color="tab:orange", marker=".")
    memory.set(ylabel="resident memory, MiB", ylim=(0, None))
    memory.yaxis.label.set_color("tab:orange")
    RESULTS.mkdir(exist_ok=True)
    figure.savefig(_PLOT, dpi=100)
    pyplot.close(figure)
    return _PLOT


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value
