"""The filters lesson as a tour: edits, parameters, undo, the lens and its numbers, what a frame holds."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from engine.arithmetic.exact import read_shown
from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.responses import Responses, channels_of
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.filters.text import KINDS, new, parse
from engine.convolutional.kernels.filtering import EDGES, apply
from engine.convolutional.kernels.pictures import load
from tests.engine.convolutional.kernels.test_filtering import repeat
from ui.live.messages import parameters
from ui.live.session import Session

SMALL = FiltersSettings(picture="dot", filters=("Sobel x", "Gaussian 5 1"))


def experiment(**changes):
    return FiltersExperiment(replace(SMALL, **changes))


def texts(frame, name):
    return frame[f"lens.{name}_texts"].tobytes().decode().split("\n")


def test_what_a_browser_may_call_is_annotated():
    made = experiment()
    for name in (*made.edits, *made.looks):
        parameters(getattr(type(made), name))


def test_a_response_is_drawn_on_a_signed_scale():
    frame = experiment(picture="camera").frame()
    response = apply(load("camera"), new("Sobel x").kernel).astype(np.float64)
    full = float(frame["captions"][0].split("±")[1])
    assert np.abs(np.clip(response / full, -1, 1) * 127 - frame["response.0"]).max() <= 0.51
    assert 0.95 < (np.abs(response[response != 0]) <= full).mean() < 1
    assert frame["response.0"].dtype == np.int8


def test_a_response_as_a_picture_is_cut():
    frame = experiment(display="picture").frame()
    response = apply(load("dot"), new("Sobel x").kernel)
    assert np.array_equal(frame["response.0"], np.clip(response, 0, 255).astype(np.uint8))
    assert frame["captions"][0] == "0–255"


def test_each_response_is_drawn_as_fits_its_kernel_unless_one_way_is_chosen_for_all():
    kinds = ("blur", "sharpen", "Gaussian 9 2", "Sobel x", "outline", "Gabor 15 3 0 8 0 1")
    for display, captions in (
        ("fitting", 3 * ["0–255"] + 3 * ["±"]),
        ("signed", 6 * ["±"]),
        ("picture", 6 * ["0–255"]),
    ):
        frame = experiment(filters=kinds, display=display).frame()
        assert [caption[: len(begin)] for caption, begin in zip(frame["captions"], captions, strict=True)] == captions
        assert [frame[f"response.{k}"].dtype == np.uint8 for k in range(6)] == [one == "0–255" for one in captions]


@pytest.mark.parametrize("steps", [1, 4])
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if new(kind).kernel.any() and abs(new(kind).kernel.sum()) < 1e-9]
)
@pytest.mark.parametrize("level", [7, 77, 200])
def test_an_even_picture_looks_even_whatever_float32_rounds(kind, level, steps):
    """Responses that are 0 but for rounding, of 1e-5 or so, were painted in full colour."""
    even = np.full((64, 64), level, np.uint8)
    [response] = Responses(channels_of(even)).at((new(kind),), steps, "reflect")
    assert not response.drawn("fitting").any()
    faint = even.copy()
    faint[32:, 32:] += 20
    [response] = Responses(channels_of(faint)).at((new(kind),), steps, "reflect")
    assert np.abs(response.signed).max() > 100  # a faint edge still has its full colour


def test_colour_channel_by_channel_or_grey():
    made = experiment(picture="astronaut", colour="channels")
    frame = made.frame()
    assert frame["response.0"].shape == (512, 512, 3)
    assert frame["picture"].shape == (512, 512, 3)
    assert frame["lens.patch"].shape == (3, 3, 3)
    assert frame["lens.sum"].shape == (3, 1, 1)
    made.change(colour="grey")
    assert made.frame()["response.0"].shape == (512, 512)
    assert made.frame()["lens.patch"].shape == (1, 3, 3)


def test_an_unchanged_response_is_the_same_array():
    made = experiment()
    before = made.frame()
    made.set_entry(0, 1, 1, "5", True)
    after = made.frame()
    assert after["response.1"] is before["response.1"]
    assert after["picture"] is before["picture"]
    assert after["response.0"] is not before["response.0"]
    made.look_at(3, 4)
    assert made.frame()["response.0"] is after["response.0"]


def test_steps_count_applications_and_a_session_scrubs_them():
    session = Session(experiment())
    assert (session.history.first, session.history.last) == (1, 8)
    session.seek(5)
    while session.wait() == 0:
        session.advance(0.1)
    made = session.experiment
    assert made.steps == 5
    expected = repeat(load("dot"), new("Gaussian").kernel, 5)
    assert np.abs(made.responses()[1].after[0] - expected).max() < 1e-3
    made.step(99)
    assert (made.steps, "8 times" in made.stopped) == (8, True)


def test_an_edit_keeps_the_place_in_the_tour():
    session = Session(experiment())
    session.seek(3)
    session.advance(0.1)
    session._edit("select", {"index": 1})
    session._edit("parameter", {"name": "sigma", "value": 2.0})
    while session.wait() == 0:
        session.advance(0.1)
    assert session.experiment.steps == 3
    assert session.experiment.settings.filters[1] == "Gaussian 5 2"


def test_forwards_and_backwards_give_the_same():
    responses = Responses(channels_of(load("dot")))
    filters = (new("Gaussian"),)
    for steps in (3, 1, 4, 2):
        (response,) = responses.at(filters, steps, "wrap")
        assert np.array_equal(response.after, repeat(load("dot")[None], new("Gaussian").kernel, steps, "wrap"))


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("colour", ["grey", "channels"])
@pytest.mark.parametrize("steps", [1, 3])
def test_the_lens_computes_what_the_response_shows_and_adds_up(edge, colour, steps):
    made = FiltersExperiment(
        FiltersSettings(picture="coffee", filters=("Gabor 7 2 30", "blur"), colour=colour, edge=edge)
    )
    made.step(steps - 1)
    for shown in (0, 1):
        made.select(shown)
        for place in ((200, 300), (0, 0), (340, 511)):
            made.look_at(*place)
            frame = made.frame()
            if np.isnan(frame["lens.patch"]).all():
                assert edge == "valid"
                assert "near to the edge" in frame["account"][0]
                continue
            inset = frame["insets"][shown]
            values = made.responses()[shown].after[:, place[0] - inset[0], place[1] - inset[1]]
            assert np.allclose(frame["lens.sum"].ravel(), values, atol=2e-3)
            _adds_up(frame)


def _adds_up(frame):
    parts = ("patch", "kernel", "products", "sum")
    patch, kernel, products, sums = ([read_shown(text) for text in texts(frame, part)] for part in parts)
    kernels = kernel * (len(patch) // len(kernel))
    for a, b, shown in zip(patch, kernels, texts(frame, "products"), strict=True):
        digits = len(shown.partition(".")[2])
        assert a * b == read_shown(shown) or round(a * b, digits) == read_shown(shown)
    each = len(kernel)
    for c, shown in enumerate(texts(frame, "sum")):
        total = sum(products[c * each : (c + 1) * each], Fraction(0))
        places = len(shown.partition(".")[2])
        assert "/" in shown or abs(total - sums[c]) <= Fraction(1, 2 * 10**places)


def test_the_arithmetic_of_one_pixel_in_words():
    made = experiment()
    made.look_at(10, 32)
    frame = made.frame()
    assert frame["account"] == ["0·(−1) + 200·0 + 200·1 + 0·(−2) + 200·0 + 200·2 + 0·(−1) + 200·0 + 200·1 = 800"]
    made.look_at(0, 0)
    assert "5 of the 9 cells lie beyond the edge: the picture is mirrored there." in made.frame()["account"]
    made.show_as("picture")
    made.look_at(10, 32)
    assert made.frame()["account"][1] == "As a picture 800 is cut to 255."


@pytest.mark.parametrize("colour", ["grey", "channels"])
def test_grid_and_line_show_the_same_sums(colour):
    made = FiltersExperiment(FiltersSettings(picture="astronaut", colour=colour, filters=("Gaussian 9 2", "blur")))
    for column in range(0, 500, 50):
        made.look_at(200, column)
        frame = made.frame()
        assert all(total in frame["account"][0] for total in texts(frame, "sum"))


def test_a_large_kernel_in_colour_is_rounded_and_says_so():
    made = FiltersExperiment(FiltersSettings(picture="cat", colour="channels", filters=("Gabor 15 3 30",)))
    frame = made.frame()
    assert "shown rounded by itself. Sums: red" in frame["account"][0]
    assert len(texts(frame, "products")) == 3 * 225


def test_typing_an_entry_makes_the_kernel_ones_own():
    made = experiment()
    made.set_entry(0, 0, 0, "1/9", True)
    assert made.settings.filters[0] == "own 1/9 0 1;-2 0 2;-1 0 1"
    assert texts(made.frame(), "kernel")[0] == "1/9"
    with pytest.raises(ValueError, match="An entry is a number"):
        made.set_entry(0, 0, 0, "one", True)
    with pytest.raises(ValueError, match="no such cell"):
        made.set_entry(0, 5, 5, "1", True)


def test_undo_takes_back_a_stroke_a_drag_or_a_filter():
    made = experiment()
    for column in range(3):
        made.set_entry(0, 1, column, "7", column == 0)
    made.undo()
    assert made.settings == SMALL
    made.select(1)
    for value in (1.5, 2.0, 2.5):
        made.parameter("sigma", value)
    assert made.settings.filters[1] == "Gaussian 5 2.5"
    made.undo()
    assert made.settings.filters == SMALL.filters
    made.add()
    assert made.settings.filters == ("Sobel x", "Gaussian 5 1", "Gaussian 5 1")
    assert made.settings.index == 2
    made.undo()
    made.remove()
    assert made.settings.filters == ("Sobel x",)
    made.undo()
    assert made.settings.filters == SMALL.filters
    with pytest.raises(ValueError, match="nothing to take back"):
        made.undo()


def test_between_one_and_six_filters():
    made = experiment()
    for _ in range(4):
        made.add()
    with pytest.raises(ValueError, match="take one away"):
        made.add()
    for _ in range(5):
        made.remove()
    with pytest.raises(ValueError, match="One filter stays"):
        made.remove()
    made.select(5)
    assert made.settings.index == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_by_its_name_and_every_parameter_by_its_slider(kind):
    made = experiment(filters=("sharpen",))
    made.kind(kind)
    assert made.filter.kind == kind
    frame = made.frame()
    for name, value in made.filter.parameters.items():
        assert frame[name] == value
    made.parameter("size", 7)
    assert max(made.frame()["lens_size"]) == 7
    if "sigma" not in made.filter.parameters:
        with pytest.raises(ValueError, match="no sigma"):
            made.parameter("sigma", 2.0)


def test_own_keeps_the_kernel_to_be_edited():
    made = experiment()
    made.kind("own")
    assert made.settings.filters[0] == "own -1 0 1;-2 0 2;-1 0 1"
    with pytest.raises(ValueError, match="one of identity"):
        made.kind("magic")


def test_valid_may_leave_nothing_and_says_so():
    made = experiment(edge="valid", filters=("Gaussian 15 2", "blur"))
    made.step(7)
    frame = made.frame()
    assert "response.0" not in frame
    assert "larger than what is left" in frame["captions"][0]
    assert frame["response.1"].shape == (48, 48)
    assert "larger than what is left" in frame["account"][0]
    made.restore({"steps": 2})
    assert made.frame()["response.0"].shape == (36, 36)


def test_numbers_that_explode_are_said():
    made = experiment(filters=("own 9999 0 0;0 9999 0;0 0 9999",))
    made.step(7)
    assert "thousand million" in made.frame()["captions"][0]


def test_a_picture_of_ones_own():
    with pytest.raises(ValueError, match="load it again"):
        FiltersExperiment(replace(SMALL, picture="yours"))
    own = np.zeros((1, 1), np.uint8)
    frame = FiltersExperiment(replace(SMALL, picture="yours"), own).frame()
    assert frame["picture"].shape == (1, 1)
    assert frame["pixel"] == [0, 0]


def test_a_picture_of_one_colour_has_a_scale():
    frame = FiltersExperiment(replace(SMALL, picture="yours"), np.full((9, 9), 80, np.uint8)).frame()
    assert (frame["response.0"] == 0).all()
    assert (frame["response.1"] == 80).all()  # a blur leaves it as it is


def test_the_lens_rests_where_it_was_pinned():
    made = experiment()
    assert made.pixel == (48, 32)
    made.pin(40, 500)
    assert made.settings.pixel == (40, 63)
    made.look_at(1, 2)
    assert made.pixel == (1, 2)
    made.leave()
    assert made.pixel == (40, 63)


@pytest.mark.parametrize(
    "wrong",
    [
        {"picture": "lena"},
        {"colour": "sepia"},
        {"edge": "mirror"},
        {"display": "loud"},
        {"filters": ()},
        {"filters": ("blur",) * 7},
        {"filters": ("blur", 5)},
        {"shown": 6},
        {"pixel": (5,)},
        {"pixel": (5, 512)},
        {"pixel": ("a", "b")},
    ],
)
def test_settings_check_themselves(wrong):
    with pytest.raises(ValueError, match=r"[a-z]"):
        replace(SMALL, **wrong)


def test_facts_of_a_kernel():
    made = experiment()
    assert any("column (1, 2, 1) · row (−1, 0, 1)" in fact for fact in made.frame()["facts"])
    assert any("add up to 0" in fact for fact in made.frame()["facts"])
    made.step()
    assert any("one kernel of 5×5" in fact for fact in made.frame()["facts"])
    made.change(filters=("Laplacian",))
    assert any("Not separable" in fact for fact in made.frame()["facts"])


def test_the_kernel_shown_is_the_one_applied():
    made = experiment(filters=("Gaussian 5 1",))
    frame = made.frame()
    assert np.allclose(frame["lens.kernel"][0], parse("Gaussian 5 1").kernel)


def test_a_separable_kernel_falls_into_two():
    made = experiment(filters=("Sobel x",))
    made.split()
    assert made.settings.filters == ("Sobel x", "own 1;2;1", "own -1 0 1")
    both = apply(apply(load("dot"), parse("own 1;2;1").kernel), parse("own -1 0 1").kernel)
    assert np.array_equal(both, apply(load("dot"), new("Sobel x").kernel))
    made.undo()
    made.change(filters=("Gaussian 9 2",))
    made.split()
    assert [made.settings.parsed[k].kernel.shape for k in (1, 2)] == [(9, 1), (1, 9)]
    with pytest.raises(ValueError, match="no product of a column and a row"):
        experiment(filters=("Laplacian",)).split()
    with pytest.raises(ValueError, match="take some away"):
        experiment(filters=("blur",) * 5).split()
