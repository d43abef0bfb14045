"""The network against autograd, the complex step and Mazur's published numbers; edits, updates, and the walk."""

import numpy as np
import pytest

from engine.arithmetic.written import read
from engine.supervised.backprop import checks
from engine.supervised.backprop.back_words import Account
from engine.supervised.backprop.descent import course
from engine.supervised.backprop.experiment import BackpropExperiment
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from tests.arithmetic import steps

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


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", [*KINDS, ("sigmoid", "sigmoid", "entropy")])
def test_every_line_of_the_walk_is_true_and_its_numbers_are_those_of_the_picture(shape, kind):
    (inputs, hidden, outputs), (activation, output, loss) = shape, kind
    settings = BackpropSettings(inputs=inputs, hidden=hidden, outputs=outputs, activation=activation, output=output,
                                loss=loss, x="0.7 -0.31 1 0.3", b="0.12", shared=shape == SHAPES[2])  # fmt: skip
    experiment = BackpropExperiment(settings)
    checked = 0
    while experiment.step():
        frame = experiment.frame()
        for line in frame["account"]:
            checked += len(steps(line))
            assert [step for step in steps(line) if step.wrong] == [], line
        brought = [read(link["brings"]) for link in frame["graph"]["links"] if link["brings"]]
        (now,) = [node for node in frame["graph"]["nodes"] if node["state"] == "now"]
        if brought:
            assert sum(brought) == pytest.approx(read(now["below"]), abs=6e-4 * max(1, *map(abs, brought)))
    assert checked > experiment.length


def test_an_account_names_each_number_one_way_and_shows_the_small_step():
    net = PRESETS["Mazur"].net()
    lines = Account(net, 0, 0, True, 0.5).lines
    assert lines[1].startswith("∂L/∂h¹₁ = δ²₁·w²₁₁ + δ²₂·w²₂₁ ≈ ")
    (delta,) = {line.rsplit(" ", 1)[1] for line in lines if line.startswith("δ¹₁ =")}
    assert f"∂L/∂w¹₁₁ = δ¹₁·x₁ ≈ {delta}·0.05" in lines[3]
    assert lines[3].endswith("≈ 0.149781")
    assert lines[-1] == f"∂L/∂b¹ gets δ¹₁·1 ≈ {delta}"
    last = Account(net, 0, 1, True, 0.5).lines[-1]
    assert read(last.split(" ≈ ")[2].split(";")[0]) == pytest.approx(0.018725609, abs=5e-7)
    assert "0.35 − 0.5·" in last


def test_the_check_says_what_each_way_costs_and_how_far_it_is():
    experiment = BackpropExperiment(BackpropSettings(inputs=4, hidden=(4, 4), outputs=2, look="checks"))
    experiment.set_exponent(-6)
    experiment.choose(49)
    frame = experiment.frame()
    assert [row["head"] for row in frame["table"]["rows"]][::49] == ["w¹₁₁", "b³₂"]
    assert frame["errors.of"].startswith("∂L/∂b³₂")
    net = experiment.net
    ways = (
        net.autograd,
        *(checks.differences(method, net.loss_with, net.parameters, 1e-6) for method in checks.METHODS),
    )
    for place, row in enumerate(frame["table"]["rows"]):
        assert float(row["cells"][0].replace("−", "-")) == pytest.approx(net.gradient[place], abs=6e-11)
        apart = [float(way[place]) - net.gradient[place] for way in ways]
        assert [read(cell) for cell in row["cells"][1:]] == pytest.approx(apart, rel=0.06, abs=1e-30)
    assert (
        "50 derivatives cost: by hand or autograd 1 pass forward and 1 back; forward differences 51"
        in frame["costs"][1]
    )


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


def test_many_updates_are_as_many_single_ones_and_one_that_leaves_all_bounds_is_refused():
    one, many = BackpropExperiment(PRESETS["Mazur"]), BackpropExperiment(PRESETS["Mazur"])
    for _ in range(20):
        one.update(1)
    many.update(20)
    assert one.net.value == pytest.approx(many.net.value, rel=1e-9)
    assert many.net.value == pytest.approx(course(PRESETS["Mazur"].net(), PRESETS["Mazur"], 20)[-1], rel=1e-9)
    steep = BackpropExperiment(BackpropSettings(activation="linear", output="linear", x="900", rate=10))
    before = steep.settings
    with pytest.raises(ValueError, match="smaller learning rate"):
        steep.update(100)
    assert steep.settings == before
    assert steep.picture()["ahead.of"] == "The first update leads beyond all bounds"


def test_each_walk_goes_on_where_it_was():
    experiment = BackpropExperiment()
    experiment.step(7)
    experiment.change(look="formula")
    assert experiment.steps == 0
    experiment.step(2)
    experiment.change(look="network")
    assert experiment.steps == 7
    experiment.change(hidden=(3,))
    assert experiment.steps == 0
    experiment.change(look="formula")
    assert experiment.steps == 2


def test_a_formulas_variables_are_edited():
    experiment = BackpropExperiment(BackpropSettings(look="formula"))
    experiment.set_number("1", "7")
    assert experiment.reading.given == {"x": -2.0, "y": 7.0, "z": -4.0}
    with pytest.raises(ValueError, match="computed from others"):
        experiment.set_number("2", "7")
    with pytest.raises(ValueError, match="divided by 0"):
        experiment.change(formula="x/(y - 7)")
    assert experiment.frame()["graph"]["nodes"][1]["above"] == "7"
