"""Training what ships: the same numbers however it is interrupted, a file that gives them back, a card that is true."""

import gzip
import struct
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.digits.mnist import Digits
from engine.generative.autoencoders.network import AutoEncoder, Shape
from engine.generative.digit_autoencoders import train, training, weights
from engine.generative.digit_autoencoders.training import Recipe, ShippedTraining


def digits(count, seed=0):
    """Bars, upright or lying, at places of their own."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, 28, 28), np.uint8)
    labels = rng.integers(0, 10, count)
    for image, label in zip(images, labels, strict=True):
        at = rng.integers(4, 20)
        image[4:24, at : at + 4] = 230
        if label % 2:
            image[:] = image.T.copy()
    return Digits(images, labels)


@pytest.fixture
def small(monkeypatch):
    shapes = {
        "ae2": Shape(hidden=(16,), latents=2, variational=False),
        "vae2": Shape(hidden=(16,), latents=2),
        "vae20": Shape(hidden=(16,), latents=3, activation="silu", channels=(4, 8)),
    }
    monkeypatch.setattr(training, "SHAPES", shapes)
    monkeypatch.setattr(weights, "SHAPES", shapes)
    monkeypatch.setattr(train, "SHAPES", shapes)


@pytest.mark.parametrize("network", ["ae2", "vae2", "vae20"])
def test_it_learns(small, network):
    run = ShippedTraining(Recipe(network=network, epochs=6, batch=20, rate=0.003), digits(400), digits(60, 1))
    while not run.done:
        run.epoch()
    assert run.history[-1].loss < 0.7 * run.history[0].loss
    assert run.chosen.held_out == min(epoch.held_out for epoch in run.history)
    assert (run.chosen.second > 0) == (network != "ae2")


def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(small):
    recipe = Recipe(network="vae2", epochs=4, batch=20)
    whole, first, second = (ShippedTraining(recipe, digits(100), digits(30, 1)) for _ in range(3))
    for _ in range(4):
        whole.epoch()
    for _ in range(2):
        first.epoch()
    second.restore(first.state())
    for _ in range(2):
        second.epoch()
    np.testing.assert_array_equal(second.network.weights, whole.network.weights)
    np.testing.assert_array_equal(second.best.weights, whole.best.weights)
    assert second.history == whole.history
    with pytest.raises(ValueError, match="other settings"):
        ShippedTraining(replace(recipe, seed=1), digits(100), digits(30, 1)).restore(first.state())


@pytest.mark.parametrize(
    "shape",
    [
        Shape(9, (5, 4), 3),
        Shape(16, (5,), 3, "silu", channels=(2, 3)),
        Shape(16, (5,), 3, "silu", False, channels=(2,)),
    ],
)
def test_parameters_and_gradients_lie_in_one_row(shape):
    network, pixels = AutoEncoder(shape, 0), shape.pixels
    begun = np.array(network.weights)
    np.testing.assert_array_equal(AutoEncoder(shape, 0).weights, begun)
    assert len(network.weights) == sum(part.numel() for part in network.parameters())
    network.weights[:] = np.arange(len(network.weights)) / 100
    flat = torch.cat([part.detach().flatten() for part in network.parameters()])
    np.testing.assert_array_equal(flat.numpy(), network.weights)
    network.decode(network.encode(torch.ones(2, pixels))[0]).sum().backward()
    assert network.gradient.any()
    assert [part.shape for part in network.encode(torch.ones(2, pixels))] == [(2, 3), (2, 3)]
    assert network.decode(torch.ones(2, 3)).shape == (2, pixels)


def test_at_the_start_no_layer_swells_or_shrinks_what_it_is_given():
    network = AutoEncoder(Shape(784, (200,), 20, "silu", channels=(24, 48)), 0)
    x = torch.bernoulli(torch.full((200, 784), 0.5), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        mean, _ = network.encode(2 * x - 1)
        logits = network.decode(torch.randn((200, 20), generator=torch.Generator().manual_seed(1)))
    assert 0.1 < mean.std() < 2
    assert 0.1 < logits.std() < 2


def test_convolutions_need_a_square_that_can_be_halved():
    for pixels, channels in ((15, (2,)), (25, (2,)), (36, (2, 2)), (16, (0,))):
        with pytest.raises(ValueError, match=r"\."):
            Shape(pixels, channels=channels)


def write(path, array, kind):
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    with gzip.open(path / f"train-{kind}.gz", "wb", compresslevel=1) as file:
        file.write(header + array.astype(np.uint8).tobytes())


@pytest.fixture
def folder(tmp_path):
    found = digits(5_200)
    write(tmp_path, found.images, "images-idx3-ubyte")
    write(tmp_path, found.labels, "labels-idx1-ubyte")
    return tmp_path


def test_the_command_trains_and_resumes_and_writes_a_card(small, folder, tmp_path):
    words = ["--data", str(folder), "--epochs", "2", "--counted", "1", "--resume"]
    for network in ("vae2", "ae2"):
        out = tmp_path / f"{network}.safetensors"
        assert train.main([*words, "--network", network, "--out", str(out)]) == 0
        before = weights.load(out).network.weights.copy()
        assert train.main([*words, "--network", network, "--out", str(out)]) == 0  # nothing is left to do
        np.testing.assert_array_equal(weights.load(out).network.weights, before)
        card = out.with_suffix(".md").read_text()
        assert ("86.76" in card) == (network == "vae2")
        assert f"--network {network} --seed 0 --epochs 2" in card
        assert (weights.load(out).codes is not None) == (network == "vae2")
        out.with_suffix(".md").unlink()
        kept = {name: tensor.clone() for name, tensor in load_file(out).items()}  # not the file itself
        assert train.main([*words[:2], "--out", str(out), "--counted", "1", "--evaluate"]) == 0
        again = load_file(out)
        assert all(torch.equal(again[name], tensor) for name, tensor in kept.items())
        assert out.with_suffix(".md").read_text() == card


def test_what_is_not_there_is_not_measured(tmp_path, capsys):
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "a.safetensors"), "--evaluate"]) == 2
    assert "a.safetensors" in capsys.readouterr().err


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "a.pt")]) == 2
    assert "safetensors" in capsys.readouterr().err
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "a.safetensors")]) == 2
    assert "no file" in capsys.readouterr().err


def test_files_that_are_no_network_known_here_are_refused(tmp_path):
    path = tmp_path / "one.safetensors"
    path.write_bytes(b"no")
    with pytest.raises(ValueError, match="damaged"):
        weights.load(path)
    save_file({"a": torch.zeros(2)}, path)
    with pytest.raises(ValueError, match="does not say"):
        weights.load(path)
    save_file({"a": torch.zeros(2)}, path, metadata={"network": "vae2"})
    with pytest.raises(ValueError, match="tensors"):
        weights.load(path)
    network = AutoEncoder(Shape())
    network.weights[5] = np.nan
    weights.save(path, network, {"network": "vae2"})
    with pytest.raises(ValueError, match="finite"):
        weights.load(path)
    with pytest.raises(ValueError, match="may run code"):
        weights.load(tmp_path / "one.pt")
