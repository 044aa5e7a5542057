"""Against a real Label Studio: tasks go there, one is corrected through its API, and comes back.

An extra: needs `label-studio` on PATH, or its path in EXTRACTOR_LABEL_STUDIO (an environment of its own, since it
brings hundreds of packages: `python -m venv ls && ls/bin/pip install label-studio`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from extractor.review.interchange import exchange, label_studio
from extractor.store import connect, open_store, transaction
from tests.reviewing import TEXT, database, extraction, facts
from tests.test_review_load import free_port

PROGRAM = os.environ.get("EXTRACTOR_LABEL_STUDIO") or shutil.which("label-studio")
TOKEN = "0123456789abcdef0123456789abcdef01234567"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="label-studio is not installed")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A Label Studio of our own on this machine."""
    folder, port = tmp_path_factory.mktemp("studio"), free_port()
    environment = {
        **os.environ,
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    }
    command = [str(PROGRAM), "start", "--no-browser", "--port", str(port), "--internal-host", "127.0.0.1"]
    user = ["--username", "a@example.org", "--password", "secret12", "--user-token", TOKEN]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, *user], stdout=log, stderr=log, env=environment, cwd=folder)
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Token {TOKEN}"}, timeout=60
    )  # fmt: skip
    try:
        for _ in range(120):
            try:
                if client.get("/health").status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, (folder / "log").read_text("utf-8", "replace")[-2000:]
            time.sleep(1)
        yield client
    finally:
        process.terminate()
        process.wait(30)


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text[:500]
    return answer.json()


def test_a_task_is_corrected_there_and_comes_back(studio: httpx.Client, tmp_path: Path) -> None:
    full = database(tmp_path / "full.db")
    sent, received = tmp_path / "sent.json", tmp_path / "received.json"
    with open_store(full) as store:
        exchange.export(store.connection, "label-studio", sent)
    project = ok(studio.post("/api/projects/", json={"title": "Факты", "label_config": label_studio.config()}))["id"]
    ok(studio.post(f"/api/projects/{project}/import", json=json.loads(sent.read_text("utf-8"))))

    (task,) = ok(studio.get("/api/tasks/", params={"project": project, "fields": "all"}))["tasks"]
    assert task["data"]["text"] == TEXT
    result = ok(studio.get(f"/api/tasks/{task['id']}/"))["predictions"][0]["result"]
    units = TEXT.encode("utf-16-le")
    region = next(r for r in result if r["type"] == "labels" and r["value"]["text"] == "Директор")
    end = region["value"]["end"] + len(" завода")
    assert units[2 * region["value"]["start"] : 2 * end].decode("utf-16-le") == "Директор завода"
    region["value"] |= {"end": end, "text": "Директор завода"}
    ok(studio.post(f"/api/tasks/{task['id']}/annotations/", json={"result": result}))

    answer = studio.get(f"/api/projects/{project}/export", params={"exportType": "JSON"})
    received.write_bytes(answer.content)
    bare = database(tmp_path / "bare.db", extraction(facts=()))
    connection = connect(bare)
    with transaction(connection):
        outcome = exchange.bring(connection, "label-studio", received, tmp_path / "annotations", "olga")
    connection.close()
    assert (outcome.refused, outcome.moved, outcome.facts) == ([], [], 2)
    assert facts(bare, "occupation")[0]["slots"] == {"person": "Пётр Ёжиков", "position": "Директор завода"}
    assert facts(bare, "agreement")[0]["slots"] == facts(full, "agreement")[0]["slots"]
