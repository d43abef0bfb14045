"""A filter of three slices with one sum: equal to torch's convolution of three channels, in numbers that add up."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.arithmetic.exact import read_shown
from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.filters.text import new, parse
from engine.convolutional.kernels.filtering import EDGES
from engine.convolutional.kernels.pictures import equally_bright, grey, load
from engine.convolutional.kernels.slices import SLICED
from ui.live.session import Session

SUMMED = FiltersSettings(picture="equal", colour="sum", filters=("edge of red and green", "Sobel x"))


def experiment(**changes):
    return FiltersExperiment(replace(SUMMED, **changes))


def texts(frame, name):
    return frame[f"lens.{name}_texts"].tobytes().decode().split("\n")


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("text", [*SLICED, "Gabor 7 2 30", "own 1 -2 0|0 1/3 0|0.5 0 0"])
def test_it_is_torchs_convolution_of_three_channels(text, edge):
    made = experiment(picture="cat", filters=(text,), edge=edge)
    [response] = made.responses()
    picture, slices = np.moveaxis(load("cat"), 2, 0).astype(float), parse(text).weights(3, summed=True)
    above, left = slices.shape[1] // 2, slices.shape[2] // 2
    if EDGES[edge].numpy:
        picture = np.pad(picture, ((0, 0), (above, above), (left, left)), mode=EDGES[edge].numpy)
    true = functional.conv2d(torch.tensor(picture)[None], torch.tensor(slices)[None])[0]
    assert response.after.shape == true.shape == (1, *response.parts.shape[1:])
    assert np.allclose(response.after, true, rtol=1e-5, atol=1e-3)


def test_where_all_is_equally_bright_only_slices_that_differ_see_the_edge():
    assert set(grey(equally_bright()).ravel()) == {113}
    assert set(equally_bright().sum(2).ravel()) == {348}
    seen, blind = experiment().frame(), experiment(colour="grey").frame()
    assert np.abs(seen["response.0"]).max() > 100
    assert not seen["response.1"].any()  # one kernel for all channels: R + G + B is the same everywhere
    assert not blind["response.0"].any()
    assert not blind["response.1"].any()


def test_a_red_spot_on_green_is_found_and_red_alone_is_not():
    [response] = experiment(filters=("red spot on green",)).responses()
    strongest = response.after[0].max()
    assert response.after[0, 23, 4] == strongest == 8 * (216 - 32) + 8 * (142 - 70)
    assert response.after[0, 10, 8] == 0  # inside a disc


@pytest.mark.parametrize("text", [*SLICED, "Sobel x", "own 0.37 -2 1/7|0 1/3 0|0.5 1 0", "Gaussian 15 4"])
@pytest.mark.parametrize("picture", ["cat", "equal", "camera"])
def test_what_is_shown_adds_up(text, picture):
    made = experiment(picture=picture, filters=(text,), pixel=(16, 15))
    [response] = made.responses()
    frame = made.frame()
    sums, [total] = texts(frame, "sum"), texts(frame, "total")
    true = response.parts[:, 16, 15].astype(float)
    assert np.allclose([float(read_shown(one)) for one in sums], true, rtol=1e-3, atol=0.06)
    assert abs(float(sum(map(read_shown, sums)) - read_shown(total))) < 1e-9
    assert total in frame["account"][-1 - ("cut" in frame["account"][-1])]
    slices = parse(text).weights(3, summed=True)
    if slices.size <= 300:
        products = np.array([float(read_shown(one)) for one in texts(frame, "products")]).reshape(3, -1)
        shown = [float(read_shown(one)) for one in sums]
        assert np.allclose(products.sum(1), shown, atol=10.0 ** -max(len(one.partition(".")[2]) for one in sums))
        assert [line.split(":")[0] for line in frame["account"][:4]] == ["Red", "Green", "Blue", "Total"]


def test_an_entry_of_one_slice_is_edited_and_undone():
    made = experiment(filters=("Sobel x",))
    made.set_entry(2, 0, 1, "7", True)
    assert made.settings.filters == ("own -1 0 1;-2 0 2;-1 0 1|-1 0 1;-2 0 2;-1 0 1|-1 7 1;-2 0 2;-1 0 1",)
    assert made.frame()["titles"] == ["own 3×3×3", "red slice", "green slice", "blue slice"]
    assert parse(made.filter.text) == made.filter
    made.undo()
    assert made.settings.filters == ("Sobel x",)
    made.set_entry(0, 1, 1, "5", True)
    made.parameter("size", 5)
    assert made.filter.weights(3).shape == (3, 5, 5)
    with pytest.raises(ValueError, match="does not fall into two"):
        made.split()
    with pytest.raises(ValueError, match="three slices"):
        parse("own 1|2")


def test_without_the_sum_each_slice_stays_on_its_channel_and_in_grey_they_are_one_kernel():
    red, none = load("cat").astype(np.float32)[..., 0], np.zeros(load("cat").shape[:2], np.float32)
    [apart] = experiment(picture="cat", colour="channels", filters=("own 1|0|0",)).responses()
    assert np.array_equal(apart.after, [red, none, none])
    made = experiment(picture="cat", colour="grey", filters=("own 1|0.5|-1",))
    assert np.allclose(made.responses()[0].after, grey(load("cat")) * 0.5)
    assert any("act as one kernel" in fact for fact in made.frame()["facts"])


def test_three_channels_become_one_so_that_it_is_applied_once():
    session = Session(experiment(colour="channels"))
    session.seek(4)
    session.change(colour="sum")
    assert session.experiment.steps == session.history.last == 1
    assert "no three" in session.experiment.stopped
    session.change(colour="grey")
    assert (session.experiment.steps, session.history.last) == (4, 8)


def test_a_filter_of_three_slices_chosen_in_grey_brings_the_colours():
    made = experiment(colour="grey", filters=("blur",))
    made.kind("red less green")
    assert made.settings.colour == "sum"
    assert new("red less green").text == "red less green"
