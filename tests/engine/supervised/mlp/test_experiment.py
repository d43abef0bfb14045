"""The experiment: what a stage plays, shows and lets a visitor change."""

import json

import numpy as np
import pytest

from engine.experiment.protocol import Experiment
from engine.plane.datasets import PlaneData
from engine.supervised.mlp import warm_up
from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.settings import PRESETS, MLPSettings
from tests.arithmetic import follows

SMALL = MLPSettings(data="xor", hidden=(4, 3), activation="tanh", count=40)


def test_it_is_an_experiment():
    experiment: Experiment = MLPExperiment(SMALL)
    for name in (*experiment.edits, *experiment.looks):
        assert callable(getattr(experiment, name))
    assert experiment.units == ("update", "epoch")


@pytest.mark.parametrize(
    "chosen",
    [
        SMALL,
        MLPSettings(data="multi_gauss", hidden=(3,), count=30),
        MLPSettings(data="four_blobs", hidden=(), count=30, seeds=3),
        MLPSettings(data="gauss", output="tanh", hidden=(2,), count=30, test_share=0),
    ],
    ids=lambda chosen: chosen.data,
)
def test_a_frame_is_arrays_of_four_kinds_and_json(chosen):
    experiment = MLPExperiment(chosen)
    for _ in range(2):
        for values in (experiment.frame(), experiment.picture()):
            rest = {}
            for name, value in values.items():
                if isinstance(value, np.ndarray):
                    assert value.dtype in (np.float32, np.int32, np.int8, np.uint8), name
                    assert value.dtype.kind != "f" or np.isfinite(value).all(), name
                else:
                    rest[name] = value
            json.dumps(rest, allow_nan=False)
        experiment.step(7)


def test_the_frame_lays_the_network_out_layer_by_layer():
    experiment = MLPExperiment(SMALL)
    experiment.step(5)
    frame = experiment.frame()
    weights, biases = experiment.training.layers(0)
    np.testing.assert_allclose(frame["weights"], np.concatenate([w.ravel() for w in weights]), rtol=1e-6)
    np.testing.assert_allclose(frame["biases"], np.concatenate(biases), rtol=1e-6, atol=1e-9)
    assert frame["layers"] == [["x₁", "x₂"], ["h¹₁", "h¹₂", "h¹₃", "h¹₄"], ["h²₁", "h²₂", "h²₃"], ["p₀", "p₁"]]
    assert frame["probe_values"].shape == (11,)


def test_the_field_is_the_networks_answer_with_the_first_row_on_top():
    experiment = MLPExperiment(MLPSettings(data="gauss", hidden=(3,)))
    experiment.step(200)
    field = experiment.picture()["field"]
    assert field[5, 95] > 100  # class 1 lies at the upper right
    assert field[95, 5] < -100
    for row, column in ((10, 20), (50, 50), (77, 31)):
        x, y = -6 + 0.12 * (column + 0.5), 6 - 0.12 * (row + 0.5)
        p = experiment.training.values_at(0, x, y)[1][-2:]
        assert field[row, column] == pytest.approx(127 * (p[1] - p[0]), abs=1)


def test_unit_fields_zero_lines_and_seeds_are_painted():
    experiment = MLPExperiment(MLPSettings(data="three_arms", hidden=(4, 3), seeds=2))
    experiment.zero_lines(2)
    picture = experiment.picture()
    assert picture["field_class"].shape == picture["field_sure"].shape == (100, 100)
    assert picture["unit_fields"].shape == (12, 24, 24)
    assert picture["zero_lines"].shape == (3, 33, 33)
    assert picture["seed_field_class"].shape == (2, 48, 48)
    assert picture["histogram_activations"].sum(axis=1).tolist() == [250 * 4, 250 * 3, 250 * 3]
    experiment.focus(3)
    assert "field" in experiment.picture()
    assert np.array_equal(np.unique(np.diff(experiment.picture()["unit_fields"][0][0].astype(int)) > 0), [True])


