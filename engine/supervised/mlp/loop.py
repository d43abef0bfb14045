"""The multilayer perceptron's fast path: forward, backward and update as compiled loops over flat memory.

A network of two dozen units is bound by the overhead of calling an operation, not by arithmetic. So a whole range of
updates runs here without leaving machine code (and without holding Python's lock), a layer of a batch at a time:

- `parameters` (seeds, P): every weight, layer by layer, each layer (units, inputs) row by row; then every bias.
- activations and pre-activations: one row a unit (the inputs first), one column a sample of the batch.
- what an activation, an output or an optimiser is called becomes a number by its place in the tuples below.

The definition is :mod:`engine.supervised.mlp.network`; a test holds this file to it. Optimisers are torch's: momentum
(Polyak, 1964), RMSprop (Hinton, 2012), Adam (Kingma and Ba, 2015), with torch's constants.

All of it is one file, because numba renews its cache of compiled code when that code's own file changes, and would not
notice a change in another.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats

Integers = NDArray[np.int64]

ACTIVATION_CODES = ("linear", "tanh", "relu", "sigmoid", "softplus", "leaky relu", "sine")
OUTPUT_CODES = ("linear", "tanh", "softmax")
OPTIMISER_CODES = ("sgd", "momentum", "rmsprop", "adam")
REGULARISATION_CODES = ("none", "l1", "l2")

MOMENTUM = 0.9
RMSPROP_DECAY = 0.99
ADAM_FIRST, ADAM_SECOND = 0.9, 0.999
EPSILON = 1e-8
LEAK = 0.01
LARGEST = 1e6
"""A weight beyond this counts as diverged: no network on the plane has a use for it."""
CUT = 2
"""The mark of a weight that an L1 step has cut for good, beside 0 (free) and 1 (frozen by hand)."""

Compiled = TypeVar("Compiled", bound=Callable[..., Any])
_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy"}
# No "fastmath": where sums may be reordered and fused, freshly compiled code and code from the cache give other last
# digits, and so does another processor. A network that learns fast makes another run of them.


def entry(function: Compiled) -> Compiled:
    """Compile a function that Python calls; it releases the GIL while it runs."""
    compiled: Compiled = njit(nogil=True, no_cfunc_wrapper=True, **_OPTIONS)(function)
    return compiled


def part(function: Compiled) -> Compiled:
    """Compile a function that only compiled code calls."""
    compiled: Compiled = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(function)
    return compiled


@part
def _tanh(z: float) -> float:
    """tanh z within 3·10⁻¹⁶, and within 10⁻¹² of its own size, in a third of the library's time.

    The first terms of its series next to 0, where the quotient would lose digits.
    """
    if abs(z) < 5e-4:
        return z * (1 - z * z / 3)
    rest = math.exp(-2 * abs(z))
    size = (1 - rest) / (1 + rest)
    return size if z > 0 else -size


@part
def _activate(code: int, z: Floats, h: Floats, start: int, stop: int) -> None:
    """h = f(z) for the entries from `start` to `stop`."""
    if code == 1:
        for k in range(start, stop):
            h[k] = _tanh(z[k])
    elif code == 2:
        for k in range(start, stop):
            h[k] = z[k] if z[k] > 0 else 0.0
    elif code == 3:
        for k in range(start, stop):
            h[k] = 1 / (1 + math.exp(-z[k]))
    elif code == 4:
        for k in range(start, stop):
            h[k] = max(z[k], 0.0) + math.log1p(math.exp(-abs(z[k])))
    elif code == 5:
        for k in range(start, stop):
            h[k] = z[k] if z[k] > 0 else LEAK * z[k]
    elif code == 6:
        for k in range(start, stop):
            h[k] = math.sin(z[k])
    else:
        for k in range(start, stop):
            h[k] = z[k]


@part
def _slope(code: int, z: Floats, h: Floats, d: Floats, start: int, stop: int) -> None:
    """d ← d · f'(z): from the gradient at a unit's output to that at its sum."""
    if code == 1:
        for k in range(start, stop):
            d[k] *= 1 - h[k] * h[k]
    elif code == 2:
        for k in range(start, stop):
            d[k] = d[k] if z[k] > 0 else 0.0
    elif code == 3:
        for k in range(start, stop):
            d[k] *= h[k] * (1 - h[k])
    elif code == 4:
        for k in range(start, stop):
            d[k] *= 1 - math.exp(-h[k])
    elif code == 5:
        for k in range(start, stop):
            d[k] *= 1.0 if z[k] > 0 else LEAK
    elif code == 6:
        for k in range(start, stop):
            d[k] *= math.cos(z[k])


@part
def _softmax(z: Floats, h: Floats, start: int, units: int, columns: int) -> None:
    for j in range(start, start + columns):
        top = z[j]
        for o in range(1, units):
            top = max(top, z[j + o * columns])
        total = 0.0
        for o in range(units):
            h[j + o * columns] = math.exp(z[j + o * columns] - top)
            total += h[j + o * columns]
        for o in range(units):
            h[j + o * columns] /= total


@part
def _forward(
    parameters: Floats, off: Bytes, sizes: Integers, codes: Integers, z: Floats, h: Floats, columns: int
) -> None:
    """Fill z and h, unit by unit, from the inputs that lie in the first rows of h."""
    w, b, below, row = 0, len(parameters) - len(off), 0, sizes[0]
    for layer in range(1, len(sizes)):
        inputs, units = sizes[layer - 1], sizes[layer]
        for o in range(units):
            sums = z[(row + o) * columns : (row + o + 1) * columns]
            for j in range(columns):
                sums[j] = parameters[b + o]
            for i in range(inputs):
                weight = parameters[w + o * inputs + i]
                source = h[(below + i) * columns : (below + i + 1) * columns]
                for j in range(columns):
                    sums[j] += weight * source[j]
        if layer < len(sizes) - 1:
            _activate(codes[0], z, h, row * columns, (row + units) * columns)
            for o in range(units):
                if off[row - sizes[0] + o]:
                    for j in range(columns):
                        h[(row + o) * columns + j] = 0.0
        elif codes[1] == 2:
            _softmax(z, h, row * columns, units, columns)
        else:
            _activate(codes[1], z, h, row * columns, (row + units) * columns)
        w, b, below, row = w + inputs * units, b + units, row, row + units


@part
def _loss(output: int, targets: Floats, z: Floats, h: Floats, start: int, units: int) -> tuple[float, int]:
    """The sum of the losses of a batch, and how many samples it gets right (classes only)."""
    columns = len(targets)
    total, right = 0.0, 0
    for j in range(columns):
        if output == 2:
            best, sure = 0, h[start + j]
            for o in range(1, units):
                if h[start + o * columns + j] > sure:
                    best, sure = o, h[start + o * columns + j]
            label = int(targets[j])
            rest = 0.0  # −log p = log Σ exp(z − z_label), which stays exact where p underflows
            for o in range(units):
                rest = max(rest, z[start + o * columns + j] - z[start + label * columns + j])
            spread = 0.0
            for o in range(units):
                spread += math.exp(z[start + o * columns + j] - z[start + label * columns + j] - rest)
            total += rest + math.log(spread)
            right += best == label
        else:
            wanted = 2 * targets[j] - 1 if output == 1 else targets[j]
            total += 0.5 * (h[start + j] - wanted) ** 2
            right += output == 1 and h[start + j] * wanted > 0
    return total, right


@part
def _error(output: int, targets: Floats, h: Floats, d: Floats, start: int, units: int) -> None:
    """The loss's gradient at the output's sums, sample by sample: p − 1[class], (o − y)(1 − o²) or o − y."""
    columns = len(targets)
    for j in range(columns):
        if output == 2:
            for o in range(units):
                d[start + o * columns + j] = h[start + o * columns + j] - (1.0 if o == int(targets[j]) else 0.0)
        elif output == 1:
            value = h[start + j]
            d[start + j] = (value - (2 * targets[j] - 1)) * (1 - value * value)
        else:
            d[start + j] = h[start + j] - targets[j]


@part
def _backward(
    parameters: Floats,
    off: Bytes,
    sizes: Integers,
    codes: Integers,
    z: Floats,
    h: Floats,
    d: Floats,
    gradient: Floats,
    columns: int,
) -> None:
    """Fill `gradient` with the batch's mean, and d with every unit's ∂loss/∂z, from d at the output's sums."""
    w, b = len(parameters) - len(off), len(parameters)
    row = sizes[0] + len(off)
    for layer in range(len(sizes) - 1, 0, -1):
        inputs, units = sizes[layer - 1], sizes[layer]
        w, b, row, below = w - inputs * units, b - units, row - units, row - units - inputs
        if layer > 1:
            for k in range(below * columns, row * columns):
                d[k] = 0.0
        for o in range(units):
            above = d[(row + o) * columns : (row + o + 1) * columns]
            total = 0.0
            for j in range(columns):
                total += above[j]
            gradient[b + o] = total / columns
            for i in range(inputs):
                source = h[(below + i) * columns : (below + i + 1) * columns]
                total = 0.0
                for j in range(columns):
                    total += above[j] * source[j]
                gradient[w + o * inputs + i] = total / columns
            if layer > 1:
                for i in range(inputs):
                    weight = parameters[w + o * inputs + i]
                    under = d[(below + i) * columns : (below + i + 1) * columns]
                    for j in range(columns):
                        under[j] += weight * above[j]
        if layer > 1:
            _slope(codes[0], z, h, d, below * columns, row * columns)
            for i in range(inputs):
                if off[below - sizes[0] + i]:
                    for j in range(columns):
                        d[(below + i) * columns + j] = 0.0


