"""Four ways to draw from p(z|x), each against the grid."""

import math

import numpy as np
import pytest
import torch

from engine.generative.likelihood.exact.grid import truth_of
from engine.generative.likelihood.picture.generator import generator_of
from engine.generative.likelihood.picture.latents import Prior
from engine.generative.likelihood.samplers.against import distance, never, shares
from engine.generative.likelihood.samplers.langevin import Langevin, slope
from engine.generative.likelihood.samplers.metropolis import Metropolis, moved
from engine.generative.likelihood.samplers.rejection import rejection
from tests.engine.generative.likelihood.models import ALL_FREE, FREE, seen_by

PLACED = generator_of(x=FREE, size={"free": True, "prior": Prior("bell", 3, 0.5)}, noise=1.5)
SEEN = seen_by(PLACED, 1)[1]


@pytest.fixture(scope="module")
def truth():
    return truth_of(PLACED, SEEN, {"x": 16, "size": 12})


def far(truth, draws):
    return [distance(shares(truth, draws, name), truth.marginal(name)) for name in ("x", "size")]


def test_rejection_keeps_the_posterior_and_as_many_as_p_of_x_says(truth):
    log_most = float(truth_of(PLACED, SEEN, {"x": 160, "size": 60}).log_likelihood.max())
    found = rejection(PLACED, SEEN, 40_000, log_most + 0.01)
    assert found.over == 0
    assert len(found.draws) == pytest.approx(40_000 * math.exp(truth.log_p - log_most - 0.01), rel=0.1)
    assert max(far(truth, found.draws)) < 0.06
    assert rejection(PLACED, SEEN, 4000, log_most - 3).over > 0


@pytest.mark.parametrize(
    "walk",
    [
        Metropolis(PLACED, SEEN, 64, 0, 0.1),
        Langevin(PLACED, SEEN, 64, 0, 0.06),
        Langevin(PLACED, SEEN, 64, 0, 0.04, corrected=False),
    ],
    ids=["Metropolis", "Langevin", "uncorrected"],
)
def test_chains_come_to_the_posterior(truth, walk):
    walk.step(250)
    assert max(far(truth, walk.trace[80:].reshape(-1, 6))) < 0.1
    assert 0.2 < walk.acceptance.mean() <= 1


def test_steps_that_are_not_corrected_lead_to_something_wider(truth):
    found = [Langevin(PLACED, SEEN, 64, 0, 0.12, corrected=corrected) for corrected in (True, False)]
    for walk in found:
        walk.step(120)
    right, wrong = (max(far(truth, walk.trace[50:].reshape(-1, 6))) for walk in found)
    assert wrong > 2 * right


def test_a_chain_never_leaves_its_mode_but_many_chains_together_see_all():
    square = generator_of(angle=FREE, noise=0.3)
    seen = seen_by(square, 3)[1]
    truth = truth_of(square, seen, {"angle": 360})
    modes = truth.modes("angle")
    alone = Metropolis(square, seen, 1, 0, 0.01, start=torch.tensor([[0, 0, 0, 0, 4, modes[1]]]).double())
    alone.step(300)
    assert never(truth, alone.trace.reshape(-1, 6), "angle", 15.0) == [modes[0], *modes[2:]]
    many = Metropolis(square, seen, 64, 0, 0.03)
    many.step(100)
    assert never(truth, many.z, "angle", 15.0) == []


def test_discrete_latents_are_walked_as_often_as_their_posterior_says():
    generator = generator_of(shape=FREE, colour=FREE, noise=2.5)
    seen = seen_by(generator, 2)[1]
    truth = truth_of(generator, seen)
    walk = Metropolis(generator, seen, 64, 0)
    walk.step(300)
    draws = walk.trace[50:].reshape(-1, 6)
    assert max(distance(shares(truth, draws, name), truth.marginal(name)) for name in ("shape", "colour")) < 0.05


def test_proposals_lead_there_as_often_as_back():
    """One latent at a time, or all continuous ones: no value of a discrete latent changes together with those."""
    z = ALL_FREE.sample(500, 0)
    after = moved(ALL_FREE, z, np.random.default_rng(0), 0.05)
    discrete = (after[:, :2] != z[:, :2]).any(1)
    continuous = (after[:, 2:] != z[:, 2:]).any(1)
    assert not bool((discrete & continuous).any())
    assert 0.6 < float(continuous.double().mean()) < 0.8


def test_a_seed_and_a_count_give_the_same_and_the_slope_is_in_parts_of_the_range():
    one, two = (Metropolis(PLACED, SEEN, 8, 5) for _ in range(2))
    one.step(30)
    for _ in range(30):
        two.step()
    assert torch.equal(one.trace, two.trace)
    z = PLACED.sample(4, 0)
    value, gradient = slope(PLACED, SEEN, z)
    assert value.numpy() == pytest.approx(PLACED.log_joint(z, SEEN).numpy())
    z[:, 2] += 8e-6  # 10⁻⁶ of the range
    assert ((PLACED.log_joint(z, SEEN) - value) / 1e-6).numpy() == pytest.approx(gradient[:, 0].numpy(), abs=0.01)
    with pytest.raises(ValueError, match="free and continuous"):
        Langevin(generator_of(shape=FREE), SEEN)
