"""Which samples the next updates learn from.

Shuffled: epoch e of the network with seed s takes all training samples in the order of `permutation(s, e)`, a batch
at a time, the last one smaller. Any epoch's order is known without the ones before it, so a run can be taken up
anywhere.

Playground: the order as dealt, for ever, in full batches; the samples left over at an epoch's end join the first
batch of the next, which is larger by them. (TensorFlow Playground adds their gradients up before the epoch's end; no
update lies between, so it is the same sum.) There, a batch larger than the data would never be full and nothing
would be learnt: here a batch is never larger than the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.experiment.learning import permutation

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Position:
    """How far the training has come."""

    epoch: int = 0  # whole epochs behind us
    sample: int = 0  # samples of this epoch's order already used
    carried: int = 0  # samples left over from the last epoch, for the next update
    update: int = 0  # updates made in this epoch
    before: int = 0  # updates that the last epoch had


@dataclass(frozen=True)
class Piece:
    """Successive updates within one epoch: samples start..stop of its order, after `carried` ones from the end."""

    epoch: int
    start: int
    stop: int
    carried: int


def room(position: Position, count: int, size: int, batching: str) -> int:
    """How many updates are left in this epoch."""
    left = count - position.sample
    return left // size if batching == "playground" else -(-left // size)


def settle(position: Position, count: int, size: int, batching: str) -> Position:
    """The position after a change of the batch's size or of the number of samples.

    The epoch goes on from the sample it had reached. Where no update is left in it, the next epoch begins.
    """
    position = replace(position, sample=min(position.sample, count), carried=min(position.carried, count))
    if count and room(position, count, min(size, count), batching) < 1:
        return _next_epoch(position, count, batching)
    return position


def _next_epoch(position: Position, count: int, batching: str) -> Position:
    left = count - position.sample + position.carried if batching == "playground" else 0
    return Position(position.epoch + 1, 0, min(left, count), 0, position.update)


def plan(
    position: Position, updates: int, count: int, size: int, batching: str
) -> tuple[list[Piece], Integers, Position]:
    """The next `updates` updates over `count` samples: pieces of epochs, batch sizes, and the position after them."""
    size = min(size, count)
    pieces: list[Piece] = []
    sizes: list[int] = []
    while updates:
        possible = room(position, count, size, batching)
        taken = min(updates, possible)
        stop = min(count, position.sample + taken * size)
        pieces.append(Piece(position.epoch, position.sample, stop, position.carried))
        batches = [size] * taken
        batches[-1] = stop - position.sample - (taken - 1) * size
        batches[0] += position.carried
        sizes += batches
        position = replace(position, sample=stop, carried=0, update=position.update + taken)
        if taken == possible:
            position = _next_epoch(position, count, batching)
        updates -= taken
    return pieces, np.cumsum([0, *sizes], dtype=np.int64), position


def samples(pieces: Sequence[Piece], seeds: Sequence[int], count: int, batching: str) -> Integers:
    """The samples of the planned updates, one after the other: (seeds, total)."""
    rows = []
    for seed in seeds:
        parts = []
        for piece in pieces:
            order = permutation(seed, piece.epoch, count) if batching == "shuffled" else np.arange(count)
            if piece.carried:
                parts.append(order[count - piece.carried :])
            parts.append(order[piece.start : piece.stop])
        rows.append(np.concatenate(parts))
    return np.stack(rows)
