"""The language stage: lossless, the same words as razdel, the same tags as slovnet's own taggers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import razdel
from hypothesis import given, settings
from hypothesis import strategies as st
from navec import Navec
from slovnet import NER, Morph, Syntax

from extractor import language
from extractor.language import models, segmentation, trees
from extractor.language.network import Layout, network

TEXTS = [
    "Губернатор Псковской области Олег Маслов посетил завод «Титан-Полимер».\n\nОн осмотрел 3 цеха (1,5 тыс. кв. м).",
    "По словам министра, в 2026-2027 гг. вложат 12,5 млрд руб. — это на 7 % больше, чем годом ранее…",
    "— Мы построим мост! — пообещал мэр. «Когда?» — спросили жители пос. Лесной.",
    "ООО «Ромашка» и АО «НПО „Василёк“» подписали соглашение 5, 6 и 7 июня, сообщает ТАСС.",
    "Короткая строка",
    "",
    "   \n ",
]
WORDS = st.sampled_from(
    ["завод", "ООО", "«Луч»", "5,", "6", "-то", "из-за", "3-й", "12.5", "т.", "д.", "и/или", "1/2", "_", "№5", "Δx",
     "...", "?!", ":)", "х-", "100%", "«", "»,", "a_b", "yahoo!", "--", "(см.", "стр.", "7)", "–", "e-mail", "ё"]
)  # fmt: skip


@pytest.fixture(scope="module")
def nlp() -> Any:
    return language.load()


@pytest.fixture(scope="module")
def slovnet_taggers() -> tuple[Any, Any, Any]:
    folder = models.data_folder()
    navec = Navec.load(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    return tuple(  # type: ignore[return-value]
        kind.load(folder / "model" / f"slovnet_{name}_news_v1.tar", batch_size=4).navec(navec)
        for kind, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner"))
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_doc_holds_its_text_whole(nlp: Any, text: str) -> None:
    assert nlp(text).text == text


def test_batches_give_what_single_texts_give(nlp: Any) -> None:
    together = [[(t.text, t.pos_, t.lemma_, t.head.i, t.ent_type_) for t in doc] for doc in nlp.pipe(TEXTS)]
    alone = [[(t.text, t.pos_, t.lemma_, t.head.i, t.ent_type_) for t in nlp(text)] for text in TEXTS]
    assert together == alone


def test_lines_are_never_joined_into_one_sentence(nlp: Any) -> None:
    doc = nlp("Заголовок без точки\nПервое предложение. Второе.")
    assert [sent.text.strip() for sent in doc.sents] == ["Заголовок без точки", "Первое предложение.", "Второе."]


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12), st.sampled_from([" ", "  ", "\u00a0"]))
def test_words_are_cut_as_razdel_cuts_them(words: list[str], space: str) -> None:
    text = space.join(words)
    ours = [tuple(word) for sentence in segmentation.sentences(text) for word in sentence]
    theirs = [
        (sentence.start + token.start, sentence.start + token.stop, token.text)
        for sentence in razdel.sentenize(text)
        for token in razdel.tokenize(sentence.text)
    ]
    assert ours == theirs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мост через овраг построен.Теперь возят руду", ["Мост через овраг построен.", "Теперь возят руду"]),
        ("Спрос вырос на 9%.Цены упали", ["Спрос вырос на 9%.", "Цены упали"]),
        ("Так решил совет «Луча».«Пора», – сказал он", ["Так решил совет «Луча».", "«Пора», – сказал он"]),
        ("Об этом сказал Иван Громов.Он доволен", ["Об этом сказал Иван Громов.", "Он доволен"]),
        ("В г.Тула и на просп.Мира", ["В г.Тула и на просп.Мира"]),
        ("Заказ принял В.Громов", ["Заказ принял В.Громов"]),
        ("Это сервис Яндекс.Погода", ["Это сервис Яндекс.Погода"]),
    ],
)
def test_sentences_without_a_space_between_are_cut_apart(text: str, expected: list[str]) -> None:
    assert [text[words[0].start : words[-1].end] for words in segmentation.sentences(text)] == expected


def test_endless_sentences_are_cut() -> None:
    text = "слово " * (segmentation.LONGEST_SENTENCE * 2 + 5)
    lengths = [len(sentence) for sentence in segmentation.sentences(text)]
    assert lengths == [segmentation.LONGEST_SENTENCE, segmentation.LONGEST_SENTENCE, 5]


def test_tags_heads_and_names_equal_slovnets(slovnet_taggers: tuple[Any, Any, Any]) -> None:
    morph, syntax, ner = slovnet_taggers
    texts = [[[word.text for word in sentence] for sentence in segmentation.sentences(text)] for text in TEXTS]
    net = network()
    for text, tagged in zip(texts, net.tag(texts), strict=True):
        tags = [net.morph_tags[i] for i in tagged.morphs]
        expected = [t for markup in morph.map(text) for t in markup.tokens]
        assert tags == [t.pos + "".join(f"|{k}={v}" for k, v in sorted(t.feats.items())) for t in expected]
        parsed = [t for markup in syntax.map(text) for t in markup.tokens]
        assert tagged.heads.tolist() == [int(t.head_id) - 1 for t in parsed]
        assert [net.relations[i] for i in tagged.relations] == [t.rel for t in parsed]
        if text:
            (given_input,) = ner.infer.encoder([[word for sentence in text for word in sentence]])
            (names,) = ner.infer.process([given_input])
            assert tagged.names.tolist() == names.tolist()


def test_a_layout_puts_a_separator_around_every_sequence() -> None:
    layout = Layout.of([2, 1])
    assert layout.size == 6
    assert layout.places.tolist() == [1, 2, 4]
    assert (layout.firsts.tolist(), layout.lasts.tolist()) == ([1, 4], [2, 4])
    assert layout.separators.tolist() == [0, 3, 5]


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=30))
def test_repaired_heads_are_one_tree(heads: list[int]) -> None:
    tree = trees.repair(heads)
    assert sum(head == i for i, head in enumerate(tree)) == 1
    for i in range(len(tree)):
        seen = set()
        while tree[i] != i:
            assert i not in seen
            seen.add(i)
            i = tree[i]


def test_a_proper_tree_is_left_alone() -> None:
    assert trees.repair([1, -1, 1, 2]) == [1, 1, 1, 2]


def test_what_the_names_model_reads_has_one_number_a_word() -> None:
    words, shapes = network().name_inputs(["Иван", "Петров", "уехал"])
    assert [row.shape for row in (words, shapes, *network().name_inputs([]))] == [(3,), (3,), (0,), (0,)]
    assert np.isfinite(network().vectors(words)).all()
