"""The walk over the image: its order, what is shown of it, edits, looks and questions."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d

from engine.arithmetic.exact import cell_text
from engine.arithmetic.typed import write_grid
from engine.convolutional.convolution.experiment import ConvolutionExperiment
from engine.convolutional.convolution.questions import diagnose
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels.sizes import output_size
from tests import arithmetic
from tests.engine.convolutional.kernels.test_convolution import TUTORIAL_OUTPUT
from tests.engine.convolutional.shown import follows, half_unit, read

SMALL = ConvolutionSettings(
    image="random integers", kernel="random integers", rows=6, columns=5, channels=2, filters=2, relu=True,
    pooling="max", kernel_rows=2,
)  # fmt: skip


def texts(frame, name):
    """A grid's numbers as they are shown."""
    return np.reshape(bytes(frame[f"{name}_texts"]).decode().split("\n"), frame[name].shape)


def ended(chosen=None):
    experiment = ConvolutionExperiment(chosen)
    experiment.step(experiment.length)
    return experiment


def test_at_its_end_the_tutorials_table_is_on_the_screen():
    shown = texts(ended().frame(), "output")[0]
    assert shown.tolist() == [line.split() for line in TUTORIAL_OUTPUT.split("\n") if line]


def test_it_fills_in_cell_by_cell():
    experiment = ConvolutionExperiment()
    assert experiment.length == 64 * 9
    assert set(texts(experiment.frame(), "output").ravel()) == {""}
    experiment.step(9)
    assert [text for text in texts(experiment.frame(), "output").ravel() if text] == ["0"]
    experiment.step(9 + 5)
    frame = experiment.frame()
    assert [text for text in texts(frame, "output").ravel() if text] == ["0", "10"]
    assert frame["at"] == {"map": "output", "place": [0, 0, 2], "done": 5}
    assert frame["where"] == "cell 3 of 64, product 5"
    assert [text for text in texts(frame, "products").ravel() if text] == ["0"] * 5
    assert np.isnan(frame["products"].ravel()[5:]).all()


def test_the_account_grows_product_by_product():
    experiment = ConvolutionExperiment()
    experiment.step(8 * 9 + 2 * 9 + 8)
    frame = experiment.frame()
    assert frame["account_of"] == "Output, row 1, column 2"
    assert frame["account"][0] == "Product 8 of 9: 90·1/9 = 10"
    assert follows(frame["account"][0]) == read(texts(frame, "products").ravel()[7])
    follows(frame["account"][1])
    experiment.step(1)
    assert experiment.frame()["account"] == ["(0·1 + 0·1 + 0·1 + 0·1 + 90·1 + 90·1 + 0·1 + 90·1 + 90·1)/9 = 360/9 = 40"]


def test_units_lead_from_border_to_border():
    experiment = ConvolutionExperiment(SMALL)
    products, columns, rows = 2 * 2 * 3, 3, 5
    assert experiment.length == 2 * rows * columns * products
    experiment.step(products * columns + 5)
    assert experiment.span("product") == (1, 1)
    assert experiment.span("cell") == (5, products - 5)
    assert experiment.span("row") == (5, columns * products - 5)
    assert experiment.span("channel") == (columns * products + 5, (rows * columns - columns) * products - 5)


@pytest.mark.parametrize("groups", [[1000], [1] * 1000, [7] * 142 + [6]])
def test_the_same_steps_show_the_same_however_they_are_grouped(groups):
    experiment = ConvolutionExperiment(ConvolutionSettings(kernel="Sobel x", kernel_rows=5))
    for count in groups:
        experiment.step(count)
    frame = experiment.frame()
    twin = ConvolutionExperiment(ConvolutionSettings(kernel="Sobel x", kernel_rows=5))
    twin.step(sum(groups))
    assert experiment.steps == twin.steps
    np.testing.assert_array_equal(frame["output"], twin.frame()["output"])


