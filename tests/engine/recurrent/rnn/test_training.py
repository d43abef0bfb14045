"""The unrolled network as it learns: torch's own descent as oracle, the parts of its gradient, runs that leave."""

import numpy as np
import pytest
import torch

from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import PRESETS, RNNSettings
from engine.recurrent.rnn.training import RUNS, LearnExperiment, RNNTraining


def test_updates_are_those_of_torchs_sgd():
    settings = RNNSettings(mode="learn", hidden=3, length=5)
    training = RNNTraining(settings)
    w = training.weights[0]
    module, out = torch.nn.RNN(1, 3, dtype=torch.float64), torch.nn.Linear(3, 1, dtype=torch.float64)
    given = {
        "W_xh": module.weight_ih_l0, "W_hh": module.weight_hh_l0, "b_h": module.bias_ih_l0, "W_hy": out.weight,
        "b_y": out.bias,
    }  # fmt: skip
    with torch.no_grad():
        module.bias_hh_l0.zero_()
        for name, parameter in given.items():
            parameter.copy_(torch.tensor(w[name]).reshape(parameter.shape))
    optimiser, net = torch.optim.SGD(given.values(), lr=settings.rate), training.nets[0]
    for _ in range(4):
        optimiser.zero_grad()
        states, _ = module(torch.tensor(net.x))
        (0.5 * (out(states) - torch.tensor(net.d)) ** 2).sum().backward()
        optimiser.step()
    training.step(4)
    for name, parameter in given.items():
        found = training.weights[0][name]
        np.testing.assert_allclose(found, parameter.detach().numpy().reshape(found.shape), atol=1e-12)


def test_the_parts_by_lag_add_up_to_the_gradient_as_it_learns():
    made = LearnExperiment(RNNSettings(mode="learn", hidden=3, length=12, sequence="xor"))
    for _ in range(3):
        made.step(10)
        np.testing.assert_allclose(made.net.by_lag.sum(0), made.net.autograd["W_hh"], atol=1e-12)
        assert made.measure()["shares"].sum() == pytest.approx(1)


def test_other_lines_are_of_the_seeds_after_it_and_typed_weights_stand_alone():
    made = LearnExperiment(RNNSettings(mode="learn", seed=3))
    other = LearnExperiment(RNNSettings(mode="learn", seed=4))
    assert made.measure()["loss"].shape == (RUNS,)
    for name, values in other.training.weights[0].items():
        np.testing.assert_array_equal(made.training.weights[1][name], values)
    assert LearnExperiment(PRESETS["a counter that leaks"]).measure()["loss"].shape == (1,)


def test_a_run_that_would_leave_all_bounds_stops_with_a_sentence_and_keeps_its_weights():
    made = LearnExperiment(RNNSettings(mode="learn", activation="linear", length=12, rate=1.0, scale=3.0))
    made.step(50)
    assert made.diverged
    assert made.step() == 0
    assert "Start again with a smaller rate." in made.stopped
    assert all(np.abs(values).max() <= 1_000 for values in made.training.weights[0].values())


def test_a_state_brought_back_goes_on_as_it_did():
    made = LearnExperiment(RNNSettings(mode="learn"))
    made.step(5)
    state = made.state()
    made.step(5)
    loss = made.net.loss
    made.restore(state)
    made.change(rate=0.1)
    made.step(5)
    assert made.net.loss == loss
    assert made.frame()["y"].shape[-1] == made.settings.length + 1
    assert np.array_equal(Unrolled(made.settings, made.training.weights[0]).y, made.net.y)
