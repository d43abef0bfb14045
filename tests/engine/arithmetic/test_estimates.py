"""Intervals against statistics' own."""

import pytest
from scipy.stats import binomtest

from engine.arithmetic.estimates import interval, wilson


@pytest.mark.parametrize(("right", "count"), [(0, 10), (57, 360), (360, 360), (1, 2), (250, 251)])
def test_the_interval_of_a_share_is_wilsons(right, count):
    theirs = binomtest(right, count).proportion_ci(0.95, method="wilson")
    assert wilson(right, count) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_it_is_written_in_percent():
    assert interval(57, 360) == "12.4–20.0 %"
    with pytest.raises(ValueError, match="at least one"):
        interval(0, 0)
