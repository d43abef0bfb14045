"""Exact search against scikit-learn's, ranking measures against scikit-learn's and a published example, HOG against
scikit-image's."""

import numpy as np
import pytest
from scipy import stats
from skimage.feature import hog as skimage_hog
from sklearn.metrics import average_precision_score
from sklearn.neighbors import NearestNeighbors

from engine.convolutional.retrieval.archive import archive_of
from engine.convolutional.retrieval.measures import average_precision, interval, precision
from engine.convolutional.retrieval.nearest import Table, distances, shares
from engine.convolutional.retrieval.spaces import CELL, HOG, features, of

IIR = np.array([mark == "R" for mark in "RRNNNNNNRNRNNNRNNNNR"])


@pytest.mark.parametrize("metric", ["euclid", "cosine"])
@pytest.mark.parametrize("space", ["pixels", "hog", "layer12"])
def test_the_nearest_are_those_of_scikit_learn(metric, space):
    rows = features(archive_of("digits"), space)
    table = Table(rows, metric)
    oracle = NearestNeighbors(n_neighbors=10, algorithm="brute", metric="euclidean" if metric == "euclid" else metric)
    far, which = oracle.fit(rows.astype(np.float64)).kneighbors(rows[:40].astype(np.float64))
    for k in range(40):
        mine, mine_far = table.nearest(rows[k], 10)
        assert mine[1:].tolist() == which[k, 1:].tolist()
        assert np.allclose(mine_far[1:], far[k, 1:], rtol=1e-9, atol=1e-12)
        assert table.nearest(rows[k], 9, without=k)[0].tolist() == mine[1:].tolist()


def test_what_is_too_near_for_single_precision_comes_in_the_right_order():
    base = np.full(400, 100, np.float32)
    rows = np.tile(base, (6, 1))
    rows[:, 0] += np.array([3, 1, 2, 0.5, 4, 0.25], np.float32) / 8
    table = Table(rows)
    assert np.ptp(table.roughly(base)) == 0 or table.roughly(base).argmin() != 5  # single precision cannot tell them
    which, far = table.nearest(base, 3)
    assert which.tolist() == [5, 3, 1]
    assert np.allclose(far, [0.03125, 0.0625, 0.125])


def test_among_equals_the_first_comes_first_and_zeros_have_no_direction():
    rows = np.array([[1, 0], [0, 0], [1, 0], [2, 0]], np.float32)
    assert Table(rows).nearest(rows[0], 3)[0].tolist() == [0, 2, 1]
    assert distances(rows, np.array([3, 0], np.float32), "cosine").tolist() == [0, 1, 0, 0]
    assert Table(rows).nearest(rows[0], 9, without=0)[0].tolist() == [2, 1, 3]


def test_shares_add_up_and_unit_vectors_have_the_same_order_in_both_metrics():
    rows = np.random.default_rng(0).standard_normal((50, 20)).astype(np.float32)
    query = rows[7] + np.float32(0.3)
    assert np.sqrt(shares(query, rows[3], "euclid").sum()) == pytest.approx(distances(rows[3:4], query, "euclid")[0])
    assert 1 - shares(query, rows[3], "cosine").sum() == pytest.approx(distances(rows[3:4], query, "cosine")[0])
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    query /= np.linalg.norm(query)
    euclid, cosine = (distances(units, query, metric) for metric in ("euclid", "cosine"))
    assert np.allclose(euclid**2, 2 * cosine, atol=1e-6)  # 2 − 2 cos


def test_eight_eight_of_introduction_to_information_retrieval():
    assert precision(IIR, 20) == 0.3
    assert average_precision(IIR, of=8) == pytest.approx(0.416, abs=5e-4)


def test_average_precision_is_scikit_learns():
    chance = np.random.default_rng(1)
    for _ in range(20):
        relevant, far = chance.random(60) < 0.3, chance.random(60)
        mine = average_precision(relevant[np.argsort(far)])
        assert mine == pytest.approx(average_precision_score(relevant, -far))
    assert average_precision(np.zeros(4, bool)) == 0


def test_the_interval_is_scipys_bootstrap():
    values = np.random.default_rng(2).beta(5, 1, 200)
    mine = interval(values)
    oracle = stats.bootstrap((values,), np.mean, n_resamples=20_000, method="percentile", random_state=0)
    assert mine == pytest.approx(tuple(oracle.confidence_interval), abs=4e-3)
    assert interval(values) == mine
    assert interval(np.ones(50)) is None
    assert interval(values[:4]) is None


def test_hog_is_that_of_scikit_image():
    pictures = archive_of("digits").pictures[::300]
    mine = of(pictures, [HOG])[HOG]
    for picture, found in zip(pictures, mine, strict=True):
        oracle = skimage_hog(picture.astype(np.float64), 9, (CELL, CELL), (2, 2), block_norm="L2-Hys")
        assert found == pytest.approx(oracle, abs=1e-7)  # rounded to single precision