@part
def _optimise(
    optimiser: int, rate: float, time: int, old: Floats, g: Floats, new: Floats, first: Floats, second: Floats
) -> None:
    """new = old − the optimiser's step for gradient g; `first` and `second` are its moments, brought up to date."""
    if optimiser == 0:
        for k in range(len(old)):
            new[k] = old[k] - rate * g[k]
    elif optimiser == 1:
        for k in range(len(old)):
            first[k] = MOMENTUM * first[k] + g[k]
            new[k] = old[k] - rate * first[k]
    elif optimiser == 2:
        for k in range(len(old)):
            second[k] = RMSPROP_DECAY * second[k] + (1 - RMSPROP_DECAY) * g[k] * g[k]
            new[k] = old[k] - rate * g[k] / (math.sqrt(second[k]) + EPSILON)
    else:
        scale = rate / (1 - ADAM_FIRST**time)
        root = math.sqrt(1 - ADAM_SECOND**time)
        for k in range(len(old)):
            first[k] = ADAM_FIRST * first[k] + (1 - ADAM_FIRST) * g[k]
            second[k] = ADAM_SECOND * second[k] + (1 - ADAM_SECOND) * g[k] * g[k]
            new[k] = old[k] - scale * first[k] / (math.sqrt(second[k]) / root + EPSILON)


