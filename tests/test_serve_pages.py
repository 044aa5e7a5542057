"""The pages: what they show, whom they let in, what they hold against."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from extractor.model import Evidence, Fact, Slot
from extractor.review.highlight import Mark, paragraphs
from extractor.review.users import Users, add, load
from extractor.store import open_store
from extractor.store.rows import document_id, global_id
from tests.reviewing import TEXT, TITLE, Browser, database, desk, extraction, fact_of, facts, quote

USERS = Users({"olga": "reviewer", "ivan": "reviewer", "vera": "adjudicator", "gleb": "reader"}, {}, 0, "read")
ARTICLE = f"/article/{document_id('news/a.txt')}"
REVIEW = f"/review/{document_id('news/a.txt')}"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(desk(tmp_path))


def shown_text(page: str) -> str:
    """The article's text as a browser would give it back."""
    body = page[page.index('id="text"') :]
    body = body[body.index(">") + 1 : body.index("</div>")]
    lines = re.findall(r"<p data-s=\"\d+\">(.*?)</p>", body, re.DOTALL)
    return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", line)) for line in lines)


def test_the_start_page_says_what_there_is(browser: Browser) -> None:
    page = browser.get("/").text
    assert "1 статья" in page and "2 факта" in page
    assert TITLE in page and ARTICLE in page
    assert "<svg" in page and "соглашения: 1" in page
    assert "Соглашения организации" in page


@pytest.mark.parametrize("words", ["заводы", "ЁЛКОЙ", "елка", "«банк Весна»"])
def test_search_finds_any_form(browser: Browser, words: str) -> None:
    with open_store(browser.desk.database, writable=True) as store:
        store.connection.execute("UPDATE documents SET lemmas = 'завод елка банк весна'")
        store.connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
    page = browser.get("/search", params={"q": words}).text
    assert ARTICLE in page and "<mark>" in page


@pytest.mark.parametrize("words", ["", "   ", '"', "AND OR NOT", "' OR 1=1 --", "*", "😀", "x" * 5000, "\x00"])
def test_search_takes_anything(browser: Browser, words: str) -> None:
    assert browser.get("/search", params={"q": words}).status_code == 200


def test_the_article_shows_its_text_letter_by_letter(browser: Browser) -> None:
    for path in (ARTICLE, REVIEW):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert shown_text(answer.text) == TEXT
    page = browser.get(ARTICLE).text
    piece = re.search(r'<span data-k="([^"]+)" class="m ev" title="завод «Ёлка»">Завод «Ёлка»</span>', page)
    assert piece is not None and set(piece[1].split()) == {"m0", "e1", "s1.parties"}
    assert f'id="f-{fact_of(browser.desk.database, "agreement")}"' in page


def test_the_entity_page_gathers_what_is_known(browser: Browser) -> None:
    page = browser.get(f"/entity/{global_id('organization', 'завод «Ёлка»', 'RU-TUL')}").text
    assert "завод «Ёлка»" in page and "RU-TUL" in page
    assert "соглашение" in page and "банк «Весна»" in page and "<circle" in page
    assert browser.get("/entity/" + "0" * 16).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("kind=occupation", 1),
        ("kind=figure", 0),
        ("region=RU-TUL", 2),
        ("region=RU-MOW", 0),
        ("source=news", 2),
        ("source=other", 0),
        ("order=new", 2),
        ("page=2", 0),
        ("page=-1", 2),
        ("page=x", 2),
    ],
)
def test_the_queue_and_its_filters(browser: Browser, query: str, found: int) -> None:
    page = browser.get(f"/review?{query}").text
    assert page.count('<span class="what">') == found


def test_the_queue_begins_with_what_is_uncertain(browser: Browser) -> None:
    kinds = re.findall(r'<span class="kind">(\S+)</span>', browser.get("/review").text)
    assert kinds == ["должность", "соглашение"]


