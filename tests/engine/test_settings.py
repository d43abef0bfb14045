"""What is not allowed is turned away with a sentence, however odd it is."""

import math

import pytest

from engine.settings import one_of, within


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, -math.inf])
def test_a_number_beyond_the_bounds_or_none_is_refused(value):
    within("share", 0, 0, 1)
    within("share", 1, 0, 1)
    with pytest.raises(ValueError, match="The share is a number from 0 to 1, not"):
        within("share", value, 0, 1)


@pytest.mark.parametrize("name", ["sgd ", "", "x" * 10_000, 3, None])
def test_a_name_that_is_none_of_the_choices_is_refused_shortly(name):
    one_of("optimiser", "sgd", ("sgd", "adam"))
    with pytest.raises(ValueError, match=r"There is no optimiser named “.*”; there are sgd, adam") as told:
        one_of("optimiser", name, ("sgd", "adam"))
    assert len(str(told.value)) < 100
