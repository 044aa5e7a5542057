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