@part
def _regularise(kind: int, amount: float, cuts: bool, old: Floats, new: Floats, frozen: Bytes, weights: int) -> None:
    """new ← new − amount · R'(old) for the weights. An L1 step never crosses zero; where it would, it may cut."""
    for k in range(weights):
        if kind == 2:
            new[k] -= amount * old[k]
        elif not frozen[k]:
            moved = new[k] - amount * np.sign(old[k])
            if new[k] * moved < 0:
                moved = 0.0
                if cuts:
                    frozen[k] = CUT
            new[k] = moved


@entry
def train(
    parameters: Floats,  # (seeds, P), and so are the next five
    previous: Floats,  # the parameters before the last update
    gradient: Floats,  # the last update's mean gradient
    first: Floats,
    second: Floats,
    frozen: Bytes,
    off: Bytes,  # (seeds, units)
    alive: Bytes,  # (seeds,) 0 for a network that has diverged: it is left alone
    sizes: Integers,
    codes: Integers,  # activation, output, optimiser, regularisation, cuts
    numbers: Floats,  # learning rate, regularisation rate
    time: int,  # updates since the optimiser started
    features: Floats,  # (inputs, n)
    targets: Floats,  # (n,)
    order: Integers,  # (seeds, samples) one batch after the other
    ends: Integers,  # (updates + 1,) where each batch begins and the last one ends
) -> Integers:
    """Make `len(ends) − 1` updates of every network that is alive; return how many each could make.

    A network stops before the first update that leaves a weight beyond LARGEST or not a number at all.
    """
    count = parameters.shape[1]
    units = off.shape[1]
    widest = 1
    for u in range(len(ends) - 1):
        widest = max(widest, ends[u + 1] - ends[u])
    rows = sizes[0] + units
    z, h, d = np.empty(rows * widest), np.empty(rows * widest), np.empty(rows * widest)
    wanted, g, new = np.empty(widest), np.empty(count), np.empty(count)
    m, v = np.empty(count), np.empty(count)
    marks = np.empty(count, np.uint8)
    done = np.zeros(len(parameters), np.int64)
    for s in range(len(parameters)):
        if not alive[s]:
            continue
        for u in range(len(ends) - 1):
            columns = ends[u + 1] - ends[u]
            batch = order[s, ends[u] : ends[u + 1]]
            for i in range(sizes[0]):
                for j in range(columns):
                    h[i * columns + j] = features[i, batch[j]]
            for j in range(columns):
                wanted[j] = targets[batch[j]]
            _forward(parameters[s], off[s], sizes, codes, z, h, columns)
            _error(codes[1], wanted[:columns], h, d, (rows - sizes[-1]) * columns, sizes[-1])
            _backward(parameters[s], off[s], sizes, codes, z, h, d, g, columns)
            for k in range(count):
                g[k] = 0.0 if frozen[s, k] else g[k]
                m[k], v[k], marks[k] = first[s, k], second[s, k], frozen[s, k]
            _optimise(codes[2], numbers[0], time + u + 1, parameters[s], g, new, m, v)
            if codes[3]:
                _regularise(codes[3], numbers[0] * numbers[1], codes[4] != 0, parameters[s], new, marks, count - units)
            sound = True
            for k in range(count):
                if frozen[s, k]:
                    new[k], m[k], v[k] = parameters[s, k], first[s, k], second[s, k]
                sound = sound and abs(new[k]) <= LARGEST  # not so for NaN either
            if not sound:
                break
            for k in range(count):
                previous[s, k], parameters[s, k], gradient[s, k] = parameters[s, k], new[k], g[k]
                first[s, k], second[s, k], frozen[s, k] = m[k], v[k], marks[k]
            done[s] = u + 1
    return done


