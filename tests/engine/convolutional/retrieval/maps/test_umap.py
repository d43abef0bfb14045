"""UMAP: its graph and curve against what umap-learn computes, its steps against the slopes they follow, and its map."""

import math
import re

import numpy as np
import pytest
import torch

from engine.convolutional.retrieval.archive import natural
from engine.convolutional.retrieval.maps import quality, umap
from engine.convolutional.retrieval.maps.manifold import Manifold
from engine.convolutional.retrieval.maps.script import beside, of_map
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.convolutional.retrieval.maps.tsne import squared_distances
from engine.convolutional.retrieval.maps.umap_loops import one_epoch
from engine.digits.examples import example
from tests.arithmetic import steps
from tests.engine.scripts import alone, ended


@pytest.fixture(scope="module")
def atlas():
    return Manifold()


@pytest.mark.parametrize(
    ("nearest", "a", "b"),
    [(0.1, 1.5769434602697652, 0.8950608778515733), (0.5, 0.5830300203414425, 1.3341669924314914),
     (0.0, 1.93280839734315, 0.7904949732233831)],
)  # fmt: skip
def test_the_curve_is_that_of_umap_learn(nearest, a, b):
    """find_ab_params(1.0, nearest) of umap-learn 0.5.12."""
    assert umap.curve(nearest) == pytest.approx((a, b), rel=1e-6)


def test_the_graph_is_that_of_the_paper():
    """Every point's strengths add up to log₂ k, its nearest has 1; the union is that of fuzzy sets."""
    x = np.random.default_rng(0).standard_normal((60, 5))
    graph = umap.graph_of(squared_distances(x), 8)
    apart = np.sqrt(squared_distances(x))
    w = np.zeros((60, 60))
    for i, own in enumerate(graph.own):
        assert own.which.tolist() == np.argsort(apart[i], kind="stable")[:8].tolist()
        assert own.strengths.sum() == pytest.approx(3, abs=1e-4)
        assert own.strengths.max() == own.strengths[1] == 1
        np.testing.assert_allclose(own.strengths[1:], np.exp(-(apart[i, own.which[1:]] - own.rho) / own.sigma))
        w[i, own.which] = own.strengths
    union = 1 - (1 - w) * (1 - w.T)
    np.testing.assert_allclose(graph.weights, union[graph.heads, graph.tails])
    assert {*zip(graph.heads.tolist(), graph.tails.tolist(), strict=True)} == {
        *map(tuple, np.argwhere(union >= union.max() / umap.EPOCHS).tolist())
    }


def test_points_that_lie_on_each_other_have_a_graph():
    x = np.repeat(np.random.default_rng(0).standard_normal((4, 3)), 5, axis=0)
    graph = umap.graph_of(squared_distances(x), 6)
    assert np.isfinite(graph.weights).all()
    assert graph.weights.max() <= 1
    for wrong in (2, 21):
        with pytest.raises(ValueError, match="Take fewer"):
            umap.check(wrong, 20)


def test_an_edge_moves_its_points_along_the_slopes():
    """One edge and one point by chance, against autograd."""
    a, b = umap.curve(0.1)
    y = np.array([[0.3, -0.2], [1.0, 0.9], [-0.7, 0.4]])
    pulled = y.copy()
    one_epoch(pulled, np.array([0]), np.array([1]), np.array([1.0]), 1, 0.5, a, b, 0, 0)
    place = torch.tensor(y, requires_grad=True)

    def near(i, j):
        return 1 / (1 + a * (place[i] - place[j]).square().sum() ** b)

    (slope,) = torch.autograd.grad(near(0, 1).log(), place)
    np.testing.assert_allclose(pulled - y, 0.5 * slope.numpy(), atol=1e-12)
    pushed = y.copy()
    one_epoch(pushed, np.array([2]), np.array([1]), np.array([1.0]), 1, 0.0, a, b, 5, 0)
    np.testing.assert_array_equal(pushed, y)
    one_epoch(pushed, np.array([0]), np.array([1]), np.array([1.0]), 1, 0.001, a, b, 1, 3)
    rest = pushed - y - 0.001 * slope.numpy()  # the push, at a place that the pull has hardly changed
    candidates = []
    for k in (1, 2):
        (away,) = torch.autograd.grad((1 - near(0, k)).log(), place)
        candidates.append(0.001 * away.numpy()[0])
    assert any(np.allclose(rest[0], one, rtol=0.02) for one in candidates) or np.allclose(rest[0], 0, atol=1e-12)


