"""Learning on the stage: the same however steps are grouped, back to any moment, and soon better than chance."""

import numpy as np
import pytest
import torch

from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.script import training_script
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.tour import GatesTour
from engine.recurrent.gates.train import trained
from engine.recurrent.gates.training import LENGTHS, GatesExperiment, held_out
from engine.recurrent.gates.weights import weights_of
from tests.engine.scripts import ended, here


def begin(**settings):
    return GatesExperiment(GatesSettings(**{"mode": "learn", "batch": 8, "hidden": 4, **settings}))


def same(one, other):
    assert one.keys() == other.keys()
    assert one["course"] == other["course"]
    for name in one.keys() - {"course"}:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def test_steps_give_the_same_numbers_however_they_are_grouped():
    one, other = begin(), begin()
    one.step(25)
    for count in (1, 7, 12, 5):
        other.step(count)
    same(one.state(), other.state())


def test_a_moment_brought_back_goes_on_as_it_did():
    run = begin(task="words")
    run.step(22)
    moment = run.state()
    run.step(20)
    end = run.state()
    run.restore(moment)
    run.step(20)
    same(run.state(), end)


def test_a_moment_from_before_a_change_of_rate_has_the_rate_of_its_time():
    run = begin(task="first")
    run.step(3)
    moment = run.state()
    run.step(4)
    end = run.state()
    run.restore(moment)
    run.change(learning_rate=0.1)
    run.restore(moment)
    assert run.settings.learning_rate == 0.01
    run.step(4)
    same(run.state(), end)


def test_reset_begins_the_same_run_again():
    run = begin(seed=3)
    first = run.state()
    run.step(5)
    run.reset()
    same(run.state(), first)


def test_both_cells_learn_the_vowels_far_beyond_chance():
    run = begin(task="words", batch=16, hidden=8)
    chance = max(run.frame()["lstm_accuracy"], run.frame()["gru_accuracy"])
    run.step(240)
    frame = run.frame()
    assert chance < 0.5
    assert min(frame["lstm_accuracy"], frame["gru_accuracy"]) > 0.8
    assert min(frame["lstm_longer"], frame["gru_longer"]) > 0.75
    assert frame["lstm_loss"] < 1
    assert run.picture()["bands"].shape == (6, 8, 26)


def test_the_accuracy_is_what_reading_finds():
    run = begin(task="first", hidden=8)
    run.step(20)
    task, kind = TASKS["first"], "gru"
    asked = held_out("first", 0, LENGTHS[0])
    weights, right = weights_of(run.training.learners[kind]), 0
    for k in range(20):
        sequence = asked.inputs[:, k].argmax(1)
        reading = Reading(kind, weights, task, sequence)
        right += int(reading.answers[-1] == asked.targets[k])
    inputs, targets = asked.inputs[:, :20], asked.targets[:20]
    states, _ = run.training.learners[kind].recurrent(torch.from_numpy(inputs))
    theirs = (run.training.learners[kind].readout(states[-1]).argmax(1).numpy() == targets).sum()
    assert right == theirs


def test_a_rate_far_too_high_is_named_and_leads_no_further():
    run = begin(learning_rate=1.0)
    run.training.learners["gru"].weights[:] = 1e6
    assert run.step(5) == 0
    assert run.diverged
    assert "GRU" in run.stopped
    assert "learning rate of 1 is too high" in run.stopped
    assert run.step(1) == 0
    assert run.steps == 0
    with pytest.raises(ValueError, match="earlier step"):
        training_script(run)


def test_the_script_reproduces_the_run_with_its_change_of_rate():
    run = begin(task="adding", seed=2)
    run.step(11)
    run.change(learning_rate=0.003)
    run.step(9)
    assert ended(here(training_script(run))) == 0


def test_what_ships_is_made_by_the_same_training():
    recipe = GatesSettings(mode="learn", task="brackets", hidden=4, seed=1, batch=8)
    run = trained(recipe, 6)
    assert run.steps == 6
    assert [update for update, _ in run.course] == [0, 1, 2, 3, 4, 5]
    rates = [rate for _, (rate,) in run.course]
    assert rates[0] == 0.01
    assert rates == sorted(rates, reverse=True)
    again = trained(recipe, 6)
    same(run.state(), again.state())


def test_what_was_trained_goes_along_to_the_walk_and_back():
    learning, again = begin(task="first"), begin(task="first")
    again.succeed(learning)
    assert again.networks() == {}  # nothing was learnt, nothing is kept
    learning.step(3)
    apart = GatesTour(GatesSettings(task="first", network="own"))
    apart.succeed(learning)
    weights, updates = apart.own["first"]
    assert updates == 3
    np.testing.assert_array_equal(weights["gru"]["W_hh"], weights_of(learning.training.learners["gru"])["W_hh"])
    assert apart.weights is weights
    assert apart.frame()["bands"].shape[1] == 4
    shipped = GatesTour(GatesSettings(task="first"))
    shipped.succeed(apart)
    assert shipped.frame()["bands"].shape[1] == 8
    again.succeed(shipped)
    assert again.networks()["first"][1] == 3
    again.step(2)
    assert again.networks()["first"][1] == 2
