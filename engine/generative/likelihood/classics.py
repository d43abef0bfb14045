"""Two small models of the literature, of one latent, with exact values (Prince, Understanding Deep Learning, 2023).

17.1: z ~ N(0, 1), x = (½ e^{sin(2 + 3.675 z)}, cos(2 + 2.85 z)) + noise of variance 0.04. One latent bends a line
through the plane; p(x) is the line's mass, blurred. 17.3: the mean of f(y) under y ~ N(0, 1), for f = e^{−(y−1)⁴},
which the draws hit, and f = 20.446 e^{−(y−3)⁴}, which they hardly do. The exact means are 0.431587 and 0.431642.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.arrays import Floats
from engine.generative.likelihood.exact.logarithms import log_sum_exp

VARIANCE = 0.04
CELLS, END = 4000, 8.0
"""Of a grid over one latent. Beyond 8 standard deviations lies less of a normal density than a float can tell from
0."""


def line(z: Floats) -> Floats:
    """(n,) → (n, 2): the plane's point of a latent."""
    return np.stack([0.5 * np.exp(np.sin(2 + 3.675 * z)), np.cos(2 + 2.85 * z)], -1)


def middles(cells: int = CELLS, end: float = END) -> tuple[Floats, float]:
    """The middles of the cells from −end to end, and their width."""
    width = 2 * end / cells
    return np.asarray(-end + width * (np.arange(cells) + 0.5)), width


def log_terms(x: Floats, cells: int = CELLS, end: float = END) -> tuple[Floats, Floats]:
    """z (cells,) and log p(x|z) p(z) Δz (…, cells) of points x (…, 2)."""
    z, width = middles(cells, end)
    squared = ((x[..., None, :] - line(z)) ** 2).sum(-1)  # (…, cells)
    given = -squared / (2 * VARIANCE) - math.log(2 * math.pi * VARIANCE)
    return z, np.asarray(given - z**2 / 2 - math.log(2 * math.pi) / 2 + math.log(width))


def log_p(x: Floats, cells: int = CELLS, end: float = END) -> Floats:
    """(…, 2) → (…): log p(x)."""
    return log_sum_exp(log_terms(np.asarray(x), cells, end)[1], -1)


def posterior(x: Floats, cells: int = CELLS, end: float = END) -> tuple[Floats, Floats]:
    """z (cells,) and p(z|x), a density, of one point x (2,)."""
    z, terms = log_terms(np.asarray(x), cells, end)
    return z, np.asarray(np.exp(terms - log_sum_exp(terms)) / (z[1] - z[0]))


def sample(count: int, seed: int = 0) -> tuple[Floats, Floats]:
    """z (count,) and x (count, 2)."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal(count)
    return z, line(z) + math.sqrt(VARIANCE) * rng.standard_normal((count, 2))


FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {
    "often hit": lambda y: np.asarray(np.exp(-((y - 1) ** 4))),
    "seldom hit": lambda y: np.asarray(20.446 * np.exp(-((y - 3) ** 4))),
}


def log_ratio(y: Floats, mean: float) -> Floats:
    """log N(y; 0, 1)/N(y; mean, 1), what a draw from a shifted proposal weighs."""
    return np.asarray(mean**2 / 2 - mean * y)


def exact(name: str, mean: float = 0.0) -> tuple[float, float]:
    """The mean of f under N(0, 1), and the variance of one draw's weight·f from the proposal N(mean, 1)."""
    y, width = middles(CELLS, 12.0)
    f = FUNCTIONS[name](y)
    density = np.exp(-(y**2) / 2) / math.sqrt(2 * math.pi)
    value = float((f * density).sum() * width)
    square = float((f**2 * density * np.exp(log_ratio(y, mean))).sum() * width)  # E_q[(w f)²] = E_p[w f²]
    return value, square - value**2


def estimated(name: str, samples: int, repeats: int, seed: int = 0, mean: float = 0.0) -> Floats:
    """(repeats,) estimates of the mean of f, each from so many draws of N(mean, 1)."""
    y = mean + np.random.default_rng(seed).standard_normal((repeats, samples))
    return np.asarray((FUNCTIONS[name](y) * np.exp(log_ratio(y, mean))).mean(1))
