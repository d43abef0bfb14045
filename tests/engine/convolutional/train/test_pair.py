"""Two networks side by side: each learns exactly what it would learn alone, and what differs is named."""

from dataclasses import fields

import numpy as np
import pytest
import torch

from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import COURSE, NETWORKS, TrainSettings, own_name
from engine.convolutional.train.words import differences, unlike
from engine.experiment.history import History
from engine.settings import live_names
from tests.engine.convolutional.train.test_training import same

SMALL, OTHER = "C4@3p1 B R P2 D0.2 F10", "F12 R F10"
PAIR = TrainSettings(
    architecture=SMALL, dropout=0.2, augmentation=0.5, compare=True,
    second_architecture=OTHER, second_optimiser="momentum", second_augmentation=0.5, second_learning_rate=0.05,
)  # fmt: skip


def weights(experiment):
    return {name: one.weights.copy() for name, one in experiment.trainings.items()}


def test_each_of_two_learns_what_it_would_learn_alone():
    pair = TrainExperiment(PAIR)
    pair.step(30)
    pair.change(second_learning_rate=0.2)
    pair.step(20)
    for which in NETWORKS:
        alone = TrainExperiment(PAIR.of(which))
        alone.step(30)
        alone.change(learning_rate=PAIR.learning_rate if which == "first" else 0.2)
        alone.step(20)
        np.testing.assert_array_equal(pair.trainings[which].weights, alone.training.weights)
        np.testing.assert_array_equal(pair.trainings[which].answer.losses, alone.training.answer.losses)


def test_both_see_the_same_pictures_moved_alike():
    pair = TrainExperiment(PAIR)
    for _ in range(3):
        (one, labels), (other, others) = (training.batch() for training in pair.trainings.values())
        assert torch.equal(one, other)
        assert torch.equal(labels, others)
        pair.step()
    assert pair.trainings["first"].data is pair.trainings["second"].data


def test_two_that_do_not_differ_learn_the_same():
    pair = TrainExperiment(TrainSettings(compare=True))
    pair.step(20)
    first, second = weights(pair).values()
    np.testing.assert_array_equal(first, second)
    assert "do not differ" in pair.frame()["said"][1]


def test_a_pair_is_rewound_reset_and_grouped_exactly():
    one, other = TrainExperiment(PAIR), TrainExperiment(PAIR)
    one.step(60)
    middle = other.state()
    for count in (1, 20, 39):
        other.step(count)
        middle = other.state() if other.steps == 21 else middle
    end = weights(one)
    for name, row in weights(other).items():
        np.testing.assert_array_equal(row, end[name])
    other.change(second_dropout=0.5)
    other.restore(middle)
    assert (other.steps, other.settings.second_dropout) == (21, 0.0)
    other.step(39)
    for name, row in weights(other).items():
        np.testing.assert_array_equal(row, end[name])
    other.reset()
    assert other.steps == 0
    assert other.measure().keys() >= {"loss", "held_accuracy", "second_loss", "second_held_accuracy"}


def test_one_that_diverges_stands_still_and_the_other_goes_on():
    pair = TrainExperiment(TrainSettings(compare=True, second_learning_rate=100.0))
    assert pair.step(60) == pair.steps == 60
    second = pair.trainings["second"]
    assert second.failed
    assert not pair.diverged
    assert pair.stopped == ""
    assert np.isnan(pair.measure()["second_loss"]).all()
    assert pair.frame()["second_loss"] is None
    assert "The second stopped. After update" in pair.frame()["said"][1]
    assert np.isfinite(second.weights).all()
    alone = TrainExperiment(TrainSettings())
    alone.step(60)
    np.testing.assert_array_equal(pair.trainings["first"].weights, alone.training.weights)
    both = TrainExperiment(TrainSettings(compare=True, learning_rate=100.0, second_learning_rate=100.0))
    both.step(200)
    assert both.diverged
    assert "learning rate of 100" in both.stopped


def test_what_is_shown_is_the_chosen_ones_and_changes_nothing():
    pair = TrainExperiment(PAIR)
    pair.step(5)
    before = pair.state()
    first = pair.picture()
    pair.change(look="hardest", chosen="second")
    assert pair.training is pair.trainings["second"]
    second = pair.picture()
    assert first["filters"].shape != second["filters"].shape
    pair.ask(0)
    frame = pair.frame()
    assert sum(frame["probabilities"]) == pytest.approx(1)
    assert sum(frame["second_probabilities"]) == pytest.approx(1)
    assert [line.split(":")[0] for line in frame["answer"]] == ["First", "Second", "Held out, and hard"]
    same(pair.state(), before)


