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
    return eval(re.sub(r"(\d)([a-z])", r"\1*\2", text), {"__builtins__": {}}, letters)


@pytest.mark.parametrize("chosen", [
    {}, {"flip": True}, {"stride": 2, "padding": 1, "fill": 3.0}, {"same": True, "kernel_rows": 2},
    {"dilation": 2, "flip": True, "padding": 1}, {"channels": 3, "filters": 2, "relu": True, "stride": 3},
    {"same": True, "dilation": 3, "flip": True, "kernel_columns": 2, "kernel_rows": 1},
])  # fmt: skip
def test_it_gives_the_output_index_by_index(chosen):
    settings = ConvolutionSettings(**SMALL, **chosen)
    content, text = Content(settings), equation(settings)
    row, column = re.search(r"h(?:_c)?\[(.*?),\\, (.*?)\]", text).groups()
    outside = re.search(r"= (\S+) \\text\{ outside\}", text)
    fill = float(outside[1]) if outside else None
    for o, m, n in np.ndindex(content.output.shape):
        total = content.bias[o]
        for c, k, i in np.ndindex(content.kernels[o].shape):
            y, x = index(row, m=m, k=k), index(column, n=n, l=i)
            inside = 0 <= y < settings.rows and 0 <= x < settings.columns
            assert inside or fill is not None
            total += (content.image[c, y, x] if inside else fill) * content.kernels[o, c, k, i]
        assert content.output[o, m, n] == pytest.approx(max(0, total) if r"\max" in text else total)
