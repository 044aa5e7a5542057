"""factRuEval: readers, the three scorers against cases computed by hand, and the writers of responses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import pipeline
from extractor.errors import ExtractorError
from extractor.evaluation.benchmarks import benchmark as command
from extractor.evaluation.factrueval import answers, benchmark, echo, errors, responses, track1, track2, track3
from extractor.evaluation.factrueval.gold import Document, read_document, read_folder
from extractor.evaluation.factrueval.locorg import acting_places
from extractor.evaluation.factrueval.matching import best_matching
from extractor.evaluation.factrueval.names import attributes, namings
from extractor.evaluation.factrueval.responses import EntityResponse, FactResponse, MentionResponse, Responses
from extractor.evaluation.factrueval.scores import Tallies, total
from extractor.evaluation.factrueval.states import place_of_office
from extractor.evaluation.factrueval.values import equal
from extractor.model import (
    Article,
    Entity,
    Evidence,
    Extraction,
    Fact,
    Mention,
    PersonName,
    Reading,
    Sentence,
    Slot,
    Token,
)

SHARED = Path(__file__).parents[2] / "shared" / "data" / "factrueval"


class Gold:
    """Writes a tiny document: spans are given by their words, `#n` picks the n-th occurrence."""

    def __init__(self, folder: Path, text: str, name: str = "book_1") -> None:
        self.folder, self.text, self.name = folder, text, name
        self.words: list[tuple[int, str]] = []
        self.lines: dict[str, list[str]] = {key: [] for key in ("spans", "objects", "coref", "facts")}
        at = 0
        for word in text.replace("«", "« ").replace("»", " »").replace(".", " .").replace(",", " ,").split():
            at = text.index(word, at)
            self.words.append((at, word))
            at += len(word)

    def span(self, kind: str, words: str, nth: int = 0) -> str:
        wanted = words.split()
        texts = [word for _, word in self.words]
        starts = [i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted]
        first = starts[nth]
        ids = " ".join(str(100 + first + k) for k in range(len(wanted)))
        start = self.words[first][0]
        length = self.words[first + len(wanted) - 1][0] + len(wanted[-1]) - start
        span_id = str(500 + len(self.lines["spans"]))
        row = f"{span_id} {kind} {start} {length} {100 + first} {len(wanted)}  # {ids} {words}"
        self.lines["spans"].append(row)
        return span_id

    def mention(self, kind: str, *spans: str) -> str:
        mention_id = str(900 + len(self.lines["objects"]))
        self.lines["objects"].append(f"{mention_id} {kind} {' '.join(spans)} # comment")
        return mention_id

    def entity(self, entity_id: str, mentions: list[str], *lines: str) -> None:
        self.lines["coref"] += [f"{entity_id} {' '.join(mentions)}", *lines, ""]

    def fact(self, kind: str, *lines: str) -> None:
        self.lines["facts"] += [f"1-{len(self.lines['facts'])} {kind}", *lines, ""]

    def read(self) -> Document:
        tokens = [f"{100 + i} {start} {len(word)} {word}" for i, (start, word) in enumerate(self.words)]
        sentences = "\n".join(line + ("\n" if line.endswith(" .") else "") for line in tokens)
        (self.folder / f"{self.name}.txt").write_text(self.text, "utf-8")
        (self.folder / f"{self.name}.tokens").write_text(sentences + "\n", "utf-8")
        for key, lines in self.lines.items():
            (self.folder / f"{self.name}.{key}").write_text("\n".join(lines) + "\n", "utf-8")
        return read_document(self.folder, self.name)


def overall(tallies: Tallies) -> tuple[float, float]:
    """(precision, recall)"""
    sums = total(tallies)
    return round(sums.precision, 4), round(sums.recall, 4)


def at(document: Document, tag: str, words: str) -> MentionResponse:
    return MentionResponse(tag, document.text.index(words), len(words))


@pytest.fixture
def mayor(tmp_path: Path) -> Document:
    """A mayor, a town, a firm; the town's name stands inside the firm's."""
    gold = Gold(tmp_path, "Мэр Энска Пётр Громкин открыл завод «Энска Сталь» .  Громкин доволен .")
    first, last = gold.span("name", "Пётр"), gold.span("surname", "Громкин")
    town = gold.span("loc_name", "Энска")
    firm, kind = gold.span("org_name", "Энска Сталь"), gold.span("org_descr", "завод")
    inner = gold.span("loc_name", "Энска", 1)
    again = gold.span("surname", "Громкин", 1)
    post = gold.span("job", "Мэр")
    person, repeated = gold.mention("Person", first, last), gold.mention("Person", again)
    place, company, nested = (
        gold.mention("LocOrg", town), gold.mention("Org", firm, kind), gold.mention("LocOrg", inner),
    )  # fmt: skip
    gold.entity("1", [person, repeated], "firstname Пётр", "lastname Громкин")
    gold.entity("2", [place], "name Энск", "wikidata Q1")
    gold.entity("3", [company], "name Энска Сталь", "descriptor завод")
    gold.entity("4", [nested], "name Энск")
    gold.fact("Occupation", "Who obj1 Громкин Пётр", f"Position span{post} мэр", "Where obj2 Энск")
    return gold.read()


# -- reading ----------------------------------------------------------------------------------------------------------


def test_reads_tokens_spans_mentions_entities_facts(mayor: Document) -> None:
    assert mayor.text[mayor.tokens[2].start : mayor.tokens[2].end] == "Пётр"
    assert [mention.tag for mention in mayor.mentions] == ["per", "per", "locorg", "org", "locorg"]
    assert mayor.entities["2"].lines == (("name", "Энск"), ("wikidata", "Q1"))
    assert mayor.facts[0].arguments[1].texts == ("Мэр",)  # the surface form, not the normal form of the line
    assert mayor.sentence_text(mayor.text.rindex("Громкин")) == "Громкин доволен ."


def test_a_span_may_have_a_gap(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Иван и Анна Тихие")
    (tmp_path / "book_1.spans").write_text("")
    gold.lines["spans"] = ["500 name 0 4 100 1  # 100 Иван", "501 surname 7 10 102 2  # 101 103 и Тихие"]
    gold.mention("Person", "500", "501")
    document = gold.read()
    assert document.mentions[0].tokens == {0, 1, 3}
    assert document.spans["501"].text == "и Тихие"


def test_alternatives_of_a_fact_line(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Банк купил фирму .")
    gold.fact("Deal", "Participant obj7 Банк | Первый банк | obj8 Фирма", "Type купля/продажа", "Сложность повышенная")
    fact = gold.read().facts[0]
    assert fact.arguments[0].texts == ("Банк", "Первый банк", "Фирма")
    assert fact.arguments[0].entities == ("7", "8")
    assert [a.slot for a in fact.arguments] == ["participant", "type"]
    assert fact.difficult


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match=r"нет файлов \.tokens"):
        read_folder(tmp_path)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Пётр пришёл .")
    gold.lines["spans"] = ["500 name"]
    with pytest.raises(ExtractorError, match="book_1"):
        gold.read()


def test_references_into_nowhere_are_left_out(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Пётр пришёл .")
    known = gold.span("name", "Пётр")
    gold.mention("Person", known, "777")
    gold.mention("Person", "778")
    gold.entity("1", ["900", "555"], "firstname Пётр")
    gold.fact("Occupation", "Who obj1 Пётр", "Position span999 гость", "Where obj44 Энск")
    document = gold.read()
    assert [mention.tokens for mention in document.mentions] == [{0}]
    assert document.facts[0].arguments[1].texts == ("гость",)
    assert overall(track3.score(document, [occupation(who="Пётр", where="Энск", position="гость")])) == (1.0, 1.0)


# -- equal values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Пётр", "петр", True),
        ("«Сталь»", '"сталь"', True),
        ("ул . Ленина", "ул. Ленина", True),
        ("Нью - Йорк", "Нью–Йорк", True),
        ("я", "ю", False),  # one letter: no slip allowed
        ("Энск", "Энска", True),  # up to eight: one
        ("Энск", "Энского", False),
        ("Громкиным", "Громкин", True),  # nine and more: two
        ("Громкиными", "Громкин", False),
        ("Москвы", "Москва", True),
        ("России", "Россия", True),
        ("банк", "завод", False),
    ],
)
def test_equal(one: str, other: str, same: bool) -> None:
    assert equal(one, other) is same
    assert equal(other, one) is same


# -- matching ---------------------------------------------------------------------------------------------------------


def test_matching_prefers_the_sum_to_the_single_best() -> None:
    pairs = {(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}
    assert sorted(best_matching(pairs, [False, False], 2)) == [(0, 1), (1, 0)]


def test_matching_takes_a_perfect_pair_first_where_it_must() -> None:
    pairs = {(0, 0): 1.0, (0, 1): 0.9, (1, 0): 0.9}
    assert best_matching(pairs, [False, False], 2, perfect_first=True) == [(0, 0)]


def test_matching_spends_a_response_on_ignored_gold_where_that_pays() -> None:
    pairs = {(0, 0): 0.2, (1, 0): 0.5, (2, 1): 1.0}  # gold 1 is ignored
    # as a hit: 2·(.2 + 1)/(2 + 2) = .6; as ignored: 2·1/(2 + 1) = .67
    assert sorted(best_matching(pairs, [False, True, False], 2)) == [(1, 0), (2, 1)]


def test_nothing_to_match() -> None:
    assert best_matching({}, [False], 3) == []


# -- track 1 ----------------------------------------------------------------------------------------------------------


def test_descriptors_are_free_and_foreign_words_cost(mayor: Document) -> None:
    firm = at(mayor, "org", "завод «Энска Сталь»")
    assert overall(track1.score(mayor, [firm])) == (1.0, 0.25)  # of four mentions that count
    wide = at(mayor, "org", "открыл завод «Энска Сталь»")
    assert overall(track1.score(mayor, [wide])) == (0.6667, 0.1667)  # 2 hit, 1 foreign


def test_missed_naming_words_cost(mayor: Document) -> None:
    assert overall(track1.score(mayor, [at(mayor, "per", "Громкин")])) == (0.5, 0.125)


def test_a_descriptor_alone_gains_nothing(mayor: Document) -> None:
    assert overall(track1.score(mayor, [at(mayor, "org", "завод")])) == (0.0, 0.0)


def test_types_must_agree_but_for_mode_l(mayor: Document) -> None:
    town = at(mayor, "loc", "Энска")
    assert overall(track1.score(mayor, [town])) == (0.0, 0.0)
    assert overall(track1.score(mayor, [town], merge_locorg=True)) == (1.0, 0.25)


def test_a_nested_mention_leaves_the_counts(mayor: Document) -> None:
    inner = MentionResponse("locorg", mayor.text.rindex("Энска"), 5)
    sums = track1.score(mayor, [inner])
    assert (sums["locorg"].gold, sums["locorg"].responses) == (1, 0)


def test_partial_words_are_not_covered(mayor: Document) -> None:
    assert overall(track1.score(mayor, [at(mayor, "per", "Пётр Гром")])) == (0.5, 0.125)  # «Пётр» only


def test_a_mention_without_a_naming_word_is_ignored(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Наш завод встал , а Пётр ушёл .")
    gold.mention("Org", gold.span("org_descr", "завод"))
    gold.mention("Person", gold.span("name", "Пётр"))
    document = gold.read()
    both = [at(document, "org", "завод"), at(document, "per", "Пётр")]
    assert overall(track1.score(document, both)) == (1.0, 1.0)
    assert overall(track1.score(document, both[1:])) == (1.0, 1.0)


def test_of_two_mentions_over_the_same_words_the_matched_one_counts(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Энск решил .")
    town = gold.span("loc_name", "Энск")
    gold.mention("LocOrg", town)
    gold.mention("Org", town)
    document = gold.read()
    assert overall(track1.score(document, [at(document, "locorg", "Энск")])) == (1.0, 1.0)
    silent = track1.score(document, [])
    assert (silent["org"].gold, silent["locorg"].gold) == (1, 0)


def test_signs_that_touch_a_neighbour_do_not_count(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Фирма «Энск» и - ко растут .")
    gold.mention("Org", gold.span("org_name", "Энск » и - ко"))
    document = gold.read()
    assert track1.response_tokens(document, at(document, "org", "«Энск»")) == {2}
    # missed: «и», «ко»; «»» and «-» are single signs and free
    assert overall(track1.score(document, [at(document, "org", "«Энск»")])) == (0.3333, 0.3333)


def test_one_response_for_one_mention(mayor: Document) -> None:
    twice = [at(mayor, "per", "Пётр Громкин"), at(mayor, "per", "Пётр")]
    assert overall(track1.score(mayor, twice)) == (0.5, 0.25)


# -- track 2 ----------------------------------------------------------------------------------------------------------


def person(*lines: tuple[str, str]) -> EntityResponse:
    return EntityResponse("per", lines)


@pytest.mark.parametrize(
    ("response", "strict", "lenient"),
    [
        (person(("firstname", "Пётр"), ("lastname", "Громкин")), 1.0, 1.0),
        (person(("lastname", "Громкина")), 1 / 2, 1 / 2),
        (person(("firstname", "Пётр"), ("lastname", "Громкин"), ("patronymic", "Ильич")), 2 / 3, 1.0),
        (person(("lastname", "Громкин"), ("lastname", "Громкину")), 1 / 2, 1 / 2),  # two lines on one attribute: free
        (person(("firstname", "Громкин")), 0.0, 0.0),
        (EntityResponse("org", (("name", "завод Энска Сталь"),)), 1.0, 1.0),
        (EntityResponse("org", (("name", "«Энска Сталь»"),)), 1.0, 1.0),
        (EntityResponse("org", (("name", "завод"),)), 0.0, 0.0),
        (EntityResponse("loc", (("name", "Энск"),)), 1.0, 1.0),
        (EntityResponse("org", (("name", "Энск"),)), 0.0, 0.0),
    ],
)
def test_entities(mayor: Document, response: EntityResponse, strict: float, lenient: float) -> None:
    assert overall(track2.score(mayor, [response])) == (round(strict, 4), round(strict / 3, 4))
    assert overall(track2.score(mayor, [response], lenient=True)) == (round(lenient, 4), round(lenient / 3, 4))


def test_the_entity_of_nested_mentions_is_ignored(mayor: Document) -> None:
    twice = [EntityResponse("loc", (("name", "Энск"),))] * 2
    assert overall(track2.score(mayor, twice)) == (1.0, 0.3333)


def test_repeated_keys_are_alternatives_and_numbered_keys_attributes(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Жан Мари Крюшо , ДВК и Двинский комбинат .")
    one = gold.mention("Person", gold.span("name", "Жан Мари"), gold.span("surname", "Крюшо"))
    other = gold.mention("Org", gold.span("org_name", "ДВК"))
    gold.entity("1", [one], "firstname Жан", "firstname1 Мари", "lastname Крюшо")
    gold.entity("2", [other], "name ДВК", "name Двинский комбинат")
    document = gold.read()
    assert [attribute.key for attribute in attributes(document, document.entities["1"])] == [
        "firstname", "firstname", "lastname",
    ]  # fmt: skip
    full = person(("firstname", "Жан"), ("firstname", "Мари"), ("lastname", "Крюшо"))
    short = EntityResponse("org", (("name", "Двинский комбинат"), ("name", "ДВК")))
    assert overall(track2.score(document, [full, short])) == (1.0, 1.0)


def test_entities_without_name_or_only_adjectives(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Энский завод встал .")
    plant = gold.mention("Org", gold.span("org_descr", "завод"))
    place = gold.mention("Location", gold.span("geo_adj", "Энский"))
    gold.entity("1", [plant], "descriptor завод")
    gold.entity("2", [place], "name Энск")
    document = gold.read()
    assert overall(track2.score(document, [EntityResponse("loc", (("name", "Энск"),))])) == (0.0, 0.0)
    found = track2.match(document, [EntityResponse("loc", (("name", "Энск"),))])
    assert len(found.gold) == 1  # the nameless plant is dropped
    assert found.dropped == {0}


# -- track 3 ----------------------------------------------------------------------------------------------------------


def occupation(**lines: str) -> FactResponse:
    return FactResponse("Occupation", tuple(lines.items()))


@pytest.mark.parametrize(
    ("response", "quality"),
    [
        (occupation(who="Пётр Громкин", where="Энск", position="Мэр"), 1.0),
        (occupation(who="Громкин Пётр", where="Энска", job="мэр"), 1.0),
        (occupation(who="Громкин", where="Энск"), 2 / 2.5),
        (occupation(who="Громкин", position="мэр"), 1.5 / 2.5),
        (occupation(who="Громкин", where="Омск", position="мэр"), 1.5 / 3.5),
        (occupation(who="Громкин", where="Энск", position="мэр", phase="начало"), 2.5 / 3),
        (occupation(position="мэр"), 0.0),  # a position alone joins nothing
        (occupation(who="Пётр Тихий", where="Омск"), 0.0),
    ],
)
def test_occupations(mayor: Document, response: FactResponse, quality: float) -> None:
    assert overall(track3.score(mayor, [response])) == (round(quality, 4), round(quality, 4))


def test_several_responses_on_one_fact(mayor: Document) -> None:
    halves = [occupation(who="Громкин", position="мэр"), occupation(where="Энск", position="мэр")]
    # A = 1; of the pairs who–position, where–position, who–where the last stands in no response: I = 2/3
    assert overall(track3.score(mayor, halves)) == (0.8333, 0.8333)
    same = [occupation(who="Громкин", where="Энск", position="мэр")] * 2
    assert overall(track3.score(mayor, same)) == (1.0, 1.0)


def test_a_response_that_shares_nothing_stays_alone(mayor: Document) -> None:
    right = occupation(who="Громкин", where="Энск", position="Мэр")
    wrong = occupation(who="Тихий", where="Омск", position="Мэр")
    assert overall(track3.score(mayor, [right, wrong])) == (0.5, 1.0)


def deals(tmp_path: Path, *flags: str) -> Document:
    gold = Gold(tmp_path, "Банк может купить Завод .")
    bank, plant = (gold.mention("Org", gold.span("org_name", word)) for word in ("Банк", "Завод"))
    gold.entity("1", [bank], "name Банк")
    gold.entity("2", [plant], "name Завод")
    gold.fact("Deal", "Participant obj1 Банк", "Participant obj2 Завод", "Type купля/продажа", *flags)
    return gold.read()


DEAL = FactResponse("Deal", (("participant", "Банк"), ("participant", "Завод"), ("type", "купля/продажа")))


def test_modality_counts_in_hard_mode(tmp_path: Path) -> None:
    document = deals(tmp_path, "Модальность возможность")
    assert overall(track3.score(document, [DEAL])) == (1.0, 1.0)
    assert overall(track3.score(document, [DEAL], hard=True)) == (0.0, 0.0)  # no such fact: a false one


def test_what_is_over_stays_a_fact_in_hard_mode(tmp_path: Path) -> None:
    document = deals(tmp_path, "Модальность завершено в прошлом")
    assert overall(track3.score(document, [DEAL], hard=True)) == (1.0, 1.0)


def test_difficult_facts_are_ignored_in_easy_mode_only(tmp_path: Path) -> None:
    document = deals(tmp_path, "Сложность повышенная")
    sums = track3.score(document, [DEAL])["Deal"]
    assert (sums.gold, sums.responses) == (0, 0)
    assert overall(track3.score(document, [DEAL], hard=True)) == (1.0, 1.0)
    assert overall(track3.score(document, [], hard=True)) == (0.0, 0.0)


def test_the_phase_is_a_slot_in_hard_mode_only(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Пётр назначен .")
    who = gold.mention("Person", gold.span("name", "Пётр"))
    gold.entity("1", [who], "firstname Пётр")
    gold.fact("Occupation", "Who obj1 Пётр", "Фаза начало")
    document = gold.read()
    with_phase, plain = occupation(who="Пётр", phase="начало"), occupation(who="Пётр")
    assert overall(track3.score(document, [with_phase])) == (0.6667, 0.6667)
    assert overall(track3.score(document, [plain])) == (1.0, 1.0)
    assert overall(track3.score(document, [with_phase], hard=True)) == (1.0, 1.0)
    assert overall(track3.score(document, [plain], hard=True)) == (0.6667, 0.6667)


def test_every_usual_way_to_name_a_person(tmp_path: Path) -> None:
    gold = Gold(tmp_path, "Анну Сергеевну Тихую ждали .")
    spans = [gold.span(k, w) for k, w in (("name", "Анну"), ("patronymic", "Сергеевну"), ("surname", "Тихую"))]
    gold.entity("1", [gold.mention("Person", *spans)], "firstname Анна", "patronymic Сергеевна", "lastname Тихая")
    document = gold.read()
    accepted = namings(document, document.entities["1"])
    wanted = {
        "анна тихая",
        "тихая анна",
        "анна сергеевна тихая",
        "тихая анна сергеевна",
        "тихая",
        "анну сергеевну тихую",
    }
    assert wanted <= accepted


def test_a_long_list_is_searched_within_bounds(tmp_path: Path) -> None:
    """Twelve people of one body: 13^12 assignments; linear assignment finds the right one."""
    names = [f"Имя{chr(ord('а') + i) * 4}" for i in range(12)]
    gold = Gold(tmp_path, " , ".join(names) + " вошли в Совет .")
    body = gold.mention("Org", gold.span("org_name", "Совет"))
    gold.entity("99", [body], "name Совет")
    for i, name in enumerate(names):
        gold.entity(str(i), [gold.mention("Person", gold.span("name", name))], f"firstname {name}")
        gold.fact("Occupation", f"Who obj{i} {name}", "Where obj99 Совет")
    document = gold.read()
    answer = [occupation(who=name, where="Совет") for name in reversed(names)]
    assert overall(track3.score(document, answer)) == (1.0, 1.0)


# -- files and the whole ----------------------------------------------------------------------------------------------


def test_gold_written_back_is_perfect(mayor: Document, tmp_path: Path) -> None:
    responses.write(tmp_path / "out", mayor.name, echo.responses(mayor))
    read_back = responses.read(tmp_path / "out", mayor.name)
    assert read_back == echo.responses(mayor)
    figures = benchmark.as_json(benchmark.score([mayor], [read_back]))
    assert all(mode["overall"]["f1"] == 1.0 for modes in figures.values() for mode in modes.values())
    assert "locorg" in figures["track1"]["default"]
    assert "locorg" not in figures["track1"]["l"]


def test_an_empty_answer_gives_empty_files(tmp_path: Path) -> None:
    responses.write(tmp_path, "book_1", Responses())
    assert [(tmp_path / f"book_1.task{n}").read_text() for n in (1, 2, 3)] == ["", "", ""]
    assert responses.read(tmp_path, "book_1") == Responses()


def test_values_carry_no_colon(tmp_path: Path) -> None:
    fact = FactResponse("Occupation", (("who", "Пётр"), ("where", "клуб «Час: пик»")))
    responses.write(tmp_path, "book_1", Responses(facts=(fact,)))
    assert (tmp_path / "book_1.task3").read_text() == "Occupation\nwho : Пётр\nwhere : клуб «Час пик»\n"


def test_the_error_listing_names_misses_and_false_answers(mayor: Document) -> None:
    answer = Responses(
        (at(mayor, "per", "Громкин"), at(mayor, "per", "завод")),
        (person(("lastname", "Тихий")),),
        (occupation(who="Громкин", where="Омск"),),
    )
    first = list(errors.listing([mayor], [answer], 1, "per"))
    assert any("PART «Пётр Громкин» / «Громкин»" in line for line in first)
    assert any("FALSE «завод»" in line for line in first)
    assert any("FALSE" in line and "Тихий" in line for line in errors.listing([mayor], [answer], 2, "all"))
    assert any(line.startswith("book_1 Occupation PART") for line in errors.listing([mayor], [answer], 3, "all"))


def test_tiny_text_through_the_whole_benchmark(
    mayor: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    figures = tmp_path / "figures.json"
    assert benchmark.main(tmp_path, tmp_path / "out", figures) == 0
    assert "track3 hard" in capsys.readouterr().out
    assert '"track2"' in figures.read_text()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"book_1.task1", "book_1.task2", "book_1.task3"}


# -- our facts in the terms of factRuEval -----------------------------------------------------------------------------


def extraction(facts: tuple[Fact, ...] = (), text: str = "Мэром Энска назначен Пётр Громкин") -> Extraction:
    tokens, start = [], 0
    for i, word in enumerate(text.split()):
        start = text.index(word, start)
        tokens.append(Token(i, start, start + len(word), word, word.lower(), "NOUN", {}, i, "root", word.lower()))
    sentence = Sentence(0, 0, len(tokens), 0, len(text), 0)
    mention = Mention("person", 21, 33, 3, 5, "Пётр Громкин", "Пётр Громкин")
    vague = Mention("organization", 0, 5, 0, 1, "Мэром", "мэр", form="noun")
    entity = Entity("e1", "person", "Пётр Громкин", person=PersonName("Пётр", "Громкин"))
    other = Entity("e2", "organization", "мэр")
    reading = Reading(Article("x.txt", text), tuple(tokens), (sentence,), (vague, mention))
    return Extraction(reading, (entity, other), {0: "e2", 1: "e1"}, facts)


def made(kind: str, *slots: Slot) -> Fact:
    return Fact(kind, slots, (Evidence(0, 5, "Мэром"),), "test")  # type: ignore[arg-type]


def test_names_are_answers_and_common_nouns_are_not() -> None:
    answer = answers.responses(extraction())
    assert answer.mentions == (MentionResponse("per", 21, 12),)
    assert answer.entities == (person(("firstname", "Пётр"), ("lastname", "Громкин")),)


PARTIES = Slot("parties", "А"), Slot("parties", "Б")
PERSON, POSITION = Slot("person", "Пётр Громкин", 21, 33, "e1"), Slot("position", "мэр", 0, 5)
TOWN, BODY = Slot("place", "Энск", 6, 11), Slot("organization", "мэрия «Энск»", 6, 11)
IMPLIED = Slot("organization", "мэрия Энска")


@pytest.mark.parametrize(
    ("slots", "answer"),
    [
        ((PERSON, POSITION, TOWN), occupation(who="Пётр Громкин", where="Энск", position="Мэром")),  # as in the text
        ((PERSON, POSITION, BODY, TOWN), occupation(who="Пётр Громкин", where="мэрия Энск", position="Мэром")),
        ((PERSON, POSITION, IMPLIED, TOWN), occupation(who="Пётр Громкин", where="Энск", position="Мэром")),
        ((PERSON, POSITION, IMPLIED), occupation(who="Пётр Громкин", position="Мэром")),
        ((PERSON, Slot("position", "глава"), TOWN), occupation(who="Пётр Громкин", where="Энск")),  # «возглавляет»
        ((PERSON, TOWN), occupation(who="Пётр Громкин", where="Энск")),
    ],
)
def test_occupations_of_ours(slots: tuple[Slot, ...], answer: FactResponse) -> None:
    assert answers.responses(extraction((made("occupation", *slots),))).facts == (answer,)


def test_an_entity_is_called_as_the_document_calls_it() -> None:
    found = extraction(text="Мэром РФ назначен Пётр Громкин")
    place = Mention("place", 6, 8, 1, 2, "РФ", "РФ")
    country = Entity("e3", "place", "Россия")
    reading = replace(found.reading, mentions=(place,))
    found = replace(found, reading=reading, entities=(country,), links={0: "e3"})
    assert answers.responses(found).entities == (EntityResponse("loc", (("name", "РФ"),)),)


def test_an_adjective_is_no_name() -> None:
    found = extraction(text="Мэром энским назначен Пётр Громкин")
    tokens = tuple(token._replace(pos="ADJ") for token in found.reading.tokens)
    place = Mention("place", 6, 12, 1, 2, "энским", "Энск")
    reading = replace(found.reading, tokens=tokens, mentions=(place,))
    found = replace(found, reading=reading, entities=(Entity("e3", "place", "Энск"),), links={0: "e3"})
    assert answers.responses(found) == Responses()


@pytest.mark.parametrize(
    ("fact", "answer"),
    [
        (
            made("ownership", Slot("owner", "Банк"), Slot("property", "Завод"), Slot("share", "50")),
            FactResponse("Ownership", (("owner", "Банк"), ("property", "Завод"))),
        ),
        (
            made("membership", Slot("member", "Пётр Громкин", 21, 33, "e1"), Slot("group", "Совет")),
            occupation(who="Пётр Громкин", where="Совет"),
        ),
        (
            made("meeting", Slot("participants", "А"), Slot("participants", "Б"), Slot("type", "встреча")),
            FactResponse("Meeting", (("participant", "А"), ("participant", "Б"))),
        ),
        (
            made("penalty", Slot("issuer", "Служба"), Slot("target", "Банк"), Slot("type", "штраф")),
            FactResponse(
                "Deal", (("participant", "Служба"), ("participant", "Банк"), ("type", "наложение/выплата штрафа"))
            ),
        ),
        (
            made("agreement", Slot("type", "сделка"), Slot("parties", "А"), Slot("subject", "Завод", entity="e9")),
            FactResponse("Deal", (("participant", "А"), ("participant", "Завод"), ("type", "купля/продажа"))),
        ),
        (
            made(
                "agreement",
                Slot("type", "договор"),
                Slot("parties", "А"),
                Slot("parties", "Б"),
                Slot("subject", "заём"),
            ),
            FactResponse("Deal", (("participant", "А"), ("participant", "Б"), ("type", "займ/возвращение займа"))),
        ),
        (
            made(
                "agreement",
                Slot("type", "договорённость"),
                Slot("parties", "Банк"),
                Slot("parties", "Пётр Громкин", entity="e1"),
                Slot("signatories", "Ян Тихий", entity="e1"),
            ),
            FactResponse("Meeting", (("participant", "Пётр Громкин"), ("participant", "Ян Тихий"))),
        ),
        (
            made(
                "agreement",
                Slot("type", "контракт"),
                Slot("parties", "А"),
                Slot("parties", "Б"),
                Slot("subject", "сбыт"),
            ),
            FactResponse("Deal", (("participant", "А"), ("participant", "Б"))),
        ),
        (
            made(
                "agreement",
                Slot("type", "контракт"),
                Slot("parties", "А"),
                Slot("parties", "Б"),
                Slot("subject", "заём"),
            ),
            FactResponse("Deal", (("participant", "А"), ("participant", "Б"), ("type", "займ/возвращение займа"))),
        ),
    ],
)
def test_other_facts(fact: Fact, answer: FactResponse) -> None:
    assert answers.responses(extraction((fact,))).facts == (answer,)


@pytest.mark.parametrize(
    "fact",
    [
        made("meeting", Slot("type", "встреча"), Slot("participants", "А")),
        made("meeting", Slot("type", "форум"), Slot("participants", "А"), Slot("participants", "Б")),
        made("agreement", Slot("type", "меморандум"), Slot("parties", "А"), Slot("parties", "Б")),
        made("agreement", Slot("type", "контракт"), Slot("parties", "А")),
        made("penalty", Slot("target", "Банк"), Slot("type", "штраф")),
        made("agreement", Slot("type", "контракт"), *PARTIES, Slot("modality", "denied")),
        made("membership", Slot("member", "Завод"), Slot("group", "Совет")),
        made("figure", Slot("value", "1"), Slot("unit", "%")),
    ],
)
def test_what_is_no_fact_to_factrueval(fact: Fact) -> None:
    assert answers.responses(extraction((fact,))).facts == ()


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("Россия и Турция подписали договор.", ["Россия", "Турция"]),
        ("В Москве открылась выставка.", []),
        ("Президент Чили прилетел в Лиму.", ["Чили"]),
        ("Власти обсудили отношения с Японией.", ["Японией"]),
        ("Поезд идёт из Твери в Клин.", []),
        ("На улицы Лондона вышли люди.", []),
        ("Завод стоит в городе Чите.", []),
        ("Посол Швеции в Норвегии сделал заявление.", ["Швеции", "Норвегии"]),
        ("Химик из Перми (Россия) получил премию.", []),
    ],
)
def test_places_that_act(text: str, acting: list[str]) -> None:
    found = acting_places(pipeline.extract(Article("x.txt", text)).reading)
    assert found == {text.index(place) for place in acting}


@pytest.mark.parametrize(
    ("text", "position", "where"),
    [
        ("Чили строит порт. Президент Анна Громкина открыла его.", "Президент", "Чили"),
        ("Перу и Чили спорят. Британский премьер Пётр Громкин молчит.", "премьер", "Великобритания"),
        ("Перу и Чили спорят. Президент Анна Громкина молчит.", "Президент", None),  # whose?
        ("Перу и Чили спорят, Перу уступает. Глава государства Анна Громкина молчит.", "Глава", "Перу"),
        ("Чили строит порт. Директор Анна Громкина открыла его.", "Директор", None),
        ("Чили строит порт. Губернатор Анна Громкина открыла его.", "Губернатор", None),  # no region is named
    ],
)
def test_the_state_of_an_office(text: str, position: str, where: str | None) -> None:
    start = text.index(position)
    slot = Slot("position", position.lower(), start, start + len(position))
    place = place_of_office(pipeline.extract(Article("x.txt", text)), slot)
    assert (place.name if place else None) == where


@pytest.mark.parametrize(
    ("text", "place", "where"),
    [
        ("Мэр Энска спорит с подмосковным губернатором.", "Московская область", "Подмосковье"),
        ("Мэр Энска спорит с британским премьером.", "Великобритания", "Британия"),
        ("Мэр Энска спорит с российским премьером.", "Россия", "Россия"),
        ("Мэр Энска спорит с премьером Беларуси.", "Белоруссия", "Беларусь"),
    ],
)
def test_a_place_is_called_as_the_document_calls_it(text: str, place: str, where: str) -> None:
    found = pipeline.extract(Article("x.txt", text))
    fact = made("occupation", Slot("person", "Пётр Громкин"), Slot("place", place))
    assert answers.responses(replace(found, facts=(fact,))).facts == (occupation(who="Пётр Громкин", where=where),)


def test_a_trade_without_a_body_is_no_occupation() -> None:
    found = pipeline.extract(Article("x.txt", "Режиссёр Пётр Громкин женился."))
    trade = made("occupation", Slot("person", "Пётр Громкин", 9, 21), Slot("position", "режиссёр", 0, 8))
    assert answers.responses(replace(found, facts=(trade,))).facts == ()


# -- the development set ----------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not at hand")
def test_the_scorer_on_the_development_set() -> None:
    documents = read_folder(SHARED)
    figures = benchmark.as_json(benchmark.score(documents, [echo.responses(document) for document in documents]))
    assert len(documents) == 122
    for track, least in (("track1", 0.99), ("track2", 0.99), ("track3", 0.98)):
        assert all(mode["overall"]["f1"] >= least for mode in figures[track].values())


def test_the_command(mayor: Document, tmp_path: Path) -> None:
    found = CliRunner().invoke(command, ["factrueval", str(tmp_path), "--json", str(tmp_path / "new" / "figures.json")])
    assert found.exit_code == 0
    assert "track1 default" in found.output
    assert (tmp_path / "new" / "figures.json").exists()
