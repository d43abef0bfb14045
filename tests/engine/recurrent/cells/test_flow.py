"""The quick way back against the itemised backpropagation through time, the products of Jacobians and autograd."""

import numpy as np
import pytest
import torch

from engine.recurrent.cells import flow
from engine.recurrent.cells.backprop import backpropagate
from engine.recurrent.cells.cells import GRU, LSTM, RNN
from engine.recurrent.cells.unroll import Output, unroll
from tests.engine.recurrent.cells.test_cells import without_biases
from tests.engine.recurrent.jacobians import between, cell_path, jacobians

T, H = 9, 5
HOW = {"radius": 1.3, "seed": 4}
CELLS = {
    "tanh": RNN.start(2, H, "gaussian", **HOW),
    "relu": RNN.start(2, H, "gaussian", activation="relu", **HOW),
    "linear": RNN.start(2, H, "orthogonal", activation="linear", **HOW),
    "uniform": RNN.start(2, H, seed=3),
    "lstm": LSTM.start(2, H, "gaussian", forget_bias=0.7, **HOW),
    "gru": GRU.start(2, H, "gaussian", **HOW),
    "gru, uniform": GRU.start(2, H, seed=3),
    "no biases": without_biases(LSTM.start(2, H, "gaussian", **HOW)),
}
X = torch.randn(T, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
ABOVE = torch.randn(T, H, generator=torch.Generator().manual_seed(2), dtype=torch.float64)


@pytest.mark.parametrize("name", CELLS)
def test_states_and_all_norms_are_those_of_the_itemised_backpropagation(name):
    run = unroll(CELLS[name], X, output=Output(torch.eye(H, dtype=torch.float64)))
    itemised = backpropagate(run, ABOVE)
    quick = flow.forward(CELLS[name], X.numpy())
    np.testing.assert_allclose(quick.step.h.numpy(), run.hidden.numpy(), atol=1e-12)
    found = flow.norms(quick, ABOVE.numpy())
    expected = itemised.h.norm(dim=-1).numpy()
    lower = np.tril(np.ones((T, T), bool))
    np.testing.assert_allclose(found[lower], expected[lower], rtol=1e-10)
    assert np.isnan(found[~lower]).all()
    if itemised.c is not None:
        found = flow.norms(quick, ABOVE.numpy(), of_cell=True)
        np.testing.assert_allclose(found[lower], itemised.c.norm(dim=-1).numpy()[lower], rtol=1e-10)


@pytest.mark.parametrize("name", CELLS)
def test_one_loss_alone_and_the_products_of_jacobians(name):
    quick, run = flow.forward(CELLS[name], X.numpy()), unroll(CELLS[name], X)
    t, k = 7, 2
    np.testing.assert_allclose(
        flow.course(quick, ABOVE[t].numpy(), t), flow.norms(quick, ABOVE.numpy())[t, : t + 1], rtol=1e-10
    )
    np.testing.assert_allclose(flow.jacobian(quick, t, k), between(jacobians(run), t, k).numpy(), atol=1e-12)
    np.testing.assert_allclose(flow.jacobian(quick, t, t), np.eye(quick.parts * H))
    row = flow.rows_of(quick, ABOVE[t].numpy(), t)[k]
    np.testing.assert_allclose(row, ABOVE[t].numpy() @ flow.jacobian(quick, t, k)[:H], atol=1e-12)
    if quick.parts == 2:
        of_cell = flow.norms(quick, ABOVE.numpy(), of_cell=True)[t, : t + 1]
        np.testing.assert_allclose(flow.course(quick, ABOVE[t].numpy(), t, of_cell=True), of_cell, rtol=1e-10)


def test_the_cell_path_alone_is_the_product_of_the_forget_gates():
    run, quick = unroll(CELLS["lstm"], X), flow.forward(CELLS["lstm"], X.numpy())
    t = 8
    step = run.steps[t]
    start = ABOVE[t] * step["o"] * (1 - step["tanh_c"] ** 2)
    expected = [float((start * cell_path(run, t, k)).norm()) for k in range(t + 1)]
    np.testing.assert_allclose(flow.cell_path(quick, ABOVE[t].numpy(), t), expected, rtol=1e-12)
    with pytest.raises(ValueError, match="Only an LSTM"):
        flow.cell_path(flow.forward(CELLS["gru"], X.numpy()), ABOVE[t].numpy(), t)


def test_very_small_and_very_large_gradients_keep_their_size():
    tiny = RNN.start(2, H, "orthogonal", activation="linear", radius=0.1)
    long = np.zeros((250, 2))
    found = flow.course(flow.forward(tiny, long), np.eye(H)[0], 249)
    assert found[0] == pytest.approx(1e-249, rel=1e-9)
    huge = RNN.start(2, H, "orthogonal", activation="linear", radius=2.0)
    assert flow.course(flow.forward(huge, long), np.eye(H)[0], 249)[0] == pytest.approx(2.0**249, rel=1e-9)
