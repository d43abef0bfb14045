"""The convolution as a script of its own: once in torch, once in scipy, with the present numbers written out."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.ending import of_stage
from engine.script import fill


def script(settings: ConvolutionSettings) -> str:
    """A script that prints the output (filters, rows, columns) and what pooling or 1×1 filters make of it, to six
    decimals."""
    content = Content(settings)
    rows, columns = content.geometry.windows
    transposed = settings.transposed
    shapes = ["×".join(map(str, numbers.shape)) for numbers in (content.image, content.kernels)]
    around = ((0, 0), (rows.before, rows.after), (columns.before, columns.after))
    constants = {
        "IMAGE": content.image.tolist(),
        "KERNELS": content.kernels.tolist(),
        "BIAS": content.bias.tolist(),
        "AROUND": ((0, 0), (0, 0), (0, 0)) if transposed else around,
        "FILL": settings.fill,
        "STRIDE": (rows.S, columns.S),
        "DILATION": (rows.D, columns.D),
        "TRANSPOSED": transposed,
        "PADDING": (rows.before, columns.before) if transposed else (0, 0),
        "ADDED": (rows.before - rows.after, columns.before - columns.after) if transposed else (0, 0),
        "GROUPS": settings.groups,
        "TURN": settings.flip,
        "RELU": settings.relu,
        "POOLING": settings.pooling,
        "SIZE": settings.pool_size,
        "POOL_STRIDE": settings.pool_stride,
        "POINTWISE": bool(settings.pointwise),
        "MIXING": content.mixing.tolist(),
        "STAGE": of_stage({"output": content.output}),
    }
    after = ", ReLU" if settings.relu else ""
    groups = f" in {settings.groups} groups" if settings.groups > 1 else ""
    layer = "transposed convolution" if transposed else "convolution"
    about = f"A {layer} layer, in torch and in scipy: {shapes[0]} * {shapes[1]}{groups}{after}."
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
