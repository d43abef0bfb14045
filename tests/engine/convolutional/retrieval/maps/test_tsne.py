"""t-SNE held against scikit-learn, autograd and itself compiled; what a map keeps, and where a new point lies."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import squareform
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, _t_sne, trustworthiness
from sklearn.neighbors import NearestNeighbors

from engine.convolutional.retrieval.maps import compiled, pca, placing, quality, tsne


@pytest.fixture(scope="module")
def digits():
    """200 of scikit-learn's digits, so little moved that no two distances are equal."""
    return load_digits().data[:200] + 1e-3 * np.random.default_rng(0).standard_normal((200, 64))


@pytest.fixture(scope="module")
def p(digits):
    return tsne.joint(tsne.squared_distances(digits), 20)


def test_the_affinities_are_those_of_scikit_learn(digits, p):
    theirs = _t_sne._joint_probabilities(tsne.squared_distances(digits).astype(np.float32), 20, 0)
    np.testing.assert_allclose(squareform(theirs), p, atol=2e-8)
    assert p.sum() == pytest.approx(1, abs=1e-12)


def test_every_point_has_as_many_neighbours_as_the_perplexity_says(digits):
    apart = tsne.squared_distances(digits)
    for wanted in (2, 30, 198):
        q, _ = tsne.conditional(apart[0, 1:], wanted)
        assert np.exp(-(q[q > 0] * np.log(q[q > 0])).sum()) == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("n", [3, 20])
def test_points_that_are_equally_far_have_a_perplexity_of_all_others(n):
    apart = np.full((n, n), 7.0) - 7 * np.eye(n)
    p = tsne.joint(apart, n - 1)
    np.testing.assert_allclose(p[~np.eye(n, dtype=bool)], 1 / (n * (n - 1)), rtol=1e-12)
    for wanted in (1, n - 1):  # whatever is asked for
        q, _ = tsne.conditional(apart[0, 1:], wanted)
        assert np.exp(-(q * np.log(q)).sum()) == pytest.approx(n - 1)


@pytest.mark.parametrize("perplexity", [0.5, 20, 100])
def test_a_perplexity_that_the_points_cannot_have_is_refused(perplexity):
    with pytest.raises(ValueError, match="of 20 points each has 19 others"):
        tsne.joint(np.ones((20, 20)), perplexity)


def test_divergence_and_gradient_are_those_of_scikit_learn_and_of_autograd(p):
    y = np.random.default_rng(0).standard_normal((len(p), 2))
    theirs, slope = _t_sne._kl_divergence(y.ravel(), squareform(p), 1, len(p), 2)
    assert tsne.loss(p, y) == pytest.approx(theirs, rel=1e-10)
    ours = tsne.gradient(tsne.sums(p, y))
    np.testing.assert_allclose(ours, slope.reshape(-1, 2), rtol=1e-8, atol=1e-12)

    places = torch.tensor(y, requires_grad=True)
    w = 1 / (1 + torch.square(places[:, None] - places).sum(-1))
    others = ~torch.eye(len(p), dtype=torch.bool)
    there, q = torch.tensor(p)[others], w[others] / w[others].sum()
    torch.special.xlogy(there, there / q).sum().backward()
    np.testing.assert_allclose(ours, places.grad.numpy(), rtol=1e-8, atol=1e-12)


def test_the_compiled_sums_are_the_written_ones_to_the_last_digit(p):
    y = np.random.default_rng(1).standard_normal((len(p), 2)) * 20
    for ours, theirs in zip(tsne.sums(p, y), compiled.fast_sums(p, y), strict=True):
        assert np.array_equal(ours, theirs)
    near = compiled.fast_sums(p, y)[0]
    assert compiled.fast_loss(p, y, near, compiled.entropy(p)) == pytest.approx(tsne.loss(p, y), rel=1e-12)