def test_zero_lines_lie_where_the_unit_sums_to_zero():
    weights = [np.array([[1.0, 2.0]]), np.ones((2, 1))]
    experiment = MLPExperiment(MLPSettings(hidden=(1,)))
    experiment.training.parameters[0] = np.concatenate([*(w.ravel() for w in weights), [-1.5], np.zeros(2)])
    experiment.zero_lines(1)
    lines = experiment.picture()["zero_lines"][0]
    centres = (np.arange(33) + 0.5) * 12 / 33 - 6
    sums = centres[None, :] + 2 * -centres[:, None] - 1.5
    assert np.array_equal(lines > 0, sums > 0.01)


def test_discretised_fields_know_only_their_sign():
    experiment = MLPExperiment(SMALL)
    experiment.discretise(True)
    assert set(np.unique(experiment.picture()["field"])) <= {-127, 0, 127}


def test_spans_of_an_epoch():
    experiment = MLPExperiment(SMALL)  # 20 training points, two updates an epoch
    assert experiment.span("epoch") == (1, 2)
    experiment.step(3)
    assert experiment.span("epoch") == (1, 1)
    experiment.step(1)
    assert experiment.span("epoch") == (2, 2)
    assert experiment.span("update") == (1, 1)


def test_edits_change_the_network_that_is_shown():
    experiment = MLPExperiment(MLPSettings(data="xor", hidden=(4,), seeds=2))
    experiment.show_seed(1)
    experiment.set_weight(3, 0.5)
    experiment.set_bias(4, -2.0)
    experiment.freeze_weight(3, True)
    experiment.switch_unit(1, False)
    assert experiment.training.weights[0][1, 1] != 0.5
    assert experiment.training.layers(1)[0][0][1, 1] == 0.5
    assert experiment.training.layers(1)[1][1][0] == -2.0
    experiment.step(20)
    frame = experiment.frame()
    assert frame["weights"][3] == 0.5
    assert frame["frozen_weights"].tolist()[3] == frame["off_units"].tolist()[1] == 1
    experiment.freeze_weight(3, False)
    experiment.switch_unit(1, True)
    experiment.step(1)
    assert experiment.frame()["weights"][3] != 0.5


@pytest.mark.parametrize(
    ("edit", "arguments"),
    [
        ("set_weight", (5000, 1.0)),
        ("set_bias", (9, 1.0)),
        ("freeze_bias", (9, True)),
        ("switch_unit", (8, False)),
        ("move_point", (40, 0.0, 0.0)),
        ("delete_point", (40,)),
        ("select", ("unit", 9)),
        ("focus", (11,)),
        ("zero_lines", (3,)),
        ("show_seed", (1,)),
    ],
)
def test_an_edit_that_does_not_fit_is_a_sentence(edit, arguments):
    experiment = MLPExperiment(SMALL)
    with pytest.raises(ValueError, match=r"\.$"):
        getattr(experiment, edit)(*arguments)
    experiment.step(2)
    experiment.frame()


def test_points_are_added_moved_and_deleted_while_it_runs():
    experiment = MLPExperiment(SMALL)
    experiment.step(3)
    experiment.add_point(1.0, 2.0, 1)
    experiment.move_point(40, 1.5, -2.0)
    frame = experiment.frame()
    assert (frame["points"][40].tolist(), frame["targets"][40], frame["is_test"][40]) == ([1.5, -2.0], 1, 0)
    assert frame["train_count"] == 21
    experiment.delete_point(0)
    assert len(experiment.frame()["points"]) == 40
    assert experiment.own_points
    assert experiment.step(50) == 50


