"""The network against autograd, the complex step and Mazur's published numbers; edits, updates, and the walk."""

import numpy as np
import pytest

from engine.supervised.backprop import checks
from engine.supervised.backprop.experiment import BackpropExperiment
from engine.supervised.backprop.settings import PRESETS, BackpropSettings

SHAPES = [(1, (), 1), (2, (2, 2), 1), (4, (4, 4), 2), (3, (1,), 2)]
KINDS = [("tanh", "tanh", "squares"), ("sigmoid", "linear", "squares"), ("relu", "sigmoid", "squares"),
         ("linear", "relu", "squares"), ("tanh", "tanh", "entropy")]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_gradients_are_those_of_autograd_and_of_the_complex_step(shape, kind, seed):
    (inputs, hidden, outputs), (activation, output, loss) = shape, kind
    net = BackpropSettings(inputs=inputs, hidden=hidden, outputs=outputs, activation=activation, output=output,
                           loss=loss, seed=seed).net()  # fmt: skip
    assert np.abs(net.gradient - net.autograd).max() < 1e-10
    assert np.abs(net.gradient - checks.differences("complex", net.loss_with, net.parameters, 1e-40)).max() < 1e-10
    if min(np.abs(z).min() for z in net.z) > 1e-3:  # no unit is just at its kink
        assert np.abs(net.gradient - checks.differences("central", net.loss_with, net.parameters, 1e-5)).max() < 1e-7


def test_mazur():
    experiment = BackpropExperiment(PRESETS["Mazur"])
    net = experiment.net
    assert net.value == pytest.approx(0.298371109, abs=5e-10)
    assert [b.sum() for b in net.d_biases] == pytest.approx([0.018725609, 0.100400325], abs=5e-10)
    experiment.update(1)
    assert experiment.net.weights[0][0, 0] == pytest.approx(0.149780716, abs=5e-10)
    assert experiment.net.biases[1].tolist() == pytest.approx([0.6 - 0.5 * 0.100400325] * 2, abs=5e-10)


def test_paths_add_up_to_the_gradient_of_a_unit():
    net = BackpropSettings(inputs=4, hidden=(4, 4), outputs=2).net()
    for layer in (0, 1):
        by_hand = net.deltas[layer] / (1 - net.h[layer] ** 2)
        assert net.paths(layer).sum(0) == pytest.approx(by_hand, rel=1e-12)


def test_one_walk_computes_every_node_once():
    experiment = BackpropExperiment()
    assert experiment.length == (2 + 2 + 1) + 1 + (1 + 2 + 2 + 2)
    for step in range(experiment.length + 1):
        nodes = experiment.frame()["graph"]["nodes"]
        values = [node for node in nodes if node["kind"] in ("unit", "loss") and node["above"]]
        gradients = [node for node in nodes if node["kind"] in ("unit", "input") and node["below"]]
        assert (len(values), len(gradients)) == (min(step, 6), max(0, step - 6))
        experiment.step()
    assert experiment.stopped


def test_numbers_are_edited_and_taken_back():
    experiment = BackpropExperiment()
    experiment.step(5)
    before = experiment.settings
    experiment.set_number("w2,1,2", "0.25")
    experiment.set_number("w2,1,2", "0.75", first=False)
    assert experiment.net.weights[1][0, 1] == 0.75
    experiment.set_number("x0,2", "1/4")
    experiment.set_number("t1", "-1")
    experiment.set_number("b3,1", "0.1")
    assert (experiment.net.inputs[1], experiment.net.targets[0], experiment.net.biases[2][0]) == (0.25, -1, 0.1)
    assert experiment.steps == 5
    for _ in range(4):
        experiment.undo()
    assert experiment.settings == before
    for name in ("h1,1", "w9,1,1", "w1,1", "w0,1,1", "loss", "1,0", "x", "w", "b1", "t9", "0>2.0", "z1"):
        with pytest.raises(ValueError, match="computed from others"):
            experiment.set_number(name, "1")
    with pytest.raises(ValueError, match="between"):
        experiment.set_number("w1,1,1", "2000")


def test_a_shared_bias_is_one_number():
    experiment = BackpropExperiment(PRESETS["Mazur"])
    experiment.set_number("b1,2", "0.5")
    assert experiment.net.biases[0].tolist() == [0.5, 0.5]


def test_a_formulas_variables_are_edited():
    experiment = BackpropExperiment(BackpropSettings(look="formula"))
    experiment.set_number("1", "5")
    assert experiment.reading.given == {"x": 1.0, "y": 5.0, "z": 1.0}
    with pytest.raises(ValueError, match="computed from others"):
        experiment.set_number("2", "5")
    with pytest.raises(ValueError, match="divided by 0"):
        experiment.change(formula="x/(y - 5)")
    assert experiment.frame()["graph"]["nodes"][1]["above"] == "5"
