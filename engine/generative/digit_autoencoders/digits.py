"""Digits for the networks that ship: 28×28, every pixel ink or not, drawn by formula or by the visitor.

The networks have learnt MNIST binarised by chance, ink with the probability of the grey value. What is asked here is
binarised by a threshold instead, ink where there is more than half of it, so that the same drawing is the same x.
MNIST itself does not come with the project; the digits of :mod:`engine.digits.strokes` do, and no network here has seen
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Bytes, Floats, Floats32
from engine.digits.preparation import prepared
from engine.digits.strokes import drawn_digits
from engine.generative.autoencoders.latent import Grid, plane_grid
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.codes import Codes
from engine.generative.digit_autoencoders.weights import shipped, shipped_codes

KNOWN, KNOWN_SEED = 300, 2_000_000
FORMULA = " drawn by formula"
SIDE = 28


def a(digit: int) -> str:
    """A digit with its article: an 8."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


@dataclass(frozen=True)
class Asked:
    """x: (784,), 0 or 1; said: what it is, in words; refusal: why it is no digit to be asked about, or empty."""

    x: Tensor
    said: str
    refusal: str = ""

    @property
    def short(self) -> str:
        """What it is, where there is room for little."""
        return self.said.removesuffix(FORMULA)


def from_drawing(picture: Bytes, said: str = "your drawing") -> Asked:
    """A drawing (h, w), cut out, scaled and centred as MNIST's digits are, then binarised."""
    found = prepared(picture)
    return Asked(_binary(found.digit), said, found.refusal)


@lru_cache(maxsize=64)
def example(digit: int, number: int) -> Asked:
    """One of the drawings by formula of a class."""
    rows, labels = known()
    which = np.flatnonzero(labels == digit)
    return Asked(rows[which[number % len(which)]], f"{a(digit)}{FORMULA}")


@lru_cache(maxsize=1)
def known() -> tuple[Tensor, Bytes]:
    """(n, 784) digits and their classes, for the map and to choose from."""
    drawn = drawn_digits(KNOWN, KNOWN_SEED)
    found = [prepared(image) for image in drawn.images]
    sound = [place for place, one in enumerate(found) if not one.refusal]
    return torch.stack([_binary(found[place].digit) for place in sound]), drawn.labels[sound].astype(np.uint8)


@lru_cache(maxsize=4)
def network(name: str) -> AutoEncoder:
    """A network that ships, read once; nothing changes it."""
    return shipped(name).requires_grad_(False)


@lru_cache(maxsize=1)
def grid() -> Grid:
    """A coarse look at the plane of the network with two latents: 30 MB, shared by everyone."""
    return plane_grid(network("vae2"))


@lru_cache(maxsize=4)
def codes(name: str) -> Floats:
    """(n, latents): where the encoder puts the known digits."""
    with torch.no_grad():
        return network(name).encode(known()[0])[0].double().numpy()


@torch.no_grad()
def encoded(name: str, asked: Sequence[Asked]) -> Floats:
    """Where a network that ships puts pictures: the code, or μ, of each, (n, latents)."""
    return np.asarray(network(name).encode(torch.stack([one.x for one in asked]))[0].double().numpy())


@torch.no_grad()
def decoded(name: str, z: Floats) -> Floats32:
    """What a network that ships makes of codes (n, latents): (n, 28, 28), the probability of ink."""
    logits = network(name).decode(torch.from_numpy(z).float())
    return np.asarray(logits.sigmoid().view(-1, SIDE, SIDE).numpy())


@lru_cache(maxsize=2)
def codes_of_mnist(name: str) -> Codes:
    """Where a variational network has put the digits it learnt from: figures that come with it."""
    return shipped_codes(name)


def _binary(digit: Floats32) -> Tensor:
    return torch.from_numpy((digit > 0.5).astype(np.float32)).flatten()
