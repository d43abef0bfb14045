"""The picture is what its formulas say, has the gradient of finite differences, and the priors are densities."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from engine.generative.likelihood.picture.generator import Observed, generator_of
from engine.generative.likelihood.picture.latents import Latent, Prior
from engine.generative.likelihood.picture.shapes import SAME_AFTER, SHAPES, hue
from tests.engine.generative.likelihood.models import ALL_FREE, FREE, seen_by

PRIORS = [Prior(), Prior("bell", 1.0, 2.0), Prior("drawn", heights=(0, 3, 1, 0, 2))]


def drawn_plainly(z):
    """A picture without patches: the shape's function at all pixels."""
    kind, colour, x, y, size, angle = z
    rows, columns = torch.meshgrid(torch.arange(24.0).double(), torch.arange(24.0).double(), indexing="ij")
    dx, dy, radians = columns - 11.5 - x, 11.5 - rows - y, torch.deg2rad(angle)
    u = (radians.cos() * dx + radians.sin() * dy) / size
    v = (radians.cos() * dy - radians.sin() * dx) / size
    t = (0.5 + size / 4 * (1 - list(SHAPES.values())[int(kind)](u, v))).clamp(0, 1)
    return hue(colour[None])[0][:, None, None] * (t * t * (3 - 2 * t))


def test_a_shape_lies_whole_in_its_patch_wherever_it_is():
    z = ALL_FREE.sample(300, 1)
    z[::3, 4] = 5.0  # the largest
    z[:100, 2], z[50:150, 3] = 4.0, -4.0  # at the edges
    plain = torch.stack([drawn_plainly(row) for row in z])
    assert (ALL_FREE.pictures(z) - plain).abs().max() < 1e-12


def test_distances_are_those_of_the_pictures_compiled_and_with_a_gradient():
    z, seen = ALL_FREE.sample(400, 2), seen_by(ALL_FREE, 3)[1]
    plain = ((seen.x - ALL_FREE.pictures(z)) ** 2).sum((1, 2, 3)).numpy()
    compiled = ALL_FREE.squared_distances(z, seen)
    by_torch = ALL_FREE.squared_distances(z.clone().requires_grad_(True), seen).detach()
    assert compiled.numpy() == pytest.approx(plain, rel=1e-11)
    assert by_torch.numpy() == pytest.approx(plain, rel=1e-11)


def test_likelihood_is_that_of_independent_normal_pixels():
    z, seen = seen_by(ALL_FREE, 4)
    normal = torch.distributions.Normal(ALL_FREE.pictures(z)[0], ALL_FREE.noise)
    assert float(ALL_FREE.log_likelihood(z, seen)) == pytest.approx(float(normal.log_prob(seen.x).sum()), rel=1e-12)


@pytest.mark.parametrize("kind", range(3))
def test_the_gradient_is_that_of_finite_differences(kind):
    bell = {"free": True, "prior": Prior("bell", 0.5, 2.0)}
    generator = generator_of(shape={"held": kind}, x=bell, y=bell, size=FREE, angle=FREE)
    z, seen = generator.sample(6, 5), seen_by(generator, 6)[1]
    where = z.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(generator.log_joint(where, seen).sum(), where)
    for k in generator.moving:
        step = torch.zeros(6, dtype=torch.float64)
        step[k] = 1e-5
        found = (generator.log_joint(z + step, seen) - generator.log_joint(z - step, seen)) / 2e-5
        assert slope[:, k].numpy() == pytest.approx(found.numpy(), rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(("name", "after"), SAME_AFTER.items())
def test_a_turned_shape_looks_the_same_after_its_own_turn_only(name, after):
    z = torch.tensor([[list(SHAPES).index(name), 0, 0.3, -1.2, 4, 17.0]], dtype=torch.float64).repeat(36, 1)
    z[:, 5] += 10 * torch.arange(36)
    pictures = ALL_FREE.pictures(z)
    same = (pictures - pictures[0]).abs().amax((1, 2, 3)) < 1e-12
    assert same.nonzero()[:, 0].tolist() == [k for k in range(36) if (10 * k) % after == 0]


@pytest.mark.parametrize("around", [False, True])
@pytest.mark.parametrize("prior", PRIORS)
def test_priors_are_densities_and_their_draws_follow_them(prior, around):
    latent = Latent("size", -1.0, 5.0, 0.0, free=True, prior=prior, around=around)
    grid = np.linspace(-1, 5, 24_001)
    density = np.exp(latent.log_prior(torch.from_numpy(grid)).numpy())
    below = integrate.cumulative_trapezoid(density, grid, initial=0)
    assert below[-1] == pytest.approx(1, abs=2e-4 if around else 1e-6)  # a bell that goes around jumps at its far end
    draws = latent.draw(np.random.default_rng(0), 4000)
    assert stats.kstest(draws, lambda value: np.interp(value, grid, below)).pvalue > 1e-3
    assert latent.log_prior(torch.tensor([-1.1, 5.1])).tolist() == [-np.inf, -np.inf]


def test_discrete_priors_give_their_values_their_probabilities():
    latent = Latent("colour", 0, 1, 0, around=True, free=True, values=4, prior=Prior("drawn", heights=(1, 2, 3, 2, 1)))
    assert latent.places.tolist() == [0, 0.25, 0.5, 0.75]
    assert latent.probabilities == pytest.approx([1 / 8, 2 / 8, 3 / 8, 2 / 8])
    draws = latent.draw(np.random.default_rng(1), 8000)
    assert [np.mean(draws == place) for place in latent.places] == pytest.approx(latent.probabilities, abs=0.02)


def test_a_seed_gives_the_same_and_what_is_held_stays():
    generator = generator_of(angle=FREE, x={"held": 2})
    z = generator.sample(5, 7)
    assert torch.equal(z, generator.sample(5, 7))
    assert set(z[:, 2].tolist()) == {2.0}
    assert len(set(z[:, 5].tolist())) == 5
    assert torch.equal(generator.observed(z, 1), generator.observed(z, 1))


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(ValueError, match="σ is above 0"):
        generator_of(noise=0)
    with pytest.raises(ValueError, match="x lies between -4 and 4"):
        generator_of(x={"held": 9})
    with pytest.raises(ValueError, match="no prior “round”"):
        Prior("round")
    with pytest.raises(ValueError, match="24 × 24"):
        Observed(np.zeros((3, 20, 20)))
    with pytest.raises(TypeError, match="no latent “hue”"):
        generator_of(hue=FREE)
