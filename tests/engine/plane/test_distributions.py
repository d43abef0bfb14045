"""The distributions against closed forms, scipy and their own samples."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erf
from scipy.stats import multivariate_normal

from engine.generative.gan.measures import Judge
from engine.plane.distributions import DISTRIBUTIONS, NEAR, drawn, grid_of_twenty_five, line, ring

NAMES = list(DISTRIBUTIONS)


def density(distribution, points):
    """p at (n, 2) points, per unit of area: (n,)."""
    away = (points[:, None] - distribution.centres) / distribution.sds  # (n, k, 2)
    peaks = distribution.weights / distribution.sds.prod(axis=1) / (2 * np.pi)
    return np.exp(-0.5 * (away**2).sum(axis=2)) @ peaks


@pytest.mark.parametrize("name", NAMES)
def test_the_mass_of_a_cell_is_the_integral_of_the_density(name):
    distribution = DISTRIBUTIONS[name]()
    masses = distribution.masses(30)
    assert 0.98 < masses.sum() <= 1 + 1e-12
    low, high = distribution.extent
    size = (high - low) / 30
    nodes, weights = np.polynomial.legendre.leggauss(40)
    for place in np.argsort(masses, axis=None)[-1:-60:-12]:
        row, column = divmod(int(place), 30)
        x = low + size * (column + (nodes + 1) / 2)
        y = high - size * (row + 1 - (nodes + 1) / 2)
        values = density(distribution, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(40, 40)
        assert weights @ values @ weights * size**2 / 4 == pytest.approx(masses[row, column], rel=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_samples_fall_into_the_cells_as_often_as_the_density_says(name):
    distribution = DISTRIBUTIONS[name]()
    judge = Judge(distribution, cells=10)
    counts = judge.count(distribution.sample(40_000, np.random.default_rng(1)))
    many = judge.real > 5 / 40_000
    chi2 = ((counts[many] - 40_000 * judge.real[many]) ** 2 / (40_000 * judge.real[many])).sum()
    assert chi2 < many.sum() + 5 * np.sqrt(2 * many.sum())
    assert counts[~many].sum() < 100


def test_the_mixture_is_scipys():
    points = np.random.default_rng(0).random((50, 2))
    wanted = 0.5 * multivariate_normal([0.3, 0.7], np.diag([0.1, 0.1]) ** 2).pdf(points)
    wanted += 0.5 * multivariate_normal([0.7, 0.4], np.diag([0.05, 0.2]) ** 2).pdf(points)
    np.testing.assert_allclose(density(DISTRIBUTIONS["gaussians"](), points), wanted, rtol=1e-12)


def test_the_line_is_a_segment_blurred():
    points = np.random.default_rng(0).uniform(0, 1, (200, 2))
    points[:100] = line().sample(100, np.random.default_rng(3))
    direction = np.array([-0.75, 0.3])
    length = np.linalg.norm(direction)
    along = (points - [0.8, 0.6]) @ direction / length
    across = (points - [0.8, 0.6]) @ np.array([0.3, 0.75]) / length
    wanted = (erf(along / 0.01 / 2**0.5) - erf((along - length) / 0.01 / 2**0.5)) / 2 / length
    wanted *= np.exp(-0.5 * (across / 0.01) ** 2) / (0.01 * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(density(line(), points), wanted, rtol=1e-7, atol=1e-12)


def test_the_ring_is_an_integral_along_its_curve():
    def along(t, x, y):
        far = (x - 0.5 - 0.3 * np.cos(t)) ** 2 + (y - 0.45 - 0.25 * np.sin(t)) ** 2
        return np.exp(-far / 2 / 0.025**2) / (2 * np.pi * 0.025**2) / (2 * np.pi)

    for x, y in ((0.8, 0.45), (0.52, 0.69), (0.3, 0.28)):
        t = np.arctan2((y - 0.45) / 0.25, (x - 0.5) / 0.3)
        wanted = quad(along, t - 0.8, t + 0.8, args=(x, y), limit=200)[0]
        assert density(ring(), np.array([[x, y]]))[0] == pytest.approx(wanted, rel=1e-6)


def test_the_grid_of_the_literature_and_its_ceiling():
    grid = grid_of_twenty_five()
    assert {tuple(centre) for centre in grid.centres} == {(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)}
    reading = Judge(grid).read(grid.sample(100_000, np.random.default_rng(0)))
    assert reading.covered == 25
    assert reading.quality == pytest.approx(1 - np.exp(-(NEAR**2) / 2), abs=0.001)


def test_a_drawing_is_a_mixture_of_its_marks():
    own = drawn(np.array([[0.2, 0.2], [0.2, 0.2], [0.8, 0.6]]), 0.05)
    points = own.sample(20_000, np.random.default_rng(0))
    assert (points[:, 0] < 0.5).mean() == pytest.approx(2 / 3, abs=0.01)
    assert points[points[:, 0] > 0.5].std(axis=0) == pytest.approx([0.05, 0.05], abs=0.002)
    with pytest.raises(ValueError, match="draw one first"):
        drawn(np.zeros((0, 2)))
