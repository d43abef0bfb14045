"""The safetensors file of the generator of digits: both networks in half precision, the features of real digits, the
discriminator's logits of them, and the quality that was measured when the file was made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save as serialised
from torch import Tensor

from engine.digits.mnist import CLASSES
from engine.generative.gan_digits.generator.network import Discriminator, Generator
from engine.generative.gan_digits.generator.quality import FEATURES, Quality, Reference
from engine.weights.file import contents, fill, halves, shipped_file

NAME = "gan"
MOST_BYTES = 3_000_000
OPINIONS = ("train", "held-out")
PARTS = ("generator", "discriminator", "digits", "opinions")


@dataclass(frozen=True)
class DigitGAN:
    """generator: without normalisation; discriminator: of the same epoch; reference: of the digits learnt from;
    opinions: the discriminator's logits of real digits, in ascending order, by OPINIONS; qualities: of its samples and
    others', by name; metadata: what the file says of itself."""

    generator: Generator
    discriminator: Discriminator
    reference: Reference
    opinions: dict[str, NDArray[np.float32]]
    qualities: dict[str, Quality]
    metadata: dict[str, str]


@lru_cache(maxsize=1)
def shipped() -> DigitGAN:
    """The networks that come with the project. They are read once, and nothing changes them."""
    return load(shipped_file(NAME, [NAME]))


def load(path: str | Path) -> DigitGAN:
    """Read a file. Raises FileNotFoundError, or ValueError with a sentence; see
    :func:`engine.weights.file.contents`."""
    path = Path(path)
    _, tensors, metadata = contents(path, MOST_BYTES, [NAME])
    parts = {part: _part(tensors, part) for part in PARTS}
    generator, discriminator = Generator(), Discriminator()
    fill(generator, parts["generator"], path, "generator")
    fill(discriminator, parts["discriminator"], path, "discriminator")
    for network in (generator, discriminator):
        network.requires_grad_(False).eval()
    try:
        reference = _reference(parts["digits"])
        opinions = {name: parts["opinions"][name].numpy() for name in OPINIONS}
        qualities = {name: Quality(*row) for name, row in json.loads(metadata["qualities"]).items()}
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path.name} does not say what real digits are like.") from None
    return DigitGAN(generator, discriminator, reference, opinions, qualities, metadata)


def save(path: str | Path, gan: DigitGAN) -> None:
    """Write a file."""
    networks = halves(gan.generator, "generator.") | halves(gan.discriminator, "discriminator.")
    found = gan.reference
    triangle = found.within[np.tril_indices(FEATURES)]  # it is symmetric
    whole = {"counts": found.counts, "means": found.means, "within": triangle}
    rest = {f"digits.{key}": torch.from_numpy(np.asarray(value, np.float32)) for key, value in whole.items()}
    rest |= {f"opinions.{key}": torch.from_numpy(value.astype(np.float32)) for key, value in gan.opinions.items()}
    qualities = json.dumps({name: list(vars(one).values()) for name, one in gan.qualities.items()})
    said = gan.metadata | {"network": NAME, "qualities": qualities}
    Path(path).write_bytes(serialised(networks | rest, metadata=said))


def _part(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    return {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}


def _reference(tensors: dict[str, Tensor]) -> Reference:
    counts = tensors["counts"].numpy().astype(np.int64)
    means = tensors["means"].double().numpy()
    if counts.shape != (CLASSES,) or means.shape != (CLASSES, FEATURES) or counts.min() < 1:
        raise ValueError("other shapes")
    within = np.zeros((FEATURES, FEATURES))
    within[np.tril_indices(FEATURES)] = tensors["within"].double().numpy()
    return Reference(counts, means, within + np.tril(within, -1).T)
