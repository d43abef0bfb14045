"""Training on the 8×8 digits as a stage plays it, and what its doctor says."""

import base64
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.experiment.history import History
from engine.generative.gan_digits.opinion import Opinion
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.doctor import Logits, ask, examine
from engine.generative.gan_digits.small.experiment import SHOWN, WALK, SmallExperiment, ticks
from engine.generative.gan_digits.small.measures import Reading

SMALL = GANDigitsSettings(look="train", g_hidden=(12, 10), d_hidden=(10, 12), batch_size=16, noise_size=4)
GOOD = Reading(share=0.7, counts=np.full(10, 49), entropy=3.32, covered=10, distance=0.06, nearest=1.0, spread=1.0)


def logits(trained=0.1, fake=-0.1, border=0.0, slope=1.0):
    return Logits(np.full(360, trained), np.full(360, trained), np.full(700, fake), border, slope)


def test_looking_changes_nothing_of_the_run():
    one, other = SmallExperiment(SMALL), SmallExperiment(SMALL)
    for _ in range(4):
        one.step(5)
        one.picture()
        one.walk_to(7)
        one.renew()
        one.ink(pad())
        one.frame()
        one.measure()
    other.step(20)
    for name, value in one.state().items():
        assert (
            np.array_equal(value, other.state()[name])
            if isinstance(value, np.ndarray)
            else value == other.state()[name]
        )


def test_samples_stay_the_same_noise_and_the_walk_leads_between_two_of_them():
    experiment = SmallExperiment(SMALL)
    experiment.step(3)
    frame = experiment.frame()
    assert frame["samples"].shape == (SHOWN, 8, 8)
    assert frame["walk"].shape == (WALK, 8, 8)
    np.testing.assert_allclose(frame["walk"][[0, -1]], frame["samples"][[0, 1]], atol=1e-5)
    experiment.walk_to(9)
    frame = experiment.frame()
    np.testing.assert_allclose(frame["walk"][[0, -1]], frame["samples"][[1, 9]], atol=1e-5)
    assert frame["samples.end"] == 9
    np.testing.assert_array_equal(frame["samples"], SmallExperiment.frame(experiment)["samples"])
    experiment.renew()
    assert not np.array_equal(frame["samples"], experiment.frame()["samples"])
    assert 0 <= frame["samples"].min() <= frame["samples"].max() <= 1


def test_an_iteration_is_ds_updates_and_then_gs():
    experiment = SmallExperiment(replace(SMALL, d_steps=3))
    assert experiment.span("iteration") == (4, 4)
    experiment.step(3)
    assert experiment.span("iteration") == (3, 1)
    assert experiment.frame()["where"] == "iteration 1, D 3 of 3"
    experiment.step()
    assert experiment.frame()["where"] == "iteration 1"


def test_one_may_learn_alone():
    experiment = SmallExperiment(SMALL)
    experiment.learns("discriminator")
    before = experiment.state()
    experiment.step(5)
    after = experiment.state()
    np.testing.assert_array_equal(before["g"], after["g"])
    assert not np.array_equal(before["d"], after["d"])
    experiment.learns("both")
    experiment.step(2)
    assert not np.array_equal(before["g"], experiment.state()["g"])


def test_histograms_hold_every_logit():
    experiment = SmallExperiment(SMALL)
    experiment.step(40)
    picture = experiment.picture()
    assert len(picture["logits.x"]) == 30
    for name in ("trained", "held", "fake"):
        assert picture[f"logits.{name}"].sum() == pytest.approx(100)
    assert ticks(np.zeros(5, np.float32)).tolist() == sorted(set(ticks(np.zeros(5, np.float32)).tolist()))


def test_the_figures_said_are_those_of_the_samples_measured():
    experiment = SmallExperiment(SMALL)
    experiment.step(10)
    experiment.picture()
    frame, reading = experiment.frame(), experiment.training.read()
    assert frame["said"][0].startswith(f"Read with p ≥ 0.9: {reading.read.percent} of 700 samples (95 %: ")
    assert frame["classes"] == (reading.counts / 7).tolist()
    assert experiment.measure()["distance"][0] == reading.distance
    held = experiment.training.digits
    assert experiment.measure()["share_real"][0] == 100 * np.mean(held.read(held.held).sure >= 0.9)