def test_tables_come_as_csv_and_json(browser: Browser) -> None:
    assert browser.get("/facts/agreements.csv").text.startswith("fact_id,document,published,type,parties")
    assert browser.get("/facts/agreements.json?_shape=array").json()[0]["parties"] == "завод «Ёлка»; банк «Весна»"
    page = browser.get("/facts/agreements").text
    assert f"/fact/{fact_of(browser.desk.database, 'agreement')}" in page and "facet" in page


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    [
        ("soglasheniya_organizatsii", {"organization": "елка"}, 1),
        ("soglasheniya_organizatsii", {"organization": "сосна"}, 0),
        ("dolzhnostnye_litsa_regiona", {"region": ""}, 1),
        ("blizhayshie_sroki", {"since": ""}, 0),
        ("pokazateli_po_mere", {"measure": "выпуск"}, 0),
        ("kto_s_kem_vstrechalsya", {"who": "Ёжиков"}, 0),
    ],
)
def test_ready_made_questions(browser: Browser, name: str, parameters: dict[str, str], rows: int) -> None:
    answer = browser.get(f"/facts/{name}.json", params={**parameters, "_shape": "array"})
    assert answer.status_code == 200
    assert len(answer.json()) == rows


def test_from_a_table_to_the_words(browser: Browser) -> None:
    fact = fact_of(browser.desk.database, "agreement")
    assert browser.get(f"/fact/{fact}").headers["location"] == f"{ARTICLE}#f-{fact}"
    assert browser.get("/article", params={"name": "news/a.txt"}).headers["location"] == ARTICLE
    assert browser.get("/article", params={"name": "../x"}).status_code == 404


def test_a_save_of_the_page_reaches_the_database(browser: Browser) -> None:
    fact = fact_of(browser.desk.database, "agreement")
    answer = browser.save(action="accept", fact=fact, revision=0)
    assert answer.json()["ok"]
    assert facts(browser.desk.database, "agreement")[0]["review"] == "accepted"
    again = browser.save(action="reject", fact=fact, revision=0)
    assert again.status_code == 409
    assert "Кто-то успел раньше" in again.text and "Сейчас в базе" in again.text
    assert "принять" in browser.get("/history").text


def test_a_form_without_script_works_too(browser: Browser) -> None:
    fact = fact_of(browser.desk.database, "agreement")
    browser.get(REVIEW)
    form = {"csrftoken": browser.cookies["ds_csrftoken"], "action": "accept", "fact": fact, "revision": "0"}
    answer = browser.post(REVIEW, {})
    assert answer.status_code == 400
    import asyncio

    answer = asyncio.run(browser.datasette.client.post(REVIEW, data=form, cookies=browser.cookies))
    assert answer.status_code == 302 and answer.headers["location"] == f"{REVIEW}#f-{fact}"
    stale = asyncio.run(browser.datasette.client.post(REVIEW, data=form, cookies=browser.cookies))
    assert stale.status_code == 409 and "<h2>Кто-то успел раньше</h2>" in stale.text


def test_entities_are_merged_split_and_the_file_keeps_it(browser: Browser, tmp_path: Path) -> None:
    one = global_id("person", "Пётр Ёжиков", "")
    other = global_id("person", "Анна Зимина", "")

    def together() -> bool:
        with open_store(browser.desk.database) as store:
            return store.query(
                "SELECT count(DISTINCT cluster) FROM global_entities WHERE kind = 'person'"
            ).fetchone() == (1,)

    assert browser.post(f"/entity/{one}", {"action": "merge", "other": "анна зимина"}).json() == {"ok": True}
    assert together()
    fresh = tmp_path / "again"
    fresh.mkdir()
    (browser.desk.annotations).rename(fresh / "annotations")
    again = Browser(desk(fresh))
    with open_store(again.desk.database) as store:
        assert store.query("SELECT count(DISTINCT cluster) FROM global_entities WHERE kind = 'person'").fetchone() == (
            1,
        )
    assert browser.post(f"/entity/{one}", {"action": "undo", "other": other}).json() == {"ok": True}
    assert not together()
    browser.post(f"/entity/{one}", {"action": "merge", "other": other})
    assert browser.post(f"/entity/{other}", {"action": "split"}).json() == {"ok": True}
    assert not together()
    assert browser.post(f"/entity/{one}", {"action": "merge", "other": "никто"}).status_code == 422


# Hostile articles

