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

Start = Callable[[int, torch.Generator, torch.dtype], Tensor]


def _gaussian(hidden: int, generator: torch.Generator, dtype: torch.dtype) -> Tensor:
    """Entries of variance 1/hidden, whose spectral radius tends to 1 (Girko's circular law)."""
    return torch.randn(hidden, hidden, generator=generator, dtype=dtype) / math.sqrt(hidden)


def _orthogonal(hidden: int, generator: torch.Generator, dtype: torch.dtype) -> Tensor:
    """All singular values 1 (Saxe, McClelland and Ganguli 2014)."""
    return torch.nn.init.orthogonal_(torch.empty(hidden, hidden, dtype=dtype), generator=generator)


def _identity(hidden: int, _: torch.Generator, dtype: torch.dtype) -> Tensor:
    """Le, Jaitly and Hinton (2015), for ReLU."""
    return torch.eye(hidden, dtype=dtype)


def _uniform(hidden: int, generator: torch.Generator, dtype: torch.dtype) -> Tensor:
    """torch.nn's own: every entry from U(−1/√hidden, 1/√hidden)."""
    bound = 1 / math.sqrt(hidden)
    return torch.empty(hidden, hidden, dtype=dtype).uniform_(-bound, bound, generator=generator)


INITIALISATIONS: dict[str, Start] = {
    "uniform": _uniform,
    "gaussian": _gaussian,
    "orthogonal": _orthogonal,
    "identity": _identity,
}


def initial_weights(
    gates: int,
    inputs: int,
    hidden: int,
    init: str = "uniform",
    *,
    radius: float | None = None,
    input_scale: float = 1.0,
    bias: bool = True,
    seed: int = 0,
    dtype: torch.dtype = torch.float64,
) -> Weights:
    """Random weights of a cell from a generator of its own.

    "uniform" draws everything as torch.nn does, in its order. The others draw every gate's square of W_hh by
    themselves, W_ih from N(0, 1/inputs), and begin with biases 0. radius: the spectral radius that every gate's square
    is scaled to; input_scale: a factor of W_ih. Raises ValueError for a size or a name that does not exist.
    """
    if init not in INITIALISATIONS:
        raise ValueError(f"There is no initialisation “{init}”, but {', '.join(INITIALISATIONS)}.")
    if min(gates, inputs, hidden) < 1:
        raise ValueError("A cell needs at least one input and one hidden unit.")
    generator = torch.Generator().manual_seed(seed)
    bound, rows = 1 / math.sqrt(hidden), gates * hidden
    if init == "uniform":
        shapes = {"W_ih": (rows, inputs), "W_hh": (rows, hidden), "b_ih": (rows,), "b_hh": (rows,)}
        drawn = {
            name: torch.empty(shape, dtype=dtype).uniform_(-bound, bound, generator=generator)
            for name, shape in shapes.items()
            if bias or name.startswith("W")
        }
    else:
        squares = [INITIALISATIONS[init](hidden, generator, dtype) for _ in range(gates)]
        W_ih = torch.randn(rows, inputs, generator=generator, dtype=dtype) / math.sqrt(inputs)
        drawn = {"W_ih": W_ih, "W_hh": torch.cat(squares)}
        drawn |= {name: torch.zeros(rows, dtype=dtype) for name in ("b_ih", "b_hh") if bias}
    drawn["W_ih"] = input_scale * drawn["W_ih"]
    if radius is not None:
        drawn["W_hh"] = torch.cat([with_radius(square, radius) for square in drawn["W_hh"].chunk(gates)])
    return drawn


def spectral_radius(square: Tensor) -> float:
    """The largest absolute value of an eigenvalue."""
    return float(torch.linalg.eigvals(square.detach()).abs().max())


def with_radius(square: Tensor, radius: float) -> Tensor:
    """The matrix scaled to a spectral radius. Raises ValueError if all its eigenvalues are 0."""
    present = spectral_radius(square)
    if present == 0:
        raise ValueError("A matrix whose eigenvalues are all 0 cannot be scaled to a spectral radius.")
    return square * (radius / present)


def checked(name: str, given: ArrayLike | Tensor, shape: tuple[int | None, ...] | None, what: str) -> Tensor:
    """A tensor of real numbers (float64 unless it was a tensor already), or ValueError with a sentence.

    shape: None for a size that may be anything ≥ 1, or for any shape at all; what: the shape in words.
    """
    if isinstance(given, Tensor):
        tensor = given if given.is_floating_point() else given.to(torch.float64)
    else:
        try:
            tensor = torch.tensor(np.asarray(given, dtype=np.float64))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must be {what}, all of it numbers.") from error
    fits = shape is None or (
        tensor.ndim == len(shape)
        and all(n >= 1 if wanted is None else n == wanted for n, wanted in zip(tensor.shape, shape, strict=True))
    )
    if not fits:
        found = "×".join(map(str, tensor.shape)) or "a single number"
        raise ValueError(f"{name} must be {what}, but it is {found}.")
    if not bool(torch.isfinite(tensor).all()):
        raise ValueError(f"{name} must hold finite numbers only.")
    return tensor
