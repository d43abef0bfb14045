"""Flows without a closed form, against scipy and what is known of them."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import ellipk

from engine.recurrent.dynamics.classics.flow import rk4
from engine.recurrent.dynamics.classics.gallery import CLASSICS, PENDULUM, SPECIES, VAN_DER_POL


@pytest.mark.parametrize("name", CLASSICS)
def test_ways_are_those_of_scipy(name):
    flow = CLASSICS[name]
    field, steps = flow.field(), round(6 / flow.dt)
    ways = rk4(field, flow.starts, flow.dt, steps)
    for start, way in zip(flow.starts, np.swapaxes(ways, 0, 1), strict=True):
        exact = solve_ivp(lambda _, s: field(s), (0, steps * flow.dt), start, method="DOP853", rtol=1e-11, atol=1e-11)
        np.testing.assert_allclose(way[-1], exact.y[:, -1], atol=2e-4 if name == "van der Pol" else 1e-6)


def test_half_the_step_is_a_sixteenth_of_the_error():
    def error(steps):
        return abs(rk4(lambda s: s, [[1.0, 0.0]], 1 / steps, steps)[-1, 0, 0] - np.e)

    assert 14 < error(10) / error(20) < 17


@pytest.mark.parametrize("name", CLASSICS)
def test_jacobians_are_those_of_small_steps_and_places_rest(name):
    flow = CLASSICS[name]
    field, rests = flow.field(), flow.rests()
    assert rests
    for rest in rests:
        s, h = np.array(rest.s), 1e-6
        np.testing.assert_allclose(field(s), 0, atol=1e-12)
        steps = [(field(s + h * e) - field(s - h * e)) / (2 * h) for e in np.eye(2)]
        np.testing.assert_allclose(rest.jacobian, np.column_stack(steps), atol=1e-8)


def test_what_is_kept_is_kept_and_friction_takes_energy():
    ways = rk4(SPECIES.field(hunt=0.7, gain=1.3), SPECIES.starts, 0.005, 2000)
    kept = SPECIES.constant(ways, hunt=0.7, gain=1.3)
    np.testing.assert_allclose(kept, np.broadcast_to(kept[0], kept.shape), atol=1e-6)
    swing = PENDULUM.constant(rk4(PENDULUM.field(friction=0.0), PENDULUM.starts, 0.02, 1000))
    np.testing.assert_allclose(swing, np.broadcast_to(swing[0], swing.shape), atol=1e-6)
    slower = PENDULUM.constant(rk4(PENDULUM.field(), PENDULUM.starts, 0.02, 1000))
    assert (np.diff(slower, axis=0) < 1e-9).all()
    with pytest.raises(ValueError, match="nothing that a way keeps"):
        VAN_DER_POL.constant(ways)


def crossings(way, dt):
    """When x rises through 0, between two steps on a straight line."""
    x = way[:, 0]
    up = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0))
    return (up + x[up] / (x[up] - x[up + 1])) * dt


def test_periods():
    loop = rk4(VAN_DER_POL.field(), [[0.1, 0.0]], 0.01, 6000)[:, 0]
    assert np.diff(crossings(loop, 0.01))[-1] == pytest.approx(6.6633, abs=1e-4)
    assert loop[-700:, 0].max() == pytest.approx(2.0086, abs=1e-4)
    swing = rk4(PENDULUM.field(friction=0.0), [[2.0, 0.0]], 0.01, 2000)[:, 0]
    assert np.diff(crossings(swing, 0.01))[0] == pytest.approx(4 * ellipk(np.sin(1) ** 2), abs=1e-4)


def test_the_mean_of_prey_and_predators_is_where_both_rest():
    way = rk4(SPECIES.field(birth=2.0, death=0.5), [[1.0, 1.0]], 0.005, 8000)[:, 0]
    x = way[:, 0] - 0.5
    up = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0))
    np.testing.assert_allclose(way[up[0] : up[2]].mean(0), [0.5, 2.0], atol=0.01)


def test_names_of_the_places_at_rest():
    assert [rest.case.name for rest in PENDULUM.rests()] == ["stable spiral", "saddle"] * 2 + ["stable spiral"]
    assert {rest.case.name for rest in PENDULUM.rests(friction=0.0)} == {"centre", "saddle"}
    assert [rest.case.name for rest in SPECIES.rests(birth=0.3, hunt=0.7)] == ["saddle", "centre"]
    names = [VAN_DER_POL.rests(mu=mu)[0].case.name for mu in (0.0, 1.0, 2.0, 3.0)]
    assert names == ["centre", "unstable spiral", "unstable degenerate node", "unstable node"]


def test_parameters_are_checked():
    with pytest.raises(ValueError, match="no “wind”"):
        PENDULUM.field(wind=1.0)
    with pytest.raises(ValueError, match="friction is a number from 0 to 2"):
        PENDULUM.rests(friction=3.0)
