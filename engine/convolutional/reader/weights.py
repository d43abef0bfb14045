"""Weights of a digit network in a file: safetensors, which holds numbers and text and cannot run anything.

The networks that ship lie in :mod:`engine.weights`, each with a card beside it that says where it comes from. Pickled
files (.pt, .pth) are refused, because reading one can run whatever its author put there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch
from safetensors.torch import save as serialised
from torch import nn

from engine.convolutional.networks.network import shapes_only
from engine.convolutional.reader.judgement import Judgement, trait_count
from engine.convolutional.reader.network import PLANS, anatomy
from engine.convolutional.reader.reader import Reader
from engine.weights.file import Tensors, contents, fill, shipped_file

MOST_BYTES = 10_000_000
PREFIX = "layers."  # of every name in a file; a layer's number does not count what makes a list of maps
ON_MNIST = "digits_mnist"
"""The digit network as it learnt from MNIST alone, for all whose published figures rest on its features or answers."""
JUDGEMENT = ("judgement.weights", "judgement.bias", "judgement.threshold")
"""What a file has besides where its network says what it does not know."""


@cache
def trained(name: str = "digits") -> Reader:
    """The trained network that comes with the project: one of PLANS, or ON_MNIST. It is read once, and nothing changes
    it."""
    return load(shipped_file(name, (*PLANS, ON_MNIST)))


def load(path: str | Path) -> Reader:
    """The network of a safetensors file. Raises FileNotFoundError, or ValueError with a sentence: another format, no
    network known here, missing or strange tensors, wrong shapes, values that are no numbers."""
    path = Path(path)
    name, tensors, metadata = contents(path, MOST_BYTES, PLANS)
    network = shapes_only(anatomy(name)).to_empty(device="cpu")
    judged = {key: tensors.pop(key) for key in JUDGEMENT if key in tensors}
    fill(numbered(network), {key.removeprefix(PREFIX): tensor for key, tensor in tensors.items()}, path, name)
    judgement = _judgement(judged, network, path) if judged else None
    return Reader(anatomy(name), network.eval(), "mnist", metadata, judgement)


def _judgement(tensors: Tensors, network: nn.Sequential, path: Path) -> Judgement:
    wanted = dict(zip(JUDGEMENT, ((trait_count(network),), (), ()), strict=True))
    if {key: tuple(tensor.shape) for key, tensor in tensors.items()} != wanted:
        raise ValueError(f"The judgement in {path.name} does not fit its network.")
    weights, bias, threshold = (tensors[key].float() for key in JUDGEMENT)
    return Judgement(weights, float(bias), float(threshold))


def save(
    path: str | Path, network: nn.Sequential, metadata: dict[str, str], judgement: Judgement | None = None
) -> None:
    """Write the network, `metadata`, in which “network” is one of PLANS, and its judgement where it has one. Raises
    ValueError if it is not folded."""
    if any(isinstance(layer, nn.BatchNorm2d) for layer in network):
        raise ValueError("A network is kept without its normalisation: fold it first.")
    tensors = {f"{PREFIX}{key}": tensor.contiguous() for key, tensor in numbered(network).state_dict().items()}
    if judgement:
        bias, threshold = (torch.tensor(number) for number in (judgement.bias, judgement.threshold))
        tensors |= dict(zip(JUDGEMENT, (judgement.weights.contiguous(), bias, threshold), strict=True))
    Path(path).write_bytes(serialised(tensors, metadata=metadata))


def numbered(network: nn.Sequential) -> nn.ModuleList:
    """Its layers as a file numbers them."""
    return nn.ModuleList(layer for layer in network if not isinstance(layer, nn.Flatten))
