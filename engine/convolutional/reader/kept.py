"""A trained network as it was at one moment, also in a file: safetensors, its plan, its data and its figures beside
the numbers, and what its training goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save as serialised
from torch import Tensor

from engine import optimisers
from engine.arrays import Floats32
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.networks.trainable import BATCH, anatomy_of, check
from engine.convolutional.reader.reader import Reader
from engine.digits.split import SIDES, SOURCES
from engine.settings import one_of
from engine.weights.file import fill, read

MOST_MEGABYTES = 2  # 100,000 weights, and two moments of each
MOST_BYTES = MOST_MEGABYTES * 2**20
MADE_BY = "train-a-cnn 2"
READ = ("train-a-cnn 1", MADE_BY)  # files of the first kind have no state of a training
MEANS, MOMENTS = "training.means", "training.moments"  # the tensors in a file besides the network's own
MOST_UPDATES = 10**9


@dataclass(frozen=True)
class Going:
    """What a training goes on from, besides the network. updates: how many there were; optimiser: by which rule;
    moments: what that remembers beside each weight, (0, 1 or 2, weights); means: the running loss and share right."""

    updates: int
    optimiser: str
    moments: Floats32
    means: tuple[float, float]


@dataclass(frozen=True)
class Kept:
    """A network at one moment: what it reads and how it is built, its weights, what its normalisation remembers, all
    copies. metadata: its figures, as the file says them; going: the state of its training, where that is known."""

    data: str
    architecture: str
    weights: Floats32
    buffers: Floats32
    metadata: dict[str, str]
    going: Going | None = None

    def network(self) -> FlatNetwork:
        """The network, made anew."""
        made = FlatNetwork(anatomy_of(self.architecture, SIDES[self.data]), 0)
        made.weights[:], made.buffers = self.weights, self.buffers
        return made

    def reader(self) -> Reader:
        """The network, made anew, as one that can be looked into."""
        made = self.network()
        return Reader(made.anatomy, made.net.eval(), self.data, self.metadata)


def content(network: Kept) -> bytes:
    """A file's bytes."""
    tensors = {name: part.detach().clone() for name, part in network.network().net.state_dict().items()}
    if network.going:
        tensors[MEANS] = torch.tensor(network.going.means, dtype=torch.float64)
        tensors[MOMENTS] = torch.from_numpy(network.going.moments.copy())
    return bytes(serialised(tensors, metadata=network.metadata))


def load(content: bytes, name: str = "The file") -> Kept:
    """The network of a file's bytes. Raises ValueError with a sentence for what is no such file."""
    tensors, metadata = read(content, name, MOST_BYTES)
    if metadata.get("made_by") not in READ:
        raise ValueError(f"{name} does not say that it was kept here.")
    data, architecture = metadata.get("data", ""), metadata.get("architecture", "")
    one_of("data set", data, SOURCES)
    anatomy = anatomy_of(architecture, SIDES[data])
    check(anatomy, BATCH)
    network = FlatNetwork(anatomy, 0)
    means, moments = tensors.pop(MEANS, None), tensors.pop(MOMENTS, None)
    fill(network.net, tensors, Path(name), architecture)
    going = None
    if means is not None or moments is not None:
        going = _going(means, moments, len(network.weights), metadata)
        if going is None:
            raise ValueError(f"What {name} says of its training does not fit the network in it.")
    return Kept(data, architecture, network.weights, network.buffers, metadata, going)


def _going(means: Tensor | None, moments: Tensor | None, weights: int, metadata: dict[str, str]) -> Going | None:
    """The state of a training; None if that is not one of so many weights."""
    updates, optimiser = metadata.get("updates", ""), metadata.get("optimiser", "")
    if means is None or moments is None or optimiser not in optimisers.MOMENTS:
        return None
    if not (updates.isascii() and updates.isdecimal() and len(updates) < 12 and int(updates) <= MOST_UPDATES):
        return None
    if means.dtype != torch.float64 or means.shape != (2,) or not (means[0] >= 0 and 0 <= means[1] <= 1):
        return None
    if moments.dtype != torch.float32 or moments.shape != (optimisers.MOMENTS[optimiser], weights):
        return None
    if optimiser in ("rmsprop", "adam") and bool((moments[-1] < 0).any()):  # a mean of squares
        return None
    loss, right = means.tolist()
    return Going(int(updates), optimiser, moments.numpy().copy(), (loss, right))
