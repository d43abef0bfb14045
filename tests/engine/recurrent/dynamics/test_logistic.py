"""The logistic map, against its published numbers."""

from itertools import pairwise

import numpy as np
import pytest

from engine.recurrent.dynamics.logistic.quadratic import (
    DOUBLINGS,
    ONSET,
    WINDOW,
    bifurcation,
    cobweb,
    fixed_points,
    lyapunov,
    orbit,
    period,
    two_cycle,
)


def test_the_two_values_at_3_2():
    low, high, multiplier = two_cycle(3.2)
    assert (round(low, 5), round(high, 5)) == (0.51304, 0.79946)
    np.testing.assert_allclose(sorted(orbit(3.2, 0.4, 500)[-2:]), [low, high])
    assert multiplier == pytest.approx(3.2**2 * (1 - 2 * low) * (1 - 2 * high))
    assert two_cycle(3.0) is None
    assert two_cycle(DOUBLINGS[1])[2] == pytest.approx(-1)


def test_fixed_points_attract_up_to_one_and_up_to_three():
    assert [p.name for p in fixed_points(0.5)] == ["attracting"]
    assert [p.name for p in fixed_points(2.5)] == ["repelling", "attracting"]
    assert [p.name for p in fixed_points(3.0)] == ["repelling", "borderline"]
    x = fixed_points(2.5)[1].x
    assert 2.5 * x * (1 - x) == pytest.approx(x)


def test_periods_double_and_double_again():
    edges = [1.0, *DOUBLINGS]
    for power, (low, high) in enumerate(pairwise(edges)):
        assert period((low + high) / 2, settle=20_000) == 2**power
    assert period(WINDOW + 0.002, settle=20_000) == 3
    assert period(3.9, settle=20_000) == 0


@pytest.mark.parametrize("power", [0, 1, 2, 3])
def test_at_a_doubling_the_cycle_has_the_multiplier_minus_one(power):
    r, count = DOUBLINGS[power], 2**power
    x = orbit(r - 1e-4, 0.5, 40_000)[-1]
    for _ in range(30):  # Newton's method for fᵏ(x) = x
        end, slope = x, 1.0
        for _ in range(count):
            slope *= r * (1 - 2 * end)
            end = r * end * (1 - end)
        x -= (end - x) / (slope - 1)
    assert slope == pytest.approx(-1, abs=1e-6)


def test_exponents():
    chaos, cycle, window, best = lyapunov(np.array([4.0, 3.2, 3.84, 2.0]), steps=5_000)
    assert chaos == pytest.approx(np.log(2), abs=0.01)
    assert cycle == pytest.approx(np.log(abs(two_cycle(3.2)[2])) / 2, abs=1e-4)
    assert window < 0
    assert best < -30  # x = 1/2 attracts, where the slope is 0
    at_onset = lyapunov(np.array([ONSET - 0.002, ONSET + 0.03]), steps=5_000)
    assert at_onset[0] < 0 < at_onset[1]


def test_the_web_goes_between_curve_and_diagonal():
    web = cobweb(orbit(3.3, 0.2, 20))
    assert web.shape == (41, 2)
    np.testing.assert_allclose(web[1::2, 1], 3.3 * web[1::2, 0] * (1 - web[1::2, 0]))
    np.testing.assert_allclose(web[2::2, 0], web[2::2, 1])


def test_columns_of_the_diagram_hold_what_the_orbit_comes_to():
    found = bifurcation([0.5, 2.5, 3.2, 4.0])
    assert found.x.shape == (200, 4)
    assert [len(np.unique(found.x[:, k].round(9))) for k in range(3)] == [1, 1, 2]
    np.testing.assert_allclose(sorted({*found.x[:, 2].round(5)}), [0.51304, 0.79946])
    assert (found.x[:, 3] == 0).all()  # 1/2 → 1 → 0 is r = 4's one exception, and columns begin there
