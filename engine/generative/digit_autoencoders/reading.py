"""What the network that reads digits (lesson 2.5) says of decoded pictures, and when it should not be believed."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats, Floats32
from engine.convolutional.reader.weights import trained
from engine.digits.refusal import refusal
from engine.generative.digit_autoencoders.digits import SIDE, a

SURE, UNSURE = 0.9, 0.5


@torch.no_grad()
def shares(pictures: Tensor) -> Floats:
    """(n, 784) of ink between 0 and 1 → (n, 10): its probability of each digit."""
    answers = trained("digits").network(pictures.view(-1, 1, SIDE, SIDE))
    return np.asarray(answers.double().softmax(1).numpy())


def said(found: Floats) -> str:
    """What it takes a picture for, from its shares (10,)."""
    first = int(found.argmax())
    sure = "is sure of" if found[first] >= SURE else "is not sure of"
    return f"Our digit network {sure} {a(first)}: {100 * found[first]:.0f} %"


def short(found: Floats) -> str:
    """A caption: the digit, or ? where it is not sure."""
    first = int(found.argmax())
    return f"{first}" if found[first] >= SURE else "?"


def read(picture: Floats32) -> str:
    """What a picture (28, 28) is read as, or that it is no digit, and why."""
    if why := refusal(picture):
        return f"no digit: {why[0].lower()}{why[1:].rstrip('.')}"
    found = shares(torch.from_numpy(picture))[0]
    first, second = np.argsort(found)[::-1][:2].tolist()
    share = f"{min(100 * found[first], 99.9):.{1 if found[first] > 0.99 else 0}f} %"
    if found[first] >= SURE:
        return f"{a(first)} with {share}"
    if found[first] >= UNSURE:
        return f"{a(first)} with {share} only, perhaps {a(second)}"
    return f"no digit: {a(first)} with {share} at most"
