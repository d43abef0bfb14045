"""The convolution as a script of its own: once in torch, once in scipy, with the present numbers written out."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.ending import of_stage
from engine.script import fill


def script(settings: ConvolutionSettings) -> str:
    """A script that prints the output (filters, rows, columns) and what pooling makes of it, to six decimals."""
    content = Content(settings)
    rows, columns = content.geometry.sizes
    shapes = ["×".join(map(str, numbers.shape)) for numbers in (content.image, content.kernels)]
    constants = {
        "IMAGE": content.image.tolist(),
        "KERNELS": content.kernels.tolist(),
        "BIAS": content.bias.tolist(),
        "AROUND": ((0, 0), (rows.before, rows.after), (columns.before, columns.after)),
        "FILL": settings.fill,
        "STRIDE": (rows.S, columns.S),
        "DILATION": (rows.D, columns.D),
        "TURN": settings.flip,
        "RELU": settings.relu,
        "POOLING": settings.pooling,
        "SIZE": settings.pool_size,
        "POOL_STRIDE": settings.pool_stride,
        "STAGE": of_stage({"output": content.output}),
    }
    after = ", ReLU" if settings.relu else ""
    about = f"A convolution layer, in torch and in scipy: {shapes[0]} * {shapes[1]}{after}."
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
