"""The log of runs: the one table with times in it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from extractor.store.connection import database


def begin(connection: sqlite3.Connection, arguments: Mapping[str, Any], model: str) -> int:
    """Notes a run that begins. One that never ended was killed, and is noted so."""
    connection.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
    said = json.dumps(arguments, ensure_ascii=False)
    run = {"started": _now(), "state": "running", "arguments": said, "model": model, "report": "{}"}
    return int(database(connection).table("runs").insert(run).last_rowid or 0)


def end(connection: sqlite3.Connection, run: int, state: str, report: Mapping[str, Any]) -> None:
    """Notes how a run ended: `done` or `interrupted`."""
    said = json.dumps(report, ensure_ascii=False)
    database(connection).table("runs").update(run, {"ended": _now(), "state": state, "report": said})


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
