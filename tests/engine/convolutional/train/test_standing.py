"""A loss that stands still is told with what helps; one that falls, or has come to rest low, is not."""

from dataclasses import replace

import pytest

from engine.convolutional.train.health import examine
from engine.convolutional.train.settings import PLANS, TrainSettings
from engine.convolutional.train.training import CNNTraining

STUCK = {
    "Try Adam with a learning rate of 0.003, from the start.": (
        TrainSettings(architecture="C4@3 R P2 F10", optimiser="sgd", learning_rate=0.0001),
        {"optimiser": "adam", "learning_rate": 0.003},
    ),
    "Try R, ReLU, and Adam with a learning rate of 0.003: little gradient comes back to the first layer.": (
        TrainSettings(architecture="C4@3p1 S P2 C4@3p1 S C4@3p1 S C4@3p1 S F10", optimiser="sgd"),
        {"architecture": "C4@3p1 R P2 C4@3p1 R C4@3p1 R C4@3p1 R F10", "optimiser": "adam", "learning_rate": 0.003},
    ),
    "Try no weight decay, from the start: it holds the weights near 0.": (
        TrainSettings(architecture="C4@3 R P2 F10", weight_decay=1.0),
        {"weight_decay": 0.0},
    ),
}


@pytest.mark.parametrize("advice", STUCK)
def test_a_loss_that_stands_still_is_told_with_what_helps(advice):
    settings, better = STUCK[advice]
    training = CNNTraining(settings)
    training.step(599)
    assert examine(training)["standing"] == ""
    training.step(101)
    since = int(training.marks[0, 1])
    stretch = f"since update {since}, in {700 - since} updates"
    moved = f"Looked at every 100 updates, the loss has moved by at most 0.01 {stretch}"
    assert examine(training)["standing"] == f"{moved}; it is {training.loss:.3f}. {advice}"
    helped = CNNTraining(replace(settings, **better))
    helped.step(700)
    assert helped.accuracy > 0.85
    assert examine(helped)["standing"] == ""


@pytest.mark.parametrize("plan", ["ten sums of pixels", "no convolution", "one convolution"])
def test_a_run_that_has_converged_is_not_said_to_stand_still(plan):
    training = CNNTraining(TrainSettings(architecture=PLANS["digits"][plan]))
    for _ in range(6):
        training.step(150)
        assert examine(training)["standing"] == ""
