"""Two reviewers who do not see each other, an adjudicator who sees what differs, and how far they agree."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from extractor.review.agreement import cohen_kappa, krippendorff_alpha
from extractor.review.users import Users
from extractor.store import connect, open_store, restoring, transaction
from extractor.store.rows import document_id
from tests.reviewing import Browser, database, desk, extraction, fact_of, facts, quote

USERS = Users({"olga": "reviewer", "ivan": "reviewer", "zoya": "reviewer", "vera": "adjudicator"}, {}, 100, "read")
NUMBER = document_id("news/a.txt")
REVIEW, SETTLE = f"/review/{NUMBER}", f"/adjudication/{NUMBER}"
ADDED: dict[str, Any] = {
    "action": "add",
    "kind": "occupation",
    "slots": [{"name": "person", "value": "Анна Зимина"}, {"name": "position", "value": "начальник цеха"}],
}


class People:
    """Several sessions at one server."""

    def __init__(self, folder: Path) -> None:
        self.first = Browser(desk(folder, USERS))
        self.db = self.first.desk.database

    def __call__(self, name: str) -> Browser:
        other = Browser.__new__(Browser)
        other.desk, other.datasette, other.cookies = self.first.desk, self.first.datasette, {}
        other.log_in(name)
        return other


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path)


def form(browser: Browser, path: str, **fields: str) -> Any:
    browser.get("/")
    sent = {"csrftoken": browser.cookies["ds_csrftoken"], **fields}
    return asyncio.run(browser.datasette.client.post(path, data=sent, cookies=browser.cookies))


def judged(people: People) -> None:
    """Olga accepts the agreement, corrects the office, adds a fact; Ivan rejects the agreement and adds the same."""
    agreement, office = fact_of(people.db, "agreement"), fact_of(people.db, "occupation")
    olga, ivan = people("olga"), people("ivan")
    slots = [{"name": "person", "value": "Пётр Ёжиков"}, {"name": "position", "value": "директор завода"}]
    words = [quote("Цех возглавила Анна Зимина")]
    assert olga.save(action="accept", fact=agreement).json()["ok"]
    assert olga.save(action="correct", fact=office, slots=slots).json()["ok"]
    assert olga.save(**ADDED, evidence=words).json()["ok"]
    assert ivan.save(action="reject", fact=agreement).json()["ok"]
    assert ivan.save(**ADDED, evidence=words).json()["ok"]
    for browser in (olga, ivan):
        assert browser.save(action="done").json()["ok"]


def test_neither_sees_the_other(people: People) -> None:
    agreement = fact_of(people.db, "agreement")
    olga, ivan = people("olga"), people("ivan")
    assert olga.save(action="reject", fact=agreement, reason="СЕКРЕТ").json()["ok"]
    assert 'class="fact rejected"' in olga.get(REVIEW).text
    page = ivan.get(REVIEW).text
    assert 'class="fact rejected"' not in page and "вслепую" in page
    assert facts(people.db, "agreement")[0]["review"] == "proposed"  # nothing is laid over the facts yet
    for path in (
        "/facts/blind_decisions.json",
        "/facts.json?sql=select+*+from+blind_decisions",
        "/facts.json?sql=select+reason+from+(select+*+from+main.blind_decisions)",
        "/facts.json?sql=select+sql,+(select+reason+from+Blind_Decisions)+from+sqlite_master",
        "/history",
        f"/article/{NUMBER}",
    ):
        assert "СЕКРЕТ" not in ivan.get(path).text, path
    assert ivan.save(action="accept", fact=agreement, revision=0).json()["ok"]  # no conflict gives it away


def test_a_third_reviewer_is_sent_on(people: People) -> None:
    agreement = fact_of(people.db, "agreement")
    for name in ("olga", "ivan"):
        people(name).save(action="accept", fact=agreement)
    answer = people("zoya").get(REVIEW)
    assert answer.status_code == 403 and "двое других" in answer.text
    assert people("zoya").save(action="accept", fact=agreement).status_code == 403


def test_own_decisions_are_undone_blindly(people: People) -> None:
    olga = people("olga")
    olga.save(action="reject", fact=fact_of(people.db, "agreement"))
    assert olga.save(action="undo").json()["ok"]
    assert 'class="fact rejected"' not in olga.get(REVIEW).text


def test_only_differences_are_shown_and_settled(people: People) -> None:
    vera = people("vera")
    assert vera.get(SETTLE).status_code == 409
    judged(people)
    page = vera.get(SETTLE).text
    assert page.count('<article class="fact">') == 2
    assert "Согласны в 1" in page and "директор завода" in page
    agreement, office = fact_of(people.db, "agreement"), fact_of(people.db, "occupation")
    assert form(vera, SETTLE, action="close").status_code == 409  # not before everything is settled
    assert form(people("olga"), SETTLE, action="one", fact=office).status_code == 403
    assert form(vera, SETTLE, action="one", fact=office).status_code == 302
    assert form(vera, SETTLE, action="other", fact=agreement).status_code == 302
    assert '<article class="fact">' not in vera.get(SETTLE).text
    assert form(vera, SETTLE, action="close").headers["location"] == "/adjudication"
    assert facts(people.db, "agreement") == []
    assert {(f["slots"]["person"], f["slots"]["position"], f["review"]) for f in facts(people.db)} == {
        ("Пётр Ёжиков", "директор завода", "corrected"),
        ("Анна Зимина", "начальник цеха", "accepted"),
    }
    assert "разобрано" in vera.get("/adjudication").text
    assert people("zoya").get(REVIEW).status_code == 200  # a document like all others now


def test_agreement_is_shown_by_kind_and_slot(people: People) -> None:
    judged(people)
    page = people("vera").get("/adjudication").text
    assert "2 расхождения" in page
    assert "κ" in page and "0,50" in page  # offices: one of two agrees in every value


def test_blind_decisions_survive_a_deleted_database(people: People, tmp_path: Path) -> None:
    judged(people)
    fresh = tmp_path / "fresh.db"
    connection = connect(fresh)
    with transaction(connection):
        restoring.restore(connection, people.first.desk.annotations)
    connection.close()
    database(fresh, extraction())
    sql = "SELECT document, fact, action, before, after, author, at FROM blind_decisions ORDER BY author, id"
    with open_store(people.db) as one, open_store(fresh) as other:
        assert one.query(sql).fetchall() == other.query(sql).fetchall() != []
    assert sorted(f["review"] for f in facts(fresh)) == ["proposed", "proposed"]


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "a")], None),
        ([], None),
        # the example of Wikipedia: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
    ],
)
def test_cohen(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohen_kappa(pairs) == (kappa if kappa is None else pytest.approx(kappa))


def test_kappa_as_scikit_learn_has_it() -> None:
    from sklearn.metrics import cohen_kappa_score

    one, other = list("aabbcabcab"), list("abbbcaacab")
    assert cohen_kappa(list(zip(one, other, strict=True))) == pytest.approx(cohen_kappa_score(one, other))


def test_krippendorff() -> None:
    """The worked example of his paper (2011), data C: four observers, twelve units, nominal: 0.743."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    assert krippendorff_alpha(list(zip(*rows, strict=True))) == pytest.approx(0.743, abs=0.001)
    assert krippendorff_alpha([("a", "a"), ("a", "a")]) is None
