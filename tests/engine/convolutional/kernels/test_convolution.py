"""Sizes, windows and sums against torch, scipy and brute force."""

import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d
from torch.nn import functional

from engine.convolutional.kernels.account import products
from engine.convolutional.kernels.convolution import (
    TUTORIAL_IMAGE,
    Geometry,
    Meeting,
    by_hand,
    convolve,
)
from engine.convolutional.kernels.named import KERNELS
from engine.convolutional.kernels.pooling import pool
from engine.convolutional.kernels.sizes import Convolution, output_size

TUTORIAL_OUTPUT = """
0 10 20 30 30 30 20 10
0 20 40 60 60 60 40 20
0 30 60 90 90 90 60 30
0 30 50 80 80 90 60 30
0 30 50 80 80 90 60 30
0 20 30 50 50 60 40 20
10 20 30 30 30 30 20 10
10 10 10 0 0 0 0 0
"""


def pair(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


chosen = st.builds(
    Convolution,
    stride=st.integers(1, 4),
    padding=st.integers(0, 6),
    same=st.booleans(),
    dilation=st.integers(1, 3),
    fill=st.sampled_from([0.0, 1.0, -2.5]),
    flip=st.booleans(),
    apart=st.booleans(),
    stride_columns=st.integers(1, 4),
    padding_columns=st.integers(0, 6),
    dilation_columns=st.integers(1, 3),
)


def both(how):
    """Strides and dilations of rows and columns, as torch takes them."""
    (stride, _, dilation), (stride_columns, _, dilation_columns) = how.numbers(0), how.numbers(1)
    return (stride, stride_columns), (dilation, dilation_columns)


def fits(image, kernel, chosen):
    return all(chosen.size(axis, image[axis], kernel[axis]).room >= 0 for axis in (0, 1))


@st.composite
def problems(draw, image=16, kernel=7):
    h, g, how = draw(pair(1, image)), draw(pair(1, kernel)), draw(chosen)
    assume(fits(h, g, how))
    return h, g, how


def numbers(shape, seed):
    return np.random.default_rng(seed).standard_normal(shape)


def padded(h, g, how):
    rows, columns = output_size(h.shape[1:], g.shape[2:], how)
    return functional.pad(torch.from_numpy(h), (columns.before, columns.after, rows.before, rows.after), value=how.fill)


@pytest.mark.parametrize("compute", [by_hand, convolve])
@pytest.mark.parametrize("flip", [True, False])
def test_the_tutorials_output_comes_out_exactly(compute, flip):
    f = compute(TUTORIAL_IMAGE, KERNELS["blur"].kernel, settings=Convolution(flip=flip))
    expected = np.array([line.split() for line in TUTORIAL_OUTPUT.split("\n") if line], float)
    np.testing.assert_allclose(f, expected, rtol=0, atol=1e-12)


@settings(max_examples=200)
@given(problems(), st.integers(1, 4), st.integers(1, 4), st.integers(0, 999))
def test_the_vectorised_form_is_torchs(problem, deep, filters, seed):
    image, kernel, how = problem
    h, g, b = numbers((deep, *image), seed), numbers((filters, deep, *kernel), seed + 1), numbers(filters, seed + 2)
    turned = torch.from_numpy(g[:, :, ::-1, ::-1].copy() if how.flip else g)
    stride, dilation = both(how)
    theirs = functional.conv2d(padded(h, g, how)[None], turned, torch.from_numpy(b), stride=stride, dilation=dilation)[
        0
    ]
    np.testing.assert_allclose(convolve(h, g, b, how), theirs.numpy(), rtol=1e-12, atol=1e-12)


@settings(max_examples=40)
@given(problems(8, 4), st.integers(1, 3), st.integers(1, 2), st.integers(0, 999))
def test_the_loops_give_the_same(problem, deep, filters, seed):
    image, kernel, how = problem
    h, g, b = numbers((deep, *image), seed), numbers((filters, deep, *kernel), seed + 1), numbers(filters, seed + 2)
    np.testing.assert_allclose(by_hand(h, g, b, how), convolve(h, g, b, how), rtol=1e-12, atol=1e-12)


@settings(max_examples=80)
@given(problems(), st.integers(0, 999))
def test_one_channel_is_scipys(problem, seed):
    image, kernel, how = problem
    h, g = numbers(image, seed), numbers(kernel, seed + 1)
    stride, dilation = both(how)
    spread = np.zeros([apart * (side - 1) + 1 for apart, side in zip(dilation, kernel, strict=True)])
    spread[:: dilation[0], :: dilation[1]] = g
    theirs = (convolve2d if how.flip else correlate2d)(padded(h[None], g[None, None], how)[0].numpy(), spread, "valid")
    theirs = theirs[:: stride[0], :: stride[1]]
    np.testing.assert_allclose(convolve(h, g, settings=how), theirs, rtol=1e-12, atol=1e-12)


@settings(max_examples=20)
@given(pair(1, 5), st.integers(1, 4), st.integers(0, 99))
def test_flipped_and_padded_all_round_it_is_the_definition(image, side, seed):
    kernel = (side, side)
    h, g = numbers(image, seed), numbers(kernel, seed + 1)
    f = by_hand(h, g, settings=Convolution(padding=side - 1, flip=True))
    for m, n in np.ndindex(*f.shape):  # Σ h[m − k, n − l] g[k, l], h zero outside
        terms = [
            h[m - k, n - i] * g[k, i] for k, i in np.ndindex(*kernel) if 0 <= m - k < image[0] and 0 <= n - i < image[1]
        ]
        assert f[m, n] == pytest.approx(sum(terms), abs=1e-12)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@settings(max_examples=60)
@given(pair(1, 12), pair(1, 7), st.integers(1, 3))
def test_same_padding_is_torchs(image, kernel, dilation):
    h, g = numbers((1, *image), 0), numbers((1, 1, *kernel), 1)
    theirs = torch.nn.Conv2d(1, 1, kernel, padding="same", dilation=dilation, bias=False, dtype=torch.float64)
    theirs.weight.data = torch.from_numpy(g)
    ours = convolve(h, g, settings=Convolution(same=True, dilation=dilation))
    np.testing.assert_allclose(ours, theirs(torch.from_numpy(h)).detach().numpy(), rtol=1e-12, atol=1e-12)


@settings(max_examples=60)
@given(problems(10, 5))
def test_windows_touches_and_entries_tell_the_same_meetings(problem):
    geometry = Geometry(*problem)
    (rows, columns), how = geometry.sizes, geometry.settings
    windows = [
        Meeting((m, n), (r, c), (k, i), 0 <= r < rows.N and 0 <= c < columns.N)
        for m, n in np.ndindex(rows.size, columns.size)
        for down, across in np.ndindex(*geometry.kernel)
        for r, c in [(m * rows.S + down * rows.D - rows.before, n * columns.S + across * columns.D - columns.before)]
        for k, i in [(rows.K - 1 - down, columns.K - 1 - across) if how.flip else (down, across)]
    ]
    cells = [
        (r, c)
        for r in range(-rows.before, rows.N + rows.after)
        for c in range(-columns.before, columns.N + columns.after)
    ]
    touched = [met for cell in cells for met in geometry.touched(cell)]
    entries = [met for entry in np.ndindex(*geometry.kernel) for met in geometry.met_by(entry)]
    assert sorted(windows) == sorted(touched) == sorted(entries)


@settings(max_examples=40)
@given(problems(8, 4))
def test_touched_cells_are_those_that_a_changed_pixel_changes(problem):
    image, kernel, how = problem
    g, before = np.ones(kernel), convolve(np.zeros(image), np.ones(kernel), settings=how)
    for cell in np.ndindex(*image):
        h = np.zeros(image)
        h[cell] = 1
        changed = {(int(m), int(n)) for m, n in np.argwhere(convolve(h, g, settings=how) != before)}
        met = Geometry(image, kernel, how).touched(cell)
        assert {meeting.window for meeting in met} == changed
        assert [meeting.window for meeting in met] == sorted(meeting.window for meeting in met)


@settings(max_examples=60)
@given(problems(12, 5))
def test_every_row_is_read_or_named_as_unread_or_skipped(problem):
    geometry = Geometry(*problem)
    met = {meeting.cell for entry in np.ndindex(*geometry.kernel) for meeting in geometry.met_by(entry)}
    for axis, size in enumerate(geometry.sizes):
        never = set(range(size.N)) - {cell[axis] for cell in met}
        assert never == {*size.unread, *size.skipped}
        if fitting := re.search(r"Strides that fit: ([0-9, and]+);", size.sentence):
            strides = [int(stride) for stride in re.findall("[0-9]+", fitting[1])]
            assert strides == [stride for stride in range(1, 5) if size.room % stride == 0]


def test_a_stride_that_does_not_fit_is_named_with_what_fits():
    rows, _ = output_size((10, 10), (3, 3), Convolution(stride=3))
    assert rows.size == 3
    assert rows.unread == (9,)
    assert rows.formula == "⌊(10 + 2·0 − 1·(3 − 1) − 1)/3⌋ + 1 = ⌊7/3⌋ + 1 = 3"
    assert rows.short_formula == "⌊(10 − 3)/3⌋ + 1 = 3"
    expected = "Stride 3 does not divide 7: row 9 is never read. Strides that fit: 1; paddings that fit: 1 and 4."
    assert rows.sentence == expected


def test_the_tutorials_size_is_written_with_its_numbers():
    rows, columns = output_size((10, 10), (3, 3), Convolution())
    assert (rows.size, columns.size, rows.sentence) == (8, 8, "")
    assert rows.short_formula == "(10 − 3)/1 + 1 = 8"


def test_padding_left_over_and_uneven_same_padding_are_named():
    rows, columns = output_size((9, 9), (4, 2), Convolution(same=True, stride=2))
    assert rows.sentence == '"same" adds 1 row above and 2 below.'
    assert '"same" adds 0 columns on the left and 1 on the right.' in columns.sentence
    rows, _ = output_size((7, 7), (2, 2), Convolution(padding=1, stride=2))
    assert rows.sentence.startswith("Stride 2 does not divide 7: the last row of the padding is never read.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stride": 0}, "The stride is a whole number from 1 to 4, not 0."),
        ({"stride": 5}, "The stride is"),
        ({"stride": 1.5}, "The stride is"),
        ({"padding": 7}, "The padding is a whole number from 0 to 6, not 7."),
        ({"padding": "valid"}, "The padding is"),
        ({"dilation": 4}, "The dilation is"),
        ({"fill": float("nan")}, "The fill value is"),
    ],
)
def test_settings_out_of_range_are_turned_away(wrong, sentence):
    with pytest.raises(ValueError, match=" is ") as caught:
        Convolution(**wrong)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("image", "kernel", "bias", "sentence"),
    [
        ((3, 3), (4, 4), None, "The kernel reaches over 4 rows, but the image has only 3."),
        ((2, 5, 5), (3, 3, 3), None, "The filter is 3 deep, but the image has 2 channels: they must be equal."),
        ((5, 5), (2, 1, 3, 3), (3,), "There must be one bias for each of the 2 filters."),
        ((5,), (3, 3), None, "An image has rows and columns"),
        ((5, 5), (0, 3), None, "Image and kernel need at least one of their rows."),
    ],
)
@pytest.mark.parametrize("compute", [by_hand, convolve])
def test_what_does_not_go_together_is_turned_away(compute, image, kernel, bias, sentence):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        compute(np.ones(image), np.ones(kernel), None if bias is None else np.ones(bias))
    assert str(caught.value).startswith(sentence)


