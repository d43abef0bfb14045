"""HOG against scikit-image's, the arithmetic of a cell, and what a turn does to whole and to split votes."""

import re

import numpy as np
import pytest
from skimage.feature import hog as reference

from engine.convolutional.features.hog.cell import Cell, blocks_with
from engine.convolutional.features.hog.experiment import HogLook
from engine.convolutional.features.hog.settings import HogSettings
from engine.convolutional.features.hog.window import middle, turned
from engine.convolutional.features.pictured import prepared
from engine.convolutional.kernels.hog import between, hog, split_votes, whole_votes
from engine.convolutional.kernels.pictures import stripes


@pytest.mark.parametrize("name", ["camera", "astronaut", "rings", "single", "stripes"])
@pytest.mark.parametrize(("cell", "block"), [(8, 2), (4, 3), (6, 1), (7, 2)])
def test_the_descriptor_is_scikit_images(name, cell, block):
    picture = prepared(name, None, 150)
    theirs = reference(picture.astype(np.float64), 9, (cell, cell), (block, block))
    assert np.abs(hog(picture, cell, block).descriptor - theirs).max() < 1e-12


def test_a_window_of_64_by_128_pixels_has_3780_numbers():
    look = HogLook(HogSettings(picture="coffee", window="person"))
    assert look.shown.shape == (128, 64)
    assert len(look.hog.descriptor) == 3780
    assert [middle(np.zeros(shape, np.uint8)).shape for shape in ((10, 300), (300, 10))] == [(128, 64)] * 2


def test_many_pictures_at_once_are_each_by_itself():
    pictures = np.random.default_rng(0).integers(0, 256, (3, 28, 28))
    for votes in ("whole", "split"):
        each = [hog(one, 4, 2, votes).descriptor for one in pictures]
        np.testing.assert_array_equal(hog(pictures, 4, 2, votes).descriptor, each)


def test_a_whole_vote_jumps_at_a_bins_border_and_a_split_one_does_not():
    steep, angles = np.ones((2, 1)), np.array([[19.9], [20.1]])
    assert whole_votes(steep, angles).argmax(-1).tolist() == [0, 1]  # scikit-image's issue 3565
    one, other = split_votes(steep, angles)
    assert np.abs(one - other).max() == pytest.approx(0.01)
    assert one[:2] == pytest.approx([0.505, 0.495])


def test_split_votes_are_shared_by_the_nearest_middles_around_the_half_turn():
    lower, share = between(np.array([10.0, 20.0, 175.0, 0.0]))
    assert lower.tolist() == [0, 0, 8, 8]
    assert share == pytest.approx([0, 0.5, 0.25, 0.5])
    votes = split_votes(np.array([[2.0]]), np.array([[175.0]]))[0]
    assert votes[[8, 0]] == pytest.approx([1.5, 0.5])
    assert votes.sum() == pytest.approx(2)


def test_stripes_near_a_border_turned_by_one_degree():
    distances = HogLook(HogSettings(picture="stripes", turn=1)).distances()
    assert distances == {"whole": pytest.approx(0.675, abs=5e-4), "split": pytest.approx(0.014, abs=5e-4)}


def test_a_turn_is_clockwise_and_grows_the_direction():
    upright, later = (hog(turned(stripes(), turn), votes="split").cells[8, 8] for turn in (0, 20))
    assert later.argmax() == upright.argmax() + 1


@pytest.mark.parametrize("votes", ["whole", "split"])
def test_the_votes_of_a_cell_add_up_to_its_histogram(votes):
    look = HogLook(HogSettings(picture="coins", votes=votes))
    cell = look.resting_cell
    assert cell.voted(votes, 64) == pytest.approx(look.hog.cells[cell.at], rel=1e-6)
    assert cell.shares(votes).sum(1) == pytest.approx(cell.steep.ravel())


def test_where_a_cells_numbers_lie_in_the_descriptor():
    look = HogLook(HogSettings(cell=8, block=2))
    for at in ((0, 0), (5, 7), (31, 31)):
        blocks = blocks_with(at, look.hog)
        assert len(blocks) == {0: 1, 31: 1}.get(at[0], 4)
        for block in blocks:
            cell = Cell(look.hog, at, 8, block)
            nine = cell.stages()[-1].reshape(-1, 9)[cell.within]
            np.testing.assert_allclose(look.hog.descriptor[cell.first : cell.first + 9], nine, atol=1e-15)


def test_the_account_ends_at_the_number_of_the_descriptor():
    look = HogLook(HogSettings(picture="coins"))
    *_, once_more, place = look.frame()["account"]
    shown, index = float(once_more.rstrip(".").split()[-1]), int(re.findall(r"\[(\d+)\]", place)[0])
    assert look.hog.descriptor[index] == pytest.approx(shown, abs=6e-4)


def test_the_steps_show_vote_after_vote():
    look = HogLook(HogSettings(votes="split"))
    look.reset()
    assert look.frame()["bins"] == [0] * 9
    seen = []
    for _ in range(64):
        look.step()
        seen.append(sum(look.frame()["bins"]))
    assert (np.diff(seen) >= 0).all()
    assert look.step(9) == 3
    assert look.stopped


def test_a_picture_too_small_for_a_block_is_refused():
    with pytest.raises(ValueError, match="A block has 24 × 24 pixels, and the picture 10 × 20"):
        HogLook(HogSettings(picture="yours", block=3), np.zeros((20, 10), np.uint8))
