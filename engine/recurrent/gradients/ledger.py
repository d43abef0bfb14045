"""Every gradient through time at once: ‖∂L_t/∂h_k‖ for all t and k, and what theory says of its course.

The cells stand before any learning: weights from the seed, every recurrent matrix with the same spectral radius, one
sequence of normal numbers for all. The loss of a step is a reading of unit length, L_t = u·h_t, so that ‖∂L_t/∂h_t‖ is
1 and everything else is what the way back makes of it. Below, what is said of one gradient: how it came to its size,
factor by factor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from engine.arithmetic.written import joined, lowered, product, raised, show, told, write
from engine.arrays import Floats
from engine.recurrent.cells import flow
from engine.recurrent.cells.cells import CELLS, LSTM, RNN, Cell
from engine.recurrent.cells.flow import Flow
from engine.recurrent.cells.tasks import MOST
from engine.recurrent.gradients.settings import GradientsSettings

INPUTS = 2
DECADES = (-10.0, 4.0)
"""Of the colours: what is no larger than 10⁻¹⁰ looks like nothing, and what is larger than 10⁴ like 10⁴."""
PROFILES = ("tanh", "relu", "lstm", "lstm_c", "lstm_f", "gru")
MOST_WRITTEN = 3  # hidden units of which every number is written
MOST_WORK = 3e8  # multiplications that a product of Jacobians may take while something is dragged


@lru_cache(maxsize=64)
def drawn(kind: str, hidden: int, start: str, seed: int) -> Cell:
    """A cell whose recurrent matrices have the spectral radius 1. It is kept, so it must not be changed."""
    return CELLS[kind].start(INPUTS, hidden, start, radius=1.0, seed=seed)


def cell(kind: str, settings: GradientsSettings) -> Cell:
    """One of the lesson's cells (of which "lstm_c" is the LSTM) as the settings want it."""
    family = {"lstm_c": "lstm", "lstm": "lstm", "gru": "gru"}.get(kind, "rnn")
    made = copy(drawn(family, settings.hidden, settings.start, settings.seed))
    made.weights = made.weights | {"W_hh": settings.scale * made.weights["W_hh"]}
    if isinstance(made, LSTM):
        made.weights["b_ih"] = made.weights["b_ih"].clone()
        made.weights["b_ih"][settings.hidden : 2 * settings.hidden] = settings.forget
    elif isinstance(made, RNN):
        made.activation = kind
    return made


@lru_cache(maxsize=64)
def largest_stretch(hidden: int, start: str, seed: int) -> float:
    """σ_max of the plain network's recurrent matrix of spectral radius 1."""
    return float(torch.linalg.matrix_norm(drawn("rnn", hidden, start, seed).weights["W_hh"], 2))


@lru_cache(maxsize=16)
def sequence(seed: int) -> Floats:
    """Normal numbers (MOST, INPUTS); a shorter sequence is its beginning."""
    return np.random.default_rng((seed, 3)).standard_normal((MOST, INPUTS))


@lru_cache(maxsize=64)
def reading(hidden: int, seed: int) -> Floats:
    """u, of length 1."""
    u = np.random.default_rng((seed, 4)).standard_normal(hidden)
    return np.asarray(u / np.linalg.norm(u))


@dataclass(frozen=True)
class Product:
    """The Jacobians between two states multiplied out: matrix (N, N), its singular values, the first factor."""

    matrix: Floats
    singular: Floats
    factor: Floats


class Ledger:
    """Everything that one setting of the sliders shows. t and k count from 1, as in the formulas."""

    def __init__(self, settings: GradientsSettings) -> None:
        self.settings = settings
        self.u = reading(settings.hidden, settings.seed)
        self.flows: dict[str, Flow] = {}
        self.norms = flow.norms(self.flow(settings.cell), np.tile(self.u, (settings.length, 1)), of_cell=self.of_cell)

    def flow(self, kind: str) -> Flow:
        name = "lstm" if kind in ("lstm_c", "lstm_f") else kind
        if name not in self.flows:
            inputs = self.settings.inputs * sequence(self.settings.seed)[: self.settings.length]
            self.flows[name] = flow.forward(cell(name, self.settings), inputs)
        return self.flows[name]

    @property
    def of_cell(self) -> bool:
        """Whether the gradients are those at c_k rather than at h_k."""
        return self.settings.cell == "lstm_c"

    def profile(self, kind: str, t: int) -> Floats:
        """‖∂L_t/∂h_k‖ over the lag t − k = 0, 1, … t − 1; for "lstm_c" ‖∂L_t/∂c_k‖, and for "lstm_f" what of it comes
        by the direct path, through the forget gates alone."""
        one = self.flow(kind)
        if kind == "lstm_f":
            return flow.cell_path(one, self.u, t - 1)[::-1]
        return flow.course(one, self.u, t - 1, of_cell=kind == "lstm_c")[::-1]

    @property
    def bound(self) -> float:
        """σ_max(W)·γ of the plain network: no step makes a gradient longer than that many times.

        γ, the activation's largest slope, is 1 for tanh, ReLU and the identity.
        """
        settings = self.settings
        return settings.scale * largest_stretch(settings.hidden, settings.start, settings.seed)

    def power(self, base: float, t: int) -> Floats:
        """1, base, base², … over the lag."""
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(base ** np.arange(t, dtype=np.float64))

    def rows(self, t: int) -> Floats:
        """∂L_t/∂s_k in row k − 1 (t, parts·H); s is h, or h and c."""
        return flow.rows_of(self.flow(self.settings.cell), self.u, t - 1)

    def product(self, t: int, k: int) -> Product | None:
        """∂s_t/∂s_k; None for one too large to be multiplied out at every move of a slider."""
        one = self.flow(self.settings.cell)
        size = one.parts * one.cell.hidden
        if size * one.cell.weights["W_hh"].numel() * (t - k) > MOST_WORK:
            return None
        matrix = flow.jacobian(one, t - 1, k - 1)
        fits = np.isfinite(matrix).all()
        singular = np.asarray(np.linalg.svd(matrix, compute_uv=False) if fits else np.full(size, math.inf))
        return Product(matrix, singular, flow.jacobian(one, k, k - 1) if t > k else np.eye(size))


