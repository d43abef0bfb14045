"""Paths, maps and posteriors."""

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy.stats import norm

from engine.generative.autoencoders import latent
from engine.generative.autoencoders.network import AutoEncoder, Shape, log_bernoulli, log_prior

A, B = np.array([1.0, 0.5, -2.0]), np.array([-0.5, 2.0, 1.0])
SHARES = np.linspace(0, 1, 11)


@pytest.mark.parametrize("path", list(latent.PATHS.values()))
def test_a_path_begins_and_ends_where_it_should(path):
    found = path(A, B, SHARES)
    np.testing.assert_allclose(found[[0, -1]], [A, B], atol=1e-12)


def test_a_spherical_path_turns_evenly_and_grows_evenly():
    found = latent.spherical(A, B, SHARES)
    lengths = np.linalg.norm(found, axis=1)
    np.testing.assert_allclose(lengths, np.linspace(lengths[0], lengths[-1], 11))
    directions = found / lengths[:, None]
    turns = np.arccos((directions[1:] * directions[:-1]).sum(1))
    np.testing.assert_allclose(turns, turns[0])


def test_a_spherical_path_stays_on_the_sphere_that_a_straight_one_leaves():
    a, b = A / np.linalg.norm(A), B / np.linalg.norm(B)
    assert np.linalg.norm(latent.linear(a, b, SHARES), axis=1).min() < 0.8
    np.testing.assert_allclose(np.linalg.norm(latent.spherical(a, b, SHARES), axis=1), 1)


@pytest.mark.parametrize(("a", "b"), [(A, -A), (A, A), (0 * A, B), (A, A * (1 + 1e-12))])
def test_where_no_great_circle_leads_the_way_is_straight(a, b):
    np.testing.assert_allclose(latent.spherical(a, b, SHARES), latent.linear(a, b, SHARES), atol=1e-6)


@pytest.mark.parametrize("by_share", [True, False])
def test_the_map_leads_there_and_back(by_share):
    z = np.random.default_rng(0).normal(size=(20, 2)).clip(-2.9, 2.9)
    np.testing.assert_allclose(latent.from_map(latent.to_map(z, by_share), by_share), z, atol=1e-9)


def test_the_map_by_share_is_the_gaussian_distribution_function():
    np.testing.assert_allclose(latent.to_map(np.array([0.0, 1.96]), True), norm.cdf([0, 1.96]))
    assert np.isfinite(latent.from_map(np.array([0.0, 1.0]), True)).all()


def test_the_manifold_shows_each_cell_where_it_lies():
    network = AutoEncoder(Shape(16, (6,), 2), 1)
    found = latent.manifold(network, 3, True)
    assert found.shape == (12, 12)
    code = torch.from_numpy(norm.ppf([[5 / 6, 1 / 2]])).float()  # the middle row's last cell
    wanted = (255 * network.decode(code).sigmoid()).round().detach().numpy().reshape(4, 4)
    np.testing.assert_array_equal(found[4:8, 8:12], wanted)
    top = torch.from_numpy(norm.ppf([[1 / 6, 5 / 6]])).float()
    wanted = (255 * network.decode(top).sigmoid()).round().detach().numpy().reshape(4, 4)
    np.testing.assert_array_equal(found[:4, :4], wanted)


def test_the_posterior_is_that_of_an_integral():
    network = AutoEncoder(Shape(9, (8,), 2), 3)
    network.weights *= 2
    x = (torch.arange(9) % 2).float()

    def joint(second, first):
        z = torch.tensor([[first, second]])
        return float((log_bernoulli(x, network.decode(z)) + log_prior(z)).exp())

    with torch.no_grad():
        value, _ = integrate.dblquad(joint, -6, 6, -6, 6, epsabs=1e-7, epsrel=1e-4)
        first, _ = integrate.dblquad(lambda b, a: a * joint(b, a) / value, -6, 6, -6, 6, epsabs=1e-4, epsrel=1e-3)
    found = latent.posterior(network, x)
    assert found.likelihood == pytest.approx(-np.log(value), abs=2e-3)
    area = np.prod((found.high - found.low) / len(found.density))
    assert found.density.sum() * area == pytest.approx(1)
    z = latent.lattice(found.low, found.high, len(found.density))
    assert found.density.ravel() @ z[:, 0] * area == pytest.approx(first, abs=5e-3)


def test_the_posterior_is_found_where_the_encoder_is_far_off():
    network = AutoEncoder(Shape(9, (8,), 2), 3)
    with torch.no_grad():
        network.encoder[-1].bias[:2] += 2.0  # the mean
        network.encoder[-1].bias[2:] -= 3.0  # the variance
    x = (torch.arange(9) % 2).float()
    right = AutoEncoder(Shape(9, (8,), 2), 3)
    wanted = latent.posterior(right, x)
    found = latent.posterior(network, x)
    assert found.likelihood == pytest.approx(wanted.likelihood, abs=5e-3)


def test_an_ellipse_is_one_deviation_away():
    found = latent.ellipse(np.array([0.5, -1.0]), np.array([0.2, 0.4]))
    assert np.abs(found[:, 0] - 0.5).max() == pytest.approx(0.2)
    assert np.abs(found[:, 1] + 1.0).max() == pytest.approx(0.4, rel=0.01)
