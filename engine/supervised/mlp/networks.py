"""Several networks of one shape in flat memory: their weights, what training keeps beside them, and their masks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.supervised.mlp.network import MLP, initial

Layers = Sequence[ArrayLike]


def flat(
    sizes: Sequence[int], init: str, seed: int, weights: Layers | None = None, biases: Layers | None = None
) -> Floats:
    """A network's start as one row: all weights layer by layer, each (units, inputs) row by row, then all biases.

    Drawn by the initialisation `init` and `seed` where not given. Raises ValueError for given layers that do not fit.
    """
    drawn = initial(sizes, init, seed)
    rows: list[Floats] = []
    for given, own in zip((weights, biases), drawn, strict=True):
        layers = [np.asarray(layer, dtype=np.float64) for layer in (own if given is None else given)]
        if [layer.shape for layer in layers] != [layer.shape for layer in own]:
            raise ValueError(f"The layers should have the shapes {[tuple(layer.shape) for layer in own]}.")
        rows += [layer.ravel() for layer in layers]
    return np.concatenate(rows)


def parameter_count(sizes: Sequence[int]) -> int:
    return sum(units * (inputs + 1) for inputs, units in pairwise(sizes))


class Networks:
    """Networks of the sizes (inputs, hidden layers…, outputs), one a row of `parameters`."""

    def __init__(self, sizes: Sequence[int], parameters: Floats) -> None:
        self.sizes = tuple(sizes)
        self.allocate(parameters)

    def allocate(self, parameters: Floats) -> None:
        """Take over these parameters (networks, P) and start everything beside them afresh."""
        self.parameters = parameters
        self.previous = parameters.copy()  # before the last update
        self.gradient = np.zeros_like(parameters)  # the mean over the last batch
        self.first, self.second = np.zeros_like(parameters), np.zeros_like(parameters)  # the optimiser's moments
        self.frozen = np.zeros(parameters.shape, np.uint8)
        self.off = np.zeros((len(parameters), self.unit_count), np.uint8)
        self.alive = np.ones(len(parameters), np.uint8)
        self.failed = np.zeros((len(parameters), 2), np.int64)  # step and epoch at which a network diverged, or 0

    @property
    def unit_count(self) -> int:
        """Hidden and output units; the number of biases too."""
        return sum(self.sizes[1:])

    @property
    def weight_count(self) -> int:
        return parameter_count(self.sizes) - self.unit_count

    @property
    def weights(self) -> list[Floats]:
        """The first network's weights, (units, inputs) a layer, as copies."""
        return self.layers(0)[0]

    @property
    def biases(self) -> list[Floats]:
        """The first network's biases, (units,) a layer, as copies."""
        return self.layers(0)[1]

    def layers(self, index: int, source: Floats | None = None) -> tuple[list[Floats], list[Floats]]:
        """Weights and biases of network `index`, layer by layer; or other numbers laid out alike."""
        row = (self.parameters if source is None else source)[index]
        weights, biases, w, b = [], [], 0, self.weight_count
        for inputs, units in pairwise(self.sizes):
            weights.append(row[w : w + units * inputs].reshape(units, inputs).copy())
            biases.append(row[b : b + units].copy())
            w, b = w + units * inputs, b + units
        return weights, biases

    def fill(self, module: MLP, index: int) -> MLP:
        """Give a torch module of this shape the numbers of network `index`."""
        with torch.no_grad():
            for parameters, arrays in zip((module.weights, module.biases), self.layers(index), strict=True):
                for parameter, array in zip(parameters, arrays, strict=True):
                    parameter.copy_(torch.from_numpy(array))
        return module

    def grow(self, outputs: int) -> None:
        """Add output units, at weight 0, until there are so many; everything else stays."""
        more = outputs - self.sizes[-1]
        if more <= 0:
            return
        old, biases = self.weight_count, self.unit_count
        self.sizes = (*self.sizes[:-1], outputs)
        for name in ("parameters", "previous", "gradient", "first", "second", "frozen"):
            array = getattr(self, name)
            blank = [np.zeros((len(array), size), array.dtype) for size in (more * self.sizes[-2], more)]
            grown = np.concatenate([array[:, :old], blank[0], array[:, old : old + biases], blank[1]], axis=1)
            setattr(self, name, grown)
        self.off = np.pad(self.off, ((0, 0), (0, more)))
