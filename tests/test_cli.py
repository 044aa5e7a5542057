"""The console script, end to end: the real one, in folders of its own."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.cli import PARTS
from extractor.model import SLOTS

SCRIPT = Path(sys.executable).with_name("extractor")
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "extractor"]

ONE = """Завод «Заря» расширяет производство

Губернатор Иван Лунёв посетил завод «Заря» в Туле 14 марта. Предприятие выпустило 120 тракторов в 2024 году.
«Мы откроем ещё один цех и наймём людей», – сказал директор завода Пётр Седых.
"""
TWO = """Банк и министерство договорились

Министерство промышленности и банк «Вектор» заключили соглашение о развитии тёплых сетей. Сумма – 1,5 млрд рублей.
"""


def call(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles and the database of their facts."""
    place = tmp_path_factory.mktemp("place")
    articles = place / "articles"
    (articles / "2025").mkdir(parents=True)
    (articles / "one.txt").write_text(ONE, "utf-8")
    (articles / "one.meta.json").write_text('{"published": "2025-03-15"}', "utf-8")
    (articles / "2025" / "two.txt").write_text(TWO, "utf-8")
    done = call("extract", "articles", "--db", "facts.db", "--published", "2025-03-01", "--profile", cwd=place)
    assert done.returncode == 0, done.stderr
    (place / "printed").write_text(done.stdout, "utf-8")
    return place


def test_extract_ends_with_a_summary(place: Path) -> None:
    printed = (place / "printed").read_text("utf-8")
    for words in ("документы", "figures", "документа в секунду", "facts --db", "search --db", "query --db", "language"):
        assert words in printed
    assert "[" not in printed.split("Что дальше")[0], "colours belong on a terminal only"


def test_facts_as_json_lines(place: Path) -> None:
    done = call("facts", "--db", "facts.db", "--format", "jsonl", cwd=place)
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    texts = {"one.txt": ONE, "2025/two.txt": TWO}
    assert {fact["document"] for fact in found} == set(texts)
    for fact in found:
        assert list(fact) == ["id", "document", "kind", "slots", "evidence", "confidence", "rule", "review"]
        assert set(fact["slots"]) <= set(SLOTS[fact["kind"]])
        assert all(e["text"] in texts[fact["document"]] for e in fact["evidence"])
    figures = [fact["slots"] for fact in found if fact["kind"] == "figure"]
    assert 120 in [figure["value"] for figure in figures]
    assert 1_500_000_000 in [figure["value"] for figure in figures]


def test_facts_as_csv_and_json(place: Path) -> None:
    done = call("facts", "--db", "facts.db", "--kind", "figure", "--format", "csv", "--document", "one*", cwd=place)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["value"] for row in rows if row["document"] == "one.txt"] == ["120"]
    assert {row["document"] for row in rows} == {"one.txt"}
    done = call("facts", "--db", "facts.db", "--kind", "figure", "--format", "json", cwd=place)
    assert {fact["kind"] for fact in json.loads(done.stdout)} == {"figure"}


def test_facts_as_a_table(place: Path) -> None:
    done = call("facts", "--db", "facts.db", cwd=place)
    assert "2025/two.txt" in done.stdout
    assert "evidence" in done.stdout


def test_dates_come_from_the_sidecar_first(place: Path) -> None:
    sql = "SELECT name, published, published_source FROM documents ORDER BY name"
    done = call("query", "--db", "facts.db", sql, "--format", "csv", cwd=place)
    assert done.stdout.split() == [
        "name,published,published_source",
        "2025/two.txt,2025-03-01,option",
        "one.txt,2025-03-15,sidecar",
    ]


def test_query_reads_and_refuses_to_write(place: Path) -> None:
    done = call("query", "--db", "facts.db", "SELECT count(*) AS n FROM documents", "--format", "jsonl", cwd=place)
    assert json.loads(done.stdout) == {"n": 2}
    before = (place / "facts.db").read_bytes()
    for sql in ("DELETE FROM facts", "DROP TABLE facts", "PRAGMA user_version = 7"):
        done = call("query", "--db", "facts.db", sql, cwd=place)
        assert done.returncode == 1
        assert "только для чтения" in done.stderr
        assert "Traceback" not in done.stderr
    assert (place / "facts.db").read_bytes() == before


def test_search_in_any_form(place: Path) -> None:
    done = call("search", "--db", "facts.db", "теплыми сетями", cwd=place)
    assert "2025/two.txt" in done.stdout
    assert "[тёплых] [сетей]" in done.stdout
    assert "Ничего не найдено" in call("search", "--db", "facts.db", "вертолёт", cwd=place).stdout


