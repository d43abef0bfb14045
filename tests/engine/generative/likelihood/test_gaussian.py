"""The linear Gaussian model and what many dimensions do, against closed forms, scipy and the literature's numbers."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from engine.generative.likelihood import classics
from engine.generative.likelihood.dimensions import (
    ball_share,
    kept_by_rejection,
    log_shell,
    mass_within,
    mean_norm,
    norm_spread,
    typical_largest,
)
from engine.generative.likelihood.gaussian import (
    LinearGaussian,
    log_normal,
    needed,
    prior_ratio,
    shifted_ratio,
    wide_ratio,
)


def test_p_of_x_is_the_normal_density_and_the_integral():
    model = LinearGaussian(np.array([[1.0, 0.5], [-0.3, 0.8], [0.2, 0.2]]), 0.4)
    x = np.array([0.5, -1.0, 0.2])
    assert model.log_p(x) == pytest.approx(stats.multivariate_normal(cov=model.covariance).logpdf(x), rel=1e-12)
    line = np.linspace(-8, 8, 801)
    grid = np.stack(np.meshgrid(line, line, indexing="ij"), -1)
    joint = np.exp(model.log_joint(grid, x))
    total = joint.sum() * (line[1] - line[0]) ** 2
    assert math.log(total) == pytest.approx(model.log_p(x), abs=1e-9)
    mean, covariance = model.posterior(x)
    assert (joint[..., None] * grid).sum((0, 1)) / joint.sum() == pytest.approx(mean, abs=1e-9)
    off = grid - mean
    assert np.einsum("xy,xyi,xyj->ij", joint, off, off) / joint.sum() == pytest.approx(covariance, abs=1e-9)


@pytest.mark.parametrize("d", [1, 3, 100])
def test_estimates_against_the_formula(d):
    model = LinearGaussian(np.eye(d), 1.0)
    x = model.sample(1, 1)[1][0] / 2
    mean, covariance = model.posterior(x)
    own = model.estimates(x, 20, 5, mean=mean, spread=math.sqrt(covariance[0, 0]))
    assert own == pytest.approx(model.log_p(x), abs=1e-9)  # every draw of the posterior has the same weight, p(x)
    found = model.estimates(x, 1000, 40)
    if d < 10:
        assert found.mean() == pytest.approx(model.log_p(x), abs=0.05)
    else:
        assert found.mean() < model.log_p(x) - 3


@pytest.mark.parametrize(("s", "x"), [(0.1, 0.0), (0.5, 1.3), (1.0, -2.0)])
def test_the_prior_ratio_is_the_integral(s, x):
    def power(k):
        def f(z):
            return stats.norm.pdf(x, z, s) ** k * stats.norm.pdf(z)

        return integrate.quad(f, -9, 9, points=[x], limit=200)[0]

    assert prior_ratio(s, 1, x) == pytest.approx(power(2) / power(1) ** 2, rel=1e-8)
    assert prior_ratio(s, 3, x) == pytest.approx(prior_ratio(s, 1, x) ** 3)


def test_ratios_have_the_numbers_of_the_literature_and_of_measurement():
    assert prior_ratio(0.1) == pytest.approx(7.12, abs=0.005)
    assert needed(prior_ratio(0.1, 10), 0.1) == pytest.approx(3.4e10, rel=0.02)
    assert wide_ratio(0.5) == wide_ratio(0.3, 7) == math.inf
    assert wide_ratio(1.0, 50) == pytest.approx(1)
    square = integrate.quad(lambda z: stats.norm.pdf(z) ** 2 / stats.norm.pdf(z, scale=math.sqrt(0.8)), -20, 20)[0]
    assert wide_ratio(0.8) == pytest.approx(square, rel=1e-8)
    assert shifted_ratio(1.5) == pytest.approx(math.exp(2.25))
    z = np.random.default_rng(0).standard_normal((200_000, 4)) * math.sqrt(1.5)
    weights = np.exp(log_normal(z, 0.0, 1.0) - log_normal(z, 0.0, 1.5))
    assert (weights**2).mean() / weights.mean() ** 2 == pytest.approx(wide_ratio(1.5, 4), rel=0.02)


def test_balls_shells_and_mackays_numbers():
    assert [ball_share(d) for d in (2, 3, 10, 20)] == pytest.approx([0.785, 0.524, 0.0025, 2.5e-8], rel=0.02)
    assert [mean_norm(d) for d in (2, 10, 20)] == pytest.approx([1.253, 3.084, 4.417], abs=5e-4)
    for d in (1, 2, 10, 100):
        assert norm_spread(d) == pytest.approx(stats.chi(d).std(), rel=1e-9)
        assert log_shell(np.array([0.7, 3.0]), d) == pytest.approx(stats.chi(d).logpdf([0.7, 3.0]))
        assert mass_within(1.3, d) == pytest.approx(stats.chi(d).cdf(1.3))
    inside = (np.abs(np.random.default_rng(1).uniform(-1, 1, (100_000, 3))) ** 2).sum(1) <= 1
    assert inside.mean() == pytest.approx(ball_share(3), abs=0.006)
    assert math.log10(typical_largest(1000)) == pytest.approx(19.4, abs=0.05)
    assert 1 / kept_by_rejection(1000) == pytest.approx(20_959, abs=0.5)


def test_the_bent_line_of_one_latent():
    x = np.array([0.9, -0.9])
    assert math.exp(classics.log_p(x)) == pytest.approx(0.29621, abs=5e-6)
    assert math.exp(classics.log_p(x, 600, 3.0)) == pytest.approx(0.29599, abs=1e-5)

    def joint(z):
        return stats.norm.pdf(z) * stats.norm.pdf(x, classics.line(np.array(z)), 0.2).prod()

    assert math.exp(classics.log_p(x)) == pytest.approx(integrate.quad(joint, -8, 8, limit=400)[0], rel=1e-7)
    z, density = classics.posterior(x)
    assert density.sum() * (z[1] - z[0]) == pytest.approx(1)
    drawn, points = classics.sample(4000, 1)
    assert (points - classics.line(drawn)).std() == pytest.approx(0.2, rel=0.03)


@pytest.mark.parametrize(
    ("name", "mean", "value", "variance"),
    [("often hit", 0.0, 0.431587, None), ("seldom hit", 0.0, 0.431642, 5.743), ("seldom hit", 3.0, 0.431642, 0.3117)],
)
def test_the_means_that_are_often_and_seldom_hit(name, mean, value, variance):
    f = classics.FUNCTIONS[name]
    found = classics.exact(name, mean)
    assert found[0] == pytest.approx(value, abs=5e-7)
    assert found[0] == pytest.approx(integrate.quad(lambda y: f(y) * stats.norm.pdf(y), -9, 9)[0], rel=1e-8)
    assert variance is None or found[1] == pytest.approx(variance, rel=2e-4)
    estimates = classics.estimated(name, 100, 4000, 0, mean)
    assert estimates.mean() == pytest.approx(found[0], abs=4 * math.sqrt(found[1] / 400_000))
    assert estimates.var() == pytest.approx(found[1] / 100, rel=0.15)
