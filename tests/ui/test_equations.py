"""The equation of lesson 2.1 against what is computed: whoever follows it index by index finds the output."""

import re

import numpy as np
import pytest

from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import ConvolutionSettings
from ui.convolutional.convolution.controls import equation

SMALL = {"image": "random integers", "kernel": "random integers", "rows": 7, "columns": 6}


def index(text, **letters):
    """2m - 3k + 1, with numbers for the letters."""
    whole = re.sub(r"\\lfloor o/(\d+) \\rfloor", r"(o//\1)", text)
    return eval(re.sub(r"(\d)([a-z(])", r"\1*\2", whole), {"__builtins__": {}}, letters)


@pytest.mark.parametrize("chosen", [
    {}, {"flip": True}, {"stride": 2, "padding": 1, "fill": 3.0}, {"same": True, "kernel_rows": 2},
    {"dilation": 2, "flip": True, "padding": 1}, {"channels": 3, "filters": 2, "relu": True, "stride": 3},
    {"same": True, "dilation": 3, "flip": True, "kernel_columns": 2, "kernel_rows": 1},
    {"channels": 4, "filters": 4, "groups": 2}, {"channels": 3, "filters": 3, "groups": 3, "stride": 2},
    {"channels": 2, "filters": 4, "groups": 2}, {"channels": 4, "filters": 2, "groups": 2, "flip": True},
])  # fmt: skip
def test_it_gives_the_output_index_by_index(chosen):
    settings = ConvolutionSettings(**SMALL, **chosen)
    content, text = Content(settings), equation(settings)
    channel, row, column = re.search(r"h(?:_\{(.*?)\})?\[(.*?),\\, (.*?)\]", text).groups(default="c")
    outside = re.search(r"= (\S+) \\text\{ outside\}", text)
    fill = float(outside[1]) if outside else None
    for o, m, n in np.ndindex(content.output.shape):
        total = content.bias[o]
        for c, k, i in np.ndindex(content.kernels[o].shape):
            from_, (y, x) = index(channel, o=o, c=c), (index(row, m=m, k=k), index(column, n=n, l=i))
            inside = 0 <= y < settings.rows and 0 <= x < settings.columns
            assert inside or fill is not None
            total += (content.image[from_, y, x] if inside else fill) * content.kernels[o, c, k, i]
        assert content.output[o, m, n] == pytest.approx(max(0, total) if r"\max" in text else total)


@pytest.mark.parametrize("chosen", [
    {}, {"stride": 2, "padding": 1}, {"dilation": 2, "flip": True}, {"channels": 2, "filters": 3, "stride": 3},
    {"channels": 4, "filters": 2, "groups": 2, "stride": 2},
])  # fmt: skip
def test_it_stamps_the_output_index_by_index(chosen):
    """Every product of a transposed convolution goes where its indices say."""
    settings = ConvolutionSettings(**SMALL, operation="transposed", **chosen)
    content, text = Content(settings), equation(settings)
    channel = re.search(r"h(?:_\{(.*?)\})?\[i", text)[1] or "c"
    row, column = re.search(r"substack\{(.*?) = m \\\\ (.*?) = n\}", text).groups()
    made = np.zeros_like(content.output) + content.bias[:, None, None]
    for o, c, k, l in np.ndindex(content.kernels.shape):  # noqa: E741  # as the equation has it
        for i, j in np.ndindex(content.image.shape[1:]):
            m, n = index(row, i=i, k=k), index(column, j=j, l=l)
            if 0 <= m < made.shape[1] and 0 <= n < made.shape[2]:
                made[o, m, n] += content.image[index(channel, o=o, c=c), i, j] * content.kernels[o, c, k, l]
    np.testing.assert_allclose(made, content.output, atol=1e-9)
