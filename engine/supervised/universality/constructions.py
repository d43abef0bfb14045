"""Networks whose weights are set rather than learnt, by depth and by width: the sawtooth from tents, and x² by tents.

The tent 2·relu(x) − 4·relu(x − ½) folds [0, 1] onto itself; L of them in a row make a sawtooth of 2^L pieces with 6L +
1 parameters, for which one layer needs 2^L − 1 units (Telgarsky 2016).
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats

Net = list[tuple[Floats, Floats]]


def deep_sawtooth(depth: int) -> Net:
    """The sawtooth of 2^depth pieces on [0, 1] from 0 to 1 and back: depth layers of two units."""
    first = (np.array([[1.0], [1.0]]), np.array([0.0, -0.5]))
    fold = np.array([2.0, -4.0])
    between = (np.stack([fold, fold]), np.array([0.0, -0.5]))
    return [first, *[between] * (depth - 1), (fold[None], np.zeros(1))]


def wide_sawtooth(depth: int) -> Net:
    """The same function from one hidden layer: a unit for each kink but the two at the ends, and one for the first
    rise."""
    return interpolating(np.arange(2**depth + 1) / 2**depth, np.arange(2**depth + 1) % 2)


def deep_square(tents: int) -> Net:
    """x − Σ gₛ(x)/4ˢ, where gₛ is the tent s times in a row: a layer of three units for each tent. Two make the next
    tent, and one carries the sum so far, which never falls below 0. It is x² on [0, 1] to an error of 2^(−2·tents − 2)
    (Yarotsky 2017)."""
    if not tents:
        return [(np.ones((1, 1)), np.zeros(1))]
    bend = np.array([0.0, -0.5, 0.0])
    tent = np.array([2.0, -4.0, 0.0])

    def less(s: int) -> Floats:
        """The sum less the tent that was made last, over 4ˢ."""
        return np.asarray(np.array([0.0, 0.0, 1.0]) - tent / 4**s)

    between = [(np.stack([tent, tent, less(s)]), bend) for s in range(1, tents)]
    return [(np.ones((3, 1)), bend), *between, (less(tents)[None], np.zeros(1))]


def wide_square(tents: int) -> Net:
    """The same function from one hidden layer: it joins x² at k/2^tents by straight lines."""
    x = np.arange(2**tents + 1) / 2**tents
    return interpolating(x, x**2)


def interpolating(x: Floats, y: Floats) -> Net:
    """One hidden layer of ReLUs through points in order of x: a unit begins at each point but the last, and adds what
    the slope changes there."""
    slopes = np.diff(y) / np.diff(x)
    change = np.diff(slopes, prepend=0.0)
    return [(np.ones((len(slopes), 1)), -np.asarray(x[:-1], np.float64)), (change[None], np.array([float(y[0])]))]


def sawtooth(x: Floats, count: int) -> Floats:
    """A sawtooth of so many pieces on [0, 1], from 0 up to 1, down to 0, …"""
    scaled = x * count
    whole = np.floor(scaled)
    part = scaled - whole
    return np.where(whole % 2 == 0, part, 1 - part)


def tents_of(x: Floats, count: int) -> Floats:
    """g₁, g₂, … at places x: the tent so many times in a row, (count, places)."""
    found = [x]
    for _ in range(count):
        found.append(2 * np.maximum(found[-1], 0) - 4 * np.maximum(found[-1] - 0.5, 0))
    return np.array(found[1:]).reshape(count, len(x))


def forward(net: Net, x: Floats) -> Floats:
    """The outputs (points, outputs) of a ReLU network at points (points, inputs)."""
    h = x
    for weights, biases in net[:-1]:
        h = np.maximum(h @ weights.T + biases, 0)
    weights, biases = net[-1]
    return np.asarray(h @ weights.T + biases)