@entry
def evaluate(
    parameters: Floats,
    off: Bytes,
    sizes: Integers,
    codes: Integers,
    features: Floats,
    targets: Floats,
    train_count: int,
) -> Floats:
    """(seeds, 4): mean loss over the first `train_count` samples and over the rest, then the shares got right.

    NaN where there is no sample.
    """
    chunk = 128  # samples at a time: what fits the first-level cache
    rows = sizes[0] + off.shape[1]
    z, h = np.empty(rows * chunk), np.empty(rows * chunk)
    result = np.zeros((len(parameters), 4))
    for s in range(len(parameters)):
        for part in range(2):
            start, stop = (0, train_count) if part == 0 else (train_count, len(targets))
            for low in range(start, stop, chunk):
                columns = min(chunk, stop - low)
                for i in range(sizes[0]):
                    for j in range(columns):
                        h[i * columns + j] = features[i, low + j]
                _forward(parameters[s], off[s], sizes, codes, z, h, columns)
                loss, right = _loss(
                    codes[1], targets[low : low + columns], z, h, (rows - sizes[-1]) * columns, sizes[-1]
                )
                result[s, part] += loss
                result[s, 2 + part] += right
            for figure in (part, 2 + part):
                result[s, figure] = result[s, figure] / (stop - start) if stop > start else np.nan
    return result


@entry
def inspect(
    parameters: Floats, off: Bytes, sizes: Integers, codes: Integers, features: Floats, targets: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """One network, inside: z, h, ∂loss/∂z of every sample, each (inputs + units, n), and the mean gradient (P,)."""
    columns = len(targets)
    rows = sizes[0] + len(off)
    z, h, d = np.zeros(rows * columns), np.zeros(rows * columns), np.zeros(rows * columns)
    gradient = np.zeros(len(parameters))
    for i in range(sizes[0]):
        for j in range(columns):
            h[i * columns + j] = features[i, j]
    _forward(parameters, off, sizes, codes, z, h, columns)
    _error(codes[1], targets, h, d, (rows - sizes[-1]) * columns, sizes[-1])
    _backward(parameters, off, sizes, codes, z, h, d, gradient, columns)
    shape = (rows, columns)
    return z.reshape(shape), h.reshape(shape), d.reshape(shape), gradient
