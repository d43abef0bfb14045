"""A training that repeats itself, comes back exactly, and learns."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import truncnorm

from engine.generative.adversaries.definition import LOSSES
from engine.generative.gan.settings import RECIPES, GANSettings
from engine.generative.gan.training import GANTraining, is_measured, noise

SMALL = {"g_hidden": (8, 8), "d_hidden": (8, 8), "batch_size": 32}


def test_steps_may_be_grouped_in_any_way():
    one, other = GANTraining(GANSettings(**SMALL, d_steps=2)), GANTraining(GANSettings(**SMALL, d_steps=2))
    one.step(61)
    for count in (1, 20, 7, 33):
        other.step(count)
    assert one.iteration == other.iteration == 20
    assert (one.turn, one.next) == (1, "discriminator")
    for name in one.gan.arrays:
        assert torch.equal(one.gan.arrays[name], other.gan.arrays[name])
    assert one.readings == other.readings or [r.js for r in one.readings] == [r.js for r in other.readings]


@pytest.mark.parametrize("chosen", [{}, {"spectral": True, "loss": "hinge"}, {"average": 0.9, "half_life": 10}])
def test_a_state_brings_back_everything(chosen):
    training = GANTraining(GANSettings(**SMALL, **chosen))
    training.step(25)
    state = training.state()
    training.step(30)
    ahead = training.state()
    training.change(replace(training.settings, g_rate=0.5, d_steps=3))
    training.step(5)
    training.restore(state)
    training.step(30)
    again = training.state()
    for name, value in ahead.items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, again[name], err_msg=name)
        elif name != "readings":
            assert value == again[name] or (value != value and again[name] != again[name]), name
    with pytest.raises(ValueError, match="other networks"):
        GANTraining(GANSettings(g_hidden=(4,))).restore(state)


def test_the_seed_decides():
    one, other = GANTraining(GANSettings(**SMALL)), GANTraining(GANSettings(**SMALL, seed=1))
    assert not torch.equal(one.gan.arrays["d"], other.gan.arrays["d"])
    one.step(4)
    again = GANTraining(GANSettings(**SMALL))
    again.step(4)
    assert torch.equal(one.gan.arrays["g"], again.gan.arrays["g"])


def test_gan_labs_noise():
    generator = np.random.default_rng(0)
    values = noise("truncated", 50_000, 2, generator)
    wanted = truncnorm(-2, 2, loc=0.5, scale=0.25)
    assert 0 <= values.min() < values.max() <= 1
    assert values.mean() == pytest.approx(0.5, abs=0.003)
    assert values.std() == pytest.approx(wanted.std(), abs=0.003)
    assert np.quantile(values, 0.1) == pytest.approx(wanted.ppf(0.1), abs=0.005)


@pytest.mark.parametrize("chosen", [{"loss": loss} for loss in LOSSES] + [{"spectral": True}, {"centred": False}])
def test_the_pull_is_the_gradient_of_each_points_own_loss(chosen):
    training = GANTraining(GANSettings(**SMALL, **chosen, data="grid25", d_activation="leaky relu"))
    training.step(20)
    points = training.generate(training.noise(6))
    x = torch.from_numpy(points.copy()).requires_grad_()
    layers = [(w.clone(), b.clone()) for w, b in training.gan.judging()[0]]
    h = (x - training.centre) / training.half
    for w, b in layers[:-1]:
        h = torch.nn.functional.leaky_relu(h @ w.T + b, 0.2)
    logits = (h @ layers[-1][0].T + layers[-1][1])[:, 0]
    sum(LOSSES[training.settings.loss].generator(logit[None]) for logit in logits).backward()
    np.testing.assert_allclose(training.pull(points), -x.grad.numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(training.logits(points), logits.detach().numpy(), rtol=1e-9)


def test_a_run_beyond_all_bounds_stops_at_its_last_good_step():
    training = GANTraining(
        GANSettings(**SMALL, loss="wasserstein", penalty="none", d_optimiser="sgd", d_rate=3.0, d_activation="relu")
    )
    taken = training.step(3_000)
    assert taken < 3_000
    assert training.failed == training.steps + 1
    assert all(array.isfinite().all() for array in training.gan.arrays.values())
    assert training.step() == 0
    training.change(replace(training.settings, d_rate=0.0, g_rate=0.0))
    assert training.step(5) == 5


def test_changes_that_are_not_live_are_refused():
    training = GANTraining(GANSettings(**SMALL))
    with pytest.raises(ValueError, match="change while"):
        training.change(replace(training.settings, g_hidden=(4,)))
    with pytest.raises(ValueError, match="learning rate"):
        training.change(replace(training.settings, g_rate=float("nan")))
    assert training.settings == GANSettings(**SMALL)


def test_the_picture_leaves_the_run_as_it_is():
    settings = GANSettings()
    other = replace(settings, picture="networks")
    assert (other.key(), other.live()) == (settings.key(), settings.live())
    assert replace(settings, marks="0.1 0.2").key() != settings.key()
    assert "seed" not in settings.live()


def test_another_optimiser_starts_with_empty_moments():
    training = GANTraining(GANSettings(**SMALL))
    training.step(9)
    training.change(replace(training.settings, d_optimiser="momentum"))
    assert (training.gan.d_time, float(training.gan.arrays["d_first"].abs().sum())) == (0, 0.0)
    assert training.gan.g_time == 4


def test_without_a_drawing_nothing_is_learnt():
    training = GANTraining(GANSettings(**SMALL, data="yours"))
    assert (training.step(), training.read()) == (0, None)
    training.use(np.array([[0.3, 0.4]]))
    assert training.step(3) == 3
    assert training.read().js > 0


def test_readings_become_rarer():
    kept = [step for step in range(1, 4096) if is_measured(step)]
    assert kept[:64] == list(range(1, 65))
    assert len(kept) == 63 + 6 * 32


def testinwards_is_the_square_that_is_shown():
    training = GANTraining(GANSettings(**SMALL, data="grid25"))
    corners = np.array([[-5.0, -5.0], [5.0, 5.0]])
    torch.testing.assert_close(training.inwards(corners), torch.tensor([[-1.0, -1.0], [1.0, 1.0]], dtype=torch.float64))


def test_in_a_second_the_two_gaussians_are_half_learnt():
    training = GANTraining(RECIPES["gaussians"])
    before = training.read().js
    training.step(300 * sum(training.schedule))
    assert training.read().js < 0.15 < 0.6 < before
