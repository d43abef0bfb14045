"""Kernels against scipy.ndimage and scikit-image; which of them are outer products."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from skimage.filters import gabor_kernel, scharr_h, scharr_v

from engine.convolutional.kernels.convolution import convolve
from engine.convolutional.kernels.named import (
    GENERATED,
    KERNELS,
    PARAMETERS,
    derivative_of_gaussian,
    gabor,
    gaussian,
    laplacian_of_gaussian,
    motion_blur,
    separate,
)

PICTURE = np.random.default_rng(0).standard_normal((25, 30))
SIGMAS = [(3, 0.5), (7, 1.0), (9, 1.4), (15, 3.0)]


def inside(array, size):
    return array[size // 2 : -(size // 2), size // 2 : -(size // 2)]


def test_named_kernels_are_scipys():
    sobel = [ndimage.sobel(PICTURE, axis) for axis in (1, 0)]
    theirs = dict(zip(("Sobel x", "Sobel y"), sobel, strict=True))
    theirs |= {"Laplacian": ndimage.laplace(PICTURE), "blur": ndimage.uniform_filter(PICTURE, 3), "identity": PICTURE}
    theirs |= {"Prewitt x": ndimage.prewitt(PICTURE, 1), "Prewitt y": ndimage.prewitt(PICTURE, 0)}
    theirs |= {"Scharr x": 16 * scharr_v(PICTURE), "Scharr y": 16 * scharr_h(PICTURE)}
    theirs["outline"] = 9 * (PICTURE - theirs["blur"])
    theirs["sharpen"] = PICTURE - theirs["Laplacian"]
    for name, response in theirs.items():
        ours = convolve(PICTURE, KERNELS[name].kernel)
        np.testing.assert_allclose(ours, inside(response, 3), atol=1e-12, err_msg=name)


def test_emboss_keeps_a_flat_picture_and_shows_the_slope():
    kernel = KERNELS["emboss"].kernel
    assert kernel.sum() == 1
    slope = np.add.outer(np.arange(5.0), np.arange(5.0))
    assert (convolve(slope, kernel) > inside(slope, 3)).all()


@pytest.mark.parametrize(("size", "sigma"), SIGMAS)
def test_gaussians_are_scipys(size, sigma):
    radius = size // 2
    smooth = ndimage.gaussian_filter(PICTURE, sigma, radius=radius)
    np.testing.assert_allclose(convolve(PICTURE, gaussian(size, sigma)), inside(smooth, size), atol=1e-12)
    for angle, order in ((0, (0, 1)), (90, (1, 0))):
        theirs = ndimage.gaussian_filter(PICTURE, sigma, order=order, radius=radius)
        ours = convolve(PICTURE, derivative_of_gaussian(size, sigma, angle))
        np.testing.assert_allclose(ours, inside(theirs, size), atol=1e-12)


@pytest.mark.parametrize(("size", "sigma"), SIGMAS)
def test_the_laplacian_of_gaussian_is_scipys_less_its_mean(size, sigma):
    impulse = np.zeros((size, size))
    impulse[size // 2, size // 2] = 1
    theirs = ndimage.gaussian_laplace(impulse, sigma, mode="constant", radius=size // 2)
    ours = laplacian_of_gaussian(size, sigma)
    np.testing.assert_allclose(ours, theirs - theirs.mean(), atol=1e-12)
    assert abs(ours.sum()) < 1e-12


@pytest.mark.parametrize("angle", [0, 30, 90, 135])
@pytest.mark.parametrize(("phase", "aspect"), [(0, 1.0), (90, 0.5)])
def test_gabors_are_scikit_images(angle, phase, aspect):
    size, sigma, wavelength = 11, 2.0, 5.0
    theirs = gabor_kernel(
        1 / wavelength, np.radians(angle), sigma_x=sigma, sigma_y=sigma / aspect, n_stds=5, offset=np.radians(phase)
    ).real
    row, column = (length // 2 - size // 2 for length in theirs.shape)
    theirs = theirs[row : row + size, column : column + size] * (2 * np.pi * sigma**2 / aspect)
    np.testing.assert_allclose(gabor(size, sigma, angle, wavelength, phase, aspect), theirs, atol=1e-12)


def test_motion_blur_is_a_mean_along_its_line():
    np.testing.assert_array_equal(motion_blur(5, 0)[2], np.full(5, 1 / 5))
    np.testing.assert_allclose(motion_blur(5, 90), motion_blur(5, 0).T, atol=1e-12)
    np.testing.assert_allclose(motion_blur(5, 45), np.eye(5) / 5, atol=1e-12)
    for angle in range(0, 360, 7):
        kernel = motion_blur(15, angle)
        assert kernel.sum() == pytest.approx(1)
        np.testing.assert_allclose(kernel, kernel[::-1, ::-1], atol=1e-9)


@pytest.mark.parametrize("name", GENERATED)
def test_every_parameter_is_checked(name):
    made = GENERATED[name]
    for parameter in made.usual:
        for wrong in (PARAMETERS[parameter].low - 2, PARAMETERS[parameter].high + 2, float("nan")):
            with pytest.raises(ValueError, match=f"The {parameter} is"):
                made.make(**{parameter: wrong})
    with pytest.raises(ValueError, match="odd whole number"):
        made.make(size=4)
    assert made.make(size=15).shape == (15, 15)


@pytest.mark.parametrize(
    ("name", "column", "row"),
    [
        ("blur", [1 / 3] * 3, [1 / 3] * 3),
        ("Sobel x", [1, 2, 1], [-1, 0, 1]),
        ("Sobel y", [-1, 0, 1], [1, 2, 1]),
        ("identity", [0, 1, 0], [0, 1, 0]),
    ],
)
def test_separable_kernels_come_apart_into_pleasant_vectors(name, column, row):
    found = separate(KERNELS[name].kernel)
    assert found.separable
    np.testing.assert_allclose(found.column, column, atol=1e-12)
    np.testing.assert_allclose(found.row, row, atol=1e-12)


@pytest.mark.parametrize("kernel", [*(KERNELS[n].kernel for n in ("sharpen", "Laplacian", "emboss")), np.eye(3)])
def test_kernels_of_higher_rank_are_not_separable(kernel):
    assert not separate(kernel).separable


def test_an_empty_product_and_nonsense():
    assert separate(np.zeros((3, 2))).separable
    with pytest.raises(ValueError, match="rows and columns"):
        separate([1.0, 2.0])


@given(arrays(float, st.integers(1, 15), elements=st.floats(-9, 9)), arrays(float, 5, elements=st.floats(-9, 9)))
def test_every_outer_product_is_recognised_and_given_back(column, row):
    found = separate(np.outer(column, row))
    assert found.separable
    np.testing.assert_allclose(np.outer(found.column, found.row), np.outer(column, row), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("size", "sigma"), SIGMAS)
def test_a_gaussian_in_two_passes_gives_the_same(size, sigma):
    found = separate(gaussian(size, sigma))
    assert found.column.sum() == pytest.approx(1)
    twice = convolve(convolve(PICTURE, found.column[:, None]), found.row[None])
    np.testing.assert_allclose(twice, convolve(PICTURE, gaussian(size, sigma)), atol=1e-12)
