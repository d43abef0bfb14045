"""Transposed and grouped convolution against torch, brute force and the matrix; every account of a cell adds up."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from engine.arithmetic.exact import read_shown
from engine.convolutional.kernels.account import products, stamp, written
from engine.convolutional.kernels.convolution import by_hand, convolve, convolve_exactly
from engine.convolutional.kernels.operands import check_groups, seen
from engine.convolutional.kernels.sizes import Convolution, output_size
from engine.convolutional.kernels.transposed import overlaps, stamp_by_hand, stamps, turned_over
from tests.arithmetic import follows


@st.composite
def problems(draw, operation=None, most=6):
    """(image, kernels, bias, settings) that fit together, in groups, with all that rows and columns may have."""
    few, side = st.integers(1, 2), st.integers(1, most)
    groups = draw(st.integers(1, 4))
    shape = (groups * draw(few), groups * draw(few))
    image, kernel = (draw(side), draw(side)), (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    stride, dilation, padding = st.integers(1, 4), st.integers(1, 3), st.integers(0, 3)
    how = Convolution(
        stride=draw(stride), padding=draw(padding), dilation=draw(dilation), flip=draw(st.booleans()),
        apart=draw(st.booleans()), stride_columns=draw(stride), padding_columns=draw(padding),
        dilation_columns=draw(dilation), groups=groups, added=draw(st.integers(0, 3)),
        operation=operation or draw(st.sampled_from(["convolution", "transposed"])),
        added_columns=draw(st.integers(0, 3)),
    )  # fmt: skip
    try:
        output_size(image, kernel, how)
    except ValueError:
        assume(False)
    numbers = np.random.default_rng(draw(st.integers(0, 999)))
    h = numbers.integers(-9, 10, (shape[0], *image)) / 2
    g = numbers.integers(-4, 5, (shape[1], shape[0] // groups, *kernel)) / 4
    return h, g, numbers.integers(-3, 4, shape[1]) / 2, how


def torchs(h, g, b, how):
    """torch's own conv2d or conv_transpose2d."""
    (stride, pad, dilation), (across, pad_across, dilation_across) = how.numbers(0), how.numbers(1)
    turned = g[:, :, ::-1, ::-1].copy() if how.flip else g
    both = {"stride": (stride, across), "padding": (pad, pad_across), "dilation": (dilation, dilation_across)}
    x, bias = torch.from_numpy(h)[None], torch.from_numpy(b)
    if how.transposed:
        weight = torch.from_numpy(turned_over(turned, how.groups))
        added = (how.added, how.added_columns if how.apart else how.added)
        out = functional.conv_transpose2d(x, weight, bias, output_padding=added, groups=how.groups, **both)
    else:
        out = functional.conv2d(x, torch.from_numpy(turned), bias, groups=how.groups, **both)
    return out[0].numpy()


@settings(max_examples=250, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems())
def test_both_operations_in_groups_are_torchs(problem):
    theirs = torchs(*problem)
    np.testing.assert_allclose(convolve(*problem), theirs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(convolve_exactly(*problem), theirs, rtol=0, atol=1e-12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems(most=4))
def test_the_loops_give_the_same(problem):
    np.testing.assert_allclose(by_hand(*problem), torchs(*problem), rtol=0, atol=1e-12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems("transposed"), st.data())
def test_a_cells_account_names_the_stamps_that_reach_it_and_adds_up(problem, data):
    h, g, b, how = problem
    f = convolve(h, g, b, how)
    o, m, n = (data.draw(st.integers(0, size - 1)) for size in f.shape)
    cell = products(h, g, (m, n), filter=o, bias=b, settings=how)
    assert cell.result == pytest.approx(f[o, m, n])
    assert cell.patch[0].size == overlaps(output_size(h.shape[1:], g.shape[2:], how))[m, n]
    shown = written(cell)
    assert float(read_shown(shown.result)) == pytest.approx(f[o, m, n])
    for line in shown.lines if cell.patch.size else ():  # in a gap there is no sum
        follows(line)


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems("transposed", most=4))
def test_all_stamps_laid_on_each_other_are_the_output(problem):
    h, g, b, how = problem
    rows, columns = (size.windows for size in output_size(h.shape[1:], g.shape[2:], how))
    f = np.zeros((len(g), rows.N, columns.N)) + b[:, None, None]
    for o, (i, j) in ((o, place) for o in range(len(g)) for place in np.ndindex(*h.shape[1:])):
        for k, m in enumerate(rows.window(i)):
            for q, n in enumerate(columns.window(j)):
                if 0 <= m < rows.N and 0 <= n < columns.N:
                    f[o, m, n] += stamp(h, g, (i, j), filter=o, settings=how).products[:, k, q].sum()
    np.testing.assert_allclose(f, stamp_by_hand(h, g, b, how), atol=1e-12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems("transposed", most=3))