@st.composite
def chosen(draw):
    """Settings of every kind that fit together."""
    size, kernel, few = st.integers(3, 7), st.integers(1, 3), st.integers(1, 3)
    entry = st.sampled_from(["0", "1", "-2", "1/9", "-1/4", "0.5", "2/3", "0.137", "-1.25"])
    many = draw(few), draw(few)
    sizes = draw(size), draw(size), draw(kernel), draw(kernel)
    slices = many[0] * many[1]
    rows = [[" ".join(draw(entry) for _ in range(sizes[3])) for _ in range(sizes[2])] for _ in range(slices)]
    found = ConvolutionSettings(
        image=draw(st.sampled_from(["tutorial", "random integers", "digit", "edge"])),
        kernel=draw(st.sampled_from(["yours", "random integers", "Sobel x", "blur"])),
        entries="|".join(";".join(part) for part in rows),
        rows=sizes[0], columns=sizes[1], kernel_rows=sizes[2], kernel_columns=sizes[3], channels=many[0],
        filters=many[1], bias=" ".join(draw(entry) for _ in range(many[1])), stride=draw(st.integers(1, 2)),
        padding=draw(st.integers(0, 2)), same=draw(st.booleans()), dilation=draw(st.integers(1, 2)),
        fill=draw(st.sampled_from([0.0, 1.5, -3.0])), flip=draw(st.booleans()), relu=draw(st.booleans()),
        seed=draw(st.integers(0, 99)),
    )  # fmt: skip
    assume(all(found.size(a, sizes[a], sizes[2 + a]).room >= 0 for a in (0, 1)))
    rows_, columns_ = output_size(sizes[:2], sizes[2:], found)
    pooling = draw(st.sampled_from(["none", "max", "average"]))
    assume(pooling == "none" or min(rows_.size, columns_.size) >= 2)
    return ConvolutionSettings(**{**vars(found), "pooling": pooling})


@settings(max_examples=120, suppress_health_check=[HealthCheck.filter_too_much])
@given(chosen(), st.data())
def test_what_is_shown_of_any_cell_adds_up(settings, data):
    experiment = ended(settings)
    output = experiment.content.output
    place = tuple(data.draw(st.integers(0, size - 1)) for size in output.shape)
    experiment.point("output", *place)
    frame = experiment.frame()
    lines = [part for line in frame["account"] for part in line.split(";  ") if part]
    results = [follows(line) for line in lines]
    products = [read(text) for text in texts(frame, "products").ravel()]
    channels = settings.channels
    rounded = float(sum(half_unit(arithmetic.follows(line)) for line in lines[:channels]))  # products are exact
    assert float(sum(products)) == pytest.approx(float(sum(results[:channels])), abs=max(0.02, rounded))
    if channels > 1:  # what one line ends with, the next begins with
        assert lines[channels].partition(": ")[2].startswith(arithmetic.follows(lines[0]))
    final, cell = arithmetic.follows(lines[-1]), str(texts(frame, "output")[place])
    assert lines[-1].endswith(cell) or f"= {cell} ≈ " in lines[-1]
    assert abs(read(final) - read(cell)) <= half_unit(final) + half_unit(cell)
    assert float(read(cell)) == pytest.approx(output[place], abs=float(half_unit(cell)) + 1e-9)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(chosen(), st.data())
def test_what_is_shown_of_any_pooled_cell_adds_up(settings, data):
    assume(settings.pooling != "none")
    experiment = ended(settings)
    pooled = experiment.content.pooled.values
    place = tuple(data.draw(st.integers(0, size - 1)) for size in pooled.shape)
    experiment.point("pooled", *place)
    frame = experiment.frame()
    result, cell = follows(frame["account"][0]), str(texts(frame, "pooled")[place])
    assert frame["account"][0].endswith(cell) or f"= {cell} ≈ " in frame["account"][0]
    assert abs(result - read(cell)) <= half_unit(cell) + half_unit(arithmetic.follows(frame["account"][0]))


def test_a_long_fraction_is_rounded_in_its_cell_and_the_account_says_so():
    experiment = ended(ConvolutionSettings(kernel="yours", entries="1/9 1/11;1/7 1", kernel_rows=2, kernel_columns=2))
    experiment.point("output", 0, 3, 3)
    frame = experiment.frame()
    assert frame["account"][-1].endswith(" ≈ 121")
    assert texts(frame, "output")[0, 3, 3] == "121"
    follows(frame["account"][-1])


def test_pools_come_when_their_windows_are_full_and_winners_with_them():
    experiment = ConvolutionExperiment(SMALL)
    experiment.step(4 * 12)  # a row of three cells, and one more
    assert set(texts(experiment.frame(), "pooled").ravel()) == {""}
    experiment.step(12)
    frame = experiment.frame()
    assert [text != "" for text in texts(frame, "pooled").ravel()] == [True] + [False] * 3
    row, column = frame["winners"][0][:2]
    assert float(texts(frame, "pooled")[0, 0, 0]) == frame["output"][0, row, column]
    assert set(frame["winners"][0][2:]) == {-1}


# --- edits ---------------------------------------------------------------------------------------------------------


