"""Where codes lie: principal directions against scikit-learn, class means, moves along one direction, what is kept."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from sklearn.decomposition import PCA

from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders import weights
from engine.generative.digit_autoencoders.codes import Codes, figures
from engine.generative.digit_autoencoders.training import SHAPES


def some(latents=4, count=300):
    rng = np.random.default_rng(0)
    means = rng.normal(size=(count, latents)) @ rng.normal(size=(latents, latents)) + rng.normal(size=latents)
    return means, rng.permutation(count) % 10


def test_directions_and_their_variances_are_those_of_scikit_learn():
    means, labels = some()
    found, wanted = figures(means, labels), PCA().fit(means)
    np.testing.assert_allclose(np.abs((found.directions * wanted.components_).sum(1)), 1)
    np.testing.assert_allclose(found.principal.shares, wanted.explained_variance_ratio_)
    np.testing.assert_allclose(found.principal.along(means).std(0), 1)
    assert (found.directions.max(1) > -found.directions.min(1)).all()  # a sign of its own, whatever the solver's


def test_a_class_s_mean_is_the_mean_of_its_codes():
    means, labels = some()
    np.testing.assert_allclose(figures(means, labels).classes[3], means[labels == 3].mean(0))
    with pytest.raises(ValueError, match="every class"):
        figures(means, labels % 9)


def test_a_move_along_one_direction_leaves_the_others():
    means, labels = some()
    codes = figures(means, labels).principal
    moved = codes.moved(means[0], 2, np.array([-1.5, 0.0]))
    places = np.repeat(codes.along(means[0])[None], 2, 0)
    places[:, 2] = -1.5, 0
    np.testing.assert_allclose(codes.along(moved), places, atol=1e-9)
    assert codes.moved(means[0], 2, 1.0).shape == (4,)


def test_what_is_kept_comes_back_and_the_network_is_the_same(tmp_path):
    rng, path = np.random.default_rng(1), tmp_path / "a.safetensors"
    network = AutoEncoder(SHAPES["vae2"], 3)
    codes = figures(rng.normal(size=(50, 2)), np.arange(50) % 10)
    weights.save(path, network, {"network": "vae2"})
    before = {name: tensor.clone() for name, tensor in load_file(path).items()}  # not the file itself, written anew
    weights.save(path, weights.load(path).network, {"network": "vae2"}, codes)
    after = load_file(path)
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())
    found = weights.load(path).codes
    assert found is not None
    np.testing.assert_allclose(found.directions, codes.directions, atol=1e-7)
    np.testing.assert_allclose(found.classes, codes.classes, atol=1e-6)


@pytest.mark.parametrize("wrong", [{"mean": torch.zeros(3)}, {"deviations": torch.zeros(2)}, {"more": torch.zeros(1)}])
def test_strange_figures_are_refused(tmp_path, wrong):
    rng, path = np.random.default_rng(1), tmp_path / "a.safetensors"
    codes = figures(rng.normal(size=(50, 2)), np.arange(50) % 10)
    weights.save(path, AutoEncoder(SHAPES["vae2"]), {"network": "vae2"}, codes)
    tensors = load_file(path) | {f"codes.{name}": tensor for name, tensor in wrong.items()}
    save_file(tensors, path, metadata={"network": "vae2"})
    with pytest.raises(ValueError, match="figures of codes"):
        weights.load(path)


def test_figures_read_are_of_as_many_latents():
    with pytest.raises(ValueError, match="5 latents"):
        Codes.read(figures(*some()).tensors(), 5)
