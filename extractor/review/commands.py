"""`extractor serve` and `extractor review`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.console import complain, say
from extractor.errors import StoreError
from extractor.settings import settings

Database = Annotated[Path, typer.Option("--db", help="База SQLite (или переменная EXTRACTOR_DB).")]
Folder = Annotated[Path, typer.Option("--annotations", help="Папка разметки (или EXTRACTOR_ANNOTATIONS).")]
UserFile = Annotated[Path, typer.Option("--users", help="Список рецензентов (TOML); без файла работает один человек.")]
FormatName = Annotated[str, typer.Option("--format", help="brat, label-studio, doccano, prodigy, spacy или conll.")]

_DATABASE, _FOLDER, _USERS = settings().database, settings().annotations, Path("reviewers.toml")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

review = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@review.callback()
def root() -> None:
    """Обмен разметкой с другими программами и список рецензентов."""


def serve(
    db: Database = _DATABASE,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Порт.")] = 8001,
    host: Annotated[str, typer.Option(help="Адрес; другой, чем этот компьютер, — только со списком рецензентов.")] = (
        "127.0.0.1"
    ),
    annotations: Folder = _FOLDER,
    users: UserFile = _USERS,
) -> None:
    """Смотреть, спрашивать и проверять факты в браузере.

    Без списка рецензентов всё может тот, кто сидит за этим компьютером. Со списком (его пишет extractor review user)
    каждый входит под своим именем: читатель смотрит, рецензент проверяет, арбитр разбирает расхождения.

    Решения сохраняются в базе и в файлах папки разметки; база может быть удалена и построена заново.

    \b
    extractor serve --db facts.db
    extractor serve --db facts.db --host 0.0.0.0 --users reviewers.toml

    Чтобы вход переживал перезапуск, задайте переменную EXTRACTOR_SECRET.
    """
    from extractor.review.asking import Desk
    from extractor.review.door import serve as run
    from extractor.review.users import load
    from extractor.store import open_store

    open_store(db).close()  # says so where there is none
    desk = Desk(db, annotations, load(users))
    if desk.users.single and host not in _LOOPBACK:
        raise StoreError(f"Для адреса {host} нужен список рецензентов: extractor review user ИМЯ --role reviewer")
    complain(f"http://{host}:{port}  (остановить: Ctrl-C)")
    run(desk, host, port)


@review.command()
def user(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя для входа.")],
    role: Annotated[str, typer.Option(help="reader, reviewer или adjudicator.")] = "reviewer",
    users: UserFile = _USERS,
    password: Annotated[str, typer.Option(prompt="Пароль", hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Записать рецензента (или сменить ему роль и пароль)."""
    from extractor.review.door import hash_password
    from extractor.review.users import add

    if not password:
        raise StoreError("Пустой пароль не годится")
    add(users, name, role, hash_password(password))
    say(f"{name}: {role}, записано в {users}")


@review.command()
def export(
    path: Annotated[Path, typer.Argument(metavar="КУДА", help="Файл; для brat — папка.")],
    format_: FormatName = "label-studio",
    db: Database = _DATABASE,
    document: Annotated[str, typer.Option(metavar="МАСКА", help="Имена документов, например «2025/*».")] = "",
) -> None:
    """Записать тексты, имена и факты в формате другой программы.

    \b
    extractor review export --format brat разметка/
    extractor review export --format label-studio задачи.json --document "2025/*"
    """
    from extractor.review.interchange import exchange
    from extractor.store import open_store

    with open_store(db) as store:
        count, losses = exchange.export(store.connection, format_, path, document)
    say(f"Записано документов: {count} → {path}")
    if losses:
        complain(f"Учтите: {losses}.")


@review.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="ОТКУДА", help="Файл; для brat — папка.")],
    format_: FormatName = "label-studio",
    db: Database = _DATABASE,
    annotations: Folder = _FOLDER,
    author: Annotated[str, typer.Option("--author", help="Чьи это решения; по умолчанию имя пользователя.")] = "",
) -> None:
    """Принять разметку другой программы.

    Каждое место сверяется с текстом в базе: сдвинувшееся находится по словам, ненайденное отклоняется с номером строки
    и причиной. Код выхода 3: принято не всё.
    """
    from extractor.review.interchange import exchange
    from extractor.review.users import local_name
    from extractor.store import open_store

    open_store(db).close()  # says so where there is none
    with open_store(db, writable=True) as store, store.transaction():
        outcome = exchange.bring(store.connection, format_, path, annotations, author or local_name())
    say(f"Документов: {outcome.documents}, фактов: {outcome.facts}, фрагментов: {outcome.spans}")
    for line in outcome.moved:
        complain(f"перенесено: {line}")
    for where, reason in outcome.refused:
        complain(f"отклонено: {where}: {reason}")
    if outcome.refused:
        raise typer.Exit(3)