# --- in words -------------------------------------------------------------------------------------------------------


def name(ledger: Ledger, t: int, k: int) -> str:
    return f"∂L{lowered(t)}/∂{'c' if ledger.of_cell else 'h'}{lowered(k)}"


def title(ledger: Ledger, t: int, k: int) -> str:
    """The gradient as the product that made it; at an LSTM's cell with what comes to c_k by way of h_k."""
    if t == k and ledger.of_cell:
        return f"{name(ledger, t, k)} = ∂L{lowered(t)}/∂h{lowered(t)} · ∂h{lowered(t)}/∂c{lowered(t)}"
    if t == k:
        return f"{name(ledger, t, k)}: where the loss is read, nothing has been multiplied yet"
    factors = [f"J{lowered(t)}", *([f"J{lowered(t - 1)} ⋯"] if t - k > 2 else []), f"J{lowered(k + 1)}"]
    chain = " ".join(factors if t - k > 1 else factors[:1])
    if ledger.of_cell:
        return f"{name(ledger, t, k)} = ∂L{lowered(t)}/∂s{lowered(t)} · {chain} · ∂s{lowered(k)}/∂c{lowered(k)}"
    return f"{name(ledger, t, k)} = {name(ledger, t, t)} · {chain}"


def lines(ledger: Ledger, t: int, k: int, found: Product | None) -> list[str]:
    """Its length and its rate a step; the singular values; the bound; for few units the last multiplication."""
    said = [length(ledger, t, k)]
    if t > k and found is not None:
        said.append(singular(found, t, k))
    elif t > k:
        said.append("This product is too large to be multiplied out at every move: choose fewer units or steps.")
    if t > k and found is not None and ledger.settings.hidden <= MOST_WRITTEN and not ledger.of_cell:
        said += last_step(ledger, t, k, found.factor)
    elif t > k and ledger.settings.cell in ("tanh", "relu", "linear"):
        said.append(bound(ledger, t, k))
    return said


def length(ledger: Ledger, t: int, k: int) -> str:
    """The norm, and what one step made of it on average."""
    start, end = round(float(ledger.norms[t - 1, t - 1]), 14), float(ledger.norms[t - 1, k - 1])
    steps = t - k
    if not steps or not start or not end or not math.isfinite(end):
        if not end:
            return f"‖{name(ledger, t, k)}‖ ≈ 0: too small for the numbers of a computer"
        return f"‖{name(ledger, t, k)}‖ {told(end, 3)}"
    rate = (end / start) ** (1 / steps)
    exact = (0,) if start == 1 else ()
    found = write([start, rate], lambda o, _: o[0] * o[1] ** steps, exact=exact, least=3)
    first, each = found.operands
    each = f"({each})" if "·" in each else each
    return f"‖{name(ledger, t, k)}‖ ≈ {first}·{each}{raised(steps)} {found.ends[0]}: ×{each} a step"


def singular(found: Product, t: int, k: int) -> str:
    """How far the product stretches in its strongest directions, and how many of them still count."""
    values = found.singular
    first = ", ".join(show(float(value), 3) for value in values[:3])
    alive = int((values > values[0] / 100).sum()) if values[0] else 0
    more = f"; {alive} of {len(values)} within a hundredth of the largest" if len(values) > 3 else ""
    whose = "Jacobian" if t - k == 1 else f"{t - k} Jacobians' product"
    return f"Singular values of the {whose}: {first}{' …' if len(values) > 3 else ''}{more}"


def bound(ledger: Ledger, t: int, k: int) -> str:
    """What theory allows at most."""
    steps = t - k
    found = write([ledger.bound], lambda o, _: o[0] ** steps, least=3)
    return f"At most (σₘₐₓ(W)·γ)ⁿ ≈ {found.operands[0]}{raised(steps)} {found.ends[0]} (Pascanu et al. 2013)"


def last_step(ledger: Ledger, t: int, k: int, factor: Floats) -> list[str]:
    """The last multiplication, entry by entry: ∂L_t/∂s_k = ∂L_t/∂s_{k+1} · J_{k+1}; of an LSTM those of h."""
    row = ledger.rows(t)[k]
    return [f"Entry {unit + 1}: {dot(row, factor[:, unit])}" for unit in range(ledger.settings.hidden)]


def dot(left: Sequence[float] | Floats, right: Sequence[float] | Floats) -> str:
    """A scalar product written out so that its digits add up."""
    operands = [float(number) for pair in zip(left, right, strict=True) for number in pair]
    found = write(operands, lambda o, _: sum(o[i] * o[i + 1] for i in range(0, len(o), 2)), least=3)
    shown = found.operands
    terms = joined([product(shown[i], shown[i + 1]) for i in range(0, len(shown), 2)])
    return f"{terms} {found.ends[0]}"
