"""The database: whole articles, views, decisions that outlive the machine, entities, search, reading only."""

from __future__ import annotations

import datetime as dt
import doctest
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import extractor
from extractor.errors import StoreError
from extractor.jsonl import fact_json
from extractor.model import (
    LIST_SLOTS,
    SLOTS,
    Article,
    Entity,
    Evidence,
    Extraction,
    Fact,
    Mention,
    PersonName,
    Reading,
    Slot,
    Token,
)
from extractor.store import (
    Store,
    anchors,
    connect,
    connection,
    decisions,
    entities,
    open_store,
    search,
    transaction,
    views,
    writing,
)
from extractor.store.decisions import Statement
from extractor.store.rows import database_value, document_rows
from extractor.store.views import ENTITY_VIEWS, FACT_VIEWS

TEXT = (
    "Завод и банк договорились\n"
    "12 мая завод «Маяк» и банк «Вектор» подписали соглашение на 1,5 млрд рублей. "
    "Ёлочный цех возглавил Пётр Лунин."
)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def slot(name: str, value: str | Decimal, words: str = "", entity: str = "", text: str = TEXT) -> Slot:
    return Slot(name, value, *(span(words, text) if words else (-1, -1)), entity)


def quote(words: str, text: str = TEXT) -> Evidence:
    return Evidence(*span(words, text), words)


def agreement(text: str = TEXT, amount: str = "1500000000") -> Fact:
    slots = (
        slot("type", "соглашение", "соглашение", text=text),
        slot("parties", "завод «Маяк»", "завод «Маяк»", "e1", text),
        slot("parties", "банк «Вектор»", "банк «Вектор»", "e2", text),
        slot("amount", Decimal(amount), "1,5 млрд", text=text),
        slot("currency", "RUB"),
        slot("date", "2025-05-12", "12 мая", text=text),
    )
    return Fact("agreement", slots, (quote("завод «Маяк» и банк «Вектор» подписали соглашение", text),), "signed", 0.9)


def occupation(text: str = TEXT) -> Fact:
    slots = (slot("person", "Пётр Лунин", "Пётр Лунин", "e3", text), slot("position", "начальник цеха"))
    return Fact("occupation", slots, (quote("Ёлочный цех возглавил Пётр Лунин", text),), "headed", 0.7)


def extraction(name: str = "a.txt", text: str = TEXT, facts: tuple[Fact, ...] | None = None) -> Extraction:
    """An extraction made by hand: no model is needed to test the store."""
    lemmas = {"ёлочный": "елочный", "подписали": "подписать", "рублей": "рубль"}
    tokens: list[Token] = []
    position = 0
    for word in text.split():
        position = text.index(word, position)
        plain = word.strip("«».,").lower()
        end = position + len(word)
        lemma = lemmas.get(plain, plain)
        tokens.append(Token(len(tokens), position, end, word.strip("«»."), lemma, "X", {}, 0, "", word.lower()))
    people = (
        Entity("e1", "organization", "завод «Маяк»", ("завод «Маяк»", "завод")),
        Entity("e2", "organization", "банк «Вектор»", ("банк «Вектор»",)),
        Entity("e3", "person", "Пётр Лунин", ("Пётр Лунин",)),
    )
    mentions = tuple(
        Mention(entity_label, *span(words, text), 0, 1, words, words)
        for entity_label, words in (("organization", "завод «Маяк»"), ("person", "Пётр Лунин"))  # type: ignore[arg-type]
        if words in text
    )
    title, day = text.split("\n")[0], dt.date(2025, 5, 13)
    article = Article(name, text, title, day, "sidecar", "https://example.org/1", "Редакция")
    links = dict(enumerate(("e1", "e3")[: len(mentions)]))
    found = (agreement(text), occupation(text)) if facts is None else facts
    return Extraction(Reading(article, tuple(tokens), (), mentions), people, links, found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, writable=True) as opened:
        yield opened