def test_a_third_class_is_learnt_by_softmax_and_refused_by_tanh():
    experiment = MLPExperiment(SMALL)
    experiment.step(10)
    experiment.add_point(0.0, 0.0, 2)
    assert experiment.frame()["layers"][-1] == ["p₀", "p₁", "p₂"]
    experiment.step(10)
    assert "field_class" in experiment.picture()
    single = MLPExperiment(MLPSettings(data="xor", output="tanh"))
    with pytest.raises(ValueError, match="softmax"):
        single.add_point(0.0, 0.0, 2)
    assert not single.own_points


def test_without_points_it_waits_and_says_so():
    experiment = MLPExperiment(SMALL)
    experiment.clear_points()
    assert experiment.step(5) == 0
    assert "click on the plane" in experiment.stopped
    assert not experiment.diverged
    json.dumps({k: v for k, v in experiment.frame().items() if not isinstance(v, np.ndarray)}, allow_nan=False)
    experiment.picture()
    experiment.add_point(1.0, 1.0, 0)
    assert experiment.stopped == ""
    assert experiment.step(5) == 5


def test_noise_changes_the_points_and_keeps_the_network():
    experiment = MLPExperiment(MLPSettings())
    experiment.step(10)
    before = experiment.training.parameters.copy()
    quiet = experiment.frame()["points"]
    experiment.change(noise=0.1)
    assert 0 < np.abs(experiment.frame()["points"] - quiet).max() <= 0.11
    np.testing.assert_array_equal(experiment.training.parameters, before)
    experiment.add_point(0.0, 0.0, 1)
    own = experiment.frame()["points"]
    experiment.change(noise=0.3)
    np.testing.assert_array_equal(experiment.frame()["points"], own)


def shown(experiment):
    frames = {**experiment.frame(), **experiment.picture()}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in frames.items()}


def test_a_state_brings_everything_back():
    experiment = MLPExperiment(MLPSettings(data="xor", hidden=(4,), seeds=2, count=40))
    states, pictures = [], []
    for change in (
        lambda: experiment.step(7),
        lambda: experiment.set_weight(2, 1.0),
        lambda: experiment.change(noise=0.2, learning_rate=0.05),
        lambda: experiment.step(5),
        lambda: experiment.add_point(1.0, 1.0, 2),
        lambda: experiment.change(optimiser="sgd", batch_size=3),
        lambda: experiment.step(9),
        lambda: experiment.switch_unit(0, False),
        lambda: experiment.delete_point(3),
        lambda: experiment.step(4),
    ):
        change()
        states.append(experiment.state())
        pictures.append(shown(experiment))
    for index in (9, 0, 4, 1, 6, 2, 8, 3, 5, 7):
        experiment.restore(states[index])
        assert shown(experiment) == pictures[index]
    experiment.restore(states[5])
    experiment.step(9)
    assert shown(experiment) == pictures[6]


def test_a_state_is_small_and_shares_the_points():
    experiment = MLPExperiment(MLPSettings(hidden=(8, 8)))
    arrays = [value for value in experiment.state().values() if isinstance(value, np.ndarray)]
    assert sum(array.nbytes for array in arrays) < 6_000
    experiment.add_point(0.0, 0.0, 1)
    assert experiment.state()["inputs"] is experiment.state()["inputs"]


def test_a_fresh_experiment_takes_a_state_over():
    first = MLPExperiment(SMALL)
    first.add_point(0.5, 0.5, 3)
    first.step(20)
    second = MLPExperiment(SMALL)
    second.restore(first.state())
    first.step(20)
    second.step(20)
    np.testing.assert_array_equal(first.training.parameters, second.training.parameters)


def test_divergence_is_said_in_words():
    experiment = MLPExperiment(MLPSettings(data="plane", hidden=(), optimiser="sgd", learning_rate=10.0))
    made = experiment.step(10_000)
    assert experiment.diverged
    wanted = f"At step {made + 1:,} (epoch 0) a weight would have grown beyond 1,000,000, and"
    assert experiment.stopped.startswith(wanted)
    assert np.isfinite(experiment.frame()["weights"]).all()
    experiment.change(learning_rate=0.001)
    assert not experiment.diverged
    assert experiment.stopped == ""


