"""The weights of a recurrent cell: torch's layout, where they come from, and what is refused.

A cell with G gates and H hidden units has W_ih (G·H, inputs), W_hh (G·H, H) and the biases b_ih, b_hh (G·H,), the
blocks of H rows in torch's order of the gates: LSTM i, f, g, o (input, forget, candidate, output); GRU r, z, n (reset,
update, candidate). Both biases do the same in every cell but the GRU; torch keeps two, and so do we.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

Weights = dict[str, Tensor]
"""By name: W_ih, W_hh, and b_ih, b_hh where there are biases."""

SQUARES: dict[str, Callable[[int, torch.Generator], Tensor]] = {
    # Entries of variance 1/H: the spectral radius tends to 1 (Girko's circular law).
    "gaussian": lambda H, g: torch.randn(H, H, generator=g, dtype=torch.float64) / math.sqrt(H),
    # All singular values are 1 (Saxe, McClelland and Ganguli 2014).
    "orthogonal": lambda H, g: torch.nn.init.orthogonal_(torch.empty(H, H, dtype=torch.float64), generator=g),
    # Le, Jaitly and Hinton (2015), for ReLU.
    "identity": lambda H, g: torch.eye(H, dtype=torch.float64),
}
"""What a gate's square of W_hh may be drawn from."""
INITIALISATIONS = ("uniform", *SQUARES)


def initial_weights(
    gates: int, inputs: int, hidden: int, init: str = "uniform", *, radius: float | None = None, seed: int = 0
) -> Weights:
    """Random weights of a cell, float64, from a generator of their own.

    "uniform" draws everything as torch.nn does, in its order. The others draw every gate's square of W_hh by
    itself, W_ih from N(0, 1/inputs), and begin with biases 0. radius: the spectral radius that every gate's square
    is scaled to. Raises ValueError for a size or a name that does not exist.
    """
    if init not in INITIALISATIONS:
        raise ValueError(f"There is no initialisation “{init}”, but {', '.join(INITIALISATIONS)}.")
    if min(gates, inputs, hidden) < 1:
        raise ValueError("A cell needs at least one input and one hidden unit.")
    generator, rows = torch.Generator().manual_seed(seed), gates * hidden
    shapes = {"W_ih": (rows, inputs), "W_hh": (rows, hidden), "b_ih": (rows,), "b_hh": (rows,)}
    drawn = {name: torch.zeros(shape, dtype=torch.float64) for name, shape in shapes.items()}
    if init == "uniform":
        for tensor in drawn.values():
            tensor.uniform_(-1 / math.sqrt(hidden), 1 / math.sqrt(hidden), generator=generator)
    else:
        drawn["W_hh"] = torch.cat([SQUARES[init](hidden, generator) for _ in range(gates)])
        drawn["W_ih"].normal_(generator=generator).div_(math.sqrt(inputs))
    if radius is not None:
        drawn["W_hh"] = torch.cat([with_radius(square, radius) for square in drawn["W_hh"].chunk(gates)])
    return drawn


def spectral_radius(square: Tensor) -> float:
    """The largest absolute value of an eigenvalue."""
    return float(torch.linalg.eigvals(square).abs().max())


def with_radius(square: Tensor, radius: float) -> Tensor:
    """The matrix scaled to a spectral radius. Raises ValueError if all its eigenvalues are 0."""
    present = spectral_radius(square)
    if present == 0:
        raise ValueError("A matrix whose eigenvalues are all 0 cannot be scaled to a spectral radius.")
    return square * (radius / present)


def checked(name: str, given: ArrayLike | Tensor, what: str, *shapes: tuple[int | None, ...]) -> Tensor:
    """A tensor of real numbers (float64 unless it was a tensor already), or ValueError with a sentence.

    what: in words what it must be; shapes: those that it may have, with None for a size that may be anything ≥ 1.
    """
    if isinstance(given, Tensor):
        tensor = given if given.is_floating_point() else given.to(torch.float64)
    else:
        try:
            tensor = torch.tensor(np.asarray(given, dtype=np.float64))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must be {what}, all of it numbers.") from error
    sizes = [zip(tensor.shape, shape, strict=True) for shape in shapes if len(shape) == tensor.ndim]
    if not any(all(n >= 1 if wanted is None else n == wanted for n, wanted in pairs) for pairs in sizes):
        found = "×".join(map(str, tensor.shape)) or "a single number"
        raise ValueError(f"{name} must be {what}, but it is {found}.")
    if not bool(torch.isfinite(tensor).all()):
        raise ValueError(f"{name} must hold finite numbers only.")
    return tensor
