"""How a network of these lessons learns: forward, backward and Adam, written out for one network.

    net = start((1, 8, 8, 1), seed=0)
    moments = zeros(net), zeros(net)
    for number in range(1, 1001):
        net, moments = update(net, moments, x, t, "relu", 0.01, number)

x (inputs, points), t (points,). Sums are taken in order, so that `fast`, which does the same for many networks at
once, comes to the same numbers to the last digit; there are no matrix products in it for that reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from engine.arrays import Floats

Net = list[tuple[Floats, Floats]]
"""Weights (units, units before) and biases (units,) of every layer."""

FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-8
BIAS = 0.5
"""The standard deviation of the biases at He's start."""


def start(sizes: Sequence[int], seed: int, init: str = "he") -> Net:
    """Drawn weights. "torch": uniform from −1/√n to 1/√n for n inputs, biases too, as PyTorch draws them.

    "he": normal of variance 2/n (He et al. 2015), biases of standard deviation ½, for inputs between −1 and 1: a single
    input x from 0 to 1 is taken as 2x − 1.
    """
    generator = np.random.default_rng(seed)
    net: Net = []
    for inputs, units in pairwise(sizes):
        if init == "torch":
            most = 1 / math.sqrt(inputs)
            net.append((generator.uniform(-most, most, (units, inputs)), generator.uniform(-most, most, units)))
        else:
            weights = generator.standard_normal((units, inputs)) * math.sqrt(2 / inputs)
            net.append((weights, BIAS * generator.standard_normal(units)))
    if init != "torch" and sizes[0] == 1:
        weights, biases = net[0]
        net[0] = 2 * weights, biases - weights[:, 0]
    return net


def zeros(net: Net) -> Net:
    """Of the same shape, all 0."""
    return [(np.zeros_like(w), np.zeros_like(b)) for w, b in net]


def bend(z: Floats, activation: str) -> Floats:
    """g(z). The functions of the math module are those that the compiled loop calls."""
    if activation == "relu":
        return np.where(z > 0, z, 0.0)
    if activation == "tanh":
        return np.asarray(np.vectorize(math.tanh, otypes=[float])(z))
    return np.asarray(1 / (1 + np.vectorize(math.exp, otypes=[float])(-z)))


def slope(h: Floats, activation: str) -> Floats:
    """g'(z), from h = g(z)."""
    if activation == "relu":
        return np.where(h > 0, 1.0, 0.0)
    return np.asarray(1 - h * h if activation == "tanh" else h * (1 - h))


def forward(net: Net, x: Floats, activation: str) -> list[Floats]:
    """The inputs and every layer's outputs, (units, points) each; the last layer has no activation."""
    layers = [x]
    for k, (weights, biases) in enumerate(net):
        z = np.repeat(biases[:, None], x.shape[1], axis=1)
        for i, source in enumerate(layers[-1]):
            z = z + weights[:, i : i + 1] * source
        layers.append(bend(z, activation) if k < len(net) - 1 else z)
    return layers


def gradient(net: Net, x: Floats, t: Floats, activation: str) -> Net:
    """Of the mean squared error: every weight's and every bias's derivative."""
    layers = forward(net, x, activation)
    d = 2 * (layers[-1] - t)
    found: Net = []
    for k in reversed(range(len(net))):
        below = layers[k]
        d_weights = np.stack([_sums(d * source) for source in below], axis=1)
        found.insert(0, (d_weights / len(t), _sums(d) / len(t)))
        if k:
            under = np.zeros_like(below)
            for o, row in enumerate(net[k][0]):
                under = under + row[:, None] * d[o]
            d = under * slope(below, activation)
    return found


def _sums(rows: Floats) -> Floats:
    """Of each row, added from left to right."""
    return np.asarray(np.add.accumulate(rows, axis=1)[:, -1])


def update(
    net: Net, moments: tuple[Net, Net], x: Floats, t: Floats, activation: str, rate: float, number: int
) -> tuple[Net, tuple[Net, Net]]:
    """One update by Adam (Kingma and Ba 2015), the so-manieth from 1 on."""
    scale, root = rate / (1 - math.pow(FIRST, number)), math.sqrt(1 - math.pow(SECOND, number))
    after: tuple[Net, Net, Net] = ([], [], [])
    for layer, slopes in enumerate(gradient(net, x, t, activation)):
        parts: list[list[Floats]] = [[], [], []]
        for which, g in enumerate(slopes):
            first = FIRST * moments[0][layer][which] + (1 - FIRST) * g
            second = SECOND * moments[1][layer][which] + (1 - SECOND) * g * g
            w = net[layer][which] - scale * first / (np.sqrt(second) / root + EPSILON)
            for part, value in zip(parts, (w, first, second), strict=True):
                part.append(value)
        for kept, (weights, biases) in zip(after, parts, strict=True):
            kept.append((weights, biases))
    return after[0], (after[1], after[2])


def error(net: Net, x: Floats, t: Floats, activation: str) -> float:
    """The mean squared error."""
    return float(np.square(forward(net, x, activation)[-1][0] - t).mean())