@pytest.mark.parametrize("kept", NETWORKS)
def test_the_one_that_is_kept_goes_on_where_it_was(kept):
    pair = TrainExperiment(PAIR)
    pair.step(15)
    alone = TrainExperiment(PAIR.of(kept))
    alone.succeed(pair)
    assert alone.steps == 15
    alone.step(5)
    pair.step(5)
    np.testing.assert_array_equal(alone.training.weights, pair.trainings[kept].weights)
    other = TrainExperiment(TrainSettings(architecture="F10"))
    other.succeed(pair)
    assert other.steps == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"second_architecture": "C8@9 F10"}, "The second network: Layer 1, C8@9"),
        ({"architecture": "F700 F10", "second_architecture": "F700 F10"}, "together; up to 100,000"),
        ({"second_architecture": "F10 B", "batch": 1}, "The second network: .*batches of two"),
        ({"second_learning_rate": 101.0}, "learning rate"),
        ({"second_optimiser": "lion"}, "optimiser"),
        ({"chosen": "third"}, "network"),
        (
            {"architecture": "C64@3p1 R C64@3p1 R P8 F10", "second_architecture": "C64@3p1 R C64@3p1 R P8 F10"},
            "too long",
        ),
    ],
)
def test_a_pair_that_cannot_be_is_refused_in_a_sentence(changed, words):
    with pytest.raises(ValueError, match=words):
        TrainSettings(**changed, compare=True)


def test_differences_are_named():
    first = TrainSettings()
    second = TrainSettings(optimiser="sgd", learning_rate=0.1, architecture="F10")
    assert differences(first, second) == (
        "First | second: architecture C16@3p1 R P2 C32@3p1 R P2 F10 | F10 · "
        "optimiser Adam | SGD · learning rate 0.01 | 0.1 · parameters 6,090 | 650"
    )


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("C16@3p1 R P2 F10", "F10", ("C16@3p1 R P2 F10", "F10")),
        ("C8@3p1 R C8@3p1 R P2 C16@3p1 R P2 F10", "C8@3p1 R C8@3p1 R P2 C32@5p2 R P2 F10",
         ("… C16@3p1 …", "… C32@5p2 …")),
        ("C8@3p1 R C8@3p1 R P2 C8@3p1 R F10", "C8@3p1 R C8@3p1 R P2 F10", ("… P2 C8@3p1 R …", "… P2 …")),
        ("C8@3p1 R P2 C8@3p1 R P2 C8@3p1 R F10", "C8@3p1 R F10", ("… R P2 C8@3p1 R P2 C8@3p1 R …", "… R …")),
        ("C8@3p1 R P2 C8@3p1 R P2 F10 R F20", "C4@3p1 R P2 C8@3p1 R P2 F10 R F10", ("C8@3p1 R P2 C8@3p1 R P2 F10 R F20",
         "C4@3p1 R P2 C8@3p1 R P2 F10 R F10")),
    ],
)  # fmt: skip
def test_of_long_networks_only_what_differs_is_told(first, second, told):
    assert unlike(first, second) == told
    whole = [text.replace("…", "") for text in told]
    assert all(" ".join(part.split()) in text for part, text in zip(whole, (first, second), strict=True))


def test_every_setting_is_live_shown_or_starts_anew():
    live = {own_name(which, name) for which in NETWORKS for name in COURSE}
    assert set(live_names(TrainSettings, shown=False)) == live
    assert set(TrainSettings().live()) == live | {"look", "chosen"}
    assert len(TrainSettings().key()) + len(TrainSettings().live()) == len(fields(TrainSettings))


def test_the_history_of_the_largest_pair_stays_small():
    experiment = TrainExperiment(TrainSettings(architecture="F660 F10", second_architecture="F660 F10", compare=True))
    assert sum(len(row) for row in weights(experiment).values()) > 98_000
    history = History(budget=experiment.budget)
    history.start(0, experiment.state(), experiment.measure())
    for step in range(1, 60):
        history.keep(step, experiment.state(), experiment.measure())
    held = sum(v.nbytes for record in history.records for v in record.state.values() if isinstance(v, np.ndarray))
    assert 2 * held < 40_000_000
