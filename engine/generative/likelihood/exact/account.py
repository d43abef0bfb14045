"""Where p(x) comes from: the terms of its sum in order of size, each with its factors, in digits that add up.

found = account(truth, most=3)
found.terms[0].z, found.terms[0].share          # the best setting, and its share of p(x)
found.lines                                     # log p(x) = … + log(1 + exp(−0.31) + …)
found.terms[0].lines                            # its distance, its priors, its cell, its share
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arithmetic.written import joined, less, write
from engine.generative.likelihood.exact.grid import Truth
from engine.generative.likelihood.picture.generator import NAMES
from engine.generative.likelihood.picture.shapes import PIXELS

ROOT = math.sqrt(2 * math.pi)


@dataclass(frozen=True)
class Term:
    """One cell's term. z: its six latents; squared: |x − picture|²; noise: σ; log_prior: log p(z) of each free latent;
    log_widths: log Δz of all free latents together; log_term: the logarithm of the product of all; share: of p(x),
    which is the cell's posterior; together: the shares of this and all larger terms."""

    z: dict[str, float]
    squared: float
    noise: float
    log_likelihood: float
    log_prior: dict[str, float]
    log_widths: float
    log_term: float
    log_p: float
    share: float
    together: float

    @property
    def lines(self) -> tuple[str, str, str]:
        """log p(x|z) from the distance, the term from its factors, and its share of p(x)."""
        priors = [*self.log_prior.values()]
        found = write(
            [self.noise, self.squared, *priors, self.log_widths, self.log_p],
            lambda o, _: -PIXELS * math.log(o[0] * ROOT) - o[1] / (2 * o[0] ** 2),
            lambda o, r: r[0] + sum(o[2:-1]),
            lambda o, r: math.exp(r[1] - o[-1]),
            exact=(0,),
            visible=3,
        )
        noise, squared, *rest, log_p = found.operands
        likelihood, term, _ = found.results
        names = [f"log p({name})" for name in self.log_prior]
        return (
            f"log p(x|z) = −{PIXELS}·log({noise}·√(2π)) − {squared}/(2·{noise}²) {found.ends[0]}",
            f"{' + '.join(['log p(x|z)', *names, 'log Δz'])} = {joined([likelihood, *rest])} {found.ends[1]}",
            f"exp({less(term, log_p)}) {found.ends[2]}",
        )


@dataclass(frozen=True)
class Account:
    """terms: the largest, in order of size; cells: how many there are; rest: all others together, as a multiple of the
    largest term; log_p: the logarithm of the sum."""

    terms: tuple[Term, ...]
    cells: int
    rest: float
    log_p: float

    @property
    def lines(self) -> tuple[str, str]:
        """The sum by log-sum-exp: in letters, and in digits."""
        largest, *others = (term.log_term for term in self.terms)
        count = len(others)
        found = write(
            [largest, *(other - largest for other in others), self.rest],
            lambda o, _: math.log(1 + sum(map(math.exp, o[1 : 1 + count])) + o[-1]),
            lambda o, r: o[0] + r[0],
            visible=3,
        )
        first, *gaps, rest = found.operands
        terms = " + ".join(["1", *(f"exp({gap})" for gap in gaps), *([rest] if self.rest else [])])
        left = self.cells - len(self.terms)
        return (
            f"log p(x) = m + log Σ exp(term − m) over {self.cells:,} terms, m the largest"
            + (f"; {left:,} are one number" if left else ""),
            f"{first} + log({terms}) {found.signs[0]} {joined([first, found.results[0]])} {found.ends[1]}",
        )


def account(truth: Truth, most: int = 5) -> Account:
    """The largest terms of p(x), at most so many."""
    grid, flat = truth.grid, truth.log_terms.reshape(-1)
    count = max(1, min(most, grid.cells))
    largest = np.argpartition(-flat, count - 1)[:count]
    largest = largest[np.lexsort((largest, -flat[largest]))]
    terms, together = [], 0.0
    for cell in largest:
        place = np.unravel_index(cell, grid.shape)
        share = float(truth.posterior[place])
        together += share
        terms.append(
            Term(
                {name: float(grid.axes[k][0][place[k]]) for k, name in enumerate(NAMES)},
                float(truth.squared[place]),
                grid.generator.noise,
                float(truth.log_likelihood[place]),
                {NAMES[k]: float(grid.axes[k][1][place[k]]) for k in grid.generator.free},
                grid.log_widths,
                float(flat[cell]),
                truth.log_p,
                share,
                together,
            )
        )
    others = np.delete(flat, largest)
    rest = float(np.exp(others - flat[largest[0]]).sum())
    return Account(tuple(terms), grid.cells, rest, truth.log_p)
