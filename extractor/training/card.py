"""The model card, in Russian, and the words for measures and verdicts that it shares with the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.mentions.disputes import Verdicts
from extractor.training.gate import Verdict
from extractor.training.machine import Measures
from extractor.training.sets import Sets

LABELS = {
    "facts": "Факты", "names": "Имена", "trust": "Точность уверенности", "names.PER": "имена: люди",
    "names.LOC": "имена: места", "names.ORG": "имена: организации", "facts.occupation": "должности",
    "facts.agreement": "соглашения", "facts.figure": "числа", "facts.deadline": "сроки", "facts.meeting": "встречи",
    "facts.membership": "вхождение", "facts.ownership": "владение", "facts.legal_act": "акты",
    "facts.quotation": "цитаты", "facts.penalty": "наказания",
}  # fmt: skip
_WORDS = {
    "drop": "имя правил не берётся", "keep": "имя модели берётся", "any": "любое имя", "for": "против",
    "organization": "организация", "place": "место", "person": "человек", "upper": "с прописной",
    "lower": "со строчной", "=": "так же", "…": "слева, справа", "+sign": "лишние знаки", "-sign": "без знаков",
    "+common": "лишние строчные слова", "-common": "без строчных слов", "+name": "лишние слова с прописной",
    "-name": "без слов с прописной",
}  # fmt: skip


def overruled(verdicts: Verdicts) -> Iterator[str]:
    """Where the model is believed and not the rules, a line for each sort of disputes."""
    for sort in sorted(verdicts):
        if verdicts[sort]:
            yield " ".join(_WORDS.get(word.rstrip(":"), word) + ":" * word.endswith(":") for word in sort.split())


def card(version: str, champion: str, sets: Sets, verdict: Verdict, before: Measures, after: Measures) -> str:
    """What the model is, what it learnt from, what it was compared with and how that ended."""
    return (
        f"# Модель {version}\n\n"
        "Модель имён Natasha, дообученная на исправлениях, решения о спорных именах и оценщик фактов (вероятность, что "
        "человек примет факт).\nДля новостей промышленности на русском; на других текстах не проверялась.\n\n"
        f"- Учебных документов {len(sets.train)}, отложенных {len(sets.dev)}, проверочных {len(sets.test)} "
        "(перечислены в `manifest.json`).\n"
        f"- Сравнивалась с: {champion or 'правилами и Natasha без обучения'}; "
        f"{'стала чемпионом' if verdict.promoted else 'не стала чемпионом'}: {'; '.join(verdict.reasons)}.\n"
        "- Настройки — в `config.json`, оценки — в `scores.json`, примеры — в `report.html`.\n\n"
        "| | до | после |\n|---|---|---|\n" + "".join(_rows(before, after, ("facts", "names", "trust")))
    )


def _rows(before: Measures, after: Measures, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield f"| {LABELS[name]} | {before[name].value:.3f} | {after[name].value:.3f} |\n"