def contents(store: Store) -> dict[str, list[Any]]:
    """All rows of all tables but `runs`, and the words that the index holds."""
    tables = store.query("SELECT name FROM sqlite_master WHERE sql LIKE '%STRICT%' AND name <> 'runs'").fetchall()
    found = {name: sorted(map(repr, store.query(f'SELECT * FROM "{name}"'))) for (name,) in tables}
    found["search"] = sorted(map(repr, store.query("SELECT rowid, lemmas FROM search")))
    return found


# -- whole articles ---------------------------------------------------------------------------------------------------


def test_a_database_is_wal_strict_and_checks_foreign_keys(store: Store) -> None:
    assert store.query("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.query("PRAGMA foreign_keys").fetchone() == (1,)
    ours = "type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%'"
    assert store.query(f"SELECT name FROM sqlite_master WHERE {ours} AND sql NOT LIKE '%STRICT%'").fetchall() == []


def test_storing_twice_changes_no_row(store: Store) -> None:
    store.add([extraction()])
    before = contents(store)
    assert len(before["facts"]) == 2
    assert len(before["slots"]) == 8
    store.add([extraction()])
    assert contents(store) == before


def test_the_order_of_articles_leaves_no_trace(tmp_path: Path) -> None:
    one, two = extraction("a.txt"), extraction("b.txt", TEXT + " Всё.")
    found = []
    for name, order in (("1.db", [one, two]), ("2.db", [two, one])):
        with open_store(tmp_path / name, writable=True) as store:
            store.add(order)
            found.append(contents(store))
    assert found[0] == found[1]


def test_a_changed_article_replaces_its_facts(store: Store) -> None:
    store.add([extraction()])
    store.add([extraction(text=TEXT.replace("Ёлочный", "Новый"), facts=())])
    assert list(store.facts()) == []
    assert store.search("ёлочный") == []
    assert [hit.document for hit in store.search("новый")] == ["a.txt"]


def test_the_same_text_under_another_name_is_stored_once(store: Store) -> None:
    store.add([extraction("a.txt"), extraction("b.txt")])
    assert store.query("SELECT name FROM documents").fetchall() == [("a.txt",)]
    sources = store.query("SELECT s.name, d.name FROM sources s JOIN documents d ON d.id = s.document ORDER BY 1")
    assert sources.fetchall() == [("a.txt", "a.txt"), ("b.txt", "a.txt")]
    assert len(list(store.facts())) == 2


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        writing.write_model(store.connection, "m", "")
        writing.write(store.connection, document_rows(extraction()), writing.Source("", "a.txt", ""), "m")
        raise RuntimeError
    assert store.query("SELECT count(*) FROM documents").fetchone() == (0,)
    assert store.query("SELECT count(*) FROM global_entities").fetchone() == (0,)


def test_facts_come_out_as_they_went_in(store: Store) -> None:
    made = extraction()
    store.add([made])
    assert list(store.facts()) == [fact_json("a.txt", fact) for fact in made.facts]
    assert [fact["kind"] for fact in store.facts(kind="occupation")] == ["occupation"]
    assert list(store.facts(document="b*")) == []
    with pytest.raises(StoreError, match="неизвестен"):
        list(store.facts(kind="wedding"))


def test_two_facts_that_read_the_same_are_one(store: Store) -> None:
    store.add([extraction(facts=(agreement(), agreement()))])
    assert len(list(store.facts())) == 1


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("1200000000", 1_200_000_000),
        ("5.0", 5),
        ("33.33", 33.33),
        ("-0.5", -0.5),
        ("1E+3", 1000),
        ("99999999999999999999", "99999999999999999999"),
        ("0.1234567890123456789", "0.1234567890123456789"),
    ],
)
def test_numbers_stay_exact(value: str, stored: float | str) -> None:
    found = database_value(Decimal(value))
    assert found == stored
    assert type(found) is type(stored)


# -- views ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", FACT_VIEWS)
def test_fact_views_have_the_promised_columns(store: Store, view: str) -> None:
    columns = [column[0] for column in store.query(f"SELECT * FROM {view}").description]
    middle = list(SLOTS[FACT_VIEWS[view]])
    last = ["evidence", "start", "end", "confidence", "review"]
    assert columns == ["fact_id", "document", "published", *middle, *last]


