"""Filters of three slices by name: one kernel for red, one for green, one for blue, and their three sums added up.

    f[m, n] = Σ_c Σ_k Σ_l h_c[m + k, n + l] g_c[k, l]      c: red, green, blue

This is what a filter of a network's first layer does with a colour picture (LeCun et al. 1998). Brightness is
such a filter, too; so are the opponent colours of the eye (Hering 1878), and the cells of the visual cortex that answer
to a red spot on green, but neither to red nor to green alone (Livingstone and Hubel 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.convolutional.kernels.named import KERNELS

CHANNELS = ("red", "green", "blue")
SOBEL, OUTLINE = KERNELS["Sobel x"].kernel, KERNELS["outline"].kernel


@dataclass(frozen=True, eq=False)
class Sliced:
    """slices: (3, kH, kW), for red, green and blue; formula: what their sum is."""

    slices: Floats
    formula: str


def _weighted(kernel: Floats, red: float, green: float, blue: float) -> Floats:
    """The same kernel in all slices, each with a weight of its own."""
    return np.array([weight * kernel for weight in (red, green, blue)]) + 0.0


_ONE = np.ones((1, 1))
SLICED: dict[str, Sliced] = {
    "brightness": Sliced(_weighted(_ONE, 0.299, 0.587, 0.114), "0.299 R + 0.587 G + 0.114 B, as for “Grey”"),
    "red less green": Sliced(_weighted(_ONE, 1, -1, 0), "R − G"),
    "yellow less blue": Sliced(_weighted(_ONE, 0.5, 0.5, -1), "(R + G)/2 − B"),
    "edge of brightness": Sliced(_weighted(SOBEL, 0.299, 0.587, 0.114), "Sobel x of 0.299 R + 0.587 G + 0.114 B"),
    "edge of red and green": Sliced(_weighted(SOBEL, 1, -1, 0), "Sobel x of R − G"),
    "red spot on green": Sliced(_weighted(OUTLINE, 1, -1, 0), "eight times R − G, less that of the eight around"),
}
