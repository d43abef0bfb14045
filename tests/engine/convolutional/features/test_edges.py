"""Canny's stages against scikit-image's, and the arithmetic of a pixel."""

import numpy as np
import pytest
from skimage.feature import canny as reference
from skimage.filters import sobel

from engine.convolutional.features.edges.canny import canny, neighbours
from engine.convolutional.features.edges.experiment import TITLES, Edges
from engine.convolutional.features.edges.settings import EdgesSettings
from engine.convolutional.features.edges.words import account
from engine.convolutional.features.pictured import prepared


@pytest.mark.parametrize("name", ["camera", "coins", "rings", "dot", "text", "single", "stripes"])
@pytest.mark.parametrize(("sigma", "low", "high"), [(1.5, 40, 100), (0.3, 10, 300), (3.0, 20, 20), (6.0, 1, 1442)])
def test_the_edges_are_scikit_images(name, sigma, low, high):
    picture = prepared(name, None, 128).astype(np.float64)
    theirs = reference(picture, sigma=sigma, low_threshold=low, high_threshold=high)
    assert (canny(picture, sigma, low, high).edges == theirs).all()


def test_chance_has_the_same_edges_too():
    picture = np.random.default_rng(0).integers(0, 256, (90, 70)).astype(np.float64)
    stages = canny(picture, 1.0, 5, 10)
    assert (stages.edges == reference(picture, sigma=1.0, low_threshold=5, high_threshold=10)).all()
    assert np.allclose(sobel(stages.smooth), stages.steep / 4 / np.sqrt(2), atol=1e-12)


def test_of_3x_plus_2y_the_slopes_are_24_and_16_and_scikit_image_says_root_26():
    plane = 3.0 * np.arange(9) + 2.0 * np.arange(9)[:, None] + 100
    stages = canny(plane, 0.3, 1, 1)
    assert (stages.across[4, 4], stages.down[4, 4]) == pytest.approx((24, 16), abs=1e-3)
    assert sobel(plane)[4, 4] == pytest.approx(np.sqrt(26))
    lines = account(plane.astype(np.uint8), stages, 4, 4, EdgesSettings(sigma=0.3))["account"]
    assert "gx = 24.0, gy = 16.0" in lines[0]
    assert "gx/4 = 6.0, gy/4 = 4.0, √(6.0² + 4.0²)/√2 ≈ 5.1" in lines[2]


def test_between_which_neighbours_a_gradient_passes():
    across, down = np.array([3.0, 1.0, -3.0, 1.0]), np.array([1.0, 3.0, 1.0, -3.0])
    straight, corner, share = neighbours(across, down)
    assert straight.T.tolist() == [[0, 1], [1, 0], [0, 1], [-1, 0]]
    assert corner.T.tolist() == [[1, 1], [1, 1], [-1, 1], [-1, 1]]
    assert share == pytest.approx([1 / 3] * 4)


def test_each_stage_has_a_picture_and_leaves_no_more_than_the_one_before():
    edges = Edges(EdgesSettings(picture="coins"))
    stages, frame = edges.stages, edges.frame()
    assert len([name for name in frame if name.startswith("stage.")]) == len(TITLES) == edges.length + 1
    assert stages.thinned.sum() > (stages.groups > 0).sum() > stages.edges.sum() > stages.strong.sum() > 0
    assert frame["left"] == stages.edges.sum()
    row, column = frame["pixel"]
    assert stages.edges[row, column]


@pytest.mark.parametrize("place", [(0, 0), (0, 60), (255, 255), (130, 3)])
def test_any_place_has_its_account(place):
    edges = Edges()
    edges.look_at(*place)
    assert edges.frame()["account"]
    edges.leave()
    assert edges.place == edges.resting


def test_arrows_point_from_dark_to_bright():
    frame = Edges(EdgesSettings(picture="dot", sigma=1.0)).frame()
    x0, _, x1, _, plain = frame["arrows"].T
    upper = frame["arrows"][:, 1] < 25
    assert (x1[upper] > x0[upper]).all()  # the step gets brighter to the right
    assert ((plain > 0) & (plain <= 1)).all()


def test_the_low_threshold_is_not_above_the_high_one():
    with pytest.raises(ValueError, match="at most as high"):
        EdgesSettings(low=101, high=100)