def test_views_cover_every_kind() -> None:
    assert set(FACT_VIEWS.values()) == set(SLOTS)
    assert {"people", "organizations", "places"} <= set(ENTITY_VIEWS)


def test_a_view_joins_lists_and_quotes_the_text(store: Store) -> None:
    store.add([extraction()])
    row = store.query('SELECT parties, amount, currency, published, evidence, start, "end" FROM agreements').fetchone()
    assert row[:4] == ("завод «Маяк»; банк «Вектор»", 1_500_000_000, "RUB", "2025-05-13")
    assert TEXT[row[5] : row[6]] == row[4]
    assert "parties" in LIST_SLOTS


def test_entity_views_count_over_articles(store: Store) -> None:
    store.add([extraction("a.txt"), extraction("b.txt", TEXT + " Всё.")])
    rows = store.query("SELECT name, aliases, documents, mentions FROM organizations ORDER BY name").fetchall()
    assert rows == [("банк «Вектор»", "банк «Вектор»", 2, 0), ("завод «Маяк»", "завод; завод «Маяк»", 2, 2)]
    assert store.query("SELECT name FROM people").fetchall() == [("Пётр Лунин",)]


def test_offices_over_time(store: Store) -> None:
    store.add([extraction()])
    rows = store.query("SELECT person, position, status, since, document FROM offices_over_time").fetchall()
    assert rows == [("Пётр Лунин", "начальник цеха", "current", "2025-05-13", "a.txt")]


def test_a_frame_has_dates_and_numbers(store: Store) -> None:
    store.add([extraction()])
    frame = store.frame("agreements")
    assert frame["published"].dtype.kind == "M"
    assert frame["date"].iloc[0].date() == dt.date(2025, 5, 12)
    assert frame["date_stated"].iloc[0] == "2025-05-12"
    assert frame["amount"].iloc[0] == 1_500_000_000
    assert frame["amount"].dtype.kind in "if"
    with pytest.raises(StoreError, match="нет"):
        store.frame("weddings; DROP TABLE facts")


def test_a_changed_view_is_remade(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([extraction()])
    changes = store.query("PRAGMA data_version").fetchone()
    connect(path).close()
    assert store.query("PRAGMA data_version").fetchone() == changes, "nothing changed, so nothing is written"
    monkeypatch.setattr(views, "_OFFICES_OVER_TIME", "SELECT person AS who FROM officials")
    with open_store(path, writable=True) as other:
        assert other.query("SELECT * FROM offices_over_time").fetchall() == [("Пётр Лунин",)]
    monkeypatch.undo()
    with open_store(path, writable=True) as other:
        assert "position" in [column[0] for column in other.query("SELECT * FROM offices_over_time").description]


def test_a_notebook_gets_the_database_of_sqlite_utils(path: Path, store: Store) -> None:
    store.add([extraction()])
    with open_store(path) as reader:
        database = reader.database
        assert {"documents", "facts"} <= set(database.table_names())
        assert set(FACT_VIEWS) <= set(database.view_names())
        assert [row["amount"] for row in database["agreements"].rows] == [1_500_000_000]
        assert [key.other_table for key in database["facts"].foreign_keys] == ["documents"]
        assert [row["name"] for row in database["documents"].search('"рубль"')] == ["a.txt"]
        with pytest.raises(sqlite3.DatabaseError):
            database["facts"].delete_where()


def test_writes_of_sqlite_utils_join_the_open_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        store.database["model_versions"].insert_all([("id", "description"), ("m", ""), ("n", "")])
        raise RuntimeError
    assert store.query("SELECT count(*) FROM model_versions").fetchone() == (0,)


def test_an_older_database_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old:
        old.setattr(connection, "MIGRATIONS", connection.MIGRATIONS[:2])
        opened = connect(path)
        with transaction(opened):
            opened.execute("INSERT INTO model_versions VALUES ('m', '')")
            row = (1, "a.txt", "", "", None, "", "", "", TEXT, "рубль завод", "", "m")
            opened.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(row))})", row)
            opened.execute("INSERT INTO search (search) VALUES ('rebuild')")
        opened.close()
    with open_store(path) as reader:
        assert [hit.document for hit in reader.search("рубль")] == ["a.txt"]


