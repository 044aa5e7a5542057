"""`extractor evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path | None, typer.Argument(metavar="ЭТАЛОН", exists=True, file_okay=False, help="Папка разметки (annotations).")
]


def evaluate(
    gold: Folder = None,
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="ПАПКА", exists=True, file_okay=False, help="Папка статей; по умолчанию corpus рядом."),
    ] = None,
    db: Annotated[
        Path | None,
        typer.Option("--db", metavar="БАЗА", exists=True, help="Сравнить факты базы, не извлекая их заново."),
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="ФАЙЛ", help="Куда записать оценки.")] = None,
    show: Annotated[
        str, typer.Option("--show", metavar="ИМЯ", help="Показать промахи в документах, в имени которых есть ИМЯ.")
    ] = "",
    pin: Annotated[bool, typer.Option("--pin", help="Поднять пороги до нынешних оценок.")] = False,
    lower: Annotated[
        str, typer.Option("--lower", metavar="ПРИЧИНА", help="Разрешить порогам упасть и записать, почему.")
    ] = "",
    reanchor: Annotated[
        bool, typer.Option("--reanchor", help="Сначала перенести разметку изменившихся статей на новый текст.")
    ] = False,
) -> None:
    """Сравнить извлечённое с эталоном: точность, полнота и F1 по видам фактов и по слотам.

    Факты документа сопоставляются с эталоном один к одному; пара годится, если совпало главное (у числа — значение, у
    должности — человек), и оценивается по слотам. Для чисел печатается и строгая оценка: значение и единица точно.
    Код выхода 1, если оценка ниже записанного порога (annotations/floors.json). Как размечают, сказано в
    annotations/guidelines.md.
    """
    from extractor import evaluation
    from extractor.evaluation import gold as gold_module

    folder = gold or evaluation.GOLD
    if reanchor:
        for doc, record in gold_module.refresh(folder, corpus or folder.parent / evaluation.CORPUS):
            typer.echo(f"{doc}: не найдены слова «{record.quote.text}» ({record.id})", err=True)
    raise typer.Exit(evaluation.main(folder, json, corpus=corpus, db=db, show_name=show, pin=pin, lower=lower))
