"""Which texts are one article: a table of pairs, and what stands in the database."""

from __future__ import annotations

import datetime as dt
import doctest
import sqlite3
from pathlib import Path

import pytest

from extractor.run import Options, Report, run
from extractor.store import likeness
from extractor.store.likeness import are_copies, bands, is_excerpt, read, signature
from tests.test_run import Silent, contents

NEWS = (
    "В Кинешме открыли цех по выпуску пожарных насосов\n\n"
    "Губернатор Ивановской области Пётр Лосев и директор завода «Гидромаш» Анна Седых запустили вчера новый цех. "
    "Он рассчитан на 1 200 насосов в год. Вложения составили 340 млн рублей, из них две трети дал Фонд развития "
    "промышленности.\n\n"
    "«Мы создали 85 рабочих мест и до конца года наймём ещё два десятка человек», – рассказала Анна Седых.\n\n"
    "По словам губернатора, предприятие первым в регионе получило статус участника кластера машиностроения. Насосы "
    "будут поставлять в Казахстан и Белоруссию. В 2026 году завод намерен освоить выпуск мотопомп.\n"
)
LINES = NEWS.split("\n\n")
REPORT = (
    "Промышленность края в январе\n\n"
    "Индекс промышленного производства в январе составил 103,4 процента к соответствующему месяцу прошлого года. "
    "В обработке рост достиг 105,1 процента, в добыче отмечено снижение на 0,8 процента. Предприятия отгрузили "
    "товаров собственного производства на 48,2 млрд рублей. Больше всего выросли выпуск мебели, стройматериалов и "
    "готовых металлических изделий, сообщает территориальный орган статистики."
)


def with_numbers(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(NEWS, NEWS.replace("\n\n", "\n").replace("–", "-"), id="other paragraphs and dashes"),
        pytest.param(NEWS, "Пожарные насосы из Кинешмы\n\n" + "\n\n".join(LINES[1:]), id="another headline"),
        pytest.param(NEWS, NEWS.replace("ё", "е").upper().capitalize(), id="without ё and capitals"),
        pytest.param(NEWS, NEWS.replace("запустили вчера", "торжественно запустили"), id="a word changed"),
        pytest.param(NEWS, NEWS.replace(" Насосы будут поставлять в Казахстан и Белоруссию.", ""), id="a sentence cut"),
        pytest.param(NEWS, NEWS + "\nПодготовлено по материалам пресс-службы области.", id="a line added"),
        pytest.param(
            NEWS,
            f"{LINES[0]}\n\nИваново, 12 марта 2025 года. {LINES[1]}\n\n" + "\n\n".join(LINES[2:]),
            id="a dateline before the text",
        ),
        pytest.param(
            f"{LINES[0]}\n\n12.03.2025, 14:30\n\n" + "\n\n".join(LINES[1:]),
            f"{LINES[0]}\n\n13 марта 2025 года\n\n" + "\n\n".join(LINES[1:]),
            id="dates of two sites",
        ),
        pytest.param(NEWS, NEWS.replace("1 200 насосов", "1 200 пожарных насосов"), id="a word added"),
        pytest.param(
            NEWS + " Открытие прошло 12.03.2025.", NEWS + " Открытие прошло 12 марта 2025.", id="a date in words"
        ),
    ],
)
def test_copies(one: str, other: str) -> None:
    assert are_copies(one, other)
    assert are_copies(other, one)
    assert set(bands(signature(one))) & set(bands(signature(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(REPORT, with_numbers(REPORT, ("103,4", "102,9")), id="one number"),
        pytest.param(
            REPORT,
            with_numbers(REPORT, ("январе", "феврале"), ("103,4", "101,0"), ("105,1", "99,7"), ("48,2", "51,6")),
            id="the report of the next month",
        ),
        pytest.param(REPORT, REPORT.replace("в январе составил", "в феврале составил"), id="only the month"),
        pytest.param(NEWS, NEWS.replace("«Гидромаш»", "«Насосэнерго»"), id="another factory"),
        pytest.param(NEWS, NEWS.replace("Ивановской", "Тверской"), id="another region"),
        pytest.param(NEWS, NEWS.replace("Анна Седых", "Вера Юдина"), id="another director"),
        pytest.param(NEWS, NEWS.replace("две трети", "три четверти"), id="a number in words"),
        pytest.param(NEWS, NEWS.replace("340 млн", "430 млн"), id="another sum"),
        pytest.param(NEWS, REPORT, id="nothing in common"),
        pytest.param(NEWS, "\n\n".join(LINES[:2]), id="only the beginning"),
        pytest.param("Завод открыли.\nОн в Туле.", "Завод открыли!\nОн в Туле.", id="too short to tell"),
    ],
)
def test_other_articles(one: str, other: str) -> None:
    assert not are_copies(one, other)
    assert not are_copies(other, one)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("\n\n".join(LINES[:3]), True),
        ("Коротко\n\n" + LINES[1], True),
        (LINES[0] + "\n\n" + LINES[1].replace("340", "345"), False),
        (REPORT, False),
    ],
)
def test_excerpts(part: str, expected: bool) -> None:
    assert is_excerpt(read(part), read(NEWS)) == expected


