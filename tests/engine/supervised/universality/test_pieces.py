"""Pieces of ReLU networks against counting on a fine grid, known constructions and published numbers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.supervised.universality import words
from engine.supervised.universality.constructions import (
    deep_sawtooth,
    deep_square,
    forward,
    interpolating,
    sawtooth,
    tents_of,
    wide_sawtooth,
    wide_square,
)
from engine.supervised.universality.pieces import (
    montufar,
    most_pieces,
    parameters,
    pieces,
    regions,
    zaslavsky,
)


def drawn(inputs, sizes, seed):
    """He weights, and biases of standard deviation ½."""
    generator, layers = np.random.default_rng(seed), [inputs, *sizes, 1]
    return [
        (generator.standard_normal((n, m)) * np.sqrt(2 / m), 0.5 * generator.standard_normal(n))
        for m, n in itertools.pairwise(layers)
    ]


@settings(max_examples=60)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=3), st.integers(0, 10_000))
def test_the_pieces_are_the_network(sizes, seed):
    net = drawn(1, sizes, seed)
    found = pieces(net, -10, 10)
    x = np.linspace(-10, 10, 2_001)
    assert found(x) == pytest.approx(forward(net, x[:, None])[:, 0], rel=1e-9, abs=1e-9)
    assert 1 <= len(found) <= most_pieces(sizes)
    assert (np.diff(found.ends) > 0).all()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sizes", [(16,), (6, 6), (4, 4, 4)])
def test_kinks_are_where_a_fine_grid_bends(sizes, seed):
    """Between two places of a grid that lie on one piece the second difference is 0; at a kink it is not."""
    net = drawn(1, sizes, seed)
    kinks = pieces(net, -4, 4).kinks
    x = np.linspace(-4, 4, 200_001)
    bends = np.abs(np.diff(forward(net, x[:, None])[:, 0], 2)) > 1e-9
    near = np.zeros(len(x), bool)
    for place in np.searchsorted(x, kinks):
        near[max(0, place - 2) : place + 2] = True
    assert not (bends & ~near[1:-1]).any()
    counted = np.searchsorted(x, kinks)
    assert all(bends[max(0, place - 3) : place + 2].any() for place in counted if 3 < place < len(x) - 3)


@pytest.mark.parametrize("depth", range(1, 11))
def test_the_sawtooth_by_depth_and_by_width(depth):
    deep, wide = deep_sawtooth(depth), wide_sawtooth(depth)
    x = np.linspace(0, 1, 4_097)
    for net in (deep, wide):
        assert len(pieces(net, 0, 1)) == 2**depth
        assert forward(net, x[:, None])[:, 0] == pytest.approx(sawtooth(x, 2**depth), abs=1e-9)
    assert parameters(1, [2] * depth) == 6 * depth + 1
    assert sum(w.size + b.size for w, b in deep) == 6 * depth + 1
    assert len(wide[0][1]) == 2**depth


def test_published_counts():
    assert [zaslavsky(n, d) for d, n in ((2, 3), (2, 4), (2, 8), (10, 50))] == [7, 11, 37, 13_432_735_556]
    assert zaslavsky(5, 5) == zaslavsky(5, 9) == 32
    assert (montufar(2, [4, 4]), montufar(2, [8, 8, 8])) == (44, 9_472)
    assert [most_pieces(s) for s in ([64], [32, 32], [16] * 4, [8] * 8)] == [65, 1_089, 83_521, 43_046_721]
    assert (parameters(1, [95]), parameters(1, [5] * 10), most_pieces([95]), most_pieces([5] * 10)) == (
        286,
        286,
        96,
        60_466_176,
    )


def test_udl_4_8():
    """Hinges at 1/6, 2/6, 4/6 with slopes 4, −8, 7 … make 4 pieces; composed 16 and 64."""
    net = interpolating(np.array([0, 1, 2, 4, 6]) / 6, np.array([0, 1, 0, 1, 0.0]))
    assert len(pieces(net, 0, 1)) == 4
    (w1, b1), (w2, b2) = net
    twice = [(w1, b1), (w1 @ w2, w1 @ b2 + b1), (w2, b2)]
    assert len(pieces(twice, 0, 1)) == 16
    assert len(pieces([*twice[:2], twice[1], (w2, b2)], 0, 1)) == 64


@pytest.mark.parametrize("tents", range(9))
def test_a_square_from_tents(tents):
    """Yarotsky's sum, by his formula, by three units a layer and by one layer; its error is his bound, exactly."""
    x = np.linspace(0, 1, 2 ** (tents + 4) + 1)
    by_formula = x - (tents_of(x, tents) / 4.0 ** np.arange(1, tents + 1)[:, None]).sum(0)
    for net in (deep_square(tents), wide_square(tents)):
        assert forward(net, x[:, None])[:, 0] == pytest.approx(by_formula, abs=1e-15)
        assert len(pieces(net, 0, 1)) == 2**tents
    assert (by_formula - x**2).max() == 2.0 ** (-2 * tents - 2)
    assert (by_formula - x**2).min() == 0
    for s, tent in enumerate(tents_of(x, tents), 1):
        assert tent.tolist() == sawtooth(x, 2**s).tolist()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sizes", [(3,), (8,), (4, 4), (4, 4, 4)])