def test_a_run_gone_astray_can_still_be_drawn():
    experiment = MLPExperiment(MLPSettings(hidden=(8,) * 8, activation="linear", init="large"))
    experiment.training.parameters[:] = 1e6 * np.sign(experiment.training.parameters)
    for _ in range(2):
        values = {**experiment.frame(), **experiment.picture(), **experiment.measure()}
        for value in values.values():
            if isinstance(value, np.ndarray):
                assert np.isfinite(value).all()
                assert np.isfinite(value.astype(np.float32)).all()
        json.dumps({k: v for k, v in values.items() if not isinstance(v, np.ndarray)}, allow_nan=False)
        experiment.step(3)
    assert experiment.diverged


def test_reset_keeps_points_and_settings():
    experiment = MLPExperiment(SMALL)
    start = experiment.training.parameters.copy()
    experiment.add_point(1.0, 1.0, 0)
    experiment.change(learning_rate=0.2)
    experiment.step(20)
    experiment.reset()
    np.testing.assert_array_equal(experiment.training.parameters, start)
    assert (experiment.steps, experiment.settings.learning_rate, experiment.frame()["train_count"]) == (0, 0.2, 21)


def test_measures_have_an_entry_a_seed():
    experiment = MLPExperiment(MLPSettings(data="xor", seeds=3, count=40))
    measure = experiment.measure()
    assert list(measure) == ["train_loss", "test_loss", "train_accuracy", "test_accuracy"]
    assert all(row.shape == (3,) for row in measure.values())
    assert list(MLPExperiment(MLPSettings(data="plane", count=40)).measure()) == ["train_loss", "test_loss"]


NUMBER = r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("regularisation", ["none", "l1", "l2"])
def test_the_update_on_a_card_adds_up(regularisation, optimiser):
    chosen = {"regularisation": regularisation, "regularisation_rate": 0.03, "optimiser": optimiser}
    experiment = MLPExperiment(MLPSettings(hidden=(4, 3), activation="tanh", learning_rate=0.03, **chosen))
    for _ in range(4):
        experiment.step(3)
        for kind, index in [("weight", 0), ("weight", 9), ("weight", 25), ("bias", 0), ("bias", 8)]:
            experiment.select(kind, index)
            line = experiment.frame()["card"]["lines"][-1]
            assert line.startswith("w ← w − η·" if kind == "weight" else "b ← b − η·")
            if not line.endswith("stopped at zero"):
                follows(line)


@pytest.mark.parametrize("activation", ["tanh", "relu", "leaky relu", "sigmoid", "softplus", "sine", "linear"])
def test_a_units_formula_adds_up_at_the_probe(activation):
    experiment = MLPExperiment(MLPSettings(hidden=(4, 3), activation=activation))
    experiment.step(40)
    for x, y in ((1.2, 0.75), (-3.0, 0.0), (5.11, -4.2)):
        experiment.probe(x, y, True)
        for index in range(9):
            experiment.select("unit", index)
            for line in experiment.frame()["card"]["lines"][1:]:
                follows(line)


def test_the_title_names_both_ends_of_a_weight():
    experiment = MLPExperiment(SMALL)
    experiment.select("weight", 8 + 4 + 2)
    card = experiment.frame()["card"]
    assert (card["title"], card["kind"], card["index"]) == ("h²₂ ← h¹₃", "weight", 14)
    assert card["lines"][-1] == "No update yet."
    experiment.select("bias", 8)
    assert experiment.frame()["card"]["title"] == "bias of p₁"


def test_a_card_does_not_explain_what_did_not_happen():
    experiment = MLPExperiment(SMALL)
    experiment.step(10)
    experiment.select("weight", 0)
    experiment.set_weight(0, 3.0)
    assert "has changed since" in experiment.frame()["card"]["lines"][-1]
    experiment.freeze_weight(0, True)
    experiment.step(1)
    assert "frozen" in experiment.frame()["card"]["lines"][-1]


