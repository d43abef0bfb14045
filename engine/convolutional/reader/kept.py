"""A trained network as it was at one moment, also in a file: safetensors, its plan, its data and its figures beside
the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import save as serialised

from engine.arrays import Floats32
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.networks.trainable import BATCH, anatomy_of, check
from engine.convolutional.reader.reader import Reader
from engine.digits.split import SIDES, SOURCES
from engine.settings import one_of
from engine.weights.file import fill, read

MOST_MEGABYTES = 1
MOST_BYTES = MOST_MEGABYTES * 2**20
MADE_BY = "train-a-cnn 1"


@dataclass(frozen=True)
class Kept:
    """A network at one moment: what it reads and how it is built, its weights, what its normalisation remembers, all
    copies. metadata: its figures, as the file says them."""

    data: str
    architecture: str
    weights: Floats32
    buffers: Floats32
    metadata: dict[str, str]

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
    return bytes(serialised(tensors, metadata=network.metadata))


def load(content: bytes, name: str = "The file") -> Kept:
    """The network of a file's bytes. Raises ValueError with a sentence for what is no such file."""
    tensors, metadata = read(content, name, MOST_BYTES)
    if metadata.get("made_by") != MADE_BY:
        raise ValueError(f"{name} does not say that it was kept here.")
    data, architecture = metadata.get("data", ""), metadata.get("architecture", "")
    one_of("data set", data, SOURCES)
    anatomy = anatomy_of(architecture, SIDES[data])
    check(anatomy, BATCH)
    network = FlatNetwork(anatomy, 0)
    fill(network.net, tensors, Path(name), architecture)
    return Kept(data, architecture, network.weights, network.buffers, metadata)