def test_a_pixel_painted_is_ones_own_and_can_be_taken_back():
    experiment = ended()
    experiment.set_pixel(0, 0, 0, "90", True)
    experiment.set_pixel(0, 0, 1, "90", False)
    assert experiment.settings.image == "yours"
    assert experiment.frame()["image"][0, 0, :3].tolist() == [90, 90, 0]
    assert texts(experiment.frame(), "output")[0, 0, 0] == "20"
    experiment.undo()
    assert experiment.settings == ConvolutionSettings()
    with pytest.raises(ValueError, match="nothing to take back"):
        experiment.undo()


def test_a_kernel_entry_and_a_bias():
    experiment = ended(SMALL)
    bias = experiment.content.bias.tolist()
    experiment.set_entry(3, 1, 2, "1/3")  # filter 1, channel 1
    assert experiment.content.kernels[1, 1, 1, 2] == 1 / 3
    assert experiment.content.bias.tolist() == bias  # random kernels bring random biases: they stay
    experiment.set_bias(1, 0, 0, "-2")
    assert experiment.content.bias.tolist() == [bias[0], -2]
    twin = ended(experiment.settings)
    np.testing.assert_allclose(twin.content.output, experiment.content.output, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("edit", "arguments", "words"),
    [
        ("set_pixel", (0, 10, 0, "1"), "no such cell"),
        ("set_pixel", (1, 0, 0, "1"), "no such cell"),
        ("set_pixel", (0, -1, 0, "1"), "no such cell"),
        ("set_pixel", (0, 0, 0, "ninety"), "number such as"),
        ("set_pixel", (0, 0, 0, "1e9"), "number such as"),
        ("set_entry", (0, 3, 0, "1"), "no such cell"),
        ("set_entry", (0, 0, 0, "1/0"), "divided by 0"),
        ("set_bias", (1, 0, 0, "1"), "no such cell"),
    ],
)
def test_what_cannot_be_written_leaves_all_as_it_was(edit, arguments, words):
    experiment = ended()
    with pytest.raises(ValueError, match=words):
        getattr(experiment, edit)(*arguments)
    assert experiment.settings == ConvolutionSettings()


def test_controls_keep_the_place_and_the_end_stays_the_end():
    experiment = ConvolutionExperiment()
    experiment.step(20 * 9)
    place = experiment.frame()["at"]["place"]
    experiment.change(kernel_rows=2, kernel_columns=2)
    assert experiment.frame()["at"]["place"] == place
    assert experiment.steps % 4 == 0
    experiment.step(experiment.length)
    experiment.change(padding=2)
    assert experiment.stopped
    experiment.change(rows=3, columns=3, padding=0)
    assert experiment.steps == experiment.length == 4 * 4


def test_what_does_not_fit_together_changes_nothing():
    experiment = ConvolutionExperiment()
    with pytest.raises(ValueError, match="reaches over 13 rows"):
        experiment.change(kernel_rows=7, dilation=2)
    with pytest.raises(ValueError, match="larger than the map"):
        experiment.change(stride=4, pooling="max", pool_size=4)
    assert experiment.settings == ConvolutionSettings()
    assert experiment.frame()["output"].shape == (1, 8, 8)


# --- looks ---------------------------------------------------------------------------------------------------------


def test_pointing_says_what_a_cell_takes_part_in():
    experiment = ended()
    experiment.point("image", 0, 5, 4)
    frame = experiment.frame()
    assert frame["account"][0] == "It holds 0. 9 output cells read it, each with another entry of the kernel."
    assert frame["account"][1].count(";") == 8
    experiment.point("kernel", 0, 1, 1)
    assert "1/9 meets 64 cells" in experiment.frame()["account"][0]
    experiment.point("none")
    assert experiment.frame()["account_of"] == "Output, row 7, column 7"


def test_padding_and_cells_that_no_window_reads():
    experiment = ended(ConvolutionSettings(padding=1, stride=3, kernel_rows=2, kernel_columns=2, fill=7.0))
    experiment.point("image", 0, -1, -1)
    frame = experiment.frame()
    assert frame["account_of"].startswith("Padding")
    assert frame["account"][0].startswith("It holds 7. One output cell reads it")
    experiment.point("image", 0, 1, 1)
    assert experiment.frame()["account"] == ["No window reads this cell."]
    experiment.point("image", 0, -5, 0)  # beyond the padding: as if nothing were pointed at
    assert experiment.frame()["account_of"].startswith("Output")