def test_a_signature_is_the_same_on_every_machine() -> None:
    assert len(signature(NEWS)) == 320
    assert signature(NEWS)[:8].hex() == "861782006d430802"
    assert signature("Завод открыли.") == b""
    assert bands(b"") == []


def test_the_examples_of_the_docstrings_run() -> None:
    result = doctest.testmod(likeness)
    assert result.attempted > 0
    assert result.failed == 0


# -- in the database --------------------------------------------------------------------------------------------------


def go(db: Path, folder: Path, **options: object) -> Report:
    return run(Options([folder], db, **options), Silent())  # type: ignore[arg-type]


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def held(db: Path) -> dict[str, str]:
    """Name of each article → name of the document that stands for it."""
    with sqlite3.connect(db) as connection:
        return dict(connection.execute("SELECT s.name, d.name FROM sources s JOIN documents d ON d.id = s.document"))


def test_a_reprint_is_stored_once_and_doubles_no_fact(tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    folder = put(tmp_path / "news", a=NEWS, c=REPORT)
    facts = go(db, folder).facts
    put(folder, b=NEWS.replace("запустили вчера", "запустили"), d=REPORT.replace("103,4", "102,9"))
    report = go(db, folder)
    assert (report.outcomes["duplicate"], report.outcomes["added"], report.documents) == (1, 1, 3)
    assert held(db) == {"a.txt": "a.txt", "b.txt": "a.txt", "c.txt": "c.txt", "d.txt": "d.txt"}
    assert report.facts["officials"] == facts["officials"]
    assert report.facts["quotations"] == facts["quotations"]
    assert go(db, folder).processed == 0
    go(tmp_path / "fresh.db", folder, workers=2)
    assert contents(tmp_path / "fresh.db") == contents(db)


def test_a_reprint_stands_alone_when_the_first_changes(tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    folder = put(tmp_path / "news", a=NEWS, b=NEWS.replace("запустили вчера", "запустили"))
    go(db, folder)
    put(folder, a=REPORT)
    go(db, folder)
    assert held(db) == {"a.txt": "a.txt", "b.txt": "b.txt"}
    go(tmp_path / "fresh.db", folder)
    assert contents(tmp_path / "fresh.db") == contents(db)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=["excerpt first", "page first"])
def test_a_feed_and_its_page_are_one(tmp_path: Path, names: tuple[str, str]) -> None:
    part, page = names
    folder = put(tmp_path / "news", **{part: "\n\n".join(LINES[:3]), page: NEWS})
    for name in names:
        (folder / f"{name}.meta.json").write_text('{"url": "https://example.org/n/7"}', "utf-8")
    db = tmp_path / "facts.db"
    go(db, folder)
    assert held(db) == {f"{part}.txt": f"{page}.txt", f"{page}.txt": f"{page}.txt"}
    assert go(db, folder).processed == 0


def test_the_same_words_a_month_later_are_another_article(tmp_path: Path) -> None:
    folder = put(tmp_path / "news", a=NEWS, b=NEWS.replace("запустили вчера", "запустили"))
    for name, day in (("a", dt.date(2025, 3, 12)), ("b", dt.date(2025, 4, 14))):
        (folder / f"{name}.meta.json").write_text(f'{{"published": "{day}"}}', "utf-8")
    assert go(tmp_path / "facts.db", folder).documents == 2


def test_documents_of_an_older_program_are_signed(tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    folder = put(tmp_path / "news", a=NEWS)
    go(db, folder)
    with sqlite3.connect(db) as connection:
        connection.execute("DELETE FROM signatures")
        connection.execute("DELETE FROM signature_bands")
    put(folder, b=NEWS.replace("запустили вчера", "запустили"))
    assert go(db, folder).outcomes["duplicate"] == 1
