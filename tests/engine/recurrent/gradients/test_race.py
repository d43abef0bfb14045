"""The race: torch's own optimisers and clipping as oracles, exact states, published behaviour, divergence named."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine.recurrent.cells.learner import Learner
from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.gradients.race import LAGS, Race
from engine.recurrent.gradients.settings import RACERS, GradientsSettings

SMALL = GradientsSettings(look="race", hidden=6, batch=8, length=12)


def batch(name, seed=0, length=10):
    return TASKS[name].make(length, 8, np.random.default_rng(seed))


def weights(race):
    return np.concatenate([race.learners[cell].weights for cell in RACERS])


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", RACERS)
def test_loss_and_gradient_are_those_of_a_plain_torch_loop(cell, task):
    learner = Learner(cell, TASKS[task], 5, seed=1)
    made = batch(task)
    error = learner.error(made)
    error.backward()
    parts = [part.clone().requires_grad_() for part in learner.recurrent.parameters()]
    kernel = {"lstm": torch.lstm, "gru": torch.gru, "tanh": torch.rnn_tanh, "relu": torch.rnn_relu}[cell]
    start = torch.zeros(1, 8, 5)
    states = kernel(
        torch.from_numpy(made.inputs),
        (start, start) if cell == "lstm" else start,
        parts,
        True,
        1,
        0.0,
        True,
        False,
        False,
    )[0]
    answers = learner.readout(states)
    if task == "copying":
        expected = nn.functional.cross_entropy(answers.flatten(0, 1), torch.from_numpy(made.targets).flatten())
    elif TASKS[task].outputs == 1:
        expected = ((answers[-1, :, 0] - torch.from_numpy(made.targets)) ** 2).mean()
    else:
        expected = nn.functional.cross_entropy(answers[-1], torch.from_numpy(made.targets))
    assert error.item() == pytest.approx(expected.item(), rel=1e-6)
    for own, other in zip(learner.recurrent.parameters(), torch.autograd.grad(expected, parts), strict=True):
        torch.testing.assert_close(own.grad, other)


@pytest.mark.parametrize("clip", ["none", "norm", "value"])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "adam"])
def test_updates_are_those_of_torch_optim(rule, clip):
    learner, twin = (Learner("gru", TASKS["adding"], 5, seed=1) for _ in range(2))
    parameters = [*twin.recurrent.parameters(), *twin.readout.parameters()]
    optimiser = {
        "sgd": lambda: torch.optim.SGD(parameters, lr=0.1),
        "momentum": lambda: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
        "adam": lambda: torch.optim.Adam(parameters, lr=0.1),
    }[rule]()
    for seed in range(4):
        learner.update(batch("adding", seed), rule=rule, rate=0.1, clip=clip, threshold=0.05)
        optimiser.zero_grad(set_to_none=False)
        twin.error(batch("adding", seed)).backward()
        norm = torch.nn.utils.get_total_norm([part.grad for part in parameters])
        if clip == "norm":
            torch.nn.utils.clip_grad_norm_(parameters, 0.05)
        if clip == "value":
            torch.nn.utils.clip_grad_value_(parameters, 0.05)
        optimiser.step()
        assert learner.norm == pytest.approx(norm.item(), rel=1e-5)
        np.testing.assert_allclose(learner.weights, twin.weights, atol=2e-5)


def test_how_it_begins():
    relu = Learner("relu", TASKS["adding"], 6, seed=0).recurrent
    assert torch.equal(relu.weight_hh_l0, torch.eye(6))
    lstm = Learner("lstm", TASKS["adding"], 6, seed=0, forget=2.5, factor=0.5)
    assert (lstm.recurrent.bias_ih_l0[6:12] + lstm.recurrent.bias_hh_l0[6:12] == 2.5).all()
    plain = Learner("lstm", TASKS["adding"], 6, seed=0)
    torch.testing.assert_close(lstm.recurrent.weight_hh_l0, 0.5 * plain.recurrent.weight_hh_l0)


def test_the_same_seed_gives_the_same_numbers_and_the_global_generator_is_left_alone():
    torch.manual_seed(7)
    before = torch.get_rng_state()
    one, two = Race(SMALL), Race(SMALL)
    for race in (one, two):
        for _ in range(5):
            race.step()
    assert (weights(one) == weights(two)).all()
    assert torch.equal(torch.get_rng_state(), before)
    other = Race(replace(SMALL, seed=1))
    assert (weights(other) != weights(Race(SMALL))).any()


def test_a_moment_brought_back_goes_on_as_it_did():
    race = Race(SMALL)
    for _ in range(4):
        race.step()
    kept = race.state()
    race.change(replace(race.settings, learning_rate=0.1, factor=1.5, clip="value", length=20))
    for _ in range(4):
        race.step()
    race.restore(kept)
    assert race.settings == SMALL
    straight = Race(SMALL)
    for _ in range(8):
        straight.step()
    for _ in range(4):
        race.step()
    assert (weights(race) == weights(straight)).all()
    assert {name: value for name, value in race.state().items() if "loss" in name} == {
        name: value for name, value in straight.state().items() if "loss" in name
    }


def test_the_factor_multiplies_the_recurrent_weights_as_they_are():
    race = Race(SMALL)
    race.step()
    before = race.learners["gru"].recurrent.weight_hh_l0.clone()
    race.change(replace(race.settings, factor=2.0))
    torch.testing.assert_close(race.learners["gru"].recurrent.weight_hh_l0, 2 * before)


def test_divergence_is_named_with_its_update_and_the_cure_and_the_others_go_on():
    race = Race(replace(SMALL, rule="sgd", learning_rate=0.1, clip="none", factor=4.0, length=60))
    while not race.learners["relu"].failed:
        assert race.step()
    (trouble,) = [text for text in race.troubles() if "ReLU" in text]
    assert f"at update {race.learners['relu'].failed:,}" in trouble
    assert "Clip the gradient" in trouble
    kept = race.learners["relu"].weights.copy()
    race.step()
    assert np.isfinite(kept).all()
    assert (race.learners["relu"].weights == kept).all()
    assert race.learners["lstm"].steps == race.steps
    too_fast = Race(
        replace(SMALL, rule="sgd", learning_rate=10.0, clip="norm", threshold=1000.0, factor=4.0, length=60)
    )
    while too_fast.ready and not too_fast.troubles():
        too_fast.step()
    assert "learning rate below 10" in too_fast.troubles()[0]


def test_a_cell_that_has_learnt_a_lag_is_given_the_next_and_the_race_ends():
    race = Race(replace(SMALL, task="first_symbol", mode="lag", hidden=12, batch=32, learning_rate=0.02))
    while race.learnt("gru") < LAGS[1]:
        assert race.step()
    assert race.lag("gru") == LAGS[2]
    assert race.lag("tanh") == LAGS[race.lags["tanh"]]
    race.steps = 2_000
    assert not race.ready
    assert not race.step()


def test_at_ten_steps_all_leave_the_chance_line_behind():
    race = Race(GradientsSettings(look="race", length=10))
    for _ in range(500):
        race.step()
    assert all(race.half.values())
