"""A trained network that reads digits, whoever trained it: what lesson 2.5 looks into, and how it answers in words.

reader = Reader(anatomy, network, "digits")
reader(images)                          # logits (n, 10)
reader.outputs(picture)                 # what leaves every layer
reader.sees(prepared(drawing))          # a drawing as this network knows digits
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from engine.arrays import Floats, Floats32
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.grammar import written
from engine.convolutional.networks.network import activations, in_order
from engine.convolutional.networks.windowed import Conv
from engine.convolutional.reader.judgement import Judgement
from engine.digits.naming import named
from engine.digits.preparation import Prepared, Stages
from engine.digits.split import for_network

YOURS = "yours"  # the network of the visitor's own, which is no part of a link
SURE, UNSURE = 0.9, 0.6


@dataclass(frozen=True, eq=False)
class Reader:
    """network: the modules of the anatomy, in evaluating mode, which nobody trains any more; data: what it was trained
    on, "digits" (8×8) or "mnist" (28×28), and so how a drawing is prepared for it, empty if on nothing; metadata: what
    its file says; judgement: whether a picture resembles what was learnt, where the network can tell."""

    anatomy: Anatomy
    network: nn.Sequential
    data: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    judgement: Judgement | None = None

    def __call__(self, images: Tensor) -> Tensor:
        """Logits (n, 10) of pictures (n, 1, side, side), ink between 0 and 1."""
        logits: Tensor = self.network(images).flatten(1)
        return logits

    @property
    def text(self) -> str:
        """The network in the grammar of small CNNs."""
        return written(part.layer for part in self.anatomy.layers)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For every layer the place of the module that gives its output."""
        return self.anatomy.ends

    def module(self, number: int) -> nn.Module:
        """The module that gives the output of a layer, counted from 1."""
        return in_order(self.network)[self.ends[number - 1]]

    @property
    def kernels(self) -> int | None:
        """The number of the first layer with weights if that is a convolution, whose kernels read the picture."""
        first = next((part for part in self.anatomy.layers if part.parameters.value), None)
        return first.number if first and isinstance(first.layer, Conv) else None

    def sees(self, found: Prepared, stages: Stages) -> Floats32:
        """(side, side) a prepared picture as this network knows digits."""
        return for_network(found, self.data, fitted=stages.fit)

    def outputs(self, picture: Floats32) -> list[Floats32]:
        """What leaves every layer (maps, rows, columns); a list of units counts as maps of one cell.

        picture: (rows, columns), or (channels, rows, columns)."""
        with torch.inference_mode():
            x = torch.from_numpy(np.ascontiguousarray(picture.reshape(1, *self.anatomy.input)))
            left = [part[0].numpy() for part in activations(self.network, self.anatomy, x)]
        return [part if part.ndim == 3 else part[:, None, None] for part in left]


def percent(share: float) -> str:
    """97.3 %, and never 100 % or 0 % of what is neither."""
    shown = min(99.9, max(0.1, round(100 * share, 1)))
    return f"{shown:.1f} %" if 0.001 <= share <= 0.999 else ("> 99.9 %" if share > 0.5 else "< 0.1 %")


def answer(probabilities: Floats, *, what: str = "This") -> list[str]:
    """The first and the second guess, and how sure the first one is. what: how the picture is called."""
    second, first = np.argsort(probabilities)[-2:].tolist()
    sure = float(probabilities[first])
    how = "It is sure" if sure >= SURE else "It leans that way" if sure >= UNSURE else "It is not sure"
    return [
        f"{what} is {named(first)}: {percent(sure)}. {how}.",
        f"Second guess: {second}, {percent(float(probabilities[second]))}.",
    ]


def unknown(probabilities: Floats, *, what: str = "This") -> list[str]:
    """What is said in place of an answer where a picture resembles no digit that was learnt: and what softmax says."""
    first = int(np.argmax(probabilities))
    return [
        f"{what} resembles no digit that I learnt.",
        f"Softmax alone: {named(first)}, {percent(float(probabilities[first]))}.",
    ]
