"""The console script. Arguments and manuals stand here; the work is done in `commands/`, imported when asked for."""

from __future__ import annotations

import datetime as dt
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.errors import ExtractorError
from extractor.settings import settings

#: Commands that other parts bring with them: name → module, attribute (a function or a Typer app), line of the list.
PARTS = {
    "train": ("extractor.training.commands", "train", "Обучить модели на разметке и исправлениях."),
    "models": ("extractor.training.commands", "models", "Версии моделей: list, promote, rollback."),
    "evaluate": ("extractor.evaluation.commands", "evaluate", "Сравнить извлечённое с эталоном."),
    "benchmark": ("extractor.evaluation.benchmarks", "benchmark", "Открытые эталоны: factrueval, nerel."),
    "serve": ("extractor.review.commands", "serve", "Смотреть и проверять факты в браузере."),
    "review": ("extractor.review.commands", "review", "Обмен разметкой с другими программами: export, import."),
}  # fmt: skip


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 120},
)
entities_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(entities_app, name="entities")

Database = Annotated[Path, typer.Option("--db", help="База SQLite (или переменная EXTRACTOR_DB).")]
Form = Annotated[str, typer.Option("--format", help="table, csv, json или jsonl.")]
Author = Annotated[str, typer.Option("--author", help="Кто решает; по умолчанию имя пользователя системы.")]
Reason = Annotated[str, typer.Option("--reason", help="Почему.")]

Columns = Annotated[
    str, typer.Option(metavar="ПОЛЕ=СТОЛБЕЦ,…", help="Столбцы таблиц: title, text, date, url, author.")
]

_FIELDS = ("title", "text", "date", "url", "author")
_DATABASE = settings().database
_FORMS = ("table", "csv", "json", "jsonl")


def _existing(paths: list[Path]) -> list[Path]:
    for path in paths:
        if path != Path("-") and not path.exists():
            raise typer.BadParameter(f"«{path}»: такого файла или папки нет")
    return paths


@app.callback()
def root() -> None:
    """Факты из русскоязычных отраслевых новостей: папка статей становится базой фактов SQLite.

    \b
    Начать:       extractor extract СТАТЬИ --db facts.db
    Смотреть:     extractor facts --db facts.db --kind agreement
    Спрашивать:   extractor query --db facts.db "SELECT * FROM officials"
    Проверять:    extractor serve --db facts.db

    Подробно о каждой команде: extractor КОМАНДА --help.

    Коды выхода: 0 — сделано; 1 — не удалось; 2 — неверный вызов; 3 — сделано, но часть документов не прочитана
    (каждый назван с причиной в stderr и в таблице failures).
    """


@app.command()
def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="ПУТЬ…", callback=_existing, help="Файлы, папки; «-»: статья из stdin."),
    ],
    db: Database = _DATABASE,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Сколько процессов работают.")] = 1,
    published: Annotated[
        str, typer.Option(metavar="ГГГГ-ММ-ДД", help="Дата публикации статей, у которых нет своей в .meta.json.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Разобрать и неизменившиеся файлы.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Убрать из базы документы удалённых файлов.")] = False,
    columns: Columns = "",
    profile: Annotated[bool, typer.Option("--profile", help="Показать, на что ушло время.")] = False,
) -> None:
    """Извлечь факты из статей в базу.

    Папки просматриваются целиком, скрытые файлы пропускаются. Имя документа в базе — путь относительно папки.
    Неизменившиеся статьи пропускаются, изменившиеся заменяются, решения людей сохраняются. Одна и та же статья
    (перепечатка, лента и страница, другой заголовок) хранится один раз, все её места записаны в таблице sources:
    тексты сравниваются по словам, а числа, месяцы и имена должны совпадать. О документах, чьих файлов больше нет,
    сообщается; из базы они уходят только с --prune.

    Рядом со статьёй ИМЯ.txt может лежать ИМЯ.meta.json: {"title", "published": "2025-03-27", "url", "author"}.

    Прервать можно в любой момент (Ctrl-C): готовое сохранено, та же команда продолжит. С --workers N работают
    N процессов; база от их числа не зависит.

    Столбцы таблиц (CSV, JSON) узнаются по обычным именам; иные называют так: --columns text=body,title=head.

    \b
    extractor extract corpus --db facts.db
    extractor extract письма/*.txt --db facts.db --published 2025-03-27
    extractor extract архив --db facts.db --workers 2 --profile
    curl -s https://example.org/news/1 | extractor extract - --db facts.db

    Код выхода 3: сделано, но часть статей не прочитана; причины — в stderr и в таблице failures.
    """
    from extractor.commands.extract import extract as command
    from extractor.run import Options

    options = Options(paths, db, workers, _date(published), force, prune, _columns(columns))
    raise typer.Exit(command(options, profile=profile))


