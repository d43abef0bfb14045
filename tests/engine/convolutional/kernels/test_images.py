"""Preset images: sizes, values, seeds."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from engine.convolutional.kernels.convolution import TUTORIAL_IMAGE
from engine.convolutional.kernels.images import IMAGES, image, placed, small_integers
from engine.digits.examples import one_digit


@pytest.mark.parametrize("name", IMAGES)
@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (16, 16), (3, 16), (10, 7), (8, 8)])
def test_every_image_has_the_chosen_size_and_whole_numbers(name, rows, columns):
    picture = image(name, rows, columns)
    assert picture.shape == (rows, columns)
    assert ((picture >= 0) & (picture <= 90) & (picture == np.round(picture))).all()
    assert picture.any()
    picture[0, 0] = 7  # a new array each time
    assert image(name, rows, columns)[0, 0] != 7 or name == "random integers"


def test_the_tutorials_image_is_its_own():
    np.testing.assert_array_equal(image("tutorial", 10, 10), TUTORIAL_IMAGE)
    assert (TUTORIAL_IMAGE.sum(), TUTORIAL_IMAGE[5, 4], TUTORIAL_IMAGE[8, 2]) == (25 * 90, 0, 90)


@pytest.mark.parametrize("digit", range(10))
def test_digits_are_scikit_learns(digit):
    data = load_digits()
    own = one_digit(digit, 5)
    assert any((own == picture).all() for picture in data.images[data.target == digit])
    assert (np.abs(image("digit", 8, 8, digit=digit, seed=5) - own * 90 / 16) <= 0.5).all()


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others():
    state = np.random.get_state()[1].copy()
    first, again, other = (small_integers((3, 5, 5), seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    assert (np.random.get_state()[1] == state).all()


def test_a_picture_is_placed_in_the_middle_or_cut_there():
    picture = np.arange(1.0, 10).reshape(3, 3)
    assert placed(picture, 1, 1) == [[5]]
    np.testing.assert_array_equal(placed(picture, 5, 5)[1:4, 1:4], picture)


def test_an_image_that_there_is_not():
    with pytest.raises(ValueError, match="The image is one of tutorial"):
        image("cat", 3, 3)
