"""What an evaluation found, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.commands.console import say, table
from extractor.evaluation.scores import GoldFact, KindScore, Pairing, Slots, Tally, sums

_NUMBERS = ("F1", "точность", "полнота", "найдено F1", "в эталоне", "извлечено")


@dataclass(slots=True)
class Report:
    """Scores of all documents together, and the pairs of each document for a closer look."""

    documents: int = 0
    kinds: dict[str, KindScore] = field(default_factory=dict)
    strict: dict[str, Tally] = field(default_factory=dict)  # figures: «value and unit», «with measure»
    pairings: dict[str, dict[str, Pairing]] = field(default_factory=dict)  # document → kind → pairs

    @property
    def overall(self) -> Tally:
        return sums(self.kinds.values())

    def scores(self) -> dict[str, float]:
        """Name → F1 of everything that has a floor."""
        by_kind = {kind: score.total.f1 for kind, score in self.kinds.items()}
        return {"overall": self.overall.f1} | by_kind | {f"figure: {name}": t.f1 for name, t in self.strict.items()}

    def as_json(self) -> dict[str, Any]:
        """All tables as one JSON object."""
        kinds = {
            kind: _figures(score.total) | {"slots": {name: _figures(tally) for name, tally in score.slots.items()}}
            for kind, score in self.kinds.items()
        }
        return {
            "documents": self.documents,
            "overall": _figures(self.overall),
            "kinds": kinds,
            "figures": {name: _figures(tally) for name, tally in self.strict.items()},
        }


def _figures(tally: Tally) -> dict[str, float]:
    return {
        "f1": round(tally.f1, 4),
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "found_f1": round(tally.found_f1, 4),
        "gold": tally.gold,
        "predicted": tally.predicted,
    }


def show(report: Report) -> None:
    """The tables on the console: by kind, figures strictly, by slot."""
    say(f"Документов: {report.documents}")
    rows = [_row(kind, score.total) for kind, score in report.kinds.items()] + [_row("все вместе", report.overall)]
    table(("вид", *_NUMBERS), rows, numbers=_NUMBERS)
    titles = {"value and unit": "число и единица точно", "with measure": "и что измерено"}
    table(("figure", *_NUMBERS), [_row(titles[n], t) for n, t in report.strict.items()], numbers=_NUMBERS)
    slots = [(kind, name, tally) for kind, score in report.kinds.items() for name, tally in score.slots.items()]
    columns = tuple(name for name in _NUMBERS if name != "найдено F1")
    table(("вид", "слот", *columns), [_slot_row(*slot) for slot in slots if slot[2].gold], numbers=columns)


def _row(name: str, tally: Tally) -> tuple[Any, ...]:
    return name, *_three(tally), f"{tally.found_f1:.3f}", tally.gold, tally.predicted


def _slot_row(kind: str, name: str, tally: Tally) -> tuple[Any, ...]:
    return kind, name, *_three(tally), tally.gold, tally.predicted


def _three(tally: Tally) -> tuple[str, str, str]:
    return f"{tally.f1:.3f}", f"{tally.precision:.3f}", f"{tally.recall:.3f}"


def details(report: Report, document: str) -> Iterator[str]:
    """Line by line, what was paired, missed and found too much in the documents whose name holds `document`."""
    for name, kinds in report.pairings.items():
        if document not in name:
            continue
        yield f"== {name}"
        for kind, pairing in kinds.items():
            for quality, gold, predicted in pairing.matched:
                if quality < 1:
                    yield f"{kind} {quality:.2f}\n    эталон    {_gold(gold)}\n    извлечено {_predicted(predicted)}"
            yield from (f"{kind} ПРОПУЩЕНО {_gold(gold)}" for gold in pairing.missed)
            yield from (f"{kind} ЛИШНЕЕ {_predicted(extra)}" for extra in pairing.extra)


def _gold(fact: GoldFact) -> str:
    return "; ".join(f"{name}={', '.join(str(value[0]) for value in values)}" for name, values in fact.slots.items())


def _predicted(slots: Slots) -> str:
    return "; ".join(f"{name}={', '.join(map(str, values))}" for name, values in slots.items())
