"""Lesson 3.2's network: every number against torch, the walk, the edits, and sums that add up as they are written."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from engine.arithmetic.written import show
from engine.recurrent.rnn import words
from engine.recurrent.rnn.experiment import UnrolledExperiment
from engine.recurrent.rnn.figures import account, decimals, figure
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import MOST_STEPS, OWN, PRESETS, SEQUENCES, WEIGHTS, RNNSettings

ALL = {
    "default": RNNSettings(),
    "one step": RNNSettings(length=1, hidden=1),
    "wide": RNNSettings(hidden=16, length=12, sequence="adding"),
    "ReLU, loss at the end": RNNSettings(hidden=4, activation="relu", loss="last", length=7, seed=3),
    "a start of its own": RNNSettings(hidden=2, h0="0.5 -1", sequence="xor", length=5),
    **PRESETS,
}


@pytest.mark.parametrize("name", ALL)
def test_states_outputs_and_loss_are_torchs(name):
    settings = ALL[name]
    net = Unrolled(settings)
    if settings.activation == "linear":
        h, states = net.h0, []
        for x in net.x:
            h = net.weights["W_xh"] @ x + net.weights["W_hh"] @ h + net.weights["b_h"][:, 0]
            states.append(h)
    else:
        module = torch.nn.RNN(net.x.shape[1], settings.hidden, nonlinearity=settings.activation, dtype=torch.float64)
        names = {"weight_ih_l0": "W_xh", "weight_hh_l0": "W_hh", "bias_ih_l0": "b_h"}
        with torch.no_grad():
            for own, parameter in module.named_parameters():
                parameter.copy_(torch.tensor(net.weights[names[own]]).reshape(parameter.shape)
                                if own in names else torch.zeros_like(parameter))  # fmt: skip
            states = module(torch.tensor(net.x), torch.tensor(net.h0)[None])[0].numpy()
    np.testing.assert_allclose(net.h, states, rtol=1e-12, atol=1e-12)
    y = net.h @ net.weights["W_hy"][0] + net.weights["b_y"][0, 0]
    np.testing.assert_allclose(net.y[:, 0], y, rtol=1e-12, atol=1e-12)
    asked = slice(-1, None) if settings.loss == "last" else slice(None)
    assert net.loss == pytest.approx(0.5 * ((y - net.d[:, 0])[asked] ** 2).sum(), rel=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_the_sum_over_the_steps_is_autograds_gradient(name):
    net = Unrolled(ALL[name])
    for matrix in WEIGHTS:
        assert net.parts[matrix].shape == (net.length, *net.weights[matrix].shape)
        np.testing.assert_allclose(net.parts[matrix].sum(0), net.autograd[matrix], rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(net.so_far(matrix, 0), net.autograd[matrix], rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(net.d_h, net.above + net.right, rtol=1e-12, atol=1e-12)


def test_autograd_is_autograd():
    """The oracle by differences: it moves as the loss does."""
    net = Unrolled(RNNSettings(length=5))
    text = net.weights["W_hh"].copy()
    text[0, 1] += 1e-6
    moved = Unrolled(replace(ALL["default"], length=5, weights=OWN, **{
        name: ";".join(" ".join(f"{v:.12f}" for v in row) for row in (text if name == "W_hh" else net.weights[name]))
        for name in WEIGHTS
    }))  # fmt: skip
    assert (moved.loss - net.loss) / 1e-6 == pytest.approx(net.autograd["W_hh"][0, 1], rel=1e-4)


# --- the walk -------------------------------------------------------------------------------------------------------


def test_a_tour_of_three_steps_forward_and_three_back():
    experiment = UnrolledExperiment(RNNSettings(length=3, hidden=1))
    assert experiment.length == 6
    shown = []
    for step in range(7):
        frame = experiment.frame()
        shown.append((frame["where"], int(np.isfinite(frame["h"]).sum()), int(np.isfinite(frame["h_back"]).sum())))
        assert experiment.step() == (step < 6)
    assert shown == [
        ("forward 0 of 3", 1, 0), ("forward 1 of 3", 2, 0), ("forward 2 of 3", 3, 0), ("forward 3 of 3", 4, 0),
        ("backward 1 of 3", 4, 1), ("backward 2 of 3", 4, 2), ("backward 3 of 3", 4, 4),
    ]  # fmt: skip
    assert "every step has given its part" in experiment.stopped


def test_spans_lead_to_the_turn_and_to_the_end():
    experiment = UnrolledExperiment(RNNSettings(length=5))
    assert [experiment.span("pass") for experiment._steps in (0, 2, 5, 7, 10)] == [
        (1, 5), (2, 3), (5, 5), (2, 3), (5, 1),
    ]  # fmt: skip
    assert experiment.span("step") == (1, 1)


def test_the_same_steps_however_they_are_grouped():
    one, many = UnrolledExperiment(), UnrolledExperiment()
    one.step(6)
    for _ in range(6):
        many.step()
    first, second = one.frame(), many.frame()
    for name, value in first.items():
        same = (
            np.array_equal(value, second[name], equal_nan=True)
            if isinstance(value, np.ndarray)
            else value == second[name]
        )
        assert same, name


def test_a_state_is_restored_and_reset():
    experiment = UnrolledExperiment()
    experiment.step(5)
    state = experiment.state()
    experiment.reset()
    assert experiment.steps == 0
    experiment.restore(state)
    assert experiment.steps == 5


def test_the_running_sum_in_the_frame_is_the_last_steps_parts():
    experiment = UnrolledExperiment(RNNSettings(length=4))
    experiment.step(6)  # two back
    frame, net = experiment.frame(), experiment.net
    scale = experiment._maker._part_scale
    np.testing.assert_allclose(frame["W_hh.adds"][0] * scale, net.parts["W_hh"][2], rtol=1e-6)
    np.testing.assert_allclose(frame["W_hh.sum"][0] * scale, net.parts["W_hh"][2:].sum(0), rtol=1e-6)
    texts = bytes(frame["W_hh.sum_texts"]).decode().split("\n")
    assert texts == [figure(value) for value in net.parts["W_hh"][2:].sum(0).ravel()]
    assert frame["sum_head"] == "∂L/∂W so far, 2 of 4"


@pytest.mark.parametrize("length", [1, 3, 12])
@pytest.mark.parametrize("walked", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_another_length_keeps_the_weights_and_the_place_of_the_walk(length, walked):
    experiment = UnrolledExperiment(RNNSettings(length=6))
    experiment.step(int(walked * 12))
    before = {name: values.copy() for name, values in experiment.net.weights.items()}
    experiment.set_length(length)
    assert all(np.array_equal(before[name], experiment.net.weights[name]) for name in WEIGHTS)
    assert experiment.net.h.shape == (length, 2)
    if walked == 1.0:
        assert experiment.steps == 2 * length
    assert (experiment.steps > length) == (walked > 0.5)


# --- what is written ------------------------------------------------------------------------------------------------


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
ARITHMETIC = re.compile(r"(tanh|max|[0-9.,()·½² +−⁻⁰¹³⁴⁵⁶⁷⁸⁹])+")


def evaluated(text):
    """What a written term comes to, in Python."""
    plain = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: f"e{match[1].translate(RAISED)}", text)
    plain = plain.replace("−", "-").replace("·", "*").replace("½", "0.5*").replace("²", "**2")
    return eval(plain, {"tanh": np.tanh, "max": max, "__builtins__": {}})


def equalities(account):
    """All written equations with numbers alone on both sides, as (left, right)."""
    for line in account:
        for part in re.split(r";\s+(?:so far )?", line):
            sides = [side.strip() for side in re.split(" [=≈] ", re.sub(r" from above.*|: from .*", "", part))]
            yield from ((a, b) for a, b in pairwise(sides) if ARITHMETIC.fullmatch(a) and ARITHMETIC.fullmatch(b))


@pytest.mark.parametrize("name", ALL)
def test_everything_written_adds_up_as_it_is_shown(name):
    experiment = UnrolledExperiment(ALL[name])
    for step in range(experiment.length):
        experiment.step()
        found = list(equalities(experiment.account()[1]))
        assert found, step
        for left, right in found:
            assert agrees(left, right), (left, right)


def agrees(left, right):
    """A single number is the left side rounded to its digits; parts of a sum may each be rounded."""
    value = evaluated(left)
    if re.fullmatch(r"−?[0-9.]+(·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", right):
        if "·" in right:
            return right in {show(value, digits) for digits in range(2, 18)}
        places = len(right.partition(".")[2])
        return decimals(value, places if right != "0" else 3) == right
    numbers = re.findall(r"[0-9]+\.?([0-9]*)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", right)
    units = [10.0 ** (int(power.translate(RAISED) or 0) - len(decimals)) for decimals, power in numbers if decimals]
    return abs(value - evaluated(right)) <= 0.5001 * sum(units) + 1e-12


def test_the_recurrence_is_written_with_its_numbers():
    net = Unrolled(PRESETS["a counter that leaks"])
    assert words.state(net, 1, 0).startswith("h₂ = 1·")
    assert words.arriving(net, net.length - 1, 0).endswith("nothing comes from the right")
    assert "so far" in words.contribution(net, ("W_hh", 0, 0), 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "1"), (-0.5, "−0.5"), (0.4728, "0.473"), (-0.0466, "−0.047"), (12.345, "12.35"), (-123.44, "−123.4"),
     (4567.8, "4568"), (0.00047, "5·10⁻⁴"), (-2.6e20, "−3·10²⁰"), (1e-300, "1·10⁻³⁰⁰")],
)  # fmt: skip
def test_a_figure_fits_into_a_narrow_box(value, text):
    assert figure(value) == text


def test_sums_that_cancel_are_written_with_few_decimals():
    written = account([0.279507513667742, -0.289674227379381], lambda o, _: o[0] + o[1])
    assert (written.operands, written.results) == (("0.280", "−0.290"), ("−0.010",))


def test_chosen_numbers_are_written_as_they_are_and_extremes_with_powers_of_ten():
    assert account([0.5, 2.0, 1 / 3], lambda o, _: o[0] * o[1] + o[2]).operands == ("0.5", "2", "0.333")
    assert account([1e-9, 3.0], lambda o, _: o[0] * o[1]).results == ("3.00·10⁻⁹",)


def test_a_picked_unit_is_written_out_until_the_walk_goes_on():
    experiment = UnrolledExperiment(RNNSettings(hidden=4, length=3))
    experiment.step(3)
    assert experiment.account()[1][0].startswith("h₃[1]")
    experiment.pick("h", 2, 2)
    assert experiment.picked == ("h", 2, 2)
    assert experiment.account()[1][0].startswith("h₂[3]")
    experiment.step()
    assert experiment.picked is None
    experiment.pick("h", 3, 3)
    assert experiment.account()[1][0].startswith("∂L/∂h₃[4]")
    experiment.pick("h", 3, 3)  # again: let go
    assert experiment.picked is None


def test_a_weight_is_followed_and_its_parts_add_up():
    experiment = UnrolledExperiment(RNNSettings(hidden=2, length=3))
    experiment.pick_entry("W_hy.sum", 0, 0, 1)
    experiment.step(6)
    assert experiment.account()[1][-1].startswith("∂L/∂W_hy[1,2] = ")
    experiment.change(hidden=1)
    assert experiment.entry == ("W_hy", 0, 0)


# --- edits ----------------------------------------------------------------------------------------------------------


def test_numbers_are_written_and_taken_back():
    experiment = UnrolledExperiment(RNNSettings(sequence="adding", hidden=2))
    before = experiment.settings
    experiment.set_input(1, 2, "-3")
    assert experiment.net.x[1, 1] == -3
    experiment.set_target(0, 1, "1/4")
    assert experiment.net.d[0, 0] == 0.25
    experiment.set_state(1, 0, "0.5")
    assert experiment.net.h0.tolist() == [0, 0.5]
    for set_one, name in (
        (experiment.set_input_weight, "W_xh"), (experiment.set_recurrent_weight, "W_hh"),
        (experiment.set_output_weight, "W_hy"), (experiment.set_bias, "b_h"), (experiment.set_output_bias, "b_y"),
    ):  # fmt: skip
        set_one(0, 0, 0, "0.75")
        assert experiment.net.weights[name][0, 0] == 0.75
    for _ in range(8):
        experiment.undo()
    assert experiment.settings == before
    with pytest.raises(ValueError, match="nothing to take back"):
        experiment.undo()


def test_a_stroke_is_taken_back_as_one():
    experiment = UnrolledExperiment()
    for k in range(5):
        experiment.set_recurrent_weight(0, 0, 0, str(k / 10 + 1), first=k == 0)
    assert experiment.net.weights["W_hh"][0, 0] == 1.4
    experiment.undo()
    assert experiment.net.weights["W_hh"][0, 0] == 0.07


def test_an_update_is_one_step_of_gradient_descent_and_lowers_the_loss():
    experiment = UnrolledExperiment(RNNSettings(rate=0.01))
    net = experiment.net
    experiment.update()
    for name in WEIGHTS:
        np.testing.assert_allclose(
            experiment.net.weights[name], net.weights[name] - 0.01 * net.autograd[name], rtol=0, atol=1e-11
        )
    assert experiment.net.loss < net.loss


def test_an_update_beyond_all_bounds_is_refused_and_nothing_changes():
    experiment = UnrolledExperiment(replace(PRESETS["a gradient that explodes"], W_hh="3 0;0 3", rate=1.0))
    before = experiment.settings
    with pytest.raises(ValueError, match="smaller learning rate"):
        experiment.update()
    assert experiment.settings == before


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda one: one.set_input(1, 1, "2"), "no such cell"),
        (lambda one: one.set_input(0, 0, "2"), "no such cell"),
        (lambda one: one.set_state(0, 3, "2"), "before the first step"),
        (lambda one: one.set_recurrent_weight(0, 2, 0, "2"), "no such cell"),
        (lambda one: one.set_bias(0, 0, 1, "2"), "no such cell"),
        (lambda one: one.set_input(0, 1, "two"), "An entry is a number"),
        (lambda one: one.set_input(0, 1, "5000"), "between −1000 and 1000"),
        (lambda one: (one.change(loss="last"), one.set_target(0, 2, "1")), "loss is at the last one"),
        (lambda one: one.change(hidden=17), "number of hidden units is a whole number from 1 to 16"),
        (lambda one: one.change(rate=float("nan")), "rate is a number"),
        (lambda one: one.change(W_hh="1 2;3"), "equally long"),
        (lambda one: one.change(activation="sine"), "no activation named “sine”"),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(edit, sentence):
    experiment = UnrolledExperiment()
    before = experiment.settings
    with pytest.raises(ValueError, match=sentence):
        edit(experiment)
    assert replace(experiment.settings, loss="every") == before


def test_typed_weights_keep_their_place_when_the_size_changes():
    experiment = UnrolledExperiment(RNNSettings(hidden=2))
    experiment.set_recurrent_weight(0, 1, 1, "9")
    experiment.change(hidden=3)
    assert experiment.net.weights["W_hh"][1, 1] == 9
    assert experiment.net.weights["W_hh"].shape == (3, 3)
    experiment.change(hidden=1)
    experiment.change(hidden=2)
    assert experiment.net.weights["W_hh"][1, 1] == 9


def test_the_largest_numbers_that_can_be_typed_stay_finite():
    big = " ".join(["1000"] * 16)
    settings = RNNSettings(
        hidden=16, length=12, activation="linear", weights=OWN, sequence=OWN, x=";".join(["1000"] * 12), d="0",
        W_xh=";".join(["1000"] * 16), W_hh=";".join([big] * 16), W_hy=big, b_h=";".join(["1000"] * 16), b_y="1000",
    )  # fmt: skip
    experiment = UnrolledExperiment(settings)
    experiment.step(24)
    frame = experiment.frame()
    assert np.isfinite(frame["h"]).all()
    assert np.isfinite(experiment.net.difference)
    assert "inf" not in str(frame["account"]) + str(frame["check"])


# --- sequences and examples -------------------------------------------------------------------------------------------


def test_sequences_are_what_they_say():
    x, d = SEQUENCES["count"](5)
    assert d[:, 0].tolist() == np.cumsum(x[:, 0]).tolist()
    x, d = SEQUENCES["delay"](5)
    assert d[2:, 0].tolist() == x[:-2, 0].tolist()
    x, d = SEQUENCES["xor"](5)
    assert all(x[k + 2, 0] == (x[k, 0] != x[k + 1, 0]) for k in range(0, MOST_STEPS, 3))
    assert d[:-1, 0].tolist() == x[1:, 0].tolist()
    x, d = SEQUENCES["adding"](5)
    np.testing.assert_allclose(d[:, 0], np.cumsum(x[:, 0] * x[:, 1]))
    x, d = SEQUENCES["first"](5)
    assert set(d[:, 0]) == {x[0, 0]}
    assert not x[1:].any()


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequences_follow_their_seed(name):
    first, again, other = (SEQUENCES[name](seed) for seed in (3, 3, 4))
    assert np.array_equal(first.inputs, again.inputs)
    assert np.array_equal(first.targets, again.targets)
    assert first.inputs.shape[0] == first.targets.shape[0] == MOST_STEPS
    assert name == "first" or not np.array_equal(first.inputs, other.inputs)


@pytest.mark.parametrize("seed", range(8))
def test_xor_in_time_is_known_at_every_third_step_and_only_there(seed):
    """Elman (1990): the error falls where the next bit follows from the two before it."""
    net = Unrolled(replace(PRESETS["XOR in time"], seed=seed, length=12))
    known = np.arange(12) % 3 == 1
    np.testing.assert_allclose(net.losses[known], 0, atol=1e-15)
    np.testing.assert_allclose(net.y[1:, 0], np.abs(np.diff(net.x[:, 0])))


def test_the_counter_is_exact_when_it_forgets_nothing():
    net = Unrolled(replace(PRESETS["a counter that leaks"], W_hh="1", length=12))
    assert net.loss == 0
    assert all(not net.parts[name].any() for name in WEIGHTS)
    leaks = Unrolled(PRESETS["a counter that leaks"])
    largest = max(WEIGHTS, key=lambda name: abs(leaks.so_far(name, 0)).max())
    assert largest == "W_hh"


def test_a_gradient_vanishes_and_another_explodes():
    small, large = (Unrolled(PRESETS[f"a gradient that {what}"]) for what in ("vanishes", "explodes"))
    shrink, grow = (np.linalg.norm(net.d_h, axis=1) for net in (small, large))
    assert np.all(np.diff(shrink) > 0)
    np.testing.assert_allclose(shrink[2:-1] / shrink[3:], 0.5, rtol=0.05)
    np.testing.assert_allclose(grow[:-1] / grow[1:], 1.5, rtol=1e-12)


def test_every_preset_is_a_link_that_checks_itself():
    for settings in PRESETS.values():
        assert settings.sequence in (*SEQUENCES, OWN)
        assert Unrolled(settings).length == settings.length
