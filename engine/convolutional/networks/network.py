"""The torch network of an anatomy: as shapes only, with weights, with every layer's output, and as code to run.

    net = network(dissect(parse("C8@3 R P2 F10"), (1, 28, 28)), seed=0)     # a plain nn.Sequential
    net(images)                                                             # (n, 10)
    activations(net, anatomy, images)                                       # one tensor a layer of the grammar
    print(sequential(anatomy))                                              # the same network as code

Nothing here draws from torch's global generator: weights and dropout have generators of their own.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.convolutional.networks import modules
from engine.convolutional.networks.anatomy import Anatomy, shape_text
from engine.script import Code

MOST_WEIGHTS, MOST_CELLS = 20_000_000, 20_000_000  # what a network with weights may hold, and keep of one image


def network(anatomy: Anatomy, seed: int = 0) -> nn.Sequential:
    """The network with weights, drawn from the seed alone by torch's own rules; dropout draws from seed + 1.

    Raises ValueError if it is larger than MOST_WEIGHTS or MOST_CELLS.
    """
    held = ((anatomy.parameters.value, MOST_WEIGHTS, "parameters"), (anatomy.cells, MOST_CELLS, "cells"))
    for count, most, what in held:
        if count > most:
            raise ValueError(f"A network to be trained has up to {most:,} {what} here; this has {count:,}.")
    net = shapes_only(anatomy).to_empty(device="cpu")
    generator, chances = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(seed + 1)
    for module in net:
        if isinstance(module, modules.SeededDropout):
            module.generator = chances
        _reset(module, generator)
    return net


def shapes_only(anatomy: Anatomy) -> nn.Sequential:
    """The network on torch's meta device: shapes and no numbers, so that AlexNet costs nothing."""
    with torch.device("meta"):
        return nn.Sequential(*(call.build() for part in anatomy.layers for call in part.calls))


def activations(net: nn.Sequential, anatomy: Anatomy, images: Tensor) -> list[Tensor]:
    """The output of every layer of the anatomy, in order, for images (n, channels, rows, columns)."""
    found, x, place = [], images, 0
    for part in anatomy.layers:
        for _ in part.calls:
            x = net[place](x)
            place += 1
        found.append(x)
    return found


def sequential(anatomy: Anatomy) -> Code:
    """The same network as code, one line a module, the layer and its shape beside it: nn.Sequential(…)."""
    lines = []
    for part in anatomy.layers:
        lines += [f"    {call.text}," for call in part.calls]
        lines[-1] += f"  # {part.layer.text}: {shape_text(part.output)}"
    return Code("\n".join(["nn.Sequential(", *lines, ")"]))


def _reset(module: nn.Module, generator: torch.Generator) -> None:
    """torch's first weights, ±1/√(inputs of a unit) at most (LeCun et al. 1998), from the generator."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        bound = module.weight[0].numel() ** -0.5
        for numbers in module.parameters():
            nn.init.uniform_(numbers, -bound, bound, generator)
    elif isinstance(module, nn.BatchNorm2d | nn.BatchNorm1d):
        module.reset_parameters()
    elif isinstance(module, modules.WITH_NUMBERS):
        module.reset_parameters(generator)
