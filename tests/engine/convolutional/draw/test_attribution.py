"""Four ways to say why, against their own definitions written out."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.convolutional.draw.attribution import METHODS, attributions, placed
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.network import network as built
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.weights import trained

WINDOW, STRIDE = 5, 2  # of 28×28
DIGIT = DrawExperiment(DrawSettings(digit=3)).reading.prepared.digit
PICTURE = torch.from_numpy(DIGIT)[None, None]


@pytest.fixture(scope="module")
def network():
    return trained("digits").network


@pytest.fixture(scope="module")
def found():
    return attributions(trained("digits"), DIGIT, 3)


def made(text):
    """An untrained network for 8×8 pictures, by the grammar, in training."""
    anatomy = dissect(parse(text), (1, 8, 8))
    return Reader(anatomy, built(anatomy, 0).train(), "digits")


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
    layers = list(network)
    last = max(k for k, layer in enumerate(layers) if isinstance(layer, torch.nn.Conv2d))
    maps = PICTURE
    for layer in layers[: last + 1]:
        maps = layer(maps)
    maps = maps.detach().requires_grad_()
    x = maps
    for layer in layers[last + 1 :]:
        x = layer(x)
    x[0, 3].backward()
    weights = maps.grad.mean((2, 3), keepdim=True)
    active = functional.relu((weights * maps).sum(1, keepdim=True))
    # the middles of the 4×4 cells lie at 7.5, 11.5, 15.5, 19.5: so does this enlargement of them and a rim of 0
    rim = functional.pad(active, (1, 1, 1, 1))
    theirs = functional.interpolate(rim, (24, 24), mode="bilinear", align_corners=False)[0, 0].detach().numpy()
    np.testing.assert_allclose(found.maps["Grad-CAM"][2:26, 2:26], theirs, atol=1e-5)
    assert not found.maps["Grad-CAM"][:2].any()


@pytest.mark.parametrize("text", ["C4@3s2p1 R P2", "C4@5same R C2@2", "C4@3d2 A2s1", "L4@3s2p1 T", "C3@3 C3@3p1 P3s2"])
def test_a_map_is_laid_where_its_cells_look(text):
    """Held against the windows followed back one by one, for a cell that sees nothing beyond the border."""
    anatomy = dissect(parse(text), (1, 40, 40))
    part = anatomy.layers[-1]
    row, column = part.output[1] // 2, part.output[2] // 2 - 1
    cells = np.zeros(part.output[1:], np.float32)
    cells[row, column] = 1
    laid = placed(cells, part.field, (40, 40))
    for axis, read in enumerate(anatomy.read_by(part.number, (row, column))):
        middle = (laid.sum(1 - axis) * np.arange(40)).sum() / laid.sum()
        assert middle == pytest.approx((read[0] + read[-1]) / 2, abs=1e-5)


def test_the_network_is_left_as_it_was(network, found):
    assert not any(layer._forward_hooks for layer in network.modules())


def test_likeness_and_disagreement(found):
    likeness = found.likeness
    assert len(likeness) == 6
    assert all(-1 <= value <= 1 for value in likeness.values())
    assert found.pictures.shape == (5, 28, 28)
    assert (found.pictures[-1] >= 0).all()
    far = min(likeness, key=likeness.get)
    assert f"Farthest apart: {far[0]} and {far[1]}" in found.sentence
    assert set(found.maps) == set(METHODS)


# --- any network ------------------------------------------------------------------------------------------------------

SMALL = np.random.default_rng(1).random((8, 8), np.float32)


@pytest.mark.parametrize(
    "text",
    [
        "C8@3p1 R P2 C6@3 B R F10",
        "L4@3s2 T F10",
        "C6@3same S C16@3#lenet5 Q U2 F10",
        "C4@3 R C10@1 G",
        "F12 R D0.5 F10",
        "C10@8",
    ],
)
def test_any_network_of_the_grammar_is_asked_as_it_is_when_it_is_not_in_training(text):
    reader = made(text)
    network, found = reader.network, attributions(reader, SMALL, 4)
    assert network.training
    picture = torch.from_numpy(SMALL)[None, None].requires_grad_()
    quiet = network.eval()(picture).flatten()[4]
    quiet.backward()
    np.testing.assert_allclose(found.maps["gradient × input"], (picture.grad * picture)[0, 0].detach(), atol=1e-6)
    with torch.no_grad():
        rise = float(quiet - network(torch.zeros_like(picture)).flatten()[4])
    assert found.maps["integrated gradients"].sum() == pytest.approx(rise, rel=0.05, abs=0.01)
    assert all(part.shape == (8, 8) for part in [*found.maps.values(), *found.pictures])
    assert found.sentence


def test_a_square_of_two_covers_eight_by_eight_pixels():
    reader = made("F10")
    found = attributions(reader, SMALL, 2)
    assert "2×2" in found.captions[0]
    terms = (
        reader.network[1].weight[2].detach().numpy().reshape(8, 8) * SMALL
    )  # of a linear network, what a pixel is worth
    square = np.lib.stride_tricks.sliding_window_view(terms, (2, 2)).sum((2, 3))  # is what its squares are, on average
    sums, counts = np.zeros((8, 8)), np.zeros((8, 8))
    for row, column in np.ndindex(7, 7):
        sums[row : row + 2, column : column + 2] += square[row, column]
        counts[row : row + 2, column : column + 2] += 1
    np.testing.assert_allclose(found.maps["occlusion"], sums / counts, atol=1e-5)
    np.testing.assert_allclose(found.maps["gradient × input"], terms, atol=1e-6)


@pytest.mark.parametrize(("text", "there"), [("F12 R F10", False), ("C10@8", False), ("C6@3 R C10@6", True)])
def test_grad_cam_needs_maps_and_its_absence_is_said(text, there):
    found = attributions(made(text), SMALL, 0)
    assert ("Grad-CAM" in found.maps) is there
    assert len(found.captions) == len(found.pictures) == len(found.maps) + 1
    assert ("Grad-CAM needs" in found.sentence) is not there
