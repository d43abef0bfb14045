"""The fast path against the definition, and the definition against torch and the papers."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from engine.generative.adversaries import fast as gan_fast
from engine.generative.adversaries.definition import GAN, LOSSES, initial, penalty_of, propagate
from engine.generative.adversaries.settings import ACTIVATION_NAMES, LOSS_NAMES, OPTIMISERS, PENALTIES
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import GANTraining, stream

SMALL = {"g_hidden": (6, 5), "d_hidden": (5, 6), "batch_size": 16, "half_life": 0}


def side_by_side(updates=9, **chosen):
    """The definition and the fast path over some updates: how far apart their parameters end."""
    settings = GANSettings(**{**SMALL, **chosen})
    fast, gan = GANTraining(settings), GAN(settings)
    for _ in range(updates):
        numbers, player = stream(settings.seed, fast.steps), fast.next
        if player == "discriminator":
            real = fast.inwards(fast.distribution.sample(settings.batch_size, numbers))
            noise, mix = fast.tensor(fast.draw(numbers)), fast.tensor(numbers.random((settings.batch_size, 1)))
            loss = gan.discriminator_step(real, noise, mix)
        else:
            loss = gan.generator_step(fast.tensor(fast.draw(numbers)))
        assert fast.step() == 1
        assert loss == pytest.approx(fast.gan.d_loss if player == "discriminator" else fast.gan.g_loss, abs=1e-9)
    for name, layers in (("d", gan.discriminator), ("g", gan.generator)):
        flat = torch.cat([part.detach().ravel() for layer in layers for part in layer])
        torch.testing.assert_close(fast.gan.arrays[name], flat, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("loss", "penalty"), list(itertools.product(LOSS_NAMES, PENALTIES)))
def test_the_fast_path_is_the_definition(loss, penalty):
    for activation, spectral in zip(ACTIVATION_NAMES, (False, True, True, False), strict=True):
        output = "tanh" if spectral else "linear"
        side_by_side(
            updates=5, loss=loss, penalty=penalty, penalty_weight=2.0, g_activation=activation,
            d_activation=activation, spectral=spectral,
            g_output=output,            real_weight=0.95, d_steps=2,
        )  # fmt: skip


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_optimisers_are_torchs(optimiser):
    side_by_side(updates=12, d_optimiser=optimiser, g_optimiser=optimiser, d_rate=0.02, g_rate=0.02, penalty="none")


@pytest.mark.parametrize("noise", ["uniform", "truncated"])
def test_gan_labs_network_is_the_definition_too(noise):
    side_by_side(
        g_hidden=(8, 8), d_hidden=(8, 8), noise=noise, init="gan lab", g_activation="relu",
        d_activation="relu", g_output="tanh",
        centred=False, penalty="none", batch_size=150, d_steps=2, d_optimiser="sgd", g_optimiser="sgd",
        d_rate=0.1, g_rate=0.1, real_weight=0.95,
    )  # fmt: skip


def test_the_logarithmic_losses_are_cross_entropies():
    a, b = torch.randn(2, 7, dtype=torch.float64)
    ones, zeros = torch.ones_like(a), torch.zeros_like(a)
    real, fake = binary_cross_entropy_with_logits(a, ones), binary_cross_entropy_with_logits(b, zeros)
    torch.testing.assert_close(LOSSES["minimax"].discriminator(a, b, 1.0), real + fake)
    torch.testing.assert_close(LOSSES["minimax"].discriminator(a, b, 0.95), 0.95 * real + fake)
    torch.testing.assert_close(LOSSES["minimax"].generator(b), -fake)
    torch.testing.assert_close(LOSSES["non-saturating"].generator(b), binary_cross_entropy_with_logits(b, ones))


def test_losses_without_an_overflow():
    far = torch.full((3, 1), 800.0, dtype=torch.float64)
    for loss in LOSS_NAMES:
        for a, b in ((far, -far), (-far, far)):
            assert all(part.isfinite().all() for pair in gan_fast.logit_gradients(loss, a, b, 1.0) for part in pair)
            assert all(part.isfinite().all() for part in gan_fast.generator_gradient(loss, b))


def test_the_spectral_norm_is_torchs():
    settings = GANSettings(**SMALL, spectral=True)
    gan = GAN(settings)
    weight, _ = gan.discriminator[1]
    linear = torch.nn.Linear(*weight.T.shape, dtype=torch.float64)
    linear.weight.data.copy_(weight.detach())
    normed = torch.nn.utils.parametrizations.spectral_norm(linear, n_power_iterations=500).eval()
    torch.testing.assert_close(gan._bounded()[1][0], normed.weight, rtol=1e-3, atol=1e-3)
    for _ in range(200):
        gan.discriminator_step(*(torch.zeros(2, 2, dtype=torch.float64) for _ in range(2)), torch.zeros(2, 1))
    largest = [torch.linalg.matrix_norm(layer[0], 2).item() for layer in gan._bounded()]
    assert largest == pytest.approx([1.0] * 3, abs=1e-3)


def test_the_penalty_is_the_slope_that_finite_differences_find():
    torch.manual_seed(0)
    layers = initial((2, 6, 1), "he", torch.Generator().manual_seed(3))
    x = torch.randn(5, 2, dtype=torch.float64)
    gradient = [(torch.zeros_like(w), torch.zeros_like(b)) for w, b in layers]
    for kind in ("r1", "gradient penalty"):
        value = gan_fast.slope_penalty(layers, x, "tanh", kind, 1.0, gradient)
        eps = 1e-6 * torch.eye(2, dtype=torch.float64)
        slopes = [
            (propagate(layers, x + step, "tanh") - propagate(layers, x - step, "tanh"))[:, 0] / 2e-6 for step in eps
        ]
        assert float(value) == pytest.approx(float(penalty_of(kind, torch.stack(slopes, dim=1))), rel=1e-6)


def test_the_optimal_discriminator_minimises_the_logarithmic_loss():
    # On a plane of two points the logit is free: at its optimum D = wp / (wp + q).
    p, q, weight = torch.tensor([0.7, 0.3]), torch.tensor([0.2, 0.8]), 0.95
    d = weight * p / (weight * p + q)
    logit = torch.logit(d).requires_grad_()
    loss = -(weight * p * torch.nn.functional.logsigmoid(logit) + q * torch.nn.functional.logsigmoid(-logit)).sum()
    (gradient,) = torch.autograd.grad(loss, logit)
    np.testing.assert_allclose(gradient.numpy(), 0, atol=1e-6)
