"""The race on its stage: ledgers against autograd, frames, moments, controls moved while it runs, the end."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.recurrent.cells import flow
from engine.recurrent.cells.learner import NAMES, Learner
from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.gradients.race import BUDGET, LAGS, Race, sequences
from engine.recurrent.gradients.race_experiment import MOST_DRAWN, RaceExperiment
from engine.recurrent.gradients.reach import itemised
from engine.recurrent.gradients.settings import RACERS, GradientsSettings
from ui.live.frames import encode
from ui.live.messages import Said, parameters
from ui.live.session import Session

SMALL = GradientsSettings(look="race", hidden=6, batch=8, length=12)


@pytest.mark.parametrize("task", ["adding", "copying", "temporal_order"])
@pytest.mark.parametrize("cell", RACERS)
def test_the_ledger_of_a_learner_is_autograds(cell, task):
    learner = Learner(cell, TASKS[task], 5, seed=1)
    for seed in range(3):
        learner.update(TASKS[task].make(11, 8, np.random.default_rng(seed)))
    batch = TASKS[task].make(11, 1, np.random.default_rng(9))
    run, above = itemised(learner, batch)
    found = flow.norms(run, above)
    # autograd: the sequence cut in two at k, so that h_k is a leaf
    module, x = learner.recurrent, torch.from_numpy(batch.inputs)
    for t, k in [(len(x) - 1, 0), (8, 4)]:
        _, state = module(x[: k + 1])
        state = [part.detach().requires_grad_() for part in (state if cell == "lstm" else (state,))]
        rest, _ = module(x[k + 1 : t + 1], tuple(state) if cell == "lstm" else state[0])
        answer, target = learner.readout(rest[-1]), torch.from_numpy(batch.targets)
        target = target[t] if TASKS[task].every_step else target
        if task == "adding":
            loss = torch.nn.functional.mse_loss(answer[:, 0], target)
        else:
            loss = torch.nn.functional.cross_entropy(answer, target)
        (gradient,) = torch.autograd.grad(loss, state[0])
        assert found[t, k] == pytest.approx(float(gradient.norm()), rel=2e-3)


def test_a_frame_can_be_sent_and_what_a_browser_may_call_is_annotated():
    made = RaceExperiment(SMALL)
    for _ in range(2):
        encode({**made.frame(), **made.picture()}, {})
        made.step(3)
    for name in (*made.edits, *made.looks):
        parameters(getattr(RaceExperiment, name))
    assert len(made.frame()["standings"]["rows"]) == 4


def test_of_a_long_sequence_the_end_is_drawn():
    made = RaceExperiment(replace(SMALL, length=150))
    assert made.picture()["triangle"].shape == (1, MOST_DRAWN, MOST_DRAWN)
    assert "the last 80 of 150" in made.picture()["triangle_of"]
    assert len(made.picture()["course.lstm"]) == 150


def test_controls_moved_while_it_runs_and_back_in_a_session():
    session = Session(RaceExperiment(SMALL))
    made = session.experiment
    session._step(6)
    losses = {cell: made.training.learners[cell].loss for cell in RACERS}
    for name, arguments in [
        ("set_length", {"value": 20}), ("set_learning_rate", {"value": 0.05}), ("set_clip", {"value": "value"}),
        ("set_threshold", {"value": 0.1}), ("set_factor", {"value": 1.5}),
    ]:  # fmt: skip
        session._edit(name, arguments)
    session._step(4)
    assert (made.settings.length, made.settings.factor, made.settings.clip) == (20, 1.5, "value")
    assert made.training.course[-1] == (6, (20, 0.05, "value", 0.1, 1.5, 1.0))
    end = made.training.learners["gru"].weights.copy()
    session.seek(5)
    session.advance(1.0)
    session.seek(10)
    session.advance(1.0)
    assert (made.training.learners["gru"].weights == end).all()
    assert {cell: made.training.learners[cell].loss for cell in RACERS} != losses
    made.set_cell("gru")
    assert made.picture()["triangle_of"].startswith("GRU")


def test_a_race_for_the_longest_lag_ends_with_its_result():
    made = RaceExperiment(replace(SMALL, mode="lag"))
    assert not made.stopped
    made.training.steps = BUDGET
    made.training.lags = {"tanh": 1, "relu": 0, "lstm": 3, "gru": len(LAGS)}
    made.training.won = {"tanh": 700, "relu": 0, "lstm": 900, "gru": 1500}
    assert made.step() == 0
    assert made.stopped.endswith(
        "GRU 1000 (at update 1,500), LSTM 20 (at update 900), tanh-RNN 10 (at update 700), ReLU-RNN none."
    )
    assert made.frame()["length"] is None


def test_when_all_have_left_all_bounds_it_stops():
    made = RaceExperiment(
        replace(SMALL, rule="sgd", learning_rate=10.0, clip="none", factor=4.0, length=60, task="adding")
    )
    for learner in made.training.learners.values():
        learner.failed = 3
    made.training.failed = 3
    assert made.diverged
    assert "at update 3" in made.stopped
    assert "GRU left all bounds" in made.frame()["standings"]["note"]
    assert made.step(5) == 0


def test_an_update_that_would_take_too_long_is_refused_and_what_ran_stays():
    with pytest.raises(ValueError, match="up to 9 sequences"):
        GradientsSettings(look="race", hidden=128, length=200)
    with pytest.raises(ValueError, match="too long"):
        GradientsSettings(look="race", hidden=128, mode="lag", length=10)
    assert GradientsSettings(look="ledger", hidden=128, length=200).length == 200
    session = Session(RaceExperiment(replace(SMALL, hidden=100, batch=32)))
    session.post(Said("set_length", {"value": 200}))
    session.advance(0)
    assert "up to" in session.notice
    assert session.experiment.settings.length == 12


def test_before_the_start_the_table_says_how_far_each_gradient_reaches():
    """Its middle column is what a calculator makes of the first; its last is autograd's ratio."""
    made = RaceExperiment(replace(SMALL, task="first_symbol", length=20, forget=2.0))
    table = made.frame()["standings"]
    assert "19 steps back" in table["title"]
    for cell, row in zip(RACERS, table["rows"], strict=True):
        keeps, power, measured = row["cells"]
        base = float(keeps.split("≈ ")[1])
        shown = _number(power.split(" ", 1)[1][2:])
        assert base**19 == pytest.approx(shown, rel=0.06)
        found = made.training.answer[cell]
        assert _number(measured[2:]) == pytest.approx(found.arrives, rel=0.06)
    gates = float(table["rows"][2]["cells"][0].split("≈ ")[1])
    assert gates == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.05)