def test_numbers_that_are_none_are_turned_away():
    with pytest.raises(ValueError, match="must be numbers"):
        convolve([[np.nan]], [[1.0]])


@pytest.mark.parametrize("ask", [lambda g: g.touched((-1, 0)), lambda g: g.met_by((3, 0))])
def test_cells_that_are_not_there_are_turned_away(ask):
    with pytest.raises(ValueError, match="There is no"):
        ask(Geometry((10, 10), (3, 3)))


@settings(max_examples=60)
@given(problems(8, 4), st.integers(1, 3), st.integers(1, 2), st.booleans(), st.integers(0, 999))
def test_products_add_up_to_the_output(problem, deep, filters, relu, seed):
    image, kernel, how = problem
    h, g, b = numbers((deep, *image), seed), numbers((filters, deep, *kernel), seed + 1), numbers(filters, seed + 2)
    f = convolve(h, g, b, how)
    for o, m, n in np.ndindex(*f.shape):
        cell = products(h, g, (m, n), filter=o, bias=b, settings=how, relu=relu)
        assert cell.result == pytest.approx(f[o, m, n], abs=1e-12)
        assert cell.shown == (max(0, cell.result) if relu else cell.result)
        assert cell.result == pytest.approx(cell.subtotals.sum() + b[o], abs=1e-12)


@settings(max_examples=80)
@given(pair(1, 9), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(0, 999))
def test_pooling_and_its_winners_are_torchs(shape, size, stride, deep, seed):
    assume(size <= min(shape))
    f = np.random.default_rng(seed).integers(-2, 3, (deep, *shape)).astype(float)  # many equal cells
    best, place = functional.max_pool2d(torch.from_numpy(f), size, stride, return_indices=True)
    ours = pool(f, size, stride)
    np.testing.assert_array_equal(ours.values, best)
    np.testing.assert_array_equal(ours.winners[..., 0] * shape[1] + ours.winners[..., 1], place)
    mean = functional.avg_pool2d(torch.from_numpy(f), size, stride)
    np.testing.assert_allclose(pool(f, size, stride, "average").values, mean, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("size", "stride"), [(3, 0), (0, 0), (1, -1)])
def test_a_pooling_window_that_does_not_fit_is_turned_away(size, stride):
    with pytest.raises(ValueError, match="The pooling window"):
        pool(np.zeros((2, 2)), size, stride)
