"""`extractor entities`: one person, organization or place over all articles."""

from __future__ import annotations

from pathlib import Path

from extractor.commands.console import say, table
from extractor.errors import StoreError
from extractor.settings import settings
from extractor.store import entities, open_store, restoring
from extractor.store.views import ENTITY_VIEWS


def show(db: Path, kind: str, words: str, limit: int) -> int:
    """Lists entities, the ones most written about first."""
    views = [view for view, name in ENTITY_VIEWS.items() if kind in ("", name)]
    if not views:
        raise StoreError(f"Вид сущности «{kind}» неизвестен; возможны: {', '.join(ENTITY_VIEWS.values())}")
    union = " UNION ALL ".join(f"SELECT '{ENTITY_VIEWS[view]}' AS kind, * FROM {view}" for view in views)
    with open_store(db) as store:
        store.connection.create_function("fold", 1, _fold, deterministic=True)
        rows = store.query(
            f"SELECT entity, kind, name, region, documents, mentions, aliases FROM ({union}) "
            "WHERE instr(fold(name || ' ' || coalesce(aliases, '')), ?) "
            "ORDER BY documents DESC, mentions DESC, name LIMIT ?",
            (_fold(words), limit),
        ).fetchall()
    table(("id", "вид", "имя", "регион", "статей", "упоминаний", "также"), rows, numbers=["статей", "упоминаний"])
    return 0


def judge(db: Path, one: str, other: str, judgement: entities.Judgement, author: str, reason: str) -> int:
    """Records what a person says about two entities."""
    _exists(db)
    with open_store(db, writable=True) as store, store.transaction():
        names = [entities.name_of(store.connection, identity) for identity in (one, other)]
        entities.decide(store.connection, one, other, judgement, author, reason)
        restoring.write_entities(store.connection, settings().annotations)
        joined = other in entities.members(store.connection, one)
    state = "теперь одна сущность" if joined else "разные сущности"
    say(f"«{names[0]}» и «{names[1]}»: {state}. Отменить: extractor entities undo {one} {other}")
    return 0


def split(db: Path, one: str, author: str, reason: str) -> int:
    """Takes an entity out of the cluster that it was joined to."""
    _exists(db)
    with open_store(db, writable=True) as store, store.transaction():
        name = entities.name_of(store.connection, one)
        others = entities.split(store.connection, one, author, reason)
        restoring.write_entities(store.connection, settings().annotations)
    say(f"«{name}» отделена от {len(others)} других" if others else f"«{name}» и так ни с чем не объединена")
    return 0


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _exists(db: Path) -> None:
    """Raises StoreError where there is no database: writing must not make an empty one."""
    open_store(db).close()