def test_a_pin_lasts_until_the_walk_goes_on_and_over_an_edit():
    experiment = ConvolutionExperiment()
    experiment.step(9)
    experiment.pin("output", 0, 3, 3)
    assert experiment.frame()["account_of"] == "Output, row 3, column 3"
    experiment.set_pixel(0, 4, 4, "0")
    assert experiment.frame()["pinned"] == {"map": "output", "place": [0, 3, 3]}
    experiment.step(9)
    assert experiment.frame()["pinned"] is None
    experiment.pin("output", 0, 3, 3)
    experiment.pin("output", 0, 3, 3)
    assert experiment.frame()["pinned"] is None


def test_the_strongest_response():
    experiment = ended(ConvolutionSettings(kernel="Sobel x"))
    experiment.strongest()
    frame = experiment.frame()
    _, row, column = frame["pinned"]["place"]
    assert abs(frame["output"][0, row, column]) == np.abs(frame["output"]).max() == 360


@pytest.mark.parametrize("kernel", ["blur", "Sobel x", "random integers"])
@pytest.mark.parametrize("flip", [False, True])
def test_the_difference_is_what_the_turn_of_the_kernel_changes(kernel, flip):
    chosen = {"kernel": kernel, "padding": 1, "bias": "3", "channels": 2, "relu": True}
    settings = ConvolutionSettings(**chosen, flip=flip, compare=True)
    frame = ConvolutionExperiment(settings).frame()
    h, g = settings.picture(), settings.kernels()
    with_turn = [sum(convolve2d(np.pad(c, 1), k, "valid") for c, k in zip(h, one, strict=True)) for one in g]
    without = [sum(correlate2d(np.pad(c, 1), k, "valid") for c, k in zip(h, one, strict=True)) for one in g]
    np.testing.assert_allclose(frame["difference"], np.subtract(with_turn, without), atol=1e-5)
    assert ("difference" in ConvolutionExperiment(ConvolutionSettings()).frame()) is False
    if kernel == "blur":
        assert set(texts(frame, "difference").ravel()) == {"0"}


# --- questions -----------------------------------------------------------------------------------------------------


def test_a_hidden_cell_is_nowhere_to_be_read_until_it_is_guessed():
    experiment = ended(ConvolutionSettings(kernel="Sobel x", bias="5"))
    experiment.ask("cell")
    place = tuple(experiment.question.place)
    frame = experiment.frame()
    assert texts(frame, "output")[place] == "?"
    assert np.isnan(frame["output"][place])
    assert set(texts(frame, "products").ravel()) == {""}
    assert frame["account"] == ["Work it out from the window and the kernel."]
    right = experiment.content.output[place]
    experiment.answer(str(int(right - 5)))
    assert "without the bias" in experiment.frame()["question"]["sentence"]
    experiment.answer(str(int(right)))
    frame = experiment.frame()
    assert frame["question"]["right"]
    assert frame["question"]["score"] == "0 of 1 right at first"
    assert float(texts(frame, "output")[place]) == right
    with pytest.raises(ValueError, match="no question"):
        experiment.answer("1")


def test_a_hidden_size_hides_the_output_and_the_formula():
    experiment = ended(ConvolutionSettings(stride=2))
    experiment.ask("size")
    frame = experiment.frame()
    assert frame["sizes"] == []
    assert "of ?" in frame["where"]
    assert frame["hidden_maps"] == [
        "output",
        "pooled",
        "mixed",
        "difference",
        "stamps",
    ]  # all that have the size asked for
    experiment.answer("5")
    assert "rounded up" in experiment.frame()["question"]["sentence"]
    experiment.reveal()
    frame = experiment.frame()
    assert frame["hidden_maps"] == []
    assert "= 4" in frame["sizes"][0]


def test_a_winner_is_guessed_by_clicking_it():
    experiment = ended(SMALL)
    experiment.ask("winner")
    filter, row, column = experiment.question.place
    assert texts(experiment.frame(), "pooled")[filter, row, column] == "?"
    winner = experiment.content.pooled.winners[filter, row, column]
    experiment.pin("output", 1 - filter, int(winner[0]), int(winner[1]))
    assert "another filter" in experiment.frame()["question"]["sentence"]
    experiment.pin("output", filter, int(winner[0]), int(winner[1]))
    frame = experiment.frame()
    assert frame["question"]["right"]
    assert texts(frame, "pooled")[filter, row, column] != "?"


def test_the_window_of_a_winner_can_be_read_before_the_kernel_has_been_there():
    experiment = ConvolutionExperiment(SMALL)
    experiment.ask("winner")
    shown = texts(experiment.frame(), "output")
    assert (shown != "").sum() == 4
    assert (shown[experiment.content.pooled.window(experiment.question.place)] != "").all()


