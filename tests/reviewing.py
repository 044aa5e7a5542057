"""What the tests of the review share: a small database made by hand, a browser's session without a browser."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.model import Article, Entity, Evidence, Extraction, Fact, Mention, Reading, Slot
from extractor.review.asking import Desk
from extractor.review.users import Users
from extractor.store import open_store
from extractor.store.rows import document_id

TITLE = "Посёлок ждёт 🎉 завод"
TEXT = (
    f"{TITLE}\n"
    "Завод «Ёлка» 🌲 и банк «Весна» подписали соглашение о займе на 300 млн рублей.\n"
    "Директор завода Пётр Ёжиков сказал: «Будем строить» 👷‍♂️. Цех возглавила Анна Зимина."
)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def quote(words: str, text: str = TEXT) -> dict[str, Any]:
    start, end = span(words, text)
    return {"start": start, "end": end, "text": words}


def slot(name: str, value: str | Decimal, words: str = "", entity: str = "", text: str = TEXT) -> Slot:
    return Slot(name, value, *(span(words, text) if words else (-1, -1)), entity)


def _found(text: str) -> tuple[Fact, ...]:
    signed = "Завод «Ёлка» 🌲 и банк «Весна» подписали соглашение"
    agreement = (
        slot("type", "соглашение", "соглашение", text=text),
        slot("parties", "завод «Ёлка»", "Завод «Ёлка»", "e1", text),
        slot("parties", "банк «Весна»", "банк «Весна»", "e2", text),
        slot("amount", Decimal(300_000_000), "300 млн", text=text),
        slot("currency", "RUB"),
    )
    office = (
        slot("person", "Пётр Ёжиков", "Пётр Ёжиков", "e3", text),
        slot("position", "директор", "Директор", text=text),
    )
    title = "Директор завода Пётр Ёжиков"
    return (
        Fact("agreement", agreement, (Evidence(*span(signed, text), signed),), "signed", 0.9),
        Fact("occupation", office, (Evidence(*span(title, text), title),), "title", 0.5),
    )


def extraction(
    name: str = "news/a.txt", text: str = TEXT, facts: tuple[Fact, ...] | None = None, **about: Any
) -> Extraction:
    """An article with an agreement and an office, found by no machine."""
    found = _found(text) if facts is None else facts
    people = (
        Entity("e1", "organization", "завод «Ёлка»", ("Завод «Ёлка»", "завода"), region="RU-TUL"),
        Entity("e2", "organization", "банк «Весна»", ("банк «Весна»",)),
        Entity("e3", "person", "Пётр Ёжиков", ("Пётр Ёжиков",)),
        Entity("e4", "person", "Анна Зимина", ("Анна Зимина",)),
    )
    named = (
        ("organization", "Завод «Ёлка»", "e1"),
        ("organization", "банк «Весна»", "e2"),
        ("person", "Пётр Ёжиков", "e3"),
        ("person", "Анна Зимина", "e4"),
    )
    mentions = tuple(
        Mention(label, *span(words, text), 0, 1, words, words)  # type: ignore[arg-type]
        for label, words, _ in named
        if words in text
    )
    links = dict(enumerate(entity for _, words, entity in named if words in text))
    article = Article(name, text, text.split("\n")[0], about.pop("published", dt.date(2025, 5, 13)), "sidecar", **about)
    return Extraction(Reading(article, (), (), mentions), people if mentions else (), links if mentions else {}, found)


def database(path: Path, *extractions: Extraction) -> Path:
    with open_store(path, writable=True) as store:
        store.add(extractions or [extraction()])
    return path


def desk(folder: Path, users: Users | None = None) -> Desk:
    """A desk over a new database in a folder."""
    path = folder / "facts.db"
    if not path.exists():
        database(path)
    return Desk(path, folder / "annotations", users or Users())


class Browser:
    """One person's session: cookies and the CSRF token of the last page."""

    def __init__(self, desk: Desk, name: str = "") -> None:
        from extractor.review.door import application

        self.desk = desk
        self.datasette = application(desk)
        self.cookies: dict[str, str] = {}
        asyncio.run(self.datasette.invoke_startup())
        if name:
            self.log_in(name)

    def log_in(self, name: str) -> None:
        self.cookies["ds_actor"] = self.datasette.sign({"a": {"id": name}}, "actor")

    def get(self, path: str, **options: Any) -> Any:
        answer = asyncio.run(self.datasette.client.get(path, cookies=self.cookies, **options))
        self.cookies |= dict(answer.cookies)
        return answer

    def post(self, path: str, body: Mapping[str, Any], token: str | None = None, **headers: str) -> Any:
        if "ds_csrftoken" not in self.cookies:
            self.get("/")
        own = self.cookies.get("ds_csrftoken", "") if token is None else token
        sent = {"content-type": "application/json", "x-csrftoken": own, **headers}
        return asyncio.run(
            self.datasette.client.post(path, content=json.dumps(body), headers=sent, cookies=self.cookies)
        )

    def save(self, document: str = "news/a.txt", **wish: Any) -> Any:
        return self.post(f"/review/{document_id(document)}", wish)


def facts(path: Path, kind: str = "") -> list[dict[str, Any]]:
    with open_store(path) as store:
        return list(store.facts(kind))


def fact_of(path: Path, kind: str) -> str:
    return str(facts(path, kind)[0]["id"])
