"""From eigenvalues, and from trace and determinant, back to a matrix."""

import numpy as np
import pytest

from engine.recurrent.dynamics.linear.eigen import eigen
from engine.recurrent.dynamics.linear.shaping import (
    dragged,
    joined,
    parts,
    snapped,
    with_trace_determinant,
    with_values,
    with_vectors,
)
from tests.engine.recurrent.dynamics.matrices import RANDOM, TENTHS, WHOLE

ANCHORS = WHOLE[::7] + RANDOM[:60] + TENTHS[:60]
PAIRS = [(0.9, 0.3), (0.5, 0.5), (-1.2, 0.4), (0, 0), (0.6 + 0.8j, 0.6 - 0.8j), (-2j, 2j)]


def test_the_values_are_those_that_were_asked_for():
    for anchor in ANCHORS:
        for pair in PAIRS:
            made = with_values(anchor, tuple(map(complex, pair)))
            wanted = np.sort_complex(np.array(pair, complex))
            np.testing.assert_allclose(np.sort_complex(np.array(eigen(made).values)), wanted, atol=1e-7)
            made = with_trace_determinant(anchor, sum(pair).real, (pair[0] * pair[1]).real)
            assert np.trace(made) == pytest.approx(sum(pair).real, abs=1e-12)
            assert np.linalg.det(made) == pytest.approx((pair[0] * pair[1]).real, abs=1e-12)


def test_where_nothing_moves_the_matrix_stays():
    for anchor in ANCHORS:
        found = eigen(anchor)
        np.testing.assert_allclose(with_values(anchor, found.values), anchor, atol=1e-12)
        made = with_trace_determinant(anchor, float(found.trace), float(found.determinant))
        np.testing.assert_allclose(made, anchor, atol=1e-7)
        np.testing.assert_allclose(joined(*parts(anchor)), anchor, atol=1e-12)


def test_eigenvectors_are_kept():
    for anchor in RANDOM:
        found = eigen(anchor)
        pair = (0.7 + 0j, -0.2 + 0j) if found.kind == "distinct" else (0.7 + 0.2j, 0.7 - 0.2j)
        np.testing.assert_allclose(eigen(with_values(anchor, pair)).vectors, found.vectors, atol=1e-9)


def way(count=1001):
    """Two real eigenvalues that meet at 0.5 and leave the axis: h = 0.5, q from 0.09 to −0.09."""
    return [(0.5, q) for q in np.linspace(0.09, -0.09, count)]


def pair_of(h, q):
    root = np.sqrt(complex(q))
    return complex(h + root), complex(h - root)


@pytest.mark.parametrize(
    "anchor", [[[0.8, 0.4], [0, 0.2]], [[0.5, -0.9], [0.1, 0.5]], [[0.5, 1], [0, 0.5]], [[1, 0], [0, 1]]]
)
def test_nothing_jumps_on_the_way(anchor):
    for move in (
        lambda h, q: with_values(anchor, pair_of(h, q)),
        lambda h, q: with_trace_determinant(anchor, 2 * h, h * h - q),
    ):
        made = np.array([move(h, q) for h, q in way()])
        # Entries go like √q at most: a step of 1.8·10⁻⁴ in q moves them by no more than the root of some of it.
        assert np.abs(np.diff(made, axis=0)).max() < 0.06
        assert eigen(made[0]).kind == "distinct"
        assert eigen(made[-1]).kind == "complex"
        middle = "star" if move(0.5, 0.0)[0, 1] == move(0.5, 0.0)[1, 0] == 0 else "defective"
        assert eigen(move(0.5, 0.0)).kind == middle


def test_the_two_ways_pass_through_a_star_and_through_a_defective_matrix():
    anchor = [[0.8, 0.4], [0, 0.2]]
    np.testing.assert_allclose(with_values(anchor, (0.5, 0.5)), 0.5 * np.eye(2))
    assert eigen(with_trace_determinant(anchor, 1.0, 0.25)).kind == "defective"


def test_over_and_back_is_where_it_began_also_with_a_new_anchor_on_the_way():
    for anchor in RANDOM:
        there = with_values(anchor, (0.2 + 0.3j, 0.2 - 0.3j) if eigen(anchor).kind == "distinct" else (0.9, 0.1))
        np.testing.assert_allclose(with_values(there, eigen(anchor).values), anchor, atol=1e-9)


def test_eigenvectors_by_their_angles():
    made = with_vectors((0.9, 0.8), (0.0, -np.arctan(0.02)))
    np.testing.assert_allclose(made, [[0.9, 5], [0, 0.8]])
    np.testing.assert_allclose(with_vectors((2, 2), (1, 1)), 2 * np.eye(2))
    with pytest.raises(ValueError, match="two directions"):
        with_vectors((1, 2), (0.3, 0.3 + np.pi))


def test_a_pair_is_dragged_together_and_parted_where_it_meets():
    pair = (0.9 + 0j, 0.2 + 0j)
    assert dragged(pair, 0, 0.7 + 0.5j) == (0.7, 0.2)  # a single one stays on the axis
    pair = dragged(pair, 0, 0.21 + 0.5j)
    assert pair == (0.2, 0.2)  # they meet
    pair = dragged(pair, 0, 0.21 + 0.05j)
    assert pair == (0.21 + 0.05j, 0.21 - 0.05j)
    assert dragged(pair, 1, 0.3 - 0.4j) == (0.3 + 0.4j, 0.3 - 0.4j)
    pair = dragged(pair, 1, 0.4 - 0.001j)
    assert pair == (0.4, 0.4)
    assert dragged(pair, 1, -0.5 + 0.01j) == (0.4, -0.5)


def test_every_place_that_is_dragged_to_is_that_of_a_real_matrix():
    rng, pair = np.random.default_rng(5), (0.5 + 0j, 0.1 + 0j)
    for _ in range(500):
        pair = dragged(pair, int(rng.integers(2)), complex(*(0.3 * rng.normal(size=2)).round(2)))
        assert with_values([[1, 2], [3, 4]], pair).shape == (2, 2)
    with pytest.raises(ValueError, match="complex pair"):
        with_values(np.eye(2), (1 + 1j, 2 - 1j))


def test_borders_catch_what_is_near():
    assert snapped(0.99 + 0.01j) == 1
    assert snapped(-1.02 - 0.02j) == -1
    assert snapped(0.01 + 0.02j) == 0
    assert snapped(0.01 + 0.98j) == 1j
    assert snapped(-0.02 + 0.5j) == 0.5j
    assert abs(snapped(0.61 + 0.8j)) == pytest.approx(1)
    assert snapped(0.4 - 0.3j) == 0.4 - 0.3j
    assert snapped(0.5 + 0j) == 0.5