# -- search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ёлочного цеха", True),
        ("елочный", True),
        ("подписать", True),
        ("подпишут рубли", True),
        ("«ёлочный цех»", True),
        ("«цех ёлочный»", False),
        ("самолёт", False),
        ("ёлочный самолёт", False),
        ('"; DROP TABLE facts', False),
    ],
)
def test_search_finds_any_form(store: Store, words: str, found: bool) -> None:
    store.add([extraction()])
    hits = store.search(words)
    assert bool(hits) == found
    for hit in hits:
        assert hit.marks
        assert all(hit.snippet[start:end] for start, end in hit.marks)


def test_a_search_for_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="слово"):
        store.search(" … ")


def test_the_index_follows_additions(store: Store) -> None:
    store.add([extraction("a.txt")])
    for i in range(4):
        store.add([extraction(f"b{i}.txt", f"{TEXT} Дата {i}.")])
    assert len(store.search("рубль", limit=10)) == 5
    with store.transaction():
        assert search.fill(store.connection) == 0


# -- reading only -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM facts",
        "INSERT INTO runs DEFAULT VALUES",
        "UPDATE documents SET title = ''",
        "DROP VIEW figures",
        "CREATE TEMP TABLE t (a)",
        "ATTACH ':memory:' AS x",
        "PRAGMA user_version = 9",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.db'",
        "WITH x AS (SELECT 1) INSERT INTO runs DEFAULT VALUES",
        "SELECT load_extension('x')",
        "INSERT INTO search (search) VALUES ('rebuild')",
    ],
)
def test_a_reader_cannot_write(path: Path, store: Store, sql: str) -> None:
    store.add([extraction()])
    before = contents(store)
    with open_store(path) as reader, pytest.raises(StoreError, match="только для чтения"):
        reader.query(sql)
    assert contents(store) == before


def test_a_reader_can_search_and_use_every_view(path: Path, store: Store) -> None:
    store.add([extraction()])
    with open_store(path) as reader:
        assert len(reader.search("цех")) == 1
        for view in (*FACT_VIEWS, *ENTITY_VIEWS, "fact_entities", "offices_over_time"):
            reader.query(f"SELECT * FROM {view}").fetchall()
        with pytest.raises(StoreError, match="Ошибка в запросе"):
            reader.query("SELECT nothing FROM nowhere")


def test_other_files_are_no_databases(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="такой базы нет"):
        open_store(tmp_path / "absent.db")
    text = tmp_path / "text.db"
    text.write_text("это не база " * 1000)
    with pytest.raises(StoreError, match="не удалось открыть"):
        open_store(text, writable=True)
    with pytest.raises(StoreError):
        open_store(text)
    foreign = tmp_path / "foreign.db"
    other = sqlite3.connect(foreign)
    other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(StoreError, match="другой программы"):
        open_store(foreign, writable=True)


def test_a_newer_database_is_refused(path: Path) -> None:
    connection = connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreError, match="более новой"):
        open_store(path, writable=True)


# -- decisions --------------------------------------------------------------------------------------------------------


def agreed(store: Store) -> dict[str, Any]:
    return next(store.facts(kind="agreement"))


def corrected(**values: Any) -> Statement:
    """The agreement with other values, as a reviewer saves it."""
    fact = agreement()
    slots = [
        {"name": s.name, "value": values.get(s.name, int(s.value) if isinstance(s.value, Decimal) else s.value),
         "start": s.start if s.start >= 0 else None, "end": s.end if s.end >= 0 else None, "entity": s.entity}
        for s in fact.slots
    ]  # fmt: skip
    return Statement(tuple(slots), tuple({"start": e.start, "end": e.end, "text": e.text} for e in fact.evidence))


def decide(store: Store, action: decisions.Action, fact: str = "", **rest: Any) -> int:
    with store.transaction():
        return decisions.record(store.connection, "a.txt", action, author="проверяющий", fact=fact, **rest)


