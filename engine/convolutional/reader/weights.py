"""Weights of a digit network in a file: safetensors, which holds numbers and text and cannot run anything.

The networks that ship lie in :mod:`engine.weights`, each with a card beside it that says where it comes from. Pickled
files (.pt, .pth) are refused, because reading one can run whatever its author put there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from safetensors.torch import save as serialised

from engine.convolutional.reader.network import PLANS, DigitNetwork, reader
from engine.convolutional.reader.reader import Reader
from engine.weights.file import contents, fill

MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class Loaded:
    """network: ready to be asked; metadata: what the file says of itself, text by name."""

    network: DigitNetwork
    metadata: dict[str, str]


def shipped(name: str = "digits") -> Loaded:
    """The trained network that comes with the project: one of PLANS."""
    if name not in PLANS:
        raise ValueError(f"There is no network “{name}”: it is one of {', '.join(PLANS)}.")
    with as_file(files("engine.weights") / f"{name}.safetensors") as path:
        return load(path)


def load(path: str | Path) -> Loaded:
    """The network of a safetensors file. Raises FileNotFoundError, or ValueError with a sentence: another format, no
    network known here, missing or strange tensors, wrong shapes, values that are no numbers."""
    path = Path(path)
    tensors, metadata = contents(path, MOST_BYTES)
    if metadata.get("network") not in PLANS:
        raise ValueError(f"{path.name} does not say that it is one of {', '.join(PLANS)}.")
    network = DigitNetwork(metadata["network"])
    fill(network, tensors, path, network.name)
    return Loaded(network.eval(), metadata)


def save(path: str | Path, network: DigitNetwork, metadata: dict[str, str]) -> None:
    """Write the network, its name and `metadata`. Raises ValueError for a network that is not folded yet."""
    if network.normalised:
        raise ValueError("A network is kept without its normalisation: fold it first.")
    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    Path(path).write_bytes(serialised(tensors, metadata={**metadata, "network": network.name}))


@cache
def trained(name: str) -> Reader:
    """The shipped network of that name, read once; nothing changes it."""
    return reader(shipped(name).network)