HOSTILE = (
    '<script>window.broken = 1</script> " onload="alert(1)" {{ 7 * 7 }}\n'
    "Завод \u202eгпиш\u202c и <img src=x onerror=alert(2)> javascript:alert(3) &lt;b&gt; \u2066x\u2069 </p></div>"
)


def hostile(name: str = "bad.txt") -> Any:
    words = "<img src=x onerror=alert(2)>"
    start = HOSTILE.index(words)
    fact = Fact(
        "legal_act",
        (Slot("type", "</script><script>alert(4)</script>", start, start + len(words)), Slot("title", "\u202eкот")),
        (Evidence(start, start + len(words), words),),
        "<b>rule</b>",
        0.4,
    )
    return extraction(name, HOSTILE, (fact,), url="javascript:alert(5)", author="<i>")


def test_a_hostile_article_stays_text(tmp_path: Path) -> None:
    database(tmp_path / "facts.db", hostile("<b>.txt"))
    browser = Browser(desk(tmp_path))
    number = document_id("<b>.txt")
    for path in (
        "/",
        f"/article/{number}",
        f"/review/{number}",
        "/review",
        "/search?q=%D0%B7%D0%B0%D0%B2%D0%BE%D0%B4",
        "/history",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200
        page = answer.text
        scripts = re.findall(r"<script[^>]*>", page)
        assert set(scripts) <= {
            '<script src="/extractor-static/pages.js" defer>',
            '<script type="application/json" id="data">',
        }
        assert "<img" not in page and "onerror=alert(2)>" not in page.replace("&gt;", "")
        assert not re.search(r'(href|src|action)="\s*javascript:', page, re.IGNORECASE)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert not re.search(
            "[\u202a-\u202e\u2066-\u2069]",
            re.sub(r'<span class="control".*?</span>|id="data">.*|data-value=".*?"', "", page),
        )
        assert "49" not in page or "{{ 7 * 7 }}" in page
    page = browser.get(f"/article/{number}").text
    assert shown_text(page) == HOSTILE
    assert 'data-code="U+202E"' in page


def test_a_megabyte_of_text_is_shown_and_reviewed(tmp_path: Path) -> None:
    text = "Завод «Ёлка» построят. 🎉 " * 40_000
    database(tmp_path / "facts.db", extraction("big.txt", text, ()))
    browser = Browser(desk(tmp_path))
    assert shown_text(browser.get(f"/article/{document_id('big.txt')}").text) == text
    words = {"start": 900_000, "end": 900_005, "text": text[900_000:900_005]}
    answer = browser.save(
        "big.txt", action="add", kind="legal_act", slots=[{"name": "type", "value": "закон"}], evidence=[words]
    )
    assert answer.json()["ok"]
    assert facts(browser.desk.database)[0]["evidence"][0]["start"] == 900_000


# Hostile requests


@pytest.mark.parametrize("token", ["", "forged", "null"])
def test_no_write_without_the_token_of_the_browser(browser: Browser, token: str) -> None:
    browser.get("/")
    fact = fact_of(browser.desk.database, "agreement")
    assert browser.post(REVIEW, {"action": "accept", "fact": fact}, token=token).status_code == 403
    browser.cookies.clear()  # Datasette itself lets requests without cookies pass
    answer = browser.datasette.client.post(REVIEW, json={"action": "accept", "fact": fact})
    import asyncio

    assert asyncio.run(answer).status_code == 403
    bearer = browser.datasette.client.post(
        REVIEW, json={"action": "accept", "fact": fact}, headers={"authorization": "Bearer x"}
    )
    assert asyncio.run(bearer).status_code == 403
    assert facts(browser.desk.database, "agreement")[0]["review"] == "proposed"


@pytest.mark.parametrize(
    ("name", "read", "review", "write", "settle", "sql"),
    [
        ("", 200, 302, 403, 302, 403),
        ("gleb", 200, 403, 403, 403, 200),
        ("olga", 200, 200, 200, 403, 200),
        ("vera", 200, 200, 200, 409, 200),
        ("nobody", 200, 302, 403, 302, 403),
    ],
)
def test_roles(tmp_path: Path, name: str, read: int, review: int, write: int, settle: int, sql: int) -> None:
    browser = Browser(desk(tmp_path, USERS), name)
    fact = fact_of(browser.desk.database, "agreement")
    assert browser.get(ARTICLE).status_code == read
    assert browser.get(REVIEW).status_code == review
    assert browser.save(action="accept", fact=fact).status_code == write
    assert browser.get(f"/adjudication/{document_id('news/a.txt')}").status_code == settle
    assert browser.get("/facts.json?sql=select+1").status_code == sql


def test_nobody_sees_a_hash_of_a_password(tmp_path: Path) -> None:
    browser = Browser(
        desk(tmp_path, Users({"olga": "adjudicator"}, {"olga": "pbkdf2_sha256$SECRET"}, 0, "read")), "olga"
    )
    for path in ("/-/metadata", "/-/metadata.json", "/-/config.json", "/-/plugins.json", "/-/databases.json", "/"):
        assert "SECRET" not in browser.get(path).text, path


def test_an_author_cannot_be_claimed(tmp_path: Path) -> None:
    browser = Browser(desk(tmp_path, USERS), "olga")
    browser.save(action="accept", fact=fact_of(browser.desk.database, "agreement"), author="vera")
    with open_store(browser.desk.database) as store:
        assert store.query("SELECT author FROM decisions").fetchall() == [("olga",)]


def test_strangers_see_nothing_where_that_is_wanted(tmp_path: Path) -> None:
    browser = Browser(desk(tmp_path, Users({"olga": "reviewer"}, {}, 0, "none")))
    for path in ("/", ARTICLE, "/search?q=x", "/history"):
        assert browser.get(path).headers.get("location") == "/-/login"
    assert browser.get("/facts/agreements.json").status_code == 403
    assert browser.get("/-/login").status_code == 200


def test_a_foreign_name_of_this_machine_is_not_answered(browser: Browser) -> None:
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 403
    assert browser.get("/", headers={"host": "127.0.0.1:8001"}).status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "delete from facts", "update facts set review = 'accepted'", "drop table facts", "insert into runs values (1)",
        "with x as (select 1) delete from facts", "select 1; delete from facts", "pragma user_version = 9",
        "attach database '/tmp/x.db' as x", "vacuum into '/tmp/x.db'", "explain delete from facts",
        "select load_extension('x')", "select * from blind_decisions", "select key from review_saves",
        "create table x (y)", "/* select */ delete from facts", "select writefile('/tmp/x', 'y')",
    ],
)  # fmt: skip
def test_no_write_through_the_query_page(browser: Browser, sql: str) -> None:
    before = facts(browser.desk.database)
    answer = browser.get("/facts.json", params={"sql": sql, "_shape": "array"})
    assert answer.status_code >= 400 or "explain" in sql
    assert facts(browser.desk.database) == before
    assert not Path("/tmp/x.db").exists()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"action": None}, {"action": ["accept"]}, {"action": "accept", "revision": "x"},
        {"action": "accept", "revision": -1}, {"action": "correct", "slots": "x"}, {"action": "add", "slots": [1]},
        {"action": "add", "kind": {"a": 1}}, {"action": "note", "reason": "x" * 20_000},
        {"action": "add", "kind": "legal_act", "slots": [{"name": "type", "value": "x", "start": -5, "end": 3}]},
        {"action": "add", "kind": "legal_act", "slots": [{"name": "type", "value": {"x": 1}}]},
        {"action": "add", "kind": "legal_act", "slots": [{"name": "type", "value": "x", "start": 1, "end": 10**12}]},
        {"action": "add", "kind": "legal_act", "slots": [{"name": ["type"], "value": "x"}]},
        {"action": "add", "kind": "legal_act", "slots": [{"name": "type", "value": "x"}], "evidence": [{"start": "0"}]},
    ],
)  # fmt: skip
def test_malformed_saves_are_refused(browser: Browser, body: dict[str, Any]) -> None:
    answer = browser.post(REVIEW, body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/review/999",
        "/article/" + "9" * 40,
        "/article/-1",
        "/article/x",
        "/entity/../../etc",
        "/extractor-static/../door.py",
    ],
)
def test_addresses_of_nothing(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_the_answer_to_a_huge_body_is_no(browser: Browser) -> None:
    assert browser.post(REVIEW, {"action": "note", "reason": "x" * 3_000_000}).status_code == 413


# Highlighting


@pytest.mark.parametrize(
    ("text", "marks", "pieces"),
    [
        ("абв", [], [[("абв", "")]]),
        ("абв", [Mark(0, 1, "e1"), Mark(0, 3, "e2")], [[("а", "e1 e2"), ("бв", "e2")]]),
        ("абвг", [Mark(0, 3, "e1"), Mark(1, 4, "e2")], [[("а", "e1"), ("бв", "e1 e2"), ("г", "e2")]]),
        ("а🎉б\nв", [Mark(1, 4, "e1")], [[("а", ""), ("🎉б", "e1")], [("в", "")]]),
        ("аб\nвг", [Mark(1, 5, "e1")], [[("а", ""), ("б", "e1")], [("вг", "e1")]]),
        ("аб", [Mark(1, 9, "e1"), Mark(-1, 1, "e2"), Mark(1, 1, "e3")], [[("аб", "")]]),
        ("\nа\n", [Mark(1, 2, "m1")], [[], [("а", "m1")], []]),
    ],
)
def test_pieces(text: str, marks: list[Mark], pieces: list[list[tuple[str, str]]]) -> None:
    found = [[(piece.text, piece.keys) for piece in line.pieces] for line in paragraphs(text, marks)]
    assert found == pieces


# The list of reviewers


def test_users_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "reviewers.toml"
    add(path, 'ol"ga', "reviewer", "hash1")
    add(path, "vera", "adjudicator", "hash2")
    users = load(path)
    assert users.roles == {'ol"ga': "reviewer", "vera": "adjudicator"}
    assert users.passwords["vera"] == "hash2"
    assert users.actor("vera").may("reviewer") and not users.actor("zoe").may("reviewer")
    assert load(tmp_path / "none.toml").single


def test_login_by_password(tmp_path: Path) -> None:
    import asyncio

    from extractor.review.door import hash_password

    users = Users({"olga": "reviewer"}, {"olga": hash_password("тайна")}, 0, "none")
    browser = Browser(desk(tmp_path, users))
    browser.get("/-/login")

    def enter(password: str) -> Any:
        form = {"username": "olga", "password": password, "csrftoken": browser.cookies["ds_csrftoken"]}
        return asyncio.run(browser.datasette.client.post("/-/login", data=form, cookies=browser.cookies))

    assert "Имя или пароль неверны" in enter("не та").text
    answer = enter("тайна")
    assert answer.status_code == 302
    browser.cookies |= dict(answer.cookies)
    assert browser.get("/review").status_code == 200


def test_a_correction_keeps_what_was_before(browser: Browser) -> None:
    office = fact_of(browser.desk.database, "occupation")
    slots = [
        {"name": "person", "value": "Анна Зимина", **{k: quote("Анна Зимина")[k] for k in ("start", "end")}},
        {"name": "position", "value": "начальник цеха"},
    ]
    assert browser.save(action="correct", fact=office, slots=slots, revision=0).json()["ok"]
    (found,) = facts(browser.desk.database, "occupation")
    assert found["slots"] == {"person": "Анна Зимина", "position": "начальник цеха"}
    page = browser.get("/facts/decisions.json?_shape=array").json()
    assert "Пётр Ёжиков" in page[0]["before"] and "Анна Зимина" in page[0]["after"]


def test_a_full_disk_is_said(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.review import files

    def full(*_: object) -> None:
        raise OSError("на диске нет места")

    monkeypatch.setattr(files, "write", full)
    answer = browser.save(action="accept", fact=fact_of(browser.desk.database, "agreement"))
    assert answer.status_code == 500 and answer.json() == {"ok": False, "error": "Не сохранено: на диске нет места"}
    assert facts(browser.desk.database, "agreement")[0]["review"] == "proposed"


@pytest.mark.parametrize(
    "name", ["review.wording", "review.agreement", "review.interchange.offsets", "store.anchors"]
)  # fmt: skip
def test_examples_in_the_code(name: str) -> None:
    import doctest
    from importlib import import_module

    outcome = doctest.testmod(import_module(f"extractor.{name}"))
    assert outcome.attempted > 0 and outcome.failed == 0
