"""Points of the plane: p(x) by the grid against numerical integration, posteriors, learnt s, one point's arithmetic."""

import math
import re

import numpy as np
import pytest
import torch
from scipy.integrate import simpson
from torch.distributions import MultivariateNormal, Normal

from engine.arithmetic.written import read
from engine.generative.vae import points, words
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.script import script
from engine.generative.vae.settings import VaeSettings
from engine.generative.vae.training import VaeTraining
from tests.engine.scripts import here


def trained(steps=150, **more):
    run = VaeTrain(VaeSettings(**{"look": "train", "data": "ring", "hidden": 16, "latents": 1, **more}))
    run.step(steps)
    return run


def joint(training, x, z):
    """p(x|z) p(z) at places (n, latents), in double precision."""
    with torch.no_grad():
        mean = training.network.decode(z.float()).double()
    given = Normal(mean, training.deviation).log_prob(x.double()).sum(1)
    return (given + Normal(0.0, 1.0).log_prob(z).sum(1)).exp()


def test_p_of_x_is_the_integral_over_one_latent():
    run = trained(deviation=0.3).training
    mixture = points.mixture(run.network, run.deviation)
    z = torch.linspace(-8, 8, 40_001, dtype=torch.float64)
    for x in (run.x[0], torch.tensor([0.5, -1.0])):
        wanted = simpson(joint(run, x, z[:, None]), x=z)
        assert mixture.log_density(x[None]).item() == pytest.approx(math.log(wanted), abs=1e-3)


def test_p_of_x_is_the_integral_over_two_latents():
    run = trained(100, latents=2, deviation=0.4).training
    mixture = points.mixture(run.network, run.deviation)
    assert mixture.fine
    z = torch.linspace(-6, 6, 601, dtype=torch.float64)
    for x in (run.x[1], torch.tensor([0.5, -1.0])):
        values = joint(run, x, torch.cartesian_prod(z, z)).view(601, 601)
        wanted = simpson(simpson(values, x=z), x=z)
        assert mixture.log_density(x[None]).item() == pytest.approx(math.log(wanted), abs=3e-3)


@pytest.mark.parametrize("latents", [1, 2])
def test_the_density_over_the_square_sums_to_the_mass_within(latents):
    run = trained(300, latents=latents, deviation=0.3).training
    mixture = points.mixture(run.network, run.deviation)
    density = mixture.density(80)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        z = torch.randn((40_000, latents), generator=generator)
        x = run.network.decode(z) + run.deviation * torch.randn((40_000, 2), generator=generator)
    inside = (x.abs() < 3).all(1).float().mean().item()
    assert density.sum() * (6 / 80) ** 2 == pytest.approx(inside, abs=0.01)
    middle = torch.tensor([[-3 + 6 * 10.5 / 80, 3 - 6 * 20.5 / 80]])
    assert density[20, 10] == pytest.approx(mixture.log_density(middle).exp().item(), rel=1e-3, abs=1e-6)


def test_the_bound_lies_above_by_the_divergence_from_the_true_posterior():
    run = trained(300, deviation=0.4).training
    x, z = run.x[:16], torch.linspace(-6, 6, 4_001)
    mixture = points.mixture(run.network, run.deviation)
    gap = points.bound(run.network, run.deviation, x).value + mixture.log_density(x).mean().item()
    wanted = []
    with torch.no_grad():
        mean, log_variance = run.network.encode(x)
        for k in range(len(x)):
            q = Normal(mean[k], (log_variance[k] / 2).exp()).log_prob(z).double()
            true = points.posterior(run.network, run.deviation, x[k], z[:, None]).double()
            true = (true / (true.sum() * (z[1] - z[0]))).clamp_min(1e-300).log()
            wanted.append(float((q.exp() * (q - true)).sum() * (z[1] - z[0])))
    assert gap == pytest.approx(np.mean(wanted), rel=0.1, abs=0.05)


def test_a_grid_that_is_too_coarse_says_so():
    run = trained(100, latents=2, deviation=0.02).training
    assert not points.mixture(run.network, run.deviation).fine
    assert "too small for the grid" in VaeTrain(run.settings).picture()["exact"][0]
    with pytest.raises(ValueError, match="too many"):
        points.mixture(VaeTraining(VaeSettings(latents=3)).network, 0.2)


def test_a_learnt_s_settles_at_how_far_reconstructions_lie_off():
    run = trained(1_500, latents=2, learnt=True, learning_rate=0.01, hidden=32).training
    held = run.held
    with torch.no_grad():
        z = torch.from_numpy(held.mean) + torch.from_numpy(held.log_variance / 2).exp() * run.noise
        off = (run.network.decode(z) - run.x).square().mean().sqrt().item()
    assert run.deviation == pytest.approx(off, rel=0.25)
    assert abs(run.deviation - 0.2) > 0.02  # where it began


