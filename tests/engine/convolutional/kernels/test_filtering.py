"""Filters on pictures: against scipy.ndimage, scipy.signal and the definition; edge rules; repetition; text."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage, signal

from engine.convolutional.filters.text import KINDS, OWN, Filter, new, own, parse
from engine.convolutional.kernels.convolution import convolve
from engine.convolutional.kernels.filtering import EDGES, apply, beyond, margin, neighbourhood
from engine.convolutional.kernels.named import GENERATED, KERNELS
from engine.convolutional.kernels.pictures import dot_and_edge

RANDOM = np.random.default_rng(3)
PICTURE = RANDOM.integers(0, 256, (23, 31)).astype(np.float64)
COLOUR = RANDOM.integers(0, 256, (3, 23, 31)).astype(np.float64)
KERNELS_OF_ALL_KINDS = [*(new(kind).kernel for kind in KINDS), RANDOM.normal(size=(5, 1)), RANDOM.normal(size=(3, 7))]


def repeat(picture, kernel, times, edge="reflect"):
    """The filter applied to its own response, so many times in all."""
    for _ in range(times):
        picture = apply(picture, kernel, edge)
    return picture


def repeated_kernel(kernel, times):
    """The one kernel that does away from the edge what so many applications do."""
    return reduce(signal.convolve2d, [kernel] * times)


def tolerance(kernel):
    """float32 has 24 bits: this much of the largest sum there can be."""
    return 255 * np.abs(kernel).sum() * 4e-7 + 1e-6


@pytest.mark.parametrize("edge", ["zero", "reflect", "wrap"])
@pytest.mark.parametrize("kernel", KERNELS_OF_ALL_KINDS)
def test_every_filter_and_edge_rule_equals_scipy_ndimage(kernel, edge):
    expected = ndimage.correlate(PICTURE, kernel, mode=EDGES[edge].scipy)
    assert np.abs(apply(PICTURE, kernel, edge) - expected).max() < tolerance(kernel)


@pytest.mark.parametrize("kernel", KERNELS_OF_ALL_KINDS)
def test_valid_equals_the_definition_and_scipy_signal(kernel):
    response = apply(PICTURE, kernel, "valid")
    assert np.abs(response - convolve(PICTURE, kernel)).max() < tolerance(kernel)
    assert np.abs(response - signal.correlate2d(PICTURE, kernel, "valid")).max() < tolerance(kernel)


def test_each_channel_is_filtered_for_itself():
    kernel = KERNELS["Sobel x"].kernel
    response = apply(COLOUR, kernel)
    assert response.shape == (3, 23, 31)
    assert all(np.array_equal(response[c], apply(COLOUR[c], kernel)) for c in range(3))


def test_two_passes_give_what_one_gives():
    kernel = GENERATED["Gaussian"].make(size=15, sigma=3.0)
    almost = kernel.copy()
    almost[0, 0] += 1e-7  # no longer separable: one pass
    assert np.abs(apply(PICTURE, kernel) - apply(PICTURE, almost)).max() < 1e-3


def test_the_response_to_a_bright_dot_is_the_turned_kernel():
    kernel = RANDOM.integers(-5, 6, (5, 5)).astype(float)
    response = apply(dot_and_edge().astype(float), kernel)
    assert np.array_equal(response[46:51, 30:35], 255 * kernel[::-1, ::-1])


def test_a_kernel_larger_than_the_picture_still_reflects_and_wraps():
    tiny = np.array([[1.0, 2.0], [3.0, 4.0]])
    kernel = RANDOM.normal(size=(9, 9))
    for edge in ("zero", "reflect", "wrap"):
        expected = ndimage.correlate(tiny, kernel, mode=EDGES[edge].scipy)
        assert np.abs(apply(tiny, kernel, edge) - expected).max() < 1e-4


@pytest.mark.parametrize("edge", list(EDGES))
def test_every_application_takes_its_margin(edge):
    inset = margin(5, 3, edge)
    response = repeat(PICTURE, GENERATED["Gaussian"].make(size=5, sigma=1.0), 3, edge)
    assert response.shape == (23 - 2 * inset, 31 - 2 * inset)


def test_repetition_away_from_the_edge_is_one_larger_kernel():
    kernel = RANDOM.normal(size=(3, 5))
    large = repeated_kernel(kernel, 3)
    assert large.shape == (7, 13)
    assert np.abs(repeat(PICTURE, kernel, 3, "valid") - apply(PICTURE, large, "valid")).max() < 0.05


def test_a_blur_repeated_comes_near_a_gaussian():
    box = repeated_kernel(KERNELS["blur"].kernel, 8)
    variance = 8 * 2 / 3  # of one row of three equal weights: 2/3
    gaussian = GENERATED["Gaussian"].make(size=15, sigma=np.sqrt(variance))
    assert np.abs(box[1:-1, 1:-1] - gaussian).max() < 0.05 * gaussian.max()


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("size", [(3, 3), (7, 5), (1, 9)])
def test_the_neighbourhood_times_the_kernel_is_the_response(edge, size):
    kernel = RANDOM.integers(-4, 5, size).astype(float)
    response = apply(COLOUR, kernel, edge)
    rows, columns = (margin(side, 1, edge) for side in size)
    for row, column in ((rows, columns), (11, 17), (22 - rows, 30 - columns), (rows, 30 - columns)):
        patch = neighbourhood(COLOUR, row, column, size, edge)
        assert patch.shape == (3, *size)
        assert np.array_equal((patch * kernel).sum((1, 2)), response[:, row - rows, column - columns])


def test_how_much_of_the_kernel_lies_beyond_the_edge():
    assert beyond(5, 5, (3, 3), (10, 10)) == 0
    assert beyond(0, 5, (3, 3), (10, 10)) == 3
    assert beyond(0, 0, (5, 5), (10, 10)) == 25 - 9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: apply(PICTURE, np.ones((2, 3))), "odd number"),
        (lambda: apply(PICTURE, np.ones(3)), "odd number"),
        (lambda: apply(PICTURE, np.ones((3, 3)), "mirror"), "edge rule is one of zero"),
        (lambda: apply(np.ones((4, 4)), np.ones((5, 5)), "valid"), "larger than what is left, 4×4"),
        (lambda: repeat(PICTURE, np.ones((15, 15)), 3, "valid"), "larger than what is left, 9×17"),
        (lambda: repeat(PICTURE, np.full((15, 15), 9999.0), 8), "thousand million"),
        (lambda: neighbourhood(PICTURE, 0, 4, (3, 3), "valid"), "near to the edge"),
    ],
)
def test_what_does_not_fit_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# Filters as text.


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_from_its_text(kind):
    made = new(kind)
    assert parse(made.text) == made
    assert made.title.startswith(kind)


entries = st.one_of(
    st.integers(-10_000, 10_000).map(float),
    st.floats(-9999, 9999).map(lambda value: round(value, 4)),
    st.integers(1, 300).map(lambda below: 1 / below),
)
sides = st.sampled_from([1, 3, 5])


@st.composite
def own_kernels(draw):
    columns = draw(sides)
    return [[draw(entries) for _ in range(columns)] for _ in range(draw(sides))]


@given(own_kernels())
def test_any_own_kernel_comes_back_from_its_text(rows):
    made = own(rows)
    assert parse(made.text) == made
    assert "," not in made.text  # commas part the filters of a link


def test_numbers_left_out_are_the_usual_ones():
    assert parse("Gabor 15 3").text == "Gabor 15 3 0 5 0 1"
    assert parse("own 1 0 -1;2 0 -2;1/3 0 -.5").kernel.tolist() == [[1, 0, -1], [2, 0, -2], [1 / 3, 0, -0.5]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no filter"),
        ("Prewitt", "no filter “Prewitt”"),
        ("Sobel xy", "no filter"),
        ("Sobel x 3", "takes no numbers"),
        ("Gaussian 4 1", "odd whole number"),
        ("Gaussian 4.5 1", "odd whole number"),
        ("Gaussian 17 1", "from 3 to 15"),
        ("Gaussian 9 nan", "An entry is a number"),
        ("Gaussian 9 -1", "from 0.3 to 5"),
        ("Gaussian 9 1 1", "takes 2 numbers"),
        ("own", "equally long"),
        ("own 1 2;3 4", "odd number"),
        ("own 1 2 3;4 5", "equally long"),
        ("own 1 2 x", "An entry is a number"),
        ("own 1e9", "An entry is a number"),
        ("own " + ";".join(["1"] * 17), "up to 15"),
        ("own 1|2", "three slices"),
    ],
)
def test_a_text_that_is_no_filter_is_said(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text)


def test_a_number_is_no_filter():
    with pytest.raises(ValueError, match="written as its name"):
        parse(5)


def test_an_entry_changed_makes_the_kernel_ones_own():
    changed = new("Sobel x").with_entry(0, 0, 5.0)
    assert changed.kind == OWN
    assert changed.kernel.tolist() == [[5, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    ninths = new("blur").with_entry(1, 1, 1.0)
    assert ninths.text == "own 1/9 1/9 1/9;1/9 1 1/9;1/9 1/9 1/9"
    gabor = parse("Gabor 15 2 45")
    rounded = gabor.with_entry(7, 7, 1.0)
    assert np.abs(rounded.kernel - gabor.kernel).max() <= 0.5e-3
    with pytest.raises(ValueError, match="no such cell"):
        changed.with_entry(3, 0, 1.0)


def test_a_size_changed_keeps_the_centre():
    assert new("Gaussian").with_parameter("size", 9).text == "Gaussian 9 1"
    larger = new("Sobel x").with_parameter("size", 5)
    assert larger.kernel[1:4, 1:4].tolist() == KERNELS["Sobel x"].kernel.tolist()
    assert larger.with_parameter("size", 3).kernel.tolist() == KERNELS["Sobel x"].kernel.tolist()
    assert own(np.arange(5)[None]).with_parameter("size", 3).kernel.tolist() == [[0, 0, 0], [1, 2, 3], [0, 0, 0]]
    with pytest.raises(ValueError, match="no sigma"):
        larger.with_parameter("sigma", 2.0)
    with pytest.raises(ValueError, match="odd number from 3 to 15"):
        larger.with_parameter("size", 4)


def test_which_kernels_are_separable():
    assert {kind for kind in KINDS if not new(kind).sliced and new(kind).separation.separable} == {
        *("identity", "blur", "Sobel x", "Sobel y", "Prewitt x", "Prewitt y", "Scharr x", "Scharr y", "Gaussian"),
        *("derivative of Gaussian", "Gabor", "motion blur", OWN),
    }
    assert not parse("Gabor 11 2 45").separation.separable


def test_a_filter_of_no_kind():
    with pytest.raises(ValueError, match="one of identity"):
        Filter("nothing")
