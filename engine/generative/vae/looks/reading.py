"""What the network that reads digits says of a decoded picture, and when it should not be believed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.convolutional.reader.weights import shipped
from engine.digits.refusal import refusal
from engine.generative.digit_autoencoders.digits import a

SURE, UNSURE = 0.9, 0.5


@lru_cache(maxsize=1)
def _reader() -> nn.Module:
    return shipped().network.requires_grad_(False)


def probabilities(picture: NDArray[np.float32]) -> tuple[NDArray[np.float32], str]:
    """Of the ten digits, (10,), for a picture (28, 28) of ink between 0 and 1; and why it is no digit, or nothing."""
    with torch.no_grad():
        shares: NDArray[np.float32] = _reader()(torch.from_numpy(picture)[None, None]).softmax(1)[0].numpy()
    return shares, refusal(picture)


def read(picture: NDArray[np.float32]) -> str:
    """In words: what it is read as, or that it is no digit."""
    shares, why = probabilities(picture)
    if why:
        return f"no digit: {why[0].lower()}{why[1:].rstrip('.')}"
    first, second = np.argsort(shares)[::-1][:2].tolist()
    share = f"{min(100 * shares[first], 99.9):.{1 if shares[first] > 0.99 else 0}f} %"
    if shares[first] >= SURE:
        return f"{a(first)} with {share}"
    if shares[first] >= UNSURE:
        return f"{a(first)} with {share} only, perhaps {a(second)}"
    return f"no digit: {a(first)} with {share} at most"
