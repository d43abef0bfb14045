"""The history: bounded, and every step it offers is shown exactly as it was."""

import numpy as np
import pytest

from engine.experiment.history import History, Record
from tests.ui.live.toy import Adder


def play(adder, history, count):
    for _ in range(count):
        adder.step()
        history.reached(adder.steps)
        if adder.steps % history.stride == 0:
            history.keep(adder.steps, adder.state(), adder.measure())


def begin(capacity=20):
    adder, history = Adder(), History(capacity=capacity)
    history.start(0, adder.state(), adder.measure())
    return adder, history


def shown(history, step):
    record, exact = history.find(step)
    adder = Adder()
    adder.restore(record.state)
    adder.step(exact - record.step)
    return exact, adder.total


def test_every_step_of_a_long_run_can_be_shown_exactly():
    adder, history = begin()
    play(adder, history, 1000)
    assert len(history.records) <= 20
    twin = Adder()
    for step in range(1001):
        assert shown(history, step) == (step, twin.total)
        twin.step()


def test_changes_are_not_stepped_across():
    adder, history = begin()
    play(adder, history, 37)
    adder.change(rate=5.0)
    history.keep(adder.steps, adder.state(), adder.measure(), changed=True)
    play(adder, history, 400)
    exact, total = shown(history, 437)
    assert (exact, total) == (437, adder.total)
    twin = Adder()
    twin.step(30)
    assert shown(history, 30) == (30, twin.total)
    assert history.origin(437).step == 37
    assert history.origin(30).step == 0


def test_a_thinned_stretch_gives_the_nearest_step_that_is_true():
    adder, history = begin(capacity=16)
    truth = {}
    for step in range(300):
        truth[step] = adder.total
        if step % 7 == 3:
            adder.change(rate=adder.rate + 1)
            history.keep(adder.steps, adder.state(), adder.measure(), changed=True)
        play(adder, history, 1)
    assert len(history.records) <= 16 + 1
    for step in range(300):
        exact, total = shown(history, step)
        assert total == pytest.approx(truth[exact], rel=1e-12) if exact < 300 else True


def test_branching_keeps_the_old_future_until_the_next_branch():
    adder, history = begin()
    play(adder, history, 100)
    end = adder.total
    record, step = history.find(40)
    adder.restore(record.state)
    adder.step(step - record.step)
    assert history.branch(40) == 100
    adder.change(rate=3.0)
    history.keep(40, adder.state(), adder.measure(), changed=True)
    play(adder, history, 10)
    assert history.last == 50
    assert history.swap() == 100
    assert shown(history, 100) == (100, end)
    assert shown(history, 40)[0] == 40
    history.swap()
    assert shown(history, 50) == (50, adder.total)


def test_the_budget_bounds_the_memory():
    adder, history = begin(capacity=10_000)
    history.budget = 40_000
    for _ in range(3000):
        adder.step()
        if adder.steps % history.stride == 0:
            history.keep(adder.steps, {**adder.state(), "weights": np.zeros(100)}, adder.measure())
    assert len(history.records) * 800 <= 40_000


def test_the_trace_is_one_row_a_moment():
    adder, history = begin()
    play(adder, history, 10)
    trace = history.trace()
    assert trace["step"].tolist() == list(range(11))
    assert trace["loss"].shape == (11, 1)


def large(history, count, floats=12_500):
    """So many moments of 100 kB."""
    for step in range(history.last + 1, history.last + 1 + count):
        history.reached(step)
        if step % history.stride == 0:
            history.keep(step, {"weights": np.zeros(floats)}, {"loss": np.zeros(1)})


def heavy(budget):
    history = History(budget=budget)
    history.start(0, {"weights": np.zeros(12_500)}, {"loss": np.zeros(1)})
    return history


@pytest.mark.parametrize("budget", [350_000, 1_000_000, 10_000_000])
def test_bytes_win_over_the_number_of_moments(budget):
    history = heavy(budget)
    large(history, 300)
    assert history.bytes <= budget
    assert len(history.records) >= 2  # the start and the present


def test_however_large_a_moment_is_the_start_the_newest_change_and_the_present_stay():
    history = heavy(1_000)
    large(history, 20)
    history.keep(history.last, {"weights": np.ones(12_500)}, {"loss": np.zeros(1)}, changed=True)
    large(history, 20)
    assert history.first == 0
    assert any(record.changed for record in history.records)
    assert len(history.records) <= 4


def test_the_other_branch_counts():
    history = heavy(2_000_000)
    large(history, 60)
    history.branch(history.last // 2)
    assert history.other
    large(history, 60)
    assert history.bytes <= 2_000_000
    assert history.other  # it gives way, and stays


def test_shrinking_gives_memory_back_and_every_step_shown_is_still_true():
    adder, history = begin(capacity=1_000)
    play(adder, history, 200)
    history.branch(150)
    before = history.bytes
    history.shrink()
    assert history.bytes <= 0.6 * before
    for step in (0, 33, 149, 150):
        exact, total = shown(history, step)
        fresh = Adder()
        fresh.step(exact)
        assert total == fresh.total


def test_another_run_whose_newest_change_stands_right_before_its_end_is_thinned_and_not_for_ever():
    history = History(capacity=8, budget=1)
    history.records = [Record(step, {}, {}, step, step == 19) for step in range(1)]
    history.other = [Record(step, {}, {}, step, step == 19) for step in [*range(0, 20, 2), 19, 20]]
    history.keep(1, {}, {})
    assert len(history.other) < 12
