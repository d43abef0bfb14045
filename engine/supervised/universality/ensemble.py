"""Networks that learn one function side by side, each from its own seed: of one shape, or of several widths.

networks = Ensemble(UniversalitySettings(look="seeds", hidden="8-8-8", seeds=64))
networks.step(1000)
networks.losses, networks.net(3)      # mean squared errors; the layers of the fourth one
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import many
from engine.arrays import Floats
from engine.experiment.learning import Training
from engine.supervised.universality import fast
from engine.supervised.universality.constructions import deep_sawtooth, deep_square, wide_sawtooth, wide_square
from engine.supervised.universality.learning import Net, start
from engine.supervised.universality.settings import BY_HAND, UniversalitySettings, write_sizes

SIDE_BY_SIDE = 32
"""Networks that are computed at once: so many still fit into the processor's cache."""
SOLVED = 1e-3
"""A mean squared error below which a network counts as one that has found the function."""
LARGEST = 1e6


@dataclass(frozen=True)
class Block:
    """Networks of one shape that lie beside each other in memory. sizes: units of each layer, inputs and output too;
    networks: which they are; begin: where their parameters begin."""

    sizes: tuple[int, ...]
    networks: range
    begin: int

    @property
    def parameters(self) -> int:
        return sum(units * (inputs + 1) for inputs, units in pairwise(self.sizes))

    @property
    def place(self) -> slice:
        return slice(self.begin, self.begin + self.parameters * len(self.networks))

    def of(self, flat: Floats) -> Floats:
        """(parameters, networks), as a view."""
        return flat[self.place].reshape(self.parameters, len(self.networks))


def packed(net: Net) -> Floats:
    """A network's parameters as one row: layer by layer the weights, then the biases."""
    return np.concatenate([part.ravel() for layer in net for part in layer])


def unpacked(row: Floats, sizes: tuple[int, ...]) -> Net:
    """The layers of such a row."""
    net: Net = []
    for inputs, units in pairwise(sizes):
        weights, row = row[: units * inputs].reshape(units, inputs), row[units * inputs :]
        biases, row = row[:units], row[units:]
        net.append((weights.copy(), biases.copy()))
    return net


