"""Three ways to get the same output cells from the same image: all inputs, windows, windows with shared kernels.

A fully connected layer has a weight for every pair of cells; a locally connected one only within windows; a
convolution has the same connections as that and a single kernel for all places (LeCun et al. 1989).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.convolutional.networks.anatomy import LayerAnatomy, dissect
from engine.convolutional.networks.counts import Arithmetic, Shape
from engine.convolutional.networks.layers import Conv, Dense, Layer, Local


@dataclass(frozen=True)
class Connectivity:
    """One of the three: its layer, and its parameters and connections as arithmetic."""

    name: str
    layer: Layer
    parameters: Arithmetic
    connections: Arithmetic


def compared(image: Shape, convolution: Conv) -> tuple[Connectivity, Connectivity, Connectivity]:
    """Fully connected, locally connected and convolutional, all with the convolution's output cells.

    Raises ValueError if the convolution does not fit, or has what a locally connected layer here has not.
    """
    if convolution.dilation > 1 or convolution.groups > 1 or convolution.table:
        raise ValueError(f"{convolution.text}: only a convolution without dilation, groups and table is compared.")
    one = dissect([convolution], image).layers[0]
    local = Local(convolution.channels, convolution.kernel, convolution.stride, convolution.padding)
    layers = (dissect([Dense(math.prod(one.output))], image).layers[0], dissect([local], image).layers[0], one)
    return _about(layers[0]), _about(layers[1]), _about(layers[2])


def _about(layer: LayerAnatomy) -> Connectivity:
    return Connectivity(layer.layer.name, layer.layer, layer.parameters, layer.connections)