def _number(text):
    """1.4·10⁻⁹ as a number."""
    figure, _, power = text.replace("−", "-").partition("·10")
    return float(figure) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


@pytest.mark.parametrize("cell", RACERS)
def test_what_arrives_is_autograds(cell):
    made = Race(replace(SMALL, task="adding", length=9))
    learner, batch = made.learners[cell], made.probe(9)
    inputs = torch.from_numpy(batch.inputs[:, :1])
    state, states = None, []
    for x in inputs:  # step by step, so that every state is a node of its own
        state = learner.recurrent(x[None], state)[1]
        states.append(state if cell == "lstm" else (state, state))
    loss = (learner.readout(states[-1][0]).squeeze() - batch.targets[0].item()) ** 2
    ends = [*states[0], *states[-1]] if cell == "lstm" else [states[0][0], states[-1][0]]
    found = torch.autograd.grad(loss, ends, allow_unused=True)
    if cell == "lstm":  # what comes to a cell c comes from the next one, and through h = o·tanh c
        slopes = [h / torch.tanh(c) * (1 - torch.tanh(c) ** 2) for h, c in (states[0], states[-1])]
        found = [found[1] + found[0] * slopes[0], found[2] * slopes[1]]
    first, last = found
    assert made.answer[cell].arrives == pytest.approx((first.norm() / last.norm()).item(), rel=1e-3)


def test_the_forget_bias_moves_while_they_learn_and_before_the_start_begins_anew():
    made = RaceExperiment(SMALL)
    made.set_forget(3.0)
    fresh = RaceExperiment(replace(SMALL, forget=3.0))
    np.testing.assert_array_equal(made.training.learners["lstm"].weights, fresh.training.learners["lstm"].weights)
    made.step(2)
    learner = made.training.learners["lstm"]
    before, others = learner.recurrent.bias_ih_l0.detach().clone(), made.training.learners["gru"].weights.copy()
    made.set_forget(1.0)
    moved = (learner.recurrent.bias_ih_l0 - before).reshape(4, -1)
    assert torch.allclose(moved[1], torch.tensor(-2.0))
    assert not moved[[0, 2, 3]].any()
    np.testing.assert_array_equal(made.training.learners["gru"].weights, others)


def test_a_bet_is_taken_before_the_start_and_judged():
    made = RaceExperiment(replace(SMALL, length=10))
    made.set_bet("lstm")
    assert made.frame()["bet"] == "lstm"
    made.step(1)
    assert made.frame()["bet"] is None
    made.training.won = {"tanh": 0, "relu": 0, "lstm": 40, "gru": 30}
    assert "Your bet, LSTM, is not: GRU was first." in made.frame()["standings"]["note"]
    made.training.won["gru"] = 50
    assert "Your bet, LSTM, is right." in made.frame()["standings"]["note"]


def test_it_is_said_why_one_has_not_learnt():
    made = RaceExperiment(replace(SMALL, task="first_symbol", length=60))
    made.step(1)
    found, note = made.training.answer, made.frame()["standings"]["note"]
    faint = [cell for cell in RACERS if found[cell].arrives < 1e-3]
    assert "lstm" in faint
    assert "Raise its forget bias" in note
    assert all(note.index(NAMES[cell]) < note.index("nearer lags") for cell in faint)


def test_very_long_lags_have_fewer_sequences_an_update():
    assert [sequences(lag, 64) for lag in (10, 200, 400, 1000)] == [64, 64, 32, 12]
    assert sequences(1000, 1) == 1
