"""Cells against torch.nn in float64, against autograd, and against an independent loop in numpy."""

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

from engine.recurrent.cells.cells import CELLS, GRU, LSTM, RNN
from engine.recurrent.cells.unroll import Output, unroll
from engine.recurrent.cells.weights import INITIALISATIONS, spectral_radius, with_radius
from tests.engine.recurrent.jacobians import to_torch

CLOSE = {"rtol": 0, "atol": 1e-10}
TORCHS = [
    lambda **how: RNN.start(2, 3, activation="tanh", **how),
    lambda **how: RNN.start(2, 3, activation="relu", **how),
    lambda **how: LSTM.start(2, 3, **how),
    lambda **how: GRU.start(2, 3, **how),
]
ALL = [
    *TORCHS,
    lambda **how: RNN.start(2, 3, activation="linear", **how),
]


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def tracked(cell):
    cell.weights = {name: value.clone().requires_grad_() for name, value in cell.weights.items()}
    return cell


def without_biases(cell):
    cell.weights = {name: value for name, value in cell.weights.items() if name.startswith("W")}
    return cell


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [(), (4,)])
@pytest.mark.parametrize("make", TORCHS)
def test_equals_torch_forward_and_backward(make, batch, bias):
    cell = tracked(make(seed=1) if bias else without_biases(make(seed=1)))
    module = to_torch(cell)
    x = drawn(7, *batch, 2, seed=2).requires_grad_()
    initial = [drawn(*batch, 3, seed=3 + i).requires_grad_() for i in range(len(cell.names))]
    run = unroll(cell, x, initial)
    mine = run.hidden
    theirs, last = module(x, tuple(s[None] for s in initial) if len(initial) > 1 else initial[0][None])
    torch.testing.assert_close(mine, theirs, **CLOSE)
    finals = last if isinstance(last, tuple) else (last,)
    for ours, final in zip(run.steps[-1].state, finals, strict=True):
        torch.testing.assert_close(ours, final[0], **CLOSE)

    weight = drawn(*mine.shape, seed=9)
    own = torch.autograd.grad((mine * weight).sum(), [*cell.weights.values(), x, *initial])
    parameters = [part for name, part in module.named_parameters() if bias or "bias" not in name]
    other = torch.autograd.grad((theirs * weight).sum(), [*parameters, x, *initial])
    for a, b in zip(own, other, strict=True):
        torch.testing.assert_close(a, b, **CLOSE)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def test_gru_equals_a_loop_in_numpy():
    """Cho et al. (2014), equations 5 to 8, with the reset gate after the matrix product."""
    cell = GRU.start(2, 3, seed=4)
    w = {name: value.numpy() for name, value in cell.weights.items()}
    (Wr, Wz, Wn), (Ur, Uz, Un) = np.split(w["W_ih"], 3), np.split(w["W_hh"], 3)
    (br, bz, bn), (cr, cz, cn) = np.split(w["b_ih"], 3), np.split(w["b_hh"], 3)
    x, h = drawn(5, 2, seed=5), np.zeros(3)
    run = unroll(cell, x)
    for t in range(5):
        r = sigmoid(Wr @ x[t].numpy() + br + Ur @ h + cr)
        z = sigmoid(Wz @ x[t].numpy() + bz + Uz @ h + cz)
        h = z * h + (1 - z) * np.tanh(Wn @ x[t].numpy() + bn + r * (Un @ h + cn))
        np.testing.assert_allclose(run.steps[t].h, h, rtol=0, atol=1e-12)
        np.testing.assert_allclose(run.steps[t]["r"], r, rtol=0, atol=1e-12)


@pytest.mark.parametrize("make", ALL)
def test_gradcheck_through_a_sequence(make):
    cell = tracked(make(seed=6))
    names = list(cell.weights)

    def hidden(x, *weights):
        cell.weights = dict(zip(names, weights, strict=True))
        return unroll(cell, x).hidden

    x = drawn(3, 2, 2, seed=7).requires_grad_()
    assert gradcheck(hidden, (x, *cell.weights.values()))


@pytest.mark.parametrize("make", TORCHS)
def test_weights_are_taken_from_torch(make):
    module = to_torch(make(seed=8))
    again = to_torch(type(make()).from_torch(module))
    for a, b in zip(module.parameters(), again.parameters(), strict=True):
        assert torch.equal(a, b)
    assert getattr(again, "nonlinearity", "") == getattr(module, "nonlinearity", "")


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_the_uniform_start_is_torchs_own(name):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        module = getattr(torch.nn, name.upper())(4, 5, dtype=torch.float64)
    cell = CELLS[name].start(4, 5, "uniform", seed=3)
    for own, theirs in zip(cell.weights.values(), module.parameters(), strict=True):
        assert torch.equal(own, theirs)


@pytest.mark.parametrize("init", INITIALISATIONS)
@pytest.mark.parametrize("kind", ["rnn", "gru"])
def test_every_gate_has_the_spectral_radius_asked_for(kind, init):
    cell = CELLS[kind].start(2, 6, init, radius=1.3, seed=2)
    for square in cell.weights["W_hh"].chunk(cell.gates):
        assert spectral_radius(square) == pytest.approx(1.3, abs=1e-12)


