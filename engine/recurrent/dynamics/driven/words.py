"""What the look on a driven system says: the responses in closed form, with their numbers."""

from __future__ import annotations

import numpy as np

from engine.arithmetic.written import told
from engine.recurrent.dynamics.driven.settings import DrivenSettings
from engine.recurrent.dynamics.linear.cases import figure

NOTHING_KNOWN = (
    "With tanh none of this is known in advance: twice the signal is not twice the state. What you see was run."
)


def closed(settings: DrivenSettings) -> list[str]:
    """Where the step response ends, and the gains of the slowest and the fastest signal."""
    system = settings.driven
    if settings.bend != "linear":
        return [NOTHING_KNOWN]
    if settings.radius >= 1:
        return [f"|λ| {figure(settings.radius, 1)} ≥ 1: what was put in never dies away, and there is no H(ω)."]
    rest = system.rest()
    assert rest is not None
    slow, fast = np.abs(system.response([0.0, np.pi])[:, 0])
    name = "1/(1 − λ)" if len(system.A) == 1 else "the first number of (I − A)⁻¹B"
    return [
        f"A step comes to {name} {_told(rest[0])}",
        f"Gain of what never changes: |H(0)| {_told(slow)}",
        f"Gain of 1, −1, 1, …: |H(π)| {_told(fast)}",
    ]


def _told(value: float) -> str:
    """As an amount, without what rounding adds to it."""
    return told(round(float(value), 9), 3)
