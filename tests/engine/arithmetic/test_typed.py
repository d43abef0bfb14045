"""Grids as a link carries them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arithmetic.typed import laid, read_grid, with_entry, write_grid

entry = (
    st.integers(-9999, 9999).map(float)
    | st.builds(lambda a, b: a / b, st.integers(-50, 50), st.integers(1, 40))
    | st.floats(-100, 100).map(lambda x: round(x, 6) + 0.0)
)


@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.data())
def test_what_is_written_is_read_again(channels, rows, columns, data):
    size = channels * rows * columns
    numbers = np.reshape(data.draw(st.lists(entry, min_size=size, max_size=size)), (channels, rows, columns))
    np.testing.assert_allclose(read_grid(write_grid(numbers)), numbers, rtol=0, atol=1e-12)


def test_ninths_stay_ninths():
    assert write_grid(np.full((1, 2, 2), 1 / 9)) == "1/9 1/9;1/9 1/9"
    assert read_grid("1/9 -2;0.5 90|0 0;0 0").tolist() == [[[1 / 9, -2], [0.5, 90]], [[0, 0], [0, 0]]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 2;3", "equally long"),
        ("1 2|1 2;3 4", "equally long"),
        ("", "equally long"),
        (";", "equally long"),
        ("1 x", "a number such as"),
        ("1 1/0", "divided by 0"),
        ("1 20000", "between"),
        ("1 " * 20_000, "too many cells"),
        ("nan", "a number such as"),
    ],
)
def test_what_is_no_grid_gets_a_sentence(text, words):
    with pytest.raises(ValueError, match=words):
        read_grid(text)


def test_another_size_cuts_and_fills():
    numbers = np.arange(1.0, 10.0).reshape(1, 3, 3)
    assert laid(np.zeros((2, 2, 4)), numbers).tolist() == [[[1, 2, 3, 0], [4, 5, 6, 0]], [[0] * 4] * 2]
    assert laid(numbers, None) is numbers


def test_one_entry_changes_in_a_copy():
    numbers = np.zeros((2, 3))
    assert with_entry(numbers, (1, 2), 5.0).tolist() == [[0, 0, 0], [0, 0, 5]]
    assert not numbers.any()
    with pytest.raises(ValueError, match="no such cell"):
        with_entry(numbers, (2, -1), 5.0)