def test_accepting_and_rejecting(store: Store) -> None:
    store.add([extraction()])
    accepted, rejected = (fact["id"] for fact in store.facts())
    decide(store, "accept", accepted)
    decide(store, "reject", rejected)
    assert [(fact["id"], fact["review"]) for fact in store.facts()] == [(accepted, "accepted")]
    store.add([extraction()])
    assert [(fact["id"], fact["review"]) for fact in store.facts()] == [(accepted, "accepted")]


def test_a_correction_shows_the_persons_values_and_keeps_the_id(store: Store) -> None:
    store.add([extraction()])
    fact = agreed(store)
    decide(store, "correct", fact["id"], after=corrected(amount=2_000_000_000))
    for _ in range(2):
        row = store.query("SELECT fact_id, amount, parties, review FROM agreements").fetchone()
        assert row == (fact["id"], 2_000_000_000, "завод «Маяк»; банк «Вектор»", "corrected")
        store.add([extraction()])  # the machine insists


def test_an_undone_decision_gives_the_machine_its_say_back(store: Store) -> None:
    store.add([extraction()])
    before = contents(store)
    fact = agreed(store)
    first = decide(store, "correct", fact["id"], after=corrected(amount=7))
    decide(store, "undo", fact["id"], undoes=first)
    after = contents(store)
    assert agreed(store)["review"] == "proposed"
    assert {table: rows for table, rows in after.items() if table != "decisions"} == {
        table: rows for table, rows in before.items() if table != "decisions"
    }
    assert len(after["decisions"]) == 2


def test_the_last_decision_holds(store: Store) -> None:
    store.add([extraction()])
    fact = agreed(store)["id"]
    decide(store, "reject", fact)
    second = decide(store, "accept", fact)
    assert agreed(store)["review"] == "accepted"
    decide(store, "undo", fact, undoes=second)
    assert list(store.facts(kind="agreement")) == []


def test_an_added_fact_stays(store: Store) -> None:
    store.add([extraction(facts=())])
    decide(store, "add", kind="agreement", after=corrected())
    for _ in range(2):
        assert agreed(store)["review"] == "accepted"
        assert agreed(store)["slots"]["parties"] == ["завод «Маяк»", "банк «Вектор»"]
        rows = store.query("SELECT slot, entity_name FROM fact_entities WHERE kind = 'agreement' ORDER BY 2")
        assert rows.fetchall() == [("parties", "банк «Вектор»"), ("parties", "завод «Маяк»")]
        store.add([extraction(facts=())])
    # When the machine learns to find it, it is one fact, not two.
    store.add([extraction()])
    assert [fact["review"] for fact in store.facts(kind="agreement")] == ["accepted"]


def test_a_decision_finds_its_fact_when_the_machine_words_it_differently(store: Store) -> None:
    store.add([extraction()])
    decide(store, "correct", agreed(store)["id"], after=corrected(amount=2_000_000_000))
    store.add([extraction(facts=(agreement(amount="1500"), occupation()))])
    facts = list(store.facts(kind="agreement"))
    assert [(fact["slots"]["amount"], fact["review"]) for fact in facts] == [(2_000_000_000, "corrected")]


def test_what_a_person_accepted_stays_when_the_machine_loses_it(store: Store) -> None:
    store.add([extraction()])
    decide(store, "accept", agreed(store)["id"])
    store.add([extraction(facts=(occupation(),))])
    assert agreed(store)["review"] == "accepted"
    assert agreed(store)["slots"]["amount"] == 1_500_000_000


def test_decisions_move_with_their_words(store: Store) -> None:
    store.add([extraction()])
    decide(store, "accept", agreed(store)["id"])
    longer = "Вступление.\n" + TEXT
    store.add([extraction(text=longer, facts=())])
    fact = agreed(store)
    evidence = fact["evidence"][0]
    assert longer[evidence["start"] : evidence["end"]] == evidence["text"]
    rows = store.query("SELECT start, \"end\", words FROM slots WHERE name = 'parties' ORDER BY ordinal").fetchall()
    assert [longer[start:end] for start, end, _ in rows] == ["завод «Маяк»", "банк «Вектор»"]
    assert [words for _, _, words in rows] == ["завод «Маяк»", "банк «Вектор»"]


