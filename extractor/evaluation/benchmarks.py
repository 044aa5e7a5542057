"""`extractor benchmark`: the open yardsticks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

benchmark = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[Path, typer.Argument(metavar="ПАПКА", exists=True, file_okay=False, help="Папка с эталоном.")]


@benchmark.callback()
def root() -> None:
    """Открытые эталоны: как извлекает программа, по чужой разметке."""


@benchmark.command()
def factrueval(
    directory: Folder,
    write: Annotated[
        Path | None, typer.Option(metavar="ПАПКА", help="Куда записать ответы .task1, .task2, .task3.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="ФАЙЛ", help="Куда записать оценки.")] = None,
) -> None:
    """factRuEval-2016: имена, объекты и факты новостных текстов, три дорожки.

    Разбираются все документы папки, у которых есть файл .tokens. Печатаются точность, полнота и F1 по видам и в целом:
    дорожка 1 (default и -l: locorg считается loc), дорожка 2 (default и -m: лишние строки не штрафуются),
    дорожка 3 (easy и hard).
    """
    from extractor.evaluation.factrueval import main

    raise typer.Exit(main(directory, write, json_file))


@benchmark.command()
def nerel(directory: Folder) -> None:
    """NEREL: должности, места работы, владельцы и членство, по парам.

    Печатаются точность, полнота и F1 по видам отношений.
    """
    from extractor.evaluation.nerel import main

    raise typer.Exit(main([str(directory)]))
