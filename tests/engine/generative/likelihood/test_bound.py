"""The best Gaussian by either KL, and the generator's parameters learnt by three ways."""

import math

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.generative.likelihood.bound import WAYS, BestGaussian, best
from engine.generative.likelihood.exact.grid import reweighed, truth_of
from engine.generative.likelihood.learning import WAYS as LEARNT
from engine.generative.likelihood.learning import Learner, second_moment
from engine.generative.likelihood.picture.generator import generator_of
from engine.generative.likelihood.picture.latents import Prior
from tests.engine.generative.likelihood.models import FREE, seen_by

BELL = {"free": True, "prior": Prior("bell", 0, 1.5)}


@pytest.fixture(scope="module")
def four():
    """A square's angle: four modes."""
    generator = generator_of(angle=FREE, noise=0.5)
    return truth_of(generator, seen_by(generator, 3)[1], {"angle": 180})


@pytest.mark.parametrize("way", WAYS)
def test_bound_and_gap_add_up_at_every_moment(four, way):
    fit = BestGaussian(four, way, seed=1)
    for _ in range(4):
        fit.step(3)
        assert fit.bound + fit.gap == pytest.approx(four.log_p, abs=1e-9)
        assert min(fit.gap, fit.other) >= 0
        assert fit.q.sum() == pytest.approx(1, abs=1e-12)
    numbers = fit.line.split("log p(x) − bound = ")[1]
    log_p, bound = numbers.split()[0], numbers.split()[2]
    assert read(log_p) + read(bound) == pytest.approx(read(numbers.split()[4]), abs=6e-4)


def test_one_way_takes_one_mode_the_other_covers_all(four):
    narrow, wide = best(four, "q‖p"), best(four, "p‖q")
    assert min(abs(narrow.mean["angle"] - mode) for mode in four.modes("angle")) < 3
    assert narrow.spread["angle"] < 15 < 80 < wide.spread["angle"]
    assert narrow.gap == pytest.approx(math.log(4), abs=0.1)  # all of q at one of four equal modes
    assert narrow.gap < wide.gap
    assert wide.other < narrow.other


def test_where_the_posterior_is_normal_both_ways_find_it():
    generator = generator_of(x=FREE, noise=0.5)
    truth = truth_of(generator, seen_by(generator, 1)[1], {"x": 400})
    x = truth.grid.axes[2][0]
    row = truth.marginal("x")
    mean = (row * x).sum()
    for way in WAYS:
        fit = BestGaussian(truth, way, start={"x": mean + 0.3}, spread=0.05)
        fit.step(300)
        assert fit.mean["x"] == pytest.approx(mean, abs=0.01)
        assert fit.spread["x"] == pytest.approx(math.sqrt((row * (x - mean) ** 2).sum()), rel=0.05)
        assert fit.gap < 0.01


@pytest.mark.parametrize("spread", [0.3, 1.5, 9.0])
def test_the_second_moment_of_a_cut_bell(spread):
    latent = generator_of(x={"free": True, "prior": Prior("bell", 0.5, spread)}).latent("x")
    middles, log_density, log_width = latent.axis(4000)
    direct = (np.exp(log_density + log_width) * (middles - 0.5) ** 2).sum()
    assert second_moment(latent, spread) == pytest.approx(direct, rel=1e-5)


@pytest.fixture(scope="module")
def lesson():
    """Ten pictures of a generator, and one that begins elsewhere."""
    true = generator_of(x=BELL, noise=0.4)
    pictures = list(true.observed(true.sample(10, 3), 1))
    return pictures, generator_of(x={"free": True, "prior": Prior("bell", 0, 0.5)}, noise=0.8)


def test_three_ways_come_to_one_truth(lesson):
    pictures, start = lesson
    learners = {way: Learner(start, pictures, "x", way, {"x": 32}) for way in LEARNT}
    for learner in learners.values():
        learner.step(20)
    exact, em, bound = (learners[way] for way in LEARNT)
    for learner in (exact, em):
        assert (np.diff(learner.course) > -1e-6).all()  # log p never falls
    assert exact.course[-1] == pytest.approx(em.course[-1], abs=1e-3)
    assert (exact.noise, exact.spread) == pytest.approx((em.noise, em.spread), rel=1e-3)
    assert em.noise == pytest.approx(0.4, rel=0.02)
    assert all(b <= p + 1e-9 for b, p in zip(bound.bounds, bound.course, strict=True))
    assert bound.course[-1] == pytest.approx(em.course[-1], abs=0.5)


def test_the_end_is_the_highest_point_there_is(lesson):
    pictures, start = lesson
    learner = Learner(start, pictures, "x", "em", {"x": 32})
    learner.step(20)
    for noise, spread in [(1.01, 1), (0.99, 1), (1, 1.1), (1, 0.9)]:
        changed = {"free": True, "prior": Prior("bell", 0, learner.spread * spread)}
        other = generator_of(x=changed, noise=learner.noise * noise)
        assert sum(reweighed(truth, other).log_p for truth in learner.truths) < learner.log_p


def test_what_cannot_be_learnt_is_refused(four, lesson):
    with pytest.raises(ValueError, match="no way “both”"):
        BestGaussian(four, "both")
    with pytest.raises(ValueError, match="a bell"):
        Learner(generator_of(x=FREE), lesson[0])
    with pytest.raises(ValueError, match="no picture"):
        Learner(lesson[1], [])
    assert torch.is_tensor(lesson[0][0])
