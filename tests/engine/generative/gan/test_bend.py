"""The generator as a map: its lattice in the noise, and the way from the noise to the data."""

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.networks import LEAST, across, bent, manifold
from engine.generative.gan.settings import GANSettings

NOISES = ("uniform", "truncated", "normal")


def experiment(**chosen):
    found = GANExperiment(GANSettings(g_hidden=(8, 8), d_hidden=(8, 8), batch_size=32, **chosen))
    found.step(9)
    return found


@pytest.mark.parametrize("kind", NOISES)
def test_the_cells_of_the_lattice_are_equally_likely(kind):
    training = experiment(noise=kind).training
    ticks = np.linspace(LEAST, 1 - LEAST, 21)
    spread = {
        "uniform": ticks,
        "truncated": truncnorm.ppf(ticks, -2, 2, loc=0.5, scale=0.25),
        "normal": norm.ppf(ticks),
    }[kind]
    z = np.stack(np.meshgrid(spread, spread), axis=-1).reshape(-1, 2)
    np.testing.assert_allclose(manifold(training).reshape(-1, 2), training.generate(z), atol=1e-6)
    low, high = training.extent
    edges = (0.0, 1.0) if kind != "normal" else (-2.5, 2.5)
    laid = low + (z - edges[0]) / (edges[1] - edges[0]) * (high - low)
    np.testing.assert_allclose(manifold(training, 0.0).reshape(-1, 2), laid, atol=1e-6)


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("kind", NOISES)
def test_a_point_goes_straight_from_its_noise_to_where_g_puts_it(kind, size):
    training = experiment(noise=kind, noise_size=size).training
    z = training.noise(50)
    x = training.generate(z)
    start, middle, end = (bent(training, z, x, share) for share in (0.0, 0.5, 1.0))
    np.testing.assert_array_equal(end, x)
    np.testing.assert_allclose(middle, (start + x) / 2)
    low, high = training.extent
    if kind != "normal":
        assert ((start >= low) & (start <= high)).all()
    if size == 1:
        np.testing.assert_allclose(start[:, 1], (low + high) / 2)
        assert manifold(training, 0.3).shape == (1, 201, 2)
    np.testing.assert_array_equal(across(training, z)[:, 0], z[:, 0])


def test_the_way_is_shown_with_the_lattice_and_said():
    found = experiment()
    z, x = found.training.noise(300), found.training.generate(found.training.noise(300))
    assert found.frame()["share"] is None
    assert found.picture()["manifold"].size == 0
    found.bend(0.4)  # a lattice that is not shown is not bent
    np.testing.assert_allclose(found.frame()["points"][:300], x, atol=1e-6)
    found.show_manifold(True)
    np.testing.assert_array_equal(found.picture()["manifold"], manifold(found.training))
    found.bend(0.4)
    frame = found.frame()
    np.testing.assert_allclose(frame["points"][:300], bent(found.training, z, x, 0.4), atol=1e-6)
    np.testing.assert_array_equal(found.picture()["manifold"], manifold(found.training, 0.4))
    assert frame["share"] == 0.4
    assert "Generated points: 0.60·z + 0.40·G(z), z laid over the plane" in frame["remarks"]
    assert len(frame["vectors"]) == 0  # a pull is at a point's own place
    row = frame["ring"]
    found.probe(*(float(value) for value in frame["points"][row]), on=True)
    assert found.frame()["ring"] == row
    found.show_manifold(False)
    assert found.frame()["share"] is None
    np.testing.assert_allclose(found.frame()["points"][:300], x, atol=1e-6)
