"""The ledger: its numbers against autograd, theory's bounds, published behaviour, what it says, what it refuses."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.experiment.protocol import Bounds
from engine.recurrent.cells.weights import spectral_radius
from engine.recurrent.gradients.ledger import DECADES, Ledger, cell, reading, sequence
from engine.recurrent.gradients.ledger_experiment import LedgerExperiment, scaled
from engine.recurrent.gradients.settings import CELLS, GradientsSettings
from ui.live.messages import Parameter, parameters
from ui.live.session import Session

SMALL = GradientsSettings(hidden=4, length=8)


def experiment(**changes):
    return LedgerExperiment(replace(SMALL, **changes))


def test_what_a_browser_may_call_is_annotated():
    for name in (*LedgerExperiment.edits, *LedgerExperiment.looks):
        parameters(getattr(LedgerExperiment, name))


def test_what_a_control_on_the_stage_may_send_is_what_its_setting_may_be():
    assert parameters(LedgerExperiment.set_scale)["value"] == Parameter(float, Bounds(0.1, 2.0), (), True)
    assert parameters(LedgerExperiment.set_length)["value"] == Parameter(int, Bounds(1, 200), (), True)
    assert parameters(LedgerExperiment.set_cell)["value"] == Parameter(str, None, tuple(CELLS), True)
    made = experiment()
    made.set_scale(0.70000001)
    assert made.settings.scale == 0.7


@pytest.mark.parametrize("kind", CELLS)
def test_the_gradients_are_autograds(kind):
    settings = replace(SMALL, cell=kind, scale=1.2, start="orthogonal")
    ledger = Ledger(settings)
    inputs = torch.tensor(settings.inputs * sequence(0)[:8])
    made, states = cell(kind, settings), []
    state = tuple(part.requires_grad_() for part in made.zeros())
    for x in inputs:
        state = made.step(x, state).state
        states.append(state)
    part = 1 if kind == "lstm_c" else 0
    for t, k in [(8, 1), (8, 5), (3, 2), (4, 4)]:
        loss = torch.tensor(reading(4, 0)) @ states[t - 1][0]
        (gradient,) = torch.autograd.grad(loss, states[k - 1][part], retain_graph=True, allow_unused=True)
        assert ledger.norms[t - 1, k - 1] == pytest.approx(float(gradient.norm()), rel=1e-9)


@pytest.mark.parametrize("start", ["gaussian", "orthogonal", "identity"])
@pytest.mark.parametrize("kind", ["tanh", "lstm", "gru"])
def test_every_recurrent_matrix_has_the_spectral_radius_asked_for(kind, start):
    made = cell(kind, replace(SMALL, hidden=12, scale=0.7, start=start, forget=2.0))
    for square in made.weights["W_hh"].chunk(made.gates):
        assert spectral_radius(square) == pytest.approx(0.7)
    if kind == "lstm":
        assert (made.weights["b_ih"][12:24] + made.weights["b_hh"][12:24] == 2.0).all()


@pytest.mark.parametrize("kind", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("scale", [0.3, 1.0, 1.8])
def test_no_gradient_is_longer_than_the_bound(kind, scale):
    ledger = Ledger(replace(SMALL, cell=kind, scale=scale, hidden=16, length=40))
    course = ledger.norms[-1, ::-1]
    assert (course <= ledger.power(ledger.bound, 40) * (1 + 1e-9)).all()
    assert ledger.norms[0, 0] == pytest.approx(1)


def test_a_linear_orthogonal_network_follows_the_line_exactly():
    ledger = Ledger(replace(SMALL, cell="linear", start="orthogonal", scale=0.8, length=60))
    np.testing.assert_allclose(ledger.norms[-1, ::-1], 0.8 ** np.arange(60), rtol=1e-9)


def test_published_behaviour_small_radius_vanishes_the_forget_gate_keeps():
    vanished = Ledger(GradientsSettings(scale=0.5, length=100)).norms[-1, 0]
    exploded = Ledger(GradientsSettings(scale=2.0, cell="relu", start="orthogonal", length=100)).norms[-1, 0]
    assert vanished < 1e-25
    assert exploded > 1e3
    kept = Ledger(GradientsSettings(scale=0.5, length=100, forget=6.0))
    assert kept.profile("lstm_c", 100)[-1] > 0.05
    assert kept.profile("tanh", 100)[-1] < 1e-25


def test_it_opens_with_everything_back_and_can_be_walked():
    made = experiment()
    assert made.stopped
    assert made.length == made.steps == 7
    whole = made.frame()["triangle"][0]
    assert np.isnan(whole).sum() == 28
    made.restore({"steps": 2})
    came = made.frame()["triangle"][0]
    assert np.isnan(came).sum() == 28 + 15
    assert made.place == (8, 6)
    np.testing.assert_array_equal(came[7, 5:], whole[7, 5:])


def test_colours_are_absolute():
    low, high = DECADES
    found = scaled(np.array([[1.0, 10.0**low / 5, 0.0, 10.0**high * 5, math.nan]]))
    np.testing.assert_allclose(found[0], [-low / (high - low), 0, 0, 1, math.nan], rtol=1e-6)


def test_sliders_reach_a_session_and_the_place_in_the_walk_stays():
    session = Session(experiment())
    made = session.experiment
    for name, value in [("set_length", 30), ("set_hidden", 9)]:
        session._edit(name, {"value": value})
    assert (made.steps, made.length, session.history.last) == (29, 29, 29)
    session.home()
    assert made.steps == 0  # it opened at the end, and can be walked from the start
    session.seek(4)
    session._edit("set_scale", {"value": 0.3})
    assert (made.steps, made.settings.scale) == (4, 0.3)
    session._edit("set_cell", {"value": "gru"})
    assert session.advance(0.01)["cell"] == "gru"


def test_a_gradient_is_pointed_at_pinned_and_let_go():
    made = experiment()
    made.pin(0, 5, 2)
    assert made.place == (6, 3)
    made.point(0, 7, 7)
    assert made.place == (8, 8)
    made.point(-1, -1, -1)
    assert made.place == (6, 3)
    made.pin(0, 2, 5)  # above the diagonal there is nothing
    made.pin(0, 5, 2)
    made.pin(0, 5, 2)
    assert made.place == (8, 1)
    made.pin(0, 7, 0)
    made.set_length(3)
    assert made.place == (3, 1)


def test_by_the_keyboard_a_loss_is_chosen_and_followed_back():
    made = experiment()
    made.set_row(5)
    assert made.place == (5, 1)
    made.restore({"steps": 2})
    assert made.place == (5, 3)
    made.set_row(200)
    assert made.place == (8, 6)
    assert made.frame()["row"] == 8


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("place", [(8, 1), (8, 8), (5, 4)])
def test_what_is_said_holds_as_it_is_written(kind, place):
    made = experiment(cell=kind, scale=1.3)
    t, k = place
    made.pin(0, t - 1, k - 1)
    frame = made.frame()
    said = " | ".join(frame["account"])
    found = re.search(r"≈ ([\d.]+)·([\d.]+)([⁰¹²³⁴⁵⁶⁷⁸⁹]+) [=≈] ([\d.·⁻¹²³⁴⁵⁶⁷⁸⁹⁰]+):", said)
    if t > k:
        start, rate, steps, end = found.groups()
        exponent = int(steps.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
        assert exponent == t - k
        assert read(start) * read(rate) ** exponent == pytest.approx(read(end), rel=6e-3)
        assert read(end) == pytest.approx(made.ledger.norms[t - 1, k - 1], rel=6e-3)
        assert "Singular values" in said


@pytest.mark.parametrize("kind", ["tanh", "linear", "gru", "lstm"])
def test_of_few_units_the_last_multiplication_is_written_out(kind):
    made = experiment(cell=kind, hidden=2, scale=1.3)
    made.pin(0, 6, 2)
    entries = [line for line in made.frame()["account"] if line.startswith("Entry")]
    row = reading(2, 0) @ made.ledger.product(7, 3).matrix[:2]
    for line, expected in zip(entries, row[:2], strict=True):
        terms, total = re.split(" [=≈] ", line.split(": ")[1])
        value = eval(
            re.sub(r"·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"*{read('1' + found[0])!r}", terms)
            .replace("−", "-")
            .replace("·", "*")
        )
        assert value == pytest.approx(read(total), rel=1e-2)
        assert read(total) == pytest.approx(expected, rel=6e-3)


def test_the_product_s_singular_values_are_numpys_and_large_ones_are_left_out():
    made = Ledger(replace(SMALL, scale=1.1))
    product = made.product(7, 3)
    np.testing.assert_allclose(product.singular[0], np.linalg.norm(product.matrix, 2))
    row = reading(4, 0) @ product.matrix
    assert np.linalg.norm(row) == pytest.approx(made.norms[6, 2])
    assert Ledger(GradientsSettings(cell="lstm", hidden=128, length=40)).product(40, 1) is None


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize(("hidden", "length", "scale"), [(1, 1, 0.1), (1, 200, 2.0), (3, 200, 0.1), (2, 2, 2.0)])
def test_the_extremes_are_drawn(kind, hidden, length, scale):
    made = experiment(cell=kind, hidden=hidden, length=length, scale=scale, inputs=3.0, forget=-4.0)
    frame = made.frame()
    assert np.nanmin(frame["triangle"]) >= 0
    assert frame["account"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("length", 0), ("length", 201), ("hidden", 129), ("scale", 0.0), ("scale", math.nan), ("cell", "x"), ("look", ""),
     ("start", "uniform"), ("forget", 7.0), ("seed", -1), ("task", "none"), ("threshold", 0.0), ("clip", "")],
)  # fmt: skip
def test_settings_out_of_bounds_are_refused_with_a_sentence(field, value):
    with pytest.raises(ValueError, match=r"\.$"):
        replace(SMALL, **{field: value})
