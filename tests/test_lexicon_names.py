"""Nothing is tuned to names: people and firms of the development texts stand in no word list of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor import lexicon
from extractor.evaluation.factrueval.gold import read_folder
from extractor.language.morphology import forms

DATA = Path(__file__).parents[2] / "shared" / "data"
#: Tables of general knowledge: geography, bodies of the state and kinds of bodies, the commonest surnames, known media.
GENERAL = frozenset(
    {"cities", "common_acronyms", "common_surnames", "countries", "east_asian_surnames", "federal_bodies"}
    | {"federal_districts", "legal_forms", "media", "regions"}
)
#: Words that are names in a text and something else in a list: an acronym of any town's police, a currency, a month.
COINCIDENCES = frozenset({"business", "street", "гувд", "лев", "сен", "сша", "times"})
_NAME_GRAMS = frozenset({"Surn", "Name", "Patr", "Orgn", "Trad", "Geox", "Abbr"})

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="the shared data are not at hand"),
]


def plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def listed() -> dict[str, set[str]]:
    """Word → the lists that hold it, for words that no table of general knowledge holds."""
    found: dict[str, set[str]] = {}
    for path in sorted(lexicon.FOLDER.glob("*.tsv")):
        if path.stem.startswith("page_"):  # the wording of web pages, no list that extraction reads
            continue
        for row in lexicon.rows(path.stem):
            for cell in row.values():
                for word in plain(cell).replace(";", " ").split():
                    found.setdefault(word.strip("«»().,:"), set()).add(path.stem)
    return {word: lists for word, lists in found.items() if not lists & GENERAL}


def is_name(word: str) -> bool:
    """A capitalised word that the dictionary does not know, or knows as a name only."""
    if len(word) < 3 or not word[0].isupper():
        return False
    return all(not form.parse.is_known or form.grams & _NAME_GRAMS for form in forms(word))


def words_of_factrueval() -> Iterator[str]:
    for document in read_folder(DATA / "factrueval"):
        for span in document.spans.values():
            if span.type in ("surname", "nickname", "org_name"):
                yield from (document.tokens[i].text for i in span.tokens)


def words_of_news() -> Iterator[str]:
    for path in sorted((DATA / "news_gold").glob("*.json")):
        for fact in json.loads(path.read_text("utf-8")).get("facts", ()):
            values = [fact.get(slot) for slot in ("person", "speaker", "owner", "property", "member", "parties")]
            for value in values:
                for text in value if isinstance(value, list) else [value or ""]:
                    yield from text.replace("«", " ").replace("»", " ").split()


@pytest.mark.parametrize("words", [words_of_factrueval, words_of_news])
def test_no_name_of_the_development_texts_is_listed(words: Callable[[], Iterator[str]]) -> None:
    known = listed()
    names = {word for word in words() if is_name(word)}
    assert len(names) > 50
    told = {
        word: lists
        for name in names
        for word in {plain(name), *(plain(form.normal) for form in forms(name))} - COINCIDENCES
        if (lists := known.get(word))
    }
    assert told == {}
