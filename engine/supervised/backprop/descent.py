"""Gradient descent on one sample: one update, and where many lead."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine.arrays import Floats
from engine.supervised.backprop.network import Net
from engine.supervised.backprop.settings import LARGEST, BackpropSettings


def updated(net: Net, settings: BackpropSettings) -> tuple[list[Floats], list[Floats]]:
    """Weights and biases after one update; a bias that a layer's units share gets the sum of what each brings."""
    shares = [np.full_like(d, d.sum()) if settings.shared else d for d in net.d_biases]
    weights = [w - settings.rate * d for w, d in zip(net.weights, net.d_weights, strict=True)]
    return weights, [b - settings.rate * d for b, d in zip(net.biases, shares, strict=True)]


def course(net: Net, settings: BackpropSettings, updates: int) -> Floats:
    """The losses of so many updates from here on: (updates + 1,), NaN from where they leave all bounds."""
    found = np.full(updates + 1, np.nan)
    for update in range(updates + 1):
        if not math.isfinite(net.value) or net.value > LARGEST**2:
            break
        found[update] = net.value
        weights, biases = updated(net, settings)
        net = replace(net, weights=tuple(weights), biases=tuple(biases))
    return found
