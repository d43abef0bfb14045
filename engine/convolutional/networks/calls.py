"""Which torch modules a layer becomes, said once for the network and for its code."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from torch import nn

from engine.convolutional.networks import modules
from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.layers import (
    TABLES,
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAverage,
    Local,
    Pool,
    Radial,
    ResponseNorm,
)

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "squash": modules.Squash,
}


class Call(NamedTuple):
    """A module to be made, kept as it is written, so that the network and its code cannot differ."""

    kind: type[nn.Module]
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 never changed

    def build(self) -> nn.Module:
        return self.kind(*self.arguments, **self.options)

    @property
    def text(self) -> str:
        """nn.Conv2d(1, 8, 3, padding=1)"""
        said = [repr(value) for value in self.arguments]
        said += [f"{key}={value!r}" for key, value in self.options.items()]
        name = self.kind.__name__
        if self.kind is modules.SeededDropout:
            name = "nn.Dropout"  # on one's own machine torch's own generator will do
        elif self.kind.__module__ != modules.__name__:
            name = f"nn.{name}"
        return f"{name}({', '.join(said)})"


def calls(part: LayerAnatomy) -> list[Call]:
    """The modules that a layer becomes, the last of which gives its output."""
    layer, before, after = part.layer, part.input, part.output
    match layer:
        case Conv() | Local():
            return _windowed(part, layer)
        case Activation():
            return [Call(ACTIVATIONS[layer.kind])]
        case Pool(kind="trained"):
            return [Call(modules.Subsampling, (before[0], layer.size, layer.stride))]
        case Pool():
            stride = {} if layer.stride == layer.size else {"stride": layer.stride}
            return [Call(nn.MaxPool2d if layer.kind == "max" else nn.AvgPool2d, (layer.size,), stride)]
        case GlobalAverage():
            return [Call(nn.AdaptiveAvgPool2d, (1,))]
        case Dense() | Radial():
            kind = nn.Linear if isinstance(layer, Dense) else modules.RadialBasis
            flatten = [Call(nn.Flatten)] if len(before) == 3 else []
            return [*flatten, Call(kind, (math.prod(before), layer.units))]
        case Dropout():
            return [Call(modules.SeededDropout, (layer.rate,))]
        case BatchNorm():
            return [Call(nn.BatchNorm2d if len(after) == 3 else nn.BatchNorm1d, (after[0],))]
        case ResponseNorm():
            return [Call(nn.LocalResponseNorm, (layer.size,), {"alpha": 1e-4, "beta": 0.75, "k": 2.0})]


def _windowed(part: LayerAnatomy, layer: Conv | Local) -> list[Call]:
    assert part.windows is not None
    rows, columns = part.windows
    options: dict[str, Any] = {} if layer.stride == 1 else {"stride": layer.stride}
    padding = [] if (rows.before, columns.before) == (rows.after, columns.after) else _uneven(part)
    if not padding and (rows.before or columns.before):
        options["padding"] = rows.before if rows.before == columns.before else (rows.before, columns.before)
    if isinstance(layer, Local):
        sizes = (part.output[1:], layer.kernel)
        return [*padding, Call(modules.LocallyConnected2d, (part.input[0], layer.channels, *sizes), options)]
    options |= {} if layer.dilation == 1 else {"dilation": layer.dilation}
    if layer.table:
        return [*padding, Call(modules.TableConv2d, (part.input[0], TABLES[layer.table], layer.kernel), options)]
    options |= {} if layer.groups == 1 else {"groups": layer.groups}
    kernel = layer.kernel[0] if layer.kernel[0] == layer.kernel[1] else layer.kernel
    return [*padding, Call(nn.Conv2d, (part.input[0], layer.channels, kernel), options)]


def _uneven(part: LayerAnatomy) -> list[Call]:
    """Padding of which more goes below and to the right, which a convolution cannot be told."""
    assert part.windows is not None
    rows, columns = part.windows
    return [Call(nn.ZeroPad2d, ((columns.before, columns.after, rows.before, rows.after),))]