def test_a_learnt_s_comes_back_with_a_moment():
    run = trained(20, learnt=True)
    kept, s = run.state(), run.training.deviation
    run.step(20)
    assert run.training.deviation != s
    run.restore(kept)
    assert run.training.deviation == s


@pytest.mark.parametrize("latents", [1, 2])
def test_points_have_the_pictures_that_the_stage_draws(latents):
    run = trained(60, latents=latents)
    frame, picture = run.frame(), run.picture()
    assert picture["plane.mesh"].shape == ((1, 121, 2) if latents == 1 else (11, 11, 2))
    assert len(picture["plane.dots"]) == len(picture["plane.kinds"]) == 240
    assert len(picture["map.lines"]) == (3 if latents == 1 else 25)
    assert picture["plane.ground"].shape == (60, 60)
    run.move_x(0, 1.0, -1.0)
    moved = run.frame()
    assert moved["plane.handles"][0]["x"] == 1
    assert moved["map.handles"] != frame["map.handles"]
    run.move(0, 0.5, 0.5)
    assert run.frame()["map.handles"][0]["x"] == 0.5
    assert (run.picture()["plane.dots"] == picture["plane.dots"]).all()
    run.renew()
    assert (run.picture()["plane.dots"] != picture["plane.dots"]).any()


def test_looks_change_nothing_of_the_run():
    one, many = trained(0), trained(0)
    one.step(40)
    for count in (1, 9, 30):
        many.step(count)
        many.frame(), many.picture(), many.move_x(0, 1, 1), many.renew()
    np.testing.assert_array_equal(one.training.network.weights, many.training.network.weights)


def test_what_a_pixel_costs_is_its_log_probability_and_adds_up():
    cost = read(re.split(" [=≈] ", words.coin(True, 0.7312)[1])[-1].removesuffix(" nats"))
    assert cost == pytest.approx(-math.log(0.7312), abs=0.01)
    text = words.coin(False, 0.25)[1]
    assert text == "−log(1 − p) = −log(1 − 0.25) = −log(0.75) ≈ 0.29 nats"
    line = words.bell(0.625, 0.4813, 0.2)
    wanted = -Normal(0.4813, 0.2).log_prob(torch.tensor(0.625)).item()
    assert read(re.split(" [=≈] ", line)[-1].removesuffix(" nats")) == pytest.approx(wanted, abs=0.01)
    *_, total = words.point((1.2, -0.4), (1.1, -0.7), 0.2)
    wanted = -MultivariateNormal(torch.tensor([1.1, -0.7]), 0.04 * torch.eye(2)).log_prob(torch.tensor([1.2, -0.4]))
    assert read(re.split(" [=≈] ", total)[-1].removesuffix(" nats")) == pytest.approx(wanted.item(), abs=0.01)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_the_pixels_of_a_digit_add_up_to_what_is_said_of_all(likelihood):
    run = VaeTrain(VaeSettings(look="train", likelihood=likelihood, hidden=16))
    run.step(50)
    costs = []
    for row in range(8):
        for column in range(8):
            run.see(0, row, column)
            told = run.frame()["given"]
            assert told[0].startswith(f"Pixel ({row + 1}, {column + 1})")
            costs.append(read(re.split(" [=≈] ", told[0])[-1].removesuffix(" nats")))
    assert sum(costs) == pytest.approx(read(re.split(" [=≈] ", told[1])[-1].removesuffix(" nats")), abs=0.3)
    run.see(-1, -1, -1)
    run.see(0, 20, 20)
    assert run.pixel == (7, 7)


def test_collapse_is_cured_by_a_smaller_beta():
    run = VaeTrain(VaeSettings(look="train", beta=30.0))
    run.step(300)
    frame = run.frame()
    assert "Posterior collapse: KL ≈ 0.0" in frame["said"][1]
    assert frame["cure"]
    run.cure()
    run.step(400)
    frame = run.frame()
    assert run.settings.beta == 1
    assert not frame["cure"]
    assert run.training.figures.kl > 0.5


def test_beta_rises_while_it_warms_up():
    run = VaeTrain(VaeSettings(look="train", hidden=16, beta=2.0, warm=40))
    run.step(10)
    assert run.training.beta == pytest.approx(0.5)
    run.step(40)
    assert run.training.beta == 2


@pytest.mark.parametrize("more", [{"data": "moons", "latents": 2, "learnt": True, "warm": 15}])
def test_the_script_repeats_the_run(more):
    run = trained(0, **more)
    run.step(20)
    run.change(beta=0.5)
    run.step(15)
    first, second = (float(line.split()[-2]) for line in here(script(run)).splitlines()[:2])
    assert first == pytest.approx(run.measure()["reconstruction"][0], rel=1e-4)
    assert second == pytest.approx(run.measure()["divergence"][0], rel=1e-3)
