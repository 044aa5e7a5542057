"""Any file of twenty years → the article in it, its title and date, or one clear sentence why not."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from extractor.articles import discover, read
from extractor.articles.encodings import decode
from extractor.articles.published import of_name, of_text
from extractor.articles.tables import flatten
from extractor.errors import ArticleError
from extractor.model import Article
from tests import files

DATE = dt.date(2025, 3, 27)


def read_all(folder: Path, name: str, data: bytes) -> list[Article]:
    path = folder / name
    path.write_bytes(data)
    found: list[Article] = []
    try:
        found.extend(read(path, root=folder))
    except ArticleError:
        if not found and name not in ("a.zip",):
            raise
    return found


def same_words(text: str) -> str:
    return "".join(text.replace("–", "-").replace("«", '"').replace("»", '"').split())


@pytest.mark.parametrize("name", files.FORMATS)
def test_every_format_gives_the_article(tmp_path: Path, name: str) -> None:
    make, has_title, has_date = files.FORMATS[name]
    articles: list[Article] = []
    path = tmp_path / name
    path.write_bytes(make())
    generator = read(path, root=tmp_path)
    articles.append(next(generator))
    (article,) = articles
    for paragraph in files.PARAGRAPHS:
        assert same_words(paragraph) in same_words(article.text)
    if has_title:
        assert same_words(article.title) == same_words(files.TITLE)
        assert same_words(article.text).count(same_words(files.TITLE)) == 1
    if name == "a.docx":
        assert "Выпуск, вагонов: 2024 год – 180; 2025 год – 240." in article.text
    elif has_date:
        assert (article.published, article.published_source) == (DATE, "metadata")
    assert "Читайте также" not in article.text
    assert "Все права" not in article.text


@pytest.mark.parametrize("name", ["a.bin", "noname", "a.txt", "a.doc"])
@pytest.mark.parametrize("kind", ["a.html", "a.docx", "a.rtf", "a.pdf", "a.eml", "a.json"])
def test_the_type_is_told_from_content(tmp_path: Path, kind: str, name: str) -> None:
    (article,) = read_all(tmp_path, name, files.FORMATS[kind][0]())
    assert same_words(files.PARAGRAPHS[0]) in same_words(article.text)


@pytest.mark.parametrize("encoding", files.ENCODINGS)
def test_plain_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    (article,) = read_all(tmp_path, "a.txt", files.plain(encoding))
    assert same_words(article.text) == same_words(files.plain(encoding).decode(encoding))


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
@pytest.mark.parametrize("make", [files.page, files.feed])
def test_declarations_that_lie(tmp_path: Path, make: object, encoding: str, declared: str) -> None:
    data = make(encoding, declared)  # type: ignore[operator]
    (article,) = read_all(tmp_path, "a.html" if make is files.page else "a.xml", data)
    assert same_words(files.PARAGRAPHS[1]) in same_words(article.text)
    assert same_words(article.title) == same_words(files.TITLE)


@pytest.mark.parametrize("wrong", ["cp1251", "latin-1"])
def test_double_decoding_is_undone(wrong: str) -> None:
    text = files.plain().decode().replace("И", "и")  # the bytes of «И» have no place in cp1251
    assert decode(text.encode().decode(wrong, errors="ignore").encode()).startswith(text[:20])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "файл пуст"),
        (b"  \n\n ", "файл пуст"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "картинка"),
        (bytes(range(256)) * 20, "двоичный"),
        (b"The plant was opened by the governor on Monday in the city." * 5, "не на русском"),
        ("а".encode() * 50_000, "без пробела"),
        ("слово ".encode() * 400_000, "знаков"),
        (b"%PDF-1.7 broken", "PDF повреждён"),
        (b"PK\x03\x04broken", "архив повреждён"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "сущности"),
        (b'[{"number": 1}]', "нет столбца с текстом"),
    ],
)
def test_refusals_are_one_clear_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_all(tmp_path, "a.txt", data)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(50 * 2**20))
    with pytest.raises(ArticleError, match="бомб"):
        read_all(tmp_path, "bomb.bin", out.getvalue())


def test_the_rest_of_an_archive_is_read_and_the_bad_entry_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(files.zipped())
    generator = read(path, root=tmp_path)
    assert next(generator).name == "a.zip#news/article.html"
    with pytest.raises(ArticleError, match=r"escape\.txt.*за пределы"):
        next(generator)


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"head": files.TITLE, "story": " ".join(files.PARAGRAPHS)}, ensure_ascii=False))
    (article,) = read(path, root=tmp_path, columns={"title": "head", "text": "story"})
    assert article.title == files.TITLE


def test_where_the_date_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "2024-05-06_news.txt"
    path.write_bytes(files.plain())
    assert next(read(path, root=tmp_path)).published_source == "filename"
    path.write_bytes("Тверь, 7 мая 2024 года. ".encode() + files.plain())
    (article,) = read(path, root=tmp_path)
    assert (article.published, article.published_source) == (dt.date(2024, 5, 7), "dateline")
    (article,) = read(path, root=tmp_path, published=DATE)
    assert (article.published, article.published_source) == (DATE, "option")
    path.with_suffix(".meta.json").write_text('{"published": "2023-01-02", "title": "Другой заголовок статьи"}')
    (article,) = read(path, root=tmp_path, published=DATE)
    assert (article.published, article.published_source) == (dt.date(2023, 1, 2), "sidecar")
    assert article.text.startswith("Другой заголовок статьи\n\n")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Заголовок\n\n9 апреля 2025 года 14:10 Москва, Кремль\nТекст.", "2025-04-09"),
        ("Заголовок\n10.03.2023\nТекст статьи.", "2023-03-10"),
        ("Текст статьи.\nДата публикации: 24 апреля 2025 года, 13:45", "2025-04-24"),
        ("УФА, 9 марта 2023 года – Завод открыт.", "2023-03-09"),
        ("Заголовок\n\nКоломна. 18.09.2023. Конкурс сварщиков завершён.", "2023-09-18"),
        ("Тверь. Агентство деловой печати, 12.03.2024\n\nЗаголовок\nТекст.", "2024-03-12"),
        ("Заголовок\n\n24 мая 2023 года, Московская область\n\nТекст.", "2023-05-24"),
        ("Тверь, 4 июня. Мост достроили.", None),
        ("Тверь. Отчёт приняли, срок 12.03.2024 сдвинули.\nТекст.", None),
        ("Завод построили 9 марта 2023 года.\nОн работает.", None),
        ("Праздник 9 мая 2025 года удался\nБыло весело.", None),
    ],
)
def test_datelines(text: str, date: str | None) -> None:
    assert of_text(text) == (dt.date.fromisoformat(date) if date else None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Барнаул, 2 февраля 2024 г.\n\nДороги края построят\n\nТекст.", "Дороги края построят"),
        ("Тверь. Агентство деловой печати, 12.03.2024\n\nВстреча подрядчиков\nТекст.", "Встреча подрядчиков"),
        ("Калуга, 29 марта 2024. Инвестор выкупил площадку\n\nТекст.", "Инвестор выкупил площадку"),
        ("ЮЖНО-САХАЛИНСК, 15 мая 2025 года — Порт готовят к приёму судов\n\nТекст.", "Порт готовят к приёму судов"),
        ("Благовещенск, 4 июня. Область договорилась о мосте\nТекст.", "Область договорилась о мосте"),
        ("Праздник 9 мая 2025 года удался\nБыло весело.", "Праздник 9 мая 2025 года удался"),
        ("2024 год: итоги завода\n\nТекст о заводе.", "2024 год: итоги завода"),
    ],
)
def test_a_dateline_is_no_title(tmp_path: Path, text: str, title: str) -> None:
    (tmp_path / "a.txt").write_text(text + "\nО заводе.", "utf-8")
    (article,) = read(tmp_path / "a.txt", root=tmp_path)
    assert article.title == title
    assert article.text.startswith(text[:10]), "the stored text keeps its dateline"


def test_dates_in_file_names() -> None:
    assert of_name("press/2023-03-09_zavod.txt") == dt.date(2023, 3, 9)
    assert of_name("20230309.txt") == dt.date(2023, 3, 9)
    assert of_name("zavod_120.txt") is None


def test_tables_read_as_sentences() -> None:
    assert flatten([["Показатель", "2023", "2024"], ["Выпуск, т", "10", "12"]]) == [
        "Выпуск, т: 2023 – 10; 2024 – 12.",
    ]
    assert flatten([["Инвестор", "АО «Луч»"], ["Объём", "5 млн рублей"]]) == [
        "Инвестор: АО «Луч»",
        "Объём: 5 млн рублей",
    ]
    assert flatten([]) == []


def test_folders_are_walked_once_even_in_a_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "1.txt", "1.meta.json", "1.json", ".hidden.txt", "alone.json"):
        (tmp_path / name).write_text("текст")
    os.symlink(tmp_path, tmp_path / "b" / "loop")
    found = [file.relative_to(root).as_posix() for file, root in discover([tmp_path, tmp_path / "1.txt"])]
    assert found == ["1.txt", "alone.json", "b/2.txt"]


def test_mutated_files_never_crash_a_reader(tmp_path: Path) -> None:
    chance = random.Random(7)
    sources = [make() for make, _, _ in files.FORMATS.values()]
    for _ in range(250):
        data = bytearray(chance.choice(sources))
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        path = tmp_path / f"m{chance.choice(['.txt', '.docx', '.xml', '.zip', ''])}"
        path.write_bytes(bytes(data))
        try:
            for article in read(path, root=tmp_path):
                assert article.text
        except ArticleError as error:
            assert "\n" not in str(error)


def test_the_date_of_a_template_is_no_date(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(files.word())
    (article,) = read(tmp_path / "a.docx", root=tmp_path)
    assert article.published is None
