"""The entropy rate between its bounds, against enumeration, known rates and long samples."""

import math
from itertools import product

import numpy as np
import pytest

from engine.recurrent.hmm.entropy import entropy_bounds, forecasts, losses
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import Trellis
from tests.engine.recurrent.hmm.models import drawn


def entropy(hmm, start, length):
    """H(X_1 … X_length) of a chain that begins so, sequence by sequence."""
    begun = HMM(start, hmm.transition, hmm.emission)
    chances = [Trellis(begun, x).likelihood for x in product(range(len(hmm.symbols)), repeat=length)]
    return -sum(p * math.log(p) for p in chances if p)


@pytest.mark.parametrize("zeros", [0.0, 0.4])
def test_bounds_are_the_entropies_of_the_theorem(zeros):
    hmm = drawn(2, 3, 3, zeros)
    p, found = hmm.stationary(), entropy_bounds(hmm, 3)
    for n in (2, 3):
        upper = entropy(hmm, p, n) - entropy(hmm, p, n - 1)
        lower = sum(p[i] * (entropy(hmm, np.eye(2)[i], n) - entropy(hmm, np.eye(2)[i], n - 1)) for i in range(2))
        assert found.upper[n - 1] == pytest.approx(upper, abs=1e-12)
        assert found.lower[n - 1] == pytest.approx(lower, abs=1e-12)
    assert found.upper[0] == pytest.approx(entropy(hmm, p, 1), abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_bounds_close_in_and_a_long_sample_lies_between(seed):
    hmm = random_hmm(3, 3, seed)
    bounds = entropy_bounds(hmm, 8)
    assert (np.diff(bounds.upper) <= 1e-12).all()
    assert (np.diff(bounds.lower) >= -1e-12).all()
    low, high = bounds.closest
    assert low <= high
    loss = losses(hmm, sample(hmm, 20_000, seed).symbols)
    error = 3 * loss.std() / math.sqrt(len(loss))
    assert low - error <= loss.mean() <= high + error


def test_known_rates():
    coin = HMM([1.0], [[1.0]], [[0.25, 0.75]])
    exactly = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
    assert entropy_bounds(coin, 5).closest == pytest.approx((exactly, exactly), abs=1e-12)
    weather = PRESETS["weather"].hmm  # a Markov chain that is seen: Σ p_i H(row i), from two symbols on
    rows = -(weather.transition * np.log(weather.transition)).sum(1)
    rate = weather.stationary() @ rows
    found = entropy_bounds(weather, 3)
    assert found.upper[1:] == pytest.approx([rate, rate], abs=1e-12)
    assert found.lower[1:] == pytest.approx([rate, rate], abs=1e-12)


def test_losses_are_the_forecasts_of_what_came_and_add_up_to_the_likelihood():
    preset = PRESETS["casino"]
    x = preset.x
    says = forecasts(preset.hmm, x)
    assert says.sum(1) == pytest.approx(np.ones(300), abs=1e-12)
    assert losses(preset.hmm, x) == pytest.approx(-np.log(says[np.arange(300), x]), abs=1e-12)
    assert losses(preset.hmm, x).sum() == pytest.approx(-Trellis(preset.hmm, x).log_likelihood)
    impossible = losses(HMM([1], [[1]], [[1, 0]]), [0, 1, 0])
    assert impossible.tolist() == [0, math.inf, math.inf]


def test_what_cannot_be_enumerated_is_refused():
    with pytest.raises(ValueError, match="With 3 symbols, lengths from 1 to 11 are enumerated, not 30"):
        entropy_bounds(PRESETS["fever"].hmm, 30)
    with pytest.raises(ValueError, match="not 0"):
        entropy_bounds(PRESETS["fever"].hmm, 0)
    with pytest.raises(ValueError, match="more than one stationary"):
        entropy_bounds(HMM([1, 0], np.eye(2), np.eye(2)), 2)
