"""s ← tanh(As + b): fixed points, cycles and basins."""

import numpy as np
import pytest
from scipy.optimize import fsolve

from engine.recurrent.dynamics.nonlinear.basins import attractors, basins, grid_of
from engine.recurrent.dynamics.nonlinear.fixed import fixed_points
from engine.recurrent.dynamics.nonlinear.system import Tanh

RANDOM = [
    Tanh(rng.normal(size=(2, 2)) * scale, rng.normal(size=2) * 0.5)
    for rng in [np.random.default_rng(8)]
    for scale in (0.7, 2, 4)
    for _ in range(5)
]


def test_two_units_that_do_not_touch_have_nine_fixed_points():
    found = fixed_points(Tanh([[2, 0], [0, 2]]))
    x = 0.9575040240772687  # tanh(2x) = x
    assert found.complete
    np.testing.assert_allclose(
        [p.s for p in found.points], [(a, b) for a in (-x, 0, x) for b in (-x, 0, x)], atol=1e-12
    )
    kinds = [p.case.name for p in found.points]
    assert kinds == ["stable star", "saddle"] * 2 + ["unstable star"] + ["saddle", "stable star"] * 2


def test_nothing_is_missed_that_another_search_finds():
    for system in RANDOM:
        found = fixed_points(system)
        assert found.complete
        ours = np.array([p.s for p in found.points])
        for start in np.random.default_rng(1).uniform(-1, 1, (12, 2)):
            root, _, ok, _ = fsolve(lambda s, f=system: s - f(s), start, full_output=True)
            if ok == 1 and np.abs(root - system(root)).max() < 1e-10:
                assert np.abs(ours - root).max(1).min() < 1e-6


def test_every_fixed_point_rests_and_its_jacobian_is_that_of_small_steps():
    for system in RANDOM:
        for point in fixed_points(system).points:
            assert point.residual < 1e-12
            s, h = np.array(point.s), 1e-6
            steps = [(system(s + h * e) - system(s - h * e)) / (2 * h) for e in np.eye(2)]
            np.testing.assert_allclose(point.jacobian, np.column_stack(steps), atol=1e-8)


def test_the_index_of_all_fixed_points_together_is_one():
    """As f maps the square into itself, Σ sign det(I − J) = 1 (Brouwer's degree): none may be missing, none twice."""
    for system in RANDOM:
        found = fixed_points(system)
        assert sum(np.sign(np.linalg.det(np.eye(2) - p.jacobian)) for p in found.points) == 1


def test_where_one_is_being_born_nothing_is_proved():
    for A in (np.eye(2), np.diag([1, 0.5]), np.array([[1.0, 1], [0, 1]])):
        found = fixed_points(Tanh(A))
        assert not found.complete
        (point,) = found.points
        np.testing.assert_allclose(point.s, 0, atol=5e-3)
        assert point.case.name == "borderline"
    assert len(fixed_points(Tanh(np.diag([1.1, 0.5]))).points) == 3  # and there they are


def test_cycles_are_found_and_come_back():
    (cycle,) = attractors(Tanh([[0, -1.5], [1.5, 0]]))
    assert cycle.period == 4
    np.testing.assert_allclose(np.abs(cycle.states), 0.8586, atol=1e-4)  # tanh(1.5 x) = x
    (cycle,) = attractors(Tanh([[-3, 0], [0, 0.5]]))
    assert cycle.period == 2
    for system in RANDOM:
        for cycle in attractors(system):
            np.testing.assert_allclose(system(cycle.states), np.roll(cycle.states, -1, 0), atol=1e-9)
            assert cycle.found.radius < 1


def test_basins_are_what_starts_come_to():
    found = basins(Tanh([[2, 0], [0, 2]]), 20)
    sides = np.sign(grid_of(20))
    ends = np.array([cycle.states[0] for cycle in found.attractors])
    np.testing.assert_array_equal(np.sign(ends[found.labels]), sides)  # each quarter is a basin, row 0 at the top
    turning = basins(Tanh([[3, -2], [1, 0.5]], [0.1, -0.2]), 20)  # it turns for ever, without a period
    assert turning.attractors == ()
    assert (turning.labels == -1).all()


def test_stable_fixed_points_are_attractors():
    for system in RANDOM:
        stable = [p.s for p in fixed_points(system).points if p.case.verdict == "stable"]
        ends = [c.states[0] for c in attractors(system) if c.period == 1]
        np.testing.assert_allclose(np.reshape(ends, (-1, 2)), np.reshape(stable, (-1, 2)), atol=1e-6)


@pytest.mark.parametrize(("A", "b"), [([[11, 0], [0, 1]], [0, 0]), (np.eye(2), [0, np.nan]), (np.eye(2), [1])])
def test_what_is_too_large_is_turned_away(A, b):
    with pytest.raises(ValueError, match="from −10 to 10"):
        Tanh(A, b)
