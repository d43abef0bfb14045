"""The torch network of an anatomy: as shapes only, with weights, with every layer's output, and as code to run.

    net = network(dissect(parse("C8@3 R P2 F10"), (1, 28, 28)), seed=0)     # a plain nn.Sequential, blocks in it
    net(images)                                                             # (n, 10)
    activations(net, anatomy, images)                                       # one tensor a layer of the grammar
    print(sequential(anatomy))                                              # the same network as code

Nothing here draws from torch's global generator: weights and dropout have generators of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from textwrap import indent
from typing import TypeVar

import torch
from torch import Tensor, nn

from engine.convolutional.networks import modules
from engine.convolutional.networks.anatomy import Anatomy, LayerAnatomy, shape_text
from engine.convolutional.networks.layers import Call
from engine.script import Code

T = TypeVar("T")

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
    for module in net.modules():
        if isinstance(module, modules.SeededDropout):
            module.generator = chances
        _reset(module, generator)
    return net


def shapes_only(anatomy: Anatomy) -> nn.Sequential:
    """The network on torch's meta device: shapes and no numbers, so that AlexNet costs nothing."""

    def block(part: LayerAnatomy, path: list[nn.Module]) -> nn.Module:
        shortcut = [call.build() for one in part.shortcut for call in one.calls]
        return modules.Residual(*path, shortcut=nn.Sequential(*shortcut))

    with torch.device("meta"):
        return nn.Sequential(*_nested(anatomy, lambda _, call: call.build(), block))


def _nested(
    anatomy: Anatomy, one: Callable[[LayerAnatomy, Call], T], block: Callable[[LayerAnatomy, list[T]], T]
) -> list[T]:
    """What is made of every call, and of every addition with all that was made in its block."""
    made: list[tuple[int, T]] = []  # the layer with which each begins
    for part in anatomy.layers:
        if part.source is None:
            made += [(part.number, one(part, call)) for call in part.calls]
            continue
        inside = [thing for number, thing in made if number > part.source]
        del made[len(made) - len(inside) :]
        made.append((part.source + 1, block(part, inside)))
    return [thing for _, thing in made]


def passes(net: Iterable[nn.Module], x: Tensor) -> Iterator[tuple[nn.Module, Tensor]]:
    """Every module that x goes through and what leaves it, in the order of the anatomy's calls: those of a block, those
    of its shortcut, and then the block itself, whose output is the sum."""
    for module in net:
        block = _heard(module)
        if isinstance(block, modules.Residual):
            ends = []
            for way in (block.path, block.shortcut):
                end = x
                for inner, left in passes(way, x):
                    yield inner, left
                    end = left
                ends.append(end)
            x = ends[0] + ends[1]
            x = module.silenced(x) if isinstance(module, modules.Muted) else x
        else:
            x = module(x)
        yield module, x


def seats(net: nn.Sequential) -> list[tuple[nn.Sequential, int]]:
    """Where the modules sit, in the order in which `passes` comes to them: in which row, at which place."""
    found: list[tuple[nn.Sequential, int]] = []
    for place, module in enumerate(net):
        block = _heard(module)
        if isinstance(block, modules.Residual):
            found += [*seats(block.path), *seats(block.shortcut)]
        found.append((net, place))
    return found


def in_order(net: nn.Sequential) -> list[nn.Module]:
    """The modules as `passes` comes to them."""
    return [row[place] for row, place in seats(net)]


def _heard(module: nn.Module) -> nn.Module:
    """The module itself where some of its maps are muted."""
    return module.layer if isinstance(module, modules.Muted) else module


def activations(net: nn.Sequential, anatomy: Anatomy, images: Tensor) -> list[Tensor]:
    """The output of every layer of the anatomy, in order, for images (n, channels, rows, columns)."""
    left = [x for _, x in passes(net, images)]
    return [left[end] for end in anatomy.ends]


def sequential(anatomy: Anatomy) -> Code:
    """The same network as code, one line a module, the layer and its shape beside it: nn.Sequential(…)."""

    def said(part: LayerAnatomy) -> str:
        return f"  # {part.layer.text}: {shape_text(part.output)}"

    def block(part: LayerAnatomy, path: list[str]) -> str:
        lines = path
        if calls := ", ".join(call.text for one in part.shortcut for call in one.calls):
            lines = [*path, f"shortcut=nn.Sequential({calls}),"]
        return "\n".join(["Residual(", *(indent(line, "    ") for line in lines), f"),{said(part)}"])

    lines = _nested(anatomy, lambda part, call: f"{call.text}," + (said(part) if call == part.calls[-1] else ""), block)
    return Code("\n".join(["nn.Sequential(", *(indent(line, "    ") for line in lines), ")"]))


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
