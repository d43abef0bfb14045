"""Gradient health against autograd, and the sentences where something is wrong."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.supervised.mlp.health import examine
from engine.supervised.mlp.settings import PRESETS, MLPSettings
from engine.supervised.mlp.training import MLPTraining


def test_gradients_and_ratios_are_those_of_autograd():
    training = MLPTraining(MLPSettings(hidden=(6, 5), activation="tanh", count=300))
    training.step(20)
    before = training.weights
    training.step(1)
    module, data = training.module(), training.data
    module.loss(torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_targets)).backward()
    health = examine(training)
    for layer, w, old, new in zip(health.layers, module.weights, before, training.weights, strict=True):
        assert layer.gradient == pytest.approx(float((w.grad**2).mean().sqrt()), rel=1e-9)
        assert layer.ratio == pytest.approx(np.linalg.norm(new - old) / np.linalg.norm(old), rel=1e-9)
    h = torch.tanh(torch.from_numpy(data.train_inputs) @ module.weights[0].T + module.biases[0])
    assert health.layers[0].saturated == pytest.approx(float((h.abs() > 0.97).double().mean()), abs=1e-12)


def test_examining_changes_nothing():
    training = MLPTraining(MLPSettings(hidden=(4,)))
    training.step(5)
    before = training.parameters.copy()
    examine(training)
    np.testing.assert_array_equal(training.parameters, before)


def test_a_healthy_network_has_no_warning():
    training = MLPTraining(MLPSettings())
    for _ in range(5):
        training.epochs(10)
        assert examine(training).warning == ""


def test_eight_sigmoid_layers_let_the_gradient_vanish():
    health = examine(MLPTraining(PRESETS["vanishing gradient"]))
    assert "times less gradient" in health.warning
    assert "vanishes" in health.warning


def test_large_weights_make_the_gradient_explode():
    back = examine(MLPTraining(MLPSettings(hidden=(8,) * 6, activation="sine", init="large")))
    assert "times more gradient than the output: it explodes" in back.warning
    forth = examine(MLPTraining(MLPSettings(hidden=(8,) * 6, activation="linear", init="large")))
    assert forth.warning.endswith("it explodes.")


def test_dead_units_are_counted_and_marked():
    training = MLPTraining(MLPSettings(hidden=(4,), activation="relu"))
    training.parameters[0, training.weight_count + 2] = -1000.0
    health = examine(training)
    assert health.layers[0].dead == 1
    assert health.dead.tolist() == [0, 0, 1, 0, 0, 0]
    assert health.layers[0].sentence == "1 of the 4 units of layer 1 is dead: 0 for every training point."


def test_saturated_units_are_named():
    training = MLPTraining(MLPSettings(hidden=(4,), activation="tanh"))
    training.parameters[0, training.weight_count : training.weight_count + 4] = 100.0
    assert "saturated: 100 %" in examine(training).warning


def test_steps_too_large_and_too_small_are_named():
    large = MLPTraining(MLPSettings(learning_rate=3.0, seed=1))
    large.step(2)
    assert "too large a step" in examine(large).warning
    small = MLPTraining(MLPSettings(learning_rate=1e-9))
    small.step(2)
    assert "hardly changed" in examine(small).warning


def test_zero_weights_learn_nothing():
    assert "No weight gets any gradient" in examine(MLPTraining(MLPSettings(init="zero"))).warning


def test_histograms_count_every_value_once():
    training = MLPTraining(MLPSettings(hidden=(4, 3), activation="sigmoid", count=100))
    health = examine(training)
    assert health.activations.sum(axis=1).tolist() == [50 * 4, 50 * 3, 50 * 2]
    assert health.gradients.sum(axis=1).tolist() == [50 * 4, 50 * 3, 50 * 2]
    assert health.edges["activations"][0] == [0.0, 1.0]


def test_a_first_layer_that_gets_45_times_less_gradient_is_worth_a_word():
    """In the presets that learn well the factor stays below 7, at the start and later."""
    training = MLPTraining(MLPSettings(hidden=(8,) * 4, activation="sigmoid", optimiser="sgd", init="xavier"))
    found = examine(training)
    factor = found.layers[-1].gradient / found.layers[0].gradient
    assert 20 < factor < 1000
    assert f"Layer 1 gets {factor:,.0f} times less gradient than the output" in found.warning
    for name, chosen in PRESETS.items():
        if name != "vanishing gradient":
            assert "times less" not in examine(MLPTraining(chosen)).warning, name


STUCK = {
    "Try leaky relu and Adam": (PRESETS["vanishing gradient"], {"activation": "leaky relu", "optimiser": "adam"}),
    "Try a hidden layer of 8 units": (MLPSettings(data="circle", hidden=()), {"hidden": (8,)}),
    "Try more units, or another hidden layer": (MLPSettings(hidden=(2,)), {"hidden": (12, 12)}),
    "Try a regularisation rate of 0.001": (
        MLPSettings(regularisation="l2", regularisation_rate=3.0),
        {"regularisation_rate": 0.001},
    ),
    "Try a learning rate of 0.01": (
        MLPSettings(data="gauss", hidden=(8,) * 3, activation="sigmoid", optimiser="sgd", learning_rate=1e-5),
        {"learning_rate": 0.01, "optimiser": "adam"},
    ),
}


@pytest.mark.parametrize("advice", STUCK)
def test_a_loss_that_stands_still_is_told_with_what_helps(advice):
    settings, better = STUCK[advice]
    training = MLPTraining(settings)
    training.step(5_999)
    assert examine(training).standing == ""
    training.step(1)
    told = examine(training).standing
    since = int(training.marks[0, 1])
    assert since == 1_000  # it has moved at first
    stretch = f"since update {since:,}, in {6_000 - since:,} updates; "
    assert f"Looked at every 1,000 updates, the loss has moved by at most 0.01 {stretch}" in told
    assert f"; {100 * (1 - training.figures[0, 2]):.1f} % of the training points are wrong" in told
    assert advice in told
    assert examine(training).warning == told
    helped = MLPTraining(replace(settings, **better, seeds=3))
    helped.step(15_000)
    assert (helped.figures[:, 2] > 0.98).all()


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "vanishing gradient"])
def test_a_run_that_learns_or_has_converged_is_not_said_to_stand_still(name):
    training = MLPTraining(PRESETS[name])
    for _ in range(6):
        training.step(2_000)
        assert examine(training).standing == ""


def test_a_regression_that_stands_still_says_how_far_off_it_is():
    training = MLPTraining(MLPSettings(data="multi_gauss", hidden=()))
    training.step(8_000)
    loss = round(training.train_loss, 3)
    assert f"answers are off by √(2·{loss}) ≈ {(2 * loss) ** 0.5:.2f}." in examine(training).standing


def test_how_long_it_stands_does_not_depend_on_how_steps_are_grouped_and_comes_back():
    settings = MLPSettings(data="circle", hidden=())
    whole, parts = MLPTraining(settings), MLPTraining(settings)
    whole.step(6_500)
    for count in (700, 1_300, 4_000):
        parts.step(count)
    back = MLPTraining(settings)
    back.restore(parts.state(), parts.data)
    back.step(500)
    assert examine(back).standing == examine(whole).standing != ""
    back.change(learning_rate=0.02)
    assert examine(back).standing == ""  # it has a new chance
