"""p(x) = Σ p(x|z) p(z) Δz over all cells of a grid, and with it the posterior of each cell, p(z|x) Δz.

    grid = Grid(generator, {"angle": 72, "size": 12})      # 864 settings of the latents
    work = Evaluation(grid, Observed(x))
    while not work.go_on(0.005): ...                       # a few milliseconds at a time; leave off whenever you like
    work.truth.log_p, work.truth.marginal("angle")

Each setting is evaluated: none is left out or guessed. But a picture need not be drawn for each. Pictures that differ
in colour, or by whole pixels in place, are one picture of shares, drawn once; its products with all windows of x are
one multiplication of matrices, and colours then mix three of them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.exact.logarithms import log_sum_exp
from engine.generative.likelihood.picture.generator import NAMES, Generator, Observed
from engine.generative.likelihood.picture.shapes import FURTHEST, PATCH, PLACES, REACH, SHAPES, corner, hue, patch

MOST_CELLS = 4_000_000
MOST_KEPT = 8_000_000  # numbers of pictures that are kept for the next x: 64 MB
AT_ONCE = 200  # pictures drawn between two looks at the clock
POINTS = {"x": 8, "y": 8, "size": 6, "angle": 36, "colour": 12}


@dataclass(frozen=True)
class _Phase:
    """Values along x or y whose centres lie alike within a pixel. which: their places on the axis; begins: where their
    patches begin in the picture; off: from a shape's centre to the first pixel of its patch."""

    which: Tensor
    begins: Tensor
    off: float


class Grid:
    """The settings of the free latents. points: how many cells a continuous latent has (those of POINTS where it is not
    named); discrete ones have their own values. axes: values, log p(z) and log Δz of each latent.

    Raises ValueError for more than MOST_CELLS settings.
    """

    def __init__(self, generator: Generator, points: Mapping[str, int] | None = None) -> None:
        self.generator = generator
        chosen = POINTS | dict(points or {})
        self.axes = [latent.axis(chosen.get(latent.name, 1)) for latent in generator.latents]
        self.shape = tuple(len(values) for values, _, _ in self.axes)
        self.cells = math.prod(self.shape)
        if self.cells > MOST_CELLS:
            raise ValueError(f"These are {self.cells:,} settings; up to {MOST_CELLS:,} are added up here.")
        self.log_widths = float(sum(width for _, _, width in self.axes))
        sizes, angles = (torch.from_numpy(self.axes[k][0]) for k in (4, 5))
        self._sizes, self._angles = (found.reshape(-1) for found in torch.meshgrid(sizes, angles, indexing="ij"))
        x, y = (torch.from_numpy(self.axes[k][0]) for k in (2, 3))
        zeros = torch.zeros(1, dtype=torch.float64)
        self._right = _phases(x, corner(x, zeros)[1], x + FURTHEST)
        self._up = _phases(y, corner(zeros, y)[0], FURTHEST - y)
        self.drawn = self.shape[0] * len(self._right) * len(self._up) * len(self._sizes)
        """How many pictures are drawn for all the settings."""
        self._kept: dict[tuple[int, int, int, int], Tensor] = {}

    @cached_property
    def log_prior(self) -> Floats:
        """log p(z) of every cell, shaped as the grid."""
        total = np.zeros(self.shape)
        for k, (_, log_density, _) in enumerate(self.axes):
            total += log_density.reshape([-1 if j == k else 1 for j in range(len(self.shape))])
        return total

    @cached_property
    def settings(self) -> Tensor:
        """(cells, 6): z of every cell, in the order in which numpy flattens the grid."""
        parts = np.meshgrid(*(values for values, _, _ in self.axes), indexing="ij")
        return torch.from_numpy(np.stack([part.reshape(-1) for part in parts], 1))

    def evaluated(self, seen: Observed, into: Floats) -> Iterator[int]:
        """Write |x − picture|² of every cell into an array shaped as the grid; between the pieces of the work it yields
        how many cells are done."""
        colours = hue(torch.from_numpy(self.axes[1][0]))  # (C, 3)
        windows = seen.windows.reshape(PLACES, PLACES, 3, PATCH * PATCH)
        few = len(colours) <= 3
        if few:  # mix the colours first: fewer products
            windows = torch.einsum("ck,yxkp->yxcp", colours, windows)
        brightness = (colours**2).sum(1)  # (C,)
        out = torch.from_numpy(into).view(*self.shape[:4], -1)  # (shape, C, x, y, size·angle)
        done = 0
        for kind in range(self.shape[0]):
            for j, right in enumerate(self._right):
                for i, up in enumerate(self._up):
                    there = windows[up.begins][:, right.begins]  # (y, x, 3 or C, 256)
                    ny, nx = there.shape[:2]
                    columns = there.permute(2, 1, 0, 3).reshape(-1, PATCH * PATCH).T.contiguous()
                    for first in range(0, len(self._sizes), AT_ONCE):
                        shares = self._shares(kind, j, i, first)  # (n, 256)
                        products = (shares @ columns).T.reshape(-1, nx, ny, len(shares))  # (3 or C, x, y, n)
                        mixed = products if few else torch.einsum("ck,kxyn->cxyn", colours, products)
                        square = brightness[:, None] * (shares**2).sum(1)  # (C, n)
                        squared = seen.squared - 2 * mixed + square[:, None, None, :]
                        place = slice(first, first + len(shares))
                        out[kind, :, right.which[:, None], up.which[None, :], place] = squared
                        done += squared.numel()
                        yield done

    def _shares(self, kind: int, j: int, i: int, first: int) -> Tensor:
        """(n, 256): pictures of shares, drawn once where they are few enough to be kept."""
        key = (kind, j, i, first)
        if key in self._kept:
            return self._kept[key]
        sizes, angles = self._sizes[first : first + AT_ONCE], self._angles[first : first + AT_ONCE]
        right, up = (torch.full_like(sizes, phase.off) for phase in (self._right[j], self._up[i]))
        name = list(SHAPES)[round(float(self.axes[0][0][kind]))]
        found = patch(name, right, -up, sizes, angles).reshape(len(sizes), -1)
        if self.drawn * PATCH * PATCH <= MOST_KEPT:
            self._kept[key] = found
        return found


