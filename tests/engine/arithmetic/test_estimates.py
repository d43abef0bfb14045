"""Estimates say from how many they are and how sure; their digits end where the error begins."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest, pearsonr, sem

from engine.arithmetic.estimates import Estimate, Share, correlation, grouped, mean_of, share_of


def test_a_mean_has_its_standard_error():
    values = np.random.default_rng(0).normal(61.25, 6, 100)
    found = mean_of(values)
    assert (found.value, found.error, found.count) == pytest.approx((values.mean(), sem(values), 100))


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (61.2537, 0.6123, "61.3 ± 0.6"),
        (61.2537, 0.1423, "61.25 ± 0.14"),
        (-0.03471, 0.0021, "−0.035 ± 0.002"),
        (1234.5, 21, "1,234 ± 21"),
        (0.0, 0.0, "0.00 ± 0.00"),
        (3.5e-7, 2e-8, "(3.5 ± 0.2)·10⁻⁷"),
        (12.34, math.nan, "≈ 12.3"),
    ],
)
def test_digits_end_where_the_error_begins(value, error, text):
    assert Estimate(value, error, 100).text == text


def test_what_is_added_adds_up_as_shown():
    for seed in range(200):
        chance = np.random.default_rng(seed)
        value, exact = chance.normal(60, 9), chance.normal(4, 2)
        first, second, whole = Estimate(value, chance.uniform(0.01, 3), 100).plus(exact)
        shown, _, error = whole.partition(" ± ")
        places = len(first.partition(".")[2])
        assert f"{number(first) + number(second):.{places}f}" == f"{number(shown):.{places}f}"
        assert abs(number(shown) - value - exact) <= 1.01 * 10**-places
        assert len(error.partition(".")[2]) == places


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("hits", "count"), [(339, 360), (0, 20), (20, 20), (4_412, 5_000)])
def test_a_share_has_the_interval_of_wilson(hits, count):
    low, high = share_of(hits, count).bounds
    known = binomtest(hits, count).proportion_ci(0.95, "wilson")
    assert (low, high) == pytest.approx((known.low, known.high), abs=1e-7)


def test_a_share_is_said_with_its_count_and_its_interval():
    assert share_of(339, 360).of("digits") == "94.2 % of 360 digits (95 %: 91.2–96.2 %)"
    assert share_of(20, 20).percent == "100 %"


def test_a_correlation_has_the_interval_of_fisher():
    known = pearsonr(*np.random.default_rng(3).normal(size=(2, 300)) + np.array([[0.0], [1.0]]))
    low, high = known.confidence_interval(0.95)
    assert correlation(known.statistic, 300) == (
        f"{known.statistic:.2f} (95 %: {low:.2f} to {high:.2f})".replace("-", "−").replace("−0.00", "0.00")
    )


def test_answers_that_go_together_count_for_less():
    shares = np.repeat([1.0, 0.5], 100)  # whole sequences that are half right
    found = grouped(shares, 24)
    assert (found.value, found.count) == (0.75, 4800)
    assert found.effective == pytest.approx(0.75 * 0.25 / sem(shares) ** 2)
    assert found.effective < 4800
    assert grouped(np.ones(200), 24).effective == 200
    assert isinstance(found, Share)