@pytest.mark.parametrize("steps", [0, 40, 10_000])
@pytest.mark.parametrize("how", ["reveal", "answer"])
@pytest.mark.parametrize("kind", ["cell", "winner"])
def test_what_is_revealed_or_answered_is_shown_with_its_account_wherever_the_walk_is(kind, how, steps):
    experiment = ConvolutionExperiment(SMALL)
    experiment.step(steps)
    experiment.ask(kind)
    place, content = experiment.question.place, experiment.content
    grid, values = ("output", content.output) if kind == "cell" else ("pooled", content.pooled.values)
    if how == "reveal":
        experiment.reveal()
    elif kind == "cell":
        experiment.answer(cell_text(float(values[place])))
    else:
        experiment.pin("output", place[0], *map(int, content.pooled.winners[place]))
    frame = experiment.frame()
    assert not frame["question"]["open"]
    assert texts(frame, grid)[place] == cell_text(float(values[place]))
    assert frame["account_of"].startswith(grid.capitalize())
    assert re.search(rf"[=≈] {re.escape(texts(frame, grid)[place])}$", frame["account"][-1])
    if kind == "winner":  # the candidates are still there to be compared
        assert (texts(frame, "output")[content.pooled.window(place)] != "").all()
    if how == "reveal":
        assert texts(frame, grid)[place] in frame["question"]["sentence"]


def test_a_forgotten_division_is_called_so_and_only_where_there_is_one():
    experiment = ConvolutionExperiment()
    experiment.ask("cell")
    ten = experiment.content.cell((0, 0, 1))
    assert ten.result == pytest.approx(10)
    assert "without the division by 9" in diagnose(90, ten).sentence
    with_bias = ConvolutionExperiment(ConvolutionSettings(bias="5")).content.cell((0, 0, 1))
    assert "without the division by 9" in diagnose(95, with_bias).sentence
    assert "without the bias and without the division by 9" in diagnose(90, with_bias).sentence
    halves = ConvolutionSettings(kernel="yours", kernel_rows=1, kernel_columns=1, entries="0.5", image="edge")
    experiment.change(**vars(halves))
    half = next(experiment.content.cell(place) for place in np.ndindex(experiment.content.output.shape)
                if experiment.content.output[place])  # fmt: skip
    assert "division" not in diagnose(2 * half.result, half).sentence


def test_without_maximum_pooling_there_is_no_winner():
    with pytest.raises(ValueError, match="maximum pooling"):
        ConvolutionExperiment().ask("winner")


def test_the_same_seed_asks_the_same():
    asked = []
    for _ in range(2):
        experiment = ended(SMALL)
        for _ in range(5):
            experiment.ask("cell")
            asked.append(experiment.question.place)
    assert asked[:5] == asked[5:]
    assert len(set(asked)) > 1


def test_a_change_puts_the_question_away():
    experiment = ended()
    experiment.ask("cell")
    experiment.change(stride=2)
    assert experiment.frame()["question"] is None


def test_undo_takes_back_one_act_and_leaves_what_was_chosen_since():
    experiment = ConvolutionExperiment()
    experiment.set_entry(0, 1, 1, "7")
    experiment.set_pixel(0, 0, 0, "5")
    experiment.change(stride=2, image="edge")
    experiment.undo()  # the pixel is no longer there to be taken back: the entry is what still stands
    assert (experiment.settings.stride, experiment.settings.image) == (2, "edge")
    assert experiment.settings.kernel == "blur"
    with pytest.raises(ValueError, match="nothing to take back"):
        experiment.undo()


def test_sums_of_decimals_leave_no_rounding_behind():
    """0.1 + 0.2 − 0.3 is 0 in every cell, in the mean of a window and in the line that says so."""
    generator = np.random.default_rng(0)
    for _ in range(20):
        pixels, entries = (write_grid(generator.integers(-9, 10, (1, side, side)) / 10) for side in (6, 3))
        chosen = {"image": "yours", "pixels": pixels, "kernel": "yours", "entries": entries, "pooling": "average"}
        experiment = ended(ConvolutionSettings(rows=6, columns=6, bias="0.1", **chosen))
        frame = experiment.frame()
        for cell in (*texts(frame, "output").ravel(), *texts(frame, "pooled").ravel()):
            assert len(cell) <= 7, cell  # two decimals of a product, two more of a mean
        assert "exactly" not in " ".join(frame["account"])