def test_regions_of_the_plane(sizes, seed):
    net = drawn(2, sizes, seed)
    found = regions(net, 3.0)
    x = np.random.default_rng(seed).uniform(-3, 3, (400, 2))
    values = forward(net, x)[:, 0]
    area = sum(_area(one.corners) for one in found)
    assert area == pytest.approx(36)
    inside = [[_within(one.corners, p) for one in found] for p in x]
    for point, value, which in zip(x, values, inside, strict=True):
        assert sum(which) >= 1
        region = found[which.index(True)]
        assert region.gradient @ point + region.height == pytest.approx(value, abs=1e-9)
    if len(sizes) == 1:
        assert len(found) <= zaslavsky(sizes[0], 2)


def test_lines_in_general_position_reach_zaslavskys_number():
    angles = np.pi * np.arange(8) / 8 + 0.1
    weights = np.column_stack([np.cos(angles), np.sin(angles)])
    found = regions([(weights, 0.3 * np.sin(3 * np.arange(8.0)) + 0.2), (np.ones((1, 8)), np.zeros(1))], 1e4)
    assert len(found) == zaslavsky(8, 2)


def _area(corners):
    x, y = corners.T
    return 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def _within(corners, point):
    edges, to = np.roll(corners, -1, 0) - corners, point - corners
    return bool((edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0] >= -1e-12).all())


def test_few_pieces_miss_as_many_turns_as_telgarsky_says():
    """(n − 4t)/3 of n turns at least, by networks that try hard: hinges at random, heights fitted to the turns."""
    generator, turns = np.random.default_rng(0), 32
    x, wanted = np.arange(turns) / turns, np.arange(turns) % 2
    for units in (1, 2, 4, 6):
        least = turns
        for _ in range(300):
            hinges = np.maximum(generator.choice([-1, 1], units) * (x[:, None] - generator.uniform(0, 1, units)), 0)
            columns = np.column_stack([hinges, np.ones(turns)])
            fitted = columns @ np.linalg.lstsq(columns, generator.choice([1, 9], turns) * (wanted - 0.5), rcond=None)[0]
            least = min(least, int(((fitted >= 0) != wanted).sum()))
        assert least >= (turns - 4 * (units + 1)) / 3
    assert "(32 − 4·5)/3 = 4 of the 32 turns" in words.telgarsky(32, 5)
    assert "(32 − 4·3)/3 ≈ 6.7, so at 7, of" in words.telgarsky(32, 3)
    assert words.telgarsky(32, 8) == ""
