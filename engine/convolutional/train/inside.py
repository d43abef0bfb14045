"""A layer of the network in training, from inside, on one picture: what leaves it, its kernels, and the slopes of both.

The loss is −log p of the digit that the picture is, or, where nobody knows that, of the digit it is taken for. The
slopes are torch's, of this one picture: an update goes by the mean over its batch. The network is as it is used: what
normalisation remembers counts, and dropout rests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from engine.arithmetic.written import show, write
from engine.arrays import Floats32
from engine.convolutional.networks.anatomy import shape_text
from engine.convolutional.networks.network import activations
from engine.convolutional.reader.gaze import NO_CELL, Gaze
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.shown import Shown
from engine.convolutional.reader.thinking import Thinking
from engine.convolutional.train.training import CNNTraining
from engine.experiment.protocol import Frame

MOST_MAPS = 32
WEIGHTS = ("inside.weights", "inside.weight_slopes")
SMALLEST_LOG = 1e-12  # of a share whose logarithm is written out


@dataclass
class Inside:
    """Which layer is looked at, counted from 1, and which of its cells."""

    layer: int = 1
    gaze: Gaze = field(default_factory=Gaze)

    def turn_to(self, layer: int) -> None:
        self.layer, self.gaze = layer, Gaze()

    def number(self, training: CNNTraining) -> int:
        """The layer, or the last one of a network that has fewer."""
        return min(self.layer, len(training.network.anatomy.layers))

    def shown(self, training: CNNTraining, picture: Floats32) -> Shown:
        """What leaves the layer, as pictures."""
        return Shown(_thinking(training, picture).outputs[self.number(training)], MOST_MAPS, in_a_row=10)

    def examine(self, training: CNNTraining, picture: Floats32, digit: int, called: str) -> Frame:
        """picture: (side, side); digit: whose −log p the loss is; called: what the picture is, in words."""
        number, anatomy = self.number(training), training.network.anatomy
        part = anatomy.layers[number - 1]
        thinking = _thinking(training, picture)
        shown = Shown(thinking.outputs[number], MOST_MAPS, in_a_row=10)
        slopes, weights = _slopes(training, picture, digit, number, thinking.module(number))
        of_maps = Shown(slopes, MOST_MAPS, in_a_row=10)
        cell = self.gaze.chosen(shown.maps)
        last = f". ∂L/∂z = p − 1 for the {digit}, p for each other" if number == len(anatomy.layers) else ""
        frame = NO_CELL | {
            "layer_shown": number,
            "inside.maps": shown.pictures,
            "inside.maps_range": _full(shown.maps),
            "inside.slopes": of_maps.pictures,
            "inside.slopes_range": _full(slopes),
            "inside_said": [
                f"{part.title}: {shape_text(part.output)}. {called}: {_loss(thinking.logits, digit)}{last}"
            ],
            "cell": shown.at(cell) if cell else None,
            **dict.fromkeys(WEIGHTS, np.zeros((0, 1, 1), np.float32)),
        }
        if cell:
            return frame | self.gaze.frame(thinking, number, cell)
        if weights is None:
            return frame
        before = self.gaze.map = (self.gaze.map or 0) % weights[0].shape[1]
        self.gaze.in_grids = before
        for name, numbers in zip(WEIGHTS, weights, strict=True):  # (units, maps before, rows, columns)
            frame |= {name: np.ascontiguousarray(numbers[:MOST_MAPS, before]), f"{name}_range": _full(numbers)}
        count = weights[0].shape[1]
        return frame | {
            "maps_read": count if count > 1 else None,
            "lens_of": f"For map {before} of {count}" if count > 1 else "",
        }


def _thinking(training: CNNTraining, picture: Floats32) -> Thinking:
    return Thinking(Reader(training.network.anatomy, training.network.net.eval(), training.settings.data), picture)


def _full(numbers: Floats32) -> float:
    """The size of a number that gets full colour."""
    return float(np.abs(numbers).max()) or 1.0


def _loss(logits: list[float], digit: int) -> str:
    """L = −log p of a digit, with its numbers."""
    most = max(logits)
    log_share = logits[digit] - most - math.log(sum(math.exp(logit - most) for logit in logits))
    start = f"L = −log p({digit})"
    if log_share < math.log(SMALLEST_LOG):
        return f"{start} ≈ {show(-log_share, 1)}"
    found = write([math.exp(log_share)], lambda parts, _: -math.log(parts[0]), visible=3)
    return f"{start} {found.given} −log {found.operands[0]} {found.ends[0]}"


def _slopes(
    training: CNNTraining, picture: Floats32, digit: int, number: int, module: nn.Module
) -> tuple[Floats32, tuple[Floats32, Floats32] | None]:
    """∂L/∂ what leaves a layer (maps, rows, columns); and, where it has kernels for whole maps, its weights (units,
    maps before, rows, columns) and ∂L/∂ them."""
    anatomy, net = training.network.anatomy, training.network.net.eval()
    weight = module.weight if isinstance(module, nn.Conv2d | nn.Linear) else None
    with torch.enable_grad():
        x = torch.from_numpy(np.ascontiguousarray(picture))[None, None].requires_grad_()
        outputs = activations(net, anatomy, x)
        loss = nn.functional.cross_entropy(outputs[-1].flatten(1), torch.tensor([digit]))
        wanted: list[Tensor] = [outputs[number - 1], *([] if weight is None else [weight])]
        found = torch.autograd.grad(loss, wanted)  # the gradient of the batch, which lies in its row, stays
    leaving = found[0][0].numpy()
    maps = leaving if leaving.ndim == 3 else leaving[:, None, None]
    if weight is None:
        return maps, None
    part = anatomy.layers[number - 1]
    shape = tuple(weight.shape) if weight.ndim == 4 else (len(weight), *(*part.input, 1, 1)[:3])
    return maps, (weight.detach().numpy().reshape(shape), found[1].numpy().reshape(shape))
