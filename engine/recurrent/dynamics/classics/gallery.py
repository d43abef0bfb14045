"""Three flows in the plane that every course shows: a pendulum, prey and predators, and an oscillator that never rests.

    flow = CLASSICS["pendulum"]
    ways = rk4(flow.field(friction=0.2), [[2.0, 0.0]], 0.02, 1000)     # (1001, 1, 2)
    flow.rests(friction=0.2)          # where nothing moves, with Jacobian and name, as a linear flow has it

Unlike linear flows they have no closed form, and are followed in small steps by Runge and Kutta's rule of order 4.

Source: Strogatz, Nonlinear Dynamics and Chaos, 6.7 (pendulum), 6.4 with exercise 6.5.6 (two species), 7.1 and 7.6 (van
der Pol); Lotka (1920), Volterra (1926), van der Pol (1926).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.arrays import Floats
from engine.recurrent.dynamics.classics.flow import Classic, Parameter


def _pushed(force: Callable[..., Floats]) -> Callable[..., tuple[Floats, Floats]]:
    """ẋ = y, ẏ = force(x, y): a place, its speed, and what changes the speed."""
    return lambda x, y, **parameters: (y, force(x, y, **parameters))


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
    rate=_pushed(lambda x, y, friction: -np.sin(x) - friction * y),
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
    rate=_pushed(lambda x, y, mu: mu * (1 - x * x) * y - x),
    slopes=lambda x, y, mu: ((0.0, 1.0), (-2 * mu * x * y - 1, mu * (1 - x * x))),
    places=lambda mu: [(0.0, 0.0)],
)

CLASSICS: dict[str, Classic] = {"pendulum": PENDULUM, "species": SPECIES, "van der Pol": VAN_DER_POL}
