"""Divergences against scipy, and what perfect and poor generators read."""

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from engine.generative.gan.measures import SAMPLES, Judge, divergences
from engine.plane.distributions import DISTRIBUTIONS


def test_the_divergences_are_scipys():
    rng = np.random.default_rng(0)
    real = rng.dirichlet(np.ones(40))
    counts = rng.multinomial(1000, rng.dirichlet(np.ones(40)))
    js, kl = divergences(real, counts)
    assert js == pytest.approx(jensenshannon(real, counts, base=2) ** 2, rel=1e-12)
    assert kl == pytest.approx(entropy(real, counts + 0.5, base=2), rel=1e-12)


@pytest.mark.parametrize("name", list(DISTRIBUTIONS))
def test_a_perfect_generator_reads_within_its_band(name):
    distribution = DISTRIBUTIONS[name]()
    judge = Judge(distribution)
    band = judge.band()
    readings = [judge.read(distribution.sample(SAMPLES, np.random.default_rng(seed))) for seed in range(100, 120)]
    for figure in ("js", "kl"):
        low, high = band[figure]
        assert 0 < low < high
        inside = [low <= getattr(reading, figure) <= high for reading in readings]
        assert sum(inside) >= 16  # 19 are expected
    assert all(reading.reached > 0.85 for reading in readings)


def test_divergences_of_nothing_in_common():
    judge = Judge(DISTRIBUTIONS["ring8"]())
    reading = judge.read(np.full((500, 2), 0.001))
    assert reading.js == pytest.approx(1, abs=1e-6)
    assert reading.kl > 5
    assert (reading.covered, reading.quality, reading.reached) == (0, 0.0, pytest.approx(0, abs=1e-6))


def test_what_lies_outside_or_is_no_number_is_counted_outside():
    judge = Judge(DISTRIBUTIONS["ring"]())
    points = np.array([[0.5, 0.5], [0.0, 0.999], [1.0, 0.5], [-0.001, 0.5], [np.nan, 0.5], [np.inf, 0.1], [1e300, 0]])
    counts = judge.count(points)
    assert counts.sum() == 7
    assert counts[-1] == 5
    assert counts[0] == 1  # the topmost row comes first
    assert judge.read(points).outside == pytest.approx(5 / 7)


def test_modes_are_counted_by_hand():
    judge = Judge(DISTRIBUTIONS["disjoint"]())
    points = np.array([[0.35, 0.75], [0.35, 0.75 + 0.074], [0.35, 0.75 + 0.076], [0.75, 0.6], [0.5, 0.5]])
    reading = judge.read(points)
    assert reading.counts.tolist() == [2, 1, 0]
    assert reading.covered == 2
    assert reading.quality == pytest.approx(3 / 5)
