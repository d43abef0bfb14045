"""A system that is driven by a signal: s_t = f(A s_{t−1} + B x_t + b), the formula of a recurrent network.

With f(a) = a, everything can be known without running it:

    impulse     x = 1, 0, 0, …     s_t = Aᵗ B
    step        x = 1, 1, 1, …     s_t = (I + A + … + Aᵗ) B → (I − A)⁻¹ B if ρ(A) < 1
    frequency   x = e^{iωt}        s_t → H(ω) e^{iωt},  H(ω) = (I − A e^{−iω})⁻¹ B if ρ(A) < 1

|H| is by how much an oscillation is made larger, its angle by how much it comes late; H is also the Fourier transform
of the impulse response. With f = tanh the same formula is a recurrent network (:meth:`Driven.cell`), and none of these
sums hold: an input twice as large does not give twice the state.

    low_pass = Driven([[0.8]], [1.0])            # s_t = 0.8 s_{t−1} + x_t
    low_pass.impulse(5)[:, 0]                    # 1, 0.8, 0.64, …
    low_pass.rest(), abs(low_pass.response([0.0]))    # 5, and 5: it amplifies what is slow most

Source: Oppenheim and Schafer, Discrete-Time Signal Processing, 2.2 to 2.6 and 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Floats
from engine.recurrent.cells.cells import RNN

BENDS: dict[str, Callable[[Floats], Floats]] = {"linear": lambda a: a, "tanh": np.tanh}
MOST_STATES = 8


@dataclass(frozen=True)
class Driven:
    """A (n, n), B and b (n,), bend: "linear" or "tanh". One input a step.

    Raises ValueError with a sentence for sizes that do not fit, for more than eight states, or no finite numbers.
    """

    A: Floats
    B: Floats
    b: Floats
    bend: str

    def __init__(self, A: ArrayLike, B: ArrayLike, b: ArrayLike | None = None, bend: str = "linear") -> None:
        square, column = np.array(A, np.float64), np.array(B, np.float64)
        bias = np.zeros(len(column)) if b is None else np.array(b, np.float64)
        n = len(square)
        if not 1 <= n <= MOST_STATES or square.shape != (n, n) or column.shape != (n,) or bias.shape != (n,):
            raise ValueError(f"A is square, of 1 to {MOST_STATES} rows; B and b have a number for each of them.")
        if not all(np.isfinite(numbers).all() for numbers in (square, column, bias)):
            raise ValueError("A, B and b consist of finite numbers.")
        if bend not in BENDS:
            raise ValueError(f"There is no “{bend[:20]}”, but {', '.join(BENDS)}.")
        for name, value in (("A", square), ("B", column), ("b", bias), ("bend", bend)):
            object.__setattr__(self, name, value)

    def run(self, x: ArrayLike, start: ArrayLike | None = None) -> Floats:
        """The states (T + 1, n) on a signal x (T,): the start (0 unless it is given), s_1, …, s_T."""
        s = [np.zeros(len(self.A)) if start is None else np.array(start, np.float64)]
        f = BENDS[self.bend]
        for value in np.asarray(x, np.float64):
            s.append(f(self.A @ s[-1] + self.B * value + self.b))
        return np.array(s)

    def cell(self) -> RNN:
        """The same system as a cell of :mod:`engine.recurrent.cells`: W_hh = A, W_ih = B, b_ih = b."""
        return RNN(self.B[:, None], self.A, self.b, np.zeros(len(self.b)), activation=self.bend)

    @property
    def radius(self) -> float:
        """ρ(A): what was once put in dies away only below 1."""
        return float(np.abs(np.linalg.eigvals(self.A)).max())

    # --- what is known without running it, if f(a) = a and b = 0 ------------------------------------------------------

    def impulse(self, steps: int) -> Floats:
        """Aᵗ B for t = 0 … steps − 1: what is left of a single 1, so many steps later (steps, n)."""
        self._linear()
        found = [self.B]
        for _ in range(steps - 1):
            found.append(self.A @ found[-1])
        return np.array(found)

    def step_response(self, steps: int) -> Floats:
        """What a signal that is 1 from now on has done after 1, 2, … steps: sums of the impulse response (steps, n)."""
        summed: Floats = np.cumsum(self.impulse(steps), 0)
        return summed

    def rest(self) -> Floats | None:
        """(I − A)⁻¹ B, to which the step response comes (n,); None where it comes to nothing, as ρ(A) ≥ 1."""
        self._linear()
        if self.radius >= 1:
            return None
        return np.array(np.linalg.solve(np.eye(len(self.A)) - self.A, self.B), np.float64)

    def response(self, frequencies: ArrayLike) -> NDArray[np.complex128]:
        """H(ω) = (I − A e^{−iω})⁻¹ B for ω in radians a step (F, n); ω = π is the fastest there is, 1, −1, 1, ….

        Raises ValueError where ρ(A) ≥ 1: then what was put in first never dies away.
        """
        self._linear()
        if self.radius >= 1:
            raise ValueError(
                "There is a frequency response only where ρ(A) < 1: otherwise the start is never forgotten."
            )
        turns = np.exp(-1j * np.asarray(frequencies, np.float64))[:, None, None]
        systems = np.eye(len(self.A)) - turns * self.A
        found: NDArray[np.complex128] = np.linalg.solve(systems, self.B.astype(complex)[None, :, None])[..., 0]
        return found

    def _linear(self) -> None:
        if self.bend != "linear" or self.b.any():
            raise ValueError("With tanh or a bias there is no such response: twice the input is not twice the state.")
