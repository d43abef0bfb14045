"""The network in training: the right gradient, the same numbers however it is stepped, terms that are what they say."""

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.script import script
from engine.generative.vae.settings import VaeSettings
from engine.generative.vae.training import VaeTraining
from tests.engine.scripts import alone, here


def settings(**more):
    return VaeSettings(**{"look": "train", "hidden": 16, **more})


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
@pytest.mark.parametrize("beta", [1.0, 4.0])
def test_an_update_is_adam_s_on_the_bound_by_torch_distributions(likelihood, beta):
    run = VaeTraining(settings(likelihood=likelihood, beta=beta))
    oracle = VaeTraining(settings(likelihood=likelihood, beta=beta))
    adam = torch.optim.Adam(oracle.network.parameters(), lr=run.settings.learning_rate)
    for _ in range(3):
        x, noise = oracle.batch()
        mean, log_variance = oracle.network.encode(x)
        q = Independent(Normal(mean, (log_variance / 2).exp()), 1)
        logits = oracle.network.decode(mean + (log_variance / 2).exp() * noise)
        given = Bernoulli(logits=logits) if likelihood == "bernoulli" else Normal(logits.sigmoid(), 0.2)
        kl = kl_divergence(q, Independent(Normal(torch.zeros_like(mean), 1.0), 1))
        loss = (-given.log_prob(x).sum(1) + beta * kl).mean()
        adam.zero_grad(set_to_none=False)
        loss.backward()
        adam.step()
        oracle.steps += 1
        assert run.step() == 1
    np.testing.assert_allclose(run.network.weights, oracle.network.weights, atol=2e-5)


def test_the_same_seed_and_steps_give_the_same_numbers_however_they_are_grouped():
    one, many = VaeTrain(settings()), VaeTrain(settings())
    one.step(60)
    for count in (1, 9, 20, 30):
        many.step(count)
        many.frame(), many.picture(), many.renew(), many.move(0, 1.0, 1.0)
    np.testing.assert_array_equal(one.training.network.weights, many.training.network.weights)
    assert one.measure() == many.measure()


def test_a_moment_brought_back_goes_on_as_it_did():
    run = VaeTrain(settings())
    run.step(30)
    kept = run.state()
    run.change(beta=4.0)
    run.step(30)
    after = run.training.network.weights.copy()
    run.restore(kept)
    assert run.settings.beta == 1.0
    run.change(beta=4.0)
    run.step(30)
    np.testing.assert_array_equal(run.training.network.weights, after)
    run.reset()
    assert run.steps == 0
    run.change(beta=1.0)
    run.step(30)
    np.testing.assert_array_equal(run.training.network.weights, kept["weights"])


def test_it_learns_and_uses_its_latents():
    run = VaeTrain(VaeSettings(look="train"))
    before = run.measure()["bound"][0]
    run.step(600)
    after = run.measure()
    assert after["bound"][0] < 0.62 * before
    assert after["bound"][0] == pytest.approx(after["reconstruction"][0] + after["divergence"][0])
    assert run.training.figures.active == 2
    assert "in use" in run.frame()["said"][1]


def test_a_large_beta_makes_the_posterior_collapse_and_it_is_named():
    run = VaeTrain(settings(beta=30.0))
    run.step(300)
    assert run.measure()["divergence"][0] < 0.1
    assert run.training.figures.active == 0
    assert "Posterior collapse" in run.frame()["said"][1]


def test_latents_that_are_not_needed_are_said_to_have_collapsed():
    run = VaeTrain(settings(latents=8, beta=2.0, learning_rate=0.01))
    run.step(800)
    active = run.training.figures.active
    assert 0 < active < 8
    assert "Collapsed to the prior" in run.frame()["said"][1]
    variances = run.training.held.mean.var(0, ddof=1)
    assert active == (variances > 0.01).sum()


def test_a_rate_that_is_too_high_stops_with_the_last_weights():
    run = VaeTrain(settings(learning_rate=1.0, likelihood="gaussian", deviation=0.02))
    run.step(3_000)
    if run.diverged:
        assert "too high" in run.stopped
    assert np.isfinite(run.training.network.weights).all()


@pytest.mark.parametrize("latents", [1, 2, 5])
def test_frames_have_what_the_stage_draws(latents):
    run = VaeTrain(settings(latents=latents))
    run.step(2)
    frame, picture = run.frame(), run.picture()
    assert len(frame["kl"]) == latents
    assert picture["map.ground"].shape == (120, 120)
    assert picture["map.dots"].shape == (360, 2)
    assert picture["pairs"].shape == (16, 8, 8)
    run.ask(9)
    run.move(0, 0.5, 0.5)
    assert frame["asked"].shape == (2, 8, 8)
    assert (run.frame()["asked"] != frame["asked"]).any()


@pytest.mark.parametrize(("run_it", "likelihood"), [(alone, "bernoulli"), (here, "gaussian")])
def test_the_script_repeats_the_run(run_it, likelihood, tmp_path):
    run = VaeTrain(settings(likelihood=likelihood))
    run.step(20)
    run.change(beta=0.5)
    run.step(15)
    first, second = (float(line.split()[-2]) for line in run_it(script(run), tmp_path).splitlines()[:2])
    assert first == pytest.approx(run.measure()["reconstruction"][0], rel=1e-4)
    assert second == pytest.approx(run.measure()["divergence"][0], rel=1e-3)
