"""The log of runs: the one table with times in it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from typing import Any


def begin(connection: sqlite3.Connection, arguments: Mapping[str, Any], model: str) -> int:
    """Notes a run that begins. One that never ended was killed, and is noted so."""
    connection.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
    row = (_now(), None, "running", json.dumps(arguments, ensure_ascii=False), model, "{}")
    cursor = connection.execute("INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
    return int(cursor.lastrowid or 0)


def end(connection: sqlite3.Connection, run: int, state: str, report: Mapping[str, Any]) -> None:
    """Notes how a run ended: `done` or `interrupted`."""
    connection.execute(
        "UPDATE runs SET ended = ?, state = ?, report = ? WHERE id = ?",
        (_now(), state, json.dumps(report, ensure_ascii=False), run),
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
