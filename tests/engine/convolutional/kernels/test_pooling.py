"""Pooling against torch, and its lines: what is shown adds up."""

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch.nn import functional

from engine.convolutional.kernels.pooling import pool, written_pool
from tests.engine.convolutional.shown import follows, half_unit

entry = (
    st.integers(-90, 90).map(float)
    | st.builds(lambda a, b: a / b, st.integers(-20, 20), st.integers(1, 30))
    | st.floats(-50, 50)
)


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_it_is_torchs(size, stride):
    cells = np.random.default_rng(0).standard_normal((2, 7, 6))
    theirs = torch.from_numpy(cells)[None]
    highest, winners = functional.max_pool2d(theirs, size, stride, return_indices=True)
    pooled = pool(cells, size, stride)
    np.testing.assert_array_equal(pooled.values, highest[0].numpy())
    np.testing.assert_array_equal(pooled.winners[..., 0] * 6 + pooled.winners[..., 1], winners[0].numpy())
    mean = functional.avg_pool2d(theirs, size, stride)[0].numpy()
    np.testing.assert_allclose(pool(cells, size, stride, "average").values, mean, rtol=1e-12)


@given(st.lists(entry, min_size=1, max_size=16), st.sampled_from(["max", "average"]))
@example([0.3125], "average")
def test_the_line_follows_from_the_cells_shown(cells, kind):
    line = written_pool(cells, kind)
    result = follows(line)
    truth = max(cells) if kind == "max" else float(np.mean(cells))
    assert abs(float(result) - truth) <= half_unit(line.rpartition(" ")[2]) + 1e-9 * abs(truth)


def test_lines_as_a_person_writes_them():
    assert written_pool([10, 20, 20, 40], "max") == "max(10, 20, 20, 40) = 40"
    assert written_pool([10, 20, -20, 40], "average") == "(10 + 20 − 20 + 40)/4 = 50/4 = 12.5"