def test_it_is_the_transpose_of_the_matrix_of_the_convolution_back(problem):
    """C, column by column, is what the convolution makes of a single 1 in each cell; its transpose is the stamps."""
    h, g, _, how = problem
    shape, groups = convolve(h, g, None, how).shape, how.groups
    back = Convolution(**{**vars(how), "operation": "convolution"})
    units = np.eye(int(np.prod(shape))).reshape(-1, *shape)
    high, wide = h.shape[1:]  # where output padding is a stride or more, the convolution back has further rows
    made = [convolve(one, turned_over(g, groups), None, back)[:, :high, :wide].ravel() for one in units]
    np.testing.assert_allclose(convolve(h, g, None, how).ravel(), np.array(made) @ h.ravel(), atol=1e-12)


def test_stamps_of_three_at_stride_two_overlap_like_a_checkerboard_and_those_of_four_do_not():
    three, four = (
        Convolution(stride=2, operation="transposed"),
        Convolution(stride=2, padding=1, operation="transposed"),
    )
    assert overlaps(output_size((3, 3), (3, 3), three)).tolist()[2] == [2, 2, 4, 2, 4, 2, 2]
    even = overlaps(output_size((4, 4), (4, 4), four))
    assert set(even[1:-1, 1:-1].ravel()) == {4}
    h, ones = np.ones((1, 3, 3)), np.ones((1, 1, 3, 3))
    sizes = output_size((3, 3), (3, 3), three)
    np.testing.assert_array_equal(stamps(h, ones, sizes, 1)[0], overlaps(sizes))


def test_a_depthwise_filter_sees_its_own_channel_alone():
    h, g = np.random.default_rng(0).normal(size=(3, 5, 5)), np.random.default_rng(1).normal(size=(6, 1, 3, 3))
    how = Convolution(groups=3)
    before = convolve(h, g, None, how)
    h[1] = 0
    changed = np.abs(convolve(h, g, None, how) - before).max(axis=(1, 2)) > 1e-9
    assert changed.tolist() == [False, False, True, True, False, False]
    assert [seen(o, g, 3).start for o in range(6)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("image", "kernel", "how", "words"),
    [
        ((2, 2), (2, 2), {"padding": 3}, "Padding 3 cuts 2·3 = 6 rows off the 3 of the output: none are left."),
        ((2, 9), (2, 2), {"apart": True, "padding_columns": 5}, "cuts 2·5 = 10 columns off the 10"),
        ((4, 4), (3, 3), {"stride": 2, "added": 2}, "2 is more than 1"),
        ((16, 16), (3, 3), {"stride": 4}, "would have 63 rows"),
    ],
)
def test_what_leaves_no_output_gets_a_sentence(image, kernel, how, words):
    with pytest.raises(ValueError, match=words):
        output_size(image, kernel, Convolution(operation="transposed", **how))


def test_groups_that_do_not_divide_get_a_sentence():
    with pytest.raises(ValueError, match=r"3 groups do not divide 4 channels and 3 filters; 1 group does\."):
        check_groups(4, 3, 3)
    with pytest.raises(ValueError, match="4 channels in 2 groups"):
        convolve(np.zeros((4, 5, 5)), np.zeros((2, 4, 3, 3)), None, Convolution(groups=2))