def test_explain_names_rules_and_words(place: Path) -> None:
    done = call("explain", "-", cwd=place, stdin=ONE)
    assert done.returncode == 0, done.stderr
    assert "✓" in done.stdout
    assert "value: 120" in done.stdout
    assert "«Губернатор»" in done.stdout
    assert call("explain", "articles/2025/two.txt", cwd=place).stdout.startswith("two.txt")
    nearly = call("explain", "-", cwd=place, stdin="Компании вчера подписали соглашение.").stdout
    assert "✗ agreement" in nearly
    assert "не сработало на слове «соглашение»" in nearly


def test_entities_are_listed_merged_and_taken_apart(place: Path) -> None:
    listed = call("entities", "list", "--db", "facts.db", cwd=place).stdout
    assert "Пётр Седых" in listed
    found = call("entities", "list", "седых", "--db", "facts.db", cwd=place).stdout
    assert "Иван" not in found
    ids = [line.split()[0] for line in listed.splitlines() if " person " in line][:2]
    assert len(ids) == 2
    for command in ("merge", "undo"):
        done = call("entities", command, *ids, "--db", "facts.db", "--author", "аналитик", cwd=place)
        assert done.returncode == 0, done.stderr
    people = call("query", "--db", "facts.db", "SELECT name FROM people", "--format", "csv", cwd=place)
    assert len(people.stdout.splitlines()) >= 3
    assert call("entities", "merge", "нет", "такой", "--db", "facts.db", cwd=place).returncode == 1


def test_exit_codes(place: Path, tmp_path: Path) -> None:
    assert call("facts", "--db", "absent.db", cwd=tmp_path).returncode == 1
    assert not (tmp_path / "absent.db").exists()
    assert call("extract", "absent-folder", cwd=tmp_path).returncode == 2
    assert call("extract", ".", "--published", "вчера", cwd=tmp_path).returncode == 2
    assert call("facts", "--db", "facts.db", "--format", "xml", cwd=place).returncode == 2
    assert call("dance", cwd=tmp_path).returncode == 2


def test_bad_documents_give_three_and_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(ONE, "utf-8")
    (tmp_path / "in" / "empty.txt").write_text("", "utf-8")
    (tmp_path / "in" / "english.txt").write_text("The plant was opened by the governor of the region. " * 20, "utf-8")
    done = call("extract", "in", "--db", "facts.db", cwd=tmp_path)
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["empty.txt", "english.txt"]
    done = call("query", "--db", "facts.db", "SELECT document FROM failures", "--format", "csv", cwd=tmp_path)
    assert done.stdout.split() == ["document", "empty.txt", "english.txt"]
    assert call("extract", "in", "--db", "facts.db", cwd=tmp_path).returncode == 3


@pytest.mark.parametrize("command", ["", "extract", "facts", "query", "search", "explain", "entities"])
def test_help_is_a_manual_in_russian(command: str, tmp_path: Path) -> None:
    done = call(*command.split(), "--help", cwd=tmp_path)
    assert done.returncode == 0
    words = [word for word in done.stdout.split() if any("а" <= letter <= "я" for letter in word.lower())]
    assert len(words) > 15


def test_the_list_of_commands_names_all(tmp_path: Path) -> None:
    printed = call("--help", cwd=tmp_path).stdout
    for command in ("extract", "facts", "query", "search", "explain", "entities", *PARTS):
        assert f"\n  {command} " in printed


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = call("extract", "in", "--db", "facts.db", cwd=tmp_path)
    assert done.returncode == 0
    assert "нет ни одной статьи" in done.stderr


def test_help_loads_no_models() -> None:
    program = """
import sys
from extractor.cli import app
try:
    app(["--help"])
except SystemExit:
    pass
print([name for name in ("spacy", "numpy", "pandas", "pymorphy3", "rich", "slovnet") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_run_with_nothing_to_do_loads_no_models(place: Path) -> None:
    start = time.perf_counter()
    done = call("extract", "articles", "--db", "facts.db", "--published", "2025-03-01", cwd=place)
    assert "пропущено без изменений 2" in done.stdout
    idle = time.perf_counter() - start
    start = time.perf_counter()
    call("extract", "articles", "--db", "facts.db", "--published", "2025-03-01", "--force", cwd=place)
    assert idle < time.perf_counter() - start


def test_output_may_be_cut_short(place: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "facts", "--db", "facts.db", "--format", "jsonl"], cwd=place, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.wait(timeout=60)
    process.stderr.close()
