"""What stands beside the responses: the gradient of two of them, and a median, with their arithmetic."""

import re

import numpy as np
import pytest
from skimage.filters import sobel_h, sobel_v

from engine.convolutional.filters.beside import BESIDE, direction, gradient_words, magnitude, median
from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.kernels.filtering import EDGES, neighbourhood
from engine.convolutional.kernels.pictures import grey, load


def experiment(**changes):
    return FiltersExperiment(FiltersSettings(**{"picture": "dot", "filters": ("Sobel x", "Sobel y"), **changes}))


def test_magnitude_and_direction_are_those_of_scikit_image():
    made = experiment(picture="coins", beside="gradient", edge="valid")
    frame = made.frame()
    h = grey(load("coins")).astype(float)
    across, down = 4 * sobel_v(h)[1:-1, 1:-1], 4 * sobel_h(h)[1:-1, 1:-1]
    full = float(frame["captions"][2].split("–")[1])
    steep = np.hypot(across, down)
    assert np.abs(np.clip(255 * steep / full, 0, 255) - frame["response.2"]).max() < 0.51
    assert frame["insets"] == [[1, 1]] * 4
    right, down_, left = across - np.abs(down), down - np.abs(across), -across - np.abs(down)
    places = [np.unravel_index(side.argmax(), side.shape) for side in (right, down_, left)]
    red, yellow_green, cyan = (frame["response.3"][place] for place in places)
    assert red.argmax() == 0
    assert yellow_green.argmax() == 1
    assert cyan.argmin() == 0
    assert (frame["response.3"][steep == 0] == 0).all()


@pytest.mark.parametrize(("x", "y", "degrees"), [(1, 0, 0), (0, 1, 90), (-1, 0, 180), (0, -1, 270), (3, 3, 45)])
def test_directions_run_clockwise_from_the_right(x, y, degrees):
    assert direction(np.array(x), np.array(y)) == pytest.approx(degrees)
    assert magnitude(np.array(3.0), np.array(4.0)) == 5


@pytest.mark.parametrize(("across", "down"), [(30, -40), (0, 0), (320, 80), (0.123456, -7.6543), (1234.56, 3e-9)])
def test_the_magnitude_follows_from_the_slopes_as_they_are_shown(across, down):
    words = gradient_words(across, down).replace("−", "-")
    squares, sign, shown = re.search(r"√\((.*)\) ([=≈]) ([\d.]+)", words).groups()
    steep = sum(float(part.strip("()²")) ** 2 for part in squares.replace("(-", "-").split(" + ")) ** 0.5
    decimals = len(shown.partition(".")[2])
    assert float(shown) == pytest.approx(steep, abs=0.5 / 10**decimals + 1e-12)
    assert (sign == "=") == (float(shown) == steep)
    assert float(shown) == pytest.approx(np.hypot(across, down), rel=2e-3)


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("size", [3, 5])
def test_the_median_is_the_middle_of_the_window_and_is_said(size, edge):
    made = experiment(picture="coins", beside=f"median {size}", edge=edge)
    h = load("coins")
    half = size // 2
    found = median(h[None], size, edge)[0]
    for row, column in ((half, half), (100, 200), (150, 30)) + (((0, 1), (302, 383)) if edge != "valid" else ()):
        window = neighbourhood(h, row, column, (size, size), edge)
        shift = half if edge == "valid" else 0
        assert found[row - shift, column - shift] == np.median(window)
        made.pin(row, column)
        frame = made.frame()
        assert frame["account"][-1].endswith(f"the middle one is {np.median(window):.0f}.")
        assert frame["response.2"][row - shift, column - shift] == np.median(window)


def test_a_dot_vanishes_in_a_median_and_an_edge_stays_sharp():
    shown = experiment(beside="median 3").frame()["response.2"]
    assert shown[40:].max() == 0
    assert set(np.unique(shown[:28])) == {0, 200}


def test_one_response_alone_is_the_one_under_the_lens_with_what_stands_beside_it():
    made = experiment(shown=1, alone=True, beside="gradient")
    one, all_of_them = made.frame(), experiment(shown=1, beside="gradient").frame()
    assert one["titles"] == all_of_them["titles"][1:]
    assert one["shown"] == 0
    assert "response.3" not in one
    for k in range(3):
        np.testing.assert_array_equal(one[f"response.{k}"], all_of_them[f"response.{k + 1}"])
    made.select(0)  # the only one there is
    assert made.frame()["titles"] == one["titles"]


@pytest.mark.parametrize("edge", ["reflect", "valid"])
@pytest.mark.parametrize("beside", list(BESIDE))
def test_every_choice_with_one_filter_and_many_in_colour_and_applied_again(beside, edge):
    for filters in (("blur",), ("Sobel x", "own 1 0 -1", "Gaussian 15 4"), 6 * ("Sobel x",)):
        made = experiment(picture="cat", colour="channels", beside=beside, edge=edge, filters=filters)
        made.step(2)
        frame, again = made.frame(), made.frame()
        more = {"nothing": 0, "gradient": 2}.get(beside, 1)
        assert len(frame["titles"]) == len(frame["captions"]) == len(frame["insets"]) == len(filters) + more
        there = [name for name in frame if name.startswith("response.")]
        assert len(there) == len(filters) + (0 if (beside, len(filters)) == ("gradient", 1) else more)
        for name in there:
            inset = frame["insets"][int(name[9:])]
            assert [2 * one for one in inset] == [300 - frame[name].shape[0], 451 - frame[name].shape[1]]
            assert again[name] is frame[name]  # not computed, nor sent, again
        made.select(len(filters))  # what is beside them is no filter
        assert made.settings.shown == 0
