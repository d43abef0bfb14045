"""The two terms of the bound against torch.distributions and against numerical integration."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate, stats
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from engine.generative.autoencoders import network as bound
from engine.generative.autoencoders.network import AutoEncoder, Shape
from engine.generative.digit_autoencoders.training import (
    grid_likelihoods,
    likelihood,
    log_weights,
)
from engine.generative.vae.draws import estimates

DOUBLE = {"dtype": torch.float64}


def some(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), **DOUBLE)


def test_the_divergence_is_that_of_torch_and_of_an_integral():
    mean, log_variance = some(5, 3), some(5, 3, seed=1)
    found = bound.divergence(mean, log_variance)
    wanted = kl_divergence(Normal(mean, (log_variance / 2).exp()), Normal(torch.zeros(()).double(), 1.0))
    torch.testing.assert_close(found, wanted)
    q = stats.norm(mean[0, 0].item(), math.exp(log_variance[0, 0].item() / 2))
    value, _ = integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - stats.norm.logpdf(z)), *q.interval(1 - 1e-14))
    assert found[0, 0].item() == pytest.approx(value, abs=1e-7)


def test_the_divergence_is_nothing_only_at_the_prior():
    assert bound.divergence(torch.zeros(1), torch.zeros(1)).item() == 0
    assert (bound.divergence(some(50), some(50, seed=1)) > 0).all()


def test_log_bernoulli_is_that_of_torch():
    x, logits = (some(4, 9) > 0).double(), 3 * some(4, 9, seed=1)
    wanted = Independent(Bernoulli(logits=logits), 1).log_prob(x)
    torch.testing.assert_close(bound.log_bernoulli(x, logits), wanted)


def test_log_bernoulli_stays_finite_for_a_decoder_that_is_sure_and_wrong():
    assert bound.log_bernoulli(torch.ones(1), torch.tensor([-200.0])).item() == -200


def test_log_gaussian_is_that_of_torch():
    x, mean = some(4, 9), some(4, 9, seed=1)
    torch.testing.assert_close(bound.log_gaussian(x, mean, 0.3), Independent(Normal(mean, 0.3), 1).log_prob(x))


def test_log_normal_and_log_prior_are_those_of_torch():
    z, mean, log_variance = some(4, 3), some(4, 3, seed=1), some(4, 3, seed=2)
    wanted = Independent(Normal(mean, (log_variance / 2).exp()), 1).log_prob(z)
    torch.testing.assert_close(bound.log_normal(z, mean, log_variance), wanted)
    torch.testing.assert_close(bound.log_prior(z), Independent(Normal(torch.zeros_like(z), 1.0), 1).log_prob(z))


def test_reparameterised_draws_have_the_mean_the_variance_and_the_gradients():
    mean = torch.tensor([0.5], requires_grad=True, **DOUBLE)
    log_variance = torch.tensor([-1.2], requires_grad=True, **DOUBLE)
    noise = some(200_000, 1)
    z = bound.reparameterise(mean, log_variance, noise)
    assert z.mean().item() == pytest.approx(0.5, abs=0.005)
    assert z.var().item() == pytest.approx(math.exp(-1.2), rel=0.01)
    # d E[z²] / dμ = 2 μ and d E[z²] / d log σ² = σ²
    z.square().mean().backward()
    assert mean.grad.item() == pytest.approx(1.0, abs=0.01)
    assert log_variance.grad.item() == pytest.approx(math.exp(-1.2), rel=0.02)


def linear_gaussian():
    """p(z) = N(0, 1), p(x|z) = N(2 z, 0.5²): p(x) = N(0, 4 + 0.25), and q somewhat off the posterior."""
    x = torch.tensor([1.3], **DOUBLE)
    mean, log_variance = torch.tensor([0.4], **DOUBLE), torch.tensor([-2.0], **DOUBLE)
    z = bound.reparameterise(mean, log_variance, some(100_000, 1))
    weights = bound.log_gaussian(x, 2 * z, 0.5) + bound.log_prior(z) - bound.log_normal(z, mean, log_variance)
    return weights, -stats.norm.logpdf(1.3, 0, math.sqrt(4.25)), (x, mean, log_variance)


def test_importance_sampling_finds_a_likelihood_that_is_known():
    weights, exact, _ = linear_gaussian()
    assert estimates(weights.numpy(), 0, -np.inf)[0][-1] == pytest.approx(exact, abs=0.005)


def test_the_bound_is_the_likelihood_plus_the_divergence_from_the_posterior():
    weights, exact, (x, mean, log_variance) = linear_gaussian()
    variance = 1 / (1 + 4 / 0.25)
    posterior = Normal(variance * 2 * x / 0.25, math.sqrt(variance))
    gap = kl_divergence(Normal(mean, (log_variance / 2).exp()), posterior).item()
    assert -weights.mean().item() == pytest.approx(exact + gap, abs=0.01)
    assert gap > 0.3


def test_more_draws_inside_the_logarithm_come_closer_on_average():
    weights, exact, _ = linear_gaussian()
    rows = [weights[: 1_000 * k].view(1_000, k).numpy() for k in (1, 10, 100)]
    means = [np.mean([estimates(row, 0, -np.inf)[0][-1] for row in some]) for some in rows]
    assert means[0] > means[1] > means[2] > exact - 0.01


def test_the_running_estimate_is_that_of_all_draws_so_far():
    weights = linear_gaussian()[0][:50] * 40  # so far apart that sums of exponentials would overflow
    first, so_far = estimates(weights[:7].numpy(), 0, -np.inf)
    then, _ = estimates(weights[7:].numpy(), 7, so_far)
    wanted = [math.log(k + 1) - torch.logsumexp(weights[: k + 1], 0).item() for k in range(50)]
    np.testing.assert_allclose([*first, *then], wanted, rtol=1e-12)


def small(seed=3):
    network = AutoEncoder(Shape(9, (8,), 2), seed)
    return network, (some(9) > 0).float()


def test_importance_sampling_and_the_grid_agree():
    network, x = small()
    axis = torch.linspace(-6, 6, 201)
    z = torch.cartesian_prod(axis, axis)
    log_mass = Independent(Normal(torch.zeros(2), 1.0), 1).log_prob(z) + 2 * torch.log(axis[1] - axis[0])
    grid = -torch.logsumexp(bound.log_bernoulli(x, network.decode(z)) + log_mass, 0).item()
    sampled = likelihood(network, x, torch.Generator().manual_seed(0), 20_000).item()
    assert sampled == pytest.approx(grid, abs=0.02)
    assert grid_likelihoods(network, torch.stack([x, 1 - x]))[0].item() == pytest.approx(grid, abs=1e-3)
    assert log_weights(network, x, torch.zeros(3, 2)).shape == (3,)
