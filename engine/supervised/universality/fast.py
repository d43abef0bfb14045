"""Many networks of one shape that learn side by side: the same updates as in `learning`, compiled.

The networks lie beside each other in memory, so that every product is taken of all of them at once; each network's own
sums are taken in the same order as the definition takes them, and come out the same to the last digit.

- parameters (P, networks): layer by layer the weights, unit by unit, then the biases of the layer.
- points (inputs, points) and targets (points,) are the same for all.

All of it is one file, because numba renews its cache of compiled code when that code's own file changes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.compiled import compiled

CODES = ("relu", "tanh", "sigmoid")
FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-8
"""Of Adam (Kingma and Ba 2015), as torch has them."""

Integers = NDArray[np.int64]


@compiled
def _forward(w: Floats, sizes: Integers, code: int, h: Floats) -> None:
    """Fill h (units, networks) for one point, whose inputs lie in its first rows."""
    p, below, row = 0, 0, sizes[0]
    lanes = w.shape[1]
    for layer in range(1, len(sizes)):
        inputs, units = sizes[layer - 1], sizes[layer]
        for o in range(units):
            z, bias = h[row + o], w[p + units * inputs + o]
            for n in range(lanes):
                z[n] = bias[n]
            for i in range(inputs):
                weight, source = w[p + o * inputs + i], h[below + i]
                for n in range(lanes):
                    z[n] += weight[n] * source[n]
            if layer < len(sizes) - 1:
                if code == 0:
                    for n in range(lanes):
                        z[n] = z[n] if z[n] > 0 else 0.0
                elif code == 1:
                    for n in range(lanes):
                        z[n] = math.tanh(z[n])
                else:
                    for n in range(lanes):
                        z[n] = 1 / (1 + math.exp(-z[n]))
        p, below, row = p + units * (inputs + 1), row, row + units


@compiled
def _backward(w: Floats, sizes: Integers, code: int, h: Floats, d: Floats, g: Floats) -> None:
    """Add one point's gradient to g, from d at the output."""
    p, row = len(w), len(h)
    lanes = w.shape[1]
    for layer in range(len(sizes) - 1, 0, -1):
        inputs, units = sizes[layer - 1], sizes[layer]
        p, row = p - units * (inputs + 1), row - units
        below = row - inputs
        if layer > 1:
            for i in range(inputs):
                under = d[below + i]
                for n in range(lanes):
                    under[n] = 0.0
        for o in range(units):
            above, bias = d[row + o], g[p + units * inputs + o]
            for n in range(lanes):
                bias[n] += above[n]
            for i in range(inputs):
                sums, source = g[p + o * inputs + i], h[below + i]
                for n in range(lanes):
                    sums[n] += above[n] * source[n]
            if layer > 1:
                for i in range(inputs):
                    weight, under = w[p + o * inputs + i], d[below + i]
                    for n in range(lanes):
                        under[n] += weight[n] * above[n]
        if layer > 1:
            for i in range(inputs):
                under, value = d[below + i], h[below + i]
                if code == 0:
                    for n in range(lanes):
                        under[n] = under[n] if value[n] > 0 else 0.0
                elif code == 1:
                    for n in range(lanes):
                        under[n] *= 1 - value[n] * value[n]
                else:
                    for n in range(lanes):
                        under[n] *= value[n] * (1 - value[n])


@compiled
def learn(
    w: Floats, first: Floats, second: Floats, sizes: Integers, code: int, x: Floats, t: Floats, rate: float, step: int,
    count: int,
) -> None:  # fmt: skip
    """So many updates by Adam on the mean squared error of all points; step: how many there were before."""
    lanes, points = w.shape[1], len(t)
    h, d, g = np.zeros((sizes.sum(), lanes)), np.zeros((sizes.sum(), lanes)), np.zeros(w.shape)
    for update in range(step + 1, step + count + 1):
        g[:] = 0.0
        for j in range(points):
            for i in range(sizes[0]):
                for n in range(lanes):
                    h[i, n] = x[i, j]
            _forward(w, sizes, code, h)
            out, error = h[len(h) - 1], d[len(h) - 1]
            for n in range(lanes):
                error[n] = 2 * (out[n] - t[j])
            _backward(w, sizes, code, h, d, g)
        scale, root = rate / (1 - math.pow(FIRST, float(update))), math.sqrt(1 - math.pow(SECOND, float(update)))
        for k in range(len(w)):
            for n in range(lanes):
                slope = g[k, n] / points
                first[k, n] = FIRST * first[k, n] + (1 - FIRST) * slope
                second[k, n] = SECOND * second[k, n] + (1 - SECOND) * slope * slope
                w[k, n] -= scale * first[k, n] / (math.sqrt(second[k, n]) / root + EPSILON)


@compiled
def outputs(w: Floats, sizes: Integers, code: int, x: Floats) -> Floats:
    """What every network says at some points: (points, networks)."""
    lanes = w.shape[1]
    found = np.zeros((x.shape[1], lanes))
    h = np.zeros((sizes.sum(), lanes))
    for j in range(x.shape[1]):
        for i in range(sizes[0]):
            for n in range(lanes):
                h[i, n] = x[i, j]
        _forward(w, sizes, code, h)
        found[j] = h[len(h) - 1]
    return found
