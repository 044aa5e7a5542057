"""NEREL: the reader of brat files and the pairs that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from extractor.errors import ExtractorError
from extractor.evaluation import nerel
from extractor.model import Article, Entity, Evidence, Extraction, Fact, Mention, Reading, Slot

TEXT = "Глава «Двинстали» Пётр Громкин и певец Ян Тихий. Громкин владеет банком «Исток», его основал Тихий."
ANN = """\
T1\tPROFESSION 0 16\tГлава «Двинстали
T2\tORGANIZATION 7 16\tДвинстали
T3\tPERSON 18 30\tПётр Громкин
T4\tPROFESSION 33 38\tпевец
T5\tPERSON 39 47\tЯн Тихий
T6\tPERSON 49 56\tГромкин
T7\tORGANIZATION 73 78\tИсток
T8\tPERSON 93 98\tТихий
R1\tWORKS_AS Arg1:T3 Arg2:T1\t
R2\tWORKS_AS Arg1:T5 Arg2:T4\t
R3\tOWNER_OF Arg1:T6 Arg2:T7\t
R4\tFOUNDED_BY Arg1:T7 Arg2:T8\t
R5\tALTERNATIVE_NAME Arg1:T3 Arg2:T6\t
R6\tWORKPLACE Arg1:T1 Arg2:T2\t
N1\tReference T5 Wikidata:Q1\tЯн Тихий
N2\tReference T8 Wikidata:Q1\tЯн Тихий
N3\tReference T2 Wikidata:NULL\tнет данных
N4\tReference T7 Wikidata:NULL\tнет данных
"""


@pytest.fixture
def document(tmp_path: Path) -> nerel.Document:
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    (tmp_path / "one.ann").write_text(ANN, "utf-8")
    return nerel.read_folder(tmp_path)[0]


def question(name: str) -> nerel.Question:
    return next(question for question in nerel.QUESTIONS if question.name == name)


def slot(name: str, words: str, value: str = "", entity: str = "") -> Slot:
    start = TEXT.index(words)
    return Slot(name, value or words, start, start + len(words), entity)


def fact(kind: str, *slots: Slot) -> Fact:
    return Fact(kind, slots, (Evidence(0, 5, "Глава"),), "test")  # type: ignore[arg-type]


def extraction(*facts: Fact) -> Extraction:
    mentions = (Mention("person", 18, 30, 0, 1, "Пётр Громкин"), Mention("person", 49, 56, 2, 3, "Громкин"))
    entity = Entity("e1", "person", "Пётр Громкин", ("Пётр Громкин", "Громкин"))
    return Extraction(Reading(Article("one.txt", TEXT), (), (), mentions), (entity,), {0: "e1", 1: "e1"}, facts)


def figures(document: nerel.Document, name: str, *facts: Fact) -> tuple[float, float, int, int]:
    """(precision, recall, gold, found)"""
    tally = nerel.score(document, extraction(*facts))[name]
    return tally.precision, tally.recall, tally.gold, tally.responses


def test_reads_spans_relations_references(document: nerel.Document) -> None:
    assert document.spans["T3"] == nerel.Span("T3", "PERSON", 18, 30, "Пётр Громкин")
    assert nerel.Relation("OWNER_OF", "T6", "T7") in document.relations
    assert document.references["T8"] == "Q1"


def test_a_folder_without_annotations_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"нет файлов \.ann"):
        nerel.read_folder(tmp_path)


def test_discontinuous_spans_are_read_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Северный и Южный заводы", "utf-8")
    (tmp_path / "one.ann").write_text("T1\tORGANIZATION 0 8;17 23\tСеверный заводы\n", "utf-8")
    assert nerel.read_document(tmp_path / "one.ann").spans["T1"][2:4] == (0, 23)


def test_an_office_is_a_profession_with_its_body(document: nerel.Document) -> None:
    head = fact("occupation", slot("person", "Пётр Громкин", entity="e1"), slot("position", "Глава"))
    assert figures(document, "office–person", head) == (1.0, 1.0, 1, 1)
    assert figures(document, "profession–person", head) == (1.0, 0.5, 2, 1)
    singer = fact("occupation", slot("person", "Ян Тихий"), slot("position", "певец"))
    assert figures(document, "office–person", singer) == (0.0, 0.0, 1, 0)  # no office: counts neither way


def test_a_wrong_pair_costs_precision(document: nerel.Document) -> None:
    wrong = fact("occupation", slot("person", "Ян Тихий"), slot("position", "Глава"))
    assert figures(document, "office–person", wrong) == (0.0, 0.0, 1, 1)


def test_a_body_that_follows_from_the_office_counts_neither_way(document: nerel.Document) -> None:
    head = fact(
        "occupation", slot("person", "Пётр Громкин"), slot("position", "Глава"), slot("organization", "Двинстали")
    )
    assert figures(document, "body–person", head) == (0.0, 0.0, 0, 0)
    wrong = fact("occupation", slot("person", "Ян Тихий"), slot("position", "певец"), slot("organization", "Двинстали"))
    assert figures(document, "body–person", wrong) == (0.0, 0.0, 0, 1)


def test_the_body_of_an_officer(tmp_path: Path) -> None:
    ann = ANN + "R7\tWORKPLACE Arg1:T3 Arg2:T2\t\nR8\tWORKPLACE Arg1:T5 Arg2:T7\t\n"
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    (tmp_path / "one.ann").write_text(ann, "utf-8")
    document = nerel.read_folder(tmp_path)[0]
    head = fact("occupation", slot("person", "Пётр Громкин"), slot("organization", "Двинстали"))
    singer = fact("occupation", slot("person", "Ян Тихий"), slot("organization", "Исток"))
    assert figures(document, "body–officer", head, singer) == (1.0, 1.0, 1, 1)  # a singer at a bank holds no office
    assert figures(document, "body–person", head, singer) == (1.0, 1.0, 2, 2)


def test_owners_and_founders_own(document: nerel.Document) -> None:
    owner = fact(
        "ownership", slot("owner", "Пётр Громкин", entity="e1"), slot("property", "банком «Исток»", "банк «Исток»")
    )
    founder = fact("ownership", slot("owner", "Тихий"), slot("property", "Исток"))
    assert figures(document, "ownership", owner) == (1.0, 0.5, 2, 1)
    assert figures(document, "ownership", owner, founder) == (1.0, 1.0, 2, 2)
    assert nerel.score(document, extraction(founder))["-FOUNDED_BY"].recall == 1.0


def test_what_the_text_does_not_say_is_left_out(document: nerel.Document) -> None:
    inferred = fact(
        "occupation", slot("person", "Пётр Громкин"), slot("position", "Глава"), Slot("organization", "Совет")
    )
    assert figures(document, "body–person", inferred) == (0.0, 0.0, 0, 0)


def test_table_and_errors(document: nerel.Document) -> None:
    def nothing(articles: Iterable[Article]) -> Iterator[Extraction]:
        return (extraction() for _ in articles)

    assert "office–person" in nerel.table(nerel.measure([document], nothing))
    listed = list(nerel.errors(document, extraction(), question("ownership")))
    assert len(listed) == 2
    assert listed[0].startswith("one MISS Громкин/Пётр Громкин – Исток | ")
