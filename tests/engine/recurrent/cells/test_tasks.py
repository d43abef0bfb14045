"""The tasks: their rules, read off the sequences themselves, and their chance lines, found again by simulation."""

import math

import numpy as np
import pytest

from engine.recurrent.cells.tasks import TASKS


def drawn(name, length, count=64, seed=0):
    return TASKS[name].make(length, count, np.random.default_rng(seed))


@pytest.mark.parametrize("length", [2, 3, 10, 50])
def test_adding_marks_one_number_in_each_half_and_adds_them(length):
    batch = drawn("adding", length)
    values, marks = batch.inputs[..., 0], batch.inputs[..., 1]
    assert (marks[: length // 2].sum(0) == 1).all()
    assert (marks[length // 2 :].sum(0) == 1).all()
    np.testing.assert_allclose((values * marks).sum(0), batch.targets, rtol=1e-6)


@pytest.mark.parametrize("length", [10, 50, 100])
def test_adding_of_1997_scales_the_sum_and_marks_the_ends(length):
    batch = drawn("adding_1997", length, 500)
    values, marks = batch.inputs[..., 0], batch.inputs[..., 1]
    assert length <= len(values) <= 1.1 * length
    assert (marks[[0, -1]] == -1).all()
    assert set((marks == 1).sum(0)) == {1, 2}  # 1 where the first step was chosen
    assert not marks[max(10, length // 2 - 1) : -1].any()
    np.testing.assert_allclose(0.5 + (values * (marks == 1)).sum(0) / 4, batch.targets, rtol=1e-5)


def test_copying_asks_for_the_ten_symbols_after_the_sign():
    batch = drawn("copying", 30)
    seen = batch.inputs.argmax(2)
    assert batch.inputs.shape == (50, 64, 10)
    assert (seen[10:39] == 8).all()  # T − 1 blanks
    assert (seen[39] == 9).all()
    assert (seen[40:] == 8).all()
    assert (batch.targets[:40] == 8).all()
    assert (batch.targets[40:] == seen[:10]).all()


@pytest.mark.parametrize("length", [10, 100])
def test_temporal_order_is_told_by_the_two_letters_that_count(length):
    batch = drawn("temporal_order", length, 200)
    letters = batch.inputs.argmax(2)
    assert (letters[0] == 6).all()
    assert (letters[-1] == 7).all()
    for sequence, target in zip(letters.T, batch.targets, strict=True):
        (first, second) = np.flatnonzero((sequence == 4) | (sequence == 5))
        assert length // 10 <= first <= length // 5
        assert length // 2 <= second <= 3 * length // 5
        assert target == 2 * (sequence[first] == 5) + (sequence[second] == 5)


def test_the_first_symbol_is_the_answer():
    batch = drawn("first_symbol", 20)
    assert (batch.inputs[0].argmax(1) == batch.targets).all()


def blind(task, targets):
    """The mean loss of the best answer that looks at no input, found on the targets themselves."""
    if task.outputs == 1:
        return float(np.var(targets))
    columns = targets.reshape(-1, targets.shape[-1])  # (steps, sequences)
    shares = np.stack([(columns == kind).mean(1) for kind in range(task.outputs)])
    return float(-(shares * np.log(np.maximum(shares, 1e-12))).sum(0).mean())


@pytest.mark.parametrize("length", [10, 50, 200])
@pytest.mark.parametrize("name", TASKS)
def test_the_chance_line_is_what_remembering_nothing_gives(name, length):
    task = TASKS[name]
    batch = drawn(name, length, 40_000 if not task.every_step else 4_000)
    assert blind(task, batch.targets) == pytest.approx(task.chance(length), rel=0.02)


def test_the_chance_lines_are_the_published_ones():
    assert TASKS["adding"].chance(50) == 1 / 6
    assert TASKS["copying"].chance(100) == pytest.approx(10 * math.log(8) / 120)
    assert TASKS["temporal_order"].chance(100) == math.log(4)
    assert TASKS["adding_1997"].chance(10_000) == pytest.approx((2 - 1 / 10) / 48, rel=1e-3)


@pytest.mark.parametrize("name", TASKS)
def test_the_same_seed_draws_the_same_batch(name):
    one, two, other = drawn(name, 20), drawn(name, 20), drawn(name, 20, seed=1)
    assert (one.inputs == two.inputs).all()
    assert (one.targets == two.targets).all()
    assert not np.array_equal(one.inputs, other.inputs)
    assert one.inputs.shape[2] == TASKS[name].features
    assert one.inputs.dtype == np.float32


@pytest.mark.parametrize("name", TASKS)
def test_the_shortest_length_can_be_drawn(name):
    task = TASKS[name]
    for seed in range(20):
        assert len(drawn(name, task.shortest, 32, seed).inputs) >= task.shortest
