"""The parts by lag: they add up to autograd's gradient, and each is the itemised sum over its own lags."""

import numpy as np
import pytest
import torch

from engine.recurrent.cells.backprop import backpropagate
from engine.recurrent.cells.cells import CELLS
from engine.recurrent.cells.learner import KERNELS, Learner
from engine.recurrent.cells.shares import GROUPS, by_lag, lag_shares, shares, slopes, unrolled
from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.cells.unroll import Output, unroll


@pytest.mark.parametrize("kind", CELLS)
def test_every_part_is_the_itemised_sum_over_its_lags(kind):
    g = torch.Generator().manual_seed(2)
    cell = CELLS[kind].start(2, 3, seed=1)
    output = Output(torch.randn(1, 3, generator=g, dtype=torch.float64))
    run = unroll(cell, torch.randn(16, 2, generator=g, dtype=torch.float64), output=output)
    d_y = torch.randn(16, 1, generator=g, dtype=torch.float64)
    items = backpropagate(run, d_y)
    parts = by_lag(run, d_y)
    bounds = [*GROUPS.values(), 99]
    for part, low, high in zip(parts, bounds[:-1], bounds[1:], strict=True):
        wanted = sum(items.item("W_hh", t, k) for t in range(16) for k in range(t + 1) if low <= t - k + 1 < high)
        torch.testing.assert_close(part, wanted, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("task", ["adding", "copying", "first_symbol"])
@pytest.mark.parametrize("cell", KERNELS)
def test_the_parts_of_a_network_in_training_add_up_to_what_autograd_gives_it(cell, task):
    learner = Learner(cell, TASKS[task], 5, seed=3)
    batch = TASKS[task].make(14, 4, np.random.default_rng(0))
    learner.gradient.fill(0)
    learner.error(batch).backward()
    run = unrolled(learner, batch)
    parts = by_lag(run, slopes(run, batch, TASKS[task].every_step))
    wanted = learner.recurrent.weight_hh_l0.grad.double()
    torch.testing.assert_close(parts.sum(0), wanted, rtol=1e-4, atol=1e-7)
    assert lag_shares(learner, batch).sum() == pytest.approx(1)


def test_one_loss_at_the_end_has_its_lags_in_the_steps_before_it():
    """h_t = h_{t−1} + x_t with a loss at the end alone: W_hh met h_{T−n} at lag n, and ∂L/∂u is 1 everywhere."""
    run = unroll(CELLS["rnn"]([[1.0]], [[1.0]], activation="linear"), np.ones((13, 1)), output=Output(np.ones((1, 1))))
    d_y = torch.zeros(13, 1, dtype=torch.float64)
    d_y[-1] = 1.0
    parts = by_lag(run, d_y)[:, 0, 0]
    assert parts.tolist() == [12, 11 + 10 + 9 + 8, 7 + 6 + 5 + 4 + 3, 2 + 1 + 0]
    assert shares(by_lag(run, d_y)) == pytest.approx(np.array([12, 38, 25, 3]) / 78)


def test_no_gradient_has_no_shares():
    assert np.isnan(shares(torch.zeros(4, 2, 2))).all()