def test_the_compiled_epoch_is_the_one_that_is_written_out():
    generator = np.random.default_rng(1)
    graph = umap.graph_of(squared_distances(generator.standard_normal((40, 4))), 6)
    y = umap.start(40, 0)
    a, b = umap.curve(0.2)
    one, other = y.copy(), y.copy()
    for epoch in (1, 2, 7):
        arguments = (graph.heads, graph.tails, graph.every, epoch, 0.8, a, b, 5, 3)
        one_epoch(one, *arguments)
        one_epoch.py_func(other, *arguments)
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_an_edge_is_taken_as_often_as_it_is_strong():
    every = np.array([1.0, 2.5, 500.0])
    taken = [[int(epoch / one) != int((epoch - 1) / one) for epoch in range(1, umap.EPOCHS + 1)] for one in every]
    assert [sum(one) for one in taken] == [500, 200, 1]


def test_the_map_is_as_good_as_umap_learns(atlas):
    """umap-learn 0.5.12 from PCA's plane, random_state 0: 29 errors, 4.88 of ten neighbours kept, trustworthiness
    0.989."""
    atlas.reset()
    assert atlas.step(600) == 500
    near = quality.nearest(atlas.places, 10)
    assert quality.errors(atlas.ground.kinds, near[:, 0]) <= 40
    assert quality.kept(atlas.ground.truth, near) == pytest.approx(4.88, abs=0.15)
    assert quality.trustworthiness(atlas.ground.truth, near[:, :4]) == pytest.approx(0.989, abs=0.004)
    assert atlas.training.y.std() > 1


def test_it_comes_back_to_a_moment_and_its_script_ends_where_it_is(atlas, tmp_path):
    atlas.reset()
    atlas.step(2)
    state = atlas.state()
    atlas.change(nearest=0.5)
    atlas.step(1)
    there = atlas.places.copy()
    atlas.restore(state)
    assert atlas.settings.nearest == 0.1
    atlas.change(nearest=0.5)
    atlas.step(1)
    assert np.array_equal(atlas.places, there)
    assert ended(alone(of_map(atlas), tmp_path, beside(atlas))) < 1e-12
    atlas.change(nearest=0.1)


def test_what_is_said_of_a_pair_adds_up_and_a_drawing_gets_a_place(atlas):
    atlas.reset()
    atlas.step(20)
    frame = atlas.frame()
    found = [step for line in frame["account"] for step in steps(line)]
    assert len(found) >= 2
    d, rho, sigma, p = map(float, re.findall(r"\d+\.\d+", frame["account"][2]))
    assert math.exp(-(d - rho) / sigma) == pytest.approx(p, abs=5e-4)
    assert [step.wrong for step in found if step.wrong] == []
    i, j = frame["chosen"], frame["near"][4]
    p, q = atlas.training.graph.between(i, j)
    assert 0 < p < 1 == atlas.training.graph.between(i, frame["near"][0])[0]
    w = atlas.training.graph.weights[(atlas.training.graph.heads == i) & (atlas.training.graph.tails == j)]
    assert w == pytest.approx(p + q - p * q)
    atlas.draw(example(3, 4))
    drawn = atlas.frame()["drawn"]
    apart = np.append(atlas.ground.apart_from(atlas.numbers), 0)
    own = umap.seen(apart, 1797, 15)
    assert own.strengths.sum() == pytest.approx(math.log2(15), abs=1e-4)
    np.testing.assert_allclose([drawn["x"], drawn["y"]], np.average(atlas.places[own.which[1:]], 0, own.strengths[1:]))
    atlas.draw(None)


def test_few_pictures_need_few_neighbours():
    own = natural(
        "own", list(np.random.default_rng(0).integers(0, 256, (12, 96, 96, 3), np.uint8)), np.full(12, -1), ()
    )
    with pytest.raises(ValueError, match="more than the 12 points"):
        Manifold(MapSettings(method="umap", archive="own", space="tiny"), own)
    atlas = Manifold(MapSettings(method="umap", archive="own", space="tiny", neighbours=5), own)
    assert atlas.step(20) == 20
