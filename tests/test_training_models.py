"""The parts that learn: the CRF and its gradient, the names model, the fact scorer."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from extractor.errors import TrainingError
from extractor.facts.scoring import Scorer, features, odds, sigmoid
from extractor.language.network import network, read_weights, write_weights
from extractor.model import Evidence, Fact, Slot
from extractor.training import scorer, tagger
from extractor.training.crf import likelihood
from extractor.training.scorer import Judged
from extractor.training.tagger import Example, Recipe
from extractor.training.targets import Name, tags, taught

QUIET = Recipe(epochs=4, least_steps=0)


def examples() -> list[Example]:
    net = network()
    sentences = [("Ясень открыл цех в Туле .", "B-ORG O O O B-LOC O"), ("Инженер Ясень молчит .", "O B-ORG O O")]
    return [
        Example(*net.name_inputs(text.split()), np.array([net.name_tags.index(tag) for tag in row.split()]))
        for text, row in sentences
    ]


def test_likelihood_sums_over_all_taggings() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(size=(3, 1, 2)).astype(np.float32)
    transitions = random.normal(size=(2, 2)).astype(np.float32)

    def score(row: tuple[int, ...]) -> float:
        ways = sum(transitions[a, b] for a, b in pairwise(row))
        return float(ways + sum(scores[step, 0, tag] for step, tag in enumerate(row)))

    total = np.log(sum(np.exp(score(row)) for row in product(range(2), repeat=3)))
    found = likelihood(scores, transitions, np.array([[1], [0], [1]]), np.array([3]))
    assert found.loss == pytest.approx(total - score((1, 0, 1)), abs=1e-5)


def test_padding_says_nothing() -> None:
    scores = np.random.default_rng(2).normal(size=(4, 2, 3)).astype(np.float32)
    transitions = np.eye(3, dtype=np.float32)
    gold = np.zeros((4, 2), dtype=np.int64)
    both = likelihood(scores, transitions, gold, np.array([4, 2]))
    apart = [
        likelihood(scores[:n, [k]], transitions, gold[:n, [k]], np.array([n])).loss for k, n in enumerate((4, 2))
    ]
    assert both.loss == pytest.approx(sum(apart), abs=1e-4)
    assert not both.scores[2:, 1].any()


def test_gradient_is_that_of_the_loss() -> None:
    start, batch = network().names, examples()
    weights = tagger._unpack(start)
    _, slopes = tagger._slopes(weights, start, batch)
    for name, slope in slopes.items():
        place = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        losses = []
        for step in (0.01, -0.02):
            weights[name][place] += step
            losses.append(tagger._slopes(weights, start, batch)[0] / len(batch))
        weights[name][place] += 0.01
        assert (losses[0] - losses[1]) / 0.02 == pytest.approx(slope[place], rel=0.02), name


def test_training_learns_and_repeats_itself(tmp_path: Path) -> None:
    start = network().names
    epochs, again = (list(tagger.train(start, examples(), QUIET)) for _ in range(2))
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4]
    assert epochs[-1].loss < epochs[0].loss
    assert tagger.loss(epochs[-1].weights, examples()) < tagger.loss(start, examples())
    trained = epochs[-1].weights
    for name, weights in (("one", trained), ("other", again[-1].weights), ("start", start)):
        write_weights(tmp_path / name, weights)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert (tmp_path / "one").read_bytes() != (tmp_path / "start").read_bytes()
    assert (tmp_path / "one").stat().st_size < 10_000_000
    read = read_weights(tmp_path / "one")
    assert np.array_equal(read.third.weight, trained.third.weight)


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(b"PK no weights")
    with pytest.raises(TrainingError, match="не читаются"):
        read_weights(tmp_path / "w")


ORG, LOC, PER = "ORG", "LOC", "PER"


@pytest.mark.parametrize(
    ("model", "final", "gold", "reviewed", "expected"),
    [
        # Natasha's habit led to the right name: it stays
        ([Name(14, 30, LOC)], [Name(0, 30, ORG)], [Name(0, 30, ORG)], "PER LOC ORG", [Name(14, 30, LOC)]),
        # a name that nobody saw
        ([], [], [Name(3, 8, ORG)], "PER LOC ORG", [Name(3, 8, ORG)]),
        # another kind
        ([Name(3, 8, PER)], [Name(3, 8, PER)], [Name(3, 8, ORG)], "PER LOC ORG", [Name(3, 8, ORG)]),
        # no name at all
        ([Name(3, 8, PER)], [Name(3, 8, PER)], [], "PER LOC ORG", []),
        # nobody looked at persons: what the model says stays where gold is silent
        ([Name(3, 8, PER)], [Name(3, 8, PER)], [Name(13, 18, ORG)], "LOC ORG", [Name(3, 8, PER), Name(13, 18, ORG)]),
        ([Name(3, 8, PER)], [Name(3, 8, PER)], [Name(3, 8, ORG)], "LOC ORG", [Name(3, 8, ORG)]),
        # of nested names the outer one is taught
        ([], [], [Name(0, 30, ORG), Name(14, 30, LOC)], "PER LOC ORG", [Name(0, 30, ORG)]),
    ],
)
def test_what_is_taught(
    model: list[Name], final: list[Name], gold: list[Name], reviewed: str, expected: list[Name]
) -> None:
    assert taught(model, final, gold, reviewed.split()) == expected


def test_tags_of_words() -> None:
    outputs = ["O", "B-ORG", "I-ORG"]
    assert tags([(0, 2), (3, 6), (6, 9), (10, 12)], [Name(3, 9, ORG)], outputs).tolist() == [0, 1, 2, 0]


def fact(rule: str, confidence: float = 0.7) -> Fact:
    slots = (Slot("member", "завод", 0, 5), Slot("group", "кластер", 14, 21))
    return Fact("membership", slots, (Evidence(0, 21, "завод вошёл в кластер"),), rule, confidence)


def judged(rule: str, right: int, wrong: int) -> list[Judged]:
    one = fact(rule)
    found = features(one, {}, 100)
    return [Judged(f"{rule}{i}.txt", one, found, i < right) for i in range(right + wrong)]


def test_a_scorer_without_weights_repeats_the_rule() -> None:
    one = fact("a", 0.83)
    (scored,) = Scorer({}, {}).judge([one], {}, 100)
    assert scored.confidence == pytest.approx(0.83, abs=1e-3)
    assert sigmoid(odds(0.2)) == pytest.approx(0.2)


def test_what_is_rejected_sinks_and_is_dropped() -> None:
    trained = scorer.train([*judged("good", 40, 0), *judged("bad", 0, 40)])
    good, bad = (trained.score(fact(rule), features(fact(rule), {}, 100)) for rule in ("good", "bad"))
    assert good > 0.75
    assert bad < 0.3
    assert [f.rule for f in trained.judge([fact("good"), fact("bad")], {}, 100)] == ["good"]


def test_a_few_rejections_drop_nothing() -> None:
    trained = scorer.train([*judged("good", 40, 0), *judged("bad", 0, 3)])
    assert trained.least == {}
    assert scorer.train([]) == Scorer({}, {})


def test_one_steep_gradient_does_not_rule_the_later_ones() -> None:
    weights = {"head": np.ones((2, 2), dtype=np.float32)}
    adam = tagger._Adam(weights, 0.01)
    adam.step(weights, {"head": np.full((2, 2), 1e6, dtype=np.float32)})
    assert adam.second["head"].sum() == pytest.approx(0.001 * 5.0**2)  # as long as the longest one allowed
    assert np.abs(weights["head"] - 1).max() == pytest.approx(0.01, rel=0.01)  # a hundredth of the mean weight
