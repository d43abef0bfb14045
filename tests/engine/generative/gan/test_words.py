"""What is written about a place, an update and a divergence adds up as it is shown."""

import math
import re

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.generative.adversaries.definition import GAN, LOSSES
from engine.generative.adversaries.fast import logit_gradients
from engine.generative.adversaries.settings import LOSS_NAMES, PENALTIES
from engine.generative.gan import words
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.measures import divergences, halves
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import GANTraining

NUMBER = r"−?\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
SMALL = {"g_hidden": (8, 8), "d_hidden": (8, 8), "batch_size": 32, "d_rate": 0.02}


def numbers(text):
    return re.findall(NUMBER, text)


def last_place(text):
    """Half a unit of the last digit shown, and a little for binary fractions."""
    mantissa, _, power = text.replace("−", "").partition("·10")
    places = len(mantissa.partition(".")[2])
    return 0.5 * 10.0**-places * (abs(read(f"1·10{power}")) if power else 1) * (1 + 1e-9) + 1e-12 * abs(read(text))


def gives(value, shown):
    """Whether a reader who works with the shown numbers finds the shown result."""
    return abs(value - read(shown)) <= last_place(shown)


def trained(steps, **chosen):
    training = GANTraining(GANSettings(**{**SMALL, **chosen}))
    training.step(steps)
    return training


def lines(training):
    z = training.noise(7)
    x = training.generate(z)
    return [words.account(training, x[k], z[k], training.read()) for k in range(len(x))], x


@pytest.mark.parametrize("loss", LOSS_NAMES)
@pytest.mark.parametrize("steps", [0, 90])
def test_the_pull_is_the_shown_weight_times_the_shown_slope(loss, steps):
    training = trained(steps, loss=loss, data="gaussians")
    accounts, x = lines(training)
    for (first, second, *_), true in zip(accounts, training.pull(x), strict=True):
        pull = re.search(r"[=≈] \(([^)]*)\), with", second).group(1).split(", ")
        if loss in ("wasserstein", "hinge"):
            weight = 1.0
            slopes = pull
        else:
            before = re.search(rf"≈ ({NUMBER})·\(([^)]*)\)", second)
            shown, slopes = before.group(1), before.group(2).split(", ")
            assert shown in first
            weight = read(shown)
        for slope, result, exact in zip(slopes, pull, true, strict=True):
            assert gives(weight * read(slope), result)
            assert gives(exact, result)


@pytest.mark.parametrize("loss", ["minimax", "non-saturating"])
def test_beliefs_follow_from_the_shown_logit(loss):
    for first, *_ in lines(trained(120, loss=loss))[0]:
        a, *beliefs = re.search(
            rf": a ≈ ({NUMBER}), D = σ\(a\) ≈ ({NUMBER})(?:, 1 − D = σ\(−a\) ≈ ({NUMBER}))?$", first
        ).groups()
        assert gives(1 / (1 + math.exp(-read(a))), beliefs[0])
        assert (beliefs[1] is None) == (loss == "minimax")
        assert beliefs[1] is None or gives(1 / (1 + math.exp(read(a))), beliefs[1])


def test_the_weight_of_least_squares_is_one_minus_d():
    for first, *_ in lines(trained(120, loss="least squares"))[0]:
        d, one, again, weight = numbers(first.partition(": D")[2].replace("weight 1 −", ""))
        assert (d.strip("−"), one) == (again, "1")
        assert gives(1 - read(d), weight)


@pytest.mark.parametrize("loss", LOSS_NAMES)
@pytest.mark.parametrize("penalty", PENALTIES)
def test_ds_loss_is_the_sum_of_its_shown_parts(loss, penalty):
    training = trained(4, loss=loss, penalty=penalty, penalty_weight=2.0, d_steps=5, real_weight=0.9)
    text = words._update(training)
    _, sums, total = re.split(" [=≈] ", text)
    parts = [
        read(sign.strip().replace("+", "").replace(" ", "") + part)
        for sign, part in re.findall(rf"(^|[+−] )({NUMBER})", sums)
    ]
    assert len(parts) == (2 if penalty == "none" else 3)
    assert gives(sum(parts), total)
    assert gives(training.gan.d_loss, total)


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_the_real_points_side_is_the_losss_own(loss):
    training = trained(1, loss=loss, penalty="none", real_weight=0.9)
    a = torch.tensor([[0.3], [-2.0]], dtype=torch.float64)
    far = {"least squares": 0.0, "wasserstein": 0.0, "hinge": -2.0}.get(loss, -800.0)  # where the other side is 0
    alone = float(LOSSES[loss].discriminator(a, torch.full_like(a, far), 0.9))
    assert float(logit_gradients(loss, a, a, 0.9)[0][0]) == pytest.approx(alone)
    assert math.isfinite(training.gan.real_side)


def test_js_is_half_of_the_two_shown_divergences():
    for steps in (0, 60, 240):
        training = trained(steps)
        said = words.divergence(training.read())
        first, second, js = re.search(rf"≈ ½·({NUMBER}) \+ ½·({NUMBER}) [=≈] ({NUMBER}) bits", said).groups()
        assert gives((read(first) + read(second)) / 2, js)
        assert gives(training.read().js, js)
    rng = np.random.default_rng(1)
    p, counts = rng.dirichlet(np.ones(9)), rng.multinomial(50, np.ones(9) / 9)
    assert sum(halves(p, counts / 50)) / 2 == pytest.approx(divergences(p, counts)[0])


def test_pointing_follows_the_nearest_generated_point_or_the_place():
    experiment = GANExperiment(GANSettings(**SMALL))
    experiment.step(8)
    points = experiment.frame()["points"]
    first = experiment.frame()["ring"]
    assert np.all((points[first] > 0) & (points[first] < 1))
    assert experiment.frame()["account"][0].startswith("z ≈ ")
    experiment.probe(*(float(value) for value in points[75]), True)
    frame = experiment.frame()
    assert np.allclose(points[frame["ring"]], points[75], atol=0.03)
    np.testing.assert_allclose(frame["vectors"][-1, :2], points[frame["ring"]])
    experiment.probe(-5.0, 5.0, True)
    frame = experiment.frame()
    assert frame["ring"] == -1
    assert frame["account"][0].startswith("x ≈ (−5.000, 5.000): a ≈ ")
    experiment.probe(0.0, 0.0, False)
    assert experiment.frame()["ring"] == first


def test_the_pull_is_autograds_of_the_term_that_is_named():
    for loss in LOSS_NAMES:
        training = trained(30, loss=loss)
        gan = GAN(training.settings)
        for layers, flat in ((gan.discriminator, training.gan.discriminator),):
            for (weight, bias), (w, b) in zip(layers, flat, strict=True):
                weight.data.copy_(w)
                bias.data.copy_(b)
        x = torch.tensor([[0.4, 0.6]], dtype=torch.float64, requires_grad=True)
        term = LOSSES[loss].generator(gan.judge((x - training.centre) / training.half))
        (gradient,) = torch.autograd.grad(term, x)
        np.testing.assert_allclose(training.pull(x.detach().numpy()), -gradient.numpy(), rtol=1e-9)
