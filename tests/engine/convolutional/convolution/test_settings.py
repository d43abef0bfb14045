"""What is chosen by name, what is typed, and what does not fit."""

import numpy as np
import pytest

from engine.convolutional.convolution.settings import ConvolutionSettings, sized
from engine.convolutional.kernels.convolution import TUTORIAL_IMAGE
from engine.convolutional.kernels.named import KERNELS
from engine.settings import declared


def test_the_defaults_are_the_tutorials():
    settings = ConvolutionSettings()
    np.testing.assert_array_equal(settings.picture()[0], TUTORIAL_IMAGE)
    np.testing.assert_array_equal(settings.kernels()[0, 0], KERNELS["blur"].kernel)
    assert settings.biases().tolist() == [0]


@pytest.mark.parametrize("image", declared(ConvolutionSettings)["image"].titles)
@pytest.mark.parametrize("kernel", declared(ConvolutionSettings)["kernel"].titles)
def test_every_image_and_kernel_in_every_shape(image, kernel):
    settings = ConvolutionSettings(
        image=image, kernel=kernel, rows=5, columns=7, channels=4, filters=3, kernel_rows=2, kernel_columns=5
    )
    assert settings.picture().shape == (4, 5, 7)
    assert settings.kernels().shape == (3, 4, 2, 5)
    assert settings.biases().shape == (3,)


def test_other_channels_are_mirror_images_and_other_filters_the_next_kernels():
    settings = ConvolutionSettings(channels=4, filters=2, kernel="Sobel x")
    first, across, down, both = settings.picture()
    np.testing.assert_array_equal(first, across[:, ::-1])
    np.testing.assert_array_equal(first, down[::-1])
    np.testing.assert_array_equal(first, both[::-1, ::-1])
    for channel in range(4):
        np.testing.assert_array_equal(settings.kernels()[0, channel], KERNELS["Sobel x"].kernel)
        np.testing.assert_array_equal(settings.kernels()[1, channel], KERNELS["Sobel y"].kernel)


def test_random_integers_are_small_whole_and_the_seeds():
    settings = ConvolutionSettings(image="random integers", kernel="random integers", channels=3, filters=4, seed=5)
    image, kernels, bias = settings.picture(), settings.kernels(), settings.biases()
    assert ((image >= 0) & (image <= 9) & (image == image.round())).all()
    assert (np.abs(kernels) <= 2).all()
    assert (np.abs(bias) <= 3).all()
    np.testing.assert_array_equal(image, settings.picture())
    assert not np.array_equal(image[0], image[1])


def test_what_was_typed():
    settings = ConvolutionSettings(
        image="yours", pixels="1 2 3;4 5 6;7 8 9", rows=3, columns=4, kernel="yours", entries="1/9 -1", filters=2,
        kernel_rows=1, kernel_columns=2, bias="2 -1/2",
    )  # fmt: skip
    assert settings.picture().tolist() == [[[1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0]]]
    assert settings.kernels().tolist() == [[[[1 / 9, -1]]], [[[0, 0]]]]
    assert settings.biases().tolist() == [2, -0.5]


def test_named_kernels_in_other_sizes():
    assert sized("blur", 2, 4).tolist() == [[1 / 8] * 4] * 2
    assert sized("identity", 5, 5)[2, 2] == 1
    assert sized("identity", 5, 5).sum() == 1
    assert sized("Sobel x", 1, 3).tolist() == [[-2, 0, 2]]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"rows": 2}, "rows is a whole number from 3 to 16"),
        ({"rows": 3.5}, "rows"),
        ({"kernel_rows": 8}, "kernel rows"),
        ({"filters": 5}, "filters"),
        ({"stride": 0}, "stride"),
        ({"padding": 7}, "padding"),
        ({"dilation": True}, "dilation"),
        ({"fill": float("nan")}, "fill"),
        ({"fill": 101.0}, "fill"),
        ({"image": "moon"}, "no image named “moon”"),
        ({"kernel": "<b>"}, "no kernel named"),
        ({"pooling": "min"}, "no pooling named"),
        ({"pixels": "1 2;3"}, "equally long"),
        ({"entries": "a"}, "number such as"),
        ({"bias": "1 two"}, "number such as"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(setting, words):
    with pytest.raises(ValueError, match=words):
        ConvolutionSettings(**setting)
