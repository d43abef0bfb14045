"""Digits for the networks that ship: 28×28, every pixel ink or not, drawn by formula or by the visitor.

The networks have learnt MNIST binarised by chance, ink with the probability of the grey value. What is asked here is
binarised by a threshold instead, ink where there is more than half of it, so that the same drawing is the same x.
MNIST itself does not come with the project; the digits of :mod:`engine.digits.strokes` do, and no network here has seen
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.reader.weights import ON_MNIST, trained
from engine.digits.naming import named
from engine.digits.preparation import prepared
from engine.digits.refusal import refusal
from engine.digits.strokes import drawn_digits
from engine.generative.autoencoders.latent import Grid, plane_grid
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.weights import shipped

KNOWN, KNOWN_SEED = 300, 2_000_000
FORMULA = ", drawn by formula"
SIDE = 28
SURE, UNSURE = 0.9, 0.5


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

    @property
    def caption(self) -> str:
        """Under its picture; an example's fits a projector on one line."""
        return self.short if self.said.endswith(FORMULA) else f"x: {self.short}"


def from_drawing(picture: Bytes, said: str = "your drawing") -> Asked:
    """A drawing (h, w), cut out, scaled and centred as MNIST's digits are, then binarised."""
    found = prepared(picture)
    return Asked(_binary(found.digit), said, found.refusal)


@lru_cache(maxsize=64)
def example(digit: int, number: int) -> Asked:
    """One of the drawings by formula of a class."""
    rows, labels = known()
    which = np.flatnonzero(labels == digit)
    return Asked(rows[which[number % len(which)]], f"example {digit}{FORMULA}")


@lru_cache(maxsize=1)
def known() -> tuple[Tensor, Bytes]:
    """(n, 784) digits and their classes, for the map and to choose from."""
    drawn = drawn_digits(KNOWN, KNOWN_SEED)
    found = [prepared(image) for image in drawn.images]
    sound = [place for place, one in enumerate(found) if not one.refusal]
    return torch.stack([_binary(found[place].digit) for place in sound]), drawn.labels[sound].astype(np.uint8)


def network(name: str) -> AutoEncoder:
    """A network that ships."""
    return shipped(name).network


@lru_cache(maxsize=1)
def grid() -> Grid:
    """A coarse look at the plane of the network with two latents: 30 MB, shared by everyone."""
    return plane_grid(network("vae2"))


@lru_cache(maxsize=4)
def codes(name: str) -> Floats:
    """(n, latents): where the encoder puts the known digits."""
    return encoded(name, known()[0])


@torch.no_grad()
def encoded(name: str, rows: Tensor) -> Floats:
    """Where a network that ships puts pictures (n, 784): the code, or μ, of each, (n, latents)."""
    return np.asarray(network(name).encode(rows)[0].double().numpy())


@torch.no_grad()
def decoded(name: str, z: Floats) -> Floats32:
    """What a network that ships makes of codes (n, latents): (n, 28, 28), the probability of ink."""
    logits = network(name).decode(torch.from_numpy(z).float())
    return np.asarray(logits.sigmoid().view(-1, SIDE, SIDE).numpy())


def _binary(digit: Floats32) -> Tensor:
    return torch.from_numpy((digit > 0.5).astype(np.float32)).flatten()


# --- what the digit network (lesson 2.5), as it learnt from MNIST alone, says of decoded pictures ---------------------


@torch.no_grad()
def shares(pictures: Floats32) -> Floats:
    """(n, 28, 28) of ink between 0 and 1 → (n, 10): its probability of each digit."""
    answers = trained(ON_MNIST).network(torch.from_numpy(pictures)[:, None])
    return np.asarray(answers.double().softmax(1).numpy())


def said(found: Floats, decimals: int = 0) -> str:
    """What it takes a picture for, from its shares (10,). With a decimal it never says 100 %."""
    first = int(found.argmax())
    sure = "is sure of" if found[first] >= SURE else "is not sure of"
    share = "over 99.9" if decimals and found[first] >= 0.9995 else f"{100 * found[first]:.{decimals}f}"
    return f"Our digit network {sure} {named(first)}: {share} %"


def short(found: Floats) -> str:
    """A caption: the digit, or ? where it is not sure."""
    first = int(found.argmax())
    return f"{first}" if found[first] >= SURE else "?"


def read(picture: Floats32) -> str:
    """What a picture (28, 28) is read as, or that it is no digit, and why."""
    if why := refusal(picture):
        return f"no digit: {why[0].lower()}{why[1:].rstrip('.')}"
    found = shares(picture[None])[0]
    first, second = np.argsort(found)[::-1][:2].tolist()
    share = f"{min(100 * found[first], 99.9):.{1 if found[first] > 0.99 else 0}f} %"
    if found[first] >= SURE:
        return f"{named(first)} with {share}"
    if found[first] >= UNSURE:
        return f"{named(first)} with {share} only, perhaps {named(second)}"
    return f"no digit: {named(first)} with {share} at most"
