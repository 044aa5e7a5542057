"""The only door to Datasette: our pages as a plugin of it, its tables, queries and exports beside them.

Reading pages run on Datasette's read-only connections; every write goes through `_write`: the right role, a CSRF token
of this browser, then one `BEGIN IMMEDIATE … COMMIT`. What one blind reviewer decided cannot be read by any SQL of
others: an authorizer closes these tables to everything but our own pages.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote

import markupsafe
from datasette import hookimpl as _hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from extractor.errors import ExtractorError
from extractor.model import SLOTS
from extractor.review import wording
from extractor.review.asking import Answer, Asked, Desk, Page, Redirect
from extractor.review.pages import adjudication, documents, entities, home, pictures, queue
from extractor.review.queries import QUERIES
from extractor.review.saving import Refused
from extractor.review.users import ROLE_NAMES, Actor
from extractor.store import connect, restoring, search, transaction

DATABASE = "facts"  # name of the database in addresses, whatever its file is called
_HERE = Path(__file__).parent
_LARGEST_BODY = 2_000_000  # bytes
_CLOSED = frozenset({"blind_decisions", "review_saves"})
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
}

Function = Callable[[sqlite3.Connection, Asked], Answer]
Hook = TypeVar("Hook", bound=Callable[..., Any])
_inside = threading.local()  # .open: our own page is at work in this thread


@dataclass(frozen=True, slots=True)
class Route:
    """An address and what answers it; `role`: the least that may ask."""

    pattern: str
    read: Function | None = None
    write: Function | None = None
    role: str = "reader"
    write_role: str = "reviewer"


_DOCUMENT = r"(?P<document>\d+)"
_ENTITY = r"(?P<entity>[0-9a-f]{16})"
ROUTES = (
    Route(r"/$", home.home),
    Route(r"/search$", home.find),
    Route(r"/article$", documents.by_name),
    Route(r"/fact/(?P<fact>[0-9a-f]{16})$", documents.by_fact),
    Route(rf"/article/{_DOCUMENT}$", documents.article),
    Route(r"/entities$", entities.listed),
    Route(rf"/entity/{_ENTITY}$", entities.entity, entities.judge),
    Route(r"/network$", pictures.network),
    Route(r"/review$", queue.queue, role="reviewer"),
    Route(rf"/review/{_DOCUMENT}$", documents.review, documents.decide, role="reviewer"),
    Route(rf"/review/{_DOCUMENT}/lease$", write=documents.lease),
    Route(r"/history$", adjudication.history),
    Route(r"/adjudication$", adjudication.overview, role="reviewer"),
    Route(
        rf"/adjudication/{_DOCUMENT}$", adjudication.differences, adjudication.settle, "adjudicator", "adjudicator"
    ),
)  # fmt: skip


def application(desk: Desk) -> Datasette:
    """Datasette over the database, with our pages. The database is brought up to date first: its version, and the
    decisions that stand in annotation files only."""
    connection = connect(desk.database)
    try:
        with transaction(connection):
            restoring.restore(connection, desk.annotations)
            connection.execute("CREATE INDEX IF NOT EXISTS facts_queue ON facts (review, confidence, document)")
            connection.execute("CREATE INDEX IF NOT EXISTS facts_progress ON facts (kind, review)")
            connection.execute("CREATE INDEX IF NOT EXISTS documents_newest ON documents (published DESC, id)")
    finally:
        connection.close()
    _register()
    datasette = Datasette(
        [],
        metadata=_metadata(desk),
        template_dir=str(_HERE / "templates"),
        static_mounts=[("extractor-static", str(_HERE / "static"))],
        settings={
            "allow_download": False,
            "suggest_facets": False,
            "default_page_size": 50,
            "default_facet_size": 10,
            "facet_time_limit_ms": 500,
        },
        secret=os.environ.get("EXTRACTOR_SECRET") or secrets.token_hex(32),
    )
    datasette.extractor_desk = desk
    datasette.add_database(Database(datasette, path=str(desk.database), is_mutable=True), name=DATABASE)
    datasette.remove_database("_memory")
    datasette.client.app = datasette.app()  # the first one was made before it knew its desk
    return datasette


def serve(desk: Desk, host: str, port: int) -> None:
    """Serves until it is stopped."""
    import uvicorn

    datasette = application(desk)
    threading.Thread(target=search.match_expression, args=("завод",), daemon=True).start()  # loads the dictionary
    asyncio.run(datasette.invoke_startup())
    uvicorn.run(datasette.app(), host=host, port=port, log_level="warning", lifespan="on", workers=1)


@cache
def _register() -> None:
    """Makes the hooks of this module known to Datasette, once a process."""
    pm.register(sys.modules[__name__], name="extractor")


def _metadata(desk: Desk) -> dict[str, Any]:
    users = desk.users
    plugin: dict[str, Any] = {f"{name}_password_hash": password for name, password in users.passwords.items()}
    plugin["actors"] = {name: {"id": name} for name in users.roles}
    queries = {
        name: {"sql": query.sql, "title": query.title, "description": query.description, "hide_sql": True}
        for name, query in QUERIES.items()
    }
    facets = {wording.kind(kind, "view"): _facets(kind) for kind in SLOTS}
    tables = {view: {"facets": columns, "size": 50} for view, columns in facets.items()}
    tables |= {name: {"hidden": True} for name in _CLOSED}
    return {
        "title": "Факты отраслевых новостей",
        "databases": {DATABASE: {"queries": queries, "tables": tables}},
        "plugins": {"datasette-auth-passwords": plugin} if users.passwords else {},
    }


def _facets(kind: str) -> list[str]:
    wanted = ("type", "status", "modality", "unit", "role", "mode", "action")
    return [name for name in wanted if name in SLOTS[kind] and (kind, name) != ("deadline", "action")] + ["review"]


# Hooks


def hook(function: Hook) -> Hook:
    """`datasette.hookimpl` with a type."""
    marked: Hook = _hookimpl(function)
    return marked


@hook
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    if _desk(datasette) is None:
        return []
    return [(f"^{route.pattern}", _view(route)) for route in ROUTES]


@hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    if _desk(datasette) is None or database != DATABASE:
        return
    conn.execute("PRAGMA busy_timeout = 30000")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.create_function("fold", 1, _fold, deterministic=True)
    conn.create_function("source_of", 2, queue.source_of, deterministic=True)
    conn.set_authorizer(_authorize)


@hook
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    env.filters |= {
        "shown": wording.shown, "number": wording.number, "kind": wording.kind, "slot": wording.slot,
        "word": wording.word, "plural": wording.plural, "value": wording.value, "ord": ord,
        "role": lambda role: ROLE_NAMES.get(role, role),
    }  # fmt: skip


@hook
def actor_from_request(datasette: Datasette, request: Request) -> dict[str, str] | None:
    desk = _desk(datasette)
    return {"id": desk.users.actor(None).name} if desk and desk.users.single else None


@hook
def permission_allowed(
    datasette: Datasette, actor: Mapping[str, Any] | None, action: str, resource: Any
) -> bool | None:
    desk = _desk(datasette)
    if desk is None:
        return None
    who = desk.users.actor(actor.get("id") if actor else None)
    if action in ("view-instance", "view-database", "view-query"):
        return None if who.may("reader") else False
    if action == "view-table":
        return None if who.may("reader") and resource[1] not in _CLOSED else False
    if action == "execute-sql":  # reading only; not for those whom nobody knows
        return bool(who.name)
    return False


@hook
def extra_css_urls(datasette: Datasette) -> list[str]:
    return ["/extractor-static/tables.css"] if _desk(datasette) else []


@hook
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    if _desk(datasette) is None:
        return []
    return [
        {"href": "/", "label": "Начало"},
        {"href": "/search", "label": "Поиск"},
        {"href": "/review", "label": "Проверка"},
    ]


@hook
def render_cell(value: Any, column: str, datasette: Datasette) -> markupsafe.Markup | None:
    """Names and ids lead to our pages."""
    if _desk(datasette) is None or not isinstance(value, str):
        return None
    if column == "document":
        address = f"/article?name={quote(value, safe='')}"
    elif column == "fact_id":
        address = f"/fact/{quote(value, safe='')}"
    elif column in ("entity", "cluster", "global_id"):
        address = f"/entity/{quote(value, safe='')}"
    else:
        return None
    return markupsafe.Markup('<a href="{}">{}</a>').format(address, wording.shown(value))


@hook
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Headers for every page; and without users only a browser on this machine that knows so is answered: a foreign
    site may point its own name at 127.0.0.1."""
    desk = _desk(datasette)

    def wrap(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            if desk is None or scope["type"] != "http":
                await app(scope, receive, send)
                return
            host = dict(scope.get("headers") or []).get(b"host", b"localhost").decode("latin-1")
            if desk.users.single and _name_of_host(host) not in _HOSTS:
                await Response.text("Откройте http://127.0.0.1", status=403).asgi_send(send)
                return
            if scope["path"].startswith("/-/metadata"):  # it would show the hashes of passwords
                await Response.text("Такой страницы нет", status=404).asgi_send(send)
                return

            async def send_guarded(event: Any) -> None:
                if event["type"] == "http.response.start":
                    extra = [(b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"DENY")]
                    event = {**event, "headers": [*event.get("headers", []), *extra]}
                await send(event)

            await app(scope, receive, send_guarded)

        return wrapped

    return wrap


# Requests


def _name_of_host(host: str) -> str:
    """A host without its port: `[::1]:8001` → `[::1]`."""
    return host if host.endswith("]") else host.partition(":")[0] if host[:1] != "[" else host.rpartition(":")[0]


def _desk(datasette: Datasette) -> Desk | None:
    return getattr(datasette, "extractor_desk", None)


def _view(route: Route) -> Callable[..., Awaitable[Response]]:
    async def view(request: Request, datasette: Datasette) -> Response:
        desk: Desk = datasette.extractor_desk
        actor = desk.users.actor((request.actor or {}).get("id"))
        writing = request.method == "POST"
        function = route.write if writing else route.read
        try:
            if function is None or request.method not in ("GET", "HEAD", "POST"):
                raise Refused("Так эта страница не отвечает", 405)
            needed = route.write_role if writing else route.role
            if not actor.may(needed):
                if not writing and not actor.name:
                    return Response.redirect("/-/login")
                raise Refused(f"Нужна роль «{ROLE_NAMES[needed]}»", 403)
            form = await _form(request) if writing else {}
            query = {key: request.args.getlist(key) for key in request.args}
            path = request.url_vars
            asked = Asked(desk, actor, path, query, form)
            run = _write if writing and function is not documents.lease else _read
            answer = await run(datasette, function, asked)
        except ExtractorError as error:
            return await _refusal(datasette, request, actor, error)
        return await _response(datasette, request, actor, answer)

    return view


async def _read(datasette: Datasette, function: Function, asked: Asked) -> Answer:
    def inner(connection: sqlite3.Connection) -> Answer:
        with _ours(connection):
            return function(connection, asked)

    answer: Answer = await datasette.get_database(DATABASE).execute_fn(inner)
    return answer


async def _write(datasette: Datasette, function: Function, asked: Asked) -> Answer:
    """All of a write or nothing. An error of ours travels as a value: Datasette prints what is raised."""

    def inner(connection: sqlite3.Connection) -> Answer | ExtractorError:
        with _ours(connection):
            try:
                with transaction(connection):
                    return function(connection, asked)
            except ExtractorError as error:
                return error
            except (OSError, sqlite3.Error) as error:  # a full disk, another writer that does not finish
                return Refused(f"Не сохранено: {error}", 500)

    answer = await datasette.get_database(DATABASE).execute_write_fn(inner)
    if isinstance(answer, ExtractorError):
        raise answer
    result: Answer = answer
    return result


@contextmanager
def _ours(connection: sqlite3.Connection) -> Iterator[None]:
    """Rows as tuples, as the store expects them, and no table closed, while a page of ours works."""
    factory, connection.row_factory = connection.row_factory, None
    _inside.open = True
    try:
        yield
    finally:
        _inside.open = False
        connection.row_factory = factory


def _authorize(action: int, table: str | None, column: str | None, *_: str | None) -> int:
    """Closed tables may be counted by all and read by our own pages."""
    closed = action == sqlite3.SQLITE_READ and table in _CLOSED and column and not getattr(_inside, "open", False)
    return sqlite3.SQLITE_DENY if closed else sqlite3.SQLITE_OK


async def _form(request: Request) -> Mapping[str, Any]:
    """The fields of a form or a JSON object. Raises Refused without the token of this browser: also where it sends
    no cookie at all, in which case Datasette's own check lets it pass."""
    headers = request.headers
    if int(headers.get("content-length") or 0) > _LARGEST_BODY:
        raise Refused("Слишком большой запрос", 413)
    body = await request.post_body()
    if len(body) > _LARGEST_BODY:
        raise Refused("Слишком большой запрос", 413)
    try:
        if headers.get("content-type", "").startswith("application/json"):
            form = json.loads(body)
        else:
            form = {**dict(parse_qsl(body.decode(), keep_blank_values=True)), "plain": True}
    except (ValueError, RecursionError) as error:
        raise Refused("Запрос не разобран", 400) from error
    if not isinstance(form, dict):
        raise Refused("Запрос не разобран", 400)
    token = headers.get("x-csrftoken") or str(form.get("csrftoken", ""))
    cookie = request.cookies.get("ds_csrftoken", "")
    if (
        not cookie
        or cookie != request.scope["csrftoken"]()
        or not secrets.compare_digest(token.encode(), cookie.encode())
    ):
        raise Refused("Страница устарела: обновите её и повторите (нет верного CSRF-токена)", 403)
    return form


async def _response(datasette: Datasette, request: Request, actor: Actor, answer: Answer) -> Response:
    if isinstance(answer, Redirect):
        return Response.redirect(answer.to)
    if isinstance(answer, Page):
        return await _html(datasette, request, actor, answer)
    return Response.json(answer.content, status=answer.status)


async def _refusal(datasette: Datasette, request: Request, actor: Actor, error: ExtractorError) -> Response:
    status = error.status if isinstance(error, Refused) else 422
    if request.headers.get("content-type", "").startswith("application/json"):
        return Response.json({"ok": False, "error": str(error)}, status=status)
    titles = {403: "Нельзя", 404: "Не найдено", 409: "Не сейчас"}
    page = Page("extractor_message.html", {"title": titles.get(status, "Не получилось"), "message": str(error)}, status)
    return await _html(datasette, request, actor, page)


async def _html(datasette: Datasette, request: Request, actor: Actor, page: Page) -> Response:
    context = {**page.context, "who": actor, "single": datasette.extractor_desk.users.single, "database": DATABASE}
    body = await datasette.render_template(page.template, context, request=request)
    return Response.html(body, status=page.status, headers=dict(_HEADERS))


def hash_password(password: str) -> str:
    """As datasette-auth-passwords checks it."""
    from datasette_auth_passwords.utils import hash_password as hashed  # type: ignore[import-untyped]

    return str(hashed(password))


def _fold(text: Any) -> str:
    return str(text or "").casefold().replace("ё", "е")
