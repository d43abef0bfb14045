"""A trained network as it was at one moment, also in a file: safetensors, its plan, its data and its figures beside
the numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as deserialised
from safetensors.torch import save as serialised

from engine.arrays import Floats32
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.networks.trainable import BATCH, anatomy_of, check
from engine.convolutional.reader.reader import Reader
from engine.digits.split import SIDES, SOURCES
from engine.settings import one_of
from engine.weights.file import fill

MOST_BYTES = 1_000_000
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
    if len(content) > MOST_BYTES:
        raise ValueError(f"{name} is larger than the {MOST_BYTES // 1_000_000} MB that are read.")
    try:
        metadata = _metadata(content)
        tensors = deserialised(content)
    except (SafetensorError, ValueError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"{name} is damaged, or no safetensors file.") from None
    if metadata.get("made_by") != MADE_BY:
        raise ValueError(f"{name} does not say that it was kept here.")
    data, architecture = metadata.get("data", ""), metadata.get("architecture", "")
    one_of("data set", data, SOURCES)
    anatomy = anatomy_of(architecture, SIDES[data])
    check(anatomy, BATCH)
    network = FlatNetwork(anatomy, 0)
    if not all(bool(tensor.isfinite().all()) for tensor in tensors.values()):
        raise ValueError(f"{name} holds values that are no finite numbers.")
    fill(network.net, tensors, Path(name), architecture)
    return Kept(data, architecture, network.weights, network.buffers, metadata)


def _metadata(content: bytes) -> dict[str, str]:
    """The text beside the tensors, which the library gives for files only."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + min(length, len(content))])
    found = header.get("__metadata__", {})
    return {str(key): str(value) for key, value in found.items()}
