"""The exported script, run by itself, gives the stage's numbers."""

import contextlib
import io

import pytest
import torch

from engine.supervised.mlp.script import script
from engine.supervised.mlp.settings import MLPSettings, playground
from engine.supervised.mlp.training import MLPTraining
from tests.engine.scripts import alone


def figures(text):
    printed = io.StringIO()
    kind = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(text, "exported.py", "exec"), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(kind)  # the script sets it for itself
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in printed.getvalue().splitlines()[:-1]}


def agree(training, text, index=0):
    printed = figures(text)
    train_loss, test_loss, train_accuracy, test_accuracy = training.figures[index]
    assert printed["train loss"] == pytest.approx(train_loss, abs=1e-5)
    assert printed["test loss"] == pytest.approx(test_loss, abs=1e-5)
    if training.data.classes:
        assert printed["train accuracy"] == pytest.approx(train_accuracy, abs=1e-9)
        assert printed["test accuracy"] == pytest.approx(test_accuracy, abs=1e-9)


SMALL = {"count": 60, "hidden": (5, 4)}
CASES = {
    "default": MLPSettings(**SMALL),
    "sgd, a batch that leaves some over": MLPSettings(**SMALL, optimiser="sgd", batch_size=7, activation="tanh"),
    "momentum": MLPSettings(**SMALL, optimiser="momentum", activation="relu"),
    "rmsprop": MLPSettings(**SMALL, optimiser="rmsprop", activation="sigmoid"),
    "l2": MLPSettings(**SMALL, regularisation="l2", regularisation_rate=0.03),
    "l1": MLPSettings(**SMALL, regularisation="l1", regularisation_rate=0.01, activation="softplus"),
    "three classes": MLPSettings(**SMALL, data="three_arms", activation="sine"),
    "regression": MLPSettings(**SMALL, data="multi_gauss", features=("x1", "x2", "x1x2", "cosx2")),
    "no hidden layer": MLPSettings(data="circle", count=60, hidden=(), features=("x1sq", "x2sq")),
    "Playground": playground(count=60),
    "Playground, leftovers and cuts": playground(
        count=66, batch_size=10, regularisation="l1", regularisation_rate=0.05, features=("x1", "x2", "sinx1", "sinx2")
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_script_repeats_the_run_from_its_start(name):
    start, training = MLPTraining(CASES[name]), MLPTraining(CASES[name])
    training.step(137)
    agree(training, script(training, start))


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam"])
def test_the_script_takes_the_run_up_at_the_last_change(optimiser):
    settings = MLPSettings(**SMALL, optimiser=optimiser, activation="tanh", batch_size=8)
    training = MLPTraining(settings)
    training.step(41)
    training.frozen[0, [2, 5]] = 1
    training.off[0, 3] = 1
    start = MLPTraining(settings)
    start.restore(training.state(), training.data)
    training.step(60)
    agree(training, script(training, start))


def test_each_of_several_seeds_has_its_script():
    settings = MLPSettings(**SMALL, seeds=3, seed=4)
    start, training = MLPTraining(settings), MLPTraining(settings)
    training.step(50)
    for index in range(3):
        agree(training, script(training, start, index), index)


def test_the_script_needs_nothing_of_ours(tmp_path):
    settings = MLPSettings(**SMALL)
    start, training = MLPTraining(settings), MLPTraining(settings)
    training.step(20)
    assert "train loss" in alone(script(training, start), tmp_path)


def test_without_points_there_is_nothing_to_run():
    training = MLPTraining(MLPSettings(count=2, test_share=0.9))
    training.train_count = 0
    with pytest.raises(ValueError, match="no training points"):
        script(training, training)