@app.command()
def watch(
    paths: Annotated[list[Path], typer.Argument(metavar="ПАПКА…", exists=True, help="Папки (и файлы).")],
    db: Database = _DATABASE,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Сколько процессов работают.")] = 1,
    every: Annotated[float, typer.Option(min=0.1, metavar="СЕКУНДЫ", help="Как часто смотреть.")] = 2.0,
    columns: Columns = "",
) -> None:
    """Следить за папками: новые и изменившиеся статьи попадают в базу сами, пока не нажато Ctrl-C.

    Файл читается, когда перестал расти. Что не удалось прочитать, названо с причиной и будет прочитано снова, когда
    изменится. Остальное как у extract.

    \b
    extractor watch входящие --db facts.db
    """
    from extractor.commands.watch import watch as command
    from extractor.run import Options

    raise typer.Exit(command(Options(paths, db, workers, columns=_columns(columns)), every))


@app.command()
def facts(
    db: Database = _DATABASE,
    kind: Annotated[str, typer.Option(help="Вид: occupation, agreement, figure, …; без него все.")] = "",
    document: Annotated[str, typer.Option(metavar="МАСКА", help="Имена документов, например «2025/*».")] = "",
    form: Form = "table",
) -> None:
    """Показать факты.

    Отклонённые при проверке факты не показываются, исправленные показываются исправленными. jsonl — по факту в строке:
    id, document, kind, slots, evidence, confidence, rule, review.

    \b
    extractor facts --db facts.db --kind agreement
    extractor facts --db facts.db --document "2025/*" --format csv > facts.csv
    extractor facts --db facts.db --format jsonl | jq .slots
    """
    from extractor.commands import look

    raise typer.Exit(look.facts(db, kind, document, _form(form)))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="Запрос SELECT.")],
    db: Database = _DATABASE,
    form: Form = "table",
) -> None:
    """Задать вопрос на SQL; база открыта только для чтения.

    Представления по видам фактов: officials, agreements, figures, deadlines, meetings, memberships, ownerships,
    legal_acts, quotations, penalties; по видам сущностей: people, organizations, places, groups; кто какую должность
    когда занимал: offices_over_time; факты с сущностями всех статей: fact_entities. Столбец "end" пишется в кавычках.

    \b
    extractor query --db facts.db "SELECT person, position, organization FROM officials ORDER BY person"
    extractor query --db facts.db "SELECT measure, value, unit FROM figures WHERE unit = 'RUB'" --format csv
    """
    from extractor.commands import look

    raise typer.Exit(look.query(db, sql, _form(form)))


@app.command()
def search(
    words: Annotated[str, typer.Argument(metavar="СЛОВА", help="Слова в любой форме; «фраза» в кавычках — подряд.")],
    db: Database = _DATABASE,
    limit: Annotated[int, typer.Option(min=1, help="Сколько документов показать.")] = 20,
) -> None:
    """Найти статьи по словам в любой форме; ё и е не различаются.

    \b
    extractor search --db facts.db "кластер развития"
    extractor search --db facts.db '"соглашение о сотрудничестве" Башкортостан'
    """
    from extractor.commands import look

    raise typer.Exit(look.search(db, words, limit))


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="ФАЙЛ|-", help="Файл статьи или «-»: текст из stdin.")],
    published: Annotated[str, typer.Option(metavar="ГГГГ-ММ-ДД", help="Дата публикации.")] = "",
) -> None:
    """Объяснить разбор: по каждому предложению — какие правила сработали и на каких словах, какие почти сработали.

    \b
    extractor explain статья.txt
    echo "Завод и банк заключили соглашение." | extractor explain -
    """
    from extractor.commands.explain import explain as command

    raise typer.Exit(command(file, _date(published)))


