"""Three ways to get the same output cells from the same image: all inputs, windows, windows with shared kernels.

A fully connected layer has a weight for every pair of cells; a locally connected one only within windows; a
convolution has the same connections as that and a single kernel for all places (LeCun et al. 1989).
"""

from __future__ import annotations

import math

from engine.convolutional.networks.anatomy import LayerAnatomy, dissect
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.layers import Dense
from engine.convolutional.networks.windowed import Conv, Local


def compared(image: Shape, convolution: Conv) -> tuple[LayerAnatomy, LayerAnatomy, LayerAnatomy]:
    """Fully connected, locally connected and convolutional, all with the convolution's output cells.

    Raises ValueError if the convolution does not fit, or has what a locally connected layer here has not.
    """
    if convolution.dilation > 1 or convolution.groups > 1 or convolution.table or not convolution.bias:
        said = "only a convolution with biases and without dilation, groups and table is compared"
        raise ValueError(f"{convolution.text}: {said}.")
    shared = dissect([convolution], image).layers[0]
    local = Local(convolution.channels, convolution.kernel, convolution.stride, convolution.padding)
    full, windows = (dissect([layer], image).layers[0] for layer in (Dense(math.prod(shared.output)), local))
    return full, windows, shared