def test_decisions_without_their_words_are_orphans_and_come_back(store: Store) -> None:
    store.add([extraction()])
    decision = decide(store, "accept", agreed(store)["id"])
    store.add([extraction(text="Другой текст о другом. Пётр Лунин", facts=())])
    assert list(store.facts()) == []
    assert store.query("SELECT decision FROM orphans").fetchall() == [(decision,)]
    store.add([extraction()])
    assert store.query("SELECT decision FROM orphans").fetchall() == []
    assert agreed(store)["review"] == "accepted"


def test_decisions_outlive_the_document(store: Store) -> None:
    store.add([extraction()])
    decide(store, "accept", agreed(store)["id"])
    with store.transaction():
        writing.remove_named(store.connection, "a.txt")
    assert list(store.facts()) == []
    store.add([extraction()])
    assert agreed(store)["review"] == "accepted"


@pytest.mark.parametrize("table", ["decisions", "entity_decisions"])
def test_decisions_cannot_be_changed_or_deleted(store: Store, table: str) -> None:
    store.add([extraction()])
    decide(store, "accept", agreed(store)["id"])
    ids = [row[0] for row in store.query("SELECT id FROM global_entities ORDER BY id")]
    with store.transaction():
        entities.decide(store.connection, ids[0], ids[1], "unsure", "проверяющий")
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET author = 'другой'"):
        with pytest.raises(StoreError, match="append-only"):
            store.query(sql)
    assert store.query(f"SELECT author FROM {table}").fetchall() == [("проверяющий",)]


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("wedding", {}, "неизвестен"),
        ("agreement", {"amount": "много"}, "нужно число"),
    ],
)
def test_senseless_decisions_are_refused(store: Store, kind: str, values: dict[str, Any], message: str) -> None:
    store.add([extraction()])
    with pytest.raises(StoreError, match=message):
        decide(store, "add", kind=kind, after=corrected(**values))
    with pytest.raises(StoreError, match="место"):
        decide(store, "add", kind="agreement", after=Statement(corrected().slots, ()))
    assert store.query("SELECT count(*) FROM decisions").fetchone() == (0,)


# -- entities over articles -------------------------------------------------------------------------------------------


def named(store: Store, name: str) -> str:
    return str(store.query("SELECT id FROM global_entities WHERE name = ?", (name,)).fetchone()[0])


def clusters(store: Store) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, cluster in store.query("SELECT name, cluster FROM global_entities"):
        found.setdefault(cluster, set()).add(name)
    return {frozenset(names) for names in found.values()}


def judge(store: Store, one: str, other: str, judgement: entities.Judgement) -> None:
    with store.transaction():
        entities.decide(store.connection, named(store, one), named(store, other), judgement, "проверяющий")


def link(store: Store, one: str, other: str) -> None:
    """A link as the machine makes it."""
    store.query("INSERT INTO entity_links VALUES (?, ?, 'positive', 0.5, 'name')", sorted((one, other)))


MAYAK, VEKTOR, LUNIN = "завод «Маяк»", "банк «Вектор»", "Пётр Лунин"


def test_merging_undoing_splitting(store: Store) -> None:
    store.add([extraction()])
    apart = clusters(store)
    assert apart == {frozenset({MAYAK}), frozenset({VEKTOR}), frozenset({LUNIN})}
    judge(store, MAYAK, VEKTOR, "positive")
    assert frozenset({MAYAK, VEKTOR}) in clusters(store)
    assert len(store.query("SELECT * FROM organizations").fetchall()) == 1
    judge(store, MAYAK, VEKTOR, "undo")
    assert clusters(store) == apart
    judge(store, MAYAK, VEKTOR, "positive")
    with store.transaction():
        entities.split(store.connection, named(store, MAYAK), "проверяющий")
    assert clusters(store) == apart
    assert store.query("SELECT count(*) FROM entity_decisions").fetchone() == (4,)


