"""Powers, exponentials, ways and norms, against numpy, scipy and published numbers."""

import time

import numpy as np
import pytest
from scipy.linalg import expm

from engine.recurrent.dynamics.linear.eigen import eigen
from engine.recurrent.dynamics.linear.motion import (
    exponentials,
    flow_of,
    growth_of_flow,
    growth_of_steps,
    powers,
    ring,
    steps_of,
)
from engine.recurrent.dynamics.linear.presets import PRESETS
from tests.engine.recurrent.dynamics.matrices import RANDOM, TENTHS, WHOLE, turned

# From distinct through defective to complex, with numbers that are rounded.
NEARLY = [
    turned(np.array([[lam, 1.0], [eps, lam]]), 0.3) for lam in (0.9, -0.9, 0) for eps in (1e-4, 1e-9, 1e-14, 0, -1e-9)
]


def test_powers_are_products():
    for A in WHOLE + RANDOM + TENTHS + NEARLY:
        found = powers(eigen(A), 25)
        for k in (0, 1, 2, 7, 25):
            wanted = np.linalg.matrix_power(A, k)
            np.testing.assert_allclose(found[k], wanted, atol=1e-12 * max(1, np.abs(wanted).max()))


def test_exponentials_are_scipys():
    matrices = WHOLE[::2] + RANDOM[::2] + TENTHS[::4] + NEARLY
    times = np.array([-2.0, 0.0, 0.3, 4.0])
    wanted = expm(np.array(matrices)[:, None] * times[:, None, None])
    for A, exact in zip(matrices, wanted, strict=True):
        for ours, theirs in zip(exponentials(eigen(A), times), exact, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-11 * max(1, np.abs(theirs).max()))


def test_far_apart_and_very_late_nothing_overflows():
    late = exponentials(eigen([[-1, 0], [0, -2000]]), [5.0, -0.1])
    np.testing.assert_allclose(late[0], np.diag([np.exp(-5), 0]), atol=1e-15)
    np.testing.assert_allclose(late[1], np.diag([np.exp(0.1), np.exp(200)]), atol=1e-12 * np.exp(200))
    assert np.isfinite(exponentials(eigen([[-1000, 300], [0, -1000.5]]), [0.0, 1.0, 10.0])).all()
    np.testing.assert_allclose(powers(eigen([[1, 0], [0, 1e-17]]), 2)[2], np.diag([1, 0]), atol=1e-15)
    assert np.isnan(steps_of(10 * np.eye(2), [[1, 0]], 400)[-1]).all()


def test_ways_are_those_of_the_closed_forms():
    for A in RANDOM[:40] + TENTHS[:40]:
        found, starts = eigen(A), ring(7, 0.5)
        ways, exact = steps_of(A, starts, 12), starts @ powers(found, 12).swapaxes(1, 2)
        np.testing.assert_allclose(ways, exact, rtol=1e-9, atol=1e-9)
        flow = flow_of(found, starts, [0.0, 0.5, 1.0])
        np.testing.assert_allclose(flow[2], flow_of(found, flow[1], [0.5])[0], atol=1e-12)  # time adds up
        np.testing.assert_allclose(flow_of(found, starts, [1e-6])[0] - starts, 1e-6 * starts @ A.T, atol=1e-10)


def test_published_numbers():
    assert steps_of(PRESETS["fibonacci"].matrix, [[1, 0]], 10)[10].tolist() == [[89, 55]]
    hump = growth_of_steps(PRESETS["hump"].matrix, 60)
    assert (round(hump.peak, 2), hump.at) == (13.48, 6)
    t = np.linspace(0, 1, 5)  # Strogatz, example 5.2.1, from (2, −3)
    x, y = flow_of(eigen(PRESETS["saddle"].matrix), [[2, -3]], t)[:, 0].T
    np.testing.assert_allclose(x, np.exp(2 * t) + np.exp(-3 * t))
    np.testing.assert_allclose(y, np.exp(2 * t) - 4 * np.exp(-3 * t))
    np.testing.assert_allclose(powers(eigen(PRESETS["chain"].matrix), 200)[-1], [[2 / 3] * 2, [1 / 3] * 2])
    # The coupling of the model of 1993 is R(e^{−τ} − e^{−2τ}) with τ = t/R: at most R/4, at τ = log 2.
    found = exponentials(eigen(PRESETS["shear flow"].matrix), [10 * np.log(2)])[0]
    assert found[0, 1] == pytest.approx(10 / 4)


def test_growth_beside_what_eigenvalues_say():
    for A in RANDOM[:50] + [preset.matrix for preset in PRESETS.values()]:
        maps, flows = growth_of_steps(A, 30), growth_of_flow(A, np.linspace(0, 3, 31))
        for growth in (maps, flows):
            assert (growth.norms >= growth.rates * (1 - 1e-12)).all()
            assert growth.norms[0] == growth.rates[0] == 1
        np.testing.assert_allclose(
            maps.norms[[1, 9]], [np.linalg.norm(np.linalg.matrix_power(A, k), 2) for k in (1, 9)]
        )
    symmetric = growth_of_steps([[0.5, 0.2], [0.2, 0.1]], 30)
    np.testing.assert_allclose(symmetric.norms, symmetric.rates)


def test_a_way_ends_beyond_all_bounds_and_does_not_come_back():
    ways = steps_of([[2, 0], [0, 0.5]], [[1, 1], [0, 1]], 60)
    assert np.isnan(ways[25:, 0]).all()
    assert np.isfinite(ways[:20]).all()
    assert np.isfinite(ways[:, 1]).all()
    with pytest.raises(ValueError, match="rows of two numbers"):
        steps_of(np.eye(2), [1, 2], 3)


def test_forty_ways_of_two_hundred_steps_fit_into_a_frame():
    def once():
        began = time.process_time()
        found = eigen(PRESETS["hump"].matrix)
        steps_of(found.matrix, ring(40), 200), flow_of(found, ring(40), np.linspace(0, 20, 201))
        return time.process_time() - began

    assert min(once() for _ in range(5)) < 0.011  # a third of a frame, for both readings
