"""The exported script, run as it is: torch and scipy print the stage's own numbers."""

import ast
import contextlib
import io

import numpy as np
import pytest

from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.script import script
from engine.convolutional.convolution.settings import ConvolutionSettings

CHOSEN = {
    "the tutorial's": ConvolutionSettings(),
    "turned, dilated, with a stride": ConvolutionSettings(kernel="Sobel x", flip=True, dilation=2, stride=2, padding=3),
    "columns apart": ConvolutionSettings(
        kernel="Sobel x", apart=True, stride=2, padding=1, dilation_columns=2, padding_columns=3, stride_columns=3,
    ),
    "channels, filters, bias, ReLU, pooling": ConvolutionSettings(
        image="random integers", kernel="random integers", channels=3, filters=2, relu=True, pooling="max", same=True,
        fill=1.5, kernel_rows=4,
    ),
    "transposed, in groups, with all that torch has": ConvolutionSettings(
        image="random integers", kernel="random integers", operation="transposed", channels=4, filters=2, groups=2,
        rows=4, columns=5, stride=3, padding=2, added=2, dilation=2, apart=True, stride_columns=2, added_columns=1,
        flip=True, relu=True,
    ),
    "depthwise, then 1×1": ConvolutionSettings(
        image="random integers", kernel="random integers", channels=3, filters=3, groups=3, pointwise=2, rows=5,
    ),
    "the mean of windows": ConvolutionSettings(kernel="emboss", pooling="average", pool_size=3, pool_stride=1),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CHOSEN))
def test_it_prints_the_stages_numbers(name):
    settings = CHOSEN[name]
    content = Content(settings)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(script(settings), "convolution.py", "exec"), {})
    printed = dict(zip(*[iter(said.getvalue().splitlines()[:-1])] * 2, strict=True))
    for which in ("torch:", "scipy:"):
        np.testing.assert_allclose(np.array(ast.literal_eval(printed[which])), content.output, rtol=0, atol=1e-6)
    if content.pooled:
        np.testing.assert_allclose(ast.literal_eval(printed["pooled:"]), content.pooled.values, rtol=0, atol=1e-6)
    if content.mixed is not None:
        np.testing.assert_allclose(ast.literal_eval(printed["mixed:"]), content.mixed, rtol=0, atol=1e-6)