@pytest.mark.parametrize("init", ["pca", "random"])
def test_a_map_comes_down_as_far_as_scikit_learns(digits, p, init):
    layout = tsne.start(len(digits), 0, pca.principal(digits).project(digits) if init == "pca" else None)
    for step in range(500):
        early = step < 250
        slope = tsne.gradient(compiled.fast_sums(p, layout.y), 12 if early else 1)
        layout = tsne.moved(layout, slope, momentum=0.5 if early else 0.8, rate=50)
    theirs = TSNE(perplexity=20, init="pca", method="exact", max_iter=500, random_state=0).fit(digits).kl_divergence_
    assert tsne.loss(p, layout.y) < theirs + 0.03


def test_the_plane_is_that_of_scikit_learn_and_turns_into_place(digits):
    theirs, ours = PCA(2, svd_solver="full").fit(digits), pca.principal(digits)
    np.testing.assert_allclose(ours.shares[:2], theirs.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(np.abs(ours.project(digits)), np.abs(theirs.transform(digits)), atol=1e-9)
    first = pca.axes(digits)
    shares = [pca.turned(digits, first, ours, share).shares[:2].sum() for share in (0, 0.5, 1)]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(first.shares.sum())
    assert shares[2] == ours.shares[:2].sum()


def test_the_plane_of_few_points_is_the_same_in_either_way(digits):
    few = digits[:40]  # of 64 numbers
    theirs = PCA(2, svd_solver="full").fit(few)
    ours = pca.principal(few)
    np.testing.assert_allclose(ours.shares[:2], theirs.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(np.abs(ours.project(few)), np.abs(theirs.transform(few)), atol=1e-8)


def test_all_digits_have_the_published_shares():
    shares = pca.principal(load_digits().data).shares[:2]
    np.testing.assert_allclose(shares, [0.1489, 0.1362], atol=5e-5)


def test_what_a_map_keeps_is_what_scikit_learn_says(digits):
    y = pca.principal(digits).project(digits)
    truth, near = quality.ranks(tsne.squared_distances(digits)), quality.nearest(y, 10)
    assert np.array_equal(near, NearestNeighbors(n_neighbors=10).fit(y).kneighbors(return_distance=False))
    assert quality.trustworthiness(truth, near[:, :5]) == pytest.approx(trustworthiness(digits, y, n_neighbors=5))
    true = NearestNeighbors(n_neighbors=10).fit(digits).kneighbors(return_distance=False)
    both = [len(set(a) & set(b)) for a, b in zip(near.tolist(), true.tolist(), strict=True)]
    assert quality.kept(truth, near) == pytest.approx(np.mean(both))


def test_five_points_whose_order_is_lost_have_the_trustworthiness_of_the_exercise():
    truth = quality.ranks(tsne.squared_distances(np.arange(5.0)[:, None]))
    near = quality.nearest(np.array([[0, 0], [2, 0], [4, 0], [1, 0], [3, 0]], float), 1)
    assert quality.trustworthiness(truth, near) == pytest.approx(0.2)
    assert np.take_along_axis(truth, near, 1)[:, 0].tolist() == [3, 3, 4, 4, 3]


def test_a_new_point_goes_where_its_own_divergence_is_least(digits, p):
    known = pca.principal(digits).project(digits)
    apart = np.square(digits[1:] - digits[0]).sum(1)
    found = placing.place(apart, known[1:], 20)
    _, slope, _ = placing.divergence(found.p, known[1:], found.y)
    steps = 1e-4 * np.eye(2)
    around = [placing.divergence(found.p, known[1:], found.y + step)[0] for step in (*steps, *-steps)]
    numbers = [(around[k] - around[k + 2]) / 2e-4 for k in range(2)]
    np.testing.assert_allclose(slope, numbers, atol=1e-6)
    assert found.loss <= min(
        placing.divergence(found.p, known[1:], found.y + d)[0] for d in 50 * steps @ [[1, 1], [1, -1]]
    )
    begin = known[1:][np.argsort(apart)[:10]].mean(0)
    assert found.loss < placing.divergence(found.p, known[1:], begin)[0]