@entities_app.callback()
def entities_root() -> None:
    """Сущности всех статей: люди, организации, места, группы.

    Одинаковые имена — одна сущность; разные написания объединяет программа или человек. Решения людей сильнее,
    хранятся с автором и временем и обратимы.
    """


@entities_app.command("list")
def entities_list(
    words: Annotated[str, typer.Argument(metavar="[СЛОВА]", help="Часть имени.")] = "",
    db: Database = _DATABASE,
    kind: Annotated[str, typer.Option(help="person, organization, place, group.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Сколько показать.")] = 50,
) -> None:
    """Показать сущности, чаще упоминаемые первыми."""
    from extractor.commands import entities

    raise typer.Exit(entities.show(db, kind, words, limit))


@entities_app.command()
def merge(one: str, other: str, db: Database = _DATABASE, author: Author = "", reason: Reason = "") -> None:
    """Объединить две сущности (id из `entities list`)."""
    from extractor.commands import entities

    raise typer.Exit(entities.judge(db, one, other, "positive", author or _user(), reason))


@entities_app.command()
def undo(one: str, other: str, db: Database = _DATABASE, author: Author = "", reason: Reason = "") -> None:
    """Отменить последнее решение людей о двух сущностях."""
    from extractor.commands import entities

    raise typer.Exit(entities.judge(db, one, other, "undo", author or _user(), reason))


@entities_app.command()
def split(one: str, db: Database = _DATABASE, author: Author = "", reason: Reason = "") -> None:
    """Отделить сущность от тех, с которыми она объединена."""
    from extractor.commands import entities

    raise typer.Exit(entities.split(db, one, author or _user(), reason))


def _part(name: str) -> None:
    """Registers a command of another part; its module is imported when the command is called."""
    module, attribute, line = PARTS[name]
    passing = {"ignore_unknown_options": True, "allow_extra_args": True}

    @app.command(name, help=line, context_settings=passing, add_help_option=False)
    def command(ctx: typer.Context) -> None:
        found = _load(name, module, attribute)
        raise typer.Exit(found(ctx.args, prog_name=ctx.command_path, standalone_mode=False) or 0)


def _load(name: str, module: str, attribute: str) -> Any:
    try:
        found: Any = getattr(import_module(module), attribute)
    except (ModuleNotFoundError, AttributeError) as error:
        if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("extractor"):
            raise
        raise ExtractorError(f"команды «{name}» в этой сборке программы нет") from error
    if not isinstance(found, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(name)(found)
        found = single
    return typer.main.get_command(found)


for _name in PARTS:
    _part(_name)


def main() -> None:
    """Runs the program; our own errors become one line and exit code 1."""
    try:
        app()
    except ExtractorError as error:
        print(f"Ошибка: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» — не дата вида 2025-03-27") from error


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = tuple(tuple(part.strip() for part in pair.split("=", 1)) for pair in text.split(",") if pair.strip())
    for pair in pairs:
        if len(pair) != 2 or pair[0] not in _FIELDS or not pair[1]:
            raise typer.BadParameter(f"«{'='.join(pair)}»: нужно ПОЛЕ=СТОЛБЕЦ, где поле – {', '.join(_FIELDS)}")
    return tuple((field, column) for field, column in pairs)


def _form(text: str) -> str:
    if text not in _FORMS:
        raise typer.BadParameter(f"формат «{text}» неизвестен; возможны: {', '.join(_FORMS)}")
    return text


def _user() -> str:
    import getpass

    return getpass.getuser()
