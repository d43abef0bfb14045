"""The quick LSTM against torch's and against the cell that shows every value."""

import pytest
import torch

from engine.recurrent.cells import fused
from engine.recurrent.cells.backprop import backpropagate
from engine.recurrent.cells.cells import LSTM
from engine.recurrent.cells.unroll import unroll


@pytest.mark.parametrize(("steps", "batch", "features", "hidden"), [(1, 1, 1, 1), (7, 3, 2, 4), (30, 2, 3, 5)])
def test_states_and_gradients_are_torchs_and_the_written_out_cells(steps, batch, features, hidden):
    cell = LSTM.start(features, hidden, seed=steps)
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(steps, batch, features, generator=generator, dtype=torch.float64)
    d_h = torch.randn(steps, batch, hidden, generator=generator, dtype=torch.float64)
    run = fused.forward(cell.weights, inputs)
    found = fused.backward(run, d_h)
    module = cell.to_torch()
    states, _ = module(inputs)
    torch.testing.assert_close(run.h, states.detach(), atol=1e-12, rtol=1e-10)
    states.backward(d_h)
    written = backpropagate(unroll(cell, inputs), d_h=d_h, itemised=False)
    for name, own in found.items():
        parameter = getattr(module, name.replace("W", "weight").replace("b_", "bias_") + "_l0")
        torch.testing.assert_close(own, parameter.grad, atol=1e-10, rtol=1e-10)
        torch.testing.assert_close(own, written.total(name), atol=1e-10, rtol=1e-10)
