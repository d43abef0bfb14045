"""What is shown adds up; what is typed is understood; what is guessed is judged."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.arithmetic.exact import entry_text, parse_entry, read_shown
from engine.convolutional.convolution.questions import diagnose, diagnose_winner
from engine.convolutional.kernels.account import products, written
from engine.convolutional.kernels.convolution import TUTORIAL_IMAGE
from engine.convolutional.kernels.named import KERNELS, gabor, gaussian
from engine.convolutional.kernels.pooling import pool
from engine.convolutional.kernels.sizes import Convolution, output_size
from tests.arithmetic import follows

entry = (
    st.integers(-90, 90).map(float)
    | st.builds(lambda a, b: a / b, st.integers(-20, 20), st.integers(1, 30))
    | st.floats(-5, 5).map(lambda x: x if abs(x) > 1e-12 else 0.0)
    | st.floats(-1e-5, 1e-5).map(lambda x: x if abs(x) > 1e-12 else 0.0)
    | st.integers(-9999, 9999).map(lambda n: n / 1000)
)


def half_unit(text):
    """Half a unit of the last decimal shown; nothing for a fraction, which is exact."""
    return 0 if "/" in text else Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def account(values, weights, bias, *, relu=False):
    h, g = np.array(values, float), np.array(weights, float)
    return products(h, g, (0, 0), bias=[bias], relu=relu)


@st.composite
def cells(draw):
    deep, high, wide = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    grid = st.lists(entry, min_size=deep * high * wide, max_size=deep * high * wide)
    shape = (deep, high, wide)
    bias = draw(st.just(0.0) | entry)
    return account(np.reshape(draw(grid), shape), np.reshape(draw(grid), shape), bias, relu=draw(st.booleans()))


def assert_adds_up(cell):
    """Each number shown follows from the shown ones before it, to half a unit of its last digit."""
    shown = written(cell)
    for line in shown.lines:
        follows(line)
    for row, subtotal in zip(shown.terms, shown.subtotals, strict=True):
        assert all(read_shown(v) * read_shown(w) == read_shown(p) for v, w, p in row)
        assert abs(sum(read_shown(p) for *_, p in row) - read_shown(subtotal)) <= half_unit(subtotal)
    assert abs(sum(map(read_shown, shown.subtotals)) - read_shown(shown.total)) <= half_unit(shown.total)
    result = read_shown(shown.total) + read_shown(shown.bias)
    assert abs(result - read_shown(shown.result)) <= half_unit(shown.result)
    if shown.relu is not None:
        assert read_shown(shown.relu) == max(0, read_shown(shown.result))


@settings(max_examples=250)
@given(cells())
def test_whoever_adds_up_what_is_shown_finds_what_is_shown(cell):
    assert_adds_up(cell)


@pytest.mark.parametrize("deep", [1, 2, 4])
def test_numbers_with_all_their_decimals_add_up_too(deep):
    generator = np.random.default_rng(deep)
    for _ in range(100):
        values, weights = generator.standard_normal((2, deep, 2, 2)) * generator.choice([0.01, 1, 30], (2, 1, 1, 1))
        assert_adds_up(account(values, weights, generator.standard_normal()))


@settings(max_examples=150)
@given(cells())
def test_what_is_shown_is_the_true_result_rounded(cell):
    text = written(cell).result
    size = max(np.abs(cell.products).max(), np.abs(cell.subtotals).max(), abs(cell.bias))
    error = abs(float(read_shown(text)) - cell.result)
    assert error <= float(half_unit(text)) + 1e-12 * (1 + size)
    assert error <= 0.005 * size + 1e-12  # three significant digits of the largest number in the account


def test_the_tutorials_cell_is_written_with_ninths_and_as_a_division():
    shown = written(products(TUTORIAL_IMAGE, KERNELS["blur"].kernel, (1, 3)))
    assert shown.lines == ("0·1/9 + 0·1/9 + 0·1/9 + " + "90·1/9 + " * 5 + "90·1/9 = 60",)
    assert shown.divisions == ("(0·1 + 0·1 + 0·1 + " + "90·1 + " * 5 + "90·1)/9 = 540/9 = 60",)
    assert shown.terms[0][8] == ("90", "1/9", "10")


def test_channels_bias_and_relu_are_written_line_by_line():
    shown = written(account([[[1, 2]], [[3, 4]]], [[[1, -1]], [[-2, 0.5]]], 2, relu=True))
    expected = ("1·1 + 2·(−1) = −1", "3·(−2) + 4·0.5 = −4", "−1 − 4 = −5", "−5 + 2 = −3", "max(0, −3) = 0")
    assert shown.lines == expected


@pytest.mark.parametrize("kernel", [gaussian(15, 2.3), gabor(15, 3, 30, 6, 45)])
def test_generated_kernels_of_225_entries_are_written_shortly(kernel):
    picture = np.random.default_rng(0).integers(0, 256, (15, 15))
    cell = products(picture, kernel, (0, 0))
    shown = written(cell)
    assert float(read_shown(shown.result)) == pytest.approx(cell.result, rel=0.01)
    assert max(len(text) for term in shown.terms[0] for text in term) <= 12


def test_a_sum_of_which_only_rounding_is_left_is_shown_as_zero():
    assert read_shown(written(account([[7, 7]], [[np.pi, -np.pi]], 0)).result) == 0
    assert written(account([[0.1, 0.2, 0.3]], [[1, 1, -1]], 0)).result == "0"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1/9", 1 / 9), ("−1/9", -1 / 9), (" 2 ", 2), ("-0.5", -0.5), (".5", 0.5), ("+3", 3), ("1.5 / 4", 0.375)],
)
def test_entries_are_understood(text, value):
    assert parse_entry(text) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1/0", "cannot be divided by 0"),
        ("1,234", "may be a thousand"),
        ("", "An entry is a number"),
        ("nan", "An entry is a number"),
        ("1e3", "An entry is a number"),
        ("1/2/3", "An entry is a number"),
        ("٣", "An entry is a number"),
        ("9" * 4000, "An entry is a number"),
        ("10001", "must lie between −10000 and 10000"),
        ("1/0.00001", "must lie between"),
    ],
)
def test_entries_that_are_none_are_turned_away(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_entry(text)


@given(st.integers(-999, 999), st.integers(1, 999))
def test_a_fraction_is_recognised_and_comes_back_when_typed(above, below):
    value = above / below
    assert parse_entry(entry_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 9, "1/9"), (-2 / 3, "−2/3"), (0.25, "0.25"), (60.00000000000001, "60"), (np.pi, "3.14"), (0.1237, "0.1237"),
     (1 / 16, "1/16"), (0.0, "0"), (-0.0, "0")],
)  # fmt: skip
def test_numbers_in_a_grid_are_short(value, text):
    assert entry_text(value) == text


IMAGE, KERNEL = [[1.0, 2.0], [3.0, 5.0]], [[-1.0, 0.0], [0.0, 0.5]]  # −1 + 2.5 = 1.5, turned 0.5 − 5 = −4.5


@pytest.mark.parametrize(
    ("guess", "flip", "relu", "said"),
    [
        (1.5, False, False, "result without the bias."),
        (-2.5, False, False, "with the kernel turned, though here it is not"),
        (3.5, True, True, "with the kernel not turned"),
        (-2.5, True, True, "without ReLU"),
        (-4.5, False, False, "without the bias and with the kernel turned, though here it is not"),
        (99, False, False, "multiply each cell"),
    ],
)
def test_the_usual_mistakes_at_a_cell_are_recognised(guess, flip, relu, said):
    asked = products(IMAGE, KERNEL, (0, 0), bias=[2], settings=Convolution(flip=flip), relu=relu)
    found = diagnose(guess, asked)
    assert not found.right
    assert said in found.sentence
    assert diagnose(asked.shown, asked).right


def test_one_channels_subtotal_is_recognised():
    asked = products([[[2.0]], [[3.0]]], [[[5.0]], [[7.0]]], (0, 0))
    assert (
        diagnose(21, asked).sentence == "Not quite: that is the subtotal of channel 1; the sum runs over all channels."
    )


@pytest.mark.parametrize(
    ("guess", "how", "said"),
    [
        (5, {"stride": 2}, "rounded up"),
        (4.5, {"stride": 2}, "a whole number"),
        (10, {"padding": 2}, "counted once"),
        (8, {"padding": 2}, "without the padding"),
        (7, {}, "without the + 1"),
        (8, {"dilation": 2}, "without the dilation"),
        (8, {"stride": 3}, "for stride 1"),
        (77, {}, "count the places"),
    ],
)
def test_the_usual_mistakes_at_a_size_are_recognised(guess, how, said):
    rows, _ = output_size((10, 10), (3, 3), Convolution(**how))
    found = diagnose(guess, rows)
    assert not found.right
    assert said in found.sentence
    assert diagnose(rows.size, rows).right


def test_a_pooling_winner_is_judged():
    f = np.array([[[1.0, 4.0, 9.0], [4.0, 2.0, 9.0]], [[0.0] * 3] * 2])
    pooled = pool(f, 2, 1)
    cells = ((0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 0, 2), (1, 0, 1))
    judged = [diagnose_winner(cell, f, pooled, (0, 0, 0)) for cell in cells]
    assert [each.right for each in judged] == [True, True, False, False, False]
    assert "first of them" in judged[1].sentence
    assert judged[2].sentence == "Not quite: 2 is there, but the window has 4."
    assert "outside the window" in judged[3].sentence
    assert "another filter" in judged[4].sentence