class Ensemble(Training[UniversalitySettings]):
    """shapes: the hidden layers of each group of networks, every group from the same seeds. w, first, second: all
    parameters and Adam's moments; placed: (update, network) for each that was set to the exact solution."""

    kept = ("w", "first", "second", "placed")

    @property
    def noted(self) -> tuple[str, ...]:
        return ("rate",)

    def begin(self) -> None:
        settings = self.settings
        self.x, self.t = settings.samples()
        self.shapes = settings.shapes
        self.seeds = settings.seeds_each
        self.code = fast.CODES.index(settings.bend_of)
        blocks, begin, at = list[Block](), 0, 0
        for hidden in self.shapes:
            for low in range(0, self.seeds, SIDE_BY_SIDE):
                count = min(SIDE_BY_SIDE, self.seeds - low)
                block = Block((len(self.x), *hidden, 1), range(at, at + count), begin)
                blocks.append(block)
                begin, at = block.place.stop, at + count
        self.blocks = blocks
        self.w = np.zeros(begin)
        for block in blocks:
            rows = [packed(self.begun(index)) for index in block.networks]
            block.of(self.w)[:] = np.stack(rows, axis=1)
        self.first, self.second = np.zeros_like(self.w), np.zeros_like(self.w)
        self.placed: tuple[tuple[int, int], ...] = ()
        self._losses: Floats | None = None

    def __len__(self) -> int:
        return len(self.shapes) * self.seeds

    def update(self) -> bool:
        return bool(self._learn(1))

    def step(self, count: int = 1) -> int:
        """As many updates at once as are asked for; the compiled loop takes each network through all of them."""
        return 0 if self.failed or not count else self._learn(count)

    def _learn(self, count: int) -> int:
        before = self.w.copy(), self.first.copy(), self.second.copy()
        for block in self.blocks:
            w, first, second = (block.of(flat) for flat in (self.w, self.first, self.second))
            sizes, rate = np.array(block.sizes), self.settings.rate
            fast.learn(w, first, second, sizes, self.code, self.x, self.t, rate, self.steps, count)
        if not np.abs(self.w).max() < LARGEST:
            self.w, self.first, self.second = before
            self.failed = self.steps + 1
            return 0
        self.steps += count
        self.updated()
        return count

    def updated(self) -> None:
        self._losses = None

    # --- what the networks are -------------------------------------------------------------------------------------

    def block(self, index: int) -> tuple[Block, int]:
        """In which block a network lies, and as the so-manieth."""
        block = next(one for one in self.blocks if index in one.networks)
        return block, index - block.networks.start

    def net(self, index: int) -> Net:
        """The layers of one network."""
        block, lane = self.block(index)
        return unpacked(block.of(self.w)[:, lane], block.sizes)

    def begun(self, index: int) -> Net:
        """The layers that it began with."""
        group, seed = divmod(index, self.seeds)
        sizes = (len(self.x), *self.shapes[group], 1)
        if self.settings.init == BY_HAND:
            return self.settings.by_hand(sizes[1]).net
        return start(sizes, self.settings.seed + seed, self.settings.init)

    def outputs(self, x: Floats, networks: range | None = None) -> Floats:
        """What the networks say at points (inputs, n): (networks, n); networks: of those of whole blocks alone."""
        wanted = networks or range(len(self))
        blocks = [one for one in self.blocks if one.networks.start in wanted]
        parts = [fast.outputs(one.of(self.w), np.array(one.sizes), self.code, x).T for one in blocks]
        return np.ascontiguousarray(np.concatenate(parts))  # a mean of a row then adds up as a script adds it up

    @property
    def losses(self) -> Floats:
        """The mean squared error of every network, as it is now."""
        if self._losses is None:
            self._losses = np.square(self.outputs(self.x) - self.t).mean(1)
        return self._losses

    @property
    def solved(self) -> NDArray[np.bool_]:
        return np.asarray(self.losses < SOLVED)

    def place_solution(self, index: int) -> None:
        """The network becomes the exact solution, where its shape can hold it. Raises ValueError with a sentence."""
        block, lane = self.block(index)
        exact = packed(self.solution(block.sizes[1:-1]))
        block.of(self.w)[:, lane] = exact
        block.of(self.first)[:, lane] = block.of(self.second)[:, lane] = 0.0
        self.placed = (*self.placed, (self.steps, index))
        self.updated()

    def solution(self, hidden: tuple[int, ...]) -> Net:
        """The exact sawtooth, or x² by tents, in a network of this shape: layer by layer, or all kinks in one layer.
        Units that it does not need stay at 0."""
        settings = self.settings
        if settings.target not in ("sawtooth", "square") or settings.bend_of != "relu":
            raise ValueError("The exact solution is that of a sawtooth, or of x² by tents, by ReLUs.")
        square = settings.target == "square"
        layers = settings.tents if square else settings.pieces.bit_length() - 1
        deep, wide, units = (deep_square, wide_square, 3) if square else (deep_sawtooth, wide_sawtooth, 2)
        net = (wide if len(hidden) == 1 else deep)(layers)
        needed = tuple(len(b) for _, b in net[:-1])
        if len(hidden) != len(needed) or any(have < need for have, need in zip(hidden, needed, strict=True)):
            raise ValueError(
                f"{2**layers} pieces are made by {many(layers, 'layer')} of {units} units each, or by one layer of "
                f"{2**layers} units: write {write_sizes((units,) * layers)} or {2**layers}."
            )
        padded: Net = []
        before = 1
        for (weights, biases), units in zip(net, (*hidden, 1), strict=True):
            w, b = np.zeros((units, before)), np.zeros(units)
            w[: weights.shape[0], : weights.shape[1]], b[: len(biases)] = weights, biases
            padded.append((w, b))
            before = units
        return padded
