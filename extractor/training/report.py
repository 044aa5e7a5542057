"""What a training says of itself, in Russian: a page for the browser that loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from extractor.training import charts
from extractor.training.card import LABELS, overruled
from extractor.training.changes import Change, changes
from extractor.training.gate import Verdict, gain, interval, signed
from extractor.training.machine import Measure, Measures, Read
from extractor.training.naming import Naming
from extractor.training.proposals import Proposal
from extractor.training.sets import Sets

_BINS = 10
_SHOWN = 60  # differences of a sort
_FEW = 30  # test documents below which small gains cannot be seen
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0;font-size:.92rem}td,th{padding:.3rem .7rem;border-bottom:1px solid #ddd}
td.n,th.n{text-align:right;white-space:nowrap}svg{max-width:30rem;font:12px system-ui,sans-serif}
.good{color:#2c6e2f}.bad{color:#a3261c}blockquote{margin:.2rem 0 1rem;padding-left:.8rem;border-left:3px solid #ccc}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the learning curve: measures on the test after so many documents."""

    documents: int
    measures: Measures


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report tells."""

    version: str
    champion: str  # the version that it was compared with; empty for rules and Natasha alone
    sets: Sets
    verdict: Verdict
    before: Measures  # on the test
    after: Measures
    old: Sequence[Read]  # dev and test, as the champion and the candidate read them
    new: Sequence[Read]
    curve: Sequence[Point]
    naming: Naming
    proposals: Sequence[Proposal]


def html(facts: Facts) -> str:
    """The page."""
    found = changes(facts.old, facts.new)
    sections = (
        _verdict(facts),
        _section("Оценки на проверочном наборе", _scores(facts.before, facts.after)),
        _section("Было неверно, стало верно", _changes([one for one in found if one.better], "good")),
        _section("Было верно, стало неверно", _changes([one for one in found if not one.better], "bad")),
        _section("Где модели верят больше, чем правилам", _overruled(facts.naming)),
        _section("Помогут ли ещё размеченные документы", _curve(facts.curve)),
        _section("Можно ли верить уверенности", _calibration(facts)),
        _section("Предложения в словарь имён", _proposals(facts.proposals)),
    )
    title = f"Обучение {facts.version}"
    return (
        f'<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{''.join(sections)}</body></html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<h2>{escape(title)}</h2>{body}"


def _verdict(facts: Facts) -> str:
    sets, promoted = facts.sets, facts.verdict.promoted
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in facts.verdict.reasons)
    few = ""
    if len(sets.test) < _FEW:
        few = f"<p>В проверочном наборе меньше {_FEW} документов: выигрыш меньше двух пунктов здесь не различить.</p>"
    return (
        f'<p class="{"good" if promoted else "bad"}"><b>'
        f"{'Модель лучше прежней.' if promoted else 'Модель не лучше прежней: прежняя остаётся.'}</b></p>"
        f"<ul>{reasons}</ul><p>Документов: учебных {len(sets.train)}, отложенных {len(sets.dev)}, проверочных "
        f"{len(sets.test)}. Прежняя модель: {escape(facts.champion or 'правила и Natasha без обучения')}.</p>{few}"
    )


def _scores(before: Measures, after: Measures) -> str:
    rows = "".join(
        f'<tr><td>{escape(label)}</td><td class="n">{_value(before[name])}</td><td class="n">{_value(after[name])}</td>'
        f'<td class="n">{signed(gain(before[name], after[name]))}</td></tr>'
        for name, label in LABELS.items()
        if name in after and any((*after[name].below, *before[name].below))
    )
    return (
        '<table><tr><th>F1</th><th class="n">было</th><th class="n">стало</th><th class="n">разница, пунктов</th></tr>'
        f"{rows}</table><p>В скобках — 95-процентный интервал (бутстреп по документам). Точность уверенности — единица "
        "минус средний квадрат ошибки.</p>"
    )


def _value(measure: Measure) -> str:
    found = interval(measure)
    return f"{100 * found.value:.1f} [{100 * found.low:.1f}; {100 * found.high:.1f}]".replace(".", ",")


def _changes(found: Sequence[Change], style: str) -> str:
    if not found:
        return "<p>Таких нет.</p>"
    items = "".join(
        f'<p><b class="{style}">{escape(one.what)}</b> — {escape(one.words)}</p>'
        f"<blockquote>{escape(one.sentence)}<br><small>{escape(one.document)}</small></blockquote>"
        for one in found[:_SHOWN]
    )
    rest = f"<p>…и ещё {len(found) - _SHOWN}.</p>" if len(found) > _SHOWN else ""
    return f"<p>Всего {len(found)} (на отложенных и проверочных документах).</p>{items}{rest}"


def _overruled(naming: Naming) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in overruled(naming.verdicts))
    return f"<ul>{lines}</ul>" if lines else "<p>Нигде.</p>"


def _curve(curve: Sequence[Point]) -> str:
    if len(curve) < 2:
        return "<p>Кривая не строилась.</p>"
    series = [
        (LABELS[name], [(float(point.documents), point.measures[name].value) for point in curve])
        for name in ("names", "facts", "trust")
    ]
    last = curve[-1].measures["names"].value - curve[-2].measures["names"].value
    advice = (
        "Кривая имён ещё растёт: новые документы помогут." if last > 0 else "На последнем шаге имена не улучшились: "
        "важнее исправлять то, где программа ошибается, чем размечать всё подряд."
    )  # fmt: skip
    return charts.lines(series, x="учебных документов", y="оценка на проверочном наборе") + f"<p>{advice}</p>"


def _calibration(facts: Facts) -> str:
    series = [(name, _bins(reads)) for name, reads in (("было", facts.old), ("стало", facts.new))]
    sure = [one.right for read in facts.new for one in read.trusted if one.fact.confidence >= 0.8]
    share = f"{100 * sure.count(True) / len(sure):.0f} % из {len(sure)}" if sure else "таких нет"
    return (
        charts.lines(series, x="уверенность программы", y="доля верных", diagonal=True)
        + f"<p>Верны среди фактов с уверенностью 0,8 и выше: {share}.</p>"
    )


def _bins(reads: Iterable[Read]) -> list[tuple[float, float]]:
    """Mean confidence and share of right facts of facts that are about equally sure."""
    pairs = [(one.fact.confidence, one.right) for read in reads for one in read.trusted]
    found = []
    for i in range(_BINS):
        inside = [pair for pair in pairs if i <= min(pair[0] * _BINS, _BINS - 1) < i + 1]
        if inside:
            found.append((sum(pair[0] for pair in inside) / len(inside), sum(pair[1] for pair in inside) / len(inside)))
    return found


def _proposals(proposals: Sequence[Proposal]) -> str:
    if not proposals:
        return "<p>Предложений нет.</p>"
    rows = "".join(
        f'<tr><td>{escape(one.words)}</td><td>{one.kind}</td><td class="n">{one.seen}</td>'
        f"<td>{escape(one.document)}</td></tr>"
        for one in proposals[:_SHOWN]
    )
    return (
        "<p>Эти имена программа пропустила. Лишние строки удалите из <code>lexicon_proposals.tsv</code>, остальное "
        "примите: <code>extractor models accept ФАЙЛ</code>.</p>"
        f"<table><tr><th>имя</th><th>вид</th><th>раз</th><th>документ</th></tr>{rows}</table>"
    )
