"""Two networks on the 8×8 digits: the reader and the measures against oracles, the training against autograd."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm

from engine.generative.adversaries.definition import GAN, LOSSES, equilibrium
from engine.generative.adversaries.players import stream
from engine.generative.adversaries.settings import LOSS_NAMES, PENALTIES
from engine.generative.gan_digits.generator.quality import entropy, frechet
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.measures import FAR, SAMPLES, WIDTH, digits, judge, moments
from engine.generative.gan_digits.small.training import SmallTraining

SMALL = {"look": "train", "g_hidden": (12, 10), "d_hidden": (10, 12), "batch_size": 16, "noise_size": 4}


def test_the_reader_is_its_formula():
    data = digits(0)
    pictures = data.held[:20].astype(np.float64)
    square = ((pictures[:, None] - data.x.astype(np.float64)) ** 2).sum(2)
    voices = np.exp(-square / (2 * WIDTH**2))
    by_class = np.stack([voices[:, data.labels == digit].sum(1) for digit in range(10)], 1)
    shares = by_class / (by_class.sum(1, keepdims=True) + math.exp(-(FAR**2) / (2 * WIDTH**2)))
    found = data.read(data.held[:20])
    np.testing.assert_allclose(found.sure, shares.max(1), atol=1e-5)
    np.testing.assert_array_equal(found.digit, shares.argmax(1))
    np.testing.assert_allclose(found.distance, np.sqrt(square.min(1)), atol=1e-4)


@pytest.mark.parametrize("seed", [0, 1])
def test_the_reader_reads_digits_and_knows_when_there_are_none(seed):
    data, generator = digits(seed), np.random.default_rng(seed)
    assert data.accuracy > 0.97
    assert data.held_out.share > 0.8
    noise = generator.random((300, 64)).astype(np.float32)
    shuffled = generator.permuted(data.held[:300], axis=1)
    for none in (noise, shuffled, np.zeros((3, 64), np.float32), np.full((3, 64), 1e3, np.float32)):
        assert data.read(none).share == 0


def test_the_examples_are_one_of_each_class():
    data = digits(0)
    places = [int((data.held == example).all(1).argmax()) for example in data.examples]
    np.testing.assert_array_equal(data.held_labels[places], range(10))


def test_the_frechet_distance_is_the_formula_with_a_matrix_root():
    generator = np.random.default_rng(0)
    one = moments(generator.standard_normal((50, 6)) @ generator.standard_normal((6, 6)))
    other = moments(generator.standard_normal((60, 6)) + 1)
    root = np.real(sqrtm(one[1] @ other[1]))
    expected = ((one[0] - other[0]) ** 2).sum() + np.trace(one[1] + other[1] - 2 * root)
    assert frechet(*one, *other) == pytest.approx(expected, rel=1e-8)
    assert frechet(*one, *one) == pytest.approx(0, abs=1e-10)


def test_entropy_is_in_bits():
    assert entropy(np.full(10, 7)) == pytest.approx(math.log2(10))
    assert entropy(np.array([5, 5, 0, 0])) == pytest.approx(1)
    assert entropy(np.zeros(10, np.int64)) == 0


def test_real_digits_read_as_a_perfect_generator_would():
    judged = judge(0)
    low, high = judged.band
    reading = judged.read(judged.digits.x[:SAMPLES])
    assert 0 < low < high < 0.1
    assert reading.distance < high
    assert reading.covered == 10
    assert reading.spread == pytest.approx(1, abs=0.05)
    assert reading.nearest == pytest.approx(0, abs=1e-3)  # all of them are digits learnt from
    assert judged.held_distance > 0.8


def test_a_generator_of_one_digit_has_collapsed():
    judged = judge(0)
    reading = judged.read(np.repeat(judged.digits.examples[3:4], SAMPLES, 0))
    assert (reading.covered, reading.entropy, reading.share) == (1, 0, 1)
    assert reading.counts[3] == SAMPLES
    assert reading.spread < 1e-6


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_the_equilibrium_is_what_the_losses_give_a_discriminator_that_cannot_tell(loss):
    weight = 0.9 if loss in ("minimax", "non-saturating") else 1.0
    best = {"least squares": 0.5, "wasserstein": 0.3, "hinge": 0.3}.get(loss, math.log(weight))  # D* = w / (w + 1)
    logits = torch.full((8,), best, dtype=torch.float64)
    d, g = equilibrium(loss, weight)
    assert float(LOSSES[loss].discriminator(logits, logits, weight)) == pytest.approx(d)
    assert math.isnan(g) or float(LOSSES[loss].generator(logits)) == pytest.approx(g)


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_the_updates_are_autograds(loss):
    for penalty, spectral in zip(PENALTIES, (True, False, False), strict=True):
        settings = GANDigitsSettings(**SMALL, loss=loss, penalty=penalty, spectral=spectral, d_steps=2)
        training, gan = SmallTraining(settings, torch.float64), GAN(settings)
        for _ in range(6):
            numbers, player = stream(settings.seed, training.steps), training.next
            if player == "discriminator":
                real, noise = training.batch(numbers), training.tensor(training.draw(numbers))
                gan.discriminator_step(real, noise, training.tensor(numbers.random((len(real), 1))))
            else:
                gan.generator_step(training.tensor(training.draw(numbers)))
            training.step()
        for name, layers in (("d", gan.discriminator), ("g", gan.generator)):
            flat = torch.cat([part.detach().ravel() for layer in layers for part in layer])
            torch.testing.assert_close(training.gan.arrays[name], flat, rtol=0, atol=1e-9)


def test_steps_may_be_grouped_in_any_way_and_a_state_brings_back_everything():
    one, other = SmallTraining(GANDigitsSettings(**SMALL)), SmallTraining(GANDigitsSettings(**SMALL))
    one.step(25)
    state = one.state()
    one.step(36)
    for count in (1, 20, 7, 33):
        other.step(count)
    for name in one.gan.arrays:
        assert torch.equal(one.gan.arrays[name], other.gan.arrays[name])
    assert one.means == other.means
    other.restore(state)
    other.step(36)
    for name, value in one.state().items():
        assert (
            np.array_equal(value, other.state()[name])
            if isinstance(value, np.ndarray)
            else value == other.state()[name]
        )


def test_another_loss_has_a_mean_of_its_own():
    training = SmallTraining(GANDigitsSettings(**SMALL, penalty="none"))
    training.step(20)
    training.change(replace(training.settings, loss="least squares"))
    assert all(math.isnan(mean) for mean in training.means.values())
    training.step(2)
    assert training.means == {"discriminator": training.gan.d_loss, "generator": training.gan.g_loss}


def test_real_digits_and_noise_follow_from_the_seed():
    one, other = SmallTraining(GANDigitsSettings(**SMALL)), SmallTraining(GANDigitsSettings(**SMALL, seed=1))
    assert not torch.equal(one.gan.arrays["d"], other.gan.arrays["d"])
    batch = one.batch(stream(0, 5))
    assert torch.equal(batch, one.batch(stream(0, 5)))
    assert batch.shape == (16, 64)
    assert (float(batch.min()), float(batch.max())) == (-1, 1)
    known = {row.tobytes() for row in one.images.numpy()}
    assert all(row.tobytes() in known for row in batch.numpy())


def test_a_run_beyond_all_bounds_stops_at_its_last_good_step():
    settings = GANDigitsSettings(**SMALL, loss="wasserstein", penalty="none", d_optimiser="sgd", g_optimiser="sgd",
                            d_rate=10.0, g_rate=10.0)  # fmt: skip
    training = SmallTraining(settings)
    assert training.step(3_000) < 3_000
    assert training.failed == training.steps + 1
    assert all(torch.isfinite(array).all() for array in training.gan.arrays.values())


def test_in_a_few_seconds_most_classes_are_there():
    training = SmallTraining(GANDigitsSettings(look="train"))
    before = training.read()
    training.step(1_600)
    after = training.read()
    assert before.share < 0.01 < 0.25 < after.share
    assert after.covered >= 6
    assert after.distance < 0.3 < 3 < before.distance


def test_settings_check_themselves():
    training, walk = GANDigitsSettings(look="train"), GANDigitsSettings()
    others = set(vars(training)) - set(training.live()) - {"route", "path", "digit", "example"}
    assert training.key() == tuple(value for name, value in vars(training).items() if name in others)
    assert {"look", "seed", "g_hidden"} <= others
    assert walk.key() == replace(walk, seed=3, g_hidden=(4,)).key() != replace(walk, look="plane").key()
    assert set(walk.live()) == {"route", "path", "digit", "example", "seed"}
    with pytest.raises(ValueError, match="size of the noise is a whole number from 1 to 64"):
        GANDigitsSettings(look="train", noise_size=65)
    with pytest.raises(ValueError, match="no loss named"):
        replace(GANDigitsSettings(look="train"), loss="other")