def test_a_moment_takes_its_part_of_the_budget():
    experiment = SmallExperiment()
    history = History(budget=experiment.budget)
    history.start(0, experiment.state(), experiment.measure())
    for step in range(1, 200):
        if step % history.stride == 0:
            history.keep(step, experiment.state(), experiment.measure())
    size = sum(value.nbytes for value in experiment.state().values() if isinstance(value, np.ndarray))
    assert 16 <= len(history.records) <= max(16, experiment.budget // size)


def pad(blank=False):
    """A ring, drawn."""
    rows, columns = np.mgrid[:70, :70] - 35
    distance = np.hypot(rows, columns)
    ring = np.where((distance > 15) & (distance < 25), 255, 0).astype(np.uint8)
    return base64.b64encode((0 * ring if blank else ring).tobytes()).decode()


def test_a_drawing_is_read_and_judged():
    experiment = SmallExperiment(SMALL)
    assert experiment.frame()["real"].shape == (10, 8, 8)
    experiment.ink(pad())
    frame = experiment.frame()
    assert frame["real"].shape == (1, 8, 8)
    assert "8×8: 0:\u202f" in frame["real.title"]
    logit = float(experiment.training.logits(frame["real"].reshape(1, 64))[0])
    assert f"D: real {100 / (1 + np.exp(-logit)):.1f} %" in frame["real.title"]
    experiment.ink(pad(blank=True))
    assert "8×8" not in experiment.frame()["real.title"]
    experiment.clear()
    assert len(experiment.frame()["real"]) == 10


def test_what_was_looked_at_goes_along():
    experiment, other = SmallExperiment(SMALL), SmallExperiment(replace(SMALL, seed=1))
    experiment.walk_to(5)
    experiment.ink(pad())
    other.succeed(experiment)
    np.testing.assert_array_equal(other.frame()["real"], experiment.frame()["real"])
    assert other.frame()["samples.end"] == 5
    opinion = Opinion()
    opinion.succeed(other)
    assert opinion.frame()["pictures.captions"][0] == "x: your drawing"


def test_nothing_is_said_of_young_or_good_generators():
    experiment = SmallExperiment(SMALL)
    assert examine(experiment.training, GOOD, logits()).name == ""
    experiment.training.iteration = 5_000
    found = examine(experiment.training, GOOD, logits())
    assert (found.name, found.cure) == ("", {})
    assert found.sentence.startswith("Nothing is wrong")
    with pytest.raises(ValueError, match="nothing to cure"):
        experiment.cure()


POOR = replace(GOOD, share=0.02, counts=np.array([14, *[0] * 9]), covered=0, distance=3.0)


@pytest.mark.parametrize(
    ("chosen", "reading", "seen", "name"),
    [
        ({"loss": "minimax"}, POOR, logits(fake=-9.0), "Saturation"),
        ({"loss": "wasserstein", "penalty": "none"}, GOOD, logits(slope=500.0), "Critic without a bound"),
        ({"d_steps": 10}, POOR, logits(5.0, -5.0), "Discriminator has won"),
        ({"penalty": "none"}, POOR, logits(5.0, -5.0), "Discriminator has won"),
        ({"g_steps": 0}, POOR, logits(5.0, -5.0), "Discriminator has won"),
        ({"d_rate": 0.0001, "penalty": "none"}, replace(GOOD, covered=3), logits(), "Mode collapse"),
        ({"g_steps": 3}, replace(GOOD, share=0.0, spread=0.1), logits(), "Mode collapse"),
    ],
)
def test_every_illness_has_a_cure_that_can_be_set(chosen, reading, seen, name):
    experiment = SmallExperiment(replace(SMALL, **chosen))
    experiment.training.iteration = 5_000
    found = examine(experiment.training, reading, seen)
    assert found.name == name
    assert found.cure
    assert found.advice
    experiment._looked = reading, seen
    experiment.cure()
    for setting, value in found.cure.items():
        assert getattr(experiment.settings, setting) == value
    assert examine(experiment.training, None, None).name == ""


def test_divergence_says_so_and_can_be_cured():
    settings = replace(SMALL, loss="wasserstein", penalty="none", d_optimiser="sgd", g_optimiser="sgd", d_rate=10.0,
                       g_rate=10.0)  # fmt: skip
    experiment = SmallExperiment(settings)
    experiment.step(3_000)
    assert experiment.diverged
    frame, picture = experiment.frame(), experiment.picture()
    assert experiment.stopped.endswith("grew beyond all bounds.")
    assert frame["diagnosis"] == [
        f"Not a number. {experiment.stopped} Nothing bounds this critic's slope.",
        "Cure: a gradient penalty.",
    ]
    assert np.isfinite(frame["samples"]).all()
    assert np.isfinite(picture["logits.fake"]).all()
    experiment.cure()
    assert (experiment.settings.penalty, experiment.stopped) == ("gradient penalty", "")
    experiment.reset()
    assert experiment.step(40) == 40


def test_the_slope_asked_for_is_autograds():
    experiment = SmallExperiment(replace(SMALL, spectral=True))
    experiment.step(30)
    training = experiment.training
    pictures = training.samples()
    x = torch.from_numpy(2 * pictures[:200] - 1).requires_grad_()
    a = x
    layers = training.gan.judging()[0]
    for weight, bias in layers[:-1]:
        a = torch.nn.functional.leaky_relu(a @ weight.clone().T + bias.clone(), 0.2)
    (a @ layers[-1][0].clone().T + layers[-1][1].clone()).sum().backward()
    assert ask(training, pictures).slope == pytest.approx(float(x.grad.norm(dim=1).median()), rel=1e-4)