def test_people_outrank_links_of_the_machine(store: Store) -> None:
    store.add([extraction()])
    pair = named(store, MAYAK), named(store, VEKTOR)
    with store.transaction():
        link(store, *pair)
        entities.recluster(store.connection, pair)
    assert frozenset({MAYAK, VEKTOR}) in clusters(store)
    judge(store, MAYAK, VEKTOR, "negative")
    assert frozenset({MAYAK, VEKTOR}) not in clusters(store)


def test_a_negative_judgement_keeps_a_chain_apart(store: Store) -> None:
    store.add([extraction()])
    judge(store, MAYAK, VEKTOR, "negative")
    judge(store, MAYAK, LUNIN, "positive")
    with store.transaction():
        link(store, named(store, LUNIN), named(store, VEKTOR))
        entities.recluster(store.connection, [named(store, LUNIN)])
    assert clusters(store) == {frozenset({MAYAK, LUNIN}), frozenset({VEKTOR})}


def test_judgements_outlive_the_documents(store: Store) -> None:
    store.add([extraction()])
    judge(store, MAYAK, VEKTOR, "positive")
    with store.transaction():
        writing.remove_named(store.connection, "a.txt")
    assert clusters(store) == set()
    store.add([extraction()])
    assert frozenset({MAYAK, VEKTOR}) in clusters(store)


def people(*names: tuple[str, str]) -> list[Extraction]:
    """An article for each person (first name, last name)."""
    found = []
    for i, (first, last) in enumerate(names):
        person = Entity("e1", "person", f"{first} {last}", (last,), person=PersonName(first, last))
        found.append(replace(extraction(f"{i}.txt", f"{TEXT} {i}", ()), entities=(person,)))
    return found


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([("Иван", "Лунёв"), ("И.", "Лунёв")], {frozenset({"Иван Лунёв", "И. Лунёв"})}),
        ([("Иван", "Лунёв"), ("Иван", "Лунев")], {frozenset({"Иван Лунёв", "Иван Лунев"})}),
        (
            [("Иван", "Лунёв"), ("И.", "Лунёв"), ("Илья", "Лунёв")],
            {frozenset({"Иван Лунёв"}), frozenset({"И. Лунёв"}), frozenset({"Илья Лунёв"})},
        ),
        ([("Иван", "Лунёв"), ("Пётр", "Лунёв")], {frozenset({"Иван Лунёв"}), frozenset({"Пётр Лунёв"})}),
    ],
)
def test_people_are_linked_whatever_the_order(
    tmp_path: Path, names: list[tuple[str, str]], expected: set[frozenset[str]]
) -> None:
    found = []
    for number, order in enumerate(permutations(people(*names))):
        with open_store(tmp_path / f"{number}.db", writable=True) as store:
            for one in order:
                store.add([one])
            assert clusters(store) == expected
            found.append(contents(store))
    assert all(one == found[0] for one in found)


def test_links_go_with_the_article_that_made_them(store: Store) -> None:
    ivan, initial, ilya = people(("Иван", "Лунёв"), ("И.", "Лунёв"), ("Илья", "Лунёв"))
    store.add([ivan, initial])
    before = contents(store)
    store.add([ilya])
    assert frozenset({"Иван Лунёв", "И. Лунёв"}) not in clusters(store)
    with store.transaction():
        writing.remove_named(store.connection, "2.txt")
    assert contents(store) == before


@pytest.mark.parametrize("module", [extractor, anchors, search], ids=lambda module: module.__name__)
def test_the_examples_of_the_docstrings_run(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


# -- speed ------------------------------------------------------------------------------------------------------------


def test_writing_is_linear(path: Path) -> None:
    """Ten times the documents cost about ten times the time (a ratio in one run: machines differ)."""
    rows = [document_rows(extraction(f"{i}.txt", f"{TEXT} Номер {i}.")) for i in range(1100)]
    connection = connect(path)
    spent = []
    for part in (rows[:100], rows[100:]):
        start = time.process_time()
        with transaction(connection):
            writing.write_model(connection, "m", "")
            for row in part:
                writing.write(connection, row, writing.Source("", row.article.name, ""), "m")
        spent.append(time.process_time() - start)
    connection.close()
    assert spent[1] < 30 * spent[0]
