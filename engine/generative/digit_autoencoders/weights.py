"""Weights of an auto-encoder in a file: safetensors, which holds numbers and text and cannot run anything.

Those that ship lie in :mod:`engine.weights`, in half precision, each with a card beside it that says where it comes
from and how good it is; what the card states was measured on the numbers in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safetensors.torch import save as serialised

from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.codes import Codes
from engine.generative.digit_autoencoders.training import SHAPES
from engine.weights.file import contents, fill, halves, shipped_file

MOST_BYTES = 3_000_000
FIGURES = "codes."  # what the figures of the codes' names begin with, beside the network's own tensors


@dataclass(frozen=True)
class Loaded:
    """network: ready to be asked; codes: where it has put the digits it learnt from, if the file says; metadata: what
    the file says of itself, text by name."""

    network: AutoEncoder
    codes: Codes | None
    metadata: dict[str, str]


@cache
def shipped(name: str) -> Loaded:
    """What comes with the project under one of the names of SHAPES. It is read once, and nothing changes it."""
    return load(shipped_file(name, SHAPES))


def shipped_codes(name: str) -> Codes:
    """Where a variational network that comes with the project has put the digits it learnt from."""
    found = shipped(name).codes
    if found is None:
        raise ValueError(f"No figures of codes come with the network “{name}”.")
    return found


def card_of(name: str) -> str:
    """The card of a network that comes with the project, in Markdown: data, recipe, and how good it is."""
    return shipped_file(name, SHAPES, "md").read_text(encoding="utf-8")


def load(path: str | Path) -> Loaded:
    """What a safetensors file holds. Raises FileNotFoundError, or ValueError with a sentence: another format, no
    network known here, missing or strange tensors, wrong shapes, values that are no numbers."""
    path = Path(path)
    name, tensors, metadata = contents(path, MOST_BYTES, SHAPES)
    figures = {key.removeprefix(FIGURES): tensors.pop(key) for key in [*tensors] if key.startswith(FIGURES)}
    codes = Codes.read(figures, SHAPES[name].latents) if figures else None
    network = AutoEncoder(SHAPES[name])
    fill(network, tensors, path, name)
    return Loaded(network.requires_grad_(False).eval(), codes, metadata)


def save(path: str | Path, network: AutoEncoder, metadata: dict[str, str], codes: Codes | None = None) -> None:
    """Write the network in half precision, with `metadata`, which names it; the figures of its codes as they are."""
    tensors = halves(network)
    if codes:
        tensors |= {f"{FIGURES}{key}": tensor for key, tensor in codes.tensors().items()}
    Path(path).write_bytes(serialised(tensors, metadata=metadata))
