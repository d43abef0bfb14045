"""A flow in the plane without a closed form: followed in small steps, and named where it rests.

Source: Kutta (1901) for the steps; Strogatz, Nonlinear Dynamics and Chaos, 6.3, for what the Jacobian says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.cases import Case
from engine.recurrent.dynamics.linear.eigen import Eigen, eigen
from engine.recurrent.dynamics.linear.flows import as_flow
from engine.settings import within

Field = Callable[[Floats], Floats]
"""ṡ at states (…, 2)."""


def rk4(field: Field, starts: ArrayLike, dt: float, steps: int) -> Floats:
    """The ways of many starts (N, 2) in steps of dt: (steps + 1, N, 2).

    Four looks at the field make a step whose error is of the order dt⁵ (Kutta 1901)::

        k₁ = f(s),  k₂ = f(s + k₁ dt/2),  k₃ = f(s + k₂ dt/2),  k₄ = f(s + k₃ dt)
        s ← s + (k₁ + 2k₂ + 2k₃ + k₄) dt/6
    """
    s = np.array(starts, np.float64)
    ways = np.empty((steps + 1, *s.shape))
    ways[0] = s
    for t in range(1, steps + 1):
        k1 = field(s)
        k2 = field(s + k1 * dt / 2)
        k3 = field(s + k2 * dt / 2)
        k4 = field(s + k3 * dt)
        s = s + (k1 + 2 * k2 + 2 * k3 + k4) * dt / 6
        ways[t] = s
    return ways


class Parameter(NamedTuple):
    """A number that a visitor may move: its letter, its first value, and its bounds."""

    letter: str
    value: float
    low: float
    high: float


class Rest(NamedTuple):
    """A place where nothing moves, the Jacobian there, and what the linear flow of that matrix is called.

    Where that is a centre the true flow may be another: a linear flow on the border decides nothing.
    """

    s: tuple[float, float]
    jacobian: Floats
    found: Eigen
    case: Case


@dataclass(frozen=True)
class Classic:
    """axes: the names of the two numbers; equation: in LaTeX; look: what to look for; window: the part of the plane
    that is shown, left, right, bottom, top; dt: a step that is small enough for the eye.

    rate, slopes and places: the flow, its Jacobian, and where it rests, of a state and the parameters by name;
    kept: a number that never changes along a way, or never grows; kept_name: what it is called; empty for none.
    """

    title: str
    axes: tuple[str, str]
    equation: str
    parameters: Mapping[str, Parameter]
    window: tuple[float, float, float, float]
    dt: float
    starts: tuple[tuple[float, float], ...]
    look: tuple[str, ...]
    source: str
    rate: Callable[..., tuple[Floats, Floats]]
    slopes: Callable[..., tuple[tuple[float, float], tuple[float, float]]]
    places: Callable[..., list[tuple[float, float]]]
    kept: Callable[..., Floats] | None = None
    kept_name: str = ""

    def chosen(self, **parameters: float) -> dict[str, float]:
        """All parameters, those that are not given at their first value. Raises ValueError for one that does not exist
        or is beyond its bounds."""
        for name, value in parameters.items():
            if name not in self.parameters:
                raise ValueError(f"There is no “{name[:20]}” here, but {', '.join(self.parameters)}.")
            one = self.parameters[name]
            within(name, value, one.low, one.high)
        return {name: one.value for name, one in self.parameters.items()} | parameters

    def field(self, **parameters: float) -> Field:
        """ṡ of states (…, 2), with these parameters."""
        chosen = self.chosen(**parameters)
        return lambda s: np.stack(self.rate(s[..., 0], s[..., 1], **chosen), -1)

    def constant(self, s: Floats, **parameters: float) -> Floats:
        """The number that is kept, of states (…, 2). Raises ValueError where there is none."""
        if self.kept is None:
            raise ValueError(f"{self.title}: there is nothing that a way keeps.")
        return self.kept(s[..., 0], s[..., 1], **self.chosen(**parameters))

    def rests(self, **parameters: float) -> tuple[Rest, ...]:
        """Where nothing moves, in the window, and what the flow is near there."""
        chosen = self.chosen(**parameters)
        found = []
        for x, y in self.places(**chosen):
            jacobian = np.array(self.slopes(x, y, **chosen))
            apart = eigen(jacobian)
            found.append(Rest((x, y), jacobian, apart, as_flow(apart)))
        return tuple(found)