def _phases(values: Tensor, begins: Tensor, along: Tensor) -> list[_Phase]:
    """Which of the values lie alike within a pixel."""
    offs = ((begins - along) * 1e9).round() / 1e9 - REACH
    found = [(off, torch.nonzero(offs == off)[:, 0]) for off in sorted(set(offs.tolist()))]
    return [_Phase(which, begins[which], float((begins - along)[which[0]]) - REACH) for off, which in found]


class Evaluation:
    """A grid's sum for one x, done piece by piece. seconds: what it has taken so far."""

    def __init__(self, grid: Grid, seen: Observed) -> None:
        self.grid, self.seen = grid, seen
        self.squared: Floats = np.empty(grid.shape)
        self.done, self.seconds = 0, 0.0
        self._work = grid.evaluated(seen, self.squared)

    @property
    def share(self) -> float:
        return self.done / self.grid.cells

    def go_on(self, seconds: float = math.inf) -> bool:
        """Work for about so long; whether all is done."""
        begin = time.perf_counter()
        while self.done < self.grid.cells:
            self.done = next(self._work)
            if time.perf_counter() - begin >= seconds:
                break
        self.seconds += time.perf_counter() - begin
        return self.done == self.grid.cells

    @cached_property
    def truth(self) -> Truth:
        """The sum; what is left of the work is done first."""
        self.go_on()
        return Truth(self.grid, self.squared)


@dataclass(frozen=True, eq=False)
class Truth:
    """What a grid says of x. squared: |x − picture|² of every cell."""

    grid: Grid
    squared: Floats = field(repr=False)

    @cached_property
    def log_likelihood(self) -> Floats:
        """log p(x|z) of every cell."""
        return self.grid.generator.likelihood_of(torch.from_numpy(self.squared)).numpy()

    @cached_property
    def log_terms(self) -> Floats:
        """log of p(x|z) p(z) Δz, every cell's term of the sum."""
        return np.asarray(self.log_likelihood + self.grid.log_prior + self.grid.log_widths)

    @cached_property
    def log_p(self) -> float:
        """log p(x)."""
        return float(log_sum_exp(self.log_terms))

    @cached_property
    def posterior(self) -> Floats:
        """p(z|x) Δz of every cell: its term's share of the sum. They add up to 1."""
        return np.asarray(np.exp(self.log_terms - self.log_p))

    def marginal(self, *names: str) -> Floats:
        """The posterior of some latents, all others summed over; in the order of NAMES."""
        others = tuple(k for k, name in enumerate(NAMES) if name not in names)
        return np.asarray(self.posterior.sum(others))

    def modes(self, name: str, least: float = 0.05) -> list[float]:
        """The values of a latent at which its posterior is higher than on both sides, and at least so much of the
        highest."""
        row, latent = self.marginal(name), self.grid.generator.latent(name)
        ends = (row[-1:], row[:1]) if latent.around else (np.zeros(1), np.zeros(1))
        padded = np.concatenate([ends[0], row, ends[1]])
        higher = (row > padded[:-2]) & (row >= padded[2:]) & (row >= least * row.max())
        return [float(value) for value in self.grid.axes[NAMES.index(name)][0][higher]]

    @property
    def effective(self) -> float:
        """How many cells of equal share would be as spread out: 1/Σ share²."""
        return float(1 / (self.posterior**2).sum())

    def mean(self, values: Floats) -> float:
        """The mean under the posterior of a number that each cell has."""
        return float((self.posterior * values).sum())


def truth_of(generator: Generator, x: Floats | Tensor | Observed, points: Mapping[str, int] | None = None) -> Truth:
    """A model, a picture and a grid: log p(x) and the posterior, all at once."""
    return Evaluation(Grid(generator, points), x if isinstance(x, Observed) else Observed(x)).truth


def reweighed(truth: Truth, generator: Generator) -> Truth:
    """The same cells under other noise or other priors: distances stay as they are, nothing is drawn anew.

    Raises ValueError where the other generator's latents are free, held or discrete otherwise.
    """
    points = dict(zip(NAMES, truth.grid.shape, strict=True))
    grid = Grid(generator, points)
    if any(not np.array_equal(a[0], b[0]) for a, b in zip(grid.axes, truth.grid.axes, strict=True)):
        raise ValueError("The other generator has other settings on this grid.")
    return Truth(grid, truth.squared)
