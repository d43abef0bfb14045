"""One update of a row of weights by its gradient, by the rules that lesson 2.6 offers, as torch.optim has them.

SGD: w ← w − η g. Momentum (Polyak, 1964): v ← 0.9 v + g, w ← w − η v. RMSprop (Hinton, 2012): the gradient over the
root of its running square, v ← 0.99 v + 0.01 g². Adam (Kingma and Ba, 2015): the gradient's
running mean over the root of its running square, both corrected for their beginning at 0. Weight decay adds λ w to g.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import torch
from torch import nn

from engine.arrays import Floats32

MOMENTUM, ALPHA, BETA_1, BETA_2, EPSILON = 0.9, 0.99, 0.9, 0.999, 1e-8
MOMENTS = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}
"""How many numbers beside each weight a rule remembers."""

HALVED_EVERY, COSINE_OVER, LEAST = 5, 30, 0.01  # epochs, epochs, share


def in_rows(parameters: Iterable[nn.Parameter]) -> tuple[Floats32, Floats32]:
    """The weights and the gradient of a network, in one row each. From now on its tensors are views of these rows.

    An optimiser written by hand needs them so. A moment of a run keeps the row of weights, and it comes back exactly.
    """
    parts = [*parameters]
    weights: Floats32 = np.concatenate([part.detach().numpy().ravel() for part in parts])
    gradient: Floats32 = np.zeros_like(weights)
    ends = np.cumsum([part.numel() for part in parts])[:-1]
    for part, *views in zip(parts, np.split(weights, ends), np.split(gradient, ends), strict=True):
        part.data, part.grad = (torch.from_numpy(view).view(part.shape) for view in views)
    return weights, gradient


def share(schedule: str, epoch: int) -> float:
    """The part of the learning rate that is used in an epoch, counted from 0."""
    if schedule == "halving":
        return float(0.5 ** (epoch // HALVED_EVERY))
    if schedule == "cosine":  # half a cosine (Loshchilov and Hutter, 2017), then as little as remains
        return max(LEAST, 0.5 * (1 + math.cos(math.pi * min(epoch / COSINE_OVER, 1))))
    return 1.0


def step_of(
    rule: str, weights: Floats32, gradient: Floats32, moments: Floats32, number: int, rate: float, decay: float
) -> Floats32:
    """What is added to the weights at update `number` (from 1); `moments` (0, 1 or 2 rows) are renewed in place."""
    g = gradient + np.float32(decay) * weights if decay else gradient
    if rule == "sgd":
        return np.asarray(-rate * g, np.float32)
    if rule == "momentum":
        moments[0] = np.float32(MOMENTUM) * moments[0] + g
        return np.asarray(-rate * moments[0], np.float32)
    if rule == "rmsprop":
        moments[0] = np.float32(ALPHA) * moments[0] + np.float32(1 - ALPHA) * g * g
        return np.asarray(-rate * g / (np.sqrt(moments[0]) + np.float32(EPSILON)), np.float32)
    first, second = moments
    first += np.float32(1 - BETA_1) * (g - first)
    second *= np.float32(BETA_2)
    second += np.float32(1 - BETA_2) * g * g
    root = np.sqrt(second) / np.float32((1 - BETA_2**number) ** 0.5) + np.float32(EPSILON)
    return np.asarray(np.float32(-rate / (1 - BETA_1**number)) * first / root, np.float32)