def test_orthogonal_and_identity_are_what_they_say():
    square = RNN.start(1, 6, "orthogonal", seed=1).weights["W_hh"]
    torch.testing.assert_close(square @ square.T, torch.eye(6, dtype=torch.float64), **CLOSE)
    assert torch.equal(RNN.start(1, 4, "identity").weights["W_hh"], torch.eye(4, dtype=torch.float64))


def test_gaussian_is_scaled_by_its_width():
    square = RNN.start(1, 400, "gaussian", seed=1).weights["W_hh"]
    assert float(square.std()) == pytest.approx(1 / 20, rel=0.02)
    assert spectral_radius(square) == pytest.approx(1, rel=0.1)


def test_a_start_leaves_the_global_generator_alone():
    before = torch.random.get_rng_state()
    for init in INITIALISATIONS:
        LSTM.start(2, 3, init, seed=1, radius=0.9)
    assert torch.equal(before, torch.random.get_rng_state())


def test_the_forget_bias_is_what_the_forget_gate_begins_with():
    cell = LSTM.start(2, 3, "gaussian", forget_bias=2.5, seed=1)
    step = cell.step(torch.zeros(2, dtype=torch.float64), cell.zeros())
    torch.testing.assert_close(step["a_f"], torch.full((3,), 2.5, dtype=torch.float64))
    assert float(step["a_i"].abs().max()) == 0


def test_a_held_gate_takes_its_value_where_it_is_held():
    cell, nan = LSTM.start(1, 2, seed=1), float("nan")
    run = unroll(cell, drawn(4, 1), [torch.zeros(2), torch.ones(2)], held={"f": torch.tensor([1.0, nan]), "i": 0.0})
    assert torch.equal(run["f"][:, 0], torch.ones(4, dtype=torch.float64))
    assert torch.equal(run["c"][:, 0], torch.ones(4, dtype=torch.float64))  # nothing forgotten, nothing written
    assert bool((run["f"][:, 1] < 1).all())
    torch.testing.assert_close(run["f"][:, 1], torch.sigmoid(run["a_f"][:, 1]))


def test_the_output_layer_reads_every_step():
    cell, output = RNN.start(1, 2, seed=1), Output([[1.0, -2.0]], [0.5])
    run = unroll(cell, [[1.0], [2.0], [3.0]], output=output)
    torch.testing.assert_close(run.outputs[:, 0], run.hidden[:, 0] - 2 * run.hidden[:, 1] + 0.5)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: RNN([[1.0]], [[1.0, 2.0]]), r"W_hh must be a matrix \(hidden, hidden\), but it is 1×2"),
        (lambda: LSTM([[1.0]], [[1.0]]), r"W_hh must be a matrix \(hidden·4, hidden\)"),
        (lambda: RNN([[1.0], [2.0]], [[1.0]]), r"W_ih must be a matrix \(1, inputs\)"),
        (lambda: RNN([[1.0]], [[1.0]], [1.0, 2.0]), "b_ih must be a list of 1 numbers"),
        (lambda: RNN([["a"]], [[1.0]]), "W_ih must be .* all of it numbers"),
        (lambda: RNN([[1.0], [2.0, 3.0]], [[1.0]]), "W_ih must be .* all of it numbers"),
        (lambda: RNN([[float("inf")]], [[1.0]]), "W_ih must hold finite numbers only"),
        (lambda: RNN([[1.0]], [[1.0]], activation="sine"), "There is no activation “sine”"),
        (lambda: RNN.start(1, 2, "xavier"), "There is no initialisation “xavier”"),
        (lambda: RNN.start(0, 2), "at least one input"),
        (lambda: with_radius(torch.tensor([[0.0, 1.0], [0.0, 0.0]]), 1.0), "eigenvalues are all 0"),
        (lambda: LSTM.from_torch(torch.nn.LSTM(1, 2, num_layers=2)), "one layer and one direction"),
        (lambda: LSTM.from_torch(torch.nn.GRU(1, 2)), "torch.nn.LSTM of one layer"),
        (lambda: unroll(RNN.start(2, 2), [[1.0]]), r"The input must be a sequence \(T, 2\)"),
        (lambda: unroll(RNN.start(2, 2), []), "The input must be a sequence"),
        (lambda: unroll(LSTM.start(1, 2), [[1.0]], [[0.0, 0.0]]), "The initial state has 2 parts: h, c"),
        (lambda: unroll(RNN.start(1, 2), [[1.0]], [[0.0]]), "The initial h must be a list of 2 numbers"),
        (lambda: unroll(RNN.start(1, 2), [[1.0]], output=Output([[1.0]])), "reads 1 units, but the cell has 2"),
        (lambda: unroll(RNN.start(1, 2), [[1.0]]).outputs, "without an output layer"),
        (lambda: unroll(LSTM.start(1, 2), [[1.0]], held={"r": 1.0}), "There is no gate “r” to hold, but i, f, g, o"),
        (lambda: unroll(RNN.start(1, 2), [[1.0]], held={"f": 1.0}), "this cell has none"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
