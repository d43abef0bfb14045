"""Draws of z held against a grid's posterior."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.exact.grid import Truth
from engine.generative.likelihood.picture.generator import NAMES


def shares(truth: Truth, draws: Tensor, name: str, weights: Floats | None = None) -> Floats:
    """The share of the draws (n, 6) in each cell of a latent, to be compared with truth.marginal(name). weights: of the
    draws, where they do not count alike."""
    latent, k = truth.grid.generator.latent(name), NAMES.index(name)
    values = truth.grid.axes[k][0]
    if latent.values or not latent.free:
        cells = np.abs(draws[:, k].numpy()[:, None] - values).argmin(1)
    else:
        along = (draws[:, k].numpy() - latent.low) / latent.range
        cells = np.clip((along * len(values)).astype(int), 0, len(values) - 1)
    counts = np.bincount(cells, weights, minlength=len(values))
    return np.asarray(counts / counts.sum())


def distance(first: Floats, second: Floats) -> float:
    """Total variation of two rows of shares, from 0 (equal) to 1 (nothing in common): ½ Σ |a − b|."""
    return float(np.abs(first - second).sum() / 2)


def never(truth: Truth, draws: Tensor, name: str, near: float) -> Sequence[float]:
    """The modes of a latent near which, within so much to each side, there is not one draw."""
    latent, k = truth.grid.generator.latent(name), NAMES.index(name)
    return [mode for mode in truth.modes(name) if not bool((latent.off(draws[:, k], mode).abs() <= near).any())]
