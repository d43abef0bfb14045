"""Four ways to say why, against their own definitions written out."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.convolutional.attribution import METHODS, STRIDE, WINDOW, attributions
from engine.convolutional.draw_experiment import DrawExperiment, trained
from engine.convolutional.draw_settings import DrawSettings

DIGIT = DrawExperiment(DrawSettings(digit=3)).prepared.digit
PICTURE = torch.from_numpy(DIGIT)[None, None]


@pytest.fixture(scope="module")
def network():
    return trained("digits").network


@pytest.fixture(scope="module")
def found(network):
    return attributions(network, DIGIT, 3)


def logit(network, picture):
    with torch.inference_mode():
        return float(network(picture)[0, 3])


def test_occlusion_is_how_much_the_logit_falls(network, found):
    whole, sums, counts = logit(network, PICTURE), np.zeros((28, 28)), np.zeros((28, 28))
    corners = sorted({min(k, 28 - WINDOW) for k in range(0, 28 - WINDOW + STRIDE, STRIDE)})
    for row in corners:
        for column in corners:
            covered = PICTURE.clone()
            covered[..., row : row + WINDOW, column : column + WINDOW] = 0
            sums[row : row + WINDOW, column : column + WINDOW] += whole - logit(network, covered)
            counts[row : row + WINDOW, column : column + WINDOW] += 1
    inner = slice(6, 20)  # the last windows are cut otherwise
    np.testing.assert_allclose(found.maps["occlusion"][inner, inner], (sums / counts)[inner, inner], atol=1e-3)


def test_gradient_times_input_is_autograds(network, found):
    asked = PICTURE.clone().requires_grad_()
    network(asked)[0, 3].backward()
    np.testing.assert_allclose(found.maps["gradient × input"], (asked.grad * PICTURE)[0, 0].numpy(), atol=1e-5)


def test_integrated_gradients_add_up_to_the_rise_of_the_logit(network, found):
    rise = logit(network, PICTURE) - logit(network, torch.zeros_like(PICTURE))
    assert found.maps["integrated gradients"].sum() == pytest.approx(rise, rel=0.05)


def test_grad_cam_weighs_the_last_maps_by_their_mean_gradient(network, found):
    layers = list(network.layers)
    last = max(k for k, layer in enumerate(layers) if isinstance(layer, torch.nn.Conv2d))
    maps = PICTURE
    for layer in layers[: last + 1]:
        maps = layer(maps)
    maps = maps.detach().requires_grad_()
    x = maps
    for layer in layers[last + 1 :]:
        x = layer(x.flatten(1) if isinstance(layer, torch.nn.Linear) else x)
    x[0, 3].backward()
    weights = maps.grad.mean((2, 3), keepdim=True)
    active = functional.relu((weights * maps).sum(1, keepdim=True))
    theirs = functional.interpolate(active, (28, 28), mode="bilinear")[0, 0].detach().numpy()
    np.testing.assert_allclose(found.maps["Grad-CAM"], theirs, atol=1e-5)


def test_the_network_is_left_as_it_was(network, found):
    assert not any(layer._forward_hooks for layer in network.modules())


def test_likeness_and_disagreement(found):
    likeness = found.likeness
    assert len(likeness) == 6
    assert all(-1 <= value <= 1 for value in likeness.values())
    assert found.disagreement.shape == (28, 28)
    assert (found.disagreement >= 0).all()
    far = min(likeness, key=likeness.get)
    assert f"Farthest apart: {far[0]} and {far[1]}" in found.sentence
    assert set(found.maps) == set(METHODS)
