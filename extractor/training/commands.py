"""`extractor train` and `extractor models`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from extractor.settings import settings

Author = Annotated[str, typer.Option("--author", help="Кто решает; по умолчанию имя пользователя системы.")]
_DATABASE = settings().database
Reason = Annotated[str, typer.Option("--reason", help="Почему.")]

models = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def train(
    annotations: Annotated[
        Path | None, typer.Argument(metavar="[РАЗМЕТКА]", help="Папка разметки (annotations).")
    ] = None,
    corpus: Annotated[Path, typer.Option(metavar="ПАПКА", help="Папка размеченных статей.")] = Path("corpus"),
    db: Annotated[Path, typer.Option("--db", help="База, где лежат остальные статьи.")] = _DATABASE,
    seed: Annotated[int, typer.Option(help="Начало случайных чисел: то же начало — те же веса.")] = 0,
    epochs: Annotated[int, typer.Option(min=1, help="Эпох обучения имён.")] = 8,
    curve: Annotated[bool, typer.Option("--curve/--no-curve", help="Строить кривую обучения (дольше).")] = True,
    promote: Annotated[
        bool, typer.Option("--promote/--no-promote", help="Сделать чемпионом, если модель лучше прежней.")
    ] = True,
    author: Author = "",
) -> None:
    """Обучить на разметке и исправлениях.

    Учатся модель имён и оценщик фактов: он уточняет уверенность, упорядочивает очередь проверки и отсеивает то, что
    люди отклоняют раз за разом. Документы делятся на учебные, отложенные и проверочные по отпечатку текста; новая
    модель становится чемпионом, только если она не хуже прежней на проверочных и лучше в исправленном. Всё о ней —
    в папке models/ВЕРСИЯ: report.html, card.md, scores.json, manifest.json.

    \b
    extractor train
    extractor models list
    extractor models rollback
    """
    from extractor.commands.console import complain, say
    from extractor.training.tagger import Recipe
    from extractor.training.training import Options
    from extractor.training.training import train as run

    options = Options(
        annotations or settings().annotations, corpus, settings().models, db, Recipe(epochs=epochs, seed=seed), curve,
        promote, author or getpass.getuser(),
    )  # fmt: skip
    outcome = run(options, complain)
    for name, label in (("facts", "F1 фактов"), ("names", "F1 имён"), ("trust", "точность уверенности")):
        say(f"{label}: {outcome.before[name].value:.4f} → {outcome.after[name].value:.4f}")
    for reason in outcome.verdict.reasons:
        say(f"  {reason}")
    if outcome.verdict.promoted and promote:
        say(f"Чемпион: {outcome.folder.name}. Вернуть прежнего: extractor models rollback")
    else:
        say(f"Чемпион прежний. Всё же сделать чемпионом эту: extractor models promote {outcome.folder.name}")
    say(f"Отчёт: {outcome.folder / 'report.html'} ({outcome.seconds:.0f} с)")


@models.callback()
def root() -> None:
    """Версии моделей: какие есть, какая работает, кто и почему её сменил.

    Смена модели меняет версию, которой помечены документы, и следующий `extractor extract` разберёт их заново. Решений
    людей это не касается.
    """


@models.command("list")
def list_versions() -> None:
    """Показать версии и журнал."""
    from extractor.commands.console import say, table
    from extractor.training import registry

    home = settings().models
    rows = [
        (
            "*" if version.is_champion else "", version.name,
            *(f"{version.scores['after'].get(name, 0):.3f}" for name in ("facts", "names", "trust")),
        )
        for version in registry.versions(home)
    ]  # fmt: skip
    own = registry.packaged() or "правила и Natasha без обучения"
    rows.append(("" if registry.champion(home) else "*", own, "", "", ""))
    table(("", "версия", "F1 фактов", "F1 имён", "уверенность"), rows)
    for one in registry.log(home):
        say(f"{one.at} {one.action}: {one.before or own} → {one.after or own} ({one.author}) {one.reason}")


@models.command()
def promote(
    version: Annotated[str, typer.Argument(metavar="ВЕРСИЯ")], author: Author = "", reason: Reason = ""
) -> None:
    """Сделать версию чемпионом, что бы ни показало сравнение."""
    from extractor.commands.console import say
    from extractor.training import registry

    change = registry.promote(settings().models, version, author or getpass.getuser(), reason)
    say(f"Чемпион: {change.after}. Разобрать документы заново: extractor extract")


@models.command()
def rollback(author: Author = "", reason: Reason = "") -> None:
    """Вернуть прежнего чемпиона."""
    from extractor.commands.console import say
    from extractor.training import registry

    change = registry.rollback(settings().models, author or getpass.getuser(), reason)
    say(f"Чемпион: {change.after or registry.packaged() or 'правила и Natasha без обучения'}")


@models.command()
def accept(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", exists=True, help="lexicon_proposals.tsv без лишних строк.")],
) -> None:
    """Принять предложенные имена: их узнает модель следующего обучения."""
    from extractor.commands.console import say
    from extractor.training import proposals

    added = proposals.accept(file, settings().annotations)
    say(f"Новых имён: {added}. Они в {settings().annotations / proposals.ACCEPTED}; обучить: extractor train")
