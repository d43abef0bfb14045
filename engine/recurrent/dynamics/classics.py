"""Three flows in the plane that every course shows: a pendulum, prey and predators, and an oscillator that never rests.

    flow = CLASSICS["pendulum"]
    ways = rk4(flow.field(friction=0.2), [[2.0, 0.0]], 0.02, 1000)     # (1001, 1, 2)
    flow.rests(friction=0.2)          # where nothing moves, with Jacobian and name, as a linear flow has it

Unlike linear flows they have no closed form, and are followed in small steps by Runge and Kutta's rule of order 4.

Source: Strogatz, Nonlinear Dynamics and Chaos, 6.7 (pendulum), 6.4 with exercise 6.5.6 (two species), 7.1 and 7.6 (van
der Pol); Lotka (1920), Volterra (1926), van der Pol (1926).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.cases import Case, as_flow
from engine.recurrent.dynamics.linear.eigen import Eigen, eigen
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


PENDULUM = Classic(
    title="Pendulum",
    axes=("angle θ", "speed ω"),
    equation=r"\dot\theta = \omega, \quad \dot\omega = -\sin\theta - \gamma\,\omega",
    parameters={"friction": Parameter("γ", 0.2, 0.0, 2.0)},
    window=(-7.0, 7.0, -3.0, 3.0),
    dt=0.02,
    starts=((2.0, 0.0), (-3.1, 0.0), (0.0, 2.5), (-6.0, 2.2), (1.0, 0.0)),
    look=(
        "With friction, hanging down is a stable spiral and upside down a saddle; both come again at every full turn.",
        "Without friction the energy ω²/2 − cos θ is kept: below 1 the pendulum swings, above 1 it goes over the top.",
        "Without friction small swings take 2π, larger ones longer; one that just reaches the top never comes back.",
    ),
    source="Strogatz, Nonlinear Dynamics and Chaos, 6.7",
    rate=lambda x, y, friction: (y, -np.sin(x) - friction * y),
    slopes=lambda x, y, friction: ((0.0, 1.0), (float(-np.cos(x)), -friction)),
    places=lambda friction: [(k * np.pi, 0.0) for k in range(-2, 3)],
    kept=lambda x, y, friction: y * y / 2 - np.cos(x),
    kept_name="energy ω²/2 − cos θ",
)

SPECIES = Classic(
    title="Prey and predators (Lotka–Volterra)",
    axes=("prey x", "predators y"),
    equation=r"\dot x = \alpha x - \beta x y, \quad \dot y = \delta x y - \gamma y",
    parameters={
        "birth": Parameter("α", 1.0, 0.1, 3.0),
        "hunt": Parameter("β", 1.0, 0.1, 3.0),
        "gain": Parameter("δ", 1.0, 0.1, 3.0),
        "death": Parameter("γ", 1.0, 0.1, 3.0),
    },
    window=(0.0, 5.0, 0.0, 5.0),
    dt=0.01,
    starts=((1.2, 1.0), (1.5, 1.0), (2.0, 1.0), (3.0, 1.0)),
    look=(
        "Every way is closed: δx − γ ln x + βy − α ln y stays as it is, and so both numbers come back.",
        "First there is much prey, then there are many predators, then little prey, then few predators: they go round.",
        "Around a whole way the mean of the prey is γ/δ and that of the predators α/β, whichever way it is.",
    ),
    source="Lotka (1920), Volterra (1926); Hirsch, Smale and Devaney, 11.2",
    rate=lambda x, y, birth, hunt, gain, death: (birth * x - hunt * x * y, gain * x * y - death * y),
    slopes=lambda x, y, birth, hunt, gain, death: ((birth - hunt * y, -hunt * x), (gain * y, gain * x - death)),
    places=lambda birth, hunt, gain, death: [(0.0, 0.0), (death / gain, birth / hunt)],
    kept=lambda x, y, birth, hunt, gain, death: gain * x - death * np.log(x) + hunt * y - birth * np.log(y),
    kept_name="δx − γ ln x + βy − α ln y",
)

VAN_DER_POL = Classic(
    title="Van der Pol's oscillator",
    axes=("x", "speed y"),
    equation=r"\dot x = y, \quad \dot y = \mu (1 - x^2)\, y - x",
    parameters={"mu": Parameter("μ", 1.0, 0.0, 5.0)},
    window=(-4.0, 4.0, -8.0, 8.0),
    dt=0.01,
    starts=((0.1, 0.0), (-3.5, 0.0), (3.5, 6.0), (0.0, -7.0)),
    look=(
        "Every way but the one that rests at 0 comes to the same loop, from inside and from outside: a limit cycle.",
        "The swing of x is close to 2 for every μ; the period is 2π for a small μ and longer for a larger one.",
        "For a large μ it waits, and then jumps; for μ = 0 it is the oscillator without friction, a centre.",
    ),
    source="van der Pol (1926); Strogatz, Nonlinear Dynamics and Chaos, 7.1 and 7.6",
    rate=lambda x, y, mu: (y, mu * (1 - x * x) * y - x),
    slopes=lambda x, y, mu: ((0.0, 1.0), (-2 * mu * x * y - 1, mu * (1 - x * x))),
    places=lambda mu: [(0.0, 0.0)],
)

CLASSICS: dict[str, Classic] = {"pendulum": PENDULUM, "species": SPECIES, "van der Pol": VAN_DER_POL}
