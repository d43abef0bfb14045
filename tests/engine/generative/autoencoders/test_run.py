"""What both auto-encoders in training share: data as engine and scripts have them, moments, MNIST from a folder."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoders import script
from engine.generative.autoencoders.data import CURVES, PARTS, REACH, load
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.settings import VaeSettings
from engine.script import fill


@pytest.fixture
def mnist(monkeypatch, tmp_path):
    """A folder with 5,300 pictures of noise, of which 5,000 are held out."""
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (5_300, 28, 28), dtype=np.uint8)
    labels = generator.integers(0, 10, len(images), dtype=np.uint8)
    for name, kind, array in (("images-idx3", 2051, images), ("labels-idx1", 2049, labels)):
        head = struct.pack(f">{1 + array.ndim}i", kind, *array.shape)
        (tmp_path / f"train-{name}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes(), 1))
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))


def dealt(source, seed):
    """`train` and `held_out` by a script of no updates."""
    constants = {"DATA": source, "ON_PLANE": source in CURVES, "SEED": seed, "UPDATES": 0}
    names = {}
    exec(fill(Path(script.__file__).with_name("standalone.py"), constants), names)
    return names["train"], names["held_out"]


@pytest.mark.parametrize("source", ["digits", *CURVES])
def test_scripts_deal_the_engine_s_own_data(source):
    data = load(source, 3)
    train, held = dealt(source, 3)
    np.testing.assert_array_equal(data.rows(np.arange(len(data))), train)
    np.testing.assert_array_equal(data.held, held)
    assert not torch.equal(load(source, 4).held, data.held)


def test_scripts_deal_the_engine_s_own_mnist(mnist):
    data = load("mnist", 3)
    train, held = dealt("mnist", 3)
    np.testing.assert_array_equal(data.train, train)
    np.testing.assert_array_equal(data.held, held)
    assert (len(data), len(data.held), data.side, data.on_plane) == (300, 1_000, 28, False)


@pytest.mark.parametrize("source", CURVES)
def test_points_lie_in_the_square_and_their_parts_along_a_curve(source):
    data = load(source, 0)
    assert data.on_plane
    assert data.held.abs().max() < REACH
    assert set(data.kinds) == set(range(len(PARTS)))
    parts = [data.held[data.kinds == part].std(0).sum() for part in range(len(PARTS))]
    assert np.mean(parts) < 0.75 * data.held.std(0).sum()  # an eighth lies closer together than the whole
    assert ((data.along >= 0) & (data.along <= 1)).all()


@pytest.mark.parametrize("source", ["ring", "ring8"])
def test_rings_have_the_radii_that_they_are_said_to_have(source):
    held = load(source, 0).held.double()
    radius = (held / torch.tensor([1.8, 1.5]) if source == "ring" else held / 2).norm(dim=1)
    assert radius.mean() == pytest.approx(1, abs=0.02)
    assert radius.std() < 0.12


@pytest.mark.parametrize(
    "make", [lambda: AeTrain(AeSettings(data="mnist")), lambda: VaeTrain(VaeSettings(data="mnist"))]
)
def test_of_mnist_a_course_has_figures_at_some_steps_and_a_frame_says_of_when_its_figures_are(mnist, make):
    run = make()
    name = next(iter(run.measure()))
    start = run.measure()[name][0]
    run.step(7)
    assert np.isnan(run.measure()[name][0])
    run.moving = True
    assert run.frame()[name] == start
    assert "held out, at update 0: " in run.frame()["said"][0]
    run.step(1)
    figure = run.measure()[name][0]
    assert figure != start
    run.step(1)
    assert run.frame()[name] == figure
    assert "held out, at update 8: " in run.frame()["said"][0]
    run.moving = False
    with torch.no_grad():
        exact = run.training.total(run.training.ask()[1])
    assert run.frame()[name] == exact != figure
    assert "held out: " in run.frame()["said"][0]
    assert run.picture()["map.ground"].shape == (420, 420)
    assert run.picture()["pairs"].shape == (16, 28, 28)


def test_mnist_that_is_not_there_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="always here"):
        VaeTrain(VaeSettings(data="mnist"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: AeSettings(data="faces"), "no data set"),
        (lambda: AeSettings(data="ring", codes=3), "two numbers"),
        (lambda: VaeSettings(data="moons", latents=3), "two numbers"),
        (lambda: AeSettings(data="mnist", hidden=128), "fewer hidden units"),
        (lambda: VaeSettings(data="ring", hidden=256), "fewer hidden units"),
        (lambda: VaeSettings(warm=-1), "updates"),
    ],
)
def test_settings_that_cannot_be_are_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_history_of_the_largest_network_stays_below_its_bound():
    for settings in (AeSettings(data="mnist", codes=64), VaeSettings(data="mnist", latents=16)):
        assert settings.shape.parameters * 3 * 4 * 16 < 22.5e6  # bytes of one branch, and there are two


def test_parameters_are_counted_as_the_network_has_them():
    for run in (AeTrain(AeSettings(data="ring", codes=1)), VaeTrain(VaeSettings(latents=3))):
        assert run.settings.shape.parameters == len(run.training.network.weights)