def test_the_visitors_own_points_come_in_as_data():
    data = PlaneData(np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([1.0, 0.0]), np.zeros(2, bool), 2)
    experiment = MLPExperiment(MLPSettings(data="yours", hidden=()), data)
    assert experiment.own_points
    assert not experiment.edited_points
    experiment.step(300)
    frame = experiment.frame()
    assert frame["train_accuracy"] == 1
    assert frame["test_loss"] is None
    assert frame["seeds"][0]["solved"]


def test_warming_up_is_quiet():
    warm_up()


def test_the_network_asks_for_another_one_like_it():
    experiment = MLPExperiment(MLPSettings(hidden=(3, 16), seeds=2, seed=5))
    experiment.resize(1, 1)
    experiment.resize(1, 1)
    experiment.deepen(1)
    experiment.new_weights()
    assert experiment.wanted == {"hidden": (5, 16, 16), "seed": 7}
    experiment.deepen(-1)
    assert experiment.wanted["hidden"] == (5, 16)
    for wrong in (lambda: experiment.resize(2, 1), lambda: experiment.resize(3, -1)):
        with pytest.raises(ValueError, match="A layer has 1 to 16 units"):
            wrong()
    assert experiment.training.sizes == (2, 3, 16, 2)  # the page builds it


def test_other_points_of_the_same_set_keep_the_network_and_come_back_with_its_moments():
    experiment = MLPExperiment(MLPSettings(data="xor", hidden=(4,)))
    experiment.step(20)
    before, points = experiment.state(), experiment.training.data.inputs
    experiment.new_data()
    assert (experiment.steps, experiment.settings.data_seed) == (20, 1)
    np.testing.assert_array_equal(experiment.training.parameters, before["parameters"])
    fresh = MLPExperiment(MLPSettings(data="xor", hidden=(4,), data_seed=1)).training.data.inputs
    np.testing.assert_array_equal(experiment.training.data.inputs, fresh)
    experiment.restore(before)
    np.testing.assert_array_equal(experiment.training.data.inputs, points)
    experiment.clear_points()
    with pytest.raises(ValueError, match="These points are your own"):
        experiment.new_data()


def test_the_bars_are_the_layers_gradients():
    experiment = MLPExperiment(PRESETS["vanishing gradient"])
    frame = experiment.frame()
    bars = frame["gradient_bars"]["bars"]
    assert len(bars) == len(frame["health"]) == 9
    heights = [bar["height"] for bar in bars]
    assert heights == sorted(heights)  # the gradient shrinks on its way back
    assert (bars[0]["text"], bars[0]["warned"]) == (f"{frame['health'][0]['gradient']:.0e}"[0] + "·10⁻⁷", True)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (MLPSettings(seeds=2), "right of 250 test points, in % (95 %: ± 6.2 at most)"),
        (MLPSettings(seeds=2, test_share=0.0), "right of 500 training points, in %"),
        (MLPSettings(seeds=2, data="plane"), "loss on 600 test points"),
    ],
)
def test_beside_the_seeds_stands_how_sure_their_shares_are(settings, said):
    assert said in MLPExperiment(settings).frame()["seeds_said"][0]


def test_inputs_are_asked_for_one_by_one_and_one_stays():
    experiment = MLPExperiment(MLPSettings(features=("x2", "sinx1")))
    frame = experiment.frame()
    assert frame["inputs"]["on"] == [1, 5]
    assert (
        len(frame["inputs"]["off"]) == len(frame["inputs"]["names"]) == len(experiment.picture()["input_fields"]) == 7
    )
    experiment.switch_input(0)
    experiment.switch_input(1)
    assert experiment.wanted["features"] == ("x1", "sinx1")
    experiment.switch_input(0)
    with pytest.raises(ValueError, match="One input stays"):
        experiment.switch_input(5)
